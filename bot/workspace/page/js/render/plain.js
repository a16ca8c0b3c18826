// Slack's text as a person would read it aloud.

export function plainText(text, store) {
  return unescaped(
    (text ?? "").replace(/<([^<>]*)>/g, (whole, inside) => {
      const [what, shown] = inside.split("|");
      if (what.startsWith("@")) return `@${store.users.get(what.slice(1))?.real_name ?? shown ?? what.slice(1)}`;
      if (what.startsWith("#")) return `#${store.channels.get(what.slice(1))?.name ?? shown ?? what.slice(1)}`;
      return shown ?? what.replace(/^!/, "@");
    }),
  );
}

export function unescaped(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

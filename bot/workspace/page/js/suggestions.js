// What the composer offers while somebody types: commands and shortcuts after `/`, people after `@`.

import { h } from "./dom.js";
import { avatar } from "./message.js";

/** Entries either complete the text (`text` from `from` on) or do something (`act`). */
export function suggestionsFor(before, { store, channel, threadTs }) {
  if (/^\/[\w-]*$/.test(before) && !threadTs)
    return [...commands(before, store), ...shortcuts(before, store, channel)];
  const mention = /(^|\s)@([\w-]*)$/.exec(before);
  return mention ? people(mention[2].toLowerCase(), before.length - mention[2].length - 1, store, channel) : [];
}

function commands(before, store) {
  return store.commands
    .filter((one) => one.name.startsWith(before))
    .map((one) => ({
      text: `${one.name} `,
      from: 0,
      title: [h("b", {}, one.name), " ", h("span", {}, one.usage_hint)],
      note: one.description,
    }));
}

function shortcuts(before, store, channel) {
  const wanted = before.slice(1).toLowerCase();
  return store.shortcuts
    .filter((one) => one.kind === "global" && one.name.toLowerCase().startsWith(wanted))
    .map((one) => ({
      title: [h("b", {}, one.name)],
      note: "shortcut",
      act: () => store.api.post("shortcut", { callback_id: one.callback_id, channel: channel.id }),
    }));
}

function people(wanted, from, store, channel) {
  return [...store.users.values()]
    .filter((user) => user.name !== "workspace" && user.id !== store.me)
    .filter((user) => user.real_name.toLowerCase().startsWith(wanted))
    .sort((a, b) => b.is_bot - a.is_bot)
    .map((user) => ({
      text: `@${user.real_name} `,
      from,
      title: [avatar(user, "small"), h("b", {}, user.real_name)],
      note: noteOn(user, channel),
    }));
}

function noteOn(user, channel) {
  if (!user.is_bot) return "";
  return channel.members.includes(user.id) ? "app" : "not in this channel";
}

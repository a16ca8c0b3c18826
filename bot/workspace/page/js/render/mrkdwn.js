// Slack's mrkdwn → nodes: code, quotes, bold, italic, strike, links, mentions, dates, emoji.

import { h } from "../dom.js";
import { slackDate } from "../time.js";
import { emoji } from "./emoji.js";
import { link } from "./links.js";
import { unescaped } from "./plain.js";

const EDGE_BEFORE = "(?<![\\p{L}\\p{N}])";
const EDGE_AFTER = "(?![\\p{L}\\p{N}])";
const INLINE = new RegExp(
  [
    "(?<code>`[^`\\n]+`)",
    "(?<bracket><[^<>\\n]+>)",
    "(?<emoji>:[a-z0-9_+-]+:)",
    `(?<bold>${EDGE_BEFORE}\\*(?!\\s)[^*\\n]+?(?<!\\s)\\*${EDGE_AFTER})`,
    `(?<italic>${EDGE_BEFORE}_(?!\\s)[^_\\n]+?(?<!\\s)_${EDGE_AFTER})`,
    `(?<strike>${EDGE_BEFORE}~(?!\\s)[^~\\n]+?(?<!\\s)~${EDGE_AFTER})`,
  ].join("|"),
  "gu",
);
const STYLES = { bold: "b", italic: "em", strike: "s" };

export function drawMrkdwn(text, store) {
  return text
    .split(/```\n?([^]*?)\n?```\n?/)
    .flatMap((part, index) => (index % 2 ? h("pre", {}, h("code", {}, unescaped(part))) : lines(part, store)));
}

function lines(text, store) {
  const nodes = [];
  let quote = null;
  for (const [index, line] of text.split("\n").entries()) {
    const quoted = /^(?:&gt;|>) ?/.exec(line);
    if (quoted) {
      if (!quote) nodes.push((quote = h("blockquote")));
      else quote.append(h("br"));
      quote.append(...inline(line.slice(quoted[0].length), store));
      continue;
    }
    if (index > 0 && !quote) nodes.push(h("br"));
    quote = null;
    nodes.push(...inline(line, store));
  }
  return nodes;
}

export function inline(text, store) {
  const nodes = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > at) nodes.push(unescaped(text.slice(at, match.index)));
    nodes.push(token(match, store));
    at = match.index + match[0].length;
  }
  if (at < text.length) nodes.push(unescaped(text.slice(at)));
  return nodes;
}

function token(match, store) {
  const [whole] = match;
  const { code, bracket, emoji: named } = match.groups;
  if (code) return h("code", {}, unescaped(whole.slice(1, -1)));
  if (bracket) return bracketed(whole.slice(1, -1), store);
  if (named) return emoji(whole.slice(1, -1));
  const style = Object.keys(STYLES).find((name) => match.groups[name]);
  return h(STYLES[style], {}, inline(whole.slice(1, -1), store));
}

function bracketed(inside, store) {
  const [what, shown] = split(inside, "|");
  if (what.startsWith("@")) return userMention(what.slice(1), store, shown);
  if (what.startsWith("#")) return channelMention(what.slice(1), store, shown);
  if (what.startsWith("!date^")) return date(what, shown, store);
  if (what.startsWith("!")) return h("span.mention", {}, `@${shown ?? what.slice(1).split("^")[0]}`);
  return link(unescaped(what), unescaped(shown ?? what.replace(/^mailto:/, "")));
}

export function userMention(id, store, fallback) {
  const user = store.users.get(id);
  return h(`span.mention${id === store.me ? ".me" : ""}`, {}, `@${user?.real_name ?? fallback ?? id}`);
}

export function channelMention(id, store, fallback) {
  const channel = store.channels.get(id);
  const name = `#${channel?.name ?? fallback ?? id}`;
  return channel ? h("a.mention", { href: `#/${id}` }, name) : h("span.mention", {}, name);
}

function date(what, fallback, store) {
  const [, ts, pattern, address] = what.split("^");
  const shown =
    Number.isFinite(Number(ts)) && pattern
      ? slackDate(Number(ts), pattern, store.users.get(store.me).tz)
      : (fallback ?? "");
  return address ? link(address, shown) : h("time", { title: fallback }, shown);
}

function split(text, at) {
  const place = text.indexOf(at);
  return place < 0 ? [text] : [text.slice(0, place), text.slice(place + 1)];
}

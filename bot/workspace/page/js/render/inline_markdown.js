// Markdown within a line: code, bold, italic, strike, links, plain addresses.

import { h } from "../dom.js";
import { emoji } from "./emoji.js";
import { link } from "./links.js";
import { channelMention, userMention } from "./mrkdwn.js";

const INLINE = new RegExp(
  [
    "(?<escaped>\\\\[\\\\`*_{}\\[\\]()#+\\-.!~|<>])",
    "(?<code>(?<ticks>`+)(?!`).+?(?<!`)\\k<ticks>(?!`))",
    "(?<image>!\\[(?<alt>[^\\]]*)\\]\\((?<source>[^\\s)]+)\\))",
    "(?<named>\\[(?<label>[^\\]]+)\\]\\((?<target>[^\\s)]+)\\))",
    "(?<bracket><(?:https?://[^\\s<>]+|@[UW][A-Z0-9]+|#C[A-Z0-9]+(?:\\|[^<>]*)?)>)",
    "(?<bare>https?://[^\\s<>]*[^\\s<>.,;:!?)\\]'\"*_])",
    "(?<both>\\*\\*\\*(?=\\S).+?(?<=\\S)\\*\\*\\*)",
    "(?<bold>\\*\\*(?=\\S).+?(?<=\\S)\\*\\*|(?<![\\w])__(?=\\S).+?(?<=\\S)__(?![\\w]))",
    "(?<italic>\\*(?=[^\\s*])[^*]*?(?<=[^\\s*])\\*|(?<![\\w])_(?=\\S)[^_]+?(?<=\\S)_(?![\\w]))",
    "(?<strike>~~(?=\\S).+?(?<=\\S)~~)",
    "(?<emoji>:[a-z][a-z0-9_+-]*:)",
  ].join("|"),
  "gs",
);

export function inlineMarkdown(text, store) {
  const nodes = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > at) nodes.push(text.slice(at, match.index));
    nodes.push(token(match, store));
    at = match.index + match[0].length;
  }
  if (at < text.length) nodes.push(text.slice(at));
  return nodes.flatMap((node) => (typeof node === "string" ? broken(node) : [node]));
}

function token({ 0: whole, groups }, store) {
  if (groups.escaped) return whole.slice(1);
  if (groups.code)
    return h("code", {}, whole.slice(groups.ticks.length, -groups.ticks.length).replace(/^ (.*) $/, "$1"));
  if (groups.image) return link(groups.source, groups.alt || groups.source);
  if (groups.named) return link(groups.target, inlineMarkdown(groups.label, store));
  if (groups.bracket) return bracketed(whole.slice(1, -1), store);
  if (groups.bare) return link(whole);
  if (groups.both) return h("b", {}, h("em", {}, inlineMarkdown(whole.slice(3, -3), store)));
  if (groups.bold) return h("b", {}, inlineMarkdown(whole.slice(2, -2), store));
  if (groups.italic) return h("em", {}, inlineMarkdown(whole.slice(1, -1), store));
  if (groups.strike) return h("s", {}, inlineMarkdown(whole.slice(2, -2), store));
  return emoji(whole.slice(1, -1));
}

function bracketed(inside, store) {
  if (inside.startsWith("@")) return userMention(inside.slice(1), store);
  if (inside.startsWith("#")) return channelMention(inside.slice(1).split("|")[0], store);
  return link(inside);
}

function broken(text) {
  return text.split("\n").flatMap((line, index) => (index ? [h("br"), line] : [line]));
}

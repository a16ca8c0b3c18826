// rich_text → nodes: sections, lists, preformatted text, quotes, and every kind of leaf.

import { h } from "../dom.js";
import { slackDate } from "../time.js";
import { emoji } from "./emoji.js";
import { link } from "./links.js";
import { channelMention, userMention } from "./mrkdwn.js";

export function drawRichText(block, store) {
  return h(
    "div.rich-text",
    {},
    (block.elements ?? []).map((element) => part(element, store)),
  );
}

function part(element, store) {
  switch (element.type) {
    case "rich_text_section":
      return h("p", {}, leaves(element, store));
    case "rich_text_preformatted":
      return h("pre", {}, h("code", {}, leaves(element, store)));
    case "rich_text_quote":
      return h("blockquote", {}, leaves(element, store));
    case "rich_text_list":
      return list(element, store);
    default:
      return null;
  }
}

function list(element, store) {
  const ordered = element.style === "ordered";
  const start = (element.offset ?? 0) + 1;
  return h(
    ordered ? "ol" : "ul",
    { class: `indent-${Math.min(element.indent ?? 0, 8)}`, start: start > 1 ? start : null },
    (element.elements ?? []).map((item) => h("li", {}, leaves(item, store))),
  );
}

function leaves(parent, store) {
  return (parent.elements ?? []).flatMap((leaf) => styled(leafNodes(leaf, store), leaf.style));
}

function leafNodes(leaf, store) {
  switch (leaf.type) {
    case "text":
      return leaf.text.split("\n").flatMap((line, index) => (index ? [h("br"), line] : [line]));
    case "link":
      return [link(leaf.url, leaf.text || leaf.url)];
    case "user":
      return [userMention(leaf.user_id, store)];
    case "channel":
      return [channelMention(leaf.channel_id, store)];
    case "emoji":
      return [leaf.unicode ? fromUnicode(leaf.unicode) : emoji(leaf.name)];
    case "date":
      return [h("time", {}, slackDate(leaf.timestamp, leaf.format, store.users.get(store.me).tz))];
    case "broadcast":
      return [h("span.mention", {}, `@${leaf.range}`)];
    case "usergroup":
      return [h("span.mention", {}, `@${leaf.usergroup_id}`)];
    case "team":
      return [h("span.mention", {}, store.team.name)];
    case "color":
      return [h("code", {}, leaf.value)];
    default:
      return [];
  }
}

function fromUnicode(points) {
  try {
    return String.fromCodePoint(...points.split("-").map((point) => Number.parseInt(point, 16)));
  } catch {
    return points;
  }
}

function styled(nodes, style) {
  if (!style) return nodes;
  const tags = [
    ["code", "code"],
    ["bold", "b"],
    ["italic", "em"],
    ["strike", "s"],
    ["underline", "u"],
  ];
  return tags.reduce((inside, [name, tag]) => (style[name] ? [h(tag, {}, inside)] : inside), nodes);
}

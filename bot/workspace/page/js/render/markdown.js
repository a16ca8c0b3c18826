// A safe subset of Markdown → nodes: headings, lists, code, quotes, tables, rules, paragraphs.

import { h } from "../dom.js";
import { inlineMarkdown } from "./inline_markdown.js";

const DEEPEST = 12;
const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;
const FENCE = /^\s*(```+|~~~+)\s*([\w+-]*)\s*$/;
const RULE = /^\s*([-*_])(\s*\1){2,}\s*$/;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

export function drawMarkdown(text, store) {
  return blocks(text.replaceAll("\r\n", "\n").split("\n"), { store, depth: 0 });
}

function blocks(lines, outer) {
  const inside = { ...outer, depth: outer.depth + 1 };
  const nodes = [];
  let at = 0;
  while (at < lines.length) {
    const [node, next] = oneBlock(lines, at, inside);
    if (node) nodes.push(node);
    at = next;
  }
  return nodes;
}

/** `within` holds the store and how deep quotes and lists are nested; very deep ones stay text. */
function oneBlock(lines, at, within) {
  const { store, depth } = within;
  const line = lines[at];
  if (!line.trim()) return [null, at + 1];
  if (FENCE.test(line)) return fenced(lines, at);
  if (RULE.test(line)) return [h("hr"), at + 1];
  const heading = HEADING.exec(line);
  if (heading) return [h(`h${Math.min(heading[1].length + 2, 6)}`, {}, inlineMarkdown(heading[2], store)), at + 1];
  if (/^\s*>/.test(line) && depth < DEEPEST) return quoted(lines, at, within);
  if (ITEM.test(line) && depth < DEEPEST) return list(lines, at, within);
  if (line.includes("|") && TABLE_RULE.test(lines[at + 1] ?? "")) return table(lines, at, store);
  return paragraph(lines, at, store);
}

function fenced(lines, at) {
  const [, fence, language] = FENCE.exec(lines[at]);
  let end = at + 1;
  while (end < lines.length && !lines[end].trim().startsWith(fence)) end += 1;
  return [
    h("pre", { "data-language": language || null }, h("code", {}, lines.slice(at + 1, end).join("\n"))),
    end + 1,
  ];
}

function quoted(lines, at, within) {
  let end = at;
  while (end < lines.length && /^\s*>/.test(lines[end])) end += 1;
  const inside = lines.slice(at, end).map((line) => line.replace(/^\s*> ?/, ""));
  return [h("blockquote", {}, blocks(inside, within)), end];
}

function list(lines, at, within) {
  const [, indent, marker] = ITEM.exec(lines[at]);
  const ordered = /\d/.test(marker);
  const items = [];
  let end = at;
  while (end < lines.length) {
    const item = ITEM.exec(lines[end]);
    const deep = /^\s*/.exec(lines[end])[0].length > indent.length;
    if (item && item[1].length === indent.length && /\d/.test(item[2]) === ordered) items.push([item[3]]);
    else if (lines[end].trim() && deep && items.length)
      items.at(-1).push(lines[end].slice(Math.min(indent.length + 2, /^\s*/.exec(lines[end])[0].length)));
    else if (!lines[end].trim() && (ITEM.exec(lines[end + 1] ?? "") || /^\s{2,}\S/.test(lines[end + 1] ?? "")))
      items.at(-1).push("");
    else break;
    end += 1;
  }
  const start = ordered ? Number.parseInt(marker, 10) : 1;
  return [
    h(
      ordered ? "ol" : "ul",
      { start: start === 1 ? null : start },
      items.map((inside) => listItem(inside, within)),
    ),
    end,
  ];
}

function listItem(lines, within) {
  const task = /^\[([ xX])\]\s+/.exec(lines[0]);
  const first = task ? lines[0].slice(task[0].length) : lines[0];
  const rest = lines.slice(1);
  const mark =
    task &&
    h(
      "span.task-mark",
      { role: "img", "aria-label": task[1] === " " ? "open" : "done" },
      task[1] === " " ? "☐" : "☑",
    );
  return h(
    task ? "li.todo" : "li",
    {},
    mark,
    inlineMarkdown(first, within.store),
    rest.some((line) => line.trim()) && blocks(rest, within),
  );
}

function table(lines, at, store) {
  let end = at + 2;
  while (end < lines.length && lines[end].includes("|") && lines[end].trim()) end += 1;
  const aligns = cells(lines[at + 1]).map((cell) =>
    cell.startsWith(":") && cell.endsWith(":") ? "center" : cell.endsWith(":") ? "right" : "left",
  );
  const row = (line, tag) =>
    h(
      "tr",
      {},
      cells(line).map((cell, index) =>
        h(tag, { class: `align-${aligns[index] ?? "left"}` }, inlineMarkdown(cell, store)),
      ),
    );
  return [
    h(
      "div.table-wrap",
      { tabindex: "0", role: "region", "aria-label": "Table" },
      h(
        "table",
        {},
        h("thead", {}, row(lines[at], "th")),
        h(
          "tbody",
          {},
          lines.slice(at + 2, end).map((line) => row(line, "td")),
        ),
      ),
    ),
    end,
  ];
}

function cells(line) {
  return line
    .trim()
    .replace(/^\||(?<!\\)\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll("\\|", "|"));
}

function paragraph(lines, at, store) {
  let end = at + 1;
  const begins = (line) =>
    !line.trim() ||
    FENCE.test(line) ||
    HEADING.test(line) ||
    RULE.test(line) ||
    /^\s*>/.test(line) ||
    ITEM.test(line);
  while (end < lines.length && !begins(lines[end])) end += 1;
  return [h("p", {}, inlineMarkdown(lines.slice(at, end).join("\n"), store)), end];
}

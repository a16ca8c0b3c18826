// The only place that makes elements: strings become text nodes, never markup.

const SVG = "http://www.w3.org/2000/svg";

/** `h("button.primary", {onclick, "aria-label": "Run"}, "Run")`; null and false children are left out. */
export function h(selector, props = {}, ...children) {
  const [tag, ...classes] = selector.split(".");
  const node = document.createElement(tag || "div");
  if (classes.length) node.className = classes.join(" ");
  for (const [name, value] of Object.entries(props)) set(node, name, value);
  add(node, children);
  return node;
}

function set(node, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (name === "class") node.className += (node.className ? " " : "") + value;
  else if (name === "value" || name === "checked" || name === "selected") node[name] = value;
  else node.setAttribute(name, value === true ? "" : value);
}

export function add(node, children) {
  for (const child of [children].flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : String(child));
  }
  return node;
}

/** An icon of 24 × 24 made of stroked paths. */
export function icon(name, label) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  if (label) {
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", label);
  } else {
    svg.setAttribute("aria-hidden", "true");
  }
  for (const d of ICONS[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

const ICONS = {
  back: ["M15 5l-7 7 7 7"],
  check: ["M4.5 12.5l5 5 10-11"],
  chevron: ["M9 6l6 6-6 6"],
  close: ["M6 6l12 12", "M18 6L6 18"],
  cross: ["M8 8l8 8", "M16 8l-8 8"],
  download: ["M12 4v11", "M7 11l5 5 5-5", "M5 20h14"],
  eye: [
    "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z",
    "M12 9.2a2.8 2.8 0 100 5.6 2.8 2.8 0 000-5.6z",
  ],
  file: ["M6 3h8l4 4v14H6z", "M14 3v4h4"],
  hash: ["M9 4L7 20", "M17 4l-2 16", "M4.5 9h16", "M3.5 15h16"],
  image: ["M4 5h16v14H4z", "M4 16l5-5 4 4 3-3 4 4", "M15.5 9.2v.1"],
  info: ["M12 11v6", "M12 7.2v.1"],
  more: ["M6 12v.1", "M12 12v.1", "M18 12v.1"],
  reply: ["M4 5h16v11h-8l-5 4v-4H4z"],
  send: ["M4 12l16-8-6 16-3-6.5z"],
  smile: ["M12 3a9 9 0 100 18 9 9 0 000-18z", "M8.5 14.2c1.8 2.4 5.2 2.4 7 0", "M9 9.8v.1", "M15 9.8v.1"],
  warn: ["M12 8v5", "M12 16.4v.1"],
  wave: ["M4 13c2 0 2-5 4-5s2 8 4 8 2-6 4-6 2 4 4 4"],
};

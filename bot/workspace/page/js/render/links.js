// Only web and mail addresses become links; everything else stays text.

import { h } from "../dom.js";

export function safeUrl(address) {
  try {
    const url = new URL(address);
    return ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

export function link(address, ...children) {
  const href = safeUrl(address);
  if (!href) return h("span", {}, children.length ? children : address);
  const here = href.startsWith(`${location.origin}/#`);
  return h(
    "a",
    { href, ...(here ? {} : { target: "_blank", rel: "noopener noreferrer" }) },
    children.length ? children : address,
  );
}

// A list of messages that keeps its nodes: only what changed is drawn again, focus and scroll stay.

import { h } from "./dom.js";
import { drawMessage, isCompact } from "./message.js";
import { dayKey, dayName } from "./time.js";

export class MessageList {
  constructor(store, label, { inThread = false, reachedTop = () => {} } = {}) {
    this.store = store;
    this.inThread = inThread;
    this.drawn = new Map();
    this.items = h("div.items", {
      role: "log",
      "aria-label": label,
      "aria-live": "off",
      onkeydown: (event) => this.walk(event),
      onfocusin: (event) => this.entered(event),
    });
    this.latest = h(
      "button.latest",
      { type: "button", hidden: true, onclick: () => this.toEnd() },
      "New messages below",
    );
    this.scroller = h("div.scroller", { tabindex: "-1" }, this.items);
    this.node = h("div.list", {}, this.scroller, this.latest);
    this.stuck = true;
    this.scroller.addEventListener("scroll", () => {
      this.stuck = this.distance() < 60;
      if (this.stuck) this.latest.hidden = true;
      if (this.scroller.scrollTop < 40) reachedTop();
    });
    new ResizeObserver(() => this.stuck && this.toEnd()).observe(this.items);
    new ResizeObserver(() => this.stuck && this.toEnd()).observe(this.scroller);
  }

  distance() {
    return this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight;
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.latest.hidden = true;
    this.stuck = true;
  }

  draw(messages, head = null) {
    const zone = this.store.users.get(this.store.me).tz;
    const before = this.scroller.scrollHeight;
    const firstTs = this.items.querySelector("[data-ts]")?.dataset.ts;
    const nodes = head ? [head] : [];
    const kept = new Map();
    let previous = null;
    for (const message of messages) {
      if (!this.inThread && (!previous || dayKey(previous.ts, zone) !== dayKey(message.ts, zone))) {
        nodes.push(
          this.keep(kept, `day ${dayKey(message.ts, zone)}`, dayName(message.ts, zone), (name) =>
            h("div.day", { role: "separator" }, h("span", {}, name)),
          ),
        );
        previous = null;
      }
      const compact = isCompact(message, previous) && !(this.inThread && previous === messages[0]);
      const facts = JSON.stringify([message, compact, zone, this.store.me]);
      nodes.push(
        this.keep(kept, message.ts, facts, () =>
          drawMessage(message, this.store, { compact, inThread: this.inThread }),
        ),
      );
      if (this.inThread && message === messages[0]) nodes.push(this.rule(kept, message));
      previous = message;
    }
    this.drawn = kept;
    this.place(nodes);
    const grewAbove = firstTs && messages.length && messages[0].ts < firstTs;
    if (this.stuck) this.toEnd();
    else if (grewAbove) this.scroller.scrollTop += this.scroller.scrollHeight - before;
    else if (this.scroller.scrollHeight > before + 8) this.latest.hidden = this.distance() < 60;
  }

  rule(kept, root) {
    const words = root.reply_count
      ? `${root.reply_count} ${root.reply_count === 1 ? "reply" : "replies"}`
      : "No replies yet";
    return this.keep(kept, "rule", words, () => h("div.replies", { role: "separator" }, h("span", {}, words)));
  }

  /** The node drawn for this key earlier, if its facts are the same; else a new one. */
  keep(kept, key, facts, draw) {
    const known = this.drawn.get(key);
    const entry = known?.facts === facts ? known : { facts, node: redraw(known?.node, draw(facts)) };
    kept.set(key, entry);
    return entry.node;
  }

  place(nodes) {
    const wanted = new Set(nodes);
    for (const node of [...this.items.childNodes]) if (!wanted.has(node)) node.remove();
    nodes.forEach((node, index) => {
      if (this.items.childNodes[index] !== node)
        this.items.insertBefore(node, this.items.childNodes[index] ?? null);
    });
    for (const node of nodes) {
      if (node.wantsFocus) focusAgain(node);
    }
    this.rove();
  }

  /** One message can be reached with Tab; the arrows walk from there, Enter opens the thread. */
  walk(event) {
    if (!event.target.matches(".message")) return;
    const all = [...this.items.querySelectorAll(".message")];
    const at = all.indexOf(event.target);
    const next = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === "Enter") event.target.querySelector("[data-reply]")?.click();
    else if (next === undefined) return;
    else all[Math.max(0, Math.min(next, all.length - 1))].focus();
    event.preventDefault();
  }

  entered(event) {
    const message = event.target.closest(".message");
    if (message) this.reachable = message.dataset.ts;
    this.rove();
  }

  rove() {
    const all = [...this.items.querySelectorAll(".message")];
    const one = all.find((node) => node.dataset.ts === this.reachable) ?? all.at(-1);
    for (const node of all) node.tabIndex = node === one ? 0 : -1;
  }

  focus(ts) {
    this.items.querySelector(`[data-ts="${CSS.escape(ts)}"]`)?.focus();
  }

  show(ts) {
    const node = this.items.querySelector(`[data-ts="${CSS.escape(ts)}"]`);
    if (!node) return false;
    this.stuck = false;
    node.scrollIntoView({ block: "center" });
    node.classList.add("shown");
    return true;
  }
}

/** Take over from the old node what the person did to it: where the focus was, and which parts they opened. */
function redraw(old, fresh) {
  if (!old) return fresh;
  for (const part of old.querySelectorAll("details[data-key][data-touched]")) {
    const same = fresh.querySelector(`details[data-key="${CSS.escape(part.dataset.key)}"]`);
    if (same) {
      same.open = part.open;
      same.dataset.touched = "";
    }
  }
  if (old.contains(document.activeElement)) fresh.wantsFocus = document.activeElement.dataset.focus ?? "itself";
  return fresh;
}

function focusAgain(node) {
  const wanted = node.wantsFocus;
  delete node.wantsFocus;
  const target = wanted === "itself" ? node : node.querySelector(`[data-focus="${CSS.escape(wanted)}"]`);
  (target ?? node).focus({ preventScroll: true });
}

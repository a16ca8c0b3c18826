// The pane beside a channel that shows one thread.

import { drawPrompts, drawStatus } from "./assistant.js";
import { Composer } from "./composer.js";
import { h, icon } from "./dom.js";
import { MessageList } from "./messages.js";
import { go } from "./route.js";

export class ThreadPane {
  constructor(node, store) {
    this.node = node;
    this.store = store;
    this.key = null;
  }

  draw(channel, threadTs, messageTs) {
    const open = Boolean(channel && threadTs);
    this.node.hidden = !open;
    if (!open) {
      this.key = null;
      this.node.replaceChildren();
      return;
    }
    const key = `${this.store.me} ${channel.id} ${threadTs}`;
    if (this.key !== key) this.build(channel, threadTs, key);
    const title = this.store.assistant(channel.id, threadTs)?.title ?? "Thread";
    if (this.title.textContent !== title) this.title.textContent = title;
    this.list.draw(this.store.inThread(channel.id, threadTs));
    this.status.replaceChildren(...drawStatus(this.store, channel, threadTs));
    this.prompts.replaceChildren(...drawPrompts(this.store, channel, threadTs));
    this.composer.draw();
    if (messageTs && this.shown !== messageTs && this.list.show(messageTs)) this.shown = messageTs;
    this.store.read(channel.id, null);
  }

  build(channel, threadTs, key) {
    this.key = key;
    this.shown = null;
    const { store } = this;
    const where = channel.kind === "im" ? store.bot.name : `#${channel.name}`;
    this.title = h("h2", {}, "Thread");
    this.list = new MessageList(store, "Thread", { inThread: true });
    this.status = h("div.status-line");
    this.prompts = h("div.prompts");
    this.composer = new Composer(store, channel, threadTs);
    this.node.replaceChildren(
      h(
        "header.pane-head",
        {},
        h(
          "button.back",
          { type: "button", "aria-label": `Back to ${where}`, onclick: () => go(channel.id) },
          icon("back"),
        ),
        h("div.titles", {}, this.title, h("p", {}, where)),
        h(
          "button.close",
          { type: "button", "aria-label": "Close thread", title: "Close (Esc)", onclick: () => go(channel.id) },
          icon("close"),
        ),
      ),
      this.list.node,
      h("div.below", {}, this.prompts, this.status, this.composer.node),
    );
    const elsewhere = document.activeElement?.matches("textarea") && document.activeElement.value;
    if (!elsewhere && !matchMedia("(max-width: 760px)").matches) this.composer.focus();
  }
}

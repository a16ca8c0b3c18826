// The middle of the page: a channel or the direct message, with its messages and its composer.

import { Composer } from "./composer.js";
import { add, h, icon } from "./dom.js";
import { MessageList } from "./messages.js";
import { drawBlocks } from "./render/blocks.js";
import { viewContext } from "./modal.js";
import { drawPrompts, drawStatus } from "./assistant.js";
import { goToList, place } from "./route.js";

export class ChannelPane {
  constructor(node, store) {
    this.node = node;
    this.store = store;
    this.channel = null;
  }

  draw(channel, messageTs) {
    if (!channel) {
      this.channel = null;
      this.node.replaceChildren();
      return;
    }
    if (this.channel?.id !== channel.id || this.me !== this.store.me) this.build(channel);
    this.channel = channel;
    this.header();
    this.banner();
    const isHome = this.tab === "home" && this.store.home;
    this.list.node.hidden = this.below.hidden = Boolean(isHome);
    this.home.hidden = !isHome;
    if (isHome) this.drawHome();
    const messages = this.store.inChannel(channel.id);
    const loaded = this.store.messages.has(channel.id);
    const start = loaded && !this.store.more.get(channel.id) ? this.start : null;
    this.list.draw(messages, start);
    if (messageTs && this.shown !== messageTs && this.list.show(messageTs)) this.shown = messageTs;
    this.status.replaceChildren(...drawStatus(this.store, channel, null, place().thread));
    this.prompts.replaceChildren(...drawPrompts(this.store, channel, null));
    this.composer.draw();
    const newest = messages.filter((one) => !one.only_for).at(-1);
    if (loaded && document.hasFocus()) this.store.read(channel.id, newest?.ts);
  }

  build(channel) {
    const { store } = this;
    this.me = store.me;
    this.tab = "messages";
    this.shown = null;
    this.head = h("header.pane-head");
    this.notice = h("div.banner", { role: "status", hidden: true });
    this.list = new MessageList(store, `Messages in ${nameOf(channel, store)}`, {
      reachedTop: () => store.loadOlder(channel.id),
    });
    this.home = h("div.home", { hidden: true });
    this.status = h("div.status-line");
    this.prompts = h("div.prompts");
    this.composer = new Composer(store, channel, null);
    this.below = h("div.below", {}, this.prompts, this.status, this.composer.node);
    this.start = h(
      "div.start",
      {},
      h("h3", {}, channel.kind === "im" ? store.bot.name : `#${channel.name}`),
      h(
        "p",
        {},
        channel.kind === "im"
          ? `This is where you and ${store.bot.name} talk. Say what you want done, in your own words.`
          : `${channel.topic}. Mention @${store.bot.name} to ask for something.`,
      ),
    );
    this.node.replaceChildren(this.head, this.notice, this.list.node, this.home, this.below);
    this.headFacts = null;
    if (channel.kind === "im") store.api.post("opened", { channel: channel.id, tab: "messages" });
    if (!matchMedia("(max-width: 760px)").matches) this.composer.focus();
  }

  header() {
    const { store, channel } = this;
    const facts = JSON.stringify([channel.members, channel.topic, this.tab, Boolean(store.home)]);
    if (facts === this.headFacts) return;
    this.headFacts = facts;
    const isDirect = channel.kind === "im";
    const humans = channel.members.map((id) => store.users.get(id)?.real_name).filter(Boolean);
    this.head.replaceChildren();
    add(this.head, [
      h("button.back", { type: "button", "aria-label": "Back to channels", onclick: goToList }, icon("back")),
      h(
        "div.titles",
        {},
        h("h2", {}, isDirect ? store.bot.name : [h("span.hash", {}, "#"), channel.name]),
        !isDirect && h("p", { title: humans.join(", ") }, `${channel.topic}`),
      ),
      isDirect && store.home ? this.tabs() : !isDirect && h("span.members", {}, humans.join(", ")),
    ]);
  }

  tabs() {
    const tab = (name, words) =>
      h(
        "button",
        {
          type: "button",
          role: "tab",
          "aria-selected": String(this.tab === name),
          onclick: () => {
            this.tab = name;
            this.store.api.post("opened", { channel: this.channel.id, tab: name });
            this.draw(this.channel);
          },
        },
        words,
      );
    return h("div.tabs", { role: "tablist" }, tab("messages", "Messages"), tab("home", "Home"));
  }

  drawHome() {
    const facts = JSON.stringify(this.store.home);
    if (facts === this.homeFacts) return;
    this.homeFacts = facts;
    this.home.replaceChildren(
      h(
        "div.sheet",
        {},
        drawBlocks(
          this.store.home.blocks,
          viewContext(this.store, () => this.store.home),
        ),
      ),
    );
  }

  banner() {
    const { store } = this;
    const words = !store.online
      ? "The connection to the workspace was lost. Trying again…"
      : store.bot.connected
        ? ""
        : `${store.bot.name} is not connected yet. What you write now is kept, and delivered as soon as it is.`;
    this.notice.hidden = !words;
    if (this.notice.textContent !== words) this.notice.textContent = words;
  }

  focusMessage(ts) {
    this.list?.focus(ts);
  }
}

function nameOf(channel, store) {
  return channel.kind === "im" ? store.bot.name : `#${channel.name}`;
}

// What a person who does not look hears: new messages where they are, read out politely; the tab's title.

import { plainText } from "./render/plain.js";

export class Announcer {
  constructor(node, store) {
    this.node = node;
    this.store = store;
  }

  draw(channel, threadTs) {
    const store = this.store;
    for (const message of store.arrivals.splice(0)) {
      const here = channel && message.channel === channel.id;
      const inThread = message.thread_ts && message.thread_ts !== message.ts;
      if (here && (!inThread || message.thread_ts === threadTs)) {
        this.node.textContent = `${store.users.get(message.user)?.real_name ?? "Somebody"}: ${plainText(message.text, store)}`;
      }
    }
    const unread = [...store.channels.values()].some((one) => store.unread(one));
    const name = channel ? (channel.kind === "im" ? store.bot.name : `#${channel.name}`) : "Local workspace";
    document.title = `${unread ? "• " : ""}${name}${channel ? " · Local workspace" : ""}`;
  }
}

// The list of channels, the direct message, and who you act as.

import { h, icon } from "./dom.js";
import { avatar } from "./message.js";

export class Sidebar {
  constructor(node, store) {
    this.node = node;
    this.store = store;
  }

  draw(current) {
    const { store } = this;
    const channels = [...store.channels.values()];
    const facts = JSON.stringify([
      store.me,
      current?.id,
      store.online,
      store.bot,
      [...store.users.values()].map((user) => user.tz),
      channels.map((channel) => [channel.id, channel.members, store.unread(channel)]),
    ]);
    if (facts === this.facts) return;
    this.facts = facts;
    const focused = document.activeElement?.id;
    const rooms = channels.filter((channel) => channel.kind === "channel");
    const direct = channels.filter((channel) => channel.kind === "im");
    this.node.replaceChildren(
      h(
        "header.brand",
        {},
        h("img.mark", { src: "/workspace/static/mark.svg", alt: "", width: 28, height: 28 }),
        h("div", {}, h("h1", {}, store.team.name), this.connection()),
      ),
      h(
        "section",
        {},
        h("h2", {}, "Channels"),
        h(
          "ul",
          {},
          rooms.map((channel) => this.row(channel, current)),
        ),
      ),
      h(
        "section",
        {},
        h("h2", {}, "Direct messages"),
        h(
          "ul",
          {},
          direct.map((channel) => this.row(channel, current)),
        ),
      ),
      this.person(),
    );
    if (focused) document.getElementById(focused)?.focus();
  }

  connection() {
    const { store } = this;
    const [tone, words] = !store.online
      ? ["off", "Reconnecting…"]
      : store.bot.connected
        ? ["on", `${store.bot.name} is connected`]
        : ["wait", `${store.bot.name} is not connected yet`];
    return h(`p.connection.${tone}`, { "data-testid": "connection" }, words);
  }

  row(channel, current) {
    const { store } = this;
    const unread = store.unread(channel);
    const isDirect = channel.kind === "im";
    const absent = !isDirect && !channel.members.includes(store.botUser.id);
    return h(
      "li",
      {},
      h(
        `a.room${unread ? ".unread" : ""}`,
        {
          id: `room-${channel.id}`,
          href: `#/${channel.id}`,
          "aria-current": channel.id === current?.id && "page",
          "data-testid": `room-${channel.name || "dm"}`,
          title: absent ? `${store.bot.name} is not in this channel` : null,
        },
        isDirect ? avatar(store.botUser, "small") : icon("hash"),
        h("span.name", {}, isDirect ? store.bot.name : channel.name),
        absent && h("span.absent", {}, `no ${store.bot.name}`),
        unread && h("span.dot", { role: "img", "aria-label": "unread" }),
      ),
    );
  }

  person() {
    const { store } = this;
    const me = store.users.get(store.me);
    const humans = [...store.users.values()].filter((user) => !user.is_bot);
    const zones = [...new Set([me.tz, ...(Intl.supportedValuesOf?.("timeZone") ?? [])])];
    return h(
      "footer.person",
      {},
      avatar(me),
      h(
        "div.fields",
        {},
        h(
          "label",
          {},
          h("span.visually-hidden", {}, "Act as"),
          h(
            "select",
            { id: "act-as", onchange: (event) => store.actAs(event.target.value) },
            humans.map((user) => h("option", { value: user.id, selected: user.id === store.me }, user.real_name)),
          ),
        ),
        h(
          "label",
          {},
          h("span.visually-hidden", {}, "Your time zone"),
          h(
            "select",
            { id: "zone", onchange: (event) => store.api.post("zone", { tz: event.target.value }) },
            zones.map((zone) => h("option", { value: zone, selected: zone === me.tz }, zone.replaceAll("_", " "))),
          ),
        ),
      ),
    );
  }
}

// What the page knows. Changes from the server are applied here; whoever draws is told once a frame.

import { Api, Changes } from "./api.js";

const EXPECTED_MS = 10_000;

export class Store {
  constructor() {
    this.client = sessionValue("client", () => crypto.randomUUID());
    this.online = true;
    this.ready = false;
    this.listeners = [];
    this.arrivals = [];
    this.asked = new Set();
    this.expected = null;
    this.scheduled = false;
  }

  async load() {
    this.api = new Api(
      sessionValue("user", () => "U00YOU001"),
      this.client,
    );
    const state = await this.api.get("state");
    this.me = state.me;
    this.team = state.team;
    this.bot = state.bot;
    this.users = new Map(state.users.map((user) => [user.id, user]));
    this.channels = new Map(state.channels.map((channel) => [channel.id, channel]));
    this.commands = state.commands;
    this.shortcuts = state.shortcuts;
    this.assistants = new Map(state.assistant.map((one) => [`${one.channel} ${one.thread_ts}`, one]));
    this.messages = new Map();
    this.opening = new Map();
    this.meanwhile = new Map();
    this.loadedThreads = new Set();
    this.more = new Map();
    this.modals = [];
    this.home = null;
    for (const opened of state.views) this.keepView(opened);
    this.changes?.close();
    this.changes = new Changes(this.api, state.seq, {
      changed: (changes) => this.apply(changes),
      connected: (online, bot) => this.connection(online, bot),
      reset: () => this.load(),
    });
    this.ready = true;
    this.tell();
  }

  async actAs(user) {
    sessionStorage.setItem("user", user);
    await this.load();
  }

  // ---- what is drawn

  get botUser() {
    return [...this.users.values()].find((user) => user.is_bot && user.name !== "workspace");
  }

  directMessage() {
    return [...this.channels.values()].find((channel) => channel.kind === "im");
  }

  inChannel(channelId) {
    return this.sorted(
      channelId,
      (one) => !one.thread_ts || one.thread_ts === one.ts || one.subtype === "thread_broadcast",
    );
  }

  inThread(channelId, threadTs) {
    return this.sorted(channelId, (one) => one.ts === threadTs || one.thread_ts === threadTs);
  }

  sorted(channelId, wanted) {
    const known = [...(this.messages.get(channelId)?.values() ?? [])].filter(wanted);
    return known.sort((a, b) => (a.ts < b.ts ? -1 : 1));
  }

  assistant(channelId, threadTs) {
    return this.assistants.get(`${channelId} ${threadTs ?? ""}`);
  }

  /** Remember what was asked in this tab: its first answer is followed. */
  ask(message) {
    this.asked.add(message.ts);
    this.tell();
  }

  /** A command or a button asked for something: what the app begins here next is asked for in this tab, too. */
  expect(channelId) {
    this.expected = { channel: channelId, until: Date.now() + EXPECTED_MS };
  }

  begins(message) {
    const waited = this.expected;
    if (waited?.channel !== message.channel || message.user !== this.botUser?.id) return;
    if (Date.now() < waited.until) this.asked.add(message.ts);
    this.expected = null;
  }

  /** The root of a thread that answers something asked in this channel; told once. */
  answered(channelId) {
    const known = [...(this.messages.get(channelId)?.values() ?? [])];
    const reply = known.find((one) => one.user !== this.me && this.asked.has(one.thread_ts));
    this.asked.delete(reply?.thread_ts);
    return reply?.thread_ts;
  }

  unread(channel) {
    const [ts, by] = channel.newest ?? [];
    return Boolean((ts && ts > channel.read && by !== this.me) || channel.unreadThread);
  }

  // ---- what is fetched

  async openChannel(channelId) {
    if (this.messages.has(channelId)) return;
    if (!this.opening.has(channelId)) this.opening.set(channelId, this.fetchChannel(channelId));
    await this.opening.get(channelId);
  }

  /** What is told while the messages are on their way is newer than they are. */
  async fetchChannel(channelId) {
    const meanwhile = new Map();
    this.meanwhile.set(channelId, meanwhile);
    try {
      const { messages, more } = await this.api.get("messages", { channel: channelId });
      const known = new Map([...messages.map((one) => [one.ts, one]), ...meanwhile]);
      for (const [ts, one] of known) if (!one) known.delete(ts);
      this.messages.set(channelId, known);
      this.more.set(channelId, more);
    } finally {
      if (this.meanwhile.get(channelId) === meanwhile) this.meanwhile.delete(channelId);
      this.opening.delete(channelId);
    }
    this.tell();
  }

  async loadOlder(channelId) {
    const first = this.inChannel(channelId)[0];
    if (!this.more.get(channelId) || !first) return;
    this.more.set(channelId, false);
    const { messages, more } = await this.api.get("messages", { channel: channelId, before: first.ts });
    for (const one of messages) this.messages.get(channelId).set(one.ts, one);
    this.more.set(channelId, more);
    this.tell();
  }

  async openThread(channelId, threadTs) {
    await this.openChannel(channelId);
    const key = `${channelId} ${threadTs}`;
    if (this.loadedThreads.has(key)) return;
    const { messages } = await this.api.get("replies", { channel: channelId, thread_ts: threadTs });
    for (const one of messages) this.messages.get(channelId).set(one.ts, one);
    this.loadedThreads.add(key);
    this.tell();
  }

  read(channelId, ts) {
    const channel = this.channels.get(channelId);
    const wasUnread = this.unread(channel);
    channel.unreadThread = false;
    if (ts && ts > channel.read) {
      channel.read = ts;
      this.api.post("read", { channel: channelId, ts });
    }
    if (wasUnread !== this.unread(channel)) this.tell();
  }

  // ---- what the server tells

  apply(changes) {
    for (const change of changes) this[`on_${change.type}`]?.(change);
    this.tell();
  }

  on_message({ message }) {
    const channel = this.channels.get(message.channel);
    if (!channel) return;
    const known = this.messages.get(message.channel);
    const isReply = message.thread_ts && message.thread_ts !== message.ts;
    const isNew = !known?.has(message.ts) && !message.edited;
    if (isNew && !isReply && !message.only_for && message.ts > (channel.newest?.[0] ?? "")) {
      channel.newest = [message.ts, message.user];
      this.begins(message);
    }
    if (isNew && isReply && message.user !== this.me)
      channel.unreadThread ||= this.concerns(message, known, channel);
    if (isNew && message.user !== this.me) this.arrivals.push(message);
    (known ?? this.meanwhile.get(message.channel))?.set(message.ts, message);
  }

  concerns(reply, known, channel) {
    const root = known?.get(reply.thread_ts);
    return root ? root.user === this.me || (root.reply_users ?? []).includes(this.me) : channel.kind === "im";
  }

  on_message_deleted({ channel, ts }) {
    this.messages.get(channel)?.delete(ts);
    this.meanwhile.get(channel)?.set(ts, null);
  }

  on_channel({ channel }) {
    this.channels.set(channel.id, { ...this.channels.get(channel.id), ...channel });
  }

  on_user({ user }) {
    this.users.set(user.id, user);
  }

  on_bot({ connected }) {
    this.bot.connected = connected;
  }

  on_assistant({ assistant }) {
    this.assistants.set(`${assistant.channel} ${assistant.thread_ts}`, assistant);
  }

  on_view(opened) {
    this.keepView(opened);
  }

  on_view_closed({ view_id }) {
    this.modals = this.modals.filter((view) => view.id !== view_id);
  }

  keepView({ view, surface, client }) {
    if (surface === "home") {
      this.home = view;
      return;
    }
    if (client && client !== this.client) return;
    const place = this.modals.findIndex((known) => known.id === view.id);
    if (place >= 0) this.modals[place] = view;
    else this.modals.push(view);
  }

  connection(online, bot) {
    this.online = online;
    if (bot) this.bot.connected = bot.connected;
    this.tell();
  }

  // ---- telling

  listen(listener) {
    this.listeners.push(listener);
  }

  tell() {
    if (this.scheduled) return;
    this.scheduled = true;
    // A hidden tab draws no frames, but its title still has to change.
    const soon = document.hidden ? (draw) => setTimeout(draw, 100) : requestAnimationFrame;
    soon(() => {
      this.scheduled = false;
      for (const listener of this.listeners) listener(this);
    });
  }
}

function sessionValue(name, fresh) {
  if (!sessionStorage.getItem(name)) sessionStorage.setItem(name, fresh());
  return sessionStorage.getItem(name);
}

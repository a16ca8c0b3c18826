// One message: who, when, what, and what can be done with it.

import { confirmed } from "./confirm.js";
import { h, icon } from "./dom.js";
import { drawBlocks } from "./render/blocks.js";
import { drawFiles } from "./render/files.js";
import { emoji } from "./render/emoji.js";
import { drawMrkdwn } from "./render/mrkdwn.js";
import { clock, fullTime } from "./time.js";
import { go } from "./route.js";
import { closeMenus, menu } from "./menu.js";

const QUICK = ["eyes", "+1", "white_check_mark", "tada"];

export function avatar(user, size = "") {
  const tone = user.is_bot
    ? user.name === "workspace"
      ? "notice"
      : "bot"
    : `human-${[...user.id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 3}`;
  const inside = tone === "bot" ? icon("wave") : tone === "notice" ? icon("info") : user.real_name.slice(0, 1);
  return h(`span.avatar.${tone}${size ? `.${size}` : ""}`, { "aria-hidden": "true" }, inside);
}

export function isCompact(message, before) {
  return Boolean(
    before &&
    before.user === message.user &&
    !before.subtype?.startsWith("channel_") &&
    message.ts - before.ts < 300 &&
    Boolean(before.only_for) === Boolean(message.only_for) &&
    message.user !== "USLACKBOT",
  );
}

export function drawMessage(message, store, { compact = false, inThread = false } = {}) {
  const user = store.users.get(message.user) ?? { id: "U??", name: "?", real_name: "Somebody", is_bot: false };
  if (message.subtype === "channel_join" || message.subtype === "channel_leave")
    return drawMembership(message, store);
  const zone = store.users.get(store.me).tz;
  const name = message.username ?? user.real_name;
  return h(
    `article.message${compact ? ".compact" : ""}${message.only_for ? ".only-you" : ""}`,
    {
      tabindex: "-1",
      "data-ts": message.ts,
      "data-testid": "message",
      "aria-label": `${name}, ${clock(message.ts, zone)}`,
    },
    h(
      "div.gutter",
      {},
      compact ? h("time", { title: fullTime(message.ts, zone) }, clock(message.ts, zone)) : avatar(user),
    ),
    h(
      "div.body",
      {},
      message.only_for && h("p.private", {}, icon("eye"), "Only visible to you"),
      !compact &&
        h(
          "header",
          {},
          h("b.author", {}, name),
          user.is_bot && h("span.tag", {}, user.name === "workspace" ? "note" : "app"),
          h("time", { title: fullTime(message.ts, zone) }, clock(message.ts, zone)),
        ),
      drawContent(message, store),
      drawReactions(message, store),
      !inThread && message.reply_count > 0 && threadLink(message, store),
    ),
    drawTools(message, store, inThread),
  );
}

function drawContent(message, store) {
  const blocks = message.blocks ?? [];
  const shown =
    blocks.length > 0
      ? drawBlocks(blocks, messageContext(message, store))
      : message.text && h("div.text", {}, drawMrkdwn(message.text, store));
  const edited = message.edited && !store.users.get(message.user)?.is_bot && h("span.edited", {}, "(edited)");
  return h(
    "div.content",
    {},
    shown,
    edited,
    (message.attachments ?? []).map((one) => drawAttachment(one, message, store)),
    drawFiles(message.files ?? []),
  );
}

/** What elements in a message need: where to keep what was chosen, and how to tell that they were used. */
function messageContext(message, store) {
  const values = {};
  return {
    store,
    key: message.ts,
    read: (block, element) => values[block.block_id]?.[element.action_id],
    write: (block, element, state) => {
      (values[block.block_id] ??= {})[element.action_id] = state;
    },
    changed: true,
    press: (block, element, chosen) => {
      if (!message.thread_ts || message.thread_ts === message.ts) store.expect(message.channel);
      return store.api
        .post("press", {
          channel: message.channel,
          ts: message.ts,
          block_id: block.block_id,
          action_id: element.action_id,
          chosen,
          state: values,
        })
        .catch(() => null);
    },
    options: (block, element, query) =>
      store.api
        .post("options", {
          channel: message.channel,
          ts: message.ts,
          block_id: block.block_id,
          action_id: element.action_id,
          query,
        })
        .then((answer) => answer.options)
        .catch(() => []),
  };
}

function drawMembership(message, store) {
  return h(
    "article.message.membership",
    { tabindex: "-1", "data-ts": message.ts, "data-testid": "message" },
    h("div.gutter"),
    h("div.body", {}, drawMrkdwn(message.text, store)),
  );
}

function drawReactions(message, store) {
  if (!message.reactions?.length) return null;
  return h(
    "ul.reactions",
    { "aria-label": "Reactions" },
    message.reactions.map((reaction) => {
      const mine = reaction.users.includes(store.me);
      const names = reaction.users.map((id) => store.users.get(id)?.real_name ?? id).join(", ");
      return h(
        "li",
        {},
        h(
          "button",
          {
            type: "button",
            "aria-pressed": String(mine),
            title: `${names} · :${reaction.name}:`,
            onclick: () => react(message, store, reaction.name, mine),
          },
          emoji(reaction.name),
          h("span", {}, String(reaction.count)),
        ),
      );
    }),
  );
}

function react(message, store, name, remove) {
  store.api.post("react", { channel: message.channel, ts: message.ts, name, remove }).catch(() => null);
}

function threadLink(message, store) {
  const zone = store.users.get(store.me).tz;
  const people = (message.reply_users ?? [])
    .slice(0, 4)
    .map((id) => store.users.get(id))
    .filter(Boolean);
  const words = message.reply_count === 1 ? "1 reply" : `${message.reply_count} replies`;
  return h(
    "button.thread-link",
    {
      type: "button",
      onclick: () => go(message.channel, message.ts),
      "data-testid": "thread-link",
    },
    people.map((user) => avatar(user, "small")),
    h("b", {}, words),
    h("span.last", {}, `last at ${clock(message.latest_reply, zone)}`),
  );
}

function drawTools(message, store, inThread) {
  if (message.only_for || message.subtype === "tombstone") return null;
  const more = store.shortcuts
    .filter((one) => one.kind === "message")
    .map((one) => ({ label: one.name, act: () => useShortcut(one, message, store) }));
  if (message.user === store.me) more.push({ label: "Delete message", act: () => remove(message, store) });
  return h(
    "div.tools",
    { role: "toolbar", "aria-label": "What to do with this message" },
    menu(
      icon("smile"),
      "Add a reaction",
      QUICK.map((name) => ({
        label: `:${name}:`,
        shown: emoji(name),
        act: () =>
          react(
            message,
            store,
            name,
            message.reactions?.some((one) => one.name === name && one.users.includes(store.me)),
          ),
      })),
      "row",
    ),
    !inThread &&
      h(
        "button",
        {
          type: "button",
          title: "Reply in thread",
          "aria-label": "Reply in thread",
          "data-reply": "",
          onclick: () => go(message.channel, message.thread_ts ?? message.ts),
        },
        icon("reply"),
      ),
    more.length > 0 && menu(icon("more"), "More", more),
  );
}

function useShortcut(shortcut, message, store) {
  closeMenus();
  store.api.post("shortcut", { callback_id: shortcut.callback_id, channel: message.channel, ts: message.ts });
}

async function remove(message, store) {
  const plain = (text) => ({ type: "plain_text", text });
  const asked = {
    title: plain("Delete this message?"),
    text: plain("It is gone for everybody. What it started goes on."),
    confirm: plain("Delete"),
    deny: plain("Keep"),
    style: "danger",
  };
  if (await confirmed(asked, store)) store.api.post("delete", { channel: message.channel, ts: message.ts });
}

/** The older way to add to a message: text or blocks beside a line. */
function drawAttachment(attachment, message, store) {
  const inside = attachment.blocks
    ? drawBlocks(attachment.blocks, messageContext(message, store))
    : h("div.text", {}, drawMrkdwn(attachment.text ?? attachment.fallback ?? "", store));
  return h("blockquote.attachment", {}, attachment.title && h("b", {}, attachment.title), inside);
}

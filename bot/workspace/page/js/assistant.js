// What an agent shows beside messages: that it is busy, and prompts to start from.

import { h } from "./dom.js";

const LONGEST_S = 120;

/** In a channel: what is under way in its threads, but for the one that is open beside it. */
export function drawStatus(store, channel, threadTs, openThread = null) {
  const told = [...store.assistants.values()].filter(
    (one) =>
      one.channel === channel.id &&
      one.status &&
      Date.now() / 1000 - one.since < LONGEST_S &&
      (threadTs ? one.thread_ts === threadTs : one.thread_ts !== openThread),
  );
  if (!told.length) return [];
  const one = told.at(-1);
  const words = one.loading_messages?.length
    ? one.loading_messages[Math.floor((Date.now() / 1000 - one.since) / 4) % one.loading_messages.length]
    : `${store.bot.name} ${one.status}`;
  return [
    h(
      "p.thinking",
      { "data-testid": "status" },
      h("span.dots", { "aria-hidden": "true" }, h("i"), h("i"), h("i")),
      words,
    ),
  ];
}

export function drawPrompts(store, channel, threadTs) {
  const told = store.assistant(channel.id, threadTs);
  const said = threadTs ? store.inThread(channel.id, threadTs) : store.inChannel(channel.id);
  const talking = said.some((one) => one.user === store.me || (!threadTs && one.reply_count));
  if (talking) return []; // who is talking already needs no beginning
  const offered = new Set(said.flatMap(labelsOf));
  const prompts = (told?.prompts ?? []).filter((prompt) => !offered.has(prompt.title));
  if (!prompts.length) return [];
  const send = async (text) => {
    const { message } = await store.api.post("send", { channel: channel.id, text, thread_ts: threadTs });
    if (!threadTs) store.ask(message);
  };
  return [
    told.prompts_title && h("p", {}, told.prompts_title),
    h(
      "div.choices",
      { role: "group", "aria-label": told.prompts_title ?? "Suggestions" },
      prompts.map((prompt) =>
        h("button", { type: "button", title: prompt.message, onclick: () => send(prompt.message) }, prompt.title),
      ),
    ),
  ].filter(Boolean);
}

/** What the buttons of a message say: nothing is offered twice, there and beside the composer. */
function labelsOf(message) {
  const rows = (message?.blocks ?? []).filter((block) => block.type === "actions");
  return rows.flatMap((row) => row.elements.map((element) => element.text?.text));
}

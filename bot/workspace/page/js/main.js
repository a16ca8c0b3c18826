// Brings the page up, and draws it again whenever something changed or the person moved.

import { Announcer } from "./announce.js";
import { ChannelPane } from "./channel.js";
import { Modals } from "./modal.js";
import { go, goToList, onMove, place } from "./route.js";
import { Sidebar } from "./sidebar.js";
import { Store } from "./store.js";
import { ThreadPane } from "./thread.js";

const app = document.getElementById("app");
const store = new Store();
const phone = matchMedia("(max-width: 760px)");

const sidebar = new Sidebar(document.getElementById("sidebar"), store);
const channelPane = new ChannelPane(document.getElementById("channel"), store);
const threadPane = new ThreadPane(document.getElementById("thread"), store);
const modals = new Modals(document.body, store);
const announcer = new Announcer(document.getElementById("live"), store);

function draw() {
  if (!store.ready) return;
  const at = place();
  const channel = store.channels.get(at.channel);
  app.dataset.screen = !channel ? "list" : at.thread ? "thread" : "channel";
  sidebar.draw(channel);
  channelPane.draw(channel, at.thread ? null : at.message);
  threadPane.draw(channel, at.thread, at.message);
  modals.draw();
  followAnswer();
  announcer.draw(channel, at.thread);
  app.removeAttribute("aria-busy");
}

/** The first answer to what was just asked here opens its thread, where there is room for it and nobody is
 * in the middle of writing. */
function followAnswer() {
  const at = place();
  const answered = store.answered(at.channel);
  const writing = [...document.querySelectorAll(".composer textarea")].some((box) => box.value.trim());
  if (answered && answered !== at.thread && !writing && !phone.matches) go(at.channel, answered);
}

function moved() {
  if (!store.ready) return;
  const at = place();
  if (!store.channels.has(at.channel)) {
    if (!phone.matches || !location.hash)
      go(sessionStorage.getItem(`last ${store.me}`) ?? store.directMessage().id);
    draw();
    return;
  }
  sessionStorage.setItem(`last ${store.me}`, at.channel);
  store.openChannel(at.channel);
  if (at.thread) store.openThread(at.channel, at.thread);
  draw();
}

addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
  const at = place();
  if (at.thread) {
    go(at.channel);
    channelPane.focusMessage(at.thread);
  } else if (phone.matches && at.channel) {
    goToList();
  }
});

onMove(moved);
let known = null;
store.listen(() => {
  if (known !== store.changes) {
    known = store.changes;
    moved();
  }
  draw();
});
store.load().catch(() => {
  app.textContent = "The local workspace does not answer. Is it still running? Reload to try again.";
});

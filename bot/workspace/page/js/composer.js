// Where a person writes: Enter sends, Shift+Enter breaks the line, `/` and `@` suggest.

import { h, icon } from "./dom.js";
import { suggestionsFor } from "./suggestions.js";

const drafts = new Map();

export class Composer {
  constructor(store, channel, threadTs) {
    Object.assign(this, { store, channel, threadTs });
    const where = channel.kind === "im" ? store.bot.name : `#${channel.name}`;
    const words = threadTs ? "Reply in thread" : `Message ${where}`;
    this.key = `${store.me} ${channel.id} ${threadTs ?? ""}`;
    this.listId = `suggest-${threadTs ? "thread" : "channel"}`;
    this.suggestions = [];
    this.at = 0;
    this.box = h("textarea", {
      id: threadTs ? "thread-composer" : "composer",
      rows: 1,
      placeholder: words,
      "aria-label": words,
      role: "combobox",
      "aria-expanded": "false",
      "aria-controls": this.listId,
      "aria-autocomplete": "list",
      autocomplete: "off",
      enterkeyhint: "send",
      oninput: () => this.typed(),
      onkeydown: (event) => this.key_(event),
      onblur: () => this.suggest([]),
      onclick: () => this.typed(),
    });
    this.box.value = drafts.get(this.key) ?? "";
    this.list = h("ul.suggestions", {
      id: this.listId,
      role: "listbox",
      "aria-label": "Suggestions",
      hidden: true,
    });
    this.button = h("button.send", { type: "submit", "aria-label": "Send", title: "Send (Enter)" }, icon("send"));
    this.problem = h("p.problem", { role: "alert", hidden: true });
    this.node = h(
      "form.composer",
      {
        onsubmit: (event) => {
          event.preventDefault();
          this.send();
        },
      },
      this.list,
      h("div.field", {}, this.box, this.button),
      this.problem,
      h(
        "p.hint",
        { "aria-hidden": "true" },
        h("kbd", {}, "Enter"),
        " to send  ",
        h("kbd", {}, "Shift Enter"),
        " for a new line  ",
        !threadTs && [h("kbd", {}, "/"), " commands  "],
        h("kbd", {}, "@"),
        " mention",
      ),
    );
    requestAnimationFrame(() => this.grow());
  }

  focus() {
    this.box.focus({ preventScroll: true });
  }

  draw() {
    this.button.disabled = !this.box.value.trim();
  }

  typed() {
    drafts.set(this.key, this.box.value);
    this.grow();
    this.draw();
    this.suggest(this.matching());
  }

  grow() {
    if (!this.box.isConnected) return;
    this.box.style.height = "auto";
    this.box.style.height = `${Math.min(this.box.scrollHeight, innerHeight * 0.35)}px`;
  }

  matching() {
    return suggestionsFor(this.box.value.slice(0, this.box.selectionStart), this);
  }

  suggest(found) {
    this.suggestions = found;
    this.at = 0;
    this.list.hidden = !found.length;
    this.box.setAttribute("aria-expanded", String(found.length > 0));
    this.list.replaceChildren(
      ...found.map((one, index) =>
        h(
          "li",
          {
            id: `${this.listId}-${index}`,
            role: "option",
            onpointerdown: (event) => {
              event.preventDefault();
              this.take(index);
            },
          },
          h("span.what", {}, one.title),
          h("span.note", {}, one.note),
        ),
      ),
    );
    this.mark();
  }

  mark() {
    [...this.list.children].forEach((node, index) =>
      node.setAttribute("aria-selected", String(index === this.at)),
    );
    if (this.suggestions.length) this.box.setAttribute("aria-activedescendant", `${this.listId}-${this.at}`);
    else this.box.removeAttribute("aria-activedescendant");
  }

  take(index) {
    const { text, from, act } = this.suggestions[index];
    if (act) {
      this.box.value = "";
      this.typed();
      act();
      return;
    }
    const end = this.box.selectionStart;
    this.box.setRangeText(text, from, end, "end");
    this.suggest([]);
    this.typed();
  }

  key_(event) {
    if (event.isComposing) return;
    const open = this.suggestions.length > 0;
    const offered = this.suggestions[this.at];
    const complete = open && (offered.act || offered.text.trim() !== this.box.value.trim());
    if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      const count = this.suggestions.length;
      this.at = (this.at + (event.key === "ArrowDown" ? 1 : -1) + count) % count;
      this.mark();
    } else if (open && (event.key === "Tab" || event.key === "Enter") && !event.shiftKey && complete)
      this.take(this.at);
    else if (open && event.key === "Escape") this.suggest([]);
    else if (event.key === "Enter" && !event.shiftKey) this.send();
    else return;
    event.preventDefault();
  }

  async send() {
    const text = this.box.value.trim();
    if (!text) return;
    this.box.value = "";
    this.typed();
    this.problem.hidden = true;
    const isCommand = /^\/[a-z]/i.test(text);
    if (isCommand && !this.threadTs) this.store.expect(this.channel.id);
    try {
      const answer = await this.store.api.post(isCommand ? "command" : "send", {
        channel: this.channel.id,
        text,
        thread_ts: this.threadTs,
      });
      if (answer.message && !this.threadTs) this.store.ask(answer.message);
    } catch {
      this.problem.textContent =
        "That was not sent: the workspace did not answer. Your words are still here; send them again.";
      this.problem.hidden = false;
      if (!this.box.value) this.box.value = text;
      this.typed();
    }
  }
}

// Modals: the topmost view of the stack in a dialog; what was typed survives updates of the view.

import { h, icon } from "./dom.js";
import { drawBlocks } from "./render/blocks.js";

/** For elements in a view; `current` gives the view as it is now. */
export function viewContext(store, current, values = {}) {
  return {
    store,
    key: current().id,
    read: (block, element) => values[block.block_id]?.[element.action_id],
    write: (block, element, state) => {
      (values[block.block_id] ??= {})[element.action_id] = state;
    },
    changed: true,
    press: (block, element, chosen) =>
      store.api
        .post("press", {
          view_id: current().id,
          block_id: block.block_id,
          action_id: element.action_id,
          chosen,
          state: values,
        })
        .catch(() => null),
  };
}

export class Modals {
  constructor(parent, store) {
    Object.assign(this, { parent, store, shown: null, values: new Map(), errors: {}, problem: "" });
  }

  draw() {
    const view = this.store.modals.at(-1);
    if (!view) {
      this.dialog?.remove();
      this.dialog = this.shown = null;
      this.values.clear();
      return;
    }
    const facts = JSON.stringify([view, this.errors, this.problem, this.store.modals.length]);
    if (facts === this.shown) return;
    this.shown = facts;
    if (this.viewId !== view.id) this.errors = {};
    this.viewId = view.id;
    if (!this.dialog) this.open();
    const focus = document.activeElement?.dataset?.focus;
    const fresh = this.form(view);
    this.dialog.setAttribute("aria-label", view.title.text);
    this.dialog.replaceChildren(fresh);
    const again = focus && fresh.querySelector(`[data-focus="${CSS.escape(focus)}"]`);
    (
      fresh.querySelector("[aria-invalid=true]") ??
      again ??
      fresh.querySelector("[autofocus], .modal-body :is(input, textarea, select, button, summary)") ??
      fresh.querySelector("button")
    )?.focus();
  }

  open() {
    this.dialog = h("dialog.modal", {
      "data-testid": "modal",
      oncancel: (event) => {
        event.preventDefault();
        this.close();
      },
    });
    this.parent.append(this.dialog);
    this.dialog.showModal();
  }

  form(view) {
    const values = this.valuesOf(view.id);
    const context = { ...viewContext(this.store, () => view, values), errors: this.errors };
    const isPushed = this.store.modals.length > 1;
    return h(
      "form",
      {
        novalidate: true,
        onsubmit: (event) => {
          event.preventDefault();
          this.submit(view);
        },
      },
      h(
        "header",
        {},
        isPushed &&
          h("button.quiet", { type: "button", "aria-label": "Back", onclick: () => this.close() }, icon("back")),
        h("h2", {}, view.title.text),
        h("button.quiet", { type: "button", "aria-label": "Close", onclick: () => this.close() }, icon("close")),
      ),
      h(
        "div.modal-body",
        {},
        this.problem && h("p.problem", { role: "alert" }, this.problem),
        drawBlocks(view.blocks, context),
      ),
      h(
        "footer",
        {},
        h(
          "button.action",
          { type: "button", onclick: () => this.close() },
          view.close?.text ?? (isPushed ? "Back" : "Cancel"),
        ),
        view.submit && h("button.action.primary", { type: "submit" }, view.submit.text),
      ),
    );
  }

  valuesOf(viewId) {
    if (!this.values.has(viewId)) this.values.set(viewId, {});
    return this.values.get(viewId);
  }

  async submit(view) {
    const button = this.dialog.querySelector("button[type=submit]");
    button?.setAttribute("aria-busy", "true");
    this.problem = "";
    try {
      const answer = await this.store.api.post("submit", { view_id: view.id, values: this.valuesOf(view.id) });
      this.errors = answer.errors ?? {};
      this.problem = answer.problem ?? "";
    } catch {
      this.problem = "The workspace did not answer. Try again.";
    }
    button?.removeAttribute("aria-busy");
    this.store.tell();
  }

  async close() {
    const view = this.store.modals.at(-1);
    this.errors = {};
    this.problem = "";
    if (view)
      await this.store.api
        .post("close", { view_id: view.id })
        .catch(() => this.store.on_view_closed({ view_id: view.id }));
  }
}

// Slack's confirm object as a small dialog; resolves to whether the person agreed.

import { h } from "./dom.js";
import { drawText } from "./render/text.js";

export function confirmed(asked, store) {
  if (!asked) return Promise.resolve(true);
  return new Promise((resolve) => {
    const dialog = h(
      "dialog.modal.small",
      { "aria-label": asked.title.text },
      h("header", {}, h("h2", {}, asked.title.text)),
      h("div.modal-body", {}, h("div.text", {}, drawText(asked.text, store))),
      h(
        "footer",
        {},
        h("button.action", { type: "button", onclick: () => dialog.close("no") }, asked.deny.text),
        h(
          `button.action.${asked.style === "danger" ? "danger" : "primary"}`,
          { type: "button", onclick: () => dialog.close("yes") },
          asked.confirm.text,
        ),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

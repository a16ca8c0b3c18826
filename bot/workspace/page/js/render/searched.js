// A menu whose choices live at the app: a box to search in, and what the app answers.

import { h, icon } from "../dom.js";
import { chosen, current } from "./state.js";

const PAUSE_MS = 250;

export function searchedSelect(element, block, context, named) {
  const placeholder = element.placeholder?.text ?? "Choose…";
  const told = h("p.found-none", { role: "status" });
  const list = h("ul.found", { role: "listbox", "aria-label": placeholder });
  let asked = 0;
  let waiting = 0;

  async function find(query) {
    if (query.length < (element.min_query_length ?? 3)) return;
    const turn = ++asked;
    told.textContent = "Searching…";
    const found = (await context.options?.(block, element, query)) ?? [];
    if (turn !== asked) return; // something else was typed meanwhile
    told.textContent = found.length ? "" : "Nothing found.";
    list.replaceChildren(...found.map(entry));
  }

  function entry(option) {
    return h(
      "li",
      {},
      h(
        "button",
        {
          type: "button",
          role: "option",
          onclick: () => {
            summary.textContent = option.text.text;
            whole.open = false;
            chosen(element, block, context, { selected_option: option });
          },
        },
        option.text.text,
      ),
    );
  }

  const box = h("input", {
    type: "search",
    placeholder: "Search",
    "aria-label": `Search: ${placeholder}`,
    autocomplete: "off",
    oninput: () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => find(box.value.trim()), PAUSE_MS);
    },
  });
  const summary = h("span", {}, current(element, block, context).selected_option?.text.text ?? placeholder);
  const whole = h(
    "details.multi.searched",
    {
      "data-key": named["data-focus"],
      ontoggle: () => {
        if (!whole.open) return;
        box.focus();
        if (!list.children.length) find("");
      },
    },
    h(
      "summary.action",
      {
        ...named,
        role: "button",
        onclick: () => {
          whole.dataset.touched = "";
        },
      },
      summary,
      icon("chevron"),
    ),
    h("div.multi-list", {}, box, told, list),
  );
  return whole;
}

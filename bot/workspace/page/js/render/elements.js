// Interactive elements. Buttons act at once; the others keep a state and, outside inputs, tell of it.

import { confirmed } from "../confirm.js";
import { h, icon } from "../dom.js";
import { menu } from "../menu.js";
import { choices, picker, textInput } from "./inputs.js";
import { safeUrl } from "./links.js";
import { searchedSelect } from "./searched.js";
import { multiSelect, oneSelect } from "./selects.js";

export function drawElement(element, block, context, labelled = {}) {
  const draw = DRAWN[element.type] ?? selects(element);
  const focus = `${block.block_id} ${element.action_id}`;
  const node = draw
    ? draw(element, block, context, { "data-focus": focus, "data-action": element.action_id, ...labelled })
    : h("span.unknown", {}, `(${element.type})`);
  return node;
}

const DRAWN = {
  button: (element, block, context, named) => {
    const href = element.url && safeUrl(element.url);
    const button = h(
      `button.action${element.style ? `.${element.style}` : ""}`,
      {
        type: "button",
        ...named,
        "aria-label": element.accessibility_label,
        onclick: async () => {
          if (!(await confirmed(element.confirm, context.store))) return;
          if (href) open(href, "_blank", "noopener,noreferrer");
          await busy(button, context.press(block, element));
        },
      },
      element.text.text,
    );
    return button;
  },

  workflow_button: (element, block, context, named) => DRAWN.button(element, block, context, named),

  icon_button: (element, block, context, named) => DRAWN.button(element, block, context, named),

  feedback_buttons: (element, block, context, named) =>
    h(
      "span.feedback",
      { role: "group", "aria-label": "Feedback" },
      [
        ["positive_button", "👍"],
        ["negative_button", "👎"],
      ].map(([key, face]) => {
        const half = element[key];
        const button = h(
          "button.action",
          {
            type: "button",
            ...named,
            "aria-label": half.accessibility_label ?? half.text.text,
            title: half.text.text,
            onclick: async () => {
              for (const other of button.parentNode.children)
                other.setAttribute("aria-pressed", String(other === button));
              await busy(button, context.press(block, element, { value: half.value, text: half.text }));
            },
          },
          `${face} `,
          half.text.text,
        );
        return button;
      }),
    ),

  overflow: (element, block, context, named) => {
    const node = menu(
      icon("more"),
      "More actions",
      element.options.map((option) => ({
        label: option.text.text,
        act: async () => {
          if (option.url && safeUrl(option.url)) open(safeUrl(option.url), "_blank", "noopener,noreferrer");
          if (await confirmed(element.confirm, context.store))
            context.press(block, element, { selected_option: option });
        },
      })),
    );
    node.firstElementChild.classList.add("action");
    node.firstElementChild.dataset.focus = named["data-focus"];
    return node;
  },

  image: (element) =>
    h(
      "a.picture",
      { href: safeUrl(element.image_url), target: "_blank", rel: "noopener noreferrer" },
      icon("image"),
      h("span", {}, element.alt_text),
    ),

  radio_buttons: (element, block, context, named) => choices(element, block, context, named, "radio"),

  checkboxes: (element, block, context, named) => choices(element, block, context, named, "checkbox"),

  plain_text_input: (element, block, context, named) =>
    textInput(element, block, context, named, element.multiline ? "textarea" : "text"),
  email_text_input: (element, block, context, named) => textInput(element, block, context, named, "email"),
  url_text_input: (element, block, context, named) => textInput(element, block, context, named, "url"),
  number_input: (element, block, context, named) => textInput(element, block, context, named, "number"),
  rich_text_input: (element, block, context, named) => textInput(element, block, context, named, "textarea"),

  datepicker: (element, block, context, named) => picker(element, block, context, named, "date", "selected_date"),
  timepicker: (element, block, context, named) => picker(element, block, context, named, "time", "selected_time"),
  datetimepicker: (element, block, context, named) =>
    picker(element, block, context, named, "datetime-local", "selected_date_time"),
};

function selects(element) {
  if (!element.type.endsWith("_select")) return null;
  if (element.type === "external_select") return searchedSelect;
  return element.type.startsWith("multi_") ? multiSelect : oneSelect;
}

async function busy(button, work) {
  button.setAttribute("aria-busy", "true");
  try {
    await work;
  } finally {
    button.removeAttribute("aria-busy");
  }
}

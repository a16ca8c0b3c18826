// What people fill in: text, dates and times, boxes and radio buttons.

import { h } from "../dom.js";
import { chosen, current } from "./state.js";
import { drawText } from "./text.js";

export function choices(element, block, context, named, kind) {
  const key = kind === "radio" ? "selected_option" : "selected_options";
  const state = current(element, block, context)[key];
  const values = new Set((kind === "radio" ? [state] : (state ?? [])).filter(Boolean).map((one) => one.value));
  const name = `${context.key} ${named["data-focus"]}`;
  return h(
    "div.choices-list",
    { role: kind === "radio" ? "radiogroup" : "group", "aria-describedby": named["aria-describedby"] },
    element.options.map((option, index) =>
      h(
        "label",
        {},
        h("input", {
          type: kind,
          name,
          checked: values.has(option.value),
          "data-focus": `${named["data-focus"]} ${index}`,
          id: index === 0 ? named.id : null,
          onchange: ({ target }) => {
            if (kind === "radio") values.clear();
            if (target.checked) values.add(option.value);
            else values.delete(option.value);
            const taken = element.options.filter((one) => values.has(one.value));
            chosen(element, block, context, { [key]: kind === "radio" ? (taken[0] ?? null) : taken });
          },
        }),
        h(
          "span",
          {},
          drawText(option.text, context.store),
          option.description && h("small", {}, drawText(option.description, context.store)),
        ),
      ),
    ),
  );
}

export function textInput(element, block, context, named, kind) {
  const tag = kind === "textarea" ? "textarea" : "input";
  return h(tag, {
    ...named,
    type: tag === "input" ? kind : null,
    rows: tag === "textarea" ? 4 : null,
    value: current(element, block, context).value ?? "",
    placeholder: element.placeholder?.text,
    minlength: element.min_length,
    maxlength: element.max_length,
    min: element.min_value,
    max: element.max_value,
    step: kind === "number" && element.is_decimal_allowed ? "any" : null,
    autofocus: element.focus_on_load || null,
    autocomplete: "off",
    oninput: ({ target }) =>
      context.write(block, element, { type: element.type, value: target.value === "" ? null : target.value }),
    onchange: ({ target }) => context.changed && context.press(block, element, { value: target.value }),
  });
}

export function picker(element, block, context, named, kind, key) {
  const seconds = key === "selected_date_time";
  const state = current(element, block, context)[key];
  const shown =
    seconds && state
      ? new Date(state * 1000 - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 16)
      : (state ?? "");
  return h("input.action", {
    ...named,
    type: kind,
    value: shown,
    "aria-label": named.id ? null : (element.placeholder?.text ?? kind),
    onchange: ({ target }) => {
      const value = target.value
        ? seconds
          ? Math.floor(new Date(target.value).getTime() / 1000)
          : target.value
        : null;
      chosen(element, block, context, { [key]: value });
    },
  });
}

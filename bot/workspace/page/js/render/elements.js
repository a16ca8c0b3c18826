// Interactive elements. Buttons act at once; the others keep a state and, outside inputs, tell of it.

import { confirmed } from "../confirm.js";
import { h, icon } from "../dom.js";
import { menu } from "../menu.js";
import { initialState } from "./state.js";
import { safeUrl } from "./links.js";
import { drawText } from "./text.js";

export function drawElement(element, block, context, labelled = {}) {
  const draw = DRAWN[element.type] ?? selects(element);
  const focus = `${block.block_id} ${element.action_id}`;
  const node = draw ? draw(element, block, context, { "data-focus": focus, "data-action": element.action_id, ...labelled })
    : h("span.unknown", {}, `(${element.type})`);
  return node;
}

const DRAWN = {
  button: (element, block, context, named) => {
    const href = element.url && safeUrl(element.url);
    const button = h(`button.action${element.style ? `.${element.style}` : ""}`, {
      type: "button", ...named, "aria-label": element.accessibility_label,
      onclick: async () => {
        if (!(await confirmed(element.confirm, context.store))) return;
        if (href) open(href, "_blank", "noopener,noreferrer");
        await busy(button, context.press(block, element));
      },
    }, element.text.text);
    return button;
  },

  workflow_button: (element, block, context, named) => DRAWN.button(element, block, context, named),

  icon_button: (element, block, context, named) => DRAWN.button(element, block, context, named),

  feedback_buttons: (element, block, context, named) => h("span.feedback", { role: "group", "aria-label": "Feedback" },
    [["positive_button", "👍"], ["negative_button", "👎"]].map(([key, face]) => {
      const half = element[key];
      const button = h("button.action", {
        type: "button", ...named, "aria-label": half.accessibility_label ?? half.text.text, title: half.text.text,
        onclick: async () => {
          for (const other of button.parentNode.children) other.setAttribute("aria-pressed", String(other === button));
          await busy(button, context.press(block, element, { value: half.value, text: half.text }));
        },
      }, `${face} `, half.text.text);
      return button;
    })),

  overflow: (element, block, context, named) => {
    const node = menu(icon("more"), "More actions", element.options.map((option) => ({
      label: option.text.text,
      act: async () => {
        if (option.url && safeUrl(option.url)) open(safeUrl(option.url), "_blank", "noopener,noreferrer");
        if (await confirmed(element.confirm, context.store)) context.press(block, element, { selected_option: option });
      },
    })));
    node.firstElementChild.classList.add("action");
    node.firstElementChild.dataset.focus = named["data-focus"];
    return node;
  },

  image: (element) => h("a.picture", { href: safeUrl(element.image_url), target: "_blank", rel: "noopener noreferrer" }, icon("image"),
    h("span", {}, element.alt_text)),

  radio_buttons: (element, block, context, named) => choices(element, block, context, named, "radio"),

  checkboxes: (element, block, context, named) => choices(element, block, context, named, "checkbox"),

  plain_text_input: (element, block, context, named) => textInput(element, block, context, named, element.multiline ? "textarea" : "text"),
  email_text_input: (element, block, context, named) => textInput(element, block, context, named, "email"),
  url_text_input: (element, block, context, named) => textInput(element, block, context, named, "url"),
  number_input: (element, block, context, named) => textInput(element, block, context, named, "number"),
  rich_text_input: (element, block, context, named) => textInput(element, block, context, named, "textarea"),

  datepicker: (element, block, context, named) => picker(element, block, context, named, "date", "selected_date"),
  timepicker: (element, block, context, named) => picker(element, block, context, named, "time", "selected_time"),
  datetimepicker: (element, block, context, named) => picker(element, block, context, named, "datetime-local", "selected_date_time"),
};

function selects(element) {
  if (!element.type.endsWith("_select")) return null;
  return element.type.startsWith("multi_") ? multiSelect : oneSelect;
}

/** The options of any select; `selected_user` and its like are ids, `selected_option` is an object. */
function optionsOf(element, store) {
  const named = (id, name) => ({ value: id, text: { text: name } });
  const people = [...store.users.values()].filter((user) => user.name !== "workspace").map((user) => named(user.id, user.real_name));
  const rooms = [...store.channels.values()].filter((channel) => channel.kind === "channel").map((channel) => named(channel.id, `#${channel.name}`));
  const kind = element.type.replace("multi_", "");
  if (kind === "users_select") return [{ options: people }];
  if (kind === "channels_select") return [{ options: rooms }];
  if (kind === "conversations_select") return [{ options: [...rooms, ...people] }];
  return element.option_groups ?? [{ options: element.options ?? [] }];
}

function stateKey(element) {
  const kind = element.type.replace("multi_", "").replace("_select", "");
  const what = { users: "user", channels: "channel", conversations: "conversation" }[kind] ?? "option";
  return `selected_${what}${element.type.startsWith("multi_") ? "s" : ""}`;
}

function current(element, block, context) {
  return context.read(block, element) ?? initialState(element);
}

async function chosen(element, block, context, state) {
  context.write(block, element, { type: element.type, ...state });
  if (context.changed && (await confirmed(element.confirm, context.store))) context.press(block, element, state);
}

function oneSelect(element, block, context, named) {
  const key = stateKey(element);
  const groups = optionsOf(element, context.store);
  const all = groups.flatMap((group) => group.options);
  const state = current(element, block, context)[key];
  const value = state?.value ?? state ?? "";
  const entry = (option) => h("option", { value: option.value, selected: option.value === value }, option.text.text);
  return h("select.action", {
    ...named, "aria-label": named.id ? null : element.placeholder?.text ?? "Choose",
    onchange: ({ target }) => {
      const option = all.find((one) => one.value === target.value) ?? null;
      chosen(element, block, context, { [key]: key === "selected_option" ? option : option?.value ?? null });
    },
  }, h("option", { value: "", selected: value === "" }, element.placeholder?.text ?? "Choose…"),
  groups.map((group) => (group.label ? h("optgroup", { label: group.label.text }, group.options.map(entry)) : group.options.map(entry))));
}

function multiSelect(element, block, context, named) {
  const key = stateKey(element);
  const all = optionsOf(element, context.store).flatMap((group) => group.options);
  const state = current(element, block, context)[key] ?? [];
  const values = new Set(state.map((one) => one.value ?? one));
  const summary = h("span");
  const say = () => {
    summary.textContent = values.size ? all.filter((one) => values.has(one.value)).map((one) => one.text.text).join(", ") : element.placeholder?.text ?? "Choose…";
  };
  say();
  const toggle = (option, on) => {
    if (on) values.add(option.value);
    else values.delete(option.value);
    say();
    const taken = all.filter((one) => values.has(one.value));
    chosen(element, block, context, { [key]: key === "selected_options" ? taken : taken.map((one) => one.value) });
  };
  return h("details.multi", { "data-key": named["data-focus"] },
    h("summary.action", { ...named, onclick: (event) => { event.currentTarget.parentNode.dataset.touched = ""; } }, summary, icon("chevron")),
    h("div.multi-list", {}, all.map((option) => h("label", {},
      h("input", { type: "checkbox", checked: values.has(option.value), onchange: ({ target }) => toggle(option, target.checked) }),
      h("span", {}, option.text.text)))));
}

function choices(element, block, context, named, kind) {
  const key = kind === "radio" ? "selected_option" : "selected_options";
  const state = current(element, block, context)[key];
  const values = new Set((kind === "radio" ? [state] : state ?? []).filter(Boolean).map((one) => one.value));
  const name = `${context.key} ${named["data-focus"]}`;
  return h("div.choices-list", { role: kind === "radio" ? "radiogroup" : "group", "aria-describedby": named["aria-describedby"] },
    element.options.map((option, index) => h("label", {},
      h("input", {
        type: kind, name, checked: values.has(option.value), "data-focus": `${named["data-focus"]} ${index}`, id: index === 0 ? named.id : null,
        onchange: ({ target }) => {
          if (kind === "radio") values.clear();
          if (target.checked) values.add(option.value);
          else values.delete(option.value);
          const taken = element.options.filter((one) => values.has(one.value));
          chosen(element, block, context, { [key]: kind === "radio" ? taken[0] ?? null : taken });
        },
      }),
      h("span", {}, drawText(option.text, context.store), option.description && h("small", {}, drawText(option.description, context.store))))));
}

function textInput(element, block, context, named, kind) {
  const tag = kind === "textarea" ? "textarea" : "input";
  return h(tag, {
    ...named, type: tag === "input" ? kind : null, rows: tag === "textarea" ? 4 : null, value: current(element, block, context).value ?? "",
    placeholder: element.placeholder?.text, minlength: element.min_length, maxlength: element.max_length, min: element.min_value, max: element.max_value,
    step: kind === "number" && element.is_decimal_allowed ? "any" : null, autofocus: element.focus_on_load || null, autocomplete: "off",
    oninput: ({ target }) => context.write(block, element, { type: element.type, value: target.value === "" ? null : target.value }),
    onchange: ({ target }) => context.changed && context.press(block, element, { value: target.value }),
  });
}

function picker(element, block, context, named, kind, key) {
  const seconds = key === "selected_date_time";
  const state = current(element, block, context)[key];
  const shown = seconds && state ? new Date(state * 1000 - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 16) : state ?? "";
  return h("input.action", {
    ...named, type: kind, value: shown, "aria-label": named.id ? null : element.placeholder?.text ?? kind,
    onchange: ({ target }) => {
      const value = target.value ? (seconds ? Math.floor(new Date(target.value).getTime() / 1000) : target.value) : null;
      chosen(element, block, context, { [key]: value });
    },
  });
}

async function busy(button, work) {
  button.setAttribute("aria-busy", "true");
  try {
    await work;
  } finally {
    button.removeAttribute("aria-busy");
  }
}

// Menus to choose from: one native select, or a list of boxes for several choices.

import { h, icon } from "../dom.js";
import { chosen, current } from "./state.js";

/** The options of any select; `selected_user` and its like are ids, `selected_option` is an object. */
function optionsOf(element, store) {
  const named = (id, name) => ({ value: id, text: { text: name } });
  const people = [...store.users.values()]
    .filter((user) => user.name !== "workspace")
    .map((user) => named(user.id, user.real_name));
  const rooms = [...store.channels.values()]
    .filter((channel) => channel.kind === "channel")
    .map((channel) => named(channel.id, `#${channel.name}`));
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

export function oneSelect(element, block, context, named) {
  const key = stateKey(element);
  const groups = optionsOf(element, context.store);
  const all = groups.flatMap((group) => group.options);
  const state = current(element, block, context)[key];
  const value = state?.value ?? state ?? "";
  const entry = (option) =>
    h("option", { value: option.value, selected: option.value === value }, option.text.text);
  return h(
    "select.action",
    {
      ...named,
      "aria-label": named.id ? null : (element.placeholder?.text ?? "Choose"),
      onchange: ({ target }) => {
        const option = all.find((one) => one.value === target.value) ?? null;
        chosen(element, block, context, { [key]: key === "selected_option" ? option : (option?.value ?? null) });
      },
    },
    h("option", { value: "", selected: value === "" }, element.placeholder?.text ?? "Choose…"),
    groups.map((group) =>
      group.label
        ? h("optgroup", { label: group.label.text }, group.options.map(entry))
        : group.options.map(entry),
    ),
  );
}

export function multiSelect(element, block, context, named) {
  const key = stateKey(element);
  const all = optionsOf(element, context.store).flatMap((group) => group.options);
  const state = current(element, block, context)[key] ?? [];
  const values = new Set(state.map((one) => one.value ?? one));
  const summary = h("span");
  const say = () => {
    summary.textContent = values.size
      ? all
          .filter((one) => values.has(one.value))
          .map((one) => one.text.text)
          .join(", ")
      : (element.placeholder?.text ?? "Choose…");
  };
  say();
  const toggle = (option, on) => {
    if (on) values.add(option.value);
    else values.delete(option.value);
    say();
    const taken = all.filter((one) => values.has(one.value));
    chosen(element, block, context, { [key]: key === "selected_options" ? taken : taken.map((one) => one.value) });
  };
  return h(
    "details.multi",
    { "data-key": named["data-focus"] },
    h(
      "summary.action",
      {
        ...named,
        onclick: (event) => {
          event.currentTarget.parentNode.dataset.touched = "";
        },
      },
      summary,
      icon("chevron"),
    ),
    h(
      "div.multi-list",
      {},
      all.map((option) =>
        h(
          "label",
          {},
          h("input", {
            type: "checkbox",
            checked: values.has(option.value),
            onchange: ({ target }) => toggle(option, target.checked),
          }),
          h("span", {}, option.text.text),
        ),
      ),
    ),
  );
}

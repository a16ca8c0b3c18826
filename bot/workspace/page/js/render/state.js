// What elements are set to: as the app gave it, then as the person left it.

import { confirmed } from "../confirm.js";

const KEYS = {
  datepicker: ["selected_date", "initial_date"],
  timepicker: ["selected_time", "initial_time"],
  datetimepicker: ["selected_date_time", "initial_date_time"],
  static_select: ["selected_option", "initial_option"],
  external_select: ["selected_option", "initial_option"],
  radio_buttons: ["selected_option", "initial_option"],
  checkboxes: ["selected_options", "initial_options"],
  multi_static_select: ["selected_options", "initial_options"],
  multi_external_select: ["selected_options", "initial_options"],
  users_select: ["selected_user", "initial_user"],
  multi_users_select: ["selected_users", "initial_users"],
  channels_select: ["selected_channel", "initial_channel"],
  multi_channels_select: ["selected_channels", "initial_channels"],
  conversations_select: ["selected_conversation", "initial_conversation"],
  multi_conversations_select: ["selected_conversations", "initial_conversations"],
};

export function initialState(element) {
  const [key, initial] = KEYS[element.type] ?? ["value", "initial_value"];
  const empty = key.endsWith("s") ? [] : null;
  return { type: element.type, [key]: element[initial] ?? empty };
}

/** What an element is set to now. */
export function current(element, block, context) {
  return context.read(block, element) ?? initialState(element);
}

/** Keep what was chosen; outside inputs, and in inputs that ask for it, tell the app too. */
export async function chosen(element, block, context, state) {
  context.write(block, element, { type: element.type, ...state });
  if (context.changed && (await confirmed(element.confirm, context.store))) context.press(block, element, state);
}

// The state of an element that nobody has touched yet.

const KEYS = {
  datepicker: ["selected_date", "initial_date"], timepicker: ["selected_time", "initial_time"], datetimepicker: ["selected_date_time", "initial_date_time"],
  static_select: ["selected_option", "initial_option"], external_select: ["selected_option", "initial_option"], radio_buttons: ["selected_option", "initial_option"],
  checkboxes: ["selected_options", "initial_options"], multi_static_select: ["selected_options", "initial_options"],
  multi_external_select: ["selected_options", "initial_options"], users_select: ["selected_user", "initial_user"],
  multi_users_select: ["selected_users", "initial_users"], channels_select: ["selected_channel", "initial_channel"],
  multi_channels_select: ["selected_channels", "initial_channels"], conversations_select: ["selected_conversation", "initial_conversation"],
  multi_conversations_select: ["selected_conversations", "initial_conversations"],
};

export function initialState(element) {
  const [key, initial] = KEYS[element.type] ?? ["value", "initial_value"];
  const empty = key.endsWith("s") ? [] : null;
  return { type: element.type, [key]: element[initial] ?? empty };
}

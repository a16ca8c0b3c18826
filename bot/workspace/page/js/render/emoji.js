// The emoji that apps use most, by Slack's names; an unknown name stays as it is written.

const KNOWN = {
  "+1": "👍", "-1": "👎", alarm_clock: "⏰", arrow_right: "➡️", arrows_counterclockwise: "🔄", bar_chart: "📊", bell: "🔔",
  blue_heart: "💙", books: "📚", bookmark: "🔖", bulb: "💡", calendar: "📅", chart_with_upwards_trend: "📈", clap: "👏", clock1: "🕐",
  construction: "🚧", email: "✉️", exclamation: "❗", eyes: "👀", fire: "🔥", gear: "⚙️", globe_with_meridians: "🌐", grey_question: "❔",
  hammer_and_wrench: "🛠️", heart: "❤️", heavy_check_mark: "✔️", hourglass: "⌛", hourglass_flowing_sand: "⏳",
  information_source: "ℹ️", inbox_tray: "📥", key: "🔑", large_blue_circle: "🔵", large_green_circle: "🟢", link: "🔗", lock: "🔒", mag: "🔍",
  memo: "📝", no_entry: "⛔", no_entry_sign: "🚫", ok_hand: "👌", package: "📦", page_facing_up: "📄", paperclip: "📎", pencil2: "✏️",
  point_right: "👉", pray: "🙏", pushpin: "📌", question: "❓", raised_hands: "🙌", red_circle: "🔴", robot_face: "🤖",
  rocket: "🚀", scroll: "📜", slightly_smiling_face: "🙂", smile: "😄", sparkles: "✨", speech_balloon: "💬", star: "⭐", stopwatch: "⏱️", tada: "🎉",
  thinking_face: "🤔", thumbsdown: "👎", thumbsup: "👍", timer_clock: "⏲️", wave: "👋", warning: "⚠️", wastebasket: "🗑️",
  white_check_mark: "✅", white_circle: "⚪", x: "❌", yellow_circle: "🟡", zap: "⚡",
};

export function emoji(name) {
  return KNOWN[name.split("::")[0]] ?? `:${name}:`;
}

// Times in the zone of the person who looks.

const formats = new Map();

function format(zone, options) {
  const key = zone + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(undefined, { timeZone: zone, ...options }));
  return formats.get(key);
}

const CLOCK = { hour: "numeric", minute: "2-digit" };

export function clock(ts, zone) {
  return format(zone, CLOCK).format(ts * 1000);
}

export function dayKey(ts, zone) {
  return format(zone, { year: "numeric", month: "2-digit", day: "2-digit" }).format(ts * 1000);
}

export function dayName(ts, zone) {
  const now = Date.now() / 1000;
  if (dayKey(ts, zone) === dayKey(now, zone)) return "Today";
  if (dayKey(ts, zone) === dayKey(now - 86400, zone)) return "Yesterday";
  if (dayKey(ts, zone) === dayKey(now + 86400, zone)) return "Tomorrow";
  return format(zone, { weekday: "long", day: "numeric", month: "long" }).format(ts * 1000);
}

export function fullTime(ts, zone) {
  return format(zone, { dateStyle: "full", timeStyle: "medium" }).format(ts * 1000);
}

export function ago(ts) {
  const seconds = Math.round(Date.now() / 1000 - ts);
  const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
  for (const [unit, size] of [
    ["day", 86400],
    ["hour", 3600],
    ["minute", 60],
  ]) {
    if (Math.abs(seconds) >= size) return relative.format(-Math.round(seconds / size), unit);
  }
  return relative.format(-seconds, "second");
}

/** Slack's `<!date^…>` words: {date_short} at {time}, and so on. */
export function slackDate(ts, pattern, zone) {
  const pretty = (words, options) => {
    const name = dayName(ts, zone);
    return words && ["Today", "Yesterday", "Tomorrow"].includes(name)
      ? name.toLowerCase()
      : format(zone, options).format(ts * 1000);
  };
  const short = { month: "short", day: "numeric", year: "numeric" };
  const long = { weekday: "long", month: "long", day: "numeric", year: "numeric" };
  const plain = { month: "long", day: "numeric", year: "numeric" };
  const words = {
    "{date_num}": () => new Date(ts * 1000).toLocaleDateString("en-CA", { timeZone: zone }),
    "{date_slash}": () => format(zone, { dateStyle: "short" }).format(ts * 1000),
    "{date}": () => pretty(false, plain),
    "{date_short}": () => pretty(false, short),
    "{date_long}": () => pretty(false, long),
    "{date_pretty}": () => pretty(true, plain),
    "{date_short_pretty}": () => pretty(true, short),
    "{date_long_pretty}": () => pretty(true, long),
    "{time}": () => clock(ts, zone),
    "{time_secs}": () => format(zone, { ...CLOCK, second: "2-digit" }).format(ts * 1000),
    "{ago}": () => ago(ts),
    "{day_divider_pretty}": () => dayName(ts, zone),
  };
  return pattern.replace(/\{[a-z_]+\}/g, (word) => words[word]?.() ?? word);
}

// Where the person is: `#/channel/thread/message`, so that reload, back and permalinks work.

export function place() {
  const [, channel, thread, message] = decodeURIComponent(location.hash).split("/");
  return { channel: channel || null, thread: thread || null, message: message || null };
}

export function go(channel, thread) {
  location.hash = `#/${channel}${thread ? `/${thread}` : ""}`;
}

export function goToList() {
  location.hash = "#/";
}

export function onMove(listener) {
  addEventListener("hashchange", listener);
}

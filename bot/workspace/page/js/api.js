// The page's own API over HTTP, and its WebSocket that resumes after the last change it saw.

export class Refused extends Error {}

export class Api {
  constructor(user, client) {
    this.user = user;
    this.client = client;
  }

  async get(name, query = {}) {
    const parameters = new URLSearchParams({ ...query, user: this.user });
    return accepted(await fetch(`/workspace/page/${name}?${parameters}`));
  }

  async post(name, body) {
    return accepted(
      await fetch(`/workspace/page/${name}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ ...body, user: this.user, client: this.client }),
      }),
    );
  }
}

async function accepted(response) {
  const answer = await response.json();
  if (answer.error) throw new Refused(answer.error);
  return answer;
}

/** Calls back with changes as they happen; reconnects by itself; `reset` when too much was missed. */
export class Changes {
  constructor(api, seq, { changed, connected, reset }) {
    Object.assign(this, { api, seq, changed, connected, reset, pause: 300, over: false });
    this.open();
  }

  open() {
    const parameters = new URLSearchParams({ user: this.api.user, after: this.seq });
    const socket = new WebSocket(`ws://${location.host}/workspace/page/ws?${parameters}`);
    this.socket = socket;
    socket.onmessage = ({ data }) => this.heard(JSON.parse(data));
    socket.onclose = () => this.lost();
  }

  heard(told) {
    if (told.type === "hello") {
      this.pause = 300;
      this.connected(true, told.bot);
    } else if (told.type === "reset") {
      this.close();
      this.reset();
    } else {
      this.seq = told.seq;
      this.changed(told.changes);
    }
  }

  lost() {
    if (this.over) return;
    this.connected(false);
    setTimeout(() => this.over || this.open(), this.pause);
    this.pause = Math.min(this.pause * 1.6, 4000);
  }

  close() {
    this.over = true;
    this.socket.close();
  }
}

// Synth's runner: the one code step of a Pipedream workflow that an HTTP request starts. See README.md beside.
//
// Synth sends a whole definition and the ids of the steps to perform (a stage). They are performed here in
// their order, each once, and each outcome is posted back to Synth. Nothing is asked twice that may have
// happened: where that cannot be known, the outcome is `unknown` and Synth asks a person.

const REFERENCE = /\{\{\s*([A-Za-z_][A-Za-z0-9_]*)((?:\.{1,2}[A-Za-z0-9_$-]+|\[[0-9]+\])*)\s*\}\}/g;
const ALONE = new RegExp(`^${REFERENCE.source}$`);
const PART = /(\.{1,2})([A-Za-z0-9_$-]+)|\[([0-9]+)\]/g;
const MOST_LOOKED_AT = 10_000; // values below one, for a field that lies anywhere

const LATER = [429, 502, 503]; // it did not happen, and may be asked again
// Seconds for a try, seconds before the second (then doubling), and after what there is another. A step that says
// no number of `attempts` has three, and more while all pauses of the stage together are within three minutes.
const POLICY = { timeout_s: 60, backoff_s: 2, retry_on: ["unavailable"] };
const USUAL_TRIES = 3;
const PATIENCE_S = 180;
const LONGEST_PAUSE_S = 30;
const SIGN_IN_PAUSES_MS = [500, 2_000, 4_000, 8_000];
const CALLBACK_PAUSES_MS = [1_000, 4_000, 10_000];
const MOST_BYTES = 2_000_000; // of an answer, as JSON
const KEPT = 100_000; // characters of one that has more
const NOT_LET_IN =
  "The runner cannot sign in at Pipedream. Whoever runs Synth has to look at the variables " +
  "SYNTH_PIPEDREAM_CLIENT_ID and SYNTH_PIPEDREAM_CLIENT_SECRET there.";
const NEEDED = [
  "SYNTH_CALLBACK_URL",
  "SYNTH_PIPEDREAM_CLIENT_ID",
  "SYNTH_PIPEDREAM_CLIENT_SECRET",
];

/** A JSON value with its references replaced, in one pass; a text that is exactly one keeps the JSON type. */
export function fill(value, names) {
  if (typeof value === "string") {
    const alone = ALONE.exec(value.trim());
    if (alone && Object.hasOwn(names, alone[1])) return lookUp(names[alone[1]], alone[2]);
    return value.replace(REFERENCE, (text, name, path) =>
      Object.hasOwn(names, name) ? asText(lookUp(names[name], path)) : text,
    );
  }
  if (Array.isArray(value)) return value.map((inner) => fill(inner, names));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner, names)]));
}

/** Follow a path into a JSON value; null where it leads nowhere. Text is never parsed. */
function lookUp(value, path) {
  for (const [, dots, key, index] of path.matchAll(PART)) {
    if (dots === "..") {
      value = nearest(value, key);
      continue;
    }
    const part = key ?? String(Number(index));
    if (value === null || typeof value !== "object") return null;
    if (Array.isArray(value) && key !== undefined) return null;
    if (!Object.hasOwn(value, part)) return null;
    value = value[part];
  }
  return value;
}

/** The field of that name at the least depth; null in what holds no fields. Throws where there is none, or where
 *  several differ. */
function nearest(value, name) {
  if (value === null || typeof value !== "object") return null;
  let level = [value];
  for (let seen = 0; level.length && seen < MOST_LOOKED_AT; seen += level.length) {
    const objects = level.filter((one) => one !== null && typeof one === "object");
    const found = objects.filter((one) => !Array.isArray(one) && Object.hasOwn(one, name)).map((one) => one[name]);
    const known = found.filter((one) => one !== null);
    if (new Set(known.map(asText)).size > 1) {
      throw new Error(
        `There are several “${name}” that differ, so nobody can tell which one is meant. Name it with its whole path.`,
      );
    }
    if (known.length) return known[0];
    level = objects.flatMap((one) => Object.values(one)).slice(0, MOST_LOOKED_AT);
  }
  throw new Error(`Nothing is called “${name}” in what came in. Look what there is, and name it with its whole path.`);
}

function asText(value) {
  if (value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Every step of a definition, those in branches and loops included. */
function* everyStep(steps) {
  for (const step of steps ?? []) {
    yield step;
    for (const inner of [step.steps, step.then, step.else]) yield* everyStep(inner);
  }
}

/** Perform a stage. `report` posts what became of each step and says whether Synth has it ("kept"), could not
 *  be reached ("lost"), or waits for it no more ("gone"). The first step that is not done ends the stage. */
export async function perform(body, { env, fetch, sleep, report }) {
  const names = { ...body.names };
  const steps = new Map([...everyStep(body.definition.steps)].map((step) => [step.id, step]));
  const lost = [];
  const patience = { left_s: PATIENCE_S };
  let status = "succeeded";
  for (const [index, id] of body.stage.entries()) {
    const step = steps.get(id);
    const began = Date.now();
    const outcome = await performStep(step, names, body, { env, fetch, sleep, patience });
    const told = { step_id: id, index, component: step.component, duration_ms: Date.now() - began, ...outcome };
    const heard = await report({ run_id: body.run_id, key: body.key, type: "step.finished", step: told });
    if (heard === "lost") lost.push(told);
    if (outcome.status !== "done") status = "failed";
    if (outcome.status !== "done" || heard === "gone") break;
    names[id] = outcome.ret;
  }
  await report({ run_id: body.run_id, key: body.key, type: "run.finished", status, steps: lost });
}

async function performStep(step, names, body, { env, fetch, sleep, patience }) {
  const policy = { ...POLICY, ...step.policy };
  let props;
  try {
    props = fill(step.props, names);
  } catch (error) {
    return { status: "refused", error: error.message };
  }
  let authorization;
  try {
    authorization = await signInPatiently(env, fetch, sleep);
  } catch (error) {
    return { status: "unavailable", error: NOT_LET_IN, technical: error.message };
  }
  for (let tries = 1; ; tries++) {
    let wanted = 0; // seconds, as the service asks for
    try {
      const answer = await fetch(`${base(env)}/v1/connect/${body.connect.project_id}/actions/run`, {
        method: "POST",
        signal: AbortSignal.timeout(policy.timeout_s * 1_000),
        headers: {
          "content-type": "application/json",
          "x-pd-environment": body.connect.environment,
          authorization,
        },
        body: JSON.stringify({
          id: step.component,
          version: step.version,
          external_user_id: body.connect.external_user_id,
          configured_props: props,
          ...(step.dynamic_props_id ? { dynamic_props_id: step.dynamic_props_id } : {}),
        }),
      });
      wanted = Math.min(Number(answer.headers.get("retry-after")) || 0, LONGEST_PAUSE_S);
      const outcome = LATER.includes(answer.status)
        ? { status: "unavailable", error: `Pipedream is not available right now. ${tried(tries)}`, technical: answered(answer) }
        : fitting(await outcomeOf(answer));
      if (!policy.retry_on.includes(outcome.status)) return outcome;
      const pause_s = pauseAfter(tries, policy, wanted);
      const patient = policy.attempts === undefined && outcome.status === "unavailable" && pause_s <= patience.left_s;
      if (tries >= (policy.attempts ?? USUAL_TRIES) && !patient) return outcome;
      patience.left_s -= pause_s;
      await sleep(1_000 * pause_s); // it did not happen
    } catch (error) {
      const silent = error.name === "TimeoutError";
      const said = silent ? `There was no answer within ${policy.timeout_s} s.` : "Pipedream broke the connection off before it answered.";
      return { status: "unknown", error: said, technical: error.message };
    }
  }
}

/** Seconds: doubling, up to half a minute where the step does not begin with more, or as the service asks. */
function pauseAfter(tries, policy, wanted) {
  const longest = policy.attempts === undefined ? Math.max(LONGEST_PAUSE_S, policy.backoff_s) : Infinity;
  const least = tries >= USUAL_TRIES && policy.attempts === undefined ? 1 : 0;
  return Math.max(wanted, least, Math.min(policy.backoff_s * 2 ** (tries - 1), longest));
}

function tried(tries) {
  return `Tried ${tries === 1 ? "once" : `${tries} times`}.`;
}

/** An answer that is too long to be sent back is kept in part, as text. */
function fitting(outcome) {
  const text = JSON.stringify(outcome.ret ?? null);
  if (Buffer.byteLength(text) <= MOST_BYTES) return outcome;
  const cut = `The result has ${text.length} characters; the first ${KEPT} are kept, as text.`;
  return { ...outcome, ret: text.slice(0, KEPT), summary: [outcome.summary, cut].filter(Boolean).join(" ") };
}

/** What an answer means: done, refused, unavailable, or unknown where it may have happened. */
async function outcomeOf(answer) {
  const text = await answer.text();
  let said;
  try {
    said = JSON.parse(text);
  } catch {
    said = undefined;
  }
  if (answer.status === 200 && said !== undefined) {
    const failure = (said.os ?? []).find((one) => one?.k === "error");
    if (failure) return { status: "refused", error: `The service said: ${failure.err?.message ?? ""}` };
    return { status: "done", ret: said.ret ?? null, summary: said.exports?.$summary ?? null };
  }
  const refused = answer.status >= 400 && answer.status < 500 && answer.status !== 408;
  if (refused) return { status: "refused", error: refusal(said), technical: answered(answer) };
  return { status: "unknown", error: "Pipedream had a problem of its own.", technical: answered(answer) };
}

function answered(answer) {
  return `Pipedream answered ${answer.status}`;
}

/** What Synth says where it asks for an action itself. */
function refusal(said) {
  const why = said?.error?.message ?? said?.error ?? said?.message;
  return typeof why === "string" ? `Pipedream refused to run this step: ${why}` : "Pipedream refused to run this step.";
}

/** It may be asked as often as one likes, and costs a step none of its tries. */
async function signInPatiently(env, fetch, sleep) {
  for (const pause of SIGN_IN_PAUSES_MS) {
    try {
      return await signIn(env, fetch);
    } catch {
      await sleep(pause);
    }
  }
  return await signIn(env, fetch);
}

async function signIn(env, fetch) {
  const answer = await fetch(`${base(env)}/v1/oauth/token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      grant_type: "client_credentials",
      client_id: env.SYNTH_PIPEDREAM_CLIENT_ID,
      client_secret: env.SYNTH_PIPEDREAM_CLIENT_SECRET,
    }),
  });
  if (!answer.ok) throw new Error(`Pipedream said ${answer.status}`);
  return `Bearer ${(await answer.json()).access_token}`;
}

function base(env) {
  return env.SYNTH_PIPEDREAM_BASE_URL || "https://api.pipedream.com";
}

/** Post to Synth, again where it is away. What never arrives Synth's watchdog asks a person about. */
export async function post(message, { env, fetch, sleep }) {
  for (const pause of [...CALLBACK_PAUSES_MS, null]) {
    try {
      const answer = await fetch(env.SYNTH_CALLBACK_URL, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          authorization: `Bearer ${env.SYNTH_RUNNER_SECRET}`,
        },
        body: JSON.stringify(message),
      });
      if (answer.status === 410) return "gone"; // the run was cancelled, or goes on without this
      if (answer.status < 300) return "kept";
      if (answer.status < 500 && answer.status !== 429) return "lost";
    } catch {
      // the network: as for a server that is away
    }
    if (pause !== null) await sleep(pause);
  }
  return "lost";
}

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

export default defineComponent({
  name: "Synth runner",
  props: { seen: { type: "data_store" } },
  async run({ steps, $ }, { env = process.env, fetch = globalThis.fetch } = {}) {
    const { headers, body } = steps.trigger.event;
    const respond = (status, said) => $.respond({ immediate: true, status, body: said });
    if (!env.SYNTH_RUNNER_SECRET || headers.authorization !== `Bearer ${env.SYNTH_RUNNER_SECRET}`) {
      await respond(401, { error: "unauthorized" });
      return;
    }
    if (body.ping !== undefined) {
      await respond(200, { pong: body.ping, missing: NEEDED.filter((name) => !env[name]) });
      return;
    }
    const key = `stage ${body.key}`;
    const known = await this.seen.get(key);
    if (!known) await this.seen.set(key, true, { ttl: 30 * 24 * 3600 });
    await respond(202, { accepted: true, run_id: body.run_id });
    if (known) return; // sent again: it is under way, or over
    await perform(body, { env, fetch, sleep, report: (message) => post(message, { env, fetch, sleep }) });
  },
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

globalThis.defineComponent = (component) => component; // which Pipedream gives every code step
const { default: runner, fill, perform, post } = await import("./runner.mjs");

const vectors = JSON.parse(readFileSync(new URL("../../tests/template_vectors.json", import.meta.url)));
const env = { SYNTH_RUNNER_SECRET: "s3cret", SYNTH_CALLBACK_URL: "https://synth.example/hooks/pipedream/runner" };
const sleep = async () => {};

/** Pipedream's API: signs everybody in, then gives the answers one after the other. */
function service(...answers) {
  const asked = [];
  const fetch = async (url, given) => {
    if (url.endsWith("/oauth/token")) return Response.json({ access_token: "t" });
    asked.push({ url, ...given, body: JSON.parse(given.body) });
    const answer = answers.shift() ?? { ret: null };
    if (answer instanceof Error) throw answer;
    return answer instanceof Response ? answer : Response.json(answer);
  };
  return { asked, fetch };
}

function stage(steps, names = {}) {
  return {
    run_id: "T1/5",
    key: "T1/5/2",
    connect: { project_id: "proj_1", environment: "development", external_user_id: "T1:U1" },
    names,
    definition: { version: 1, steps },
    stage: steps.map((step) => step.id),
  };
}

async function performed(body, fetch) {
  const told = [];
  await perform(body, { env, fetch, sleep, report: async (message) => told.push(message) && "kept" });
  return told;
}

const FIRST = { id: "find", component: "github-search-issues", version: "1.0.0", props: { q: "is:open" } };
const SECOND = {
  id: "say",
  component: "linear_app-create-issue",
  version: "0.4.12",
  props: { title: "{{find.items[0].title}} for {{inputs.who}}", raw: "{{find.items}}", keep: "{{later}}" },
};

for (const vector of vectors) {
  test("a field that may lie anywhere has to be one", async () => {
  for (const event of [{ name: "Ada" }, { buyer: { email: "a@b.c" }, seller: { email: "d@e.f" } }]) {
    const { asked, fetch } = service();
    const step = { id: "mail", component: "gmail-send-email", props: { to: "{{event..email}}" } };
    const [told] = await performed(stage([step], { event }), fetch);
    assert.equal(told.step.status, "refused");
    assert.match(told.step.error, /“email”/);
    assert.equal(asked.length, 0);
  }
});

test(`references: ${vector.says}`, () => {
    assert.deepEqual(fill(vector.value, vector.names), vector.gives);
  });
}

test("steps are performed in their order, each with what came before", async () => {
  const items = [{ title: "It rains {{inputs.who}}" }];
  const { asked, fetch } = service({ ret: { items }, exports: { $summary: "Found 1" }, os: [] }, { ret: "made" });
  const told = await performed(stage([FIRST, SECOND], { inputs: { who: "Ada" } }), fetch);
  assert.deepEqual(
    asked.map((one) => one.body.id),
    ["github-search-issues", "linear_app-create-issue"],
  );
  assert.deepEqual(asked[1].body.configured_props, {
    title: "It rains {{inputs.who}} for Ada",
    raw: items,
    keep: "{{later}}",
  });
  assert.equal(asked[0].headers["x-pd-environment"], "development");
  assert.equal(asked[0].body.external_user_id, "T1:U1");
  assert.deepEqual(
    told.map((one) => [one.type, one.step?.step_id, one.step?.status]),
    [["step.finished", "find", "done"], ["step.finished", "say", "done"], ["run.finished", undefined, undefined]],
  );
  assert.equal(told[0].step.summary, "Found 1");
  assert.equal(told[2].status, "succeeded");
});

const failures = [
  ["an error inside of a success is refused", { ret: null, os: [{ k: "x" }, { k: "error", err: { message: "No team" } }] }, "refused"],
  ["what the service does not take is refused", Response.json({ error: "bad" }, { status: 400 }), "refused"],
  ["a server error is unknown", new Response("<html>", { status: 500 }), "unknown"],
  ["a time-out at the service is unknown", new Response("", { status: 504 }), "unknown"],
  ["accepted is not done", new Response("{}", { status: 202 }), "unknown"],
  ["an answer that cannot be read is unknown", new Response("<html>"), "unknown"],
  ["a broken connection is unknown", new Error("reset"), "unknown"],
];
for (const [says, answer, status] of failures) {
  test(`${says}, asked once, and ends the stage`, async () => {
    const { asked, fetch } = service(answer);
    const told = await performed(stage([FIRST, SECOND]), fetch);
    assert.equal(asked.length, 1);
    assert.equal(told[0].step.status, status);
    assert.deepEqual([told.length, told[1].status], [2, "failed"]);
    assert.equal(JSON.stringify(told).includes("stack"), false);
  });
}

test("what did not happen is asked again, and in the end unavailable", async () => {
  const busy = () => new Response("", { status: 429 });
  const twice = service(busy(), busy(), { ret: 1 });
  assert.equal((await performed(stage([FIRST]), twice.fetch))[0].step.status, "done");
  const away = service(...Array.from({ length: 30 }, busy));
  const policy = { timeout_s: 60, attempts: 5, backoff_s: 2, retry_on: ["unavailable"] };
  const [told] = await performed(stage([{ ...FIRST, policy }]), away.fetch);
  assert.equal(told.step.status, "unavailable");
  assert.equal(told.step.error, "Pipedream is not available right now. Tried 5 times.");
  assert.equal(away.asked.length, 5);
});

test("without a number of tries it is asked for three minutes, which the steps of a stage share", async () => {
  const busy = () => new Response("", { status: 503 });
  const slept = [];
  const told = [];
  const report = async (message) => told.push(message) && "kept";
  const asleep = { env, sleep: async (ms) => slept.push(ms), report };
  const { fetch } = service(...Array.from({ length: 6 }, busy), { ret: 1 }, ...Array.from({ length: 30 }, busy));
  await perform(stage([FIRST, SECOND]), { ...asleep, fetch });
  assert.deepEqual(told.slice(0, 2).map((one) => one.step.status), ["done", "unavailable"]);
  assert.deepEqual(slept.slice(0, 6), [2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  const whole = slept.reduce((sum, one) => sum + one, 0);
  assert.ok(whole > 140_000 && whole <= 180_000, `${whole} ms`);
});

test("the pauses double, and are longer where the service asks for that, within bounds", async () => {
  const later = (seconds) => new Response("", { status: 503, headers: seconds ? { "retry-after": seconds } : {} });
  const slept = [];
  const { fetch } = service(later(), later("7"), later("3600"), { ret: 1 });
  const report = async () => "kept";
  await perform(stage([FIRST]), { env, fetch, sleep: async (ms) => slept.push(ms), report });
  assert.deepEqual(slept, [2_000, 7_000, 30_000]);
});

test("a step's own policy says how often it is tried, and after what", async () => {
  const no = () => ({ ret: null, os: [{ k: "error", err: { message: "No team" } }] });
  const once = service(new Response("", { status: 503 }));
  const policy = { timeout_s: 5, attempts: 1, backoff_s: 0, retry_on: ["unavailable"] };
  assert.equal((await performed(stage([{ ...FIRST, policy }]), once.fetch))[0].step.status, "unavailable");
  assert.equal(once.asked.length, 1);
  const stubborn = { ...policy, attempts: 3, retry_on: ["refused"] };
  const thrice = service(no(), no(), { ret: 1 });
  assert.equal((await performed(stage([{ ...FIRST, policy: stubborn }]), thrice.fetch))[0].step.status, "done");
});

test("steps inside of branches and loops are found by their ids", async () => {
  const { asked, fetch } = service();
  const body = stage([FIRST]);
  body.definition.steps = [{ id: "any", then: [], else: [{ id: "each", steps: [FIRST] }] }];
  await performed(body, fetch);
  assert.equal(asked.length, 1);
});

test("a result that is too long to be sent is kept in part", async () => {
  const { fetch } = service({ ret: "x".repeat(3_000_000), exports: { $summary: "Found" }, os: [] });
  const told = (await performed(stage([FIRST]), fetch))[0].step;
  assert.equal(told.ret.length, 100_000);
  assert.match(told.summary, /^Found The result has 3000002 characters/);
});

test("where the run is over the stage ends, and what could not be told is told at the end", async () => {
  const { asked, fetch } = service({ ret: 1 }, { ret: 2 });
  const told = [];
  const gone = async (message) => told.push(message) && "gone";
  await perform(stage([FIRST, SECOND]), { env, fetch, sleep, report: gone });
  assert.deepEqual([asked.length, told.at(-1).type], [1, "run.finished"]);
  const lost = async (message) => told.push(message) && "lost";
  await perform(stage([FIRST]), { env, fetch: service({ ret: 7 }).fetch, sleep, report: lost });
  assert.equal(told.at(-1).steps[0].ret, 7);
});

test("a ping performs nothing and says what the workflow lacks", async () => {
  const answers = [];
  const event = { headers: { authorization: "Bearer s3cret" }, body: { ping: "n" } };
  const $ = { respond: async (answer) => answers.push(answer) };
  await runner.run.call({}, { steps: { trigger: { event } }, $ }, { env, fetch: () => assert.fail("asked") });
  const missing = ["SYNTH_PIPEDREAM_CLIENT_ID", "SYNTH_PIPEDREAM_CLIENT_SECRET"];
  assert.deepEqual([answers[0].status, answers[0].body], [200, { pong: "n", missing }]);
});

test("a callback is posted again while Synth is away", async () => {
  const answers = [new Response("", { status: 503 }), new Error("reset"), new Response("")];
  const asked = [];
  const fetch = async (url, given) => {
    asked.push([url, given.headers.authorization]);
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  await post({ type: "x" }, { env, fetch, sleep });
  assert.deepEqual(asked, Array(3).fill([env.SYNTH_CALLBACK_URL, "Bearer s3cret"]));
});

/** The step as Pipedream calls it, twice with the same key if asked so. */
async function called(authorization, times = 1) {
  const { asked, fetch } = service();
  const kept = new Map();
  const seen = { get: async (key) => kept.get(key), set: async (key, value) => kept.set(key, value) };
  const answers = [];
  const event = { headers: { authorization }, body: stage([FIRST]) };
  const $ = { respond: async (answer) => answers.push(answer.status) };
  for (let time = 0; time < times; time++) await runner.run.call({ seen }, { steps: { trigger: { event } }, $ }, { env, fetch });
  return { answers, runs: asked.filter((one) => one.url.endsWith("/actions/run")).length };
}

test("a stage that is sent twice is performed once", async () => {
  assert.deepEqual(await called("Bearer s3cret", 2), { answers: [202, 202], runs: 1 });
});

test("nobody without the secret has anything performed", async () => {
  assert.deepEqual(await called("Bearer other"), { answers: [401], runs: 0 });
  assert.deepEqual(await called(undefined), { answers: [401], runs: 0 });
});

// Runs the real step of docs/pipedream-runner as Pipedream would, once for each line on stdin: the request that
// came as JSON. What it answers is a line on stdout. Its data store is this process' memory.
import { createInterface } from "node:readline";

globalThis.defineComponent = (component) => component; // which Pipedream gives every code step
const { default: runner } = await import("../docs/pipedream-runner/runner.mjs");

const kept = new Map();
const seen = { get: async (key) => kept.get(key), set: async (key, value) => kept.set(key, value) };

async function perform({ number, headers, body }) {
  let answered = false;
  const respond = async ({ status, body: said }) => {
    answered = true;
    process.stdout.write(`${JSON.stringify({ number, status, said })}\n`);
  };
  try {
    await runner.run.call({ seen }, { steps: { trigger: { event: { headers, body } } }, $: { respond } });
  } catch (error) {
    process.stderr.write(`${error.stack}\n`);
    if (!answered) await respond({ status: 500, body: {} });
  }
}

for await (const line of createInterface({ input: process.stdin })) void perform(JSON.parse(line));

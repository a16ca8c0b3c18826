// plan and task_card: what is to be done, what is being done, what came of it.

import { h, icon } from "../dom.js";
import { link } from "./links.js";
import { drawRichText } from "./rich_text.js";

const WORDS = { pending: "Waiting", in_progress: "In progress", complete: "Done", error: "Failed" };
const MARKS = { complete: "check", error: "cross" };

export function drawPlan(block, context) {
  const tasks = block.tasks ?? [];
  const done = tasks.filter((task) => task.status === "complete").length;
  const failed = tasks.some((task) => task.status === "error");
  const running = tasks.some((task) => task.status === "in_progress");
  const tone = failed ? "error" : done === tasks.length && done ? "complete" : running ? "in_progress" : "pending";
  return h(
    `section.plan.${tone}`,
    { "aria-label": block.title, "data-testid": "plan" },
    h(
      "header",
      {},
      h("h4", {}, block.title),
      tasks.length > 0 && !/ \d+ of \d+ /.test(` ${block.title} `) && h("span.count", {}, `${done} of ${tasks.length}`),
    ),
    tasks.length > 0 &&
      h("progress", { max: tasks.length, value: done, "aria-label": `${done} of ${tasks.length} done` }),
    h(
      "ol",
      {},
      tasks.map((task) => h("li", {}, drawTask(task, context))),
    ),
  );
}

export function drawTaskCard(block, context) {
  return h("section.plan.single", { "data-testid": "task" }, drawTask(block, context));
}

function drawTask(task, context) {
  const status = WORDS[task.status] ? task.status : "pending";
  const mark = h(
    `span.mark.${status}`,
    { role: "img", "aria-label": WORDS[status] },
    MARKS[status] && icon(MARKS[status]),
  );
  const inside = [
    task.details && h("div.details", {}, drawRichText(task.details, context.store)),
    task.output && h("div.output", {}, drawRichText(task.output, context.store)),
    task.sources?.length > 0 &&
      h(
        "ul.sources",
        {},
        task.sources.map((source) => h("li", {}, link(source.url, source.text))),
      ),
  ].filter(Boolean);
  if (!inside.length)
    return h(`div.task.${status}`, { "data-status": status }, mark, h("span.title", {}, task.title));
  return h(
    `details.task.${status}`,
    {
      "data-status": status,
      "data-key": `task ${task.task_id}`,
      open: status === "error" || status === "in_progress",
    },
    h(
      "summary",
      {
        "data-focus": `task ${task.task_id}`,
        onclick: (event) => {
          event.currentTarget.parentNode.dataset.touched = "";
        },
      },
      mark,
      h("span.title", {}, task.title),
      icon("chevron"),
    ),
    h("div.inside", {}, inside),
  );
}

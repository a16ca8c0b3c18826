"""A run as people see it: one card that is redrawn, a question when nobody but they can tell, an ending."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import (
    Block,
    ButtonElement,
    PlanBlock,
    RichTextBlock,
    RichTextElementParts,
    RichTextSectionElement,
    TaskCardBlock,
)

from bot.slack.blocks.message import Message, actions, asked_first, button, context, message, section
from bot.slack.blocks.outcome import gist, loop_of
from bot.slack.blocks.steps import FindOffer, title
from bot.slack.blocks.text import count, duration, mrkdwn, one_line
from core.definition import Action, Branch, ForEach, Step, every_step
from core.runs import Response, Run, RunStatus, StepStatus

MOST_TASKS = 50
_STATE = {
    RunStatus.CREATED: "starting",
    RunStatus.RUNNING: "running",
    RunStatus.WAITING: "waiting",
    RunStatus.COMPLETED: "done",
    RunStatus.FAILED: "failed",
    RunStatus.CANCELLED: "stopped",
}


@dataclass(frozen=True)
class Progress:
    """All that the messages about a run are drawn from."""

    run: Run
    responses: Sequence[Response]
    offer: FindOffer
    names: Mapping[str, str]
    usual_seconds: float | None = None

    def response(self, step_id: str) -> Response | None:
        """The one of a step outside of loops."""
        return next((one for one in self.responses if one.path == step_id), None)

    def inside(self, loop: str) -> list[Response]:
        """Those of a loop's steps."""
        return [one for one in self.responses if loop_of(one.path) == loop]

    def who(self, user: str | None) -> str:
        """A person's name, or what it was if it was nobody."""
        return {"api": "the API", "trigger": "its trigger", None: "nobody"}.get(user) or self.names.get(
            user or "", user or ""
        )


def run_card(progress: Progress, note: str = "") -> Message:
    """The root message of a run; `note` is a plain sentence that stands above it."""
    run = progress.run
    tasks = _tasks(progress)
    done = sum(1 for task in tasks if task.status == "complete")
    state = _STATE[run.status]
    if run.status in (RunStatus.RUNNING, RunStatus.WAITING):
        state = f"{state}, {done} of {len(tasks)} done"
    head = f"{run.definition.name}: {state}"
    body: list[Block] = [context(mrkdwn(note, 500))] if note else []
    body.append(PlanBlock(title=one_line(head, 150), tasks=_fitted(tasks)))
    body.append(context(_small_print(progress)))
    foot = [] if run.status.ended else [actions(_stop(run))]
    return message(mrkdwn(head, 300), body, foot)


def ending(
    progress: Progress, mentions: Sequence[str] = (), *, buttons: bool = True, done: str = ""
) -> Message:
    """The last word on a run. `done` replaces the button by what somebody did with it."""
    run = progress.run
    called = " ".join(f"<@{user}>" for user in mentions)
    told = f"{called} {_how_it_ended(progress)}".strip()
    body = [section(told)]
    if reason := _reason(progress):
        body.append(section(reason))
    if done:
        body.append(context(mrkdwn(done, 500)))
    offered = _one_way_on(progress) if buttons and not done else None
    plain = f"{run.definition.name}: {_STATE[run.status]}"
    return message(f"{called} {mrkdwn(plain, 300)}".strip(), body, [actions(offered)] if offered else [])


def unknown_outcome(progress: Progress, response: Response, done: str = "") -> Message:
    """An action was sent and nobody knows whether it happened: only a person can tell."""
    name = _title_of(progress, response)
    body = [
        section(
            f"*It may have happened.* I sent “{mrkdwn(name, 200)}” and got no clear answer"
            f"{': ' + mrkdwn(response.error, 600) if response.error else '.'}\n"
            "Please look whether it did, then tell me."
        )
    ]
    if done:
        return message(mrkdwn(done, 300), [*body, context(mrkdwn(done, 500))])
    where = f"{progress.run.id}|{response.path}"
    sure = asked_first("Stop this run?", "What is finished stays as it is.", "Stop")
    return message(
        f"{mrkdwn(progress.run.definition.name, 200)} waits: did “{mrkdwn(name, 200)}” happen?",
        body,
        [
            actions(
                button("Mark done", "settle_done", where, style="primary"),
                button("Retry", "settle_again", where),
                button("Stop", "run_stop", progress.run.id, confirm=sure),
            )
        ],
    )


def numbered(progress: Progress) -> dict[str, str]:
    """What the steps outside of loops are called in replies: `1. Summary`."""
    steps = top_steps(progress.run.definition.steps)
    return {
        step.id: f"{place}. {title(step, progress.offer, progress.names)}"
        for place, step in enumerate(steps, 1)
    }


def top_steps(steps: Sequence[Step]) -> list[Step]:
    """What gets a task of its own: every step outside of loops, those in branches included."""
    found: list[Step] = []
    for step in steps:
        found.append(step)
        if isinstance(step, Branch):
            found += [*top_steps(step.then), *top_steps(step.else_)]
    return found


def _tasks(progress: Progress) -> list[TaskCardBlock]:
    steps, passed = top_steps(progress.run.definition.steps), _passed_by(progress)
    todo = [step.id for step in steps if step.id not in passed and not _is_finished(progress, step)]
    return [_task(progress, step, step.id in todo[:1], step.id in passed) for step in steps]


def _is_finished(progress: Progress, step: Step) -> bool:
    response = progress.response(step.id)
    return response is not None and response.status.finished


def _passed_by(progress: Progress) -> set[str]:
    """The steps of the arms that branches did not take."""
    passed: set[str] = set()
    for step in top_steps(progress.run.definition.steps):
        response = progress.response(step.id)
        if isinstance(step, Branch) and response is not None and response.status.finished:
            passed |= {one.id for one in top_steps(step.else_ if response.content == "then" else step.then)}
    return passed


def _task(progress: Progress, step: Step, is_next: bool, is_passed: bool) -> TaskCardBlock:
    run, response = progress.run, progress.response(step.id)
    status, output = "pending", ""
    if is_passed:
        status, output = "complete", "Not needed this time."
    elif response is not None and response.status is StepStatus.COMPLETED:
        status, output = "complete", _outcome(step, response)
    elif response is not None and response.status is StepStatus.FAILED:
        status, output = "error", gist(response)
    elif response is not None and response.status is StepStatus.UNKNOWN:
        status, output = "in_progress", "It may have happened; waiting for your word."
    elif is_next and run.status is RunStatus.FAILED:
        status, output = "error", one_line(run.error or "", 140)
    elif is_next and run.status in (RunStatus.RUNNING, RunStatus.WAITING):
        status, output = "in_progress", _how_far(progress, step)
    return TaskCardBlock(
        task_id=step.id,
        title=one_line(title(step, progress.offer, progress.names), 90),
        status=status,
        output=_rich(output) if output else None,
    )


def _outcome(step: Step, response: Response) -> str:
    if isinstance(step, Branch):
        return "Yes" if response.content == "then" else "No"
    if isinstance(step, ForEach) and isinstance(response.content, list):
        return count(len(response.content), "item")
    return gist(response)


def _how_far(progress: Progress, step: Step) -> str:
    """Of a loop."""
    if not isinstance(step, ForEach):
        return ""
    response = progress.response(step.id)
    items = response.detail.get("items") if response else None
    total = f" of {len(items)}" if isinstance(items, list) else ""
    last = step.steps[-1].id
    done = sum(1 for one in progress.inside(step.id) if one.step == last and one.status.finished)
    return f"{done}{total} done"


def _fitted(tasks: list[TaskCardBlock]) -> list[TaskCardBlock]:
    """At most as many as Slack takes: the rest as one."""
    if len(tasks) <= MOST_TASKS:
        return tasks
    shown, rest = tasks[: MOST_TASKS - 1], tasks[MOST_TASKS - 1 :]
    statuses = {task.status for task in rest}
    by_default = "complete" if statuses == {"complete"} else "pending"
    status = next((one for one in ("error", "in_progress") if one in statuses), by_default)
    finished = sum(1 for task in rest if task.status == "complete")
    more = TaskCardBlock(
        task_id="and_more",
        title=f"… and {len(rest)} more",
        status=status,
        output=_rich(f"{finished} of {len(rest)} done") if finished else None,
    )
    return [*shown, more]


def _rich(text: str) -> RichTextBlock:
    """Text parts of rich text are never parsed, so nothing in them pings."""
    return RichTextBlock(elements=[RichTextSectionElement(elements=[RichTextElementParts.Text(text=text)])])


def _small_print(progress: Progress) -> str:
    run = progress.run
    said = [f"Run {run.id}", _started(progress)]
    if run.status.ended:
        if run.started_at and run.completed_at:
            said.append(duration((run.completed_at - run.started_at).total_seconds()))
        if run.tokens:
            said.append(count(run.tokens, "token"))
    elif progress.usual_seconds is not None:
        said.append(f"usually {duration(progress.usual_seconds)}")
    return " · ".join(said)


def _started(progress: Progress) -> str:
    if progress.run.trigger.get("type") == "schedule":
        return "started by its schedule"
    return f"started by {mrkdwn(progress.who(progress.run.started_by), 100)}"


def _stop(run: Run) -> ButtonElement:
    sure = asked_first("Stop this run?", "The step under way is broken off; what is finished stays.", "Stop")
    return button("Stop", "run_stop", run.id, confirm=sure)


def _how_it_ended(progress: Progress) -> str:
    run = progress.run
    name = f"*{mrkdwn(run.definition.name, 200)}*"
    took = ""
    if run.started_at and run.completed_at:
        took = duration((run.completed_at - run.started_at).total_seconds())
    cost = f" · {count(run.tokens, 'token')}" if run.tokens else ""
    if run.status is RunStatus.COMPLETED:
        return f"{name} is done{' in ' + took if took else ''}{cost}."
    after = f" after {took}" if took else ""
    if run.status is RunStatus.CANCELLED:
        return f"{name} was stopped by {mrkdwn(progress.who(run.ended_by), 100)}{after}{cost}."
    failed = _failed(progress)
    where = f" at “{mrkdwn(_title_of(progress, failed), 200)}”" if failed else ""
    return f"{name} failed{where}{after}{cost}."


def _reason(progress: Progress) -> str:
    run, failed = progress.run, _failed(progress)
    if run.status is not RunStatus.FAILED:
        return ""
    said = mrkdwn(run.error or (failed.error if failed else None) or "No reason was given.", 2_000)
    return "\n".join(f">{line}" for line in said.splitlines())


def _one_way_on(progress: Progress) -> ButtonElement | None:
    run, failed = progress.run, _failed(progress)
    if run.status is RunStatus.FAILED:
        if failed is not None and failed.detail.get("remedy") == "invite":
            return button(
                "Invite Synth and retry",
                "run_invite",
                f"{run.id}|{_channel(progress, failed)}",
                style="primary",
            )
        return button("Retry", "run_retry", run.id, style="primary")
    return button("Run again", "run_again", run.id)


def _failed(progress: Progress) -> Response | None:
    named = progress.run.failed_step
    return next(
        (one for one in progress.responses if one.status is StepStatus.FAILED and one.path == named),
        None,
    )


def _channel(progress: Progress, response: Response) -> str:
    """The channel that a failed action wanted, where the definition says so plainly."""
    step = _step_of(progress, response)
    wanted = step.params.get("channel") if isinstance(step, Action) else None
    return wanted if isinstance(wanted, str) and "{{" not in wanted else ""


def _title_of(progress: Progress, response: Response) -> str:
    step = _step_of(progress, response)
    return title(step, progress.offer, progress.names) if step else response.step


def _step_of(progress: Progress, response: Response) -> Step | None:
    steps = every_step(progress.run.definition.steps)
    return next((step for step in steps if step.id == response.step), None)

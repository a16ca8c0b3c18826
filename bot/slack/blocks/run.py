"""A run as people see it: one card that is redrawn, a question when nobody but they can tell, an ending."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ButtonElement, PlanBlock

from bot.durations import duration
from bot.slack.blocks.approval import rejection
from bot.slack.blocks.message import Message, actions, asked_first, button, context, message, section
from bot.slack.blocks.progress import STATE, Progress, is_pausing, spoken, step_of
from bot.slack.blocks.tasks import fitted, tasks
from bot.slack.blocks.text import at, count, mrkdwn, one_line
from bot.slack.blocks.trigger import started_by_itself
from core.approvals import Decision
from core.definition import Action
from core.limits import in_line
from core.money import in_dollars
from core.runs import Response, Run, RunStatus, StepStatus


def run_card(progress: Progress, note: str = "") -> Message:
    """The root message of a run; `note` is a plain sentence that stands above it."""
    run = progress.run
    cards = tasks(progress)
    done = sum(1 for task in cards if task.status == "complete")
    state = _state(progress)
    if run.status in (RunStatus.RUNNING, RunStatus.WAITING):
        state = f"{state}, {done} of {len(cards)} done"
    head = f"{run.definition.name}: {state}"
    body: list[Block] = [context(mrkdwn(note, 500))] if note else []
    body.append(PlanBlock(title=one_line(head, 150), tasks=fitted(cards)))
    if _pauses(progress) and run.resume_at is not None:
        body.append(context(f"It pauses until {at(run.resume_at)}."))
    body.append(context(_small_print(progress)))
    foot = [] if run.status.ended else [actions(*_ways_to_end_it(progress))]
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
    offered = _ways_on(progress) if buttons and not done else []
    if offered and run.status is RunStatus.FAILED:
        body.append(context(_what_buttons_do(progress)))
    plain = f"{run.definition.name}: {_state(progress)}"
    return message(f"{called} {mrkdwn(plain, 300)}".strip(), body, [actions(*offered)] if offered else [])


def retried(progress: Progress, decision: Decision) -> Message:
    """A line below an ending that is none any more."""
    said = f"{mrkdwn(progress.who(decision.person), 100)} retried this; it goes on where it failed."
    return message(said, [context(said)])


def resumed(progress: Progress, decision: Decision) -> Message:
    """A line below a pause that somebody ended."""
    said = f"{mrkdwn(progress.who(decision.person), 100)} ended the pause; it goes on now."
    return message(said, [context(said)])


def unknown_outcome(progress: Progress, response: Response, done: str = "") -> Message:
    """An action was sent and nobody knows whether it happened: only a person can tell."""
    name = mrkdwn(spoken(progress, response), 250)
    why = f" {mrkdwn(response.error, 600)}" if response.error else ""
    told = f"*It may have happened.* I sent {name} and got no clear answer.{why}"
    if done:
        return message(mrkdwn(done, 300), [section(told), context(mrkdwn(done, 500))])
    step = step_of(progress, response)
    offer = progress.offer(step.action) if isinstance(step, Action) else None
    where = f" in {mrkdwn(offer.app, 100)}" if offer is not None and offer.app else ""
    look = f"Please look{where} whether it did, then press *Mark done* if so, or *Retry* if not."
    body = [section(f"{told}\n{look}")]
    about = f"{progress.run.id}|{response.path}"
    sure = asked_first("Stop this run?", "What is finished stays as it is.", "Stop")
    return message(
        f"{mrkdwn(progress.run.definition.name, 200)} waits: did {name} happen?",
        body,
        [
            actions(
                button("Mark done", "settle_done", about, style="primary"),
                button("Retry", "settle_again", about),
                button("Stop", "run_stop", progress.run.id, confirm=sure),
            )
        ],
    )


def _state(progress: Progress) -> str:
    run = progress.run
    if run.replaced_by is not None:
        return "replaced"
    if run.ahead is not None:
        return in_line(run.ahead)
    return "not approved" if rejection(progress) else STATE[run.status]


def _small_print(progress: Progress) -> str:
    run = progress.run
    said = [f"Run {run.id}", _started(progress)]
    if run.status.ended:
        if run.started_at and run.completed_at:
            said.append(duration((run.completed_at - run.started_at).total_seconds()))
        if run.tokens:
            said.append(_took(run))
    elif progress.usual_seconds is not None:
        said.append(f"usually {duration(progress.usual_seconds)}")
    return " · ".join(said)


def _took(run: Run) -> str:
    """What its prompts took; money where prices are known."""
    return count(run.tokens, "token") + (f", {in_dollars(run.cost)}" if run.cost else "")


def _started(progress: Progress) -> str:
    started = started_by_itself(progress.run.trigger, progress.offer)
    if started is not None:
        return started
    return f"started by {mrkdwn(progress.who(progress.run.started_by), 100)}"


def _ways_to_end_it(progress: Progress) -> list[ButtonElement]:
    """Or its pause."""
    go_on = [button("Go on now", "run_resume", progress.run.id)] if _pauses(progress) else []
    return [*go_on, _stop(progress.run)]


def _pauses(progress: Progress) -> bool:
    return progress.run.status is RunStatus.WAITING and any(map(is_pausing, progress.responses))


def _stop(run: Run) -> ButtonElement:
    sure = asked_first("Stop this run?", "The step under way is broken off; what is finished stays.", "Stop")
    return button("Stop", "run_stop", run.id, confirm=sure)


def _how_it_ended(progress: Progress) -> str:
    run = progress.run
    name = f"*{mrkdwn(run.definition.name, 200)}*"
    took = ""
    if run.started_at and run.completed_at:
        took = duration((run.completed_at - run.started_at).total_seconds())
    cost = f" · {_took(run)}" if run.tokens else ""
    if run.status is RunStatus.COMPLETED:
        return f"{name} is done{' in ' + took if took else ''}{cost}."
    after = f" after {took}" if took else ""
    if rejection(progress) is not None:
        why = (
            f"{mrkdwn(progress.who(run.ended_by), 100)} said no" if run.ended_by else "nobody decided in time"
        )
        return f"{name} was not approved: {why}. What comes after was not done."
    if run.replaced_by is not None:
        return f"{name} was replaced by run {run.replaced_by}{after}{cost}."
    if run.status is RunStatus.CANCELLED:
        return f"{name} was stopped by {mrkdwn(progress.who(run.ended_by), 100)}{after}{cost}."
    failed = _failed(progress)
    where = f" at {mrkdwn(spoken(progress, failed), 250)}" if failed else ""
    return f"{name} failed{where}{after}{cost}."


def _reason(progress: Progress) -> str:
    run, failed = progress.run, _failed(progress)
    if (no := rejection(progress)) is not None:
        return _quoted(mrkdwn(str(no.content.get("comment") or ""), 2_000, progress.names))
    if run.status is not RunStatus.FAILED:
        return ""
    said = mrkdwn(run.error or (failed.error if failed else None) or "No reason was given.", 2_000)
    return _quoted(said)


def _quoted(said: str) -> str:
    return "\n".join(f">{line}" for line in said.splitlines())


def _what_buttons_do(progress: Progress) -> str:
    failed = _failed(progress)
    if failed is not None and failed.detail.get("remedy") == "change":
        return "Change the workflow, and run it again."
    return "Retry goes on at this step; what is finished stays."


def _ways_on(progress: Progress) -> list[ButtonElement]:
    run, failed = progress.run, _failed(progress)
    otherwise = [button("Run with other inputs", "again_inputs", run.id)] if run.definition.inputs else []
    if run.status is not RunStatus.FAILED:
        return [button("Run again", "run_again", run.id), *otherwise]
    if failed is not None and failed.detail.get("remedy") == "invite":
        channel = f"{run.id}|{_channel(progress, failed)}"
        return [button("Invite Synth and retry", "run_invite", channel, style="primary")]
    if failed is not None and failed.detail.get("remedy") == "change":
        return [button("Change", "command:edit", f"edit #{run.workflow_id}", style="primary"), *otherwise]
    return [button("Retry", "run_retry", run.id, style="primary"), *otherwise]


def _failed(progress: Progress) -> Response | None:
    named = progress.run.failed_step
    return next(
        (one for one in progress.responses if one.status is StepStatus.FAILED and one.path == named),
        None,
    )


def _channel(progress: Progress, response: Response) -> str:
    """The channel that a failed action wanted, where the definition says so plainly."""
    step = step_of(progress, response)
    wanted = step.params.get("channel") if isinstance(step, Action) else None
    return wanted if isinstance(wanted, str) and "{{" not in wanted else ""

"""A run as people see it: one card that is redrawn, a question when nobody but they can tell, an ending."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ButtonElement, PlanBlock

from bot.durations import duration
from bot.slack.blocks.approval import rejection
from bot.slack.blocks.message import Message, actions, asked_first, button, context, message, section
from bot.slack.blocks.outcome import far
from bot.slack.blocks.progress import Progress, is_pausing, spoken, state_of, step_of
from bot.slack.blocks.tasks import fitted, tasks
from bot.slack.blocks.text import at, mrkdwn, one_line
from bot.slack.blocks.trigger import started_by_itself
from core.approvals import Decision
from core.definition import Action
from core.language import Translator
from core.limits import in_line
from core.money import in_dollars
from core.runs import Response, Run, RunStatus, StepStatus


def run_card(progress: Progress, note: str = "") -> Message:
    """The root message of a run; `note` is a plain sentence that stands above it."""
    run, tr = progress.run, progress.tr
    cards = tasks(progress)
    done = sum(1 for task in cards if task.status == "complete")
    state = _state(progress)
    if run.status in (RunStatus.RUNNING, RunStatus.WAITING):
        state = f"{state}, {far(done, len(cards), tr)}"
    head = tr("{label}: ", label=run.definition.name) + state
    body: list[Block] = [context(mrkdwn(note, 500))] if note else []
    body.append(PlanBlock(title=one_line(head, 150), tasks=fitted(cards, tr)))
    if _pauses(progress) and run.resume_at is not None:
        body.append(context(tr("It pauses until {time}.", time=at(run.resume_at, tr))))
    body.append(context(_small_print(progress)))
    foot = [] if run.status.ended else [actions(*_ways_to_end_it(progress))]
    return message(mrkdwn(head, 300), body, foot, tr)


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
    plain = progress.tr("{label}: ", label=run.definition.name) + _state(progress)
    return message(f"{called} {mrkdwn(plain, 300)}".strip(), body, [actions(*offered)] if offered else [])


def retried(progress: Progress, decision: Decision) -> Message:
    """A line below an ending that is none any more."""
    who = mrkdwn(progress.who(decision.person), 100)
    said = progress.tr("{who} retried this; it goes on where it failed.", who=who)
    return message(said, [context(said)])


def resumed(progress: Progress, decision: Decision) -> Message:
    """A line below a pause that somebody ended."""
    who = mrkdwn(progress.who(decision.person), 100)
    said = progress.tr("{who} ended the pause; it goes on now.", who=who)
    return message(said, [context(said)])


def unknown_outcome(progress: Progress, response: Response, done: str = "") -> Message:
    """An action was sent and nobody knows whether it happened: only a person can tell."""
    tr, name = progress.tr, mrkdwn(spoken(progress, response), 250)
    told = tr("*It may have happened.* I sent {step} and got no clear answer.", step=name)
    told += f" {mrkdwn(response.error, 600)}" if response.error else ""
    if done:
        return message(mrkdwn(done, 300), [section(told), context(mrkdwn(done, 500))])
    step = step_of(progress, response)
    offer = progress.offer(step.action) if isinstance(step, Action) else None
    if offer is not None and offer.app:
        app = mrkdwn(offer.app, 100)
        look = tr(
            "Please look in {app} whether it did, then press *Mark done* if so, or *Retry* if not.", app=app
        )
    else:
        look = tr("Please look whether it did, then press *Mark done* if so, or *Retry* if not.")
    body = [section(f"{told}\n{look}")]
    about = f"{progress.run.id}|{response.path}"
    sure = asked_first(tr("Stop this run?"), tr("What is finished stays as it is."), tr("Stop"), tr=tr)
    return message(
        tr("{name} waits: did {step} happen?", name=mrkdwn(progress.run.definition.name, 200), step=name),
        body,
        [
            actions(
                button(tr("Mark done"), "settle_done", about, style="primary"),
                button(tr("Retry"), "settle_again", about),
                button(tr("Stop"), "run_stop", progress.run.id, confirm=sure),
            )
        ],
    )


def _state(progress: Progress) -> str:
    run = progress.run
    if run.replaced_by is not None:
        return progress.tr("replaced")
    if run.ahead is not None:
        return in_line(run.ahead, progress.tr)
    return progress.tr("not approved") if rejection(progress) else state_of(run.status, progress.tr)


def _small_print(progress: Progress) -> str:
    run, tr = progress.run, progress.tr
    said = [tr("Run {number}", number=run.id), _started(progress)]
    if run.status.ended:
        if run.started_at and run.completed_at:
            said.append(duration((run.completed_at - run.started_at).total_seconds(), tr))
        if run.tokens:
            said.append(_took(run, tr))
    elif progress.usual_seconds is not None:
        said.append(tr("usually {time}", time=duration(progress.usual_seconds, tr)))
    return " · ".join(said)


def _took(run: Run, tr: Translator) -> str:
    """What its prompts took; money where prices are known."""
    return tr.plural("{n} token", "{n} tokens", run.tokens) + (
        f", {in_dollars(run.cost)}" if run.cost else ""
    )


def _started(progress: Progress) -> str:
    started = started_by_itself(progress.run.trigger, progress.offer, progress.tr)
    if started is not None:
        return started
    return progress.tr("started by {who}", who=mrkdwn(progress.who(progress.run.started_by), 100))


def _ways_to_end_it(progress: Progress) -> list[ButtonElement]:
    """Or its pause."""
    go_on = [button(progress.tr("Go on now"), "run_resume", progress.run.id)] if _pauses(progress) else []
    return [*go_on, _stop(progress.run, progress.tr)]


def _pauses(progress: Progress) -> bool:
    return progress.run.status is RunStatus.WAITING and any(map(is_pausing, progress.responses))


def _stop(run: Run, tr: Translator) -> ButtonElement:
    sure = asked_first(
        tr("Stop this run?"),
        tr("The step under way is broken off; what is finished stays."),
        tr("Stop"),
        tr=tr,
    )
    return button(tr("Stop"), "run_stop", run.id, confirm=sure)


def _how_it_ended(progress: Progress) -> str:
    run, tr, name = progress.run, progress.tr, mrkdwn(progress.run.definition.name, 200)
    no = rejection(progress) if run.status is not RunStatus.COMPLETED else None
    if no is not None and "answers" in no.content:
        who = mrkdwn(progress.who(run.ended_by), 100)
        return tr(
            "*{name}* got no answer: {who} skipped it. What comes after was not done.", name=name, who=who
        )
    if no is not None:
        if not run.ended_by:
            return tr(
                "*{name}* was not approved: nobody decided in time. What comes after was not done.", name=name
            )
        return tr(
            "*{name}* was not approved: {who} said no. What comes after was not done.",
            name=name,
            who=mrkdwn(progress.who(run.ended_by), 100),
        )
    said = _outcome(progress, name)
    if run.started_at and run.completed_at:
        took = duration((run.completed_at - run.started_at).total_seconds(), tr)
        done = run.status is RunStatus.COMPLETED
        said = (
            tr("*{name}* is done in {time}", name=name, time=took)
            if done
            else tr("{said} after {time}", said=said, time=took)
        )
    return said + (f" · {_took(run, tr)}" if run.tokens else "") + "."


def _outcome(progress: Progress, name: str) -> str:
    run, tr = progress.run, progress.tr
    if run.status is RunStatus.COMPLETED:
        return tr("*{name}* is done", name=name)
    if run.replaced_by is not None:
        return tr("*{name}* was replaced by run {number}", name=name, number=run.replaced_by)
    if run.status is RunStatus.CANCELLED:
        return tr("*{name}* was stopped by {who}", name=name, who=mrkdwn(progress.who(run.ended_by), 100))
    if (failed := _failed(progress)) is not None:
        return tr("*{name}* failed at {step}", name=name, step=mrkdwn(spoken(progress, failed), 250))
    return tr("*{name}* failed", name=name)


def _reason(progress: Progress) -> str:
    run, failed = progress.run, _failed(progress)
    if (no := rejection(progress)) is not None:
        return _quoted(mrkdwn(str(no.content.get("comment") or ""), 2_000, progress.names))
    if run.status is not RunStatus.FAILED:
        return ""
    said = mrkdwn(
        run.error or (failed.error if failed else None) or progress.tr("No reason was given."), 2_000
    )
    return _quoted(said)


def _quoted(said: str) -> str:
    return "\n".join(f">{line}" for line in said.splitlines())


def _what_buttons_do(progress: Progress) -> str:
    failed = _failed(progress)
    if failed is not None and failed.detail.get("remedy") == "change":
        return progress.tr("Change the workflow, and run it again.")
    return progress.tr("Retry goes on at this step; what is finished stays.")


def _ways_on(progress: Progress) -> list[ButtonElement]:
    run, failed = progress.run, _failed(progress)
    tr, otherwise = progress.tr, list[ButtonElement]()
    if run.definition.inputs:
        otherwise = [button(tr("Run with other inputs"), "again_inputs", run.id)]
    if run.status is not RunStatus.FAILED:
        return [button(tr("Run again"), "run_again", run.id), *otherwise]
    if failed is not None and failed.detail.get("remedy") == "invite":
        channel = f"{run.id}|{_channel(progress, failed)}"
        return [button(tr("Invite Synth and retry"), "run_invite", channel, style="primary")]
    if failed is not None and failed.detail.get("remedy") == "change":
        return [button(tr("Change"), "command:edit", f"edit #{run.workflow_id}", style="primary"), *otherwise]
    return [button(tr("Retry"), "run_retry", run.id, style="primary"), *otherwise]


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

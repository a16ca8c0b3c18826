"""Everything that is not a plan or a run: lists of workflows and runs, one workflow, asides and apologies."""

import json
from collections.abc import Iterator, Mapping, Sequence

from slack_sdk.models.blocks import AlertBlock, Block, ButtonElement, MarkdownTextObject

from bot.durations import duration
from bot.slack.blocks.message import Message, actions, asked_first, button, context, header, message, section
from bot.slack.blocks.plan import Reader, definition_blocks
from bot.slack.blocks.progress import state_of
from bot.slack.blocks.text import clip, code, count, escape, in_pieces, moment, mrkdwn, one_line
from bot.slack.blocks.trigger import AddressShown, paused_line, trigger_line
from bot.slack.blocks.welcome import SUGGESTIONS, tries
from core.definition import Input
from core.limits import Skipped, in_line
from core.runs import Run, RunStatus
from core.workflows import Workflow


def examples(recent: Sequence[Workflow], reader: Reader) -> Message:
    """`/synth` alone: what can be said, and what was saved last."""
    body: list[Block] = [section("Say what you want done, for example:")]
    body += tries()
    if recent:
        body.append(context("*Your last workflows*"))
        body += [_workflow_row(workflow, reader) for workflow in recent]
    body.append(context("`/synth help` shows all commands."))
    return message("Say what you want done, for example: " + escape(SUGGESTIONS[1].intent), body)


def workflow_list(workflows: Sequence[Workflow], reader: Reader, *, older: str = "") -> Message:
    """The saved workflows, newest first; `older` is the command that shows those before them."""
    if not workflows:
        text = "Nothing is saved yet. Say what you want done, and press *Save* on the plan."
        return message(text, [section(text)], tries())
    body: list[Block] = [_workflow_row(workflow, reader) for workflow in workflows]
    names = ", ".join(workflow.name for workflow in workflows)
    return message(f"Workflows: {mrkdwn(names, 1_000)}", body, _older(older))


def _older(command: str) -> list[Block]:
    return [actions(button("Show older ones", "command:older", command))] if command else []


def workflow_show(
    workflow: Workflow,
    reader: Reader,
    address: AddressShown | None = None,
    watch: str = "",
    skipped: Skipped | None = None,
) -> Message:
    """What one does, and what can be done with it. `watch`: how far an engine watches for what starts it."""
    names = dict(reader.names)
    owner = mrkdwn(names.get(workflow.owner, workflow.owner), 80)
    made = f"No. {workflow.id} · version {workflow.version} · by {owner}"
    changed = f"changed {moment(workflow.updated_at, reader.zone, reader.now)}"
    body = [
        *definition_blocks(workflow.definition, reader, ran_once=workflow.ran_once),
        context(f"{made} · {changed}"),
    ]
    if workflow.definition.intent:
        asked = mrkdwn(one_line(workflow.definition.intent, 600), 900, reader.names)
        body.insert(1, section(f">{asked}"))
    foot = actions(
        button("Run", "workflow_run", workflow.id, style="primary"),
        button("Preview", "workflow_preview", workflow.id),
        button("Change", "command:edit", f"edit #{workflow.id}"),
        button("History", "command:history", f"history #{workflow.id}"),
        *_switches(workflow, address),
        _delete(workflow),
    )
    if paused := paused_line(workflow, reader.names, reader.zone, reader.now):
        body.insert(1, section(paused))
    if address is not None:
        body += _address(address)
    if watch:
        body.append(section(watch))
    if skipped is not None:
        times = "once" if skipped.times == 1 else f"{skipped.times} times"
        last = moment(skipped.last_at, reader.zone, reader.now)
        why = "Synth was not running" if skipped.run_id is None else f"run {skipped.run_id} was still going"
        body.append(context(f"Skipped {times}, last {last}: {why}."))
    return message(f"Workflow {mrkdwn(workflow.name, 200)}", body, [foot])


def _switches(workflow: Workflow, address: AddressShown | None) -> Iterator[ButtonElement]:
    """For what starts it by itself."""
    if workflow.definition.trigger.type in ("schedule", "webhook", "slack", "app_event"):
        switch = "resume" if workflow.paused else "pause"
        yield button(switch.capitalize(), f"command:{switch}", f"{switch} #{workflow.id}")
    if address is not None and address.url is not None:
        yield _new_address(workflow)


def _address(address: AddressShown) -> Iterator[Block]:
    """A secret: only in what one person alone reads."""
    if address.url is not None:
        yield section(f"*Its address*\n{code(address.url, 1_000)}")
        yield context(
            "Whoever knows it can start this: POST JSON, a form or text to it, up to 1 MB. "
            "Steps find what came as `{{trigger.body}}` and `{{trigger.headers}}`."
        )
    if address.signing_key is not None:
        yield section(f"*Senders sign with*\n{code(address.signing_key, 600)}")
    if address.note:
        yield context(address.note)


def _new_address(workflow: Workflow) -> ButtonElement:
    sure = asked_first(
        "Give it a new address?",
        "The address of now stops working at once. Whoever calls it needs the new one.",
        "New address",
    )
    return button("New address", "workflow_new_address", workflow.id, confirm=sure)


def history(
    title: str,
    runs: Sequence[Run],
    reader: Reader,
    *,
    older: str = "",
    asks: Mapping[int, str] | None = None,
) -> Message:
    """Runs, newest first. `asks` says by run why it does not go on, where it does not; `older` is the
    command that shows those before them."""
    if not runs:
        text = f"{mrkdwn(title, 200)}: nothing has run yet."
        return message(text, [section(text)])
    rows = [_run_row(run, reader, (asks or {}).get(run.id, "")) for run in runs]
    body: list[Block] = [header(title), *(section(piece) for piece in in_pieces(rows))]
    return message(f"{mrkdwn(title, 200)}: {count(len(rows), 'run')}", body, _older(older))


def needs_inputs(workflow: Workflow, missing: Sequence[Input], given: Mapping[str, str]) -> Message:
    """A run that was asked for without what it needs."""
    wanted = ", ".join(f"*{one.name}*" for one in missing)
    text = f"*{mrkdwn(workflow.name, 200)}* needs {wanted} to run."
    typed = " ".join(f"{one.name}=…" for one in missing)
    body = [section(text), context(f"Or type {code(f'/synth run {workflow.name} {typed}', 500)}")]
    value = json.dumps({"workflow": workflow.id, "inputs": dict(given)}, ensure_ascii=False)
    if len(value) > 2_000:  # what a button can carry
        value = json.dumps({"workflow": workflow.id, "inputs": {}})
    return message(
        text, body, [actions(button("Fill in and run", "workflow_inputs", value, style="primary"))]
    )


def did_you_mean(typed: str, command: str) -> Message:
    """A slip of the keyboard, or an intent of one word: only the person knows."""
    rest = clip(typed, 1_500).split(maxsplit=1)[1:]
    meant = " ".join([command, *rest])
    text = f"Did you mean {code('/synth ' + meant)}?"
    yes = button(clip(f"Yes, {meant}", 75), "command:yes", meant, style="primary")
    no = button("No, plan what I wrote", "command:plan", f"plan {clip(typed, 1_500)}")
    return message(text, [section(text)], [actions(yes, no)])


def confirm_delete(workflow: Workflow) -> Message:
    """`/synth delete`: the last chance."""
    text = f"Delete *{mrkdwn(workflow.name, 200)}*? Its runs stay readable; the workflow itself is gone."
    return message(text, [section(text)], [actions(_delete(workflow, "Delete it"))])


def asked(who: str, intent: str, names: Mapping[str, str]) -> Message:
    """The message on which a slash command's thread hangs: commands have none of their own."""
    text = f"{mrkdwn(who, 80)} asked:\n" + "\n".join(
        f">{line}" for line in mrkdwn(intent, 2_400, names).splitlines()
    )
    return message(text, [section(text)])


def to_be_changed(who: str, workflow: Workflow, words: str, names: Mapping[str, str]) -> Message:
    """The message on which the thread of a change hangs."""
    text = f"{mrkdwn(who, 80)} changes *{mrkdwn(workflow.name, 200)}*"
    if words:
        text += ":\n" + "\n".join(f">{line}" for line in mrkdwn(words, 2_400, names).splitlines())
    return message(text, [section(text)])


def told(text: str, names: Mapping[str, str] | None = None) -> Message:
    """One plain sentence; people in it are shown by name."""
    said = mrkdwn(text, 2_900, names)
    return message(said, [section(said)])


def sorry(text: str, names: Mapping[str, str] | None = None) -> Message:
    """One plain sentence about something that did not work; people in it are shown by name."""
    said = mrkdwn(text, 2_900, names)
    return message(said, [AlertBlock(text=MarkdownTextObject(text=said), level="warning")])


def _workflow_row(workflow: Workflow, reader: Reader) -> Block:
    asked_for = mrkdwn(one_line(workflow.definition.intent, 140), 250, reader.names)
    second = f"\n{asked_for}" if asked_for else ""
    if not workflow.definition.readable:
        when = "saved by a later release of Synth, which this one cannot read"
    elif workflow.paused:
        when = "*paused*"
    else:
        when = trigger_line(
            workflow.definition, reader.zone, reader.now, reader.offer, ran_once=workflow.ran_once
        )
    return section(
        f"*{mrkdwn(workflow.name, 200)}* · {when}{second}",
        button("Show", f"command:show-{workflow.id}", f"show #{workflow.id}"),
    )


def _run_row(run: Run, reader: Reader, ask: str) -> str:
    said = [f"*{run.id}*  {mrkdwn(run.definition.name, 100)}: {_state(run)}"]
    if run.status is RunStatus.FAILED and run.error and not ask:
        said[0] += f" ({mrkdwn(one_line(run.error, 80), 150)})"
    elif not run.status.ended:
        said[0] += f", {run.completed_steps} of {run.total_steps} steps"
    said.append(moment(run.created_at, reader.zone, reader.now))
    if run.started_at and run.completed_at:
        said.append(duration((run.completed_at - run.started_at).total_seconds()))
    asked = f"\n>{mrkdwn(one_line(ask, 500), 1_000, reader.names)}" if ask else ""
    return " · ".join(said) + asked


def _state(run: Run) -> str:
    if run.replaced_by is not None:
        return f"replaced by run {run.replaced_by}"
    return state_of(run.status) if run.ahead is None else in_line(run.ahead)


def _delete(workflow: Workflow, label: str = "Delete") -> ButtonElement:
    sure = asked_first(
        "Delete this workflow?",
        f"“{workflow.name}” is removed from the list. Its runs stay readable.",
        "Delete",
    )
    return button(label, "workflow_delete", workflow.id, style="danger", confirm=sure)

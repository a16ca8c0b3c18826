"""The plan card: what Synth understood, what it would do, and the buttons that decide."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from slack_sdk.models.blocks import (
    Block,
    ConversationFilter,
    ConversationSelectElement,
    DividerBlock,
    InteractiveElement,
    Option,
    PlainTextObject,
    StaticSelectElement,
    UserSelectElement,
)

from bot.slack.blocks.message import Message, actions, asked_first, button, context, header, message, section
from bot.slack.blocks.steps import FindOffer, Line, lines
from bot.slack.blocks.text import clip, code, count, escape, in_pieces, listed, mrkdwn, one_line
from bot.slack.blocks.trigger import trigger_line
from core.definition import Definition, Input, Schedule, SlackEvent, Webhook, warnings
from core.workflows import Draft, DraftStatus, Question

_MOST_BUTTONS = 5
_MOST_OPTIONS = 100
_DOES = {"sends": "send", "writes": "change", "deletes": "delete"}


@dataclass(frozen=True)
class Reader:
    """Who looks at a message: time zone, now, what actions are called, and people's names by id."""

    zone: str
    now: datetime
    offer: FindOffer
    names: Mapping[str, str] = field(default_factory=dict)


def plan_card(draft: Draft, reader: Reader, *, refining: bool = False, done: str = "") -> Message:
    """`done` tells in plain words what somebody decided last: "Ada pressed Run at 10:03"."""
    plan = draft.plan
    if plan.refusal is not None:
        return _refusal(draft, plan.refusal, reader)
    if plan.questions:
        return _questions(draft, reader, refining)
    if plan.definition is None:
        return message("Thinking about a plan.", [context("Thinking about a plan…")])
    if not draft.is_open:
        return _decided(draft, plan.definition, reader, done)
    body = [*definition_blocks(plan.definition, reader)]
    notes = [*plan.notes, *(str(fault) for fault in warnings(plan.definition))]
    if notes:
        body.append(context(*(f"*Note:* {mrkdwn(note, 600, reader.names)}" for note in notes)))
    if refining:
        body.append(context("Still polishing the wording. You can press Run now, or wait a moment."))
    body.append(context(_what_buttons_do(plan.definition)))
    foot = _decisions(draft, plan.definition)
    return message(f"{_in_short(plan.definition, reader)}. Run it, save it, or discard it.", body, foot)


def definition_blocks(definition: Definition, reader: Reader) -> Iterator[Block]:
    """What a workflow is, in words: also what `/synth show` answers."""
    yield header(definition.name)
    yield context(trigger_line(definition, reader.zone, reader.now))
    shown = lines(definition, reader.offer, reader.names)
    for piece in in_pieces([_step(line, reader.names) for line in shown]):
        yield section(piece, expand=True)
    if definition.inputs:
        wanted = ["*Needs*", *(_input(one) for one in definition.inputs)]
        yield from (section(piece) for piece in in_pieces(wanted))
    if touches := _touches(shown):
        yield context(touches)


def _decided(draft: Draft, definition: Definition, reader: Reader, done: str) -> Message:
    """What is left of a card once it has served: in a thread it stands above the run that it began."""
    body = [header(definition.name), context(trigger_line(definition, reader.zone, reader.now))]
    body.append(section(mrkdwn(_way(definition, reader), 1_500)))
    if done:
        body.append(context(mrkdwn(done, 500)))
    foot = _decisions(draft, definition)
    return message(_in_short(definition, reader), body, foot)


def _way(definition: Definition, reader: Reader) -> str:
    shown = lines(definition, reader.offer, reader.names)
    return " → ".join(line.title for line in shown if line.depth == 0)


def _in_short(definition: Definition, reader: Reader) -> str:
    """What notifications and screen readers say of a plan."""
    return f"Plan {mrkdwn(definition.name, 200)}: {mrkdwn(_way(definition, reader), 1_000)}"


def _what_buttons_do(definition: Definition) -> str:
    if isinstance(definition.trigger, Schedule):
        return "Save starts the schedule. Run does it once, now. Before that, nothing happens."
    if isinstance(definition.trigger, Webhook | SlackEvent):
        return "Save lets it start by itself. Run does it once, now. Before that, nothing happens."
    return "Nothing happens before you press Run."


def _step(line: Line, names: Mapping[str, str]) -> str:
    indent = "\u2003" * line.depth
    gist = f"\n{indent}{mrkdwn(line.gist, 400, names)}" if line.gist else ""
    return f"{indent}*{line.number}.  {mrkdwn(line.title, 200, names)}*{gist}\n"


def _input(one: Input) -> str:
    has_default = one.default is not None
    default = f", normally {code(json.dumps(one.default, ensure_ascii=False), 80)}" if has_default else ""
    optional = "" if one.required or has_default else ", may be left out"
    help_ = f": {mrkdwn(one_line(one.help, 150), 150)}" if one.help else ""
    return f"•  *{one.name}* ({one.type}{default}{optional}){help_}"


def _touches(shown: list[Line]) -> str:
    """Which steps reach out into the world."""
    said = []
    for effect, verb in _DOES.items():
        numbers = [line.number for line in shown if line.effect == effect]
        if numbers:
            one = len(numbers) == 1
            said.append(
                f"{'step' if one else 'steps'} {listed(numbers)} {verb}{'s' if one else ''} something"
            )
    return f"{_first_up('; '.join(said))}." if said else ""


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]


def _decisions(draft: Draft, definition: Definition) -> list[Block]:
    """Run, Save, Discard: those that still make sense."""
    if draft.status is DraftStatus.DISCARDED:
        return []
    asks = any(one.must_be_given for one in definition.inputs)
    has_run = draft.workflow_id is not None and draft.status is not DraftStatus.SAVED
    buttons: list[InteractiveElement] = []
    if not has_run:
        buttons.append(button("Run", "plan_inputs" if asks else "plan_run", draft.id, style="primary"))
    elif definition.inputs:  # the run's own ending offers the same inputs again
        buttons.append(button("Run with other inputs", "plan_inputs", draft.id))
    if draft.status is not DraftStatus.SAVED:
        buttons.append(button("Save", "plan_save", draft.id))
        if draft.workflow_id is None:
            sure = asked_first("Discard this plan?", "Nothing has run. You can always ask again.", "Discard")
            buttons.append(button("Discard", "plan_discard", draft.id, confirm=sure))
    return [actions(*buttons)] if buttons else []


def _refusal(draft: Draft, refusal: str, reader: Reader) -> Message:
    body = [section(mrkdwn(refusal, names=reader.names))]
    body += [context(mrkdwn(note, 600, reader.names)) for note in draft.plan.notes[:5]]
    body.append(context("Reply in this thread to say it differently."))
    return message(mrkdwn(refusal, 500, reader.names), body)


def _questions(draft: Draft, reader: Reader, refining: bool) -> Message:
    asked = draft.plan.questions
    known = draft.plan.definition
    told = (
        f"Before *{mrkdwn(known.name, 100)}* can run, I need " if known else "Before I can plan this, I need "
    )
    body: list[Block] = [
        section(told + ("one answer." if len(asked) == 1 else f"{count(len(asked), 'answer')}."))
    ]
    for index, question in enumerate(asked[:10]):
        body.append(DividerBlock())
        body.append(section(f"*{mrkdwn(question.text, 1_500, reader.names)}*"))
        body.append(_answer(draft, index, question))
    if draft.plan.notes:
        body.append(context(*(mrkdwn(note, 600, reader.names) for note in draft.plan.notes)))
    if refining:
        body.append(context("Still thinking; the question may change."))
    return message(escape(clip(asked[0].text, 500)), body)


def _answer(draft: Draft, index: int, question: Question) -> Block:
    """What answers a question: buttons, a menu, or the thread."""
    block_id = f"question:{draft.id}:{index}"
    if question.kind == "channel":
        channels = ConversationFilter(include=["public", "private"], exclude_bot_users=True)
        menu = ConversationSelectElement(
            action_id="answer:channel", placeholder=_plain("Choose a channel"), filter=channels
        )
        return actions(menu, block_id=block_id)
    if question.kind == "person":
        person = UserSelectElement(action_id="answer:person", placeholder=_plain("Choose a person"))
        return actions(person, block_id=block_id)
    if question.choices and len(question.choices) <= _MOST_BUTTONS:
        choices = [
            button(choice, f"answer:{n}", clip(choice, 2_000)) for n, choice in enumerate(question.choices)
        ]
        return actions(*choices, block_id=block_id)
    if question.choices:
        options = [
            Option(text=_plain(clip(choice, 75)), value=clip(choice, 150))
            for choice in question.choices[:_MOST_OPTIONS]
        ]
        menu_of_choices = StaticSelectElement(
            action_id="answer:choice", placeholder=_plain("Choose one"), options=options
        )
        return actions(menu_of_choices, block_id=block_id)
    return context("Reply in this thread with the answer.")


def _plain(text: str) -> PlainTextObject:
    return PlainTextObject(text=text, emoji=False)

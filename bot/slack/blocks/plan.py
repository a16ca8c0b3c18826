"""The plan card: what Synth understood, what it would do or change, and the buttons that decide."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from slack_sdk.models.blocks import Block

from bot.slack.blocks.changes import difference_block
from bot.slack.blocks.decisions import decisions
from bot.slack.blocks.form import help_of
from bot.slack.blocks.message import Message, button, context, header, message, section
from bot.slack.blocks.questions import questions_card
from bot.slack.blocks.steps import FindOffer, Line, lines
from bot.slack.blocks.text import code, count, in_pieces, listed, mrkdwn, one_line, roughly
from bot.slack.blocks.trigger import trigger_line
from core.budgets import limits_of
from core.conversation.plans import Difference
from core.conversation.preview import PriceOf, preview
from core.definition import AppEvent, Definition, Input, Schedule, SlackEvent, Webhook, warnings
from core.errors import Refused
from core.template import as_text
from core.workflows import Draft, DraftStatus, Workflow

_KINDS = {"number": "a number", "boolean": "yes or no", "array": "a list", "object": "JSON"}
_DOES = {"sends": "send", "writes": "change", "deletes": "delete"}


@dataclass(frozen=True)
class Reader:
    """Who looks at a message: time zone, now, what actions are called, and people's names by id."""

    zone: str
    now: datetime
    offer: FindOffer
    names: Mapping[str, str] = field(default_factory=dict)
    price: PriceOf = lambda step: None


@dataclass(frozen=True)
class Beside:
    """What a card shows beside its plan.

    `difference` is what it changes, `accounts` what there is to say of connected apps, `similar` does nearly
    the same. `refining` says that a model is at work, `thinking` on which words; `done` tells in plain words
    what somebody decided last: "Ada pressed Run at 10:03".
    """

    difference: Difference | None = None
    accounts: Sequence[Block] = ()
    similar: Workflow | None = None
    refining: bool = False
    thinking: str = ""
    done: str = ""


NOTHING = Beside()


def plan_card(draft: Draft, reader: Reader, beside: Beside = NOTHING) -> Message:
    """A draft as it stands."""
    plan = draft.plan
    if plan.refusal is not None:
        return _refusal(draft, plan.refusal, reader)
    if plan.questions:
        return questions_card(
            draft, reader.names, beside.accounts, refining=beside.refining, thinking=beside.thinking
        )
    if plan.definition is None:
        return message("Thinking about a plan.", [context("Thinking about a plan…")])
    if not draft.is_open:
        return _decided(draft, plan.definition, reader, beside)
    body = [*_title(draft, plan.definition, reader), *_difference(beside, reader)]
    body += [*_steps(plan.definition, reader), *_to_know(draft, plan.definition, reader, beside)]
    if beside.thinking:
        body.append(context(f"Thinking about “{mrkdwn(one_line(beside.thinking, 120), 200)}”…"))
    elif beside.refining:
        body.append(context("Still polishing the wording. You can press Run now, or wait a moment."))
    body.append(context(_what_buttons_do(draft, beside)))
    foot = decisions(
        draft, plan.definition, changed=_has_changed(draft, beside), asks=_deletes(draft, reader)
    )
    return message(f"{_in_short(plan.definition, reader)}. {_what_now(draft)}", body, foot)


def moved_on() -> Message:
    """What is left of a card whose plan words further down have changed, or gone on with."""
    said = "The plan goes on below, as it is now."
    return message(said, [context(said)])


def definition_blocks(definition: Definition, reader: Reader) -> Iterator[Block]:
    """What a workflow is, in words: also what `/synth show` answers."""
    yield header(definition.name)
    yield context(trigger_line(definition, reader.zone, reader.now, reader.offer))
    yield from _steps(definition, reader)


def _title(draft: Draft, definition: Definition, reader: Reader) -> Iterator[Block]:
    yield header(definition.name)
    line = trigger_line(definition, reader.zone, reader.now, reader.offer)
    yield context(f"Changes version {draft.edit.version} · {line}" if draft.edit is not None else line)


def _steps(definition: Definition, reader: Reader) -> Iterator[Block]:
    shown = lines(definition, reader.offer, reader.names)
    for piece in in_pieces([_step(line, reader.names) for line in shown]):
        yield section(piece, expand=True)
    if definition.inputs:
        wanted = ["*Needs*", *(_input(one) for one in definition.inputs)]
        yield from (section(piece) for piece in in_pieces(wanted))
    if touches := _touches(shown):
        yield context(touches)


def _difference(beside: Beside, reader: Reader) -> Iterator[Block]:
    """Who changed what, before the plan as it is now."""
    if beside.difference is None:
        return
    block = difference_block(beside.difference, reader.offer, reader.names)
    made = beside.difference.made
    who = mrkdwn(reader.names.get(made.author, made.author), 80)
    said = mrkdwn(one_line(made.words, 160), 300, reader.names)
    yield section(f"*Changed* · {who}: “{said}”")
    if block is not None:
        yield block


def _to_know(draft: Draft, definition: Definition, reader: Reader, beside: Beside) -> Iterator[Block]:
    """What people should know before they press anything."""
    notes = [*draft.plan.notes, *(str(fault) for fault in warnings(definition))]
    if notes:
        yield context(*(f"*Note:* {mrkdwn(note, 600, reader.names)}" for note in notes))
    if cost := _cost(definition, reader):
        yield context(cost)
    if beside.similar is not None:
        name = mrkdwn(beside.similar.name, 200)
        show = button("Show it", f"command:show-{beside.similar.id}", f"show #{beside.similar.id}")
        yield section(f"*{name}* does nearly the same already.", show)
    yield from beside.accounts


def _cost(definition: Definition, reader: Reader) -> str:
    try:
        rehearsed = preview(definition, price=reader.price)
    except Refused:  # too long to be asked: the run says so, and where
        return ""
    if not rehearsed.calls.most:
        return ""
    items = ", and as much again for each further item" if rehearsed.per_item else ""
    calls, tokens = count(rehearsed.calls.most, "model call"), count(roughly(rehearsed.tokens.most), "token")
    money = f", {told}" if (told := rehearsed.dollars) else ""
    limits = " and ".join(limits_of(definition.budget))
    bound = f" It stops and asks at {limits}." if limits else ""
    return f"A run takes about {calls} and {tokens}{money}{items}.{bound}"


def _decided(draft: Draft, definition: Definition, reader: Reader, beside: Beside) -> Message:
    """What is left of a card once it has served: in a thread it stands above the run that it began."""
    body = [header(definition.name), context(trigger_line(definition, reader.zone, reader.now, reader.offer))]
    if draft.edit is None:
        body.append(section(mrkdwn(_way(definition, reader), 1_500)))
    else:
        body += _difference(beside, reader)
    if beside.done:
        body.append(context(mrkdwn(beside.done, 500)))
    if draft.status in (DraftStatus.SAVED, DraftStatus.APPLIED):
        direct = draft.place.channel.startswith("D")  # in a channel people talk among themselves, too
        sure = "" if direct else " Mention me where it could be meant for the others."
        body.append(context(f"To change it, reply in this thread with what should be different.{sure}"))
    return message(_in_short(definition, reader), body, decisions(draft, definition))


def _way(definition: Definition, reader: Reader) -> str:
    shown = lines(definition, reader.offer, reader.names)
    return " → ".join(line.title for line in shown if line.depth == 0)


def _in_short(definition: Definition, reader: Reader) -> str:
    """What notifications and screen readers say of a plan."""
    return f"Plan {mrkdwn(definition.name, 200)}: {mrkdwn(_way(definition, reader), 1_000)}"


def _has_changed(draft: Draft, beside: Beside) -> bool:
    if draft.edit is not None:
        return beside.difference is not None and bool(beside.difference.changes)
    return beside.difference is not None


def _deletes(draft: Draft, reader: Reader) -> str:
    """What somebody is asked before Run, where something would be gone for good."""
    assert draft.plan.definition is not None
    shown = lines(draft.plan.definition, reader.offer, reader.names)
    gone = [f"{line.number} ({line.title})" for line in shown if line.effect == "deletes"]
    return f"{'Step' if len(gone) == 1 else 'Steps'} {listed(gone)} would delete something." if gone else ""


def _what_now(draft: Draft) -> str:
    return "Run it, save it, or discard it." if draft.edit is None else "Say what should change."


def _what_buttons_do(draft: Draft, beside: Beside) -> str:
    assert draft.plan.definition is not None
    if draft.edit is not None and not _has_changed(draft, beside):
        return "Reply in this thread with what should be different. Nothing is saved before you press Apply."
    if draft.edit is not None:
        return f"Apply saves this as version {draft.edit.version + 1}. Until then, nothing changes."
    if isinstance(draft.plan.definition.trigger, Schedule):
        return "Save starts the schedule. Run does it once, now. Before that, nothing happens."
    if isinstance(draft.plan.definition.trigger, AppEvent | Webhook | SlackEvent):
        return "Save lets it start by itself. Run does it once, now. Before that, nothing happens."
    return "Nothing happens before you press Run."


def _step(line: Line, names: Mapping[str, str]) -> str:
    indent = "\u2003" * line.depth
    gist = f"\n{indent}{mrkdwn(line.gist, 400, names)}" if line.gist else ""
    gone = "  ·  *deletes*" if line.effect == "deletes" else ""
    return f"{indent}*{line.number}.  {mrkdwn(line.title, 200, names)}*{gone}{gist}\n"


def _input(one: Input) -> str:
    facts = [_KINDS[one.type]] if one.type in _KINDS else []
    if one.default is not None:
        facts.append(f"normally {code(as_text(one.default), 80)}")
    elif not one.required:
        facts.append("may be left out")
    in_brackets = f" ({', '.join(facts)})" if facts else ""
    help_ = f": {mrkdwn(one_line(said, 150), 150)}" if (said := help_of(one)) else ""
    return f"•  *{one.name}*{in_brackets}{help_}"


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


def _refusal(draft: Draft, refusal: str, reader: Reader) -> Message:
    body = [section(mrkdwn(refusal, names=reader.names))]
    body += [context(mrkdwn(note, 600, reader.names)) for note in draft.plan.notes[:5]]
    body.append(context("Reply in this thread to try something else."))
    return message(mrkdwn(refusal, 500, reader.names), body)

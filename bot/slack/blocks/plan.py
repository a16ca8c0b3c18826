"""The plan card: what Synth understood, what it would do or change, and the buttons that decide."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from slack_sdk.models.blocks import Block

from bot.slack.blocks.changes import difference_block
from bot.slack.blocks.decisions import decisions
from bot.slack.blocks.form import help_of
from bot.slack.blocks.message import Message, button, context, header, message, section
from bot.slack.blocks.questions import questions_card, thinking_about
from bot.slack.blocks.steps import FindOffer, Line, lines
from bot.slack.blocks.text import code, in_pieces, mrkdwn, one_line, roughly
from bot.slack.blocks.trigger import trigger_line
from core.budgets import limits_of
from core.conversation.plans import Difference
from core.conversation.preview import PriceOf, preview
from core.definition import AppEvent, Definition, Input, Once, Schedule, SlackEvent, Webhook, warnings
from core.errors import Refused
from core.language import ENGLISH, Translator
from core.template import as_text
from core.workflows import Draft, DraftStatus, Workflow


@dataclass(frozen=True)
class Reader:
    """Who looks at a message: time zone, now, what actions are called, people's names by id, and the language
    in which it is said."""

    zone: str
    now: datetime
    offer: FindOffer
    names: Mapping[str, str] = field(default_factory=dict)
    price: PriceOf = lambda step: None
    tr: Translator = ENGLISH


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
    plan, tr = draft.plan, reader.tr
    if plan.refusal is not None:
        return _refusal(draft, plan.refusal, reader)
    if plan.questions:
        return questions_card(
            draft,
            reader.names,
            beside.accounts,
            refining=beside.refining,
            thinking=beside.thinking,
            tr=tr,
        )
    if plan.definition is None:
        said = tr("Thinking about a plan…")
        return message(said, [context(said)])
    if not draft.is_open:
        return _decided(draft, plan.definition, reader, beside)
    body = [*_title(draft, plan.definition, reader), *_difference(beside, reader)]
    body += [*_steps(plan.definition, reader), *_to_know(draft, plan.definition, reader, beside)]
    if beside.thinking:
        body.append(context(thinking_about(beside.thinking, tr)))
    elif beside.refining:
        body.append(context(tr("Still polishing the wording. You can press Run now, or wait a moment.")))
    body.append(context(_what_buttons_do(draft, beside, tr)))
    foot = decisions(
        draft, plan.definition, changed=_has_changed(draft, beside), asks=_deletes(draft, reader), tr=tr
    )
    return message(f"{_in_short(plan.definition, reader)}. {_what_now(draft, tr)}", body, foot, tr)


def moved_on(tr: Translator = ENGLISH) -> Message:
    """What is left of a card whose plan words further down have changed, or gone on with."""
    said = tr("The plan goes on below, as it is now.")
    return message(said, [context(said)])


def definition_blocks(definition: Definition, reader: Reader, *, ran_once: bool = False) -> Iterator[Block]:
    """What a workflow is, in words: also what `/synth show` answers."""
    yield header(definition.name)
    yield context(_trigger(definition, reader, ran_once=ran_once))
    yield from _steps(definition, reader)


def _title(draft: Draft, definition: Definition, reader: Reader) -> Iterator[Block]:
    yield header(definition.name)
    line = _trigger(definition, reader)
    if draft.edit is not None:
        changes = reader.tr("Changes version {number}", number=draft.edit.version)
        line = f"{changes} · {line}"
    yield context(line)


def _trigger(definition: Definition, reader: Reader, *, ran_once: bool = False) -> str:
    return trigger_line(definition, reader.zone, reader.now, reader.offer, reader.tr, ran_once=ran_once)


def _lines(definition: Definition, reader: Reader) -> list[Line]:
    return lines(definition, reader.offer, reader.names, reader.tr)


def _steps(definition: Definition, reader: Reader) -> Iterator[Block]:
    shown = _lines(definition, reader)
    for piece in in_pieces([_step(line, reader) for line in shown]):
        yield section(piece, expand=True)
    if definition.inputs:
        needs = reader.tr("Needs")
        wanted = [f"*{needs}*", *(_input(one, reader.tr) for one in definition.inputs)]
        yield from (section(piece) for piece in in_pieces(wanted))
    if touches := _touches(shown, reader.tr):
        yield context(touches)


def _difference(beside: Beside, reader: Reader) -> Iterator[Block]:
    """Who changed what, before the plan as it is now."""
    if beside.difference is None:
        return
    block = difference_block(beside.difference, reader.offer, reader.names, reader.tr)
    made = beside.difference.made
    who = mrkdwn(reader.names.get(made.author, made.author), 80)
    said = mrkdwn(one_line(made.words, 160), 300, reader.names)
    yield section(reader.tr("*Changed* · {who}: “{words}”", who=who, words=said))
    if block is not None:
        yield block


def _to_know(draft: Draft, definition: Definition, reader: Reader, beside: Beside) -> Iterator[Block]:
    """What people should know before they press anything."""
    notes = [*draft.plan.notes, *(str(fault) for fault in warnings(definition))]
    if notes:
        head = reader.tr("Note:")
        yield context(*(f"*{head}* {mrkdwn(note, 600, reader.names)}" for note in notes))
    if cost := _cost(definition, reader):
        yield context(cost)
    if beside.similar is not None:
        name = mrkdwn(beside.similar.name, 200)
        show = button(reader.tr("Show it"), f"command:show-{beside.similar.id}", f"show #{beside.similar.id}")
        yield section(reader.tr("*{name}* does nearly the same already.", name=name), show)
    yield from beside.accounts


def _cost(definition: Definition, reader: Reader) -> str:
    try:
        rehearsed = preview(definition, price=reader.price)
    except Refused:  # too long to be asked: the run says so, and where
        return ""
    if not rehearsed.calls.most:
        return ""
    tr = reader.tr
    calls = tr.plural("{n} model call", "{n} model calls", rehearsed.calls.most)
    tokens = tr.plural("{n} token", "{n} tokens", roughly(rehearsed.tokens.most))
    tokens += f", {told}" if (told := rehearsed.dollars) else ""
    if rehearsed.per_item:
        said = tr(
            "A run takes about {calls} and {tokens}, and as much again for each further item.",
            calls=calls,
            tokens=tokens,
        )
    else:
        said = tr("A run takes about {calls} and {tokens}.", calls=calls, tokens=tokens)
    limits = tr.listed(limits_of(definition.budget, tr))
    return " ".join([said, tr("It stops and asks at {limits}.", limits=limits)]) if limits else said


def _decided(draft: Draft, definition: Definition, reader: Reader, beside: Beside) -> Message:
    """What is left of a card once it has served: in a thread it stands above the run that it began."""
    tr = reader.tr
    body = [header(definition.name), context(_trigger(definition, reader))]
    if draft.edit is None:
        body.append(section(mrkdwn(_way(definition, reader), 1_500)))
    else:
        body += _difference(beside, reader)
    if beside.done:
        body.append(context(mrkdwn(beside.done, 500)))
    if draft.status in (DraftStatus.SAVED, DraftStatus.APPLIED):
        direct = draft.place.channel.startswith("D")  # in a channel people talk among themselves, too
        said = tr("To change it, reply in this thread with what should be different.")
        sure = "" if direct else tr("Mention me where it could be meant for the others.")
        body.append(context(f"{said} {sure}".strip()))
    return message(_in_short(definition, reader), body, decisions(draft, definition, tr=tr), tr)


def _way(definition: Definition, reader: Reader) -> str:
    shown = _lines(definition, reader)
    return " → ".join(line.title for line in shown if line.depth == 0)


def _in_short(definition: Definition, reader: Reader) -> str:
    """What notifications and screen readers say of a plan."""
    name, way = mrkdwn(definition.name, 200), mrkdwn(_way(definition, reader), 1_000)
    return reader.tr("Plan {name}: {way}", name=name, way=way)


def _has_changed(draft: Draft, beside: Beside) -> bool:
    if draft.edit is not None:
        return beside.difference is not None and bool(beside.difference.changes)
    return beside.difference is not None


def _deletes(draft: Draft, reader: Reader) -> str:
    """What somebody is asked before Run, where something would be gone for good."""
    assert draft.plan.definition is not None
    gone = [
        f"{line.number} ({line.title})"
        for line in _lines(draft.plan.definition, reader)
        if line.effect == "deletes"
    ]
    if not gone:
        return ""
    return reader.tr.plural(
        "Step {steps} would delete something.",
        "Steps {steps} would delete something.",
        len(gone),
        steps=reader.tr.listed(gone),
    )


def _what_now(draft: Draft, tr: Translator) -> str:
    return tr("Run it, save it, or discard it.") if draft.edit is None else tr("Say what should change.")


def _what_buttons_do(draft: Draft, beside: Beside, tr: Translator) -> str:
    assert draft.plan.definition is not None
    if draft.edit is not None and not _has_changed(draft, beside):
        return tr(
            "Reply in this thread with what should be different. Nothing is saved before you press Apply."
        )
    if draft.edit is not None:
        return tr(
            "Apply saves this as version {number}. Until then, nothing changes.",
            number=draft.edit.version + 1,
        )
    if isinstance(draft.plan.definition.trigger, Once):
        return tr("Save lets it run at that time. Run does it now. Before that, nothing happens.")
    if isinstance(draft.plan.definition.trigger, Schedule):
        return tr("Save starts the schedule. Run does it once, now. Before that, nothing happens.")
    if isinstance(draft.plan.definition.trigger, AppEvent | Webhook | SlackEvent):
        return tr("Save lets it start by itself. Run does it once, now. Before that, nothing happens.")
    return tr("Nothing happens before you press Run.")


def _step(line: Line, reader: Reader) -> str:
    indent = "\u2003" * line.depth
    gist = f"\n{indent}{mrkdwn(line.gist, 400, reader.names)}" if line.gist else ""
    deletes = reader.tr("deletes")
    gone = f"  ·  *{deletes}*" if line.effect == "deletes" else ""
    return f"{indent}*{line.number}.  {mrkdwn(line.title, 200, reader.names)}*{gone}{gist}\n"


def _input(one: Input, tr: Translator) -> str:
    kinds = {"number": tr("a number"), "boolean": tr("yes or no"), "array": tr("a list"), "object": "JSON"}
    facts = [kinds[one.type]] if one.type in kinds else []
    if one.default is not None:
        facts.append(tr("normally {value}", value=code(as_text(one.default), 80)))
    elif not one.required:
        facts.append(tr("may be left out"))
    in_brackets = f" ({', '.join(facts)})" if facts else ""
    help_ = f": {mrkdwn(one_line(said, 150), 150)}" if (said := help_of(one)) else ""
    return f"•  *{one.name}*{in_brackets}{help_}"


def _touches(shown: list[Line], tr: Translator) -> str:
    """Which steps reach out into the world."""
    said = [
        _touched(effect, numbers, tr)
        for effect in ("sends", "writes", "deletes")
        if (numbers := [line.number for line in shown if line.effect == effect])
    ]
    return f"{_first_up('; '.join(said))}." if said else ""


def _touched(effect: str, numbers: list[str], tr: Translator) -> str:
    steps, several = tr.listed(numbers), len(numbers)
    match effect:
        case "sends":
            return tr.plural(
                "step {steps} sends something", "steps {steps} send something", several, steps=steps
            )
        case "writes":
            return tr.plural(
                "step {steps} changes something", "steps {steps} change something", several, steps=steps
            )
    return tr.plural("step {steps} deletes something", "steps {steps} delete something", several, steps=steps)


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]


def _refusal(draft: Draft, refusal: str, reader: Reader) -> Message:
    body = [section(mrkdwn(refusal, names=reader.names))]
    body += [context(mrkdwn(note, 600, reader.names)) for note in draft.plan.notes[:5]]
    body.append(context(reader.tr("Reply in this thread to try something else.")))
    return message(mrkdwn(refusal, 500, reader.names), body)

"""What changed in a plan, in people's words: − what it was, + what it is now."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby

from pydantic import JsonValue
from slack_sdk.models.blocks import (
    Block,
    RichTextBlock,
    RichTextElementParts,
    RichTextQuoteElement,
)

from bot.slack.blocks.steps import FindOffer, Line, lines, param_name
from bot.slack.blocks.text import one_line
from bot.slack.blocks.trigger import trigger_words
from core.conversation.changes import Change
from core.conversation.plans import Difference
from core.definition import Action, Definition, Step
from core.labels import label_of
from core.language import ENGLISH, Translator
from core.template import REFERENCE, as_text

_MOST_LINES = 24
_LONGEST = 240  # characters of one side
_AROUND = 4  # unchanged words shown on each side of a change
_COMPARED = 400  # words: beyond that a changed stretch is one
_UNSAID = ("intent", "version")  # what people said is theirs, not a change of what runs


@dataclass(frozen=True)
class Piece:
    """Some words; `strong` ones are what differs."""

    text: str
    strong: bool = False


@dataclass(frozen=True)
class Told:
    """One line: a heading (no sign), − what it was, or + what it is."""

    sign: str
    pieces: tuple[Piece, ...]


def difference_block(
    difference: Difference, offer: FindOffer, people: Mapping[str, str], tr: Translator = ENGLISH
) -> Block | None:
    """All of it, cut to what people read; None where nothing changed that people would see."""
    told = list(tell(difference, offer, people, tr))
    if not told:
        return None
    shown = told[:_MOST_LINES]
    if len(told) > len(shown):
        shown.append(Told("", (Piece(tr("… and {n} more lines", n=len(told) - len(shown))),)))
    return RichTextBlock(elements=[RichTextQuoteElement(elements=list(_elements(shown)))])


def tell(
    difference: Difference, offer: FindOffer, people: Mapping[str, str], tr: Translator = ENGLISH
) -> Iterator[Told]:
    """Line by line: the plain fields, the trigger, the inputs, the steps."""
    before = {line.step.id: line for line in lines(difference.before, offer, people, tr)}
    after = {line.step.id: line for line in lines(difference.after, offer, people, tr)}
    seen = [change for change in difference.changes if change.part not in _UNSAID]
    for (part, key), group in groupby(seen, key=lambda change: (change.part, change.key)):
        changes = list(group)
        if part == "trigger":
            yield from _trigger(difference.before, difference.after, offer, tr)
        elif part == "inputs":
            yield from _input(key, changes, tr)
        elif part == "steps":
            yield from _step(changes, before.get(key), after.get(key), tr)
        else:
            for change in changes:
                yield from _field(_part(part, tr), change, tr)


def excerpts(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Two texts, each cut to the words that differ and a few around them."""
    old, new = before.split(), after.split()
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    blocks = _blocks(old[head : len(old) - tail], new[head : len(new) - tail])
    shifted = [(a + head, b + head, size) for a, b, size in blocks]
    ends = [*shifted, (len(old) - tail, len(new) - tail, tail)]
    starts = [(0, 0, head)]
    equal = [one for one in (*starts, *ends) if one[2]]
    return _side(old, [(a, size) for a, _, size in equal]), _side(new, [(b, size) for _, b, size in equal])


def _blocks(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int]]:
    """The stretches that both have: (where in the old, where in the new, how many words)."""
    if max(len(old), len(new)) > _COMPARED:
        return []
    found = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return [(one.a, one.b, one.size) for one in found if one.size]


def _side(words: Sequence[str], equal: Sequence[tuple[int, int]]) -> tuple[Piece, ...]:
    """One side: the words outside of the equal stretches are strong, those deep inside of them left out."""
    pieces: list[Piece] = []
    at = 0
    for start, size in [*equal, (len(words), 0)]:
        if start > at:
            pieces.append(Piece(one_line(" ".join(words[at:start]), _LONGEST), strong=True))
        kept = _context(words[start : start + size], first=start == 0, last=start + size == len(words))
        if kept:
            pieces.append(Piece(kept))
        at = start + size
    return tuple(pieces)


def _context(words: Sequence[str], *, first: bool, last: bool) -> str:
    """What stands around a change: the words next to it, and dots for the rest."""
    before = [] if first else list(words[:_AROUND])
    after = [] if last else list(words[-_AROUND:])
    if len(words) <= len(before) + len(after):
        return " ".join(words)
    return " ".join([*before, "…", *after])


def _trigger(before: Definition, after: Definition, offer: FindOffer, tr: Translator) -> Iterator[Told]:
    yield _plain("−", trigger_words(before, offer, tr))
    yield _plain("+", trigger_words(after, offer, tr))


def _input(name: str, changes: Sequence[Change], tr: Translator) -> Iterator[Told]:
    for change in changes:
        if change.path:
            label = tr("Input {name}, {field}", name=name, field=_called(change.path, tr))
            yield from _field(label, change, tr)
        elif change.verb != "moved":
            yield _plain("+" if change.verb == "added" else "−", tr("input {name}", name=name))
        else:
            yield _plain("", tr("Input {name} is asked for in another place", name=name))


def _step(changes: Sequence[Change], was: Line | None, now: Line | None, tr: Translator) -> Iterator[Told]:
    fields = []
    for change in changes:
        if change.path.startswith("labels."):
            continue  # what people call a value is told with the value
        if change.path:
            fields.append(change)
        elif change.verb == "removed" and was is not None:
            yield _titled("−", was, tr)
        elif change.verb == "added" and now is not None:
            yield _titled("+", now, tr)
        elif was is not None and now is not None:
            moved = tr(
                "{title}: step {before} is step {after} now",
                title=now.title,
                before=was.number,
                after=now.number,
            )
            yield _plain("", moved)
    if fields and now is not None:
        yield Told("", (Piece(f"{now.number}.  {now.title}", strong=True),))
        for change in fields:
            before = _chosen(change.before, now.step if was is None else was.step)
            told = replace(change, before=before, after=_chosen(change.after, now.step))
            yield from _field(_label(change.path, tr), told, tr)


def _chosen(value: JsonValue, step: Step) -> JsonValue:
    """In the words in which it was offered, where it was chosen."""
    return (label_of(step, value) if isinstance(step, Action) else None) or value


def _label(path: str, tr: Translator) -> str:
    """What a field of a step is called; nothing for the text of a prompt, which speaks for itself."""
    if path.startswith("blocks"):
        return ""
    if path.startswith("params."):
        return param_name(path.removeprefix("params."), tr).lower()
    return _called(path.removeprefix("policy."), tr)


def _called(path: str, tr: Translator) -> str:
    """A field of a step or an input that is no parameter of an action."""
    known = {
        "ask": tr("question"),
        "approvers": tr("who decides"),
        "quorum": tr("how many must agree"),
        "when": tr("condition"),
        "items": tr("items"),
        "seconds": tr("seconds"),
        "timeout_s": tr("seconds at most"),
        "remind_s": tr("seconds until a reminder"),
        "attempts": tr("attempts"),
        "on_error": tr("if it fails"),
        "llm": tr("model"),
        "at_once": tr("at once"),
        "default": tr("default"),
        "required": tr("required"),
        "help": tr("help"),
        "type": tr("type"),
    }
    return known.get(path, path.replace("_", " "))


def _part(part: str, tr: Translator) -> str:
    """A field of the whole definition."""
    known = {
        "name": tr("Name"),
        "budget": tr("Budget"),
        "order": tr("Order"),
        "accounts": tr("Accounts"),
        "overlap": tr("Runs at once"),
    }
    return known.get(part, part.capitalize())


def _field(label: str, change: Change, tr: Translator) -> Iterator[Told]:
    name = tr("{label}: ", label=label) if label else ""
    before, after = _value(change.before), _value(change.after)
    if change.verb != "added" and change.verb != "removed" and min(len(before), len(after)) > 40:
        old, new = excerpts(before, after)
        yield Told("−", (Piece(name), *old))
        yield Told("+", (Piece(name), *new))
        return
    if change.verb != "added":
        yield Told("−", (Piece(f"{name}{one_line(before, _LONGEST)}"),))
    if change.verb != "removed":
        yield Told("+", (Piece(f"{name}{one_line(after, _LONGEST)}"),))


def _value(value: JsonValue) -> str:
    """As people read it: references by name, nothing as a dash."""
    if value is None or value == "":
        return "–"
    return REFERENCE.sub(
        lambda found: f"‹{found.group(1)}{found.group(2).replace('..', '.')}›", as_text(value)
    )


def _titled(sign: str, line: Line, tr: Translator) -> Told:
    title = f"{line.number}.  {line.title}"
    if not line.gist:
        return _plain(sign, title)
    return _plain(sign, tr("{label}: ", label=title) + one_line(line.gist, 120))


def _plain(sign: str, text: str) -> Told:
    return Told(sign, (Piece(one_line(text, _LONGEST)),))


def _elements(told: Sequence[Told]) -> Iterator[RichTextElementParts.Text]:
    for index, line in enumerate(told):
        lead = ("\n" if index else "") + (f"{line.sign}  " if line.sign else "")
        if lead:
            yield RichTextElementParts.Text(text=lead)
        pieces = [piece for piece in line.pieces if piece.text]
        for number, piece in enumerate(pieces):
            if number and not pieces[number - 1].text.endswith(" "):
                yield RichTextElementParts.Text(text=" ")
            yield _styled(piece, line.sign)


def _styled(piece: Piece, sign: str) -> RichTextElementParts.Text:
    if not piece.strong:
        return RichTextElementParts.Text(text=piece.text)
    look = {"strike": True} if sign == "−" else {"bold": True}
    return RichTextElementParts.Text(text=piece.text, style=RichTextElementParts.TextStyle(**look))

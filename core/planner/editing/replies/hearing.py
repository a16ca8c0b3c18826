"""A reply as a whole: cleaned of courtesies, taken apart where it says several things, given to the rules."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.definition import Action, Approval, Definition, SlackEvent, Step, changed, every_step
from core.planner.editing.conditions.arms import arms
from core.planner.editing.conditions.conditional import conditional
from core.planner.editing.conditions.labels import labelled
from core.planner.editing.desk import Asks, Changed, Desk, Heard, Rule, Says, framed
from core.planner.editing.people.approving import approving
from core.planner.editing.people.asking import asking
from core.planner.editing.people.inquiring import asked_otherwise
from core.planner.editing.people.recipients import chosen_recipient, recipients
from core.planner.editing.people.waiting import waiting
from core.planner.editing.reading.forms import INSTEAD, ORDERS_AFTER, REPLACE, TAKES, cleaned, first_of
from core.planner.editing.reading.idioms import in_known_form
from core.planner.editing.settings.limits import limits
from core.planner.editing.settings.messages import messages
from core.planner.editing.settings.overlap import overlap
from core.planner.editing.settings.pausing import pausing
from core.planner.editing.settings.plan import settings
from core.planner.editing.settings.timing import timing
from core.planner.editing.settings.values import values
from core.planner.editing.settings.wording import wording
from core.planner.editing.steps.adding import adding, inquiring, placing
from core.planner.editing.steps.moving import moving
from core.planner.editing.steps.removing import removing
from core.planner.editing.steps.replacing import replacing
from core.planner.normalising.threads import threaded
from core.planner.steps.sending import OWN_CHANNEL, POST
from core.planner.steps.targets import OWN_THREAD

LONGEST = 400  # characters: what is longer is no small change
_MOST_PARTS = 4

# The first that understands a part of a reply has it. What stands first says its thing in the narrowest form.
RULES: tuple[Rule, ...] = (
    chosen_recipient,
    overlap,
    timing,
    pausing,
    waiting,
    asked_otherwise,
    inquiring,
    asking,
    approving,
    arms,
    limits,
    labelled,
    recipients,
    conditional,
    settings,
    values,
    messages,
    wording,
    moving,
    removing,
    replacing,
    placing,
)

_FIRMLY = re.compile(r"(?:;|\n|(?<=[^\d.])\.(?=\s))\s*")
_LOOSELY = re.compile(
    r"\s*,?\s+(?:and|then|but|und|et|y|sowie|puis)\s+(?:(?:also|then|please|auch|aussi|también)\s+)?|\s*,\s+",
    re.IGNORECASE,
)
_NONE_OF = re.compile(r"no\s", re.IGNORECASE)
_THREAD = re.compile(r"\bthread\b|\b(?:under|below)\s+(?:it|the\s+(?:message|post))\b", re.IGNORECASE)
_QUOTES = re.compile(r"[\"“„«][^\"”“»]*[\"”“»]")


def hear(reply: str, desk: Desk, rules: Sequence[Rule] = RULES) -> Heard:
    """What the rules are sure that the reply means; None where they are not."""
    if len(reply) > LONGEST:
        return None
    by_message = isinstance(desk.definition.trigger, SlackEvent) and desk.vocabulary.code == "en"
    if by_message and _THREAD.search(reply):
        reply = threaded(reply)
    heard = _parts([part for part in _apart(_FIRMLY, reply) if re.search(r"\w", part)], desk, rules)
    return replace(heard, definition=_below(heard.definition)) if isinstance(heard, Changed) else heard


def _below(definition: Definition) -> Definition:
    """Messages in a thread say so in the two parameters for it; elsewhere they are in none."""

    def placed(step: Step) -> Step:
        if not isinstance(step, Action) or step.action != POST:
            return step
        channel, params = step.params.get("channel"), {**step.params}
        if channel == OWN_THREAD:
            params |= {"channel": OWN_CHANNEL, "thread": OWN_THREAD}
        elif channel != OWN_CHANNEL and params.get("thread") == OWN_THREAD:
            del params["thread"]
        return step.model_copy(update={"params": params}) if params != step.params else step

    return definition.model_copy(update={"steps": changed(definition.steps, placed)})


def _parts(parts: Sequence[str], desk: Desk, rules: Sequence[Rule]) -> Heard:
    """Each on what the one before has made; all of them, or nothing."""
    made: Changed | None = None
    for index, part in enumerate(parts[: _MOST_PARTS + 1]):
        heard = _part(part, desk, rules)
        if not isinstance(heard, Changed):
            # A question stops everything: the change that was sure must not be made without the other.
            said, open_ = "".join(f"{one}; " for one in parts[:index]), parts[index + 1 :]
            asked = framed(heard, said, "".join(f"; {one}" for one in open_))
            return asked if len(parts) == 1 or not isinstance(heard, Says) else None
        made = heard if made is None else _both(made, heard)
        desk = desk.after(heard.definition)
    return made if len(parts) <= _MOST_PARTS else None


def _both(first: Changed, second: Changed) -> Changed:
    return Changed(
        second.definition,
        (*first.questions, *second.questions),
        (*first.notes, *second.notes),
        first.sure and second.sure,
        (*first.through, first.definition, *second.through),
    )


def _part(part: str, desk: Desk, rules: Sequence[Rule]) -> Heard:
    words = in_known_form(cleaned(part), desk.person.user, desk.vocabulary)
    if (
        (TAKES.match(words) or _NONE_OF.match(words))
        and ORDERS_AFTER.search(words)
        and (both := _in_two(words, desk, rules))
    ):
        return both
    for rule in rules:
        heard = rule(words, desk)
        if heard is not None and not _turned_round(words, heard, desk):
            return heard
    if both := _in_two(words, desk, rules):
        return both
    return None if TAKES.match(words) and not _orders_more(words) else adding(words, desk)


def _in_two(words: str, desk: Desk, rules: Sequence[Rule]) -> Changed | Asks | None:
    """Two changes in one part, where the words come apart into two that are both understood."""
    for first, second in parts_of(words):
        before = _part_alone(first, desk, rules)
        if isinstance(before, Changed):
            after = _part(second, desk.after(before.definition), rules)
            if isinstance(after, Changed):
                return _both(before, after)
            if isinstance(after, Asks):
                asked = framed(after, f"{first}; ")
                return asked if isinstance(asked, Asks) else None
    return None


def _turned_round(words: str, heard: Heard, desk: Desk) -> bool:
    """Whether words that begin by taking something away or putting it elsewhere became a step instead."""
    if not isinstance(heard, Changed) or TAKES.match(words) is None or _orders_more(words):
        return False
    was = {step.id for step in every_step(desk.definition.steps)}
    return any(
        isinstance(step, Action | Approval) and step.id not in was
        for step in every_step(heard.definition.steps)
    )


def _orders_more(words: str) -> bool:
    """Whether something is put for what is taken away."""
    return first_of(REPLACE, words) is not None or first_of(INSTEAD, words) is not None


def _part_alone(words: str, desk: Desk, rules: Sequence[Rule]) -> Heard:
    words = cleaned(words)
    return next((heard for rule in (*rules, adding) if (heard := rule(words, desk)) is not None), None)


def parts_of(words: str) -> Iterator[tuple[str, str]]:
    """Where a reply may say two things: before and after each comma and "and" outside of quotations."""
    quoted = [found.span() for found in _QUOTES.finditer(words)]
    for found in _LOOSELY.finditer(words):
        if not any(start < found.start() < end for start, end in quoted):
            yield words[: found.start()], words[found.end() :]


def _apart(pattern: re.Pattern[str], text: str) -> list[str]:
    """Split outside of quotations."""
    quoted = [found.span() for found in _QUOTES.finditer(text)]
    parts, start = [], 0
    for found in pattern.finditer(text):
        if not any(begin < found.start() < end for begin, end in quoted):
            parts.append(text[start : found.start()])
            start = found.end()
    return [*parts, text[start:]]

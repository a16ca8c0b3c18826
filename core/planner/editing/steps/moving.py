"""Steps put elsewhere: "post it before updating the sheet", "move step 3 to the top", "swap the last two"."""

import re

from core.definition import Approval, Branch, ForEach, every_step
from core.planner.draft.tree import Place, ids, with_steps
from core.planner.editing.desk import Changed, Desk, Heard, which
from core.planner.editing.reading.around import seen_at
from core.planner.editing.reading.forms import MOVE, SWAP, first_of
from core.template import references

_ORDER = re.compile(
    r"(?P<first>.+?)\s+first\s*,?\s+(?:and\s+)?(?:then|and only then|after that)\s+(?P<second>.+)",
    re.IGNORECASE,
)


_OUT = re.compile(
    r"(?:move|take|bring|pull|put|get)\s+(?P<what>.+?)\s+(?:out of|outside(?: of)?)\s+"
    r"(?:the\s+|its\s+)?(?:inner\s+)?(?P<box>loop|condition|branch|if|else)"
    r"(?:\s*,?\s+(?:and\s+)?(?:(?:put|place|move|do)\s+(?:it|them)\s+)?(?:to|at|after|before)\s+(?:the\s+(?:very\s+)?)?"
    r"(?P<where>end|start|beginning|top|bottom|it|that|loop|condition|branch))?",
    re.IGNORECASE,
)


def moving(words: str, desk: Desk) -> Heard:
    """The plan with a step in another place."""
    if (found := first_of(SWAP, words)) is not None:
        return _swapped(found.groupdict(), desk)
    if (found := _OUT.fullmatch(words)) is not None:
        return _out_of(found, words, desk)
    if (found := _ORDER.fullmatch(words)) is not None:
        return _ordered(found["first"], found["second"], desk)
    found = first_of(MOVE, words)
    if found is None:
        return None
    pointed = desk.pointer.read(found["what"])
    if len(pointed.places) > 1 and not pointed.sure:
        rest = words[found.end("what") :]
        return which(pointed.places, desk, lambda step: f"move {step}{rest}")
    if len(pointed.places) != 1:
        return None
    place, where = pointed.places[0], found["where"].casefold()
    anchor = found.groupdict().get("anchor")
    before = where in (
        "before",
        "in front of",
        "ahead of",
        "start",
        "beginning",
        "top",
        "first",
        "front",
        "vor",
        "avant",
        "antes",
    )
    if anchor is None:
        target = (
            desk.pointer.places[0] if before else [one for one in desk.pointer.places if not one.around][-1]
        )
    else:
        found_anchor = desk.pointer.read(anchor)
        if not found_anchor.places:
            return None
        if not found_anchor.sure:
            side = "before" if before else "after"
            return which(found_anchor.places, desk, lambda step: f"move step {place.number} {side} {step}")
        target = found_anchor.places[0 if before else -1]
    return moved(place, target, desk, before=before)


def _out_of(found: re.Match[str], words: str, desk: Desk) -> Heard:
    """A step behind the container that it stands in, or at an end of the plan."""
    pointed = desk.pointer.read(found["what"])
    if len(pointed.places) != 1:
        rest = words[found.end("what") :]
        return which(pointed.places, desk, lambda step: f"move {step}{rest}") if pointed.places else None
    place, where = pointed.places[0], (found["where"] or "").casefold()
    kind = ForEach if found["box"].casefold() == "loop" else Branch
    boxes = [box for box in place.around if isinstance(box, kind)]
    if not boxes:
        return None
    first, last = desk.definition.steps[0], desk.definition.steps[-1]
    target = (
        first if where in ("start", "beginning", "top") else last if where in ("end", "bottom") else boxes[-1]
    )
    before = target is first or re.search(r"\bbefore (?:it|that|the)\b", words, re.IGNORECASE) is not None
    anchor = next(one for one in desk.pointer.places if one.step.id == target.id)
    return moved(place, anchor, desk, before=before)


def _ordered(first: str, second: str, desk: Desk) -> Heard:
    """ "#sales first, then #eng": the one right before the other, where it comes later now."""
    one, other = desk.pointer.read(first), desk.pointer.read(second)
    if not (one.sure and other.sure) or len(one.places) != 1 or len(other.places) != 1:
        return None
    return moved(one.places[0], other.places[0], desk, before=True)


def _swapped(said: dict[str, str | None], desk: Desk) -> Heard:
    places = desk.pointer.places
    top = [place for place in places if not place.around]
    if said.get("two"):
        two = (said["two"] or "").casefold()
        if len(top) != 2 and two not in ("last two", "first two"):
            return None
        first, second = top[:2] if two == "first two" else top[-2:]
    else:
        one = desk.pointer.read(_number(said["what"] or ""))
        other = desk.pointer.read(_number(said["anchor"] or ""))
        if len(one.places) != 1 or len(other.places) != 1:
            return None
        first, second = one.places[0], other.places[0]
    if first.step.id in ids((second.step,)) or second.step.id in ids((first.step,)):
        return None
    return Changed(
        with_steps(desk.definition, {first.step.id: (second.step,), second.step.id: (first.step,)})
    )


def _number(words: str) -> str:
    return f"step {words}" if re.fullmatch(r"\d[\d.ab]*", words.strip()) else words


def moved(place: Place, target: Place, desk: Desk, *, before: bool) -> Heard:
    """The plan with a step beside another one."""
    step = place.step
    if target.step.id in ids((step,)):
        return None
    here = with_steps(desk.definition, {step.id: ()})
    if isinstance(step, Approval):
        step = _asking_there(step, target, desk, before=before)
    if target.step.id not in ids(here.steps):
        return None
    anchor = next(one for one in every_step(here.steps) if one.id == target.step.id)
    after = with_steps(here, {anchor.id: (step, anchor) if before else (anchor, step)})
    return Changed(after) if after != desk.definition else None


def _asking_there(step: Approval, target: Place, desk: Desk, *, before: bool) -> Approval:
    """A question that was moved asks without what is not there yet at its new place."""
    seen = {one.step.id for one in seen_at(target, desk.pointer.places, after=not before)}
    own = {one.step.id for one in desk.pointer.places} - seen
    lines = [line for line in step.ask.splitlines() if not {one.name for one in references(line)} & own]
    return step.model_copy(update={"ask": "\n".join(lines)}) if lines else step

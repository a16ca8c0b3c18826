"""Steps put elsewhere: "post it before updating the sheet", "move step 3 to the top", "swap the last two"."""

import re

from core.planner.editing.adding import moved
from core.planner.editing.desk import Changed, Desk, Heard, which
from core.planner.editing.forms import MOVE, SWAP, first_of
from core.planner.editing.tree import ids, with_steps

_ORDER = re.compile(
    r"(?P<first>.+?)\s+first\s*,?\s+(?:and\s+)?(?:then|and only then|after that)\s+(?P<second>.+)",
    re.IGNORECASE,
)


def moving(words: str, desk: Desk) -> Heard:
    """The plan with a step in another place."""
    if (found := first_of(SWAP, words)) is not None:
        return _swapped(found.groupdict(), desk)
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

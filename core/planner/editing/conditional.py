"""Conditions: "only if it mentions billing", "don't copy it if its type is confidential", "if …, send …"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.definition import Action, Branch, ForEach, Step
from core.planner.answer.conditions import Comparison, read_expression
from core.planner.editing.adding import item_at, seen_at
from core.planner.editing.desk import Asks, Changed, Desk, Heard, choose, framed, which
from core.planner.editing.making import Made, Maker
from core.planner.editing.scope import Condition, ConditionReader, Seen, seen_by
from core.planner.editing.tree import Place, ids, new_id, with_arms, with_steps
from core.planner.meant.offers import asked_for
from core.planner.meant.words import verb_class

_IF = r"(?:if|when|in case|provided(?: that)?|wenn|falls|si|quand|cuando)"
_UNLESS = (
    r"(?:unless|except (?:if|when)|if not|außer wenn|es sei denn,?|sauf si|à moins que|a menos que|salvo si)"
)
_NOT = r"(?:do not|don't|dont|never|skip|leave out|no need to|ne|nicht|no)"
_NOTHING = (
    r"(?:do nothing|(?:do not|don't|dont) do anything|stop(?: there)?"
    r"|skip (?:it|everything|them|that one|this one)"
    r"|ignore (?:it|them)"
    r"|nothing)"
)

_FORMS = tuple(
    (re.compile(pattern, re.IGNORECASE | re.DOTALL), negative)
    for pattern, negative in (
        (rf"{_NOTHING}\s+{_IF}\s+(?P<c>.+)", True),
        (rf"{_IF}\s+(?P<c>.+?)\s*,?\s+(?:then\s+)?(?:please\s+)?(?:{_NOTHING})", True),
        (rf"{_NOT}\s+(?P<what>.+?)\s*,?\s+{_UNLESS}\s+(?P<c>.+)", False),
        (rf"{_NOT}\s+(?P<what>.+?)\s*,?\s+(?:if|when)\s+(?P<c>.+)", True),
        (rf"{_IF}\s+(?P<c>.+?)\s*,\s*(?:then\s+)?(?:please\s+)?{_NOT}\s+(?P<what>.+)", True),
        (
            rf"(?:only|nur|seulement|solo|sólo)\s*(?:do (?:it|this|that)|run(?: it)?|go on"
            rf"|continue)?\s*{_IF}\s+(?P<c>.+)",
            False,
        ),
        (rf"(?:only|just)\s+(?P<what>.+?)\s+{_IF}\s+(?P<c>.+)", False),
        (rf"{_UNLESS}\s+(?P<c>.+)", True),
        (rf"(?:do\s+)?(?P<what>.+?)\s*,?\s+(?:only|just)\s+{_IF}\s+(?P<c>.+)", False),
        (rf"(?:do\s+)?(?P<what>.+?)\s*,?\s+{_UNLESS}\s+(?P<c>.+)", True),
    )
)
_THEN = re.compile(rf"{_IF}\s+(?P<rest>.+)", re.IGNORECASE | re.DOTALL)
_AFTER = re.compile(rf"(?P<what>.+?)\s*,?\s+{_IF}\s+(?P<c>.+)", re.IGNORECASE | re.DOTALL)
_ELSE = re.compile(
    r"(?:otherwise|else|if not|in any other case|sonst|ansonsten|sinon|si no|de lo"
    r" contrario)\s*,?\s+(?P<what>.+)",
    re.IGNORECASE,
)
_NO_CONDITION = re.compile(
    r"(?:always|in any case|whatever happens|unconditionally|(?:drop|remove|without"
    r"|no)\s+(?:the\s+)?condition|immer|toujours|siempre)"
    r"(?:\s*,\s*(?:and )?not (?:only|just) .+|\s+(?P<what>.+))?",
    re.IGNORECASE,
)
_ANY_OF_THEM = frozenset({"it", "this", "that", "them", "everything"})


def conditional(words: str, desk: Desk) -> Heard:
    """The plan with a condition more, or less."""
    if (found := _NO_CONDITION.fullmatch(words)) is not None:
        return _unconditional(found["what"] or "", desk)
    if (found := _ELSE.fullmatch(words)) is not None:
        return _otherwise(found["what"], desk)
    for form, negative in _FORMS:
        found = form.fullmatch(words)
        if found is not None:
            what = found.groupdict().get("what") or ""
            heard = _guard(what, found["c"], desk, negative=negative)
            if heard is not None:
                return heard
    found = _THEN.fullmatch(words)
    if found is not None:
        return next((heard for c, what in _cut(found["rest"]) if (heard := _then(c, what, desk))), None)
    found = _AFTER.fullmatch(words)
    return _then(found["c"], found["what"], desk) if found is not None else None


def _cut(rest: str) -> list[tuple[str, str]]:
    """Where a condition may end and what to do begin: at a comma, else before a verb."""
    at = [found.span() for found in re.finditer(r"\s*,\s*(?:then\s+)?|\s+then\s+", rest)]
    at += [
        (found.start(), found.end())
        for found in re.finditer(r"\s+(?=(\w+))", rest)
        if verb_class(found.group(1)) is not None and len(rest[: found.start()].split()) >= 2
    ]
    return [(rest[:start], rest[end:]) for start, end in at if not _within_quotes(rest, start)]


def _within_quotes(text: str, at: int) -> bool:
    return text[:at].count('"') % 2 == 1


def _guard(what: str, words: str, desk: Desk, *, negative: bool) -> Heard:
    """Steps that are there already, under a condition."""
    nothing = what.strip().casefold() in _ANY_OF_THEM | {""}
    existing = _branch_on(words, desk)
    if negative and nothing and existing is not None:
        return _emptied(existing, desk)
    targets = (
        _outward(desk, words, negative=negative)
        if nothing
        else _pointed(what, words, desk, negative=negative)
    )
    if targets is None or isinstance(targets, Asks):
        return targets
    return _wrapped(targets, words, desk, negative=negative)


def _pointed(what: str, words: str, desk: Desk, *, negative: bool) -> list[Place] | Asks | None:
    pointed = desk.pointer.read(what)
    if not pointed.places:
        return None
    if not pointed.sure:
        sign = "unless" if negative else "only if"
        return which(pointed.places, desk, lambda step: f"do {step} {sign} {words}")
    return list(pointed.places)


def _outward(desk: Desk, words: str, *, negative: bool) -> list[Place] | Asks | None:
    """What a bare "only if …" is about: what the condition's loop does, or the one step that reaches out."""
    loop = next((place for place in desk.pointer.places if _is_loop_of(place.step, words, desk)), None)
    if loop is not None and isinstance(loop.step, ForEach):
        return [place for place in desk.pointer.places if place.around and place.around[-1] is loop.step]
    reaching = [place for place in desk.pointer.places if _reaches_out(place.step, desk)]
    if len(reaching) == 1:
        return reaching
    if not reaching:
        last = [place for place in desk.pointer.places if not place.around][-1:]
        return last if len(desk.definition.steps) > 1 else None
    together = all(place.siblings == reaching[0].siblings for place in reaching)
    sign = "unless" if negative else "only if"
    replies = {desk.title(place): f"do step {place.number} {sign} {words}" for place in reaching[:4]}
    if together:
        numbers = " and ".join(f"step {place.number}" for place in reaching)
        replies = {"All of them": f"do {numbers} {sign} {words}", **replies}
    return choose("Which step is that for?", replies)


def _is_loop_of(step: Step, words: str, desk: Desk) -> bool:
    if not isinstance(step, ForEach):
        return False
    item = Seen(step.as_, frozenset({step.as_}), fields=True)
    return ConditionReader(desk, [item]).names(words) is not None


def _reaches_out(step: Step, desk: Desk) -> bool:
    offer = desk.offered.offer(step.action) if isinstance(step, Action) else None
    return isinstance(step, Action) and (offer is None or offer.effect != "reads")


def _wrapped(targets: Sequence[Place], words: str, desk: Desk, *, negative: bool) -> Heard:
    """These neighbours in a branch of their own."""
    first = targets[0]
    if any(place.siblings != first.siblings for place in targets):
        return None
    order = [step.id for step in first.siblings]
    places = sorted(targets, key=lambda place: order.index(place.step.id))
    indexes = [order.index(place.step.id) for place in places]
    if indexes != list(range(indexes[0], indexes[0] + len(indexes))):
        return None
    condition = _reader(places[0], desk).read(words)
    if condition is None:
        return None
    condition = condition.opposite() if negative else condition
    branch = _branch(condition, tuple(place.step for place in places), desk)
    at: dict[str, tuple[Step, ...]] = {place.step.id: () for place in places}
    at[places[0].step.id] = (*condition.first, branch)
    # All of a container's steps may go at once: the new branch must stand before the old ones are missed.
    return Changed(with_steps(desk.definition, at))


def _branch(condition: Condition, then: tuple[Step, ...], desk: Desk, other: tuple[Step, ...] = ()) -> Branch:
    name = new_id(desk.definition, "check_result", *(step.id for step in condition.first))
    return Branch.model_validate({"id": name, "when": condition.when, "then": then, "else": other})


def _reader(place: Place, desk: Desk) -> ConditionReader:
    return ConditionReader(desk, seen_by(seen_at(place, desk, after=False), desk, place.around))


def _branch_on(words: str, desk: Desk) -> Place | None:
    """The branch that asks exactly this."""
    for place in desk.pointer.places:
        if isinstance(place.step, Branch):
            condition = _reader(place, desk).read(words)
            if condition is not None and not condition.first and condition.when == place.step.when:
                return place
    return None


def _emptied(place: Place, desk: Desk) -> Heard:
    """Nothing more is done where the condition holds."""
    assert isinstance(place.step, Branch)
    after = with_arms(place.step, (), place.step.else_)
    changed = with_steps(desk.definition, {place.step.id: (after,) if after is not None else ()})
    return Changed(changed) if changed.steps else None


@dataclass(frozen=True)
class _Spot:
    """Where a new condition goes: after this step, with these names in sight."""

    after: Place
    condition: Condition


def _then(words: str, what: str, desk: Desk) -> Heard:
    """ "if C, do X": X is a step that is there, or a new one."""
    pointed = desk.pointer.read(what)
    if pointed.sure and _is_same(what, pointed.places, desk):
        return _wrapped(pointed.places, words, desk, negative=False)
    spot = _spot(words, desk)
    if spot is None:
        return None
    chain = _same_question(spot, desk)
    place = chain or spot.after
    made = Maker(desk, seen_at(place, desk, after=chain is None), item_at(place)).make(what)
    if not isinstance(made, Made):
        return framed(made, f"if {words}, ")
    if chain is not None and isinstance(chain.step, Branch):
        return Changed(
            with_steps(desk.definition, {chain.step.id: (_chained(chain.step, spot.condition, made, desk),)}),
            made.questions,
            made.notes,
        )
    branch = _branch(spot.condition, made.steps, desk)
    at = {place.step.id: (place.step, *spot.condition.first, branch)}
    return Changed(with_steps(desk.definition, at), made.questions, made.notes)


def _is_same(what: str, places: Sequence[Place], desk: Desk) -> bool:
    """Whether the words say plainly what a step of the plan does: "post it", not "send an email too"."""
    asked = asked_for(what)
    known = desk.pointer.described(places[0].step)
    every = all(noun in known.all for noun in asked.nouns)
    return (
        every
        and (asked.verb in known.verbs or asked.verb is None)
        and re.search(r"\b(?:a|an|new|another)\b", what) is None
    )


def _spot(words: str, desk: Desk) -> _Spot | None:
    """After the steps of the loop whose item is named, else at the end."""
    places = desk.pointer.places
    for place in reversed(places):
        if isinstance(place.step, ForEach) and _is_loop_of(place.step, words, desk):
            last = [one for one in places if one.around and one.around[-1] is place.step][-1]
            return _at(last, words, desk)
    loops = [place for place in places if isinstance(place.step, ForEach)]
    if len(loops) == 1 and not _named_before(words, desk):
        last = [one for one in places if one.around and one.around[-1] is loops[0].step][-1]
        return _at(last, words, desk)
    top = [place for place in places if not place.around]
    return _at(top[-1], words, desk)


def _named_before(words: str, desk: Desk) -> bool:
    """Whether the condition names something that the plan itself gives, outside of its loop."""
    top = [place for place in desk.pointer.places if not place.around]
    return ConditionReader(desk, seen_by(top, desk, ())).names(words) is not None


def _at(place: Place, words: str, desk: Desk) -> _Spot | None:
    seen = seen_by(seen_at(place, desk, after=True), desk, place.around)
    condition = ConditionReader(desk, seen).read(words)
    return None if condition is None else _Spot(place, condition)


def _same_question(spot: _Spot, desk: Desk) -> Place | None:
    """A branch among the neighbours that looks at the same thing: "elif"."""
    wanted = read_expression(spot.condition.when)
    if wanted is None or spot.condition.first or len(wanted[0]) != 1:
        return None
    for step in spot.after.siblings:
        known = read_expression(step.when) if isinstance(step, Branch) else None
        if (
            known is not None
            and len(known[0]) == 1
            and known[0][0].left == wanted[0][0].left
            and known[0][0].test is Comparison.EQUALS
        ):
            return next(place for place in desk.pointer.places if place.step.id == step.id)
    return None


def _chained(branch: Branch, condition: Condition, made: Made, desk: Desk) -> Branch:
    """One more case of a condition; the same case gets the steps after its own."""
    if branch.when == condition.when:
        return branch.model_copy(update={"then": (*branch.then, *made.steps)})
    inner = branch.else_[0] if len(branch.else_) == 1 else None
    if isinstance(inner, Branch) and _left(inner.when) == _left(branch.when):
        return branch.model_copy(update={"else_": (_chained(inner, condition, made, desk),)})
    return branch.model_copy(update={"else_": (_branch(condition, made.steps, desk, branch.else_),)})


def _left(when: str) -> str | None:
    read = read_expression(when)
    return None if read is None else read[0][0].left


def _otherwise(what: str, desk: Desk) -> Heard:
    """ "otherwise tell me": for the last condition of the plan."""
    branches = [place for place in desk.pointer.places if isinstance(place.step, Branch)]
    if not branches:
        return None
    place = branches[-1]
    assert isinstance(place.step, Branch)
    made = Maker(desk, seen_at(place, desk, after=False), item_at(place)).make(what)
    if not isinstance(made, Made):
        return framed(made, "otherwise ")
    after = place.step.model_copy(update={"else_": (*place.step.else_, *made.steps)})
    return Changed(with_steps(desk.definition, {place.step.id: (after,)}), made.questions, made.notes)


def _unconditional(what: str, desk: Desk) -> Heard:
    """What stood under a condition is always done; what stood in its other arm stays there."""
    branches = [place for place in desk.pointer.places if isinstance(place.step, Branch)]
    if what:
        pointed = desk.pointer.read(what)
        return _freed(pointed.places[0], desk) if len(pointed.places) == 1 else None
    if len(branches) != 1:
        return which(branches, desk, lambda step: f"drop {step}") if branches else None
    step = branches[0].step
    assert isinstance(step, Branch)
    if step.else_:
        title = f"Drop step {branches[0].number} with everything in it"
        return choose(
            "Without the condition, which of its two ways should be done?", _ways(branches[0], step, title)
        )
    return Changed(with_steps(desk.definition, {step.id: step.then}))


def _ways(place: Place, step: Branch, both: str) -> dict[str, str]:
    """What can become of a condition's two arms."""
    number = place.number
    return {
        "What is done where it holds": f"always do step {number}a.1; drop step {number}",
        "What is done otherwise": f"always do step {number}b.1; drop step {number}",
        both: f"drop step {number}",
    }


def _freed(place: Place, desk: Desk) -> Heard:
    """The arm that holds this step comes out of its condition."""
    around = [box for box in place.around if isinstance(box, Branch)]
    if not around:
        return None
    branch = around[-1]
    first = any(place.step.id in ids((one,)) for one in branch.then)
    arm = branch.then if first else branch.else_
    left = with_arms(branch, () if first else branch.then, branch.else_ if first else ())
    return Changed(with_steps(desk.definition, {branch.id: (*arm, *([left] if left is not None else []))}))

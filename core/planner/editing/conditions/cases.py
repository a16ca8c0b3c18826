"""What is done in one case and what otherwise: new steps under a condition, one more case, no condition."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.definition import Action, Branch, ForEach, Payload
from core.language import Translator
from core.planner.answer.conditions import Comparison, read_expression
from core.planner.draft.nothing import with_nothing_told
from core.planner.draft.tree import Place, ids, with_arms, with_steps
from core.planner.editing.conditions.scope import Condition, ConditionReader, labels_of, seen_by
from core.planner.editing.conditions.wrapping import branch_of, is_loop_of, wrapped
from core.planner.editing.desk import Changed, Desk, Heard, choose, framed, which
from core.planner.editing.making.making import Made, Maker
from core.planner.editing.reading.around import seen_at
from core.planner.editing.reading.forms import to_me
from core.planner.matching.asked import asked_for
from core.planner.steps.targets import read_targets
from core.template import references


@dataclass(frozen=True)
class _Spot:
    """Where a new condition goes: after this step, with these names in sight."""

    after: Place
    condition: Condition


def then_do(words: str, what: str, desk: Desk, *, also: bool = False, judged: Payload | None = None) -> Heard:
    """ "if C, do X": X is a step that is there, or a new one. `also`: beside what is done in that case now.
    `judged`: the prompt whose label it is about, and so what "it" is."""
    about = [one.text for one in references(judged.blocks[-1].text)] if judged is not None else []
    also = also or judged is not None
    pointed = desk.pointer.read(what)
    if (
        pointed.sure
        and _is_same(what, pointed.places, desk)
        and not _goes_elsewhere(what, pointed.places, desk)
    ):
        return wrapped(pointed.places, words, desk, negative=False)
    spot = _spot(words, desk)
    if spot is None:
        return None
    chain = _same_question(spot, desk)
    if chain is not None and isinstance(chain.step, Branch) and chain.step.when != spot.condition.when:
        if _is_all_else(chain.step, desk) and chain.step.else_:
            return in_case(what, holds=False, desk=desk, branch=chain, it=about)
        chain = None if also else chain
    place = chain or spot.after
    made = Maker.at(place, desk, after=chain is None, about=about).make(what)
    if not isinstance(made, Made):
        return framed(made, f"if {words}, ")
    if chain is not None and isinstance(chain.step, Branch):
        return Changed(
            with_steps(desk.definition, {chain.step.id: (_chained(chain.step, spot.condition, made, desk),)}),
            made.questions,
            made.notes,
        )
    branch = _told(branch_of(spot.condition, made.steps, desk), desk)
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


def _goes_elsewhere(what: str, places: Sequence[Place], desk: Desk) -> bool:
    """Whether it is for somebody else than these steps are: "tell me", where they post to a channel."""
    targets = read_targets(to_me(what), desk.person.user, desk.vocabulary)
    steps = [place.step for place in places if isinstance(place.step, Action)]
    known = {value for step in steps for value in step.params.values() if isinstance(value, str)}
    return not {*targets.channels, *targets.people, *targets.mails} <= known


def _spot(words: str, desk: Desk) -> _Spot | None:
    """After the steps of the loop whose item is named, else at the end."""
    places = desk.pointer.places
    for place in reversed(places):
        if isinstance(place.step, ForEach) and is_loop_of(place.step, words, desk):
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
    seen = seen_by(seen_at(place, desk.pointer.places, after=True), desk, place.around)
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
    return branch.model_copy(update={"else_": (branch_of(condition, made.steps, desk, branch.else_),)})


def _left(when: str) -> str | None:
    read = read_expression(when)
    return None if read is None else read[0][0].left


def otherwise_do(what: str, desk: Desk) -> Heard:
    """ "otherwise tell me": for the last condition of the plan."""
    branches = [place for place in desk.pointer.places if isinstance(place.step, Branch)]
    if not branches:
        return None
    place = branches[-1]
    assert isinstance(place.step, Branch)
    made = Maker.at(place, desk).make(what)
    if not isinstance(made, Made):
        return framed(made, "otherwise ")
    told = _told(branch_of(Condition(place.step.when), (), desk, made.steps), desk)
    after = place.step.model_copy(update={"else_": (*place.step.else_, *told.else_)})
    return Changed(with_steps(desk.definition, {place.step.id: (after,)}), made.questions, made.notes)


def _told(branch: Branch, desk: Desk) -> Branch:
    """With messages that say that there is nothing, where that is so."""
    prompts = (place.step for place in desk.pointer.places if isinstance(place.step, Payload))
    return with_nothing_told(branch, {one.id: one.blocks[-1].text for one in prompts}, desk.vocabulary)


def _is_all_else(branch: Branch, desk: Desk) -> bool:
    """Whether what a condition on a label leaves is one other label: there are two."""
    name = (_left(branch.when) or "").partition(".")[0]
    asked = (place.step for place in desk.pointer.places if place.step.id == name)
    return any(len(labels_of(step)) == 2 for step in asked)


def in_case(what: str, holds: bool, desk: Desk, branch: Place | None = None, it: Sequence[str] = ()) -> Heard:
    """ "also post to #eng in the first case": a step more in one of the two ways of a condition, or of the
    only one. `it` is what these words work on, where that is known."""
    branches = [place for place in desk.pointer.places if isinstance(place.step, Branch)]
    branches = [branch] if branch is not None else branches
    if len(branches) != 1 or not isinstance(step := branches[0].step, Branch):
        return None
    arm = step.then if holds else step.else_
    if not arm:
        return otherwise_do(what, desk)
    last = next(place for place in desk.pointer.places if place.step.id == arm[-1].id)
    made = Maker.at(last, desk, after=True, about=it).make(what)
    if not isinstance(made, Made):
        return framed(made, after=f" in the {'first' if holds else 'second'} case")
    after = with_steps(desk.definition, {last.step.id: (last.step, *made.steps)})
    return Changed(after, made.questions, made.notes)


def unconditional(what: str, desk: Desk) -> Heard:
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
        return choose(
            desk.tr("Without the condition, which of its two ways should be done?"),
            _ways(branches[0], desk.tr),
            desk.tr,
        )
    return Changed(with_steps(desk.definition, {step.id: step.then}))


def _ways(place: Place, tr: Translator) -> dict[str, str]:
    """What can become of a condition's two arms."""
    number = place.number
    return {
        tr("What is done where it holds"): f"always do step {number}a.1; drop step {number}",
        tr("What is done otherwise"): f"always do step {number}b.1; drop step {number}",
        tr("Drop step {number} with everything in it", number=number): f"drop step {number}",
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

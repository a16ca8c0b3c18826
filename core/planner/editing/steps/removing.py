"""Steps taken out: "drop the second step", "do not create the incident", "keep only the notification"."""

import re
from collections.abc import Iterable

from core.definition import Action, Payload, Step
from core.planner.draft.tree import Place, ids, users_of, uses, with_steps
from core.planner.editing.desk import Asks, Changed, Desk, Heard, choose, which
from core.planner.editing.reading.forms import DROP, EXCEPT, KEEP, LABELLED_STEP, REFUSE, first_of
from core.planner.editing.reading.pointing import NOTHING, Pointed
from core.planner.matching.asked import asked_for
from core.planner.matching.scoring import match
from core.planner.matching.words import nouns, stem, tokens
from core.template import REFERENCE, references

_ABOUT = re.compile(
    r"(?:everything|anything|all(?:\s+(?:of\s+)?the)?\s+(?:steps?|actions?|things?|parts?)|whatever|all)\s+"
    r"(?:that|which)?\s*(?:has|have|had|is|are|does|do)?\s*(?:to do with|about|related to|relating to"
    r"|concerning|connected (?:to|with)|involving|which uses?|that uses?|uses?|using)\s+(?P<noun>.+)",
    re.IGNORECASE,
)


def removing(words: str, desk: Desk) -> Heard:
    """The plan without the steps that the words want gone."""
    kept = first_of(KEEP, words)
    if kept is not None:
        return _keep_only(kept["what"], kept.groupdict().get("among") or "everything", desk)
    found = first_of(DROP, words) or first_of(REFUSE, words)
    if found is None:
        return None
    what = found["what"].strip(" ,.")
    excepted = first_of(EXCEPT, what)
    if excepted is not None:
        return _keep_only(excepted["what"], excepted["among"], desk)
    if (about := _ABOUT.fullmatch(what)) is not None:
        gone = _about(about["noun"], desk)
        return without(gone, desk) if gone else None
    pointed = _pointed_list(what, desk)
    if not pointed.places:
        return None
    if not pointed.sure:
        return which(pointed.places, desk, lambda step: f"drop {step}")
    if first_of(DROP, words) and (doubt := _may_be_new(words, what, pointed, desk)) is not None:
        return doubt
    return without(pointed.ids, desk)


def _pointed_list(what: str, desk: Desk) -> Pointed:
    """One description, or several joined by "and" of which each names a step for certain."""
    whole = desk.pointer.read(what)
    if whole.places:
        return whole
    parts = re.split(r"\s*,\s*(?:and\s+|et\s+|und\s+|y\s+)?|\s+(?:and|et|und|y|or|nor)\s+", what)
    found = [desk.pointer.read(part) for part in parts]
    if len(parts) < 2 or not all(one.sure for one in found):
        return NOTHING
    chosen = {place.step.id: place for one in found for place in one.places}
    return Pointed(tuple(chosen.values()), True)


def _about(noun: str, desk: Desk) -> list[str]:
    """The steps that do something with these things, and those that only go through what they give."""
    wanted = {*nouns(tokens(noun))}
    gone: list[str] = []
    for place in desk.pointer.places:
        step = place.step
        known = desk.pointer.described(step)
        named = isinstance(step, Action) and wanted <= known.head | known.app | known.pairs | {stem(step.id)}
        if named or any(uses(step, one) for one in gone) or {one.id for one in place.around} & {*gone}:
            gone.append(step.id)
    return gone


def _may_be_new(words: str, what: str, pointed: Pointed, desk: Desk) -> Asks | None:
    """ "delete the file" may ask for a step that deletes: where one is offered, people are asked."""
    asked = asked_for(words)
    if asked.verb != "delete" or asked_for(what).verb is not None or LABELLED_STEP.search(what):
        return None
    found = match(asked, desk.offered.offers, desk.near)
    if not found.sure or not {*asked.nouns} - {pointed.places[0].step.id}:
        return None
    title = found.offers[0].title
    taken = ", ".join(desk.title(place) for place in pointed.places)
    drop = " and ".join(f"step {place.number}" for place in pointed.places)
    app = found.offers[0].app
    return choose(
        desk.tr("Do you want to take a step out of this plan, or a new step “{title}”?", title=title),
        {
            desk.tr("Take out {steps}", steps=taken): f"drop {drop}",
            desk.tr("Add “{title}”", title=title): f"add a step to {words} in {app}",
        },
        desk.tr,
    )


def _keep_only(kept: str, among: str, desk: Desk) -> Heard:
    whole, stays = desk.pointer.read(among), _pointed_list(kept, desk)
    if not whole.places or not stays.places:
        return None
    inside = [place for place in stays.places if _stands_in(place, whole.places)]
    if not inside:
        return None
    if not stays.sure and len(inside) > 1:
        return which(inside, desk, lambda step: f"keep only {step}")
    keep = {place.step.id for place in inside}
    containers = {one.id for place in inside for one in place.around}
    held = {one for place in inside for one in ids((place.step,))}
    everything = [
        place for place in desk.pointer.places if _stands_in(place, whole.places) or place in whole.places
    ]
    gone = [place.step.id for place in everything if place.step.id not in keep | containers | held]
    return without(gone, desk) if gone else None


def _stands_in(place: Place, among: Iterable[Place]) -> bool:
    around = {one.id for one in place.around} | {place.step.id}
    return any(one.step.id in around for one in among)


def without(gone: Iterable[str], desk: Desk) -> Heard:
    """Without them; a text that used what one gave gets what that was made of."""
    definition, out = desk.definition, list(dict.fromkeys(gone))
    steps = [place.step for place in desk.pointer.places if place.step.id in out]
    out_with_inner = {one for step in steps for one in ids((step,))}
    for step in reversed(steps):
        users = [one for one in users_of(definition, step.id) if one.id not in out_with_inner]
        if users and not isinstance(step, Payload | Action):
            return _drop_both(step, users, out, desk)
        if users and (source := _source(step)) is None:
            return _drop_both(step, users, out, desk)
        for user in users:
            definition = with_steps(definition, {user.id: (_fed(user, step.id, source or ""),)})
    after = with_steps(definition, dict.fromkeys(out, ()))
    return Changed(after) if after.steps else None


def _source(step: Step) -> str | None:
    """What a prompt worked on; None where it made something out of nothing, or an action did."""
    if not isinstance(step, Payload) or step.output_schema is not None:
        return None
    words, gap, text = step.blocks[-1].text.partition(":\n\n")
    if gap:
        return text
    named = [one.text for one in references(words)]
    return named[0] if len(named) == 1 else None


def _fed(user: Step, name: str, source: str) -> Step:
    """The step with what a dropped one was made of in the place of what it gave; nothing is said twice."""

    def put(value: object) -> object:
        if isinstance(value, str):
            parts = value.split("\n\n")
            named = [part for part in parts if _is(part, name)]
            if named and source in parts:
                return "\n\n".join(part for part in parts if part not in named)
            return REFERENCE.sub(lambda one: source if one.group(1) == name else one.group(), value)
        if isinstance(value, dict):
            return {key: put(inner) for key, inner in value.items()}
        return [put(inner) for inner in value] if isinstance(value, list) else value

    data = user.model_dump(mode="json", by_alias=True)
    fields = {key: put(data[key]) for key in ("blocks", "params", "items", "ask") if key in data}
    return type(user).model_validate(data | fields)


def _is(text: str, name: str) -> bool:
    found = REFERENCE.fullmatch(text.strip())
    return found is not None and found.group(1) == name


def _drop_both(step: Step, users: list[Step], out: list[str], desk: Desk) -> Asks:
    numbers = {place.step.id: place for place in desk.pointer.places}
    wanted = list(dict.fromkeys([*out, *(user.id for user in users)]))
    # What stands inside another that goes is gone with it.
    wanted = [one for one in wanted if not {box.id for box in numbers[one].around} & {*wanted}]
    said = " and ".join(f"step {numbers[one].number}" for one in wanted)
    first, tr = numbers[users[0].id], desk.tr
    gone = tr.listed([numbers[one].number for one in wanted])
    return choose(
        tr("Step {number} uses what “{step}” gives. Drop both?", number=first.number, step=step.id),
        {tr("Drop step {steps}", steps=gone): f"drop {said}"},
        tr,
    )

"""Where results go, changed: "post it to #eng instead", "to @ada, not me", "to bob@acme.com instead"."""

import re
from collections.abc import Iterator

from core.definition import Action, SlackEvent, Step, every_step
from core.planner.draft.tree import new_id, with_steps
from core.planner.editing.desk import Asks, Changed, Desk, Heard, which
from core.planner.editing.making.filling import question_for
from core.planner.editing.reading.forms import ALSO, AT_END, VERB_OF_USE, first_of, to_me
from core.planner.steps.targets import Targets, read_targets

_INSTEAD = re.compile(
    r"\b(?:instead|rather|not|change|make it|make that|should (?:be|go)|use|switch|move|actually|better"
    r"|lieber"
    r"|stattdessen"
    r"|statt|plutôt"
    r"|mejor|en vez)\b",
    re.IGNORECASE,
)
_SENDS = re.compile(
    r"\b(?:post|send|put|share|publish|announce|write|email|mail|tell|notify|dm|message|it|that|this|to|in|into|them|the|goes?"
    r"|should|go|be|is|channel|please|of|results?|summary|everything|for|on|poste|envoie|sende|schicke|publica|envía|manda)\b",
    re.IGNORECASE,
)
_BOTH = re.compile(r"\b(?:and|both|und|et|y)\b|,", re.IGNORECASE)
_MAIL_PARAM = re.compile(r"(?:^|[a-z_])(?:to|recipients?|emails?|email_?address|address)\Z", re.IGNORECASE)


_UNNAMED = re.compile(
    r"(?:post|send|put|share|publish|move|use|write|announce)\b.*?\b(?:(?:to|in|into)\s+)?"
    r"(?:an?|another|some|the other|any)\s+(?:other\s+|different\s+|new\s+)?channel(?:\s+instead)?",
    re.IGNORECASE,
)


def recipients(words: str, desk: Desk) -> Heard:
    """The plan with one place or person put for another."""
    words = to_me(words)
    if _UNNAMED.fullmatch(words) and (asked := _which_channel(desk)) is not None:
        return asked
    bare = re.sub(r"\A(?:to|in|into|for)\s+", "", words, flags=re.IGNORECASE)
    targets = read_targets(f"to {bare}", desk.person.user, desk.vocabulary)
    if first_of(ALSO, words) or first_of(AT_END, words):
        return None
    for kind, wanted in (("channel", targets.channels), ("person", targets.people), ("mail", targets.mails)):
        if wanted:
            return _put(kind, list(wanted), words, targets, desk)
    return None


def _which_channel(desk: Desk) -> Asks | None:
    """ "to another channel": which one is asked, and the plan stays until it is named."""
    named = list(_standing("channel", desk))
    if len({step_id for step_id, _, _ in named}) != 1:
        return None
    step_id, name, _ = named[0]
    step = next(one for one in every_step(desk.definition.steps) if one.id == step_id)
    offer = desk.offered.offer(step.action) if isinstance(step, Action) else None
    param = next((one for one in offer.params if one.name == name), None) if offer is not None else None
    return (
        Asks(question_for(step_id, offer, param, desk.tr))
        if offer is not None and param is not None
        else None
    )


def _put(kind: str, wanted: list[str], words: str, targets: Targets, desk: Desk) -> Heard:
    named = list(_standing(kind, desk))
    current = list(dict.fromkeys(value for _, _, value in named))
    new = [target for target in wanted if target not in current]
    old = [target for target in wanted if target in current] or current
    rest = re.sub(r"\s+", " ", _SENDS.sub(" ", _INSTEAD.sub(" ", VERB_OF_USE.sub("", targets.rest)))).strip(
        " ,."
    )
    rest = re.sub(r"\A(?:and|und|et|y|both)\Z", "", rest)
    if re.search(r"\d|,|\b(?:and|then|und|et|y)\b", rest):
        return None  # something else is said as well
    if not rest and new and set(current) & set(wanted) and _BOTH.search(words) and not _INSTEAD.search(words):
        return _beside(new, [one for one in named if one[2] in wanted], desk)
    if len(new) != 1 or not old or not (_INSTEAD.search(words) or not targets.rest):
        return None
    chosen = [one for one in named if one[2] in old]
    if rest:
        pointed = desk.pointer.read(rest)
        chosen = [one for one in chosen if one[0] in pointed.ids] if pointed.sure else []
    if not chosen:
        return None
    if len({value for _, _, value in chosen}) > 1:
        places = [place for place in desk.pointer.places if place.step.id in {one for one, _, _ in chosen}]
        return which(places, desk, lambda step: f"in {step}, {old_value(step, desk, chosen)} → {new[0]}")
    at: dict[str, tuple[Step, ...]] = {}
    for step in every_step(desk.definition.steps):
        names = {name for step_id, name, _ in chosen if step_id == step.id}
        if isinstance(step, Action) and names:
            at[step.id] = (_moved(step, names, chosen[0][2], new[0]),)
    return Changed(with_steps(desk.definition, at))


def _beside(new: list[str], named: list[tuple[str, str, str]], desk: Desk) -> Heard:
    """ "to #fun and #random", where it goes to the one already: the same once more for each new one."""
    if len(named) != 1:
        return None
    step_id, name, old = named[0]
    step = next(one for one in every_step(desk.definition.steps) if one.id == step_id)
    if not isinstance(step, Action):
        return None
    definition = desk.definition
    steps: list[Step] = [step]
    for target in new:
        copied = _moved(step, {name}, old, target).model_copy(update={"id": new_id(definition, step.id)})
        steps.append(copied)
        definition = with_steps(desk.definition, {step.id: tuple(steps)})
    return Changed(definition)


def old_value(step: str, desk: Desk, chosen: list[tuple[str, str, str]]) -> str:
    """Where a step sends now, by its number."""
    place = next(one for one in desk.pointer.places if f"step {one.number}" == step)
    return next(value for step_id, _, value in chosen if step_id == place.step.id)


def _moved(step: Action, names: set[str], old: str, new: str) -> Action:
    params = dict(step.params)
    for name in names:
        value = params[name]
        params[name] = [new if one == old else one for one in value] if isinstance(value, list) else new
    return step.model_copy(update={"params": params})


def _standing(kind: str, desk: Desk) -> Iterator[tuple[str, str, str]]:
    """(step, parameter, value) of everything of this kind that is filled in."""
    for step in every_step(desk.definition.steps):
        offer = desk.offered.offer(step.action) if isinstance(step, Action) else None
        if not isinstance(step, Action) or offer is None:
            continue
        for param in offer.params:
            value = step.params.get(param.name)
            fits = _MAIL_PARAM.search(param.name) is not None if kind == "mail" else param.kind == kind
            for one in value if isinstance(value, list) else [value]:
                if fits and isinstance(one, str) and one:
                    yield step.id, param.name, one


_ARROW = re.compile(r"in (?P<step>step [\d.ab]+), (?P<old>\S+) → (?P<new>\S+)")
_TRIGGER = re.compile(
    r"(?:watch|listen (?:to|in|for messages in)|look at|(?:only|just) (?:in|from"
    r"|for messages in))\s+(?P<new>#[\w-]+|<#\w+[^>]*>)(?:\s+instead)?",
    re.IGNORECASE,
)


def chosen_recipient(words: str, desk: Desk) -> Heard:
    """What a choice among several recipients stands for; and the channel that a trigger watches."""
    if (found := _TRIGGER.fullmatch(words)) and isinstance(desk.definition.trigger, SlackEvent):
        targets = read_targets(f"to {found['new']}", desk.person.user, desk.vocabulary)
        trigger = desk.definition.trigger.model_copy(update={"channel": targets.channels[0]})
        return Changed(desk.definition.model_copy(update={"trigger": trigger}))
    if (found := _ARROW.fullmatch(words)) is None:
        return None
    pointed = desk.pointer.read(found["step"])
    if not pointed.sure or not isinstance(pointed.places[0].step, Action):
        return None
    step = pointed.places[0].step
    names = {
        name
        for name, value in step.params.items()
        if found["old"] in (value if isinstance(value, list) else [value])
    }
    return Changed(with_steps(desk.definition, {step.id: (_moved(step, names, found["old"], found["new"]),)}))

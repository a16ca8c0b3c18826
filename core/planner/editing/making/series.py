"""Several new steps said in one breath: "create a task and send a message", "and for every dependent …"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.definition import Action, Approval, Definition, ForEach, Step
from core.planner.draft.tree import Place, new_id
from core.planner.editing.desk import Asks, Desk
from core.planner.editing.making.making import Made, Maker
from core.planner.matching.words import stem, tokens, verb_class
from core.workflows import Question

_NEXT = re.compile(
    r"\s*(?:,|;)?\s+(?:and\s+)?(?:also\s+|then\s+)?for\s+(?:each|every)\s+(?:one\s+)?"
    r"(?:of\s+(?:the|these|those|its|their)\s+)?(?P<noun>\w+)\s*,?\s+(?:also\s+)?"
    r"|\s*,?\s+(?:and(?:\s+then|\s+also)?|then)\s+(?=(?P<verb>\w+)\s+\S)|\s*,\s+(?=(?P<verb2>\w+)\s+\S)",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(r"(?<!\w)[#@]\w|<[#@]\w")


@dataclass(frozen=True)
class _Part:
    """`noun` is what it is done for each of: something that the part before gives."""

    words: str
    noun: str = ""


def make_series(
    words: str,
    desk: Desk,
    before: Sequence[Place],
    item: str | None,
    *,
    about: Sequence[str] = (),
    around: Sequence[Step] = (),
    plainly: bool = True,
) -> Made | Asks | None:
    """The steps that the words ask for, one after the other; each knows what those before it give. "It" is
    what `about` hands on, where that is known."""
    parts = list(_parts(words))
    if len(parts) > 1 and _ADDRESSED.search(words) is None:
        made = _all(parts, desk, before, item)
        if made is not None:
            return made
    if any(part.noun for part in parts):
        return None  # a loop must not be lost
    return Maker(desk, before, item, about, around).make(words, plainly=plainly)


def _parts(words: str) -> Iterator[_Part]:
    start, noun = 0, ""
    for found in _NEXT.finditer(words):
        verb = found["verb"] or found["verb2"]
        if verb is not None and verb_class(verb) is None:
            continue
        yield _Part(words[start : found.start()], noun)
        start, noun = found.end(), found["noun"] or noun  # what follows is done for each as well
    yield _Part(words[start:], noun)


def _all(parts: Sequence[_Part], desk: Desk, before: Sequence[Place], item: str | None) -> Made | None:
    """All of them, or None where one cannot be made of what is offered."""
    if not parts[0].words.strip() or parts[0].noun:
        return None
    steps: list[Step] = []
    inside: list[Step] = []
    questions: list[Question] = []
    noun, source = "", ""
    for part in parts:
        if part.noun and part.noun != noun:
            if inside or not steps or not _gives(steps[-1], part.noun, desk):
                return None
            noun, source = part.noun, steps[-1].id
            item = new_id(desk.definition, stem(noun.casefold()))
        made = Maker(desk, before, item).make(part.words)
        if not isinstance(made, Made) or not made.sure:
            return None
        if not all(isinstance(step, Action | Approval) for step in made.steps):
            return None
        (inside if noun else steps).extend(made.steps)
        questions += made.questions
        desk = desk.after(_with(desk.definition, made.steps))
        before = [*before, *(Place(step, "", (), made.steps) for step in made.steps)]
    if inside:
        steps.append(loop_over(source, item or "", tuple(inside), desk))
    return Made(tuple(steps), tuple(questions))


def _with(definition: Definition, steps: tuple[Step, ...]) -> Definition:
    return definition.model_copy(update={"steps": (*definition.steps, *steps)})


def _gives(step: Step, noun: str, desk: Desk) -> bool:
    """Whether a step gives several of what the noun says."""
    known = desk.pointer.described(step)
    return "read" in known.verbs and stem(noun.casefold()) in known.head | known.pairs | {
        *map(stem, tokens(step.id))
    }


def giving(noun: str, desk: Desk) -> Place | None:
    """The last step of the plan that gives these."""
    return next((one for one in reversed(desk.pointer.places) if _gives(one.step, noun, desk)), None)


def loop_over(source: str, item: str, steps: tuple[Step, ...], desk: Desk) -> ForEach:
    """A loop over what a step gives."""
    name = new_id(desk.definition, f"each_{item}")
    data = {"id": name, "items": f"{{{{{source}}}}}", "as": item, "steps": steps}
    return ForEach.model_validate(data)

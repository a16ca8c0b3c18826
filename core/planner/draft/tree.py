"""A definition's steps as a tree: the same tree with something else in one place, all the rest untouched."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from core.conditions import condition_names
from core.definition import Branch, Definition, ForEach, Payload, Step, every_step
from core.template import references_within


@dataclass(frozen=True)
class Place:
    """Where a step stands: its number as cards show it (`2`, `3.1`, `3a.1`), and the containers around it."""

    step: Step
    number: str
    around: tuple[Step, ...]  # outermost first
    siblings: tuple[Step, ...]


def places(steps: tuple[Step, ...]) -> list[Place]:
    """All steps in reading order."""
    return list(_places(steps, "", ()))


def _places(steps: tuple[Step, ...], prefix: str, around: tuple[Step, ...]) -> Iterator[Place]:
    for index, step in enumerate(steps, 1):
        number = f"{prefix}{index}"
        yield Place(step, number, around, steps)
        inner = (*around, step)
        if isinstance(step, Branch):
            yield from _places(step.then, f"{number}a.", inner)
            yield from _places(step.else_, f"{number}b.", inner)
        elif isinstance(step, ForEach):
            yield from _places(step.steps, f"{number}.", inner)


def rewritten(steps: tuple[Step, ...], at: Mapping[str, tuple[Step, ...]]) -> tuple[Step, ...]:
    """The steps with others in the places of those ids. A container that is left with nothing goes too, and
    a condition whose first arm is left with nothing is turned round."""
    made: list[Step] = []
    for step in steps:
        if step.id in at:
            made += at[step.id]
            continue
        after = _inside(step, at)
        if after is not None:
            made.append(after)
    return tuple(made)


def _inside(step: Step, at: Mapping[str, tuple[Step, ...]]) -> Step | None:
    if isinstance(step, Branch):
        then, other = rewritten(step.then, at), rewritten(step.else_, at)
        return step if (then, other) == (step.then, step.else_) else with_arms(step, then, other)
    if isinstance(step, ForEach):
        inner = rewritten(step.steps, at)
        if inner == step.steps:
            return step
        return step.model_copy(update={"steps": inner}) if inner else None
    return step


def with_arms(step: Branch, then: tuple[Step, ...], other: tuple[Step, ...]) -> Branch | None:
    """The branch with these arms, or None where neither has a step."""
    if then:
        return step.model_copy(update={"then": then, "else_": other})
    if other:
        return step.model_copy(update={"when": negated(step.when), "then": other, "else_": ()})
    return None


_COMPARED = re.compile(r"(?P<left>[^\s=!<>&|?]+)\s*(?P<sign>==|!=)\s*(?P<right>\"[^\"]*\"|[^\s=!<>&|?]+)\s*")
_NOT = re.compile(r"!\s*(?:\((?P<whole>[^()]*)\)|(?P<one>[\w.]+))\s*")


def negated(when: str) -> str:
    """The condition that holds where this one does not."""
    if (compared := _COMPARED.fullmatch(when)) is not None:
        sign = "!=" if compared["sign"] == "==" else "=="
        return f"{compared['left']} {sign} {compared['right']}"
    if (turned := _NOT.fullmatch(when)) is not None:
        return str(turned["whole"] or turned["one"])
    return f"!{when}" if re.fullmatch(r"[\w.]+", when) else f"!({when})"


def with_each(definition: Definition, change: Callable[[Step], Step]) -> Definition:
    """The definition with each step that is no container changed."""
    at = {}
    for step in every_step(definition.steps):
        if not isinstance(step, Branch | ForEach) and (after := change(step)) != step:
            at[step.id] = (after,)
    return with_steps(definition, at)


def with_steps(definition: Definition, at: Mapping[str, tuple[Step, ...]]) -> Definition:
    """The definition with other steps in the places of those ids."""
    return definition.model_copy(update={"steps": rewritten(definition.steps, at)})


def uses(step: Step, name: str) -> bool:
    """Whether a step looks at what another one gives; what stands inside a container does not count."""
    if isinstance(step, Branch):
        return name in condition_names(step.when)
    if isinstance(step, ForEach):
        return any(one.name == name for one in references_within(step.items))
    if isinstance(step, Payload):
        return any(one.name == name for one in references_within([block.text for block in step.blocks]))
    said = step.model_dump(mode="json", include={"params", "ask"})
    return any(one.name == name for one in references_within(said))


def users_of(definition: Definition, step_id: str) -> list[Step]:
    """The steps that look at what this one gives."""
    return [step for step in every_step(definition.steps) if uses(step, step_id)]


def new_id(definition: Definition, wanted: str, *also: str) -> str:
    """This id, or with a number where it names something already."""
    taken = {"inputs", "trigger", "item", *also, *(step.id for step in every_step(definition.steps))}
    taken |= {one.name for one in definition.inputs}
    taken |= {step.as_ for step in every_step(definition.steps) if isinstance(step, ForEach)}
    base = re.sub(r"[^a-z0-9]+", "_", wanted.casefold()).strip("_")
    base = base if re.match(r"[a-z]", base) else f"step_{base}".rstrip("_")
    number, name = 1, base[:56]
    while name in taken:
        number += 1
        name = f"{base[:56]}_{number}"
    return name


def ids(steps: Iterable[Step]) -> list[str]:
    """Their ids, in reading order."""
    return [step.id for step in every_step(tuple(steps))]

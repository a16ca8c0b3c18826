"""A saved workflow keeps the versions that it was planned with: services change their components."""

from collections.abc import Sequence

from core.catalogue.checking import Offered
from core.definition import Action, AppEvent, Branch, Definition, ForEach, Step, Trigger


def pinned(definition: Definition, offered: Offered) -> Definition:
    """The same, every action and trigger without a version at the one that is offered now."""
    return definition.model_copy(
        update={
            "trigger": _trigger(definition.trigger, offered),
            "steps": _steps(definition.steps, offered),
        }
    )


def _trigger(trigger: Trigger, offered: Offered) -> Trigger:
    if not isinstance(trigger, AppEvent) or trigger.version is not None:
        return trigger
    return trigger.model_copy(update={"version": _version(trigger.event, offered)})


def _steps(steps: Sequence[Step], offered: Offered) -> tuple[Step, ...]:
    return tuple(_step(step, offered) for step in steps)


def _step(step: Step, offered: Offered) -> Step:
    if isinstance(step, Action) and step.version is None:
        return step.model_copy(update={"version": _version(step.action, offered)})
    if isinstance(step, Branch):
        arms = {"then": _steps(step.then, offered), "else_": _steps(step.else_, offered)}
        return step.model_copy(update=arms)
    if isinstance(step, ForEach):
        return step.model_copy(update={"steps": _steps(step.steps, offered)})
    return step


def _version(key: str, offered: Offered) -> str | None:
    offer = offered.offer(key)
    return None if offer is None else offer.version

"""The questions of a plan, and where their answers go."""

from collections.abc import Mapping
from dataclasses import replace

from pydantic import JsonValue

from core.definition import Action, AppEvent, Definition, Step, changed, every_step
from core.labels import labels_with
from core.workflows import Plan, Question


def given(definition: Definition, key: str) -> Mapping[str, JsonValue]:
    """The parameters that stand beside the one that a question is about."""
    place = _place(key)
    if place is not None and place[0] == "trigger":
        return definition.trigger.params if isinstance(definition.trigger, AppEvent) else {}
    steps = (step for step in every_step(definition.steps) if place and step.id == place[0])
    step = next(steps, None)
    return step.params if isinstance(step, Action) else {}


def answered(plan: Plan, question: Question, value: JsonValue, words: str = "") -> Plan | None:
    """The plan with a value put where the question says, exactly as it was chosen; None for a question whose
    answer must be read as words. `words` are how the choice was offered: of what lives at a service they are
    kept, since nobody knows its value."""
    definition = plan.definition
    label = words if question.kind == "option" else ""
    filled = None if definition is None else _filled(definition, question.key, value, label)
    if filled is None:
        return None
    left = tuple(one for one in plan.questions if one.key != question.key)
    return replace(plan, definition=filled, questions=left, refined=True)


def _filled(definition: Definition, key: str, value: JsonValue, label: str) -> Definition | None:
    if (place := _place(key)) is None:
        return None
    owner, name = place
    if owner == "trigger" and isinstance(definition.trigger, AppEvent):
        trigger = definition.trigger.model_copy(update=_chosen(definition.trigger, name, value, label))
        return definition.model_copy(update={"trigger": trigger})
    if _action(definition, owner) is None:
        return None

    def fill(step: Step) -> Step:
        if isinstance(step, Action) and step.id == owner:
            return step.model_copy(update=_chosen(step, name, value, label))
        return step

    return definition.model_copy(update={"steps": changed(definition.steps, fill)})


def _chosen(of: Action | AppEvent, name: str, value: JsonValue, label: str) -> dict[str, object]:
    params = {**of.params, name: value}
    return {"params": params, **({"labels": labels_with(of, params, name, label[:300])} if label else {})}


def _place(key: str) -> tuple[str, str] | None:
    """(step or `trigger`, parameter) of `steps.post.params.channel` or `trigger.params.repo`."""
    owner, found, name = key.removeprefix("steps.").partition(".params.")
    return (owner, name) if found and name else None


def _action(definition: Definition, owner: str) -> str | None:
    if owner == "trigger":
        return definition.trigger.event if isinstance(definition.trigger, AppEvent) else None
    for step in every_step(definition.steps):
        if step.id == owner:
            return step.action if isinstance(step, Action) else None
    return None

"""The rules of a definition that its shape cannot say: ids, references, order, conditions, times.

They read the raw JSON, not the parsed model, so that faults of shape and of meaning are reported together.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from jsonschema import Draft202012Validator, SchemaError

from core.conditions import condition_fault, condition_names
from core.cron import cron_fault
from core.directory import is_channel
from core.errors import Fault
from core.moments import moment_fault
from core.template import references_within

RESERVED = frozenset({"inputs", "trigger", "item"})
MOST_STEPS = 200
DEEPEST = 20
_EMOJI_NAME = re.compile(r":?[a-z0-9_+'-]{1,98}:?")


@dataclass(frozen=True)
class Finding:
    """A fault, or (not `serious`) a warning."""

    fault: Fault
    serious: bool = True


@dataclass(frozen=True)
class _Scope:
    """What a reference may name at one place of a definition."""

    visible: frozenset[str]  # earlier steps, inputs, the loop's item
    all_steps: frozenset[str]

    def plus(self, *names: str) -> "_Scope":
        return _Scope(self.visible | set(names), self.all_steps)


def check_structure(data: Mapping[str, Any]) -> list[Finding]:
    """Every fault and warning of meaning, in reading order. Tolerates any shape."""
    return [*_check_name(data), *_check_trigger(data), *_check_inputs(data), *_check_steps(data)]


def _check_name(data: Mapping[str, Any]) -> Iterator[Finding]:
    name = data.get("name")
    if isinstance(name, str) and name.strip().removeprefix("#").isdigit():
        yield Finding(Fault("name", "a name of digits alone could not be told from a number; add a word"))
    if isinstance(name, str) and name and not any(c.isprintable() and not c.isspace() for c in name):
        yield Finding(Fault("name", "a name needs a letter or a digit"))


def _check_trigger(data: Mapping[str, Any]) -> Iterator[Finding]:
    trigger = data.get("trigger")
    if isinstance(trigger, Mapping) and trigger.get("type") == "schedule":
        yield from _check_schedule(trigger)
    elif isinstance(trigger, Mapping) and trigger.get("type") == "slack":
        yield from _check_slack(trigger)


def _check_slack(trigger: Mapping[str, Any]) -> Iterator[Finding]:
    reaction = trigger.get("reaction")
    if trigger.get("on") == "reaction":
        if not reaction:
            yield Finding(Fault("trigger.reaction", "say which reaction, as in white_check_mark"))
        elif isinstance(reaction, str) and not _EMOJI_NAME.fullmatch(reaction):
            why = "write the reaction’s name as Slack has it, as in white_check_mark"
            yield Finding(Fault("trigger.reaction", why))
        if trigger.get("contains") is not None:
            yield Finding(Fault("trigger.contains", "only a message can be searched for words"))
    else:
        if not trigger.get("channel"):
            yield Finding(Fault("trigger.channel", "say in which channel, as in #support"))
        if reaction is not None:
            yield Finding(Fault("trigger.reaction", "this waits for a message; set `on` to reaction"))


def _check_schedule(trigger: Mapping[str, Any]) -> Iterator[Finding]:
    cron, at, zone = trigger.get("cron"), trigger.get("at"), trigger.get("timezone")
    if (cron is None) == (at is None):
        why = "a schedule has either `cron` or `at`, the one moment at which it runs"
        yield Finding(Fault("trigger", why))
    if isinstance(zone, str):
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            yield Finding(Fault("trigger.timezone", f"“{zone}” is no time zone; write one like Europe/Paris"))
    if isinstance(at, str) and (wrong := moment_fault(at)) is not None:
        yield Finding(Fault("trigger.at", f"“{at[:100]}” is not usable: {wrong}"))
    if isinstance(cron, str):
        fault = cron_fault(cron)
        if fault is not None:
            yield Finding(Fault("trigger.cron", f"“{cron}” is not usable: {fault.removesuffix('.')}"))


def _check_inputs(data: Mapping[str, Any]) -> Iterator[Finding]:
    seen: set[str] = set()
    trigger = data.get("trigger")
    alone = isinstance(trigger, Mapping) and trigger.get("type", "manual") != "manual"
    for index, given in enumerate(_mappings(data.get("inputs"))):
        name = given.get("name")
        if alone and given.get("required", True) and given.get("default") is None:
            why = "nobody is there to be asked when it starts by itself; give it a default"
            yield Finding(Fault(f"inputs[{index}]", why))
        if not isinstance(name, str):
            continue
        if name in seen:
            yield Finding(Fault(f"inputs[{index}].name", f"there is already an input “{name}”"))
        if name in RESERVED:
            yield Finding(Fault(f"inputs[{index}].name", f"“{name}” is a reserved word"))
        seen.add(name)


def _check_steps(data: Mapping[str, Any]) -> Iterator[Finding]:
    all_steps: dict[str, str] = {}
    for path, step in _every_step(data.get("steps"), "steps"):
        step_id = step.get("id")
        if not isinstance(step_id, str):
            continue
        if step_id in all_steps:
            yield Finding(Fault(f"{path}.id", f"“{step_id}” is already the id of {all_steps[step_id]}"))
        elif step_id in RESERVED:
            yield Finding(Fault(f"{path}.id", f"“{step_id}” is a reserved word"))
        all_steps.setdefault(step_id, path)
    if len(all_steps) > MOST_STEPS:
        yield Finding(Fault("steps", f"{len(all_steps)} steps; the most is {MOST_STEPS}"))
    inputs = {i["name"] for i in _mappings(data.get("inputs")) if isinstance(i.get("name"), str)}
    scope = _Scope(frozenset(inputs | {"inputs", "trigger"}), frozenset(all_steps))
    yield from _check_list(data.get("steps"), "steps", scope, inputs)


def _check_list(
    steps: object, path: str, scope: _Scope, inputs: set[str], depth: int = 0
) -> Iterator[Finding]:
    """Check steps in order; each sees those before it, also those inside an earlier branch."""
    if depth > DEEPEST:
        yield Finding(Fault(path, f"steps are nested more than {DEEPEST} deep"))
        return
    for index, step in enumerate(_mappings(steps)):
        here = f"{path}[{index}]"
        yield from _check_references(step, here, scope, inputs)
        yield from _check_output_schema(step, here)
        yield from _check_quorum(step, here)
        if step.get("kind") == "branch":
            yield from _check_condition(step, here, scope)
            yield from _check_list(step.get("then"), f"{here}.then", scope, inputs, depth + 1)
            yield from _check_list(step.get("else"), f"{here}.else", scope, inputs, depth + 1)
            scope = scope.plus(*_visible_ids(step.get("then")), *_visible_ids(step.get("else")))
        elif step.get("kind") == "for_each":
            name = step.get("as", "item")
            taken = scope.all_steps | (scope.visible - {"item"}) | {"trigger"}
            if isinstance(name, str) and name in taken:
                yield Finding(Fault(f"{here}.as", f"“{name}” already names something else"))
            inner = scope.plus(str(name))
            yield from _check_list(step.get("steps"), f"{here}.steps", inner, inputs, depth + 1)
        if isinstance(step.get("id"), str):
            scope = scope.plus(step["id"])


def _check_references(
    step: Mapping[str, Any], path: str, scope: _Scope, inputs: set[str]
) -> Iterator[Finding]:
    for key in ("blocks", "params", "items", "ask", "approvers"):
        for reference in references_within(step.get(key)):
            at = f"{path}.{key}"
            first = reference.path[0] if reference.path else None
            if reference.name == "inputs" and first is not None and first not in inputs:
                yield Finding(Fault(at, f"{reference.text} names no input of this workflow"), serious=False)
            elif reference.name in scope.visible:
                continue
            elif reference.name in scope.all_steps:
                yield Finding(Fault(at, f"{reference.text} {_OUT_OF_REACH}"))
            else:
                yield Finding(
                    Fault(at, f"{reference.text} names nothing; it stays as written"), serious=False
                )


_OUT_OF_REACH = (
    "names a step that has no answer yet at this point: it comes later, is this step itself, "
    "or is inside a loop or the other arm of a branch"
)


def _check_output_schema(step: Mapping[str, Any], path: str) -> Iterator[Finding]:
    schema = step.get("output_schema")
    if not isinstance(schema, Mapping):
        return
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        yield Finding(Fault(f"{path}.output_schema", f"this is no JSON Schema: {error.message[:200]}"))


def _check_quorum(step: Mapping[str, Any], path: str) -> Iterator[Finding]:
    """Nobody could ever answer a question that more must agree to than are asked."""
    if step.get("kind") != "approval":
        return
    approvers, quorum = step.get("approvers", ["owner"]), step.get("quorum", 1)
    if isinstance(approvers, list | tuple) and isinstance(quorum, int):
        asked = {str(one) for one in approvers}
        open_ended = any(one == "channel" or is_channel(one) for one in asked)
        if not open_ended and 0 < len(asked) < quorum:
            yield Finding(Fault(f"{path}.quorum", f"{quorum} must agree, and only {len(asked)} may decide"))


def _check_condition(step: Mapping[str, Any], path: str, scope: _Scope) -> Iterator[Finding]:
    when = step.get("when")
    if not isinstance(when, str) or not when:
        return
    fault = condition_fault(when)
    if fault is not None:
        yield Finding(Fault(f"{path}.when", fault))
        return
    for name in sorted(condition_names(when) - scope.visible):
        why = _OUT_OF_REACH if name in scope.all_steps else "names nothing here"
        yield Finding(Fault(f"{path}.when", f"“{name}” {why}"))


def _visible_ids(steps: object) -> Iterator[str]:
    """Ids that a later step outside may name: those of branches are seen through, those of loops are not."""
    for step in _mappings(steps):
        if isinstance(step.get("id"), str):
            yield step["id"]
        if step.get("kind") == "branch":
            yield from _visible_ids(step.get("then"))
            yield from _visible_ids(step.get("else"))


def _every_step(steps: object, path: str, depth: int = 0) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if depth > DEEPEST:
        return
    for index, step in enumerate(_mappings(steps)):
        here = f"{path}[{index}]"
        yield here, step
        for key in ("then", "else", "steps"):
            yield from _every_step(step.get(key), f"{here}.{key}", depth + 1)


def _mappings(value: object) -> Sequence[Mapping[str, Any]]:
    """The entries of a list as mappings; what is none counts as empty, so that indexes stay right."""
    if not isinstance(value, list | tuple):
        return ()
    return [entry if isinstance(entry, Mapping) else {} for entry in value]

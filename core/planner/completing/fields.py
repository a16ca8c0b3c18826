"""The columns of a sheet, the properties of a record: what an action takes besides is known once people have
chosen where it goes.

Nobody is asked for them one by one. What starts the workflow, or what was found before, says what belongs
into each: a prompt fills them in. Where nothing is at hand, whoever starts it is asked for them in a form.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from core.catalogue import Offered
from core.definition import (
    Action,
    AppEvent,
    Definition,
    ForEach,
    Input,
    Manual,
    Payload,
    SlackEvent,
    Step,
    Webhook,
)
from core.engine import Offer, Param
from core.planner.answer.values import titled
from core.planner.draft.prompts import payload, slug
from core.planner.draft.tree import Place, new_id, places, with_steps
from core.planner.vocabulary import Kind, Vocabulary

MOST = 30  # columns that are filled in
_LONGEST_LABEL = 60
_PLAIN = {"text": "string", "integer": "integer", "number": "number", "boolean": "boolean"}
_LONGEST_INTENT = 500
# What each start tells.
_STARTS = (
    (AppEvent, "{{trigger.event}}"),
    (SlackEvent, "{{trigger.text}}"),
    (Webhook, "{{trigger.body}}"),
)


@dataclass(frozen=True)
class Filled:
    """The plan with the fields of one step filled in, and what to say of it."""

    definition: Definition
    note: str = ""


def filled(
    definition: Definition, step_id: str, fields: Sequence[Param], offered: Offered, vocabulary: Vocabulary
) -> Filled:
    """With a prompt before the step, or with inputs; unchanged where there is nothing to fill in."""
    place = next(one for one in places(definition.steps) if one.step.id == step_id)
    step = place.step
    offer = offered.offer(step.action) if isinstance(step, Action) else None
    if not isinstance(step, Action) or offer is None:
        return Filled(definition)
    wanted = _wanted(step, offer, fields)
    if not wanted:
        return Filled(definition)
    texts = at_hand(definition, place, offered)
    if texts and not offered.llms:  # nobody can tell them apart: all of it stands in the first
        params = {**step.params, wanted[0].name: texts[0]}
        return Filled(with_steps(definition, {step.id: (step.model_copy(update={"params": params}),)}))
    if texts:
        return _by_prompt(definition, step, offer, wanted, texts, vocabulary)
    if isinstance(definition.trigger, Manual):
        return _by_inputs(definition, step, wanted)
    return Filled(definition)  # nobody is there, and nothing: what is required is asked


def _wanted(step: Action, offer: Offer, fields: Sequence[Param]) -> list[Param]:
    """What has to be given; all of it, where nothing says yet what is to be written there."""
    plain = [one for one in fields if one.kind in (*_PLAIN, "list") and not (one.remote or one.options)]
    told = any(one.name in step.params for one in fields) or any(
        one.name in step.params
        for one in offer.params
        if one.kind in ("text", "list", "object") and not one.remote
    )
    must = [one for one in plain if one.required and one.default is None and one.name not in step.params]
    return must if told or must else plain[:MOST]


def at_hand(definition: Definition, place: Place, offered: Offered) -> list[str]:
    """References to what a step may be about: the event, the item, what was made or read last before it,
    what a run is given."""
    found = [text for kind, text in _STARTS if isinstance(definition.trigger, kind)]
    found += [f"{{{{{one.as_}}}}}" for one in place.around if isinstance(one, ForEach)]
    levels = [*(_before(one, definition) for one in place.around), _until(place.siblings, place.step)]
    makers = [one for level in levels for one in level if _makes(one, offered)]
    found += [f"{{{{{makers[-1].id}}}}}"] if makers else []
    return found + [f"{{{{inputs.{one.name}}}}}" for one in definition.inputs]


def _before(container: Step, definition: Definition) -> Sequence[Step]:
    at = next(one for one in places(definition.steps) if one.step.id == container.id)
    return _until(at.siblings, container)


def _until(steps: Sequence[Step], end: Step) -> Sequence[Step]:
    return steps[: next(at for at, one in enumerate(steps) if one.id == end.id)]


def _makes(step: Step, offered: Offered) -> bool:
    if isinstance(step, Payload):
        return True
    offer = offered.offer(step.action) if isinstance(step, Action) else None
    return offer is not None and offer.effect == "reads"


def _by_prompt(
    definition: Definition,
    step: Action,
    offer: Offer,
    wanted: Sequence[Param],
    texts: Sequence[str],
    vocabulary: Vocabulary,
) -> Filled:
    names = _names(wanted)
    listed = ", ".join(_label(one) for one in wanted)
    said = definition.intent.strip()
    whole = "" if "{{" in said or len(said) > _LONGEST_INTENT else vocabulary.say("as_asked", words=said)
    asked = vocabulary.say("fill_in", fields=listed)
    schema: dict[str, JsonValue] = {
        "type": "object",
        "properties": {names[one.name]: _schema(one) for one in wanted},
        "required": [*names.values()],
        "additionalProperties": False,
    }
    name = new_id(definition, "values")
    made = payload(name, Kind.TRANSFORM, f"{asked}{whole}", texts, vocabulary, schema)
    params = {**step.params, **{one: f"{{{{{name}.{names[one]}}}}}" for one in names}}
    after = step.model_copy(update={"params": params})
    note = vocabulary.say("filled_in", title=titled(offer), fields=listed)
    return Filled(with_steps(definition, {step.id: (made, after)}), note)


def _by_inputs(definition: Definition, step: Action, wanted: Sequence[Param]) -> Filled:
    """An input each. A row of nothing is none: the first one has to be given, so that a form asks."""
    names = _names(wanted, {one.name for one in definition.inputs})
    must = {one.name for one in wanted if one.required} or {wanted[0].name}
    inputs = [
        Input(name=names[one.name], required=one.name in must, help=_label(one)[:200]) for one in wanted
    ]
    params = {**step.params, **{one: f"{{{{inputs.{names[one]}}}}}" for one in names}}
    after = with_steps(definition, {step.id: (step.model_copy(update={"params": params}),)})
    return Filled(after.model_copy(update={"inputs": (*definition.inputs, *inputs)}))


def _names(wanted: Sequence[Param], taken: set[str] | frozenset[str] = frozenset()) -> Mapping[str, str]:
    """Each parameter's name in the answer: what people call it, since that is what a model understands."""
    names: dict[str, str] = {}
    for one in wanted:
        base = name = slug(_label(one)) or slug(one.name) or "field"
        number = 1
        while name in names.values() or name in taken:
            number += 1
            name = f"{base}_{number}"
        names[one.name] = name
    return names


def _label(param: Param) -> str:
    """What people called it. It is theirs, and stands in a prompt: nothing in it is a reference."""
    said = re.sub(r"[{}\s]+", " ", param.label or param.name).strip()
    return said[:_LONGEST_LABEL] or param.name


def _schema(param: Param) -> dict[str, JsonValue]:
    if param.kind == "list":
        return {"type": "array", "items": {"type": "string"}}
    return {"type": _PLAIN[param.kind]}

"""What a run is given and what was pasted, put where a plan needs it; and what of it stands nowhere."""

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial

from core.definition import Block, Input, Payload, Step, changed
from core.planner.actions.filling import is_address
from core.planner.draft.ids import Ids
from core.planner.draft.outline import Outline, put_for
from core.planner.draft.prompts import list_items
from core.planner.reading.message import help_of
from core.planner.vocabulary import Vocabulary
from core.template import references, references_within
from core.workflows import Question


def with_inputs(steps: list[Step], inputs: Collection[str], vocabulary: Vocabulary) -> list[Step]:
    """ "for a given topic, write a haiku": what is written from nothing else is written from what is
    given, and what no step names goes to the first that writes."""
    dumped = str([step.model_dump(mode="json") for step in steps])
    unnamed = [name for name in inputs if f"{{{{inputs.{name}}}}}" not in dumped]
    texts = [index for index, step in enumerate(steps) if isinstance(step, Payload)]
    bare = [at for at in texts if not any(True for _ in references_within(steps[at].model_dump(mode="json")))]
    for at in bare[:1] or texts[:1]:
        for name in inputs if bare else unnamed:
            if name in unnamed or not is_address(name):
                steps[at] = _given(steps[at], name, vocabulary)
    return steps


def all_given(inputs: Collection[str], vocabulary: Vocabulary) -> str:
    """Each by its name, a line for each."""
    return "\n".join(f"{vocabulary.say('topic', name=help_of(name))}{{{{inputs.{name}}}}}" for name in inputs)


def _given(step: Step, name: str, vocabulary: Vocabulary) -> Step:
    assert isinstance(step, Payload)
    *others, user = step.blocks
    is_text = re.fullmatch(vocabulary.texts, name.replace("_", " "), re.IGNORECASE)
    label = "" if is_text else vocabulary.say("topic", name=help_of(name))
    text = f"{user.text}\n\n{label}{{{{inputs.{name}}}}}"
    return step.model_copy(update={"blocks": (*others, Block(role="user", text=text))})


def sheltered(outline: Outline, contents: Sequence[str], ids: Ids, vocabulary: Vocabulary) -> Outline:
    """A pasted text that has `{{…}}` in it becomes an input with a default: its braces are not ours."""
    inputs, steps = list(outline.inputs), outline.steps
    for text in contents:
        if any(True for _ in references(text)):
            name = ids.new("text")
            inputs.append(Input(name=name, required=False, default=text, help=vocabulary.say("pasted")))
            steps = changed(steps, partial(_replaced, old=text, new=f"{{{{inputs.{name}}}}}"))
    return replace(outline, inputs=tuple(inputs), steps=steps)


def unused(contents: Sequence[str], steps: Sequence[Step], questions: Sequence[Question]) -> list[str]:
    """Of what was pasted or quoted, what stands nowhere in the plan, nor in what is asked about it."""
    dumped: list[object] = [
        *(step.model_dump(mode="json") for step in steps),
        *(one.text for one in questions),
    ]
    return [text for text in contents if steps and not _holds_all(dumped, text)]


def _holds_all(value: object, text: str) -> bool:
    """Whether a text stands there whole, or as the items of the list that it is."""
    return _holds(value, text) or all(_holds(value, item) for item in list_items(text))


def _holds(value: object, text: str) -> bool:
    """Whether a text stands in a JSON value; in a condition it may be quoted."""
    if isinstance(value, str):
        return text in value or json.dumps(text, ensure_ascii=False)[1:-1] in value
    if isinstance(value, dict):
        return any(_holds(inner, text) for inner in value.values())
    return isinstance(value, list | tuple) and any(_holds(inner, text) for inner in value)


def _replaced(step: Step, old: str, new: str) -> Step:
    return type(step).model_validate(put_for(step.model_dump(mode="json", by_alias=True), old, new))

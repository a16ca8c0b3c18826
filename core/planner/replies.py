"""Answers to the questions of a plan."""

import re
from collections.abc import Sequence
from dataclasses import replace

from core.definition import Action, Manual, Schedule, Step
from core.planner.outline import Outline, changed, put_for
from core.planner.reading import Reading
from core.planner.targets import read_targets
from core.planner.times import Ambiguous, read_schedule
from core.planner.times import Schedule as ReadSchedule
from core.planner.vocabulary import Vocabulary
from core.planning import Person
from core.workflows import Question

_BARE_NAME = re.compile(r"[\w-]{1,80}")
_BY_HAND = re.compile(r"(?:now|once|by hand|manually|no schedule|jetzt|maintenant|ahora)\b.*", re.IGNORECASE)
_SHORT = 60  # characters: a longer reply to "which channel?" is none


def content_answer(reply: str, asked: Sequence[Question], vocabulary: Vocabulary) -> str | None:
    """The reply, where a text was asked for and it is not the answer to something else."""
    if not any(question.key == "content" for question in asked):
        return None
    names = any(question.kind in ("channel", "person") for question in asked)
    targets = read_targets(f"to {reply}", "", vocabulary)
    if names and len(reply) <= _SHORT and (targets.channels or targets.people) and not targets.rest:
        return None
    return reply.strip()


def answered(reply: str, outline: Outline, reading: Reading, person: Person) -> Outline | None:
    """The outline with the questions that the reply answers; None if it answers none."""
    after = outline
    for question in outline.questions:
        given = _answer(question, reply, after, reading, person)
        if given is not None:
            left = tuple(one for one in given.questions if one.key != question.key)
            after = replace(given, questions=left)
            if question.kind not in ("channel", "person"):
                break  # a text answers one question, not all of them
    return None if after is outline else after


def _answer(
    question: Question, reply: str, outline: Outline, reading: Reading, person: Person
) -> Outline | None:
    if question.key == "trigger":
        return _time(question, reply, outline, reading, person)
    if question.kind in ("channel", "person"):
        target = _target(question.kind, reply, reading, person)
        return None if target is None else _with_param(outline, question.key, target)
    if question.key.startswith("inputs."):
        return _with_value(outline, question.key.removeprefix("inputs."), reply.strip())
    if question.key.startswith("say."):
        return replace(outline, steps=changed(outline.steps, lambda step: _saying(step, reply.strip())))
    if question.key.startswith("words."):
        placeholder = question.key.removeprefix("words.")
        return replace(
            outline, steps=changed(outline.steps, lambda step: _put(step, placeholder, reply.strip()))
        )
    if question.key.startswith("steps."):
        return _with_param(outline, question.key, reply.strip())
    return None


def _target(kind: str, reply: str, reading: Reading, person: Person) -> str | None:
    if len(reply) > _SHORT:
        return None
    targets = read_targets(f"to {reply.strip()}", person.user, reading.vocabulary)
    if kind == "channel":
        if targets.channels:
            return targets.channels[0]
        plain = reply.strip().strip(".!")
        return f"#{plain.casefold()}" if _BARE_NAME.fullmatch(plain) and not targets.people else None
    return targets.people[0] if targets.people else None


def _time(
    question: Question, reply: str, outline: Outline, reading: Reading, person: Person
) -> Outline | None:
    said = reply.strip()
    if _BY_HAND.fullmatch(said):
        return replace(outline, trigger=Manual())
    number = re.fullmatch(r"(\d)[.)]?", said)
    if number is not None and 0 < int(number[1]) <= len(question.choices):
        said = question.choices[int(number[1]) - 1]
    else:
        near = [choice for choice in question.choices if said.casefold() in choice.casefold()]
        said = near[0] if len(near) == 1 else said
    read = read_schedule(said, person.zone)
    if not isinstance(read, ReadSchedule):
        asked = reading.text[slice(*reading.start.span)] if isinstance(reading.start, Ambiguous) else ""
        wholes = (f"{asked} {said}", f"{asked} at {said}", f"{asked} um {said}", f"{asked} à {said}")
        reads = [read_schedule(whole, person.zone) for whole in wholes]
        read = next((one for one in reads if isinstance(one, ReadSchedule)), None)
    if not isinstance(read, ReadSchedule):
        return None
    notes = outline.notes if read.assumed is None else (*outline.notes, read.assumed)
    return replace(outline, trigger=Schedule(cron=read.cron, timezone=read.timezone), notes=notes)


def _with_param(outline: Outline, key: str, value: str) -> Outline:
    """`key` is `steps.<id>.params.<name>`."""
    _, step_id, _, name = key.split(".", 3)

    def fill(step: Step) -> Step:
        if isinstance(step, Action) and step.id == step_id:
            return step.model_copy(update={"params": {**step.params, name: value}})
        return step

    return replace(outline, steps=changed(outline.steps, fill))


def _with_value(outline: Outline, name: str, value: str) -> Outline:
    """An input that is known now becomes its default, so that what it holds is never read as references."""
    inputs = tuple(
        one.model_copy(update={"default": value, "required": False}) if one.name == name else one
        for one in outline.inputs
    )
    return replace(outline, inputs=inputs)


def _saying(step: Step, text: str) -> Step:
    if isinstance(step, Action) and step.params.get("text") == "":
        return step.model_copy(update={"params": {**step.params, "text": text}})
    return step


def _put(step: Step, old: str, new: str) -> Step:
    return type(step).model_validate(put_for(step.model_dump(mode="json", by_alias=True), old, new))

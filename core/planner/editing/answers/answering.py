"""Open questions answered in words. An answer goes where the question's key says, and nowhere else."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from core.definition import (
    Action,
    AppEvent,
    Approval,
    Definition,
    Input,
    Manual,
    Once,
    Payload,
    Schedule,
    Step,
    every_step,
)
from core.planner.draft.outline import put_for
from core.planner.draft.tree import new_id, with_each, with_steps
from core.planner.editing.answers.values_said import choice_said, param_of, target_said, value_said
from core.planner.editing.desk import Desk, Known
from core.planner.times import Moment, OneOff, read_schedule, settle
from core.planner.times import Schedule as ReadSchedule
from core.planner.vocabulary import VOCABULARIES
from core.template import references
from core.workflows import Question

_BY_HAND = re.compile(
    r"(?:now|once|by hand|manually|no schedule|jetzt|von hand|maintenant|à la main|ahora|a mano)\b.*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Answered:
    """The plan with one question less; `again` is a reply that the choice stands for."""

    definition: Definition
    again: str = ""


def answer(question: Question, reply: str, desk: Desk) -> Answered | None:
    """The plan with the question answered, or None where the reply is no answer to it."""
    said = reply.strip().rstrip(" !")
    if (known := Known.of(question)) is not None:
        chosen = choice_said(said, known.choices, leaves=known.replies[-1:] == ("",))
        return None if chosen is None else Answered(desk.definition, known.replies[chosen])
    definition = _answered(question, said, desk)
    return None if definition is None else Answered(definition)


def _answered(question: Question, said: str, desk: Desk) -> Definition | None:
    key = question.key
    if key == "trigger":
        return _time(question, said, desk)
    if key == "content":
        return _pasted(said, desk)
    if key.startswith("say."):
        return with_each(desk.definition, lambda step: _saying(step, said))
    if key.startswith("words."):
        old = key.removeprefix("words.")
        return with_each(desk.definition, lambda step: _put(step, old, said))
    if key.startswith("inputs."):
        return _input(key.removeprefix("inputs."), said, desk.definition)
    owner, _, name = key.removeprefix("steps.").partition(".params.")
    if name:
        value = value_said(question, owner, name, said, desk)
        return None if value is None else with_param(desk.definition, owner, name, value)
    if key.endswith(".approvers"):
        person = target_said("person", said, desk)
        return None if person is None else with_each(desk.definition, lambda step: _asking(step, key, person))
    return None


def with_param(definition: Definition, owner: str, name: str, value: JsonValue) -> Definition:
    """The definition with one parameter filled in."""
    if owner == "trigger" and isinstance(definition.trigger, AppEvent):
        params: Mapping[str, JsonValue] = {**definition.trigger.params, name: value}
        return definition.model_copy(
            update={"trigger": definition.trigger.model_copy(update={"params": dict(params)})}
        )

    def fill(step: Step) -> Step:
        if isinstance(step, Action) and step.id == owner:
            return step.model_copy(update={"params": {**step.params, name: value}})
        return step

    return with_each(definition, fill)


def _time(question: Question, said: str, desk: Desk) -> Definition | None:
    if _BY_HAND.fullmatch(said):
        return desk.definition.model_copy(update={"trigger": Manual()})
    chosen = choice_said(said, question.choices) if question.choices else None
    words = question.choices[chosen] if chosen is not None else said
    read = read_schedule(words, desk.person.zone)
    hour_alone = isinstance(read, OneOff) and (read.said is None or not read.said.whole) and not read.seconds
    trigger = _filled_up(question, said, desk) if hour_alone else None  # "at 4pm": of the day asked about
    trigger = trigger or _trigger(words, desk) or _filled_up(question, said, desk)
    return None if trigger is None else desk.definition.model_copy(update={"trigger": trigger})


def _trigger(words: str, desk: Desk) -> Schedule | Once | None:
    """The times that words name surely, or the one moment."""
    read = read_schedule(words, desk.person.zone)
    if isinstance(read, ReadSchedule):
        return Schedule(cron=read.cron, timezone=read.timezone)
    moment = settle(read, desk.now, desk.person.zone) if isinstance(read, OneOff) else None
    return Once(at=moment.at, timezone=moment.timezone) if isinstance(moment, Moment) else None


def _filled_up(question: Question, said: str, desk: Desk) -> Schedule | Once | None:
    """ "9am", asked about "every Monday": the day is in the choices."""
    days = {re.split(r"\s(?:at|um|à|a las)\s", choice)[0] for choice in question.choices}
    if len(days) != 1:
        return None
    day = days.pop()
    reads = [
        _trigger(f"{day} {join} {said}".replace("  ", " "), desk) for join in ("at", "um", "à", "a las", "")
    ]
    return next((read for read in reads if read is not None), None)


def _pasted(said: str, desk: Desk) -> Definition | None:
    """The text that everything is about, where it would have stood; braces in it are not ours."""
    places = {vocabulary.say("to_paste") for vocabulary in VOCABULARIES}
    definition, text = desk.definition, said
    dumped = definition.model_dump_json()
    old = next((place for place in places if place in dumped), None)
    if old is None:
        return None
    if any(True for _ in references(said)):
        name = new_id(definition, "text")
        given = Input(name=name, required=False, default=said, help=desk.vocabulary.say("pasted"))
        definition = definition.model_copy(update={"inputs": (*definition.inputs, given)})
        text = f"{{{{inputs.{name}}}}}"
    at = {}
    for step in definition.steps:
        after = _put(step, old, text)
        if after != step:
            at[step.id] = (after,)
    return with_steps(definition, at)


def _put(step: Step, old: str, new: str) -> Step:
    data = step.model_dump(mode="json", by_alias=True)
    return type(step).model_validate(put_for(data, old, new)) if old in str(data) else step


def _saying(step: Step, text: str) -> Step:
    if isinstance(step, Action) and step.params.get("text") == "":
        return step.model_copy(update={"params": {**step.params, "text": text}})
    return step


def _asking(step: Step, key: str, person: str) -> Step:
    if isinstance(step, Approval) and key == f"steps.{step.id}.approvers":
        return step.model_copy(update={"approvers": (person,)})
    return step


def _input(name: str, value: str, definition: Definition) -> Definition | None:
    """An input that is known now becomes its default, so that what it holds is never read as references."""
    if all(one.name != name for one in definition.inputs):
        return None
    inputs = tuple(
        one.model_copy(update={"default": value, "required": False}) if one.name == name else one
        for one in definition.inputs
    )
    return definition.model_copy(update={"inputs": inputs})


def still_open(question: Question, before: Definition, after: Definition, desk: Desk) -> bool:
    """Whether a question still has to be asked after a change."""
    key = question.key
    if Known.of(question) is not None:
        return False
    if key == "trigger":
        return before.trigger == after.trigger
    if key == "content" or key.startswith(("say.", "words.")):
        return True
    if key.startswith("inputs."):
        return any(one.name == key.removeprefix("inputs.") for one in after.inputs)
    owner = key.removeprefix("steps.").partition(".")[0]
    if owner == "trigger":
        return before.trigger == after.trigger
    name = key.partition(".params.")[2]
    if name and param_of(desk.after(after), owner, name) is None and not _may_have(after, owner, desk):
        return False  # another action stands there now, and asks for other things
    now = {step.id: step for step in every_step(after.steps)}
    was = {step.id: step for step in every_step(before.steps)}
    if question.offer and getattr(now.get(owner), "action", "") != question.offer:
        return False  # … by the same name, but with a menu of its own
    return owner in now and (owner not in was or now[owner] == was[owner] or not _filled(now[owner], key))


def _may_have(definition: Definition, owner: str, desk: Desk) -> bool:
    """Whether what is chosen there brings parameters that the catalogue does not list."""
    found = (one for one in every_step(definition.steps) if one.id == owner and isinstance(one, Action))
    offer = desk.offered.offer(next((one.action for one in found), ""))
    return offer is not None and offer.dynamic


def _filled(step: Step, key: str) -> bool:
    name = key.partition(".params.")[2]
    return isinstance(step, Payload) or (
        isinstance(step, Action) and step.params.get(name) not in (None, "", [])
    )

"""Open questions answered in words. An answer goes where the question's key says, and nowhere else."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from core.definition import (
    Action,
    AppEvent,
    Approval,
    Definition,
    Input,
    Manual,
    Payload,
    Schedule,
    Step,
    every_step,
)
from core.engine import Param
from core.planner.draft.choices import LEAVE
from core.planner.draft.outline import put_for
from core.planner.draft.tree import new_id, with_each, with_steps
from core.planner.editing.desk import Desk, Known
from core.planner.steps.targets import read_targets
from core.planner.times import Schedule as ReadSchedule
from core.planner.times import read_schedule
from core.planner.vocabulary import VOCABULARIES
from core.template import references
from core.workflows import Question

_BARE_NAME = re.compile(r"[\w-]{1,80}")
_BY_HAND = re.compile(
    r"(?:now|once|by hand|manually|no schedule|jetzt|von hand|maintenant|à la main|ahora|a mano)\b.*",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?:number |no\.? ?|option |the )?(?P<n>\d{1,2})[.)]?|(?:the )?(?P<nth>first|second|third|fourth"
    r"|last)(?: one)?",
    re.IGNORECASE,
)
_NTH = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}
_LEADS = re.compile(
    r"\A(?:it(?:'s| is)|use|take|make it|to|in|for|with|the|nimm|prends|usa)\s+", re.IGNORECASE
)
_BESIDE = re.compile(
    r"\b(?:please|thanks|thank you|to|in|the|a|channel|it|that|should|go|goes|is|post|send|put|use"
    r"|bitte|kanal|canal|s'il te plaît|por favor|gracias|merci|danke)\b",
    re.IGNORECASE,
)
_SHORT = 60  # characters: a longer reply to "which channel?" is none
_LIKE_AN_ID = re.compile(r"[\w.-]+/[\w./-]+|\S*\d\S*|[\w.+-]+@[\w-]+\.[\w.]+|https?://\S+")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
_TRUE = re.compile(r"(?:yes|true|on|ja|oui|sí|si)\b.*", re.IGNORECASE)
_FALSE = re.compile(r"(?:no|false|off|nein|non)\b.*", re.IGNORECASE)


@dataclass(frozen=True)
class Answered:
    """The plan with one question less; `again` is a reply that the choice stands for."""

    definition: Definition
    again: str = ""


def answer(question: Question, reply: str, desk: Desk) -> Answered | None:
    """The plan with the question answered, or None where the reply is no answer to it."""
    said = reply.strip().rstrip(" !")
    if (known := Known.of(question)) is not None:
        chosen = _choice(said, known.choices)
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
        value = _value(question, owner, name, said, desk)
        return None if value is None else with_param(desk.definition, owner, name, value)
    if key.endswith(".approvers"):
        person = _target("person", said, desk)
        return None if person is None else with_each(desk.definition, lambda step: _asking(step, key, person))
    return None


def _choice(said: str, choices: Sequence[str]) -> int | None:
    """Which of the choices the reply names: by its number, its words, or a plain no."""
    folded = [choice.casefold() for choice in choices]
    plain = _LEADS.sub("", said.casefold()).strip(" .")
    for whole in (said.casefold(), plain):
        if whole in folded:
            return folded.index(whole)
    if LEAVE in choices and re.fullmatch(
        r"(?:no|nothing|neither|none|never ?mind|leave it|forget it|cancel|nein|non)\b.*", plain
    ):
        return len(choices) - 1
    real = len(choices) - (LEAVE in choices)
    numbered = _NUMBER.fullmatch(plain)
    if numbered is not None:
        steps = [n for n, choice in enumerate(folded) if choice.startswith(f"{numbered['n']}. ")]
        if steps:
            return steps[0]
        index = int(numbered["n"]) - 1 if numbered["n"] else _NTH[numbered["nth"]] % max(real, 1)
        return index if 0 <= index < len(choices) else None
    if real == 1 and re.fullmatch(
        r"(?:yes|yep|yeah|ok(?:ay)?|sure|do it|both|drop both|ja|oui|sí|si)\b.*", plain
    ):
        return 0
    near = [n for n, choice in enumerate(folded) if len(plain) > 2 and plain in choice]
    return near[0] if len(near) == 1 else None


def _value(question: Question, owner: str, name: str, said: str, desk: Desk) -> JsonValue:
    param = param_of(desk, owner, name)
    kind = (
        question.kind
        if question.kind in ("channel", "person")
        else param.kind
        if param is not None
        else "text"
    )
    if kind in ("channel", "person"):
        return _target(kind, said, desk)
    options = param.options if param is not None else ()
    if options or question.choices:
        labels = [option.label or str(option.value) for option in options] or [*question.choices]
        chosen = _choice(said, labels)
        if chosen is None and options:
            values = [str(option.value).casefold() for option in options]
            chosen = values.index(said.casefold()) if said.casefold() in values else None
        if chosen is not None:
            return options[chosen].value if options else labels[chosen]
        if options:
            return None
    return _typed(kind, said, param)


def _typed(kind: str, said: str, param: Param | None) -> JsonValue:
    if kind in ("integer", "number"):
        found = re.search(r"-?\d+(?:[.,]\d+)?", said)
        if found is None or len(said) > _SHORT:
            return None
        number = float(found.group().replace(",", "."))
        return int(number) if kind == "integer" else number
    if kind == "boolean":
        return True if _TRUE.fullmatch(said) else False if _FALSE.fullmatch(said) else None
    if kind == "list":
        mails = _MAIL.findall(said)
        return mails or [part.strip() for part in re.split(r"\s*(?:,|;|\n|\band\b)\s*", said) if part.strip()]
    if kind == "object":
        return None
    bare = _unquoted(_LEADS.sub("", said) if len(said) <= _SHORT else said)
    if param is not None and param.remote and not _LIKE_AN_ID.fullmatch(bare):
        return None  # its id is known to the service alone: a menu offers it
    return bare


def _unquoted(text: str) -> str:
    found = re.fullmatch(r"[\"“„«](.+)[\"”“»]", text.strip(), re.DOTALL)
    return found.group(1) if found is not None else text.strip()


def param_of(desk: Desk, owner: str, name: str) -> Param | None:
    """The parameter that a question is about."""
    trigger = desk.definition.trigger
    key = trigger.event if owner == "trigger" and isinstance(trigger, AppEvent) else None
    for step in every_step(desk.definition.steps):
        if step.id == owner and isinstance(step, Action):
            key = step.action
    offer = desk.offered.offer(key) if key is not None else None
    return next((param for param in (offer.params if offer else ()) if param.name == name), None)


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


def _target(kind: str, said: str, desk: Desk) -> str | None:
    if len(said) > _SHORT:
        return None
    targets = read_targets(f"to {said}", desk.person.user, desk.vocabulary)
    if (targets.channels or targets.people) and re.search(r"\w", _BESIDE.sub(" ", targets.rest)):
        return None  # something else is said as well
    if kind == "channel":
        if targets.channels:
            return targets.channels[0]
        plain = _LEADS.sub("", said).strip(" .!")
        return f"#{plain.casefold()}" if _BARE_NAME.fullmatch(plain) and not targets.people else None
    if targets.people:
        return targets.people[0]
    named = re.fullmatch(r"[A-Z][\w-]+", said)
    return f"@{named.group()}" if named is not None else None


def _time(question: Question, said: str, desk: Desk) -> Definition | None:
    if _BY_HAND.fullmatch(said):
        return desk.definition.model_copy(update={"trigger": Manual()})
    chosen = _choice(said, question.choices) if question.choices else None
    words = question.choices[chosen] if chosen is not None else said
    read = read_schedule(words, desk.person.zone)
    if not isinstance(read, ReadSchedule):
        read = _filled_up(question, said, desk)
    if not isinstance(read, ReadSchedule):
        return None
    return desk.definition.model_copy(update={"trigger": Schedule(cron=read.cron, timezone=read.timezone)})


def _filled_up(question: Question, said: str, desk: Desk) -> ReadSchedule | None:
    """ "9am", asked about "every Monday": the day is in the choices."""
    days = {re.split(r"\s(?:at|um|à|a las)\s", choice)[0] for choice in question.choices}
    if len(days) != 1:
        return None
    day = days.pop()
    reads = [
        read_schedule(f"{day} {join} {said}".replace("  ", " "), desk.person.zone)
        for join in ("at", "um", "à", "a las", "")
    ]
    return next((read for read in reads if isinstance(read, ReadSchedule)), None)


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
    now = {step.id: step for step in every_step(after.steps)}
    was = {step.id: step for step in every_step(before.steps)}
    return owner in now and (owner not in was or now[owner] == was[owner] or not _filled(now[owner], key))


def _filled(step: Step, key: str) -> bool:
    name = key.partition(".params.")[2]
    return isinstance(step, Payload) or (
        isinstance(step, Action) and step.params.get(name) not in (None, "", [])
    )

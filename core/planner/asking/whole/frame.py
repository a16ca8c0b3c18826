"""The frame of an answer: what starts the workflow, and what it must be given."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.definition import AppEvent as EventTrigger
from core.definition import Input, Trigger
from core.planner.answer import Name, Task, Unbelievable
from core.planner.answer.schema import STEPS, closed, definitions, event_schemas, one_of, only
from core.planner.answer.scope import Scope
from core.planner.answer.task import INPUT_LABELS
from core.planner.answer.values import Values
from core.planner.steps.reading import Reading
from core.planner.times import Ambiguous, OneOff, Schedule
from core.planner.triggers import Manual, SlackMessage, SlackReaction, TriggerReading, Webhook, read_trigger
from core.workflows import Question

_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT}
_NOWHERE = (0, 0)


def schema(task: Task) -> dict[str, Any]:
    """Of a whole answer."""
    given = closed({"id": {"type": "string", "enum": [*INPUT_LABELS]}, "name": _TEXT, "about": _TEXT})
    frame = {
        "trigger": {"anyOf": [*_starts(task)]},
        "inputs": {"type": "array", "items": given},
        "ask": _TEXTS,
        "missing": _TEXTS,
        "steps": STEPS,
    }
    return {**closed(frame), "$defs": definitions(task)}


def _starts(task: Task) -> Iterator[dict[str, Any]]:
    channel = one_of(task.channels)
    yield closed({"on": only("person")})
    yield closed({"on": only("time"), "words": _TEXT})
    yield closed({"on": only("message"), "channel": channel, "contains": {"type": ["string", "null"]}})
    yield closed({"on": only("reaction"), "emoji": _TEXT, "channel": channel})
    yield closed({"on": only("webhook")})
    for event in event_schemas(task):
        yield closed({"on": only("event"), **event})


@dataclass(frozen=True)
class Frame:
    """`task` is what the steps may use: with the inputs, and with what started the run. `unplaced` is what is
    wrong with the start and may yet be meant so, as a model is told of it, and the words that it is about."""

    task: Task
    inputs: tuple[Input, ...]
    start: TriggerReading
    event: Trigger | None = None
    questions: tuple[Question, ...] = ()
    unplaced: tuple[str, str] | None = None


class Framer:
    """Reads the frame of an answer to one request."""

    def __init__(self, task: Task, reading: Reading, words: str) -> None:
        self._task = task
        self._reading = reading
        self._words = words

    def read(self, answer: Mapping[str, Any]) -> Frame:
        """Raises `Unbelievable` where the start is none that can be."""
        inputs = _inputs(answer.get("inputs"))
        names = {label: Name(f"{{{{inputs.{one.name}}}}}") for label, one in inputs.items()}
        task = replace(self._task, names={**self._task.names, **names})
        given = answer.get("trigger")
        given = given if isinstance(given, Mapping) else {}
        frame = Frame(task, tuple(inputs.values()), Manual())
        match given.get("on"):
            case "event":
                trigger, questions = self._event(given)
                return replace(frame, event=trigger, questions=questions)
            case "time":
                return replace(frame, start=self._time(str(given.get("words") or "")))
            case "message":
                return self._in_slack(frame, given)
            case "reaction":
                channel = self._named(given.get("channel"))
                emoji = str(given.get("emoji") or "").strip(": ")
                return replace(frame, start=SlackReaction(emoji, channel, _NOWHERE))
            case "webhook":
                return replace(frame, start=Webhook(_NOWHERE))
        own = self._reading.start
        if isinstance(own, Schedule):
            said = self._reading.text[slice(*own.span)].strip(" ,")
            wrong = f"the request says when it runs: “{said}”, so the trigger is a time"
            return replace(frame, unplaced=(wrong, said))
        return frame

    def _event(self, given: Mapping[str, Any]) -> tuple[Trigger, tuple[Question, ...]]:
        offer = self._task.trigger(given.get("event"))
        if offer is None:
            raise Unbelievable(f"“{given.get('event')}” is none of the events")
        values = Values(self._task, self._reading.vocabulary, self._reading.person.user)
        filled = values.read(offer, given.get("params"), Scope.of({}), "trigger.params")
        return EventTrigger(event=offer.key, params=dict(filled.params)), filled.questions

    def _time(self, quoted: str) -> TriggerReading:
        """What the words say; those that the rules found themselves where the quotation is a part of them."""
        own = self._reading.start
        if isinstance(own, Schedule):
            return own
        said = quoted.casefold() in self._words.casefold()
        read = read_trigger(quoted, self._reading.person.zone) if said else Manual()
        if isinstance(read, Schedule):
            return read
        if isinstance(own, Ambiguous | OneOff):
            return own
        if isinstance(read, Ambiguous | OneOff):
            return read
        raise Unbelievable(f"“{quoted}” is no time: quote the words of the request that say when it runs")

    def _in_slack(self, frame: Frame, given: Mapping[str, Any]) -> Frame:
        channel = self._named(given.get("channel"))
        contains = str(given.get("contains") or "").strip() or None
        if contains is not None and contains.casefold() not in self._words.casefold():
            raise Unbelievable(f"nobody said that messages hold “{contains}”")
        if not channel:
            spoken = self._reading.vocabulary
            return replace(frame, start=Ambiguous(spoken.say("channel"), (), _NOWHERE, language=spoken.code))
        return replace(frame, start=SlackMessage(channel, contains, _NOWHERE))

    def _named(self, channel: object) -> str:
        return str(channel) if channel in self._task.channels else ""


def _inputs(given: object) -> dict[str, Input]:
    """By their labels. Names are ours: letters, digits and underscores."""
    found: dict[str, Input] = {}
    taken: set[str] = set()
    entries: Sequence[object] = given if isinstance(given, list) else ()
    for entry in entries:
        if not isinstance(entry, Mapping) or entry.get("id") not in INPUT_LABELS:
            continue
        name = re.sub(r"\W+", "_", str(entry.get("name") or "").casefold()).strip("_")[:40]
        name = name if re.match(r"[a-z]\w*\Z", name, re.ASCII) else f"value_{len(found) + 1}"
        while name in taken:
            name = f"{name}_{len(found) + 1}"
        taken.add(name)
        about = str(entry.get("about") or "") or name.replace("_", " ").capitalize()
        found[str(entry["id"])] = Input(name=name, help=about[:200])
    return found

"""What a model may choose from for one intent, and what of the plan is not the model's: when it runs, the
texts that were pasted, and who gets something."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from core.catalogue import Offered
from core.definition import AppEvent as EventTrigger
from core.definition import Trigger
from core.engine import Offer
from core.planner.answer import Made, Name, Reader, Task, Unbelievable, schema
from core.planner.answer.schema import NO_EVENT
from core.planner.answer.scope import Scope
from core.planner.answer.values import Values
from core.planner.asking.briefing import Example, messages, readable
from core.planner.draft.ids import Ids
from core.planner.steps.reading import Reading
from core.planner.steps.targets import Targets, read_targets
from core.planner.telling.finishing import finish
from core.planner.triggers import AppEvent, SlackMessage, SlackReaction
from core.planner.triggers import Webhook as ReadWebhook
from core.planner.vocabulary import VOCABULARIES, Kind
from core.planning import PlanRequest
from core.workflows import Plan, Question

_SENDING = frozenset({Kind.SEND, Kind.UPLOAD, Kind.REMIND, Kind.THANK})
_FILES = "|".join(rf"{one.file_words}|files?|datei|fichier|archivo|upload" for one in VOCABULARIES)


class Framing:
    """One intent and the offers that were found for it, best first."""

    def __init__(self, reading: Reading, offered: Offered, found: Sequence[Offer]) -> None:
        self.reading = reading
        self._offered = offered
        me = reading.person.user
        self._targets = read_targets(reading.instruction, me, reading.vocabulary)
        self.task = Task(
            said=readable(reading.instruction, len(reading.contents)),
            actions=self._actions(found),
            triggers=[offer for offer in found if offer.kind == "trigger"],
            names=self._names(),
            channels=self._targets.channels,
            people=tuple(dict.fromkeys("me" if one == me else one for one in self._targets.people)),
            prompts=bool(offered.llms),
        )

    @property
    def words(self) -> str:
        """What is shown of the request."""
        return self.task.said

    def messages(self, examples: Sequence[Example]) -> list[Mapping[str, str]]:
        """The prompt."""
        return messages(self.task, self.task.said, examples)

    def schema(self) -> Mapping[str, Any]:
        """What an answer must look like."""
        return schema(self.task)

    def plan(self, data: Any, request: PlanRequest) -> Plan:
        """The plan of an answer. Raises `Unbelievable`."""
        given = data if isinstance(data, Mapping) else {}
        reading = self.reading
        reader = Reader(self.task, reading.vocabulary, reading.person.user, Ids(tuple(reading.inputs)))
        made = reader.steps(given.get("steps"))
        trigger, questions = self.trigger(given.get("trigger"))
        self.complete(made)
        outline = reading.framed(
            made.steps, made.results, (*questions, *made.questions), made.notes, made.lists, trigger
        )
        plan = finish(outline, request, self._offered)
        if plan.refusal is not None:
            raise Unbelievable(plan.refusal)
        return plan

    def trigger(self, given: object) -> tuple[Trigger | None, tuple[Question, ...]]:
        """The event that the model chose. Raises `Unbelievable` where there is none and one was asked for."""
        if not self.task.triggers:
            return None, ()
        event = given.get("event") if isinstance(given, dict) else None
        offer = self.task.trigger(event)
        if offer is None:
            raise Unbelievable(f"the request begins with an event: “{event or NO_EVENT}” is none of them")
        values = Values(self.task, self.reading.vocabulary, self.reading.person.user)
        params = given.get("params") if isinstance(given, dict) else None
        filled = values.read(offer, params, Scope.of({}), "trigger.params")
        return EventTrigger(event=offer.key, params=dict(filled.params)), filled.questions

    def complete(self, made: Made) -> None:
        """Everybody who was named gets something, and what was pasted is used."""
        dumped = str([step.model_dump(mode="json") for step in made.steps])
        me = self.reading.person.user
        missing = [
            f"nothing goes to {name}"
            for name in (*self.task.channels, *self.task.people)
            if repr(me if name == "me" else name) not in dumped and name not in dumped
        ]
        quoted = {text for at, text in enumerate(self.reading.contents) if at in self.reading.quoted}
        for name, known in self.task.names.items():
            used = repr(known.text)[1:-1] in dumped or known.text in quoted
            if name.startswith(("text", "inputs.")) and not used:
                missing.append(f"nothing uses {name}")
        if missing:
            raise Unbelievable(*missing)

    def _names(self) -> dict[str, Name]:
        """What is there before the first step."""
        reading, names = self.reading, {}
        for number, text in enumerate(reading.contents, 1):
            name = "text" if len(reading.contents) == 1 else f"text{number}"
            names[name] = Name(text, "words of the person, kept as they are")
        for given in reading.inputs:
            names[f"inputs.{given}"] = Name(f"{{{{inputs.{given}}}}}", "given at each run")
        if isinstance(reading.start, AppEvent | SlackMessage | SlackReaction | ReadWebhook):
            names["trigger"] = Name("{{trigger}}", "what started the run")
        return names

    def _actions(self, found: Sequence[Offer]) -> tuple[Offer, ...]:
        """Those of Slack that could be meant, then what was found. Who was not named gets no message."""
        own = [offer for offer in self._offered.offers if _names_a_target(offer)]
        others = [offer for offer in found if offer.kind == "action" and not _names_a_target(offer)]
        reading, targets = self.reading, self._targets
        sends = any(clause.verb is not None and clause.verb.kind in _SENDING for clause in reading.clauses)
        files = bool(re.search(rf"(?<!\w)(?:{_FILES})(?!\w)", reading.instruction, re.IGNORECASE))
        kept = [offer for offer in own if _wanted(offer, targets, sends=sends, files=files)]
        return (*kept, *others)


def _names_a_target(offer: Offer) -> bool:
    return any(param.kind in ("channel", "person") for param in offer.params)


def _wanted(offer: Offer, targets: Targets, *, sends: bool, files: bool) -> bool:
    kinds = {param.kind for param in offer.params}
    channels, people = bool(targets.channels), bool(targets.people)
    wanted = (channels if "channel" in kinds else people) or (sends and not (channels or people))
    return wanted and any(param.name == "filename" for param in offer.params) == files

"""One request, asked as a whole: its prompt, its schema, and the plan of an answer."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from core.catalogue import Offered
from core.engine import Offer
from core.planner.answer import Made, Name, Reader, Task, Unbelievable
from core.planner.asking.briefing import Example
from core.planner.asking.whole.frame import Frame, Framer, schema
from core.planner.asking.whole.request import request_of
from core.planner.asking.whole.telling import messages
from core.planner.draft.ids import Ids
from core.planner.draft.outline import Outline
from core.planner.steps.givens import unused
from core.planner.steps.reading import Reading
from core.planner.steps.targets import read_targets
from core.planner.telling.finishing import finish
from core.planner.triggers import SlackMessage
from core.planning import PlanRequest
from core.workflows import Plan, Question

MOST_ASKED = 2
_LONGEST_SAID = 80


class Incomplete(Unbelievable):
    """The answer is a plan, but somebody or something that was named is not in it: the model is asked again.
    `plan` says on its card what it leaves out, for a model that means it so."""

    def __init__(self, plan: Plan, *faults: str) -> None:
        super().__init__(*faults)
        self.plan = plan


class Whole:
    """`found` are the actions and events that could be meant, best first."""

    def __init__(self, reading: Reading, offered: Offered, found: Sequence[Offer]) -> None:
        self._reading = reading
        self._offered = offered
        self._request = request_of(reading)
        me = reading.person.user
        targets = read_targets(self._request.words, me, reading.vocabulary)
        self._people = tuple(dict.fromkeys("me" if one == me else one for one in targets.people))
        own = [offer for offer in offered.offers if _to_people(offer)]
        self.task = Task(
            said=self._request.words,
            actions=(*own, *(one for one in found if one.kind == "action" and one not in own)),
            triggers=[one for one in found if one.kind == "trigger"],
            names={
                **{name: Name(text, self._request.about(name)) for name, text in self._request.texts.items()},
                "trigger": Name("{{trigger}}", "what started the run"),
            },
            channels=targets.channels,
            people=tuple(dict.fromkeys((*self._people, "me"))),
            prompts=bool(offered.llms),
            whole=True,
        )

    @property
    def words(self) -> str:
        """What was said, without what was pasted."""
        return self._request.words

    def messages(self, examples: Sequence[Example]) -> list[Mapping[str, str]]:
        """The prompt."""
        return messages(self.task, self.words, examples)

    def schema(self) -> Mapping[str, Any]:
        """What an answer must look like."""
        return schema(self.task)

    def plan(self, data: Any, request: PlanRequest) -> Plan:
        """The plan of an answer. Raises `Unbelievable` with what is wrong."""
        answer = data if isinstance(data, Mapping) else {}
        missing, asked = _texts(answer.get("missing")), _texts(answer.get("ask"))
        if missing:
            return finish(Outline(needs=missing), request, self._offered)
        if asked and not answer.get("steps"):
            return Plan(questions=tuple(Question(f"more.{at}", text) for at, text in enumerate(asked, 1)))
        frame = Framer(self.task, self._reading, self.words).read(answer)
        reader = Reader(
            frame.task,
            self._reading.vocabulary,
            self._reading.person.user,
            Ids([one.name for one in frame.inputs]),
        )
        made = reader.steps(answer.get("steps"))
        self._reading.begins(frame.start, frame.inputs)
        questions = (*frame.questions, *made.questions)
        outline = self._reading.framed(
            made.steps, made.results, questions, made.notes, made.lists, frame.event
        )
        plan = finish(outline, request, self._offered)
        if plan.refusal is not None:
            raise Unbelievable(plan.refusal)
        if left := self._left(made, frame):
            raise Incomplete(self._told(plan, tuple(left.values())), *left)
        return plan

    def _left(self, made: Made, frame: Frame) -> dict[str, str]:
        """Who and what was named and is not there, and what was pasted and is not used: as the model is told
        and as people said it. Who cannot be named in any action that is offered is not looked for."""
        dumped = str([step.model_dump(mode="json") for step in made.steps])
        start = frame.start.channel if isinstance(frame.start, SlackMessage) else str(frame.start)
        me = self._reading.person.user
        takes = {param.kind for offer in self.task.actions for param in offer.params}
        named = [*(self.task.channels if "channel" in takes else ())]
        named += self._people if "person" in takes else ()
        left = dict([frame.unplaced] if frame.unplaced else [])
        for name in named:
            if (me if name == "me" else name) not in f"{dumped} {start}":
                left[f"{name} is named in the request and does not appear in the steps"] = name
        for name, text in self._request.texts.items():
            if unused((text,), made.steps, made.questions):
                left[f"nothing uses {name}"] = text
        return left

    def _told(self, plan: Plan, left: Sequence[str]) -> Plan:
        say = self._reading.vocabulary.say
        quoted = ", ".join(say("quoted", words=words[:_LONGEST_SAID]) for words in left)
        return replace(plan, notes=(*plan.notes, say("unplaced", words=quoted)))


def _to_people(offer: Offer) -> bool:
    return any(param.kind in ("channel", "person") for param in offer.params)


def _texts(given: object) -> tuple[str, ...]:
    texts = given if isinstance(given, list) else []
    kept = [re.sub(r"\s+", " ", str(text)).strip()[:200] for text in texts]
    return tuple(text for text in kept if text)[:MOST_ASKED]

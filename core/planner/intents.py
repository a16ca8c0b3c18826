"""A new intent: from rules within milliseconds, then with a model, checked and mended once.

The rules read when it runs, what was pasted, who is named, and every clause that they know. A model chooses
among the catalogue's candidates, under a schema in which it can name nothing else; what it answers is held
against the offers, the reference graph and the definition's rules, and goes back to it once with all faults.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.catalogue import Catalogue, Offered, keys_of
from core.engine import Offer
from core.errors import EngineError
from core.planner.answer import Reader, Unbelievable, schema
from core.planner.briefing import again, messages, readable
from core.planner.examples import Examples
from core.planner.finishing import finish
from core.planner.framing import Framing
from core.planner.model import Model, Reach
from core.planner.reading import Reading
from core.planner.sending import Ids
from core.planner.triggers import AppEvent
from core.planning import PlanRequest
from core.workflows import Plan

_MOST_TRIGGERS = 6

MOST_CALLS = 2  # a draft, and one with its faults mended

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Spent:
    """What a plan took."""

    calls: int = 0
    tokens: int = 0

    def plus(self, tokens: int) -> "Spent":
        """One call more."""
        return Spent(self.calls + 1, self.tokens + tokens)


class Intents:
    """Plans new intents. `llm` names the instance of the model that is asked."""

    def __init__(
        self,
        catalogue: Catalogue,
        model: Model | None,
        llm: str,
        reach: Reach,
        examples: Examples,
        timeout_s: float,
    ) -> None:
        self._catalogue = catalogue
        self._model = model
        self._llm = llm
        self._reach = reach
        self._examples = examples
        self._timeout_s = timeout_s

    async def sketch(self, request: PlanRequest) -> Plan:
        """From rules alone. `refined=False` where they guessed, or where the model is to decide."""
        reading = Reading(request.intent, request.person)
        _, offered = await self._found(reading)
        plan = finish(reading.outline(offered), request, offered)
        if self._model is None or not self._reach.decides:
            # A small model does something else than was asked where the rules refuse, and worse than they
            # where the catalogue is concerned (measured): their plan stands, with notes of what it leaves.
            stands = plan.refusal is not None or _uses_catalogue(plan)
            return replace(plan, refined=True) if stands else plan
        return replace(plan, refined=False) if plan.refined and _uses_catalogue(plan) else plan

    async def refine(self, request: PlanRequest, sketch: Plan) -> Plan:
        """The plan that a model makes, or the sketch with an honest note."""
        reading = Reading(request.intent, request.person)
        say = reading.vocabulary.say
        if self._model is None:
            return _as_it_is(sketch, say("unreached"), Spent())
        found, offered = await self._found(reading)
        framing = Framing(reading, offered, self._shown(found, sketch))
        task = framing.task
        wanted = readable(reading.instruction, len(reading.contents))
        asked = messages(task, wanted, self._examples.near(wanted, self._reach.examples))
        spent = Spent()
        for _ in range(MOST_CALLS):
            try:
                answer = await self._ask(asked, schema(task))
            except (EngineError, TimeoutError) as error:
                log.info("The model could not be asked for a plan: %s", error)
                return _as_it_is(sketch, say("unreached"), spent)
            spent = spent.plus(answer.usage.tokens)
            try:
                plan = self._read(answer.data, framing, request, offered)
            except Unbelievable as why:
                log.info("The model's plan did not hold: %s", why)
                asked = again(asked, answer.data, why.faults)
                continue
            return replace(plan, refined=True, calls=spent.calls, tokens=spent.tokens)
        return _as_it_is(sketch, say("not_believed"), spent)

    def _shown(self, found: Sequence[Offer], sketch: Plan) -> list[Offer]:
        """What the rules chose, then the likely ones: as many as the model is trusted with."""
        used = set() if sketch.definition is None else set(keys_of(sketch.definition))
        ordered = sorted(found, key=lambda offer: offer.key not in used)
        actions = [offer for offer in ordered if offer.kind == "action"][: self._reach.candidates]
        return [*actions, *(offer for offer in ordered if offer.kind == "trigger")]

    async def _found(self, reading: Reading) -> tuple[Sequence[Offer], Offered]:
        """What could be meant, best first, and the part of the catalogue with it."""
        found = [*await self._catalogue.candidates(reading.wanted)]
        if isinstance(reading.start, AppEvent):
            phrase = reading.start.phrase
            found += await self._catalogue.search(phrase, kind="trigger", limit=_MOST_TRIGGERS)
        return found, await self._catalogue.offered(found=found)

    def _read(self, data: Any, framing: Framing, request: PlanRequest, offered: Offered) -> Plan:
        """The plan of an answer. Raises `Unbelievable`."""
        given = data if isinstance(data, Mapping) else {}
        reading = framing.reading
        ids = Ids(tuple(reading.inputs))
        reader = Reader(framing.task, reading.vocabulary, reading.person.user, ids)
        made = reader.steps(given.get("steps"))
        trigger, questions = framing.trigger(given.get("trigger"))
        framing.complete(made)
        outline = reading.framed(
            made.steps, made.results, (*questions, *made.questions), made.notes, made.lists, trigger
        )
        plan = finish(outline, request, offered)
        if plan.refusal is not None:
            raise Unbelievable(plan.refusal)
        return plan

    async def _ask(self, asked: Sequence[Mapping[str, str]], wanted: Mapping[str, Any]) -> Any:
        assert self._model is not None
        return await self._model.complete(
            self._llm,
            asked,
            timeout_s=self._timeout_s,
            schema=wanted,
            params={"temperature": 0, "max_tokens": self._reach.most_tokens},
        )


def _uses_catalogue(plan: Plan) -> bool:
    keys = () if plan.definition is None else keys_of(plan.definition)
    return any(not key.startswith("slack:") for key in keys)


def _as_it_is(sketch: Plan, why: str, spent: Spent) -> Plan:
    notes = (*sketch.notes, why)
    return replace(sketch, notes=notes, refined=True, calls=spent.calls, tokens=spent.tokens)

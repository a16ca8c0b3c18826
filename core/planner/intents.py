"""A new intent: from rules within milliseconds, then with a model, checked and mended once.

The rules read when it runs, what was pasted, who is named, and every clause that they know. A model chooses
among the catalogue's candidates, under a schema in which it can name nothing else; what it answers is held
against the offers, the reference graph and the definition's rules, and goes back to it once with all faults.
"""

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from core.catalogue import Catalogue, Offered, keys_of
from core.catalogue.among import Among
from core.engine import Offer
from core.errors import EngineError, Wasted
from core.planner.answer import Unbelievable
from core.planner.asking.briefing import Example, again, unread
from core.planner.asking.examples import BUILT_IN, Examples
from core.planner.asking.framing import Framing
from core.planner.asking.model import Model, Reach
from core.planner.asking.whole import WHOLE, Incomplete, Whole, request_of
from core.planner.matching.crowd import of_concern
from core.planner.steps.reading import Reading
from core.planner.telling.beyond import beyond
from core.planner.telling.finishing import finish
from core.planner.triggers import AppEvent
from core.planner.vocabulary import vocabulary_of
from core.planning import PlanRequest
from core.runs import Usage
from core.workflows import Plan

_MOST_TRIGGERS = 12

MOST_CALLS = 2  # a draft, and one with its faults mended

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Spent:
    """What a plan took."""

    calls: int = 0
    tokens: int = 0
    cost: int = 0

    def plus(self, usage: Usage) -> "Spent":
        """One call more."""
        return Spent(self.calls + 1, self.tokens + usage.tokens, self.cost + (usage.cost or 0))

    def on(self, plan: Plan) -> Plan:
        """A plan that says so."""
        return replace(plan, refined=True, calls=self.calls, tokens=self.tokens, cost=self.cost)


class Asking(Protocol):
    """One request as it is put to a model, and how the answer becomes a plan."""

    @property
    def words(self) -> str: ...

    def messages(self, examples: Sequence[Example]) -> list[Mapping[str, str]]: ...

    def schema(self) -> Mapping[str, Any]: ...

    def plan(self, data: Any, request: PlanRequest) -> Plan: ...


class Intents:
    """Plans new intents. `llm` names the instance of the model that is asked."""

    def __init__(
        self,
        catalogue: Catalogue,
        model: Model | None,
        llm: str,
        reach: Reach,
        examples: Examples | None,
        timeout_s: float,
    ) -> None:
        self._catalogue = catalogue
        self._model = model
        self._llm = llm
        self._reach = reach
        self._shown_first = examples or (WHOLE if reach.decides else BUILT_IN)
        self._timeout_s = timeout_s

    async def sketch(self, request: PlanRequest) -> Plan:
        """From rules alone. `refined=False` where they guessed, or where the model is to decide."""
        reading, _, offered = await self._read_words(request)
        if (told := beyond(request.intent, offered, reading.vocabulary)) is not None:
            return Plan(refusal=told, refined=True)
        plan = finish(reading.outline(offered), request, offered)
        if self._model is not None and self._reach.decides:
            return replace(plan, refined=False)
        # A small model does something else than was asked where the rules refuse, and worse than they where
        # the catalogue is concerned (measured): their plan stands, with notes of what it leaves.
        stands = plan.refusal is not None or _uses_catalogue(plan)
        return replace(plan, refined=True) if stands else plan

    async def refine(self, request: PlanRequest, sketch: Plan) -> Plan:
        """The plan that a model makes, or the sketch with an honest note."""
        say = vocabulary_of(request.intent).say
        if self._model is None:
            return _as_it_is(sketch, say("unreached"), Spent())
        asking = await self._asking(request, sketch)
        asked = asking.messages(self._shown_first.near(asking.words, self._reach.examples))
        spent, kept = Spent(), None
        for _ in range(MOST_CALLS):
            try:
                answer = await self._ask(asked, asking.schema())
            except Wasted as error:
                log.info("Nothing can be made of the model's answer: %s", error)
                spent, asked = spent.plus(Usage(*error.took)), unread(asked, error.sentence)
                continue
            except (EngineError, TimeoutError) as error:
                log.info("The model could not be asked for a plan: %s", error)
                return spent.on(kept) if kept is not None else _as_it_is(sketch, say("unreached"), spent)
            spent = spent.plus(answer.usage)
            try:
                plan = asking.plan(answer.data, request)
            except Unbelievable as why:
                log.info("The model's plan did not hold: %s", why)
                kept = why.plan if isinstance(why, Incomplete) else kept
                asked = again(asked, answer.data, why.faults)
                continue
            return spent.on(plan)
        return spent.on(kept) if kept is not None else _as_it_is(sketch, say("not_believed"), spent)

    async def _asking(self, request: PlanRequest, sketch: Plan) -> "Asking":
        """What the model is asked: all of it, or the steps within the rules' frame."""
        if self._reach.decides:
            reading = Reading(request.intent, request.person, request.now)
            words = re.sub(r"\s+", " ", request_of(reading).words)
            connected = request.surroundings.accounts
            near = Among(await self._catalogue.named(request.intent), connected)
            found = [*await self._catalogue.candidates(words, limit=self._reach.candidates, among=near)]
            found += await self._catalogue.candidates(words, kind="trigger", limit=_MOST_TRIGGERS, among=near)
            return Whole(reading, await self._catalogue.offered(found=found, home=connected), found)
        reading, found, offered = await self._read_words(request)
        return Framing(reading, offered, self._shown(found, sketch))

    def _shown(self, found: Sequence[Offer], sketch: Plan) -> list[Offer]:
        """What the rules chose, then the likely ones: as many as the model is trusted with."""
        used = set() if sketch.definition is None else set(keys_of(sketch.definition))
        ordered = sorted(found, key=lambda offer: offer.key not in used)
        actions = [offer for offer in ordered if offer.kind == "action"][: self._reach.candidates]
        return [*actions, *(offer for offer in ordered if offer.kind == "trigger")]

    async def _read_words(self, request: PlanRequest) -> tuple[Reading, list[Offer], Offered]:
        """What was said, and what it could mean; what sounds like an event is one if an app tells of it."""
        supposed = Reading(request.intent, request.person, request.now, supposing=True)
        connected = request.surroundings.accounts
        found, offered = await self._found(supposed, connected)
        if not supposed.supposes or supposed.means_one_of(offered):
            return supposed, found, offered
        reading = Reading(request.intent, request.person, request.now)
        return reading, *await self._found(reading, connected)

    async def _found(self, reading: Reading, connected: frozenset[str]) -> tuple[list[Offer], Offered]:
        """What could be meant, best first, and the part of the catalogue with it."""
        named = await self._catalogue.named(reading.text)
        among = of_concern(await self._catalogue.apps(), named, connected)
        found = [*await self._catalogue.candidates(reading.wanted, among=among)]
        if isinstance(reading.start, AppEvent):
            phrase = reading.start.phrase
            found += await self._catalogue.search(phrase, kind="trigger", limit=_MOST_TRIGGERS, among=among)
        return found, await self._catalogue.offered(found=found, home=connected)

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
    return spent.on(replace(sketch, notes=notes))

"""The planner: rules first, which are certain or say what they guessed; a model for the rest."""

import logging
from dataclasses import replace
from typing import Any

from core.catalogue import Catalogue, Offered
from core.definition import LONGEST_TEXT
from core.errors import EngineError
from core.planner.answers import Unbelievable
from core.planner.conversation import Conversation
from core.planner.drafting import messages, schema
from core.planner.finishing import finish
from core.planner.model import Model
from core.planner.outline import Outline
from core.planning import PlanRequest
from core.workflows import Plan

MOST_CALLS = 2
_MOST_TOKENS = 400
_LONGEST = LONGEST_TEXT - 10_000  # characters: room for the instruction around a pasted text

NO_MODEL = "I planned this by rules alone and had to guess in places: please look it over."
UNREACHED = "No model could be asked, so I planned this by rules alone and had to guess: please look it over."
NOT_BELIEVED = "The model's plan did not hold, so this is the one by rules alone: please look it over."

log = logging.getLogger(__name__)


class HybridPlanner:
    """Implements `core.planning.Planner`. `llm` names the instance that is asked."""

    def __init__(
        self, catalogue: Catalogue, model: Model | None, llm: str = "default", timeout_s: float = 90
    ) -> None:
        self._catalogue = catalogue
        self._model = model
        self._llm = llm
        self._timeout_s = timeout_s

    async def sketch(self, request: PlanRequest) -> Plan:
        """From rules alone. `refined=False` where they guessed and a model could know better."""
        said = len(request.intent) + sum(len(turn.text) for turn in request.turns)
        if said > _LONGEST:
            return Plan(
                refusal=f"This is too long to plan with: {said:,} characters, the most is {_LONGEST:,}."
            )
        offered = await self._catalogue.offered()
        conversation = Conversation(request, offered)
        plan = finish(conversation.outline, request, offered)
        if conversation.task() is None and not plan.refined:
            plan = replace(plan, refined=True, notes=(*plan.notes, NO_MODEL))
        return plan

    async def refine(self, request: PlanRequest, sketch: Plan) -> Plan:
        """The plan that a model makes where the rules were unsure, or the sketch with an honest note."""
        if sketch.refined:
            return sketch
        offered = await self._catalogue.offered()
        conversation = Conversation(request, offered)
        task = conversation.task()
        if self._model is None or task is None:
            return _as_it_is(sketch, UNREACHED)
        reader = conversation.reader(task)
        asked = messages(task)
        for _ in range(MOST_CALLS):
            try:
                answer = await self._ask(asked, schema(task))
            except (EngineError, TimeoutError) as error:
                log.info("The model could not be asked for a plan: %s", error)
                return _as_it_is(sketch, UNREACHED)
            try:
                plan = _plan(reader.read(answer), request, offered)
            except Unbelievable as why:
                asked = [
                    *asked[:2],
                    {"role": "user", "content": f"Your last answer was wrong: {why}. Again."},
                ]
                continue
            return replace(plan, refined=True)
        return _as_it_is(sketch, NOT_BELIEVED)

    async def _ask(self, asked: list[Any], wanted: dict[str, Any]) -> Any:
        assert self._model is not None
        answer = await self._model.complete(
            self._llm,
            asked,
            timeout_s=self._timeout_s,
            schema=wanted,
            params={"temperature": 0, "max_tokens": _MOST_TOKENS},
        )
        return answer.data


def _plan(outline: Outline, request: PlanRequest, offered: Offered) -> Plan:
    plan = finish(outline, request, offered)
    if plan.refusal is not None:
        raise Unbelievable(plan.refusal)
    return plan


def _as_it_is(sketch: Plan, why: str) -> Plan:
    return replace(sketch, notes=(*sketch.notes, why), refined=True)

"""Replies → plans: by rules within milliseconds, then with a model where they are unsure."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from core.catalogue import Catalogue
from core.errors import EngineError, Wasted
from core.planner.answer import Unbelievable
from core.planner.asking.briefing import again, unread
from core.planner.asking.model import Model, Reach
from core.planner.editing.desk import Desk, Known
from core.planner.editing.proposals.performing import Performer
from core.planner.editing.proposals.proposing import Choice, choice_of, messages, schema
from core.planner.editing.reading.finding import candidates
from core.planner.editing.replies.checking import checked
from core.planner.editing.replies.outcome import Outcome
from core.planner.editing.replies.understanding import understood
from core.planner.vocabulary import vocabulary_of
from core.planning import PlanRequest
from core.runs import Usage
from core.workflows import Plan

MOST_CALLS = 2  # a proposal, and one with its faults mended

log = logging.getLogger(__name__)


class Editor:
    """Understands what is said about a plan."""

    def __init__(
        self, catalogue: Catalogue, model: Model | None, llm: str, reach: Reach, timeout_s: float
    ) -> None:
        self._catalogue = catalogue
        self._model = model
        self._llm = llm
        self._reach = reach
        self._timeout_s = timeout_s

    async def sketch(self, request: PlanRequest) -> Plan:
        """By rules alone. `refined=False` where they are unsure and a model could know."""
        made = self._understood(request, await self._desk(request))
        if made.sure or self._model is None:
            return made.plan
        assert request.plan is not None
        return replace(request.plan, answer=None, refined=False)

    async def refine(self, request: PlanRequest, sketch: Plan) -> Plan:
        """With the model where the rules are unsure; what they make of it where it cannot be asked."""
        desk = await self._desk(request)
        made = self._understood(request, desk)
        if made.sure or self._model is None:
            return made.plan
        choice = choice_of(request.words, desk, self._reach.candidates)
        asked = messages(request.words, choice, desk)
        calls = tokens = cost = 0
        for _ in range(MOST_CALLS):
            try:
                answer = await self._ask(self._model, asked, schema(choice))
            except Wasted as error:
                log.info("Nothing can be made of the model's answer about a reply: %s", error)
                took = Usage(*error.took)
                calls, tokens, cost = calls + 1, tokens + took.tokens, cost + (took.cost or 0)
                asked = unread(asked, error.sentence)
                continue
            except (EngineError, TimeoutError) as error:
                log.info("The model could not be asked about a reply: %s", error)
                break
            calls, tokens = calls + 1, tokens + answer.usage.tokens
            cost += answer.usage.cost or 0
            try:
                plan = self._proposed(answer.data, request, desk, choice) or made.plan
            except Unbelievable as why:
                log.info("The model's change did not hold: %s", why)
                asked = again(asked, answer.data, why.faults)
                continue
            return replace(plan, refined=True, calls=calls, tokens=tokens, cost=cost)
        return replace(made.plan, refined=True, calls=calls, tokens=tokens, cost=cost)

    def _understood(self, request: PlanRequest, desk: Desk) -> Outcome:
        """What the rules make of it. Where a large model decides, changes of the steps are left to it, and so
        is what they would ask about: which of several steps is meant, it may see."""
        made = understood(request, desk)
        alone = vocabulary_of(request.words)
        if not made.sure and alone is not desk.vocabulary:  # who answers in another language than the plan's
            other = understood(request, replace(desk, vocabulary=alone))
            made = other if other.sure else made
        before, after = desk.definition, made.plan.definition
        changes = after is not None and after.steps != before.steps
        assert request.plan is not None
        asks = any(
            Known.of(one) is not None and one not in request.plan.questions for one in made.plan.questions
        )
        left = self._reach.decides and (changes or asks) and not made.answered
        return replace(made, sure=False) if left else made

    def _proposed(self, data: Any, request: PlanRequest, desk: Desk, choice: Choice) -> Plan | None:
        """The plan as the model changes it, None where it did not understand. Raises `Unbelievable`."""
        changed = Performer(desk, choice, careful=not self._reach.decides).perform(data)
        if changed is None:
            return None
        assert request.plan is not None
        made = checked(request.plan, changed, request.plan.questions, desk)
        if made.plan.answer is not None:
            raise Unbelievable(made.plan.answer)
        return made.plan

    async def _ask(self, model: Model, asked: Sequence[Mapping[str, str]], wanted: Mapping[str, Any]) -> Any:
        return await model.complete(
            self._llm,
            asked,
            timeout_s=self._timeout_s,
            schema=wanted,
            params={"temperature": 0, "max_tokens": self._reach.most_tokens},
        )

    async def _desk(self, request: PlanRequest) -> Desk:
        """The plan of a request, with everything that the reply may bring into it."""
        assert request.plan is not None
        assert request.plan.definition is not None
        definition = request.plan.definition
        chosen = [known for one in request.plan.questions if (known := Known.of(one)) is not None]
        said = [request.words, *filter(None, (reply for known in chosen for reply in known.replies))]
        found = [offer for words in said for offer in await candidates(words, definition, self._catalogue)]
        view = (await self._catalogue.of(definition)).only(found)
        vocabulary = vocabulary_of(request.words, definition.intent or "")
        return Desk(
            definition, view, request.person, vocabulary, request.now, request.surroundings, request.tr
        )

"""Completes a plan with what its services know.

A question whose menu has but one entry, or but one of the name that was said, is answered by it. What is
chosen may bring further questions, and further fields: they are asked, or filled in, as soon as they are
known, so that a plan without open questions can be saved.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from core.catalogue import Catalogue, Offered
from core.conversation.questions import answered, given
from core.definition import Action, Definition, every_step, parse
from core.engine import Option, Param
from core.errors import EngineError, Invalid
from core.planner.completing.fields import filled
from core.planner.completing.lacking import is_open, lacking
from core.planner.vocabulary import vocabulary_of
from core.planning import Person
from core.workflows import Plan, Question

MOST_QUESTIONS = 2  # at a time
_MOST_PAGES = 5
_PATIENCE_S = 3.0  # somebody waits for the card


class Completer:
    """Implements `core.planning.Completer`."""

    def __init__(self, catalogue: Catalogue, patience_s: float = _PATIENCE_S) -> None:
        self._catalogue = catalogue
        self._patience_s = patience_s

    async def complete(self, plan: Plan, person: Person, before: Definition | None = None) -> Plan:
        """As far as the services answer in time; what they do not say is asked. No field is added to a step
        that is as it was `before`."""
        if plan.definition is None or plan.answer is not None:
            return plan
        offered = await self._catalogue.of(plan.definition)
        work = _Work(plan, plan.definition, person, self._catalogue, offered, before)
        try:
            async with asyncio.timeout(self._patience_s):
                await work.settle()
        except TimeoutError:
            pass  # what is there by now is right; the menus ask again
        return work.plan


class _Work:
    """One plan on its way."""

    def __init__(
        self,
        plan: Plan,
        definition: Definition,
        person: Person,
        catalogue: Catalogue,
        offered: Offered,
        before: Definition | None,
    ) -> None:
        self.plan = plan
        self._definition = definition
        self._person = person
        self._catalogue = catalogue
        self._offered = offered
        self._vocabulary = vocabulary_of(definition.intent)
        self._before = {} if before is None else {step.id: step for step in every_step(before.steps)}
        self._fields: dict[str, Sequence[Param]] = {}
        self._looked: set[str] = set()
        self._ask()

    async def settle(self) -> None:
        """Until nothing more can be known."""
        while True:
            question = self._next()
            if question is not None:
                self._looked.add(question.key)
                await self._choose(question)
            elif not await self._take_fields():
                return
            self._ask()

    def _next(self) -> Question | None:
        """The first question that a service may answer. What hangs on another one comes after it."""
        options = (one for one in self.plan.questions if one.kind == "option")
        return next((one for one in options if one.key not in self._looked), None)

    async def _choose(self, question: Question) -> None:
        options = await self._options(question)
        found = None if options is None else _the_one(options, question.query)
        plan = None if found is None else answered(self.plan, question, found.value, found.label)
        if plan is not None:
            self._become(plan)

    async def _options(self, question: Question) -> Sequence[Option] | None:
        """All that may answer it; None where the service does not say, or has too many to look through."""
        offer = self._offered.offer(question.offer)
        if offer is None:
            return None
        who, beside = self._person, given(self._definition, question.key)
        options: list[Option] = []
        after: str | None = None
        for _ in range(_MOST_PAGES):
            try:
                page = await self._catalogue.options(
                    who.workspace, who.user, offer, question.param, beside, question.query, after
                )
            except EngineError:
                return None  # an account that is missing, a service that is silent: the card says so
            options += page.items
            if (after := page.after) is None:
                return options
        return None

    async def _take_fields(self) -> bool:
        """The fields that one more step has by what was chosen; whether there was such a step."""
        for step in every_step(self._definition.steps):
            offer = self._offered.offer(step.action) if isinstance(step, Action) else None
            if not isinstance(step, Action) or offer is None or not offer.dynamic or step.id in self._fields:
                continue
            if (
                any(is_open(param, step.params) for param in offer.params)
                or self._before.get(step.id) == step
            ):
                continue
            self._fields[step.id] = ()
            try:
                fields = await self._catalogue.further(
                    self._person.workspace, self._person.user, offer, step.params
                )
            except EngineError:
                continue
            self._fields[step.id] = fields
            made = filled(self._definition, step.id, fields, self._offered, self._vocabulary)
            notes = (*self.plan.notes, made.note) if made.note else self.plan.notes
            try:
                definition = parse(made.definition.as_json())
            except Invalid:  # too many steps or inputs by now: it stays as it was
                return True
            self._become(replace(self.plan, definition=definition, notes=notes))
            return True
        return False

    def _become(self, plan: Plan) -> None:
        assert plan.definition is not None
        self.plan, self._definition = plan, plan.definition

    def _ask(self) -> None:
        """What is open and not asked yet, as far as so much may be asked at a time."""
        keys = [one.key for one in self.plan.questions]
        room = MOST_QUESTIONS - len(keys)
        if room > 0:
            more = lacking(self._definition, self._offered, self._fields, self._vocabulary, keys)
            self.plan = replace(self.plan, questions=(*self.plan.questions, *[*more][:room]))


def _the_one(options: Sequence[Option], query: str) -> Option | None:
    """The only one, or the only one of that name."""
    if not query:
        return options[0] if len(options) == 1 else None
    called = [one for one in options if one.label.strip().casefold() == query.strip().casefold()]
    return called[0] if len(called) == 1 else None

"""One payload or action: references resolved, an engine asked within limits and budgets, its answer kept."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import replace

from core.definition import Action, Payload
from core.engine import Call, Engine, Outcome, held
from core.errors import Limited, Refused, Unknown
from core.runs import Response, Run, StepStatus
from core.template import LONGEST_PROMPT, Room, fill, fill_texts
from core.walking.endings import LOST, Endings
from core.walking.journal import Journal
from core.walking.place import Place, Scope
from core.walking.rates import Pace, told_of
from core.walking.retrying import ask
from core.walking.spending import Spending
from core.walking.waiting import Waits


class Calls:
    """The payloads and actions of one run, as one walk asks engines for them."""

    def __init__(
        self,
        run: Run,
        journal: Journal,
        engines: Mapping[str, Engine],
        waits: Waits,
        endings: Endings,
        spending: Spending,
        pace: Pace,
    ) -> None:
        self._run = run
        self._journal = journal
        self._engines = engines
        self._waits = waits
        self._endings = endings
        self._spending = spending
        self._pace = pace

    async def perform(
        self, step: Payload | Action, place: Place, known: Response | None, response: Response
    ) -> object:
        """What the engine gives. `known` is what is stored of the step, `response` what begins now.

        Raises an `EngineError`, or `Parked` where it may have happened before or may not be asked yet.
        """
        engine = self._engine(step)
        if known is not None and known.status in (StepStatus.STARTED, StepStatus.UNKNOWN):
            await self._endings.park_unknown(known, known.error or LOST)
        resolved = _resolve(step, place.scope)
        await self._pace.enter(engine.rate(resolved), known, response)
        async with self._spending.room(response.path, engine.forecast(resolved)):
            outcome = await self._outcome(resolved, engine, response, told_of(known))
            finished = replace(
                response,
                status=StepStatus.COMPLETED,
                content=outcome.content,
                summary=outcome.summary,
                usage=outcome.usage,
                detail=outcome.detail,
            )
            await self._journal.finish(finished, counts=place.counts)
        return outcome.content

    async def _outcome(
        self, resolved: Payload | Action, engine: Engine, response: Response, told: int
    ) -> Outcome:
        """Sent, and answered. `told`: how often the engine has said that it is asked too often."""
        rate = engine.rate(resolved)
        while True:
            self._journal.may_begin()
            if not engine.repeatable:
                await self._journal.begin(response)
            try:
                outcome = await self._waits.with_account(
                    resolved, response, lambda: self._asked(resolved, engine, response)
                )
                return self._journal.kept.answer(response.path, held(outcome))
            except Limited as error:
                told += 1
                await self._pace.again(rate, error, response, told)
            except Unknown as error:
                await self._endings.park_unknown(response, error.sentence, error.technical)

    async def _asked(self, resolved: Payload | Action, engine: Engine, response: Response) -> Outcome:
        """Under the step's policy."""
        run = self._run
        call = Call(f"{run.key}/{response.path}", run.workspace, run.id, run.account, resolved)

        def pausing(reason: str) -> AbstractAsyncContextManager[None]:
            return self._journal.between_tries(reason, [response], sent_again=not engine.repeatable)

        return await ask(
            lambda: engine.perform(call),
            resolved.policy,
            repeatable=engine.repeatable,
            shared=self._pace.counts(engine.rate(resolved)),
            pausing=pausing,
        )

    def _engine(self, step: Payload | Action) -> Engine:
        name = "llm" if isinstance(step, Payload) else step.engine
        if name not in self._engines:
            raise Refused(f"The engine “{name}” is not set up here any more.")
        return self._engines[name]


def _resolve(step: Payload | Action, scope: Scope) -> Payload | Action:
    if isinstance(step, Payload):
        room = Room("prompt", LONGEST_PROMPT)
        texts = fill_texts([block.text for block in step.blocks], scope, room)
        filled = zip(step.blocks, texts, strict=True)
        blocks = tuple(block.model_copy(update={"text": text}) for block, text in filled)
        return step.model_copy(update={"blocks": blocks})
    return step.model_copy(update={"params": fill(step.params, scope)})

"""Performing stages: consecutive actions of an engine that takes them together and calls back.

Before a stage is sent, each of its steps has a committed row that names it. What is called back is kept by
the store and taken by the next walk, in whatever order it came. Nothing is ever sent twice by itself: silence
is a question to people, a step at a time. The engine performs a stage in its order and ends it with the first
step that is not done, so what stands behind a step that did not happen did not happen either.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any, NoReturn

from core.definition import Action, Step
from core.engine import Call, Engine, held
from core.errors import EngineError, Refused, Unknown
from core.runs import Response, Run, StepStatus
from core.walking.endings import LOST, STALLED, Endings
from core.walking.handing_over import HandingOver
from core.walking.journal import Journal, Parked, StepFailed
from core.walking.place import Place
from core.walking.rates import Pace
from core.walking.sent import Sent, is_open, sent_of
from core.walking.waiting import Waits

_SILENT = "{engine} was handed this, and has not said in time what became of it."


def grouped(steps: Sequence[Step]) -> Iterator[tuple[Step, ...]]:
    """Consecutive actions of one engine together, all else one by one."""

    def engine(place: tuple[int, Step]) -> str | int:
        index, step = place
        return step.engine if isinstance(step, Action) else index

    for _, group in groupby(enumerate(steps), engine):
        yield tuple(step for _, step in group)


class Stages:
    """The stages of one run, as one walk performs them."""

    def __init__(
        self,
        run: Run,
        journal: Journal,
        engines: Mapping[str, Engine],
        waits: Waits,
        endings: Endings,
        pace: Pace,
        *,
        stalled: bool,
    ) -> None:
        self._run = run
        self._journal = journal
        self._engines = engines
        self._waits = waits
        self._endings = endings
        self._handing_over = HandingOver(run, journal, waits, endings, pace)
        self._stalled = stalled

    def taken(self, steps: Sequence[Step]) -> tuple[Action, ...] | None:
        """A group as a stage, where its engine takes stages."""
        actions = tuple(step for step in steps if isinstance(step, Action))
        engine = self._engines.get(actions[0].engine) if actions else None
        return actions if engine is not None and engine.stages else None

    async def perform(self, steps: Sequence[Action], place: Place) -> None:
        """Until each of these has its answer, which is put in scope. Raises `Parked` while the engine is at
        it, or what a step's failure means."""
        open_steps = [step for step in steps if not await self._has_answer(step, place)]
        while open_steps:
            known = self._known(open_steps[0], place)
            if known is not None and self._may_have_happened(steps, open_steps[0], known, place):
                await self._wait(open_steps[0], known)
            if self._stalled:
                raise StepFailed(place.path(open_steps[0]), STALLED)
            fresh = self._fresh(steps, open_steps, place)
            engine = self._engines[fresh[0].engine]
            with self._journal.performing(place.path(fresh[0])):
                await self._handing_over.send(engine, fresh, place)
            open_steps = open_steps[1:]

    async def _has_answer(self, step: Action, place: Place) -> bool:
        """Whether it needs no more doing: it has its answer, or was reported since the last walk."""
        known = self._known(step, place)
        if known is not None and known.status is StepStatus.FAILED:  # and the run's end was not written
            raise StepFailed(known.path, known.error or "")
        if known is not None and known.status.finished:
            self._journal.count(place.counts)
            place.scope[step.id] = known.content
            return True
        sent = sent_of(known)
        if known is None or sent is None or not is_open(known):
            return False
        told = (await self._journal.reports(sent.key)).get(step.id)
        if told is not None:
            await self._take(step, known, sent, told, place)
        return told is not None

    async def _take(
        self, step: Action, known: Response, sent: Sent, told: Mapping[str, Any], place: Place
    ) -> None:
        """Keep what was reported."""
        ended = replace(sent, over=True).detail
        now = datetime.now(UTC)
        took = told.get("duration_ms")
        lasted = timedelta(milliseconds=took if isinstance(took, int) and 0 <= took < 10**8 else 0)
        response = replace(known, status=StepStatus.STARTED, error=None, started_at=now - lasted)
        engine = self._engines[step.engine]
        try:
            outcome = held(await engine.outcome(self._call(step, known.path), told))
            outcome = self._journal.kept.answer(known.path, outcome)
        except Unknown as error:
            silent = known.status is StepStatus.UNKNOWN and not sent.over  # people are asked because of that
            if silent:
                await self._journal.begin(replace(known, detail=ended))
            lost = replace(known, detail=ended)
            await self._endings.park_unknown(lost, error.sentence, error.technical)
        except EngineError as error:
            lost = replace(response, detail=ended)
            needed = self._waits.for_account(step, error) if isinstance(error, Refused) else None
            if needed is not None:
                await self._waits.enlist(known.path, needed)
                raise await self._waits.account(lost, needed) from error
            place.scope[step.id] = await self._endings.failed(step, place, lost, error)
            return
        finished = replace(
            response,
            status=StepStatus.COMPLETED,
            content=outcome.content,
            summary=outcome.summary,
            usage=outcome.usage,
            detail={**outcome.detail, **sent.detail},
        )
        await self._journal.finish(finished, counts=place.counts)
        place.scope[step.id] = outcome.content

    async def _wait(self, step: Action, known: Response) -> NoReturn:
        """For the engine, or (where it was silent too long) for people."""
        sent = sent_of(known)
        if sent is None:  # sent by itself, before stages were set up here
            await self._endings.park_unknown(known, known.error or LOST)
        until = max(
            datetime.fromisoformat(other.until)
            for other in map(sent_of, self._journal.of_stage(sent.key))
            if other is not None
        )
        if known.status is StepStatus.STARTED and datetime.now(UTC) < until:
            raise Parked(until)
        silent = _SILENT.format(engine=step.engine.capitalize())
        await self._endings.park_unknown(known, known.error or silent)

    def _fresh(
        self, steps: Sequence[Action], open_steps: Sequence[Action], place: Place
    ) -> tuple[Action, ...]:
        """Those that can go together: from the first on, without a gap, none of which may have happened."""
        found: list[Action] = []
        for step in steps[steps.index(open_steps[0]) :]:
            known = self._known(step, place)
            if known is not None and known.status.finished:
                break
            if found and known is not None and self._may_have_happened(steps, step, known, place):
                break
            found.append(step)
        return tuple(found)

    def _may_have_happened(
        self, steps: Sequence[Action], step: Action, known: Response, place: Place
    ) -> bool:
        """Not where a step before it in the same stage did not, or ended the stage."""
        if not is_open(known):
            return False
        sent = sent_of(known)
        if sent is None:
            return True
        ids = [one.id for one in steps]
        before = steps[ids.index(sent.first) : ids.index(step.id)] if sent.first in ids else ()
        for one in before:
            other = sent_of(self._known(one, place))
            if other is None or other.key != sent.key or other.over:
                return False
        return True

    def _known(self, step: Action, place: Place) -> Response | None:
        return self._journal.known(place.path(step))

    def _call(self, step: Action, path: str) -> Call:
        run = self._run
        return Call(f"{run.key}/{path}", run.workspace, run.id, run.account, step)

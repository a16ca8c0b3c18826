"""Performing stages: consecutive actions of an engine that takes them together and calls back.

Before a stage is sent, each of its steps has a committed row that names it. What is called back is kept by
the store and taken by the next walk, in whatever order it came. Nothing is ever sent twice by itself: silence
is a question to people, a step at a time. The engine performs a stage in its order and ends it with the first
step that is not done, so what stands behind a step that did not happen did not happen either.
"""

import logging
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any, NoReturn, Protocol

from core.definition import Action, Step
from core.engine import Call, Engine, held
from core.errors import EngineError, Refused, Unknown
from core.runs import Response, Run, StepStatus
from core.stage import Handover, Stage
from core.template import references_within
from core.walking.journal import Journal, Parked, StepFailed
from core.walking.rates import Pace
from core.walking.retrying import ask
from core.walking.waiting import Waits

log = logging.getLogger(__name__)

LOST = "Synth was stopped while this was under way, so it may have happened."
STALLED = "This step stopped Synth five times in a row, so it is not tried again."
_SILENT = "It was handed over, and nothing was heard of it in time."

Scope = dict[str, Any]


@dataclass(frozen=True)
class Sent:
    """How a step was sent, kept in its response's detail. `over`: it is the one that ended its stage."""

    key: str
    first: str  # id of the stage's first step
    until: str  # when silence becomes a question
    over: bool = False

    @property
    def detail(self) -> dict[str, Any]:
        """As it is kept."""
        return {"stage": asdict(self)}


class Endings(Protocol):
    """What becomes of a step that gave no answer."""

    async def failed(self, step: Step, response: Response, error: EngineError, counts: bool) -> Any: ...

    async def park_unknown(self, response: Response, reason: str) -> NoReturn: ...


def grouped(steps: Sequence[Step]) -> Iterator[tuple[Step, ...]]:
    """Consecutive actions of one engine together, all else one by one."""

    def engine(place: tuple[int, Step]) -> str | int:
        index, step = place
        return step.engine if isinstance(step, Action) else index

    for _, group in groupby(enumerate(steps), engine):
        yield tuple(step for _, step in group)


def sent_of(response: Response | None) -> Sent | None:
    """How a step was sent, if it was in a stage."""
    kept: Mapping[str, Any] | None = None if response is None else response.detail.get("stage")
    return None if kept is None else Sent(**kept)


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
        self._pace = pace
        self._stalled = stalled

    def taken(self, steps: Sequence[Step]) -> tuple[Action, ...] | None:
        """A group as a stage, where its engine takes stages."""
        actions = tuple(step for step in steps if isinstance(step, Action))
        engine = self._engines.get(actions[0].engine) if actions else None
        return actions if engine is not None and engine.stages else None

    async def perform(self, steps: Sequence[Action], scope: Scope, prefix: str) -> None:
        """Until each of these has its answer, which is put in scope. Raises `Parked` while the engine is at
        it, or what a step's failure means."""
        open_steps = [step for step in steps if not await self._has_answer(step, scope, prefix)]
        while open_steps:
            known = self._known(open_steps[0], prefix)
            if known is not None and self._may_have_happened(steps, open_steps[0], known, prefix):
                await self._wait(known)
            fresh = self._fresh(steps, open_steps, prefix)
            with self._journal.performing(prefix + fresh[0].id):
                await self._send(fresh, scope, prefix)  # comes back only where the run goes on without it
            open_steps = open_steps[1:]

    async def _has_answer(self, step: Action, scope: Scope, prefix: str) -> bool:
        """Whether it needs no more doing: it has its answer, or was reported since the last walk."""
        known = self._known(step, prefix)
        if known is not None and known.status is StepStatus.FAILED:  # and the run's end was not written
            raise StepFailed(known.path, known.error or "")
        if known is not None and known.status.finished:
            self._journal.count(not prefix)
            scope[step.id] = known.content
            return True
        sent = sent_of(known)
        if known is None or sent is None or not _is_open(known):
            return False
        told = (await self._journal.reports(sent.key)).get(step.id)
        if told is not None:
            await self._take(step, known, sent, told, scope, prefix)
        return told is not None

    async def _take(
        self,
        step: Action,
        known: Response,
        sent: Sent,
        told: Mapping[str, Any],
        scope: Scope,
        prefix: str,
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
            if (
                known.status is StepStatus.UNKNOWN and not sent.over
            ):  # people are asked because of its silence
                await self._journal.begin(replace(known, detail=ended))
            await self._endings.park_unknown(replace(known, detail=ended), error.sentence)
        except EngineError as error:
            lost = replace(response, detail=ended)
            needed = self._waits.for_account(step, error) if isinstance(error, Refused) else None
            if needed is not None:
                await self._waits.enlist(known.path, needed)
                raise await self._waits.account(lost, needed) from error
            scope[step.id] = await self._endings.failed(step, lost, error, not prefix)
            return
        finished = replace(
            response,
            status=StepStatus.COMPLETED,
            content=outcome.content,
            summary=outcome.summary,
            usage=outcome.usage,
            detail={**outcome.detail, **sent.detail},
        )
        await self._journal.finish(finished, counts=not prefix)
        scope[step.id] = outcome.content

    async def _wait(self, known: Response) -> NoReturn:
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
        await self._endings.park_unknown(known, known.error or _SILENT)

    async def _send(self, steps: Sequence[Action], scope: Scope, prefix: str) -> None:
        """Begin a stage. Comes back only where it was not begun and the run goes on without its first."""
        first, path = steps[0], prefix + steps[0].id
        if self._stalled:
            raise StepFailed(path, STALLED)
        response = Response(path, first.id, first.kind, StepStatus.STARTED, started_at=datetime.now(UTC))
        engine = self._engines[first.engine]
        steps = await self._pace.enter_stage(engine, steps, self._known(first, prefix), response)
        stage = self._stage(steps, scope)
        sent = Sent(stage.key, first.id, "")
        try:
            handover = await self._prepared(engine, stage, response)
            sent, begun = await self._begin(handover, sent, prefix)
            await ask(
                lambda: engine.hand_over(handover),
                first.policy,
                repeatable=False,
                pausing=lambda reason: self._journal.between_tries(reason, begun, sent_again=True),
            )
        except Unknown as error:
            log.warning("nobody knows whether %s was accepted: %s", stage.key, error)
            raise Parked(datetime.fromisoformat(sent.until)) from error
        except EngineError as error:
            lost = replace(response, detail=replace(sent, over=True).detail)
            scope[first.id] = await self._endings.failed(first, lost, error, not prefix)
            return
        until = datetime.now(UTC) + timedelta(seconds=handover.patience_s)
        await self._journal.begin(replace(response, detail=replace(sent, until=until.isoformat()).detail))
        raise Parked(until)

    async def _prepared(self, engine: Engine, stage: Stage, response: Response) -> Handover:
        """Nothing is sent in this time: it may be asked again, and of no failure is anything unknown."""
        first = stage.steps[0]

        async def prepare() -> Handover:
            return await ask(
                lambda: engine.prepare(stage),
                first.policy,
                repeatable=True,
                pausing=lambda reason: self._journal.between_tries(reason, [response], sent_again=False),
            )

        try:
            return await self._waits.with_account(first, response, prepare)
        except Unknown as error:
            raise Refused(error.sentence) from error

    async def _begin(self, handover: Handover, sent: Sent, prefix: str) -> tuple[Sent, list[Response]]:
        """Commit that the steps are about to be sent."""
        now = datetime.now(UTC)
        sent = replace(sent, until=(now + timedelta(seconds=handover.doubt_s)).isoformat())
        begun = [
            Response(
                prefix + step.id, step.id, step.kind, StepStatus.STARTED, started_at=now, detail=sent.detail
            )
            for step in handover.steps
        ]
        for response in begun:
            await self._journal.begin(response)
        return sent, begun

    def _stage(self, steps: Sequence[Action], scope: Scope) -> Stage:
        return Stage(
            key=f"{self._run.key}/{self._journal.number}/{secrets.token_urlsafe(12)}",
            workspace=self._run.workspace,
            run_id=self._run.id,
            account=self._run.account,
            definition=self._run.definition,
            steps=tuple(steps),
            names=_named(steps, scope),
        )

    def _fresh(
        self, steps: Sequence[Action], open_steps: Sequence[Action], prefix: str
    ) -> tuple[Action, ...]:
        """Those that can go together: from the first on, without a gap, none of which may have happened."""
        found: list[Action] = []
        for step in steps[steps.index(open_steps[0]) :]:
            known = self._known(step, prefix)
            if known is not None and known.status.finished:
                break
            if found and known is not None and self._may_have_happened(steps, step, known, prefix):
                break
            found.append(step)
        return tuple(found)

    def _may_have_happened(self, steps: Sequence[Action], step: Action, known: Response, prefix: str) -> bool:
        """Not where a step before it in the same stage did not, or ended the stage."""
        if not _is_open(known):
            return False
        sent = sent_of(known)
        if sent is None:
            return True
        ids = [one.id for one in steps]
        before = steps[ids.index(sent.first) : ids.index(step.id)] if sent.first in ids else ()
        for one in before:
            other = sent_of(self._known(one, prefix))
            if other is None or other.key != sent.key or other.over:
                return False
        return True

    def _known(self, step: Action, prefix: str) -> Response | None:
        return self._journal.known(prefix + step.id)

    def _call(self, step: Action, path: str) -> Call:
        run = self._run
        return Call(f"{run.key}/{path}", run.workspace, run.id, run.account, step)


def _is_open(known: Response) -> bool:
    """Whether it was sent and has no answer."""
    return known.status in (StepStatus.STARTED, StepStatus.UNKNOWN)


def _named(steps: Sequence[Action], scope: Scope) -> dict[str, Any]:
    """Of what is in scope, what the steps name, and of that no more than they look at."""
    paths: dict[str, list[tuple[str | int, ...]]] = {}
    for step in steps:
        for reference in references_within(step.params):
            if reference.name in scope:
                paths.setdefault(reference.name, []).append(reference.path)
    return {name: _looked_at(scope[name], wanted) for name, wanted in paths.items()}


def _looked_at(value: Any, paths: Sequence[tuple[str | int, ...]]) -> Any:
    if not isinstance(value, Mapping) or () in paths:
        return value
    inner: dict[str, list[tuple[str | int, ...]]] = {}
    for path in paths:
        if str(path[0]) in value:
            inner.setdefault(str(path[0]), []).append(path[1:])
    return {key: _looked_at(value[key], wanted) for key, wanted in inner.items()}

"""Handing a stage over to its engine: what it is told, and what is committed before it is told anything."""

import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from core.definition import Action
from core.engine import Engine
from core.errors import EngineError, Refused, Unknown, noted
from core.runs import Response, Run, StepStatus
from core.stage import Handover, Stage
from core.template import references_within
from core.walking.endings import Endings
from core.walking.journal import Journal, Parked
from core.walking.place import Place, Scope
from core.walking.rates import Pace
from core.walking.retrying import ask
from core.walking.sent import Sent
from core.walking.waiting import Waits

log = logging.getLogger(__name__)


class HandingOver:
    """The stages of one run, as one walk sends them."""

    def __init__(self, run: Run, journal: Journal, waits: Waits, endings: Endings, pace: Pace) -> None:
        self._run = run
        self._journal = journal
        self._waits = waits
        self._endings = endings
        self._pace = pace

    async def send(self, engine: Engine, steps: Sequence[Action], place: Place) -> None:
        """Begin a stage, which ends the walk: raises `Parked`. Comes back only where it was not begun and the
        run goes on without its first step."""
        first, path = steps[0], place.path(steps[0])
        response = Response(path, first.id, first.kind, StepStatus.STARTED, started_at=datetime.now(UTC))
        steps = await self._pace.enter_stage(engine, steps, self._journal.known(path), response)
        stage = self._stage(steps, place.scope)
        sent = Sent(stage.key, first.id, "")
        try:
            handover = await self._prepared(engine, stage, response)
            self._journal.may_begin()
            sent, begun = await self._begin(handover, sent, place)
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
            place.scope[first.id] = await self._endings.failed(first, place, lost, error)
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
            raise noted(Refused(error.sentence), error.technical) from error

    async def _begin(self, handover: Handover, sent: Sent, place: Place) -> tuple[Sent, list[Response]]:
        """Commit that the steps are about to be sent."""
        now = datetime.now(UTC)
        sent = replace(sent, until=(now + timedelta(seconds=handover.doubt_s)).isoformat())
        begun = [
            Response(
                place.path(step), step.id, step.kind, StepStatus.STARTED, started_at=now, detail=sent.detail
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

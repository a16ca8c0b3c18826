"""Runs: made once, read by whoever may see them."""

import statistics
from collections.abc import Sequence

import sqlalchemy as sa

from core.errors import Busy, Conflict
from core.events import Event
from core.limits import Skipped
from core.runs import NewRun, Response, Run, RunStatus
from core.stores import Page
from core.workflows import Place
from storage import rows
from storage.answers import RunAnswers
from storage.claims import RunClaims
from storage.database import Database
from storage.decisions import RunDecisions
from storage.entering import Known, enter, only_stands_in_line
from storage.reports import RunReports
from storage.run_rows import RUN, telling
from storage.slots import give_turns, workspaces_in_line
from storage.tables import OPEN, events, executions, responses, skips
from storage.writing.making import Made, RunMaker

# Every walk begins with it.
_RESPONSES = (
    sa.select(responses)
    .where(
        responses.c.run_id == sa.bindparam("of_run"), responses.c.workspace == sa.bindparam("of_workspace")
    )
    .order_by(responses.c.seq.is_(None), responses.c.seq, responses.c.started_at)
)


class SqlRunStore(RunClaims, RunDecisions, RunAnswers, RunReports):
    """`core.stores.RunStore` in SQL: making and reading runs here, the rest in its own rooms."""

    def __init__(self, database: Database, definitions: rows.Definitions, runs_at_once: int) -> None:
        super().__init__(database, definitions, runs_at_once)
        self._maker = RunMaker(database, self._limit)

    async def create(
        self,
        new: NewRun,
        *,
        place: Place | None = None,
        channel: str | None = None,
        key: tuple[str, str] | None = None,
    ) -> tuple[Run, bool]:
        told = (channel, None) if place is None else (place.channel, place.thread_ts)
        made: Made | str | None
        if self._db.is_sqlite or not only_stands_in_line(new):
            made = await self._db.transact(lambda connection: self._enter(connection, new, key, *told))
        else:
            made = await self._maker.make(new, key, *told)
        if made is None:  # of two with the same key at once the other was first
            assert key is not None
            earlier = await self.with_key(new.workspace, *key)
            assert earlier is not None
            return earlier, False
        if isinstance(made, str):  # that it was skipped is kept
            raise Busy(made)
        return (await self.get(new.workspace, made.run.id) if made.queued else made.run), True

    def _enter(
        self,
        connection: sa.Connection,
        new: NewRun,
        key: tuple[str, str] | None,
        channel: str | None,
        ts: str | None,
    ) -> Made | str | None:
        try:
            entered = enter(connection, new, self._limit, key=key)
        except Known:  # and nothing was written
            return None
        if entered.made is None:
            return entered.refusal
        if channel is not None:
            connection.execute(telling(new.workspace, entered.made.run.id, channel, ts))
        return entered.made

    async def with_key(self, workspace: str, key: str, digest: str) -> Run | None:
        query = RUN.where(executions.c.workspace == workspace, executions.c.once_key == key)
        async with self._db.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            return None
        if row.once_digest != digest:
            raise Conflict("This idempotency key was used before with something else. Use a new key.")
        return rows.run(row, self._definitions, shown=True)

    async def get(self, workspace: str, run_id: int) -> Run:
        async with self._db.read() as connection:
            return await self._get(connection, workspace, run_id)

    async def give_turns(self, workspace: str, *, left: int | None = None) -> Sequence[int]:
        async with self._db.write() as connection:
            return await connection.run_sync(give_turns, workspace, self._limit, left)

    async def in_line(self) -> Sequence[str]:
        async with self._db.read() as connection:
            return list((await connection.execute(workspaces_in_line())).scalars())

    async def replaced(self, workspace: str, by: int) -> Sequence[int]:
        query = sa.select(executions.c.id).where(
            executions.c.workspace == workspace, executions.c.replaced_by == by
        )
        async with self._db.read() as connection:
            return (await connection.execute(query)).scalars().all()

    async def skipped(self, workspace: str, workflow_id: int) -> Skipped | None:
        query = sa.select(skips).where(skips.c.workflow_id == workflow_id, skips.c.workspace == workspace)
        async with self._db.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else Skipped(row.times, row.last_at, row.run_id or None)

    async def page(
        self,
        workspace: str,
        *,
        workflow_id: int | None = None,
        before: int | None = None,
        limit: int = 20,
        going: bool = False,
    ) -> Page[Run]:
        query = RUN.where(executions.c.workspace == workspace)
        if workflow_id is not None:
            query = query.where(executions.c.workflow_id == workflow_id)
        if before is not None:
            query = query.where(executions.c.id < before)
        if going:
            query = query.where(OPEN)
        async with self._db.read() as connection:
            found = (await connection.execute(query.order_by(executions.c.id.desc()).limit(limit + 1))).all()
        items = tuple(rows.run(row, self._definitions, shown=True) for row in found[:limit])
        return Page(items, items[-1].id if len(found) > limit else None)

    async def responses(self, workspace: str, run_id: int) -> Sequence[Response]:
        async with self._db.read() as connection:
            found = await connection.execute(_RESPONSES, {"of_run": run_id, "of_workspace": workspace})
            return [rows.response(row) for row in found]

    async def events(self, workspace: str, run_id: int, after: int = 0, limit: int = 100) -> Sequence[Event]:
        # By number too: after a retry, the event of the failure must not show the later answer.
        same_step = sa.and_(
            responses.c.run_id == events.c.run_id,
            responses.c.path == events.c.path,
            responses.c.seq == events.c.seq,
        )
        query = (
            sa.select(events, responses.c.content)
            .join(responses, same_step, isouter=True)
            .where(events.c.run_id == run_id, events.c.workspace == workspace, events.c.seq > after)
            .order_by(events.c.seq)
            .limit(limit)
        )
        async with self._db.read() as connection:
            return [rows.event(row) for row in await connection.execute(query)]

    async def usual_seconds(self, workspace: str, workflow_id: int) -> float | None:
        # Of the newest only: where hardly any run completes, all would be read for twenty that did.
        newest = (
            sa.select(
                executions.c.id, executions.c.status, executions.c.started_at, executions.c.completed_at
            )
            .where(executions.c.workspace == workspace, executions.c.workflow_id == workflow_id)
            .order_by(executions.c.id.desc())
            .limit(100)
            .subquery()
        )
        query = (
            sa.select(newest.c.started_at, newest.c.completed_at)
            .where(newest.c.status == RunStatus.COMPLETED.value)
            .order_by(newest.c.id.desc())
            .limit(20)
        )
        async with self._db.read() as connection:
            spans = [
                (ended - began).total_seconds() for began, ended in await connection.execute(query) if began
            ]
        return statistics.median(spans) if len(spans) >= 3 else None

"""Runs, the responses of their steps and their events.

What a walk writes is one transaction, which begins by moving the run's row on under the fence of the walk's
number: no row, no right to write. The same UPDATE gives the numbers of the events.
"""

import statistics
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from core.errors import Conflict, NotFound
from core.events import Event, EventDraft, EventType
from core.journal import finished_event
from core.runs import NewRun, Response, Run, RunStatus, StepStatus, Walk, count_steps
from core.stores import Page
from core.workflows import Place
from storage import rows
from storage.database import Database
from storage.journal import JournalWriter
from storage.tables import OPEN, events, executions, responses, threads, workflow_versions

_RUN = sa.select(executions, workflow_versions.c.definition).join(
    workflow_versions,
    sa.and_(
        workflow_versions.c.workflow_id == executions.c.workflow_id,
        workflow_versions.c.version == executions.c.version,
    ),
)
_ENDED = [status.value for status in RunStatus if status.ended]

# How long a run may look idle before the sweeper asks whether anybody walks it, in seconds.
_CREATED_GRACE = 2
_RUNNING_GRACE = 30


class SqlRunStore:
    """`core.stores.RunStore` in SQL."""

    def __init__(self, database: Database, definitions: rows.Definitions) -> None:
        self._db = database
        self._definitions = definitions
        self._journal = JournalWriter(database)

    async def create(
        self, new: NewRun, *, place: Place | None = None, key: tuple[str, str] | None = None
    ) -> tuple[Run, bool]:
        try:
            async with self._db.write() as connection:
                run_id = await insert_run(connection, new, key=key)
                if place is not None:
                    await connection.execute(
                        threads.insert().values(
                            workspace=new.workspace,
                            run_id=run_id,
                            channel=place.channel,
                            ts=place.thread_ts,
                            told_seq=-1,
                        )
                    )
        except IntegrityError:
            # Two with the same key at once: the other was first.
            earlier = None if key is None else await self.with_key(new.workspace, *key)
            if earlier is None:
                raise
            return earlier, False
        return await self.get(new.workspace, run_id), True

    async def with_key(self, workspace: str, key: str, digest: str) -> Run | None:
        query = _RUN.where(executions.c.workspace == workspace, executions.c.once_key == key)
        async with self._db.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            return None
        if row.once_digest != digest:
            raise Conflict("This idempotency key was used before with something else. Use a new key.")
        return rows.run(row, self._definitions)

    async def get(self, workspace: str, run_id: int) -> Run:
        async with self._db.read() as connection:
            return await self._get(connection, workspace, run_id)

    async def _get(self, connection: AsyncConnection, workspace: str, run_id: int) -> Run:
        query = _RUN.where(*_one(workspace, run_id))
        row = (await connection.execute(query)).one_or_none()
        if row is None:
            raise NotFound(f"There is no run {run_id} here.")
        return rows.run(row, self._definitions)

    async def page(
        self, workspace: str, *, workflow_id: int | None = None, before: int | None = None, limit: int = 20
    ) -> Page[Run]:
        query = _RUN.where(executions.c.workspace == workspace)
        if workflow_id is not None:
            query = query.where(executions.c.workflow_id == workflow_id)
        if before is not None:
            query = query.where(executions.c.id < before)
        async with self._db.read() as connection:
            found = (await connection.execute(query.order_by(executions.c.id.desc()).limit(limit + 1))).all()
        items = tuple(rows.run(row, self._definitions) for row in found[:limit])
        return Page(items, items[-1].id if len(found) > limit else None)

    async def responses(self, workspace: str, run_id: int) -> Sequence[Response]:
        query = (
            sa.select(responses)
            .where(responses.c.run_id == run_id, responses.c.workspace == workspace)
            .order_by(responses.c.seq.is_(None), responses.c.seq, responses.c.started_at)
        )
        async with self._db.read() as connection:
            return [rows.response(row) for row in await connection.execute(query)]

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
        query = (
            sa.select(executions.c.started_at, executions.c.completed_at)
            .where(
                executions.c.workspace == workspace,
                executions.c.workflow_id == workflow_id,
                executions.c.status == RunStatus.COMPLETED.value,
            )
            .order_by(executions.c.id.desc())
            .limit(20)
        )
        async with self._db.read() as connection:
            spans = [
                (ended - began).total_seconds() for began, ended in await connection.execute(query) if began
            ]
        return statistics.median(spans) if len(spans) >= 3 else None

    async def begin_walk(self, workspace: str, run_id: int) -> tuple[Run, Walk] | None:
        now = datetime.now(UTC)
        change = {
            "walk": executions.c.walk + 1,
            "stalls": executions.c.stalls + 1,
            "status": RunStatus.RUNNING.value,
            "started_at": sa.func.coalesce(executions.c.started_at, now),
            "resume_at": None,
        }
        may = (*_one(workspace, run_id), executions.c.status.not_in(_ENDED))
        async with self._db.write() as connection:
            run = await self._advance(connection, may, change, count=1)
            if run is None:
                return None
            current = await self._get(connection, workspace, run_id)
            begun = EventDraft(
                EventType.PROGRESS,
                {"completed": current.completed_steps, "total": current.total_steps, "step": None},
            )
            await _insert_events(connection, workspace, run_id, run.seq, [begun])
        return current, Walk(workspace, run_id, current.walk)

    async def start_step(self, walk: Walk, response: Response) -> bool:
        return await self._journal.write(walk, response, (), None) is not None

    async def finish_step(
        self, walk: Walk, response: Response, events: Sequence[EventDraft], *, completed_steps: int
    ) -> int | None:
        return await self._journal.write(walk, response, events, completed_steps)

    async def park(self, walk: Walk, resume_at: datetime | None, events: Sequence[EventDraft]) -> int | None:
        change = {"status": RunStatus.WAITING.value, "resume_at": resume_at, "stalls": 0}
        return await self._close(walk, change, events)

    async def end(
        self,
        walk: Walk,
        status: RunStatus,
        events: Sequence[EventDraft],
        *,
        error: str | None = None,
        failed_step: str | None = None,
    ) -> int | None:
        change = {
            "status": status.value,
            "error": error,
            "failed_step": failed_step,
            "completed_at": datetime.now(UTC),
        }
        return await self._close(walk, change, events)

    async def _close(self, walk: Walk, change: dict[str, Any], drafts: Sequence[EventDraft]) -> int | None:
        async with self._db.write() as connection:
            run = await self._advance(connection, _mine(walk), change, count=len(drafts))
            if run is None:
                return None
            await _insert_events(connection, walk.workspace, walk.run_id, run.seq, drafts)
        return int(run.seq)

    async def cancel(self, workspace: str, run_id: int, by: str) -> Run:
        change = {
            "status": RunStatus.CANCELLED.value,
            "walk": executions.c.walk + 1,
            "ended_by": by,
            "completed_at": datetime.now(UTC),
            "resume_at": None,
        }
        may = (*_one(workspace, run_id), executions.c.status.not_in(_ENDED))
        async with self._db.write() as connection:
            moved = await self._advance(connection, may, change, count=1)
            if moved is None:
                run = await self._get(connection, workspace, run_id)
                raise Conflict(f"Run {run_id} has already ended: it is {run.status}.")
            await connection.execute(
                responses.update()
                .where(responses.c.run_id == run_id, responses.c.status == StepStatus.STARTED.value)
                .values(
                    status=StepStatus.UNKNOWN.value, error="The run was cancelled while this was under way."
                )
            )
            told = EventDraft(EventType.CANCELLED, {"by": by})
            await _insert_events(connection, workspace, run_id, moved.seq, [told])
            return await self._get(connection, workspace, run_id)

    async def retry(self, workspace: str, run_id: int, by: str) -> Run:
        change = {
            "status": RunStatus.CREATED.value,
            "error": None,
            "failed_step": None,
            "completed_at": None,
            "stalls": 0,
        }
        may = (*_one(workspace, run_id), executions.c.status == RunStatus.FAILED.value)
        async with self._db.write() as connection:
            moved = await self._advance(connection, may, change, count=1)
            if moved is None:
                run = await self._get(connection, workspace, run_id)
                raise Conflict(f"Only a failed run can be retried; run {run_id} is {run.status}.")
            await connection.execute(
                responses.delete().where(
                    responses.c.run_id == run_id, responses.c.status == StepStatus.FAILED.value
                )
            )
            run = await self._get(connection, workspace, run_id)
            told = EventDraft(
                EventType.PROGRESS,
                {"completed": run.completed_steps, "total": run.total_steps, "step": None, "retried_by": by},
            )
            await _insert_events(connection, workspace, run_id, moved.seq, [told])
            return run

    async def settle(self, workspace: str, run_id: int, path: str, *, done: bool) -> Run:
        question = (
            responses.c.run_id == run_id,
            responses.c.workspace == workspace,
            responses.c.path == path,
            responses.c.status == StepStatus.UNKNOWN.value,
        )
        may = (*_one(workspace, run_id), executions.c.status == RunStatus.WAITING.value)
        async with self._db.write() as connection:
            moved = await self._advance(connection, may, {"status": RunStatus.CREATED.value}, count=int(done))
            asked = (await connection.execute(sa.select(responses).where(*question))).one_or_none()
            if moved is None or asked is None:
                await self._get(connection, workspace, run_id)
                raise Conflict("This question is not open: it has been answered, or the run goes on.")
            if done:
                now = datetime.now(UTC)
                settled = replace(
                    rows.response(asked), status=StepStatus.COMPLETED, completed_at=now, error=None
                )
                change = responses.update().where(*question)
                await connection.execute(change.values(seq=moved.seq, **rows.response_values(settled)))
                await _insert_events(connection, workspace, run_id, moved.seq, [finished_event(settled)])
            else:
                await connection.execute(responses.delete().where(*question))
            return await self._get(connection, workspace, run_id)

    async def unwalked(self, now: datetime, limit: int = 1_000) -> Sequence[tuple[str, int, int, bool]]:
        status, touched = executions.c.status, executions.c.touched_at
        due = sa.or_(
            sa.and_(status == RunStatus.CREATED.value, touched < now - timedelta(seconds=_CREATED_GRACE)),
            sa.and_(status == RunStatus.RUNNING.value, touched < now - timedelta(seconds=_RUNNING_GRACE)),
            sa.and_(status == RunStatus.WAITING.value, executions.c.resume_at <= now),
        )
        query = (
            sa.select(
                executions.c.workspace,
                executions.c.id,
                executions.c.walk,
                (status == RunStatus.RUNNING.value).label("walking"),
            )
            .where(OPEN, due)
            .order_by(executions.c.touched_at)
            .limit(limit)
        )
        async with self._db.read() as connection:
            return [(r.workspace, r.id, r.walk, bool(r.walking)) for r in await connection.execute(query)]

    async def _advance(
        self,
        connection: AsyncConnection,
        where: tuple[sa.ColumnElement[bool], ...],
        change: dict[str, Any],
        *,
        count: int,
    ) -> sa.Row[Any] | None:
        """Move a run's row on by `count` events; None if the conditions (the fence) do not hold."""
        values = {"seq": executions.c.seq + count, "touched_at": datetime.now(UTC), **change}
        move = executions.update().where(*where).values(values).returning(executions.c.seq)
        row: sa.Row[Any] | None = (await connection.execute(move)).one_or_none()
        return row


async def insert_run(connection: AsyncConnection, new: NewRun, *, key: tuple[str, str] | None = None) -> int:
    """Write a created run; the schedule's ticker does so in its own transaction. Gives its number."""
    now = datetime.now(UTC)
    made = await connection.execute(
        executions.insert()
        .values(
            workspace=new.workspace,
            workflow_id=new.workflow_id,
            version=new.version,
            status=RunStatus.CREATED.value,
            inputs=dict(new.inputs),
            trigger=dict(new.trigger),
            started_by=new.started_by,
            total_steps=count_steps(new.definition.steps),
            once_key=None if key is None else key[0],
            once_digest=None if key is None else key[1],
            created_at=now,
            touched_at=now,
        )
        .returning(executions.c.id)
    )
    return int(made.scalar_one())


async def _insert_events(
    connection: AsyncConnection, workspace: str, run_id: int, last: int, drafts: Sequence[EventDraft]
) -> None:
    """Number them so that the last one is `last`."""
    if not drafts:
        return
    now = datetime.now(UTC)
    first = last - len(drafts) + 1
    await connection.execute(
        events.insert(),
        [
            {
                "run_id": run_id,
                "seq": first + index,
                "workspace": workspace,
                "type": draft.type.value,
                "path": draft.path,
                "data": dict(draft.data),
                "created_at": now,
            }
            for index, draft in enumerate(drafts)
        ],
    )


def _one(workspace: str, run_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return executions.c.id == run_id, executions.c.workspace == workspace


def _mine(walk: Walk) -> tuple[sa.ColumnElement[bool], ...]:
    running = executions.c.status == RunStatus.RUNNING.value
    return (*_one(walk.workspace, walk.run_id), executions.c.walk == walk.number, running)

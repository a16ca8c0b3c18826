"""What people decide about a run: stop it, or try it again. Their answers to its questions are next door."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from core.approvals import Decision, Verdict, question_of
from core.errors import Busy, Conflict
from core.events import EventDraft, EventType
from core.limits import busy
from core.runs import Run, RunStatus, StepStatus
from storage import rows
from storage.answers import keep_decision
from storage.entering import replace_runs, too_many
from storage.run_rows import ENDED, RunTable, advance, insert_events, one_run
from storage.slots import OUT, hold_workspace
from storage.tables import executions, responses, threads


class RunDecisions(RunTable):
    """The part of the run store that people's decisions use."""

    async def cancel(self, workspace: str, run_id: int, by: str) -> Run:
        change = {
            "status": RunStatus.CANCELLED.value,
            "walk": executions.c.walk + 1,
            "ended_by": by,
            "completed_at": datetime.now(UTC),
            "resume_at": None,
            **OUT,
        }
        may = (*one_run(workspace, run_id), executions.c.status.not_in(ENDED))
        async with self._db.write() as connection:
            moved = await advance(connection, may, change, count=1)
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
            await insert_events(connection, workspace, run_id, moved.seq, [told])
            return await self._get(connection, workspace, run_id)

    async def retry(self, workspace: str, run_id: int, by: str) -> Run:
        change: dict[str, Any] = {
            "status": RunStatus.CREATED.value,
            "error": None,
            "failed_step": None,
            "completed_at": None,
            "stalls": 0,
        }
        may = (
            *one_run(workspace, run_id),
            executions.c.status == RunStatus.FAILED.value,
            executions.c.purged_at.is_(None),
        )
        async with self._db.write() as connection:
            # Before any row, as all do who take both.
            await connection.run_sync(hold_workspace, workspace)
            before = await self._get(connection, workspace, run_id, hold=True)
            change["queued_at"] = await self._room_for(connection, before)
            moved = await advance(connection, may, change, count=1)
            if moved is None:
                if before.purged_at is not None:
                    raise Conflict(f"The answers of run {run_id} were removed long ago; run it anew.")
                raise Conflict(f"Only a failed run can be retried; run {run_id} is {before.status}.")
            await connection.execute(
                responses.delete().where(
                    responses.c.run_id == run_id, responses.c.status == StepStatus.FAILED.value
                )
            )
            await self._forget_overdue(connection, run_id)
            said = Decision(before.failed_step or "", before.walk, by, Verdict.RETRY, datetime.now(UTC))
            await keep_decision(connection, before, said, f"retry:{run_id}:{before.walk}")
            # Its threads were told an ending that is none any more.
            reopened = threads.update().where(threads.c.run_id == run_id, threads.c.workspace == workspace)
            await connection.execute(reopened.values(done=False))
            run = await self._get(connection, workspace, run_id)
            told = EventDraft(
                EventType.PROGRESS,
                {"completed": run.completed_steps, "total": run.total_steps, "step": None, "retried_by": by},
            )
            await insert_events(connection, workspace, run_id, moved.seq, [told])
            return run

    async def _room_for(self, connection: AsyncConnection, run: Run) -> datetime | None:
        """A run that begins again is one more of its workflow: since when it stands in line for that, if it
        has to. `Busy` where the workflow skips what is too many."""
        overlap = run.definition.overlap
        if overlap is None or run.status is not RunStatus.FAILED:
            return None
        if overlap.when_full != "queue":
            older = await connection.run_sync(too_many, run.workspace, run.workflow_id, overlap, but=run.id)
            if older and overlap.when_full == "skip":
                raise Busy(busy(run.definition.name, older[-1], overlap.runs))
            await connection.run_sync(replace_runs, run.workspace, older, by=run.id)
        return datetime.now(UTC)

    async def _forget_overdue(self, connection: AsyncConnection, run_id: int) -> None:
        """Questions whose time ran out are asked anew: while a run has failed, nobody can answer."""
        asked = responses.c.run_id == run_id, responses.c.status == StepStatus.WAITING.value
        found = [rows.response(row) for row in await connection.execute(sa.select(responses).where(*asked))]
        now = datetime.now(UTC)
        overdue = [
            one.path for one in found if (this := question_of(one)) and this.until and this.until <= now
        ]
        if overdue:
            await connection.execute(responses.delete().where(*asked, responses.c.path.in_(overdue)))

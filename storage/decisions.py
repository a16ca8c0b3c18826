"""What people decide about a run: stop it, try it again, say what became of a step. Each decides once."""

from dataclasses import replace
from datetime import UTC, datetime

import sqlalchemy as sa

from core.errors import Conflict
from core.events import EventDraft, EventType
from core.journal import finished_event
from core.runs import Run, RunStatus, StepStatus
from storage import rows
from storage.run_rows import ENDED, RunTable, advance, insert_events, one_run
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
        change = {
            "status": RunStatus.CREATED.value,
            "error": None,
            "failed_step": None,
            "completed_at": None,
            "stalls": 0,
        }
        may = (*one_run(workspace, run_id), executions.c.status == RunStatus.FAILED.value)
        async with self._db.write() as connection:
            moved = await advance(connection, may, change, count=1)
            if moved is None:
                run = await self._get(connection, workspace, run_id)
                raise Conflict(f"Only a failed run can be retried; run {run_id} is {run.status}.")
            await connection.execute(
                responses.delete().where(
                    responses.c.run_id == run_id, responses.c.status == StepStatus.FAILED.value
                )
            )
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

    async def settle(self, workspace: str, run_id: int, path: str, *, done: bool) -> Run:
        question = (
            responses.c.run_id == run_id,
            responses.c.workspace == workspace,
            responses.c.path == path,
            responses.c.status == StepStatus.UNKNOWN.value,
        )
        may = (*one_run(workspace, run_id), executions.c.status == RunStatus.WAITING.value)
        async with self._db.write() as connection:
            moved = await advance(connection, may, {"status": RunStatus.CREATED.value}, count=int(done))
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
                await insert_events(connection, workspace, run_id, moved.seq, [finished_event(settled)])
            else:
                await connection.execute(responses.delete().where(*question))
            return await self._get(connection, workspace, run_id)

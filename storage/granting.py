"""A question about a budget is closed with its answer: what a yes allows is kept with the run, in the same
transaction, so that no walk has to work it out again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from core.approvals import Decision, answer, question_of, reached
from core.budgets import granted
from core.events import finished_event
from core.runs import Response, Run, StepStatus
from storage import rows
from storage.run_rows import advance, insert_events, one_run
from storage.tables import responses


async def close_budget(
    connection: AsyncConnection, run: Run, asked: Response, decisions: Sequence[Decision]
) -> None:
    """Enough was said about it. The run's row is held."""
    question = question_of(asked)
    assert question is not None
    approved = reached(question, decisions) is True
    said = answer(question, approved, decisions)
    closed = replace(
        asked,
        status=StepStatus.COMPLETED,
        content=said,
        summary="Continued" if approved else "Stopped",
        completed_at=datetime.now(UTC),
        detail={**asked.detail, "decisions": [one.as_json() for one in decisions]},
    )
    more = {"grants": granted(run.grants, asked.detail["grants"])} if approved else {}
    moved = await advance(connection, one_run(run.workspace, run.id), more, count=1)
    assert moved is not None
    this = responses.c.run_id == run.id, responses.c.path == asked.path
    kept = responses.update().where(*this).values(seq=moved.seq, **rows.response_values(closed))
    await connection.execute(kept)
    await insert_events(connection, run.workspace, run.id, moved.seq, [finished_event(closed)])

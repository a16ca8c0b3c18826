"""What people answer to a run's questions: one row for each thing said, kept once for its key.

Each write holds the run's row first, so that two who speak at once speak one after the other, and a walk that
parks meanwhile either sees the answer or is told that there is one.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from core.approvals import (
    BUDGET,
    LONGEST_COMMENT,
    Decision,
    Said,
    Verdict,
    about,
    admit,
    decided_already,
    is_open,
    question_of,
    reached,
)
from core.errors import Conflict
from core.events import EventDraft, EventType, finished_event
from core.runs import Response, Run, RunStatus, StepStatus
from storage import rows
from storage.granting import close_budget
from storage.run_rows import RunTable, advance, insert_events, one_run
from storage.tables import decisions, responses

# Whoever walks on may have a clock that is behind ours: to it, too, a pause that was ended is over.
_ANY_CLOCK = timedelta(days=1)


class RunAnswers(RunTable):
    """The part of the run store that people's answers use."""

    async def decide(
        self, workspace: str, run_id: int, said: Said, channels: Sequence[str], *, key: str
    ) -> Run:
        async with self._db.write() as connection:
            run = await self._get(connection, workspace, run_id, hold=True)
            if (kept_before := await _kept(connection, workspace, key)) is not None:
                _same(kept_before, run, said)
                return run
            response = await _asked(connection, run, said)
            question = question_of(response)
            assert question is not None
            kept = await _decisions(connection, workspace, run_id)
            before = about(question, response.path, kept)
            admit(question, before, said, channels)
            decision = Decision(
                path=response.path,
                question=question.number,
                person=said.person,
                verdict=said.verdict,
                at=datetime.now(UTC),
                comment=_comment(said),
                to=said.to,
            )
            enough = reached(question, [*before, decision]) is not None
            goes_on = enough and run.status is RunStatus.WAITING
            await keep_decision(connection, run, decision, key)
            await _tell(connection, run, decision, goes_on=goes_on)
            if enough and response.kind == BUDGET:
                await close_budget(connection, run, response, [*before, decision])
            return await self._get(connection, workspace, run_id)

    async def settle(
        self, workspace: str, run_id: int, path: str | None, *, done: bool, by: str, key: str | None = None
    ) -> Run:
        now = datetime.now(UTC)
        async with self._db.write() as connection:
            run = await self._get(connection, workspace, run_id, hold=True)
            verdict = Verdict.DONE if done else Verdict.AGAIN
            if key is not None and (kept := await _kept(connection, workspace, key)) is not None:
                _same(kept, run, Said(by, verdict, path=path))
                return run
            path = await _only_unknown(connection, run) if path is None else path
            unknown = await _response(connection, run, path)
            if unknown is None or unknown.status is not StepStatus.UNKNOWN or run.status.ended:
                raise Conflict("This question is not open: it has been answered, or the run goes on.")
            decision = Decision(path, 0, by, verdict, now)
            await keep_decision(
                connection, run, decision, key or f"settle:{run_id}:{path}:{run.walk}:{run.seq}"
            )
            last = await _tell(connection, run, decision, goes_on=run.status is RunStatus.WAITING)
            this = responses.c.run_id == run_id, responses.c.path == path
            if done:
                settled = replace(unknown, status=StepStatus.COMPLETED, completed_at=now, error=None)
                moved = await advance(connection, one_run(workspace, run_id), {}, count=1)
                assert moved is not None and moved.seq == last + 1
                change = responses.update().where(*this)
                await connection.execute(change.values(seq=moved.seq, **rows.response_values(settled)))
                await insert_events(connection, workspace, run_id, moved.seq, [finished_event(settled)])
            else:
                await connection.execute(responses.delete().where(*this))
            return await self._get(connection, workspace, run_id)

    async def resume(self, workspace: str, run_id: int, by: str, *, key: str | None = None) -> Run:
        now = datetime.now(UTC)
        async with self._db.write() as connection:
            run = await self._get(connection, workspace, run_id, hold=True)
            if key is not None and (kept := await _kept(connection, workspace, key)) is not None:
                _same(kept, run, Said(by, Verdict.RESUME))
                return run
            pausing = [] if run.status.ended else await _pausing(connection, run, now)
            if not pausing:
                raise Conflict(_why_it_cannot_be_resumed(run))
            for one in pausing:
                over = replace(one, detail={**one.detail, "until": (now - _ANY_CLOCK).isoformat()})
                this = responses.c.run_id == run_id, responses.c.path == one.path
                await connection.execute(responses.update().where(*this).values(**rows.response_values(over)))
            # Also while other steps go on: what was said keeps their walk from parking until the old time.
            said = Decision(pausing[0].path, 0, by, Verdict.RESUME, now)
            await keep_decision(connection, run, said, key or f"resume:{run_id}:{run.walk}:{run.seq}")
            await _tell(connection, run, said, goes_on=run.status is RunStatus.WAITING)
            return await self._get(connection, workspace, run_id)

    async def connected(self, workspace: str, run_id: int, path: str, *, by: str, key: str) -> Run:
        async with self._db.write() as connection:
            run = await self._get(connection, workspace, run_id, hold=True)
            # A step that is about to wait has not asked yet: what is said now keeps its walk from parking.
            going = run.status in (RunStatus.WAITING, RunStatus.RUNNING)
            if not going or await _kept(connection, workspace, key) is not None:
                return run
            said = Decision(path, 0, by, Verdict.CONNECTED, datetime.now(UTC))
            await keep_decision(connection, run, said, key)
            await _tell(connection, run, said, goes_on=run.status is RunStatus.WAITING)
            return await self._get(connection, workspace, run_id)

    async def decisions(self, workspace: str, run_id: int) -> Sequence[Decision]:
        async with self._db.read() as connection:
            return await _decisions(connection, workspace, run_id)


async def _kept(connection: AsyncConnection, workspace: str, key: str) -> rows.Row | None:
    query = sa.select(decisions).where(decisions.c.workspace == workspace, decisions.c.once_key == key)
    return (await connection.execute(query)).one_or_none()


def _same(kept: rows.Row, run: Run, said: Said) -> None:
    """The same key must say the same of the same run: what it says of another would be heard by nobody."""
    before = kept.run_id, kept.person, kept.verdict, kept.to_person, kept.comment
    now = run.id, said.person, said.verdict.value, said.to, _comment(said)
    meant = said.path in (None, kept.path) and said.question in (None, kept.question)
    if before != now or not meant:
        raise Conflict("This idempotency key was used before with something else. Use a new key.")


def _comment(said: Said) -> str | None:
    return (said.comment or "").strip()[:LONGEST_COMMENT] or None


async def _decisions(connection: AsyncConnection, workspace: str, run_id: int) -> list[Decision]:
    query = sa.select(decisions).where(decisions.c.run_id == run_id, decisions.c.workspace == workspace)
    return [rows.decision(row) for row in await connection.execute(query.order_by(decisions.c.id))]


async def _response(connection: AsyncConnection, run: Run, path: str) -> Response | None:
    query = sa.select(responses).where(responses.c.run_id == run.id, responses.c.path == path)
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else rows.response(row)


async def _pausing(connection: AsyncConnection, run: Run, now: datetime) -> list[Response]:
    """The pauses that are not over."""
    query = sa.select(responses).where(
        responses.c.run_id == run.id,
        responses.c.kind == "wait",
        responses.c.status == StepStatus.WAITING.value,
    )
    found = [rows.response(row) for row in await connection.execute(query.order_by(responses.c.path))]
    return [one for one in found if datetime.fromisoformat(one.detail["until"]) > now]


def _why_it_cannot_be_resumed(run: Run) -> str:
    ways = {
        RunStatus.WAITING: "It waits for an answer, not for a time: answer what it asks, and it goes on.",
        RunStatus.FAILED: "It failed: retry it, and it goes on where it did.",
        RunStatus.COMPLETED: "It is completed. Run it again instead.",
        RunStatus.CANCELLED: "It was stopped. Run it again instead.",
    }
    return f"Run {run.id} does not pause. {ways.get(run.status, 'It is going on.')}"


async def _asked(connection: AsyncConnection, run: Run, said: Said) -> Response:
    """The open question that somebody means. `Conflict` in words where there is none."""
    if run.status.ended:
        raise Conflict(f"Run {run.id} has ended: it is {run.status}. Nothing waits for a decision any more.")
    if said.path is None:
        return await _only_question(connection, run)
    response = await _response(connection, run, said.path)
    question = None if response is None else question_of(response)
    if response is None or question is None:
        raise Conflict(f"Run {run.id} has asked nothing at “{said.path}”.")
    if said.question is not None and said.question != question.number:
        raise Conflict("This question is an older one; it was asked again since. Please answer the newest.")
    if response.status is not StepStatus.WAITING:
        given: Any = response.content
        in_time = isinstance(given, dict) and response.error is None
        raise Conflict(decided_already(given) if in_time else "The time for this decision is over.")
    return response


async def _only_question(connection: AsyncConnection, run: Run) -> Response:
    query = sa.select(responses).where(
        responses.c.run_id == run.id,
        responses.c.kind.in_(("approval", BUDGET)),
        responses.c.status == StepStatus.WAITING.value,
    )
    waiting = [rows.response(row) for row in await connection.execute(query.order_by(responses.c.path))]
    said = await _decisions(connection, run.workspace, run.id)
    found = [one for one in waiting if is_open(one, said)]
    if not found:
        raise Conflict(f"Nothing in run {run.id} waits for a decision.")
    if len(found) > 1:
        some = ", ".join(one.path for one in found[:5])
        raise Conflict(f"{len(found)} questions of run {run.id} are open. Say which: {some}.")
    return found[0]


async def _only_unknown(connection: AsyncConnection, run: Run) -> str:
    query = sa.select(responses.c.path).where(
        responses.c.run_id == run.id, responses.c.status == StepStatus.UNKNOWN.value
    )
    found = (await connection.execute(query.order_by(responses.c.path).limit(2))).scalars().all()
    if not found:
        raise Conflict(f"No step of run {run.id} has an unknown outcome.")
    if len(found) > 1:
        raise Conflict(f"Several steps of run {run.id} have an unknown outcome. Say which in `step`.")
    return str(found[0])


async def keep_decision(connection: AsyncConnection, run: Run, decision: Decision, key: str) -> None:
    """Write what somebody said to a run, whose row is held."""
    await connection.execute(
        decisions.insert().values(
            workspace=run.workspace,
            run_id=run.id,
            path=decision.path,
            question=decision.question,
            walk=run.walk,
            person=decision.person,
            verdict=decision.verdict.value,
            to_person=decision.to,
            comment=decision.comment,
            once_key=key,
            created_at=decision.at,
        )
    )


async def _tell(connection: AsyncConnection, run: Run, decision: Decision, *, goes_on: bool) -> int:
    """Number what was said; a run that `goes_on` is for the next walk. Gives the event's number."""
    change = {"status": RunStatus.CREATED.value} if goes_on else {}
    moved = await advance(connection, one_run(run.workspace, run.id), change, count=1)
    assert moved is not None
    data = {
        "completed": run.completed_steps,
        "total": run.total_steps,
        "step": decision.path,
        "decision": decision.as_json(),
    }
    await insert_events(connection, run.workspace, run.id, moved.seq, [EventDraft(EventType.PROGRESS, data)])
    return int(moved.seq)

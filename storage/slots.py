"""Runs at once: who is let in, who stands in line, whose turn it is next.

The truth are the runs' rows: what each holds (`slot`) and since when it stands in line (`queued_at`).
Nothing is counted aside, so nothing can be wrong after a crash. Whoever gives slots out holds the workspace's
lock, so that two processes never give the same one; only while a workspace is far below its limit is nobody
asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from core.events import EventType
from core.limits import NEAREST, Line, Slot, turns
from core.runs import RunStatus
from storage.tables import (
    LINE,
    SLOTS,
    events,
    executions,
    workflow_versions,
    workflows,
)

# Any number that no other program on this database uses for its own advisory locks.
_LOCK = 7_396_843
# On PostgreSQL this many below the limit nobody is asked: so many begin at the same moment in all processes
# together at most, each of which claims a few at a time, and none sees the others. SQLite has one writer.
_MARGIN = 100
_MOST_TURNS = 100  # in one transaction
OPEN_STATES = [status.value for status in RunStatus if not status.ended]


@dataclass(frozen=True)
class Limit:
    """Of the runs at once in one workspace."""

    runs: int
    is_sqlite: bool

    @property
    def asked_from(self) -> int:
        """From so many on, runs stand in line before they begin."""
        return self.runs if self.is_sqlite else self.runs - _MARGIN

    def crowded(self, workspace: "str | sa.BindParameter[str]") -> sa.ColumnElement[bool]:
        """Whether a run has to stand in line. At most so many rows are looked at."""
        if self.asked_from <= 0:
            return sa.true()
        this = executions.alias("holder")
        some = (
            sa.select(sa.literal(1).label("one"))
            .select_from(this)
            .where(this.c.workspace == workspace, this.c.slot == Slot.BOTH.value, SLOTS)
            .limit(self.asked_from)
            .subquery()
        )
        return sa.select(sa.func.count()).select_from(some).scalar_subquery() >= self.asked_from


def hold_workspace(connection: sa.Connection, workspace: str) -> None:
    """Until the transaction ends nobody else gives out its slots."""
    if connection.dialect.name == "postgresql":
        lock = sa.func.pg_advisory_xact_lock(_LOCK, sa.func.hashtext(workspace))
        connection.execute(sa.select(lock))


# What an ended run holds.
OUT: Mapping[str, Any] = {"slot": Slot.NONE.value, "queued_at": None, "walker": None}


def stand_in_line(connection: sa.Connection, workspace: str, run_id: int) -> bool:
    """A run that may not begin waits for its turn. False: it has ended, or stands there already."""
    hold_workspace(connection, workspace)  # before any row, as all do who take both
    now = datetime.now(UTC)
    waits = executions.update().where(
        executions.c.id == run_id,
        executions.c.workspace == workspace,
        executions.c.status.in_(OPEN_STATES),
        executions.c.slot != Slot.BOTH.value,
        executions.c.queued_at.is_(None),
    )
    values = {
        "status": RunStatus.CREATED.value,
        "queued_at": now,
        "touched_at": now,
        "resume_at": None,
    }
    if connection.execute(waits.values(values)).rowcount == 0:
        return False
    place = connection.execute(sa.select(ahead()).where(executions.c.id == run_id)).scalar_one()
    _tell_place(connection, workspace, run_id, place or 0)
    return True


def give_turns(connection: sa.Connection, workspace: str, limit: Limit, left: int | None = None) -> list[int]:
    """Let in those whose turn it is, for whoever claims them. `left` is the workflow whose line somebody has
    left."""
    hold_workspace(connection, workspace)
    of_workspace = executions.c.workspace == workspace
    both = executions.c.slot == Slot.BOTH.value
    taken = connection.execute(
        sa.select(sa.func.count()).select_from(executions).where(of_workspace, both, SLOTS)
    ).scalar_one()
    free = min(limit.runs - taken, _MOST_TURNS)
    lines = _lines(connection, workspace) if free > 0 else []
    given: list[int] = []
    moved = [] if left is None else [left]
    for workflow_id, turn in turns(lines, free).items():
        for slot, count in ((Slot.WORKFLOW, turn.resumed), (Slot.NONE, turn.fresh)):
            if count:
                given += _let_in(connection, workspace, workflow_id, slot, count)
        moved.append(workflow_id)
    _tell_lines(connection, workspace, moved)
    return given


def _tell_lines(connection: sa.Connection, workspace: str, workflow_ids: Sequence[int]) -> None:
    """Those who stand nearest are told how many are before them: each a few times, not at every step."""
    for workflow_id in workflow_ids:
        nearest = (
            sa.select(executions.c.id)
            .where(executions.c.workspace == workspace, executions.c.workflow_id == workflow_id, LINE)
            .order_by(*_TURN)
            .limit(NEAREST + 1)
        )
        for place, run_id in enumerate(list(connection.execute(nearest).scalars())):
            _tell_place(connection, workspace, run_id, place)


def _tell_place(connection: sa.Connection, workspace: str, run_id: int, place: int) -> None:
    step = executions.update().where(executions.c.id == run_id).values(seq=executions.c.seq + 1)
    columns = executions.c.seq, executions.c.completed_steps, executions.c.total_steps
    row = connection.execute(step.returning(*columns)).one()
    data = {"completed": row.completed_steps, "total": row.total_steps, "step": None, "ahead": place}
    tell(connection, workspace, run_id, row.seq, EventType.PROGRESS, data, datetime.now(UTC))


def workspaces_in_line() -> sa.Select[Any]:
    """Those in which runs stand in line. For the sweeper, which tells nobody."""
    return sa.select(executions.c.workspace).where(LINE).distinct()


def ahead() -> sa.ColumnElement[int | None]:
    """How many stand before a run in its workflow's line, up to a few; null for one that is in no line."""
    other = executions.alias("before")
    earlier = sa.or_(
        other.c.slot > executions.c.slot,
        sa.and_(
            other.c.slot == executions.c.slot,
            sa.tuple_(other.c.queued_at, other.c.id) < sa.tuple_(executions.c.queued_at, executions.c.id),
        ),
    )
    few = (
        sa.select(sa.literal(1).label("one"))
        .select_from(other)
        .where(
            other.c.workspace == executions.c.workspace,
            other.c.workflow_id == executions.c.workflow_id,
            other.c.queued_at.is_not(None),
            earlier,
        )
        .correlate(executions)
        .limit(NEAREST)
        .subquery()
    )
    count = sa.select(sa.func.count()).select_from(few).scalar_subquery()
    return sa.case((executions.c.queued_at.is_not(None), count), else_=None).label("ahead")


# Both values, so that the index is used for each.
HOLDS = executions.c.slot.in_([Slot.WORKFLOW.value, Slot.BOTH.value])
_TURN = (executions.c.slot.desc(), executions.c.queued_at, executions.c.id)


def _lines(connection: sa.Connection, workspace: str) -> list[Line]:
    """Every workflow of which runs stand in line, with what its runs hold and its newest version's limit."""
    columns = executions.c.workflow_id, executions.c.slot, sa.func.count()
    grouped = (
        sa.select(*columns)
        .where(executions.c.workspace == workspace)
        .group_by(executions.c.workflow_id, executions.c.slot)
    )
    standing: dict[int, dict[int, int]] = {}
    for workflow_id, slot, count in connection.execute(grouped.where(LINE)):
        standing.setdefault(workflow_id, {})[slot] = count
    if not standing:
        return []
    holding: dict[int, dict[int, int]] = {}
    of_those = executions.c.workflow_id.in_(list(standing))
    for workflow_id, slot, count in connection.execute(grouped.where(SLOTS, HOLDS, of_those)):
        holding.setdefault(workflow_id, {})[slot] = count
    limits = {row.id: row.most for row in connection.execute(_limits(list(standing)))}
    return [
        Line(
            workflow_id=workflow_id,
            fresh=found.get(Slot.NONE, 0),
            resumed=found.get(Slot.WORKFLOW, 0),
            walking=holding.get(workflow_id, {}).get(Slot.BOTH, 0),
            holding=sum(holding.get(workflow_id, {}).values()),
            limit=limits.get(workflow_id),
        )
        for workflow_id, found in standing.items()
    ]


def _limits(workflow_ids: Sequence[int]) -> sa.Select[Any]:
    newest = sa.and_(
        workflow_versions.c.workflow_id == workflows.c.id, workflow_versions.c.version == workflows.c.version
    )
    most = workflow_versions.c.definition[("overlap", "runs")].as_integer().label("most")
    found = sa.select(workflows.c.id, most).join(workflow_versions, newest)
    return found.where(workflows.c.id.in_(workflow_ids))


def _let_in(connection: sa.Connection, workspace: str, workflow_id: int, slot: Slot, count: int) -> list[int]:
    first = (
        sa.select(executions.c.id)
        .where(executions.c.workspace == workspace, executions.c.workflow_id == workflow_id, LINE)
        .where(executions.c.slot == slot.value)
        .order_by(executions.c.queued_at, executions.c.id)
        .limit(count)
    )
    chosen = list(connection.execute(first).scalars())
    # Looked at again under the row's lock: somebody may have cancelled it just now.
    still = executions.c.id.in_(chosen), executions.c.queued_at.is_not(None)
    values = {"slot": Slot.BOTH.value, "queued_at": None, "touched_at": datetime.now(UTC)}
    let_in = executions.update().where(*still).values(values)
    return sorted(connection.execute(let_in.returning(executions.c.id)).scalars())


def tell(
    connection: sa.Connection,
    workspace: str,
    run_id: int,
    seq: int,
    kind: EventType,
    data: Mapping[str, Any],
    now: datetime,
) -> None:
    row = {"run_id": run_id, "seq": seq, "workspace": workspace, "type": kind.value, "path": None}
    connection.execute(events.insert().values({**row, "data": dict(data), "created_at": now}))

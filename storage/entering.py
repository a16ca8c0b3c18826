"""Making runs as their workflows' `overlap` has it: one that is too many stands in line, is not made, or
takes the place of the oldest. Decided under the workspace's lock, in the transaction that makes the run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from core.definition import Overlap
from core.events import EventType
from core.limits import busy
from core.runs import NewRun, RunStatus, StepStatus
from storage.slots import HOLDS, OPEN_STATES, OUT, Limit, hold_workspace, tell
from storage.tables import LINE, SLOTS, executions, responses, skips
from storage.writing.making import Made, make_run


@dataclass(frozen=True)
class Entered:
    """What came of wanting a run: the run, or why there is none."""

    made: Made | None
    refusal: str = ""

    @property
    def run_id(self) -> int | None:
        """Its number."""
        return None if self.made is None else self.made.run.id


NOT_THERE = 0  # instead of a run


class Known(Exception):
    """Its idempotency key has made a run before."""


def enter(
    connection: sa.Connection, new: NewRun, limit: Limit, *, key: tuple[str, str] | None = None
) -> Entered:
    """Write a created run as its workflow's `overlap` has it. Where the workflow skips, none is made."""
    overlap, older = new.definition.overlap, list[int]()
    if overlap is not None and not only_stands_in_line(new):
        hold_workspace(connection, new.workspace)
        if key is not None and connection.execute(with_key(new.workspace, key[0])).first() is not None:
            raise Known
        older = too_many(connection, new.workspace, new.workflow_id, overlap)
        if older and overlap.when_full == "skip":
            if new.trigger.get("type") != "manual":  # whoever pressed is told
                note_skip(connection, new.workspace, new.workflow_id, older[-1])
            return Entered(None, busy(new.definition.name, older[-1], overlap.runs))
    made = make_run(connection, new, limit, key)
    if made is None:
        raise Known
    replace_runs(connection, new.workspace, older, by=made.run.id)
    return Entered(made)


def only_stands_in_line(new: NewRun) -> bool:
    """Whether nothing has to be decided before its row is written."""
    overlap = new.definition.overlap
    return overlap is None or overlap.when_full == "queue"


def too_many(
    connection: sa.Connection, workspace: str, workflow_id: int, overlap: Overlap, *, but: int = 0
) -> list[int]:
    """The runs of a workflow that have to make way for one more, the oldest first."""
    of_it = (
        executions.c.workspace == workspace,
        executions.c.workflow_id == workflow_id,
        executions.c.id != but,
    )
    going: set[int] = set()
    for which in ((SLOTS, HOLDS), (LINE,)):  # an index for each
        going |= set(connection.execute(sa.select(executions.c.id).where(*of_it, *which)).scalars())
    return sorted(going)[: max(0, len(going) - overlap.runs + 1)]


def replace_runs(connection: sa.Connection, workspace: str, run_ids: Sequence[int], *, by: int) -> None:
    """End those for which a newer one begins. Their walks are fenced off; `Runs` breaks them off."""
    now = datetime.now(UTC)
    for run_id in run_ids:
        this = executions.c.id == run_id, executions.c.workspace == workspace
        ended = executions.update().where(*this, executions.c.status.in_(OPEN_STATES))
        values = {
            "status": RunStatus.CANCELLED.value,
            "walk": executions.c.walk + 1,
            "error": f"Replaced by run {by}.",
            "replaced_by": by,
            "completed_at": now,
            "touched_at": now,
            "resume_at": None,
            "seq": executions.c.seq + 1,
            **OUT,
        }
        seq = connection.execute(ended.values(values).returning(executions.c.seq)).scalar_one_or_none()
        if seq is None:
            continue
        under_way = responses.c.run_id == run_id, responses.c.status == StepStatus.STARTED.value
        unknown = {"status": StepStatus.UNKNOWN.value, "error": f"Run {by} began while this was under way."}
        connection.execute(responses.update().where(*under_way).values(unknown))
        data = {"by": None, "replaced_by": by}
        tell(connection, workspace, run_id, seq, EventType.CANCELLED, data, now)


def with_key(workspace: str, key: str) -> sa.Select[Any]:
    """The run that an idempotency key has made."""
    return sa.select(executions.c.id).where(executions.c.workspace == workspace, executions.c.once_key == key)


def note_skip(
    connection: sa.Connection,
    workspace: str,
    workflow_id: int,
    in_the_way: int,
    *,
    times: int = 1,
    last_at: datetime | None = None,
) -> None:
    """Keep that a workflow was to start by itself and did not: because of a run, or (`NOT_THERE`) since
    nobody was there to start it."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    values = {"run_id": in_the_way, "last_at": last_at or datetime.now(UTC)}
    first = insert(skips).values(workflow_id=workflow_id, workspace=workspace, times=times, **values)
    again = {"times": skips.c.times + times, **values}
    connection.execute(first.on_conflict_do_update(index_elements=[skips.c.workflow_id], set_=again))

"""What ended long ago: archived, removed but for the run's row, and never taken from what still goes on."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bench.history import filled
from bot.app import export_runs
from bot.archive import FileArchive
from bot.config import read_settings
from bot.terminal.export import write_down
from core.approvals import Said, Verdict
from core.errors import ConfigError, Conflict, NotFound
from core.events import EventDraft, EventType
from core.retention import JOBS_KEPT, Archive, Retention
from core.runs import Run, RunStatus
from storage import Database, SqlStores
from storage.tables import responses
from tests.fakes import begin_walk
from tests.storage.test_answers import asked
from tests.storage.test_stores import HERE, PLACE, THERE, TOLD, answer, new_run

YEAR = timedelta(days=365)
KEEP = timedelta(days=90)


class Jobs:
    """Durable execution with so many jobs to forget at each call; remembers what it was asked."""

    def __init__(self, *forgets: int) -> None:
        self.forgets = list(forgets)
        self.asked: list[datetime] = []

    async def forget(self, before: datetime, limit: int) -> int:
        self.asked.append(before)
        return self.forgets.pop(0) if self.forgets else 0


class FullDisk:
    async def put(self, runs: object) -> None:
        raise OSError("the disk is full")


def files_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def lines_in(folder: Path) -> list[Any]:
    """Of the only file there."""
    [file] = folder.glob("*.jsonl")
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


async def ended(stores: SqlStores, status: RunStatus = RunStatus.COMPLETED, name: str = "digest") -> Run:
    run, _ = await stores.runs.create(await new_run(stores, name), place=PLACE)
    begun = await begin_walk(stores.runs, run.id)
    assert begun is not None
    await stores.runs.finish_step(begun[1], answer(), TOLD, completed_steps=1)
    await stores.runs.end(begun[1], status, [EventDraft(EventType.COMPLETED)])
    return await stores.runs.get(HERE, run.id)


async def tend(
    stores: SqlStores,
    later: timedelta,
    *,
    keep: timedelta | None = KEEP,
    archive: Archive | None = None,
    jobs: Jobs | None = None,
) -> int:
    def clock() -> datetime:
        return datetime.now(UTC) + later

    kept = Retention(stores.history, stores.runs, jobs or Jobs(), clock, keep=keep, archive=archive)
    return await kept.tend()


async def test_an_old_run_keeps_its_row_and_loses_its_answers(stores: SqlStores, tmp_path: Path) -> None:
    run = await ended(stores)
    assert await tend(stores, YEAR, archive=FileArchive(tmp_path / "archive")) == 1
    after = await stores.runs.get(HERE, run.id)
    assert after.purged_at is not None
    assert (after.status, after.completed_at, after.seq) == (run.status, run.completed_at, run.seq)
    assert after.inputs == {}
    assert await stores.runs.responses(HERE, run.id) == []
    assert await stores.runs.events(HERE, run.id) == []
    (file,) = (tmp_path / "archive").glob("*.jsonl")
    (line,) = file.read_text(encoding="utf-8").splitlines()
    kept = json.loads(line)
    assert (kept["id"], kept["workspace"], kept["inputs"]) == (run.id, HERE, {"n": 1})
    assert [one["content"] for one in kept["responses"]] == ["hi"]
    assert await tend(stores, YEAR) == 0


async def test_what_people_decided_is_archived_with_the_run(stores: SqlStores, tmp_path: Path) -> None:
    run, _ = await asked(stores)
    await stores.runs.decide(HERE, run.id, Said("U1", Verdict.APPROVE, "fine"), [], key="k")
    await stores.runs.cancel(HERE, run.id, "U2")
    assert await tend(stores, YEAR, archive=FileArchive(tmp_path)) == 1
    [line] = lines_in(tmp_path)
    said = line["metadata"]
    assert said["cancelled_by"] == "U2"
    assert [(one["by"], one["verdict"], one["comment"]) for one in said["decisions"]] == [
        ("U1", "approve", "fine")
    ]


async def test_what_a_crash_left_of_a_line_does_not_spoil_the_next(stores: SqlStores, tmp_path: Path) -> None:
    """A full disk, or a kill in the middle of writing: the run is still there, and written again."""
    folder = tmp_path / "archive"
    archive = FileArchive(folder)
    first = await ended(stores)
    await tend(stores, YEAR, archive=archive)
    [file] = files_in(folder)
    for torn in ("x" * 200_000, '{"id": 7, "name": "half'):
        with file.open("a") as appended:
            appended.write(torn)
        await ended(stores, name=f"more-{len(torn)}")
        await tend(stores, YEAR, archive=archive)
    assert [line["id"] for line in lines_in(folder)] == [first.id, first.id + 1, first.id + 2]
    file.write_text("torn from the beginning")
    await ended(stores, name="last")
    await tend(stores, YEAR, archive=archive)
    assert [line["id"] for line in lines_in(folder)] == [first.id + 3]


async def test_every_run_is_exported_in_its_order_also_one_that_lost_its_answers(
    stores: SqlStores, database_url: str, tmp_path: Path
) -> None:
    first = await ended(stores)
    await tend(stores, YEAR)
    others = [await ended(stores, name=f"n{number}") for number in range(3)]
    settings = read_settings(database_url=database_url)
    out = tmp_path / "runs.jsonl"
    assert await write_down(export_runs(settings), out) == 4
    lines = lines_in(tmp_path)
    assert [one["id"] for one in lines] == [first.id, *(one.id for one in others)]
    assert [len(one["responses"]) for one in lines] == [0, 1, 1, 1]
    assert lines[1]["definition"]["name"] == "n0"
    assert [one async for one in export_runs(settings, workspace=THERE)] == []
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    assert [one async for one in export_runs(settings, since=tomorrow)] == []
    with pytest.raises(ConfigError, match="cannot be written"):
        await write_down(export_runs(settings), tmp_path / "no" / "such" / "folder")


async def test_where_there_is_no_database_there_is_nothing_to_export(tmp_path: Path) -> None:
    settings = read_settings(database_url=f"sqlite+aiosqlite:///{tmp_path}/none.sqlite")
    with pytest.raises(NotFound, match="no database yet"):
        await anext(export_runs(settings))
    assert files_in(tmp_path) == []


async def test_what_is_young_or_goes_on_is_left_alone(stores: SqlStores) -> None:
    young = await ended(stores)
    going, _ = await stores.runs.create(await new_run(stores, "other"))
    assert await tend(stores, timedelta(days=1)) == 0
    assert len(await stores.runs.responses(HERE, young.id)) == 1
    assert await tend(stores, YEAR) == 1
    assert (await stores.runs.get(HERE, going.id)).purged_at is None


async def test_without_a_limit_nothing_is_removed(stores: SqlStores) -> None:
    run = await ended(stores)
    assert await tend(stores, YEAR * 50, keep=None) == 0
    assert len(await stores.runs.responses(HERE, run.id)) == 1


async def test_a_run_that_was_taken_up_again_in_between_keeps_its_answers(stores: SqlStores) -> None:
    run = await ended(stores, RunStatus.FAILED)
    await stores.runs.retry(HERE, run.id, "U1")
    later = datetime.now(UTC) + YEAR
    await stores.history.purge(HERE, run.id, later, before=later)
    assert (await stores.runs.get(HERE, run.id)).purged_at is None
    assert len(await stores.runs.responses(HERE, run.id)) == 1


async def test_a_run_that_failed_anew_while_others_were_archived_keeps_its_answers(stores: SqlStores) -> None:
    cutoff = datetime.now(UTC)
    run = await ended(stores, RunStatus.FAILED)
    await stores.history.purge(HERE, run.id, datetime.now(UTC), before=cutoff)
    assert (await stores.runs.get(HERE, run.id)).purged_at is None
    assert len(await stores.runs.responses(HERE, run.id)) == 1


async def test_a_run_without_answers_is_not_retried(stores: SqlStores) -> None:
    run = await ended(stores, RunStatus.FAILED)
    await stores.history.purge(HERE, run.id, datetime.now(UTC), before=datetime.now(UTC))
    with pytest.raises(Conflict, match="removed long ago"):
        await stores.runs.retry(HERE, run.id, "U1")


async def test_what_cannot_be_archived_is_not_removed(stores: SqlStores) -> None:
    run = await ended(stores)
    with pytest.raises(OSError, match="disk is full"):
        await tend(stores, YEAR, archive=FullDisk())
    assert len(await stores.runs.responses(HERE, run.id)) == 1


async def test_a_long_history_is_removed_a_batch_at_a_time(database: Database) -> None:
    history = await filled(database, 1_000)
    removed = [await tend(history.stores, YEAR) for _ in range(6)]
    assert removed == [200, 200, 200, 200, 191, 0]
    async with database.read() as connection:
        kept = (await connection.execute(sa.select(responses.c.run_id).distinct())).scalars().all()
    assert len(kept) == 10, "those that wait keep what they have"


async def test_jobs_are_forgotten_after_days_whatever_is_kept_of_runs(stores: SqlStores) -> None:
    jobs = Jobs(7)
    assert await tend(stores, timedelta(), keep=None, jobs=jobs) == 7
    assert datetime.now(UTC) - jobs.asked[0] >= JOBS_KEPT

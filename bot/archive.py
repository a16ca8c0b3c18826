"""Runs written down as JSON, one to a line: before their answers are removed, and for whoever asks."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from bot.http.replies import run_reply
from core.retention import HistoryStore, Whole, whole
from core.stores import RunStore

_BATCH = 200
_PIECE = 64 * 1024


class FileArchive:
    """A file a month in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(self, runs: Sequence[Whole]) -> None:
        """Append them; on the disk before this returns. After a crash in between, a run may stand twice."""
        await asyncio.to_thread(self._append, [f"{line_of(one)}\n".encode() for one in runs])

    def _append(self, lines: Sequence[bytes]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / f"runs-{datetime.now(UTC):%Y-%m}.jsonl").open("a+b") as file:
            _cut_off_what_is_torn(file)
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())


def _cut_off_what_is_torn(file: BinaryIO) -> None:
    """What a crash or a full disk has left of a line: its run is still there, and is written again."""
    end = file.seek(0, os.SEEK_END)
    while end:
        start = max(0, end - _PIECE)
        file.seek(start)
        newline = file.read(end - start).rfind(b"\n")
        if newline >= 0:
            file.truncate(start + newline + 1)
            return
        end = start
    file.truncate(0)


def line_of(kept: Whole) -> str:
    """A run as the API shows it, with what it was given and what it ran."""
    run = kept.run
    told: dict[str, Any] = run_reply(run, kept.responses, kept.decisions).model_dump(
        mode="json", by_alias=True
    )
    given = {"inputs": dict(run.inputs), "trigger": dict(run.trigger), "definition": run.definition.as_json()}
    return json.dumps({"workspace": run.workspace, **told, **given}, ensure_ascii=False, default=str)


async def exported(
    history: HistoryStore, runs: RunStore, *, workspace: str | None = None, since: datetime | None = None
) -> AsyncIterator[str]:
    """Every run there is, oldest first, batch by batch; also those whose answers were removed."""
    last = 0
    while batch := await history.listed(last, _BATCH, workspace=workspace, since=since):
        for of, run_id in batch:
            yield line_of(await whole(runs, of, run_id))
        last = batch[-1][1]

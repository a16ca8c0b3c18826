"""Real `synth worker` processes on one PostgreSQL, and a backlog: how many runs a second they end, one of
them and two.

The backlog is there before they start, as after a burst, so that no load generator shares the machine with
them. Counted is the middle of it, when all are up and none is idle. A step is a branch whose
condition is decided and journalled: the real command has no engine that does nothing.
"""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import datetime

import sqlalchemy as sa

from bench.commands import command, surroundings
from bench.databases import fresh
from bench.peers.contest import STEPS
from bench.table import Line, show
from core.definition import parse
from core.runs import NewRun
from storage import Database, SqlStores

RUNS = 800
_WORKSPACES = [f"T{number}" for number in range(10)]  # none of them near its limits
_PATIENCE_S = 180
_CHAIN = parse(
    {
        "name": "chain",
        "steps": [
            {"id": f"s{number}", "kind": "branch", "when": "true", "then": []} for number in range(STEPS)
        ],
    }
)


async def runs_per_s(workers: int, runs: int = RUNS) -> float:
    """How many runs a second so many workers end."""
    async with fresh("postgresql") as (database, url), surroundings(url) as environment:
        await _backlog(database, runs)
        async with AsyncExitStack() as stack:
            starting = (stack.enter_async_context(command("worker", environment)) for _ in range(workers))
            await asyncio.gather(*starting)
            return rate(await _ended(database, runs))


async def _backlog(database: Database, runs: int) -> None:
    """Runs that are made, and that nobody walks yet."""
    stores = SqlStores(database)
    workflows = {name: await stores.workflows.create(name, _CHAIN, "U1") for name in _WORKSPACES}
    for number in range(runs):
        workspace = _WORKSPACES[number % len(_WORKSPACES)]
        new = NewRun(workspace, workflows[workspace].id, 1, _CHAIN, {}, {"type": "manual"}, "U1")
        await stores.runs.create(new)


async def _ended(database: Database, runs: int) -> Sequence[datetime]:
    """When each run ended."""
    query = sa.text("SELECT completed_at FROM executions WHERE status = 'completed' ORDER BY completed_at")
    async with asyncio.timeout(_PATIENCE_S):
        while True:
            async with database.read() as connection:
                found = (await connection.execute(query)).scalars().all()
            if len(found) == runs:
                return found
            await asyncio.sleep(0.5)


def rate(ended: Sequence[datetime]) -> float:
    """Runs per second in the middle three fifths."""
    first, last = len(ended) // 5, len(ended) * 4 // 5
    return (last - first) / (ended[last] - ended[first]).total_seconds()


async def main() -> int:
    """Prints the table; no target is set here."""
    print(f"\nReal `synth worker` processes on PostgreSQL, a backlog of {RUNS} runs of {STEPS} steps")
    one, two = [await runs_per_s(workers) for workers in (1, 2)]
    show(
        [
            Line("1 worker", one, "runs/s"),
            Line("2 workers", two, "runs/s"),
            Line("2 workers ÷ 1", two / one, "×"),
        ]
    )
    return 0


if __name__ == "__main__":
    asyncio.run(main())

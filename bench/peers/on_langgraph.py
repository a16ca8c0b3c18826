"""LangGraph: a graph of five nodes in a row, each checkpointed. The application itself starts each run, and
again after a crash: there is no queue to wait in.

`--durability sync` keeps each step before the next begins, as everybody else here does; `async`, LangGraph's
default, while the next is under way, so that a crash may lose what was finished.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import pairwise
from typing import Any, TypedDict

import aiosqlite
from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import END, START, StateGraph
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool

from bench.peers.contest import STEPS, Laps, compete, terms


class State(TypedDict):
    """What goes from node to node."""

    run: str
    done: int


@asynccontextmanager
async def saver(database: str) -> AsyncIterator[Any]:
    """As LangGraph's documentation sets it up for asynchronous programs."""
    if database.startswith("sqlite"):
        async with aiosqlite.connect(database.partition("///")[2]) as connection:
            kept: Any = AsyncSqliteSaver(connection)
            await kept.setup()
            yield kept
    else:
        options = {"autocommit": True, "prepare_threshold": 0, "row_factory": dict_row}
        async with AsyncConnectionPool(database, min_size=4, max_size=20, kwargs=options) as pool:
            kept = AsyncPostgresSaver(pool)
            await kept.setup()
            yield kept


def chain(laps: Laps, kept: Any) -> Any:
    """The compiled graph."""

    def node() -> Callable[[State], Awaitable[dict[str, int]]]:
        async def step(state: State) -> dict[str, int]:
            laps.step(state["run"])
            return {"done": state["done"] + 1}

        return step

    graph = StateGraph(State)
    names = [START, *(f"s{number}" for number in range(STEPS)), END]
    for name in names[1:-1]:
        graph.add_node(name, node())
    for before, after in pairwise(names):
        graph.add_edge(before, after)
    return graph.compile(checkpointer=kept)


async def main() -> None:
    given, laps, durability = terms(), Laps(), os.environ["BENCH_DURABILITY"]
    async with saver(given.database) as kept:
        graph = chain(laps, kept)

        async def run(name: str) -> None:
            config = {"configurable": {"thread_id": name}}
            await graph.ainvoke({"run": name, "done": 0}, config, durability=durability)

        package = "langgraph-checkpoint-" + ("sqlite" if given.database.startswith("sqlite") else "postgres")
        await compete(given, run, laps, f"async saver, durability={durability}", "langgraph", package)


if __name__ == "__main__":
    asyncio.run(main())

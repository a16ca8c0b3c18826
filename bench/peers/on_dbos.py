"""DBOS: a workflow of five steps, all asynchronous, started directly and not through a queue.

On SQLite it is given WAL, as Synth gives it: its own default is several times slower.
"""

import asyncio
from typing import Any

import sqlalchemy as sa
from dbos import DBOS, DBOSConfig, SetWorkflowID

from bench.peers.contest import STEPS, Laps, compete, terms


def sqlite_engine(database: str) -> sa.Engine:
    """With a journal that readers and the writer share, and every commit on the disk."""
    engine = sa.create_engine(f"sqlite:///{database.partition('///')[2]}", connect_args={"timeout": 30})

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _entry: Any) -> None:
        connection.isolation_level = "IMMEDIATE"
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def configuration(database: str) -> DBOSConfig:
    config = DBOSConfig(
        name="chain",
        application_version="1",
        max_executor_threads=16,
        run_admin_server=False,
        log_level="ERROR",
    )
    if database.startswith("sqlite"):
        config["system_database_engine"] = sqlite_engine(database)
    else:
        config["system_database_url"] = database
    return config


async def main() -> None:
    given, laps = terms(), Laps()
    DBOS(config=configuration(given.database))

    @DBOS.step()
    async def step(name: str) -> None:
        laps.step(name)

    @DBOS.workflow()
    async def chain(name: str) -> None:
        for _ in range(STEPS):
            await step(name)

    DBOS.launch()

    async def run(name: str) -> None:
        with SetWorkflowID(name):
            await chain(name)

    way = "WAL, synchronous FULL" if given.database.startswith("sqlite") else "its defaults, 16 threads"
    await compete(given, run, laps, f"async steps, {way}", "dbos")
    await asyncio.to_thread(DBOS.destroy)


if __name__ == "__main__":
    asyncio.run(main())

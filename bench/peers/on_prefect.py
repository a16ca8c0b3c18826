"""Prefect: a flow of five tasks, reporting to a Prefect server of its own on the same database.

Nothing is cached, and neither logs nor usage are sent anywhere: only states are kept.
"""

import asyncio
import os
from tempfile import TemporaryDirectory

from bench.peers.contest import STEPS, Laps, compete, terms

given = terms()


def settings(folder: str) -> dict[str, str]:
    """For the environment, which Prefect reads when it is imported."""
    address = given.database.replace("postgresql://", "postgresql+asyncpg://", 1)
    return {
        "PREFECT_HOME": folder,
        "PREFECT_API_DATABASE_CONNECTION_URL": address,
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "true",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_LOGGING_TO_API_ENABLED": "false",
        "PREFECT_LOGGING_LEVEL": "CRITICAL",
        "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
        "DO_NOT_TRACK": "1",
    }


async def main() -> None:
    from prefect import flow, task
    from prefect.cache_policies import NO_CACHE

    laps = Laps()

    @task(cache_policy=NO_CACHE, persist_result=False)
    async def step(name: str) -> None:
        laps.step(name)

    @flow(persist_result=False)
    async def chain(name: str) -> None:
        for _ in range(STEPS):
            await step(name)

    await compete(given, chain, laps, "async flow and tasks, its own server, no cache, no logs", "prefect")


if __name__ == "__main__":
    with TemporaryDirectory(prefix="bench-prefect-") as home:
        os.environ |= settings(home)
        asyncio.run(main())

"""Hints between processes on one PostgreSQL."""

import asyncio
from contextlib import suppress

import asyncpg

from core.events import Hint, Hub, Subscription
from storage.hints import PostgresHints


async def test_a_lost_connection_is_made_anew(postgres_url: str) -> None:
    here, there = Hub(), Hub()
    with there.subscribe() as heard:
        async with (
            PostgresHints(postgres_url, here, "a").bridging(),
            PostgresHints(postgres_url, there, "b").bridging(),
        ):
            await _is_heard(here, heard, 1)
            connection = await asyncpg.connect(postgres_url)
            cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            await connection.execute(f"{cut} AND datname = current_database()")
            await connection.close()
            await _is_heard(here, heard, 2)


async def _is_heard(here: Hub, heard: Subscription, number: int) -> None:
    async with asyncio.timeout(15):
        while True:
            here.publish(Hint("T1", number))
            with suppress(TimeoutError):
                async with asyncio.timeout(0.2):
                    if (await heard.next()).run_id == number:
                        return


async def test_what_happens_in_one_process_is_heard_in_the_other_and_not_echoed(postgres_url: str) -> None:
    here, there = Hub(), Hub()
    with here.subscribe() as heard_here, there.subscribe() as heard_there:
        async with (
            PostgresHints(postgres_url, here, "a").bridging(),
            PostgresHints(postgres_url, there, "b").bridging(),
        ):
            async with asyncio.timeout(10):
                while True:  # until both listen
                    here.publish(Hint("T1", 7, {"completed": 1}))
                    try:
                        async with asyncio.timeout(0.2):
                            heard = await heard_there.next()
                            break
                    except TimeoutError:
                        continue
            assert heard == Hint("T1", 7, {"completed": 1}, elsewhere=True)
            while True:
                try:
                    async with asyncio.timeout(0.3):
                        assert not (await heard_here.next()).elsewhere
                except TimeoutError:
                    break

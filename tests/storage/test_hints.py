"""Hints between processes on one PostgreSQL."""

import asyncio

from core.events import Hint, Hub
from storage.hints import PostgresHints


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

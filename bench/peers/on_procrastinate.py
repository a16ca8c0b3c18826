"""procrastinate: a job for each step, which defers the next one when it is done. PostgreSQL only.

The worker listens for NOTIFY, so that no job waits for a poll; deferring the next job and ending the one
before are two transactions.
"""

import asyncio

import procrastinate

from bench.peers.contest import STEPS, Laps, compete, terms


async def main() -> None:
    given, laps = terms(), Laps()
    app = procrastinate.App(
        connector=procrastinate.PsycopgConnector(conninfo=given.database, min_size=4, max_size=20)
    )
    ended: dict[str, asyncio.Event] = {}

    @app.task(name="step")
    async def step(name: str, left: int) -> None:
        laps.step(name)
        if left > 1:
            await step.defer_async(name=name, left=left - 1)
        else:
            ended[name].set()

    async def run(name: str) -> None:
        ended[name] = asyncio.Event()
        await step.defer_async(name=name, left=STEPS)
        await ended[name].wait()
        del ended[name]

    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        working = asyncio.create_task(
            app.run_worker_async(concurrency=given.at_once, install_signal_handlers=False), name="worker"
        )
        settings = f"a job per step, one worker, concurrency {given.at_once}, LISTEN/NOTIFY"
        await compete(given, run, laps, settings, "procrastinate")
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


if __name__ == "__main__":
    asyncio.run(main())

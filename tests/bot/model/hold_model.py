"""A program that runs a model, prints its pid when it is ready, and then waits to be killed."""

import asyncio
import os
import sys
from pathlib import Path

from bot.model.process import PROGRAM
from bot.model.supervisor import open_model


def only_child() -> int:
    return int(Path(f"/proc/self/task/{os.getpid()}/children").read_text())


async def main(weights: str, *program: str) -> None:
    async with open_model(Path(weights), program=program or PROGRAM) as model:
        await model.ready()
        print(only_child(), flush=True)
        await asyncio.sleep(600)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))

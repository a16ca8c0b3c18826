"""A program that fetches the tests' small model into the folder it is given, for a test to kill."""

import asyncio
import sys
from pathlib import Path

from bot.model.fetch import fetch
from tests.bot.model.tiny_model import small_model

if __name__ == "__main__":
    asyncio.run(fetch(small_model(), Path(sys.argv[1]), lambda progress: None))

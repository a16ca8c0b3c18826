"""The real commands of Synth in processes of their own, with a workspace that stands in for Slack."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
from aiohttp import web

from bot.ports import free_port
from bot.workspace import API_PATH, open_workspace

TOKEN = "a-token-for-benches"
_BOT_TOKEN = "xoxb-bench"
_SECRET = "a-secret-of-the-bench"
_PATIENCE_S = 60


@asynccontextmanager
async def surroundings(database_url: str) -> AsyncIterator[Mapping[str, str]]:
    """What has to stand in the environment of a command that works on this database."""
    with TemporaryDirectory(prefix="synth-bench-") as folder:
        tokens = {"bot_token": _BOT_TOKEN, "app_token": "xapp-bench", "signing_secret": _SECRET}
        async with open_workspace(Path(folder) / "slack.sqlite", commands=(), **tokens) as workspace:
            app = web.Application()
            workspace.add_routes(app)
            runner = web.AppRunner(app, shutdown_timeout=1)
            await runner.setup()
            port = free_port()
            await web.TCPSite(runner, "127.0.0.1", port).start()
            try:
                yield {
                    "DATABASE_URL": database_url,
                    "SLACK_BOT_TOKEN": _BOT_TOKEN,
                    "SLACK_SIGNING_SECRET": _SECRET,
                    "SLACK_API_URL": f"http://127.0.0.1:{port}{API_PATH}",
                    "SYNTH_API_TOKEN": TOKEN,
                    "SYNTH_MODEL": "none",
                    "SYNTH_PORT": str(free_port()),
                }
            finally:
                await runner.cleanup()


@asynccontextmanager
async def command(name: str, environment: Mapping[str, str]) -> AsyncIterator[psutil.Process]:
    """`synth NAME`, once it said that it is up; told to stop with the block."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "ignore", "-m", "bot", name),
        env={**os.environ, **environment},
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(_PATIENCE_S):
            if not await process.stdout.readline():
                raise RuntimeError(f"`synth {name}` ended before it was up")
        yield psutil.Process(process.pid)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()

"""`synth watch 12`, over the WebSocket of a real server."""

import asyncio
import io
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from rich.console import Console

from bot.http import Caller, Pace, add_routes
from bot.terminal.watch import watch
from core.access.tokens import Scope
from storage import SqlStores, open_database
from tests.bot.http.world import OURS, THEIRS, World, open_world


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    async with (
        open_database(sqlite_url) as database,
        open_world(SqlStores(database), Pace(look=0.1, leave=0.2)) as opened,
    ):
        yield opened


class Screen:
    """A console that a test can read."""

    def __init__(self, *, tty: bool = False) -> None:
        self._written = io.StringIO()
        self.console = Console(file=self._written, width=100, force_terminal=tty, color_system=None)

    @property
    def text(self) -> str:
        return self._written.getvalue()

    async def shows(self, words: str) -> None:
        async with asyncio.timeout(5):
            while words not in self.text:
                await asyncio.sleep(0.02)


def _address(world: World) -> str:
    return "http://{}:{}".format(*world.address)


async def test_a_run_is_followed_to_its_end(world: World) -> None:
    run_id = await world.run()
    screen = Screen()
    watching = asyncio.create_task(watch(run_id, _address(world) + "/", OURS, screen.console))
    await screen.shows("created")
    walker = await world.walker(run_id)
    await screen.shows("running")
    await walker.finish("sum", "short")
    await screen.shows("✓ sum")
    await walker.finish("french", "court")
    await walker.complete()
    assert await watching == 0
    assert screen.text.splitlines()[-1] == "court"


async def test_on_a_terminal_it_is_a_tree(world: World) -> None:
    run_id = await world.run()
    screen = Screen(tty=True)
    watching = asyncio.create_task(watch(run_id, _address(world), OURS, screen.console))
    walker = await world.walker(run_id)
    await walker.finish("sum", "short")
    await screen.shows("├── ✓ sum")
    await world.call("POST", f"/api/execute/run/{run_id}/cancel")
    assert await watching == 1
    assert "was cancelled by api" in screen.text


async def test_an_ended_run_is_shown_at_once(world: World) -> None:
    run_id = await world.run()
    await (await world.walker(run_id)).fail("sum", "The model gave no answer.")
    screen = Screen()
    assert await watch(run_id, _address(world), OURS, screen.console) == 1
    assert "failed at sum: The model gave no answer." in screen.text


async def test_what_cannot_be_watched_is_exit_code_2_with_a_reason(world: World) -> None:
    run_id = await world.run()
    address = _address(world)
    world.tokens.callers["ci"] = Caller("T1", "ci", frozenset({Scope.RUN}))
    for number, where, token, says in [
        (run_id + 1, address, OURS, f"There is no run {run_id + 1}"),
        (run_id, address, THEIRS, f"There is no run {run_id}"),
        (run_id, address, "wrong", "does not take this API token"),
        (run_id, address, "ci", "needs the scope `read`"),
        (run_id, address, None, "SYNTH_API_TOKEN"),
        (run_id, "http://127.0.0.1:9", OURS, "No Synth answers"),
        (run_id, "nonsense", OURS, "No Synth answers"),
    ]:
        screen = Screen()
        assert await watch(number, where, token, screen.console) == 2
        assert says in screen.text


async def test_a_server_that_comes_back_is_followed_on(world: World) -> None:
    run_id = await world.run()
    walker = await world.walker(run_id)
    screen = Screen()
    watching = asyncio.create_task(watch(run_id, _address(world), OURS, screen.console))
    await screen.shows("running")
    await world.runner.cleanup()
    await walker.finish("sum", "short")

    app = web.Application()
    add_routes(app, world.synth, world.tokens, world.vitals)
    again = web.AppRunner(app, shutdown_timeout=1)
    await again.setup()
    try:
        await web.TCPSite(again, *world.address).start()
        await screen.shows("✓ sum")
        await walker.finish("french", "court")
        await walker.complete()
        assert await watching == 0
    finally:
        await again.cleanup()


async def test_a_server_that_stays_away_is_given_up_with_a_word_of_comfort(world: World) -> None:
    run_id = await world.run()
    screen = Screen()
    watching = asyncio.create_task(watch(run_id, _address(world), OURS, screen.console, patience=0.5))
    await screen.shows("created")
    await world.runner.cleanup()
    assert await watching == 2
    assert f"look again with `synth watch {run_id}`" in screen.text

"""`/healthz` and `/readyz`."""

import asyncio
from collections.abc import Sequence

import pytest
from aiohttp.test_utils import make_mocked_request

from bot.http import Health, Part
from bot.http.health import HealthPages
from tests.bot.http.world import World


async def test_a_process_that_answers_is_alive(world: World) -> None:
    heard = await world.call("GET", "/healthz", token=None)
    assert (heard.status, heard.json) == (200, {"status": "alive"})
    assert (await world.call("HEAD", "/healthz", token=None)).status == 200


async def test_it_is_ready_though_the_model_is_not(world: World) -> None:
    heard = await world.call("GET", "/readyz", token=None)
    assert heard.status == 200
    assert heard.json == {
        "status": "ready",
        "parts": {
            "database": {"ok": True, "required": True, "detail": "SQLite"},
            "model": {"ok": False, "required": False, "detail": "no model yet"},
        },
    }


async def test_it_is_not_ready_when_the_migrations_are_not_right(world: World) -> None:
    world.vitals.found = [Part("migrations", False, "run `synth migrate`", required=True)]
    heard = await world.call("GET", "/readyz", token=None)
    assert (heard.status, heard.json["status"]) == (503, "not ready")
    assert heard.json["parts"]["migrations"]["detail"] == "run `synth migrate`"
    assert (await world.call("GET", "/healthz", token=None)).status == 200


class Stuck:
    async def parts(self) -> Sequence[Part]:
        await asyncio.sleep(60)
        raise AssertionError


class Broken:
    async def parts(self) -> Sequence[Part]:
        raise RuntimeError("nobody thought of this")


@pytest.mark.parametrize("health", [Stuck(), Broken()])
async def test_checks_that_never_end_or_fail_mean_not_ready(health: Health) -> None:
    answer = await HealthPages(health, patience=0.05).ready(make_mocked_request("GET", "/readyz"))
    assert answer.status == 503

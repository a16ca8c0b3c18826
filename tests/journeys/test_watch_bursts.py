"""Triggers that look now and then, and events that come many at once, over real HTTP."""

import asyncio
from pathlib import Path
from typing import Any

from tests.journeys.test_pipedream import Two, open_two
from tests.journeys.test_watches import ISSUE, ISSUES, connect, save, until_state

Json = dict[str, Any]
CONTACTS: Json = {"type": "app_event", "event": "pipedream:hubspot-new-contact", "params": {}}
_MANY = 300
_AT_ONCE = 60


async def test_a_trigger_that_looks_now_and_then_is_deployed_with_its_timer_and_others_are_not(
    tmp_path: Path,
) -> None:
    async with open_two(tmp_path) as two:
        connect(two)
        two.server.add_account(f"{two.house.served.workspace_id}:api", "hubspot")
        looks = int((await two.save({"id": "a", "kind": "wait", "seconds": 1}, trigger=CONTACTS))["id"])
        await until_state(two.house, looks, "listening")
        assert two.server.emitter.of("hubspot-new-contact")["props"]["timer"] == {"intervalSeconds": 900}
        await two.house.http.delete(f"{two.house.api}/workflows/{looks}")
        is_told = await save(two)
        await until_state(two.house, is_told, "listening")
        assert "timer" not in two.server.emitter.of(ISSUES)["props"]


async def test_a_burst_of_events_starts_a_run_for_each_and_none_twice(
    tmp_path: Path, database_url: str
) -> None:
    async with open_two(tmp_path, database_url) as two:
        connect(two)
        await until_state(two.house, await save(two), "listening")
        deployed = two.server.emitter.of(ISSUES)
        room = asyncio.Semaphore(_AT_ONCE)

        async def deliver(number: int) -> int:
            async with room:
                status, answer = await two.server.emitter.emit(deployed, {**ISSUE, "number": number})
            assert status == 202, answer
            return int(answer["runId"])

        started = await asyncio.gather(*(deliver(number) for number in range(_MANY)))
        assert len(set(started)) == _MANY
        again = await asyncio.gather(*(deliver(number) for number in range(0, _MANY, 10)))
        assert again == started[::10], "sent again: the same runs"
        await every_one_completed(two, set(started))


async def every_one_completed(two: Two, wanted: set[int]) -> None:
    left = set(wanted)
    async with asyncio.timeout(90):
        while left:
            number = min(left)
            if (await two.run(number))["status"] == "completed":
                left.remove(number)
            else:
                await asyncio.sleep(0.1)

"""Following runs over `/ws`: every event once, in order, whatever happens in between."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import ClientWebSocketResponse, WSMsgType, WSServerHandshakeError

from bot.http import Pace
from bot.http.follower import MOST_RUNS
from core.events import Hint
from storage import SqlStores, open_database
from tests.bot.http.world import OURS, THEIRS, World, open_world


class Ear:
    """A client of `/ws`."""

    def __init__(self, ws: ClientWebSocketResponse) -> None:
        self.ws = ws

    async def say(self, **message: Any) -> None:
        await self.ws.send_json(message)

    async def follow(self, run_id: int, after: int = 0) -> dict[str, Any]:
        await self.say(type="subscribe", runId=run_id, after=after)
        return await self.hear()

    async def hear(self) -> dict[str, Any]:
        message: dict[str, Any] = await self.ws.receive_json(timeout=5)
        return message

    async def events(self, count: int) -> list[tuple[int | None, str]]:
        heard = [await self.hear() for _ in range(count)]
        return [(message.get("seq"), message["type"]) for message in heard]

    async def silence(self, seconds: float = 0.3) -> bool:
        with pytest.raises(asyncio.TimeoutError):
            await self.ws.receive(timeout=seconds)
        return True


@asynccontextmanager
async def ear(world: World, token: str = OURS) -> AsyncIterator[Ear]:
    headers = {"Authorization": f"Bearer {token}"}
    async with world.client.ws_connect("/ws", headers=headers) as ws:
        yield Ear(ws)


WHOLE = [
    (1, "execution_progress"),
    (2, "payload_completed"),
    (3, "execution_progress"),
    (4, "payload_completed"),
    (5, "execution_progress"),
    (6, "workflow_completed"),
]


async def test_a_run_is_told_from_its_first_event_to_its_last(world: World) -> None:
    run_id = await world.run()
    async with ear(world) as client:
        assert await client.follow(run_id) == {
            "type": "subscribed",
            "runId": run_id,
            "after": 0,
            "seq": 0,
            "status": "created",
        }
        walker = await world.walker(run_id)
        await walker.finish("sum", {"lines": 2})
        await walker.finish("french", "deux")
        await walker.complete()
        heard = [await client.hear() for _ in range(6)]
    assert [(message["seq"], message["type"]) for message in heard] == WHOLE
    assert all(message["runId"] == run_id for message in heard)
    assert heard[1]["data"]["kind"] == "payload"
    assert heard[1]["data"]["content"] == {"lines": 2}
    assert set(heard[2]["data"]) == {"completed", "total", "step"}
    assert set(heard[1]) == {"type", "runId", "seq", "data"}


async def test_a_client_resumes_after_the_last_event_it_saw(world: World) -> None:
    run_id = await world.run()
    walker = await world.walker(run_id)
    await walker.finish("sum", "x")
    async with ear(world) as client:
        await client.follow(run_id)
        assert await client.events(3) == WHOLE[:3]
    await walker.finish("french", "y")
    async with ear(world) as client:
        await client.follow(run_id, after=3)
        await walker.complete()
        assert await client.events(3) == WHOLE[3:]


async def test_an_ended_run_is_told_whole_and_then_nothing(world: World) -> None:
    run_id = await world.run()
    walker = await world.walker(run_id)
    await walker.finish("sum", "x")
    await walker.finish("french", "y")
    await walker.complete()
    async with ear(world) as client:
        assert (await client.follow(run_id))["status"] == "completed"
        assert await client.events(6) == WHOLE
        assert (await client.follow(run_id, after=6))["seq"] == 6
        assert await client.silence()


async def test_more_events_than_one_look_gives_come_all_and_in_order(world: World) -> None:
    run_id = await world.run()
    walker = await world.walker(run_id)
    for index in range(260):
        await walker.finish("line", index, path=f"each[{index}].line")
    async with ear(world) as client:
        assert (await client.follow(run_id))["seq"] == 521
        assert [number for number, _ in await client.events(521)] == list(range(1, 522))


async def test_events_come_without_any_hint_too(world: World) -> None:
    run_id = await world.run()
    walker = await world.walker(run_id)
    async with ear(world) as client:
        await client.follow(run_id)
        await client.events(1)
        walker.hint = lambda progress=None: None  # type: ignore[method-assign]  # a walker of another process
        await walker.finish("sum", "x")
        assert await client.events(2) == WHOLE[1:3]


async def test_lost_hints_lose_no_event(world: World) -> None:
    run_id = await world.run()
    walker = await world.walker(run_id)
    async with ear(world) as client:
        await client.follow(run_id)
        for _ in range(3_000):  # more than a subscription holds
            world.synth.hub.publish(Hint("T1", run_id + 1))
        await walker.finish("sum", "x")
        assert await client.events(3) == WHOLE[:3]


async def test_a_run_goes_on_being_told_when_it_is_retried(world: World) -> None:
    run_id = await world.run()
    await (await world.walker(run_id)).fail("sum", "no")
    async with ear(world) as client:
        await client.follow(run_id)
        assert (await client.events(4))[-1] == (4, "workflow_failed")
        await world.call("POST", f"/api/execute/run/{run_id}/retry")
        assert await client.events(1) == [(5, "execution_progress")]
        await world.call("POST", f"/api/execute/run/{run_id}/cancel")
        assert await client.events(1) == [(6, "workflow_cancelled")]


async def test_a_passing_state_has_no_number_and_never_comes_late(world: World) -> None:
    run_id = await world.run()
    walker = await world.walker(run_id)
    passing = {"completed": 0, "total": 2, "step": "sum"}
    async with ear(world) as client:
        await client.follow(run_id)
        await client.events(1)
        walker.hint(passing)
        assert await client.hear() == {"type": "execution_progress", "runId": run_id, "data": passing}
        walker.hint(passing)
        await walker.finish("sum", "x")  # before the socket's task looks: the state is older than these
        await walker.finish("french", "y")
        await walker.complete()
        heard = [await client.hear()]
        while heard[-1].get("seq") != 6:
            heard.append(await client.hear())
        numbers = [message["seq"] for message in heard if "seq" in message]
        assert numbers == [2, 3, 4, 5, 6]
        walker.hint(passing)
        assert await client.silence()


async def test_one_socket_follows_several_runs_until_it_wants_no_more(world: World) -> None:
    workflow_id = await world.workflow()
    one = await world.run(workflow_id)
    async with ear(world) as client:
        await client.follow(one)
        await world.walker(one)
        assert (await client.hear())["runId"] == one
        two = await world.run(workflow_id)
        await client.follow(two)
        walker = await world.walker(two)
        assert (await client.hear())["runId"] == two
        await client.say(type="unsubscribe", runId=two)
        assert await client.hear() == {"type": "unsubscribed", "runId": two}
        await walker.finish("sum", "x")
        assert await client.silence()


async def test_subscribing_again_tells_from_there_again(world: World) -> None:
    run_id = await world.run()
    walker = await world.walker(run_id)
    await walker.finish("sum", "x")
    async with ear(world) as client:
        await client.follow(run_id)
        await client.events(3)
        await client.follow(run_id, after=1)
        assert await client.events(2) == WHOLE[1:3]
        assert await client.silence()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "7",
        '"subscribe"',
        "{}",
        '{"type": "shout"}',
        '{"type": "subscribe"}',
        '{"type": "subscribe", "runId": "1"}',
        '{"type": "subscribe", "runId": true}',
        '{"type": "subscribe", "runId": 1.0}',
        '{"type": "subscribe", "runId": 0}',
        '{"type": "subscribe", "runId": -1}',
        '{"type": "subscribe", "runId": 9223372036854775808}',
        '{"type": "subscribe", "runId": 1, "after": -1}',
        '{"type": "subscribe", "runId": 1, "after": null}',
        '{"type": "subscribe", "runId": 1, "afterr": 1}',
        '{"type": "subscribe", "runId": NaN}',
        "[" * 5_000,
    ],
)
async def test_a_bad_message_is_answered_and_the_socket_stays_open(world: World, text: str) -> None:
    run_id = await world.run()
    async with ear(world) as client:
        await client.ws.send_str(text)
        heard = await client.hear()
        assert heard["type"] == "error"
        assert heard["message"]
        assert (await client.follow(run_id))["type"] == "subscribed"


async def test_a_binary_message_is_answered_with_an_error(world: World) -> None:
    async with ear(world) as client:
        await client.ws.send_bytes(b"\x00\xff")
        assert (await client.hear())["type"] == "error"


async def test_a_message_that_is_too_long_closes_the_socket_with_its_code(world: World) -> None:
    async with ear(world) as client:
        await client.ws.send_str("x" * 100_000)
        message = await client.ws.receive(timeout=5)
        assert (message.type, message.data) == (WSMsgType.CLOSE, 1009)


async def test_an_unknown_run_and_a_number_beyond_its_events_are_errors(world: World) -> None:
    run_id = await world.run()
    async with ear(world) as client:
        assert await client.follow(run_id + 1) == {
            "type": "error",
            "message": f"There is no run {run_id + 1} here.",
            "runId": run_id + 1,
        }
        heard = await client.follow(run_id, after=7)
        assert (heard["type"], heard["runId"]) == ("error", run_id)
        assert (await client.follow(2**63 - 1))["type"] == "error"


async def test_a_run_of_another_workspace_does_not_exist(world: World) -> None:
    run_id = await world.run()
    async with ear(world, THEIRS) as client:
        assert (await client.follow(run_id))["message"] == f"There is no run {run_id} here."
        walker = await world.walker(run_id)
        await walker.finish("sum", "secret")
        walker.hint({"completed": 1, "total": 2, "step": "french"})
        assert await client.silence()


async def test_a_socket_follows_so_many_runs_and_no_more(world: World) -> None:
    workflow_id = await world.workflow()
    run_ids = [await world.run(workflow_id) for _ in range(MOST_RUNS + 1)]
    async with ear(world) as client:
        for run_id in run_ids[:-1]:
            assert (await client.follow(run_id))["type"] == "subscribed"
        assert "at most" in (await client.follow(run_ids[-1]))["message"]
        assert (await client.follow(run_ids[0]))["type"] == "subscribed"


async def test_a_browser_brings_its_token_as_a_subprotocol(world: World) -> None:
    run_id = await world.run()
    async with world.client.ws_connect("/ws", protocols=("bearer", OURS)) as ws:
        assert ws.protocol == "bearer"
        assert (await Ear(ws).follow(run_id))["type"] == "subscribed"


async def test_a_token_in_the_address_or_a_wrong_one_opens_no_socket(world: World) -> None:
    for path, protocols in [(f"/ws?token={OURS}", ()), ("/ws", ("bearer", "wrong")), ("/ws", (OURS,))]:
        with pytest.raises(WSServerHandshakeError) as refused:
            await world.client.ws_connect(path, protocols=protocols)
        assert refused.value.status == 401


async def test_what_is_no_websocket_is_told_so(world: World) -> None:
    heard = await world.call("GET", "/ws")
    assert (heard.status, heard.headers["Upgrade"]) == (426, "websocket")


async def test_stopping_the_server_closes_sockets_with_a_code_that_says_so(sqlite_url: str) -> None:
    async with open_database(sqlite_url) as database, open_world(SqlStores(database)) as world:
        run_id = await world.run()
        headers = {"Authorization": f"Bearer {OURS}"}
        async with world.client.ws_connect("/ws", headers=headers) as ws:
            await Ear(ws).follow(run_id)
            async with asyncio.timeout(5):
                closing, message = await asyncio.gather(world.runner.cleanup(), ws.receive())
            assert closing is None
            assert (message.type, message.data) == (WSMsgType.CLOSE, 1001)


async def test_a_database_that_fails_closes_the_socket_with_an_id_that_is_logged(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    run_id = await world.run()
    async with ear(world) as client:
        await client.follow(run_id)
        async with world.stores.database.write() as connection:
            await connection.exec_driver_sql("DROP TABLE events")
        message = await client.ws.receive(timeout=5)
    assert (message.type, message.data) == (WSMsgType.CLOSE, 1011)
    assert message.extra is not None
    number = message.extra.partition("(")[2].partition(")")[0]
    assert number in caplog.text


async def test_a_client_that_takes_nothing_is_sent_away_and_can_resume(sqlite_url: str) -> None:
    pace = Pace(look=0.05, send=0.3, leave=0.3, heartbeat=30)
    async with open_database(sqlite_url) as database, open_world(SqlStores(database), pace) as world:
        run_id = await world.run()
        walker = await world.walker(run_id)
        await walker.finish("sum", "x" * 30_000_000)  # more than all buffers on the way hold
        reader, writer = await _deaf_socket(world)
        text = json.dumps({"type": "subscribe", "runId": run_id}).encode()
        writer.write(bytes([0x81, 0x80 | len(text), 0, 0, 0, 0]) + text)
        await asyncio.sleep(1)  # longer than the server waits for a client to take something
        assert await _all_that_came(reader) < 30_000_000
        writer.close()
        async with ear(world) as client:
            await client.follow(run_id, after=2)
            assert await client.events(1) == [(3, "execution_progress")]


async def _deaf_socket(world: World) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A WebSocket whose client takes next to nothing in."""
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    raw.setblocking(False)
    await asyncio.get_running_loop().sock_connect(raw, world.address)
    reader, writer = await asyncio.open_connection(sock=raw, limit=1024)
    writer.write(
        b"GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
        b"Authorization: Bearer " + OURS.encode() + b"\r\n\r\n"
    )
    await reader.readuntil(b"\r\n\r\n")
    return reader, writer


async def _all_that_came(reader: asyncio.StreamReader) -> int:
    """How many bytes there are before the connection's end."""
    count = 0
    try:
        async with asyncio.timeout(5):
            while chunk := await reader.read(1_000_000):
                count += len(chunk)
    except ConnectionResetError:
        pass
    return count

"""What strangers may post to a webhook: nothing of it breaks, blocks or poisons anything."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from yarl import URL

from core.strict_json import NotJson
from core.webhooks import read_body
from storage.tables import deliveries
from tests.bot.http.test_hooks import Unsteady, hooked, path_of, send
from tests.bot.http.world import THEIRS, World


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(10_001))),
        ("application/x-www-form-urlencoded", b"a=%00&b=\xff"),
        ("text/plain; charset=idna", b"xn--" + b"a" * 300 + b".\xff"),
        ("text/plain; charset=undefined", b"hello"),
        ("text/plain; charset=zlib", b"hello"),
        ("text/plain; charset=rot13", b"hello"),
        ("text/plain; charset*=utf-8''%00", b"hello"),
        ('text/plain; charset="utf-8\\', b"hello"),
        ("text/plain; charset=unicode_escape", b"\\x"),
        ("text/plain; charset=utf-16", b"\x00\xd8"),
        ("text/plain; charset=utf-7", b"+2AA-"),
        (";;;=;", b"hello"),
        ("\xff/\xfe; charset=\xfd", b"hello"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\nhi\r\n--x--"),
        ("application/json", b"\xff\xfe{\x00}\x00"),
        ("application/json", b'{"a": ' + b"9" * 5_000 + b"}"),
        ("application/json", b'{"a": "\\ud800"}'),
        ("application/json", b"[" * 100_000),
    ],
)
async def test_whatever_is_posted_is_a_run_or_a_refusal_and_nothing_is_left_lying(
    world: World, kind: str, raw: bytes
) -> None:
    _, told = await hooked(world)
    heard = await send(world, told, raw, Content_Type=kind)
    assert heard.status in (202, 400, 413), heard.body
    assert await world.stores.hooks.left_lying(datetime.now(UTC) + timedelta(hours=1)) == []


@pytest.mark.parametrize("charset", ["punycode", "idna", "unicode_escape", "utf-7", "quopri", "x" * 5_000])
def test_only_what_the_web_writes_in_is_decoded(charset: str) -> None:
    """Python's own codecs take hours for a megabyte of punycode, and remember every name that they refuse."""
    with pytest.raises(NotJson):
        read_body(f"text/plain; charset={charset}", b"a-b")


@pytest.mark.parametrize(
    "charset", ["UTF-8", '"utf-8"', "ISO-8859-15", "windows-1252", "Shift_JIS", "gb18030"]
)
def test_what_the_web_writes_in_is_read(charset: str) -> None:
    assert read_body(f"text/plain; charset={charset}", b"hello") == "hello"


@pytest.mark.parametrize(
    "secret", ["%ED%A0%80", "%00", "%FF%FE", "..%2f..%2fapi", "x" * 7_000, "%2e%2e", "a/b", ""]
)
async def test_an_odd_address_is_nobodys(world: World, secret: str) -> None:
    heard = await world.call("POST", URL(f"/hooks/w/{secret}", encoded=True), token=None, data=b"{}")
    assert heard.status == 404, heard.body


async def test_a_delivery_that_breaks_us_does_not_keep_those_behind_it_from_their_runs(world: World) -> None:
    _, told = await hooked(world)
    service, real = world.synth.deliveries, world.stores.hooks
    for number in range(2):
        service._hooks = Unsteady(real, "start")
        assert (await send(world, told, {"n": number})).json["runId"] is None
    async with world.stores.database.write() as connection:
        long_ago = datetime(2026, 1, 1, tzinfo=UTC)
        await connection.execute(deliveries.update().values(received_at=long_ago))
        first = sa.select(sa.func.min(deliveries.c.id)).scalar_subquery()
        await connection.execute(deliveries.update().where(deliveries.c.id == first).values(headers=[1]))
    service._hooks = real
    assert await service.sweep() == 2
    assert await service.sweep() == 0
    runs = await world.stores.runs.page("T1")
    assert [dict(run.trigger)["body"] for run in runs.items] == [{"n": 1}]


class Slow:
    """A sender who promises a body and never ends it."""

    def __init__(self, world: World, path: str) -> None:
        self._world, self._path = world, path

    async def begin(self) -> asyncio.StreamWriter:
        _, writer = await asyncio.open_connection(*self._world.address)
        head = f"POST {self._path} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nx"
        writer.write(head.encode())
        await writer.drain()
        return writer


async def test_slow_senders_of_one_workspace_leave_room_for_those_of_another(world: World) -> None:
    _, ours = await hooked(world)
    definition: dict[str, Any] = {
        "name": "theirs",
        "trigger": {"type": "webhook"},
        "steps": [{"id": "rest", "kind": "wait", "seconds": 1}],
    }
    made = await world.call("POST", "/api/workflows", token=THEIRS, json={"definition": definition})
    theirs = (await world.call("GET", f"/api/workflows/{made.json['id']}/trigger", token=THEIRS)).json
    slow = [await Slow(world, path_of(theirs)).begin() for _ in range(60)]
    await asyncio.sleep(0.1)
    try:
        async with asyncio.timeout(5):
            assert (await send(world, ours)).status == 202
    finally:
        for writer in slow:
            writer.close()

"""What nobody should send, and somebody will: always a clear refusal, never a 500."""

import asyncio
import gzip
import json
import random
from typing import Any

import pytest
from yarl import URL

from storage import SqlStores
from tests.bot.http.world import CHAIN, OURS, World, open_world

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"{", "line 1, column 2"),
        (b"{'a': 1}", "not JSON"),
        (b'{"inputs": NaN}', "NaN"),
        (b'{"inputs": {"text": -Infinity}}', "-Infinity"),
        (b'{"inputs": {"text": 1e999}}', "too large"),
        (b'{"inputs": {"text": ' + b"9" * 5_000 + b"}}", "too large"),
        (b'{"inputs": {"text": "a\\u0000b"}}', "NUL"),
        (b'{"inputs": {"a\\u0000b": "x"}}', "NUL"),
        (b'{"inputs": {"text": "\\ud800"}}', "surrogate"),
        (b'{"inputs": {"text": "\xff"}}', "UTF-8"),
        (b"[" * 100_000, "nested"),
        (b"[" * 500 + b"]" * 500, "nested"),
        (b'{"a":' * 200 + b"1" + b"}" * 200, "nested"),
        (b"\xef\xbb\xbf{}", "not JSON"),
        (b"\x00", "not JSON"),
    ],
)
async def test_what_is_no_usable_json_is_a_400_that_says_why(world: World, raw: bytes, says: str) -> None:
    workflow_id = await world.workflow()
    for path in (f"/api/execute/workflow/{workflow_id}", "/api/workflows"):
        heard = await world.call("POST", path, data=raw, headers=JSON)
        assert heard.status == 400, heard.body
        assert says in heard.json["detail"]


async def test_what_passes_the_door_can_be_kept_by_every_database(stores: SqlStores) -> None:
    odd: list[Any] = [
        "\u2028\ufffe\U0001f600 {{text}} '; DROP TABLE executions; --",
        10**200,
        -1.5e-300,
        {"": "", "\t": None, "é" * 100: [[], {}, False]},
        "\x7f\x01",
    ]
    async with open_world(stores) as world:
        definition = {**CHAIN, "inputs": [{"name": "text", "type": "array"}]}
        made = await world.call("POST", "/api/workflows", json={"definition": definition})
        path = f"/api/execute/workflow/{made.json['id']}"
        started = await world.call("POST", path, json={"inputs": {"text": odd}})
        assert started.status == 202, started.body
        shown = await world.call("GET", f"/api/execute/run/{started.json['runId']}")
        assert shown.json["metadata"]["inputs"]["text"] == odd


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "", "multipart/x; y"])
async def test_a_body_that_is_not_said_to_be_json_is_refused(world: World, kind: str) -> None:
    heard = await world.call("POST", "/api/workflows", data=b"{}", headers={"Content-Type": kind})
    assert heard.status == 415
    assert "application/json" in heard.json["detail"]


async def test_a_body_of_ten_megabytes_is_refused_before_it_is_read(world: World) -> None:
    raw = b'{"inputs": {"text": "' + b"x" * 10_000_000 + b'"}}'
    workflow_id = await world.workflow()
    for path in (f"/api/execute/workflow/{workflow_id}", "/api/workflows"):
        heard = await world.call("POST", path, data=raw, headers=JSON)
        assert heard.status == 413
        assert "bytes" in heard.json["detail"]


async def test_a_body_of_unknown_length_is_counted_while_it_comes(world: World) -> None:
    async def endless() -> Any:
        for _ in range(100):
            yield b" " * 100_000

    heard = await world.call("POST", "/api/execute/workflow/1", data=endless(), headers=JSON)
    assert heard.status == 413


async def test_a_small_body_that_unpacks_to_a_large_one_is_refused(world: World) -> None:
    packed = gzip.compress(b" " * 50_000_000)
    headers = {**JSON, "Content-Encoding": "gzip"}
    heard = await world.call("POST", "/api/workflows", data=packed, headers=headers)
    assert heard.status == 413
    heard = await world.call("POST", "/api/workflows", data=b"no gzip", headers=headers)
    assert heard.status == 400


async def test_a_body_of_very_many_values_is_refused(world: World) -> None:
    raw = b'{"definition": {"steps": [' + b",".join([b"0"] * 500_000) + b"]}}"
    heard = await world.call("POST", "/api/workflows", data=raw, headers=JSON)
    assert heard.status == 413
    assert "values" in heard.json["detail"]


async def test_very_many_faults_are_told_in_part(world: World) -> None:
    heard = await world.call("POST", "/api/workflows", json={"definition": {"steps": [0] * 20_000}})
    assert heard.status == 422
    assert len(heard.json["faults"]) == 1_000
    assert "first 1,000" in heard.json["detail"]


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("abc", 400),
        ("1.0", 400),
        ("-1", 400),
        ("+1", 400),
        ("1e3", 400),
        ("%31%00", 400),
        ("%D9%A3", 400),  # an Arabic digit
        ("0x1", 400),
        ("%20", 400),
        ("..%2f..", 400),
        ("%0d%0aX-Evil:%201", 400),
        ("0", 404),
        (str(2**63 - 1), 404),
        (str(2**63), 404),
        (str(2**64), 404),
        ("9" * 5_000, 404),
    ],
)
async def test_an_id_that_is_none_is_a_clear_refusal_everywhere(
    world: World, written: str, status: int
) -> None:
    for method, path in [
        ("GET", "/api/workflows/{}"),
        ("DELETE", "/api/workflows/{}"),
        ("GET", "/api/workflows/{}/runs"),
        ("GET", "/api/workflows/{}/versions"),
        ("GET", "/api/execute/run/{}"),
        ("POST", "/api/execute/run/{}/cancel"),
        ("POST", "/api/execute/workflow/{}"),
    ]:
        url = URL(path.format(written), encoded=True)
        heard = await world.call(method, url, json={})
        assert heard.status == status, (method, path, heard.body)
        assert "X-Evil" not in heard.headers


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=101",
        "limit=x",
        "cursor=0",
        "cursor=-1",
        "limit=",
        f"cursor={2**63}",
        "page=2",
        "limit=1&limit=2",
        "cursor=%00",
        "cursor=null",
    ],
)
async def test_a_page_that_is_none_is_refused(world: World, query: str) -> None:
    heard = await world.call("GET", f"/api/workflows?{query}")
    assert heard.status in (400, 422)
    assert heard.json["detail"]


async def test_a_header_cannot_be_smuggled_into_an_answer(world: World) -> None:
    reader, writer = await asyncio.open_connection(*world.address)
    writer.write(
        b"GET /api/workflows HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        b"Authorization: Bearer " + OURS.encode() + b"\r\n"
        b"Idempotency-Key: a\rX-Evil: 1\r\n\r\n"
    )
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    assert answer.startswith((b"HTTP/1.1 400", b"HTTP/1.0 400"))
    assert b"X-Evil: 1\r\n" not in answer.partition(b"\r\n\r\n")[0]


async def test_a_client_that_leaves_in_the_middle_of_its_body_troubles_nobody(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    _, writer = await asyncio.open_connection(*world.address)
    writer.write(
        b"POST /api/workflows HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"Authorization: Bearer " + OURS.encode() + b"\r\nContent-Length: 1000\r\n\r\n{"
    )
    await writer.drain()
    await asyncio.sleep(0.05)
    writer.close()
    await writer.wait_closed()
    assert (await world.call("GET", "/api/workflows")).status == 200
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_random_json_is_never_a_500(world: World) -> None:
    workflow_id = await world.workflow()
    dice = random.Random(20_26)
    for _ in range(150):
        body = _mutated(json.loads(json.dumps({"definition": CHAIN})), dice)
        for method, path in [
            ("POST", "/api/workflows"),
            ("PUT", f"/api/workflows/{workflow_id}"),
            ("POST", f"/api/execute/workflow/{workflow_id}"),
        ]:
            heard = await world.call(method, path, json=body)
            assert heard.status < 500, (method, body, heard.body)


_ODD: list[Any] = [
    None, True, 0, -1, 1.5, "", "x", "{{", "{{x}}", "{{inputs.", [], [[]], {}, {"id": 1}, 10**30,
    {"kind": "branch"}, {"kind": "for_each", "steps": "x"}, {"kind": [], "id": {}}, "payload", "trigger",
]  # fmt: skip


def _mutated(value: Any, dice: random.Random) -> Any:
    """The same with one or more places made odd."""
    if dice.random() < 0.08:
        return dice.choice(_ODD)
    if isinstance(value, dict):
        changed = {key: _mutated(inner, dice) for key, inner in value.items()}
        if dice.random() < 0.1:
            key = dice.choice(["kind", "id", "as", "when", "then", "items", "trigger", "cron", "steps"])
            changed[key] = dice.choice(_ODD)
        return changed
    if isinstance(value, list):
        return [_mutated(inner, dice) for inner in value]
    return value

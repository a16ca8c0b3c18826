"""`POST /hooks/w/{secret}`: what is posted is kept, once, and becomes a run; nothing is given away."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from core.errors import StorageError
from storage import SqlStores
from storage.tables import deliveries
from tests.bot.http.world import THEIRS, Heard, World, open_world

STEPS = [{"id": "sum", "kind": "payload", "blocks": [{"role": "user", "text": "Sum up: {{trigger.text}}"}]}]


@pytest.fixture
async def everywhere(stores: SqlStores) -> AsyncIterator[World]:
    """On each database."""
    async with open_world(stores) as opened:
        yield opened


async def hooked(world: World, name: str = "intake", **trigger: Any) -> tuple[int, dict[str, Any]]:
    """A workflow with a webhook, and what the API tells of its trigger."""
    definition = {"name": name, "trigger": {"type": "webhook", **trigger}, "steps": STEPS}
    made = await world.call("POST", "/api/workflows", json={"definition": definition})
    assert made.status == 201, made.body
    told = await world.call("GET", f"/api/workflows/{made.json['id']}/trigger")
    return int(made.json["id"]), told.json


def path_of(told: dict[str, Any]) -> str:
    assert told["url"].startswith("http://synth.example/hooks/w/")
    return str(told["url"]).removeprefix("http://synth.example")


async def send(world: World, told: dict[str, Any], body: Any = None, **headers: str) -> Heard:
    """As a stranger's program does, without any token."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    raw = body if isinstance(body, bytes) else json.dumps(body or {"text": "hi"}).encode()
    given.setdefault("Content-Type", "application/json")
    return await world.call("POST", path_of(told), token=None, data=raw, headers=given)


async def trigger_of(world: World, heard: Heard) -> dict[str, Any]:
    assert heard.status == 202, heard.body
    return dict((await world.stores.runs.get("T1", heard.json["runId"])).trigger)


async def test_what_is_posted_becomes_a_run_that_finds_body_and_headers(everywhere: World) -> None:
    _, told = await hooked(everywhere)
    body = {"action": "opened", "issue": {"title": "It rains", "labels": ["wet"]}}
    heard = await send(everywhere, told, body, X_GitHub_Event="issues", Authorization="Bearer secret")
    assert heard.json == {
        "runId": heard.json["runId"], "message": "Workflow execution started", "status": "running",
    }  # fmt: skip
    trigger = await trigger_of(everywhere, heard)
    assert (trigger["type"], trigger["body"], trigger["text"]) == ("webhook", body, body)
    assert trigger["headers"]["x-github-event"] == "issues"
    assert "authorization" not in trigger["headers"]
    async with asyncio.timeout(2):
        while await everywhere.to_walk() != [heard.json["runId"]]:
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    ("kind", "raw", "body", "text"),
    [
        ("application/json", b'{"text": "caf\xc3\xa9"}', {"text": "café"}, "café"),
        ("application/vnd.api+json", b"[1, 2]", [1, 2], [1, 2]),
        ("application/x-www-form-urlencoded", b"a=1&b=x+y&a=2", {"a": ["1", "2"], "b": "x y"}, None),
        ("text/plain; charset=latin-1", b"caf\xe9", "café", "café"),
        ("text/plain", b'{"a": 1}', {"a": 1}, {"a": 1}),
        ("text/plain", b"{not json", "{not json", "{not json"),
        ("application/json", b"", None, None),
    ],
)
async def test_json_forms_and_texts_are_read_as_what_they_are(
    world: World, kind: str, raw: bytes, body: Any, text: Any
) -> None:
    _, told = await hooked(world)
    trigger = await trigger_of(world, await send(world, told, raw, Content_Type=kind))
    assert trigger["body"] == body
    assert text is None or trigger["text"] == text


@pytest.mark.parametrize(
    ("kind", "raw", "says"),
    [
        ("application/json", b"{", "not JSON"),
        ("application/json", b'{"a": ' * 200 + b"1" + b"}" * 200, "nested"),
        ("image/png", b"\x89PNG\xff\xfe", "neither JSON nor a form nor text"),
    ],
)
async def test_what_no_run_can_be_made_of_is_told_to_the_sender_and_never_tried_again(
    world: World, kind: str, raw: bytes, says: str
) -> None:
    _, told = await hooked(world)
    heard = await send(world, told, raw, Content_Type=kind)
    assert (heard.status, says in heard.json["detail"]) == (400, True)
    assert await world.stores.hooks.left_lying(datetime.now(UTC) + timedelta(hours=1)) == []


async def test_a_body_over_a_megabyte_is_refused_and_one_of_a_megabyte_is_not(world: World) -> None:
    _, told = await hooked(world)
    assert (await send(world, told, b'"' + b"x" * 999_998 + b'"')).status == 202
    assert (await send(world, told, b'"' + b"x" * 999_999 + b'"')).status == 413


async def test_unknown_paused_and_deleted_all_answer_as_if_there_were_nothing(world: World) -> None:
    workflow_id, told = await hooked(world)
    _, gone = await hooked(world, "gone")
    await world.call("DELETE", f"/api/workflows/{workflow_id + 1}")
    await world.call("PUT", f"/api/workflows/{workflow_id}/trigger", json={"paused": True})
    answers = [
        await send(world, {"url": f"http://synth.example/hooks/w/{'x' * 32}"}),
        await send(world, told),
        await send(world, gone),
        await send(world, gone, b"x" * 2_000_000),
    ]
    assert {answer.status for answer in answers} == {404}
    assert len({answer.body for answer in answers}) == 1
    await world.call("PUT", f"/api/workflows/{workflow_id}/trigger", json={"paused": False})
    assert (await send(world, told)).status == 202


@pytest.mark.parametrize("header", ["Idempotency-Key", "X-GitHub-Delivery", "webhook-id"])
async def test_a_delivery_that_is_sent_again_is_one_run(everywhere: World, header: str) -> None:
    _, told = await hooked(everywhere)
    first, again = [await send(everywhere, told, {"n": n}, **{header: "d-1"}) for n in (1, 2)]
    other = await send(everywhere, told, **{header: "d-2"})
    assert first.json["runId"] == again.json["runId"] != other.json["runId"]


async def test_a_workflow_says_itself_what_names_a_delivery(world: World) -> None:
    _, by_body = await hooked(world, once="body.event.id")
    _, by_header = await hooked(world, "other", once="X-Request-Nr")
    one, same, none, none_again = [
        await send(world, by_body, {"event": {"id": number}}) for number in (7, 7, None, None)
    ]
    assert one.json["runId"] == same.json["runId"]
    assert none.json["runId"] != none_again.json["runId"], "who says nothing sends two"
    first, again = [await send(world, by_header, X_Request_Nr="1", Idempotency_Key=key) for key in "ab"]
    assert first.json["runId"] == again.json["runId"]


def signature(key: str, raw: bytes) -> bytes:
    return hmac.new(key.encode(), raw, hashlib.sha256).digest()


async def test_where_a_signature_is_asked_for_only_what_is_signed_gets_in(world: World) -> None:
    workflow_id, told = await hooked(world, signature="X-Signature")
    raw, key = b'{"a": 1}', told["signing_key"]
    made = signature(key, raw)
    for right in (made.hex(), f"sha256={made.hex().upper()}", base64.b64encode(made).decode()):
        assert (await send(world, told, raw, X_Signature=right)).status == 202
    for wrong in ("", made.hex()[:-1], signature("guess", raw).hex(), "é"):
        refused = await send(world, told, raw, X_Signature=wrong)
        assert (refused.status, key in str(refused.body)) == (403, False)
    assert (await send(world, told, raw)).status == 403
    theirs = "whsec_brought_by_the_sender"
    path = f"/api/workflows/{workflow_id}/trigger"
    assert (await world.call("PUT", path, json={"signing_key": theirs})).json["signing_key"] == theirs
    assert (await send(world, told, raw, X_Signature=made.hex())).status == 403
    assert (await send(world, told, raw, X_Signature=signature(theirs, raw).hex())).status == 202


async def test_a_new_address_ends_the_old_one_and_nobody_else_can_ask_for_it(world: World) -> None:
    workflow_id, told = await hooked(world)
    path = f"/api/workflows/{workflow_id}/trigger"
    for method, where in (("GET", path), ("PUT", path), ("POST", f"{path}/address")):
        assert (await world.call(method, where, token=THEIRS, json={"paused": True})).status == 404
    renewed = (await world.call("POST", f"{path}/address")).json
    assert (await send(world, told)).status == 404
    assert (await send(world, renewed)).status == 202


async def test_the_trigger_call_tells_what_a_schedule_does_next_and_who_paused_it(world: World) -> None:
    trigger = {"type": "schedule", "cron": "0 8 * * *", "timezone": "Europe/Paris"}
    made = await world.call(
        "POST", "/api/workflows", json={"definition": {"name": "daily", "trigger": trigger, "steps": STEPS}}
    )
    path = f"/api/workflows/{made.json['id']}"
    before = (await world.call("GET", f"{path}/trigger")).json
    assert (before["type"], before["paused"], before["url"]) == ("schedule", False, None)
    assert before["next_at"] is not None
    paused = (await world.call("PUT", f"{path}/trigger", json={"paused": True})).json
    assert (paused["paused"], paused["paused_by"], paused["next_at"]) == (True, "api", None)
    assert (await world.call("GET", path)).json["paused"]
    assert (await world.call("GET", "/api/workflows")).json["items"][0]["paused"]
    manual = await world.workflow()
    assert (await world.call("PUT", f"/api/workflows/{manual}/trigger", json={"paused": True})).status == 409


class Unsteady:
    """A store that is away when it is first asked."""

    def __init__(self, real: Any, method: str) -> None:
        self._real, self._method = real, method
        self.away = True

    def __getattr__(self, name: str) -> Any:
        if name == self._method and self.away:
            self.away = False

            async def refuse(*_: Any) -> Any:
                raise StorageError("The database cannot be used right now.")

            return refuse
        return getattr(self._real, name)


async def test_what_is_kept_is_run_by_the_sweeper_though_it_could_not_be_started_at_once(
    everywhere: World,
) -> None:
    _, told = await hooked(everywhere)
    service = everywhere.synth.deliveries
    service._hooks = Unsteady(everywhere.stores.hooks, "start")
    heard = await send(everywhere, told, {"n": 1}, Idempotency_Key="k")
    assert (heard.status, heard.json["runId"]) == (202, None)
    assert await service.sweep() == 0, "it may still be under way"
    async with everywhere.stores.database.write() as connection:
        await connection.execute(deliveries.update().values(received_at=datetime(2026, 1, 1, tzinfo=UTC)))
    assert await service.sweep() == 1
    assert await service.sweep() == 0
    again = await send(everywhere, told, {"n": 1}, Idempotency_Key="k")
    assert (await trigger_of(everywhere, again))["body"] == {"n": 1}


async def test_a_delivery_of_a_workflow_that_is_deleted_meanwhile_is_laid_to_rest(world: World) -> None:
    workflow_id, told = await hooked(world)
    service = world.synth.deliveries
    service._hooks = Unsteady(world.stores.hooks, "start")
    assert (await send(world, told)).json["runId"] is None
    await world.call("DELETE", f"/api/workflows/{workflow_id}")
    async with world.stores.database.write() as connection:
        await connection.execute(deliveries.update().values(received_at=datetime(2026, 1, 1, tzinfo=UTC)))
    assert await service.sweep() == 1
    assert await service.sweep() == 0


async def test_a_burst_of_a_thousand_is_taken_without_loss(everywhere: World) -> None:
    _, told = await hooked(everywhere)
    answers = await asyncio.gather(*(send(everywhere, told, {"n": n}) for n in range(1_000)))
    assert {answer.status for answer in answers} == {202}
    assert len({answer.json["runId"] for answer in answers}) == 1_000
    async with everywhere.stores.database.read() as connection:
        kept = (await connection.execute(sa.select(sa.func.count(deliveries.c.run_id)))).scalar_one()
    assert kept == 1_000


async def test_an_error_is_logged_without_the_secret(world: World, caplog: pytest.LogCaptureFixture) -> None:
    _, told = await hooked(world)
    world.synth.deliveries._hooks = Unsteady(world.stores.hooks, "called")
    heard = await send(world, told)
    assert (heard.status, heard.json["detail"]) == (503, "The database cannot be used right now.")
    assert heard.json["id"] in caplog.text
    assert path_of(told).rpartition("/")[2] not in caplog.text

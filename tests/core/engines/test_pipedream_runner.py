"""What the runner is sent, and what its answers and callbacks mean."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.config import read_engine_settings
from core.definition import Action, parse
from core.engine import Call, Engine, Host
from core.engines.pipedream import open_pipedream
from core.errors import EngineError, Invalid, NotAllowed, Refused, Unavailable, Unknown
from core.llm import Llms
from core.stage import Stage
from tests.pipedream_runner import NODE, SECRET, open_runner_server
from tests.pipedream_server import PipedreamServer, open_pipedream_server

TICKET: dict[str, Any] = {
    "id": "a",
    "kind": "action",
    "action": "pipedream:linear_app-create-issue",
    "params": {"teamId": "t", "title": "{{trigger.title}}"},
}
AFTER = {**TICKET, "id": "b", "params": {"teamId": "t", "title": "{{a.identifier}}"}}
ROW = {
    "id": "row",
    "kind": "action",
    "action": "pipedream:google_sheets-add-named-row",
    "params": {"sheetId": "s", "worksheetId": "{{a.sheet}}", "row": ["x"]},
}


@asynccontextmanager
async def opened(server: PipedreamServer, url: str) -> AsyncIterator[Engine]:
    environment = {**server.environment, "PIPEDREAM_RUNNER_URL": url, "PIPEDREAM_RUNNER_SECRET": SECRET}
    host = Host(Llms({}), lambda kind: read_engine_settings(kind, environment))
    async with open_pipedream(host) as engine:
        assert engine is not None
        yield engine


@pytest.fixture
async def server() -> AsyncIterator[PipedreamServer]:
    async with open_pipedream_server() as pipedream:
        for app in ("linear_app", "google_sheets"):
            pipedream.add_account("T1:U1", app)
        yield pipedream


def stage(*steps: dict[str, Any], **names: Any) -> Stage:
    definition = parse({"name": "tickets", "steps": list(steps), "inputs": [{"name": "title"}]})
    actions = tuple(step for step in definition.steps if isinstance(step, Action))
    return Stage("T1/1/1/key", "T1", 1, "U1", definition, actions, names)


async def test_a_stage_is_the_whole_definition_with_what_its_steps_need(server: PipedreamServer) -> None:
    async with opened(server, "http://127.0.0.1:1") as engine:
        assert engine.stages
        handover = await engine.prepare(stage(TICKET, AFTER, trigger={"title": "It rains"}))
    sent = json.loads(handover.content)
    assert [step["id"] for step in sent["definition"]["steps"]] == sent["stage"] == ["a", "b"]
    assert sent["names"] == {"trigger": {"title": "It rains"}}
    assert sent["connect"]["external_user_id"] == "T1:U1"
    first = sent["definition"]["steps"][0]
    assert first["props"]["title"] == "{{trigger.title}}", "the runner replaces it"
    assert first["props"]["linearApp"] == {"authProvisionId": next(iter(server.accounts))}
    assert (first["component"], first["version"]) == ("linear_app-create-issue", "0.4.12")
    assert server.performed == []


async def test_a_stage_ends_before_a_step_whose_parameters_hang_on_an_answer(server: PipedreamServer) -> None:
    async with opened(server, "http://127.0.0.1:1") as engine:
        handover = await engine.prepare(stage(TICKET, ROW, AFTER))
        assert [step.id for step in handover.steps] == ["a"]
        other = {**ROW, "params": {**ROW["params"], "worksheetId": "w", "row": ["{{a}}"]}}
        handover = await engine.prepare(stage(TICKET, other))
    assert json.loads(handover.content)["definition"]["steps"][1]["dynamic_props_id"] == "dyp_w"


async def test_an_account_that_a_later_step_lacks_shortens_the_stage(server: PipedreamServer) -> None:
    server.accounts.popitem()  # Google's
    async with opened(server, "http://127.0.0.1:1") as engine:
        assert len((await engine.prepare(stage(TICKET, ROW))).steps) == 1
        with pytest.raises(Refused, match="Google Sheets") as refused:
            await engine.prepare(stage(ROW))
    assert (refused.value.remedy, refused.value.about) == ("connect", "google_sheets")


async def test_what_is_too_large_is_refused_with_a_way_out(server: PipedreamServer) -> None:
    async with opened(server, "http://127.0.0.1:1") as engine:
        with pytest.raises(Refused, match=r"\{\{find.items\[0\].title\}\}"):
            await engine.prepare(stage(TICKET, trigger={"title": "x" * 600_000}))


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (202, None), (200, Unknown), (302, Refused), (400, Refused), (401, Refused), (404, Refused),
        (408, Unknown), (413, Refused), (429, Unavailable), (500, Unknown), (502, Unavailable),
        (503, Unavailable), (504, Unknown),
    ],
)  # fmt: skip
async def test_each_answer_of_the_runner_is_refused_unavailable_or_unknown(
    server: PipedreamServer, status: int, kind: type[EngineError] | None
) -> None:
    async def answer(request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == f"Bearer {SECRET}"
        return web.json_response({}, status=status)

    site = web.Application()
    site.router.add_post("/", answer)
    async with TestServer(site) as at, opened(server, str(at.make_url("/"))) as engine:
        handover = await engine.prepare(stage(TICKET))
        if kind is None:
            await engine.hand_over(handover)
            return
        with pytest.raises(kind) as error:
            await engine.hand_over(handover)
    assert SECRET not in str(error.value)


async def test_after_a_refusal_what_a_choice_brings_is_asked_again(server: PipedreamServer) -> None:
    row = {**ROW, "params": {**ROW["params"], "worksheetId": "w"}}
    call = Call("T1/1/row", "T1", 1, "U1", Action(**row))
    async with opened(server, "http://127.0.0.1:1") as engine:
        await engine.prepare(stage(row))
        server.edition = "_2"  # somebody renamed a column
        with pytest.raises(Refused):
            await engine.outcome(call, {"status": "refused", "error": "dynamic_props_id does not fit"})
        handover = await engine.prepare(stage(row))
    assert json.loads(handover.content)["definition"]["steps"][0]["dynamic_props_id"] == "dyp_w_2"


async def test_a_runner_that_cannot_be_reached_got_nothing(server: PipedreamServer) -> None:
    async with opened(server, "http://127.0.0.1:1/") as engine:
        handover = await engine.prepare(stage(TICKET))
        with pytest.raises(Unavailable):
            await engine.hand_over(handover)


@pytest.mark.parametrize(
    ("told", "kind", "words"),
    [
        ({"status": "refused", "error": "The service said: No team"}, Refused, "^Linear said: No team"),
        ({"status": "refused", "error": "The service said: "}, Refused, "^Linear failed"),
        ({"status": "unavailable", "error": "Pipedream is not available."}, Refused, "not available"),
        ({"status": "unknown", "error": {"message": "Reset"}}, Unknown, "Reset"),
        ({"status": "something new"}, Unknown, "does not know what became of it"),
    ],
)
async def test_what_is_told_of_a_step_becomes_what_it_means(
    server: PipedreamServer, told: Any, kind: type[EngineError], words: str
) -> None:
    call = Call("T1/1/a", "T1", 1, "U1", Action(**TICKET))
    async with opened(server, "http://127.0.0.1:1") as engine:
        with pytest.raises(kind, match=words):
            await engine.outcome(call, told)
        done = await engine.outcome(
            call, {"status": "done", "ret": {"url": "https://x.example"}, "summary": "Made"}
        )
    assert (done.summary, done.detail) == ("Made", {"links": ["https://x.example"]})


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"nonsense", b"{}", b'{"run_id":"T1/x","key":"k","type":"t"}', b"[" * 100_000, b"\xff"],
)
async def test_a_callback_that_is_none_is_invalid(server: PipedreamServer, body: bytes) -> None:
    async with opened(server, "http://127.0.0.1:1") as engine:
        with pytest.raises(Invalid):
            engine.called_back(body)


async def test_only_who_knows_the_secret_calls_back(server: PipedreamServer) -> None:
    async with opened(server, "http://127.0.0.1:1") as engine:
        engine.admit_callback({"authorization": f"Bearer {SECRET}"})
        for wrong in (
            {},
            {"authorization": SECRET},
            {"authorization": f"Bearer {SECRET}x"},
            {"authorization": "é"},
        ):
            with pytest.raises(NotAllowed):
                engine.admit_callback(wrong)


@pytest.mark.skipif(NODE is None, reason="NODE IS MISSING: the runner is not tested")
async def test_examining_pings_the_runner_and_performs_nothing(server: PipedreamServer) -> None:
    async with open_runner_server(server) as runner:
        async with opened(server, f"{runner.address}/workflow") as engine:
            said = "\n".join(await engine.examine())
            assert "the runner answers, takes our secret" in said
            assert "set SYNTH_PUBLIC_URL" in said
        async with opened(server, f"{runner.address}/nowhere") as engine:
            with pytest.raises(Refused, match="switched off or gone"):
                await engine.examine()
    assert (runner.stages, server.performed) == ([], [])

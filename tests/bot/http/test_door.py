"""The door itself: who comes in, and what an error looks like."""

import re

import pytest

from bot.http import BootstrapGate, Caller
from core.errors import Unavailable
from tests.bot.http.world import BROKEN, World

PROBLEM = "application/problem+json; charset=utf-8"

ADDRESSES = [
    ("POST", "/api/execute/workflow/1"),
    ("GET", "/api/execute/run/1"),
    ("POST", "/api/execute/run/1/cancel"),
    ("POST", "/api/execute/run/1/retry"),
    ("GET", "/api/workflows"),
    ("POST", "/api/workflows"),
    ("GET", "/api/workflows/1"),
    ("PUT", "/api/workflows/1"),
    ("DELETE", "/api/workflows/1"),
    ("GET", "/api/workflows/1/versions"),
    ("GET", "/api/workflows/1/runs"),
    ("GET", "/api/openapi.json"),
    ("GET", "/api/schema/definition"),
    ("GET", "/api/nothing/here"),
    ("GET", "/ws"),
]


@pytest.mark.parametrize(("method", "path"), ADDRESSES)
@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer ", "Basic eDp5", "Bearer wrong"])
async def test_nobody_comes_in_without_a_valid_token(
    world: World, method: str, path: str, authorization: str | None
) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    heard = await world.call(method, path, token=None, headers=headers)
    assert heard.status == 401
    assert heard.headers["WWW-Authenticate"].startswith("Bearer")
    assert heard.headers["Content-Type"] == PROBLEM


async def test_a_token_in_the_address_opens_nothing(world: World) -> None:
    heard = await world.call("GET", "/api/workflows?token=token-of-team-one-0001", token=None)
    assert heard.status == 401


async def test_the_scheme_may_be_written_in_any_case(world: World) -> None:
    headers = {"Authorization": "bearer token-of-team-one-0001"}
    assert (await world.call("GET", "/api/workflows", token=None, headers=headers)).status == 200


async def test_the_bootstrap_token_stands_for_its_workspace_and_no_other_does() -> None:
    gate = BootstrapGate("a-token-of-sixteen", "T1")
    assert await gate.admit("a-token-of-sixteen") == Caller("T1")
    for wrong in ("", "a-token-of-sixtee", "a-token-of-sixteen ", "A-token-of-sixteen", "\udcff"):
        assert await gate.admit(wrong) is None


@pytest.mark.parametrize("unset", [None, ""])
async def test_where_no_token_is_set_none_is_valid(unset: str | None) -> None:
    gate = BootstrapGate(unset, "T1")
    assert [await gate.admit(token) for token in ("", "None", "x")] == [None, None, None]


async def test_an_error_is_a_problem_with_type_title_status_and_detail(world: World) -> None:
    heard = await world.call("GET", "/api/workflows/99")
    assert heard.headers["Content-Type"] == PROBLEM
    assert heard.json == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is no workflow 99 here.",
    }


async def test_an_unknown_address_and_a_wrong_method_are_problems_too(world: World) -> None:
    unknown = await world.call("GET", "/api/workflow")
    assert (unknown.status, unknown.headers["Content-Type"]) == (404, PROBLEM)
    wrong = await world.call("PATCH", "/api/workflows")
    assert (wrong.status, wrong.headers["Content-Type"]) == (405, PROBLEM)
    assert wrong.headers["Allow"] == "GET, HEAD, POST"


async def test_head_is_get_without_its_body_and_options_says_what_there_is(world: World) -> None:
    got, headed = [await world.call(method, "/api/workflows") for method in ("GET", "HEAD")]
    assert (headed.status, headed.body) == (200, b"")
    assert headed.headers["Content-Length"] == str(len(got.body))
    assert (await world.call("HEAD", "/api/workflows/99")).status == 404
    options = await world.call("OPTIONS", "/api/workflows")
    assert (options.status, options.headers["Allow"]) == (204, "GET, HEAD, POST, OPTIONS")
    assert (await world.call("OPTIONS", "/api/nothing")).status == 404


async def test_what_else_the_server_serves_is_left_alone(world: World) -> None:
    heard = await world.call("GET", "/nothing", token=None)
    assert heard.status == 404
    assert heard.headers["Content-Type"].startswith("text/plain")


async def test_an_unexpected_error_is_logged_with_the_id_that_the_answer_carries(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    heard = await world.call("GET", "/api/workflows", token=BROKEN)
    assert heard.status == 500
    assert re.fullmatch("[0-9a-f]{8}", heard.json["id"])
    assert heard.json["id"] in heard.json["detail"]
    assert "hinges" not in heard.body.decode()
    assert heard.json["id"] in caplog.text
    assert "hinges" in caplog.text


async def test_a_database_that_fails_is_a_503_whose_cause_is_logged(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    async with world.stores.database.write() as connection:
        await connection.exec_driver_sql("DROP TABLE workflow_versions")
    heard = await world.call("GET", "/api/workflows")
    assert (heard.status, heard.headers["Retry-After"]) == (503, "5")
    assert "database" in heard.json["detail"]
    assert heard.json["id"] in caplog.text
    assert "OperationalError" in caplog.text


@pytest.mark.parametrize(("said", "told"), [(None, "5"), (0.2, "1"), (30.0, "30")])
async def test_what_is_not_available_now_says_when_to_ask_again(
    world: World, said: float | None, told: str
) -> None:
    world.tokens.fault = Unavailable("Slack cannot be reached.", said)
    heard = await world.call("GET", "/api/workflows", token=BROKEN)
    assert (heard.status, heard.headers["Retry-After"]) == (503, told)


async def test_answers_are_not_to_be_kept_or_sniffed(world: World) -> None:
    for path in ("/api/workflows", "/api/workflows/1"):
        heard = await world.call("GET", path)
        assert heard.headers["Cache-Control"] == "no-store"
        assert heard.headers["X-Content-Type-Options"] == "nosniff"

"""`synth doctor` against the real parts: what is right, what is wrong, and what nobody set up."""

import io
from pathlib import Path
from typing import Any

from rich.console import Console

from bot.doctor import run_doctor
from core.vault import new_key
from tests.journeys.house import open_house
from tests.openai_server import open_openai
from tests.pipedream_server import CLIENT_SECRET, open_pipedream_server

NONE: dict[str, str] = {}


async def doctor(environment: dict[str, str] = NONE, **given: Any) -> tuple[int, str]:
    """The exit code and what was said."""
    said = io.StringIO()
    code = await run_doctor(Console(file=said, width=200), environment, **given)
    return code, said.getvalue()


async def test_all_is_well_where_all_is(tmp_path: Path, sqlite_url: str) -> None:
    async with open_openai() as model, open_pipedream_server() as server, open_house(tmp_path) as house:
        slack = house.served.house.settings
        code, said = await doctor(
            server.environment,
            database_url=sqlite_url,
            slack_bot_token=slack.slack_bot_token,
            slack_app_token=slack.slack_app_token,
            slack_api_url=slack.slack_api_url,
            openai_base_url=model.address,
        )
    assert code == 0, said
    assert "All is well." in said
    assert "takes our token for the workspace" in said
    assert "reachable at" in said
    assert "reading actions 1999 of 2000" in said
    assert "not read to the end yet" in said
    assert CLIENT_SECRET not in said


async def test_what_is_missing_is_named_and_nothing_is_made(tmp_path: Path) -> None:
    file = tmp_path / "none.sqlite"
    code, said = await doctor(database_url=f"sqlite+aiosqlite:///{file}", synth_model="none")
    assert code == 1
    assert "`synth migrate` makes it" in said
    assert "SLACK_BOT_TOKEN is not set" in said
    assert "off pipedream" in said
    assert not file.exists()


async def test_an_engine_that_is_set_up_in_part_or_refuses_us_is_bad(sqlite_url: str) -> None:
    given = {"database_url": sqlite_url, "synth_model": "none"}
    _, said = await doctor({"PIPEDREAM_CLIENT_ID": "x"}, **given)
    assert "bad pipedream" in said
    assert "PIPEDREAM_CLIENT_SECRET, PIPEDREAM_PROJECT_ID are not set" in said
    async with open_pipedream_server() as server:
        wrong = {**server.environment, "PIPEDREAM_CLIENT_SECRET": "another"}
        _, said = await doctor(wrong, **given)
    assert "does not let Synth in" in said
    assert "PIPEDREAM_CLIENT_ID" in said
    assert "another" not in said


async def test_what_is_wrong_with_pipedream_is_said_with_where_to_look(sqlite_url: str) -> None:
    given = {"database_url": sqlite_url, "synth_model": "none"}
    async with open_pipedream_server() as server:
        _, said = await doctor({**server.environment, "PIPEDREAM_PROJECT_ID": "proj_other"}, **given)
        assert "bad pipedream  Pipedream lets us in, but knows no project proj_other" in said
        silent = {"PIPEDREAM_RUNNER_URL": "http://127.0.0.1:9/run", "PIPEDREAM_RUNNER_SECRET": "x" * 20}
        _, said = await doctor({**server.environment, **silent}, **given)
        assert (
            "The runner at Pipedream cannot be reached right now. It was asked at PIPEDREAM_RUNNER_URL"
            in said
        )
        server.limits["actions"] = 0
        _, said = await doctor(server.environment, **given)
        assert "asks us to slow down for 1 s: nothing is left of the rate of project proj_Test1" in said
    _, said = await doctor(server.environment, **given)
    assert f"It was asked at {server.environment['PIPEDREAM_BASE_URL']}" in said


async def test_settings_that_cannot_be_read_are_one_line(sqlite_url: str) -> None:
    code, said = await doctor(database_url=sqlite_url, synth_port=0)
    assert code == 1
    assert "SYNTH_PORT" in said


async def test_a_key_that_seals_nothing_is_bad_and_is_not_shown(sqlite_url: str) -> None:
    given = {"database_url": sqlite_url, "synth_model": "none"}
    code, said = await doctor(**given, synth_secret_key="no-key-at-all")
    assert code == 1
    assert "bad secrets    SYNTH_SECRET_KEY is not a list of Fernet keys" in said
    assert "no-key-at-all" not in said
    _, said = await doctor(**given, synth_secret_key=new_key())
    assert "ok  secrets" in said
    _, said = await doctor(**given)
    assert "off secrets" in said

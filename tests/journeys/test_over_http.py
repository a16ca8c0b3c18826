"""`synth serve` as a real workspace sees it: signed requests over HTTP, a token that Slack is asked about."""

import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from bot.app import bring_up_to_date
from bot.config import read_settings
from bot.http import Part
from bot.models import Models
from bot.server import Served, open_server
from bot.workspace import API_PATH, TEAM, YOU
from core.errors import ConfigError
from core.llm import LlmInstance, open_llms
from storage.writability import Writability
from tests.bot.workspace.workspace_server import BOT_TOKEN, SIGNING_SECRET, Running, running_workspace
from tests.journeys.house import House, free_port
from tests.openai_server import open_openai

TOKEN = "a-token-for-this-test"


@dataclass
class Production:
    served: Served
    slack: Running
    house: House


@pytest.fixture
async def production(tmp_path: Path, postgres_url: str) -> AsyncIterator[Production]:
    port = free_port()
    address = f"http://127.0.0.1:{port}/slack/events"
    async with (
        open_openai() as model,
        open_llms([LlmInstance("default", model.address, "stand-in", "k")]) as llms,
        running_workspace(tmp_path / "slack.sqlite", request_url=address) as slack,
    ):
        settings = read_settings(
            database_url=postgres_url,
            slack_bot_token=BOT_TOKEN,
            slack_signing_secret=SIGNING_SECRET,
            slack_api_url=slack.url + API_PATH,
            synth_api_token=TOKEN,
            synth_port=port,
        )
        async with open_server(settings, models=Models(llms, None)) as served:
            yield Production(served, slack, House(served, model, slack.person, slack.http))


async def test_the_main_job_over_signed_requests(production: Production) -> None:
    house = production.house
    said = await house.person.send("general", "@Synth write a haiku about rain and post it to #general")
    card = await house.message("general", said["ts"], "Nothing happens before you press Run")
    await house.person.press("general", card["ts"], "Run")
    await house.message("general", said["ts"], "is done in")
    page = f"{production.served.address}/metrics"
    async with production.slack.http.get(page) as answer:
        assert answer.status == 401
    async with production.slack.http.get(page, headers={"Authorization": f"Bearer {TOKEN}"}) as answer:
        figures = await answer.text()
    assert 'synth_engine_calls_total{engine="slack",outcome="completed"} 1.0' in figures
    assert 'synth_runs{status="running"} 0.0' in figures


class Full(Writability):
    """A disk without room."""

    async def writable(self) -> bool:
        return False


async def test_a_database_that_cannot_be_written_is_not_ready(production: Production) -> None:
    async with production.slack.http.get(f"{production.served.address}/readyz") as answer:
        assert (answer.status, (await answer.json())["parts"]["database"]["ok"]) == (200, True)
    house = production.served.house
    full = replace(house, writability=Full(house.database))
    database = next(part for part in await full.parts() if part.name == "database")
    assert database == Part("database", False, "can be read, and not written", required=True)


def mention(text: str, team: str = TEAM) -> dict[str, Any]:
    event = {"type": "app_mention", "user": YOU, "text": text, "ts": "1.1", "channel": "C0GENERAL1"}
    return {"type": "event_callback", "team_id": team, "event_id": "Ev1", "event": event}


async def post(
    production: Production, body: dict[str, Any], *, age_s: int = 0, secret: str = SIGNING_SECRET
) -> int:
    raw, stamp = json.dumps(body), str(int(time.time()) - age_s)
    signature = hmac.new(secret.encode(), f"v0:{stamp}:{raw}".encode(), hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={signature}",
    }
    async with production.slack.http.post(
        f"{production.served.address}/slack/events", data=raw, headers=headers
    ) as answer:
        return answer.status


async def test_a_stale_or_forged_request_is_turned_away(production: Production) -> None:
    assert await post(production, mention("hello"), age_s=600) == 401
    assert await post(production, mention("hello"), secret="guessed") == 401
    assert await post(production, mention("hello")) == 200


async def test_a_token_that_slack_does_not_take_is_one_line(tmp_path: Path) -> None:
    async with running_workspace(tmp_path / "slack.sqlite") as slack:
        settings = read_settings(
            database_url=f"sqlite+aiosqlite:///{tmp_path}/synth.sqlite",
            slack_bot_token="xoxb-wrong",
            slack_signing_secret=SIGNING_SECRET,
            slack_api_url=slack.url + API_PATH,
        )
        await bring_up_to_date(settings)
        with pytest.raises(ConfigError, match="does not take SLACK_BOT_TOKEN"):
            async with open_server(settings):
                pass


async def test_an_address_that_is_no_slack_is_one_line(tmp_path: Path) -> None:
    async with running_workspace(tmp_path / "slack.sqlite") as slack:
        settings = read_settings(
            database_url=f"sqlite+aiosqlite:///{tmp_path}/synth.sqlite",
            slack_bot_token=BOT_TOKEN,
            slack_signing_secret=SIGNING_SECRET,
            slack_api_url=f"{slack.url}/elsewhere/",
        )
        await bring_up_to_date(settings)
        with pytest.raises(ConfigError, match=r"is not Slack's API \(404\). Look at SLACK_API_URL"):
            async with open_server(settings):
                pass

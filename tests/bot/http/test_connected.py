"""Where people come back to from connecting an app, and what anybody may post there."""

import pytest

from tests.bot.http.world import World


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[1, 2]",
        b'"text"',
        b"\xff\xfe",
        b'{"event": "CONNECTION_SUCCESS", "account": {"external_id": "T1:U1"}}',
        b'{"event": "CONNECTION_ERROR", "error": "denied"}',
        b'{"account": 7}',
        b"[" * 60_000,
        b'{"account": {"external_id": "T1:U\\u0000"}}',
        b'{"account": {"external_id": "T1:\\ud800"}}',
        b'{"x": "' + b"y" * 100_000 + b'"}',
    ],
)
@pytest.mark.parametrize("engine", ["pipedream", "no-such-engine"])
async def test_whatever_is_posted_is_taken_without_a_token_and_tells_nothing(
    world: World, engine: str, body: bytes
) -> None:
    async with world.client.post(f"/hooks/{engine}/connect", data=body) as answer:
        assert answer.status == 200
        assert await answer.json() == {}


async def test_people_read_that_they_can_go_back(world: World) -> None:
    async with world.client.get("/hooks/pipedream/connected") as answer:
        assert "go back to Slack" in await answer.text()
    async with world.client.get("/hooks/pipedream/not-connected?error=%3Cscript%3E") as answer:
        assert "Nothing has changed" in (text := await answer.text())
        assert "script" not in text

"""What Slack signed and never sends: another type here, a depth, a form that is none. Over real sockets."""

import copy
import json
import logging
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import ClientSession, web
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_sdk.signature import SignatureVerifier

from bot.slack import new_app, register
from bot.slack.blocks.questions import REMOTE
from bot.slack.inbox import Inbox
from bot.slack.over_http import SlackRequests
from bot.slack.shapes import BadForm, check
from tests.bot.slack.room import Room
from tests.bot.slack.test_inbox import RecordingStarter, click, command, event, everything, submission
from tests.bot.workspace.workspace_server import BOT_TOKEN, SIGNING_SECRET, serve

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


def _search() -> dict[str, Any]:
    one = click("x")
    return {
        **one,
        "type": "block_suggestion",
        "action_id": REMOTE,
        "block_id": "question:1:0",
        "value": "a",
    }


BODIES = [
    *everything(),
    event("reaction_added", reaction="eyes", item={"type": "message", "channel": "C0GENERAL1", "ts": "1.1"}),
    click("plan_inputs"),
    _search(),
]


class Door:
    """Slack's address, with the real app behind it."""

    def __init__(self, http: ClientSession, address: str, starter: RecordingStarter) -> None:
        self._http = http
        self._address = address
        self.starter = starter
        self.opened = 0

    async def hears(self, body: bytes, kind: str = JSON, **headers: str) -> tuple[int, Any]:
        stamp = str(int(time.time()))
        signature = SignatureVerifier(SIGNING_SECRET).generate_signature(timestamp=stamp, body=body)
        assert signature is not None
        signed = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature, **headers}
        sent = self._http.post(self._address, data=body, headers={"Content-Type": kind, **signed})
        async with sent as answer:
            return answer.status, answer.headers

    async def look(self, _: Any) -> None:
        self.opened += 1

    async def choices(self, _: Any) -> list[dict[str, Any]]:
        self.opened += 1
        return []


@asynccontextmanager
async def open_door(room: Room) -> AsyncIterator[Door]:
    starter, bolt = RecordingStarter(), new_app(room.running.bot(BOT_TOKEN), SIGNING_SECRET)
    site = web.Application()
    site.router.add_post("/slack/events", SlackRequests(bolt, SIGNING_SECRET).answer)
    async with serve(site) as address, ClientSession() as http:
        door = Door(http, f"{address}/slack/events", starter)
        waits_for, answers = room.synth.triggers.waits_for, starter.answers
        register(bolt, Inbox(starter, room.clients, door.look, door.choices, waits_for, answers))
        yield door


@pytest.fixture
async def door(room: Room) -> AsyncIterator[Door]:
    async with open_door(room) as opened:
        yield opened


def encoded(body: dict[str, Any]) -> tuple[bytes, str]:
    """As Slack sends it: events as JSON, commands as a form, all else as JSON in a form."""
    if body.get("type") == "event_callback":
        return json.dumps(body).encode(), JSON
    if "command" in body and all(isinstance(one, str) for one in body.values()):
        return urlencode(body).encode(), FORM
    return urlencode({"payload": json.dumps(body)}).encode(), FORM


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in it."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield (*path, key)
        yield from places(one, (*path, key))


@st.composite
def distorted(draw: st.DrawFn) -> dict[str, Any]:
    """One of Slack's, with something else in a place or two, or nothing."""
    body = copy.deepcopy(draw(st.sampled_from(BODIES)))
    for _ in range(draw(st.integers(1, 2))):
        path = draw(st.sampled_from(list(places(body))))
        within: Any = body
        for key in path[:-1]:
            within = within[key]
        if draw(st.booleans()):
            within[path[-1]] = draw(VALUES)
        elif isinstance(within, dict):
            del within[path[-1]]
    return body


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.just("\0"),
    st.just("\ud800"),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["id", "type", "team", "user", "ts", "x"]), inner, max_size=3),
    ),
    max_leaves=5,
)
FUZZ = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@FUZZ
@given(distorted())
async def test_what_slack_never_sends_is_kept_or_turned_away_without_a_trace(
    door: Door, caplog: pytest.LogCaptureFixture, body: dict[str, Any]
) -> None:
    caplog.clear()
    door.starter.started.clear()
    status, headers = await door.hears(*encoded(body))
    assert status in (200, 400, 404)
    assert not [one for one in caplog.records if one.exc_info or one.levelno >= logging.ERROR]
    if status == 400:
        assert headers["X-Slack-No-Retry"] == "1"
        assert not door.starter.started
        assert len([one for one in caplog.records if "was not taken" in one.message]) == 1
    for *_, arguments in door.starter.started:
        json.dumps(arguments, allow_nan=False).encode()
        assert "\0" not in json.dumps(arguments) and "\\u0000" not in json.dumps(arguments)


@FUZZ
@given(st.text(st.characters(codec="utf-8"), max_size=60).map(str.encode), st.sampled_from([FORM, JSON]))
async def test_a_body_that_is_nothing_is_turned_away(
    door: Door, caplog: pytest.LogCaptureFixture, body: bytes, kind: str
) -> None:
    caplog.clear()
    assert (await door.hears(body, kind))[0] == 400
    assert not [one for one in caplog.records if one.exc_info]


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{}", b"[]", b"5", b'"x"', b"null", b"payload=", b"payload=5", b"payload=%5B%5D", b"a=b",
        b"[" * 100_000, b'{"a":' * 100_000, b'{"type": "event_callback"}', b'{"type": ["block_actions"]}',
        b'{"team": 5}', b'{"type": "interactive_message", "callback_id": "run_stop"}',
        b'{"type": "event_callback", "n": ' + b"9" * 5_000 + b"}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", [FORM, JSON])
async def test_neither_empty_nor_deep_nor_of_another_type_is_more_than_a_line_in_the_log(
    door: Door, caplog: pytest.LogCaptureFixture, body: bytes, kind: str
) -> None:
    status, headers = await door.hears(body, kind)
    assert (status, headers["X-Slack-No-Retry"]) == (400, "1")
    assert len(caplog.records) == 1
    assert caplog.records[0].exc_info is None
    assert "\n" not in caplog.text.strip()


@pytest.mark.parametrize("body", BODIES, ids=lambda body: str(body.get("type") or body.get("command")))
async def test_what_slack_does_send_is_taken(door: Door, body: dict[str, Any]) -> None:
    assert (await door.hears(*encoded(body)))[0] == 200
    assert door.starter.started or door.opened or body["type"] == "event_callback"


async def test_a_command_may_speak_of_a_payload(door: Door) -> None:
    """Bolt's own reading of forms takes the word for its field of that name."""
    await door.hears(*encoded(command(text="post the payload of the hook to #ops")))
    (*_, arguments), *_ = door.starter.started
    assert arguments["body"]["text"] == "post the payload of the hook to #ops"


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Slack-Request-Timestamp": "soon"},
        {"X-Slack-Request-Timestamp": "9" * 5_000},
        {"X-Slack-Signature": "v0=é"},
        {"X-Slack-Signature": ""},
    ],
)
async def test_a_strangers_headers_are_no_more_than_a_refusal(
    door: Door, caplog: pytest.LogCaptureFixture, headers: dict[str, str]
) -> None:
    assert (await door.hears(b'{"team": 5}', JSON, **headers))[0] == 401
    assert not caplog.records


async def test_a_strangers_look_at_the_certificate_performs_nothing(door: Door) -> None:
    body = urlencode({**command(), "ssl_check": "1"}).encode()
    assert (await door.hears(body, FORM, **{"X-Slack-Signature": "v0=0"}))[0] == 200
    assert not door.starter.started


def test_the_log_names_the_place_and_quotes_nothing() -> None:
    with pytest.raises(BadForm, match=r"^view\.state\.values\.verdict: ") as refused:
        secret = submission()
        secret["view"]["state"]["values"] = {"verdict": "a secret"}
        check(secret)
    assert "a secret" not in str(refused.value)

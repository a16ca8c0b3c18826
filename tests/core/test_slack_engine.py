"""The engine that speaks in Slack, through a messenger that remembers what it said."""

from typing import Any

import pytest

from core.definition import Action
from core.engine import Call
from core.engines import SlackEngine
from core.errors import Refused
from tests.fakes import MemoryMessenger


async def perform(action: str, **params: Any) -> list[tuple[str, str, str]]:
    messenger = MemoryMessenger()
    step = Action(id="say", action=action, params=params)
    await SlackEngine(messenger).perform(Call("k", "T1", 1, "U1", step))
    return messenger.said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hello", "hello"),
        (["one", "two"], "one\ntwo"),
        ({"n": 1}, '{"n":1}'),
        ([1, 2], "[1,2]"),
        (3, "3"),
    ],
)
async def test_a_value_is_posted_as_people_read_it(text: Any, said: str) -> None:
    assert await perform("slack:post_message", channel="#eng", text=text) == [("T1", "#eng", said)]


async def test_a_direct_message_and_a_file_go_where_they_should() -> None:
    assert await perform("slack:direct_message", user="@ada", text="hi") == [("T1", "@ada", "hi")]
    said = await perform("slack:upload_file", channel="#eng", filename="a.md", content="x")
    assert said == [("T1", "#eng", "a.md: x")]


@pytest.mark.parametrize("text", ["", "  \n", None, []])
async def test_nothing_to_say_is_refused(text: Any) -> None:
    with pytest.raises(Refused, match="nothing to post"):
        await perform("slack:post_message", channel="#eng", text=text)

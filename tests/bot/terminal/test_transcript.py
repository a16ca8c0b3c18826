"""A thread as lines of a terminal."""

import io
from typing import Any

from rich.console import Console

from bot.transcript import Transcript

Json = dict[str, Any]


def card(text: str, status: str) -> Json:
    task = {"type": "task_card", "task_id": "one", "title": "One", "status": status}
    return {"ts": "1.0", "text": text, "blocks": [{"type": "plan", "title": text, "tasks": [task]}]}


def test_the_demo_is_over_when_the_card_and_the_last_word_are_there() -> None:
    transcript = Transcript(Console(file=io.StringIO()), {})
    going = [card("digest: running, 0 of 1 done", "in_progress")]
    assert (transcript.ending(going), transcript.has_last_word(going)) == (None, False)
    step = {"ts": "1.5", "text": "1. Post a message: done"}
    done = [card("digest: done", "complete"), step]
    assert (transcript.ending(done), transcript.has_last_word(done)) == ("completed", False)
    told = [*done, {"ts": "2.0", "text": "<@U1> digest: done"}]
    assert (transcript.ending(told), transcript.has_last_word(told)) == ("completed", True)


def test_a_run_that_failed_is_told_so() -> None:
    transcript = Transcript(Console(file=io.StringIO()), {})
    assert transcript.ending([card("digest: failed", "error")]) == "failed"

"""How people see that a run waits for its place, or made way for another."""

from datetime import UTC, datetime
from typing import Any

from bot.slack.blocks.lists import history
from bot.slack.blocks.plan import Reader
from bot.slack.blocks.run import ending, run_card
from bot.slack.blocks.tasks import tasks
from bot.slack.blocks.trigger import trigger_line
from core.definition import parse
from core.runs import Response, RunStatus, StepStatus
from tests.bot.slack.test_blocks import a_run, progress

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
STEPS = [{"id": "post", "kind": "action", "action": "slack:post_message", "params": {"text": "hi"}}]


def definition(**more: Any) -> Any:
    return parse({"name": "digest", "steps": STEPS, **more})


def test_a_run_in_line_says_so_on_its_card_and_in_the_history() -> None:
    run = a_run(definition(), RunStatus.CREATED, ahead=2, started_at=None)
    assert "digest: waiting for a place: 2 before it" in str(run_card(progress(run)).blocks)
    reader = Reader(offer=lambda key: None, names={}, zone="UTC", now=NOW)
    assert "waiting for a place: 2 before it" in str(history("Runs", [run], reader).blocks)


def test_a_replaced_run_says_by_which() -> None:
    run = a_run(definition(), RunStatus.CANCELLED, replaced_by=12)
    assert "*digest* was replaced by run 12" in str(ending(progress(run)).blocks)


def test_a_step_that_waits_for_an_engine_says_so() -> None:
    run = a_run(definition(), RunStatus.WAITING)
    waiting = Response("post", "post", "action", StepStatus.WAITING, detail={"rate": {"name": "apps"}})
    [task] = tasks(progress(run, waiting))
    assert task.status == "in_progress"
    assert "Waiting until this may be asked again." in str(task.to_dict())


def test_a_plan_says_how_many_of_its_runs_go_on_at_once() -> None:
    shown = {
        "queue": "one at a time, others stand in line",
        "skip": "one at a time, what comes meanwhile is skipped",
        "replace": "one at a time, a new one replaces the oldest",
    }
    for when_full, words in shown.items():
        assert trigger_line(definition(overlap={"when_full": when_full}), "UTC", NOW).endswith(words)
    assert "at most 3 at a time" in trigger_line(definition(overlap={"runs": 3}), "UTC", NOW)
    assert "at a time" not in trigger_line(definition(), "UTC", NOW)

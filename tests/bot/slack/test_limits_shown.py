"""How people see that a run waits for its place, or made way for another."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.slack.blocks.lists import history, workflow_show
from bot.slack.blocks.plan import Reader
from bot.slack.blocks.run import ending, run_card
from bot.slack.blocks.tasks import tasks
from bot.slack.blocks.trigger import trigger_line
from core.definition import parse
from core.limits import Skipped
from core.runs import Response, RunStatus, StepStatus
from core.workflows import Workflow
from tests.bot.slack.room import words_of
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


def test_show_tells_what_did_not_run_and_why() -> None:
    workflow = Workflow(3, "T1", "digest", "U1", "C1", 1, definition(), True, NOW, NOW)
    reader = Reader("Europe/Paris", NOW, lambda action: None, {})
    late = NOW - timedelta(hours=2)
    missed = words_of(workflow_show(workflow, reader, skipped=Skipped(3, late, None)).arguments())
    assert "Skipped 3 times, last " in missed and ": Synth was not running." in missed
    busy = words_of(workflow_show(workflow, reader, skipped=Skipped(1, late, 7)).arguments())
    assert "Skipped once, last " in busy and ": run 7 was still going." in busy

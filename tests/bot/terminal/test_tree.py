"""The tree of a run, from its state alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from rich.console import Console

from bot.http.models.runs import RunReply
from bot.http.replies import run_reply
from bot.terminal.tree import MOST_ITEMS, run_tree
from bot.terminal.words import ending
from core.definition import parse
from core.runs import Response, Run, RunStatus, StepStatus, count_steps

BEGAN = datetime(2026, 1, 1, 8, 0, tzinfo=UTC)
STEPS: list[dict[str, Any]] = [
    {"id": "sum", "kind": "payload", "blocks": [{"role": "user", "text": "x"}]},
    {
        "id": "each",
        "kind": "for_each",
        "items": [1],
        "steps": [{"id": "line", "kind": "payload", "blocks": [{"role": "user", "text": "x"}]}],
    },
    {
        "id": "any",
        "kind": "branch",
        "when": "true",
        "then": [{"id": "rest", "kind": "wait", "seconds": 1}],
        "else": [{"id": "other", "kind": "wait", "seconds": 1}],
    },
]


QUESTION = {
    "number": 1, "ask": "Really?", "approvers": ["U1", "U2"], "anybody": False, "quorum": 1, "barred": None,
    "asked_at": BEGAN.isoformat(), "until": (BEGAN + timedelta(days=1)).isoformat(), "remind_s": None,
}  # fmt: skip


def _run(status: RunStatus, *responses: Response, **more: Any) -> RunReply:
    definition = parse({"name": "digest", "steps": STEPS})
    facts: dict[str, Any] = {
        "inputs": {}, "trigger": {}, "started_by": "api", "created_at": BEGAN, "started_at": BEGAN,
        "completed_at": None, "error": None, "failed_step": None, "ended_by": None, "completed_steps": 0,
        "tokens": 0, "seq": 1, "walk": 1, "stalls": 0, "resume_at": None,
    }  # fmt: skip
    run = Run(
        id=12, workspace="T1", workflow_id=1, version=1, definition=definition, status=status,
        total_steps=count_steps(definition.steps), **{**facts, **more},
    )  # fmt: skip
    return run_reply(run, responses)


def _done(path: str, content: Any = "text", **more: Any) -> Response:
    step = path.rpartition(".")[2]
    status = more.pop("status", StepStatus.COMPLETED)
    return Response(path, step, more.pop("kind", "payload"), status, content, BEGAN, BEGAN, **more)


def _text(run: RunReply, width: int = 100) -> list[str]:
    console = Console(width=width, color_system=None)
    with console.capture() as capture:
        console.print(run_tree(run, BEGAN + timedelta(seconds=75)))
    return [line.rstrip() for line in capture.get().splitlines()]


def test_a_new_run_shows_all_that_it_will_do() -> None:
    assert _text(_run(RunStatus.CREATED, started_at=None)) == [
        "Run 12 · digest · created · 0 of 5",
        "├── · sum",
        "├── · each",
        "└── · any",
        "    ├── · then rest",
        "    └── · else other",
    ]


def test_the_first_step_without_an_answer_is_the_one_under_way() -> None:
    lines = _text(_run(RunStatus.RUNNING, _done("sum", "short  and\nsweet"), completed_steps=1, tokens=1234))
    assert lines[0] == "Run 12 · digest · running · 1 of 5 · 1 min 15 s · 1,234 tokens"
    assert lines[1] == "├── ✓ sum  0.1 s  short and sweet"
    assert lines[2] == "├── ⠋ each"
    assert lines[3] == "└── · any"


def test_a_loop_shows_its_items_and_the_one_that_is_next() -> None:
    loop = _done("each", None, status=StepStatus.RUNNING, kind="for_each", detail={"items": ["a", "b", "c"]})
    lines = _text(_run(RunStatus.RUNNING, _done("sum"), _done("each[0].line"), loop))
    assert lines[2:8] == [
        "├── ⠋ each, 3 items",
        "│   ├── [0]",
        "│   │   └── ✓ line  0.1 s  text",
        "│   └── [1]",
        "│       └── ⠋ line",
        "└── · any",
    ]


def test_of_a_long_loop_only_the_newest_items_are_drawn() -> None:
    count = 50
    items = [_done(f"each[{index}].line") for index in range(count)]
    loop = _done("each", ["x"] * count, kind="for_each")
    lines = _text(_run(RunStatus.COMPLETED, _done("sum"), *items, loop))
    assert lines[2].startswith(f"├── ✓ each, {count} items")
    assert lines[3] == f"│   ├── … {count - MOST_ITEMS} before"
    assert sum("[" in line and "line" not in line for line in lines[3:]) == MOST_ITEMS


def test_of_a_branch_the_arm_that_was_taken_is_drawn() -> None:
    done = [_done("sum"), _done("each", [], kind="for_each"), _done("any", "else", kind="branch")]
    lines = _text(_run(RunStatus.RUNNING, *done))
    assert lines[-2:] == ["└── ✓ any  0.1 s  else", "    └── ⠋ other"]


def test_a_pause_is_shown_and_nothing_behind_it_is_under_way() -> None:
    pause = _done("rest", None, status=StepStatus.WAITING, kind="wait")
    done = [_done("sum"), _done("each", [], kind="for_each"), _done("any", "then", kind="branch")]
    lines = _text(_run(RunStatus.WAITING, *done, pause, resume_at=BEGAN))
    assert " · until " in lines[0]
    assert "◷ rest" in lines[-1]


def test_a_failure_shows_its_reason_and_what_was_never_done() -> None:
    failed = _done("sum", None, status=StepStatus.FAILED, error="The model gave [no] answer.")
    run = _run(RunStatus.FAILED, failed, error="The model gave [no] answer.", failed_step="sum")
    assert _text(run)[1:3] == ["├── ✗ sum  0.1 s  The model gave [no] answer.", "├── · each"]
    assert [line.plain for line in ending(run)] == ["Run 12 failed at sum: The model gave [no] answer."]


def test_an_ending_gives_the_last_answer_whole() -> None:
    ended = BEGAN + timedelta(seconds=4)
    long = "word " * 100
    for content, told in [(long, long), ({"a": ["é"]}, '{\n  "a": [\n    "é"\n  ]\n}')]:
        run = _run(RunStatus.COMPLETED, _done("sum", content), completed_at=ended)
        assert [line.plain for line in ending(run)] == ["Run 12 completed in 4 s.", "", told]


def test_every_step_is_one_line_however_narrow_the_terminal() -> None:
    width = 30
    run = _run(RunStatus.COMPLETED, _done("sum", "a long answer " * 20))
    lines = _text(run, width)
    assert lines[-4].startswith("├── · each")
    assert "✓ sum" in lines[-5]
    assert all(len(line) <= width for line in lines)


def test_whose_word_a_run_waits_for_is_said() -> None:
    asked = _done("sum", None, kind="approval", status=StepStatus.WAITING, detail={"question": QUESTION})
    assert "waits for U1 or U2 to decide on sum until" in _text(_run(RunStatus.WAITING, asked), 140)[0]
    words = replace(asked, detail={"question": {**QUESTION, "wants": "answer"}})
    assert "waits for U1 or U2 to answer sum until" in _text(_run(RunStatus.WAITING, words), 140)[0]
    lost = _done("sum", None, kind="action", status=StepStatus.UNKNOWN)
    assert "sum may have happened; somebody must say" in _text(_run(RunStatus.WAITING, lost))[0]


def test_a_no_ends_a_run_with_what_was_said() -> None:
    said = {"approved": False, "by": ["U1"], "comment": "too long"}
    run = _run(RunStatus.CANCELLED, _done("sum", said, kind="approval"), ended_by="U1")
    assert [str(line) for line in ending(run)] == ["Run 12 ended at sum, which was rejected by U1: too long."]
    assert _text(run)[1] == "├── ✓ sum  0.1 s  rejected by U1: too long"

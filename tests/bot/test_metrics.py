"""The figures that whoever operates Synth watches."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from bot.metrics import Metrics
from core.definition import Action
from core.engine import Call, Outcome
from core.errors import Refused, StorageError, Unavailable, Unknown, Wasted
from core.runs import RunStatus, Usage
from core.stores import InLine, OpenRuns
from tests.fakes import ScriptedEngine

CALL = Call("k", "T1", 1, "U1", Action(id="post", action="slack:post_message", params={"text": "a secret"}))


class Census:
    def __init__(self, *found: OpenRuns, broken: bool = False) -> None:
        self._found, self._broken = found, broken

    async def open_runs(self) -> Sequence[OpenRuns]:
        if self._broken:
            raise StorageError("The database cannot be reached.")
        return self._found

    async def in_line(self) -> Sequence[InLine]:
        return [InLine("runs", 3, datetime(2026, 3, 2, tzinfo=UTC)), InLine("calls", 0, None)]


async def test_each_call_of_an_engine_is_counted_by_what_became_of_it() -> None:
    metrics = Metrics()
    answers = [Outcome("hi", usage=Usage("small", 3, 4)), Refused("no"), Unavailable("later"), Unknown("?")]
    answers.append(Wasted("It is no JSON.", "small", 1, 2, 5_000_000))

    async def obey(_: Call) -> Outcome:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    engine = metrics.measured({"slack": ScriptedEngine("slack", obey)})["slack"]
    assert (await engine.perform(CALL)).content == "hi"
    for error in (Refused, Unavailable, Unknown, Wasted):
        with pytest.raises(error):
            await engine.perform(CALL)
    page = (await metrics.page(Census())).decode()
    for outcome, times in (("completed", 1), ("refused", 2), ("unavailable", 1), ("unknown", 1)):
        assert f'synth_engine_calls_total{{engine="slack",outcome="{outcome}"}} {times}.0' in page
    assert 'synth_model_tokens_total{model="small",way="out"} 6.0' in page
    assert 'synth_model_cost_dollars_total{model="small"} 0.005' in page
    assert "secret" not in page


async def test_open_runs_are_counted_and_a_status_that_empties_goes_to_nought() -> None:
    metrics, since = Metrics(), datetime(2026, 3, 2, tzinfo=UTC)
    page = (await metrics.page(Census(OpenRuns(RunStatus.WAITING, 7, since)))).decode()
    assert 'synth_runs{status="waiting"} 7.0' in page
    assert 'synth_oldest_run_timestamp_seconds{status="waiting"} 1.7724096e+09' in page
    assert 'synth_runs{status="waiting"} 0.0' in (await metrics.page(Census())).decode()


async def test_while_the_database_is_away_the_rest_is_told() -> None:
    page = (await Metrics().page(Census(broken=True))).decode()
    assert "synth_runs{" not in page
    assert "process_cpu_seconds_total" in page


async def test_lines_are_told_by_length_and_age_and_calls_held_back_by_how() -> None:
    metrics = Metrics()
    metrics.held_back("pipedream:runs:proj_1", "parked")
    page = (await metrics.page(Census())).decode()
    assert 'synth_in_line{what="runs"} 3.0' in page
    assert 'synth_in_line_oldest_timestamp_seconds{what="runs"} 1.7724096e+09' in page
    assert 'synth_in_line_oldest_timestamp_seconds{what="calls"} 0.0' in page
    assert 'synth_limited_calls_total{how="parked",rate="pipedream"} 1.0' in page
    assert "proj_1" not in page

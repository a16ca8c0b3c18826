"""Starting and continuing runs: keys, inputs, the sweeper."""

from typing import Any

import pytest

from core.definition import parse
from core.errors import Conflict, Invalid, NotFound
from core.events import Hub
from core.inputs import complete_inputs
from core.running import Runs, Walkers
from core.workflows import Workflow
from storage import SqlStores
from tests.fakes import nobody_walks

HERE = "T1"


def runs_over(stores: SqlStores, walkers: Walkers | None = None, hub: Hub | None = None) -> Runs:
    walkers = walkers or nobody_walks(stores.runs)
    return Runs(stores.runs, stores.workflows, stores.threads, stores.schedules, walkers, hub or Hub())


async def new_workflow(stores: SqlStores, *inputs: dict[str, Any]) -> Workflow:
    steps = [{"id": "pause", "kind": "wait", "seconds": 1}]
    definition = parse({"name": "test", "inputs": list(inputs), "steps": steps})
    return await stores.workflows.create(HERE, definition, "U1")


async def test_a_key_gives_its_run_even_when_the_workflow_is_gone(stores: SqlStores) -> None:
    runs, workflow = runs_over(stores), await new_workflow(stores)
    first = await runs.execute(HERE, workflow.id, {}, "api", key="k")
    await stores.workflows.delete(HERE, workflow.id)
    assert (await runs.execute(HERE, workflow.id, {}, "api", key="k")).id == first.id
    with pytest.raises(Conflict):
        await runs.execute(HERE, workflow.id, {"n": 1}, "api", key="k")
    with pytest.raises(NotFound):
        await runs.execute(HERE, workflow.id, {}, "api", key="other")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("number", "nan"),
        ("number", "-inf"),
        ("number", "1e999"),
        ("array", "[" * 100_000),
        ("array", "[NaN]"),
        ("array", '["\\ud800"]'),
        ("object", '{"a": "\\u0000"}'),
        ("object", '{"a": ' + "9" * 5_000 + "}"),
    ],
)
def test_a_typed_value_that_no_database_could_hold_is_a_fault_of_that_input(kind: str, text: str) -> None:
    steps = [{"id": "pause", "kind": "wait", "seconds": 1}]
    definition = parse({"name": "x", "steps": steps, "inputs": [{"name": "given", "type": kind}]})
    with pytest.raises(Invalid) as caught:
        complete_inputs(definition, {"given": text})
    [fault] = caught.value.faults
    assert (fault.path, len(fault.message) < 200) == ("inputs.given", True)


def test_inputs_are_converted_completed_and_every_fault_is_named() -> None:
    definition = parse(
        {
            "name": "x",
            "steps": [{"id": "pause", "kind": "wait", "seconds": 1}],
            "inputs": [
                {"name": "count", "type": "number"},
                {"name": "loud", "type": "boolean", "default": False, "required": False},
                {"name": "tags", "type": "array", "required": False},
                {"name": "topic", "default": "cats"},
            ],
        }
    )
    given = {"count": "3", "loud": "yes", "tags": '["a"]'}
    assert complete_inputs(definition, given) == {
        "count": 3, "loud": True, "tags": ["a"], "topic": "cats"
    }  # fmt: skip
    with pytest.raises(Invalid) as caught:
        complete_inputs(definition, {"loud": "perhaps", "tags": "{}", "cuont": 1})
    faults = {fault.path: fault.message for fault in caught.value.faults}
    assert set(faults) == {"inputs.count", "inputs.loud", "inputs.tags", "inputs.cuont"}
    assert "did you mean “count”?" in faults["inputs.cuont"]

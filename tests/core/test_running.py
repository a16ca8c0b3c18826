"""Starting and continuing runs: keys, inputs, the sweeper."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from core.definition import parse
from core.errors import Conflict, Invalid, NotFound, StorageError
from core.events import Hub
from core.inputs import complete_inputs
from core.running import Runs
from core.workflows import Workflow
from storage import SqlStores
from storage.tables import executions
from tests.fakes import InlineStarter

HERE = "T1"


class DeadStarter(InlineStarter):
    """Cannot keep anything."""

    async def start(self, job: str, key: str, workspace: str, arguments: Mapping[str, Any]) -> None:
        raise StorageError("no")

    async def cancel(self, prefix: str) -> None:
        raise StorageError("no")


def runs_over(stores: SqlStores, starter: InlineStarter, hub: Hub | None = None) -> Runs:
    return Runs(stores.runs, stores.workflows, stores.threads, stores.schedules, starter, hub or Hub())


async def new_workflow(stores: SqlStores, *inputs: dict[str, Any]) -> Workflow:
    steps = [{"id": "pause", "kind": "wait", "seconds": 1}]
    definition = parse({"name": "test", "inputs": list(inputs), "steps": steps})
    return await stores.workflows.create(HERE, definition, "U1")


async def test_a_key_gives_its_run_even_when_the_workflow_is_gone(stores: SqlStores) -> None:
    starter = InlineStarter()
    starter.jobs["walk"] = _nothing
    runs, workflow = runs_over(stores, starter), await new_workflow(stores)
    first = await runs.execute(HERE, workflow.id, {}, "api", key="k")
    await stores.workflows.delete(HERE, workflow.id)
    assert (await runs.execute(HERE, workflow.id, {}, "api", key="k")).id == first.id
    with pytest.raises(Conflict):
        await runs.execute(HERE, workflow.id, {"n": 1}, "api", key="k")
    with pytest.raises(NotFound):
        await runs.execute(HERE, workflow.id, {}, "api", key="other")
    await starter.drain()


async def test_a_run_that_could_not_be_started_is_kept_for_the_sweeper(stores: SqlStores) -> None:
    workflow = await new_workflow(stores)
    run = await runs_over(stores, DeadStarter()).start(workflow, {}, "U1")
    assert (await stores.runs.get(HERE, run.id)).status == "created"


async def test_what_is_committed_is_not_reported_as_failed(stores: SqlStores) -> None:
    workflow, hub = await new_workflow(stores), Hub()
    runs = runs_over(stores, DeadStarter(), hub)
    run = await runs.start(workflow, {}, "U1")
    with hub.subscribe() as hints:
        assert (await runs.cancel(HERE, run.id, "U1")).status == "cancelled"
        assert (await hints.next()).run_id == run.id


async def test_a_walk_that_had_ended_before_a_crash_is_not_walked_by_its_job_again(stores: SqlStores) -> None:
    """DBOS performs the job once more; meanwhile the run waits, or has been given to a newer walk."""
    starter = InlineStarter()
    starter.jobs["walk"] = _for_ever
    runs, workflow = runs_over(stores, starter), await new_workflow(stores)
    run = await runs.start(workflow, {}, "U1")
    assert not await runs.walks.is_over(HERE, run.id, 0)  # not begun
    assert not await runs.walks.is_over(HERE, run.id, None)  # a job of an earlier release says nothing
    begun = await stores.runs.begin_walk(HERE, run.id)
    assert begun is not None
    assert not await runs.walks.is_over(HERE, run.id, 0)  # it was under way
    await stores.runs.park(begun[1], None, [])
    assert await runs.walks.is_over(HERE, run.id, 0)  # it parked
    await runs.walks.start(HERE, run.id, 1)
    await stores.runs.begin_walk(HERE, run.id)
    assert await runs.walks.is_over(HERE, run.id, 0)  # another has it
    assert not await runs.walks.is_over(HERE, run.id, 1)
    await starter.cancel("run:")
    await starter.drain()


async def test_a_running_run_that_somebody_walks_is_left_alone(stores: SqlStores) -> None:
    starter = InlineStarter()
    starter.jobs["walk"] = _nothing
    runs, workflow = runs_over(stores, starter), await new_workflow(stores)
    await runs.start(workflow, {}, "U1")
    assert await runs.walks.sweep() == 0
    await starter.drain()


async def test_a_walk_that_stands_in_the_queue_is_not_started_again_and_again(stores: SqlStores) -> None:
    starter = Queue()
    runs, workflow = runs_over(stores, starter), await new_workflow(stores)
    await runs.start(workflow, {}, "U1")
    async with stores.database.write() as connection:
        await connection.execute(executions.update().values(touched_at=datetime(2026, 1, 1, tzinfo=UTC)))
    assert [await runs.walks.sweep() for _ in range(3)] == [0, 0, 0]
    assert await runs_over(stores, starter).walks.sweep() == 1, "another process does not know"


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


class Queue(InlineStarter):
    """Work that is taken and not begun yet."""

    async def start(self, job: str, key: str, workspace: str, arguments: Mapping[str, Any]) -> None:
        pass


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


async def _nothing(arguments: Mapping[str, Any]) -> None:
    pass


async def _for_ever(_: Mapping[str, Any]) -> None:
    await asyncio.Event().wait()

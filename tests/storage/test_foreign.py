"""What a later release saved: told of wherever it is listed or opened, and performed by nobody here."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.archive import exported
from core.definition import Foreign, parse
from core.errors import Unreadable
from core.running import by_itself
from storage import Database, SqlStores

HERE = "T1"
SAID = {"id": "say", "kind": "payload", "blocks": [{"role": "user", "text": "Hello"}]}
LATER = {"name": "later", "intent": "at dawn", "trigger": {"type": "sunrise", "at": "Paris"}, "steps": [SAID]}


async def from_later(database: Database) -> tuple[SqlStores, int, int]:
    """A workflow and a run that a later release made, beside readable ones; stores that never saw them."""
    stores = SqlStores(database)
    every_minute = {"type": "schedule", "cron": "* * * * *", "timezone": "UTC"}
    steps = {"steps": [SAID], "trigger": every_minute}
    workflow = await stores.workflows.create(HERE, parse({"name": "later", **steps}), "U1")
    other = await stores.workflows.create(HERE, parse({"name": "known", **steps}), "U1")
    run, _ = await stores.runs.create(by_itself(workflow, {"type": "manual"}))
    await stores.runs.create(by_itself(other, {"type": "manual"}))
    change = sa.text("UPDATE workflow_versions SET definition = :later WHERE workflow_id = :id")
    async with database.write() as connection:
        await connection.execute(change, {"later": json.dumps(LATER), "id": workflow.id})
    return SqlStores(database), workflow.id, run.id


async def test_it_is_in_every_list_beside_the_others(database: Database) -> None:
    stores, workflow_id, run_id = await from_later(database)
    workflows = {one.name: one.definition for one in (await stores.workflows.page(HERE)).items}
    assert {name: one.readable for name, one in workflows.items()} == {"later": False, "known": True}
    runs = {one.id: one.definition for one in (await stores.runs.page(HERE)).items}
    assert (runs[run_id].name, runs[run_id].readable, len(runs)) == ("later", False, 2)
    (version,) = await stores.workflows.versions(HERE, workflow_id)
    assert version.definition.as_json() == LATER


async def test_it_can_be_opened_and_removed_and_neither_run_nor_changed(database: Database) -> None:
    stores, workflow_id, run_id = await from_later(database)
    assert (await stores.runs.get(HERE, run_id)).definition.trigger_as_json() == LATER["trigger"]
    with pytest.raises(
        Unreadable, match=r"“later” was saved by a later release .* Bring this one up to date"
    ):
        await stores.workflows.get(HERE, workflow_id)
    with pytest.raises(Unreadable):
        await stores.workflows.named(HERE, "later")
    assert (await stores.workflows.shown(HERE, workflow_id)).definition.as_json() == LATER
    await stores.runs.cancel(HERE, run_id, "U1")
    await stores.workflows.delete(HERE, workflow_id)


async def test_its_run_is_walked_by_no_process_of_this_release_and_the_others_are(database: Database) -> None:
    stores, _, run_id = await from_later(database)
    claimed = await stores.runs.claim("me", 10)
    assert [run.definition.name for run, _ in claimed.begun] == ["known"]
    assert (await stores.runs.get(HERE, run_id)).status == "created"


async def test_its_time_comes_and_the_others_start_all_the_same(database: Database) -> None:
    stores, _, _ = await from_later(database)
    fired = await stores.schedules.fire(datetime.now(UTC) + timedelta(minutes=1))
    assert [(await stores.runs.get(*one)).definition.name for one in fired] == ["known"]


async def test_it_is_exported_as_it_was_saved(database: Database) -> None:
    stores, _, run_id = await from_later(database)
    told = [json.loads(line) async for line in exported(stores.history, stores.runs)]
    assert [one["definition"] for one in told if one["id"] == run_id] == [LATER]
    assert len(told) == 2


@pytest.mark.parametrize("saved", [None, 5, [], {}, {"name": 5, "intent": [], "trigger": "x"}, {"name": ""}])
def test_nothing_in_it_is_relied_on(saved: Any) -> None:
    found = Foreign.of(saved)
    assert (found.name, found.intent, found.steps, found.trigger_as_json()) == ("?", "", (), {})

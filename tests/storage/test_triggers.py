"""What starts workflows by itself, as it is kept: paused and resumed, waits in Slack, webhooks."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from core.definition import parse
from core.errors import Invalid, NotFound
from core.running import by_itself
from core.webhooks import Delivery, Posted
from core.workflows import Workflow
from storage import Database, SqlStores
from storage.tables import deliveries, hooks, schedules

HERE = "T1"
STEPS = [{"id": "pause", "kind": "wait", "seconds": 1}]
DAILY = {"type": "schedule", "cron": "0 8 * * *", "timezone": "Europe/Paris"}
HOOK = {"type": "webhook"}
WORDS = {"type": "slack", "channel": "C0SUPPORT", "contains": "refund"}


async def saved(stores: SqlStores, trigger: dict[str, Any], name: str = "one", **more: Any) -> Workflow:
    definition = parse({"name": name, "trigger": trigger, "steps": STEPS})
    return await stores.workflows.create(HERE, definition, "U1", channel="C1", **more)


async def changed(stores: SqlStores, workflow: Workflow, trigger: dict[str, Any]) -> Workflow:
    definition = parse({"name": workflow.name, "trigger": trigger, "steps": STEPS})
    return await stores.workflows.add_version(HERE, workflow.id, definition, "U1")


async def test_a_paused_schedule_does_not_fire_and_makes_nothing_up_when_it_is_resumed(
    stores: SqlStores,
) -> None:
    workflow = await saved(stores, DAILY | {"misfire": "once"})
    paused = await stores.workflows.pause(HERE, workflow.id, "U2")
    assert (paused.paused, paused.paused_by) == (True, "U2")
    assert await stores.schedules.next_fire(HERE, workflow.id) is None
    assert await stores.schedules.fire(datetime.now(UTC) + timedelta(days=3)) == []
    resumed = await stores.workflows.resume(HERE, workflow.id)
    assert (resumed.paused, resumed.paused_by) == (False, None)
    following = await stores.schedules.next_fire(HERE, workflow.id)
    assert following is not None and following > datetime.now(UTC)


async def test_pausing_twice_keeps_who_did_it_and_a_new_version_stays_paused(stores: SqlStores) -> None:
    workflow = await saved(stores, DAILY)
    await stores.workflows.pause(HERE, workflow.id, "U2")
    assert (await stores.workflows.pause(HERE, workflow.id, "U3")).paused_by == "U2"
    assert (await changed(stores, workflow, WORDS)).paused
    assert await stores.listening.of(HERE) == []
    await stores.workflows.resume(HERE, workflow.id)
    assert [one.workflow_id for one in await stores.listening.of(HERE)] == [workflow.id]


async def test_nobody_of_another_workspace_pauses_or_resumes(stores: SqlStores) -> None:
    workflow = await saved(stores, DAILY)
    for change in (
        stores.workflows.pause("T2", workflow.id, "U9"),
        stores.workflows.resume("T2", workflow.id),
    ):
        with pytest.raises(NotFound):
            await change
    assert not (await stores.workflows.get(HERE, workflow.id)).paused


async def test_a_change_of_something_else_loses_no_fire_that_is_due(stores: SqlStores) -> None:
    workflow = await saved(stores, DAILY)
    due = datetime.now(UTC) - timedelta(seconds=1)
    async with stores.database.write() as connection:
        await connection.execute(schedules.update().values(next_at=due))
    await changed(stores, workflow, DAILY)
    await stores.workflows.resume(HERE, workflow.id)
    assert len(await stores.schedules.fire(datetime.now(UTC))) == 1


async def test_what_starts_by_itself_without_a_channel_is_told_to_its_owner(stores: SqlStores) -> None:
    definition = parse({"name": "x", "trigger": DAILY | {"misfire": "once"}, "steps": STEPS})
    for owner in ("U0ADA", "api"):
        workflow = await stores.workflows.create(HERE, definition.model_copy(update={"name": owner}), owner)
        assert workflow.home == (owner if owner == "U0ADA" else None)
    fired = await stores.schedules.fire(datetime.now(UTC) + timedelta(days=1))
    told = [[thread.channel for thread in await stores.threads.of_run(*one)] for one in fired]
    assert sorted(told) == [[], ["U0ADA"]]


async def test_slack_is_listened_to_by_listed_workflows_until_they_change(stores: SqlStores) -> None:
    await saved(stores, WORDS, "draft", listed=False)
    assert await stores.listening.of(HERE) == []
    workflow = await saved(stores, WORDS)
    [waits] = await stores.listening.of(HERE)
    assert (waits.workflow_id, waits.on, waits.channel, waits.contains) == (
        workflow.id, "message", "C0SUPPORT", "refund",
    )  # fmt: skip
    assert await stores.listening.of("T2") == []
    await changed(stores, workflow, {"type": "manual"})
    assert await stores.listening.of(HERE) == []
    await changed(stores, workflow, {"type": "slack", "on": "reaction", "reaction": "eyes"})
    [waits] = await stores.listening.of(HERE)
    assert (waits.on, waits.channel, waits.reaction) == ("reaction", None, "eyes")
    await stores.workflows.delete(HERE, workflow.id)
    assert await stores.listening.of(HERE) == []


async def test_a_busy_workspace_asks_the_database_once_a_second(stores: SqlStores) -> None:
    asked = 0

    def count(*_: Any) -> None:
        nonlocal asked
        asked += 1

    sa.event.listen(stores.database.engine.sync_engine, "before_cursor_execute", count)
    for _ in range(20):
        await asyncio.gather(*(stores.listening.of(HERE) for _ in range(50)))
    assert asked == 1


async def test_another_process_hears_of_a_change_within_a_second(stores: SqlStores) -> None:
    other = SqlStores(stores.database)
    assert await other.listening.of(HERE) == []
    await saved(stores, WORDS)
    await asyncio.sleep(1.05)
    assert len(await other.listening.of(HERE)) == 1


async def test_an_address_is_shown_again_but_lies_nowhere_open(stores: SqlStores) -> None:
    workflow = await saved(stores, HOOK)
    hook = await stores.hooks.hook(HERE, workflow.id)
    assert hook is not None and len(hook.secret) >= 32
    async with stores.database.read() as connection:
        row = (await connection.execute(sa.select(hooks))).one()
    assert hook.secret not in str(row) and hook.signing_key not in str(row)
    called = await stores.hooks.called(hook.secret)
    assert called is not None and called.workflow.id == workflow.id
    assert await stores.hooks.hook("T2", workflow.id) is None


async def test_an_address_stays_through_versions_and_pauses_and_goes_with_its_webhook(
    stores: SqlStores,
) -> None:
    workflow = await saved(stores, HOOK)
    hook = await stores.hooks.hook(HERE, workflow.id)
    assert hook is not None
    await changed(stores, workflow, HOOK | {"signature": "X-Hub-Signature-256"})
    await stores.workflows.pause(HERE, workflow.id, "U1")
    assert await stores.hooks.called(hook.secret) is None
    await stores.workflows.resume(HERE, workflow.id)
    assert await stores.hooks.called(hook.secret) is not None
    assert (await stores.hooks.hook(HERE, workflow.id)) == hook
    await changed(stores, workflow, {"type": "manual"})
    assert await stores.hooks.called(hook.secret) is None
    await changed(stores, workflow, HOOK)
    assert await stores.hooks.called(hook.secret) is None, "a new webhook has a new address"


async def test_a_renewed_address_leaves_the_old_one_nobodys(stores: SqlStores) -> None:
    workflow = await saved(stores, HOOK)
    before = await stores.hooks.hook(HERE, workflow.id)
    with pytest.raises(NotFound):
        await stores.hooks.renew("T2", workflow.id)
    after = await stores.hooks.renew(HERE, workflow.id)
    assert before is not None and before.secret != after.secret
    assert before.signing_key == after.signing_key
    assert await stores.hooks.called(before.secret) is None
    assert await stores.hooks.called(after.secret) is not None
    theirs = await stores.hooks.set_signing_key(HERE, workflow.id, "a key of theirs")
    assert (theirs.secret, theirs.signing_key) == (after.secret, "a key of theirs")


async def test_a_deleted_workflow_answers_at_no_address(stores: SqlStores) -> None:
    workflow = await saved(stores, HOOK)
    hook = await stores.hooks.hook(HERE, workflow.id)
    assert hook is not None
    await stores.workflows.delete(HERE, workflow.id)
    assert await stores.hooks.called(hook.secret) is None


async def test_without_a_key_a_webhook_is_refused_with_what_to_do(database: Database) -> None:
    stores = SqlStores(database)
    with pytest.raises(Invalid, match="SYNTH_SECRET_KEY"):
        await saved(stores, HOOK)
    assert (await stores.workflows.page(HERE)).items == ()


def posted(body: bytes = b'{"a": 1}') -> Posted:
    return Posted("application/json", {"content-type": "application/json"}, body)


async def kept(stores: SqlStores, workflow: Workflow, key: str = "k1", body: bytes = b'{"a": 1}') -> Delivery:
    return await stores.hooks.keep(HERE, workflow.id, posted(body), key)


async def test_a_delivery_that_comes_twice_is_one(stores: SqlStores) -> None:
    workflow = await saved(stores, HOOK)
    other = await saved(stores, HOOK, "other")
    several = await asyncio.gather(*(kept(stores, workflow, body=b"%d" % n) for n in range(5)))
    assert len({one.id for one in several}) == len({one.body for one in several}) == 1
    assert (await kept(stores, other)).id != several[0].id


async def test_a_delivery_becomes_one_run_however_many_try(stores: SqlStores) -> None:
    workflow = await saved(stores, HOOK)
    delivery = await kept(stores, workflow)
    new = by_itself(workflow, {"type": "webhook", "body": {"a": 1}})
    made = await asyncio.gather(*(stores.hooks.start(delivery, new, "C1") for _ in range(5)))
    assert len({run_id for run_id, _ in made}) == 1
    assert [is_new for _, is_new in made].count(True) == 1
    run = await stores.runs.get(HERE, made[0][0])
    assert (run.trigger["body"], run.started_by) == ({"a": 1}, "U1")
    assert [thread.channel for thread in await stores.threads.of_run(HERE, run.id)] == ["C1"]
    assert (await kept(stores, workflow)).run_id == run.id
    async with stores.database.read() as connection:
        left = (await connection.execute(sa.select(deliveries.c.body, deliveries.c.headers))).one()
    assert tuple(left) == (None, {}), "it is held once"


async def test_what_lies_there_without_a_run_is_found_and_what_was_refused_is_not(stores: SqlStores) -> None:
    workflow = await saved(stores, HOOK)
    first, second, third = [await kept(stores, workflow, key) for key in "abc"]
    await stores.hooks.start(second, by_itself(workflow, {}), None)
    await stores.hooks.refuse(third, "It is no JSON.")
    later = datetime.now(UTC) + timedelta(seconds=1)
    assert [one.id for one in await stores.hooks.left_lying(later)] == [first.id]
    assert await stores.hooks.left_lying(later - timedelta(hours=1)) == []
    again = await kept(stores, workflow, "c")
    assert (again.refusal, again.run_id) == ("It is no JSON.", None)
    with pytest.raises(NotFound):
        await stores.hooks.start(third, by_itself(workflow, {}), None)

"""Two people decide on one plan in the same second: who comes second is told so, and nothing comes of it."""

import asyncio
from dataclasses import replace

import pytest

from core.definition import Definition, parse
from core.errors import Conflict
from core.workflows import Draft, DraftStatus, Place, Plan, Workflow
from storage import SqlStores

HERE = "T1"
PLACE = Place("C1", "1.000001")


def definition(name: str = "digest") -> Definition:
    step = {"id": "hello", "kind": "payload", "blocks": [{"role": "user", "text": "Say hello"}]}
    return parse({"name": name, "steps": [step]})


async def a_plan(stores: SqlStores) -> Draft:
    draft = await stores.conversations.create_draft(HERE, PLACE, "U1", "say hello", "k")
    plan = replace(draft.plan, definition=definition())
    revised = await stores.conversations.revise(
        HERE, draft.id, plan, after=draft.revision, author="U1", words="say hello", key="k2"
    )
    assert revised is not None
    return revised


async def taken(stores: SqlStores, draft: Draft, by: str = "U1") -> Workflow:
    """As Run and Save do with the plan as they saw it."""
    return await stores.workflows.create(HERE, definition(), by, listed=False, draft=draft)


async def test_a_plan_that_somebody_discarded_just_now_becomes_no_workflow(stores: SqlStores) -> None:
    seen = await a_plan(stores)
    await stores.conversations.decide(HERE, seen.id, DraftStatus.DISCARDED, "U2", only_open=True)
    with pytest.raises(Conflict, match="This was discarded by <@U2> already"):
        await taken(stores, seen)
    now = await stores.conversations.draft(HERE, seen.id)
    assert (now.status, now.workflow_id) == (DraftStatus.DISCARDED, None)


async def test_a_plan_that_somebody_changed_just_now_is_not_run_as_it_was(stores: SqlStores) -> None:
    seen = await a_plan(stores)
    plan = Plan(definition=definition("another"))
    changed = await stores.conversations.revise(
        HERE, seen.id, plan, after=seen.revision, author="U2", words="call it another", key="k3"
    )
    assert changed is not None
    with pytest.raises(Conflict, match="Somebody changed this plan just now"):
        await taken(stores, seen)
    assert (await taken(stores, changed)).id == (await stores.conversations.draft(HERE, seen.id)).workflow_id


async def test_what_is_saved_is_not_said_to_be_discarded(stores: SqlStores) -> None:
    seen = await a_plan(stores)
    await taken(stores, seen)
    await stores.conversations.decide(HERE, seen.id, DraftStatus.SAVED, "U1")
    now = await stores.conversations.decide(HERE, seen.id, DraftStatus.DISCARDED, "U2")
    assert (now.status, now.decided_by) == (DraftStatus.SAVED, "U1")


async def test_of_run_and_discard_in_the_same_moment_one_is_done(stores: SqlStores) -> None:
    for number in range(8):
        draft = await stores.conversations.create_draft(HERE, PLACE, "U1", "say hello", f"many{number}")
        ran, put_away = await asyncio.gather(
            taken(stores, draft),
            stores.conversations.decide(HERE, draft.id, DraftStatus.DISCARDED, "U2", only_open=True),
            return_exceptions=True,
        )
        assert isinstance(put_away, Draft)
        assert isinstance(ran, Workflow) != (put_away.status is DraftStatus.DISCARDED)

"""Conversations, the same on both databases: turns by kind, drafts with every plan that they had."""

import asyncio

import pytest

from core.definition import Definition, parse
from core.errors import Conflict, Outdated
from core.workflows import Draft, DraftStatus, Edit, Place, Plan, Question, TurnKind
from storage import SqlStores

HERE, THERE = "T1", "T2"
PLACE = Place("C1", "1.000001")


def definition(name: str = "digest", seconds: float = 1) -> Definition:
    return parse({"name": name, "steps": [{"id": "pause", "kind": "wait", "seconds": seconds}]})


def plan(seconds: float = 1) -> Plan:
    return Plan(definition(seconds=seconds))


async def drafted(stores: SqlStores, key: str = "k1") -> Draft:
    return await stores.conversations.create_draft(HERE, PLACE, "U1", "do it", key, plan=plan())


async def revised(stores: SqlStores, draft: Draft, seconds: float, key: str) -> Draft:
    found = await stores.conversations.revise(
        HERE, draft.id, plan(seconds), after=draft.revision, author="U2", words=f"make it {seconds}", key=key
    )
    assert found is not None
    return found


async def test_a_draft_is_made_once_for_its_key_and_keeps_its_plan(stores: SqlStores) -> None:
    first = await stores.conversations.create_draft(HERE, PLACE, "U1", "do it", "k1")
    assert await stores.conversations.create_draft(HERE, PLACE, "U1", "do it", "k1") == first
    assert (first.status, first.plan, first.revision) == (DraftStatus.PLANNING, Plan(refined=False), 1)
    asked = Question("a", "where?", "channel", ("x",))
    made = Plan(definition(), (asked,), ("note",), None, False, similar=3)
    changed = await stores.conversations.refine(HERE, first.id, made, revision=1)
    assert changed is not None
    assert (changed.plan, changed.status) == (made, DraftStatus.ASKING)
    assert await stores.conversations.draft_at(HERE, PLACE) == changed
    assert (await stores.conversations.revision(HERE, first.id, 1)).plan == made


async def test_undo_leads_back_through_every_plan_exactly(stores: SqlStores) -> None:
    first = await drafted(stores)
    second = await revised(stores, first, 2, "k2")
    third = await revised(stores, second, 3, "k3")
    assert (third.revision, third.plan) == (3, plan(3))
    back = await stores.conversations.undo(HERE, first.id, revision=3, to=2)
    assert back is not None and (back.revision, back.plan) == (2, plan(2))
    other = await revised(stores, back, 4, "k4")
    assert other.revision == 4
    kept = await stores.conversations.revision(HERE, first.id, 4)
    assert (kept.parent, kept.author, kept.words) == (2, "U2", "make it 4")
    for expected in (plan(2), plan(1)):
        now = await stores.conversations.draft(HERE, first.id)
        parent = (await stores.conversations.revisions(HERE, first.id))[now.revision].parent
        assert parent is not None
        undone = await stores.conversations.undo(HERE, first.id, revision=now.revision, to=parent)
        assert undone is not None and undone.plan == expected
    assert (await stores.conversations.revisions(HERE, first.id))[1].parent is None


async def test_of_two_who_change_one_plan_at_once_one_does(stores: SqlStores) -> None:
    draft = await drafted(stores)
    done = await asyncio.gather(
        *(
            stores.conversations.revise(
                HERE, draft.id, plan(n), after=1, author="U1", words=str(n), key=f"at once {n}"
            )
            for n in (2, 3, 4)
        )
    )
    assert [one is not None for one in done].count(True) == 1
    assert (await stores.conversations.draft(HERE, draft.id)).revision == 2


async def test_of_two_who_take_back_one_change_one_does(stores: SqlStores) -> None:
    draft = await revised(stores, await drafted(stores), 2, "k2")
    draft = await revised(stores, draft, 3, "k3")
    done = await asyncio.gather(
        *(stores.conversations.undo(HERE, draft.id, revision=3, to=2) for _ in range(3))
    )
    assert [one is not None for one in done].count(True) == 1
    assert (await stores.conversations.draft(HERE, draft.id)).plan == plan(2)


async def test_the_same_words_make_one_revision(stores: SqlStores) -> None:
    draft = await drafted(stores)
    once = await revised(stores, draft, 2, "k2")
    again = await revised(stores, draft, 5, "k2")
    assert again == once
    made = await stores.conversations.revision_by(HERE, "k2")
    assert made is not None and (made.draft_id, made.number) == (draft.id, 2)
    assert await stores.conversations.revision_by(THERE, "k2") is None


async def test_a_plan_that_somebody_decided_on_is_not_changed_by_one_who_came_late(stores: SqlStores) -> None:
    draft = await revised(stores, await drafted(stores), 2, "k2")
    decided = await stores.conversations.decide(HERE, draft.id, DraftStatus.SAVED, "U3")
    assert (decided.status, decided.decided_by) == (DraftStatus.SAVED, "U3")
    late = Plan(notes=("late",))
    assert await stores.conversations.refine(HERE, draft.id, late, revision=2) is None
    assert await stores.conversations.undo(HERE, draft.id, revision=2, to=1) is None
    assert (
        await stores.conversations.revise(
            HERE, draft.id, late, after=2, author="U1", words="late", key="late"
        )
        is None
    )
    put_away = await stores.conversations.decide(HERE, draft.id, DraftStatus.DISCARDED, "U1", only_open=True)
    assert put_away == decided


async def test_a_refinement_never_overrules_a_newer_word(stores: SqlStores) -> None:
    first = await drafted(stores)
    second = await revised(stores, first, 2, "k2")
    assert await stores.conversations.refine(HERE, first.id, plan(9), revision=1) is None
    assert (await stores.conversations.draft(HERE, first.id)).plan == second.plan


async def test_a_change_of_a_workflow_is_applied_once_and_taken_back_once(stores: SqlStores) -> None:
    workflow = await stores.workflows.create(HERE, definition(), "U1")
    edit = Edit(workflow.id, 1)
    draft = await stores.conversations.create_draft(HERE, PLACE, "U1", "x", "k1", plan=plan(), edit=edit)
    draft = await revised(stores, draft, 2, "k2")
    tried = await asyncio.gather(
        *(
            stores.workflows.add_version(HERE, workflow.id, definition(seconds=2), by, after=1, draft=draft)
            for by in ("U1", "U2")
        ),
        return_exceptions=True,
    )
    assert [isinstance(one, Conflict) for one in tried].count(True) == 1
    applied = await stores.conversations.draft(HERE, draft.id)
    assert (applied.status, applied.edit) == (DraftStatus.APPLIED, Edit(workflow.id, 1, 2))
    back = await stores.workflows.add_version(HERE, workflow.id, definition(), "U1", after=2, draft=applied)
    assert (back.version, back.definition) == (3, definition())
    undone = await stores.conversations.draft(HERE, draft.id)
    assert (undone.status, undone.is_open) == (DraftStatus.UNDONE, False)
    with pytest.raises(Conflict):
        await stores.workflows.add_version(HERE, workflow.id, definition(), "U1", after=3, draft=applied)
    assert (await stores.workflows.get(HERE, workflow.id)).version == 3


async def test_a_version_that_somebody_saved_meanwhile_is_not_overwritten(stores: SqlStores) -> None:
    workflow = await stores.workflows.create(HERE, definition(), "U1")
    draft = await stores.conversations.create_draft(
        HERE, PLACE, "U1", "x", "k1", plan=plan(), edit=Edit(workflow.id, 1)
    )
    await stores.workflows.add_version(HERE, workflow.id, definition(seconds=7), "U2")
    with pytest.raises(Outdated):
        await stores.workflows.add_version(
            HERE, workflow.id, definition(seconds=2), "U1", after=1, draft=draft
        )
    assert (await stores.workflows.get(HERE, workflow.id)).definition == definition(seconds=7)
    rebased = await stores.conversations.rebase(HERE, draft.id, version=1, onto=2)
    assert rebased is not None and rebased.edit == Edit(workflow.id, 2)
    assert await stores.conversations.rebase(HERE, draft.id, version=1, onto=2) is None


async def test_what_was_said_is_kept_once_in_order_and_by_kind(stores: SqlStores) -> None:
    talk = stores.conversations
    for key, text, kind in (
        ("1", "one", TurnKind.SAID),
        ("2", "two", TurnKind.ASIDE),
        ("1", "one again", TurnKind.SAID),
        ("3", "three", TurnKind.ANSWERED),
    ):
        await talk.add_turn(HERE, PLACE, "U1", text, key, kind=kind, draft_id=7)
    await talk.turn_posted(HERE, "3", "9.1")
    turns = await talk.turns(HERE, PLACE)
    assert [(turn.text, turn.kind, turn.ts) for turn in turns] == [
        ("one", TurnKind.SAID, None),
        ("two", TurnKind.ASIDE, None),
        ("three", TurnKind.ANSWERED, "9.1"),
    ]
    assert await talk.turn(HERE, "3") == turns[-1]
    assert (await talk.turns(THERE, PLACE), await talk.turn(THERE, "3")) == ([], None)


async def test_a_newcomer_is_known_once_greeted(stores: SqlStores) -> None:
    talk = stores.conversations
    assert not await talk.greeted(HERE, "D1")
    await talk.add_turn(HERE, Place("D1", "1.0"), "synth", "Hello", "k", kind=TurnKind.GREETED, ts="1.0")
    assert await talk.greeted(HERE, "D1")
    assert not await talk.greeted(HERE, "D2")
    assert not await talk.greeted(THERE, "D1")

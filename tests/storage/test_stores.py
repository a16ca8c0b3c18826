"""One contract for the stores of every database."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.definition import Definition, parse
from core.errors import Conflict, NotFound
from core.events import EventDraft, EventType
from core.runs import NewRun, Response, RunStatus, StepStatus, Usage, Walk
from core.workflows import DraftStatus, Place
from storage import SqlStores
from tests.fakes import begin_walk

HERE, THERE = "T1", "T2"
PLACE = Place("C1", "1.000001")


def definition(name: str = "digest", **more: object) -> Definition:
    block = {"role": "user", "text": "Say hello"}
    step = {"id": "hello", "kind": "payload", "blocks": [block]}
    return parse({"name": name, "steps": [step], **more})


async def new_run(stores: SqlStores, name: str = "digest") -> NewRun:
    workflow = await stores.workflows.create(HERE, definition(name), "U1")
    return NewRun(HERE, workflow.id, 1, workflow.definition, {"n": 1}, {"type": "manual"}, "U1")


def answer(path: str = "hello", **more: object) -> Response:
    now = datetime.now(UTC)
    response = Response(path, "hello", "payload", StepStatus.COMPLETED, "hi", now, now)
    return replace(response, **more)


TOLD = [EventDraft(EventType.STEP_FINISHED, {"step": "hello"}, "hello"), EventDraft(EventType.PROGRESS)]


async def test_a_workflow_is_found_by_number_and_by_name_letter_case_aside(stores: SqlStores) -> None:
    made = await stores.workflows.create(HERE, definition("Digest"), "U1")
    assert await stores.workflows.get(HERE, made.id) == made
    assert await stores.workflows.named(HERE, "dIGEST") == made
    assert made.definition == definition("Digest")
    assert made.created_at.tzinfo is not None


async def test_nothing_is_seen_from_another_workspace(stores: SqlStores) -> None:
    new = await new_run(stores)
    run, _ = await stores.runs.create(new, place=PLACE, key=("k", "d"))
    begun = await begin_walk(stores.runs, run.id)
    assert begun is not None
    await stores.runs.finish_step(begun[1], answer(), TOLD, completed_steps=1)
    draft = await stores.conversations.create_draft(HERE, PLACE, "U1", "do it", "k")
    for missing in (
        stores.workflows.get(THERE, new.workflow_id),
        stores.workflows.versions(THERE, new.workflow_id),
        stores.workflows.delete(THERE, new.workflow_id),
        stores.workflows.create(THERE, definition("other"), "U2", draft=draft),
        stores.workflows.list_it(THERE, new.workflow_id),
        stores.workflows.add_version(THERE, new.workflow_id, definition(), "U2"),
        stores.runs.get(THERE, run.id),
        stores.runs.cancel(THERE, run.id, "U2"),
        stores.runs.retry(THERE, run.id, "U2"),
        stores.runs.settle(THERE, run.id, "hello", done=True, by="U2"),
        stores.conversations.draft(THERE, draft.id),
        stores.conversations.shown(THERE, draft.id, "mine"),
        stores.conversations.revision(THERE, draft.id, 1),
        stores.conversations.decide(THERE, draft.id, DraftStatus.SAVED, "U2"),
    ):
        with pytest.raises(NotFound):
            await missing
    assert await stores.workflows.named(THERE, "digest") is None
    assert (await stores.workflows.page(THERE)).items == ()
    assert await stores.workflows.names(THERE) == []
    assert (await stores.runs.page(THERE)).items == ()
    assert await stores.runs.responses(THERE, run.id) == []
    assert await stores.runs.events(THERE, run.id) == []
    assert await stores.runs.finish_step(Walk(THERE, run.id, 1), answer(), [], completed_steps=1) is None
    assert await stores.threads.of_run(THERE, run.id) == []
    assert await stores.threads.run_at(THERE, PLACE.channel, PLACE.thread_ts) is None
    assert await stores.conversations.draft_at(THERE, PLACE) is None
    assert await stores.conversations.turns(THERE, PLACE) == []
    other, is_new = await stores.runs.create(replace(new, workspace=HERE), key=("k", "d"))
    assert (other.id, is_new) == (run.id, False)


async def test_a_name_is_taken_once_and_free_again_after_deletion(stores: SqlStores) -> None:
    first = await stores.workflows.create(HERE, definition("digest"), "U1")
    with pytest.raises(Conflict):
        await stores.workflows.create(HERE, definition("DIGEST"), "U1")
    await stores.workflows.create(THERE, definition("digest"), "U1")
    await stores.workflows.create(HERE, definition("digest"), "U1", listed=False)
    await stores.workflows.delete(HERE, first.id)
    again = await stores.workflows.create(HERE, definition("digest"), "U1")
    assert again.id > first.id
    with pytest.raises(NotFound):
        await stores.workflows.get(HERE, first.id)


async def test_a_key_makes_one_workflow_and_gives_it_again_as_it_was(stores: SqlStores) -> None:
    key = ("api:k1", "digest")
    making = (stores.workflows.create(HERE, definition(), "U1", key=key) for _ in range(4))
    first, *others = await asyncio.gather(*making)
    assert others == [first] * 3
    await stores.workflows.add_version(HERE, first.id, definition(intent="changed"), "U1")
    await stores.workflows.delete(HERE, first.id)
    again = await stores.workflows.with_key(HERE, *key)
    assert again is not None
    assert (again.id, again.version, again.definition) == (first.id, 1, first.definition)
    assert await stores.workflows.with_key(THERE, *key) is None
    with pytest.raises(Conflict, match="idempotency key"):
        await stores.workflows.with_key(HERE, "api:k1", "another")
    assert (await stores.workflows.create(THERE, definition(), "U2", key=key)).id != first.id


async def test_versions_are_immutable_and_the_newest_is_current(stores: SqlStores) -> None:
    first = await stores.workflows.create(HERE, definition("digest"), "U1")
    second = await stores.workflows.add_version(HERE, first.id, definition("digest", intent="new"), "U2")
    assert (second.version, second.definition.intent) == (2, "new")
    newest, oldest = await stores.workflows.versions(HERE, first.id)
    assert [newest.author, oldest.author] == ["U2", "U1"]
    assert oldest.definition == first.definition


async def test_an_unlisted_workflow_can_be_listed_if_its_name_is_free(stores: SqlStores) -> None:
    hidden = await stores.workflows.create(HERE, definition("digest"), "U1", listed=False)
    assert (await stores.workflows.page(HERE)).items == ()
    assert (await stores.workflows.list_it(HERE, hidden.id)).listed
    twin = await stores.workflows.create(HERE, definition("digest"), "U1", listed=False)
    with pytest.raises(Conflict):
        await stores.workflows.list_it(HERE, twin.id)


async def test_lists_come_in_pages_newest_first(stores: SqlStores) -> None:
    for number in range(5):
        await stores.workflows.create(HERE, definition(f"w{number}"), "U1")
    first = await stores.workflows.page(HERE, limit=3)
    rest = await stores.workflows.page(HERE, before=first.next, limit=3)
    assert [w.name for w in (*first.items, *rest.items)] == ["w4", "w3", "w2", "w1", "w0"]
    assert rest.next is None


async def test_the_same_key_gives_the_same_run_and_another_body_is_a_conflict(stores: SqlStores) -> None:
    new = await new_run(stores)
    made = await asyncio.gather(*[stores.runs.create(new, key=("once", "d")) for _ in range(8)])
    assert len({run.id for run, _ in made}) == 1
    assert [is_new for _, is_new in made].count(True) == 1
    with pytest.raises(Conflict):
        await stores.runs.create(new, key=("once", "other"))


async def test_a_step_is_recorded_with_its_events_in_order_without_gaps(stores: SqlStores) -> None:
    run, _ = await stores.runs.create(await new_run(stores))
    begun = await begin_walk(stores.runs, run.id)
    assert begun is not None and begun[0].status is RunStatus.RUNNING and begun[0].started_at
    response = answer(usage=Usage("m", 3, 4), summary="said hi", detail={"a": 1})
    seq = await stores.runs.finish_step(begun[1], response, TOLD, completed_steps=1)
    await stores.runs.end(begun[1], RunStatus.COMPLETED, [EventDraft(EventType.COMPLETED)])
    assert await stores.runs.responses(HERE, run.id) == [response]
    told = await stores.runs.events(HERE, run.id)
    assert [event.seq for event in told] == [1, 2, 3, 4]
    assert [event.type for event in told][1:] == [
        EventType.STEP_FINISHED, EventType.PROGRESS, EventType.COMPLETED
    ]  # fmt: skip
    assert told[1].data == {"step": "hello", "content": "hi"}
    assert seq == 3
    assert await stores.runs.events(HERE, run.id, after=3) == told[3:]
    ended = await stores.runs.get(HERE, run.id)
    assert (ended.status, ended.tokens, ended.completed_steps, ended.seq) == (RunStatus.COMPLETED, 7, 1, 4)
    assert await begin_walk(stores.runs, run.id) is None


async def test_a_walk_that_was_overtaken_writes_nothing(stores: SqlStores) -> None:
    run, _ = await stores.runs.create(await new_run(stores))
    zombie = await begin_walk(stores.runs, run.id)
    await stores.runs.give_up(["w"])
    assert zombie is not None
    assert await stores.runs.finish_step(zombie[1], answer(), TOLD, completed_steps=1) is None
    owner = await begin_walk(stores.runs, run.id, "other")
    assert zombie is not None and owner is not None and owner[1].number == 2
    assert await stores.runs.finish_step(zombie[1], answer(), TOLD, completed_steps=1) is None
    assert await stores.runs.start_step(zombie[1], answer(status=StepStatus.STARTED)) is False
    assert await stores.runs.park(zombie[1], None, []) is None
    assert await stores.runs.end(zombie[1], RunStatus.FAILED, []) is None
    assert await stores.runs.responses(HERE, run.id) == []
    assert await stores.runs.finish_step(owner[1], answer(), TOLD, completed_steps=1) is not None


async def test_walks_without_progress_are_counted_until_a_step_finishes(stores: SqlStores) -> None:
    run, _ = await stores.runs.create(await new_run(stores))
    for expected in (1, 2, 3):
        begun = await begin_walk(stores.runs, run.id)
        assert begun is not None and begun[0].stalls == expected
        if expected < 3:
            await stores.runs.give_up(["w"])
    await stores.runs.finish_step(begun[1], answer(), [], completed_steps=1)
    await stores.runs.give_up(["w"])
    begun = await begin_walk(stores.runs, run.id)
    assert begun is not None and begun[0].stalls == 1


async def test_cancelling_fences_the_walk_and_marks_a_started_action_unknown(stores: SqlStores) -> None:
    run, _ = await stores.runs.create(await new_run(stores))
    begun = await begin_walk(stores.runs, run.id)
    assert begun is not None
    await stores.runs.start_step(begun[1], answer(status=StepStatus.STARTED, completed_at=None))
    cancelled = await stores.runs.cancel(HERE, run.id, "U2")
    assert (cancelled.status, cancelled.ended_by) == (RunStatus.CANCELLED, "U2")
    assert (await stores.runs.responses(HERE, run.id))[0].status is StepStatus.UNKNOWN
    assert await stores.runs.finish_step(begun[1], answer(), TOLD, completed_steps=1) is None
    with pytest.raises(Conflict):
        await stores.runs.cancel(HERE, run.id, "U2")
    with pytest.raises(Conflict):
        await stores.runs.retry(HERE, run.id, "U2")


async def test_a_failed_run_is_retried_without_its_failed_answers(stores: SqlStores) -> None:
    run, _ = await stores.runs.create(await new_run(stores))
    begun = await begin_walk(stores.runs, run.id)
    assert begun is not None
    await stores.runs.finish_step(begun[1], answer("good"), [], completed_steps=1)
    await stores.runs.finish_step(begun[1], answer("bad", status=StepStatus.FAILED), [], completed_steps=1)
    await stores.runs.end(
        begun[1], RunStatus.FAILED, [EventDraft(EventType.FAILED)], error="no", failed_step="bad"
    )
    again = await stores.runs.retry(HERE, run.id, "U2")
    assert (again.status, again.error, again.completed_at) == (RunStatus.CREATED, None, None)
    assert [r.path for r in await stores.runs.responses(HERE, run.id)] == ["good"]


@pytest.mark.parametrize("done", [True, False])
async def test_an_unknown_outcome_is_settled_once(stores: SqlStores, done: bool) -> None:
    run, _ = await stores.runs.create(await new_run(stores))
    begun = await begin_walk(stores.runs, run.id)
    assert begun is not None
    await stores.runs.start_step(begun[1], answer(status=StepStatus.UNKNOWN, content=None))
    await stores.runs.park(begun[1], None, [])
    assert (await stores.runs.settle(HERE, run.id, "hello", done=done, by="U2")).status is RunStatus.CREATED
    left = [r.status for r in await stores.runs.responses(HERE, run.id)]
    assert left == ([StepStatus.COMPLETED] if done else [])
    with pytest.raises(Conflict):
        await stores.runs.settle(HERE, run.id, "hello", done=done, by="U2")


async def test_odd_text_is_kept(stores: SqlStores) -> None:
    run, _ = await stores.runs.create(await new_run(stores))
    begun = await begin_walk(stores.runs, run.id)
    assert begun is not None
    odd = "nul \x00 half \ud83d tag <script> 𝔘"
    await stores.runs.finish_step(begun[1], answer(content=odd, error=odd), [], completed_steps=1)
    kept = (await stores.runs.responses(HERE, run.id))[0]
    assert kept.content == odd
    assert kept.error == "nul \ufffd half ? tag <script> 𝔘"


async def test_a_thread_knows_how_far_it_was_told(stores: SqlStores) -> None:
    run, _ = await stores.runs.create(await new_run(stores), place=PLACE)
    assert await stores.threads.behind() == [(HERE, run.id)]
    thread = (await stores.threads.of_run(HERE, run.id))[0]
    await stores.threads.posted(HERE, thread.id, "root", "2.0")
    await stores.threads.posted(HERE, thread.id, "hello", "3.0")
    await stores.threads.told(HERE, thread.id, 0)
    told = (await stores.threads.of_run(HERE, run.id))[0]
    assert (told.ts, told.told_seq, told.posts) == (PLACE.thread_ts, 0, {"root": "2.0", "hello": "3.0"})
    assert await stores.threads.behind() == []
    assert await stores.threads.run_at(HERE, PLACE.channel, PLACE.thread_ts) == run.id
    await stores.threads.move(HERE, thread.id, "D1", None)
    moved = (await stores.threads.of_run(HERE, run.id))[0]
    assert (moved.channel, moved.ts, moved.told_seq, moved.posts) == ("D1", None, -1, {})


async def test_open_runs_are_counted_by_status(stores: SqlStores) -> None:
    new = await new_run(stores)
    assert await stores.census.open_runs() == []
    first, _ = await stores.runs.create(new)
    await stores.runs.create(new)
    await begin_walk(stores.runs, first.id)
    found = {one.status: one for one in await stores.census.open_runs()}
    assert {status: one.count for status, one in found.items()} == {
        RunStatus.CREATED: 1,
        RunStatus.RUNNING: 1,
    }
    assert found[RunStatus.RUNNING].oldest == first.created_at

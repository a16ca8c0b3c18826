"""What words do to a plan, when a process dies in the middle of them, and when others were quicker."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from core.conversation.hearing import Hearing
from core.conversation.requests import Requests
from core.conversation.subjects import Subjects
from core.definition import Definition, parse
from core.planning import Person, PlanRequest
from core.workflows import SYNTH, DraftStatus, Place, Plan, Question, TurnKind
from storage import SqlStores

HERE, PLACE = "T1", Place("C1", "1.000001")
ADA, BOB = Person(HERE, "U1", "Europe/Paris"), Person(HERE, "U2", "Asia/Tokyo")


def definition(seconds: float, name: str = "digest") -> Definition:
    return parse({"name": name, "steps": [{"id": "pause", "kind": "wait", "seconds": seconds}]})


class Scripted:
    """A planner whose sketches and refinements the test wrote, by words; it remembers what it was asked."""

    def __init__(self, sketches: Mapping[str, Plan], refined: Mapping[str, Plan] | None = None) -> None:
        self._sketches = sketches
        self._refined = refined or {}
        self.asked: list[PlanRequest] = []
        self.meanwhile: Any = None

    async def sketch(self, request: PlanRequest) -> Plan:
        self.asked.append(request)
        plan = self._sketches.get(request.words, Plan(refusal="I cannot do that."))
        return replace(plan, refined=request.words not in self._refined)

    async def refine(self, request: PlanRequest, sketch: Plan) -> Plan:
        if self.meanwhile is not None:
            await self.meanwhile()
        return self._refined[request.words]


def requests(stores: SqlStores) -> Requests:
    return Requests(stores.conversations, stores.workflows, lambda: datetime.now(UTC))


def subjects(stores: SqlStores, planner: Scripted) -> Subjects:
    return Subjects(stores.conversations, stores.workflows, planner, requests(stores))


def hearing(stores: SqlStores, planner: Scripted) -> Hearing:
    return Hearing(stores.conversations, planner, requests(stores), subjects(stores, planner))


async def turns_of(stores: SqlStores) -> list[tuple[str, TurnKind]]:
    return [(turn.author, turn.kind) for turn in await stores.conversations.turns(HERE, PLACE)]


async def test_each_reply_is_about_the_plan_that_lies_there_and_knows_who_speaks(stores: SqlStores) -> None:
    planner = Scripted({"wait": Plan(definition(1)), "longer": Plan(definition(2))})
    ears = hearing(stores, planner)
    first = await ears.hear(ADA, PLACE, "wait", "k1")
    second = await ears.hear(BOB, PLACE, "longer", "k2")
    intent, reply = planner.asked
    assert (intent.plan, intent.words, intent.intent) == (None, "wait", "wait")
    assert (reply.plan, reply.words, reply.intent) == (first.draft.plan, "longer", "wait")
    assert (reply.person, [turn.author for turn in reply.turns]) == (BOB, ["U2"])
    assert second.draft.plan.definition == definition(2)
    assert await turns_of(stores) == [
        ("U1", TurnKind.SAID), ("U2", TurnKind.SAID), (SYNTH, TurnKind.DID),
    ]  # fmt: skip
    did = (await stores.conversations.turns(HERE, PLACE))[-1]
    assert did.text == "changed steps.pause.seconds: 1.0 → 2.0"


async def test_words_that_are_heard_again_after_a_crash_do_not_change_the_plan_twice(
    stores: SqlStores,
) -> None:
    planner = Scripted({"wait": Plan(definition(1)), "longer": Plan(definition(2))})
    await hearing(stores, planner).hear(ADA, PLACE, "wait", "k1")
    once = await hearing(stores, planner).hear(ADA, PLACE, "longer", "k2")
    again = await hearing(stores, planner).hear(ADA, PLACE, "longer", "k2")
    assert again == once
    assert len(planner.asked) == 2


async def test_an_intent_whose_process_died_before_its_sketch_was_kept_is_sketched(stores: SqlStores) -> None:
    planner = Scripted({"wait": Plan(definition(1))})
    await stores.conversations.create_draft(HERE, PLACE, "U1", "wait", "k1")
    heard = await hearing(stores, planner).hear(ADA, PLACE, "wait", "k1")
    assert (heard.draft.status, heard.draft.plan.definition) == (DraftStatus.READY, definition(1))


async def test_an_intent_whose_process_died_while_the_model_thought_is_thought_about_again(
    stores: SqlStores,
) -> None:
    planner = Scripted({"wait": Plan(definition(1))}, {"wait": Plan(definition(9))})
    await hearing(stores, planner).hear(ADA, PLACE, "wait", "k1")
    heard = await hearing(stores, planner).hear(ADA, PLACE, "wait", "k1")
    assert heard.thinking
    thought = await hearing(stores, planner).think(ADA, heard)
    assert thought.draft.plan == Plan(definition(9))
    done = await hearing(stores, planner).hear(ADA, PLACE, "wait", "k1")
    assert not done.thinking


async def test_a_reply_whose_process_died_while_the_model_thought_is_answered(stores: SqlStores) -> None:
    planner = Scripted({"wait": Plan(definition(1))}, {"nicer": Plan(definition(3))})
    await hearing(stores, planner).hear(ADA, PLACE, "wait", "k1")
    unfinished = await hearing(stores, planner).hear(ADA, PLACE, "nicer", "k2")
    assert (unfinished.thinking, unfinished.draft.plan.definition) == (True, definition(1))
    again = await hearing(stores, planner).hear(ADA, PLACE, "nicer", "k2")
    thought = await hearing(stores, planner).think(ADA, again)
    assert (thought.draft.revision, thought.draft.plan.definition) == (2, definition(3))
    assert await hearing(stores, planner).hear(ADA, PLACE, "nicer", "k2") == thought


async def test_newer_words_stay_and_the_older_ones_are_told_so(stores: SqlStores) -> None:
    planner = Scripted(
        {"wait": Plan(definition(1)), "longer": Plan(definition(2))}, {"nicer": Plan(definition(3))}
    )
    ears = hearing(stores, planner)
    await ears.hear(ADA, PLACE, "wait", "k1")

    async def meanwhile() -> None:
        await ears.hear(BOB, PLACE, "longer", "k3")

    planner.meanwhile = meanwhile
    thought = await ears.think(ADA, await ears.hear(ADA, PLACE, "nicer", "k2"))
    assert thought.draft.plan.definition == definition(2)
    assert thought.reply is not None
    assert "changed by somebody while I was thinking about “nicer”" in thought.reply.text


async def test_a_decision_stays_and_the_words_are_told_so(stores: SqlStores) -> None:
    planner = Scripted({"wait": Plan(definition(1))}, {"nicer": Plan(definition(3))})
    ears = hearing(stores, planner)
    draft = (await ears.hear(ADA, PLACE, "wait", "k1")).draft

    async def meanwhile() -> None:
        await stores.conversations.decide(HERE, draft.id, DraftStatus.DISCARDED, "U2")

    planner.meanwhile = meanwhile
    thought = await ears.think(ADA, await ears.hear(ADA, PLACE, "nicer", "k2"))
    assert (thought.draft.status, thought.draft.revision) == (DraftStatus.DISCARDED, 1)
    assert thought.reply is not None and "was discarded while" in thought.reply.text


@pytest.mark.parametrize(
    ("plan", "text"),
    [
        (Plan(definition(1)), "I did not change anything. I do not see what “hm” would change"),
        (Plan(definition(1), notes=("No such step.",)), "I did not change anything. No such step."),
        (Plan(refusal="I cannot reach Jira."), "I did not change anything. I cannot reach Jira."),
        (Plan(definition(1), answer="It waits a second."), "It waits a second."),
    ],
)
async def test_words_that_change_nothing_leave_the_plan_and_are_answered(
    stores: SqlStores, plan: Plan, text: str
) -> None:
    ears = hearing(stores, Scripted({"wait": Plan(definition(1)), "hm": plan}))
    before = (await ears.hear(ADA, PLACE, "wait", "k1")).draft
    heard = await ears.hear(ADA, PLACE, "hm", "k2")
    assert heard.draft == before
    assert heard.reply is not None and heard.reply.text.startswith(text)
    assert await stores.conversations.draft(HERE, before.id) == before


async def test_what_was_asked_is_kept_beside_what_was_said(stores: SqlStores) -> None:
    asked = Plan(definition(1), (Question("a", "Where?"), Question("b", "When?")))
    ears = hearing(stores, Scripted({"wait": Plan(definition(1)), "somewhere": asked}))
    await ears.hear(ADA, PLACE, "wait", "k1")
    await ears.hear(ADA, PLACE, "somewhere", "k2")
    turns = await stores.conversations.turns(HERE, PLACE)
    assert [turn.text for turn in turns if turn.kind is TurnKind.ASKED] == ["Where?\nWhen?"]


async def test_after_save_the_thread_is_about_the_workflow(stores: SqlStores) -> None:
    workflow = await stores.workflows.create(HERE, definition(1), "U1")
    planner = Scripted({"wait": Plan(definition(1)), "longer": Plan(definition(2))})
    ears = hearing(stores, planner)
    draft = await subjects(stores, planner).propose(ADA, PLACE, workflow.id, "k1")
    heard = await ears.hear(BOB, PLACE, "longer", "k2")
    assert heard.draft.id == draft.id
    await stores.workflows.add_version(HERE, workflow.id, definition(2), "U2", after=1, draft=heard.draft)
    again = await ears.hear(BOB, PLACE, "wait", "k3")
    assert again.draft.id != draft.id
    assert again.draft.edit is not None
    assert (again.draft.edit.version, again.draft.plan.definition) == (2, definition(1))


async def test_nothing_of_another_workspace_is_heard(stores: SqlStores) -> None:
    planner = Scripted({"wait": Plan(definition(1))})
    ears = hearing(stores, planner)
    here = await ears.hear(ADA, PLACE, "wait", "k1")
    there = await ears.hear(Person("T2", "U1"), PLACE, "wait", "k1")
    assert here.draft.id != there.draft.id
    assert planner.asked[1].plan is None

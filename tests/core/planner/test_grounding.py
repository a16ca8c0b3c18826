"""What a plan names in the workspace, looked up before anybody presses Run."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from core.definition import parse
from core.planner.guarding.grounding import grounded
from core.workflows import Plan, Question
from tests.core.planner.plans import catalogue


class SmallWorkspace:
    """A directory of a few; `slow` never answers, as a service that is down does."""

    def __init__(self, *, slow: bool = False) -> None:
        self._slow = slow
        self._people: Mapping[str, Sequence[str] | None] = {
            "@ada": ["U_ADA"],
            "@sam": ["U_SAM1", "U_SAM2"],
            "@lost": None,
        }

    async def channel(self, workspace: str, name: str) -> bool:
        if self._slow:
            await asyncio.Event().wait()
        return name in ("#eng", "#far")

    async def is_in(self, workspace: str, channel: str) -> bool:
        return channel != "#far"

    async def people(self, workspace: str, name: str) -> Sequence[str] | None:
        return self._people.get(name, [])

    async def channels_like(self, workspace: str, name: str) -> Sequence[str]:
        return ["#eng"] if name.startswith("#en") else []


async def look_up(
    *steps: Mapping[str, Any], questions: Sequence[Question] = (), directory: SmallWorkspace | None = None
) -> Plan:
    definition = parse({"name": "d", "steps": list(steps)})
    offered = await catalogue().of(definition)
    plan = Plan(definition, tuple(questions))
    return await grounded(plan, "T1", directory or SmallWorkspace(), offered, patience_s=0.05)


def direct(user: str) -> dict[str, Any]:
    params = {"user": user, "text": "hi"}
    return {"id": "tell", "kind": "action", "action": "slack:direct_message", "params": params}


def post(channel: str) -> dict[str, Any]:
    params = {"channel": channel, "text": "hi"}
    return {"id": "post", "kind": "action", "action": "slack:post_message", "params": params}


def params_of(plan: Plan) -> dict[str, Any]:
    assert plan.definition is not None
    return dict(plan.definition.steps[0].params)


async def test_a_person_becomes_an_id() -> None:
    plan = await look_up(direct("@ada"))
    assert params_of(plan)["user"] == "U_ADA"
    assert plan.questions == ()


async def test_a_name_that_several_people_have_is_a_question() -> None:
    plan = await look_up(direct("@sam"))
    assert params_of(plan)["user"] == "@sam"
    assert [(one.key, one.kind) for one in plan.questions] == [("steps.tell.params.user", "person")]
    assert "2 people" in plan.questions[0].text


async def test_somebody_who_is_not_there_is_a_question_and_is_asked_for_once() -> None:
    asked = Question("steps.tell.params.user", "To whom?", "person")
    assert (await look_up(direct("@eve"))).questions[0].text.startswith("There is nobody called @eve")
    assert (await look_up(direct("@eve"), questions=[asked])).questions == (asked,)


async def test_a_channel_in_which_we_are_not_is_told_with_what_to_do() -> None:
    plan = await look_up(post("#far"), {**post("#far"), "id": "again"})
    assert plan.notes == ("Synth is not in #far. Type `/invite @Synth` there.",)
    assert params_of(plan)["channel"] == "#far"


async def test_where_another_app_posts_is_its_own_affair() -> None:
    params = {"channel": "#far", "text": "hi"}
    theirs = {"id": "post", "kind": "action", "action": "pipedream:slack-send-message", "params": params}
    assert (await look_up(theirs)).notes == ()


async def test_a_channel_that_is_there_stays_as_people_read_it() -> None:
    plan = await look_up(post("#eng"))
    assert params_of(plan)["channel"] == "#eng"
    assert plan.notes == ()


async def test_a_channel_that_nobody_sees_is_a_note_with_the_nearest_name() -> None:
    plan = await look_up(post("#engg"))
    assert plan.questions == ()
    assert "no channel #engg" in plan.notes[0]
    assert "Did you mean #eng?" in plan.notes[0]


async def test_who_approves_becomes_an_id_too() -> None:
    ask = {"id": "check", "kind": "approval", "ask": "Post?", "approvers": ["@ada", "owner"]}
    plan = await look_up(ask, post("#eng"))
    assert plan.definition is not None
    assert plan.definition.as_json()["steps"][0]["approvers"] == ["U_ADA", "owner"]


async def test_what_only_the_run_will_know_is_not_looked_up() -> None:
    ask = {"id": "who", "kind": "payload", "blocks": [{"role": "user", "text": "who?"}]}
    plan = await look_up(ask, direct("{{who}}"))
    assert plan.questions == ()


async def test_a_directory_that_is_down_changes_nothing() -> None:
    plan = await look_up(direct("@lost"))
    assert params_of(plan)["user"] == "@lost"
    assert plan.questions == ()


async def test_a_card_does_not_wait_for_a_directory_that_never_answers() -> None:
    plan = await look_up(post("#engg"), directory=SmallWorkspace(slow=True))
    assert plan.notes == ()


def asked_for(name: str) -> Question:
    return Question("steps.tell.params.user", f"Who is {name} here?", "person", query=name)


async def test_who_is_named_without_a_sign_is_the_one_who_is_called_so() -> None:
    unsaid = {**direct("@ada"), "params": {"text": "hi"}}
    plan = await look_up(unsaid, questions=[asked_for("ada")])
    assert params_of(plan)["user"] == "U_ADA"
    assert plan.questions == ()


async def test_a_consent_is_asked_of_the_one_who_is_called_so() -> None:
    approval = {"id": "tell", "kind": "approval", "ask": "Go on?", "approvers": ["owner"]}
    asked = Question("steps.tell.approvers", "Who is ada here?", "person", query="ada")
    plan = await look_up(approval, questions=[asked])
    assert plan.definition is not None and plan.questions == ()
    assert [getattr(step, "approvers", ()) for step in plan.definition.steps] == [("U_ADA",)]


async def test_a_name_without_a_sign_that_none_or_several_have_stays_a_question() -> None:
    unsaid = {**direct("@ada"), "params": {"text": "hi"}}
    for name in ("sam", "eve", "lost"):
        plan = await look_up(unsaid, questions=[asked_for(name)])
        assert plan.questions == (asked_for(name),)
        assert "user" not in params_of(plan)

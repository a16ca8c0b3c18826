"""`/synth pause`, `resume` and `show`: what starts a workflow by itself, and who is told an address."""

from typing import Any

import pytest

from bot.workspace import ADA, TEAM, YOU, Json
from core.workflows import Workflow
from tests.bot.slack.room import Room, labels_of, say, words_of

DAILY = {"type": "schedule", "cron": "0 8 * * *", "timezone": "Europe/Paris"}
HOOK = {"type": "webhook"}


async def answer(room: Room, typed: str, user: str = YOU) -> Json:
    """What the person alone is told."""
    before = (await room.person.state(user=user))["seq"]
    await room.person.command("general", f"/synth {typed}", user=user)
    return await room.until(lambda one: one.get("is_ephemeral", False), after=before, user=user)


async def made(room: Room, trigger: dict[str, Any], owner: str = YOU) -> Workflow:
    return await room.save("digest", say("one", "a"), trigger=trigger, owner=owner)


async def url_of(room: Room, workflow: Workflow) -> str:
    found = await room.synth.triggers.address(workflow)
    assert found is not None
    return found.url


async def test_pause_and_resume_tell_what_they_did_and_show_and_list_know_it(room: Room) -> None:
    await made(room, DAILY)
    assert "is paused" in words_of(await answer(room, "pause digest", ADA))
    shown = await answer(room, "show digest")
    assert "*Paused* by Ada" in words_of(shown)
    assert "Resume" in labels_of(shown) and "Pause" not in labels_of(shown)
    assert "*digest* · *paused*" in words_of(await answer(room, "list"))
    assert "is on again, next" in words_of(await answer(room, "resume digest"))
    shown = await answer(room, "show digest")
    assert "Paused" not in words_of(shown)
    before = (await room.person.state())["seq"]
    await room.person.press("general", shown["ts"], "Pause")
    await room.until(lambda one: "is paused" in words_of(one), after=before)


async def test_words_do_it_too(room: Room) -> None:
    workflow = await made(room, DAILY)
    await room.person.send("general", "@Synth pause digest")
    await room.reply("is paused")
    assert (await room.synth.workflows.get(TEAM, workflow.id)).paused_by == YOU


async def test_what_only_people_start_has_nothing_to_pause(room: Room) -> None:
    await room.save("digest", say("one", "a"))
    assert "nothing to pause" in words_of(await answer(room, "pause digest"))
    assert "Pause" not in labels_of(await answer(room, "show digest"))


async def test_the_owner_is_shown_the_address_and_can_have_another(room: Room) -> None:
    workflow = await made(room, HOOK)
    url = await url_of(room, workflow)
    shown = await answer(room, "show digest")
    assert url in words_of(shown)
    before = (await room.person.state())["seq"]
    await room.person.press("general", shown["ts"], "New address")
    renewed = await room.until(lambda one: "This address is new" in words_of(one), after=before)
    assert url not in words_of(renewed)
    assert await url_of(room, workflow) in words_of(renewed)


async def test_nobody_else_is_shown_it_nor_can_have_another(room: Room) -> None:
    workflow = await made(room, HOOK, owner=ADA)
    url = await url_of(room, workflow)
    shown = await answer(room, "show digest")
    assert url not in words_of(shown) and "New address" not in labels_of(shown)
    assert f"<@{ADA}>" in words_of(shown)
    mine = await answer(room, "show digest", ADA)
    body = {
        "type": "block_actions", "team": {"id": TEAM}, "user": {"id": YOU, "team_id": TEAM},
        "container": {"channel_id": "C0GENERAL1", "message_ts": mine["ts"]}, "trigger_id": "1.2.x",
        "response_url": f"{room.running.url}/workspace/response/none",
        "actions": [{"action_id": "workflow_new_address", "value": str(workflow.id)}],
    }  # fmt: skip
    await room.door.perform({"kind": "workflow_new_address", "body": body})
    assert await url_of(room, workflow) == url


async def test_where_others_read_along_the_address_is_not_said(room: Room) -> None:
    workflow = await made(room, HOOK)
    await room.person.send("general", "@Synth show digest")
    told = await room.reply("Its address is a secret")
    assert await url_of(room, workflow) not in words_of(told)
    assert "New address" not in labels_of(told)


async def test_what_a_program_owns_belongs_to_everybody_here(room: Room) -> None:
    workflow = await made(room, HOOK, owner="api")
    assert await url_of(room, workflow) in words_of(await answer(room, "show digest", ADA))


@pytest.mark.parametrize("signature", [None, "X-Hub-Signature-256"])
async def test_the_key_is_shown_where_senders_must_sign(room: Room, signature: str | None) -> None:
    await made(room, {**HOOK, "signature": signature})
    assert ("Senders sign with" in words_of(await answer(room, "show digest"))) is (signature is not None)


async def test_a_channel_given_over_the_api_is_where_runs_are_told(room: Room) -> None:
    trigger = {"type": "slack", "channel": "#general", "contains": "tea"}
    definition = {"name": "digest", "trigger": trigger, "steps": [say("one", "a")]}
    workflow = await room.synth.workflows.create(TEAM, definition, "api", channel="#general")
    assert workflow.home == "C0GENERAL1"
    said = await room.person.send("general", "tea, please")
    ending = await room.reply("is done in")
    assert ending["thread_ts"] == said["ts"]

"""Connecting an app in Slack: who gets the link, and what changes by itself once it was followed."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.workspace import ADA, TEAM, YOU, Json
from core.runs import RunStatus
from tests.bot.slack.room import Room, labels_of, words_of

TICKET: Json = {"id": "ticket", "kind": "action", "action": "tickets:make", "params": {"title": "x"}}


async def invited(room: Room, **more: Any) -> Json:
    """The message with the link."""
    return await room.until(lambda one: "Open Trackr" in labels_of(one), **more)


async def follow_link(room: Room, user: str = YOU) -> None:
    room.tickets.follow_link(TEAM, user)
    room.now += timedelta(minutes=1)


async def test_a_plan_says_whose_account_it_uses_and_is_drawn_anew_when_it_is_connected(room: Room) -> None:
    room.plans("make a ticket", TICKET, name="tickets")
    await room.person.send("general", "@Synth make a ticket")
    card = await room.reply("is not connected yet")
    assert "with the accounts of whoever runs it" in words_of(card)
    assert "Connect Trackr" in labels_of(card)
    await room.person.press("general", card["ts"], "Connect Trackr")
    link = await invited(room)
    assert link["is_ephemeral"]
    assert "works once" in words_of(link)
    await follow_link(room)
    drawn = await room.until(lambda one: one["ts"] == card["ts"] and "Connect Trackr" not in labels_of(one))
    assert "not connected" not in words_of(drawn)
    assert "Run" in labels_of(drawn)
    told = await room.until(lambda one: "is connected, as u" in words_of(one))
    assert told["channel"].startswith("D")


async def test_a_run_asks_in_its_thread_and_only_its_runner_can_connect(room: Room) -> None:
    await room.save("tickets", TICKET)
    await room.person.command("general", "/synth run tickets")
    question = await room.reply("needs your Trackr account")
    await room.person.press("general", question["ts"], "Connect Trackr", user=ADA)
    refused = await room.until(lambda one: "only they can connect" in words_of(one), user=ADA)
    assert refused["is_ephemeral"]
    assert room.tickets.links == []
    await room.person.press("general", question["ts"], "Connect Trackr")
    await invited(room)
    assert room.tickets.links == [(TEAM, YOU, "trackr")]
    await follow_link(room)
    await room.reply("is done in")
    await room.until(lambda one: one["ts"] == question["ts"] and "You connected Trackr" in words_of(one))
    assert (await room.runs())[0].status is RunStatus.COMPLETED


async def test_the_workflows_owner_is_asked_where_their_account_is_used(room: Room) -> None:
    await room.save("tickets", TICKET, owner=ADA, accounts="owner")
    await room.person.command("general", "/synth run tickets")
    question = await room.reply("needs your Trackr account")
    assert f"<@{ADA}>" in words_of(question)
    assert "This workflow uses the accounts of its owner." in words_of(question)
    await room.person.press("general", question["ts"], "Connect Trackr", user=ADA)
    await invited(room, user=ADA)
    await follow_link(room, ADA)
    await room.reply("is done in")
    assert room.tickets.calls[0].account == ADA


async def test_pressed_when_it_is_connected_already_the_run_goes_on_at_once(room: Room) -> None:
    await room.save("tickets", TICKET)
    await room.person.command("general", "/synth run tickets")
    question = await room.reply("needs your Trackr account")
    room.tickets.follow_link(TEAM, YOU)  # in another way than by our link
    await room.person.press("general", question["ts"], "Connect Trackr")
    await room.reply("is done in")
    assert room.tickets.links == []


async def test_a_link_that_was_asked_for_in_front_of_everybody_comes_in_private(room: Room) -> None:
    await room.person.send("general", "@Synth connect trackr")
    link = await invited(room)
    assert link["channel"].startswith("D")
    await follow_link(room)  # copied, so that nobody pressed it
    told = await changed(room, link, "is connected, as u")
    assert labels_of(told) == [], "a used link stands nowhere"


async def changed(room: Room, message: Json, words: str) -> Json:
    """That message, once it says something else."""
    return await room.until(lambda one: one["ts"] == message["ts"] and words in words_of(one))


async def test_an_opened_link_leaves_its_message_which_tells_what_came_of_it(room: Room) -> None:
    await room.person.command("general", "/synth connect trackr")
    link = await invited(room)
    assert link["is_ephemeral"]
    await room.person.press("general", link["ts"], "Open Trackr")
    opened = await changed(room, link, "You opened the link to Trackr")
    assert labels_of(opened) == ["New link"]
    await room.person.press("general", link["ts"], "New link")
    again = await room.until(
        lambda one: one["ts"] == link["ts"] and "connect.example/2" in str(one["blocks"])
    )
    assert labels_of(again) == ["Open Trackr"], "with a link of its own"
    await room.person.press("general", link["ts"], "Open Trackr")
    await room.finished()
    await follow_link(room)
    told = await changed(room, link, "is connected, as u")
    assert labels_of(told) == []
    state = await room.person.state()
    direct = [one["id"] for one in state["channels"] if one["kind"] == "im"]
    said = [words_of(one) for channel in direct for one in await room.person.messages(channel)]
    assert not any("is connected" in one for one in said), "it is told once"


async def test_a_link_that_nobody_used_in_time_gives_way_to_the_offer_of_another(room: Room) -> None:
    await room.person.send("general", "@Synth connect trackr")
    link = await invited(room)
    room.now = datetime.now(UTC) + timedelta(hours=5)
    told = await changed(room, link, "is too old by now. Nothing was connected.")
    assert labels_of(told) == ["New link"]
    await room.person.press(link["channel"], link["ts"], "New link")
    await room.until(lambda one: one["ts"] == link["ts"] and "connect.example/2" in str(one["blocks"]))


async def test_what_is_connected_is_listed_and_removed_by_whom_it_belongs_to(room: Room) -> None:
    room.tickets.follow_link(TEAM, YOU)
    room.tickets.follow_link(TEAM, ADA)
    await room.person.command("general", "/synth connect")
    listed = await room.reply("Your connected apps")
    assert words_of(listed).count("@trackr") == 1
    await room.person.press("general", listed["ts"], "Disconnect")
    await room.reply("You have connected nothing yet")
    assert room.tickets.held[TEAM, YOU] == []
    assert len(room.tickets.held[TEAM, ADA]) == 1


async def test_a_stopped_run_asks_for_no_account_any_more(room: Room) -> None:
    await room.save("tickets", TICKET)
    await room.person.command("general", "/synth run tickets")
    question = await room.reply("needs your Trackr account")
    await room.person.press("general", question["ts"], "Stop")
    await room.until(lambda one: one["ts"] == question["ts"] and not labels_of(one))

"""The Web API as slack_sdk calls it: answers, Slack's error codes, limits, faults."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler

from bot.workspace import ADA, API_PATH, BOT_USER, TEAM, YOU, Fault
from tests.bot.workspace.sample import MARKDOWN, MODAL, PLAN_CARD, TABLE, mrkdwn, plain, play, run_card
from tests.bot.workspace.workspace_server import Running

Json = dict[str, Any]
GENERAL, RANDOM, DM = "C0GENERAL1", "C00RANDOM1", "D0YOU00001"


async def refusal(call: Any) -> str:
    """Slack's word for why the call was refused."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


async def test_tokens_are_checked_as_slack_checks_them(running: Running) -> None:
    assert (await running.bot().auth_test())["user_id"] == BOT_USER
    assert await refusal(running.bot("xoxb-wrong").auth_test()) == "invalid_auth"
    assert await refusal(running.bot("xapp-local").auth_test()) == "not_allowed_token_type"
    assert await refusal(running.bot("").auth_test()) == "not_authed"
    assert (await running.bot("").api_test(foo="bar"))["args"] == {"foo": "bar"}
    assert await refusal(running.bot().api_call("chat.fly")) == "unknown_method"


async def test_messages_are_posted_edited_read_and_deleted(running: Running) -> None:
    bot = running.bot()
    metadata = {"event_type": "run", "event_payload": {"id": 12}}
    posted = await bot.chat_postMessage(channel="#general", text="one", blocks=PLAN_CARD, metadata=metadata)
    ts = posted["ts"]
    assert posted["channel"] == GENERAL
    assert all(block["block_id"] for block in posted["message"]["blocks"])
    await bot.chat_postMessage(channel=GENERAL, text="a reply", thread_ts=ts)
    edited = await bot.chat_update(channel=GENERAL, ts=ts, text="two")
    assert edited["text"] == "two"

    plain_history = (await bot.conversations_history(channel=GENERAL))["messages"]
    assert [(one["text"], one["blocks"], one["reply_count"]) for one in plain_history] == [("two", [], 1)]
    assert "metadata" not in plain_history[0]
    replies = await bot.conversations_replies(channel=GENERAL, ts=ts, include_all_metadata=True)
    assert [one["text"] for one in replies["messages"]] == ["two", "a reply"]
    assert replies["messages"][0]["metadata"] == metadata
    link = (await bot.chat_getPermalink(channel=GENERAL, message_ts=ts))["permalink"]
    assert link.startswith(f"{running.url}/#/{GENERAL}/")

    reply = replies["messages"][1]["ts"]
    await bot.chat_delete(channel=GENERAL, ts=reply)
    assert await refusal(bot.chat_update(channel=GENERAL, ts=reply, text="three")) == "message_not_found"


async def test_a_thread_goes_on_after_its_root_was_deleted(running: Running) -> None:
    root = await running.person.send("general", "@Synth do it")
    await running.bot().chat_postMessage(channel=GENERAL, text="a plan", thread_ts=root["ts"])
    await running.person.delete("general", root["ts"])
    await running.bot().chat_postMessage(channel=GENERAL, text="done", thread_ts=root["ts"])
    thread = await running.person.replies("general", root["ts"])
    assert [one["text"] for one in thread] == ["This message was deleted.", "a plan", "done"]
    assert thread[0]["subtype"] == "tombstone"


async def test_arguments_may_come_as_a_form_with_json_inside(running: Running) -> None:
    form = {"channel": GENERAL, "text": "x", "blocks": json.dumps(run_card(1)), "token": "xoxb-local"}
    url = running.url + API_PATH + "chat.postMessage"
    async with running.http.post(url, data=form) as answer:
        posted = await answer.json()
    assert posted["message"]["blocks"][0]["type"] == "plan"
    async with running.http.post(url, data={**form, "blocks": "[{"}) as answer:
        assert (await answer.json())["error"] == "invalid_blocks_format"
    async with running.http.post(url, data="{", headers={"Content-Type": "application/json"}) as answer:
        assert (await answer.json())["error"] == "invalid_json"


async def test_what_the_bot_may_not_do_is_refused_in_slacks_words(running: Running) -> None:
    bot, theirs = running.bot(), await running.person.send("general", "mine")
    ephemeral = await bot.chat_postEphemeral(channel=GENERAL, user=YOU, text="psst")
    refused = {
        "channel_not_found": bot.chat_postMessage(channel="C0NOWHERE1", text="x"),
        "not_in_channel": bot.chat_postMessage(channel=RANDOM, text="x"),
        "no_text": bot.api_call("chat.postMessage", json={"channel": GENERAL}),
        "msg_too_long": bot.chat_postMessage(channel=GENERAL, text="x" * 40_001),
        "thread_not_found": bot.chat_postMessage(channel=GENERAL, text="x", thread_ts="1.000001"),
        "cant_update_message": bot.chat_update(channel=GENERAL, ts=theirs["ts"], text="x"),
        "cant_delete_message": bot.chat_delete(channel=GENERAL, ts=theirs["ts"]),
        "message_not_found": bot.chat_update(channel=GENERAL, ts=ephemeral["message_ts"], text="x"),
        "user_not_found": bot.users_info(user="U0NOBODY01"),
        "already_reacted": react_twice(bot, theirs["ts"]),
        "no_reaction": bot.reactions_remove(channel=GENERAL, timestamp=theirs["ts"], name="tada"),
        "invalid_trigger_id": bot.views_open(trigger_id="1.2.3", view=MODAL),
        "not_found": bot.views_update(view_id="V0NOTHING1", view=MODAL),
    }
    assert {code: await refusal(call) for code, call in refused.items()} == {code: code for code in refused}


async def react_twice(bot: Any, ts: str) -> None:
    await bot.reactions_add(channel=GENERAL, timestamp=ts, name="eyes")
    await bot.reactions_add(channel=GENERAL, timestamp=ts, name="eyes")


async def test_an_ephemeral_message_is_seen_by_one_person_and_never_in_history(running: Running) -> None:
    await running.bot().chat_postEphemeral(channel=GENERAL, user=ADA, text="psst")
    assert [one["text"] for one in await running.person.messages("general", user=ADA)] == ["psst"]
    assert await running.person.messages("general") == []
    assert (await running.bot().conversations_history(channel=GENERAL))["messages"] == []


async def test_history_and_replies_come_in_pages(running: Running) -> None:
    bot = running.bot()
    sent = [(await running.person.send("general", str(number)))["ts"] for number in range(5)]
    first = await bot.conversations_history(channel=GENERAL, limit=2)
    assert [one["text"] for one in first["messages"]] == ["4", "3"]
    assert first["has_more"]
    cursor = first["response_metadata"]["next_cursor"]
    second = await bot.conversations_history(channel=GENERAL, limit=3, cursor=cursor)
    assert [one["text"] for one in second["messages"]] == ["2", "1", "0"]
    assert not second["has_more"]
    one = await bot.conversations_history(channel=GENERAL, latest=sent[2], inclusive=True, limit=1)
    assert [message["text"] for message in one["messages"]] == ["2"]
    newer = await bot.conversations_history(channel=GENERAL, oldest=sent[3])
    assert [message["text"] for message in newer["messages"]] == ["4"]


async def test_people_and_channels_are_listed(running: Running) -> None:
    bot = running.bot()
    you = (await bot.users_info(user=YOU))["user"]
    assert (you["tz"], you["tz_offset"] in (3600, 7200)) == ("Europe/Paris", True)
    assert {one["id"] for one in (await bot.users_list())["members"]} >= {YOU, ADA, BOT_USER}
    names = {one["name"] for one in (await bot.conversations_list())["channels"]}
    assert names == {"general", "eng", "random"}
    mine = {one["name"] for one in (await bot.users_conversations())["channels"]}
    assert mine == {"general", "eng"}
    assert (await bot.conversations_open(users=YOU))["channel"]["id"] == DM
    assert YOU in (await bot.conversations_members(channel=GENERAL))["members"]
    assert (await bot.conversations_join(channel=RANDOM))["channel"]["is_member"]
    assert (await bot.auth_test())["team_id"] == TEAM


async def test_a_file_goes_up_in_slacks_three_steps_and_down_again(running: Running) -> None:
    bot = running.bot()
    shared = await bot.files_upload_v2(
        channel=GENERAL, filename="run.md", content=MARKDOWN, title="The run", initial_comment="Here"
    )
    file = shared["file"]
    message = (await running.person.messages("general"))[-1]
    assert (message["text"], message["files"][0]["title"]) == ("Here", "The run")
    assert message["files"][0]["preview"].startswith("### This week")
    async with running.http.get(file["url_private"], headers={"Authorization": "Bearer xoxb-local"}) as got:
        assert await got.text() == MARKDOWN
    async with running.http.get(file["url_private"]) as without_token:
        assert without_token.status == 403
    async with running.http.get(f"{running.url}/workspace/page/files/{file['id']}") as download:
        assert download.headers["Content-Disposition"] == 'attachment; filename="run.md"'
        assert await download.text() == MARKDOWN


async def test_everything_in_the_sample_is_what_slack_would_take(running: Running) -> None:
    await play(running)
    assert len(await running.person.messages("general")) == 5


def section(text: str) -> Json:
    return {"type": "section", "text": mrkdwn(text)}


def buttons(count: int, **more: Any) -> Json:
    one = {"type": "button", "text": plain("x"), **more}
    return {"type": "actions", "elements": [{**one, "action_id": f"a{number}"} for number in range(count)]}


TOO_MUCH = {
    "no more than 50 items": [{"type": "divider"}] * 51,
    "/blocks/0/text/text": [section("x" * 3001)],
    "more than 0 characters": [section("")],
    "less than 151 characters": [{"type": "header", "text": plain("x" * 151)}],
    "no more than 25 items": [buttons(26)],
    "/blocks/0/elements/0/text/text": [buttons(1, text=plain("x" * 76))],
    "/blocks/0/elements/0/value": [buttons(1, value="x" * 2001)],
    "/blocks/0/elements/0/style": [buttons(1, style="loud")],
    "is used twice": [{"type": "divider", "block_id": "b"}, {"type": "divider", "block_id": "b"}],
    "unsupported type: sparkle": [{"type": "sparkle"}],
    "at least 1 items": [{"type": "context", "elements": []}],
    "no more than 100 items": [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]] * 101}],
    "no more than 20 items": [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 21]}],
    "only one table": TABLE + TABLE,
    "/blocks/0/tasks/0/status": [
        {"type": "plan", "title": "p", "tasks": [{"task_id": "1", "title": "t", "status": "done"}]}
    ],
    "/blocks/0/tasks": [
        {"type": "plan", "title": "p", "tasks": [{"task_id": "1", "title": "t", "status": "pending"}] * 51}
    ],
    "/blocks/0/level": [{"type": "alert", "text": mrkdwn("x"), "level": "loud"}],
    "less than 201 characters": [{"type": "card", "body": mrkdwn("x" * 201)}],
    "less than 12001 characters": [{"type": "markdown", "text": "x" * 12_001}],
    "plain_text": [{"type": "header", "text": mrkdwn("x")}],
}


@pytest.mark.parametrize("said", TOO_MUCH)
async def test_blocks_that_slack_would_not_take_are_refused_with_their_place(
    running: Running, said: str
) -> None:
    with pytest.raises(SlackApiError) as caught:
        await running.bot().api_call(
            "chat.postMessage", json={"channel": GENERAL, "text": "x", "blocks": TOO_MUCH[said]}
        )
    assert caught.value.response["error"] == "invalid_blocks"
    assert said in "\n".join(caught.value.response["response_metadata"]["messages"])


async def test_characters_are_counted_over_all_blocks(running: Running) -> None:
    bot = running.bot()
    assert (await bot.chat_postMessage(channel=GENERAL, text="x", blocks=[section("x" * 2600)] * 5))["ok"]
    too_long = bot.chat_postMessage(channel=GENERAL, text="x", blocks=[section("x" * 2700)] * 5)
    assert await refusal(too_long) == "msg_blocks_too_long"
    two = [{"type": "markdown", "text": "x" * 7000}] * 2
    assert await refusal(bot.chat_postMessage(channel=GENERAL, text="x", blocks=two)) == "msg_blocks_too_long"
    assert (await bot.chat_postMessage(channel=GENERAL, text="run", blocks=run_card(2)))["ok"]


async def test_a_planned_fault_happens_as_often_as_planned(running: Running) -> None:
    bot, faults = running.bot(), running.workspace.faults
    faults.plan("chat.postMessage", Fault(error="fatal_error", times=2))
    assert await refusal(bot.chat_postMessage(channel=GENERAL, text="x")) == "fatal_error"
    assert await refusal(bot.chat_postMessage(channel=GENERAL, text="x")) == "fatal_error"
    assert (await bot.chat_postMessage(channel=GENERAL, text="x"))["ok"]
    faults.plan("chat.update", Fault(status=503))
    faults.plan("auth.test", Fault(drop=True))
    faults.plan("api.test", Fault(delay_s=0.1))
    with pytest.raises(SlackApiError) as caught:
        await bot.chat_update(channel=GENERAL, ts="1", text="x")
    assert caught.value.response.status_code == 503
    assert (await bot.auth_test())["ok"], "the SDK retries a dropped connection once by itself"
    started = time.monotonic()
    await bot.api_test()
    assert time.monotonic() - started >= 0.1
    assert faults.counted["chat.postMessage"] == 3


async def test_a_rate_limit_says_how_long_to_wait_and_the_sdk_honours_it(running: Running) -> None:
    bot = running.bot()
    running.workspace.faults.limit_rates({"chat.postMessage": 2}, window_s=0.5)
    await asyncio.gather(*(bot.chat_postMessage(channel=GENERAL, text="x") for _ in range(2)))
    with pytest.raises(SlackApiError) as caught:
        await bot.chat_postMessage(channel=GENERAL, text="x")
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "1"
    assert (await bot.chat_postMessage(channel="C0000ENG01", text="another channel"))["ok"]
    bot.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=1))
    assert (await bot.chat_postMessage(channel=GENERAL, text="x"))["ok"]

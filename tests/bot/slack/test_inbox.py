"""What is handed over: everything once, nothing lost, nothing for strangers."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.slack import BUTTONS, VIEW_BUTTONS, new_app, register
from bot.slack.door import HANDLERS
from bot.slack.inbox import Inbox, concerns_us, once_key
from bot.workspace import TEAM, YOU, Fault
from core.errors import StorageError
from core.workflows import Plan
from tests.bot.slack.room import Room, say, words_of
from tests.bot.workspace.workspace_server import BOT_TOKEN
from tests.fakes import InlineStarter

STRANGER = "T0STRANGER"


class RecordingStarter(InlineStarter):
    """Remembers what was handed over; refuses it while the database is `down`."""

    def __init__(self) -> None:
        super().__init__()
        self.started: list[tuple[str, str, str, Mapping[str, Any]]] = []
        self.down = False
        self.asked = 0

    async def answers(self) -> None:
        if self.down:
            raise StorageError("The database does not answer. Nothing was changed.")

    async def start(self, job: str, key: str, workspace: str, arguments: Mapping[str, Any]) -> None:
        self.asked += 1
        if self.down:
            raise StorageError("The database cannot be written now.")
        if key not in [one[1] for one in self.started]:
            self.started.append((job, key, workspace, arguments))


def event(kind: str, team: str = TEAM, **more: Any) -> dict[str, Any]:
    said = {"type": kind, "user": YOU, "channel": "C0GENERAL1", "ts": "1.1", "event_ts": "1.1", **more}
    return {
        "type": "event_callback", "team_id": team, "api_app_id": "A1", "event_id": "Ev1", "event_time": 1,
        "authorizations": [{"team_id": team, "user_id": "U0SYNTH01", "is_bot": True}], "event": said,
    }  # fmt: skip


def command(team: str = TEAM, text: str = "list") -> dict[str, Any]:
    return {
        "command": "/synth", "text": text, "team_id": team, "user_id": YOU, "channel_id": "C0GENERAL1",
        "trigger_id": "1.2.c", "response_url": "http://127.0.0.1:9/none",
    }  # fmt: skip


def click(action: str, value: str = "1", team: str = TEAM) -> dict[str, Any]:
    return {
        "type": "block_actions", "team": {"id": team}, "user": {"id": YOU, "team_id": team},
        "trigger_id": "1.2.b", "response_url": "http://127.0.0.1:9/none", "channel": {"id": "C0GENERAL1"},
        "container": {"type": "message", "channel_id": "C0GENERAL1", "message_ts": "1.1", "thread_ts": "1.0"},
        "message": {"ts": "1.1"},
        "actions": [{"action_id": action, "block_id": "question:1:0", "value": value, "type": "button"}],
    }  # fmt: skip


def submission(team: str = TEAM, draft: int = 1) -> dict[str, Any]:
    view = {
        "id": "V1", "hash": "h1", "type": "modal", "callback_id": "run_inputs", "state": {"values": {}},
        "private_metadata": json.dumps({"draft": draft, "channel": "C0GENERAL1"}),
    }  # fmt: skip
    return {"type": "view_submission", "team": {"id": team}, "user": {"id": YOU}, "view": view}


def message_action(team: str = TEAM) -> dict[str, Any]:
    return {
        "type": "message_action", "callback_id": "make_workflow", "team": {"id": team}, "user": {"id": YOU},
        "trigger_id": "1.2.m", "response_url": "http://127.0.0.1:9/none", "channel": {"id": "C0GENERAL1"},
        "message": {"ts": "1.1", "text": "sum up tea"}, "message_ts": "1.1",
    }  # fmt: skip


def everything(team: str = TEAM) -> list[dict[str, Any]]:
    """One of each thing that is listened to."""
    return [
        event("app_mention", team, text="<@U0SYNTH01> hi"),
        event("message", team, channel_type="im", channel="D0YOU00001", text="hi"),
        event("message", team, channel_type="channel", thread_ts="1.0", text="hi"),
        event("app_home_opened", team, tab="messages", channel="D0YOU00001"),
        command(team),
        message_action(team),
        *(click(name, team=team) for name in (*BUTTONS, "answer:0", "command:yes")),
        submission(team),
    ]


class Bolt:
    """The real app, spoken to without a network."""

    def __init__(self, room: Room, starter: RecordingStarter) -> None:
        self.app = new_app(room.running.bot(BOT_TOKEN), None)
        self.opened: list[Mapping[str, Any]] = []
        register(
            self.app,
            Inbox(
                starter,
                room.clients,
                self._open,
                self._no_choices,
                room.synth.triggers.waits_for,
                starter.answers,
            ),
        )

    async def _no_choices(self, body: Mapping[str, Any]) -> list[dict[str, Any]]:
        self.opened.append(body)
        return []

    async def _open(self, body: Mapping[str, Any]) -> None:
        self.opened.append(body)

    async def hears(self, body: Mapping[str, Any]) -> tuple[int, str]:
        answer = await self.app.async_dispatch(AsyncBoltRequest(body=dict(body), mode="socket_mode"))
        return answer.status, str(answer.body or "")


@pytest.fixture
def starter() -> RecordingStarter:
    return RecordingStarter()


@pytest.fixture
def bolt(room: Room, starter: RecordingStarter) -> Bolt:
    return Bolt(room, starter)


async def test_everything_is_kept_under_its_key_before_it_is_acknowledged(
    bolt: Bolt, starter: RecordingStarter
) -> None:
    for number, body in enumerate(everything()):
        unique = {**body, "trigger_id": f"t{number}", "event_id": f"Ev{number}"}
        assert (await bolt.hears(unique))[0] == 200
        job, key, workspace, arguments = starter.started[-1]
        assert (job, workspace, len(starter.started)) == ("slack", TEAM, number + 1)
        assert key == once_key(unique)
        assert arguments["kind"] in HANDLERS
        assert json.loads(json.dumps(arguments)) == arguments


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """What `synth serve` finds in its environment, and Bolt looks for there, too."""
    for name in ("SLACK_BOT_TOKEN", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"):
        monkeypatch.setenv(name, "set")


async def test_what_is_heard_does_not_hang_on_what_bolt_finds_in_the_environment(
    credentials: None, room: Room, starter: RecordingStarter, caplog: pytest.LogCaptureFixture
) -> None:
    assert (await Bolt(room, starter).hears(event("app_mention", text="hi")))[0] == 200
    assert len(starter.started) == 1
    assert not caplog.messages


async def test_what_slack_sends_again_is_kept_once(bolt: Bolt, starter: RecordingStarter) -> None:
    for _ in range(3):
        await bolt.hears(event("app_mention", text="hi"))
        await bolt.hears(command())
        await bolt.hears(submission())
    assert [key for _, key, _, _ in starter.started] == [
        f"slack:{TEAM}:Ev1", f"slack:{TEAM}:1.2.c", f"slack:{TEAM}:V1:h1",
    ]  # fmt: skip


async def test_what_cannot_be_kept_is_not_acknowledged(
    bolt: Bolt, starter: RecordingStarter, caplog: pytest.LogCaptureFixture
) -> None:
    starter.down = True
    for body in everything():
        status, said = await bolt.hears(body)
        if "command" in body:
            assert (status, "Nothing was started" in said) == (200, True)
        else:
            assert (status, said) == (503, "")
        # Handed over it would wait for the database, and be performed when nobody expects it any more. An
        # event is sent again by Slack, and is the same then.
        assert starter.asked == (body.get("type") == "event_callback")
        starter.asked = 0
    assert not [one for one in caplog.records if one.exc_info], "a line each, no traces"


async def test_a_stranger_gets_nothing_from_any_listener(
    room: Room, bolt: Bolt, starter: RecordingStarter
) -> None:
    workflow = await room.save("digest", say("one", "a"))
    for body in [*everything(STRANGER), *(click(name, str(workflow.id), STRANGER) for name in VIEW_BUTTONS)]:
        status, said = await bolt.hears(body)
        assert (status, said) == (200, "")
    assert starter.started == []
    assert bolt.opened == []


async def test_somebody_of_another_organisation_in_a_shared_channel_presses_in_vain(
    bolt: Bolt, starter: RecordingStarter
) -> None:
    for body in (*(click(name) for name in (*BUTTONS, "plan_inputs")), submission(), message_action()):
        await bolt.hears({**body, "user": {"id": "U9", "team_id": "T9"}})
    assert not starter.started
    assert not bolt.opened


async def test_a_strangers_job_would_not_be_performed_either(room: Room) -> None:
    workflow = await room.save("digest", say("one", "a"))
    before = dict(room.running.workspace.faults.counted)
    for kind in HANDLERS:
        for body in everything(STRANGER):
            await room.door.perform({"kind": kind, "body": body})
    assert dict(room.running.workspace.faults.counted) == before
    assert await room.runs() == []
    assert (await room.synth.workflows.get(TEAM, workflow.id)).name == "digest"


async def test_forms_are_opened_while_the_click_is_fresh(bolt: Bolt, starter: RecordingStarter) -> None:
    for name in VIEW_BUTTONS:
        assert (await bolt.hears(click(name)))[0] == 200
    assert [body["actions"][0]["action_id"] for body in bolt.opened] == list(VIEW_BUTTONS)
    assert starter.started == []


@pytest.mark.parametrize(
    "body",
    [
        event("message", channel_type="channel", text="among people"),
        event("message", channel_type="channel", thread_ts="1.1", text="a root of its own thread"),
        event("message", channel_type="channel", thread_ts="1.0", text="<@U0SYNTH01> comes as a mention too"),
        event("message", channel_type="im", bot_id="B1", text="a bot"),
        event("message", channel_type="im", subtype="message_changed"),
        event("message", channel_type="channel", subtype="channel_join", thread_ts="1.0"),
        event("app_mention", text="hi", user_team="T0OTHER"),
        event("app_home_opened", tab="home"),
    ],
)
def test_what_does_not_concern_us_is_not_kept(body: dict[str, Any]) -> None:
    assert not concerns_us(body)


@pytest.mark.parametrize("subtype", ["file_share", "thread_broadcast"])
def test_a_message_with_a_file_is_a_message(subtype: str) -> None:
    assert concerns_us(event("message", channel_type="im", subtype=subtype, text="hi"))


async def test_what_breaks_is_told_with_a_name_that_is_in_the_log(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    room.planner.plans["break"] = None  # type: ignore[assignment]  # a planner that breaks its promise
    await room.person.send("general", "@Synth break")
    told = await room.until(lambda one: "Something went wrong" in words_of(one))
    name = words_of(told).partition("(")[2].partition(")")[0]
    assert name in caplog.text


async def test_what_meets_a_hiccup_of_slack_is_performed_again(room: Room) -> None:
    room.plans("sum up tea", say("one", "a"))
    for method in ("users.info", "chat.postMessage"):
        room.running.workspace.faults.plan(method, Fault(status=503, times=4))
    await room.person.send("general", "@Synth sum up tea")
    assert "digest" in words_of(await room.reply("digest", timeout=20))


class AwayAtFirst(dict[str, Plan]):
    """Plans in a database that cannot be read for two looks."""

    looks = 0

    def get(self, words: str, default: Any = None) -> Any:
        self.looks += 1
        if self.looks <= 2:
            raise StorageError("The database cannot be read now.")
        return super().get(words, default)


async def test_what_was_acknowledged_outlives_a_hiccup_of_the_database(room: Room) -> None:
    room.planner.plans = AwayAtFirst()
    room.plans("sum up tea", say("one", "a"))
    await room.person.send("general", "@Synth sum up tea")
    assert "digest" in words_of(await room.reply("digest", timeout=20))


async def test_a_form_that_slack_does_not_open_is_told_with_a_name_too(room: Room) -> None:
    room.plans("sum up {{topic}}", say("one", "Sum up {{topic}}"), inputs=[{"name": "topic"}])
    await room.person.send("general", "@Synth sum up {{topic}}")
    card = await room.reply("digest")
    room.running.workspace.faults.plan("views.open", Fault(error="invalid_arguments"))
    await room.person.press("general", card["ts"], "Run")
    await room.until(lambda one: "Something went wrong" in words_of(one))


async def test_where_we_may_not_speak_any_more_the_person_is_told_why(room: Room) -> None:
    room.plans("sum up tea", say("one", "a"))
    await room.person.send("general", "@Synth sum up tea")
    card = await room.reply("digest")
    room.running.workspace.faults.plan("chat.update", Fault(error="not_in_channel", times=9))
    await room.person.press("general", card["ts"], "Save")
    await room.until(lambda one: "Synth is not in this conversation" in words_of(one))
    assert (await room.synth.workflows.find(TEAM, "digest")).listed

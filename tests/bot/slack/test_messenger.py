"""What workflows say in Slack, and what becomes of it when Slack does not take it."""

import pytest

from bot.slack.directory import SlackDirectory
from bot.slack.messenger import SlackMessenger
from bot.workspace import TEAM, YOU, Fault, Json
from core.directory import not_in
from core.errors import EngineError, NotFound, Refused, Unavailable, Unknown
from tests.bot.slack.room import Room, words_of


@pytest.fixture
def messenger(room: Room) -> SlackMessenger:
    return SlackMessenger(room.clients)


async def last(room: Room, channel: str) -> Json:
    found: Json = (await room.person.messages(channel))[-1]
    return found


@pytest.mark.parametrize(
    "channel", ["#general", "general", "C0GENERAL1", "<#C0GENERAL1|general>", "#General"]
)
async def test_a_channel_is_found_however_it_is_written(
    room: Room, messenger: SlackMessenger, channel: str
) -> None:
    said = await messenger.post(TEAM, channel, "**Hello** there")
    assert said["channel"] == "C0GENERAL1"
    assert str(said["link"]).startswith("http")
    message = await last(room, "general")
    assert message["blocks"][0]["type"] == "markdown"
    assert message["text"] == "*Hello* there"


@pytest.mark.parametrize("user", [YOU, f"<@{YOU}>", "@you", "@You"])
async def test_a_person_is_found_however_they_are_written(
    room: Room, messenger: SlackMessenger, user: str
) -> None:
    assert (await messenger.direct(TEAM, user, "Hello"))["channel"] == "D0YOU00001"
    assert (await last(room, "dm"))["text"] == "Hello"


async def test_a_mention_of_a_person_is_a_mention_and_everybody_is_not(
    room: Room, messenger: SlackMessenger
) -> None:
    await messenger.post(TEAM, "#general", f"<@{YOU}>: **done** <!channel>")
    message = await last(room, "general")
    assert message["text"] == f"<@{YOU}>: *done* &lt;!channel>"
    await messenger.post(TEAM, "#general", "wake up <!channel>")
    assert "<!channel>" not in words_of(await last(room, "general"))


async def test_what_is_too_long_for_a_message_is_a_file_with_a_preview(
    room: Room, messenger: SlackMessenger
) -> None:
    said = await messenger.post(TEAM, "#general", "A long tale. " * 2_000)
    message = await last(room, "general")
    assert message["files"][0]["id"] == said["file"]
    assert message["text"].startswith("A long tale.")


async def test_a_file_is_uploaded_with_its_comment(room: Room, messenger: SlackMessenger) -> None:
    said = await messenger.upload(TEAM, "#eng", "report.md", "# Report", "the **report**")
    message = await last(room, "eng")
    assert (message["files"][0]["name"], message["text"]) == ("report.md", "the *report*")
    assert said["link"]


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        (Fault(error="not_in_channel"), Refused, "Synth is not in #general. Type `/invite @Synth` there."),
        (Fault(error="is_archived"), Refused, "#general is archived"),
        (Fault(error="restricted_action"), Refused, "rules of this workspace"),
        (Fault(error="something_new"), Refused, "something_new"),
        (Fault(error="ratelimited"), Unavailable, "slow down"),
        (Fault(status=503), Unavailable, "not available"),
        (Fault(status=502), Unavailable, "not available"),
        (Fault(status=500), Unknown, "had a problem"),
        (Fault(status=504), Unknown, "had a problem"),
        (Fault(error="fatal_error"), Unknown, "had a problem"),
        (Fault(drop=True), Unknown, "broke while writing"),
    ],
)
async def test_slacks_trouble_has_one_of_three_meanings(
    room: Room, messenger: SlackMessenger, fault: Fault, error: type[EngineError], words: str
) -> None:
    room.running.workspace.faults.plan("chat.postMessage", fault)
    with pytest.raises(error, match=words):
        await messenger.post(TEAM, "#general", "Hello")
    assert room.running.workspace.faults.counted["chat.postMessage"] == 1, "asked exactly once"


async def test_where_the_bot_is_not_the_remedy_is_an_invitation(messenger: SlackMessenger) -> None:
    with pytest.raises(Refused) as caught:
        await messenger.post(TEAM, "#random", "Hello")
    assert caught.value.remedy == "invite"


async def test_where_the_bot_is_not_is_known_before_and_said_in_the_same_words(
    room: Room, messenger: SlackMessenger
) -> None:
    directory = SlackDirectory(room.clients)
    with pytest.raises(Refused) as failed:
        await messenger.post(TEAM, "#random", "hello")
    assert failed.value.sentence == not_in("#random")
    assert await directory.is_in(TEAM, "#general")
    assert not await directory.is_in(TEAM, "#random")
    await room.person.command("random", "/invite @Synth")
    assert await directory.is_in(TEAM, "#random")


async def test_a_channel_that_cannot_be_asked_about_counts_as_one_we_are_in(room: Room) -> None:
    room.running.workspace.faults.plan("conversations.info", Fault(error="internal_error", times=9))
    assert await SlackDirectory(room.clients).is_in(TEAM, "#random")


async def test_what_does_not_exist_is_refused_by_name(messenger: SlackMessenger) -> None:
    with pytest.raises(Refused, match="no channel #nowhere"):
        await messenger.post(TEAM, "#nowhere", "Hello")
    with pytest.raises(Refused, match="nobody called @nobody"):
        await messenger.direct(TEAM, "@nobody", "Hello")


async def test_a_strange_workspace_is_not_spoken_in(messenger: SlackMessenger) -> None:
    for speak in (messenger.post, messenger.direct):
        with pytest.raises(NotFound):
            await speak("T0STRANGER", "#general", "Hello")

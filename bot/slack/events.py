"""What people write: mentions, direct messages, replies in threads; and the greeting of a newcomer."""

from slack_sdk.errors import SlackApiError

from bot.slack import commands, deciding, drafting, fresh
from bot.slack.asking import Asking
from bot.slack.blocks.message import Message
from bot.slack.blocks.welcome import SUGGESTIONS, help_card, welcome
from bot.slack.desk import Desk, Handler, place_of
from bot.slack.inbox import Body
from bot.slack.speech import asks_for_help, decision, is_courtesy, is_greeting
from core.planning import Person
from core.workflows import SYNTH, Draft, DraftStatus, Place, TurnKind


async def mentioned(desk: Desk, body: Body, key: str) -> None:
    """`@Synth …`: always meant for us."""
    await _listen(desk, body, key)


async def message_posted(desk: Desk, body: Body, key: str) -> None:
    """A direct message, or a reply in some thread of a channel that may be none of ours."""
    if body["event"].get("channel_type") == "im":
        await _listen(desk, body, key)
        return
    person, place = await desk.person(body), place_of(body)
    if not await fresh.known(desk, person.workspace, body):
        return
    draft = await desk.synth.plans.at(person.workspace, place)
    run = await desk.synth.runs.at(person.workspace, place)
    if draft is None and run is None:
        return
    words = await desk.words(person.workspace, _text(body))
    if await deciding.in_words(desk, person, place, words, key, addressed=False):
        return
    if draft is not None and await _expects(desk, draft, person, words):
        await drafting.hear(desk, person, place, words, key, str(body["event"]["ts"]))
    else:  # people among themselves; whoever writes here is told of the ending
        await _aside(desk, person, place, words, key)


async def home_opened(desk: Desk, body: Body, key: str) -> None:
    """Somebody opened the direct message: greet a newcomer, once; later only offer something to try."""
    event, person = body["event"], await desk.person(body)
    channel, client = str(event["channel"]), desk.clients.of(person.workspace)
    async with desk.turns.of(person.workspace, Place(channel, "")):
        if not await desk.conversations.greeted(person.workspace, channel):
            greeting = welcome()
            said = await client.chat_postMessage(channel=channel, **greeting.arguments())
            ts = str(said["ts"])
            await desk.conversations.add_turn(
                person.workspace,
                Place(channel, ts),
                SYNTH,
                greeting.text,
                key,
                kind=TurnKind.GREETED,
                ts=ts,
            )
            return
    prompts = [{"title": one.title, "message": one.intent} for one in SUGGESTIONS]
    try:
        await client.assistant_threads_setSuggestedPrompts(channel_id=channel, prompts=prompts)
    except SlackApiError:
        return  # an extra of the agent view


async def _listen(desk: Desk, body: Body, key: str) -> None:
    person, place = await desk.person(body), place_of(body)
    words = await desk.words(person.workspace, _text(body))
    in_thread = bool(body["event"].get("thread_ts"))
    if in_thread:
        await fresh.known(desk, person.workspace, body)
    if in_thread and await deciding.in_words(desk, person, place, words, key, addressed=True):
        return
    if is_greeting(words):
        await desk.say(person.workspace, place, welcome())
    elif asks_for_help(words):
        await desk.say(person.workspace, place, help_card())
    elif is_courtesy(words) and in_thread:
        await _aside(desk, person, place, words, key)
    elif not await commands.in_words(desk, _asking(desk, person, place, key), words):
        await drafting.hear(desk, person, place, words, key, str(body["event"]["ts"]))


def _asking(desk: Desk, person: Person, place: Place, key: str) -> Asking:
    async def tell(message: Message) -> None:
        await desk.say(person.workspace, place, message)

    return Asking(person, place.channel, key, tell, place)


async def _aside(desk: Desk, person: Person, place: Place, words: str, key: str) -> None:
    await desk.conversations.add_turn(person.workspace, place, person.user, words, key, kind=TurnKind.ASIDE)


async def _expects(desk: Desk, draft: Draft, person: Person, words: str) -> bool:
    """Whether a reply without our name is meant for us: an answer, or somebody of the conversation going on
    about the plan. Of a plan that is saved, or has run, only what surely changes it: nothing has to be said
    any more, and people talk about it among themselves."""
    if draft.status is DraftStatus.ASKING:
        return True
    turns = await desk.conversations.turns(draft.workspace, draft.place)
    said = {turn.author for turn in turns if turn.kind is TurnKind.SAID and turn.draft_id == draft.id}
    if person.user not in {draft.author, *said}:
        return False
    taken_back = draft.status is DraftStatus.APPLIED and decision(words) == "undo"
    if draft.is_open or taken_back:
        return True
    if words.startswith("<@"):  # said to somebody else
        return False
    return await desk.synth.plans.subjects.surely_changes(person, draft, words)


def _text(body: Body) -> str:
    return str(body["event"].get("text") or "")


HANDLERS: dict[str, Handler] = {
    "app_mention": mentioned,
    "message": message_posted,
    "app_home_opened": home_opened,
}

"""Somebody asks for something outside of any plan's thread: to plan an intent, to run or to change what is
saved."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from slack_sdk.errors import SlackApiError

from bot.slack import drafting
from bot.slack.blocks.lists import asked, to_be_changed, told
from bot.slack.blocks.message import Message
from bot.slack.blocks.text import people_in
from bot.slack.desk import Desk
from bot.slack.faults import is_closed
from core.events import Hint
from core.planning import Person
from core.runs import Run
from core.workflows import Draft, Place, Workflow


@dataclass(frozen=True)
class Asking:
    """Who uses a command, where, and how to answer. `place` is the thread, where there is one."""

    person: Person
    channel: str
    key: str
    tell: Callable[[Message], Awaitable[None]]
    place: Place | None = None


async def plan_from_nowhere(desk: Desk, asking: Asking, intent: str) -> None:
    """An intent without a thread of its own: it is said again as a message of ours, and planned below it."""
    person = asking.person
    who = (await desk.clients.profile(person.workspace, person.user)).name
    names = await desk.clients.names(person.workspace, people_in(intent))
    place = await _thread(desk, asking, asked(who, intent, names))
    draft = await drafting.plan(desk, person, place, intent, asking.key)
    await _only_one(desk, person, place, draft)


async def edit(desk: Desk, asking: Asking, workflow: Workflow, words: str) -> None:
    """Change a saved workflow, in the thread or, from a slash command, in a new one."""
    person = asking.person
    place = asking.place
    if place is None:
        who = (await desk.clients.profile(person.workspace, person.user)).name
        names = await desk.clients.names(person.workspace, people_in(words))
        place = await _thread(desk, asking, to_be_changed(who, workflow, words, names))
    async with desk.turns.of(person.workspace, place):
        draft = await desk.synth.plans.edit(person, place, workflow, asking.key)
        if not words:
            await drafting.show(desk, draft, person.user)
    await _only_one(desk, person, place, draft)
    if words:
        await drafting.plan(desk, person, draft.place, words, f"{asking.key}/words")
        if (now := await desk.synth.plans.get(draft.workspace, draft.id)).card_ts is None:
            await drafting.show(desk, now, person.user)  # the words changed nothing: this is what there is


async def _thread(desk: Desk, asking: Asking, root: Message) -> Place:
    """A new thread where somebody asked; where we may not speak, in the direct message."""
    person, clients, channel = asking.person, desk.clients, asking.channel
    client = clients.of(person.workspace)
    try:
        posted = await client.chat_postMessage(channel=channel, **root.arguments())
    except SlackApiError as error:
        if not is_closed(error):
            raise
        channel = await clients.direct(person.workspace, person.user)
        posted = await client.chat_postMessage(channel=channel, **root.arguments())
        await asking.tell(
            told("I am not in this channel, so the plan is in our direct message. `/invite @Synth` adds me.")
        )
    return Place(channel, str(posted["ts"]))


async def _only_one(desk: Desk, person: Person, place: Place, draft: Draft) -> None:
    """Performed before, up to the draft: the thread that we began just now is one too many."""
    if draft.place != place:
        await desk.clients.of(person.workspace).chat_delete(channel=place.channel, ts=place.thread_ts)


async def start(desk: Desk, asking: Asking, workflow: Workflow, inputs: dict[str, str]) -> None:
    """Run a saved workflow, told in the thread or, from a slash command, in a new one."""
    person, runs = asking.person, desk.synth.runs
    run = await runs.start(workflow, inputs, person.user, place=asking.place, key=asking.key)
    await _have_told(desk, asking, run)


async def again(desk: Desk, asking: Asking, before: Run, inputs: dict[str, str]) -> None:
    """Run it once more, with the same inputs but for those given; told as a new one is."""
    person, runs = asking.person, desk.synth.runs
    run = await runs.again(before, person.user, inputs, place=asking.place, key=asking.key)
    await _have_told(desk, asking, run)


async def _have_told(desk: Desk, asking: Asking, run: Run) -> None:
    if asking.place is None and not await desk.threads.of_run(run.workspace, run.id):
        await desk.threads.open(run.workspace, run.id, asking.channel, None)
        desk.synth.hub.publish(Hint(run.workspace, run.id))

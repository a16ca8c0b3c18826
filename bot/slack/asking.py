"""Somebody asks for something outside of any plan's thread: to plan an intent, or to run what is saved."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from slack_sdk.errors import SlackApiError

from bot.slack import drafting
from bot.slack.blocks.lists import asked, told
from bot.slack.blocks.message import Message
from bot.slack.blocks.text import people_in
from bot.slack.desk import Desk
from bot.slack.faults import is_closed
from core.events import Hint
from core.planning import Person
from core.workflows import Place, Workflow


@dataclass(frozen=True)
class Asking:
    """Who uses a command, where, and how to answer. `place` is the thread, where there is one."""

    person: Person
    channel: str
    key: str
    tell: Callable[[Message], Awaitable[None]]
    place: Place | None = None


async def plan_from_nowhere(desk: Desk, asking: Asking, intent: str) -> None:
    """An intent without a thread of its own: it is said again as a message of ours, and planned below it.

    Where we may not speak, that is in the direct message.
    """
    person, clients = asking.person, desk.clients
    client = clients.of(person.workspace)
    who = (await clients.profile(person.workspace, person.user)).name
    names = await clients.names(person.workspace, people_in(intent))
    root = asked(who, intent, names).arguments()
    channel = asking.channel
    try:
        posted = await client.chat_postMessage(channel=channel, **root)
    except SlackApiError as error:
        if not is_closed(error):
            raise
        channel = await clients.direct(person.workspace, person.user)
        posted = await client.chat_postMessage(channel=channel, **root)
        await asking.tell(
            told("I am not in this channel, so the plan is in our direct message. `/invite @Synth` adds me.")
        )
    place = Place(channel, str(posted["ts"]))
    draft = await drafting.plan(desk, person, place, intent, asking.key)
    if draft.place != place:  # performed before, up to the draft: what we said again just now is too much
        await client.chat_delete(channel=channel, ts=place.thread_ts)


async def start(desk: Desk, asking: Asking, workflow: Workflow, inputs: dict[str, str]) -> None:
    """Run a saved workflow, told in the thread or, from a slash command, in a new one."""
    person, runs = asking.person, desk.synth.runs
    run = await runs.start(workflow, inputs, person.user, place=asking.place, key=asking.key)
    if asking.place is None and not await desk.threads.of_run(run.workspace, run.id):
        await desk.threads.open(run.workspace, run.id, asking.channel, None)
        desk.synth.hub.publish(Hint(run.workspace, run.id))

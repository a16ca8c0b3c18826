"""Connecting apps: the link in private, and what goes on by itself once an app is connected."""

import logging
from contextlib import AbstractAsyncContextManager

from slack_sdk.errors import SlackApiError

from bot.slack import drafting, links
from bot.slack.asking import Asking
from bot.slack.blocks.accounts import (
    account_list,
    arrival,
    invitation_card,
    nothing_to_connect,
    which_app,
)
from bot.slack.blocks.lists import told
from bot.slack.blocks.message import Message
from bot.slack.desk import Desk, Handler, place_of
from bot.slack.faults import may_pass
from bot.slack.inbox import Body
from bot.tasks import repeating
from core.errors import Conflict, NotAllowed
from core.planning import Person
from core.runs import RunStatus
from core.stores.connections import Connection, Waiting, Wanted

log = logging.getLogger(__name__)

_LOOK_S = 1.0


async def asked_for(desk: Desk, asking: Asking, words: str) -> None:
    """`/synth connect <app>`, or what is connected where no app is named."""
    person, accounts = asking.person, desk.synth.accounts
    if not accounts.offered:
        await asking.tell(nothing_to_connect())
        return
    if not words:
        await _privately(desk, asking, account_list(await accounts.of(person.workspace, person.user)))
        return
    found = await accounts.find(words.strip())
    if len(found) != 1:
        await _privately(desk, asking, which_app(words, [service for _, service in found]))
        return
    engine, service = found[0]
    wanted = Wanted(person.workspace, person.user, engine, service.slug, service.title)
    card = invitation_card(await accounts.invite(wanted), waits=False)
    if (stands := await _privately(desk, asking, card)) is not None:
        await links.shown(desk, wanted, *stands)


async def connect_app(desk: Desk, body: Body, key: str) -> None:
    """Connect, on a plan's card or where a run waits. What it is pressed on goes on by itself."""
    await _invite(desk, body, replace=False)


async def connect_again(desk: Desk, body: Body, key: str) -> None:
    """New link, in the message that showed one."""
    await _invite(desk, body, replace=True)


async def link_followed(desk: Desk, body: Body, key: str) -> None:
    """The link itself, which Slack opens and tells us of."""
    value = str(body["actions"][0]["value"])
    wanted = await _wanted(desk, await desk.person(body), value.partition("|")[0])
    await links.followed(desk, body, wanted, value)


async def _invite(desk: Desk, body: Body, *, replace: bool) -> None:
    person, accounts = await desk.person(body), desk.synth.accounts
    value = str(body["actions"][0]["value"])
    app, _, run_id = value.partition("|")
    wanted = await _wanted(desk, person, app)
    waiting = await (_run(desk, person, int(run_id)) if run_id else _draft(desk, body, person))
    account = None if waiting is None else await accounts.has(wanted)
    if account is None:
        invitation = await accounts.invite(wanted, waiting if waiting and waiting.kind == "draft" else None)
        card = invitation_card(invitation, waits=waiting is not None, value=value)
        await desk.answer(body, card, replace=replace)
        return
    await accounts.let_go_on(wanted)  # connected meanwhile, in whatever way
    if waiting is not None and waiting.kind == "draft":
        await _redraw(desk, person.workspace, person.user, waiting)
    said = told(f"{wanted.title} is connected already, as {account.name}.")
    await desk.answer(body, said, replace=replace)


async def disconnect_app(desk: Desk, body: Body, key: str) -> None:
    """Disconnect, confirmed in a dialog."""
    person = await desk.person(body)
    engine, _, account_id = str(body["actions"][0]["value"]).partition("|")
    gone = await desk.synth.accounts.disconnect(person.workspace, person.user, engine, account_id)
    left = await desk.synth.accounts.of(person.workspace, person.user)
    log.info("%s/%s disconnected an account of %s", person.workspace, person.user, gone.app)
    await desk.answer(body, account_list(left), replace=True)


class Connecting:
    """Looks for what has been connected, and tells it. `async with connecting.watching():` owns its task."""

    def __init__(self, desk: Desk, *, look_s: float = _LOOK_S) -> None:
        self._desk = desk
        self._look_s = look_s

    def watching(self) -> AbstractAsyncContextManager[None]:
        """Until the block ends. What is not told then is told after the next start."""
        return repeating(self._look_s, "connections", self.look)

    async def look(self) -> None:
        """Once: tell each arrival, draw the plans that waited for it, and be done with it. Links that are too
        old are taken out of their messages."""
        for connection in await self._desk.synth.accounts.arrivals():
            try:
                await self._tell(connection)
            except SlackApiError as error:
                if may_pass(error):
                    continue  # it stays due
                log.warning("that %s is connected could not be told: %s", connection.wanted.app, error)
            await self._desk.synth.accounts.told(connection)

    async def _tell(self, connection: Connection) -> None:
        wanted, desk = connection.wanted, self._desk
        if not desk.clients.knows(wanted.workspace):
            return
        told_there = await links.settle(desk, connection)
        if connection.account is None:
            return
        for waiting in await desk.synth.accounts.waiting_drafts(connection):
            await _redraw(desk, wanted.workspace, wanted.user, waiting)
        if not told_there:
            await _directly(desk, wanted.workspace, wanted.user, arrival(connection))


async def _wanted(desk: Desk, person: Person, app: str) -> Wanted:
    found = await desk.synth.accounts.find(app)
    if len(found) != 1:
        raise Conflict(f"“{app}” cannot be connected here any more.")
    engine, service = found[0]
    return Wanted(person.workspace, person.user, engine, service.slug, service.title)


async def _run(desk: Desk, person: Person, run_id: int) -> Waiting:
    """The run that waits. Only the one whose account it uses can connect it."""
    run = await desk.synth.runs.get(person.workspace, run_id)
    if run.account != person.user:
        raise NotAllowed(f"This run uses the accounts of <@{run.account}>, so only they can connect this.")
    if run.status is not RunStatus.WAITING:
        raise Conflict(f"Run {run_id} does not wait for this any more.")
    return Waiting("run", run_id)


async def _draft(desk: Desk, body: Body, person: Person) -> Waiting | None:
    draft = await desk.synth.plans.at(person.workspace, place_of(body)) if "container" in body else None
    return None if draft is None else Waiting("draft", draft.id)


async def _redraw(desk: Desk, workspace: str, user: str, waiting: Waiting) -> None:
    """The plan's card, without what is missing no more, and with what the account's service says of it."""
    draft = await desk.synth.plans.get(workspace, waiting.number)
    if draft.is_open and draft.card_ts is not None:
        async with desk.turns.of(workspace, draft.place):
            draft = await desk.synth.plans.complete(draft, Person(workspace, user))
            await drafting.show(desk, draft, user)


async def _privately(desk: Desk, asking: Asking, message: Message) -> tuple[str, str] | None:
    """A link must not be followed by another: where an answer would be read by all, it goes to the direct
    message. Where that stands (channel and `ts`)."""
    if asking.place is None:
        await asking.tell(message)
        return None
    return await _directly(desk, asking.person.workspace, asking.person.user, message)


async def _directly(desk: Desk, workspace: str, user: str, message: Message) -> tuple[str, str]:
    channel = await desk.clients.direct(workspace, user)
    client = desk.clients.of(workspace)
    posted = await client.chat_postMessage(channel=channel, **message.arguments(), unfurl_links=False)
    return channel, str(posted["ts"])


HANDLERS: dict[str, Handler] = {
    "connect_app": connect_app,
    "connect_again": connect_again,
    "connect_follow": link_followed,
    "disconnect_app": disconnect_app,
}

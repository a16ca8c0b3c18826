"""Messages that show somebody a link to connect an app. A link is good once, so none stays where it was used
or is too old.

A direct message of ours can be changed at any time. What Slack shows to one person alone can be changed only
by an address that comes with their click on it, for half an hour: opening the link is such a click.
"""

import logging

from slack_sdk.errors import SlackApiError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.slack.blocks.accounts import arrival, expired_link, followed_link
from bot.slack.blocks.message import Message
from bot.slack.desk import Desk
from bot.slack.faults import is_gone
from bot.slack.inbox import Body
from core.stores.connections import Connection, Waiting, Wanted

log = logging.getLogger(__name__)


async def followed(desk: Desk, body: Body, wanted: Wanted, value: str) -> None:
    """Somebody opened their link: from now on the message offers another one, until it is told what came of
    this."""
    container = body["container"]
    private = bool(container.get("is_ephemeral"))
    where = body["response_url"] if private else f"{container['channel_id']}/{container['message_ts']}"
    await desk.synth.accounts.await_in(wanted, Waiting("message", 0, str(where)))
    await desk.answer(body, followed_link(wanted, value), replace=True)


async def shown(desk: Desk, wanted: Wanted, channel: str, ts: str) -> None:
    """A direct message shows the link."""
    await desk.synth.accounts.await_in(wanted, Waiting("message", 0, f"{channel}/{ts}"))


async def settle(desk: Desk, connection: Connection) -> bool:
    """Every message that showed the link tells what came of it. Whether any could."""
    told = arrival(connection) if connection.account is not None else expired_link(connection.wanted)
    changed = [
        await _change(desk, connection.wanted.workspace, waiting.path, told)
        for waiting in await desk.synth.accounts.messages(connection)
    ]
    return any(changed)


async def _change(desk: Desk, workspace: str, where: str, told: Message) -> bool:
    if where.startswith("http"):
        given, webhook = told.arguments(), AsyncWebhookClient(where, session=desk.http)
        said = await webhook.send(text=given["text"], blocks=given["blocks"], replace_original=True)
        return said.status_code < 400  # or half an hour is over
    channel, _, ts = where.partition("/")
    try:
        await desk.redraw(workspace, channel, ts, told)
    except SlackApiError as error:
        if not is_gone(error):
            raise
        return False
    return True

"""A run's first message that was posted by a process that died before it could remember it.

It carries the run's number as metadata, which nobody sees; after a restart it is looked for where the run is
told, so that it is drawn further instead of saying "starting" for ever beside another.
"""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.slack.clients import Clients
from bot.slack.faults import code_of, may_pass, retry_after
from core.stores import Thread

log = logging.getLogger(__name__)

_EVENT = "synth_run"
_CLOCKS_DIFFER = timedelta(minutes=1)
_WITHIN = timedelta(minutes=10)
_SOON = timedelta(seconds=10)
_MOST = 100


def mark_of(thread: Thread) -> Mapping[str, Any]:
    """The metadata of the message that tells the whole run."""
    return {"event_type": _EVENT, "event_payload": {"run": thread.run_id, "thread": thread.id}}


def may_be_there(created: datetime, began: datetime, now: datetime) -> bool:
    """Whether somebody else may have posted it: we `began` after the run was made, or come late to it."""
    return created < began or now - created > _SOON


async def posted_before(clients: Clients, thread: Thread, created: datetime) -> str | None:
    """Its `ts`. None where there is none, or where Slack does not let us look: then it is posted anew."""
    client, ours = clients.once(thread.workspace), clients.bot_user(thread.workspace)
    around: dict[str, Any] = {
        "channel": thread.channel,
        "oldest": f"{(created - _CLOCKS_DIFFER).timestamp():.6f}",
        "latest": f"{(created + _WITHIN).timestamp():.6f}",
        "limit": _MOST,
        "include_all_metadata": True,
    }
    try:
        if thread.ts is None:
            page = await client.conversations_history(**around)
        else:
            page = await client.conversations_replies(ts=thread.ts, **around)
    except SlackApiError as error:
        if may_pass(error) and retry_after(error) is None:
            raise
        log.info("what was posted in %s cannot be looked at: %s", thread.channel, code_of(error))
        return None
    wanted = mark_of(thread)
    found = [
        str(one["ts"])
        for one in page.get("messages") or ()
        if one.get("user") == ours and one.get("metadata") == wanted
    ]
    return min(found, default=None)

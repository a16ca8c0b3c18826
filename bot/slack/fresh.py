"""A reply may be quicker than our memory: people answer a message the moment that it appears, and we know its
`ts` only once Slack has told us and it is kept.

So a reply below something of ours that we know nothing about, and that was posted just now, is looked at
again for a moment before it is taken for words about something new, or for people among themselves.
"""

import asyncio

from bot.slack.desk import Desk, place_of
from bot.slack.inbox import Body
from core.workflows import Place

_FRESH_S = 60.0  # by Slack's clock, between the message and the reply to it
_LOOK_S = 0.1
_LOOKS = 30


async def known(desk: Desk, workspace: str, body: Body) -> bool:
    """Whether there is something of ours in the thread of a message; waits where there may be in a moment."""
    place = place_of(body)
    if await _ours(desk, workspace, place):
        return True
    if not _may_be_fresh(body, desk.clients.bot_user(workspace)):
        return False
    for _ in range(_LOOKS):
        await asyncio.sleep(_LOOK_S)
        if await _ours(desk, workspace, place):
            return True
    return False


async def _ours(desk: Desk, workspace: str, place: Place) -> bool:
    """A plan, a run, a question that was asked directly, or anything else that was said there."""
    return (
        await desk.synth.plans.at(workspace, place) is not None
        or await desk.threads.run_at(workspace, place.channel, place.thread_ts) is not None
        or await desk.threads.post_at(workspace, place.thread_ts) is not None
        or bool(await desk.conversations.turns(workspace, place, limit=1))
    )


def _may_be_fresh(body: Body, bot_user: str) -> bool:
    event = body["event"]
    root = event.get("thread_ts")
    if root is None or event.get("parent_user_id", bot_user) != bot_user:
        return False
    return float(event["ts"]) - float(root) < _FRESH_S

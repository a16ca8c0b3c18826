"""Performs what the inbox accepted, and is the one place where Slack's users hear of errors."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot.slack import (
    actions,
    commands,
    connecting,
    deciding,
    events,
    modals,
    occurrences,
    previewing,
    switches,
)
from bot.slack.blocks.lists import sorry
from bot.slack.blocks.questions import choices_found, question_named
from bot.slack.blocks.text import people_in
from bot.slack.desk import Desk, Handler, place_of, user_of
from bot.slack.faults import is_closed, may_pass, translation
from bot.slack.inbox import OCCURRENCE, Body, once_key, team_of
from core.errors import Invalid, StorageError, SynthError

log = logging.getLogger(__name__)

HANDLERS: Mapping[str, Handler] = {
    **events.HANDLERS,
    **commands.HANDLERS,
    **connecting.HANDLERS,
    **actions.HANDLERS,
    **modals.HANDLERS,
    **switches.HANDLERS,
    **occurrences.HANDLERS,
    **deciding.HANDLERS,
}
VIEWS: Mapping[str, Callable[[Desk, Body], Awaitable[None]]] = {
    **modals.VIEWS,
    **previewing.VIEWS,
    **deciding.VIEWS,
}


class SlackDoor:
    """The durable job `slack`. After a crash the same arguments come again: every handler is idempotent."""

    def __init__(self, desk: Desk, *, pauses: Sequence[float] = (1.0, 4.0, 15.0)) -> None:
        """`pauses` in seconds: before each further try, while Slack or the database is away."""
        self._desk = desk
        self._pauses = pauses

    async def perform(self, arguments: Mapping[str, Any]) -> None:
        """Do what somebody asked for; what goes wrong is told to them."""
        kind, body = str(arguments["kind"]), arguments["body"]
        if self._desk.clients.knows(team_of(body)):
            await self._or_tell(kind, body, self._patiently(kind, body))

    async def open_view(self, body: Body) -> None:
        """Show the form or the preview that a click asks for."""
        opens = VIEWS[body["actions"][0]["action_id"]]
        await self._or_tell("view", body, opens(self._desk, body))

    async def choices(self, body: Body) -> list[dict[str, Any]]:
        """What a menu offers; where it cannot be read, nothing, and the reason is in the log."""
        try:
            person = await self._desk.person(body)
            draft_id, asked = question_named(str(body["block_id"]))
            query = str(body.get("value") or "")
            found = await self._desk.synth.plans.options(
                self._desk.synth.catalogue, person, draft_id, asked, query
            )
        except (SynthError, SlackApiError, ClientError, TimeoutError) as error:
            log.warning("a menu of choices could not be filled: %s", error)
            return []
        return choices_found(found)

    async def _or_tell(self, kind: str, body: Body, work: Awaitable[None]) -> None:
        try:
            await work
        except SynthError as error:
            await self._tell(kind, body, sentence(error))
        except SlackApiError as error:
            if is_closed(error):
                await self._tell(kind, body, translation(error, "this conversation").sentence)
            else:
                await self._tell(kind, body, _named_in_log(kind))
        except Exception:
            await self._tell(kind, body, _named_in_log(kind))

    async def _patiently(self, kind: str, body: Body) -> None:
        """Again after a hiccup of Slack or of the database: what is performed may be performed twice."""
        for pause in self._pauses:
            try:
                await HANDLERS[kind](self._desk, body, once_key(body))
            except (SlackApiError, ClientError, TimeoutError, StorageError) as error:
                if not isinstance(error, StorageError) and not may_pass(error):
                    raise
                log.warning("a Slack %s is performed again: %s", kind, error)
                await asyncio.sleep(pause)
            else:
                return
        await HANDLERS[kind](self._desk, body, once_key(body))

    async def _tell(self, kind: str, body: Body, text: str) -> None:
        """To the person alone where that is possible, in their direct message otherwise."""
        if kind == OCCURRENCE:  # nobody asked us for anything
            log.warning("what happened in Slack could start nothing: %s", text)
            return
        team, user = team_of(body), user_of(body)
        try:
            message = sorry(text, await self._desk.clients.names(team, people_in(text)))
            if body.get("response_url"):
                await self._desk.answer(body, message)
            elif body.get("view"):
                client = self._desk.clients.of(team)
                channel = await self._desk.clients.direct(team, user)
                await client.chat_postMessage(channel=channel, **message.arguments())
            else:
                place = place_of(body)
                client = self._desk.clients.of(team)
                await client.chat_postEphemeral(
                    channel=place.channel, user=user, thread_ts=place.thread_ts, **message.arguments()
                )
        except (SlackApiError, ClientError, TimeoutError) as error:
            log.warning("could not tell %s what went wrong: %s", user, error)


def _named_in_log(kind: str) -> str:
    """Log the error that is being handled under a short name, which is all that people are told of it."""
    name = secrets.token_hex(3)
    log.exception("[%s] a Slack %s could not be performed", name, kind)
    return f"Something went wrong ({name}). It is in the log under that name."


def sentence(error: SynthError) -> str:
    """What people read: the sentence, and every fault."""
    if isinstance(error, Invalid) and error.faults:
        return "\n".join([error.sentence, *(f"•  {fault.message}" for fault in error.faults[:20])])
    return error.sentence

"""Synth in Slack: what people write and press comes in here, plans and runs are told here.

`register` says what is listened to. A listener hands what came to the inbox and acknowledges, nothing else;
`door.py` performs it later, by kind, with the functions of events, commands, actions and modals.
"""

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.slack.blocks.decision_form import DECISION, decision_faults
from bot.slack.blocks.form import CALLBACK
from bot.slack.blocks.questions import REMOTE
from bot.slack.bolt import new_app
from bot.slack.inbox import Inbox, concerns_us, json_faults
from bot.slack.occurrences import occurrence
from core.errors import StorageError

__all__ = ["BUTTONS", "COMMAND", "EVENTS", "new_app", "register"]

log = logging.getLogger(__name__)

COMMAND = "/synth"
EVENTS = ("app_mention", "message", "app_home_opened", "reaction_added")
BUTTONS = (
    "plan_run",
    "plan_save",
    "plan_discard",
    "plan_apply",
    "plan_undo",
    "run_stop",
    "run_retry",
    "run_invite",
    "run_again",
    "run_resume",
    "settle_done",
    "settle_again",
    "decide_approve",
    "decide_reject",
    "decide_words",
    "suggestion",
    "workflow_run",
    "workflow_delete",
    "connect_app",
    "connect_again",
    "connect_follow",
    "disconnect_app",
    "workflow_new_address",
)
SHORTCUT = "make_workflow"
# What a click opens at once and nothing keeps.
VIEW_BUTTONS = (
    *("plan_inputs", "workflow_inputs", "again_inputs"),
    *("plan_preview", "workflow_preview", "decide_form", "decide_answer"),
)


def register(app: AsyncApp, inbox: Inbox) -> None:
    """Everything that Synth listens to."""
    for event in EVENTS:
        app.event(event)(_event(inbox))
    app.command(COMMAND)(_command(inbox))
    app.shortcut(SHORTCUT)(_click(inbox, SHORTCUT))
    for name in BUTTONS:
        app.action(re.compile(rf"^{name}(:|$)"))(_click(inbox, name))
    app.options(REMOTE)(_choices(inbox))
    app.action(re.compile("^answer:"))(_click(inbox, "answer"))
    app.action(re.compile("^command:?"))(_click(inbox, "command_button"))
    for name in VIEW_BUTTONS:
        app.action(name)(_view_click(inbox))
    app.view(CALLBACK)(_submission(inbox, "form", json_faults))
    app.view(DECISION)(_submission(inbox, "decision", decision_faults))


Listener = Callable[..., Awaitable[None]]


def _event(inbox: Inbox) -> Listener:
    async def heard(body: dict[str, Any]) -> None:
        if concerns_us(body):
            await inbox.accept(str(body["event"]["type"]), body)
        if (found := occurrence(body)) is not None:
            await inbox.notice(body, found)

    return heard


def _command(inbox: Inbox) -> Listener:
    async def typed(body: dict[str, Any], ack: AsyncAck) -> None:
        try:
            await inbox.accept_now("command", body)
        except Exception as error:  # whatever keeps us from keeping it, a person waits for a sentence
            expected = isinstance(error, StorageError)
            log.error("a command could not be kept: %s", error, exc_info=None if expected else error)
            await ack("Synth cannot take this right now. Nothing was started; please try again in a minute.")
        else:
            await ack()

    return typed


def _click(inbox: Inbox, kind: str) -> Listener:
    async def clicked(body: dict[str, Any], ack: AsyncAck) -> None:
        await inbox.accept_now(kind, body)
        await ack()

    return clicked


def _view_click(inbox: Inbox) -> Listener:
    async def clicked(body: dict[str, Any], ack: AsyncAck) -> None:
        await inbox.open(body)
        await ack()

    return clicked


def _choices(inbox: Inbox) -> Listener:
    async def searched(body: dict[str, Any], ack: AsyncAck) -> None:
        await ack(options=await inbox.choices(body))

    return searched


def _submission(inbox: Inbox, kind: str, check: Callable[[Mapping[str, Any]], dict[str, str]]) -> Listener:
    async def submitted(body: dict[str, Any], ack: AsyncAck) -> None:
        faults = check(body["view"])
        if faults:
            await ack(response_action="errors", errors=faults)
            return
        await inbox.accept_now(kind, body)
        await ack()

    return submitted

"""What a person does in the page or in the terminal: write, use a command, press, submit."""

from __future__ import annotations

from dataclasses import dataclass

from bot.workspace.delivery import interactions
from bot.workspace.delivery.answers import NOT_CONNECTED, Answer
from bot.workspace.delivery.interactions import Gesture
from bot.workspace.forms import action_payload, find_element, missing_inputs, state_values
from bot.workspace.housekeeping import invite_hint, own_command
from bot.workspace.limits.elements import options_of
from bot.workspace.modals import drop, push_modal, stack, update_view
from bot.workspace.model import Channel, Json, SlackError, User
from bot.workspace.parts import Parts, need_channel, need_message, need_person
from bot.workspace.replies import post_reply
from bot.workspace.store import people, response_urls, views
from bot.workspace.store.database import Transaction
from bot.workspace.store.response_urls import ReplyTo
from bot.workspace.store.views import Opened
from bot.workspace.typed import as_slack_text

_NOT_ANSWERED = {
    NOT_CONNECTED: "{bot} is not connected yet. Try again in a moment.",
    "timeout": "{bot} did not answer within three seconds. Try again.",
}
_FAILED = "{bot} could not take that ({problem}). Try again."


@dataclass(frozen=True)
class Person:
    """Who acts, in which page tab, under which address of this server."""

    user: str
    client: str | None
    origin: str


class Gestures:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def send(self, person: Person, channel_id: str, typed: str, thread_ts: str | None) -> Json:
        async with self._parts.db.transaction() as tx:
            user, channel = await self._place(tx, person, channel_id)
            users, channels = await people.users(tx), await people.channels(tx)
            content: Json = {"text": as_slack_text(typed, users, channels)}
            if thread_ts:
                content["thread_ts"] = thread_ts
            posted = await self._parts.activity.post(tx, channel, user.id, content)
            if hint := invite_hint(channel, content["text"], self._parts.bot_name):
                await self._parts.activity.notice(tx, channel, user.id, hint, thread_ts)
            await people.read_until(tx, user.id, channel.id, posted["ts"])
        return posted

    async def edit(self, person: Person, channel_id: str, ts: str, typed: str) -> Json:
        """Change what they wrote themselves."""
        async with self._parts.db.transaction() as tx:
            channel, before = await self._own_message(tx, person, channel_id, ts)
            text = as_slack_text(typed, await people.users(tx), await people.channels(tx))
            return await self._parts.activity.edit(tx, channel, before, {"text": text})

    async def delete(self, person: Person, channel_id: str, ts: str) -> None:
        async with self._parts.db.transaction() as tx:
            channel, before = await self._own_message(tx, person, channel_id, ts)
            await self._parts.activity.delete(tx, channel, before)

    async def command(self, person: Person, channel_id: str, typed: str, thread_ts: str | None) -> Answer:
        """`/name words`. What goes wrong is also told to the person in the channel."""
        name, _, words = typed.strip().partition(" ")
        async with self._parts.db.transaction() as tx:
            user, channel = await self._place(tx, person, channel_id)
            told = await own_command(tx, self._parts.activity, channel, user, name, words)
            if told:
                await self._parts.activity.notice(tx, channel, user.id, told, thread_ts)
            if told is not None:
                return Answer()
            refusal = self._refusal(name, thread_ts)
            if refusal:
                await self._parts.activity.notice(tx, channel, user.id, refusal, thread_ts)
                return Answer(problem=refusal)
            text = as_slack_text(words.strip(), await people.users(tx), await people.channels(tx))
            url = await self._response_url(tx, person, ReplyTo(channel.id, user.id, None, None))
        gesture = Gesture(user, self._parts.triggers.issue(user.id, person.client))
        payload = interactions.slash_command(gesture, channel, name, text, url)
        answer = await self._parts.dispatcher.ask("slash_commands", payload)
        async with self._parts.db.transaction() as tx:
            if answer.ok and (answer.payload.get("text") or answer.payload.get("blocks")):
                await post_reply(
                    tx, self._parts.activity, ReplyTo(channel.id, user.id, None, None), answer.payload
                )
        return await self._told_if_failed(answer, channel, user, None)

    async def press(self, person: Person, given: Json) -> Answer:
        """Use an element of a message (`channel`, `ts`) or of a view (`view_id`)."""
        if given.get("view_id"):
            return await self._press_in_view(person, given)
        async with self._parts.db.transaction() as tx:
            user, channel = await self._place(tx, person, given.get("channel"))
            message = await need_message(tx, channel, given.get("ts"))
            block, element = find_element(message.get("blocks") or [], given)
            thread_ts = message.get("thread_ts")
            to = ReplyTo(channel.id, user.id, message["ts"], thread_ts)
            url = await self._response_url(tx, person, to)
        action = action_payload(block, element, given)
        state = state_values(message["blocks"], given.get("state") or {})
        gesture = Gesture(user, self._parts.triggers.issue(user.id, person.client))
        payload = interactions.pressed_in_message(gesture, channel, message, action, state, url)
        answer = await self._parts.dispatcher.ask("interactive", payload)
        return await self._told_if_failed(answer, channel, user, thread_ts)

    async def options(self, person: Person, given: Json) -> list[Json]:
        """What the app offers in an `external_select` of a message, for what was typed (`query`)."""
        async with self._parts.db.transaction() as tx:
            user, channel = await self._place(tx, person, given.get("channel"))
            message = await need_message(tx, channel, given.get("ts"))
        block, element = find_element(message.get("blocks") or [], given)
        gesture = Gesture(user, self._parts.triggers.issue(user.id, person.client))
        query = str(given.get("query") or "")
        payload = interactions.block_suggestion(gesture, channel, message, block, element["action_id"], query)
        answer = await self._parts.dispatcher.ask("interactive", payload)
        options: list[Json] = answer.payload.get("options") or []
        if not answer.ok or list(options_of(options)):
            raise SlackError("invalid_options")
        return options

    async def _press_in_view(self, person: Person, given: Json) -> Answer:
        async with self._parts.db.transaction() as tx:
            user, opened = await self._own_view(tx, person, given["view_id"])
        block, element = find_element(opened.view["blocks"], given)
        state = state_values(opened.view["blocks"], given.get("state") or {})
        trigger_id = self._parts.triggers.issue(user.id, opened.client or person.client, opened.view["id"])
        action = action_payload(block, element, given)
        payload = interactions.pressed_in_view(Gesture(user, trigger_id), opened.view, action, state)
        return await self._parts.dispatcher.ask("interactive", payload)

    async def submit(self, person: Person, view_id: str, given: Json) -> Json:
        """`{"outcome": "closed" | "updated" | "pushed" | "errors" | "failed", "errors": {…}}`."""
        async with self._parts.db.transaction() as tx:
            user, opened = await self._own_view(tx, person, view_id)
        values = state_values(opened.view["blocks"], given)
        if errors := missing_inputs(opened.view["blocks"], values):
            return {"outcome": "errors", "errors": errors}
        trigger_id = self._parts.triggers.issue(user.id, opened.client or person.client, view_id)
        payload = interactions.view_submission(Gesture(user, trigger_id), opened.view, values)
        answer = await self._parts.dispatcher.ask("interactive", payload)
        if not answer.ok:
            return {"outcome": "failed", "errors": {}, "problem": self._sentence(answer)}
        return await self._after_submission(opened, answer.payload)

    async def _after_submission(self, opened: Opened, said: Json) -> Json:
        action = said.get("response_action")
        if action == "errors":
            return {"outcome": "errors", "errors": said.get("errors") or {}}
        async with self._parts.db.transaction() as tx:
            if action == "update":
                await update_view(tx, opened, said.get("view") or {})
                return {"outcome": "updated", "errors": {}}
            if action == "push":
                await push_modal(tx, said.get("view") or {}, opened)
                return {"outcome": "pushed", "errors": {}}
            whole = await stack(tx, opened.user, opened.client)
            for closing in whole if action == "clear" else [opened]:
                await drop(tx, closing)
        return {"outcome": "closed", "errors": {}}

    async def close(self, person: Person, view_id: str) -> None:
        """Dismissed by the person; the app hears of it when it asked to."""
        async with self._parts.db.transaction() as tx:
            user, opened = await self._own_view(tx, person, view_id)
            whole = await stack(tx, opened.user, opened.client)
            cleared = bool(opened.view.get("clear_on_close"))
            for closing in whole if cleared else [opened]:
                await drop(tx, closing)
        if opened.view.get("notify_on_close"):
            gesture = Gesture(user, self._parts.triggers.issue(user.id, person.client))
            payload = interactions.view_closed(gesture, opened.view, is_cleared=cleared)
            await self._parts.dispatcher.ask("interactive", payload)

    async def shortcut(
        self, person: Person, callback_id: str, channel_id: str | None, ts: str | None
    ) -> Answer:
        """From a message's menu when a message is given, else from the composer's."""
        kind = "message" if ts else "global"
        if not any(one.callback_id == callback_id and one.kind == kind for one in self._parts.shortcuts):
            raise SlackError("invalid_action")
        async with self._parts.db.transaction() as tx:
            user, channel = await self._place(tx, person, channel_id)
            gesture = Gesture(user, self._parts.triggers.issue(user.id, person.client))
            payload = interactions.shortcut(gesture, callback_id)
            if ts:
                message = await need_message(tx, channel, ts)
                url = await self._response_url(
                    tx, person, ReplyTo(channel.id, user.id, ts, message.get("thread_ts"))
                )
                payload = interactions.message_action(gesture, channel, message, callback_id, url)
        answer = await self._parts.dispatcher.ask("interactive", payload)
        return await self._told_if_failed(answer, channel, user, None)

    async def _place(self, tx: Transaction, person: Person, channel_id: object) -> tuple[User, Channel]:
        user, channel = await need_person(tx, person.user), await need_channel(tx, channel_id)
        if user.id not in channel.members:
            raise SlackError("not_in_channel")
        return user, channel

    async def _own_message(
        self, tx: Transaction, person: Person, channel_id: str, ts: str
    ) -> tuple[Channel, Json]:
        user, channel = await self._place(tx, person, channel_id)
        message = await need_message(tx, channel, ts)
        if message["user"] != user.id:
            raise SlackError("cant_update_message")
        return channel, message

    async def _own_view(self, tx: Transaction, person: Person, view_id: str) -> tuple[User, Opened]:
        user, opened = await need_person(tx, person.user), await views.get(tx, view_id)
        if opened is None or opened.user != user.id:
            raise SlackError("not_found")
        return user, opened

    async def _response_url(self, tx: Transaction, person: Person, to: ReplyTo) -> str:
        return f"{person.origin}/workspace/response/{await response_urls.issue(tx, to)}"

    def _refusal(self, name: str, thread_ts: str | None) -> str | None:
        if not any(command.name == name for command in self._parts.commands):
            return f"`{name}` is not a command here. Type / to see which there are."
        if thread_ts:
            instead = f"Mention @{self._parts.bot_name} here, or use it in the channel."
            return f"`{name}` does not work inside a thread. {instead}"
        return None

    async def _told_if_failed(
        self, answer: Answer, channel: Channel, user: User, thread_ts: str | None
    ) -> Answer:
        if answer.ok:
            return answer
        sentence = self._sentence(answer)
        async with self._parts.db.transaction() as tx:
            await self._parts.activity.notice(tx, channel, user.id, sentence, thread_ts)
        return Answer(problem=sentence)

    def _sentence(self, answer: Answer) -> str:
        problem = answer.problem or ""
        if problem.endswith("timeout"):
            problem = "timeout"
        return _NOT_ANSWERED.get(problem, _FAILED).format(bot=self._parts.bot_name, problem=problem)

"""Everything that can happen to a conversation.

Each method is one happening inside one transaction: it writes what happened, records what pages
must hear of it, and puts into the outbox the events that Slack would send to the app.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.workspace.events import Subscriptions, envelope
from bot.workspace.identifiers import MessageClock
from bot.workspace.model import APP, BOT_ID, BOT_USER, NOTICES, Channel, Json, SlackError
from bot.workspace.store import assistant, changes, messages, outbox, people, views
from bot.workspace.store.database import Transaction

TOMBSTONE: Json = {
    "subtype": "tombstone",
    "text": "This message was deleted.",
    "blocks": [],
    "attachments": [],
    "files": [],
}


@dataclass(frozen=True)
class Activity:
    clock: MessageClock
    subscriptions: Subscriptions

    async def post(
        self, tx: Transaction, channel: Channel, user: str, content: Json, *, only_for: str | None = None
    ) -> Json:
        """`content` is the message without its place and time; with `thread_ts` it is a reply."""
        ts = self.clock.next()
        message = {**content, "user": user}
        if user == BOT_USER:
            message |= {"bot_id": BOT_ID, "app_id": APP}
        thread_ts = content.get("thread_ts")
        if thread_ts and not only_for:
            root = await messages.get(tx, channel.id, thread_ts)
            if root is None or root.get("thread_ts") not in (None, thread_ts):
                raise SlackError("thread_not_found")
            message["parent_user_id"] = root["user"]
        await messages.insert(tx, channel.id, ts, message, only_for)
        posted = await self._shown(tx, channel, ts)
        if only_for is None:
            await self._owe(tx, self.subscriptions.message_posted(channel, posted))
        if thread_ts and not only_for:
            await self._shown(tx, channel, thread_ts)
        if user == BOT_USER and not only_for:
            await self._stop_thinking(tx, channel, thread_ts or "")
        return posted

    async def notice(
        self, tx: Transaction, channel: Channel, user: str, text: str, thread_ts: str | None = None
    ) -> Json:
        """A line from the workspace itself that one person sees."""
        content: Json = {"text": text, **({"thread_ts": thread_ts} if thread_ts else {})}
        return await self.post(tx, channel, NOTICES, content, only_for=user)

    async def edit(self, tx: Transaction, channel: Channel, before: Json, content: Json) -> Json:
        ts = self.clock.next()
        await messages.replace(tx, {**before, **content, "edited": {"user": before["user"], "ts": ts}})
        edited = await self._shown(tx, channel, before["ts"])
        if not before.get("only_for"):
            await self._owe(tx, self.subscriptions.message_changed(channel, edited, before, ts))
        return edited

    async def delete(self, tx: Transaction, channel: Channel, before: Json) -> None:
        """A root that has replies stays as a tombstone, so that its thread can go on."""
        if before.get("reply_count"):
            await messages.replace(tx, {**before, **TOMBSTONE})
            await self._shown(tx, channel, before["ts"])
            await self._owe(tx, self.subscriptions.message_deleted(channel, before, self.clock.next()))
            return
        await messages.delete(tx, channel.id, before["ts"])
        change = {"type": "message_deleted", "channel": channel.id, "ts": before["ts"]}
        root = before.get("thread_ts")
        if root:
            change["thread_ts"] = root
        await changes.record(tx, change, before.get("only_for") or channel.human)
        if not before.get("only_for"):
            await self._owe(tx, self.subscriptions.message_deleted(channel, before, self.clock.next()))
        if root and root != before["ts"] and await messages.get(tx, channel.id, root):
            await self._shown(tx, channel, root)

    async def join(self, tx: Transaction, channel: Channel, user: str, inviter: str | None = None) -> bool:
        if not await people.join(tx, channel.id, user):
            return False
        await self._membership_changed(tx, channel, user, joined=True, inviter=inviter)
        return True

    async def leave(self, tx: Transaction, channel: Channel, user: str) -> bool:
        if not await people.leave(tx, channel.id, user):
            return False
        await self._membership_changed(tx, channel, user, joined=False, inviter=None)
        return True

    async def react(
        self, tx: Transaction, channel: Channel, message: Json, user: str, name: str, *, added: bool
    ) -> None:
        """Raises `already_reacted` or `no_reaction`."""
        users = {item["name"]: list(item["users"]) for item in message.get("reactions", [])}
        who = users.setdefault(name, [])
        if added == (user in who):
            raise SlackError("already_reacted" if added else "no_reaction")
        who.append(user) if added else who.remove(user)
        reactions = [{"name": n, "users": who, "count": len(who)} for n, who in users.items() if who]
        await messages.replace(tx, {**message, "reactions": reactions})
        await self._shown(tx, channel, message["ts"])
        ts = self.clock.next()
        await self._owe(tx, self.subscriptions.reaction(channel, message, user, name, added=added, ts=ts))

    async def open_home(self, tx: Transaction, channel: Channel, user: str, tab: str) -> None:
        published = await views.of(tx, user, "home")
        view = published[-1].view if published else None
        await self._owe(tx, self.subscriptions.home_opened(channel, user, tab, self.clock.next(), view))

    async def tell_assistant(self, tx: Transaction, channel: Channel, thread_ts: str, part: Json) -> None:
        """Change status, title or prompts of a thread (or, with an empty `thread_ts`, of the channel)."""
        whole = await assistant.merge(tx, channel.id, thread_ts, part)
        await changes.record(tx, {"type": "assistant", "assistant": whole}, channel.human)

    async def _stop_thinking(self, tx: Transaction, channel: Channel, thread_ts: str) -> None:
        """A status ends when the app answers."""
        if await assistant.status(tx, channel.id, thread_ts):
            await self.tell_assistant(tx, channel, thread_ts, {"status": ""})

    async def _membership_changed(
        self, tx: Transaction, channel: Channel, user: str, *, joined: bool, inviter: str | None
    ) -> None:
        after = await people.channel(tx, channel.id) or channel
        await changes.record(tx, {"type": "channel", "channel": channel_on_page(after)})
        ts = self.clock.next()
        told = self.subscriptions.membership(after, user, joined=joined, inviter=inviter, ts=ts)
        await self._owe(tx, told)
        text = f"<@{user}> " + ("joined" if joined else "left") + f" #{channel.name}"
        if inviter:
            text = f"<@{inviter}> added <@{user}> to #{channel.name}"
        subtype = "channel_join" if joined else "channel_leave"
        await self.post(tx, after, user, {"text": text, "subtype": subtype})

    async def _shown(self, tx: Transaction, channel: Channel, ts: str) -> Json:
        message = await messages.get(tx, channel.id, ts)
        if message is None:
            raise SlackError("message_not_found")
        await changes.record(
            tx, {"type": "message", "message": message}, message.get("only_for") or channel.human
        )
        return message

    async def _owe(self, tx: Transaction, events: list[Json]) -> None:
        for event in events:
            await outbox.put(tx, envelope(event))


def channel_on_page(channel: Channel) -> Json:
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind,
        "topic": channel.topic,
        "human": channel.human,
        "members": list(channel.members),
    }

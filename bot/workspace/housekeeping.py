"""What the workspace does itself, without any app: /invite, /remove, a word when nobody hears a mention."""

from __future__ import annotations

from bot.workspace.activity import Activity
from bot.workspace.model import BOT_USER, Channel, SlashCommand, User
from bot.workspace.store import people
from bot.workspace.store.database import Transaction

COMMANDS = (
    SlashCommand("/invite", "Add somebody to this channel", "@name"),
    SlashCommand("/remove", "Take somebody out of this channel", "@name"),
)


async def own_command(
    tx: Transaction, activity: Activity, channel: Channel, by: User, name: str, words: str
) -> str | None:
    """What to tell the person ("" when the channel shows it), None when the command is not our own."""
    if name not in ("/invite", "/remove"):
        return None
    if channel.kind == "im":
        return f"`{name}` works in channels, not in a direct message."
    wanted = words.strip().strip("<>@").lower()
    found = [
        user
        for user in await people.users(tx)
        if wanted in (user.id.lower(), user.name, user.real_name.lower())
    ]
    if not words.strip():
        return f"Say whom: `{name} @Ada`."
    if not found:
        return f"Nobody here is called “{words.strip()}”."
    whom = found[0]
    if name == "/invite":
        joined = await activity.join(tx, channel, whom.id, inviter=by.id)
        return "" if joined else f"<@{whom.id}> is in #{channel.name} already."
    left = await activity.leave(tx, channel, whom.id)
    return "" if left else f"<@{whom.id}> is not in #{channel.name}."


def invite_hint(channel: Channel, text: str, bot_name: str) -> str | None:
    """Slack's nudge when the bot is mentioned where it does not listen."""
    if f"<@{BOT_USER}" not in text or BOT_USER in channel.members:
        return None
    where = f"{bot_name} is not in #{channel.name}, so it does not see this."
    return f"{where} Type `/invite @{bot_name}` to add it."

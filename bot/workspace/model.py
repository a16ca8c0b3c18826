"""The nouns of the local workspace: who and what exists in it, as values.

Messages, views and events stay plain JSON (`Json`), because their shape is Slack's, not ours.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

Json = dict[str, Any]

TEAM = "T0LOCAL01"
APP = "A0SYNTH01"
BOT_ID = "B0SYNTH01"
BOT_USER = "U0SYNTH01"
YOU = "U00YOU001"
ADA = "U00ADA001"
NOTICES = "USLACKBOT"
"""The author of what the workspace itself says ("Synth is not in this channel")."""


class SlackError(Exception):
    """A refusal in Slack's own words: `code` is the `error` of the answer, `extra` joins it."""

    def __init__(self, code: str, extra: Json | None = None) -> None:
        super().__init__(code, extra)
        self.code = code
        self.extra = extra or {}


@dataclass(frozen=True)
class SlashCommand:
    """A command that the app registered: `name` with its slash."""

    name: str
    description: str = ""
    usage_hint: str = ""


@dataclass(frozen=True)
class Shortcut:
    """A shortcut that the app registered, in a message's menu or in the composer's."""

    callback_id: str
    name: str
    kind: Literal["message", "global"] = "message"


@dataclass(frozen=True)
class User:
    id: str
    name: str
    real_name: str
    is_bot: bool
    tz: str

    def as_slack(self) -> Json:
        """`users.info`'s shape."""
        now = datetime.now(ZoneInfo(self.tz))
        offset = now.utcoffset()
        return {
            "id": self.id,
            "team_id": TEAM,
            "name": self.name,
            "real_name": self.real_name,
            "deleted": False,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "is_admin": not self.is_bot,
            "tz": self.tz,
            "tz_label": now.tzname() or self.tz,
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "profile": {
                "real_name": self.real_name,
                "display_name": self.real_name,
                "email": f"{self.name}@local.invalid",
                **({"bot_id": BOT_ID, "api_app_id": APP} if self.is_bot else {}),
            },
        }


@dataclass(frozen=True)
class Channel:
    id: str
    name: str
    kind: Literal["channel", "im"]
    topic: str
    human: str | None = None
    """Whose direct message with the bot this is; None for a channel."""
    members: tuple[str, ...] = field(default=())

    def as_slack(self) -> Json:
        """`conversations.info`'s shape, as the bot sees it."""
        common: Json = {"id": self.id, "created": 0, "is_archived": False, "num_members": len(self.members)}
        if self.kind == "im":
            return {**common, "is_im": True, "is_channel": False, "user": self.human, "is_open": True}
        return {
            **common,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": True,
            "is_group": False,
            "is_im": False,
            "is_mpim": False,
            "is_private": False,
            "is_general": self.name == "general",
            "is_member": BOT_USER in self.members,
            "topic": {"value": self.topic, "creator": "", "last_set": 0},
            "purpose": {"value": self.topic, "creator": "", "last_set": 0},
        }

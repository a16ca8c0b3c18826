"""What happens in Slack and may start a workflow: a person's message in a channel, or a reaction."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from emoji import demojize, emojize

from core.definition import SlackEvent

_TONE = re.compile(r"::skin-tone-\d$|[\U0001f3fb-\U0001f3ff]")
_SAME = {"thumbsup": "+1", "thumbsdown": "-1"}  # Slack's own second names


@dataclass(frozen=True)
class Occurrence:
    """`ts` is the message's, also for a reaction to it, whose `text` is empty until it is looked up."""

    on: Literal["message", "reaction"]
    channel: str
    ts: str
    user: str  # who wrote, or who reacted
    text: str = ""
    reaction: str = ""

    @property
    def key(self) -> str:
        """Names it once, however often Slack tells of it, and however many add the same reaction."""
        return ":".join(("slack", self.channel, self.ts, *([emoji(self.reaction)] if self.reaction else ())))


@dataclass(frozen=True)
class SlackTrigger:
    """What one workflow waits for. `channel` is an id; None: any."""

    workflow_id: int
    on: str
    channel: str | None
    contains: str | None
    reaction: str | None

    def hears(self, occurrence: Occurrence) -> bool:
        """Whether this is what it waits for."""
        if self.on != occurrence.on or self.channel not in (None, occurrence.channel):
            return False
        if self.on == "reaction":
            return emoji(self.reaction or "") == emoji(occurrence.reaction)
        return self.contains is None or self.contains.casefold() in occurrence.text.casefold()


def slack_trigger(workflow_id: int, trigger: SlackEvent) -> SlackTrigger:
    """Of a definition whose channel is an id already."""
    return SlackTrigger(workflow_id, trigger.on, trigger.channel, trigger.contains, trigger.reaction)


def emoji(name: str) -> str:
    """One name for each emoji: `+1` for 👍, for `:thumbsup:` and for `+1::skin-tone-3`. A workspace's own
    keep theirs."""
    plain = _TONE.sub("", name).strip(":").rstrip("\ufe0f")
    sign = emojize(f":{plain}:", language="alias")
    named = demojize(plain if sign == f":{plain}:" else sign, language="alias").strip(":")
    return _SAME.get(named, named)


def as_trigger(occurrence: Occurrence, link: str | None, thread_ts: str) -> Mapping[str, Any]:
    """What a run of it finds under `{{trigger.…}}`. `thread` is where the message can be answered: its own
    thread, or the one that it stands in."""
    about = {
        "type": "slack",
        "on": occurrence.on,
        "text": occurrence.text,
        "user": occurrence.user,
        "channel": occurrence.channel,
        "ts": occurrence.ts,
        "thread": thread_ts,
        "link": link,
    }
    return about | ({"reaction": occurrence.reaction} if occurrence.on == "reaction" else {})

"""A person's typing as Slack would send it: escaped, with mentions and links in Slack's brackets."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.workspace.model import Channel, User

_ALREADY = r"<(?:@[UW][A-Z0-9]+|#C[A-Z0-9]+)(?:\|[^<>]*)?>"
_LINK = r"https?://[^\s<>|]+[^\s<>|.,;:!?)\]'\"]"


def as_slack_text(typed: str, users: Iterable[User], channels: Iterable[Channel]) -> str:
    """`@Synth` → `<@U…>`, `#general` → `<#C…|general>`, addresses → `<https://…>`; `&`, `<`, `>` escaped.

    What is inside backticks stays as typed, and mentions that are in brackets already are kept.
    """
    people = {name.lower(): user.id for user in users for name in (user.name, user.real_name)}
    rooms = {channel.name.lower(): channel for channel in channels if channel.kind == "channel"}
    names = "|".join(re.escape(name) for name in sorted(people, key=len, reverse=True))
    pattern = re.compile(
        rf"(?P<code>```.*?```|`[^`\n]+`)|(?P<kept>{_ALREADY})|(?P<link>{_LINK})"
        rf"|(?<![\w@])@(?P<person>{names})\b|(?<![\w#&])#(?P<room>[\w-]+)",
        re.IGNORECASE | re.DOTALL,
    )

    def replaced(match: re.Match[str]) -> str:
        whole = match.group()
        if match["kept"]:
            return whole
        if match["link"]:
            return f"<{_escaped(whole)}>"
        if match["person"]:
            return f"<@{people[match['person'].lower()]}>"
        room = rooms.get((match["room"] or "").lower())
        return f"<#{room.id}|{room.name}>" if room else _escaped(whole)

    pieces, place = [], 0
    for match in pattern.finditer(typed):
        pieces += [_escaped(typed[place : match.start()]), replaced(match)]
        place = match.end()
    return "".join([*pieces, _escaped(typed[place:])])


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

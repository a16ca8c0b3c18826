"""Text for people in Slack: escaped, so that nothing in it pings anybody, and cut to what Slack takes."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from core.language import ENGLISH, Translator

MOST_IN_SECTION = 3_000
MOST_IN_HEADER = 150
MOST_ON_BUTTON = 75

_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
_CHANNEL = re.compile(r"&lt;#([CG][A-Z0-9]+)(?:\|[^<>&]*)?&gt;")
_LIVE = re.compile(r"<(?=[!@#])")
_PINGS_ALL = re.compile(r"<(?=!(?:channel|here|everyone|subteam))")
_NO_WIDTH = "\u200b"
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_ENDS_ADDRESS = re.compile(r"[\s|<>]")


def escape(text: str, names: Mapping[str, str] | None = None) -> str:
    """For `mrkdwn`: nothing in it is live, except links to channels, which ping nobody.

    A person is written with the name from `names` (by id) instead of being mentioned.
    """
    known = names or {}
    named = _PERSON.sub(lambda found: f"@{known.get(found[1], found[1])}", straight(text))
    escaped = named.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _CHANNEL.sub(r"<#\1>", escaped)


def harmless(markdown: str) -> str:
    """For `markdown` blocks, where entities would show inside code: what could ping is broken invisibly."""
    return _LIVE.sub(f"<{_NO_WIDTH}", straight(markdown))


def pinging_nobody_at_large(text: str) -> str:
    """Mentions of one person stay; `<!channel>` and its like are broken invisibly."""
    return _PINGS_ALL.sub(f"<{_NO_WIDTH}", text)


def linked(address: str, label: str) -> str:
    """`label`, escaped already, as a link. Nothing in the address ends it: what stands behind a `|` would be
    shown in place of where it leads."""
    return f"<{escape(_ENDS_ADDRESS.sub(lambda found: quote(found[0]), address))}|{label}>"


def people_in(*texts: str) -> set[str]:
    """The ids of those who are mentioned."""
    return {found[1] for text in texts for found in _PERSON.finditer(text)}


def mentions_channel_or_person(text: str) -> bool:
    """Whether it has something that only `mrkdwn` draws as a link."""
    return bool(re.search(r"<[@#][A-Z0-9]+(?:\|[^<>]*)?>", text))


def straight(text: str) -> str:
    """Without what turns the direction of text by force, also of our own words beside it: who approves would
    see another address than it holds. Hebrew and Arabic need none of it."""
    return _TURNING.sub("", text)


def clip(text: str, most: int) -> str:
    """At most so many characters, cut between words where that loses little."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > most * 0.8 else cut).rstrip() + "…"


def one_line(text: str, most: int) -> str:
    """Without line breaks, and clipped."""
    return clip(" ".join(straight(text).split()), most)


def mrkdwn(text: str, most: int = MOST_IN_SECTION, names: Mapping[str, str] | None = None) -> str:
    """Escaped and clipped; clipped first, so that no entity is cut in two."""
    room = most
    while len(escaped := escape(clip(text, room), names)) > most:
        room = min(room - 1, room * most // len(escaped))
    return escaped


def code(text: str, most: int = 200) -> str:
    """In backticks."""
    return f"`{mrkdwn(one_line(text.replace('`', 'ˋ'), most), most)}`"


def as_words(value: Any) -> str:
    """A step's content as text: text as it is, a lone answer unwrapped, the rest as readable JSON."""
    if value is None:
        return ""
    value = alone(value)
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)


def alone(value: Any) -> Any:
    """What an object that only answers a question holds (`{"answer": "yes"}`); any other value as it is."""
    if isinstance(value, dict) and list(value) == ["answer"] and isinstance(value["answer"], str):
        return value["answer"]
    return value


def count(number: int, noun: str) -> str:
    """`1 step`, `1,234 tokens`."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def roughly(number: int) -> int:
    """An estimate as people say one: 277 is about 280, 12,345 about 12,000."""
    return int(float(f"{number:.2g}"))


def moment(
    when: datetime, zone: str, now: datetime, tr: Translator = ENGLISH, *, in_full: bool = False
) -> str:
    """`today at 09:00`, `tomorrow at 09:00`, `Monday 5 January at 09:00`, in the zone of whoever reads.
    `in_full`: `tomorrow (Monday 5 January) at 09:00`."""
    there, here = when.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone))
    days = (there.date() - here.date()).days
    day = {0: tr("today"), 1: tr("tomorrow"), -1: tr("yesterday")}.get(days)
    if day is None or in_full:
        pattern = tr("EEEE d MMMM") if there.year == here.year else tr("EEEE d MMMM y")
        date = tr.date(there, pattern)
        day = date if day is None else f"{day} ({date})"
    return tr("{day} at {time}", day=day, time=f"{there:%H:%M}")


def at(when: datetime, tr: Translator = ENGLISH) -> str:
    """A moment that Slack shows to each reader in their own zone: `today at 9:14 AM`."""
    plain = f"{when.astimezone(UTC):%d %b %H:%M} UTC"
    shown = tr("{day} at {time}", day="{date_short_pretty}", time="{time}")
    return f"<!date^{int(when.timestamp())}^{shown}|{plain}>"


def listed(items: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def in_pieces(lines: list[str], most: int = MOST_IN_SECTION) -> Iterator[str]:
    """Lines put together into texts that each fit."""
    piece = ""
    for line in lines:
        line = clip(line, most)
        if piece and len(piece) + 1 + len(line) > most:
            yield piece
            piece = line
        else:
            piece = f"{piece}\n{line}" if piece else line
    if piece:
        yield piece

"""To whom or where something goes: channels, people, "me", "here"; and what is left of the words."""

import re
from dataclasses import dataclass, replace

from core.planner.normalising.authors import AUTHOR, THREAD
from core.planner.vocabulary import Vocabulary

_CHANNEL = r"<#(?P<cid>[A-Z0-9]+)(?:\|[^>]*)?>|(?<![\w#&])#(?P<channel>[\w-]*[^\W\d_][\w-]*)"
_PERSON = r"<@(?P<uid>[A-Z0-9]+)(?:\|[^>]*)?>|(?<![\w@.])@(?P<person>[\w.-]*\w)"
_TARGET = re.compile(f"{_CHANNEL}|{_PERSON}")
_PLACEHOLDER = re.compile(
    r"(?:your|the|my|some|channel)?[-_]?(?:channel|user|someone|somebody|person|username|name)"
    r"(?:[-_](?:name|here))?",
    re.IGNORECASE,
)
_MAIL = re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.]+\b")
# "post it to #eng and mention @ada": she is spoken to there, and gets no message of her own.
_MENTION = re.compile(
    r"\s*,?\s+(?:(?:and|und|et|y)\s+)?"
    r"(?:mention(?:ing|ne(?:[rz]|-)?)?|tag(?:ging|ge)?|cc(?:['’]?ing)?|erwähnen?|markieren?|mencionando|menciona"
    r"|etiqueta)\s+(?:à\s+|a\s+)?"
    rf"(?P<who>(?:{_PERSON.replace('?P<uid>', '').replace('?P<person>', '')})"
    rf"(?:(?:\s*,\s*|\s+(?:and|und|et|y)\s+)(?:{_PERSON.replace('?P<uid>', '').replace('?P<person>', '')}))*)"
    r"(?:\s+(?:in|on|at the (?:top|start|end) of) (?:it|that|there|the (?:post|message)))?",
    re.IGNORECASE,
)


OWN_THREAD = "{{trigger.thread}}"


@dataclass(frozen=True)
class Targets:
    """`named` are people whom we cannot tell by that name; `vague` is a channel that was not named.
    `mentions` are people whom a message in a channel speaks to, as it is to be written there."""

    channels: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    here: bool = False
    vague: bool = False
    mails: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    rest: str = ""

    @property
    def any(self) -> bool:
        """Whether anything was said about it."""
        return bool(self.channels or self.people or self.named or self.here or self.vague)


# What is said stands behind it, word for word: "saying the cake is here" names no place.
_SAYING = re.compile(
    r"\s(?:saying(?:\s+that)?|that|which\s+says|that\s+says|with\s+the\s+(?:text|words|message))\s", re.I
)


def read_targets(words: str, me: str, vocabulary: Vocabulary) -> Targets:
    """The targets in the words after a verb of sending, and the words without them."""
    said = _SAYING.search(words)
    if said is not None:
        named = _read(words[: said.start()], me, vocabulary)
        if named.any:
            return replace(named, rest=f"{named.rest}{words[said.start() :]}".strip(" ,.;:"))
    return _read(words, me, vocabulary)


def _read(words: str, me: str, vocabulary: Vocabulary) -> Targets:
    to = rf"(?:(?<!\w)(?:{vocabulary.to_words})\s+(?:the\s+)?(?:channels?\s+|users?\s+)?)?"
    joined = rf"(?:\s*(?:,|&|\b(?:{vocabulary.join_words}))\s*)?"
    mails = tuple(_MAIL.findall(words))
    rest = _MAIL.sub(" ", words)
    mentions: tuple[str, ...] = ()
    if (spoken_to := _MENTION.search(rest)) is not None and re.search(_CHANNEL, rest):
        mentions = tuple(mention(found.group()) for found in re.finditer(_PERSON, spoken_to["who"]))
        rest = rest[: spoken_to.start()] + " " + rest[spoken_to.end() :]
    channels: list[str] = []
    people: list[str] = []
    vague = False

    def take(found: re.Match[str]) -> str:
        nonlocal vague
        if (channel := found["cid"] or found["channel"]) is not None:
            if _PLACEHOLDER.fullmatch(channel):
                vague = True
            else:
                channels.append(channel if found["cid"] else _named(channel))
        elif (person := found["uid"] or found["person"]) is not None:
            if _PLACEHOLDER.fullmatch(person):
                named.append("")
            else:
                author = f"@{person}" == AUTHOR
                people.append("{{trigger.user}}" if author else person if found["uid"] else f"@{person}")
        return " "

    named: list[str] = []
    rest = re.sub(
        rf"{joined}{to}(?:{_TARGET.pattern})(?:\s+(?:channel|kanal|canal))?", take, rest, flags=re.IGNORECASE
    )
    rest, mine = re.subn(rf"{joined}{vocabulary.me_pattern}", " ", rest, flags=re.IGNORECASE)
    rest, privately = re.subn(rf"(?<!\w)(?:{vocabulary.privately})(?!\w)", " ", rest, flags=re.IGNORECASE)
    if mine or (privately and not (people or mails or channels)):
        people.append(me)
    rest, here = re.subn(rf"(?<!\w)(?:{vocabulary.here_words})(?!\w)", " ", rest, flags=re.IGNORECASE)
    bare = re.search(rf"(?<!\w)(?:{vocabulary.bare_channel})(?!\w)", rest, re.IGNORECASE)
    if bare is not None and not channels:
        name = next((group for group in bare.groups() if group), None)
        rest = rest[: bare.start()] + " " + rest[bare.end() :]
        if name is None or _PLACEHOLDER.fullmatch(name):
            vague = True
        else:
            channels.append(f"#{name.casefold()}")
    if not channels and not people:
        for pattern in vocabulary.named_person:
            if (found := re.search(pattern, rest)) is not None:
                named.append(found.group(1))
                rest = rest[: found.start()] + " " + rest[found.end() :]
                break
    rest = re.sub(r"\s+", " ", rest).strip(" ,.;:")
    rest = re.sub(rf"\s+(?:{vocabulary.join_words}|{vocabulary.to_words})\Z", "", rest, flags=re.IGNORECASE)
    return Targets(
        tuple(dict.fromkeys(channels)),
        tuple(dict.fromkeys(people)),
        tuple(named),
        bool(here),
        vague,
        mails,
        mentions,
        rest,
    )


def _named(channel: str) -> str:
    return OWN_THREAD if f"#{channel}" == THREAD else f"#{channel}"


def mention(person: str) -> str:
    """As Slack reads it in a message: `<@U123>`; a name of which nobody knows the id stays as it was said."""
    found = re.fullmatch(r"<?@?(U[A-Z0-9]{5,}|W[A-Z0-9]{5,})(?:\|[^>]*)?>?", person)
    return f"<@{found[1]}>" if found is not None else person

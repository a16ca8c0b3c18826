"""Which apps a text names. All names come from the catalogue: whole, without their maker ("Sheets"), by their
first words ("Salesforce" of "Salesforce REST API"), written together or apart ("service now")."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.catalogue.things import other_words
from core.catalogue.verbs import VERB_FORMS, word_set
from core.catalogue.words import STOP, pieces, stem, words

_MOST_WORDS = 6
# A first word that so many apps share is their maker, not a name of each.
_FAMILY = 3
_SHORTEST_PLURAL = 4
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_MAKERS = {"microsoft": ("ms", "m"), "google": ("g",), "amazon": ("aws",), "aws": ("amazon",)}
# What may follow a name without being part of what people say: "Salesforce REST API", "Sentry.io".
_TAILS = word_set("""
api rest v1 v2 v3 cloud io com org ai app online software service bot business platform crm oauth data
developer
""")
# Names that are words too. Where they are meant, they are written as names, or stand where a place stands.
_WORDS_TOO = word_set("""
attention aha basis beacon box bubble canny capsule clay clear close coda code copper cron current currents
data date drift drip drop echo ethereal exist filter flow form formal forms formula freedom front function
ghost harvest height help helper hive icon item iterable kit leap limit line lines list loop magnetic matrix
medium merge mode orbit people pipe pulse quick ramp raven reach relay remind segment set seven shift
signal slate slice sort spark spike square stack status strip summit survey switch teams tidy time today
twist uptime vector wait wave wise workflow xml
""")
_PLACE = re.compile(
    r"(?:\b(?:in|into|inside|to|onto|from|via|with|using|through|on|of|by|dans|sur|vers|aus|nach|mit|über"
    r"|bei|en|desde|con)\s+(?:(?:our|my|the|their|your|notre|unser\w*|nuestr\w)\s+)?)\Z",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"\s*(?:\Z|[.,;:!?)\n]|(?:and|or|then|when|every|if|for|with|to|as|und|et|y)\b)", re.IGNORECASE
)
_GOES_ON = re.compile(r"[ -][A-ZÀ-Ý]")  # "a Customer Success Manager" is none of Customer.io
_BEGINS = re.compile(r"(?:\A|[.!?:;\n•>-]\s*|[\"“(]\s*)\Z")
# "Every Monday" names no app; "monday.com" does.
_DAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
# What services are called though their names say otherwise.
_KNOWN_AS = {
    "simplenotificationservice": "sns",
    "notificationservice": "sns",
    "simplequeueservice": "sqs",
    "queueservice": "sqs",
    "simplestorageservice": "s3",
    "simpleemailservice": "ses",
    "activedirectory": "entraid",
    "azuread": "entraid",
    "gcal": "googlecalendar",
    "gcs": "googlecloudstorage",
    "gh": "github",
    "sfdc": "salesforce",
    "o365": "microsoftoutlook",
    "office365": "microsoftoutlook",
    "fb": "facebook",
    "insta": "instagram",
    "ga4": "googleanalytics",
    "git": "github gitlab bitbucket",
}


@dataclass(frozen=True)
class Mention:
    """Words `start` to `end` name one of these apps; `sure` if they can hardly mean anything else."""

    start: int
    end: int
    apps: frozenset[str]
    sure: bool


class Apps:
    """The apps of a catalogue, by all that people call them."""

    def __init__(self, names: Mapping[str, str], common: Iterable[str] = ()) -> None:
        """`names`: slug → name for people. `common`: stems that the titles of several apps use: as an app's
        name such a word is unsure."""
        self.names = names
        self._common = frozenset(common)
        self._by_alias: dict[str, set[str]] = defaultdict(set)
        self._whole: set[str] = set()
        said = {slug: _spelled(name) for slug, name in names.items()}
        families: dict[str, set[str]] = defaultdict(set)
        for name in said.values():
            if len(name) > 1:
                families[name[0]].add(name[1])
        makers = {word for word, seconds in families.items() if len(seconds) >= _FAMILY}
        for slug, name in said.items():
            for alias, whole in _aliases(name, slug, makers):
                self._by_alias[alias].add(slug)
                if whole:
                    self._whole.add(alias)
        for alias, meant in _KNOWN_AS.items():
            if apps := set().union(*(self._by_alias.get(name, set()) for name in meant.split())):
                self._by_alias[alias] |= apps
        self._makers = makers

    def mentions(self, found: Sequence[str]) -> list[Mention]:
        """In a text's words, the longest names first where they overlap."""
        mentions: list[Mention] = []
        at = 0
        while at < len(found):
            for length in range(min(_MOST_WORDS, len(found) - at), 0, -1):
                alias = "".join(found[at : at + length])
                if apps := self._called(alias):
                    sure = self._is_sure(found[at : at + length], alias)
                    mentions.append(Mention(at, at + length, frozenset(apps), sure))
                    at += length - 1
                    break
            at += 1
        return mentions

    def named_in(self, text: str) -> frozenset[str]:
        """The slugs of those that a text names for certain. A name that is a word too counts where it is
        written as a name, or stands where a place stands: "send it with Line"."""
        found = pieces(text)
        named: set[str] = set()
        for mention in self.mentions([word for word, _, _ in found]):
            start, end = found[mention.start][1], found[mention.end - 1][2]
            said = [word for word, _, _ in found[mention.start : mention.end]]
            alias = "".join(said)
            may_be = alias in self._whole or not (_is_a_word(alias) or alias in VERB_FORMS)
            may_be = may_be and not all(word in STOP | _DAYS for word in said)
            if mention.sure or (may_be and _is_written_so(text, start, end)):
                named |= mention.apps
        return frozenset(named)

    def _called(self, alias: str) -> set[str] | None:
        """The apps of that name, said in the singular or plural too ("a gsheet", "google sheet")."""
        found = self._by_alias.get(alias)
        if found is None and len(alias) > _SHORTEST_PLURAL:
            found = self._by_alias.get(alias.removesuffix("s") if alias.endswith("s") else f"{alias}s")
        return found

    def _is_sure(self, said: Sequence[str], alias: str) -> bool:
        if alias in self._makers or alias in _DAYS:
            return False
        if len(said) > 1:
            return not all(word in STOP for word in said)
        if alias in STOP or alias in VERB_FORMS or stem(alias) in self._common:
            return False
        return alias in _KNOWN_AS or (self._is_whole(alias) and not _is_a_word(alias))

    def _is_whole(self, alias: str) -> bool:
        return not self._whole.isdisjoint((alias, alias.removesuffix("s"), f"{alias}s"))


def _is_a_word(alias: str) -> bool:
    """Whether it says something where it is no name."""
    return alias in _WORDS_TOO or any(other_words([stem(alias)]))


def _is_written_so(text: str, start: int, end: int) -> bool:
    """Whether what stands there is spelled as a name, or stands where a place stands."""
    before = text[:start]
    if text[start : start + 1].isupper() and _BEGINS.search(before) is None:
        return _GOES_ON.match(text, end) is None
    return _PLACE.search(before) is not None and _ENDS.match(text, end) is not None


def _spelled(name: str) -> list[str]:
    """The words of a name as it is spelled: "HubSpot" is one."""
    parts = _IN_BRACKETS.sub(" ", name).split()
    return [word for part in parts if (word := "".join(words(part)))]


def _aliases(name: Sequence[str], slug: str, makers: set[str]) -> Iterable[tuple[str, bool]]:
    """What an app is called, and whether that is all of its name."""
    yield "".join(words(slug)), True
    yield from _beginnings(name)
    if len(name) > 1 and name[0] in makers | _MAKERS.keys():
        rest = name[1:]
        yield from _beginnings(rest)
        for short in _MAKERS.get(name[0], ()):
            yield from ((short + alias, whole) for alias, whole in _beginnings(rest))


def _beginnings(name: Sequence[str]) -> Iterable[tuple[str, bool]]:
    for length in range(1, len(name) + 1):
        alias = "".join(name[:length])
        if len(alias) > 1 and alias not in STOP:
            yield alias, all(word in _TAILS for word in name[length:])

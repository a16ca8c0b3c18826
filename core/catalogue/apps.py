"""Which apps a text names. All names come from the catalogue: whole, without their maker ("Sheets"), by their
first words ("Salesforce" of "Salesforce REST API"), written together or apart ("service now")."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.catalogue.verbs import VERB_FORMS
from core.catalogue.words import STOP, stem, words

_MOST_WORDS = 6
# A first word that so many apps share is their maker, not a name of each.
_FAMILY = 3
_SHORTEST_PLURAL = 4
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_MAKERS = {"microsoft": ("ms", "m"), "google": ("g",), "amazon": ("aws",), "aws": ("amazon",)}
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
        said = {slug: words(_IN_BRACKETS.sub(" ", name)) for slug, name in names.items()}
        families: dict[str, set[str]] = defaultdict(set)
        for name in said.values():
            if len(name) > 1:
                families[name[0]].add(name[1])
        makers = {word for word, seconds in families.items() if len(seconds) >= _FAMILY}
        for slug, name in said.items():
            for alias in _aliases(name, slug, makers):
                self._by_alias[alias].add(slug)
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
        return alias not in STOP and alias not in VERB_FORMS and stem(alias) not in self._common


def _aliases(name: Sequence[str], slug: str, makers: set[str]) -> Iterable[str]:
    yield "".join(words(slug))
    yield from _beginnings(name)
    if len(name) > 1 and name[0] in makers | _MAKERS.keys():
        rest = name[1:]
        yield from _beginnings(rest)
        for short in _MAKERS.get(name[0], ()):
            yield from (short + alias for alias in _beginnings(rest))


def _beginnings(name: Sequence[str]) -> Iterable[str]:
    for length in range(1, len(name) + 1):
        alias = "".join(name[:length])
        if len(alias) > 1 and alias not in STOP:
            yield alias

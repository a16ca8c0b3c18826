"""Apps, as they are named in words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from core.engine import Offer
from core.planner.matching.words import joined, nouns, stem, tokens, verb_class
from core.planner.vocabulary.table import phrases

_GENERIC = phrases(
    "service, services, business, sales, finance, operations, microsoft, google, amazon, cloud, object,"
    " storage, data, web, api, app, online, for, and, to, do, of, com, the, ibm, power"
)
_KINDS = {stem("sheets"): (stem("spreadsheet"),)}  # what people call the things of an app of that name
_ONLY_AS = {"team": "teams"}  # a name that is a word too is one only as it is spelled


@dataclass(frozen=True)
class Apps:
    """The apps of some offers, known by the words that only one of them has in its name; one that shares all
    of its words with others ("Zendesk" beside "Zendesk Sell") by its `whole` name."""

    names: Mapping[str, frozenset[str]] = field(default_factory=dict)
    whole: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, offers: Iterable[Offer]) -> "Apps":
        """Those that these offers belong to."""
        return cls._called(frozenset(offer.app for offer in offers if offer.app))

    @classmethod
    @lru_cache(maxsize=256)
    def _called(cls, names: frozenset[str]) -> "Apps":
        words: dict[str, set[str]] = {}
        whole: dict[str, tuple[str, ...]] = {}
        for name in sorted(names):
            whole[name] = _spelled(name)
            words.setdefault(name, set()).update(whole[name], joined(whole[name]))  # "send" is no SendGrid
        own = {
            app: frozenset(
                word
                for word in said - _GENERIC
                if len(word) > 1
                and (len(tokens(app)) == 1 or verb_class(word) is None)
                and sum(word in other for other in words.values()) == 1
            )
            for app, said in words.items()
        }
        also = {
            app: names | {other for name in names for other in _KINDS.get(name, ())}
            for app, names in own.items()
        }
        shared = {app: tuple(word for word in whole[app] if word not in _GENERIC) for app in also}
        return cls(also, {app: shared[app] for app, own in also.items() if not own and shared[app]})

    def named(self, words: str) -> list[str]:
        """The apps that the words name, in their order."""
        said = [stem(word) if _ONLY_AS.get(stem(word), word) == word else "" for word in tokens(words)]
        pairs = joined(said)
        found: dict[str, int] = {}
        for index, word in enumerate(said):
            for app, own in self.names.items():
                together = index < len(pairs) and pairs[index] in own
                if together or (word in own and not self._within(index, pairs, app)):
                    found.setdefault(app, index)
        for app, whole in self.whole.items():
            at = next((i for i in range(len(said)) if tuple(said[i : i + len(whole)]) == whole), None)
            others = ({*_spelled(other)} for other in (*found, *self.whole))
            if at is not None and not any({*whole} < other <= {*said} for other in others):
                found.setdefault(app, at)
        return sorted(found, key=lambda app: found[app])

    def _within(self, index: int, pairs: Sequence[str], app: str) -> bool:
        """Whether the word is half of another app's name: "service" of "service now"."""
        around = pairs[max(0, index - 1) : index + 1]
        return any(pair in own for name, own in self.names.items() if name != app for pair in around)

    def is_only_app(self, words: str) -> str | None:
        """The app, where the words name one and nothing else."""
        found = self.named(words)
        if len(found) != 1:
            return None
        rest = [word for word in nouns(tokens(words)) if word not in _GENERIC]
        own = {stem(word) for word in tokens(found[0])} | set(joined(tokens(found[0]))) | self.names[found[0]]
        left = [word for word in rest if word not in own and not any(word in pair for pair in own)]
        return None if left else found[0]


def _spelled(name: str) -> tuple[str, ...]:
    """The stems of a name, without what stands in brackets."""
    plain = re.sub(r"\([^)]*\)", " ", name)
    return tuple(stem(word) for word in re.findall(r"[^\W_]+", plain.casefold()))

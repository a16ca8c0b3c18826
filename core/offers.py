"""What is kept of the engines' offers so that they can be searched: what catalogue and storage
hand to each other."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.engine import Offer, OfferKind


@dataclass(frozen=True, slots=True)
class Entry:
    """An offer as searching sees it.

    `title` and `body` are stems: those of its name, and those that only its description and key have. `verbs`
    are classes of doing (`create`, `get`, …), `app` a slug.
    """

    key: str
    kind: OfferKind
    app: str
    verbs: frozenset[str]
    title: frozenset[str]
    body: frozenset[str]


@dataclass(frozen=True)
class Listing:
    """An offer and how it is found."""

    offer: Offer
    entry: Entry


@dataclass(frozen=True)
class Lookup:
    """A question to an index: the `limit` best entries of a kind.

    With `apps` only theirs, whether or not they have one of the terms; else those that have a term, with
    `within` only of these apps. Entries with more and rarer terms, and with one of the verbs, are better.
    """

    kind: OfferKind
    terms: tuple[str, ...]
    verbs: frozenset[str] = frozenset()
    apps: frozenset[str] = frozenset()
    within: frozenset[str] = frozenset()
    limit: int = 100


@dataclass(frozen=True)
class Vocabulary:
    """What an index holds, counted.

    `apps`: slug → name for people. `offers`: stem → in how many offers it is; `sharers`: in the titles of how
    many apps.
    """

    total: int = 0
    apps: Mapping[str, str] = field(default_factory=dict)
    offers: Mapping[str, int] = field(default_factory=dict)
    sharers: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """How far an engine's offers have been read.

    `number` counts the readings; `after` is the cursor where this one goes on; `read` how many it has met.
    `finished_at` is the end of the last complete one, `failure` why it does not go on right now.
    """

    engine: str
    number: int
    started_at: datetime | None = None
    after: str | None = None
    read: int = 0
    finished_at: datetime | None = None
    failure: str | None = None

    @property
    def under_way(self) -> bool:
        """Whether it has begun and not come to its end."""
        return self.started_at is not None

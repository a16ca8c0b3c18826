"""What an engine is: something that offers actions and triggers, performs a step, and says plainly what
became of it."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from pydantic import JsonValue

from core.definition import Action, Payload
from core.errors import Fault, Refused
from core.runs import Usage

Effect = Literal["reads", "writes", "sends", "deletes"]
OfferKind = Literal["action", "trigger"]


@dataclass(frozen=True)
class Call:
    """One step to perform, its references already replaced.

    `key` names this step of this run for ever: engines that know idempotency keys are given it.
    """

    key: str
    workspace: str
    run_id: int
    account: str  # the user whose connected accounts are used
    step: Payload | Action


@dataclass(frozen=True)
class Outcome:
    """A finished step: `content` is what `{{step}}` gives, `summary` a line for people."""

    content: JsonValue
    summary: str | None = None
    usage: Usage = field(default_factory=Usage)
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Option:
    """One value that a parameter may have, and how people know it."""

    value: JsonValue
    label: str


@dataclass(frozen=True)
class Options:
    """Some values that a parameter may have. `after` is the cursor of the next page, None at the end."""

    items: tuple[Option, ...]
    after: str | None = None


@dataclass(frozen=True)
class Param:
    """One parameter of an offer.

    `kind` says what people give: text, number, integer, boolean, list, object, time, channel or person.
    `options` are all that it may be; where they live at the service (`remote`), `Engine.options` reads them:
    no model can invent such an id.
    """

    name: str
    kind: str = "text"
    required: bool = True
    help: str = ""
    options: tuple[Option, ...] = ()
    remote: bool = False
    default: JsonValue = None


@dataclass(frozen=True)
class Offer:
    """An action that an engine can perform, or a trigger that it can watch, as the catalogue lists it.

    `key` is how a definition names it, the engine's name before the colon. `gives` tells the planner in a few
    words what `{{step}}` will be; `effect` is what it does to the world. `app` is the service's name for
    people, `app_slug` the engine's; `account` is the slug of the app that a person must have connected.
    `dynamic`: what is chosen brings further parameters, so that names which are not listed may be right.
    """

    key: str
    title: str
    description: str
    params: tuple[Param, ...] = ()
    gives: str = ""
    effect: Effect = "writes"
    app: str = ""
    app_slug: str = ""
    kind: OfferKind = "action"
    version: str | None = None
    account: str | None = None
    dynamic: bool = False

    @property
    def engine(self) -> str:
        """The part before the colon."""
        return self.key.partition(":")[0]


@dataclass(frozen=True)
class OfferPage:
    """Some of an engine's offers. `after` is the cursor with which the next page is asked for, None at the
    end: a reading that was interrupted goes on there."""

    offers: tuple[Offer, ...]
    after: str | None = None


@dataclass(frozen=True)
class Account:
    """A person's connection to a service, as the engine keeps it. `app` is the slug."""

    id: str
    app: str
    name: str
    healthy: bool = True


@dataclass(frozen=True)
class ConnectLink:
    """Where a person connects a service, once, until `expires_at`."""

    url: str
    expires_at: datetime


class Engine(ABC):
    """Performs steps. Raises `Refused`, `Unavailable` or `Unknown` (core/errors.py), nothing else on purpose.

    `repeatable` says that a call in flight at a crash may be asked again; otherwise a `started` row is
    committed before each call, and one without an answer becomes a question.
    """

    name: str
    repeatable: bool = False

    @abstractmethod
    async def perform(self, call: Call) -> Outcome:
        """Do it, once: retries are the caller's."""

    def offers(self) -> Sequence[Offer]:
        """What it always offers, known without asking anybody. Few: the rest comes in `pages`."""
        return ()

    async def pages(self, after: str | None = None) -> AsyncIterator[OfferPage]:
        """All that it offers besides, page by page, as its service lists it now; from a cursor on, if one is
        given. Read in the background. `Refused` for a cursor that the service does not know any more."""
        return
        yield OfferPage(())

    async def look_up(self, key: str) -> Offer | None:
        """One offer by its key, asked of the service: for what the pages have not brought yet."""
        return None

    async def options(
        self,
        workspace: str,
        user: str,
        offer: Offer,
        param: str,
        given: Mapping[str, JsonValue],
        query: str = "",
        after: str | None = None,
    ) -> Options:
        """What a remote parameter may be, for this person's account and the parameters given so far."""
        raise Refused(f"{self.name} has no choices for “{param}”.")

    async def accounts(self, workspace: str, user: str) -> Sequence[Account]:
        """What a person has connected."""
        return ()

    async def connect(self, workspace: str, user: str, app: str) -> ConnectLink:
        """A link with which a person connects an app."""
        raise Refused(f"{self.name} has nothing to connect.")

    def check(self, step: Payload | Action) -> Sequence[Fault]:
        """What else is wrong with a step before it is saved, beyond what its offer says; paths are relative
        to the step."""
        return ()

"""What an engine is: something that offers actions and triggers, performs a step, and says plainly what
became of it."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from typing import Any, ClassVar, Literal, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, JsonValue

from core.budgets import Forecast
from core.characters import holdable
from core.definition import Action, Payload
from core.errors import Fault, NotFound, Refused
from core.llm import Llms
from core.messenger import Messenger
from core.runs import Usage
from core.stage import Handover, Report, Stage

S = TypeVar("S", bound="EngineSettings")

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


def held(outcome: Outcome) -> Outcome:
    """What an engine gave, such that it can be kept: what cannot would be asked for again and again."""
    try:
        return replace(
            outcome,
            content=holdable(outcome.content),
            summary=holdable(outcome.summary),
            detail=holdable(outcome.detail),
        )
    except RecursionError:
        raise Refused("The answer is nested too deeply to be kept.") from None


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
    """A person's connection to a service, as the engine keeps it. `app` is the slug, `title` the service's
    name; one that is not healthy has to be connected again."""

    id: str
    app: str
    name: str
    healthy: bool = True
    title: str = ""


@dataclass(frozen=True)
class Service:
    """Something that can be connected."""

    slug: str
    title: str


@dataclass(frozen=True)
class ConnectLink:
    """Where a person connects a service, once, until `expires_at`."""

    url: str
    expires_at: datetime


@dataclass(frozen=True)
class Watch:
    """What an engine should tell us of: an event (one of its triggers), seen with one person's accounts. It
    posts what it sees to `url`, which belongs to this watch alone."""

    workspace: str
    user: str
    event: str
    version: str | None
    params: Mapping[str, JsonValue]
    url: str


class WatchState(Enum):
    """Whether an engine watches. `RESUMED`: it does again, and had given up telling us for a while."""

    WATCHING = "watching"
    RESUMED = "resumed"
    GONE = "gone"


@dataclass(frozen=True, repr=False)
class Deployed:
    """A watch as the engine keeps it. `signing_key` is what it signs with, told once; `urls` are where it
    posts to, where the engine was asked for that."""

    id: str
    signing_key: str | None = None
    urls: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rate:
    """How often something may be asked by all processes together: `calls` in any `seconds`; None: nobody
    says, and only what it asks for itself is kept.

    A token bucket: a quarter may come at once, the rest evenly. So no window holds more than is allowed, and
    who was idle is not kept waiting.
    """

    name: str
    calls: int | None
    seconds: float = 60

    @property
    def burst(self) -> int:
        """Tokens at most."""
        return max(1, (self.calls or 0) // 4)

    @property
    def a_second(self) -> float:
        """Tokens that come: what a process holds for a moment counts to the window in which it is used."""
        calls = self.calls or 0
        return max(1, calls - self.burst) / (self.seconds + self.hold_s)

    @property
    def hold_s(self) -> float:
        """How long a process may keep tokens that it has taken."""
        return min(5, self.seconds / 12)


class EngineSettings(BaseModel):
    """What an engine has to be told, read from the environment: `prefix` and the field's name in capitals.

    Nothing of it set leaves the engine out; a part of it is a mistake that is said in one line.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    prefix: ClassVar[str]


class ReadSettings(Protocol):
    """Reads an engine's settings; None where it is not set up, `ConfigError` where it is in part."""

    def __call__(self, kind: type[S]) -> S | None: ...


@dataclass(frozen=True)
class Host:
    """What an engine may use of the process that opens it. `public_url` is where others reach this
    installation, if they can; without a messenger nothing can be said in Slack."""

    llms: Llms
    settings: ReadSettings
    messenger: Messenger | None = None
    public_url: str | None = None


class Engine(ABC):
    """Performs steps. Raises `Refused`, `Unavailable` or `Unknown` (core/errors.py), nothing else on purpose.

    `repeatable` says that a call in flight at a crash may be asked again; otherwise a `started` row is
    committed before each call, and one without an answer becomes a question.

    `stages` says that consecutive actions are handed over together (`prepare`, `hand_over`) and that the
    engine calls back about each (`called_back`, `outcome`), instead of `perform` one by one.
    """

    name: str
    repeatable: bool = False
    stages: bool = False

    @abstractmethod
    async def perform(self, call: Call) -> Outcome:
        """Do it, once: retries are the caller's."""

    def forecast(self, step: Payload | Action) -> Forecast | None:
        """What asking for a step, its references replaced, is about to take of a model; None where it asks
        none, or nobody here pays for it."""
        return None

    async def prepare(self, stage: Stage) -> Handover:
        """Make a stage ready to be sent, which may be done twice. Raises what keeps its first step back; a
        later step that cannot be made ready now only shortens it."""
        raise Refused(f"{self.name} takes no stages.")

    async def hand_over(self, handover: Handover) -> None:
        """Send it, once: retries are the caller's. Returns when the engine has accepted it."""
        raise Refused(f"{self.name} takes no stages.")

    def admit_callback(self, headers: Mapping[str, str]) -> None:
        """Raise `NotAllowed` for a callback that does not come from it, `NotFound` where nothing calls back.
        Header names are in lower case."""
        raise NotFound("There is nothing at this address.")

    def called_back(self, body: bytes) -> Report:
        """What a callback tells. `Invalid` for what cannot be read."""
        raise NotFound("There is nothing at this address.")

    async def outcome(self, call: Call, told: Mapping[str, JsonValue]) -> Outcome:
        """What a report tells of one step, whose references are not replaced; raises as `perform` does."""
        raise Refused(f"{self.name} takes no stages.")

    def rate(self, step: Payload | Action) -> Rate | None:
        """How often it may be asked for such steps, over all processes. None: nothing is counted, and where
        it wants a pause only the step that was told so makes one."""
        return None

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

    async def accounts(self, workspace: str, user: str, *, fresh: bool = False) -> Sequence[Account]:
        """What a person has connected. It may be remembered for a minute, unless `fresh`."""
        return ()

    async def connect(self, workspace: str, user: str, app: str) -> ConnectLink:
        """A link with which a person connects an app (a slug)."""
        raise Refused(f"{self.name} has nothing to connect.")

    async def disconnect(self, workspace: str, user: str, account_id: str) -> Account:
        """Remove a person's account, and say which it was. `NotFound` where it is not theirs."""
        raise NotFound("You have no such account connected.")

    async def services(self, words: str) -> Sequence[Service]:
        """What can be connected that the words may mean, the likeliest first."""
        return ()

    def connected(self, notice: Mapping[str, Any]) -> tuple[str, str] | None:
        """Of whom (workspace, user) a notice tells that they connected something. Anybody can send one, so it
        is a reason to look and nothing more."""
        return None

    def cannot_watch(self) -> str | None:
        """Why it can watch for nothing here, as a sentence for people; None where it can."""
        return f"{self.name} does not watch for events."

    async def deploy(self, watch: Watch) -> Deployed:
        """Watch from now on. `Unknown` where it may do so already: look at what is `deployed` then."""
        raise Refused(f"{self.name} does not watch for events.")

    async def update(self, deployed_id: str, watch: Watch) -> None:
        """Watch for the same event, with other parameters."""
        raise Refused(f"{self.name} does not watch for events.")

    async def remove(self, workspace: str, user: str, deployed_id: str) -> None:
        """Watch no more. Nothing happens where that is so already."""
        raise Refused(f"{self.name} does not watch for events.")

    async def deployed(self, workspace: str, user: str) -> Sequence[Deployed]:
        """All that it watches for with a person's accounts, also what we have forgotten of."""
        return ()

    async def is_watching(self, workspace: str, user: str, deployed_id: str) -> WatchState:
        """Whether it still does. What can be set right is: deliveries that it had given up go on."""
        return WatchState.WATCHING

    def is_authentic(self, signing_key: str, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
        """Whether what came was sent by the engine, and just now. Header names are in lower case."""
        return False

    async def examine(self) -> Sequence[str]:
        """What `synth doctor` says of it, line by line. Raises `EngineError` where it cannot be used."""
        return ()

    def check(self, step: Payload | Action) -> Sequence[Fault]:
        """What else is wrong with a step before it is saved, beyond what its offer says; paths are relative
        to the step."""
        return ()


# Gives the engine until the block ends; None where this installation has no use for it.
OpenEngine = Callable[[Host], AbstractAsyncContextManager[Engine | None]]

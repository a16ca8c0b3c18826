"""The engine itself, and how one is opened."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, JsonValue

from core.budgets import Forecast
from core.definition import Action, Payload
from core.engine.accounts import Account, ConnectLink, Service
from core.engine.calls import Call, Outcome
from core.engine.offers import Offer, OfferPage, Options, Param
from core.engine.rate import Rate
from core.engine.watches import Deployed, Watch, WatchState
from core.errors import Fault, NotFound, Refused
from core.llm import Llms
from core.messenger import Messenger
from core.stage import Handover, Report, Stage

S = TypeVar("S", bound="EngineSettings")


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

    def handover_rate(self) -> Rate | None:
        """How often it takes a stage, however many steps that has."""
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

    async def further(
        self, workspace: str, user: str, offer: Offer, given: Mapping[str, JsonValue]
    ) -> Sequence[Param]:
        """The parameters that the given ones bring, of an offer that is `dynamic`: the columns of a sheet."""
        return ()

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

"""The apps that people have connected at the engines, and what waits until they have.

An engine's word is the only truth: a webhook is a reason to look, and so is time, less and less often.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from core.catalogue import Offered, keys_of
from core.definition import Definition
from core.engine import Account, ConnectLink, Engine, Offer, Service
from core.errors import EngineError, NotFound, Refused, SynthError
from core.stores.connections import Connection, ConnectionStore, Waiting, Wanted

log = logging.getLogger(__name__)

_FIRST_LOOK_S = 3.0
_GROWTH = 1.3
_RAREST_S = 60.0
_MOST_GROWTH = 20  # looks, after which it is rare enough
_TAKEN_S = 60.0  # how long a process has for what it took
_AT_ONCE = 20


@dataclass(frozen=True)
class Held:
    """An account and the engine that keeps it."""

    engine: str
    account: Account


@dataclass(frozen=True)
class Invitation:
    """A link for one person. `known` are the accounts of that app that they have already."""

    wanted: Wanted
    link: ConnectLink
    known: tuple[Account, ...]


class Clock(Protocol):
    """Now, zone-aware."""

    def __call__(self) -> datetime: ...


class GoesOn(Protocol):
    """Lets a run go on that waited for an account (`core.running.Runs`)."""

    async def connected(self, workspace: str, run_id: int, path: str, by: str, *, key: str) -> object: ...


class AwaitsAccounts(Protocol):
    """What else waits for accounts (`core.starting.deploying.Deploying`)."""

    async def connected(self, workspace: str, user: str, app: str) -> None: ...


class Accounts:
    """All that is done with accounts. What belongs to one person in one workspace is no other's."""

    def __init__(
        self,
        engines: Mapping[str, Engine],
        store: ConnectionStore,
        runs: GoesOn,
        clock: Clock,
        watches: AwaitsAccounts | None = None,
    ) -> None:
        self._engines = engines
        self._store = store
        self._runs = runs
        self._clock = clock
        self._watches = watches

    @property
    def offered(self) -> bool:
        """Whether there is an engine whose apps people could connect."""
        return any(type(engine).services is not Engine.services for engine in self._engines.values())

    async def of(self, workspace: str, user: str) -> Sequence[Held]:
        """Everything that a person has connected, by app."""
        found = [
            Held(name, account)
            for name, engine in self._engines.items()
            for account in await engine.accounts(workspace, user, fresh=True)
        ]
        return sorted(found, key=lambda held: (held.account.title.casefold(), held.account.name))

    async def connected(self, workspace: str, user: str) -> frozenset[str]:
        """The slugs of the apps that work for a person, as far as the engines can say now."""
        apps: set[str] = set()
        for name, engine in self._engines.items():
            try:
                apps |= {one.app for one in await engine.accounts(workspace, user) if one.healthy}
            except EngineError as error:
                log.warning("the accounts of %s at %s are not known now: %s", user, name, error)
        return frozenset(apps)

    async def lacking(self, workspace: str, user: str, offers: Iterable[Offer]) -> Sequence[Wanted]:
        """The accounts that these offers need and the person does not have, or has in no working order. What
        cannot be asked now is not called missing."""
        needed = {
            (offer.engine, offer.account): Wanted(workspace, user, offer.engine, offer.account, offer.app)
            for offer in offers
            if offer.account is not None
        }
        missing = []
        for (name, app), wanted in needed.items():
            try:
                accounts = await self._engines[name].accounts(workspace, user)
            except EngineError as error:
                log.warning("the accounts of %s at %s are not known now: %s", user, name, error)
                continue
            if not any(one.app == app and one.healthy for one in accounts):
                missing.append(wanted)
        return missing

    async def find(self, words: str) -> Sequence[tuple[str, Service]]:
        """What can be connected that the words may mean, with its engine. One, where it is clear."""
        found = [
            (name, service)
            for name, engine in self._engines.items()
            for service in await engine.services(words)
        ]
        slug = [one for one in found if one[1].slug == words]
        return slug[:1] or found

    async def invite(self, wanted: Wanted, waiting: Waiting | None = None) -> Invitation:
        """A link with which the person connects it; what waits goes on by itself then."""
        engine = self._engine(wanted.engine)
        held = await engine.accounts(wanted.workspace, wanted.user, fresh=True)
        known = tuple(one for one in held if one.app == wanted.app)
        link = await engine.connect(wanted.workspace, wanted.user, wanted.app)
        if waiting is not None:
            await self._store.wait(wanted, waiting)
        await self._store.begin(
            wanted,
            frozenset(one.id for one in known if one.healthy),
            look_at=self._clock() + timedelta(seconds=_FIRST_LOOK_S),
            expires_at=link.expires_at,
        )
        return Invitation(wanted, link, known)

    async def has(self, wanted: Wanted) -> Account | None:
        """The person's working account, asked for afresh."""
        held = await self._engine(wanted.engine).accounts(wanted.workspace, wanted.user, fresh=True)
        return next((one for one in reversed(held) if one.app == wanted.app and one.healthy), None)

    async def disconnect(self, workspace: str, user: str, engine: str, account_id: str) -> Account:
        """Remove one of a person's own accounts."""
        return await self._engine(engine).disconnect(workspace, user, account_id)

    async def notice(self, engine: str, body: Mapping[str, Any]) -> None:
        """An engine's service says that somebody connected something. Anybody can say so: it is looked up."""
        whose = self._engines[engine].connected(body) if engine in self._engines else None
        if whose is not None:
            await self._store.hurry(*whose, self._clock())

    async def arrivals(self) -> Sequence[Connection]:
        """What has been connected since, each until it is `told`; runs that waited for it go on already. One
        without an account is too old by now, and some message still shows its link."""
        now, found = self._clock(), []
        again_at = now + timedelta(seconds=_TAKEN_S)
        for connection in await self._store.due(now, again_at=again_at, limit=_AT_ONCE):
            try:
                arrived = await self._looked(connection, now)
            except SynthError as error:  # due again in a minute; it holds no other up
                log.warning("a connection of %s cannot be settled now: %s", connection.wanted.app, error)
                continue
            if arrived is not None:
                found.append(arrived)
        return found

    async def told(self, connection: Connection) -> None:
        """Whoever asked knows of it, and the plans that waited are drawn anew."""
        over = await self.messages(connection)
        if connection.account is not None:
            over = [*over, *await self.waiting_drafts(connection)]
        for waiting in over:
            await self._store.go_on(connection.wanted, waiting)
        await self._store.end(connection)

    async def waiting_drafts(self, connection: Connection) -> Sequence[Waiting]:
        """The plans that wait for a connection."""
        return [one for one in await self._store.waiting(connection.wanted) if one.kind == "draft"]

    async def messages(self, connection: Connection) -> Sequence[Waiting]:
        """Those that showed a link for it."""
        return [one for one in await self._store.waiting(connection.wanted) if one.kind == "message"]

    async def await_in(self, wanted: Wanted, message: Waiting) -> None:
        """A message is to tell what becomes of a link."""
        await self._store.wait(wanted, message)

    async def let_go_on(self, wanted: Wanted) -> None:
        """Whatever waits for an account that is there: runs go on, and events are watched for."""
        if self._watches is not None:
            await self._watches.connected(wanted.workspace, wanted.user, wanted.app)
        for waiting in await self._store.waiting(wanted):
            if waiting.kind == "run":
                key = f"connected:{waiting.number}:{waiting.path}:{self._clock().timestamp()}"
                with suppress(NotFound):  # it is history
                    await self._runs.connected(
                        wanted.workspace, waiting.number, waiting.path, wanted.user, key=key
                    )
                await self._store.go_on(wanted, waiting)

    async def _looked(self, connection: Connection, now: datetime) -> Connection | None:
        """Ask the engine whether it is there."""
        wanted = connection.wanted
        if connection.account is None:
            account = await self._new_account(connection)
            if account is None:
                if now >= connection.expires_at:
                    if await self.messages(connection):
                        return connection
                    await self._store.end(connection)
                else:
                    pause = min(_FIRST_LOOK_S * _GROWTH ** min(connection.looks, _MOST_GROWTH), _RAREST_S)
                    await self._store.look_again(connection, now + timedelta(seconds=pause))
                return None
            connection = await self._store.arrived(connection, account.name)
        await self.let_go_on(wanted)
        return connection

    async def _new_account(self, connection: Connection) -> Account | None:
        wanted = connection.wanted
        try:
            held = await self._engine(wanted.engine).accounts(wanted.workspace, wanted.user, fresh=True)
        except EngineError as error:
            log.warning("whether %s is connected is not known now: %s", wanted.app, error)
            return None
        return next(
            (
                one
                for one in reversed(held)
                if one.app == wanted.app and one.healthy and one.id not in connection.before
            ),
            None,
        )

    def _engine(self, name: str) -> Engine:
        if name not in self._engines:
            raise Refused(f"The engine “{name}” is not set up here any more.")
        return self._engines[name]


def offers_of(definition: Definition, offered: Offered) -> list[Offer]:
    """The offers that a definition uses, as far as they are known."""
    return [offer for key in dict.fromkeys(keys_of(definition)) if (offer := offered.offer(key)) is not None]

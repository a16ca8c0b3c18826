"""Keeps the watches at the engines as the workflows want them, and takes what they tell.

A row says what should be. Whatever happens in between (a kill, an engine that does not answer, a change), the
next look goes on from what is known: before anything is asked of an engine it is committed that it will
be, and where the answer stays away, what may have been made is looked for and removed first.
"""

import asyncio
import logging
import random
from collections.abc import Mapping
from datetime import timedelta

from core.engine import Deployed, Engine, Watch, WatchState
from core.errors import ConfigError, EngineError, NotFound, Refused, Unavailable, Unknown
from core.planning import Clock
from core.starting.app_events import once_key
from core.starting.deliveries import Deliveries, Taken
from core.stores.deployments import Deployment, DeploymentStore, Stand, Watched
from core.webhooks import Posted

log = logging.getLogger(__name__)

_AT_ONCE = 20
_SIDE_BY_SIDE = 4
_TAKEN_S = 180.0  # how long a process has for what it took; longer than an engine may take to answer
_MISSED = (
    "What happened there could not be delivered for so long that it was given up; it is delivered again now. "
    "What happened in between may be missing: look there, and run the workflow for it by hand."
)
_WATCHED_S = 900.0  # between looks at what is right
_NO_ENGINE_S = 600.0
_LOOK_AGAIN_S = 60.0  # where it could not be seen whether it is right; nothing says that it is not
# Between tries of what an engine cannot do now, by how many there were: whoever turned a workflow on expects
# it to be on within seconds of the engine being back. After five minutes of that it is a longer outage.
_FIRST_PAUSE_S, _USUAL_PAUSE_S, _LONG_OUTAGE_S = 1.0, 15.0, 60.0
_USUAL_TRIES = 24


class Deploying:
    """What should be watched for, made so."""

    def __init__(
        self,
        engines: Mapping[str, Engine],
        store: DeploymentStore,
        deliveries: Deliveries,
        clock: Clock,
        public_url: str | None,
    ) -> None:
        """`public_url` is where engines reach us, None where they cannot."""
        self._engines = engines
        self._store = store
        self._deliveries = deliveries
        self._clock = clock
        self._public_url = None if public_url is None else public_url.rstrip("/")
        self._room = asyncio.Semaphore(_SIDE_BY_SIDE)

    async def watched(self, engine: str, address: str) -> Watched | None:
        """Whose address that is."""
        return await self._store.watched(engine, address)

    async def receive(self, engine: str, watched: Watched, posted: Posted) -> Taken | None:
        """Keep an event and make its run; None for what its engine did not sign, or not just now."""
        if watched.signing_key is None:
            raise Unavailable("This address is being set up.", 5)
        at = self._clock()
        if not self._engines[engine].is_authentic(watched.signing_key, posted.headers, posted.body, at):
            return None
        return await self._deliveries.keep(watched.workflow, posted, once_key(posted.body))

    async def begin(self, taken: Taken) -> None:
        """Start the run of what was kept, once its sender has its answer."""
        await self._deliveries.begin(taken)

    async def resume(self) -> None:
        """To be called where one process takes this over from another, or from itself before it was killed:
        what that was about is not left until its time there would be over."""
        await self._store.resume(self._clock())

    async def reconcile(self) -> int:
        """Make what is due as it should be. Returns how many were looked at."""
        now = self._clock()
        due = await self._store.due(now, again_at=now + timedelta(seconds=_TAKEN_S), limit=_AT_ONCE)
        async with asyncio.TaskGroup() as group:
            for deployment in due:
                group.create_task(self._one(deployment), name=f"deployment {deployment.workflow_id}")
        return len(due)

    async def tidy(self) -> int:
        """Remove what engines watch for and nothing here knows of. Returns how many."""
        whose = sorted({one for known in await self._store.known() for one in _whose(known)})
        found = [
            (name, workspace, user, there)
            for name, workspace, user in whose
            if name in self._engines
            for there in await self._engines[name].deployed(workspace, user)
        ]
        # Read after the listing: what was made in between is known by now, or in doubt.
        known = await self._store.known()
        kept = {one.remote_id for one in known}
        doubtful = {one.address for one in known if one.in_doubt}
        removed = 0
        for name, workspace, user, there in found:
            ours = self._url(name, "")
            addresses = {url.removeprefix(ours) for url in there.urls if url.startswith(ours)}
            if addresses and there.id not in kept and not addresses & doubtful:
                log.warning("a forgotten watch of %s/%s at %s is removed", workspace, user, name)
                await self._engines[name].remove(workspace, user, there.id)
                removed += 1
        return removed

    async def connected(self, workspace: str, user: str, app: str) -> None:
        """Somebody connected an account: what waits for it goes on."""
        await self._store.hurry(workspace, user, app, self._clock())

    async def _one(self, deployment: Deployment) -> None:
        async with self._room:
            try:
                await self._make_so(deployment)
            except Refused as error:
                stand = Stand.CONNECT if error.remedy == "connect" else Stand.REFUSED
                await self._stuck(deployment, stand, error)
            except (EngineError, ConfigError, NotFound) as error:
                await self._stuck(deployment, Stand.PENDING, error)

    async def _make_so(self, deployment: Deployment) -> None:
        """One step after the other, each committed."""
        if deployment.is_right and deployment.wanted is not None:
            try:
                state = await self._state(deployment)
            except Unavailable as error:
                log.warning("whether workflow %s listens is not known now: %s", deployment.workflow_id, error)
                await self._store.looked(deployment, self._clock() + timedelta(seconds=_LOOK_AGAIN_S))
                return
            if state is not WatchState.GONE:
                note = _MISSED if state is WatchState.RESUMED else None
                await self._store.looked(deployment, self._clock() + timedelta(seconds=_WATCHED_S), note)
                return
            log.warning("what starts workflow %s is gone at its engine; anew", deployment.workflow_id)
        elif _can_change(deployment):
            await self._change(deployment)
            return
        await self._clear(deployment)
        if deployment.wanted is not None:
            await self._deploy(deployment)

    async def _state(self, deployment: Deployment) -> WatchState:
        engine, user = _asked(deployment)
        assert deployment.remote_id is not None
        return await self._engine(engine).is_watching(deployment.workspace, user, deployment.remote_id)

    async def _change(self, deployment: Deployment) -> None:
        """Other parameters of the same event. Where that does not come to an end, it is made anew."""
        watch = self._watch(deployment)
        if (begun := await self._store.begin(deployment)) is None:
            return  # something else is wanted by now, and due
        assert begun.remote_id is not None
        await self._engine(watch.event.partition(":")[0]).update(begun.remote_id, watch)
        made = Deployed(begun.remote_id)
        await self._store.deployed(begun, made, self._clock() + timedelta(seconds=_WATCHED_S))

    async def _clear(self, deployment: Deployment) -> None:
        """The engine watches for nothing of this workflow's any more."""
        if not deployment.is_clear:
            name, user = _asked(deployment)
            engine, workspace = self._engine(name), deployment.workspace
            if deployment.in_doubt:
                url = self._url(name, deployment.address)
                for there in await engine.deployed(workspace, user):
                    if url in there.urls and there.id != deployment.remote_id:
                        await engine.remove(workspace, user, there.id)
            if deployment.remote_id is not None:
                await engine.remove(workspace, user, deployment.remote_id)
        if not deployment.is_clear or deployment.wanted is None:
            await self._store.gone(deployment)

    async def _deploy(self, deployment: Deployment) -> None:
        watch = self._watch(deployment)
        engine = self._engine(watch.event.partition(":")[0])
        if (begun := await self._store.begin(deployment)) is None:
            return  # something else is wanted by now, and due
        try:
            made = await engine.deploy(watch)
        except (Refused, Unavailable):
            await self._store.gone(begun)  # it was not made
            raise
        await self._store.deployed(begun, made, self._clock() + timedelta(seconds=_WATCHED_S))

    async def _stuck(self, deployment: Deployment, stand: Stand, error: Exception) -> None:
        pause: float | None = _pause(deployment.tries)
        about = None
        if isinstance(error, Refused):
            about = error.about
            pause = None if stand is Stand.REFUSED else pause
        elif isinstance(error, Unavailable) and error.retry_after is not None:
            pause = max(pause or 0, error.retry_after)
        elif not isinstance(error, Unavailable | Unknown):
            pause = _NO_ENGINE_S
        log.warning("what starts workflow %s is not as it should be: %s", deployment.workflow_id, error)
        look_at = None if pause is None else self._clock() + timedelta(seconds=pause)
        await self._store.stuck(deployment, stand, str(error), look_at, about)

    def _watch(self, deployment: Deployment) -> Watch:
        assert deployment.wanted is not None
        event = deployment.wanted
        url = self._url(event.event.partition(":")[0], deployment.address)
        return Watch(deployment.workspace, deployment.owner, event.event, event.version, event.params, url)

    def _engine(self, name: str) -> Engine:
        if name not in self._engines:
            raise NotFound(f"The engine “{name}” is not set up here any more.")
        return self._engines[name]

    def _url(self, engine: str, address: str) -> str:
        return f"{self._public_url}/hooks/{engine}/t/{address}"


def _pause(tries: int) -> float:
    """Seconds until the next. With jitter: what an outage has held up does not come back all at once."""
    growing = float(_FIRST_PAUSE_S * 2 ** min(tries, 10))
    longest = _USUAL_PAUSE_S if tries < _USUAL_TRIES else _LONG_OUTAGE_S
    return min(growing, longest) * random.uniform(0.8, 1.2)


def _asked(deployment: Deployment) -> tuple[str, str]:
    """Engine and user of what was asked last."""
    assert deployment.has is not None and deployment.user is not None
    return deployment.has.event.partition(":")[0], deployment.user


def _whose(deployment: Deployment) -> set[tuple[str, str, str]]:
    """(engine, workspace, user) where something of it may be."""
    events = [event for event in (deployment.wanted, deployment.has) if event is not None]
    users = {deployment.owner, deployment.user or deployment.owner}
    return {(event.event.partition(":")[0], deployment.workspace, user) for event in events for user in users}


def _can_change(deployment: Deployment) -> bool:
    """Whether only the parameters are others."""
    has, wanted = deployment.has, deployment.wanted
    return (
        has is not None
        and wanted is not None
        and deployment.remote_id is not None
        and not deployment.in_doubt
        and deployment.user == deployment.owner
        and (has.event, has.version) == (wanted.event, wanted.version)
    )

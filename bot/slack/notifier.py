"""Tells runs in Slack: follows what happens, and keeps every thread as far as its run.

What the hub says is a hint; the store says which threads are behind, at start and every half minute.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot.slack.clients import Clients
from bot.slack.pace import Limits, Pace
from bot.slack.telling import Moved, Parts, Telling
from bot.tasks import every
from core.errors import SynthError
from core.events import Lagging
from core.stores import ConversationStore, ThreadStore
from core.synth import Synth

log = logging.getLogger(__name__)

_SWEEP_S = 30.0
_GATHER_S = 0.03  # in which runs that nobody follows yet are gathered: one question for all of them
_IDLE_S = 60.0  # a run in which nothing happens is forgotten; the next hint takes it up again
_MOST_FAILURES = 6

Key = tuple[str, int]


class Notifier:
    """One task per run in which something happens. `async with notifier.telling():` owns them all."""

    def __init__(
        self,
        synth: Synth,
        threads: ThreadStore,
        conversations: ConversationStore,
        clients: Clients,
        *,
        limits: Limits | None = None,
        sweep_s: float = _SWEEP_S,
    ) -> None:
        self._parts = Parts(synth, threads, conversations, clients, datetime.now(UTC))
        self._limits = limits or Limits()
        self._sweep_s = sweep_s
        self._paces: dict[str, Pace] = {}
        self._news: dict[Key, asyncio.Event] = {}
        self._unknown: set[Key] = set()  # something happened in them; whether they are told is to be asked
        self._heard = asyncio.Event()

    @asynccontextmanager
    async def telling(self) -> AsyncIterator[None]:
        """Tell until the block ends. What is untold then is told after the next start."""
        task = asyncio.create_task(self._run(), name="notifier")
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _run(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._listen(), name="notifier: listening")
            looking = every(_GATHER_S, "runs that are told", lambda: self._look(group))
            group.create_task(looking, name="notifier: looking")
            sweeping = every(self._sweep_s, "untold runs", lambda: self._sweep(group))
            group.create_task(sweeping, name="notifier: sweeping")

    async def _listen(self) -> None:
        with self._parts.synth.hub.subscribe() as subscription:
            while True:
                try:
                    hint = await subscription.next()
                except Lagging:
                    continue  # the sweep finds what was lost
                if hint.progress is None:
                    self._note((hint.workspace, hint.run_id))

    def _note(self, key: Key) -> None:
        if (news := self._news.get(key)) is not None:
            news.set()
        elif self._parts.clients.knows(key[0]):
            self._unknown.add(key)
            self._heard.set()

    async def _look(self, group: asyncio.TaskGroup) -> None:
        """Follow those that are told somewhere: most runs that programs start are told nowhere."""
        await self._heard.wait()
        self._heard.clear()
        keys, self._unknown = self._unknown, set()
        told = await self._parts.threads.told_of({run_id for _, run_id in keys})
        for key in keys:
            if key[1] in told:
                self._wake(group, key)

    async def _sweep(self, group: asyncio.TaskGroup) -> None:
        for key in await self._parts.threads.behind():
            self._wake(group, key)

    def _wake(self, group: asyncio.TaskGroup, key: Key) -> None:
        if (news := self._news.get(key)) is not None:
            news.set()
        elif self._parts.clients.knows(key[0]):
            self._news[key] = asyncio.Event()
            group.create_task(self._follow(key, self._news[key]), name=f"telling of run {key[1]}")

    async def _follow(self, key: Key, news: asyncio.Event) -> None:
        """Tell a run until it is over or nothing happens in it for a while."""
        pace = self._paces.setdefault(key[0], Pace(self._limits))
        telling = Telling(self._parts, pace, *key)
        try:
            while True:
                news.clear()
                over = await self._tell(telling, key)
                if over and not news.is_set():
                    return
                # Before the next state is read: what comes in the meantime is drawn together.
                await asyncio.sleep(self._limits.edit_gap_s)
                async with asyncio.timeout(_IDLE_S):
                    await news.wait()
        except TimeoutError:
            return
        except Exception:
            log.exception("the telling of run %s broke; it is taken up again by the sweep", key[1])
        finally:
            del self._news[key]

    async def _tell(self, telling: Telling, key: Key) -> bool:
        """Once, or again after a pause where Slack or the database had a hiccup."""
        for failures in range(1, _MOST_FAILURES + 1):
            try:
                return await telling.tell()
            except Moved:
                continue
            except (SlackApiError, ClientError, TimeoutError, SynthError) as error:
                log.warning("run %s could not be told now: %s", key[1], error)
                await asyncio.sleep(min(2.0**failures, 30.0) * self._limits.edit_gap_s)
        return True  # the sweep tries again

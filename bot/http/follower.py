"""One client of `/ws`, which follows several runs.

Events are read from the store, never from the hub: a hint only says that looking is worth while, and where
none comes the store is looked at now and then. So a client that is slow, or was away, gets every event once
and in order, and this process holds at most one batch for it.
"""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Never

from aiohttp import WSCloseCode, WSMsgType, web

from bot.http.gate import Caller
from bot.http.messages import (
    Subscribe,
    Unsubscribe,
    error_message,
    event_message,
    progress_message,
    read_message,
    subscribed_message,
    unsubscribed_message,
)
from bot.http.problems import RequestError
from core.errors import Conflict, StorageError, SynthError
from core.events import EventType, Hub, Lagging, Subscription
from core.running import Runs

log = logging.getLogger(__name__)

MOST_RUNS = 100  # that one client may follow

_LAST = (EventType.COMPLETED, EventType.FAILED, EventType.CANCELLED)


@dataclass(frozen=True)
class Pace:
    """How patient a socket is; seconds."""

    look: float = 2.0  # between looks into the store where no hint came
    send: float = 10.0  # for a client to take what it was sent
    leave: float = 5.0  # for it to answer that the socket is closed
    heartbeat: float = 20.0
    admit: float = 2.0  # between looks whether its token still opens


class Closing(Exception):
    """Why this side closes a socket."""

    def __init__(self, code: WSCloseCode, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason


class _Gone(Exception):
    """The client is not there any more. Its own class, since a database can lose connections too."""


@dataclass(eq=False)
class _Followed:
    """One run as this client follows it. Of an ended run nothing is looked up without a hint: one comes
    when it is retried."""

    run_id: int
    told: int
    ended: bool
    passing: Mapping[str, Any] | None = None


class Follower:
    """One task listens to the client, one hears hints, one tells events, and two may send the client away."""

    def __init__(
        self,
        ws: web.WebSocketResponse,
        caller: Caller,
        admit: Callable[[], Awaitable[object]],
        runs: Runs,
        pace: Pace,
    ) -> None:
        """`admit` raises `RequestError` once the caller's token opens nothing any more."""
        self._ws = ws
        self._caller = caller
        self._admit = admit
        self._runs = runs
        self._pace = pace
        self._followed: dict[int, _Followed] = {}
        self._due: set[int] = set()
        self._wake = asyncio.Event()

    async def follow(self, hub: Hub, stopping: asyncio.Event) -> Closing | None:
        """Until the client has left (None), or has to be sent away."""
        try:
            with hub.subscribe() as hints:
                async with asyncio.TaskGroup() as tasks:
                    others = (
                        tasks.create_task(self._hear(hints), name="ws: hears hints"),
                        tasks.create_task(self._tell(), name="ws: tells events"),
                        tasks.create_task(_leave(stopping), name="ws: leaves"),
                        tasks.create_task(self._stay(), name="ws: stays admitted"),
                    )
                    await self._listen()
                    for task in others:
                        task.cancel()
        except ExceptionGroup as group:  # the edge of a socket
            return self._why(group)
        return None

    def _why(self, group: ExceptionGroup[Exception]) -> Closing | None:
        expected, unexpected = group.split((Closing, _Gone))
        if unexpected is not None:
            number = secrets.token_hex(4)
            log.error("a WebSocket of %s failed (%s)", self._caller.workspace, number, exc_info=unexpected)
            return Closing(
                WSCloseCode.INTERNAL_ERROR, f"Something went wrong ({number}). Connect again and resume."
            )
        reasons = expected.exceptions if expected is not None else ()
        return next((error for error in reasons if isinstance(error, Closing)), None)

    async def _listen(self) -> None:
        async for message in self._ws:
            if message.type is WSMsgType.TEXT:
                await self._take(message.data)
            elif message.type is WSMsgType.BINARY:
                await self._send(error_message("Send JSON as text messages."))

    async def _take(self, text: str) -> None:
        try:
            message = read_message(text)
        except RequestError as error:
            await self._send(error_message(error.sentence))
            return
        try:
            if isinstance(message, Subscribe):
                await self._subscribe(message)
            else:
                await self._unsubscribe(message)
        except SynthError as error:
            await self._send(error_message(error.sentence, message.runId))

    async def _subscribe(self, wanted: Subscribe) -> None:
        if wanted.runId not in self._followed and len(self._followed) >= MOST_RUNS:
            raise Conflict(f"One connection follows at most {MOST_RUNS} runs. Open another one.")
        run = await self._runs.get(self._caller.workspace, wanted.runId)
        if wanted.after > run.seq:
            raise Conflict(f"Run {run.id} has had {run.seq} events so far; `after` is beyond them.")
        self._followed.pop(run.id, None)  # asked again: nothing more of the first time is told
        await self._send(subscribed_message(run, wanted.after))
        seen_all = run.status.ended and run.seq == wanted.after
        self._followed[run.id] = _Followed(run.id, wanted.after, ended=seen_all)
        self._look_at(run.id)

    async def _unsubscribe(self, wanted: Unsubscribe) -> None:
        self._followed.pop(wanted.runId, None)
        await self._send(unsubscribed_message(wanted.runId))

    async def _stay(self) -> Never:
        while True:
            await asyncio.sleep(self._pace.admit)
            try:
                await self._admit()
            except RequestError as error:
                raise Closing(WSCloseCode.POLICY_VIOLATION, error.sentence) from None
            except StorageError as error:
                log.warning("whether a WebSocket's token still opens is not known now: %s", error)

    async def _hear(self, hints: Subscription) -> Never:
        while True:
            try:
                hint = await hints.next()
            except Lagging:
                self._look_at(*self._followed)
                continue
            followed = self._followed.get(hint.run_id)
            if followed is not None and hint.workspace == self._caller.workspace:
                followed.passing = hint.progress or followed.passing
                self._look_at(hint.run_id)

    def _look_at(self, *run_ids: int) -> None:
        self._due.update(run_ids)
        self._wake.set()

    async def _tell(self) -> Never:
        clock = asyncio.get_running_loop().time
        next_look = clock() + self._pace.look
        while True:
            try:
                async with asyncio.timeout_at(next_look):
                    await self._wake.wait()
            except TimeoutError:
                pass
            if clock() >= next_look:  # hints may be lost, or be given in another process
                self._due.update(run_id for run_id, run in self._followed.items() if not run.ended)
                next_look = clock() + self._pace.look
            self._wake.clear()
            due, self._due = sorted(self._due), set()
            for run_id in due:
                if run_id in self._followed:
                    await self._catch_up(self._followed[run_id])

    async def _catch_up(self, followed: _Followed) -> None:
        """Send what the client has not seen of a run; a passing state only if nothing newer was sent."""
        passing, followed.passing = followed.passing, None
        before = followed.told
        while events := await self._runs.events(self._caller.workspace, followed.run_id, followed.told):
            for event in events:
                if self._followed.get(followed.run_id) is not followed:
                    return
                await self._send(event_message(event))
                followed.told = event.seq
                followed.ended = event.type in _LAST
        if passing is not None and followed.told == before and not followed.ended:
            await self._send(progress_message(followed.run_id, passing))

    async def _send(self, text: str) -> None:
        try:
            async with asyncio.timeout(self._pace.send):
                await self._ws.send_str(text)
        except TimeoutError:
            raise Closing(
                WSCloseCode.TRY_AGAIN_LATER, "You read too slowly. Connect again and resume."
            ) from None
        except ConnectionError as error:
            raise _Gone from error


async def _leave(stopping: asyncio.Event) -> Never:
    await stopping.wait()
    raise Closing(WSCloseCode.GOING_AWAY, "Synth is stopping. Connect again and resume.")

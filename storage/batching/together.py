"""Many small writes that come at once, performed as one: a burst then costs a few commits and not one each.

Whoever comes while a write is under way waits for the next, together with all others who do. Nobody waits for
more to come: alone, each is written at once.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Generic, Protocol, TypeVar

import sqlalchemy as sa

from core.errors import StorageError

T = TypeVar("T")
R = TypeVar("R")
S = TypeVar("S")

MOST = 100


class Transact(Protocol):
    """Performs a plain function in one transaction."""

    def __call__(self, write: Callable[[sa.Connection], S], /) -> Awaitable[S]: ...


class NotTogether(Exception):
    """Several could not be performed as one; each alone may well be."""


class Together(Generic[T, R]):
    """One kind of write. `perform` takes some in one transaction, and gives what came of each."""

    def __init__(
        self,
        perform: Callable[[Sequence[T]], Awaitable[Sequence[R]]],
        order: Callable[[T], Any] | None = None,
        *,
        most: int = MOST,
        lanes: int = 1,
    ) -> None:
        """`order` is that of the rows: processes that take them in the same one never wait in a circle.
        `most` of them are one transaction, `lanes` transactions may be under way at once."""
        self._perform = perform
        self._order = order
        self._most = most
        self._lanes = lanes
        self._waiting: deque[tuple[T, asyncio.Future[R]]] = deque()
        self._lanes_open = set[asyncio.Task[None]]()
        self._about_to = False  # a lane has been opened and takes, in a moment, whoever waits by then

    async def __call__(self, item: T) -> R:
        """What came of it, once that is committed. Raises what it raises, alone."""
        answer: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, answer))
        if not self._about_to and len(self._lanes_open) < self._lanes:
            # A task of its own: were it one of those who wait, its cancellation would be that of all.
            self._about_to = True
            self._lanes_open.add(asyncio.create_task(self._lane(), name="writing together"))
        return await answer

    async def close(self) -> None:
        """Come to the end of what is being written."""
        if self._lanes_open:
            await asyncio.wait(self._lanes_open)

    async def _lane(self) -> None:
        self._about_to = False
        try:
            await self._write_all()
        finally:  # at once, not when the loop comes to it: whoever comes next opens another
            self._lanes_open = {lane for lane in self._lanes_open if lane is not asyncio.current_task()}

    async def _write_all(self) -> None:
        while self._waiting:
            some = [self._waiting.popleft() for _ in range(min(self._most, len(self._waiting)))]
            some = [(item, answer) for item, answer in some if not answer.done()]  # who was cancelled
            if self._order is not None:
                order = self._order
                some.sort(key=lambda one: order(one[0]))
            try:
                if some:
                    await self._as_one(some)
            except StorageError as error:
                for _, answer in some:
                    _fail(answer, error)
            except Exception as error:  # of one of them, whose fault must not be the others'
                if len(some) == 1:
                    _fail(some[0][1], error)
                else:
                    for one in some:
                        await self._alone(*one)
            finally:  # when all ends in the middle of it
                for _, answer in some:
                    answer.cancel()

    async def _as_one(self, some: Sequence[tuple[T, "asyncio.Future[R]"]]) -> None:
        found = await self._perform([item for item, _ in some])
        for (_, answer), result in zip(some, found, strict=True):
            if not answer.done():
                answer.set_result(result)

    async def _alone(self, item: T, answer: "asyncio.Future[R]") -> None:
        try:
            await self._as_one([(item, answer)])
        except Exception as error:  # for the one who asked
            _fail(answer, error)


def in_one(
    transact: Transact, write: Callable[[sa.Connection, T], R]
) -> Callable[[Sequence[T]], Awaitable[Sequence[R]]]:
    """Some writes as a plain function that performs them one after the other, in one transaction."""

    async def perform(items: Sequence[T]) -> Sequence[R]:
        return await transact(lambda connection: [write(connection, item) for item in items])

    return perform


def _fail(answer: "asyncio.Future[R]", error: Exception) -> None:
    if not answer.done():
        answer.set_exception(error)

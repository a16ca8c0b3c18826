"""Many small writes that come at once, in one transaction: a burst then costs a few commits and not one each.

Whoever comes while a transaction is under way waits for the next, together with all others who do. Nobody
waits for more to come: alone, each is written at once.
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

_MOST = 100


class Transact(Protocol):
    """Performs a plain function in one transaction."""

    def __call__(self, write: Callable[[sa.Connection], S], /) -> Awaitable[S]: ...


class Together(Generic[T, R]):
    """One kind of write. `write` performs one, on its part of a transaction."""

    def __init__(
        self,
        transact: Transact,
        write: Callable[[sa.Connection, T], R],
        order: Callable[[T], Any] | None = None,
        *,
        most: int = _MOST,
    ) -> None:
        """`order` is that of the rows: processes that take them in the same one never wait in a circle.
        `most` of them are one transaction."""
        self._transact = transact
        self._write = write
        self._order = order
        self._most = most
        self._waiting: deque[tuple[T, asyncio.Future[R]]] = deque()
        self._writing: asyncio.Task[None] | None = None

    async def __call__(self, item: T) -> R:
        """What `write` gives of it, once that is committed. Raises what it raises, alone."""
        answer: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, answer))
        if self._writing is None or self._writing.done():
            # A task of its own: were it one of those who wait, its cancellation would be that of all.
            self._writing = asyncio.create_task(self._write_all(), name="writing together")
        return await answer

    async def close(self) -> None:
        """Come to the end of what is being written."""
        if self._writing is not None:
            await self._writing

    async def _write_all(self) -> None:
        while self._waiting:
            some = [self._waiting.popleft() for _ in range(min(self._most, len(self._waiting)))]
            some = [(item, answer) for item, answer in some if not answer.done()]  # who was cancelled
            if self._order is not None:
                order = self._order
                some.sort(key=lambda one: order(one[0]))
            try:
                if some:
                    await self._in_one(some)
            except StorageError as error:
                for _, answer in some:
                    _fail(answer, error)
            except Exception:  # of one of them, whose fault must not be the others'
                for one in some:
                    await self._alone(*one)
            finally:  # when all ends in the middle of it
                for _, answer in some:
                    answer.cancel()

    async def _in_one(self, some: Sequence[tuple[T, "asyncio.Future[R]"]]) -> None:
        items = [item for item, _ in some]
        found = await self._transact(lambda one: [self._write(one, item) for item in items])
        for (_, answer), result in zip(some, found, strict=True):
            if not answer.done():
                answer.set_result(result)

    async def _alone(self, item: T, answer: "asyncio.Future[R]") -> None:
        try:
            await self._in_one([(item, answer)])
        except Exception as error:  # for the one who asked
            _fail(answer, error)


def _fail(answer: "asyncio.Future[R]", error: Exception) -> None:
    if not answer.done():
        answer.set_exception(error)

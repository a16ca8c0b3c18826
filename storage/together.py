"""Many small writes that come at once, in one transaction: a burst then costs a few commits and not one each.

Whoever comes while a transaction is under way waits for the next, together with all others who do. Nobody
waits for more to come: alone, each is written at once.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from core.errors import StorageError
from storage.database import Database

T = TypeVar("T")
R = TypeVar("R")

_MOST = 100


class Together(Generic[T, R]):
    """One kind of write. `write` performs one, on its part of a transaction."""

    def __init__(
        self, database: Database, write: Callable[[sa.Connection, T], R], order: Callable[[T], Any]
    ) -> None:
        """`order` is that of the rows: processes that take them in the same one never wait in a circle."""
        self._db = database
        self._write = write
        self._order = order
        self._waiting: deque[tuple[T, asyncio.Future[R]]] = deque()
        self._turn = asyncio.Lock()

    async def __call__(self, item: T) -> R:
        """What `write` gives of it, once that is committed. Raises what it raises, alone."""
        answer: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, answer))
        async with self._turn:
            while not answer.done():  # whoever has the turn writes for all who wait
                await self._some()
        return await answer

    async def _some(self) -> None:
        some = [self._waiting.popleft() for _ in range(min(_MOST, len(self._waiting)))]
        some.sort(key=lambda one: self._order(one[0]))
        try:
            await self._in_one(some)
        except StorageError as error:
            for _, answer in some:
                _fail(answer, error)
        except Exception:  # of one of them, whose fault must not be the others'
            for one in some:
                await self._alone(*one)
        finally:  # when whoever had the turn is cancelled
            for _, answer in some:
                answer.cancel()

    async def _in_one(self, some: Sequence[tuple[T, "asyncio.Future[R]"]]) -> None:
        items = [item for item, _ in some]
        found = await self._db.at_once(lambda one: [self._write(one, item) for item in items])
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

"""What a server answers over HTTP, no larger than we can hold: it is read whole before it is looked at."""

from collections.abc import AsyncIterator, Awaitable, Callable

import httpx2

# Sent with each request: what is packed may unpack to a thousand times its size.
UNPACKED = {"Accept-Encoding": "identity"}


class TooLarge(Exception):
    """The answer is larger than was allowed, or packed, so that nobody knows how large it is."""


def at_most(most: int) -> Callable[[httpx2.Response], Awaitable[None]]:
    """A response hook for an `httpx2.AsyncClient`: reading more than `most` bytes raises `TooLarge`. It sees
    every answer before its body is read, those that tell of errors too."""

    async def bound(response: httpx2.Response) -> None:
        if response.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise TooLarge("it is packed, which was not asked for")
        if isinstance(response.stream, httpx2.AsyncByteStream):
            response.stream = _Counted(response.stream, most)

    return bound


class _Counted(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream, most: int) -> None:
        self._stream = stream
        self._most = most

    async def __aiter__(self) -> AsyncIterator[bytes]:
        came = 0
        async for chunk in self._stream:
            came += len(chunk)
            if came > self._most:
                raise TooLarge(f"it is larger than {self._most:,} bytes")
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()

"""The tokens that open the API: the one of the environment, and those that `synth token` makes."""

import hmac
import logging
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from bot.http.gate import Caller, Gate, lapsed
from bot.tasks import repeating
from core.access.tokens import Token, digest, is_secret
from core.errors import StorageError
from core.stores import TokenStore

log = logging.getLogger(__name__)

FRESH_S = 5.0  # how long a revoked token may still open something
_REMEMBERED = 1_000
_NOTE_S = 60.0


class BootstrapGate:
    """The one token of the environment (`SYNTH_API_TOKEN`), for the workspace of `SLACK_BOT_TOKEN`."""

    def __init__(self, token: str | None, workspace: str) -> None:
        """Without a token nobody is admitted."""
        self._digest = digest(token) if token else None
        self._caller = Caller(workspace)

    async def admit(self, token: str) -> Caller | None:
        """Compares digests in constant time, so that the answer's time tells nothing of the token."""
        if self._digest is None or not hmac.compare_digest(digest(token), self._digest):
            return None
        return self._caller


class TokenGate:
    """Those of the database, after the one that `first` knows.

    What was found is remembered for a few seconds. What was not is looked for each time: it is one read by an
    index, and remembering what anybody may make up would push out what is in use.
    """

    def __init__(
        self,
        tokens: TokenStore,
        first: Gate,
        now: Callable[[], datetime],
        *,
        fresh_s: float = FRESH_S,
        note_s: float = _NOTE_S,
    ) -> None:
        self._tokens = tokens
        self._first = first
        self._now = now
        self._fresh_s = fresh_s
        self._note_s = note_s
        self._found: OrderedDict[str, tuple[float, Token]] = OrderedDict()
        self._used: dict[int, datetime] = {}

    async def admit(self, token: str) -> Caller | None:
        """`Gate.admit`."""
        caller = await self._first.admit(token)
        if caller is not None or not is_secret(token):
            return caller
        found = await self._find(digest(token))
        if found is None:
            return None
        now = self._now()
        if (reason := found.lapsed(now)) is not None:
            raise lapsed(reason)
        self._used[found.id] = now
        return Caller(found.grant.workspace, found.grant.name, found.grant.scopes)

    @asynccontextmanager
    async def noting(self) -> AsyncIterator[None]:
        """Write down now and then which tokens were used when, until the block ends."""
        try:
            async with repeating(self._note_s, "use of tokens", self._note):
                yield
        finally:
            try:
                await self._note()
            except StorageError as error:  # nothing hangs on it
                log.warning("use of tokens: %s", error)

    async def _note(self) -> None:
        used = dict(self._used)
        if not used:
            return
        await self._tokens.used(used)
        for token_id, when in used.items():  # only now: what could not be written is tried again
            if self._used[token_id] == when:
                del self._used[token_id]

    async def _find(self, key: str) -> Token | None:
        clock = time.monotonic()
        kept = self._found.get(key)
        if kept is not None and clock - kept[0] < self._fresh_s:
            return kept[1]
        token = await self._tokens.find(key)
        if token is None:
            return None
        self._found[key] = clock, token  # of when it was asked for: the answer may be as old
        self._found.move_to_end(key)
        if len(self._found) > _REMEMBERED:
            self._found.popitem(last=False)
        return token

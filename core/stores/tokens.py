"""API tokens, as they are kept."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from core.access.tokens import Grant, Token


class TokenStore(Protocol):
    """Tokens of all workspaces: whoever comes in is known by the token alone, and those who run Synth look
    after all of them."""

    async def add(self, grant: Grant, digest: str) -> Token: ...

    async def find(self, digest: str) -> Token | None:
        """Also one that opens nothing any more. One query, by an index."""

    async def all(self, workspace: str | None = None) -> Sequence[Token]:
        """Oldest first."""

    async def revoke(self, token_id: int, now: datetime) -> Token:
        """Doing so twice keeps the first time. `NotFound` where there is none."""

    async def used(self, when: Mapping[int, datetime]) -> None:
        """Remember when each was used last, by its id; an earlier time than is known changes nothing."""

    async def is_known(self, workspace: str) -> bool:
        """Whether anything of this workspace is kept here."""

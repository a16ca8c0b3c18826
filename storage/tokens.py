"""API tokens in SQL."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.access.tokens import Grant, Scope, Token
from core.errors import NotFound
from storage.database import Database
from storage.tables import api_tokens as tokens
from storage.tables import turns, workflows


class SqlTokenStore:
    """`core.stores.TokenStore` in SQL."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def add(self, grant: Grant, digest: str) -> Token:
        values = {
            "workspace": grant.workspace,
            "name": grant.name,
            "digest": digest,
            "scopes": sorted(grant.scopes),
            "created_by": grant.created_by,
            "created_at": grant.created_at,
            "expires_at": grant.expires_at,
        }
        async with self._db.write() as connection:
            made = await connection.execute(tokens.insert().values(values).returning(*tokens.c))
            return _token(made.one())

    async def find(self, digest: str) -> Token | None:
        async with self._db.read() as connection:
            found = await connection.execute(sa.select(tokens).where(tokens.c.digest == digest))
            row = found.one_or_none()
        return None if row is None else _token(row)

    async def all(self, workspace: str | None = None) -> Sequence[Token]:
        query = sa.select(tokens).order_by(tokens.c.id)
        if workspace is not None:
            query = query.where(tokens.c.workspace == workspace)
        async with self._db.read() as connection:
            return [_token(row) for row in await connection.execute(query)]

    async def revoke(self, token_id: int, now: datetime) -> Token:
        first = sa.func.coalesce(tokens.c.revoked_at, sa.literal(now, tokens.c.revoked_at.type))
        change = tokens.update().where(tokens.c.id == token_id).values(revoked_at=first)
        async with self._db.write() as connection:
            row = (await connection.execute(change.returning(*tokens.c))).one_or_none()
        if row is None:
            raise NotFound(f"There is no token {token_id}. `synth token list` shows those there are.")
        return _token(row)

    async def used(self, when: Mapping[int, datetime]) -> None:
        async with self._db.write() as connection:
            for token_id, at in sorted(when.items()):  # in one order, whoever else does so now
                earlier = sa.or_(tokens.c.last_used_at.is_(None), tokens.c.last_used_at < at)
                change = tokens.update().where(tokens.c.id == token_id, earlier)
                await connection.execute(change.values(last_used_at=at))

    async def is_known(self, workspace: str) -> bool:
        anything = [sa.exists().where(table.c.workspace == workspace) for table in (workflows, turns)]
        async with self._db.read() as connection:
            return bool((await connection.execute(sa.select(sa.or_(*anything)))).scalar_one())


def _token(row: sa.Row[Any]) -> Token:
    return Token(
        id=row.id,
        grant=Grant(
            workspace=row.workspace,
            name=row.name,
            # One that a newer release knows, and this one does not, opens nothing here.
            scopes=frozenset(Scope(scope) for scope in row.scopes if scope in _KNOWN),
            created_by=row.created_by,
            created_at=row.created_at,
            expires_at=row.expires_at,
        ),
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
    )


_KNOWN = frozenset(scope.value for scope in Scope)

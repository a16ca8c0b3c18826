"""API tokens in both databases: found by their digest, revoked for good, their use remembered."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from core.access.tokens import Grant, Scope, digest, new_secret
from core.errors import NotFound
from storage import Database, SqlStores
from storage.tables import api_tokens
from tests.storage.test_stores import definition

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
CI = Grant("T1", "ci", frozenset({Scope.READ, Scope.RUN}), "ada", NOW, NOW + timedelta(days=90))


async def test_a_token_is_found_by_its_digest_as_it_was_given(stores: SqlStores) -> None:
    secret = new_secret()
    made = await stores.tokens.add(CI, digest(secret))
    assert await stores.tokens.find(digest(secret)) == made
    assert (made.grant, made.last_used_at, made.revoked_at) == (CI, None, None)
    assert await stores.tokens.find(digest(new_secret())) is None


async def test_the_secret_is_nowhere_in_the_database(stores: SqlStores, database: Database) -> None:
    secret = new_secret()
    await stores.tokens.add(CI, digest(secret))
    async with database.read() as connection:
        [row] = (await connection.execute(sa.select(api_tokens))).all()
    assert secret.removeprefix("synth_") not in str(row)


async def test_a_revoked_token_stays_revoked_since_the_first_time(stores: SqlStores) -> None:
    made = await stores.tokens.add(CI, "d")
    first = await stores.tokens.revoke(made.id, NOW)
    assert first == replace(made, revoked_at=NOW)
    assert await stores.tokens.revoke(made.id, NOW + timedelta(days=1)) == first
    assert await stores.tokens.find("d") == first
    with pytest.raises(NotFound, match="synth token list"):
        await stores.tokens.revoke(made.id + 1, NOW)


async def test_the_latest_use_counts_in_whatever_order_processes_write_it(stores: SqlStores) -> None:
    made = [await stores.tokens.add(CI, name) for name in ("a", "b")]
    later = NOW + timedelta(minutes=1)
    uses = [{made[0].id: later, made[1].id: NOW}, {made[1].id: later, made[0].id: NOW}]
    await asyncio.gather(*(stores.tokens.used(use) for use in uses))
    assert [token.last_used_at for token in await stores.tokens.all()] == [later, later]


async def test_tokens_are_listed_oldest_first_of_all_workspaces_or_of_one(stores: SqlStores) -> None:
    ids = [
        (await stores.tokens.add(replace(CI, workspace=workspace), f"{number}")).id
        for number, workspace in enumerate(("T1", "T2", "T1"))
    ]

    async def listed(workspace: str | None = None) -> Sequence[int]:
        return [token.id for token in await stores.tokens.all(workspace)]

    assert (await listed(), await listed("T1"), await listed("T3")) == (ids, [ids[0], ids[2]], [])


async def test_a_scope_of_a_newer_release_opens_nothing_here(stores: SqlStores, database: Database) -> None:
    made = await stores.tokens.add(CI, "d")
    newer: dict[str, Any] = {"scopes": ["read", "fly"]}
    async with database.write() as connection:
        await connection.execute(api_tokens.update().values(newer))
    found = await stores.tokens.find("d")
    assert found is not None
    assert (found.id, found.grant.scopes) == (made.id, {Scope.READ})


async def test_a_workspace_is_known_once_something_of_it_is_kept(stores: SqlStores) -> None:
    await stores.workflows.create("T1", definition(), "U1")
    assert (await stores.tokens.is_known("T1"), await stores.tokens.is_known("T2")) == (True, False)

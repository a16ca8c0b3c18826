"""Migrations: complete, refused when missing, and safe when two processes start at once."""

import asyncio
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from core.errors import ConfigError
from core.workflows import Place, TurnKind
from storage import Database, open_database
from storage.conversations import SqlConversationStore
from storage.database import database_url, past_pooler
from storage.migrate import OutOfDate, check_migrated, migrate
from storage.tables import FULL_TEXT, metadata


async def test_the_migrations_make_exactly_the_tables(database: Database) -> None:
    await check_migrated(database)
    options = {
        "compare_type": False,
        "include_name": lambda name, kind, _: not (kind == "table" and name.startswith(FULL_TEXT)),
    }
    async with database.read() as connection:
        differences = await connection.run_sync(
            lambda c: compare_metadata(MigrationContext.configure(c, opts=options), metadata)
        )
    assert differences == []


async def test_an_empty_database_is_refused_with_the_advice(tmp_path: Path) -> None:
    async with open_database(f"sqlite+aiosqlite:///{tmp_path}/new.sqlite") as database:
        with pytest.raises(OutOfDate, match="synth migrate"):
            await check_migrated(database)


async def test_an_older_database_is_refused_and_that_of_a_newer_release_is_used(tmp_path: Path) -> None:
    async with open_database(f"sqlite+aiosqlite:///{tmp_path}/new.sqlite") as database:
        await migrate(database, to="0008")
        with pytest.raises(OutOfDate, match="is at version 0008"):
            await check_migrated(database)
        await migrate(database)
        async with database.write() as connection:
            await connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
        await check_migrated(database)


async def test_a_migration_only_adds_and_what_it_adds_may_be_left_out(tmp_path: Path) -> None:
    """While an upgrade goes on, the processes of the release before work on the same database."""

    def columns(connection: sa.Connection) -> dict[tuple[str, str], bool]:
        """Whether each may be left out where a row is made."""
        look = sa.inspect(connection)
        return {
            (table, str(one["name"])): bool(one["nullable"] or one["default"] is not None)
            for table in look.get_table_names()
            for one in look.get_columns(table)
        }

    async with open_database(f"sqlite+aiosqlite:///{tmp_path}/new.sqlite") as database:
        await migrate(database, to="0008")
        async with database.write() as connection:
            before = await connection.run_sync(columns)
        await migrate(database)
        async with database.write() as connection:
            after = await connection.run_sync(columns)
    tables = {table for table, _ in before}
    assert before.keys() <= after.keys()
    assert [name for name in after.keys() - before.keys() if name[0] in tables and not after[name]] == []


async def test_two_migrations_at_once_are_one(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/new.sqlite"
    async with open_database(url) as one, open_database(url) as two:
        await asyncio.gather(migrate(one), migrate(two))
        await check_migrated(two)


_TURN = sa.text(
    "INSERT INTO turns (workspace, channel, thread_ts, author, text, once_key, created_at) "
    "VALUES ('T1', :channel, :thread, 'U1', 'x', :key, '2026-01-01')"
)
_DRAFT = sa.text(
    "INSERT INTO drafts (workspace, channel, thread_ts, author, intent, status, plan, once_key, created_at) "
    "VALUES ('T1', 'C1', '1.0', 'U1', 'do it', 'ready', '{}', 'k', '2026-01-01')"
)


async def test_conversations_of_an_earlier_version_keep_what_they_meant(tmp_path: Path) -> None:
    async with open_database(f"sqlite+aiosqlite:///{tmp_path}/old.sqlite") as database:
        await migrate(database, to="0002")
        async with database.write() as connection:
            for channel, thread, key in (
                ("C1", "1.0", "a"),
                ("C1", "1.0/bystanders", "b"),
                ("D1", "welcome", "c"),
            ):
                await connection.execute(_TURN, {"channel": channel, "thread": thread, "key": key})
            await connection.execute(_DRAFT)
        await migrate(database)
        talk = SqlConversationStore(database)
        turns = await talk.turns("T1", Place("C1", "1.0"))
        assert [turn.kind for turn in turns] == [TurnKind.SAID, TurnKind.ASIDE]
        assert await talk.greeted("T1", "D1")
        draft = await talk.draft_at("T1", Place("C1", "1.0"))
        assert draft is not None
        assert (await talk.revision("T1", draft.id, draft.revision)).words == "do it"


def test_a_neon_string_is_taken_as_it_is_pasted() -> None:
    url = database_url(
        "postgresql://u:p%40ss@ep-x-pooler.eu.neon.tech/db?sslmode=require&channel_binding=require"
    )
    assert url.drivername == "postgresql+asyncpg"
    assert dict(url.query) == {"ssl": "require"}
    assert url.password == "p@ss"
    assert url.host == "ep-x.eu.neon.tech", "the database itself, not its pooler"
    pasted = "postgresql://u:p%40ss@ep-x-pooler.eu.neon.tech/db?sslmode=require"
    assert past_pooler(pasted) == pasted.replace("-pooler", "")


@pytest.mark.parametrize("text", ["", "nonsense", "mysql://u@h/d"])
def test_another_address_is_one_clear_line(text: str) -> None:
    with pytest.raises(ConfigError, match="sqlite"):
        database_url(text)

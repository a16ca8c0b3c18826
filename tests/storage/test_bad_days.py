"""A full disk and a read-only database: refused in words, and nothing half written."""

import asyncio
import uuid
from typing import Any

import pytest
import sqlalchemy as sa

from core.definition import parse
from core.errors import StorageError
from core.running import by_itself
from storage import Database, SqlStores, open_database

HERE = "T1"
DEFINITION = parse({"name": "test", "steps": [{"id": "pause", "kind": "wait", "seconds": 1}]})


async def test_a_full_disk_is_said_and_leaves_no_half_saved_workflow(sqlite_url: str) -> None:
    def no_more_room(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA max_page_count=1")  # SQLite takes it for "no page beyond what there is"

    async with open_database(sqlite_url) as database:
        sa.event.listen(database.engine.sync_engine, "connect", no_more_room)
        stores = SqlStores(database)
        big = parse({**DEFINITION.as_json(), "intent": "x" * 500_000})
        with pytest.raises(StorageError, match="Nothing was changed"):
            await stores.workflows.create(HERE, big, "U1")
        assert (await stores.workflows.page(HERE)).items == ()


async def test_a_read_only_database_is_said(postgres_url: str) -> None:
    async with open_database(postgres_url) as database:
        name = sa.engine.make_url(postgres_url).database
        async with database.read() as connection:
            await connection.execute(
                sa.text(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
            )
        await database.engine.dispose()
        with pytest.raises(StorageError):
            await SqlStores(database).workflows.create(HERE, DEFINITION, "U1")
        assert (await SqlStores(database).workflows.page(HERE)).items == ()


async def test_where_the_server_has_few_connections_everybody_has_a_turn(postgres_url: str) -> None:
    """Small plans give twenty; what one part of Synth keeps aside must not starve the others."""
    async with open_database(postgres_url) as database, database.autocommit() as connection:
        few = f"few_{uuid.uuid4().hex[:8]}"
        await connection.execute(sa.text(f"CREATE ROLE {few} LOGIN CONNECTION LIMIT 1"))
        for things in ("TABLES", "SEQUENCES"):
            await connection.execute(sa.text(f"GRANT ALL ON ALL {things} IN SCHEMA public TO {few}"))
    url = sa.engine.make_url(postgres_url).set(username=few)
    async with open_database(url.render_as_string(hide_password=False)) as database:
        stores = SqlStores(database)
        workflow = await stores.workflows.create(HERE, DEFINITION, "U1")
        new = by_itself(workflow, {"type": "manual"})
        async with asyncio.timeout(30):
            for _ in range(2):  # what was kept aside by the first is not there for the second
                made = await asyncio.gather(*(stores.runs.create(new) for _ in range(30)))
                looked = await asyncio.gather(*(stores.runs.get(HERE, run.id) for run, _ in made))
        assert len({run.id for run in looked}) == 30


async def test_a_database_that_is_gone_is_said() -> None:
    async with open_database("postgresql://nobody@127.0.0.1:9/none") as database:
        with pytest.raises(StorageError):
            await SqlStores(database).workflows.page(HERE)


async def test_whoever_cannot_wait_is_told_at_once_that_the_database_is_gone_or_silent(
    database: Database,
) -> None:
    await database.answers()
    silent = await asyncio.start_server(_say_nothing, "127.0.0.1", 0)
    port = silent.sockets[0].getsockname()[1]
    for address in (f"127.0.0.1:{port}", "127.0.0.1:9"):
        async with open_database(f"postgresql://nobody@{address}/none") as away:
            async with asyncio.timeout(3):
                with pytest.raises(StorageError):
                    await away.answers(within_s=0.2)
    silent.close()


async def _say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()
    writer.close()


async def test_a_connection_that_was_cut_while_idle_is_replaced_unnoticed(postgres_url: str) -> None:
    async with open_database(postgres_url, may_be_dead_s=0) as database:
        stores = SqlStores(database)
        await stores.workflows.create(HERE, DEFINITION, "U1")
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        here = "AND datname = current_database()"
        async with open_database(postgres_url) as killer, killer.read() as connection:
            await connection.execute(sa.text(f"{others} {here}"))
        assert len((await stores.workflows.page(HERE)).items) == 1

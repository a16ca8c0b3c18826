"""Whether a database that can be read can be written, too: noticed, and looked at seldom."""

import asyncio
from typing import Any

import sqlalchemy as sa

from storage import Database, SqlStores, open_database
from storage.database import Database as Opened
from storage.writability import Writability
from tests.storage.test_bad_days import HERE


class Hours:
    """A clock that a test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_a_database_that_can_be_written_is_not_changed_by_finding_out(database: Database) -> None:
    found = Writability(database)
    assert await found.writable()
    async with database.read() as connection:
        assert (await connection.execute(sa.text("SELECT count(*) FROM leases"))).scalar_one() == 0


async def test_a_read_only_postgresql_is_noticed_though_it_can_be_read(postgres_url: str) -> None:
    async with open_database(postgres_url) as database:
        clock = Hours()
        found = Writability(database, clock)
        assert await found.writable()
        await _switch(database, postgres_url, "on")
        clock.now += 11
        assert not await found.writable()
        assert (await SqlStores(database).workflows.page(HERE)).items == ()
        await _switch(database, postgres_url, "off")
        clock.now += 3
        assert await found.writable()


async def _switch(database: Opened, url: str, state: str) -> None:
    name = sa.engine.make_url(url).database
    async with database.read() as connection:
        await connection.execute(sa.text("SET default_transaction_read_only = off"))
        await connection.execute(
            sa.text(f'ALTER DATABASE "{name}" SET default_transaction_read_only = {state}')
        )
    await database.engine.dispose()


async def test_an_sqlite_file_that_takes_no_writes_is_noticed_though_it_can_be_read(sqlite_url: str) -> None:
    def only_reads(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA query_only=ON")

    async with open_database(sqlite_url) as database:
        assert database._direct is not None
        sa.event.listen(database._direct, "connect", only_reads)
        assert not await Writability(database).writable()
        assert (await SqlStores(database).workflows.page(HERE)).items == ()


async def test_however_many_ask_it_is_tried_once_in_a_while(database: Database) -> None:
    tried = 0

    class Counted(Writability):
        async def _tried(self) -> bool:
            nonlocal tried
            tried += 1
            return await super()._tried()

    clock = Hours()
    found = Counted(database, clock)
    assert all(await asyncio.gather(*(found.writable() for _ in range(200))))
    clock.now += 9
    assert await found.writable()
    assert tried == 1
    clock.now += 2
    assert await found.writable()
    assert tried == 2

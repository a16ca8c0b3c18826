"""Leases: who is alive, who is given up, and who has a task that one process has at a time."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from storage import Database, open_database
from storage.leases import Company, SqlLeases
from storage.tables import leases as table


@pytest.fixture
def leases(database: Database) -> SqlLeases:
    return SqlLeases(database, lifetime_s=0.3)


async def buried(leases: SqlLeases, *at_work: str) -> list[str]:
    found: list[str] = []

    async def take_over(dead: list[str]) -> None:
        found.extend(dead)

    await leases.bury(take_over, at_work)
    return found


async def test_a_process_that_stops_renewing_is_given_up_once(leases: SqlLeases) -> None:
    await leases.renew("a")
    await leases.renew("b")
    assert await buried(leases) == []
    await asyncio.sleep(0.35)
    await leases.renew("b")
    assert await buried(leases) == ["a"]
    assert await buried(leases) == []


async def test_a_process_that_ends_gives_itself_up_at_once(leases: SqlLeases) -> None:
    await leases.renew("a")
    assert await leases.claim("telling", "a")
    await leases.release("a")
    assert await buried(leases) == ["a"]
    assert await leases.claim("telling", "b")


async def test_what_could_not_be_taken_over_is_tried_again(leases: SqlLeases) -> None:
    await leases.renew("a")
    await asyncio.sleep(0.35)

    async def fail(dead: list[str]) -> None:
        raise ValueError(dead)

    with pytest.raises(ValueError):
        await leases.bury(fail)
    assert await buried(leases) == ["a"]


async def test_who_has_work_and_no_lease_is_given_up(leases: SqlLeases) -> None:
    await leases.renew("a")
    assert await leases.claim("telling", "a")
    assert await buried(leases, "a", "given up before") == ["given up before"]


async def test_a_process_knows_who_is_beside_it(leases: SqlLeases, database: Database) -> None:
    await leases.renew("a")
    assert await leases.company("a") == Company(others=False, earlier=False, dead=False)
    await leases.renew("b")
    assert await leases.claim("telling", "b")
    assert await leases.company("a") == Company(others=True, earlier=False, dead=False)
    async with database.write() as connection:  # as the release before does
        await connection.execute(table.insert().values(holder="old", renewed_at=datetime.now(UTC)))
    assert (await leases.company("a")).earlier
    await asyncio.sleep(0.35)
    assert await leases.company("a") == Company(others=False, earlier=False, dead=True)


async def test_a_task_belongs_to_one_process_until_it_falls_silent(leases: SqlLeases) -> None:
    assert await leases.claim("telling", "a")
    assert not await leases.claim("telling", "b")
    assert await leases.claim("telling", "a")
    await asyncio.sleep(0.35)
    assert await leases.claim("telling", "b")
    assert not await leases.claim("telling", "a")
    assert await buried(leases) == []


async def test_two_that_claim_at_once_do_not_both_get_it(postgres_url: str) -> None:
    async with open_database(postgres_url) as one, open_database(postgres_url) as two:
        claims = [SqlLeases(one).claim("t", "a"), SqlLeases(two).claim("t", "b")]
        assert sorted(await asyncio.gather(*claims)) == [False, True]


@pytest.mark.parametrize("off_s", [-60, 60])
async def test_machines_whose_clocks_differ_do_not_give_each_other_up(
    postgres_url: str, off_s: float
) -> None:
    async with open_database(postgres_url) as one, open_database(postgres_url) as two:
        right = SqlLeases(one)
        off = SqlLeases(two, clock=lambda: datetime.now(UTC) + timedelta(seconds=off_s))
        for leases, name in ((right, "a"), (off, "b")):
            await leases.renew(name)
        assert (await buried(right), await buried(off)) == ([], [])
        assert await right.claim("telling", "a")
        assert not await off.claim("telling", "b")

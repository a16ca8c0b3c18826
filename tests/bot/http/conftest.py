"""A world on a fresh SQLite database; what depends on the database asks for `stores` instead."""

from collections.abc import AsyncIterator

import pytest

from bot.http import Pace
from core.vault import Vault, new_key
from storage import SqlStores, open_database
from tests.bot.http.world import World, open_world


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    async with (
        open_database(sqlite_url) as database,
        open_world(SqlStores(database, Vault([new_key()])), QUICK) as opened,
    ):
        yield opened


QUICK = Pace(look=0.1, send=1.0, leave=0.2, heartbeat=5.0, admit=0.1)

"""A room on a fresh SQLite database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.vault import Vault, new_key
from storage import SqlStores, open_database
from tests.bot.slack.room import Room, open_room


@pytest.fixture
async def room(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Room]:
    async with (
        open_database(sqlite_url) as database,
        open_room(tmp_path, SqlStores(database, Vault([new_key()]))) as opened,
    ):
        yield opened

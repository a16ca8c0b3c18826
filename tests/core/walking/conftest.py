"""A house for each test."""

from collections.abc import AsyncIterator

import pytest

from storage import SqlStores
from tests.core.walking.house import House
from tests.fakes import NotingEngine, ScriptedEngine


@pytest.fixture
async def house(stores: SqlStores) -> AsyncIterator[House]:
    yield House(stores, ScriptedEngine("llm"), NotingEngine())

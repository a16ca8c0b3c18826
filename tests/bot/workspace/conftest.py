"""Fixtures of the local workspace; `workspace_server.py` has what they are made of."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.workspace.workspace_server import Running, running_workspace


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Running]:
    async with running_workspace(tmp_path / "workspace.sqlite") as started:
        yield started

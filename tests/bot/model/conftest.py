"""What the tests of this room share: a hub, a package index, a folder, and ears."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.model.tiny_model import Hub, Told, serving


@pytest.fixture
async def hub() -> AsyncIterator[Hub]:
    hub = Hub()
    async with serving(hub.answer, "/model.gguf") as address:
        hub.url = f"{address}/model.gguf"
        yield hub


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of wheels that is all the package index there is; told to pip as a person would."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "models"


@pytest.fixture
def told() -> Told:
    return Told()

"""The lock of an SQLite database."""

from pathlib import Path

import pytest

from bot.locking import only_process
from core.errors import ConfigError
from storage import open_database


def test_a_second_process_is_told_what_to_do(tmp_path: Path) -> None:
    database = tmp_path / "synth.sqlite"
    told = pytest.raises(ConfigError, match="Another Synth is running")
    with only_process(database), told, only_process(database):
        pass
    with only_process(database):
        pass


def test_a_place_where_nothing_can_be_written_is_said(tmp_path: Path) -> None:
    in_the_way = tmp_path / "a-file"
    in_the_way.write_text("")
    said = pytest.raises(ConfigError, match=r"Synth cannot write in .*a-file")
    with said, only_process(in_the_way / "synth.sqlite"):
        pass


async def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    in_the_way = tmp_path / "a-file"
    in_the_way.write_text("")
    said = pytest.raises(ConfigError, match=r"The folder .*below of DATABASE_URL cannot be made")
    with said:
        async with open_database(f"sqlite+aiosqlite:///{in_the_way}/below/synth.sqlite"):
            pass

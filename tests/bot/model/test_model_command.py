"""`synth model`: where the weights are, whether they are right, and an exit code that says so."""

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bot.model.command import model_command
from bot.model.progress import Progress, shown
from bot.model.weights import QWEN_CODER_0_5B


def test_an_unknown_size_is_a_usage_error(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert model_command("70b", tmp_path) == 2
    assert "Sizes: 1.5b, 0.5b" in capsys.readouterr().err


def test_checking_what_is_not_there_says_how_to_fetch_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert model_command(folder=tmp_path, check=True) == 1
    assert "Run `synth model`" in capsys.readouterr().err


def test_checking_a_damaged_file_fails(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    QWEN_CODER_0_5B.path(tmp_path).write_bytes(b"not the model")
    assert model_command("0.5B", tmp_path, check=True) == 1
    assert "damaged" in capsys.readouterr().err


def steps() -> list[Progress]:
    return [Progress("fetching", done, 1000, "Fetching tiny") for done in range(0, 1001, 10)]


def test_where_there_is_no_terminal_lines_are_written_now_and_then() -> None:
    out = StringIO()
    with shown(Console(file=out)) as report:
        for step in steps():
            report(step)
    lines = out.getvalue().splitlines()
    assert lines[0] == "Fetching tiny: 0 % of 0 MB"
    assert len(lines) == 11


def test_a_terminal_gets_a_bar_with_bytes_and_rate() -> None:
    out = StringIO()
    with shown(Console(file=out, force_terminal=True, width=100)) as report:
        for step in steps():
            report(step)
    assert "━" in out.getvalue()
    assert "kB" in out.getvalue()

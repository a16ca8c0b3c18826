"""`synth run file.yaml`, performed in this process."""

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from rich.console import Console

from bot.terminal.run_file import run_command
from core.synth import Synth
from tests.bot.terminal.house import House, open_house

FLOW = """\
name: two-lines
inputs:
  - name: text
steps:
  - id: sum
    kind: payload
    blocks:
      - {role: user, text: "Sum up: {{text}}"}
  - id: french
    kind: payload
    blocks:
      - {role: user, text: "In French: {{sum}}"}
"""


@pytest.fixture
async def house(sqlite_url: str) -> AsyncIterator[House]:
    async with open_house(sqlite_url) as opened:
        yield opened


async def _run(house: House, file: Path, *pairs: str, tty: bool = False) -> tuple[int, str]:
    @asynccontextmanager
    async def open_synth() -> AsyncIterator[tuple[Synth, str]]:
        yield house.synth, "local"

    written = io.StringIO()
    console = Console(file=written, width=100, force_terminal=tty, color_system=None)
    code = await run_command(file, pairs, open_synth, console)
    return code, written.getvalue()


def _file(tmp_path: Path, text: str = FLOW) -> Path:
    file = tmp_path / "flow.yaml"
    file.write_text(text)
    return file


async def test_a_file_that_asks_people_is_refused_since_nobody_can_answer(
    house: House, tmp_path: Path
) -> None:
    asking = FLOW + '  - {id: check, kind: approval, ask: "Really?"}\n'
    code, text = await _run(house, _file(tmp_path, asking), "text=x")
    assert (code, "check asks people" in text) == (2, True)


async def test_a_file_is_performed_and_its_last_answer_given_whole(house: House, tmp_path: Path) -> None:
    code, text = await _run(house, _file(tmp_path), "text=a=b")
    assert code == 0
    lines = text.splitlines()
    assert any(line.startswith("✓ sum") and line.endswith("[Sum up: a=b]") for line in lines)
    assert any(line.startswith("✓ french") for line in lines)
    assert any(line.startswith("Run 1 completed in") for line in lines)
    assert lines[-1] == "[In French: [Sum up: a=b]]"


async def test_on_a_terminal_it_is_a_tree(house: House, tmp_path: Path) -> None:
    code, text = await _run(house, _file(tmp_path), "text=x", tty=True)
    assert code == 0
    assert "├── ✓ sum" in text
    assert "└── ✓ french" in text


async def test_it_is_not_saved_as_a_workflow(house: House, tmp_path: Path) -> None:
    await _run(house, _file(tmp_path), "text=x")
    await _run(house, _file(tmp_path), "text=x")
    assert (await house.synth.workflows.page("local")).items == ()
    assert len((await house.synth.runs.page("local")).items) == 2


async def test_a_run_that_fails_says_why_with_exit_code_1(house: House, tmp_path: Path) -> None:
    code, text = await _run(house, _file(tmp_path), "text=refuse")
    assert code == 1
    assert "Run 1 failed at sum: The model will not." in text


async def test_wrong_usage_is_exit_code_2_and_starts_nothing(house: House, tmp_path: Path) -> None:
    for file, pairs, says in [
        (tmp_path / "none.yaml", (), "There is no file"),
        (_file(tmp_path), ("text",), "write key=value"),
        (_file(tmp_path), (), "inputs.text (line 2): this input is needed"),
        (_file(tmp_path), ("txet=1",), "did you mean “text”?"),
    ]:
        code, text = await _run(house, file, *pairs)
        assert code == 2, text
        assert says in text
    assert (await house.synth.runs.page("local")).items == ()


async def test_faults_of_the_file_are_all_named_with_their_lines(house: House, tmp_path: Path) -> None:
    broken = FLOW.replace("role: user", "role: usr").replace("id: french", "id: sum")
    code, text = await _run(house, _file(tmp_path, broken), "text=x")
    assert code == 2
    assert "steps[0].blocks[0].role (line 8)" in text
    assert "steps[1].id (line 9)" in text


async def test_what_nobody_here_can_perform_has_a_line_too(house: House, tmp_path: Path) -> None:
    elsewhere = FLOW.replace(
        "  - id: french\n    kind: payload\n", "  - id: french\n    llm: gpt\n    kind: payload\n"
    )
    code, text = await _run(house, _file(tmp_path, elsewhere), "text=x")
    assert code == 2
    assert "french.llm (line 9): no model is called “gpt”" in text


async def test_a_reference_that_names_nothing_is_noted(house: House, tmp_path: Path) -> None:
    code, text = await _run(house, _file(tmp_path, FLOW.replace("{{sum}}", "{{smu}}")), "text=x")
    assert code == 0
    assert "Note: steps[1].blocks (line 11): {{smu}} names nothing" in text

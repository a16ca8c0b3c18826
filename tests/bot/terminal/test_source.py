"""Definitions in files: every fault has its line."""

from pathlib import Path

import pytest

from bot.terminal.source import read_inputs, read_source
from core.definition import parse
from core.errors import Invalid


def _read(tmp_path: Path, text: str, name: str = "flow.yaml") -> object:
    file = tmp_path / name
    file.write_text(text)
    return read_source(file).data


def test_a_file_may_be_yaml_or_json(tmp_path: Path) -> None:
    assert _read(tmp_path, "name: x\nsteps: [{id: a}]") == {"name": "x", "steps": [{"id": "a"}]}
    assert _read(tmp_path, '{"name": "x"}', "flow.json") == {"name": "x"}
    assert _read(tmp_path, '{\n\t"name": "x"}', "flow.JSON") == {"name": "x"}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("on", "on"),
        ("no", "no"),
        ("Yes", "Yes"),
        ("2026-01-01", "2026-01-01"),
        ("8:30", "8:30"),
        ("007", "007"),
        ("1_000", "1_000"),
        ("0 8 * * 1-5", "0 8 * * 1-5"),
        ("true", True),
        ("null", None),
        ("12", 12),
        ("-1.5", -1.5),
        ("1e3", 1000.0),
    ],
)
def test_yaml_means_what_it_looks_like(tmp_path: Path, written: str, meant: object) -> None:
    assert _read(tmp_path, f"value: {written}") == {"value": meant}


def test_a_key_that_yaml_would_take_for_a_truth_value_stays_a_key(tmp_path: Path) -> None:
    assert _read(tmp_path, "on: message") == {"on": "message"}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("name: x\nsteps: [1\nname: y", 3),
        ("name: x\nname: y", 2),
        ("name: x\n\tsteps: 1", 2),
        ("name: x\nsteps: !!python/object:os.system ls", 2),
        ("name: x\nsteps: \x07", 2),
        ("name: x\n? [1, 2]\n: 3", 2),
        ("name: x\nsteps: {{text}}", 2),
        ("name: x\n---\nname: y", 2),
    ],
)
def test_what_is_no_yaml_is_named_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(Invalid, match=f"line {line}:") as caught:
        _read(tmp_path, text)
    assert "\n" not in str(caught.value)


def test_what_is_no_json_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="line 2"):
        _read(tmp_path, '{"name": "x",\n}', "flow.json")


def test_what_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    for text, says in [("", "empty"), ("&a [*a]", "deep"), ("- " * 5_000, "deep")]:
        with pytest.raises(Invalid, match=says):
            _read(tmp_path, text)
    with pytest.raises(Invalid, match="There is no file"):
        read_source(tmp_path / "nothing.yaml")
    with pytest.raises(Invalid, match="cannot be read"):
        read_source(tmp_path)
    (tmp_path / "latin.yaml").write_bytes(b"name: \xe9")
    with pytest.raises(Invalid, match="UTF-8"):
        read_source(tmp_path / "latin.yaml")


def test_the_faults_of_a_definition_have_lines_also_what_is_missing(tmp_path: Path) -> None:
    file = tmp_path / "flow.yaml"
    file.write_text(
        "name: x\n"
        "steps:\n"
        "  - id: one\n"
        "    kind: payload\n"
        "    blocks:\n"
        "      - role: nobody\n"
        "        text: hi\n"
        "  - id: two\n"
        "    kind: wait\n"
    )
    source = read_source(file)
    with pytest.raises(Invalid) as caught:
        parse(source.data)
    places = {fault.path for fault in source.located(caught.value.faults)}
    assert "steps[0].blocks[0].role (line 6)" in places
    assert "steps[1].seconds (line 8)" in places


def test_inputs_are_written_key_equals_value() -> None:
    assert read_inputs(["a=1", "b=x=y", "c="]) == {"a": "1", "b": "x=y", "c": ""}
    for pairs in (["a"], ["=x"], ["a=1", "a=2"]):
        with pytest.raises(Invalid):
            read_inputs(pairs)

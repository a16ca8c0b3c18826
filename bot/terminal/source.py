"""A definition in a file, YAML or JSON, and where in it each part stands, so that faults have line numbers.

YAML is read by the rules of its version 1.2 where those of 1.1 surprise: only `true` and `false` are truth
values (`on: message` is a key of a trigger), a date is a text, and so are `8:30` and `007`.
"""

import json
import re
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from core.errors import Fault, Invalid

_SCALARS = {
    "bool": (r"true|True|TRUE|false|False|FALSE", "tTfF"),
    "int": (r"[-+]?(?:0|[1-9][0-9]*)", "-+0123456789"),
    "float": (
        r"[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]+)?|[-+]?[0-9]+[eE][-+]?[0-9]+",
        "-+.0123456789",
    ),
}


@dataclass(frozen=True)
class Source:
    """What a file says. `lines` maps the paths that faults name to lines, as far as they are known."""

    data: object
    lines: dict[str, int] = field(default_factory=dict)

    def located(self, faults: Iterable[Fault]) -> list[Fault]:
        """The same faults, each with its line."""
        return [Fault(self._place(fault.path), fault.message) for fault in faults]

    def _place(self, path: str) -> str:
        """The line of the nearest part that is there: what is missing is missing from its parent."""
        part = path
        while part and part not in self.lines:
            part = part[: max(part.rfind("."), part.rfind("["), 0)]
        line = self.lines.get(part)
        return path if line is None else f"{path} (line {line})"


def read_source(path: Path) -> Source:
    """Raises `Invalid` with one sentence for a file that cannot be read as what its name says."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise Invalid(f"There is no file {path}.") from None
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise Invalid(f"{path} cannot be read: {reason}.") from error
    return _from_json(text, path) if path.suffix.lower() == ".json" else _from_yaml(text, path)


def read_inputs(pairs: Sequence[str]) -> dict[str, str]:
    """`key=value …` as given on a command line."""
    inputs: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise Invalid(f"“{pair}” is no input; write key=value.")
        if key in inputs:
            raise Invalid(f"The input “{key}” is given twice.")
        inputs[key] = value
    return inputs


def _from_json(text: str, path: Path) -> Source:
    try:
        return Source(json.loads(text))
    except json.JSONDecodeError as error:
        raise Invalid(f"{path}, line {error.lineno}: this is not JSON: {error.msg}.") from None
    except RecursionError:
        raise Invalid(f"{path} is nested too deeply.") from None


class _Loader(yaml.SafeLoader):
    """YAML as its version 1.2 means it."""

    def close(self) -> None:
        self.dispose()


_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern) for tag, pattern in resolvers if tag.rpartition(":")[2] not in (*_SCALARS, "timestamp")
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
for _name, (_pattern, _first) in _SCALARS.items():
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_name}", re.compile(f"^(?:{_pattern})$"), list(_first))


def _from_yaml(text: str, path: Path) -> Source:
    try:
        with closing(_Loader(text)) as loader:
            node = loader.get_single_node()
            if node is None:
                raise Invalid(f"{path} is empty.")
            lines: dict[str, int] = {}
            _note_lines(node, "", lines)
            return Source(loader.construct_document(node), lines)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise Invalid(f"{path}, line {line}: a character here is not allowed in YAML.") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{path}, line {mark.line + 1}" if mark else str(path)
        raise Invalid(f"{where}: this is not YAML: {error.problem}.") from None
    except yaml.YAMLError as error:
        raise Invalid(f"{path} is not YAML: {error}.") from None
    except RecursionError:
        raise Invalid(f"{path} is nested too deeply.") from None


def _note_lines(node: yaml.Node, path: str, lines: dict[str, int]) -> None:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        for index, inner in enumerate(node.value):
            _note_lines(inner, f"{path}[{index}]", lines)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, inner in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key “{key.value}” is there twice", key.start_mark
                )
            seen.add(key.value)
            here = f"{path}.{key.value}" if path else str(key.value)
            _note_lines(inner, here, lines)
            lines[here] = key.start_mark.line + 1
            if key.value == "id" and isinstance(inner, yaml.ScalarNode):
                lines.setdefault(inner.value, key.start_mark.line + 1)  # some faults name steps by their id

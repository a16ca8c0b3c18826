"""Conditions as a model says them, and the CEL that we write from them.

A test compares what a step gave (or a field of it) with a value. What a service answers may lack a field or
have it as text or number: the expressions take that into account where the comparison has one clear meaning.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Comparison(StrEnum):
    """How two things are compared. The last asks a model, for what no field says."""

    EQUALS = "equals"
    DIFFERS = "differs"
    CONTAINS = "contains"
    LACKS = "lacks"
    MORE = "more_than"
    LESS = "less_than"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    EMPTY = "is_empty"
    FILLED = "is_not_empty"
    TRUE = "is_true"
    FALSE = "is_false"
    APPROVED = "approved"
    REJECTED = "rejected"
    JUDGED = "judged_true"


Join = Literal["all", "any"]

_OPPOSITE = {
    Comparison.EQUALS: Comparison.DIFFERS,
    Comparison.CONTAINS: Comparison.LACKS,
    Comparison.MORE: Comparison.AT_MOST,
    Comparison.LESS: Comparison.AT_LEAST,
    Comparison.EMPTY: Comparison.FILLED,
    Comparison.TRUE: Comparison.FALSE,
    Comparison.APPROVED: Comparison.REJECTED,
}
_OPPOSITE |= {right: left for left, right in _OPPOSITE.items()}

_NUMBERS = {Comparison.MORE: ">", Comparison.LESS: "<", Comparison.AT_LEAST: ">=", Comparison.AT_MOST: "<="}

_FIELD = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*|\[\d+\])*")


@dataclass(frozen=True)
class Condition:
    """`left` is a CEL path (`ticket.priority`), `right` the value that people said."""

    left: str
    test: Comparison
    right: str = ""

    def expression(self) -> str:
        """As CEL."""
        left, value = self.left, _literal(self.right)
        match self.test:
            case Comparison.EQUALS:
                return f"{left} == {value}"
            case Comparison.DIFFERS:
                return f"{left} != {value}"
            case Comparison.CONTAINS:
                return _contains(left, self.right)
            case Comparison.LACKS:
                return f"!({_contains(left, self.right)})"
            case Comparison.EMPTY:
                return _empty(left)
            case Comparison.FILLED:
                return f"!({_empty(left)})"
            case Comparison.TRUE:
                return f"{left} == true"
            case Comparison.FALSE:
                return f"{left} == false"
            case Comparison.APPROVED:
                return f"{left}.approved"
            case Comparison.REJECTED:
                return f"!{left}.approved"
            case _:
                return f"double({left}) {_NUMBERS[self.test]} {_number(self.right)}"


def joined(conditions: list[Condition], join: Join) -> str:
    """Several as one expression."""
    if len(conditions) == 1:
        return conditions[0].expression()
    sign = " && " if join == "all" else " || "
    return sign.join(f"({one.expression()})" for one in conditions)


def field_of(words: str) -> str | None:
    """A field as it may stand in a path (`type`, `user.name`); empty for none, None for what is no path.

    "Clean Status" is `clean_status`: a model writes what people say.
    """
    plain = words.strip().strip(".")
    if not plain:
        return ""
    plain = re.sub(r"[\s-]+", "_", plain)
    return plain if _FIELD.fullmatch(plain) else None


def read_expression(expression: str) -> tuple[list[Condition], Join] | None:
    """The other way: what `joined` wrote, or what is as simple. None for anything else."""
    for sign, join in ((" && ", "all"), (" || ", "any")):
        parts = [part[1:-1] for part in expression.split(sign) if part.startswith("(") and part.endswith(")")]
        if len(parts) > 1 and len(parts) == len(expression.split(sign)):
            conditions = [_read_one(part) for part in parts]
            found = [one for one in conditions if one is not None]
            return (found, "all" if join == "all" else "any") if len(found) == len(parts) else None
    one = _read_one(expression)
    return None if one is None else ([one], "all")


_PATH = r"(?P<left>[A-Za-z_][\w.\[\]]*)"
_VALUE = r"(?P<right>\"(?:[^\"\\]|\\.)*\"|-?\d+(?:\.\d+)?)"
_FORMS: Mapping[Comparison, re.Pattern[str]] = {
    Comparison.APPROVED: re.compile(rf"{_PATH}\.approved"),
    Comparison.REJECTED: re.compile(rf"!{_PATH}\.approved"),
    Comparison.TRUE: re.compile(rf"{_PATH} == true"),
    Comparison.FALSE: re.compile(rf"{_PATH} == false"),
    Comparison.EMPTY: re.compile(rf"(?:!has\([^)]*\) \|\| )?{_PATH} in \[null, \"\", \[\]\]"),
    Comparison.FILLED: re.compile(rf"!\((?:!has\([^)]*\) \|\| )?{_PATH} in \[null, \"\", \[\]\]\)"),
    Comparison.CONTAINS: re.compile(
        rf"type\({_PATH}\) == type\(\"\"\) \? [\w.\[\]]+\.contains\({_VALUE}\) : .*"
    ),
    Comparison.LACKS: re.compile(
        rf"!\(type\({_PATH}\) == type\(\"\"\) \? [\w.\[\]]+\.contains\({_VALUE}\) : .*\)"
    ),
    Comparison.EQUALS: re.compile(rf"{_PATH} == {_VALUE}"),
    Comparison.DIFFERS: re.compile(rf"{_PATH} != {_VALUE}"),
    **{test: re.compile(rf"double\({_PATH}\) {sign} {_VALUE}") for test, sign in _NUMBERS.items()},
}


def _read_one(expression: str) -> Condition | None:
    for test, form in _FORMS.items():
        if (found := form.fullmatch(expression)) is not None:
            right = found.groupdict().get("right") or ""
            return Condition(found["left"], test, json.loads(right) if right.startswith('"') else right)
    return None


def opposite(condition: Condition) -> Condition | None:
    """What holds where this does not; None where only asking again can tell."""
    test = _OPPOSITE.get(condition.test)
    return None if test is None else Condition(condition.left, test, condition.right)


def _empty(left: str) -> str:
    known = f"!has({left}) || " if re.search(r"\.\w+\Z", left) else ""
    return f'{known}{left} in [null, "", []]'


def _contains(left: str, words: str) -> str:
    value = _quoted(words)
    return f'type({left}) == type("") ? {left}.contains({value}) : {value} in {left}'


def _literal(words: str) -> str:
    if words in ("true", "false", "null"):
        return words
    return words if re.fullmatch(r"-?\d{1,15}(?:\.\d+)?", words) else _quoted(words)


def _number(words: str) -> str:
    found = re.search(r"-?\d+(?:[.,]\d+)?", words)
    return found.group().replace(",", ".") if found is not None else "0"


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)

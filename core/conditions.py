"""Conditions of branches: CEL, a small language without loops or side effects, never `eval`.

Numbers compare across int and double, `null` is a step that did not run. Whatever goes wrong is `Refused`
with a sentence: a condition that cannot be decided must not silently choose a way.
"""

import re
from collections.abc import Mapping
from typing import Any

import cel

from core.errors import Refused

# What the library says for a fault of grammar is a parser's trace; its first line is enough.
_LONGEST_REASON = 160

_MACRO_VARIABLE = re.compile(r"\.(?:all|exists|exists_one|map|filter)\(\s*([A-Za-z_]\w*)\s*,")


def condition_fault(expression: str) -> str | None:
    """Why this is no condition, or None."""
    try:
        cel.compile(expression)
    except ValueError as error:
        return f"this condition cannot be read: {_reason(error)}"
    return None


def condition_names(expression: str) -> frozenset[str]:
    """The names that a readable condition looks at, without those that its own macros bind."""
    bound = {match.group(1) for match in _MACRO_VARIABLE.finditer(expression)}
    return frozenset(cel.compile(expression).variables()) - bound


def decide(expression: str, names: Mapping[str, Any]) -> bool:
    """Whether it holds. Raises `Refused` when it cannot be told, or is no yes-or-no question."""
    try:
        program = cel.compile(expression)
        answer = program.execute({name: names[name] for name in program.variables() if name in names})
    except (ValueError, TypeError, KeyError, RuntimeError, ArithmeticError, IndexError) as error:
        raise Refused(f"The condition “{expression}” could not be decided: {_reason(error)}") from error
    if not isinstance(answer, bool):
        raise Refused(f"The condition “{expression}” gave {answer!r}, which is neither true nor false.")
    return answer


def _reason(error: Exception) -> str:
    return (str(error).strip().splitlines() or ["no reason given"])[0][:_LONGEST_REASON]

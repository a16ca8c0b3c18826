"""Conditions of branches: CEL, a small language without loops or side effects, never `eval`.

Numbers compare across int and double, `null` is a step that did not run. Whatever goes wrong is `Refused`
with a sentence: a condition that cannot be decided must not silently choose a way.

The library holds the interpreter while it works, and overflows the stack on texts much longer than `LONGEST`.
Its macros go over lists within lists, so that a short text can take years: what could is computed elsewhere.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

import cel

from core.confined import Compute, confined
from core.errors import Refused

LONGEST = 2_000  # characters

# What may be computed in this process: roughly how often something is looked at. It takes below a second.
_MOST_HERE = 5_000_000

# What the library says for a fault of grammar is a parser's trace; its first line is enough.
_LONGEST_REASON = 160

_MACRO = re.compile(r"\.\s*(?:all|exists|exists_one|map|filter)\s*\(")
_MACRO_VARIABLE = re.compile(r"\.(?:all|exists|exists_one|map|filter)\(\s*([A-Za-z_]\w*)\s*,")


def condition_fault(expression: str) -> str | None:
    """Why this is no condition, or None."""
    if len(expression) > LONGEST:
        return f"a condition has at most {LONGEST:,} characters"
    try:
        cel.compile(expression)
    except ValueError as error:
        return f"this condition cannot be read: {_reason(error)}"
    return None


def condition_names(expression: str) -> frozenset[str]:
    """The names that a readable condition looks at, without those that its own macros bind."""
    bound = {match.group(1) for match in _MACRO_VARIABLE.finditer(expression)}
    return frozenset(cel.compile(expression).variables()) - bound


async def decide(expression: str, names: Mapping[str, Any], compute: Compute = confined) -> bool:
    """Whether it holds; what could take long is for `compute`. Raises `Refused` when it cannot be told, or is
    no yes-or-no question."""
    try:
        wanted = cel.compile(expression).variables()
        given = {name: names[name] for name in wanted if name in names}
        if _effort(expression, given) <= _MOST_HERE:
            answer = evaluate(expression, given)
        else:
            answer = await compute(evaluate, expression, given)
    except (ValueError, Refused) as error:
        raise Refused(f"The condition “{expression}” could not be decided: {_reason(error)}") from error
    if not isinstance(answer, bool):
        raise Refused(f"The condition “{expression}” gave {answer}, which is neither true nor false.")
    return answer


def evaluate(expression: str, names: Mapping[str, Any]) -> bool | str:
    """The answer; one that is neither true nor false as people may read it."""
    try:
        answer = cel.compile(expression).execute(dict(names))
    except (ValueError, TypeError, KeyError, RuntimeError, ArithmeticError, IndexError) as error:
        raise Refused(_reason(error)) from error
    return answer if isinstance(answer, bool) else repr(answer)


def _effort(expression: str, names: Mapping[str, Any]) -> int:
    """At most how much it can take: each macro may go over everything, for each time round the others."""
    size = len(expression) + len(json.dumps(names, default=str))
    return int(size ** max(1, len(_MACRO.findall(expression))) * len(expression))


def _reason(error: Exception) -> str:
    return (str(error).strip().splitlines() or ["no reason given"])[0][:_LONGEST_REASON]

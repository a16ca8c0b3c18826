"""A branch's condition as people would say it. What is too intricate for that stays as it is written."""

from collections.abc import Callable

from core.planner.answer.conditions import Comparison, Condition, read_expression

_SAID = {
    Comparison.EQUALS: "is",
    Comparison.DIFFERS: "is not",
    Comparison.CONTAINS: "contains",
    Comparison.LACKS: "does not contain",
    Comparison.MORE: "is more than",
    Comparison.LESS: "is less than",
    Comparison.AT_LEAST: "is at least",
    Comparison.AT_MOST: "is at most",
    Comparison.EMPTY: "is empty",
    Comparison.FILLED: "is not empty",
    Comparison.TRUE: "is true",
    Comparison.FALSE: "is false",
    Comparison.APPROVED: "was approved",
    Comparison.REJECTED: "was not approved",
}
_ANSWERS = ("answer", "label")  # fields of our own prompts: they are the answer itself

NumberOf = Callable[[str], str | None]


def condition_words(expression: str, number_of: NumberOf) -> str:
    """`check.answer == "yes"` as “the answer of step 1 is “yes””. `number_of` a step's id, None for what is
    no step."""
    read = read_expression(expression)
    if read is None or any(one.test not in _SAID for one in read[0]):
        return expression
    conditions, join = read
    return (" and " if join == "all" else " or ").join(_one(one, number_of) for one in conditions)


def _one(condition: Condition, number_of: NumberOf) -> str:
    approval = condition.test in (Comparison.APPROVED, Comparison.REJECTED)
    said = f"{_subject(condition.left, number_of, approval=approval)} {_SAID[condition.test]}"
    if not condition.right:
        return said
    number = condition.right.lstrip("-").replace(".", "", 1).isdigit()
    return f"{said} {condition.right if number else f'“{condition.right}”'}"


def _subject(path: str, number_of: NumberOf, *, approval: bool) -> str:
    name, _, field = path.partition(".")
    number = number_of(name)
    if number is None:
        return f"the {field.replace('_', ' ')}" if name in ("inputs", "trigger", "item") and field else path
    if approval and not field:
        return f"step {number}"
    what = "answer" if not field or field in _ANSWERS else field.replace("_", " ")
    return f"the {what} of step {number}"

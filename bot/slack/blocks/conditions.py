"""A branch's condition as people would say it. What is too intricate for that stays as it is written."""

from collections.abc import Callable
from functools import reduce

from core.language import ENGLISH, Translator
from core.planner.answer.conditions import Comparison, Condition, read_expression

_ANSWERS = ("answer", "label")  # fields of our own prompts: they are the answer itself

NumberOf = Callable[[str], str | None]


def condition_words(expression: str, number_of: NumberOf, tr: Translator = ENGLISH) -> str:
    """`check.answer == "yes"` as “the answer of step 1 is “yes””. `number_of` a step's id, None for what is
    no step."""
    read = read_expression(expression)
    said = None if read is None else [_one(one, number_of, tr) for one in read[0]]
    if read is None or said is None or None in said:
        return expression
    joined = tr("{one} and {other}") if read[1] == "all" else tr("{one} or {other}")
    return reduce(lambda one, other: joined.format(one=one, other=other), filter(None, said))


def _one(condition: Condition, number_of: NumberOf, tr: Translator) -> str | None:
    approval = condition.test in (Comparison.APPROVED, Comparison.REJECTED)
    what = _subject(condition.left, number_of, tr, approval=approval)
    number = condition.right.lstrip("-").replace(".", "", 1).isdigit()
    value = condition.right if number else tr("“{words}”", words=condition.right)
    return _said(condition.test, what, value, tr)


def _said(test: Comparison, what: str, value: str, tr: Translator) -> str | None:
    """A sentence for each comparison: languages put their words in different places."""
    match test:
        case Comparison.EQUALS:
            return tr("{what} is {value}", what=what, value=value)
        case Comparison.DIFFERS:
            return tr("{what} is not {value}", what=what, value=value)
        case Comparison.CONTAINS:
            return tr("{what} contains {value}", what=what, value=value)
        case Comparison.LACKS:
            return tr("{what} does not contain {value}", what=what, value=value)
        case Comparison.MORE:
            return tr("{what} is more than {value}", what=what, value=value)
        case Comparison.LESS:
            return tr("{what} is less than {value}", what=what, value=value)
        case Comparison.AT_LEAST:
            return tr("{what} is at least {value}", what=what, value=value)
        case Comparison.AT_MOST:
            return tr("{what} is at most {value}", what=what, value=value)
    return _state(test, what, tr)


def _state(test: Comparison, what: str, tr: Translator) -> str | None:
    """What is compared with nothing."""
    match test:
        case Comparison.EMPTY:
            return tr("{what} is empty", what=what)
        case Comparison.FILLED:
            return tr("{what} is not empty", what=what)
        case Comparison.TRUE:
            return tr("{what} is true", what=what)
        case Comparison.FALSE:
            return tr("{what} is false", what=what)
        case Comparison.APPROVED:
            return tr("{what} was approved", what=what)
        case Comparison.REJECTED:
            return tr("{what} was not approved", what=what)
    return None


def _subject(path: str, number_of: NumberOf, tr: Translator, *, approval: bool) -> str:
    name, _, field = path.partition(".")
    number = number_of(name)
    if number is None:
        given = name in ("inputs", "trigger", "item") and field
        return tr("the {name}", name=field.replace("_", " ")) if given else path
    if approval and not field:
        return tr("step {number}", number=number)
    if not field or field in _ANSWERS:
        return tr("the answer of step {number}", number=number)
    return tr("the {name} of step {number}", name=field.replace("_", " "), number=number)

"""FLOW-BENCH's sequences and our definitions as trees that can be compared.

A sequence is Python in form: `x = Action()`, `if`/`elif`/`else`, `for x in xs`, `user_task("…")`. Two are
the same when the same actions stand in the same order and nesting, loops go through the same steps' results,
and conditions have the same shape: what they look at, how they compare, and with which literal. Names of
variables and of fields are free, and what is empty, none or false is the same "not".
"""

import ast
from collections.abc import Mapping, Sequence
from typing import Any

from core.definition import Action, Approval, Branch, ForEach, Payload, Step, Wait
from core.planner.answer.conditions import Comparison, Condition, joined, read_expression
from core.planner.draft.ids import Ids

ENGINE = "flow"
_TASK = "user_task"

Shape = tuple[Any, ...]

_OPERATORS: Mapping[type[ast.cmpop], Comparison] = {
    ast.Eq: Comparison.EQUALS,
    ast.NotEq: Comparison.DIFFERS,
    ast.In: Comparison.CONTAINS,
    ast.NotIn: Comparison.LACKS,
    ast.Gt: Comparison.MORE,
    ast.Lt: Comparison.LESS,
    ast.GtE: Comparison.AT_LEAST,
    ast.LtE: Comparison.AT_MOST,
}
_ABSENT = {Comparison.EMPTY, Comparison.FALSE, Comparison.REJECTED}
_PRESENT = {Comparison.FILLED, Comparison.TRUE, Comparison.APPROVED}


def steps_of(sequence: str) -> tuple[Step, ...]:
    """A sequence as the steps of a definition. Raises `ValueError` for what is no such sequence."""
    reader = _Sequence()
    return tuple(reader.body(ast.parse(sequence.strip() or "pass").body, {}))


def shape(steps: Sequence[Step]) -> Shape:
    """The steps without what is free."""
    return _Shaper().steps(steps)


class _Sequence:
    """Python's tree → steps. Variables may be assigned twice, ids not."""

    def __init__(self) -> None:
        self._ids = Ids()

    def body(self, statements: Sequence[ast.stmt], names: dict[str, str]) -> list[Step]:
        return [step for one in statements if (step := self._statement(one, names)) is not None]

    def _statement(self, statement: ast.stmt, names: dict[str, str]) -> Step | None:
        match statement:
            case ast.Pass():
                return None
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call):
                step_id = names[name] = self._ids.new(name.lower())
                return self._call(call, step_id)
            case ast.Expr(value=ast.Call() as call):
                return self._call(call, self._ids.new("step"))
            case ast.If():
                when = self._condition(statement.test, names)
                then = self.body(statement.body, names)
                otherwise = self.body(statement.orelse, names)
                given = {"id": self._ids.new("choice"), "when": when, "then": then, "else": otherwise}
                return Branch.model_validate(given)
            case ast.For(target=ast.Name(id=name)):
                item = self._ids.new(name.lower())
                items = f"{{{{{_path(statement.iter, names)}}}}}"
                steps = self.body(statement.body, {**names, name: item})
                given = {"id": self._ids.new(f"each_{item}"), "items": items, "as": item, "steps": steps}
                return ForEach.model_validate(given)
        raise ValueError(f"no statement of a sequence: {ast.unparse(statement)}")

    def _call(self, call: ast.Call, step_id: str) -> Step:
        name = ast.unparse(call.func)
        if name == _TASK:
            words = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else ""
            return Approval(id=step_id, ask=str(words))
        return Action(id=step_id, action=f"{ENGINE}:{name}")

    def _condition(self, test: ast.expr, names: Mapping[str, str]) -> str:
        if isinstance(test, ast.BoolOp):
            conditions = [_test(one, names) for one in test.values]
            return joined(conditions, "all" if isinstance(test.op, ast.And) else "any")
        return _test(test, names).expression()


def _test(test: ast.expr, names: Mapping[str, str]) -> Condition:
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return Condition(_path(operand, names), Comparison.FALSE)
        case ast.Compare(left=ast.Constant(value=value), ops=[operator], comparators=[right]):
            return Condition(_path(right, names), _OPERATORS[type(operator)], str(value))
        case ast.Compare(left=left, ops=[operator], comparators=[ast.Constant(value=value)]):
            wanted = _OPERATORS[type(operator)]
            if value is None or isinstance(value, bool):
                present = (value is True) is (wanted is Comparison.EQUALS)
                empty = Comparison.EMPTY if value is None else Comparison.FALSE
                full = Comparison.FILLED if value is None else Comparison.TRUE
                return Condition(_path(left, names), full if present else empty)
            return Condition(_path(left, names), wanted, str(value))
        case ast.Compare(left=left, ops=[operator], comparators=[right]):
            return Condition(_path(left, names), _OPERATORS[type(operator)], _path(right, names))
    return Condition(_path(test, names), Comparison.TRUE)


def _path(expression: ast.expr, names: Mapping[str, str]) -> str:
    """`repo.name` with the id that stands for the variable."""
    if isinstance(expression, ast.Call):  # len(x), x.lower()
        inner = expression.args[0] if expression.args else expression.func
        return _path(inner, names)
    text = ast.unparse(expression)
    name, dot, rest = text.partition(".")
    return f"{names.get(name, name.lower())}{dot}{rest}"


class _Shaper:
    def __init__(self) -> None:
        self._order: dict[str, int] = {}
        self._people: set[str] = set()

    def steps(self, steps: Sequence[Step]) -> Shape:
        return tuple(self._step(step) for step in steps)

    def _step(self, step: Step) -> Shape:
        match step:
            case Action():
                self._name(step.id)
                return ("do", step.action.partition(":")[2])
            case Approval():
                self._name(step.id)
                self._people.add(step.id)
                return ("person",)
            case Branch():
                return ("if", self._when(step.when), self.steps(step.then), self.steps(step.else_))
            case ForEach():
                source = self._source(str(step.items).strip("{} "))
                self._name(step.as_)
                inside = self.steps(step.steps)
                return ("for", source, inside)
            case Payload():
                self._name(step.id)
                return ("prompt",)
            case Wait():
                return ("wait", step.seconds)

    def _name(self, name: str) -> None:
        self._order[name] = len(self._order)

    def _source(self, path: str) -> int | str:
        name = path.partition(".")[0].partition("[")[0]
        return self._order.get(name, name)

    def _when(self, when: str) -> Shape:
        read = read_expression(when)
        if read is None:
            return ("unread", when)
        conditions, join = read
        tests = tuple(sorted((self._test(one) for one in conditions), key=str))
        return tests[0] if len(tests) == 1 else (join, *tests)

    def _test(self, condition: Condition) -> Shape:
        name = condition.left.partition(".")[0]
        source = self._source(name)
        test, right = condition.test, condition.right.strip().casefold()
        if test in _ABSENT or (test is Comparison.EQUALS and right in ("none", "null", "")):
            return (source, "not")
        if test in _PRESENT or (test is Comparison.DIFFERS and right in ("none", "null", "")):
            return (source, "is")
        if name in self._people:
            agreed = right.startswith(("approve", "accept", "yes", "grant", "true"))
            return (source, "is" if agreed is (test is Comparison.EQUALS) else "not")
        return (source, str(test), right)

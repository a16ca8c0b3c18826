"""What a run would do, shown without doing it: every prompt and call with its values, and what it costs.

Nothing is asked and nothing is sent. What only a run can know is a sample, which says of itself what it
stands for (`‹summary›`, `‹issue.title›`), unless an earlier run's answer is given for it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import JsonValue

from core.budgets import USUAL_ANSWER, tokens_of
from core.conversation.samples import is_sample, paths_within, sample, sample_of
from core.definition import (
    Action,
    Approval,
    Branch,
    Definition,
    ForEach,
    Input,
    Payload,
    Step,
    Wait,
    every_step,
)
from core.money import Price, in_dollars
from core.template import Room, fill, fill_texts

PriceOf = Callable[[Payload], Price | None]


@dataclass(frozen=True)
class Span:
    """From the least that a run takes to the most."""

    fewest: int = 0
    most: int = 0

    def __add__(self, other: "Span") -> "Span":
        return Span(self.fewest + other.fewest, self.most + other.most)

    def __mul__(self, times: int) -> "Span":
        return Span(self.fewest * times, self.most * times)


@dataclass(frozen=True)
class Costs:
    """What models are asked and take; `nanos` are nanodollars, of those whose price is known."""

    calls: Span = Span()
    tokens: Span = Span()
    nanos: Span = Span()

    def __add__(self, other: "Costs") -> "Costs":
        return Costs(self.calls + other.calls, self.tokens + other.tokens, self.nanos + other.nanos)

    def __mul__(self, times: int) -> "Costs":
        return Costs(self.calls * times, self.tokens * times, self.nanos * times)


@dataclass(frozen=True)
class Shown:
    """One step as it would be performed, its references filled.

    `arm` says in which way of a branch it stands, `times` how often a loop would do it (None: once for each
    item that the run will find).
    """

    path: str
    step: Step
    depth: int
    arm: str = ""  # then | else, for the first step of each
    times: int | None = 1


@dataclass(frozen=True)
class Preview:
    """A rehearsal. `calls` and `tokens` are those of models, `nanos` what they cost in nanodollars (None
    where a price is not known); with `per_item`, the items of a loop that only the run will know are counted
    as one. `sampled` are the names that samples stand for."""

    steps: tuple[Shown, ...]
    calls: Span
    tokens: Span
    nanos: Span | None
    per_item: bool
    sampled: tuple[str, ...]

    @property
    def dollars(self) -> str:
        """`$0.002`, where every price is known and something is paid."""
        if self.nanos is None or not self.nanos.most:
            return ""
        fewest, most = in_dollars(self.nanos.fewest), in_dollars(self.nanos.most)
        return most if fewest == most else f"{fewest} to {most}"


def preview(
    definition: Definition,
    inputs: Mapping[str, Any] | None = None,
    past: Mapping[str, JsonValue] | None = None,
    price: PriceOf = lambda step: None,
) -> Preview:
    """Rehearse a definition with the inputs given so far; `past` are an earlier run's answers by step id, and
    `price` says what the model of a payload costs.

    Raises `Refused` where what the steps would be asked is too long to be shown.
    """
    return _Rehearsal(definition, inputs or {}, past or {}, price).all()


@dataclass(frozen=True)
class _Place:
    """Where a list of steps stands: at the top, in an arm of a branch, or in a loop."""

    scope: dict[str, Any]  # each step puts its answer in
    prefix: str = ""  # of the paths there
    depth: int = 0
    times: int | None = 1  # as in `Shown`


class _Rehearsal:
    def __init__(
        self,
        definition: Definition,
        inputs: Mapping[str, Any],
        past: Mapping[str, JsonValue],
        price: PriceOf,
    ) -> None:
        self._definition = definition
        self._price = price
        self._unpriced = False
        self._past = past
        self._paths = paths_within(definition.steps)
        self._shown: list[Shown] = []
        self._sampled: dict[str, None] = {}
        self._per_item = False
        self._room = Room("preview")  # all steps are held at once
        given = {one.name: self._input(one, inputs.get(one.name, one.default)) for one in definition.inputs}
        self._scope: dict[str, Any] = {**given, "inputs": given, "trigger": self._named("trigger")}
        self._scope |= {step.id: None for step in every_step(definition.steps) if step.id not in given}

    def all(self) -> Preview:
        costs = self._list(self._definition.steps, _Place(self._scope))
        nanos = None if self._unpriced else costs.nanos
        sampled = tuple(self._sampled)
        return Preview(tuple(self._shown), costs.calls, costs.tokens, nanos, self._per_item, sampled)

    def _list(self, steps: Sequence[Step], place: _Place, arm: str = "") -> Costs:
        """`arm` is of the first only."""
        costs = Costs()
        for step in steps:
            costs += self._step(step, place, arm)
            arm = ""
        return costs

    def _step(self, step: Step, place: _Place, arm: str) -> Costs:
        scope = place.scope

        def show(filled: Step) -> None:
            self._shown.append(Shown(place.prefix + step.id, filled, place.depth, arm, place.times))

        match step:
            case Payload():
                texts = fill_texts([block.text for block in step.blocks], scope, self._room)
                pairs = zip(step.blocks, texts, strict=True)
                blocks = tuple(block.model_copy(update={"text": text}) for block, text in pairs)
                show(step.model_copy(update={"blocks": blocks}))
                scope[step.id] = self._answer(step)
                return self._prompt(step, texts)
            case Action():
                show(step.model_copy(update={"params": fill(step.params, scope, self._room)}))
                scope[step.id] = self._answer(step)
            case Approval():
                show(step.model_copy(update={"ask": fill_texts([step.ask], scope, self._room)[0]}))
                scope[step.id] = self._past.get(step.id) or self._approved(step)
            case Wait():
                show(step)
            case Branch():
                show(step)
                return self._branch(step, replace(place, depth=place.depth + 1))
            case ForEach():
                return self._loop(step, place, arm)
        return Costs()

    def _prompt(self, step: Payload, texts: Sequence[str]) -> Costs:
        asked = sum(tokens_of(text) for text in texts)
        price, took = self._price(step), asked + USUAL_ANSWER
        self._unpriced |= price is None
        nanos = 0 if price is None else price.of(asked, USUAL_ANSWER)
        return Costs(Span(1, 1), Span(took, took), Span(nanos, nanos))

    def _branch(self, step: Branch, place: _Place) -> Costs:
        """Both ways are shown: which one a run takes, only the run knows."""
        ways = [self._list(arm, place, name) for name, arm in (("then", step.then), ("else", step.else_))]
        place.scope[step.id] = self._named(step.id)
        return Costs(
            _either([way.calls for way in ways]),
            _either([way.tokens for way in ways]),
            _either([way.nanos for way in ways]),
        )

    def _loop(self, step: ForEach, place: _Place, arm: str) -> Costs:
        """The first item stands for all."""
        items = fill(step.items, place.scope)
        known = isinstance(items, list) and bool(items) and not is_sample(items)
        first = items[0] if known else self._named(step.as_)
        times = len(items) if known else None
        self._per_item |= not known
        shown, path = step.model_copy(update={"items": items if known else [first]}), place.prefix + step.id
        self._shown.append(Shown(path, shown, place.depth, arm, times))
        inner = _Place({**place.scope, step.as_: first}, f"{path}[0].", place.depth + 1, times)
        costs = self._list(step.steps, inner)
        place.scope[step.id] = self._past.get(step.id, [inner.scope.get(step.steps[-1].id)])
        return costs * (times or 1)

    def _input(self, wanted: Input, value: Any) -> Any:
        if value is not None:
            return value
        if wanted.type in ("string", "array", "object"):
            return self._named(wanted.name)
        self._sampled[wanted.name] = None
        return 1 if wanted.type == "number" else True

    def _answer(self, step: Payload | Action) -> Any:
        if step.id in self._past:
            return self._past[step.id]
        if isinstance(step, Payload) and step.output_schema is not None:
            self._sampled[step.id] = None
            return sample_of(step.output_schema, step.id)
        return self._named(step.id)

    def _approved(self, step: Approval) -> Mapping[str, Any]:
        """A yes, with words where some are wanted."""
        named = self._named(step.id) if step.wants == "answer" else None
        return {**(named if isinstance(named, Mapping) else {}), "approved": True}

    def _named(self, name: str) -> Any:
        """A sample that has what references look for in it."""
        self._sampled[name] = None
        return sample(name, self._paths.get(name, []))


def _either(ways: Sequence[Span]) -> Span:
    return Span(min(way.fewest for way in ways), max(way.most for way in ways))

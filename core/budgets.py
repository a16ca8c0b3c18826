"""How much may be taken of models: by one run, by a workflow in a month, by a workspace in a month.

Values and words; `core/walking/spending.py` keeps to them. Months are those of UTC, as models are billed in
them, and so that one counter serves every limit, whatever zones people live in.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from core.definition import Budget as DefinedBudget
from core.definition import Limit
from core.language import ENGLISH, Translator
from core.money import Price, in_dollars, nanos

Measure = Literal["tokens", "nanos"]
Grants = Mapping[str, Mapping[str, int]]

_MEASURES: tuple[Measure, ...] = ("tokens", "nanos")
_BYTES_A_TOKEN = 4  # of English; a rough measure for other scripts, too
_AROUND_A_MESSAGE = 4  # tokens, for its role and its ends
USUAL_ANSWER = 250  # tokens


@dataclass(frozen=True)
class Amount:
    """What was taken, or is about to be."""

    tokens: int = 0
    nanos: int = 0  # nanodollars

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(self.tokens + other.tokens, self.nanos + other.nanos)

    def __sub__(self, other: "Amount") -> "Amount":
        return Amount(self.tokens - other.tokens, self.nanos - other.nanos)

    def of(self, measure: Measure) -> int:
        """The one or the other."""
        return self.tokens if measure == "tokens" else self.nanos


@dataclass(frozen=True)
class Forecast:
    """What a prompt is about to take. `tokens_out` is the most that may be answered, None where nothing
    bounds it; without a price nobody knows what it costs."""

    model: str
    tokens_in: int
    tokens_out: int | None
    price: Price | None


@dataclass(frozen=True)
class Budget:
    """One limit that a run has to keep: `whose` it is, and in which month (None: in the run's whole life)."""

    whose: Literal["run", "workflow", "workspace"]
    month: str | None
    most: Mapping[Measure, int] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Names it among those of a run."""
        return self.whose if self.month is None else f"{self.whose}:{self.month}"

    def extended(self, grants: Grants) -> "Budget":
        """With what people allowed beyond it."""
        more = grants.get(self.key, {})
        most = {measure: limit + more.get(measure, 0) for measure, limit in self.most.items()}
        return Budget(self.whose, self.month, most)


@dataclass(frozen=True)
class Short:
    """A budget that a prompt would pass: what is used of it, and by how much `more` it could go on."""

    budget: Budget
    measure: Measure
    used: int
    need: int
    more: int


@dataclass(frozen=True)
class Nearing:
    """A month's budget of which most is used, and whom that concerns."""

    whose: Literal["workflow", "workspace"]
    month: str
    measure: Measure
    used: int
    most: int
    people: tuple[str, ...] = ()


def nearing(budget: Budget, taken: Amount) -> list[Nearing]:
    """What people should know of a month's budget before it is used up."""
    if budget.month is None or budget.whose == "run":
        return []
    return [
        Nearing(budget.whose, budget.month, measure, taken.of(measure), most)
        for measure, most in budget.most.items()
        if is_nearing(taken.of(measure), most)
    ]


def is_nearing(used: int, most: int) -> bool:
    """Whether at least four fifths of it are used."""
    return used * 5 >= most * 4


def nearly_used_up(near: Nearing) -> str:
    """The warning: how far it is, and what happens then."""
    used, most = _of_most(near.measure, near.used, near.most)
    share = math.floor(100 * near.used / near.most)
    then = (
        "Runs go on until it is used up; then each asks before it goes on."
        if near.used < near.most
        else "It is used up: each run asks before it goes on."
    )
    return f"This {near.whose} has used {used} of its {most} for {named(near.month)}, {share} %. {then}"


def most_of(limit: Limit) -> Mapping[Measure, int]:
    """What a definition or the settings say, in whole numbers."""
    most: dict[Measure, int] = {}
    if limit.tokens is not None:
        most["tokens"] = limit.tokens
    if limit.usd is not None:
        most["nanos"] = nanos(limit.usd)
    return most


def shortages(original: Budget, grants: Grants, taken: Amount, need: Amount) -> list[Short]:
    """Where a prompt would pass a budget. Of a run's own there is as much again to be had, of a month's a
    tenth; and at least what the prompt needs."""
    budget, found = original.extended(grants), []
    for measure in _MEASURES:
        limit = budget.most.get(measure)
        if limit is None or taken.of(measure) + need.of(measure) <= limit:
            continue
        usual = original.most[measure]
        lacking = taken.of(measure) + need.of(measure) - limit
        more = max(usual if budget.month is None else math.ceil(usual / 10), lacking)
        found.append(Short(budget, measure, taken.of(measure), need.of(measure), more))
    return found


def ask_about(shorts: Sequence[Short]) -> str:
    """The question: what is used up, and what going on takes."""
    said = [_used_up(short) for short in shorts]
    more = " and ".join(dict.fromkeys(_amount(short.measure, short.more, "more") for short in shorts))
    whom = "Continue" if all(short.budget.month is None for short in shorts) else "Continue this run"
    return f"{' '.join(said)} {whom} with {more}, or stop?"


def grants_of(shorts: Iterable[Short]) -> dict[str, dict[str, int]]:
    """What a yes allows."""
    grants: dict[str, dict[str, int]] = {}
    for short in shorts:
        grants.setdefault(short.budget.key, {})[short.measure] = short.more
    return grants


def granted(before: Grants, more: Grants) -> dict[str, dict[str, int]]:
    """Both together."""
    return {
        key: {
            measure: before.get(key, {}).get(measure, 0) + more.get(key, {}).get(measure, 0)
            for measure in {**before.get(key, {}), **more.get(key, {})}
        }
        for key in {**before, **more}
    }


def tokens_of(text: str) -> int:
    """About how many tokens a text is."""
    return math.ceil(len(text.encode("utf-8", "replace")) / _BYTES_A_TOKEN)


def tokens_asked(texts: Iterable[str], schema: Mapping[str, Any] | None = None) -> int:
    """About how many tokens a prompt is, its schema included."""
    said = sum(tokens_of(text) + _AROUND_A_MESSAGE for text in texts)
    return said + (0 if schema is None else tokens_of(json.dumps(schema)))


def month_of(moment: datetime) -> str:
    """`2026-11`."""
    return f"{moment.astimezone(UTC):%Y-%m}"


def after(month: str) -> datetime:
    """When the next one begins."""
    year, number = (int(part) for part in month.split("-"))
    return datetime(year + number // 12, number % 12 + 1, 1, tzinfo=UTC)


def named(month: str) -> str:
    """`November 2026`."""
    return f"{datetime.strptime(month, '%Y-%m'):%B %Y}"


def in_words(measure: Measure, amount: int, tr: Translator = ENGLISH) -> str:
    """`1,200 tokens`, `$0.20`."""
    return in_dollars(amount) if measure == "nanos" else tr.plural("{n} token", "{n} tokens", amount)


def limits_of(budget: DefinedBudget, tr: Translator = ENGLISH) -> list[str]:
    """What a definition allows, in words: `5,000 tokens`, `$2.00 a month`."""
    own = [in_words(measure, most, tr) for measure, most in most_of(budget).items()]
    monthly = [in_words(measure, most, tr) for measure, most in most_of(budget.month).items()]
    return own + [tr("{amount} a month", amount=amount) for amount in monthly]


def _used_up(short: Short) -> str:
    budget = short.budget
    of_month = "" if budget.month is None else f" for {named(budget.month)}"
    used, most = _of_most(short.measure, short.used, budget.most[short.measure])
    need = f"{short.need:,}" if short.measure == "tokens" else in_dollars(short.need)
    return f"This {budget.whose} has used {used} of its {most}{of_month}; the next prompt needs about {need}."


def _of_most(measure: Measure, used: int, most: int) -> tuple[str, str]:
    """`48,900` and `50,000 tokens`."""
    if measure == "tokens":
        return f"{used:,}", in_words(measure, most)
    return in_dollars(used), in_dollars(most)


def _amount(measure: Measure, amount: int, more: str) -> str:
    return f"{in_dollars(amount) if measure == 'nanos' else f'{amount:,}'} {more}"

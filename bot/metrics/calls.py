"""What engines are asked, how long it takes, and what models take for it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Histogram
from pydantic import JsonValue

from core.budgets import Forecast
from core.definition import Action, Payload
from core.engine import Call, Engine, Outcome, Rate
from core.errors import Refused, Unavailable, Unknown, Wasted
from core.money import dollars
from core.runs import Usage
from core.stage import Handover, Stage

# Seconds. A prompt on a small machine takes minutes.
_BUCKETS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300)


class CallFigures:
    """Of the calls of one process."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._calls = Counter(
            "synth_engine_calls", "Steps asked of engines.", ["engine", "outcome"], registry=registry
        )
        self._seconds = Histogram(
            "synth_engine_seconds",
            "How long engines take for a step.",
            ["engine"],
            buckets=_BUCKETS,
            registry=registry,
        )
        self._tokens = Counter(
            "synth_model_tokens", "Tokens of prompts in runs.", ["model", "way"], registry=registry
        )
        self._dollars = Counter(
            "synth_model_cost_dollars",
            "What prompts in runs cost, where SYNTH_MODEL_PRICES says the price.",
            ["model"],
            registry=registry,
        )
        self._limited = Counter(
            "synth_limited_calls",
            "Calls held back by a limit: waited a moment, parked, or told so by the engine.",
            ["rate", "how"],
            registry=registry,
        )

    def held_back(self, rate: str, how: str) -> None:
        """Count a call that had to wait for a limit."""
        self._limited.labels(rate.partition(":")[0], how).inc()

    @contextmanager
    def call(self, engine: str) -> Iterator[None]:
        """Around one call of an engine. `aborted`: the run was cancelled, or the step's patience ended."""
        start, outcome = perf_counter(), "aborted"
        try:
            yield
            outcome = "completed"
        except (Refused, Unavailable, Unknown) as error:
            outcome = "refused" if isinstance(error, Refused) else type(error).__name__.lower()
            raise
        finally:
            self._calls.labels(engine, outcome).inc()
            self._seconds.labels(engine).observe(perf_counter() - start)

    def used(self, usage: Usage) -> None:
        """Count what a model took."""
        if usage.cost:
            self._dollars.labels(usage.model).inc(dollars(usage.cost))
        if usage.tokens:
            self._tokens.labels(usage.model, "in").inc(usage.tokens_in)
            self._tokens.labels(usage.model, "out").inc(usage.tokens_out)


class MeasuredEngine(Engine):
    """Only performs: catalogue and accounts speak with the engine itself."""

    def __init__(self, engine: Engine, figures: CallFigures) -> None:
        self.name, self.repeatable, self.stages = engine.name, engine.repeatable, engine.stages
        self._engine = engine
        self._figures = figures

    def forecast(self, step: Payload | Action) -> Forecast | None:
        """The engine's own."""
        return self._engine.forecast(step)

    def rate(self, step: Payload | Action) -> Rate | None:
        """The engine's own."""
        return self._engine.rate(step)

    async def perform(self, call: Call) -> Outcome:
        """The engine's own, counted and timed."""
        try:
            with self._figures.call(self.name):
                outcome = await self._engine.perform(call)
        except Wasted as error:
            self._figures.used(Usage(*error.took))
            raise
        self._figures.used(outcome.usage)
        return outcome

    async def prepare(self, stage: Stage) -> Handover:
        """The engine's own."""
        return await self._engine.prepare(stage)

    async def hand_over(self, handover: Handover) -> None:
        """The engine's own, counted and timed as one call."""
        with self._figures.call(self.name):
            await self._engine.hand_over(handover)

    async def outcome(self, call: Call, told: Mapping[str, JsonValue]) -> Outcome:
        """The engine's own."""
        return await self._engine.outcome(call, told)

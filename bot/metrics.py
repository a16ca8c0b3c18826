"""What whoever operates Synth watches: figures in Prometheus' form, of this process and of the
runs that are open in the database.

Nothing that a person wrote or named is a label: the figures are of the whole installation.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from time import perf_counter

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from pydantic import JsonValue

from core.budgets import Forecast
from core.definition import Action, Payload
from core.engine import Call, Engine, Outcome, Rate
from core.errors import Refused, StorageError, Unavailable, Unknown, Wasted
from core.money import dollars
from core.planning import Planner, PlanRequest
from core.runs import RunStatus, Usage
from core.stage import Handover, Stage
from core.stores import RunCensus
from core.workflows import Plan

log = logging.getLogger(__name__)

_OPEN = (RunStatus.CREATED, RunStatus.RUNNING, RunStatus.WAITING)
# A prompt on a small machine takes minutes.
_ENGINE_BUCKETS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300)
_PLAN_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 15, 30, 60, 120)


class Metrics:
    """The figures of one process."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        PlatformCollector(registry=self._registry)
        self._runs = Gauge("synth_runs", "Runs that have not ended.", ["status"], registry=self._registry)
        self._oldest = Gauge(
            "synth_oldest_run_timestamp_seconds",
            "When the oldest run at this status was made; 0 if there is none.",
            ["status"],
            registry=self._registry,
        )
        self._in_line = Gauge(
            "synth_in_line",
            "Runs that wait for a slot, and calls that wait for an engine's limit.",
            ["what"],
            registry=self._registry,
        )
        self._in_line_since = Gauge(
            "synth_in_line_oldest_timestamp_seconds",
            "Since when the first of them waits; 0 if there is none.",
            ["what"],
            registry=self._registry,
        )
        self._limited = Counter(
            "synth_limited_calls",
            "Calls held back by a limit: waited a moment, parked, or told so by the engine.",
            ["rate", "how"],
            registry=self._registry,
        )
        self._calls = Counter(
            "synth_engine_calls", "Steps asked of engines.", ["engine", "outcome"], registry=self._registry
        )
        self._seconds = Histogram(
            "synth_engine_seconds",
            "How long engines take for a step.",
            ["engine"],
            buckets=_ENGINE_BUCKETS,
            registry=self._registry,
        )
        self._tokens = Counter(
            "synth_model_tokens", "Tokens of prompts in runs.", ["model", "way"], registry=self._registry
        )
        self._dollars = Counter(
            "synth_model_cost_dollars",
            "What prompts in runs cost, where SYNTH_MODEL_PRICES says the price.",
            ["model"],
            registry=self._registry,
        )
        self._plans = Histogram(
            "synth_plan_seconds",
            "How long planning takes, by rules alone and with a model.",
            ["way"],
            buckets=_PLAN_BUCKETS,
            registry=self._registry,
        )

    async def page(self, census: RunCensus) -> bytes:
        """All of it in the text format. The runs are left out while the database cannot say."""
        self._runs.clear()
        self._oldest.clear()
        self._in_line.clear()
        self._in_line_since.clear()
        try:
            found = {one.status: one for one in await census.open_runs()}
            lines = await census.in_line()
        except StorageError:
            log.warning("metrics without runs: the database cannot say")
        else:
            for status in _OPEN:
                one = found.get(status)
                self._runs.labels(status.value).set(one.count if one else 0)
                self._oldest.labels(status.value).set(one.oldest.timestamp() if one else 0)
            for line in lines:
                self._in_line.labels(line.what).set(line.count)
                self._in_line_since.labels(line.what).set(line.oldest.timestamp() if line.oldest else 0)
        return generate_latest(self._registry)

    def measured(self, engines: Mapping[str, Engine]) -> dict[str, Engine]:
        """The engines for whoever performs steps, each call of them counted and timed."""
        return {name: _MeasuredEngine(engine, self) for name, engine in engines.items()}

    def held_back(self, rate: str, how: str) -> None:
        """Count a call that had to wait for a limit."""
        self._limited.labels(rate.partition(":")[0], how).inc()

    def planner(self, planner: Planner) -> Planner:
        """The same for a planner."""
        return _MeasuredPlanner(planner, self._plans)

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


class _MeasuredEngine(Engine):
    """Only performs: catalogue and accounts speak with the engine itself."""

    def __init__(self, engine: Engine, metrics: Metrics) -> None:
        self.name, self.repeatable, self.stages = engine.name, engine.repeatable, engine.stages
        self._engine = engine
        self._metrics = metrics

    def forecast(self, step: Payload | Action) -> Forecast | None:
        """The engine's own."""
        return self._engine.forecast(step)

    def rate(self, step: Payload | Action) -> Rate | None:
        """The engine's own."""
        return self._engine.rate(step)

    async def perform(self, call: Call) -> Outcome:
        """The engine's own, counted and timed."""
        try:
            with self._metrics.call(self.name):
                outcome = await self._engine.perform(call)
        except Wasted as error:
            self._metrics.used(Usage(*error.took))
            raise
        self._metrics.used(outcome.usage)
        return outcome

    async def prepare(self, stage: Stage) -> Handover:
        """The engine's own."""
        return await self._engine.prepare(stage)

    async def hand_over(self, handover: Handover) -> None:
        """The engine's own, counted and timed as one call."""
        with self._metrics.call(self.name):
            await self._engine.hand_over(handover)

    async def outcome(self, call: Call, told: Mapping[str, JsonValue]) -> Outcome:
        """The engine's own."""
        return await self._engine.outcome(call, told)


class _MeasuredPlanner:
    def __init__(self, planner: Planner, seconds: Histogram) -> None:
        self._planner = planner
        self._seconds = seconds

    async def sketch(self, request: PlanRequest) -> Plan:
        with self._seconds.labels("rules").time():
            return await self._planner.sketch(request)

    async def refine(self, request: PlanRequest, sketch: Plan) -> Plan:
        with self._seconds.labels("model").time():
            return await self._planner.refine(request, sketch)

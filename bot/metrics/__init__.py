"""What whoever operates Synth watches: figures in Prometheus' form, of this process and of the
runs that are open in the database.

Nothing that a person wrote or named is a label: the figures are of the whole installation.
"""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, PlatformCollector, ProcessCollector, generate_latest

from bot.metrics.calls import CallFigures, MeasuredEngine
from bot.metrics.planning import MeasuredPlanner, plan_seconds
from bot.metrics.standing import StandingFigures
from core.engine import Engine
from core.planning import Planner
from core.stores import RunCensus


class Metrics:
    """The figures of one process."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        PlatformCollector(registry=self._registry)
        self._standing = StandingFigures(self._registry)
        self._calls = CallFigures(self._registry)
        self._plans = plan_seconds(self._registry)

    async def page(self, census: RunCensus) -> bytes:
        """All of it in the text format. The runs are left out while the database cannot say."""
        await self._standing.look(census)
        return generate_latest(self._registry)

    def measured(self, engines: Mapping[str, Engine]) -> dict[str, Engine]:
        """The engines for whoever performs steps, each call of them counted and timed."""
        return {name: MeasuredEngine(engine, self._calls) for name, engine in engines.items()}

    def planner(self, planner: Planner) -> Planner:
        """The same for a planner."""
        return MeasuredPlanner(planner, self._plans)

    def held_back(self, rate: str, how: str) -> None:
        """Count a call that had to wait for a limit: of which rate, and whether it `waited`, `parked` or was
        `told` so by the engine."""
        self._calls.held_back(rate, how)

"""How long planning takes."""

from prometheus_client import CollectorRegistry, Histogram

from core.planning import Planner, PlanRequest
from core.workflows import Plan

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 15, 30, 60, 120)  # seconds


def plan_seconds(registry: CollectorRegistry) -> Histogram:
    """By rules alone, and with a model."""
    return Histogram(
        "synth_plan_seconds",
        "How long planning takes, by rules alone and with a model.",
        ["way"],
        buckets=_BUCKETS,
        registry=registry,
    )


class MeasuredPlanner:
    """A planner, each of its calls timed."""

    def __init__(self, planner: Planner, seconds: Histogram) -> None:
        self._planner = planner
        self._seconds = seconds

    async def sketch(self, request: PlanRequest) -> Plan:
        """The planner's own."""
        with self._seconds.labels("rules").time():
            return await self._planner.sketch(request)

    async def refine(self, request: PlanRequest, sketch: Plan) -> Plan:
        """The planner's own."""
        with self._seconds.labels("model").time():
            return await self._planner.refine(request, sketch)

"""How many runs and calls stand where, as the database says it when somebody asks."""

import logging

from prometheus_client import CollectorRegistry, Gauge

from core.errors import StorageError
from core.runs import RunStatus
from core.stores import RunCensus

log = logging.getLogger(__name__)

_OPEN = (RunStatus.CREATED, RunStatus.RUNNING, RunStatus.WAITING)


class StandingFigures:
    """Of the runs that are open, whichever process has them."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._runs = Gauge("synth_runs", "Runs that have not ended.", ["status"], registry=registry)
        self._oldest = Gauge(
            "synth_oldest_run_timestamp_seconds",
            "When the oldest run at this status was made; 0 if there is none.",
            ["status"],
            registry=registry,
        )
        self._in_line = Gauge(
            "synth_in_line",
            "Runs that wait for a slot, and calls that wait for an engine's limit.",
            ["what"],
            registry=registry,
        )
        self._in_line_since = Gauge(
            "synth_in_line_oldest_timestamp_seconds",
            "Since when the first of them waits; 0 if there is none.",
            ["what"],
            registry=registry,
        )

    async def look(self, census: RunCensus) -> None:
        """Count anew. What the database cannot say now is left out."""
        for gauge in (self._runs, self._oldest, self._in_line, self._in_line_since):
            gauge.clear()
        try:
            found = {one.status: one for one in await census.open_runs()}
            lines = await census.in_line()
        except StorageError:
            log.warning("metrics without runs: the database cannot say")
            return
        for status in _OPEN:
            one = found.get(status)
            self._runs.labels(status.value).set(one.count if one else 0)
            self._oldest.labels(status.value).set(one.oldest.timestamp() if one else 0)
        for line in lines:
            self._in_line.labels(line.what).set(line.count)
            self._in_line_since.labels(line.what).set(line.oldest.timestamp() if line.oldest else 0)

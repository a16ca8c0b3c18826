"""How fast engines are asked, over all processes together.

A process takes tokens in blocks of what it used of late, so that the usual call looks at a number in memory
and nothing else. Who has to wait a moment waits here; who has to wait longer parks, holds nothing, and is
given its token in turn by whoever sweeps (storage/rates.py).
"""

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from core.definition import Action
from core.engine import Engine, Rate
from core.errors import Limited, Refused
from core.runs import Response, Run, StepStatus
from core.stores.rates import RateStore
from core.walking.journal import Journal, Parked

PATIENCE_S = 5.0
_COMES_AGAIN_S = (2.0, 6.0)  # apart from each other: all that found no room did so at the same time
_MOST_IN_A_BLOCK = 50
_USUAL_PAUSE_S = 2.0  # where an engine wants one and does not say how long; then doubling
_LONGEST_PAUSE_S = 3_600.0
MOST_TOLD = 20  # times that a step is told to come later, before it is given up


@dataclass
class _Meter:
    """One rate, as this process knows it."""

    held: int = 0
    until: float = 0  # monotonic; what is held is gone then
    used: int = 0  # since the last block
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0
    scarce: bool = False

    def use(self) -> bool:
        """One of those held, if there is one."""
        if self.held < 1 or time.monotonic() >= self.until:
            return False
        self.held -= 1
        self.used += 1
        return True


class Rates:
    """The meters of one process."""

    def __init__(
        self,
        store: RateStore,
        *,
        noted: Callable[[str, str], None] = lambda rate, how: None,
        patience_s: float = PATIENCE_S,
    ) -> None:
        """`noted` hears of each call that had to wait: of which rate, and whether it `waited` or `parked`, or
        was `told` by the engine."""
        self._store = store
        self._noted = noted
        self._patience_s = patience_s
        self._meters: dict[str, _Meter] = {}

    async def enter(self, rate: Rate, patience_s: float | None = None) -> bool:
        """Wait for leave to ask. False: that would take longer than a few seconds (`patience_s`)."""
        patience_s = self._patience_s if patience_s is None else patience_s
        meter = self._meters.setdefault(rate.name, _Meter())
        if meter.use():
            return True
        if rate.calls is not None and meter.scarce and meter.waiting / rate.a_second > patience_s:
            self._noted(rate.name, "parked")
            return False
        meter.waiting += 1
        try:
            async with meter.turn:
                came = await self._taken(rate, meter, patience_s)
        finally:
            meter.waiting -= 1
        if not came:
            self._noted(rate.name, "parked")
        return came

    async def _taken(self, rate: Rate, meter: _Meter, patience: float) -> bool:
        """In this process one asks at a time; what it gets is for those behind it, too."""
        waited = False
        while not meter.use():
            block = _MOST_IN_A_BLOCK if rate.calls is None else min(_MOST_IN_A_BLOCK, 2 * meter.used)
            taken = await self._store.take(rate, max(1, block), datetime.now(UTC))
            meter.scarce = taken.tokens == 0
            if taken.tokens:
                meter.held, meter.used = taken.tokens, 0
                meter.until = time.monotonic() + rate.hold_s
                if rate.calls is None:
                    meter.held = 1_000_000  # nobody counts: looked at again when they are gone by
                continue
            if taken.wait_s is None or taken.wait_s > patience:
                return False
            if not waited:
                self._noted(rate.name, "waited")
            waited = True
            patience -= taken.wait_s
            await asyncio.sleep(taken.wait_s)
        return True

    async def slow_down(self, rate: Rate, seconds: float) -> None:
        """The engine asked for it: for every process, and for what this one holds already."""
        self._noted(rate.name, "told")
        meter = self._meters.setdefault(rate.name, _Meter())
        meter.held = 0
        await self._store.pause(rate, datetime.now(UTC) + timedelta(seconds=seconds))

    async def join(self, rate: Rate, run: Run, path: str) -> None:
        """Have a step stand in line while its run is parked."""
        await self._store.join(rate, run.workspace, run.id, path)

    async def claim(self, run: Run, path: str) -> bool | None:
        """Whether it has been given its token; None: it stands in no line."""
        return await self._store.claim(run.workspace, run.id, path)


class Pace:
    """The steps of one run, as one walk asks engines for them."""

    def __init__(self, run: Run, journal: Journal, rates: Rates | None) -> None:
        self._run = run
        self._journal = journal
        self._rates = rates
        # One step of a run stands in line for a rate, however many want it: a loop's items come after it.
        self._in_line: set[str] = set()

    async def enter(self, rate: Rate | None, known: Response | None, response: Response) -> None:
        """Before an engine is asked. Raises `Parked` where its turn is not within a few seconds."""
        if self._rates is None or rate is None:
            return
        if _told(known) is not None:
            claimed = await self._rates.claim(self._run, response.path)
            if claimed:
                return
            if claimed is False:
                self._in_line.add(rate.name)
        if rate.name in self._in_line:
            raise Parked(None)
        if not await self._rates.enter(rate):
            await self._wait(rate, response, told_of(known))
            await self._park(rate, response)

    async def enter_stage(
        self, engine: Engine, steps: Sequence[Action], known: Response | None, response: Response
    ) -> tuple[Action, ...]:
        """Before a stage is handed over: those of its steps that may go now, at least the first. Each counts
        where the engine counts what it performs. Raises `Parked` where there is no turn within a few seconds;
        for being handed over a run stands in no line, and comes again."""
        if self._rates is None:
            return tuple(steps)
        door = engine.handover_rate()
        if door is not None and not await self._rates.enter(door):
            raise Parked(datetime.now(UTC) + timedelta(seconds=random.uniform(*_COMES_AGAIN_S)))
        await self.enter(engine.rate(steps[0]), known, response)
        going = [steps[0]]
        for step in steps[1:]:
            rate = engine.rate(step)
            if rate is not None and not await self._rates.enter(rate, patience_s=0):
                break
            going.append(step)
        return tuple(going)

    def counts(self, rate: Rate | None) -> bool:
        """Whether what an engine says of being asked too often concerns others, too."""
        return self._rates is not None and rate is not None

    async def again(self, rate: Rate | None, error: Limited, response: Response, told: int) -> None:
        """The engine said that it is asked too often: as long as it wants nobody asks it. Returns when it may
        be asked once more. Raises `Parked`, or `Refused` once it has said so too often."""
        if self._rates is None or rate is None:
            raise error
        if told > MOST_TOLD:
            raise Refused(f"{error.sentence} Tried {told} times.") from error
        await self._wait(rate, response, told)  # it has not happened: a kill now is no unknown outcome
        usual = _USUAL_PAUSE_S * 2 ** min(told - 1, 10)
        await self._rates.slow_down(rate, min(error.retry_after or usual, _LONGEST_PAUSE_S))
        if not await self._rates.enter(rate):
            await self._park(rate, response)

    async def _wait(self, rate: Rate, response: Response, told: int) -> None:
        detail = {"rate": {"name": rate.name, "told": told}}
        await self._journal.begin(replace(response, status=StepStatus.WAITING, detail=detail))

    async def _park(self, rate: Rate, response: Response) -> None:
        assert self._rates is not None
        self._in_line.add(rate.name)
        await self._rates.join(rate, self._run, response.path)
        raise Parked(None)


def told_of(known: Response | None) -> int:
    """How often a step was told to come later before this walk."""
    return _told(known) or 0


def _told(known: Response | None) -> int | None:
    if known is None or known.status is not StepStatus.WAITING or "rate" not in known.detail:
        return None
    return int(known.detail["rate"]["told"])

"""What strangers wrote, computed elsewhere: not too much of it at once, and everybody in turn."""

import asyncio
import time

from core.confined import Confinement
from core.errors import Refused

Span = tuple[float, float]


def nap(seconds: float) -> Span:
    """In the child; the clock is the machine's."""
    began = time.monotonic()
    time.sleep(seconds)
    return began, time.monotonic()


def refuse(why: str) -> None:
    raise Refused(why)


def at_once(spans: list[Span]) -> int:
    """The most that were under way together."""
    return max(sum(1 for began, ended in spans if began <= moment < ended) for moment, _ in spans)


async def test_one_workspace_has_one_at_a_time_and_all_together_no_more_than_there_are_places() -> None:
    confinement = Confinement(at_once=2)
    wanted = ["T1", "T1", "T2", "T2", "T3", "T3"]
    computed = await asyncio.gather(*(confinement.of(one)(nap, 0.2) for one in wanted))
    spans = [(began, ended) for began, ended in computed]
    assert at_once(spans) <= 2
    assert at_once(spans[:2]) == at_once(spans[2:4]) == 1


async def test_a_workspace_that_wants_much_keeps_nobody_else_waiting() -> None:
    confinement = Confinement(at_once=2)
    flood = [asyncio.create_task(confinement.of("T1")(nap, 0.3)) for _ in range(8)]
    await asyncio.sleep(0)
    await confinement.of("T2")(nap, 0)
    assert sum(one.done() for one in flood) <= 3
    for one in flood:
        one.cancel()
    await asyncio.wait(flood)


async def test_what_is_refused_or_given_up_makes_room() -> None:
    confinement = Confinement(at_once=1)
    given_up = asyncio.create_task(confinement.of("T1")(nap, 60))
    await asyncio.sleep(0.1)
    given_up.cancel()
    for _ in range(2):
        try:
            await confinement.of("T1")(refuse, "no")
        except Refused as error:
            assert error.sentence == "no"

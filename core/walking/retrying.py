"""Asking an engine under a step's policy: its patience, its tries, its pauses."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import TypeVar

from core.definition import Policy
from core.errors import Limited, Refused, Unavailable, Unknown, noted

T = TypeVar("T")

# An engine may ask for any pause; a walk that sleeps longer than this holds its place for nothing.
LONGEST_PAUSE_S = 300
_SHORTEST_PAUSE_S = 0.5  # beyond the usual tries, whatever a policy says
_RAREST_S = 30.0  # of an engine that is not available: people wait for it to be back

# What is around each pause; it is given why there is one. Until it is over the step has not happened.
Pausing = Callable[[str], AbstractAsyncContextManager[None]]


def _unnoticed(reason: str) -> AbstractAsyncContextManager[None]:
    return nullcontext()


async def ask(
    perform: Callable[[], Awaitable[T]],
    policy: Policy,
    *,
    repeatable: bool,
    shared: bool = False,
    pausing: Pausing = _unnoticed,
) -> T:
    """What an engine gives. What the policy says is tried again, with growing pauses, honouring what it asks
    for. Where its limits are `shared` by all processes, `Limited` is the caller's to heed.

    Raises `Refused` (also when all tries are used up) or `Unknown`: a silence after sending is unknown,
    unless the engine may be asked twice (`repeatable`).
    """
    began, attempt = time.monotonic(), 0
    while True:
        attempt += 1
        wanted: float | None = None
        technical = ""
        try:
            async with asyncio.timeout(policy.timeout_s):
                return await perform()
        except TimeoutError as error:
            reason, why = f"There was no answer within {policy.timeout_s:g} s.", "timeout"
            if not repeatable:
                raise Unknown(reason) from error
        except Unavailable as error:
            if shared and isinstance(error, Limited) and "unavailable" in policy.retry_on:
                raise
            reason, why, wanted, technical = error.sentence, "unavailable", error.retry_after, error.technical
        except Refused as error:
            if error.remedy is not None or "refused" not in policy.retry_on:
                raise  # where a person can do something about it, no other try will
            reason, why, technical = error.sentence, "refused", error.technical
        if why not in policy.retry_on:
            raise noted(Refused(reason), technical)
        pause = _pause(policy, attempt, wanted)
        left = policy.patience_s - (time.monotonic() - began) if why == "unavailable" else 0.0
        if attempt >= policy.tries and pause >= left:
            raise noted(Refused(f"{reason} {_tried(attempt, time.monotonic() - began)}"), technical)
        async with pausing(reason):
            await asyncio.sleep(pause)


def _pause(policy: Policy, attempt: int, wanted: float | None) -> float:
    """Before the next try. With jitter, so that many runs that failed together do not come back together."""
    growing = float(policy.backoff_s * 2 ** (attempt - 1))
    if (beyond := attempt - policy.tries) >= 0:
        growing = min(max(growing, _SHORTEST_PAUSE_S * 2**beyond), max(_RAREST_S, policy.backoff_s))
    return min(max(wanted or 0.0, growing * random.uniform(0.8, 1.2)), LONGEST_PAUSE_S)


def _tried(tries: int, took_s: float) -> str:
    times = "once" if tries == 1 else f"{tries} times"
    minutes = round(took_s / 60)
    return f"Tried {times}." if minutes < 2 else f"Tried {times} in {minutes} minutes."

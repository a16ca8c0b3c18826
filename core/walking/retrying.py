"""Asking an engine under a step's policy: its patience, its tries, its pauses."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

from core.definition import Policy
from core.errors import Limited, Refused, Unavailable, Unknown

T = TypeVar("T")

# An engine may ask for any pause; a walk that sleeps longer than this holds its place for nothing.
LONGEST_PAUSE_S = 300


async def ask(
    perform: Callable[[], Awaitable[T]], policy: Policy, *, repeatable: bool, shared: bool = False
) -> T:
    """What an engine gives. What the policy says is tried again, with growing pauses, honouring what it asks
    for. Where its limits are `shared` by all processes, `Limited` is the caller's to heed.

    Raises `Refused` (also when all tries are used up) or `Unknown`: a silence after sending is unknown,
    unless the engine may be asked twice (`repeatable`).
    """
    for attempt in range(1, policy.attempts + 1):
        pause: float | None = None
        try:
            async with asyncio.timeout(policy.timeout_s):
                return await perform()
        except TimeoutError as error:
            reason, why = f"There was no answer within {policy.timeout_s:g} s.", "timeout"
            if not repeatable:
                raise Unknown(f"{reason} It may have happened.") from error
        except Unavailable as error:
            if shared and isinstance(error, Limited) and "unavailable" in policy.retry_on:
                raise
            reason, why, pause = error.sentence, "unavailable", error.retry_after
        except Refused as error:
            if error.remedy is not None or "refused" not in policy.retry_on:
                raise  # where a person can do something about it, no other try will
            reason, why = error.sentence, "refused"
        if why not in policy.retry_on:
            raise Refused(reason)
        if attempt < policy.attempts:
            # Jitter, so that many runs that failed together do not come back together.
            growing = policy.backoff_s * 2 ** (attempt - 1) * random.uniform(0.8, 1.2)
            await asyncio.sleep(min(max(pause or 0, growing), LONGEST_PAUSE_S))
    tries = "once" if policy.attempts == 1 else f"{policy.attempts} times"
    raise Refused(f"{reason} Tried {tries}.")

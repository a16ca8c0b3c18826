"""Asking an engine under a step's policy: its patience, its tries, its pauses."""

import asyncio
import random

from core.definition import Policy
from core.engine import Call, Engine, Outcome
from core.errors import Refused, Unavailable, Unknown

# An engine may ask for any pause; a walk that sleeps longer than this holds its place for nothing.
LONGEST_PAUSE_S = 300


async def ask(engine: Engine, call: Call, policy: Policy) -> Outcome:
    """Its outcome. `Unavailable` is tried again with growing pauses, honouring what the engine asks for.

    Raises `Refused` (also when all tries are used up) or `Unknown`: a silence after sending is unknown,
    unless the engine may be asked twice.
    """
    for attempt in range(1, policy.attempts + 1):
        try:
            async with asyncio.timeout(policy.timeout_s):
                return await engine.perform(call)
        except TimeoutError as error:
            silence = f"There was no answer within {policy.timeout_s:g} s."
            if not engine.repeatable:
                raise Unknown(f"{silence} It may have happened.") from error
            reason, pause = silence, None
        except Unavailable as error:
            reason, pause = error.sentence, error.retry_after
        if attempt < policy.attempts:
            # Jitter, so that many runs that failed together do not come back together.
            growing = policy.backoff_s * 2 ** (attempt - 1) * random.uniform(0.8, 1.2)
            await asyncio.sleep(min(max(pause or 0, growing), LONGEST_PAUSE_S))
    tries = "once" if policy.attempts == 1 else f"{policy.attempts} times"
    raise Refused(f"{reason} Tried {tries}.")

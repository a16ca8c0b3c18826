"""One walk of a run, from its first unfinished step to its end or its next wait.

Whatever a step gives goes through the journal once (`finish_step`, fenced by the walk's number) and is never
asked for again: a later walk finds the response and goes on behind it. A walk that was overtaken stops at its
next write. A wait ends the walk; its time or a person's answer brings the next.
"""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from core.confined import Confinement
from core.engine import Engine
from core.errors import StorageError
from core.events import EventDraft, EventType, Hint, Hub
from core.runs import Run, RunStatus, Walk
from core.stores import RunStore
from core.walking.drain import Drain, HandedOver
from core.walking.journal import Fenced, Journal, Parked, StepFailed, TurnedDown
from core.walking.kept import MOST_KEPT
from core.walking.rates import Pace, Rates
from core.walking.spending import Budgets, Spending
from core.walking.steps import Steps
from core.walking.waiting import Asking, Waits

log = logging.getLogger(__name__)

# Walks in a row that may end without finishing a step before we stop trying (a step that kills the process).
MOST_STALLS = 5
_PING_S = 5


class Execution:
    """Performs walks."""

    def __init__(
        self,
        runs: RunStore,
        engines: Mapping[str, Engine],
        hub: Hub,
        *,
        asking: Asking | None = None,
        budgets: Budgets | None = None,
        rates: Rates | None = None,
        most_kept: int = MOST_KEPT,
        drain: Drain | None = None,
    ) -> None:
        """`most_kept`: characters of all answers of a run together. `drain` says when this process stops."""
        self._drain = drain or Drain()
        self._runs = runs
        self._engines = engines
        self._hub = hub
        self._asking = asking or Asking()
        self._budgets = budgets or Budgets()
        self._rates = rates
        self._most_kept = most_kept
        self._confinement = Confinement()

    async def walk(self, run: Run, walk: Walk) -> bool:
        """Go as far as possible. Returns when the run ended, waits, was taken over by another walk, or is to
        be handed over; True if it was answered while it walked, so that it wants the next walk at once."""
        workspace, run_id = run.workspace, run.id
        # Before a run's first walk nothing can have answered.
        known = await self._runs.responses(workspace, run_id) if walk.number > 1 else ()
        journal = Journal(self._runs, walk, run, self._hub, known, self._most_kept, self._drain)
        waits = Waits(run, journal, self._asking)
        steps = Steps(
            run,
            journal,
            self._engines,
            waits,
            Spending(run, journal, waits, self._budgets),
            Pace(run, journal, self._rates),
            compute=self._confinement.of(workspace),
            stalled=run.stalls > MOST_STALLS,
        )
        try:
            async with _pinging(journal, f"ping of run {run_id}"):
                await steps.perform_all()
            await journal.end(RunStatus.COMPLETED, EventDraft(EventType.COMPLETED))
        except Parked as parked:
            return await journal.park(parked)
        except TurnedDown as no:
            await journal.turn_down(no)
        except StepFailed as failed:
            log.warning("run %s failed at %s: %s", run.key, failed.path, failed.reason)
            await journal.fail(failed.path, failed.reason)
        except Fenced:
            log.info("run %s is walked by another", run.key)
        except HandedOver:
            log.info("run %s is handed over: this process stops", run.key)
        except StorageError:
            raise  # nothing can be written now; another walk goes on when that is over
        except Exception:
            token = secrets.token_hex(4)
            log.exception("run %s broke (%s)", run.key, token)
            await journal.fail(journal.broken, f"Something went wrong inside Synth ({token}).")
        finally:
            self._drain.left(run_id)
            self._hub.publish(Hint(workspace, run_id))
        return False


@asynccontextmanager
async def _pinging(journal: Journal, name: str) -> AsyncIterator[None]:
    """Say every few seconds that a long step is still going; kept nowhere."""

    async def ping() -> None:
        while True:
            await asyncio.sleep(_PING_S)
            journal.ping()

    pinging = asyncio.create_task(ping(), name=name)
    try:
        yield
    finally:
        pinging.cancel()
        await asyncio.wait({pinging})

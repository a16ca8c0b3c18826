"""A month's budget of which most is used: people are told before it is used up, once, in the thread of the
run that brought it there."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from core.budgets import Amount, Budget, nearing, nearly_used_up
from core.runs import Run
from core.stores import UsageStore
from core.walking.waiting import Waits

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Warnings:
    """Of one process: what was said of a month need not be asked of the database for each further prompt."""

    _said: dict[str, set[tuple[str, int, str, int]]] = field(default_factory=dict)  # by month

    async def look(
        self,
        usage: UsageStore,
        run: Run,
        waits: Waits,
        taken: Sequence[tuple[Budget, Amount]],
        people: Callable[[Budget], tuple[str, ...]],
    ) -> None:
        """After a prompt: keep what is to be told. The run's next event has it told."""
        for budget, amount in taken:
            for near in nearing(budget, amount):
                of = run.workflow_id if near.whose == "workflow" else 0
                one = run.workspace, of, near.measure, near.most
                if one in self._of(near.month):
                    continue
                near = replace(near, people=people(budget))
                if await usage.warn(run.workspace, run.workflow_id, run.id, near):
                    log.warning("run %s: %s", run.key, nearly_used_up(near))
                    await waits.have_a_thread(near.people)
                self._of(near.month).add(one)

    def _of(self, month: str) -> set[tuple[str, int, str, int]]:
        if month not in self._said:  # the ones before are over
            self._said.clear()
        return self._said.setdefault(month, set())

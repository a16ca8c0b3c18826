"""Keeping a run within its budgets: room is made for a prompt before it is asked, and where there is none the
run waits with a question.

What a prompt takes is known only afterwards, so its forecast is held back while it is under way: items of a
loop that go side by side, and other runs of this process, see it as taken. The question is a response of its
own (`@budget.1`), so that one question serves all steps that wait for the same.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from core.access.programs import API
from core.approvals import BUDGET, Question, answer, question_of
from core.budgets import (
    USUAL_ANSWER,
    Amount,
    Budget,
    Forecast,
    Short,
    after,
    ask_about,
    grants_of,
    month_of,
    most_of,
    shortages,
)
from core.definition import Limit
from core.errors import Refused
from core.runs import Response, Run, StepStatus
from core.stores import UsageStore
from core.walking.journal import Journal, Parked, TurnedDown
from core.walking.nearing import Warnings
from core.walking.reservations import Reservations
from core.walking.waiting import Waits


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Budgets:
    """What all walks of a process share. `workspace` is the limit of each workspace's month, and `approvers`
    may let a run go beyond it, where there are any; else the workflow's owner may. Without a store of usage
    no month has a limit."""

    usage: UsageStore | None = None
    workspace: Limit = field(default_factory=Limit)
    approvers: tuple[str, ...] = ()
    clock: Callable[[], datetime] = _now
    reservations: Reservations = field(default_factory=Reservations)
    warnings: Warnings = field(default_factory=Warnings)


class Spending:
    """Of one run, as one walk performs it."""

    def __init__(self, run: Run, journal: Journal, waits: Waits, budgets: Budgets) -> None:
        self._run = run
        self._journal = journal
        self._waits = waits
        self._shared = budgets
        asked = sorted(
            (one for one in journal.stored() if one.kind == BUDGET), key=lambda one: number_of(one.path)
        )
        self._asked = len(asked)
        self._stopped = next((one for one in asked if _was_refused(one)), None)
        self._open = next((one for one in asked if one.status is StepStatus.WAITING), None)
        self._longest = max((one.usage.tokens_out for one in journal.stored()), default=0)

    def begin(self) -> None:
        """Raise `TurnedDown` where somebody said that the run should not go on."""
        if self._stopped is not None:
            said = self._stopped.content
            raise TurnedDown(self._stopped.path, (said.get("by") or [None])[-1], said.get("comment"))

    @asynccontextmanager
    async def room(self, path: str, forecast: Forecast | None) -> AsyncIterator[None]:
        """Room for a prompt until its answer is counted. Raises `Parked` where there is none before people
        decide, and `Refused` where nobody can tell what it would cost."""
        limits = [] if forecast is None else self._limits()
        if forecast is None or not limits:
            yield
            return
        need = self._need(forecast, limits)
        names = [self._own, *(self._name(one) for one in limits)]
        await self._hold(path, limits, names, need)
        try:
            yield
        finally:
            self._shared.reservations.free(names, need)
            known = self._journal.known(path)
            self._longest = max(self._longest, known.usage.tokens_out if known is not None else 0)
        await self._look_ahead([one for one in limits if one.month is not None])

    async def _look_ahead(self, months: Sequence[Budget]) -> None:
        """Say so where a month's budget is nearly used up."""
        usage = self._shared.usage
        if months and usage is not None:
            taken = [(one, await self._taken(one)) for one in months]
            await self._shared.warnings.look(usage, self._run, self._waits, taken, self._whose)

    async def _hold(self, path: str, limits: Sequence[Budget], names: Sequence[str], need: Amount) -> None:
        """Hold back what is needed; while others hold what is lacking, wait for what they leave."""
        reservations = self._shared.reservations
        while True:
            freed = reservations.freed
            async with reservations.turn:
                # Before the look at what was taken: what is freed meanwhile may be missing in both.
                held = [reservations.held(self._name(one)) for one in limits]
                mine = reservations.held(self._own)
                taken = [await self._taken(one) for one in limits]
                expected = [one + more for one, more in zip(taken, held, strict=True)]
                if not self._short(limits, expected, need):
                    reservations.hold(names, need)
                    break
                shorts = self._short(limits, taken, need)
            if shorts and mine == Amount():  # else what is asked would soon be told with other numbers
                await self._ask(path, shorts)
            await freed.wait()
        await self._close_if_over(path)

    def _limits(self) -> list[Budget]:
        """Those that there are, the widest first."""
        own, month = self._run.definition.budget, month_of(self._shared.clock())
        found = [Budget("run", None, most_of(own))]
        if self._shared.usage is not None:
            found = [
                Budget("workspace", month, most_of(self._shared.workspace)),
                Budget("workflow", month, most_of(own.month)),
                *found,
            ]
        return [one for one in found if one.most]

    def _need(self, forecast: Forecast, limits: Sequence[Budget]) -> Amount:
        """An answer that nothing bounds is taken to be as long as the longest of this run so far."""
        out = forecast.tokens_out
        out = max(self._longest, USUAL_ANSWER) if out is None else out
        if forecast.price is None:
            if any("nanos" in one.most for one in limits):
                raise Refused(
                    f"There is a budget in dollars, and what the model “{forecast.model}” costs is not "
                    "known here. SYNTH_MODEL_PRICES says it."
                )
            return Amount(forecast.tokens_in + out)
        return Amount(forecast.tokens_in + out, forecast.price.of(forecast.tokens_in, out))

    def _short(self, limits: Sequence[Budget], taken: Sequence[Amount], need: Amount) -> list[Short]:
        pairs = zip(limits, taken, strict=True)
        return [short for one, was in pairs for short in shortages(one, self._run.grants, was, need)]

    async def _taken(self, budget: Budget) -> Amount:
        if budget.month is None:
            return Amount(self._journal.tokens, self._journal.cost)
        assert self._shared.usage is not None
        workflow = self._run.workflow_id if budget.whose == "workflow" else None
        return await self._shared.usage.taken(self._run.workspace, budget.month, workflow)

    @property
    def _own(self) -> str:
        """Under which all is held that this run has under way, whatever limits it."""
        return f"{self._run.key}/under way"

    def _name(self, budget: Budget) -> str:
        whose = {"run": self._run.id, "workflow": self._run.workflow_id, "workspace": ""}[budget.whose]
        return f"{self._run.workspace}/{budget.key}/{whose}"

    async def _ask(self, path: str, shorts: Sequence[Short]) -> None:
        """Ask, once for all steps that wait, and raise `Parked`."""
        now = self._shared.clock()
        if self._open is not None and not _is_over(self._open, now):
            raise Parked(_asked_in(self._open).until)
        lapsed, people = self._open, self._deciders(shorts)
        months = [short.budget.month for short in shorts if short.budget.month is not None]
        question = Question(
            number=self._journal.number,
            ask=ask_about(shorts),
            approvers=people,
            anybody=API in people,  # what was made with a token belongs to the workspace
            quorum=1,
            barred=None,
            asked_at=now,
            # With the next month its budgets are whole again; a run's own is never.
            until=after(max(months)) if months and len(months) == len(shorts) else None,
            remind_s=None,
        )
        self._asked += 1
        asked = question.as_json()
        self._open = Response(
            f"@{BUDGET}.{self._asked}",
            f"@{BUDGET}",
            BUDGET,
            StepStatus.WAITING,
            started_at=now,
            detail={"question": asked, "at": path, "grants": grants_of(shorts)},
        )
        if lapsed is not None:
            await self._close(lapsed)
        await self._waits.have_a_thread(people)
        await self._journal.ask(self._open, {"question": "budget", "at": path, **asked})
        raise Parked(question.until)

    def _deciders(self, shorts: Sequence[Short]) -> tuple[str, ...]:
        """Of several budgets those of the workspace's."""
        widest = next(
            (short.budget for short in shorts if short.budget.whose == "workspace"), shorts[0].budget
        )
        return self._whose(widest)

    def _whose(self, budget: Budget) -> tuple[str, ...]:
        """Who decides about it: the owner; about the workspace's those whom the settings name."""
        if self._shared.approvers and budget.whose == "workspace":
            return self._shared.approvers
        return (self._run.owner,)

    async def _close_if_over(self, path: str) -> None:
        """There is room, though nobody answered: a new month has begun, or a limit was raised."""
        asked = self._open
        if asked is not None and (asked.detail["at"] == path or _is_over(asked, self._shared.clock())):
            self._open = None
            await self._close(asked)

    async def _close(self, asked: Response) -> None:
        question = question_of(asked)
        assert question is not None
        closed = replace(
            asked,
            status=StepStatus.COMPLETED,
            content=answer(question, True, ()),
            summary="There was room again.",
            detail={**asked.detail, "decisions": []},
        )
        await self._journal.finish(closed, counts=False)


def number_of(path: str) -> int:
    """Of a question about a budget, among those of its run."""
    return int(path.rpartition(".")[2])


def _asked_in(response: Response) -> Question:
    question = question_of(response)
    assert question is not None
    return question


def _is_over(response: Response, now: datetime) -> bool:
    until = _asked_in(response).until
    return until is not None and until <= now


def _was_refused(response: Response) -> bool:
    said = response.content
    return isinstance(said, Mapping) and said.get("approved") is False

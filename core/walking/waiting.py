"""Steps that wait: a pause, and a question to people. A run that waits is a row and nothing else; a time that
has come, or an answer, begins its next walk."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from core.access.programs import API, standing_for
from core.approvals import (
    LONGEST_ASK,
    Decision,
    Question,
    Verdict,
    answer,
    in_short,
    question_of,
    reached,
    who_may,
)
from core.definition import Action, Approval, Payload, Wait
from core.directory import is_channel
from core.errors import Refused, Unavailable, Unknown
from core.messenger import People
from core.runs import Response, Run, StepStatus
from core.stores import ThreadStore
from core.stores.connections import ConnectionStore, Waiting, Wanted
from core.template import fill_texts
from core.upcoming import upcoming
from core.walking.journal import Journal, Parked, TurnedDown

T = TypeVar("T")

_PERSON = re.compile(r"^(?:<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>|([UW][A-Z0-9]+))$")
_LOOK_AGAIN = timedelta(seconds=30)  # where nobody can be looked up just now


def _now() -> datetime:
    return datetime.now(UTC)


def _in_the_end(
    step: Approval, question: Question, approved: bool | None, decisions: Sequence[Decision]
) -> bool:
    """What was decided, or what time decides. `Refused` where nothing follows from silence."""
    if approved is not None:
        return approved
    nothing_said = question.wants_words and not any(one.verdict is Verdict.APPROVE for one in decisions)
    if step.on_timeout == "fail" or (step.on_timeout == "approve" and nothing_said):
        raise Refused("Nobody answered in time." if question.wants_words else "Nobody decided in time.")
    return step.on_timeout == "approve"


@dataclass(frozen=True)
class Asking:
    """What questions to people need: names looked up, a thread in which the run is told, and a list of who
    waits for which account."""

    people: People | None = None
    threads: ThreadStore | None = None
    clock: Callable[[], datetime] = _now
    connections: ConnectionStore | None = None


@dataclass(frozen=True)
class AccountNeeded:
    """An account (of an app, at an engine) that a person should connect, and why."""

    engine: str
    app: str
    person: str
    reason: str
    technical: str = ""


class Waits:
    """The waiting steps of one run, as one walk performs them."""

    def __init__(self, run: Run, journal: Journal, asking: Asking) -> None:
        self._run = run
        self._journal = journal
        self._asking = asking

    async def pause(self, step: Wait, response: Response, *, counts: bool) -> None:
        """Until a time that is fixed when the step begins."""
        if response.status is not StepStatus.WAITING:
            until = datetime.now(UTC) + timedelta(seconds=step.seconds)
            response = replace(response, status=StepStatus.WAITING, detail={"until": until.isoformat()})
            await self._journal.begin(response)
        until = datetime.fromisoformat(response.detail["until"])
        if datetime.now(UTC) < until:
            raise Parked(until)
        await self._journal.finish(replace(response, status=StepStatus.COMPLETED, detail={}), counts=counts)

    async def approval(
        self, step: Approval, scope: Mapping[str, Any], response: Response, *, counts: bool
    ) -> Any:
        """Ask once, remind, and go on with what was decided, or with what time decided."""
        question = question_of(response) if response.status is StepStatus.WAITING else None
        if question is None:
            question = await self._question(step, scope)
            await self.have_a_thread(question.approvers)
            await self._ask(response, question, step, scope)
            raise Parked(question.wakes_at)
        decisions = await self._journal.decisions(question, response.path)
        now, approved = self._asking.clock(), reached(question, decisions)
        if approved is None and (question.until is None or now < question.until):
            if question.remind_at is not None and now >= question.remind_at:
                question = question.reminded(now)
                await self._ask(response, question, step, scope)
            raise Parked(question.wakes_at)
        in_time, approved = approved is not None, _in_the_end(step, question, approved, decisions)
        said = answer(question, approved, decisions, await self._names(question, decisions))
        kept = {"question": question.as_json(), "decisions": [one.as_json() for one in decisions]}
        finished = replace(
            response,
            status=StepStatus.COMPLETED,
            content=said,
            summary=in_short(said),
            detail={**kept, "in_time": in_time},
        )
        await self._journal.finish(finished, counts=counts)
        self.heed(step, finished)
        return said

    def for_account(self, step: Action | Payload, refusal: Refused) -> "AccountNeeded | None":
        """What a step lacks that a person can connect; None where waiting would help nobody."""
        if refusal.remedy != "connect" or refusal.about is None or self._asking.connections is None:
            return None
        if isinstance(step, Payload) or step.on_error != "fail":
            return None  # the workflow says to go on without it
        account = self._run.account
        return AccountNeeded(step.engine, refusal.about, account, refusal.sentence, refusal.technical)

    async def with_account(
        self, step: Action | Payload, response: Response, ask: Callable[[], Awaitable[T]]
    ) -> T:
        """What asking an engine gives. Where an account is missing, the run waits for it."""
        try:
            return await ask()
        except Refused as error:
            needed = self.for_account(step, error)
            if needed is None:
                raise
        # Asked once more when the run is on the list of those who wait: what was connected in between would
        # have called nobody.
        await self.enlist(response.path, needed)
        try:
            given = await ask()
        except Refused as error:
            if error.remedy != "connect":
                raise
            raise await self.account(response, needed) from error
        await self._connections.go_on(*self._called(response.path, needed))
        return given

    async def enlist(self, path: str, needed: "AccountNeeded") -> None:
        """Have the run called when the account is there."""
        await self._connections.wait(*self._called(path, needed))

    @property
    def _connections(self) -> ConnectionStore:
        assert self._asking.connections is not None  # or nothing is ever `for_account`
        return self._asking.connections

    def _called(self, path: str, needed: "AccountNeeded") -> tuple[Wanted, Waiting]:
        wanted = Wanted(self._run.workspace, needed.person, needed.engine, needed.app, needed.app)
        return wanted, Waiting("run", self._run.id, path)

    async def account(self, response: Response, needed: "AccountNeeded") -> Parked:
        """Ask for the account; what ends the walk. The run goes on once it is connected."""
        await self.have_a_thread((needed.person,))
        asked = {"engine": needed.engine, "app": needed.app, "person": needed.person}
        waiting = replace(
            response,
            status=StepStatus.WAITING,
            error=needed.reason,
            detail={
                "account": {**asked, "walk": self._journal.number},
                **({"technical": needed.technical} if needed.technical else {}),
            },
        )
        await self._journal.ask(waiting, {"question": "account", "error": needed.reason, **asked})
        return Parked(None)

    def heed(self, step: Approval, response: Response) -> None:
        """Raise `TurnedDown` where the answer was a no and nothing but the end follows from it."""
        said = response.content
        if step.on_reject == "continue" or response.error is not None or not isinstance(said, Mapping):
            return
        if said.get("approved") is False:
            by = said.get("by") or [None]
            raise TurnedDown(response.path, by[-1], said.get("comment"))

    async def _ask(
        self, response: Response, question: Question, step: Approval, scope: Mapping[str, Any]
    ) -> None:
        asked = question.as_json()
        coming = [one.as_json() for one in upcoming(self._run.definition, step, scope)]
        detail = {"question": asked, "upcoming": coming}
        waiting = replace(response, status=StepStatus.WAITING, detail=detail)
        await self._journal.ask(waiting, {"question": "approval", **asked})

    async def _question(self, step: Approval, scope: Mapping[str, Any]) -> Question:
        """As it is asked now. Raises `Refused` where nobody could ever answer it."""
        # What a trigger starts runs in its owner's name, though nobody asked for it just now.
        by_hand = self._run.trigger.get("type") == "manual"
        barred = standing_for(self._run.started_by) if step.exclude_requester and by_hand else None
        named = [one for one in step.approvers if one not in ("owner", "channel")]
        people: list[str] = []
        for written, name in zip(named, fill_texts(named, scope), strict=True):
            # What a run is given names one person: it opens no question to a whole channel.
            people += await self._people(name.strip(), or_channel=is_channel(written.strip()))
        if "owner" in step.approvers:
            people.insert(0, self._run.owner)
        # What was made with a token belongs to the workspace.
        anybody = "channel" in step.approvers or API in people
        now, approvers = self._asking.clock(), tuple(dict.fromkeys(people))
        all_of_them = max(1, len(set(approvers) - {barred}))
        question = Question(
            number=self._journal.number,
            ask=fill_texts([step.ask], scope)[0][:LONGEST_ASK],
            approvers=approvers,
            anybody=anybody,
            quorum=all_of_them if step.quorum == "all" else step.quorum,
            barred=barred,
            asked_at=now,
            until=now + timedelta(seconds=step.timeout_s),
            remind_s=step.remind_s,
            wants=step.wants,
        )
        may = len(set(question.approvers) - {barred})
        if not anybody and may < question.quorum:
            raise Refused(
                f"{question.quorum} must agree to this, and only {may} may decide: {who_may(question, ())}."
                if may
                else "Nobody may decide this: whoever started the run is the only one who is asked."
            )
        return question

    async def _names(self, question: Question, decisions: Sequence[Decision]) -> Mapping[str, str]:
        """Of those whose words are told on."""
        if self._asking.people is None or not question.wants_words:
            return {}
        people = list(dict.fromkeys(one.person for one in decisions))
        return await self._asking.people.called(self._run.workspace, people)

    async def _people(self, name: str, *, or_channel: bool) -> Sequence[str]:
        """The ids of somebody who is asked by name, or of all who are in a channel."""
        found = _PERSON.match(name)
        if found is not None:
            return [str(found[1] or found[2])]
        if not name or self._asking.people is None:
            raise Refused(f"Nobody called “{name[:100]}” can be asked here.")
        people, workspace = self._asking.people, self._run.workspace
        try:
            if not or_channel:
                return [await people.find(workspace, name)]
            members = await people.members(workspace, name)
        except (Unavailable, Unknown) as error:
            raise Parked(self._asking.clock() + _LOOK_AGAIN) from error
        if not members:
            raise Refused(f"There is nobody in {name} who could be asked.")
        return members

    async def have_a_thread(self, people: Sequence[str]) -> None:
        """A run that is told nowhere is told to whom it asks: a thread in their direct message."""
        threads = self._asking.threads
        somebody = next((one for one in people if _PERSON.match(one)), None)
        if threads is None or somebody is None:
            return
        if not await threads.of_run(self._run.workspace, self._run.id):
            await threads.open(self._run.workspace, self._run.id, somebody, None)

"""Questions to people: who may decide, when enough have, and what comes of it. Rules without storage.

A question is kept with its step's response; what people say to it are rows of their own (`Decision`), so that
two may speak at once and nobody's word is lost. One no is enough; a yes needs the quorum.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from core.access.programs import is_program, standing_for, title
from core.errors import Conflict, Invalid, NotAllowed
from core.runs import Response, StepStatus

LONGEST_COMMENT = 2_000
LONGEST_ASK = 20_000  # characters; nobody reads more before deciding, and each event carries it
BUDGET = "budget"  # the kind of a question that no step asks; no step's path begins as its does: `@budget.1`


class Verdict(StrEnum):
    """What somebody may say: the first three to an approval, the next two to an outcome that is unknown, then
    to a step that lacks an account, to a run that failed, and to a pause."""

    APPROVE = "approve"
    REJECT = "reject"
    HAND_OVER = "hand_over"
    DONE = "done"
    AGAIN = "again"
    CONNECTED = "connected"
    RETRY = "retry"
    RESUME = "resume"


@dataclass(frozen=True)
class Said:
    """A person's word. Without a path it is about the one question that is open; without a `question` about
    the newest at that place. `channel` is where it was said, None outside of Slack."""

    person: str
    verdict: Verdict
    comment: str | None = None
    to: str | None = None  # who decides instead
    path: str | None = None
    question: int | None = None
    channel: str | None = None


@dataclass(frozen=True)
class Decision:
    """What was said, as it is kept."""

    path: str
    question: int
    person: str
    verdict: Verdict
    at: datetime
    comment: str | None = None
    to: str | None = None

    def as_json(self) -> dict[str, Any]:
        """For responses, events and the API."""
        told = {"by": self.person, "verdict": self.verdict.value, "comment": self.comment}
        return {**told, "at": self.at.isoformat(), **({"to": self.to} if self.to else {})}


@dataclass(frozen=True)
class Question:
    """An approval as it was asked. `number` tells it from one that was asked at the same place before."""

    number: int
    ask: str
    approvers: tuple[str, ...]
    anybody: bool  # in the channel where the run is told
    quorum: int
    barred: str | None  # who started the run, where they may not decide
    asked_at: datetime
    until: datetime | None  # for ever
    remind_s: float | None
    reminders: int = 0
    wants: str = "decision"  # or an "answer" in words

    @property
    def wants_words(self) -> bool:
        """Whether a yes alone says nothing."""
        return self.wants == "answer"

    @property
    def remind_at(self) -> datetime | None:
        """When the next reminder is due; None where there will be none."""
        if self.remind_s is None:
            return None
        due = self.asked_at + timedelta(seconds=self.remind_s * (self.reminders + 1))
        return due if self.until is None or due < self.until else None

    @property
    def wakes_at(self) -> datetime | None:
        """When the run has something to do about it, if nobody answers."""
        return self.remind_at or self.until

    @property
    def is_for_several(self) -> bool:
        """Whether more than one may speak, so that a word needs its author."""
        return self.anybody or len(self.approvers) > 1

    def reminded(self, now: datetime) -> "Question":
        """With the reminder that is due; those that were missed in the meantime are one."""
        assert self.remind_s is not None
        return replace(self, reminders=int((now - self.asked_at).total_seconds() // self.remind_s))

    def as_json(self) -> dict[str, Any]:
        """For the response's detail and for events."""
        kept: dict[str, Any] = {
            "number": self.number,
            "ask": self.ask,
            "approvers": list(self.approvers),
            "anybody": self.anybody,
            "quorum": self.quorum,
            "barred": self.barred,
            "asked_at": self.asked_at.isoformat(),
            "until": None if self.until is None else self.until.isoformat(),
            "remind_s": self.remind_s,
            "reminders": self.reminders,
        }
        # As it was kept before there was a choice: what is older reads it, too.
        return kept if self.wants == "decision" else {**kept, "wants": self.wants}


def question_of(response: Response) -> Question | None:
    """What a response asks or asked."""
    kept: Mapping[str, Any] | None = response.detail.get("question")
    if kept is None:
        return None
    times = {name: datetime.fromisoformat(kept[name]) for name in ("asked_at", "until") if kept[name]}
    return Question(**{**kept, **times, "approvers": tuple(kept["approvers"])})


def about(question: Question, path: str, decisions: Sequence[Decision]) -> list[Decision]:
    """Those of a run's decisions that were said to this question."""
    return [one for one in decisions if one.path == path and one.question == question.number]


def entitled(question: Question, decisions: Sequence[Decision]) -> tuple[str, ...]:
    """Who may decide by name, after all that was handed over."""
    people = list(question.approvers)
    for one in decisions:
        if one.verdict is Verdict.HAND_OVER and one.to is not None:
            people = [one.to if person == standing_for(one.person) else person for person in people]
            if one.to not in people:
                people.append(one.to)
    return tuple(dict.fromkeys(people))


def reached(question: Question, decisions: Sequence[Decision]) -> bool | None:
    """Approved, rejected, or (None) still open."""
    if question.wants_words:
        spoken = {standing_for(one.person) for one in decisions if one.verdict in _FINAL}
        answered = any(one.verdict is Verdict.APPROVE for one in decisions)
        return answered if len(spoken) >= question.quorum else None
    if any(one.verdict is Verdict.REJECT for one in decisions):
        return False
    agreed = {standing_for(one.person) for one in decisions if one.verdict is Verdict.APPROVE}
    return True if len(agreed) >= question.quorum else None


def is_open(response: Response, decisions: Sequence[Decision]) -> bool:
    """Whether it asks, and not enough has been said; what is enough closes it before its walk takes it."""
    question = question_of(response)
    if question is None or response.status is not StepStatus.WAITING:
        return False
    return reached(question, about(question, response.path, decisions)) is None


def is_expected(question: Question, decisions: Sequence[Decision], person: str) -> bool:
    """Whether somebody is asked by name and has not spoken yet."""
    spoken = {standing_for(one.person) for one in decisions if one.verdict in _FINAL}
    named = person in entitled(question, decisions)
    return named and person not in spoken and person != question.barred


def may_decide(
    question: Question, decisions: Sequence[Decision], said: Said, channels: Sequence[str]
) -> bool:
    """Whether it is theirs to decide. `channels` are those in which the run is told."""
    person = standing_for(said.person)
    if person == question.barred:
        return False
    if person in entitled(question, decisions):
        return True
    return question.anybody and (is_program(person) or said.channel in channels)


def admit(question: Question, decisions: Sequence[Decision], said: Said, channels: Sequence[str]) -> None:
    """Raise what keeps a person from saying this."""
    if not may_decide(question, decisions, said, channels):
        raise NotAllowed(why_not(question, decisions, said.person))
    if (approved := reached(question, decisions)) is not None:
        raise Conflict(decided_already(answer(question, approved, decisions)))
    theirs = [one for one in decisions if standing_for(one.person) == standing_for(said.person)]
    before = next((one for one in theirs if one.verdict in _FINAL), None)
    if before is not None:
        word = _called_verdict(before.verdict is Verdict.APPROVE, words=question.wants_words)
        raise Conflict(f"You have {word} this already. To end the run instead, stop it.")
    if question.wants_words and said.verdict is Verdict.APPROVE and not (said.comment or "").strip():
        raise Invalid("This asks for an answer in words: say it in `comment`.")
    if question.wants_words and len((said.comment or "").strip()) > LONGEST_COMMENT:
        raise Invalid(f"An answer has at most {LONGEST_COMMENT:,} characters. Please say it in fewer.")
    if said.verdict is Verdict.HAND_OVER:
        _admit_handover(question, decisions, said)


def answer(
    question: Question, approved: bool, decisions: Sequence[Decision], names: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """What `{{check}}` gives: whether it was approved, by whom, and what they said about it. Nobody is named
    where time decided. Of a question that wants words also each answer, under its author's name (by id in
    `names`; whoever is not in there is mentioned)."""
    wanted = Verdict.APPROVE if approved else Verdict.REJECT
    deciding = [one for one in decisions if one.verdict is wanted]
    comments = [one.comment for one in deciding if one.comment]
    by = list(dict.fromkeys(one.person for one in deciding))
    said = {"approved": approved, "by": by, "comment": "\n".join(comments) or None}
    if not question.wants_words:
        return said
    known, spoken = names or {}, [one for one in deciding if approved]
    answers = [
        {"by": one.person, "name": known.get(one.person) or _called(one.person), "text": one.comment or ""}
        for one in spoken
    ]
    form = "{name}: {text}" if question.is_for_several else "{text}"
    items = [form.format(**one) for one in answers]
    return {**said, "comment": "\n".join(items) or None, "items": items, "answers": answers}


def in_short(said: Mapping[str, Any]) -> str:
    """The answer in a few words, without names: `Approved: “looks good”`."""
    if (answers := said.get("answers")) is not None:
        words = " · ".join(str(one["text"]) for one in answers)
        return f"Answered: “{words}”" if answers else "Skipped"
    comment = f": “{said['comment']}”" if said.get("comment") else ""
    return f"{'Approved' if said.get('approved') else 'Rejected'}{comment}"


def decided_already(said: Mapping[str, Any]) -> str:
    """What somebody is told who comes too late. `said` is the answer."""
    by = ", ".join(_called(person) for person in said.get("by") or ())
    word = _called_verdict(bool(said.get("approved")), words="answers" in said)
    return f"This has been {word} already" + (f" by {by}." if by else ".")


def _called_verdict(approved: bool, *, words: bool) -> str:
    if words:
        return "answered" if approved else "skipped"
    return "approved" if approved else "rejected"


_FINAL = (Verdict.APPROVE, Verdict.REJECT)


def why_not(question: Question, decisions: Sequence[Decision], person: str) -> str:
    """What they are told, kindly: who may. People as `<@U…>`, which the doors show by name."""
    if standing_for(person) == question.barred:
        return f"You started this run, and somebody else is to decide: {who_may(question, decisions)}."
    return f"This is for {who_may(question, decisions)} to decide. Nothing has changed."


def who_may(question: Question, decisions: Sequence[Decision]) -> str:
    """In words; people as `<@U…>`, which the doors show by name."""
    people = [_called(one) for one in entitled(question, decisions) if one != question.barred]
    if question.anybody:
        people.append("anybody in the channel where the run is told")
    return " or ".join([", ".join(people[:-1]), people[-1]] if len(people) > 1 else people) or "nobody"


def _called(person: str) -> str:
    return title(person) or f"<@{person}>"


def _admit_handover(question: Question, decisions: Sequence[Decision], said: Said) -> None:
    if not said.to:
        raise Invalid("Say to whom to hand this over.")
    if said.to == question.barred:
        raise Conflict(f"<@{said.to}> started this run, and somebody else is to decide.")
    if said.to in entitled(question, decisions):
        raise Conflict(f"<@{said.to}> may decide this already.")

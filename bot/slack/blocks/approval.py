"""A question to people as they see it: what is asked, who may decide, and, once it is decided, by whom."""

from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks import Block, MarkdownBlock

from bot.slack.blocks.coming import coming_blocks
from bot.slack.blocks.message import Message, actions, button, context, message, section
from bot.slack.blocks.progress import Progress, numbered, title_of
from bot.slack.blocks.text import at, clip, escape, harmless, in_pieces, listed, mrkdwn, one_line
from core.approvals import (
    BUDGET,
    Decision,
    Question,
    Verdict,
    about,
    entitled,
    is_open,
    question_of,
    reached,
)
from core.definition import Approval, every_step
from core.runs import Response, RunStatus, StepStatus

_LONGEST_ASK = 6_000
_LONGEST_HEADING = 300
_WORDS = {Verdict.APPROVE: "Approved", Verdict.REJECT: "Rejected"}
_WORDS_OF_BUDGETS = {Verdict.APPROVE: "Continued", Verdict.REJECT: "Stopped"}


def approval_card(progress: Progress, response: Response) -> Message:
    """The question in the run's thread; once it is decided, what came of it instead of the buttons."""
    question = _question(response)
    is_open = is_asking(progress, response)
    body = [*_asked(progress, response, question), *_state(progress, response, question)]
    fallback = f"{mrkdwn(progress.run.definition.name, 200)} asks: {mrkdwn(one_line(question.ask, 300), 400)}"
    return message(fallback, body, [_buttons(progress, response, question)] if is_open else [])


def direct_card(progress: Progress, response: Response, user: str, link: str | None) -> Message:
    """The same for one of those who are asked, in their direct message."""
    question = _question(response)
    name = mrkdwn(progress.run.definition.name, 200)
    where = f" · <{escape(link)}|see it in its thread>" if link else ""
    head = context(f"*{name}* asks you to decide{where}")
    body = [head, *_asked(progress, response, question, titled=False), *_state(progress, response, question)]
    foot = [_buttons(progress, response, question)] if waits_for(progress, response, user) else []
    return message(f"{name} asks you: {mrkdwn(one_line(question.ask, 300), 400)}", body, foot)


def reminder(progress: Progress, waiting: Sequence[Response], user: str | None) -> Message:
    """A nudge, about one question or all of a loop that wait."""
    question = _question(waiting[0])
    name = mrkdwn(progress.run.definition.name, 200)
    called = f"<@{user}> " if user else ""
    what = "This still waits" if len(waiting) == 1 else f"{len(waiting)} questions of {name} still wait"
    whose = " for your decision" if user else " for somebody here to decide"
    said = f"{called}{what}{whose}{_until(question)}."
    return message(said, [section(said)])


def is_asking(progress: Progress, response: Response) -> bool:
    """Whether anybody can still answer it."""
    return not progress.run.status.ended and is_open(response, progress.decisions)


def waits_for(progress: Progress, response: Response, user: str) -> bool:
    """Whether it is for this person to answer, and they have not yet."""
    question = _question(response)
    said = about(question, response.path, progress.decisions)
    spoken = {one.person for one in said if one.verdict in _WORDS}
    named = user in entitled(question, said) and user not in spoken and user != question.barred
    return named and is_asking(progress, response)


def outcome(progress: Progress, response: Response) -> str:
    """What came of it in one plain line: `Approved by Ada: “looks good”`."""
    if response.status is StepStatus.WAITING:
        question = _question(response)
        return "" if progress.run.status.ended else f"Waiting for {_who(progress, response, question)}."
    said = response.content
    if response.error or not isinstance(said, dict):
        return one_line(response.error or "", 140)
    if not said.get("by") and response.kind == BUDGET:
        return "There was room again, so it went on by itself."
    if not said.get("by"):
        return f"Nobody decided in time, which counts as a {'yes' if said.get('approved') else 'no'}."
    by = listed([progress.who(person) for person in said["by"]])
    comment = f": “{one_line(said['comment'], 100)}”" if said.get("comment") else ""
    verdict = Verdict.APPROVE if said["approved"] else Verdict.REJECT
    return f"{_words(response)[verdict]} by {by}{comment}"


def rejection(progress: Progress) -> Response | None:
    """The no that ended a run."""
    if progress.run.status is not RunStatus.CANCELLED:
        return None
    stopping = {
        step.id
        for step in every_step(progress.run.definition.steps)
        if isinstance(step, Approval) and step.on_reject == "stop"
    }
    return next(
        (
            one
            for one in progress.responses
            if one.step in stopping
            and one.path == one.step
            and one.error is None
            and isinstance(one.content, dict)
            and one.content.get("approved") is False
        ),
        None,
    )


def people_asked(responses: Sequence[Response], decisions: Sequence[Decision]) -> set[str]:
    """The ids of all who are asked, or said something."""
    asked = [question for one in responses if (question := question_of(one)) is not None]
    people = {person for question in asked for person in question.approvers}
    return people | {who for one in decisions for who in (one.person, one.to) if who is not None}


def _question(response: Response) -> Question:
    question = question_of(response)
    assert question is not None, "only responses that ask are drawn here"
    return question


def _asked(progress: Progress, response: Response, question: Question, *, titled: bool = True) -> list[Block]:
    item = response.path.rpartition("[")[2].partition("]")[0] if "[" in response.path else ""
    name = numbered(progress).get(response.step) or title_of(progress, response)
    name = "Budget" if response.kind == BUDGET else name
    place = f", item {int(item) + 1}" if item else ""
    title = [context(f"*{mrkdwn(name + place, 250)}*")] if titled else []
    ask, _, matter = question.ask.strip().partition("\n")
    if len(ask) > _LONGEST_HEADING:
        ask, matter = "Go on with this?", question.ask.strip()
    bold = section(f"*{mrkdwn(ask.replace('*', '') or 'Go on?', 600, progress.names)}*")
    coming = coming_blocks(progress, response, question.ask) if is_asking(progress, response) else ()
    return [*title, bold, *_quoted(matter), *coming]


def _quoted(matter: str) -> list[Block]:
    """What the question is about, apart from what is asked."""
    lines = harmless(clip(matter.strip(), _LONGEST_ASK)).splitlines()
    return [MarkdownBlock(text="\n".join(f"> {line}" for line in lines))] if lines else []


def _state(progress: Progress, response: Response, question: Question) -> list[Block]:
    """What was said so far, and either who may still decide or what came of it."""
    said = about(question, response.path, progress.decisions)
    spoken = [
        section(piece) for piece in in_pieces([_spoken(progress, one, _words(response)) for one in said])
    ]
    if is_asking(progress, response):
        agreed = sum(1 for one in said if one.verdict is Verdict.APPROVE)
        far = f" · {agreed} of {question.quorum} approved" if question.quorum > 1 else ""
        return [
            *spoken,
            context(
                f"For {mrkdwn(_who(progress, response, question), 600)} to decide{_until(question)}{far}"
            ),
        ]
    if reached(question, said) is not None:
        return spoken
    if response.status is StepStatus.WAITING:
        return [*spoken, context("The run was stopped before this was decided.")]
    return [*spoken, section(mrkdwn(outcome(progress, response), 600))]


def _words(response: Response) -> Mapping[Verdict, str]:
    return _WORDS_OF_BUDGETS if response.kind == BUDGET else _WORDS


def _spoken(progress: Progress, one: Decision, words: Mapping[Verdict, str]) -> str:
    who = mrkdwn(progress.who(one.person), 100)
    comment = f": “{mrkdwn(one_line(one.comment, 900), 1_000, progress.names)}”" if one.comment else ""
    if one.verdict is Verdict.HAND_OVER:
        return f"{who} handed this over to {mrkdwn(progress.who(one.to), 100)}{comment}"
    return f"*{words[one.verdict]} by {who}*, {at(one.at)}{comment}"


def _who(progress: Progress, response: Response, question: Question) -> str:
    said = about(question, response.path, progress.decisions)
    spoken = {one.person for one in said if one.verdict in _WORDS}
    left = [one for one in entitled(question, said) if one != question.barred and one not in spoken]
    people = [progress.who(one) for one in left] + (["anybody here"] if question.anybody else [])
    return " or ".join([", ".join(people[:-1]), people[-1]] if len(people) > 1 else people) or "nobody"


def _until(question: Question) -> str:
    return f", until {at(question.until)}" if question.until is not None else ""


def _buttons(progress: Progress, response: Response, question: Question) -> Block:
    about_ = f"{progress.run.id}|{response.path}|{question.number}"
    if response.kind == BUDGET:
        return actions(
            button("Continue", "decide_approve", about_, style="primary"),
            button("Stop", "decide_reject", about_, style="danger"),
            button("More…", "decide_form", about_),
        )
    return actions(
        button("Approve", "decide_approve", about_, style="primary"),
        button("Reject", "decide_reject", about_, style="danger"),
        button("More…", "decide_form", about_),
    )

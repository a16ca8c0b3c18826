"""A question to people as they see it: what is asked, who may decide, and, once it is decided, by whom."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, MarkdownBlock

from bot.slack.blocks.coming import coming_blocks
from bot.slack.blocks.message import MOST_IN_VALUE, Message, actions, button, context, message, section
from bot.slack.blocks.progress import Progress, numbered, title_of
from bot.slack.blocks.text import at, clip, harmless, in_pieces, linked, mrkdwn, one_line
from core.approvals import (
    BUDGET,
    Decision,
    Question,
    Verdict,
    about,
    entitled,
    is_expected,
    is_open,
    question_of,
    reached,
)
from core.definition import Approval, every_step
from core.language import Translator
from core.runs import Response, RunStatus, StepStatus

_LONGEST_ASK = 6_000
_LONGEST_HEADING = 300
_ANSWERS = (Verdict.APPROVE, Verdict.REJECT)


def approval_card(progress: Progress, response: Response) -> Message:
    """The question in the run's thread; once it is decided, what came of it instead of the buttons."""
    question = _question(response)
    is_open = is_asking(progress, response)
    body = [*_asked(progress, response, question), *_state(progress, response, question)]
    fallback = progress.tr(
        "{name} asks: {question}",
        name=mrkdwn(progress.run.definition.name, 200),
        question=mrkdwn(one_line(question.ask, 300), 400),
    )
    foot = [_buttons(progress, response, question)] if is_open else []
    return message(fallback, body, foot, progress.tr)


def direct_card(progress: Progress, response: Response, user: str, link: str | None) -> Message:
    """The same for one of those who are asked, in their direct message."""
    question = _question(response)
    name = mrkdwn(progress.run.definition.name, 200)
    tr = progress.tr
    see = tr("see it in its thread")
    where = f" · {linked(link, see)}" if link else ""
    asks = (
        tr("*{name}* asks you", name=name)
        if question.wants_words
        else tr("*{name}* asks you to decide", name=name)
    )
    head = context(asks + where)
    # Whoever is asked with many others sees their own answer alone: each of theirs would redraw all cards.
    only = user if question.wants_words and question.is_for_several else None
    state = _state(progress, response, question, only)
    body = [head, *_asked(progress, response, question, titled=False), *state]
    foot = [_buttons(progress, response, question)] if waits_for(progress, response, user) else []
    fallback = tr("{name} asks you: {question}", name=name, question=mrkdwn(one_line(question.ask, 300), 400))
    return message(fallback, body, foot, tr)


def reminder(progress: Progress, waiting: Sequence[Response], user: str | None) -> Message:
    """A nudge, about one question or all of a loop that wait."""
    question = _question(waiting[0])
    name = mrkdwn(progress.run.definition.name, 200)
    tr, called = progress.tr, f"<@{user}> " if user else ""
    if question.wants_words:
        what = tr.plural(
            "This still waits for an answer",
            "{n} questions of {name} still wait for an answer",
            len(waiting),
            name=name,
        )
    elif user:
        what = tr.plural(
            "This still waits for your decision",
            "{n} questions of {name} still wait for your decision",
            len(waiting),
            name=name,
        )
    else:
        what = tr.plural(
            "This still waits for somebody here to decide",
            "{n} questions of {name} still wait for somebody here to decide",
            len(waiting),
            name=name,
        )
    said = f"{called}{what}{_until(question, tr)}."
    return message(said, [section(said)])


def use_as_answer(which: str, words: str, tr: Translator) -> Message:
    """To somebody alone who wrote beside the question that is put to them: was that their answer?"""
    asked = tr("Shall I take that as your answer?")
    value = f"{which}|{words}"
    if len(value) > MOST_IN_VALUE:
        return message(asked, [section(tr("If that is your answer, press *Answer* and paste it there."))])
    yes = button(tr("Yes, that is my answer"), "decide_words", value, style="primary")
    return message(asked, [section(asked)], [actions(yes)], tr)


def wants_words(response: Response) -> bool:
    """Whether a yes alone is no answer to it."""
    return _question(response).wants_words


def is_asking(progress: Progress, response: Response) -> bool:
    """Whether anybody can still answer it."""
    return not progress.run.status.ended and is_open(response, progress.decisions)


def waits_for(progress: Progress, response: Response, user: str) -> bool:
    """Whether it is for this person to answer, and they have not yet."""
    question = _question(response)
    said = about(question, response.path, progress.decisions)
    return is_expected(question, said, user) and is_asking(progress, response)


def outcome(progress: Progress, response: Response) -> str:
    """What came of it in one plain line: `Approved by Ada: “looks good”`."""
    tr = progress.tr
    if response.status is StepStatus.WAITING:
        question = _question(response)
        if progress.run.status.ended:
            return ""
        return tr("Waiting for {who}.", who=_who(progress, response, question))
    said = response.content
    if response.error or not isinstance(said, dict):
        return one_line(response.error or "", 140)
    if not said.get("by") and response.kind == BUDGET:
        return tr("There was room again, so it went on by itself.")
    if not said.get("by"):
        if "answers" in said:
            return tr("Nobody answered in time.")
        if said.get("approved"):
            return tr("Nobody decided in time, which counts as a yes.")
        return tr("Nobody decided in time, which counts as a no.")
    by = tr.listed([progress.who(person) for person in said["by"]])
    verdict = Verdict.APPROVE if said["approved"] else Verdict.REJECT
    decided = _decided(response, verdict, by, tr)
    if len(said.get("answers") or ()) > 1:
        return decided
    return _with_comment(decided, one_line(said["comment"], 100), tr) if said.get("comment") else decided


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
    tr = progress.tr
    item = response.path.rpartition("[")[2].partition("]")[0] if "[" in response.path else ""
    name = numbered(progress).get(response.step) or title_of(progress, response)
    name = tr("Budget") if response.kind == BUDGET else name
    name += ", " + tr("item {number}", number=int(item) + 1) if item else ""
    title = [context(f"*{mrkdwn(name, 250)}*")] if titled else []
    ask, _, matter = question.ask.strip().partition("\n")
    if len(ask) > _LONGEST_HEADING:
        ask, matter = tr("Go on with this?"), question.ask.strip()
    wanted = ask.replace("*", "") or tr("Go on?")
    bold = section(f"*{mrkdwn(wanted, 600, progress.names)}*")
    coming = coming_blocks(progress, response, question.ask) if is_asking(progress, response) else ()
    return [*title, bold, *_quoted(matter), *coming]


def _quoted(matter: str) -> list[Block]:
    """What the question is about, apart from what is asked."""
    lines = harmless(clip(matter.strip(), _LONGEST_ASK)).splitlines()
    return [MarkdownBlock(text="\n".join(f"> {line}" for line in lines))] if lines else []


def _state(
    progress: Progress, response: Response, question: Question, only: str | None = None
) -> list[Block]:
    """What was said so far, of one person or of all, and either who may still decide or what came of it."""
    said = about(question, response.path, progress.decisions)
    tr, shown = progress.tr, [one for one in said if only is None or only in (one.person, one.to)]
    spoken = [section(piece) for piece in in_pieces([_spoken(progress, one, response) for one in shown])]
    if only is not None and waits_for(progress, response, only):
        whose = tr("For {who} to answer", who=mrkdwn(progress.who(only), 100))
        return [*spoken, context(f"{whose}{_until(question, tr)}")]
    if only is not None and spoken:
        return spoken
    if is_asking(progress, response):
        who = mrkdwn(_who(progress, response, question), 600)
        whose = (
            tr("For {who} to answer", who=who) if question.wants_words else tr("For {who} to decide", who=who)
        )
        far = _how_far(question, said, tr)
        return [*spoken, context(f"{whose}{_until(question, tr)}" + (f" · {far}" if far else ""))]
    if reached(question, said) is not None:
        told = section(mrkdwn(outcome(progress, response), 600)) if response.status.finished else None
        return spoken or ([told] if told is not None else [])
    if response.status is StepStatus.WAITING:
        return [*spoken, context(tr("The run was stopped before this was decided."))]
    return [*spoken, section(mrkdwn(outcome(progress, response), 600))]


def _how_far(question: Question, said: Sequence[Decision], tr: Translator) -> str:
    """Where several are to speak: how many have."""
    if question.quorum == 1:
        return ""
    if question.wants_words:
        spoken = {one.person for one in said if one.verdict in _ANSWERS}
        return tr("{n} of {quorum} answered", n=len(spoken), quorum=question.quorum)
    agreed = sum(1 for one in said if one.verdict is Verdict.APPROVE)
    return tr("{n} of {quorum} approved", n=agreed, quorum=question.quorum)


def _decided(response: Response, verdict: Verdict, who: str, tr: Translator) -> str:
    asked = question_of(response)
    if asked is not None and asked.wants_words:
        answered = verdict is Verdict.APPROVE
        return tr("Answered by {who}", who=who) if answered else tr("Skipped by {who}", who=who)
    if response.kind == BUDGET and verdict is Verdict.APPROVE:
        return tr("Continued by {who}", who=who)
    if response.kind == BUDGET:
        return tr("Stopped by {who}", who=who)
    if verdict is Verdict.APPROVE:
        return tr("Approved by {who}", who=who)
    return tr("Rejected by {who}", who=who)


def _with_comment(said: str, comment: str, tr: Translator) -> str:
    return tr("{said}: “{comment}”", said=said, comment=comment)


def _spoken(progress: Progress, one: Decision, response: Response) -> str:
    tr, who = progress.tr, mrkdwn(progress.who(one.person), 100)
    if one.verdict is Verdict.HAND_OVER:
        said = tr("{who} handed this over to {other}", who=who, other=mrkdwn(progress.who(one.to), 100))
    else:
        decided = _decided(response, one.verdict, who, tr)
        said = f"*{decided}*, {at(one.at, tr)}"
    if not one.comment:
        return said
    return _with_comment(said, mrkdwn(one_line(one.comment, 900), 1_000, progress.names), tr)


def _who(progress: Progress, response: Response, question: Question) -> str:
    said = about(question, response.path, progress.decisions)
    spoken = {one.person for one in said if one.verdict in _ANSWERS}
    left = [one for one in entitled(question, said) if one != question.barred and one not in spoken]
    tr = progress.tr
    people = [progress.who(one) for one in left] + ([tr("anybody here")] if question.anybody else [])
    # All who are left must speak, or whoever is first.
    needed = question.quorum - len(spoken) if question.wants_words else 1
    return tr.listed(people, choice=needed < len(people)) or tr("nobody")


def _until(question: Question, tr: Translator) -> str:
    return ", " + tr("until {time}", time=at(question.until, tr)) if question.until is not None else ""


def _buttons(progress: Progress, response: Response, question: Question) -> Block:
    tr = progress.tr
    about_ = f"{progress.run.id}|{response.path}|{question.number}"
    if response.kind == BUDGET:
        return actions(
            button(tr("Continue"), "decide_approve", about_, style="primary"),
            button(tr("Stop"), "decide_reject", about_, style="danger"),
            button(tr("More…"), "decide_form", about_),
        )
    if question.wants_words:
        return actions(
            button(tr("Answer"), "decide_answer", about_, style="primary"),
            button(tr("Skip"), "decide_reject", about_),
            button(tr("More…"), "decide_form", about_),
        )
    return actions(
        button(tr("Approve"), "decide_approve", about_, style="primary"),
        button(tr("Reject"), "decide_reject", about_, style="danger"),
        button(tr("More…"), "decide_form", about_),
    )

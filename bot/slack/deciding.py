"""What people decide about a run's questions: by a button, in a form, or in words."""

import json
from dataclasses import replace

from bot.slack.blocks.approval import use_as_answer, wants_words
from bot.slack.blocks.decision_form import answer_form, decided_in, decision_form
from bot.slack.blocks.message import message
from bot.slack.desk import Desk, Handler, place_of, user_of
from bot.slack.inbox import Body, team_of
from bot.slack.modals import open_view
from bot.slack.questions import asked_as
from bot.slack.speech import answer_in, asks_for_help, is_command_alone, is_courtesy, skips, verdict_in
from core.approvals import Said, Verdict, about, is_expected, is_open, may_decide, question_of, why_not
from core.errors import Conflict, Invalid, NotAllowed
from core.planning import Person
from core.runs import Response, RunStatus
from core.workflows import Place


async def pressed(desk: Desk, body: Body, key: str) -> None:
    """Approve or Reject, under the question or in the direct message about it."""
    action = body["actions"][0]
    verdict = Verdict.APPROVE if action["action_id"] == "decide_approve" else Verdict.REJECT
    run_id, path, number = _which(str(action["value"]))
    place = place_of(body)
    said = Said(user_of(body), verdict, path=path, question=number, channel=place.channel)
    await desk.synth.runs.decide(team_of(body), run_id, said, key=key)


async def open_form(desk: Desk, body: Body) -> None:
    """Show the form for a comment or for handing over, or the one for an answer in words."""
    about_ = {"which": body["actions"][0]["value"], "channel": place_of(body).channel}
    run_id, path, _ = _which(str(about_["which"]))
    run = await desk.synth.runs.get(team_of(body), run_id)
    found = [one for one in await desk.synth.runs.responses(run.workspace, run_id) if one.path == path]
    question, tr = question_of(found[0]) if found else None, desk.tongue(run.definition.intent)
    words = question is not None and question.wants_words
    if question is not None and body["actions"][0]["action_id"] == "decide_answer":
        await open_view(desk, body, answer_form(about_, question.ask, tr))
    else:
        await open_view(desk, body, decision_form(about_, tr, words=words))


async def offered(desk: Desk, body: Body, key: str) -> None:
    """What somebody wrote beside their question is their answer, they say."""
    run_id, path, number, words = str(body["actions"][0]["value"]).split("|", 3)
    place = place_of(body)
    said = Said(user_of(body), Verdict.APPROVE, words, None, path, int(number), place.channel)
    run = await desk.synth.runs.decide(team_of(body), int(run_id), said, key=key)
    tr = desk.tongue(run.definition.intent)
    await desk.answer(body, message(tr("Thank you, that is your answer."), []), replace=True)


async def submitted(desk: Desk, body: Body, key: str) -> None:
    """What was filled in there."""
    about_ = json.loads(body["view"]["private_metadata"])
    verdict, comment, to = decided_in(body["view"])
    run_id, path, number = _which(about_["which"])
    _need_a_person(desk, team_of(body), to)
    said = Said(user_of(body), verdict, comment, to, path, number, about_["channel"])
    await desk.synth.runs.decide(team_of(body), run_id, said, key=key)


async def in_words(
    desk: Desk, person: Person, place: Place, words: str, key: str, *, addressed: bool
) -> bool:
    """A reply that decides: `approve`, `yes`, `reject: too long`, `hand over to @ada`. False if it is none.

    People also talk among themselves in a run's thread: where we are not `addressed`, only a word that can
    hardly mean anything else is answered when it cannot be followed.
    """
    heard = verdict_in(words)
    found = await _asked_in(desk, person.workspace, place, only_waiting=heard is None)
    if found is None:
        return False
    run_id, waiting = found
    mine = await _for(desk, person, place, run_id, waiting)
    if len(mine) == 1 and wants_words(mine[0]):
        return await _in_own_words(desk, person, place, run_id, mine[0], words, key, addressed=addressed)
    if heard is None:
        return False
    if len(mine) == 1:
        question = question_of(mine[0])
        assert question is not None
        _need_a_person(desk, person.workspace, heard.to)
        said = Said(
            person.user, heard.verdict, heard.comment, heard.to, mine[0].path, question.number, place.channel
        )
        await desk.synth.runs.decide(person.workspace, run_id, said, key=key)
        return True
    if not (addressed or heard.plain) or not waiting:
        return False
    if mine:
        raise Conflict(f"{len(mine)} questions wait here. Press the button under the one that you mean.")
    raise await _refusal(desk, person, run_id, waiting[0])


async def _in_own_words(
    desk: Desk,
    person: Person,
    place: Place,
    run_id: int,
    response: Response,
    words: str,
    key: str,
    *,
    addressed: bool,
) -> bool:
    """What somebody says who is asked for an answer. Where they may be talking to the others they are asked
    whether it is their answer: what is told on cannot be taken back."""
    heard, answer, question = verdict_in(words), answer_in(words), question_of(response)
    assert question is not None
    draft = await desk.synth.plans.at(person.workspace, place)
    if draft is not None and await desk.synth.plans.subjects.surely_changes(person, draft, words):
        return False
    said = Said(person.user, Verdict.APPROVE, words, None, response.path, question.number, place.channel)
    if heard is not None and heard.verdict is Verdict.HAND_OVER:
        _need_a_person(desk, person.workspace, heard.to)
        said = replace(said, verdict=Verdict.HAND_OVER, comment=None, to=heard.to)
    elif skips(words):
        said = replace(said, verdict=Verdict.REJECT, comment=None)
    elif answer is not None:
        said = replace(said, comment=answer)
    elif is_command_alone(words) or asks_for_help(words):
        return False
    elif not addressed or words.rstrip().endswith("?"):
        said_before = about(
            question, response.path, await desk.synth.runs.decisions(person.workspace, run_id)
        )
        theirs = is_expected(question, said_before, person.user)
        if not theirs or words.startswith("<@") or is_courtesy(words):
            return False
        await _offer(desk, person, place, run_id, response, words)
        return True
    await desk.synth.runs.decide(person.workspace, run_id, said, key=key)
    return True


async def _offer(
    desk: Desk, person: Person, place: Place, run_id: int, response: Response, words: str
) -> None:
    question, run = question_of(response), await desk.synth.runs.get(person.workspace, run_id)
    assert question is not None
    tr = desk.tongue(run.definition.intent)
    which = f"{run_id}|{response.path}|{question.number}"
    offer = use_as_answer(which, words, tr)
    await desk.clients.of(person.workspace).chat_postEphemeral(
        channel=place.channel, user=person.user, thread_ts=place.thread_ts, **offer.arguments()
    )


async def _asked_in(
    desk: Desk, workspace: str, place: Place, *, only_waiting: bool
) -> tuple[int, list[Response]] | None:
    """The run whose thread this is, and its open questions; below a direct message only the one it asks.
    With `only_waiting` None for a run that waits for nothing, which costs no reading of what it said."""
    run = await desk.synth.runs.at(workspace, place)
    if run is not None and only_waiting and run.status not in (RunStatus.WAITING, RunStatus.RUNNING):
        return None
    only: tuple[str, int] | None = None
    run_id = None if run is None else run.id
    if run_id is None:
        post = await desk.threads.post_at(workspace, place.thread_ts)
        only = None if post is None else asked_as(post[1])
        run_id = post[0] if post is not None and only is not None else None
    if run_id is None:
        return None
    decisions = await desk.synth.runs.decisions(workspace, run_id)
    waiting = [
        one
        for one in await desk.synth.runs.responses(workspace, run_id)
        if is_open(one, decisions) and (only is None or only == _identity(one))
    ]
    return run_id, waiting


def _identity(response: Response) -> tuple[str, int]:
    question = question_of(response)
    return response.path, 0 if question is None else question.number


async def _for(
    desk: Desk, person: Person, place: Place, run_id: int, waiting: list[Response]
) -> list[Response]:
    """Those of the questions that somebody may answer here."""
    if not waiting:
        return []
    decisions = await desk.synth.runs.decisions(person.workspace, run_id)
    mine = []
    for one in waiting:
        question = question_of(one)
        assert question is not None
        said = Said(person.user, Verdict.APPROVE, channel=place.channel)
        if may_decide(question, about(question, one.path, decisions), said, [place.channel]):
            mine.append(one)
    return mine


async def _refusal(desk: Desk, person: Person, run_id: int, response: Response) -> NotAllowed:
    question = question_of(response)
    assert question is not None
    decisions = await desk.synth.runs.decisions(person.workspace, run_id)
    return NotAllowed(why_not(question, about(question, response.path, decisions), person.user))


def _need_a_person(desk: Desk, workspace: str, to: str | None) -> None:
    """Nobody hands a decision over to us."""
    if to is not None and to == desk.clients.bot_user(workspace):
        raise Invalid("I cannot decide this. Choose a person.")


def _which(value: str) -> tuple[int, str, int]:
    """The run, the place and the number of the question that a button is about."""
    run_id, path, number = value.split("|")
    return int(run_id), path, int(number)


HANDLERS: dict[str, Handler] = {
    "decide_approve": pressed,
    "decide_reject": pressed,
    "decide_words": offered,
    "decision": submitted,
}
VIEWS = {"decide_form": open_form, "decide_answer": open_form}

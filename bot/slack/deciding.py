"""What people decide about a run's questions: by a button, in a form, or in words."""

import json

from bot.slack.blocks.decision_form import decided_in, decision_form
from bot.slack.desk import Desk, Handler, place_of, user_of
from bot.slack.inbox import Body, team_of
from bot.slack.modals import open_view
from bot.slack.questions import asked_as
from bot.slack.speech import verdict_in
from core.approvals import Said, Verdict, about, is_open, may_decide, question_of, why_not
from core.errors import Conflict, Invalid, NotAllowed
from core.planning import Person
from core.runs import Response
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
    """Show the form for a comment or for handing over."""
    about_ = {"which": body["actions"][0]["value"], "channel": place_of(body).channel}
    run = await desk.synth.runs.get(team_of(body), _which(str(about_["which"]))[0])
    await open_view(desk, body, decision_form(about_, desk.tongue(run.definition.intent)))


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
    found = None if heard is None else await _asked_in(desk, person.workspace, place)
    if heard is None or found is None:
        return False
    run_id, waiting = found
    mine = await _for(desk, person, place, run_id, waiting)
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


async def _asked_in(desk: Desk, workspace: str, place: Place) -> tuple[int, list[Response]] | None:
    """The run whose thread this is, and its open questions; below a direct message only the one it asks."""
    run = await desk.synth.runs.at(workspace, place)
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
    "decision": submitted,
}
VIEWS = {"decide_form": open_form}

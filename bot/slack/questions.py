"""A run's questions, told: in its thread to everybody, and in a direct message to each who is asked by name.

What is told is drawn from the store like everything else. A loop may ask hundreds of things: only so many lie
open at a time, and the next ones follow as those are decided.
"""

import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from slack_sdk.errors import SlackApiError

from bot.slack.blocks.accounts import account_needed, account_settled
from bot.slack.blocks.approval import approval_card, direct_card, is_asking, reminder, waits_for
from bot.slack.blocks.message import Message
from bot.slack.blocks.outcome import loop_of
from bot.slack.blocks.progress import Progress
from bot.slack.blocks.run import unknown_outcome
from bot.slack.clients import Clients
from bot.slack.faults import code_of, may_pass
from bot.slack.pace import Pace
from bot.slack.posting import Drawn, Poster
from core.approvals import Verdict, about, entitled, question_of
from core.runs import Response, RunStatus, StepStatus
from core.stores import Thread, ThreadStore

log = logging.getLogger(__name__)

_OPEN_IN_THREAD = 20
_OPEN_DIRECTLY = 5
_PEOPLE = ("U", "W")
_PARTS = re.compile(r"[\[\].]+")
_SETTLED = (Verdict.DONE, Verdict.AGAIN)


class Questions:
    """Of one run."""

    def __init__(self, clients: Clients, threads: ThreadStore, pace: Pace, drawn: Drawn) -> None:
        self._clients = clients
        self._threads = threads
        self._pace = pace
        self._drawn = drawn

    async def in_thread(self, poster: Poster, progress: Progress) -> None:
        """A reply for each; what is decided keeps its words and loses its buttons."""
        asked = _asked(progress)
        waiting = [one for one in asked if is_asking(progress, one)]
        for one in asked:
            name = name_of(one)
            if one in waiting:
                if one in waiting[:_OPEN_IN_THREAD] or poster.has(name):
                    await poster.draw(name, approval_card(progress, one), urgent=False)
            elif one.status.finished or poster.has(name):
                await poster.last(name, approval_card(progress, one), urgent=progress.run.status.ended)
        if waiting and not any(_named(progress, one) for one in waiting):
            await self._remind(poster, progress, waiting, None)

    async def directly(self, thread: Thread, poster: Poster, progress: Progress) -> None:
        """A direct message to each who is asked. `poster` is that of the thread, which knows its messages."""
        asked = _asked(progress)
        for user in _recipients(thread, progress, asked):
            try:
                await self._to(user, thread, poster, progress, asked)
            except SlackApiError as error:
                if may_pass(error):
                    raise
                log.warning("%s cannot be asked directly: %s", user, code_of(error))

    async def unknown_outcomes(self, poster: Poster, progress: Progress) -> None:
        """What nobody but people can tell, once the run waits for it; and what they said."""
        is_open = {}
        for one in progress.responses:
            if one.status is StepStatus.UNKNOWN and not progress.run.status.ended:
                # Not by the walk: an answer begins another, and asks no open question again.
                begun = one.started_at.isoformat() if one.started_at else ""
                is_open[f"question:{one.path}:{begun}"] = one
        if progress.run.status is RunStatus.WAITING:
            for name, one in is_open.items():
                await poster.once(name, unknown_outcome(progress, one))
        for name in poster.names("question:"):
            if name not in is_open:
                await poster.last(name, _settled(progress, name.split(":")[1]), urgent=False)

    async def accounts(self, poster: Poster, progress: Progress) -> None:
        """What somebody has to connect: once for each app, however many items of a loop lack it."""
        ended, lacking = progress.run.status.ended, dict[str, Response]()
        for one in progress.responses:
            needed = one.detail.get("account")
            if one.status is StepStatus.WAITING and needed is not None:
                lacking.setdefault(f"account:{needed['app']}:{needed['walk']}", one)
        if not ended:
            for name, one in lacking.items():
                await poster.draw(name, account_needed(progress, one), urgent=False)
        for name in poster.names("account:"):
            if ended or name not in lacking:
                settled = account_settled(progress, name.split(":")[1], name not in lacking)
                await poster.last(name, settled, urgent=ended)

    async def _to(
        self, user: str, thread: Thread, poster: Poster, progress: Progress, asked: Sequence[Response]
    ) -> None:
        workspace = thread.workspace
        waiting = [one for one in asked if waits_for(progress, one, user)]
        if not waiting and not any(f"direct:{user}:{name_of(one)}" in thread.posts for one in asked):
            return
        channel = await self._clients.direct(workspace, user)
        if channel == thread.channel:  # the run is told there
            await self._remind(poster, progress, waiting, user)
            return
        in_person = replace(thread, channel=channel, ts=None)
        direct = Poster(self._clients, self._threads, self._pace, in_person, self._drawn)
        for one in asked:
            name = f"direct:{user}:{name_of(one)}"
            if one not in waiting and not direct.has(name):
                continue
            if one in waiting and one not in waiting[:_OPEN_DIRECTLY] and not direct.has(name):
                continue
            if direct.has_last(name):
                continue
            card = direct_card(progress, one, user, await self._link(thread, poster.ts_of(name_of(one))))
            if is_asking(progress, one):
                await direct.draw(name, card, urgent=False)
            else:
                await direct.last(name, card, urgent=False)
        told = [one for one in waiting if direct.has(f"direct:{user}:{name_of(one)}")]
        if told:
            below = replace(in_person, ts=direct.ts_of(f"direct:{user}:{name_of(told[0])}"))
            replies = Poster(self._clients, self._threads, self._pace, below, self._drawn)
            await self._remind(replies, progress, told, user)

    async def _remind(
        self, poster: Poster, progress: Progress, waiting: Sequence[Response], user: str | None
    ) -> None:
        """Once for each reminder that is due; those of a loop's items together."""
        for about_, group in _grouped(waiting).items():
            number = max(_reminders(one) for one in group)
            if number:
                name = f"reminder:{user or 'all'}:{about_}:{number}"
                await poster.once(name, reminder(progress, group, user))

    async def _link(self, thread: Thread, ts: str | None) -> str | None:
        """Where the question stands in the run's thread."""
        if ts is None:
            return None
        client = self._clients.of(thread.workspace)
        try:
            said = await client.chat_getPermalink(channel=thread.channel, message_ts=ts)
        except SlackApiError as error:
            log.warning("there is no link to %s in %s: %s", ts, thread.channel, code_of(error))
            return None
        return str(said["permalink"])


def _settled(progress: Progress, path: str) -> Message:
    """An unknown outcome that waits for nobody any more."""
    step = path.rpartition(".")[2]
    known = next((one for one in progress.responses if one.path == path), None)
    lost = known or Response(path, step, "action", StepStatus.UNKNOWN)
    said = [one for one in progress.decisions if one.path == path and one.verdict in _SETTLED]
    tr, who = progress.tr, progress.who(said[-1].person) if said else ""
    if said and said[-1].verdict is Verdict.DONE:
        words = tr("{who} said it happened.", who=who)
    elif said:
        words = tr("{who} asked to do it again.", who=who)
    elif known is not None and known.status.finished:
        words = tr("It became known meanwhile; the run goes on by itself.")
    else:
        words = tr("The run was stopped.")
    return unknown_outcome(progress, replace(lost, error=None), words)


def _asked(progress: Progress) -> list[Response]:
    """Every question there was, those of a loop in the order of its items."""
    asked = [one for one in progress.responses if question_of(one) is not None]
    return sorted(asked, key=lambda one: [(part.zfill(6), part) for part in _PARTS.split(one.path)])


def name_of(response: Response) -> str:
    """Under which a question is remembered among a thread's messages."""
    question = question_of(response)
    assert question is not None
    return f"approval:{response.path}:{question.number}"


def asked_as(name: str) -> tuple[str, int] | None:
    """The path and the number of the question that a message with that name asks somebody directly."""
    kind, _, rest = name.partition(":")
    if kind != "direct":
        return None
    path, _, number = rest.partition(":approval:")[2].rpartition(":")
    return (path, int(number)) if path and number.isdigit() else None


def _named(progress: Progress, response: Response) -> bool:
    """Whether somebody is asked by name."""
    question = question_of(response)
    assert question is not None
    said = about(question, response.path, progress.decisions)
    return any(one.startswith(_PEOPLE) for one in entitled(question, said))


def _recipients(thread: Thread, progress: Progress, asked: Iterable[Response]) -> list[str]:
    """Everybody who is asked by name, and everybody who was."""
    people: dict[str, None] = {}
    for one in asked:
        question = question_of(one)
        assert question is not None
        said = about(question, one.path, progress.decisions)
        people |= dict.fromkeys(who for who in entitled(question, said) if who.startswith(_PEOPLE))
    before = (name.split(":")[1] for name in thread.posts if name.startswith("direct:"))
    return list(people | dict.fromkeys(before))


def _grouped(waiting: Iterable[Response]) -> dict[str, list[Response]]:
    groups: dict[str, list[Response]] = {}
    for one in waiting:
        groups.setdefault(loop_of(one.path) or name_of(one), []).append(one)
    return groups


def _reminders(response: Response) -> int:
    question = question_of(response)
    return question.reminders if question is not None else 0

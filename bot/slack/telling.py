"""One run, told in its threads: what should stand there is drawn from the store, and made so.

What was posted is remembered under a name (`root`, `step:…`, `loop:…`, `ending:…`, and those of
`bot/slack/questions.py`), so that after a restart the telling goes on where it was, with at most one message
twice.
"""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime

from slack_sdk.errors import SlackApiError

from bot.slack.blocks.approval import people_asked
from bot.slack.blocks.month import warning
from bot.slack.blocks.outcome import file_comment, filename, is_long, loop_of, loop_reply, step_reply
from bot.slack.blocks.progress import Progress, numbered
from bot.slack.blocks.run import ending, resumed, retried, run_card
from bot.slack.blocks.steps import POST_MESSAGE, people_of
from bot.slack.blocks.text import as_words
from bot.slack.clients import Clients
from bot.slack.faults import code_of, is_closed, may_pass
from bot.slack.pace import Pace
from bot.slack.posting import Drawn, Poster
from bot.slack.questions import Questions
from bot.slack.recognising import may_be_there, posted_before
from core.approvals import Verdict
from core.definition import Action, every_step
from core.language import Translator
from core.runs import Response, Run, RunStatus, StepStatus
from core.stores import ConversationStore, Thread, ThreadStore
from core.synth import Synth
from core.workflows import Place

log = logging.getLogger(__name__)

_TOLD_IN_THREAD = ("payload", "action")  # other kinds show in the card alone
_PEOPLE = ("U", "W")
_MOVED = "moved_from"  # the name under which the channel is kept that was closed to us


@dataclass(frozen=True)
class Parts:
    """What tellings work with."""

    synth: Synth
    threads: ThreadStore
    conversations: ConversationStore
    clients: Clients
    began: datetime  # since when this process tells


class Telling:
    """Of one run. Kept while something happens in it, so that nothing is drawn twice that did not change."""

    def __init__(self, parts: Parts, pace: Pace, workspace: str, run_id: int) -> None:
        self._parts = parts
        self._pace = pace
        self._workspace = workspace
        self._run_id = run_id
        self._drawn: Drawn = {}
        self._questions = Questions(parts.clients, parts.threads, pace, self._drawn)
        self._usual: float | None = None
        self._asked_usual = False

    async def tell(self) -> bool:
        """Bring every thread up to date. Whether the run is over, so that nothing more will happen."""
        threads = await self._parts.threads.of_run(self._workspace, self._run_id)
        if not threads:
            return True
        progress = await self._progress()
        if not progress.run.definition.readable:  # a process of its release tells it, once it is there
            return True
        for thread in threads:
            if thread.channel.startswith(_PEOPLE):  # opened for somebody who is asked
                channel = await self._parts.clients.direct(self._workspace, thread.channel)
                await self._parts.threads.move(self._workspace, thread.id, channel, None)
                raise Moved
            await self._tell_in(thread, progress, is_first=thread is threads[0])
        return progress.run.status.ended

    async def _progress(self) -> Progress:
        runs = self._parts.synth.runs
        run = await runs.get(self._workspace, self._run_id)
        if not self._asked_usual:
            self._usual = await runs.usual_seconds(self._workspace, run.workflow_id)
            self._asked_usual = True
        responses = await runs.responses(self._workspace, self._run_id)
        decisions = await runs.decisions(self._workspace, self._run_id)
        people = {run.started_by, run.ended_by or "", *people_of(run.definition)}
        people |= people_asked(responses, decisions) | {run.account}
        offered = await self._parts.synth.catalogue.of(run.definition)
        return Progress(
            run,
            responses,
            offered.offer,
            await self._parts.clients.names(self._workspace, people),
            self._usual,
            decisions,
            self._parts.synth.languages.of(run.definition.intent),
        )

    async def _tell_in(self, thread: Thread, progress: Progress, *, is_first: bool) -> None:
        run = progress.run
        poster = Poster(self._parts.clients, self._parts.threads, self._pace, thread, self._drawn)
        try:
            if thread.channel.startswith(_PEOPLE):
                await self._into_direct_message(thread)
                raise Moved
            await self._recognise(thread, poster, run)
            await poster.draw("root", run_card(progress, _note(thread, progress.tr)), urgent=run.status.ended)
            for one in progress.decisions:
                if one.verdict is Verdict.RETRY:
                    await poster.once(f"retried:{one.question}", retried(progress, one))
                elif one.verdict is Verdict.RESUME:
                    await poster.once(f"resumed:{one.path}:{one.at.isoformat()}", resumed(progress, one))
            answers = answers_in(run, thread)
            if not answers:
                await self._outcomes(poster, progress)
            await self._questions.in_thread(poster, progress)
            await self._questions.accounts(poster, progress)
            if is_first:
                await self._warnings(poster, run)
                await self._questions.directly(thread, poster, progress)
            await self._questions.unknown_outcomes(poster, progress)
            if run.status.ended and not (answers and run.status is RunStatus.COMPLETED):
                called = await self._whom_to_call(thread.channel, poster.ts, run)
                await poster.once(f"ending:{run.walk}", ending(progress, called))
        except SlackApiError as error:
            if may_pass(error):
                raise
            if is_closed(error) and _MOVED not in thread.posts and run.started_by.startswith(_PEOPLE):
                await self._move(thread, run.started_by)
                raise Moved from error
            log.warning("run %s cannot be told in %s: %s", run.key, thread.channel, code_of(error))
        await self._parts.threads.told(self._workspace, thread.id, run.seq)

    async def _recognise(self, thread: Thread, poster: Poster, run: Run) -> None:
        """A first message that somebody posted before us, and died before it was remembered."""
        late = may_be_there(run.created_at, self._parts.began, datetime.now(UTC))
        if late and not poster.has("root") and _MOVED not in thread.posts:
            ts = await posted_before(self._parts.clients, thread, run.created_at)
            if ts is not None:
                log.info("run %s was begun to be told in %s, and is told on there", run.key, thread.channel)
                await poster.take_over("root", ts)

    async def _warnings(self, poster: Poster, run: Run) -> None:
        """Of budgets that this run has brought near their ends."""
        if run.tokens:
            for near in await self._parts.synth.months.warnings(run.workspace, run.id):
                name = f"budget:{near.whose}:{near.month}:{near.measure}:{near.most}"
                await poster.once(name, warning(near))

    async def _outcomes(self, poster: Poster, progress: Progress) -> None:
        """A reply for each finished step, in their order; all steps of a loop share one that is edited."""
        titles = numbered(progress)
        loops = set()
        for one in progress.responses:
            loop = loop_of(one.path)
            if loop is None:
                await self._outcome(poster, one, titles.get(one.path, one.step), progress.tr)
            elif loop not in loops and one.status.finished:
                loops.add(loop)
                reply = loop_reply(
                    titles.get(loop, loop), progress.inside(loop), progress.items(loop), progress.tr
                )
                await poster.draw(f"loop:{loop}", reply, urgent=progress.run.status.ended)

    async def _outcome(self, poster: Poster, response: Response, title: str, tr: Translator) -> None:
        """What failed is told by the ending, and what only directs the way by the card."""
        if response.kind not in _TOLD_IN_THREAD or response.status is not StepStatus.COMPLETED:
            return
        name, sent = f"step:{response.path}", False
        if is_long(response):
            content = as_words(response.content)
            sent = await poster.file(name, filename(response), content, file_comment(response, title, tr))
        if not sent:
            await poster.once(name, step_reply(response, title, tr))

    async def _into_direct_message(self, thread: Thread) -> None:
        """What starts by itself and has no channel is told to its owner."""
        channel = await self._parts.clients.direct(self._workspace, thread.channel)
        await self._parts.threads.move(self._workspace, thread.id, channel, None)

    async def _move(self, thread: Thread, user: str) -> None:
        """Where we may not speak we tell it to the one who started it."""
        channel = await self._parts.clients.direct(self._workspace, user)
        await self._parts.threads.move(self._workspace, thread.id, channel, None)
        await self._parts.threads.posted(self._workspace, thread.id, _MOVED, thread.channel)

    async def _whom_to_call(self, channel: str, ts: str | None, run: Run) -> list[str]:
        """Who started it, and who wrote in the thread. In a direct message nobody needs calling, and for what
        started by itself only a failure is worth it."""
        if channel.startswith("D") or ts is None:
            return []
        place, heard = Place(channel, ts), self._parts.conversations
        turns = await heard.turns(self._workspace, place)
        by_itself = run.trigger.get("type") != "manual" and run.status is not RunStatus.FAILED
        started = [] if by_itself else [run.started_by]
        everybody = dict.fromkeys([*started, *(turn.author for turn in turns)])
        ours = self._parts.clients.bot_user(self._workspace)
        return [user for user in everybody if user.startswith(_PEOPLE) and user != ours][:20]


def answers_in(run: Run, thread: Thread) -> bool:
    """Whether its workflow answers below the very message under which it is told. What it says there is for
    those who talk there: beside it stands the card alone, and what goes wrong."""
    here = (run.trigger.get("channel"), run.trigger.get("thread")) == (thread.channel, thread.ts)
    return here and any(
        isinstance(step, Action) and step.action == POST_MESSAGE and "thread" in step.params
        for step in every_step(run.definition.steps)
    )


class Moved(Exception):
    """A thread is told elsewhere now: tell again."""


def _note(thread: Thread, tr: Translator) -> str:
    """Why a run is told here and not where it was asked for."""
    before = thread.posts.get(_MOVED)
    if before is None:
        return ""
    if not before.startswith("C"):
        return tr("I cannot write where you asked for this, so I tell it here.")
    return tr(
        "I cannot write in {channel}, so I tell this run here. Type {command} there, and the next one is "
        "told in place.",
        channel=f"<#{before}>",
        command="`/invite @Synth`",
    )

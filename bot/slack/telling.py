"""One run, told in its threads: what should stand there is drawn from the store, and made so.

What was posted is remembered under a name (`root`, `step:…`, `loop:…`, `question:…`, `ending:…`), so that
after a restart the telling goes on where it was, with at most one message twice.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from slack_sdk.errors import SlackApiError, SlackRequestError

from bot.slack.blocks.message import Message
from bot.slack.blocks.outcome import file_comment, filename, is_long, loop_of, loop_reply, step_reply
from bot.slack.blocks.run import Progress, ending, numbered, run_card, unknown_outcome
from bot.slack.blocks.steps import people_of
from bot.slack.blocks.text import as_words
from bot.slack.clients import Clients
from bot.slack.desk import bystanders
from bot.slack.faults import code_of, is_closed, is_gone, may_pass, retry_after
from bot.slack.pace import Pace
from core.runs import Response, Run, RunStatus, StepStatus
from core.stores import ConversationStore, Thread, ThreadStore
from core.synth import Synth
from core.workflows import Place

log = logging.getLogger(__name__)

_TOO_MUCH = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"})
_TOLD_IN_THREAD = ("payload", "action", "approval")  # other kinds show in the card alone
_PEOPLE = ("U", "W")


@dataclass(frozen=True)
class Parts:
    """What tellings work with."""

    synth: Synth
    threads: ThreadStore
    conversations: ConversationStore
    clients: Clients


class Telling:
    """Of one run. Kept while something happens in it, so that nothing is drawn twice that did not change."""

    def __init__(self, parts: Parts, pace: Pace, workspace: str, run_id: int) -> None:
        self._parts = parts
        self._pace = pace
        self._workspace = workspace
        self._run_id = run_id
        self._drawn: dict[tuple[int, str], Mapping[str, Any]] = {}
        self._usual: float | None = None
        self._asked_usual = False

    async def tell(self) -> bool:
        """Bring every thread up to date. Whether the run is over, so that nothing more will happen."""
        threads = await self._parts.threads.of_run(self._workspace, self._run_id)
        if not threads:
            return True
        progress = await self._progress()
        for thread in threads:
            await self._tell_in(thread, progress)
        return progress.run.status.ended

    async def _progress(self) -> Progress:
        runs = self._parts.synth.runs
        run = await runs.get(self._workspace, self._run_id)
        if not self._asked_usual:
            self._usual = await runs.usual_seconds(self._workspace, run.workflow_id)
            self._asked_usual = True
        people = {run.started_by, run.ended_by or "", *people_of(run.definition)}
        return Progress(
            run,
            await runs.responses(self._workspace, self._run_id),
            self._parts.synth.catalogue.offer,
            await self._parts.clients.names(self._workspace, people),
            self._usual,
        )

    async def _tell_in(self, thread: Thread, progress: Progress) -> None:
        run = progress.run
        try:
            thread = await self._draw(thread, "root", run_card(progress, await self._note(thread)), progress)
            thread = await self._outcomes(thread, progress)
            if run.status is RunStatus.WAITING:
                thread = await self._questions(thread, progress)
            if run.status.ended:
                last = ending(progress, await self._whom_to_call(thread, run))
                await self._once(thread, f"ending:{run.walk}", last)
        except SlackApiError as error:
            if may_pass(error):
                raise
            if is_closed(error) and "moved_from" not in thread.posts and run.started_by.startswith(_PEOPLE):
                await self._move(thread, run.started_by)
                raise Moved from error
            log.warning("run %s cannot be told in %s: %s", run.key, thread.channel, code_of(error))
        await self._parts.threads.told(self._workspace, thread.id, run.seq)

    async def _outcomes(self, thread: Thread, progress: Progress) -> Thread:
        """A reply for each finished step; one that is edited for all steps of a loop."""
        titles = numbered(progress)
        for loop in dict.fromkeys(loop_of(one.path) for one in progress.responses):
            if loop is not None and any(one.status.finished for one in progress.inside(loop)):
                whole = progress.response(loop)
                items = whole.detail.get("items") if whole else None
                total = len(items) if isinstance(items, list) else _length(whole)
                reply = loop_reply(titles.get(loop, loop), progress.inside(loop), total)
                thread = await self._draw(thread, f"loop:{loop}", reply, progress)
        for one in progress.responses:
            if one.kind not in _TOLD_IN_THREAD or loop_of(one.path) is not None:
                continue
            if one.status is StepStatus.COMPLETED:  # one that failed is told by the ending
                thread = await self._outcome(thread, one, titles.get(one.path, one.step))
        return thread

    async def _outcome(self, thread: Thread, response: Response, title: str) -> Thread:
        name = f"step:{response.path}"
        if name in thread.posts or not is_long(response):
            return await self._once(thread, name, step_reply(response, title))
        client = self._parts.clients.once(self._workspace)

        async def upload() -> str:
            sent = await client.files_upload_v2(
                channel=thread.channel,
                thread_ts=thread.ts,
                filename=filename(response),
                title=filename(response),
                content=as_words(response.content),
                initial_comment=file_comment(response, title),
            )
            return str(sent["file"]["id"])

        try:
            await self._pace.post(thread.channel)
            file = await self._patiently(upload)
        except (SlackApiError, SlackRequestError) as error:
            if isinstance(error, SlackApiError) and (may_pass(error) or is_closed(error)):
                raise
            log.warning("a long outcome could not be sent as a file: %s", error)
            return await self._once(thread, name, step_reply(response, title))
        return await self._remember(thread, name, file)

    async def _questions(self, thread: Thread, progress: Progress) -> Thread:
        for one in progress.responses:
            if one.status is StepStatus.UNKNOWN:
                name = f"question:{one.path}:{progress.run.walk}"
                thread = await self._once(thread, name, unknown_outcome(progress, one))
        return thread

    async def _once(self, thread: Thread, name: str, message: Message) -> Thread:
        """Post it if it was not yet."""
        if name in thread.posts:
            return thread

        async def post() -> str:
            client = self._parts.clients.once(self._workspace)
            given = message.arguments()
            try:
                said = await client.chat_postMessage(
                    channel=thread.channel, thread_ts=thread.ts, unfurl_links=False, **given
                )
            except SlackApiError as error:
                if code_of(error) not in _TOO_MUCH:
                    raise
                log.error("Slack did not take the blocks of %s: %s", name, error)
                said = await client.chat_postMessage(
                    channel=thread.channel, thread_ts=thread.ts, text=given["text"]
                )
            return str(said["ts"])

        await self._pace.post(thread.channel)
        ts = await self._patiently(post)
        self._drawn[thread.id, name] = message.arguments()
        return await self._remember(thread, name, ts)

    async def _draw(self, thread: Thread, name: str, message: Message, progress: Progress) -> Thread:
        """Post it, or change it where it stands if it looks different now."""
        if name not in thread.posts:
            return await self._once(thread, name, message)
        looks = message.arguments()
        if self._drawn.get((thread.id, name)) == looks:
            return thread
        client = self._parts.clients.once(self._workspace)

        async def update() -> str:
            await client.chat_update(channel=thread.channel, ts=thread.posts[name], **looks)
            return ""

        await self._pace.edit(urgent=progress.run.status.ended)
        try:
            await self._patiently(update)
        except SlackApiError as error:
            # Somebody deleted it, or Slack will not take it: the replies go on telling.
            if not is_gone(error) and code_of(error) not in _TOO_MUCH:
                raise
            log.info("%s of run %s is not drawn any more: %s", name, progress.run.key, code_of(error))
        self._drawn[thread.id, name] = looks
        return thread

    async def _patiently(self, ask: Callable[[], Awaitable[str]]) -> str:
        """Wait as long as Slack says, then ask again."""
        while True:
            try:
                return await ask()
            except SlackApiError as error:
                seconds = retry_after(error)
                if seconds is None:
                    raise
                self._pace.pause(seconds)
                await self._pace.unpaused()

    async def _remember(self, thread: Thread, name: str, ts: str) -> Thread:
        await self._parts.threads.posted(self._workspace, thread.id, name, ts)
        hangs_on = thread.ts or (ts if name == "root" else None)
        return replace(thread, ts=hangs_on, posts={**thread.posts, name: ts})

    async def _move(self, thread: Thread, user: str) -> None:
        """Where we may not speak we tell it to the one who started it."""
        channel = await self._parts.clients.direct(self._workspace, user)
        await self._parts.threads.move(self._workspace, thread.id, channel, None)
        await self._parts.threads.posted(self._workspace, thread.id, "moved_from", thread.channel)

    async def _note(self, thread: Thread) -> str:
        before = thread.posts.get("moved_from")
        if before is None:
            return ""
        if not before.startswith("C"):
            return "I cannot write where you asked for this, so I tell it here."
        return (
            f"I cannot write in <#{before}>, so I tell this run here. Type `/invite @Synth` there, "
            "and the next one is told in place."
        )

    async def _whom_to_call(self, thread: Thread, run: Run) -> list[str]:
        """Who started it, and who wrote in the thread. In a direct message nobody needs calling, and for what
        the clock started only a failure is worth it."""
        if thread.channel.startswith("D") or thread.ts is None:
            return []
        place, heard = Place(thread.channel, thread.ts), self._parts.conversations
        turns = [
            *await heard.turns(self._workspace, place),
            *await heard.turns(self._workspace, bystanders(place)),
        ]
        by_itself = run.trigger.get("type") == "schedule" and run.status is not RunStatus.FAILED
        started = [] if by_itself else [run.started_by]
        everybody = dict.fromkeys([*started, *(turn.author for turn in turns)])
        ours = self._parts.clients.bot_user(self._workspace)
        return [user for user in everybody if user.startswith(_PEOPLE) and user != ours][:20]


class Moved(Exception):
    """A thread is told elsewhere now: tell again."""


def _length(whole: Response | None) -> int | None:
    return len(whole.content) if whole is not None and isinstance(whole.content, list) else None

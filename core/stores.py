"""Where things are kept, as core sees it. Every method takes the workspace; none looks beyond it. (What the
engines offer is the same for all of them.)

`storage` implements these; `tests/storage` holds one contract suite for all databases.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from core.approvals import Decision, Said
from core.connections import ConnectionStore
from core.definition import Definition
from core.deployments import DeploymentStore
from core.engine import Offer, OfferKind
from core.events import Event, EventDraft
from core.hooks import Called, Delivery, Hook, Posted
from core.occurrences import SlackTrigger
from core.offers import Entry, Listing, Lookup, Reading, Vocabulary
from core.runs import NewRun, Response, Run, RunStatus, Walk
from core.workflows import (
    Draft,
    DraftStatus,
    Edit,
    Place,
    Plan,
    Revision,
    Turn,
    TurnKind,
    Workflow,
    WorkflowVersion,
)

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """Part of a list, newest first. `next` is the cursor of the following page, None at the end."""

    items: tuple[T, ...]
    next: int | None = None


class WorkflowStore(Protocol):
    """Workflows and their immutable versions. Missing ones raise `NotFound`."""

    async def create(
        self,
        workspace: str,
        definition: Definition,
        owner: str,
        *,
        listed: bool = True,
        channel: str | None = None,
        draft_id: int | None = None,
    ) -> Workflow:
        """Version 1. `Conflict` if a listed workflow has that name.

        With `draft_id` it becomes that draft's workflow in the same transaction; where the draft has one
        already, that one is given and nothing is made.
        """

    async def get(self, workspace: str, workflow_id: int) -> Workflow: ...

    async def named(self, workspace: str, name: str) -> Workflow | None:
        """The listed one of that name, letter case aside."""

    async def names(self, workspace: str) -> Sequence[str]: ...

    async def page(self, workspace: str, *, before: int | None = None, limit: int = 20) -> Page[Workflow]:
        """Listed workflows, newest first."""

    async def add_version(
        self,
        workspace: str,
        workflow_id: int,
        definition: Definition,
        author: str,
        *,
        after: int | None = None,
        draft: Draft | None = None,
    ) -> Workflow:
        """`Outdated` if the newest version is not `after` any more.

        With `draft`, a proposed change, that becomes applied (or, if it was, undone) in the same transaction;
        `Conflict` if somebody has decided on it meanwhile.
        """

    async def list_it(self, workspace: str, workflow_id: int) -> Workflow:
        """Give an unlisted workflow its place in the list. `Conflict` if its name is taken."""

    async def versions(self, workspace: str, workflow_id: int) -> Sequence[WorkflowVersion]: ...

    async def pause(self, workspace: str, workflow_id: int, by: str) -> Workflow:
        """Nothing but people starts it from now on. Doing so twice changes nothing."""

    async def resume(self, workspace: str, workflow_id: int) -> Workflow:
        """Its trigger is on again, from now on: what was missed in between is not made up for."""

    async def delete(self, workspace: str, workflow_id: int) -> None:
        """Its runs stay readable; its name is free again."""


class RunStore(Protocol):
    """Runs, the responses of their steps, their events. Writes of a walk are fenced by its number."""

    async def create(
        self,
        new: NewRun,
        *,
        place: Place | None = None,
        channel: str | None = None,
        key: tuple[str, str] | None = None,
    ) -> tuple[Run, bool]:
        """The run, and whether it is new. It is told at `place`, or in a thread of its own in `channel`.

        `key` is an idempotency key and the digest of what came with it: the same pair gives the first run
        again, the same key with another digest is a `Conflict`.
        """

    async def with_key(self, workspace: str, key: str, digest: str) -> Run | None:
        """The run that was made with an idempotency key; `Conflict` if it came with another digest."""

    async def get(self, workspace: str, run_id: int) -> Run: ...

    async def page(
        self, workspace: str, *, workflow_id: int | None = None, before: int | None = None, limit: int = 20
    ) -> Page[Run]: ...

    async def responses(self, workspace: str, run_id: int) -> Sequence[Response]:
        """In the order of their finishing; unfinished ones last."""

    async def events(self, workspace: str, run_id: int, after: int = 0, limit: int = 100) -> Sequence[Event]:
        """Those numbered after `after`; `data` of a finished step carries its content."""

    async def usual_seconds(self, workspace: str, workflow_id: int) -> float | None:
        """Median duration of its recent completed runs, None below three of them."""

    async def begin_walk(self, workspace: str, run_id: int) -> tuple[Run, Walk] | None:
        """Take the next walk and fence off all others; None if the run has ended."""

    async def start_step(self, walk: Walk, response: Response, events: Sequence[EventDraft] = ()) -> bool:
        """Commit that a step is about to be sent or waits. False: fenced off, stop at once."""

    async def finish_step(
        self, walk: Walk, response: Response, events: Sequence[EventDraft], *, completed_steps: int
    ) -> int | None:
        """One transaction: response, progress, events. The run's new seq, or None: fenced off."""

    async def park(
        self, walk: Walk, resume_at: datetime | None, events: Sequence[EventDraft]
    ) -> RunStatus | None:
        """The walk ends and the run waits, until a time or an answer. Where one came during this walk, which
        may not have seen it, the run is `CREATED` instead. None: fenced off."""

    async def end(
        self,
        walk: Walk,
        status: RunStatus,
        events: Sequence[EventDraft],
        *,
        error: str | None = None,
        failed_step: str | None = None,
        ended_by: str | None = None,
    ) -> int | None:
        """Complete it, fail it, or cancel it for somebody who said no."""

    async def cancel(self, workspace: str, run_id: int, by: str) -> Run:
        """Raises the fence; `Conflict` if it has ended. A started action becomes unknown."""

    async def retry(self, workspace: str, run_id: int, by: str) -> Run:
        """A failed run becomes created again, without its failed responses; `Conflict` otherwise."""

    async def settle(
        self, workspace: str, run_id: int, path: str, *, done: bool, by: str, key: str | None = None
    ) -> Run:
        """A person's word on an unknown outcome: it happened (null response), or ask it again. Idempotent by
        `key`. `Conflict` if there is no such question any more."""

    async def decide(
        self, workspace: str, run_id: int, said: Said, channels: Sequence[str], *, key: str
    ) -> Run:
        """A person's word on an approval, idempotent by `key`; `channels` are those in which the run is told.
        The run is `CREATED` once enough is said for it to go on. `Conflict` if the question is not open or
        they have spoken already, `NotAllowed` if it is not theirs to decide."""

    async def connected(self, workspace: str, run_id: int, path: str, *, by: str, key: str) -> Run:
        """Somebody connected the account for which the step at `path` waits: kept as their word, and the run
        is for the next walk. Nothing happens where it does not wait for that any more."""

    async def decisions(self, workspace: str, run_id: int) -> Sequence[Decision]:
        """All that people said in a run, oldest first."""

    async def unwalked(self, now: datetime, limit: int = 1_000) -> Sequence[tuple[str, int, int, bool]]:
        """(workspace, run, last walk, walking) of runs that nobody may be walking: created ones left lying,
        waiting ones whose time has come, and (`walking`) running ones that were silent for a while.
        Across workspaces: only the sweeper calls it, and it tells nobody."""


@dataclass(frozen=True)
class OpenRuns:
    """How many runs are at a status, and since when the oldest of them."""

    status: RunStatus
    count: int
    oldest: datetime


class RunCensus(Protocol):
    """Counts the runs that have not ended. Across workspaces: only whoever operates Synth sees it."""

    async def open_runs(self) -> Sequence[OpenRuns]: ...


class ScheduleStore(Protocol):
    """When scheduled workflows run next. Saving, changing and deleting a workflow keeps it true."""

    async def next_fire(self, workspace: str, workflow_id: int) -> datetime | None: ...

    async def fire(self, now: datetime, limit: int = 50) -> Sequence[tuple[str, int]]:
        """Write a created run for each time that has come, once however many processes ask, and move on to
        the next time. Gives (workspace, run). Across workspaces: only the ticker calls it."""


class Listening(Protocol):
    """What workflows wait for in Slack."""

    async def of(self, workspace: str) -> Sequence[SlackTrigger]:
        """All of a workspace's. Cheap enough to be asked for every message; at most a second old."""


class HookStore(Protocol):
    """Webhooks, and what came to them."""

    async def called(self, secret: str) -> Called | None:
        """Whose address it is; None where nobody's, or its workflow is deleted or paused. Across workspaces:
        the secret is what stands for one."""

    async def hook(self, workspace: str, workflow_id: int) -> Hook | None: ...

    async def renew(self, workspace: str, workflow_id: int) -> Hook:
        """Another address. `NotFound` where there is no webhook."""

    async def set_signing_key(self, workspace: str, workflow_id: int, key: str) -> Hook: ...

    async def keep(self, workspace: str, workflow_id: int, posted: Posted, once_key: str) -> Delivery:
        """Commit what came. The same key gives what came with it first."""

    async def start(self, delivery: Delivery, new: NewRun, channel: str | None) -> tuple[int, bool]:
        """Its run's number, and whether it was made just now; told at `channel`, if given."""

    async def refuse(self, delivery: Delivery, reason: str) -> None:
        """No run comes of it."""

    async def left_lying(self, before: datetime, limit: int = 100) -> Sequence[Delivery]:
        """Kept before then, with neither run nor refusal. Across workspaces: only the sweeper calls it."""


class ConversationStore(Protocol):
    """What was said in threads, and the drafts there with every plan they had."""

    async def add_turn(
        self,
        workspace: str,
        place: Place,
        author: str,
        text: str,
        key: str,
        *,
        kind: TurnKind = TurnKind.SAID,
        draft_id: int | None = None,
        ts: str | None = None,
    ) -> Turn:
        """Idempotent by `key`: what is kept already is given as it is."""

    async def turn(self, workspace: str, key: str) -> Turn | None: ...

    async def turns(self, workspace: str, place: Place, limit: int = 50) -> Sequence[Turn]:
        """The last ones, oldest first."""

    async def turn_posted(self, workspace: str, key: str, ts: str) -> None:
        """Remember the message that says it."""

    async def greeted(self, workspace: str, channel: str) -> bool:
        """Whether a newcomer was greeted in that direct message."""

    async def create_draft(
        self,
        workspace: str,
        place: Place,
        author: str,
        intent: str,
        key: str,
        *,
        plan: Plan | None = None,
        edit: Edit | None = None,
    ) -> Draft:
        """With its first revision; without `plan`, one that is still to be made. Idempotent by `key`."""

    async def draft(self, workspace: str, draft_id: int) -> Draft: ...

    async def draft_at(self, workspace: str, place: Place) -> Draft | None:
        """The newest one of a thread."""

    async def shown(self, workspace: str, draft_id: int, card_ts: str) -> Draft:
        """Remember the message that shows its plan."""

    async def revision(self, workspace: str, draft_id: int, number: int) -> Revision: ...

    async def revisions(self, workspace: str, draft_id: int) -> Mapping[int, Revision]:
        """All of them, by number."""

    async def revision_by(self, workspace: str, key: str) -> Revision | None:
        """The one that these words made."""

    async def revise(
        self, workspace: str, draft_id: int, plan: Plan, *, after: int, author: str, words: str, key: str
    ) -> Draft | None:
        """Another plan by somebody's words; None if the current revision is not `after` any more, or somebody
        has decided. Idempotent by `key`."""

    async def refine(self, workspace: str, draft_id: int, plan: Plan, *, revision: int) -> Draft | None:
        """A better plan for the same words; None as for `revise`."""

    async def undo(self, workspace: str, draft_id: int, *, revision: int, to: int) -> Draft | None:
        """Back from the current revision to an earlier one; None as for `revise`."""

    async def rebase(self, workspace: str, draft_id: int, *, version: int, onto: int) -> Draft | None:
        """Start the proposed change of a workflow from another version; None as for `revise`."""

    async def decide(
        self, workspace: str, draft_id: int, status: DraftStatus, by: str, *, only_open: bool = False
    ) -> Draft:
        """With `only_open` only if nobody has decided yet. Gives it as it is then."""


@dataclass(frozen=True)
class Thread:
    """A place where a run is told, and how far. `posts`: what was posted there already, name → ts."""

    id: int
    workspace: str
    run_id: int
    channel: str
    ts: str | None  # of the message that the thread hangs on; None until it is posted
    told_seq: int
    posts: dict[str, str]


class ThreadStore(Protocol):
    """Where runs are told."""

    async def open(self, workspace: str, run_id: int, channel: str, ts: str | None) -> Thread: ...

    async def of_run(self, workspace: str, run_id: int) -> Sequence[Thread]: ...

    async def move(self, workspace: str, thread_id: int, channel: str, ts: str | None) -> None:
        """Tell it elsewhere from now on; what was posted before is forgotten."""

    async def posted(self, workspace: str, thread_id: int, name: str, ts: str) -> None:
        """Remember a message; the name `root` also sets the thread's `ts` where it had none."""

    async def told(self, workspace: str, thread_id: int, seq: int) -> None: ...

    async def behind(self, limit: int = 100) -> Sequence[tuple[str, int]]:
        """(workspace, run) told less than it has done. Across workspaces: only the notifier calls it."""

    async def run_at(self, workspace: str, channel: str, ts: str) -> int | None:
        """The newest run told in that thread."""

    async def post_at(self, workspace: str, ts: str) -> tuple[int, str] | None:
        """The run and the name of a message of its telling."""


class OfferStore(Protocol):
    """What the engines offer, with a full-text index. It belongs to the installation, not to a workspace."""

    async def get(self, keys: Sequence[str]) -> dict[str, Offer]:
        """Those that are there, by their keys."""

    async def matching(self, lookups: Sequence[Lookup]) -> dict[str, Entry]:
        """The answers to all questions, by their keys."""

    async def vocabulary(self) -> Vocabulary:
        """All that is there, counted. It takes a while where there is much."""

    async def revision(self) -> int:
        """Grows with every change of what is there."""

    async def reading(self, engine: str) -> Reading | None: ...

    async def begin_reading(self, engine: str, now: datetime) -> Reading:
        """A new one, from the first page on."""

    async def put(self, reading: Reading, listings: Sequence[Listing], after: str | None) -> Reading:
        """Keep a page and where the next one begins, in one transaction."""

    async def unseen(self, reading: Reading) -> int:
        """How many offers of its engine the reading has not met: what its end removes."""

    async def end_reading(self, reading: Reading, now: datetime) -> int:
        """It has met everything: what it has not met is gone. Gives how many those were."""

    async def fail_reading(self, engine: str, why: str) -> None:
        """Remember why it does not go on; the next page that comes forgets it."""

    async def add(self, listing: Listing) -> None:
        """Keep one that was looked up by its key."""

    async def count(self, engine: str) -> Mapping[OfferKind, int]: ...


class Stores(Protocol):
    """All of them, as the composition root hands them over."""

    @property
    def workflows(self) -> WorkflowStore: ...
    @property
    def runs(self) -> RunStore: ...
    @property
    def schedules(self) -> ScheduleStore: ...
    @property
    def listening(self) -> Listening: ...
    @property
    def hooks(self) -> HookStore: ...
    @property
    def conversations(self) -> ConversationStore: ...
    @property
    def threads(self) -> ThreadStore: ...
    @property
    def connections(self) -> ConnectionStore: ...
    @property
    def deployments(self) -> DeploymentStore: ...
    @property
    def offers(self) -> OfferStore: ...

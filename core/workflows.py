"""Saved workflows, and drafts of them: what the planner proposed in a thread and nobody has run yet."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.definition import Definition, Once, Trigger
from core.errors import Fault, Invalid
from core.moments import instant, shown


@dataclass(frozen=True)
class Workflow:
    """A named definition of a workspace in its newest version.

    One that was run from a plan without being saved is `listed=False`: its runs need a version to name.
    `channel` is where runs are told that nobody started in a thread; see `home`. While it is paused only
    people start it. `ran_once_at` is the last time that was to come once and started it.
    """

    id: int
    workspace: str
    name: str
    owner: str
    channel: str | None
    version: int
    definition: Definition
    listed: bool
    created_at: datetime
    updated_at: datetime
    paused_at: datetime | None = None
    paused_by: str | None = None
    ran_once_at: datetime | None = None

    @property
    def paused(self) -> bool:
        """Whether its trigger is off."""
        return self.paused_at is not None

    @property
    def ran_once(self) -> bool:
        """Whether the one time at which it was to run has come, and started it."""
        trigger = self.definition.trigger
        return isinstance(trigger, Once) and self.ran_once_at == instant(trigger.at, trigger.timezone)

    @property
    def home(self) -> str | None:
        """Where its runs are told that nobody started in a thread."""
        return home(self.channel, self.owner)


def still_to_come(trigger: Trigger, now: datetime) -> None:
    """`Invalid` for a time that was to come once and has passed: nothing would ever start."""
    if isinstance(trigger, Once) and instant(trigger.at, trigger.timezone) <= now:
        said = f"{shown(trigger.at)} ({trigger.timezone}) has passed, so nothing would start this."
        way_out = "Say a time that is still to come, as in “make it tomorrow at 9”."
        raise Invalid(f"{said} {way_out}", [Fault("trigger.at", "this moment has passed")])


def home(channel: str | None, owner: str) -> str | None:
    """A workflow's channel, else its owner, to whom a direct message is sent; nowhere where a program owns
    it. Members of a workspace have ids in capitals, programs have names (`api`)."""
    return channel or (owner if owner.isupper() and owner.isalnum() else None)


@dataclass(frozen=True)
class WorkflowVersion:
    """One immutable version."""

    workflow_id: int
    version: int
    definition: Definition
    author: str
    created_at: datetime


@dataclass(frozen=True)
class Place:
    """A conversation in Slack: a channel, and the `ts` of the message that its thread hangs on."""

    channel: str
    thread_ts: str


@dataclass(frozen=True)
class Question:
    """Something that a plan needs to know. `key` says where the answer goes (`steps.post.params.channel`).

    `kind` says what answers it: text, channel, person, choice (one of `choices`), time (of day; `choices` are
    the likely ones), or option: one of those that `Engine.options` reads for the parameter `param` of the
    offer `offer`; `query` is what people called it already, or the name that somebody was
    called by where it is a person.
    """

    key: str
    text: str
    kind: str = "text"
    choices: tuple[str, ...] = ()
    offer: str = ""
    param: str = ""
    query: str = ""


@dataclass(frozen=True)
class Plan:
    """What the planner makes of an intent: a definition, or questions that stand in its way, or a refusal.

    `notes` are things that people should know before they press Run; `refined` says that no better version
    is being made. `answer` is what to say to a question about the plan, which it left as it was. `calls` and
    `tokens` are what a model took to make it, `cost` that in nanodollars. `similar` is a saved workflow that
    does nearly the same.
    """

    definition: Definition | None = None
    questions: tuple[Question, ...] = ()
    notes: tuple[str, ...] = ()
    refusal: str | None = None
    refined: bool = True
    answer: str | None = None
    calls: int = 0
    tokens: int = 0
    cost: int = 0
    similar: int | None = None


class DraftStatus(StrEnum):
    """What became of a plan. `applied` and `undone` are for changes of a saved workflow."""

    PLANNING = "planning"
    READY = "ready"
    ASKING = "asking"
    REFUSED = "refused"
    SAVED = "saved"
    DISCARDED = "discarded"
    APPLIED = "applied"
    UNDONE = "undone"

    @property
    def done(self) -> str:
        """What was done to the plan, as people say it; one that is merely decided on was run."""
        return {
            DraftStatus.SAVED: "saved",
            DraftStatus.DISCARDED: "discarded",
            DraftStatus.APPLIED: "applied",
            DraftStatus.UNDONE: "taken back",
        }.get(self, "run")


def status_of(plan: Plan) -> DraftStatus:
    """Where a plan stands that nobody has decided on."""
    if plan.refusal is not None:
        return DraftStatus.REFUSED
    if plan.questions:
        return DraftStatus.ASKING
    return DraftStatus.READY if plan.definition is not None else DraftStatus.PLANNING


DECIDED = (DraftStatus.SAVED, DraftStatus.DISCARDED, DraftStatus.APPLIED, DraftStatus.UNDONE)


@dataclass(frozen=True)
class Edit:
    """Which saved workflow a draft proposes to change, and the version that the proposal starts from.

    `applied` is the version as which it was saved.
    """

    workflow_id: int
    version: int
    applied: int | None = None


@dataclass(frozen=True)
class Draft:
    """A plan in a thread: what was asked, what is proposed, and the card that shows it.

    `plan` is that of its current `revision`; earlier ones are kept. `decided_by` pressed Run, Save, Apply, ….
    """

    id: int
    workspace: str
    place: Place
    author: str
    intent: str
    status: DraftStatus
    plan: Plan
    workflow_id: int | None  # once it was run or saved
    card_ts: str | None
    created_at: datetime
    revision: int = 1
    edit: Edit | None = None
    decided_by: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether the plan may still change: nobody has run, saved, applied or discarded it."""
        return self.workflow_id is None and self.status not in DECIDED


def decided_already(draft: Draft) -> str:
    """What somebody is told who comes too late."""
    by = f" by <@{draft.decided_by}>" if draft.decided_by else ""
    return f"This was {draft.status.done}{by} already."


@dataclass(frozen=True)
class Revision:
    """One plan that a draft had, made by somebody's words from the one numbered `parent` (None: it began)."""

    draft_id: int
    number: int
    parent: int | None
    author: str
    words: str
    plan: Plan
    created_at: datetime


class TurnKind(StrEnum):
    """What a turn is in a conversation."""

    SAID = "said"  # by a person, to Synth
    ASIDE = "aside"  # by a person, to the others in the thread
    ASKED = "asked"  # by Synth: the questions of a plan
    ANSWERED = "answered"  # by Synth: to words that changed nothing
    DID = "did"  # what was done to a plan, stated from what is stored
    GREETED = "greeted"  # by Synth: the first words to a newcomer


SYNTH = "synth"  # the author of what Synth says itself


@dataclass(frozen=True)
class Turn:
    """One thing that somebody (or Synth) said or did in a conversation.

    `key` names it once; `draft_id` is the plan that it was about, `ts` the message, where there is one.
    """

    author: str
    text: str
    created_at: datetime
    kind: TurnKind = TurnKind.SAID
    key: str = ""
    draft_id: int | None = None
    ts: str | None = None

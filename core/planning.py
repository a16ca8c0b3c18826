"""From words to a plan in a thread, and from there to a workflow or a run.

A plan comes twice: from rules within milliseconds (`hear`), then refined with a model (`refine`). Both are
idempotent by the key of what was said, so that a retry or a crash in the middle plans the same draft again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from core.definition import Definition
from core.errors import Conflict, Invalid
from core.library import Library
from core.running import Runs
from core.runs import Run
from core.stores import ConversationStore, WorkflowStore
from core.workflows import Draft, DraftStatus, Place, Plan, Turn, Workflow


@dataclass(frozen=True)
class Person:
    """Who speaks: the user's id in the workspace and their time zone (IANA)."""

    workspace: str
    user: str
    zone: str = "UTC"


@dataclass(frozen=True)
class Surroundings:
    """What a plan may lean on in its workspace: the listed workflows, newest first, and the slugs of the apps
    that the person has connected."""

    workflows: Sequence[Workflow] = ()
    accounts: frozenset[str] = frozenset()


@dataclass(frozen=True)
class PlanRequest:
    """All that a planner may look at.

    `intent` is what the thread began with and `turns` what was said after it; `plan` is what lies there now,
    and `words` what is said about it. A new intent has no plan, no turns, and is its own words.
    """

    intent: str
    person: Person
    turns: Sequence[Turn]
    taken_names: Sequence[str]
    now: datetime
    words: str = ""
    plan: Plan | None = None
    surroundings: Surroundings = Surroundings()


class Planner(Protocol):
    """Turns words into a plan. It never raises for what people say: that becomes a question or a refusal."""

    async def sketch(self, request: PlanRequest) -> Plan:
        """From rules alone, within milliseconds. `refined=False` if a model could make it better."""

    async def refine(self, request: PlanRequest, sketch: Plan) -> Plan:
        """With the model; the sketch again, with a note, where the model cannot be asked."""


class Clock(Protocol):
    """Now, zone-aware."""

    def __call__(self) -> datetime: ...


class Plans:
    """Drafts in threads."""

    def __init__(
        self,
        conversations: ConversationStore,
        workflows: WorkflowStore,
        planner: Planner,
        library: Library,
        runs: Runs,
        clock: Clock,
    ) -> None:
        self._conversations = conversations
        self._workflows = workflows
        self._planner = planner
        self._library = library
        self._runs = runs
        self._clock = clock

    async def hear(self, person: Person, place: Place, words: str, key: str) -> Draft:
        """Somebody said something in a thread: a new intent, or more about the plan that is open there."""
        await self._conversations.add_turn(person.workspace, place, person.user, words, key)
        draft = await self._conversations.draft_at(person.workspace, place)
        # A plan that has run stays what it was: its Run button must not run something older than it shows.
        if draft is None or not draft.is_open:
            draft = await self._conversations.create_draft(person.workspace, place, person.user, words, key)
        plan = await self._planner.sketch(await self._request(person, draft, words))
        return await self._store(draft, plan)

    async def refine(self, person: Person, draft: Draft) -> Draft:
        """Make the plan of a draft as good as the model can. Does nothing for one that is final."""
        if draft.plan.refined or not draft.is_open:
            return draft
        plan = await self._planner.refine(await self._request(person, draft), draft.plan)
        now = await self._conversations.draft(draft.workspace, draft.id)
        if now.plan != draft.plan or not now.is_open:
            return now  # while the model was thinking more was said, or somebody decided
        return await self._store(now, plan)

    async def plan(self, person: Person, intent: str) -> Plan:
        """A plan outside of any thread, as the HTTP API asks for it; nothing is stored."""
        request = PlanRequest(
            intent, person, (), await self._workflows.names(person.workspace), self._clock(), words=intent
        )
        sketch = await self._planner.sketch(request)
        return sketch if sketch.refined else await self._planner.refine(request, sketch)

    async def get(self, workspace: str, draft_id: int) -> Draft:
        """By number."""
        return await self._conversations.draft(workspace, draft_id)

    async def at(self, workspace: str, place: Place) -> Draft | None:
        """The newest draft of a thread."""
        return await self._conversations.draft_at(workspace, place)

    async def shown(self, draft: Draft, card_ts: str) -> Draft:
        """Remember the message that shows the plan."""
        return await self._conversations.update_draft(draft.workspace, draft.id, card_ts=card_ts)

    async def save(self, workspace: str, draft_id: int, by: str) -> Workflow:
        """Keep the plan as a workflow; pressing twice keeps it once."""
        workflow = await self._workflow(await self._conversations.draft(workspace, draft_id), by)
        if not workflow.listed:
            workflow = await self._library.keep_unlisted(workflow, by)
        await self._conversations.update_draft(workspace, draft_id, status=DraftStatus.SAVED)
        return workflow

    async def run(self, workspace: str, draft_id: int, by: str, inputs: Mapping[str, Any], key: str) -> Run:
        """Run the plan, told in its thread. It needs no saving before; `key` names the click."""
        draft = await self._conversations.draft(workspace, draft_id)
        workflow = await self._workflow(draft, by)
        return await self._runs.start(workflow, inputs, by, place=draft.place, key=key)

    async def discard(self, workspace: str, draft_id: int) -> Draft:
        """Put the plan away. A saved one stays saved."""
        draft = await self._conversations.draft(workspace, draft_id)
        if draft.status is DraftStatus.SAVED:
            raise Conflict("This plan is saved already. `/synth delete` removes a workflow.")
        put_away = await self._conversations.update_draft(
            workspace, draft_id, status=DraftStatus.DISCARDED, only_open=draft.workflow_id is None
        )
        if put_away.status is not DraftStatus.DISCARDED:
            raise Conflict("Somebody else was quicker: this plan has been run or saved.")
        return put_away

    async def _workflow(self, draft: Draft, by: str) -> Workflow:
        """What the plan has become: made by the first decision, the same for every later one."""
        if draft.workflow_id is not None:
            return await self._workflows.get(draft.workspace, draft.workflow_id)
        return await self._library.create_from_draft(draft, _definition(draft), by)

    async def _request(self, person: Person, draft: Draft, words: str = "") -> PlanRequest:
        said = await self._conversations.turns(draft.workspace, draft.place)
        turns = [turn for turn in said if turn.created_at >= draft.created_at and turn.text != draft.intent]
        return PlanRequest(
            intent=draft.intent,
            person=person,
            turns=turns,
            taken_names=await self._workflows.names(draft.workspace),
            now=self._clock(),
            words=words or (turns[-1].text if turns else draft.intent),
            plan=draft.plan if turns and (draft.plan.definition or draft.plan.questions) else None,
        )

    async def _store(self, draft: Draft, plan: Plan) -> Draft:
        if plan.refusal is not None:
            status = DraftStatus.REFUSED
        elif plan.questions:
            status = DraftStatus.ASKING
        else:
            status = DraftStatus.READY if plan.definition is not None else DraftStatus.PLANNING
        return await self._conversations.update_draft(
            draft.workspace, draft.id, status=status, plan=plan, only_open=True
        )


def _definition(draft: Draft) -> Definition:
    if draft.plan.definition is None or draft.plan.questions:
        raise Invalid("This plan still needs an answer before it can run. Reply in the thread.")
    return draft.plan.definition

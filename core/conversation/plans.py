"""Drafts in threads, and what is decided on them: run, save, apply, undo, discard."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import JsonValue

from core.catalogue import Catalogue
from core.conversation.changes import Change, compare
from core.conversation.hearing import Heard, Hearing
from core.conversation.questions import answered, given
from core.conversation.requests import Connected, Requests
from core.conversation.subjects import Subjects
from core.definition import Definition
from core.engine import Option
from core.errors import Conflict, Invalid, Outdated, Unavailable
from core.language import Languages
from core.library import Library
from core.planning import Clock, Completer, Person, Planner
from core.running import Runs
from core.runs import Run
from core.stores import ConversationStore, WorkflowStore
from core.workflows import Draft, DraftStatus, Place, Plan, Question, Revision, Workflow, decided_already

MOST_OPTIONS = 100  # in one menu
_PATIENCE_S = 2.2  # a menu is filled while somebody looks at it; Slack gives up after three seconds
_TRIES = 5


@dataclass(frozen=True)
class Difference:
    """What a draft changes: since the plan before it, or in the saved workflow that it would change.

    `made` is the last step of it: by whom, with which words.
    """

    before: Definition
    after: Definition
    changes: tuple[Change, ...]
    made: Revision


class Plans:
    """Drafts in threads. `hearing` takes the words and `subjects` says what they are about; the rest is what
    people press."""

    def __init__(
        self,
        conversations: ConversationStore,
        workflows: WorkflowStore,
        planner: Planner,
        library: Library,
        runs: Runs,
        clock: Clock,
        connected: Connected | None = None,
        languages: Languages | None = None,
        completer: Completer | None = None,
    ) -> None:
        self._conversations = conversations
        self._workflows = workflows
        self._library = library
        self._runs = runs
        requests = Requests(conversations, workflows, clock, connected, languages)
        self.subjects = Subjects(conversations, workflows, planner, requests)
        self.hearing = Hearing(conversations, planner, requests, self.subjects, completer)

    async def plan(self, person: Person, intent: str) -> Plan:
        """A plan outside of any thread, as the HTTP API asks for it; nothing is stored."""
        return await self.hearing.plan(person, intent)

    async def get(self, workspace: str, draft_id: int) -> Draft:
        """By number."""
        return await self._conversations.draft(workspace, draft_id)

    async def at(self, workspace: str, place: Place) -> Draft | None:
        """The newest draft of a thread."""
        return await self._conversations.draft_at(workspace, place)

    async def shown(self, draft: Draft, card_ts: str) -> Draft:
        """Remember the message that shows the plan."""
        return await self._conversations.shown(draft.workspace, draft.id, card_ts)

    async def difference(self, draft: Draft) -> Difference | None:
        """What the draft changes; None for a plan that is nobody's change of another."""
        after = draft.plan.definition
        revisions = await self._conversations.revisions(draft.workspace, draft.id)
        made = revisions[draft.revision]
        before: Definition | None
        if draft.edit is not None and made.parent is not None:
            before = await self._version(draft.workspace, draft.edit.workflow_id, draft.edit.version)
        else:
            earlier = _before(revisions, draft.revision)
            before = None if earlier is None else earlier.plan.definition
        if after is None or before is None:
            return None
        return Difference(before, after, compare(before, after), made)

    async def save(self, workspace: str, draft_id: int, by: str) -> Workflow:
        """Keep the plan as a workflow; pressing twice keeps it once."""
        workflow = await self._workflow(await self._conversations.draft(workspace, draft_id), by)
        if not workflow.listed:
            workflow = await self._library.keep_unlisted(workflow, by)
        await self._conversations.decide(workspace, draft_id, DraftStatus.SAVED, by)
        return workflow

    async def run(self, workspace: str, draft_id: int, by: str, inputs: Mapping[str, Any], key: str) -> Run:
        """Run the plan, told in its thread. It needs no saving before; `key` names the click."""
        draft = await self._conversations.draft(workspace, draft_id)
        workflow = await self._workflow(draft, by)
        return await self._runs.start(workflow, inputs, by, place=draft.place, key=key)

    async def discard(self, workspace: str, draft_id: int, by: str) -> Draft:
        """Put the plan away. A saved one stays saved."""
        draft = await self._conversations.draft(workspace, draft_id)
        if draft.status is DraftStatus.SAVED:
            raise Conflict("This plan is saved already. `/synth delete` removes a workflow.")
        put_away = await self._conversations.decide(
            workspace, draft_id, DraftStatus.DISCARDED, by, only_open=draft.workflow_id is None
        )
        if put_away.status is not DraftStatus.DISCARDED:
            raise Conflict("Somebody else was quicker: this plan has been run or saved.")
        return put_away

    async def edit(self, person: Person, place: Place, workflow: Workflow, key: str) -> Draft:
        """A thread in which a saved workflow is changed."""
        return await self.subjects.propose(person, place, workflow.id, key)

    async def apply(self, workspace: str, draft_id: int, by: str) -> Workflow:
        """Save a proposed change as a new version. `Conflict` if somebody has decided already.

        `Outdated` if somebody saved another version meanwhile: the draft is set upon that one, so that its
        difference is true again, and nothing is saved.
        """
        draft = await self._conversations.draft(workspace, draft_id)
        definition = _definition(draft)
        if draft.edit is None:
            raise Conflict("This plan changes no saved workflow. Save keeps it as a new one.")
        if draft.status is DraftStatus.APPLIED and draft.decided_by == by:
            return await self._workflows.get(workspace, draft.edit.workflow_id)
        self._need_open(draft)
        try:
            return await self._library.change(
                workspace, draft.edit.workflow_id, definition, by, after=draft.edit.version, draft=draft
            )
        except Outdated:
            newest = await self._workflows.get(workspace, draft.edit.workflow_id)
            await self._conversations.rebase(
                workspace, draft_id, version=draft.edit.version, onto=newest.version
            )
            raise

    async def undo(self, workspace: str, draft_id: int, revision: int, by: str, key: str) -> Draft:
        """Take back the change that made `revision`; of a change that was applied, save the version before
        it as a new one. `Conflict` if somebody was quicker, or there is nothing to take back."""
        draft = await self._conversations.draft(workspace, draft_id)
        if draft.status is DraftStatus.APPLIED and draft.edit is not None:
            return await self._undo_applied(draft, by)
        if draft.status is DraftStatus.UNDONE and draft.decided_by == by:
            return draft
        self._need_open(draft)
        if revision != draft.revision:
            raise Conflict("This was taken back or changed already; the card shows the plan as it is now.")
        revisions = await self._conversations.revisions(workspace, draft_id)
        earlier = _before(revisions, revision) or revisions.get(revisions[revision].parent or 0)
        if earlier is None:
            raise Conflict("There is nothing to take back here.")
        undone = await self._conversations.undo(workspace, draft_id, revision=revision, to=earlier.number)
        if undone is None:
            raise Conflict("Somebody else was quicker; the card shows the plan as it is now.")
        await self.hearing.did(undone, f"<@{by}> took back the last change.", key)
        return undone

    async def _undo_applied(self, draft: Draft, by: str) -> Draft:
        assert draft.edit is not None
        earlier = await self._version(draft.workspace, draft.edit.workflow_id, draft.edit.version)
        try:
            await self._library.change(
                draft.workspace, draft.edit.workflow_id, earlier, by, after=draft.edit.applied, draft=draft
            )
        except Outdated as error:
            raise Conflict(
                "Somebody saved another version since, and this would take that back too. "
                "`/synth edit` shows the workflow as it is now."
            ) from error
        return await self._conversations.draft(draft.workspace, draft.id)

    async def answer(
        self, person: Person, draft_id: int, asked: tuple[int, int], value: JsonValue, words: str, key: str
    ) -> Heard:
        """An answer that was chosen: `asked` is the revision and the place of its question there, `value` is
        what was chosen, `words` how people would say it.

        It counts once: `Conflict` if somebody answered before.
        """
        workspace = person.workspace
        question = await self._question(workspace, draft_id, asked)
        for _ in range(_TRIES):
            draft = await self._conversations.draft(workspace, draft_id)
            if await self._conversations.revision_by(workspace, key) is not None:
                return Heard(draft, words, key)  # performed before a crash
            if not draft.is_open or question.key not in [one.key for one in draft.plan.questions]:
                raise Conflict("This question was answered already; the card shows how it stands.")
            await self._conversations.add_turn(
                workspace, draft.place, person.user, words, key, draft_id=draft_id
            )
            plan = answered(draft.plan, question, value, words)
            if plan is None:
                return await self.hearing.take_up(person, draft, words, key)
            plan = await self.hearing.completed(plan, person, draft.plan.definition)
            if (revised := await self.hearing.revise(person, draft, plan, words, key)) is not None:
                return Heard(revised, words, key)
        raise Unavailable("Too many people answer at once. Please choose again.")

    async def complete(self, draft: Draft, person: Person) -> Draft:
        """With what the services say now that an account is there; as it is where that changes nothing, or
        somebody was quicker."""
        before = None if draft.edit is None else draft.plan.definition
        plan = await self.hearing.completed(draft.plan, person, before) if draft.is_open else draft.plan
        if plan == draft.plan:
            return draft
        key = f"{draft.id}/completed/{draft.revision}"
        revised = await self.hearing.revise(person, draft, plan, "", key)
        return revised or await self._conversations.draft(draft.workspace, draft.id)

    async def options(
        self, catalogue: Catalogue, person: Person, draft_id: int, asked: tuple[int, int], query: str
    ) -> list[Option]:
        """What may answer a question whose choices live at a service, as far as it answers in time."""
        question = await self._question(person.workspace, draft_id, asked)
        definition = (await self._conversations.draft(person.workspace, draft_id)).plan.definition
        offer = await catalogue.offer(question.offer)
        if definition is None or offer is None:
            return []
        beside = given(definition, question.key)
        query = query or question.query
        options: list[Option] = []
        after: str | None = None
        try:
            async with asyncio.timeout(_PATIENCE_S):
                while len(options) < MOST_OPTIONS:
                    page = await catalogue.options(
                        person.workspace, person.user, offer, question.param, beside, query, after
                    )
                    options += page.items
                    if (after := page.after) is None:
                        break
        except TimeoutError:
            pass  # the first pages are better than an empty menu
        return options[:MOST_OPTIONS]

    async def _question(self, workspace: str, draft_id: int, asked: tuple[int, int]) -> Question:
        questions = (await self._conversations.revision(workspace, draft_id, asked[0])).plan.questions
        if asked[1] >= len(questions):
            raise Conflict("This question is not asked any more; the card shows how the plan stands.")
        return questions[asked[1]]

    async def _version(self, workspace: str, workflow_id: int, number: int) -> Definition:
        versions = await self._workflows.versions(workspace, workflow_id)
        return next(one.definition for one in versions if one.version == number)

    async def _workflow(self, draft: Draft, by: str) -> Workflow:
        """What the plan has become: made by the first decision, the same for every later one."""
        if draft.workflow_id is not None:
            return await self._workflows.get(draft.workspace, draft.workflow_id)
        if draft.edit is not None:
            raise Conflict("This changes a saved workflow: apply it first, then `/synth run` it.")
        return await self._library.create_from_draft(draft, _definition(draft), by)

    def _need_open(self, draft: Draft) -> None:
        if not draft.is_open:
            raise Conflict(decided_already(draft))


def _before(revisions: Mapping[int, Revision], number: int) -> Revision | None:
    """The last plan before that one which stood by itself: a question in between is no plan, and the answers
    to a plan's first questions complete it rather than change it."""
    parent = revisions[number].parent
    while parent is not None:
        earlier = revisions[parent]
        if earlier.plan.definition is not None and not earlier.plan.questions:
            return earlier
        parent = earlier.parent
    return None


def _definition(draft: Draft) -> Definition:
    if draft.plan.definition is None or draft.plan.questions:
        raise Invalid("This plan still needs an answer before it can run. Reply in the thread.")
    return draft.plan.definition

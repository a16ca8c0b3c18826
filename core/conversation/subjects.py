"""Which plan words in a thread are about: the one that lies there, a copy of it, or one that they begin."""

from core.conversation.requests import Requests
from core.errors import NotFound
from core.planning import Person, Planner
from core.stores import ConversationStore, WorkflowStore
from core.workflows import Draft, DraftStatus, Edit, Place, Plan


class Subjects:
    """Of what is said in threads."""

    def __init__(
        self,
        conversations: ConversationStore,
        workflows: WorkflowStore,
        planner: Planner,
        requests: Requests,
    ) -> None:
        self._conversations = conversations
        self._workflows = workflows
        self._planner = planner
        self._requests = requests

    async def of(self, person: Person, place: Place, words: str, key: str) -> Draft:
        """The draft that words in this thread are about."""
        draft = await self._conversations.draft_at(person.workspace, place)
        if draft is not None and draft.is_open:
            return draft
        if draft is not None and (edit := await self._edit_of(draft)) is not None:
            return await self.propose(person, place, edit, f"{key}/edit")
        if draft is not None and draft.workflow_id is not None:
            again = await self._gone_on_with(person, draft, words, key)
            if again is not None:
                return again
        return await self._conversations.create_draft(person.workspace, place, person.user, words, key)

    async def propose(self, person: Person, place: Place, workflow_id: int, key: str) -> Draft:
        """A draft that begins as a saved workflow in its newest version."""
        workflow = await self._workflows.get(person.workspace, workflow_id)
        return await self._conversations.create_draft(
            person.workspace,
            place,
            person.user,
            workflow.definition.intent or workflow.name,
            key,
            plan=Plan(workflow.definition),
            edit=Edit(workflow.id, workflow.version),
        )

    async def surely_changes(self, person: Person, draft: Draft, words: str) -> bool:
        """Whether words that nobody said to us would change a plan that is decided on: one that was saved, as
        it is now, or one that has run. By rules that leave nothing of the words unheard; nothing is kept.
        What is less than sure is people among themselves.
        """
        if draft.is_open or draft.status is DraftStatus.DISCARDED:
            return False
        plan = draft.plan
        if (saved := await self._edit_of(draft)) is not None:
            plan = Plan((await self._workflows.get(draft.workspace, saved)).definition)
        elif await self._stands_alone(person, words):  # it would begin a plan that nobody asked us for
            return False
        if plan.definition is None:
            return False
        sketch = await self._planner.sketch(await self._requests.of(person, words, draft, plan))
        clear = sketch.refined and not sketch.questions and sketch.refusal is None and sketch.answer is None
        return clear and sketch.definition not in (None, plan.definition)

    async def _edit_of(self, draft: Draft) -> int | None:
        """The saved workflow that a thread is about, if there is still one."""
        saved = draft.workflow_id if draft.status is DraftStatus.SAVED else None
        workflow_id = draft.edit.workflow_id if draft.edit is not None else saved
        if workflow_id is None:
            return None
        try:
            return (await self._workflows.get(draft.workspace, workflow_id)).id
        except NotFound:
            return None

    async def _gone_on_with(self, person: Person, draft: Draft, words: str, key: str) -> Draft | None:
        """A plan that has run stays what it was: words that make no plan by themselves, and surely change it,
        go on with a copy.
        """
        if await self._stands_alone(person, words):
            return None
        changed = await self._planner.sketch(await self._requests.of(person, words, draft, draft.plan))
        if not changed.refined or changed.refusal is not None or not differs(changed, draft.plan):
            return None
        return await self._conversations.create_draft(
            person.workspace, draft.place, person.user, draft.intent, f"{key}/again", plan=draft.plan
        )

    async def _stands_alone(self, person: Person, words: str) -> bool:
        """Whether words make a plan by themselves."""
        alone = await self._planner.sketch(await self._requests.of(person, words))
        return alone.definition is not None and not alone.questions


def differs(plan: Plan, before: Plan) -> bool:
    """Whether people would see another plan: what was noted about it does not count."""
    return (plan.definition, plan.questions, plan.refusal) != (
        before.definition,
        before.questions,
        before.refusal,
    )

"""What a planner is told: the words, the plan that lies there, what was said before, and who is speaking."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from core.language import Languages
from core.planning import Clock, Person, PlanRequest, Surroundings
from core.stores import ConversationStore, WorkflowStore
from core.workflows import Draft, Plan, Turn

_PATIENCE_S = 1
_WORKFLOWS = 100  # of the workspace, newest first, that a plan may lean on

Connected = Callable[[str, str], Awaitable[frozenset[str]]]


class Requests:
    """For a planner."""

    def __init__(
        self,
        conversations: ConversationStore,
        workflows: WorkflowStore,
        clock: Clock,
        connected: Connected | None = None,
        languages: Languages | None = None,
    ) -> None:
        """`connected` gives the slugs of the apps that somebody has connected, by workspace and user."""
        self._conversations = conversations
        self._workflows = workflows
        self._clock = clock
        self._connected = connected
        self.languages = languages or Languages()

    async def of(
        self, person: Person, words: str, draft: Draft | None = None, plan: Plan | None = None
    ) -> PlanRequest:
        """Words by themselves, or about the `plan` of a draft."""
        turns: Sequence[Turn] = ()
        if draft is not None:
            said = await self._conversations.turns(draft.workspace, draft.place)
            turns = [turn for turn in said if turn.draft_id == draft.id and turn.text != draft.intent]
        lies_there = plan if plan is not None and (plan.definition or plan.questions) else None
        # Where nothing came of the first words, the next ones are an intent of their own.
        intent = words if draft is None or lies_there is None else draft.intent
        return PlanRequest(
            intent=intent,
            person=person,
            turns=turns,
            taken_names=await self._workflows.names(person.workspace),
            now=self._clock(),
            words=words,
            plan=lies_there,
            surroundings=await self._surroundings(person),
            tr=self.languages.of(intent),
        )

    async def _surroundings(self, person: Person) -> Surroundings:
        page = await self._workflows.page(person.workspace, limit=_WORKFLOWS)
        known = tuple(one for one in page.items if one.definition.readable)
        return Surroundings(known, await self._accounts(person))

    async def _accounts(self, person: Person) -> frozenset[str]:
        """None, where it takes too long to know: a plan leans on them, and does not hang on them."""
        if self._connected is None:
            return frozenset()
        try:
            async with asyncio.timeout(_PATIENCE_S):
                return await self._connected(person.workspace, person.user)
        except TimeoutError:
            return frozenset()

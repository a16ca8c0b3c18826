"""What somebody says in a thread, and what becomes of the plan there.

Each reply is about the plan as it lies in the thread. Words that change it make another revision; words that
do not are answered, and the plan stays as it was. Everything is kept under the key of what was said before it
is told, so that after a crash the same words are not heard twice, and nobody waits for ever.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from core.conversation.changes import compare
from core.errors import NotFound
from core.planning import Clock, Person, Planner, PlanRequest, Surroundings
from core.stores import ConversationStore, WorkflowStore
from core.workflows import SYNTH, Draft, DraftStatus, Edit, Place, Plan, Revision, Turn, TurnKind

_PATIENCE_S = 1
_WORKFLOWS = 100  # of the workspace, newest first, that a plan may lean on
_HOW = "Say what should be different, for example “make it 9 instead” or “drop the second step”."


Connected = Callable[[str, str], Awaitable[frozenset[str]]]


@dataclass(frozen=True)
class Heard:
    """What became of somebody's words: the draft as it is then, and what to say to them in the thread, if the
    card does not. `thinking` says that a model is to be asked next."""

    draft: Draft
    words: str
    key: str
    reply: Turn | None = None
    thinking: bool = False


class Hearing:
    """Words about plans, in threads."""

    def __init__(
        self,
        conversations: ConversationStore,
        workflows: WorkflowStore,
        planner: Planner,
        clock: Clock,
        connected: Connected | None = None,
    ) -> None:
        """`connected` gives the slugs of the apps that somebody has connected, by workspace and user."""
        self._conversations = conversations
        self._workflows = workflows
        self._planner = planner
        self._clock = clock
        self._connected = connected

    async def hear(self, person: Person, place: Place, words: str, key: str) -> Heard:
        """A new intent, or words about the plan that lies there. From rules alone; `think` is next where the
        answer says so. Heard again under the same key it gives what came of it."""
        before = await self._heard_before(person.workspace, words, key)
        if isinstance(before, Heard):
            return before
        draft = before or await self._subject(person, place, words, key)
        await self._conversations.add_turn(
            person.workspace, draft.place, person.user, words, key, draft_id=draft.id
        )
        return await self.take_up(person, draft, words, key)

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
        sketch = await self._planner.sketch(await self._request(person, draft, words, plan))
        clear = sketch.refined and not sketch.questions and sketch.refusal is None and sketch.answer is None
        return clear and sketch.definition not in (None, plan.definition)

    async def take_up(self, person: Person, draft: Draft, words: str, key: str) -> Heard:
        """What the words mean for that draft, by rules."""
        made_by = await self._conversations.revision_by(draft.workspace, key)
        if made_by is not None:  # the draft was begun by these words
            sketch = await self._planner.sketch(await self._request(person, draft, words, None))
            drawn = await self._conversations.refine(
                draft.workspace, draft.id, replace(sketch, answer=None), revision=made_by.number
            )
            return Heard(drawn or draft, words, key, thinking=not sketch.refined)
        sketch = await self._planner.sketch(await self._request(person, draft, words, draft.plan))
        # Of a plan that is itself still being refined, an answer is as good as it gets.
        unsure = not sketch.refined and (sketch.answer is None or draft.plan.refined)
        if unsure and draft.plan.definition is not None:
            # A guess about a plan that people rely on is not shown: they see that it is being thought about.
            return Heard(draft, words, key, thinking=True)
        return await self._take(person, draft, words, key, sketch)

    async def think(self, person: Person, heard: Heard) -> Heard:
        """The same with the model. A newer word, or a decision that fell meanwhile, stays."""
        draft, words, key = heard.draft, heard.words, heard.key
        made = await self._conversations.revision_by(draft.workspace, key)
        if made is None:
            request = await self._request(person, draft, words, draft.plan)
            plan = await self._planner.refine(request, await self._planner.sketch(request))
            return await self._take(person, draft, words, key, replace(plan, refined=True))
        parent = await self._plan_of(draft, made.parent)
        plan = await self._planner.refine(await self._request(person, draft, words, parent), made.plan)
        better = replace(plan, refined=True, answer=None)
        refined = await self._conversations.refine(draft.workspace, draft.id, better, revision=made.number)
        if refined is not None:
            return Heard(refined, words, key)
        return Heard(await self._conversations.draft(draft.workspace, draft.id), words, key)

    async def reply(self, draft: Draft, text: str, key: str) -> Turn:
        """Keep what is to be said to words that changed nothing."""
        return await self._conversations.add_turn(
            draft.workspace,
            draft.place,
            SYNTH,
            text,
            f"{key}/reply",
            kind=TurnKind.ANSWERED,
            draft_id=draft.id,
        )

    async def did(self, draft: Draft, text: str, key: str) -> None:
        """Keep what was done to a plan."""
        await self._conversations.add_turn(
            draft.workspace, draft.place, SYNTH, text, f"{key}/did", kind=TurnKind.DID, draft_id=draft.id
        )

    async def replied(self, heard: Heard, ts: str) -> None:
        """Remember the message that said the reply."""
        if heard.reply is not None:
            await self._conversations.turn_posted(heard.draft.workspace, heard.reply.key, ts)

    async def plan(self, person: Person, intent: str) -> Plan:
        """A plan outside of any thread, as the HTTP API asks for it; nothing is stored."""
        request = PlanRequest(
            intent,
            person,
            (),
            await self._workflows.names(person.workspace),
            self._clock(),
            words=intent,
            surroundings=await self._surroundings(person),
        )
        sketch = await self._planner.sketch(request)
        return sketch if sketch.refined else await self._planner.refine(request, sketch)

    async def _heard_before(self, workspace: str, words: str, key: str) -> Heard | Draft | None:
        """After a crash: what came of the words, or the draft that they were about, with nothing come yet."""
        made = await self._conversations.revision_by(workspace, key)
        turn = await self._conversations.turn(workspace, key)
        draft_id = made.draft_id if made is not None else None if turn is None else turn.draft_id
        if draft_id is None:
            return None
        draft = await self._conversations.draft(workspace, draft_id)
        reply = await self._conversations.turn(workspace, f"{key}/reply")
        if reply is not None:
            return Heard(draft, words, key, reply)
        if made is None or _is_blank(made.plan):
            return draft
        return Heard(draft, words, key, thinking=_still_thinking(draft, made))

    async def _subject(self, person: Person, place: Place, words: str, key: str) -> Draft:
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
        changed = await self._planner.sketch(await self._request(person, draft, words, draft.plan))
        if not changed.refined or changed.refusal is not None or not _differs(changed, draft.plan):
            return None
        return await self._conversations.create_draft(
            person.workspace, draft.place, person.user, draft.intent, f"{key}/again", plan=draft.plan
        )

    async def _stands_alone(self, person: Person, words: str) -> bool:
        """Whether words make a plan by themselves."""
        alone = await self._planner.sketch(await self._request(person, None, words, None))
        return alone.definition is not None and not alone.questions

    async def _take(self, person: Person, draft: Draft, words: str, key: str, plan: Plan) -> Heard:
        """The outcome of words about a plan that was there before them."""
        if plan.answer is not None:
            return Heard(draft, words, key, await self.reply(draft, plan.answer, key))
        protected = draft.plan.definition is not None
        if not _differs(plan, draft.plan) or (plan.refusal is not None and protected):
            return Heard(draft, words, key, await self.reply(draft, _unchanged(plan, draft.plan, words), key))
        revised = await self.revise(person, draft, plan, words, key)
        if revised is None:
            return await self._overtaken(draft, words, key)
        return Heard(revised, words, key, thinking=not plan.refined)

    async def revise(self, person: Person, draft: Draft, plan: Plan, words: str, key: str) -> Draft | None:
        """Another plan for a draft; None if somebody else was quicker. What was done is kept beside it."""
        revised = await self._conversations.revise(
            draft.workspace, draft.id, plan, after=draft.revision, author=person.user, words=words, key=key
        )
        if revised is not None and draft.plan.definition is not None and plan.definition is not None:
            changes = compare(draft.plan.definition, plan.definition)
            await self.did(draft, "\n".join(map(str, changes)), key)
        if revised is not None and plan.questions:
            asked = "\n".join(question.text for question in plan.questions)
            await self._conversations.add_turn(
                draft.workspace,
                draft.place,
                SYNTH,
                asked,
                f"{key}/asked",
                kind=TurnKind.ASKED,
                draft_id=draft.id,
            )
        return revised

    async def _overtaken(self, draft: Draft, words: str, key: str) -> Heard:
        now = await self._conversations.draft(draft.workspace, draft.id)
        became = "changed by somebody" if now.is_open else _BECAME.get(now.status, "run")
        text = (
            f"The plan was {became} while I was thinking about “{_short(words)}”, so I left it as it is. "
            "Say it again if you still want it."
        )
        return Heard(now, words, key, await self.reply(draft, text, key))

    async def _request(
        self, person: Person, draft: Draft | None, words: str, plan: Plan | None
    ) -> PlanRequest:
        turns: Sequence[Turn] = ()
        if draft is not None:
            said = await self._conversations.turns(draft.workspace, draft.place)
            turns = [turn for turn in said if turn.draft_id == draft.id and turn.text != draft.intent]
        lies_there = plan if plan is not None and (plan.definition or plan.questions) else None
        return PlanRequest(
            # Where nothing came of the first words, the next ones are an intent of their own.
            intent=words if draft is None or lies_there is None else draft.intent,
            person=person,
            turns=turns,
            taken_names=await self._workflows.names(person.workspace),
            now=self._clock(),
            words=words,
            plan=lies_there,
            surroundings=await self._surroundings(person),
        )

    async def _surroundings(self, person: Person) -> Surroundings:
        page = await self._workflows.page(person.workspace, limit=_WORKFLOWS)
        return Surroundings(page.items, await self._accounts(person))

    async def _accounts(self, person: Person) -> frozenset[str]:
        """None, where it takes too long to know: a plan leans on them, and does not hang on them."""
        if self._connected is None:
            return frozenset()
        try:
            async with asyncio.timeout(_PATIENCE_S):
                return await self._connected(person.workspace, person.user)
        except TimeoutError:
            return frozenset()

    async def _plan_of(self, draft: Draft, number: int | None) -> Plan | None:
        if number is None:
            return None
        return (await self._conversations.revision(draft.workspace, draft.id, number)).plan


_BECAME = {
    DraftStatus.SAVED: "saved",
    DraftStatus.DISCARDED: "discarded",
    DraftStatus.APPLIED: "applied",
    DraftStatus.UNDONE: "taken back",
}


def _is_blank(plan: Plan) -> bool:
    """Of a draft that was begun, and whose first plan was not kept before a crash."""
    return plan == Plan(refined=False)


def _still_thinking(draft: Draft, made: Revision) -> bool:
    return not made.plan.refined and draft.is_open and draft.revision == made.number


def _differs(plan: Plan, before: Plan) -> bool:
    return (plan.definition, plan.questions, plan.refusal) != (
        before.definition,
        before.questions,
        before.refusal,
    )


def _unchanged(plan: Plan, before: Plan, words: str) -> str:
    """Plainly that nothing was done, why, and how to say it."""
    reasons = [note for note in plan.notes if note not in before.notes]
    if plan.refusal is not None:
        reasons = [plan.refusal]
    why = " ".join(one for one in reasons if not one.startswith("I changed nothing"))
    if not why:
        why = f"I do not see what “{_short(words)}” would change in this plan. {_HOW}"
    return f"I did not change anything. {why}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:59]}…"

"""What somebody says in a thread, and what becomes of the plan there.

Each reply is about the plan as it lies in the thread. Words that change it make another revision; words that
do not are answered, and the plan stays as it was. Everything is kept under the key of what was said before it
is told, so that after a crash the same words are not heard twice, and nobody waits for ever.
"""

from dataclasses import dataclass, replace

from core.conversation.changes import compare
from core.conversation.requests import Requests
from core.conversation.subjects import Subjects, differs
from core.definition import Definition
from core.language import Translator
from core.planning import Completer, Person, Planner, PlanRequest
from core.stores import ConversationStore
from core.workflows import SYNTH, Draft, DraftStatus, Place, Plan, Revision, Turn, TurnKind


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
        planner: Planner,
        requests: Requests,
        subjects: Subjects,
        completer: Completer | None = None,
    ) -> None:
        self._conversations = conversations
        self._planner = planner
        self._completer = completer
        self._requests = requests
        self._subjects = subjects

    async def hear(self, person: Person, place: Place, words: str, key: str) -> Heard:
        """A new intent, or words about the plan that lies there. From rules alone; `think` is next where the
        answer says so. Heard again under the same key it gives what came of it."""
        before = await self._heard_before(person.workspace, words, key)
        if isinstance(before, Heard):
            return before
        draft = before or await self._subjects.of(person, place, words, key)
        await self._conversations.add_turn(
            person.workspace, draft.place, person.user, words, key, draft_id=draft.id
        )
        return await self.take_up(person, draft, words, key)

    async def take_up(self, person: Person, draft: Draft, words: str, key: str) -> Heard:
        """What the words mean for that draft, by rules."""
        made_by = await self._conversations.revision_by(draft.workspace, key)
        if made_by is not None:  # the draft was begun by these words
            sketch = await self._sketch(await self._requests.of(person, words, draft))
            drawn = await self._conversations.refine(
                draft.workspace, draft.id, replace(sketch, answer=None), revision=made_by.number
            )
            return Heard(drawn or draft, words, key, thinking=not sketch.refined)
        sketch = await self._sketch(await self._requests.of(person, words, draft, draft.plan))
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
            request = await self._requests.of(person, words, draft, draft.plan)
            plan = await self._refine(request, await self._planner.sketch(request))
            return await self._take(person, draft, words, key, replace(plan, refined=True))
        parent = await self._plan_of(draft, made.parent)
        plan = await self._refine(await self._requests.of(person, words, draft, parent), made.plan)
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
        request = await self._requests.of(person, intent)
        sketch = await self._sketch(request)
        return sketch if sketch.refined else await self._refine(request, sketch)

    async def completed(self, plan: Plan, person: Person, before: Definition | None = None) -> Plan:
        """With what its services know, and questions for what it still lacks; as it was `before`, a step
        stays."""
        return plan if self._completer is None else await self._completer.complete(plan, person, before)

    async def _sketch(self, request: PlanRequest) -> Plan:
        """From rules; one that a model is to make better is completed then."""
        plan = await self._planner.sketch(request)
        return await self.completed(plan, request.person, _lying(request)) if plan.refined else plan

    async def _refine(self, request: PlanRequest, sketch: Plan) -> Plan:
        plan = await self._planner.refine(request, sketch)
        return await self.completed(plan, request.person, _lying(request))

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

    async def _take(self, person: Person, draft: Draft, words: str, key: str, plan: Plan) -> Heard:
        """The outcome of words about a plan that was there before them."""
        if plan.answer is not None:
            return Heard(draft, words, key, await self.reply(draft, plan.answer, key))
        protected = draft.plan.definition is not None
        if not differs(plan, draft.plan) or (plan.refusal is not None and protected):
            return Heard(
                draft,
                words,
                key,
                await self.reply(draft, _unchanged(plan, draft.plan, words, self._tongue(draft)), key),
            )
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
        text = _overtaken_by(now, _short(words), self._tongue(draft))
        return Heard(now, words, key, await self.reply(draft, text, key))

    def _tongue(self, draft: Draft) -> Translator:
        """How to speak about it."""
        return self._requests.languages.of(draft.intent)

    async def _plan_of(self, draft: Draft, number: int | None) -> Plan | None:
        if number is None:
            return None
        return (await self._conversations.revision(draft.workspace, draft.id, number)).plan


def _lying(request: PlanRequest) -> Definition | None:
    """What lies in the thread, that the words are about."""
    return None if request.plan is None else request.plan.definition


def _is_blank(plan: Plan) -> bool:
    """Of a draft that was begun, and whose first plan was not kept before a crash."""
    return plan == Plan(refined=False)


def _still_thinking(draft: Draft, made: Revision) -> bool:
    return not made.plan.refined and draft.is_open and draft.revision == made.number


def _overtaken_by(now: Draft, words: str, tr: Translator) -> str:
    """What became of the plan while somebody's words about it were thought about."""
    if now.is_open:
        why = tr("The plan was changed by somebody while I was thinking about “{words}”", words=words)
    elif now.status is DraftStatus.DISCARDED:
        why = tr("The plan was discarded while I was thinking about “{words}”", words=words)
    elif now.status is DraftStatus.SAVED:
        why = tr("The plan was saved while I was thinking about “{words}”", words=words)
    else:
        why = tr("The plan was decided on while I was thinking about “{words}”", words=words)
    return tr("{why}, so I left it as it is. Say it again if you still want it.", why=why)


def _unchanged(plan: Plan, before: Plan, words: str, tr: Translator) -> str:
    """Plainly that nothing was done, why, and how to say it."""
    reasons = [note for note in plan.notes if note not in before.notes]
    if plan.refusal is not None:
        reasons = [plan.refusal]
    why = " ".join(reasons) or tr(
        "I do not see what “{words}” would change in this plan. Say what should be different, for example "
        "“make it 9 instead” or “drop the second step”.",
        words=_short(words),
    )
    return tr("I did not change anything.") + f" {why}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:59]}…"

"""Replies → plans: by rules within milliseconds, then with a model where they are unsure."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.catalogue import Catalogue
from core.definition import Definition, parse, warnings
from core.errors import EngineError, Fault, Invalid
from core.planner.answer import Unbelievable
from core.planner.asking.briefing import again
from core.planner.asking.model import Model, Reach
from core.planner.editing.about import about
from core.planner.editing.answering import answer, still_open
from core.planner.editing.desk import Asks, Changed, Desk, Heard, Known, Says
from core.planner.editing.filling import question_for
from core.planner.editing.finding import candidates
from core.planner.editing.forms import AGREES, cleaned
from core.planner.editing.hearing import RULES, hear, parts_of
from core.planner.editing.performing import Performer
from core.planner.editing.proposing import Choice, choice_of, messages, schema
from core.planner.editing.unheard import unheard
from core.planner.vocabulary import vocabulary_of
from core.planning import PlanRequest
from core.workflows import Plan, Question

MOST_QUESTIONS = 2  # at a time
MOST_QUOTED = 2  # stretches of a reply
MOST_CALLS = 2  # a proposal, and one with its faults mended

log = logging.getLogger(__name__)

UNCLEAR = (
    "I changed nothing, because I did not understand “{words}”. You can name a step by its number, for"
    " example"
    " “drop step 2”, “after step 1 post it to #general”, or “make it 9”."
)


@dataclass(frozen=True)
class Outcome:
    """What the rules made of a reply; `sure` if no model could do better."""

    plan: Plan
    sure: bool = True
    answered: bool = False  # an open question


class Editor:
    """Understands what is said about a plan."""

    def __init__(
        self, catalogue: Catalogue, model: Model | None, llm: str, reach: Reach, timeout_s: float
    ) -> None:
        self._catalogue = catalogue
        self._model = model
        self._llm = llm
        self._reach = reach
        self._timeout_s = timeout_s

    async def sketch(self, request: PlanRequest) -> Plan:
        """By rules alone. `refined=False` where they are unsure and a model could know."""
        made = self._understood(request, await self._desk(request))
        if made.sure or self._model is None:
            return made.plan
        assert request.plan is not None
        return replace(request.plan, answer=None, refined=False)

    async def refine(self, request: PlanRequest, sketch: Plan) -> Plan:
        """With the model where the rules are unsure; what they make of it where it cannot be asked."""
        desk = await self._desk(request)
        made = self._understood(request, desk)
        if made.sure or self._model is None:
            return made.plan
        choice = choice_of(request.words, desk, self._reach.candidates)
        asked = messages(request.words, choice, desk)
        calls = tokens = cost = 0
        for _ in range(MOST_CALLS):
            try:
                answer = await self._ask(self._model, asked, schema(choice))
            except (EngineError, TimeoutError) as error:
                log.info("The model could not be asked about a reply: %s", error)
                break
            calls, tokens = calls + 1, tokens + answer.usage.tokens
            cost += answer.usage.cost or 0
            try:
                plan = self._proposed(answer.data, request, desk, choice) or made.plan
            except Unbelievable as why:
                log.info("The model's change did not hold: %s", why)
                asked = again(asked, answer.data, why.faults)
                continue
            return replace(plan, refined=True, calls=calls, tokens=tokens, cost=cost)
        return replace(made.plan, refined=True, calls=calls, tokens=tokens, cost=cost)

    def _understood(self, request: PlanRequest, desk: Desk) -> Outcome:
        """What the rules make of it. Where a large model decides, changes of the steps are left to it."""
        made = understood(request, desk)
        before, after = desk.definition, made.plan.definition
        changes = after is not None and after.steps != before.steps
        left = self._reach.decides and changes and not made.answered
        return replace(made, sure=False) if left else made

    def _proposed(self, data: Any, request: PlanRequest, desk: Desk, choice: Choice) -> Plan | None:
        """The plan as the model changes it, None where it did not understand. Raises `Unbelievable`."""
        changed = Performer(desk, choice, careful=not self._reach.decides).perform(data)
        if changed is None:
            return None
        assert request.plan is not None
        made = checked(request.plan, changed, request.plan.questions, desk)
        if made.plan.answer is not None:
            raise Unbelievable(made.plan.answer)
        return made.plan

    async def _ask(self, model: Model, asked: Sequence[Mapping[str, str]], wanted: Mapping[str, Any]) -> Any:
        return await model.complete(
            self._llm,
            asked,
            timeout_s=self._timeout_s,
            schema=wanted,
            params={"temperature": 0, "max_tokens": self._reach.most_tokens},
        )

    async def _desk(self, request: PlanRequest) -> Desk:
        """The plan of a request, with everything that the reply may bring into it."""
        assert request.plan is not None
        assert request.plan.definition is not None
        definition = request.plan.definition
        chosen = [known for one in request.plan.questions if (known := Known.of(one)) is not None]
        said = [request.words, *filter(None, (reply for known in chosen for reply in known.replies))]
        found = [offer for words in said for offer in await candidates(words, definition, self._catalogue)]
        view = (await self._catalogue.of(definition)).only(found)
        vocabulary = vocabulary_of(request.words)
        return Desk(definition, view, request.person, vocabulary, request.surroundings)


def understood(request: PlanRequest, desk: Desk) -> Outcome:
    """What the rules make of the reply."""
    plan = request.plan
    assert plan is not None
    words = request.words.strip()
    asked = about(words, desk, plan.questions, request.now)
    if asked is not None:
        return Outcome(_told(plan, asked.text))
    given = _answers(plan, words, desk)
    if given is not None:
        return replace(given, answered=True)
    heard = hear(words, desk)
    if heard is None and AGREES.fullmatch(words):
        return Outcome(_told(plan, "The plan stays as it is."))
    return _outcome(plan, heard, plan.questions, desk, words)


def _answers(plan: Plan, words: str, desk: Desk) -> Outcome | None:
    """Open questions answered, and what else the reply says heard."""
    if not plan.questions:
        return None
    if any(question.key == "content" for question in plan.questions):
        return _content(plan, words, desk)
    one = _answer_all(plan.questions, words, desk)
    if one is not None:
        return _settled(plan, one, desk)
    for first, second in parts_of(words):
        for said, rest in ((first, second), (second, first)):
            given = _answer_all(plan.questions, said, desk)
            if given is None or given.again:
                continue
            heard = hear(rest, desk.after(given.definition))
            if isinstance(heard, Changed):
                left = tuple(q for q in plan.questions if q.key not in given.keys)
                return _outcome(plan, heard, left, desk.after(given.definition), words)
    return None


def _content(plan: Plan, words: str, desk: Desk) -> Outcome | None:
    """A text was asked for: the whole reply is it, unless it answers a shorter question beside."""
    others = tuple(question for question in plan.questions if question.kind in ("channel", "person"))
    given = _answer_all(others, words, desk) if others else None
    if given is None:
        question = next(question for question in plan.questions if question.key == "content")
        found = answer(question, words, desk)
        given = _Given(found.definition, frozenset({"content"})) if found is not None else None
    return None if given is None else _settled(plan, given, desk)


@dataclass(frozen=True)
class _Given:
    definition: Definition
    keys: frozenset[str]
    again: str | None = None


def _answer_all(questions: tuple[Question, ...], words: str, desk: Desk) -> _Given | None:
    """The plan with every question answered that the words answer; a text answers one, not all of them."""
    definition, keys = desk.definition, set()
    for question in questions:
        free = question.kind == "text" and not question.choices
        if free and question.key != "trigger" and _is_change(words, desk):
            continue
        given = answer(question, words, desk.after(definition))
        if given is None:
            continue
        if Known.of(question) is not None:
            return _Given(definition, frozenset({question.key}), given.again)
        definition = given.definition
        keys.add(question.key)
        if question.kind not in ("channel", "person"):
            break
    return _Given(definition, frozenset(keys)) if keys else None


def _is_change(words: str, desk: Desk) -> bool:
    """Whether words that could be any text are plainly a change instead."""
    return any(isinstance(rule(cleaned(words), desk), Changed) for rule in RULES)


def _settled(plan: Plan, given: _Given, desk: Desk) -> Outcome:
    left = tuple(question for question in plan.questions if question.key not in given.keys)
    if given.again:
        return _outcome(plan, hear(given.again, desk), left, desk, given.again)
    if given.again == "":
        return Outcome(replace(plan, questions=left, answer="The plan stays as it is."))
    return _outcome(plan, Changed(given.definition), left, desk, "")


def _outcome(plan: Plan, heard: Heard, left: tuple[Question, ...], desk: Desk, words: str) -> Outcome:
    if isinstance(heard, Says):
        return Outcome(_told(plan, heard.text))
    if isinstance(heard, Asks):
        kept = tuple(question for question in left if Known.of(question) is None)
        return Outcome(replace(plan, questions=(heard.question, *kept)[:MOST_QUESTIONS], answer=None))
    if heard is None:
        return Outcome(_told(plan, UNCLEAR.format(words=_short(words))), sure=False)
    passed_over = unheard(words, desk.definition, heard, desk)
    if passed_over:
        said = "” and “".join(_short(one) for one in passed_over[:MOST_QUOTED])
        return Outcome(_told(plan, UNCLEAR.format(words=said)), sure=False)
    return checked(plan, heard, left, desk)


def checked(plan: Plan, changed: Changed, left: tuple[Question, ...], desk: Desk) -> Outcome:
    """The changed plan, held against everything that plans must be; one that is not right changes nothing."""
    before = plan.definition
    assert before is not None
    try:
        definition = parse(changed.definition.as_json())
    except Invalid as error:
        return Outcome(_told(plan, _refused(error.faults)))
    loose = {fault.message for fault in warnings(definition)} - {one.message for one in warnings(before)}
    if loose:
        return Outcome(_told(plan, _refused([Fault("", message) for message in sorted(loose)])))
    kept = [q for q in left if still_open(q, before, definition, desk)]
    asked = {question.key: question for question in (*kept, *changed.questions)}
    faults = desk.offered.check(definition)
    for question in missing(definition, faults, desk):
        asked.setdefault(question.key, question)
    wrong = [
        fault for fault in faults if not _is_asked(fault, asked) and fault not in desk.offered.check(before)
    ]
    if wrong:
        return Outcome(_told(plan, _refused(wrong)))
    questions = tuple(asked.values())[:MOST_QUESTIONS]
    notes = tuple(dict.fromkeys((*plan.notes, *changed.notes)))
    return Outcome(
        replace(
            plan,
            definition=definition,
            questions=questions,
            notes=notes,
            answer=None,
            refusal=None,
            refined=True,
        ),
        sure=changed.sure,
    )


def missing(definition: Definition, faults: list[Fault], desk: Desk) -> list[Question]:
    """What required parameters lack, as questions."""
    found = []
    view = Desk(definition, desk.offered, desk.person, desk.vocabulary).pointer
    for place in view.places:
        offer = desk.offered.offer(getattr(place.step, "action", ""))
        for param in offer.params if offer is not None else ():
            if any(fault.path == f"{place.step.id}.params.{param.name}" for fault in faults):
                params = getattr(place.step, "params", {})
                if params.get(param.name) in (None, "", []) and offer is not None:
                    found.append(question_for(place.step.id, offer, param))
    return found


def _is_asked(fault: Fault, asked: dict[str, Question]) -> bool:
    texts = any(key == "content" or key.startswith("say.") for key in asked)
    return (
        f"steps.{fault.path}" in asked
        or fault.path in asked
        or (texts and fault.path.endswith((".text", ".content")))
    )


def _refused(faults: list[Fault] | tuple[Fault, ...]) -> str:
    said = list(dict.fromkeys(fault.message for fault in faults))[:3]
    return f"I changed nothing, because the plan would not hold then: {'; '.join(said)}."


def _told(plan: Plan, text: str) -> Plan:
    """The plan as it was, with something to say."""
    left = tuple(question for question in plan.questions if Known.of(question) is None)
    return replace(plan, answer=text, questions=left)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 80 else f"{line[:79]}…"

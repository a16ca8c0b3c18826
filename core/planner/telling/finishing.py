"""From an outline to a plan: named, validated, checked against what the engines offer, or refused plainly."""

import re
from collections.abc import Sequence

from core.catalogue import Offered
from core.definition import Action, Definition, Input, Payload, every_step, parse
from core.errors import Fault, Invalid
from core.language import Translator
from core.planner.draft.choices import choice_or_none
from core.planner.draft.findings import PLACEHOLDER
from core.planner.draft.outline import Outline
from core.planner.draft.tree import places
from core.planner.telling.headings import with_headings
from core.planner.telling.naming import name_for
from core.planner.telling.refusing import can_do, cannot, requoted
from core.planner.vocabulary import Vocabulary, vocabulary_of
from core.planning import PlanRequest
from core.workflows import Plan, Question

MOST_QUESTIONS = 2  # at a time

_LINK = re.compile(r"https?://\S+")
_LITTLE = 300  # characters beside an address that do not look like the page's own text
_LONGEST_SAID, _MOST_SAID = 80, 4


def finish(outline: Outline, request: PlanRequest, offered: Offered) -> Plan:
    """The plan that people see. Never invalid: what is wrong is a question or a refusal."""
    vocabulary = vocabulary_of(request.intent)
    if outline.needs or outline.absent:
        # An app that is not there is not there; words that the rules cannot place, a model may.
        named = bool(outline.absent) or any(not need.startswith("“") for need in outline.needs)
        return Plan(refusal=cannot(outline, request.intent, offered, vocabulary), refined=named)
    questions = _once_each(outline.questions)
    if not outline.steps:
        if questions:
            return Plan(questions=questions[:MOST_QUESTIONS], notes=outline.notes)
        return Plan(refusal=f"{vocabulary.say('say_what')} {can_do(offered, vocabulary)}")
    try:
        definition = parse(_as_json(outline, request))
    except Invalid as error:
        if questions:
            return Plan(questions=questions[:MOST_QUESTIONS], notes=outline.notes)
        return Plan(refusal=_sentence(error.faults))
    questions = tuple(one for one in questions if _is_there(one, definition))
    questions = (*questions, *_placeholders(definition, request.tr), *_risks(outline, definition, request.tr))
    asked = {question.key.removeprefix("steps.") for question in questions}
    faults = [fault for fault in offered.check(definition) if not _is_asked(fault, asked)]
    if faults:
        return Plan(refusal=_sentence(faults))
    return Plan(
        definition=definition,
        questions=_asked_now(questions),
        notes=(
            *outline.notes,
            *_unread(outline, vocabulary),
            *outline.guesses,
            *_links(definition, vocabulary),
        ),
        refined=not (outline.doubts or outline.unread),
    )


def _is_there(question: Question, definition: Definition) -> bool:
    """Whether there is a step of whose parameter it asks: one that was only tried is gone."""
    step, found, _ = question.key.removeprefix("steps.").partition(".params.")
    return not found or step == "trigger" or any(one.id == step for one in every_step(definition.steps))


def _asked_now(questions: Sequence[Question]) -> tuple[Question, ...]:
    """The first few, and whom names mean: that can mostly be looked up, and must not stay open."""
    first = questions[:MOST_QUESTIONS]
    return (*first, *(one for one in questions[MOST_QUESTIONS:] if one.kind == "person" and one.query))


def _unread(outline: Outline, vocabulary: Vocabulary) -> tuple[str, ...]:
    """What the rules passed over, in people's own words."""
    quoted = [vocabulary.say("quoted", words=words[:_LONGEST_SAID]) for words in outline.unread]
    doubts = [requoted(doubt, vocabulary) for doubt in outline.doubts]
    left = [*dict.fromkeys([*quoted, *doubts])][:_MOST_SAID]
    if not left:
        return ()
    return (vocabulary.say("unplaced", words=", ".join(left)),)


def _risks(outline: Outline, definition: Definition, tr: Translator) -> list[Question]:
    """A step that sends or deletes, of which only a part was understood, is asked about."""
    left = dict(outline.risks)
    found = []
    for place in places(definition.steps):
        if (words := left.get(place.step.id)) is not None:
            what = place.step.id.replace("_", " ")
            text = tr(
                "I could not place “{words}”. Should step {number} ({what}) go ahead without it?",
                words=words[:_LONGEST_SAID],
                number=place.number,
                what=what,
            )
            out = {tr("Take the step out"): f"drop step {place.number}"}
            found.append(choice_or_none(text, out, tr))
    return found


def _links(definition: Definition, vocabulary: Vocabulary) -> tuple[str, ...]:
    """People who give a prompt an address and little else expect it to be opened."""
    for step in every_step(definition.steps):
        texts = [block.text for block in step.blocks] if isinstance(step, Payload) else []
        if any(_LINK.search(text) and len(_LINK.sub("", text)) < _LITTLE for text in texts):
            return (vocabulary.say("links"),)
    return ()


def _once_each(questions: Sequence[Question]) -> tuple[Question, ...]:
    return tuple({question.key: question for question in reversed(questions)}.values())[::-1]


def _as_json(outline: Outline, request: PlanRequest) -> dict[str, object]:
    return {
        "version": 1,
        "name": name_for(outline.steps, outline.results, request.taken_names),
        "intent": request.intent,
        "inputs": [_input(wanted, outline.questions) for wanted in outline.inputs],
        "trigger": outline.trigger.model_dump(mode="json"),
        "steps": [
            step.model_dump(mode="json", by_alias=True)
            for step in with_headings(outline.steps, outline.trigger)
        ],
    }


def _input(wanted: Input, questions: Sequence[Question]) -> dict[str, object]:
    """One that is asked for now is nothing until the answer is there: what else would the plan be?"""
    asked = any(question.key == f"inputs.{wanted.name}" for question in questions)
    given = {"required": False, "default": ""} if asked else {}
    return wanted.model_dump(mode="json") | given


def _placeholders(definition: Definition, tr: Translator) -> list[Question]:
    """What stands where somebody should have said something."""
    found: list[Question] = []
    for step in every_step(definition.steps):
        if isinstance(step, Action):
            for name, value in step.params.items():
                if name not in ("text", "content") and isinstance(value, str) and PLACEHOLDER.search(value):
                    asked = tr("What is the {name} for “{step}”?", name=name, step=step.id)
                    found.append(Question(f"steps.{step.id}.params.{name}", asked))
        elif isinstance(step, Payload):
            words = step.blocks[-1].text.split(":\n\n", 1)[0]
            if (placeholder := PLACEHOLDER.search(words)) is not None:
                asked = tr("What should stand for “{words}”?", words=placeholder.group())
                found.append(Question(f"words.{placeholder.group()}", asked))
    return found


def _is_asked(fault: Fault, asked: set[str]) -> bool:
    texts = any(key == "content" or key.startswith("say.") for key in asked)
    return fault.path in asked or (texts and fault.path.endswith((".text", ".content")))


def _sentence(faults: Sequence[Fault]) -> str:
    said = list(dict.fromkeys(fault.message for fault in faults))[:3]
    return f"I cannot make a workflow of this yet: {'; '.join(said)}."

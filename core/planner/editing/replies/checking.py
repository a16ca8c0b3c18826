"""A changed plan held against the catalogue: what is missing is asked, what does not fit is refused."""

from dataclasses import replace

from core.definition import Definition, parse, warnings
from core.errors import Fault, Invalid
from core.language import Translator
from core.planner.editing.answers.answering import still_open
from core.planner.editing.desk import Changed, Desk
from core.planner.editing.making.filling import question_for
from core.planner.editing.replies.outcome import Outcome, plan_told
from core.workflows import Plan, Question

MOST_QUESTIONS = 2  # at a time


def checked(plan: Plan, changed: Changed, left: tuple[Question, ...], desk: Desk) -> Outcome:
    """The changed plan, held against everything that plans must be; one that is not right changes nothing."""
    before = plan.definition
    assert before is not None
    try:
        definition = parse(changed.definition.as_json())
    except Invalid as error:
        return Outcome(plan_told(plan, refused(error.faults, desk.tr)))
    loose = {fault.message for fault in warnings(definition)} - {one.message for one in warnings(before)}
    if loose:
        return Outcome(plan_told(plan, refused([Fault("", message) for message in sorted(loose)], desk.tr)))
    kept = [q for q in left if still_open(q, before, definition, desk)]
    asked = {question.key: question for question in (*kept, *changed.questions)}
    faults = desk.offered.check(definition)
    for question in missing(definition, faults, desk):
        asked.setdefault(question.key, question)
    wrong = [
        fault for fault in faults if not _is_asked(fault, asked) and fault not in desk.offered.check(before)
    ]
    if wrong:
        return Outcome(plan_told(plan, refused(wrong, desk.tr)))
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
    view = Desk(definition, desk.offered, desk.person, desk.vocabulary, desk.now).pointer
    for place in view.places:
        offer = desk.offered.offer(getattr(place.step, "action", ""))
        for param in offer.params if offer is not None else ():
            if any(fault.path == f"{place.step.id}.params.{param.name}" for fault in faults):
                params = getattr(place.step, "params", {})
                if params.get(param.name) in (None, "", []) and offer is not None:
                    found.append(question_for(place.step.id, offer, param, desk.tr))
    return found


def _is_asked(fault: Fault, asked: dict[str, Question]) -> bool:
    texts = any(key == "content" or key.startswith("say.") for key in asked)
    return (
        f"steps.{fault.path}" in asked
        or fault.path in asked
        or (texts and fault.path.endswith((".text", ".content")))
    )


def refused(faults: list[Fault] | tuple[Fault, ...], tr: Translator) -> str:
    said = list(dict.fromkeys(fault.message for fault in faults))[:3]
    return tr("I changed nothing, because the plan would not hold then: {faults}.", faults="; ".join(said))

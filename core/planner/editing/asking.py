"""People who have a say: "have a rep review the quote", "before deleting it ask its owner to confirm"."""

import re

from core.definition import Approval, Branch, ForEach
from core.planner.answer.conditions import Comparison, Condition
from core.planner.draft.tree import Place, new_id, with_steps
from core.planner.editing.desk import Changed, Desk, Heard, which
from core.planner.steps.targets import read_targets
from core.workflows import Question

_DOES = (
    r"(?:review|check|approve|confirm|verify|inspect|sign off(?: on)?|look (?:at|over|into|through)|go over"
    r"|decide(?: on| about)?|agree(?: to| with)?|validate"
    r"|give (?:their|his|her|an) (?:ok|okay|approval)(?: to| for)?)"
)
_WHO = (
    r"(?P<who>(?:someone|somebody|anyone|a|an|the|its|their|his|her|our|my|one of)\b[\w' -]{0,60}?"
    r"|@[\w.-]+|<@\w+(?:\|[^>]*)?>|[A-Z][a-z]+)"
)
_TASKS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?i:(?:please\s+)?(?:have|let|get|ask|make|tell|require))\s+{_WHO}\s+(?P<task>(?i:(?:to\s+)?{_DOES}\b.*))",
        rf"{_WHO}\s+(?i:(?:needs?|has|have|ought) to|must|should|shall|will)\s+(?P<task>(?i:{_DOES}\b.*))",
    )
)
_BEFORE = re.compile(
    r"before (?P<what>.+?)\s*,?\s+(?P<ask>(?:ask|have|let|get|require)\b.+?)"
    r"(?P<gate>\s*,?\s+(?:and|but)\s+(?:then\s+)?(?:only|just)\s+.+?\s+(?:if|when|once|after)\s+.+)?",
    re.IGNORECASE,
)
_OF_IT = re.compile(r"\s+(?:it|this|that|them)\b|\A(?:to\s+)", re.IGNORECASE)
_ANYBODY = re.compile(r"(?:someone|somebody|anyone)(?:\s+else)?", re.IGNORECASE)
_THERE = re.compile(r"\A(?:the|my|our|its|their|his|her|an?)\s+", re.IGNORECASE)


def task_of(words: str, desk: Desk) -> tuple[Approval, tuple[Question, ...]] | None:
    """The question to a person that words say, and who it is where nobody here is called so."""
    found = next(
        (found for form in _TASKS if (found := form.fullmatch(words.strip(" .,"))) is not None), None
    )
    if found is None:
        return None
    who, task = found["who"], re.sub(r"\A(?i:to)\s+", "", found["task"]).strip(" .,")
    targets = read_targets(f"to {who}", desk.person.user, desk.vocabulary)
    step_id = new_id(desk.definition, "approval")
    questions: tuple[Question, ...] = ()
    if not targets.people and not _ANYBODY.fullmatch(who):
        text = desk.vocabulary.say("person_named", name=_THERE.sub("", who))
        questions = (Question(f"steps.{step_id}.approvers", text, "person"),)
    approvers = tuple("owner" if one == desk.person.user else one for one in targets.people) or ("owner",)
    return Approval(id=step_id, ask=f"{task[:1].upper()}{task[1:]}?", approvers=approvers), questions


def asking(words: str, desk: Desk) -> Heard:
    """Somebody's consent before a step; "only … if they approve" puts the step under it."""
    found = _BEFORE.fullmatch(words)
    made = task_of(found["ask"], desk) if found is not None else None
    if found is None or made is None:
        return None
    pointed = desk.pointer.read(found["what"])
    if not pointed.sure:
        rest = words[found.end("what") :]
        return which(pointed.places, desk, lambda step: f"before {step}{rest}") if pointed.places else None
    approval, questions = made
    place = pointed.places[0]
    approval = approval.model_copy(update={"ask": _asked(approval.ask, place, desk)})
    steps = (approval, place.step)
    if found["gate"]:
        when = Condition(approval.id, Comparison.APPROVED).expression()
        name = new_id(desk.definition, "check_result")
        steps = (approval, Branch(id=name, when=when, then=(place.step,)))
    return Changed(with_steps(desk.definition, {place.step.id: steps}), questions)


def _asked(ask: str, place: Place, desk: Desk) -> str:
    """What is asked, with what it is asked about: the step, and the item of its loop."""
    bare = ask.rstrip("?")
    if len(_OF_IT.sub("", bare).split()) > 1:
        return ask
    title = desk.title(place).partition(". ")[2]
    items = [box.as_ for box in place.around if isinstance(box, ForEach)]
    item = f"\n{{{{{items[-1]}}}}}" if items else ""
    return f"{_OF_IT.sub('', bare)}: {title}?{item}"

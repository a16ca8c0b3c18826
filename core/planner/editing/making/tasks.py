"""A question to a person, from words: "have a rep review the quote", "its owner has to confirm it"."""

import re

from core.definition import Approval
from core.planner.draft.tree import new_id
from core.planner.editing.desk import Desk
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
        name = _THERE.sub("", who)
        text = desk.vocabulary.say("person_named", name=name)
        questions = (Question(f"steps.{step_id}.approvers", text, "person", query=name),)
    approvers = tuple("owner" if one == desk.person.user else one for one in targets.people) or ("owner",)
    return Approval(id=step_id, ask=f"{task[:1].upper()}{task[1:]}?", approvers=approvers), questions

"""People who have a say: "have a rep review the quote", "before deleting it ask its owner to confirm"."""

import re

from core.definition import Branch, ForEach
from core.planner.answer.conditions import Comparison, Condition
from core.planner.draft.tree import Place, new_id, with_steps
from core.planner.editing.desk import Changed, Desk, Heard, which
from core.planner.editing.making.tasks import task_of

_BEFORE = re.compile(
    r"before (?P<what>.+?)\s*,?\s+(?P<ask>(?:ask|have|let|get|require)\b.+?)"
    r"(?P<gate>\s*,?\s+(?:and|but)\s+(?:then\s+)?(?:only|just)\s+.+?\s+(?:if|when|once|after)\s+.+)?",
    re.IGNORECASE,
)
_OF_IT = re.compile(r"\s+(?:it|this|that|them)\b|\A(?:to\s+)", re.IGNORECASE)


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

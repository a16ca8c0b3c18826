"""What is done with those of one label: "post the positive ones to #sales", "negative ones to #x instead"."""

import re

from core.definition import Branch, Payload
from core.planner.draft.tree import Place
from core.planner.editing.conditions.cases import then_do
from core.planner.editing.conditions.scope import labels_of
from core.planner.editing.desk import Desk, Heard
from core.planner.editing.people.recipients import chosen_recipient
from core.planner.editing.reading.forms import ALSO, first_of
from core.planner.steps.sending import POST
from core.planner.steps.targets import read_targets

_THINGS = (
    r"(?:ones?|answers?|messages?|tickets?|e-?mails?|mails?|posts?|reviews?|responses?|comments?|items?|entries"
    r"|feedback)"
)
_INSTEAD = re.compile(r"\b(?:instead|rather|now)\b", re.IGNORECASE)


def labelled(words: str, desk: Desk) -> Heard:
    """The plan with more, or something else, in the case of one label that it asks for already."""
    for place in desk.pointer.places:
        for label in labels_of(place.step):
            said = re.compile(
                rf"(?:\b(?:the|any|all|every|those)\s+)?\b{re.escape(label)}\s+{_THINGS}\b", re.IGNORECASE
            )
            if len(said.findall(words)) == 1 and isinstance(place.step, Payload):
                return _done(said.sub("it", words), label, place.step, desk)
    return None


def _done(words: str, label: str, judged: Payload, desk: Desk) -> Heard:
    targets = read_targets(f"to {words}", desk.person.user, desk.vocabulary)
    if not _INSTEAD.search(words):
        also = first_of(ALSO, words)
        return then_do(f"it is {label}", also["new"] if also is not None else words, desk, judged=judged)
    posts = _posts_of(label, judged, desk)
    if len(posts) != 1 or len(targets.channels) != 1:
        return None
    old = getattr(posts[0].step, "params", {}).get("channel")
    return chosen_recipient(f"in step {posts[0].number}, {old} → {targets.channels[0]}", desk)


def _posts_of(label: str, judged: Payload, desk: Desk) -> list[Place]:
    """The messages of the case in which it is this label."""
    found = []
    for place in desk.pointer.places:
        boxes = [
            box for box in place.around if isinstance(box, Branch) and box.when.startswith(f"{judged.id}.")
        ]
        if getattr(place.step, "action", "") == POST and boxes:
            names = f'== "{label}"' in boxes[-1].when
            others = [one for one in labels_of(judged) if one != label]
            other = len(others) == 1 and f'== "{others[0]}"' in boxes[-1].when
            holds = any(place.step in arm for arm in (boxes[-1].then,))
            if (names and holds) or (other and not holds):
                found.append(place)
    return found

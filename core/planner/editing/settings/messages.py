"""What a message says around what it hands on: "start with "Good morning"", "mention @ada in it"."""

import re
from collections.abc import Callable, Sequence

from core.definition import Action, Step
from core.planner.draft.said import texts_of
from core.planner.draft.tree import Place, with_steps
from core.planner.editing.desk import Changed, Desk, Heard, which
from core.planner.steps.sending import POST
from core.planner.steps.targets import mention

_QUOTED = r"[\"“„«](?P<said>[^\"”“»]{1,500})[\"”“»]"
_MESSAGE = r"(?:it|this|that|the (?:message|post|text|mail|email|e-mail|note))"
_FIRST = re.compile(
    rf"(?:start|begin|open|prefix|preface)\s+(?:{_MESSAGE}\s+)?(?:with|by saying|saying)\s+{_QUOTED}"
    rf"|(?:put|add|write|say)\s+{_QUOTED.replace('said', 'said2')}\s+(?:at the (?:very )?(?:top|start"
    rf"|beginning)|first|in front"
    rf"|before (?:it|that|this)|above (?:it|that|this))(?:\s+of {_MESSAGE})?",
    re.IGNORECASE,
)
_LAST = re.compile(
    rf"(?:end|finish|close|sign off|sign)\s+(?:{_MESSAGE}\s+)?(?:off\s+)?(?:with|by saying"
    rf"|saying)\s+{_QUOTED}"
    rf"|(?:put|add|write|say)\s+{_QUOTED.replace('said', 'said2')}\s+(?:at the (?:very )?(?:end|bottom)"
    rf"|last|behind"
    rf"|after (?:it|that|this)|below (?:it|that|this)|underneath)(?:\s+of {_MESSAGE})?",
    re.IGNORECASE,
)
_PERSON = r"(?:<@\w+(?:\|[^>]*)?>|@[\w.-]*\w)"
_MENTION = re.compile(
    r"(?:also\s+)?(?:mention|tag|cc|@-mention)\s+"
    rf"(?P<who>{_PERSON}(?:(?:\s*,\s*|\s+and\s+){_PERSON})*)"
    rf"(?:\s+(?:in|on|at the (?:top|start|beginning|end) of)\s+(?:{_MESSAGE}|there))?(?:\s+(?:too|as well))?",
    re.IGNORECASE,
)

_MAIL = r"[\w.+-]+@[\w-]+\.[\w.]*\w"
_COPIED = re.compile(
    rf"(?:also\s+)?(?:put\s+)?(?P<way>b?cc|copy)\s*:?\s+(?P<who>{_MAIL}(?:(?:\s*,\s*|\s+and\s+){_MAIL})*)"
    rf"(?:\s+(?:in|on|into)\s+(?:{_MESSAGE}|cc))?(?:\s+(?:too|as well))?",
    re.IGNORECASE,
)
_IN_STEP = re.compile(r"in (?P<step>step [\d.ab]+)\s*[:,]\s*", re.IGNORECASE)


def messages(words: str, desk: Desk) -> Heard:
    """The plan with more in a message that it sends."""
    among, words = _named(words, desk)
    if (found := _FIRST.fullmatch(words)) is not None:
        said = found["said"] or found["said2"]
        return _put(among, lambda text: f"{said}\n\n{text}", words, desk)
    if (found := _LAST.fullmatch(words)) is not None:
        said = found["said"] or found["said2"]
        return _put(among, lambda text: f"{text}\n\n{said}", words, desk)
    if (found := _MENTION.fullmatch(words)) is not None:
        people = " ".join(mention(one) for one in re.findall(_PERSON, found["who"]))
        posts = [place for place in among if _action(place.step) == POST]
        return _put(posts, lambda text: f"{people} {text}", words, desk)
    if (found := _COPIED.fullmatch(words)) is not None:
        way = "bcc" if found["way"].casefold() == "bcc" else "cc"
        return _copied(among, way, re.findall(_MAIL, found["who"]), words, desk)
    return None


def _named(words: str, desk: Desk) -> tuple[list[Place], str]:
    """The messages that are meant: that of one step, where it is named before, or all."""
    found = _IN_STEP.match(words)
    if found is None:
        return _sending(desk), words
    pointed = desk.pointer.read(found["step"])
    return [place for place in _sending(desk) if place.step.id in pointed.ids], words[found.end() :]


def _copied(among: Sequence[Place], way: str, mails: Sequence[str], words: str, desk: Desk) -> Heard:
    """A copy of the one mail goes to these as well, where its service knows copies."""
    able = []
    for place in among:
        offer = desk.offered.offer(_action(place.step))
        known = [
            param for param in (offer.params if offer is not None else ()) if param.name.casefold() == way
        ]
        able += [(place, param) for param in known]
    if len(able) > 1:
        return which([place for place, _ in able], desk, lambda step: f"in {step}: {words}")
    if not able or not isinstance(step := able[0][0].step, Action):
        return None
    param = able[0][1]
    now = step.params.get(param.name)
    old = now if isinstance(now, list) else [now] if isinstance(now, str) and now else []
    every = list(dict.fromkeys((*old, *mails)))
    value = every if param.kind == "list" else ", ".join(map(str, every))
    after = step.model_copy(update={"params": {**step.params, param.name: value}})
    return Changed(with_steps(desk.definition, {step.id: (after,)}))


def _action(step: Step) -> str:
    return step.action if isinstance(step, Action) else ""


def _sending(desk: Desk) -> list[Place]:
    """The steps that send a text to somebody."""
    return [place for place in desk.pointer.places if texts_of(place.step) and _sends(place.step, desk)]


def _sends(step: Step, desk: Desk) -> bool:
    offer = desk.offered.offer(_action(step))
    return offer is not None and offer.effect == "sends"


def _put(places: Sequence[Place], change: Callable[[str], str], words: str, desk: Desk) -> Heard:
    """The text of the one message changed; of several it is asked which."""
    if len(places) > 1:
        return which(places, desk, lambda step: f"in {step}: {words}")
    if not places or not isinstance(step := places[0].step, Action):
        return None
    texts = {name: change(text) for name, text in texts_of(step).items()}
    after = step.model_copy(update={"params": {**step.params, **texts}})
    return Changed(with_steps(desk.definition, {step.id: (after,)}))

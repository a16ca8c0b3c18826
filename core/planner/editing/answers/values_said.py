"""What an answer says as a value: a choice, a number, a person, or a text, by what is asked for."""

import json
import re
from collections.abc import Sequence

from pydantic import JsonValue

from core.definition import Action, AppEvent, every_step
from core.engine import Param
from core.planner.editing.desk import Desk
from core.planner.steps.targets import read_targets
from core.workflows import Question

_BARE_NAME = re.compile(r"[\w-]{1,80}")
_NUMBER = re.compile(
    r"(?:number |no\.? ?|option |the )?(?P<n>\d{1,2})[.)]?|(?:the )?(?P<nth>first|second|third|fourth"
    r"|last)(?: one)?",
    re.IGNORECASE,
)
_NTH = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}
_LEADS = re.compile(
    r"\A(?:it(?:'s| is)|use|take|make it|to|in|for|with|the|nimm|prends|usa)\s+", re.IGNORECASE
)
_BESIDE = re.compile(
    r"\b(?:please|thanks|thank you|to|in|the|a|channel|it|that|should|go|goes|is|post|send|put|use"
    r"|bitte|kanal|canal|s'il te plaît|por favor|gracias|merci|danke)\b",
    re.IGNORECASE,
)
_SHORT = 60  # characters: a longer reply to "which channel?" is none
_LIKE_AN_ID = re.compile(r"[\w.-]+/[\w./-]+|\S*\d\S*|[\w.+-]+@[\w-]+\.[\w.]+|https?://\S+")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
_TRUE = re.compile(r"(?:yes|true|on|ja|oui|sí|si)\b.*", re.IGNORECASE)
_FALSE = re.compile(r"(?:no|false|off|nein|non)\b.*", re.IGNORECASE)


def choice_said(said: str, choices: Sequence[str], *, leaves: bool = False) -> int | None:
    """Which of the choices the reply names: by its number, its words, or a plain no where the last one
    `leaves` the plan as it is."""
    folded = [choice.casefold() for choice in choices]
    plain = _LEADS.sub("", said.casefold()).strip(" .")
    for whole in (said.casefold(), plain):
        if whole in folded:
            return folded.index(whole)
    if leaves and re.fullmatch(
        r"(?:no|nothing|neither|none|never ?mind|leave it|forget it|cancel|nein|non)\b.*", plain
    ):
        return len(choices) - 1
    real = len(choices) - leaves
    numbered = _NUMBER.fullmatch(plain)
    if numbered is not None:
        steps = [n for n, choice in enumerate(folded) if choice.startswith(f"{numbered['n']}. ")]
        if steps:
            return steps[0]
        index = int(numbered["n"]) - 1 if numbered["n"] else _NTH[numbered["nth"]] % max(real, 1)
        return index if 0 <= index < len(choices) else None
    if real == 1 and re.fullmatch(
        r"(?:yes|yep|yeah|ok(?:ay)?|sure|do it|both|drop both|ja|oui|sí|si)\b.*", plain
    ):
        return 0
    near = [n for n, choice in enumerate(folded) if len(plain) > 2 and plain in choice]
    return near[0] if len(near) == 1 else None


def value_said(question: Question, owner: str, name: str, said: str, desk: Desk) -> JsonValue:
    """For a parameter of a step, or of what starts it; None where the words are none."""
    param = param_of(desk, owner, name)
    kind = (
        question.kind
        if question.kind in ("channel", "person")
        else param.kind
        if param is not None
        else "text"
    )
    if kind in ("channel", "person"):
        return target_said(kind, said, desk)
    options = param.options if param is not None else ()
    if options or question.choices:
        labels = [option.label or str(option.value) for option in options] or [*question.choices]
        chosen = choice_said(said, labels)
        if chosen is None and options:
            values = [str(option.value).casefold() for option in options]
            chosen = values.index(said.casefold()) if said.casefold() in values else None
        if chosen is not None:
            return options[chosen].value if options else labels[chosen]
        if options:
            return None
    return _typed(kind, said, param)


def _typed(kind: str, said: str, param: Param | None) -> JsonValue:
    if kind in ("integer", "number"):
        found = re.search(r"-?\d+(?:[.,]\d+)?", said)
        if found is None or len(said) > _SHORT:
            return None
        number = float(found.group().replace(",", "."))
        return int(number) if kind == "integer" else number
    if kind == "boolean":
        return True if _TRUE.fullmatch(said) else False if _FALSE.fullmatch(said) else None
    if kind == "list":
        mails = _MAIL.findall(said)
        return mails or [part.strip() for part in re.split(r"\s*(?:,|;|\n|\band\b)\s*", said) if part.strip()]
    if kind == "object":
        return _object(said)
    bare = _unquoted(_LEADS.sub("", said) if len(said) <= _SHORT else said)
    if param is not None and param.remote and not _LIKE_AN_ID.fullmatch(bare):
        return None  # its id is known to the service alone: a menu offers it
    return bare


def _object(said: str) -> JsonValue:
    """As JSON: nothing else says an object."""
    try:
        found = json.loads(said.strip().strip("`"))
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _unquoted(text: str) -> str:
    found = re.fullmatch(r"[\"“„«](.+)[\"”“»]", text.strip(), re.DOTALL)
    return found.group(1) if found is not None else text.strip()


def param_of(desk: Desk, owner: str, name: str) -> Param | None:
    """The parameter that a question is about."""
    trigger = desk.definition.trigger
    key = trigger.event if owner == "trigger" and isinstance(trigger, AppEvent) else None
    for step in every_step(desk.definition.steps):
        if step.id == owner and isinstance(step, Action):
            key = step.action
    offer = desk.offered.offer(key) if key is not None else None
    return next((param for param in (offer.params if offer else ()) if param.name == name), None)


def target_said(kind: str, said: str, desk: Desk) -> str | None:
    """A channel or a person."""
    if len(said) > _SHORT:
        return None
    targets = read_targets(f"to {said}", desk.person.user, desk.vocabulary)
    if (targets.channels or targets.people) and re.search(r"\w", _BESIDE.sub(" ", targets.rest)):
        return None  # something else is said as well
    if kind == "channel":
        if targets.channels:
            return targets.channels[0]
        plain = _LEADS.sub("", said).strip(" .!")
        return f"#{plain.casefold()}" if _BARE_NAME.fullmatch(plain) and not targets.people else None
    if targets.people:
        return targets.people[0]
    named = re.fullmatch(r"[A-Z][\w-]+", said)
    return f"@{named.group()}" if named is not None else None

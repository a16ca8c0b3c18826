"""What a mail or a ticket is headed with where nobody said it: what its text is, not the whole text again."""

import re
from collections.abc import Mapping, Sequence

from core.definition import Action, AppEvent, Payload, Step, Trigger, changed, every_step
from core.template import REFERENCE

_HEADING = re.compile(
    r"(?:(?:email|page|doc|task|card)_?)?(?:subject|title|headline)\Z|(?:summary|name|topic)\Z", re.IGNORECASE
)
_BODY = re.compile(
    r"(?:\w*_|[a-z]+(?=(?-i:[A-Z])))?(?:body|text|content|contents|message|comment|description|notes?|markdown|html)\Z",
    re.I,
)
# Of a trigger's key: how it hears of things, and which edition of its app that is.
_VARIANT = re.compile(r"-(?:instant|polling|shared-drive)\b|_(?:v\d+|oauth|rest_api|app)(?=-)", re.IGNORECASE)
_LONGEST = 70  # characters: what a list of mails shows
_TO_WHOM = r"me|us|mir|uns|moi|nous|for\s+me|for\s+us|für\s+mich|pour\s+moi|para\s+mí"
_ARTICLES = (
    "a|an|the|some|our|my|ein|eine|einen|einem|der|die|das|den|un|une|le|la|les|des|du|el|los|las|una|unos"
)
_BEGINNING = re.compile(
    rf"\A\W*[^\W\d_]+(?:-(?:moi|nous))?(?:\s+(?:up|out|down))?(?:\s+|\W*\Z)"
    rf"(?:(?:{_TO_WHOM})\s+)?(?:(?:{_ARTICLES})\s+)?",
    re.IGNORECASE,
)
_BY_WAY = re.compile(r"\s+(?:by|via|per|par|por)\s+(?:e-?mail|mail|message|correo|courriel)\b.*\Z", re.I)

_HANGING = re.compile(
    rf"(?:\s+(?:to|for|of|about|with|on|in|an|für|zu|von|über|à|pour|de|sur|a|para|por|sobre|{_ARTICLES}))+\Z",
    re.IGNORECASE,
)


def with_headings(steps: Sequence[Step], trigger: Trigger) -> tuple[Step, ...]:
    """Where a heading is the text below it once more, a few words that say what the text is."""
    prompts = {step.id: step for step in every_step(tuple(steps)) if isinstance(step, Payload)}

    def change(step: Step) -> Step:
        if not isinstance(step, Action):
            return step
        given = {
            name: heading
            for name, value in step.params.items()
            if _HEADING.match(name)
            and isinstance(value, str)
            and any(value == other and _BODY.match(at) for at, other in step.params.items() if at != name)
            and (heading := _heading(value, prompts, trigger))
        }
        return step.model_copy(update={"params": {**step.params, **given}}) if given else step

    return changed(steps, change)


def _heading(text: str, prompts: Mapping[str, Payload], trigger: Trigger) -> str:
    """Empty where the text itself is no longer than a heading, or where nothing better is known."""
    found = REFERENCE.match(text)
    if found is None:
        return _cut(text.strip().partition("\n")[0]) if len(text) > _LONGEST or "\n" in text.strip() else ""
    if found[1] in prompts and not found[2]:
        prompt = prompts[found[1]]
        return _asked(prompt.blocks[-1].text) or _capital(prompt.id.replace("_", " "))
    if found[1] == "trigger" and isinstance(trigger, AppEvent):
        told = _VARIANT.sub("", trigger.event.partition(":")[2])
        return _capital(told.replace("-", " ").replace("_", " "))
    return ""


def _asked(prompt: str) -> str:
    """ "Write a haiku about rain." as "Haiku about rain"."""
    words = REFERENCE.split(prompt.strip().partition("\n")[0])[0].rstrip(" .:!?,")
    said = _BY_WAY.sub("", _BEGINNING.sub("", words, count=1)).strip(" .:,")
    return _capital(_HANGING.sub("", _cut(said)))


def _cut(words: str) -> str:
    """Whole words, as many as fit."""
    if len(words) <= _LONGEST:
        return words
    return words[: _LONGEST + 1].rpartition(" ")[0].rstrip(" ,;:.–-") or words[:_LONGEST]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]

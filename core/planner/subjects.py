"""A plan's subject changed in words: "make it about coffee instead"."""

import re
from dataclasses import replace

from core.definition import Payload, Step
from core.planner.outline import Outline, changed

_NEW = re.compile(
    r"\A\s*(?:no,?\s+|actually,?\s+|please\s+)*(?:make\s+(?:it|that|this)|change\s+(?:it|that)(?:\s+to\s+be)?|let\s+it\s+be"
    r"|write|rather)?\s*(?:(?:one|it)\s+)?about\s+(?P<new>[^.\n]{2,80}?)\s*(?:instead|please)?\s*[.!]?\s*\Z",
    re.IGNORECASE,
)
_OLD = re.compile(r"\babout\s+(?P<old>[^.:\n]+)")


def about_something_else(reply: str, outline: Outline) -> tuple[Outline, str] | None:
    """The outline with the new subject, and what it is; None unless exactly one prompt has a subject."""
    found = _NEW.match(reply)
    prompts = [step for step in outline.steps if isinstance(step, Payload) and _OLD.search(_words(step))]
    if found is None or len(prompts) != 1:
        return None
    new = found["new"].strip()

    def turn(step: Step) -> Step:
        if step is not prompts[0] or not isinstance(step, Payload):
            return step
        *others, user = step.blocks
        words, gap, text = user.text.partition(":\n\n")
        words = _OLD.sub(lambda _: f"about {new}", words, count=1)
        return step.model_copy(
            update={"blocks": (*others, user.model_copy(update={"text": words + gap + text}))}
        )

    return replace(outline, steps=changed(outline.steps, turn)), new


def _words(step: Payload) -> str:
    return step.blocks[-1].text.partition(":\n\n")[0]

"""A short name for a workflow, from what its steps make and where that goes."""

import re
from collections.abc import Sequence

from core.definition import Action, Step, every_step
from core.planner.draft.outline import Result
from core.planner.draft.prompts import slug
from core.planner.vocabulary import VOCABULARIES, Kind

_LONGEST = 48
_TAIL = re.compile(r"_\d+\Z|(?<=translation)_\w+\Z")  # "translation_french" is a translation


def name_for(steps: Sequence[Step], results: Sequence[Result], taken: Sequence[str]) -> str:
    """Kebab-case, such as `summary-translation-to-general`, and unlike those that are taken."""
    made = [result.id for result in results if result.kind is not Kind.THANK]
    words = list(dict.fromkeys(_TAIL.sub("", step_id) for step_id in made))[:3]
    places = [slug(place) for place in _places(steps)]
    places = [place for place in dict.fromkeys(places) if place][:1]
    if places:
        words = [*(words or ["post"]), "to", *places]
    elif not words:
        words = [_does(step) for step in steps[:1]] or ["workflow"]
    base = "-".join(words).replace("_", "-")[:_LONGEST].strip("-")
    if base.replace("-", "").isdigit():
        base = f"workflow-{base}"
    return unlike(base, taken)


def _does(step: Step) -> str:
    """What a plan of one step is called: "reminder", "message", "approval"."""
    text = step.params.get("text") if isinstance(step, Action) else None
    if isinstance(text, str) and text.startswith(tuple(one.say("reminder") for one in VOCABULARIES)):
        return "reminder"
    return step.id if isinstance(step, Action) else step.kind


def _places(steps: Sequence[Step]) -> list[str]:
    found = []
    for step in every_step(tuple(steps)):
        if isinstance(step, Action):
            for value in step.params.values():
                if isinstance(value, str) and re.fullmatch(r"#[\w-]+|@[\w.-]+", value):
                    found += [value[1:]]
    return found


def unlike(base: str, taken: Sequence[str]) -> str:
    """The name, or with a number where somebody has it."""
    names = {name.casefold() for name in taken}
    number, name = 1, base
    while name.casefold() in names:
        number += 1
        name = f"{base}-{number}"
    return name

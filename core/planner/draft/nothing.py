"""What a message says where there is nothing: the empty list itself would tell nobody anything."""

import re
from collections.abc import Mapping

from core.definition import Action, Branch, Step
from core.planner.draft.said import texts_of
from core.planner.vocabulary import Vocabulary
from core.template import REFERENCE, references

_EMPTY = re.compile(
    r"(?:!has\([^)]*\) \|\| )?(?P<path>\w+) in \[null, \"\", \[\]\]|size\((?P<size>\w+)\) == 0"
)
_FILLED = re.compile(
    r"!\((?:!has\([^)]*\) \|\| )?(?P<path>\w+) in \[null, \"\", \[\]\]\)|size\((?P<size>\w+)\) (?:>|!=) 0"
)


def with_nothing_told(branch: Branch, sources: Mapping[str, str], vocabulary: Vocabulary) -> Branch:
    """The branch whose messages tell that there is nothing, in the arm that is gone where that is so.

    `sources` says of what each result was made: who is told of the summary of nothing is told of nothing.
    """
    for form, arm in ((_EMPTY, "then"), (_FILLED, "else_")):
        if (found := form.fullmatch(branch.when)) is not None:
            name = found["path"] or found["size"]
            told = vocabulary.say("nothing_found", what=name.replace("_", " "))
            steps = (_saying(step, told, _made_of(name, sources)) for step in getattr(branch, arm))
            return branch.model_copy(update={arm: tuple(steps)})
    return branch


def _made_of(name: str, sources: Mapping[str, str]) -> set[str]:
    """What hands on nothing where this is empty: itself, and what was made of it alone."""
    made = {name}
    for step_id, source in sources.items():
        named = {one.name for one in references(source)}
        if named and named <= made:
            made.add(step_id)
    return made


def _saying(step: Step, told: str, empty: set[str]) -> Step:
    """A message that hands on nothing else becomes the sentence; one with words of its own stays."""
    if not isinstance(step, Action):
        return step
    texts = {name: told for name, text in texts_of(step).items() if _only_of(text, empty)}
    return step.model_copy(update={"params": {**step.params, **texts}})


def _only_of(text: str, names: set[str]) -> bool:
    named = {one.name for one in references(text)}
    return bool(named) and named <= names and not REFERENCE.sub("", text).strip()

"""What a task is for, said of it: "a ticket to collect the laptop" is called that."""

import re

from core.planner.draft.coreference import Known
from core.planner.vocabulary.table import CONTENT_MARK, INPUT_MARK

# "create a task to collect the laptop", "… for ordering the laptop": what is to be done is its title.
_A_TASK = (
    r"\b(?:tasks?|tickets?|issues?|cards?|to-?dos?)\s+"
    r"(?:(?:in|on)\s+(?:(?:the|our|my)\s+)?[A-Z][\w ]{1,20}?\s+)?"
)
_TO_DO = re.compile(
    rf"{_A_TASK}to\s+(?P<name>(?!(?:the|an?|it|them|this|each|every|our|my|me|us|#|@)(?!\w))[a-z][^,;]{{4,90}})",
    re.I,
)
_FOR_IT = re.compile(rf"{_A_TASK}for\s+(?P<name>(?:\w+ing|the|an?)\s[^,;#@]{{3,80}})", re.IGNORECASE)


def purpose_said(raw: str, known: Known) -> str:
    """What is to be done, where that is said of a task: "a ticket to collect the laptop"."""
    said = INPUT_MARK.sub(r"{{inputs.\1}}", CONTENT_MARK.sub(" ", raw))
    found = _TO_DO.search(said) or (_FOR_IT.search(said) if known.subject is None else None)
    name = re.sub(r"\s+", " ", found["name"]).strip(" ,.") if found is not None else ""
    return f"{name[:1].upper()}{name[1:]}"

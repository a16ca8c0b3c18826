"""What is done with each of several, said behind what is done: "go through the emails, extract the amount
from each, and add a row per invoice"."""

import re

_FROM_EACH = re.compile(
    r"(?:,\s*(?:and\s+|then\s+)?|\.\s+|\s+and\s+(?:then\s+)?)(?P<deed>(?:extract|pull(?:\s+out)?|take|get|find|note|write\s+down|pick(?:\s+out)?)\s[^.;:\n]{2,100}?)\s+"
    r"(?:from|out\s+of|for)\s+each(?:\s+(?:one|of\s+(?:them|these)|(?!day\b|week\b|month\b)\w+))?\s*(?:,\s*(?:and\s+|then\s+)*|\s+and\s+(?:then\s+)?)(?=[a-z])",
    re.IGNORECASE,
)
_PER = re.compile(
    r"(?P<one>\b(?:an?|one)\s+(?:new\s+)?[\w-]+(?:\s+[\w-]+)?)\s+(?:per|for\s+each|for\s+every)\s+(?!(?:day|week|month|hour|person)\b)[\w-]+",
    re.IGNORECASE,
)
_LOOK = re.compile(
    r"(?P<gap>\A\W*|[.,;:]\s*|\b(?:and|then|please)\s+)(?:have|take|do)\s+a\s+(?:quick\s+|short\s+)?(?:look|search)\s+(?P<how>for|at|through|into|over)\s",
    re.IGNORECASE,
)


def of_each(text: str) -> str:
    """The text with that as a loop."""
    text = _LOOK.sub(
        lambda found: f"{found['gap']}{'search for' if found['how'].casefold() == 'for' else 'look at'} ",
        text,
    )
    found = _FROM_EACH.search(text)
    if found is None:
        return text
    rest = _PER.sub(r"\g<one>", text[found.end() :])
    return f"{text[: found.start()]}. For each of them, {found['deed']} from it and {rest}"

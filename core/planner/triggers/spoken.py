"""Words that starts are told with: greetings before them, what should be done, one of several things."""

import re

GREETED = (
    r"(?P<before>\W{0,20}(?:(?:hi|hey|hello|hallo|bonjour|hola|so|ok|please|pls|bitte|team|all|there)\W{1,20}){0,8}"
    r"(?:(?:can|could|would|will)\s+(?:you|we)\s+(?:please\s+)?|i(?:['’]d|\s+would)?\s+(?:like|want)\s+(?:you\s+)?to\s+)?)"
)
SHOULD = (
    r"(?:should|must|shall|will|can|has\s+to|have\s+to|needs?\s+to|ought\s+to)"
    r"(?:\s+(?:also|always|automatically))?"
)
_SEVERAL = (("ies", "y"), ("sses", "ss"), ("shes", "sh"), ("xes", "x"), ("ches", "ch"), ("s", ""))
_VOWEL = re.compile(r"[aeiou]|h(?:our|onest)|(?:sms|fa|ms|nd|fb|html|seo|hr|x)\b", re.IGNORECASE)


def one_of(things: str) -> str:
    """ "feature requests" → "feature request"; what is no plural stays."""
    for ending, single in _SEVERAL:
        if things.endswith(ending) and not things.endswith(("ss", "us", "is")):
            return things[: -len(ending)] + single
    return things


def single(things: str) -> str:
    """ "feature requests" → "a feature request"."""
    thing = one_of(things)
    return (
        thing
        if re.match(r"(?:an?|the|one|our|my)\s", thing)
        else f"a{'n' if _VOWEL.match(thing) else ''} {thing}"
    )

"""What some words ask for: a verb, and what it is done to."""

import re
from dataclasses import dataclass

from core.planner.matching.words import (
    QUALITIES,
    is_plural,
    joined,
    nouns,
    often_noun,
    stem,
    tokens,
    verb_asked,
)

HEAD_ENDS = re.compile(
    r"\b(?:about|regarding|to|in|into|on|onto|from|for|by|using|with|that|which|via|through|at|when|so"
    r"|or|directly)\b|[.,;(]"
    # "the PRs waiting for my review", "the deals won last week"
    r"|(?<=[a-z]s)\s+(?:waiting|needing|assigned|closed|won|lost|created|opened|merged|tagged|labell?ed)\b",
    re.IGNORECASE,
)
# After the verb: of one thing.
_ONE = re.compile(
    r"(?:\w+\s+){0,2}?(?:an?|one|this|that|another|une?|cette?|eine?[nrms]?|diese[nrms]?|una|est[ea])\s",
    re.IGNORECASE,
)
_THERE = re.compile(
    r"\b(?:in|into|to|onto|on|dans|in|à|en|a)\s+(?:the|our|my|your|their|its|this|that|le|la|notre|das|den|die"
    r"|unser\w*|el|nuestr\w)\s+(?!new\b)([^,.;]{2,80})",
    re.IGNORECASE,
)
_PART_OF = re.compile(r"\b(?:of|de|von|del|des|du)\b", re.IGNORECASE)
# What something is to be called is no part of what is asked for.
_CALLED = re.compile(
    r"\b(?:titled|entitled|called|named)\s+\S.*?(?=\s+(?:in|on|to|for|with|at|and)\s|[,;.]|\Z)", re.IGNORECASE
)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+|https?://\S+|\"[^\"]*\"|“[^”]*”")
# Verbs that name what they make.
_THINGS_DONE = {
    **dict.fromkeys(("email", "emailing", "mail", "mailing", "e-mail"), ("email",)),
    **dict.fromkeys(("dm",), ("dm", "message")),
    **dict.fromkeys(("message", "messaging"), ("message",)),
    **dict.fromkeys(("text", "texting"), ("sms", "message")),
    **dict.fromkeys(("call", "calling"), ("phone", "call")),
}


@dataclass(frozen=True)
class Asked:
    """An action in words: "create a new issue", "the slack message"."""

    said: str
    verb: str | None
    nouns: tuple[str, ...]
    form: str = ""  # the verb as it was said
    thing: frozenset[str] = frozenset()  # what it is done to: the nouns before the first "to", "in", …
    main: str = ""  # the last of them before an "of": "the rows of the office budget sheet" are rows
    head: str = ""  # the same, where the verb says what is made: "email her a summary"
    several: bool | None = None  # whether it is said of several; None where nothing is said of
    places: frozenset[str] = frozenset()  # what is there already, and takes it in: "to our Leads database"

    @property
    def both(self) -> frozenset[str]:
        """The nouns, and neighbours as one word."""
        return frozenset((*self.nouns, *joined(self.nouns)))


_MOST_SAID, _MOST_WORDS = 1_000, 80  # characters, words: one clause says no more of what it wants


def asked_for(words: str) -> Asked:
    """Words taken as an action: its verb stands first, as an order or a gerund."""
    plain = _CALLED.sub(" ", _ADDRESS.sub(" ", words[:_MOST_SAID]))
    said = tokens(plain)[:_MOST_WORDS]
    verb, form = None, ""
    for index, word in enumerate(said):
        found = verb_asked(word)
        if found is not None and (not often_noun(word) or index == 0 or said[index - 1] == "to"):
            verb, form, said = found, word, [*said[:index], *_THINGS_DONE.get(word, ()), *said[index + 1 :]]
            break
        if nouns([word]) and found is None:
            break
    head = HEAD_ENDS.split(re.sub(r"\A\W*to\s+", "", plain.strip()), maxsplit=1)[0]
    first = nouns(tokens(head))
    first += [thing for word in tokens(plain)[:2] for thing in _THINGS_DONE.get(word, ())]
    all_nouns = tuple(nouns(said))
    own = [noun for noun in nouns(tokens(_PART_OF.split(head, maxsplit=1)[0])) if noun in all_nouns]
    done = _THINGS_DONE.get(form, ())
    last = next((noun for noun in reversed(own) if noun not in QUALITIES), "")
    main = done[0] if done else last
    thing = frozenset(first) & {*all_nouns}
    spelled = [word for word in tokens(_PART_OF.split(head, maxsplit=1)[0]) if stem(word) == last]
    several = True if any(is_plural(word) for word in spelled if word != "sms") else None
    several = False if several is None and _ONE.match(head.strip()) else several
    places = frozenset(noun for one in _THERE.findall(plain) for noun in nouns(tokens(one))) - thing
    return Asked(words.strip(), verb, all_nouns, form, thing, main, last, several, places)

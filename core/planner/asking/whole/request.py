"""The words that a model is shown: everything that a person said, as they said it, but what they pasted.

What is data is never shown: a closed schema keeps a model from naming who was not named, and only this keeps
it from doing what a text orders. So whatever may be a text is one: what is long, has lines of its own, or
comes after a colon. Only what is ordered after an event or a case (“an email arrives: extract the amount”) is
the person's own for certain.
"""

import re
from dataclasses import dataclass

from core.planner.draft.prompts import list_items
from core.planner.reading.clauses import begins_with_verb, verbs_in
from core.planner.steps.reading import Reading
from core.planner.vocabulary import Vocabulary

_PASTED = re.compile(r"(?:[:：\n]|```|>)\s*[\"'“„«`]*\s*\Z")
_COLON = re.compile(r"[:：]\s*\Z")
_EMOJI = re.compile(r":[\w+-]+:\s*\Z")
_SHORT = 200  # characters
_LONGEST_ENTRY = 60  # characters, where a text is a list
_POINTS = re.compile(
    r"\b(?:this|these|those|following|below|here|ce(?:tte|s|ci)?|suivante?s?|voici|dies\w*|folgend\w*|unten"
    r"|est[aeo]s?|siguientes?|abajo)\b",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"\b(?:sa(?:ys|id)|wr(?:ites|ote)|asks|asked|replie[ds]|answered|reads|goes|quote|content|text|body"
    r"|schr(?:eib|ieb)t?|sagte?|lautet|dit|écrit|dice|dijo|escribió|texto|texte)\W*\Z",
    re.IGNORECASE,
)
_HAPPENS = re.compile(
    r"(?:when(?:ever)?|once|as\s+soon\s+as|on|every|each|any|an?|new|wenn|sobald|jede\w*|eine?|neue\w*|quand|dès"
    r"|chaque|une?|nouve\w*|cuando|cada|nuev\w*)\s+(?:[^\s:]+\s+){2,}[^\s:]+"
    r"|.*\s(?:arrives?|comes|lands|reaches|appears|starts|fails|closes|opens|goes\s+\w+)\b.*",
    re.IGNORECASE,
)
_CHOICE = re.compile(
    r"\b(?:or|whether|if|decide|rate|score|oder|ob|falls|entscheide|bewerte|ou|si|décide|note|o|decide|puntúa)\b",
    re.IGNORECASE,
)
_FEW = 4  # words of a case: "Company:", "7 or more:"


@dataclass(frozen=True)
class Request:
    """`texts` are what was pasted, by the names that stand for them in the words."""

    words: str
    texts: dict[str, str]

    def about(self, name: str) -> str:
        """What a model is told of a text."""
        entries = list_items(self.texts[name])
        listed = len(entries) > 1 and all(len(one) <= _LONGEST_ENTRY for one in entries)
        return f"pasted by the person: a list of {len(entries)}" if listed else "pasted by the person"


def request_of(reading: Reading) -> Request:
    """A message with names for what is data in it."""
    words = reading.said if all(text in reading.said for text in reading.contents) else reading.text
    hidden = [
        (at, text)
        for text in reading.contents
        if (at := words.rfind(text)) >= 0 and _is_data(words[:at], text, reading.vocabulary)
    ]
    texts: dict[str, str] = {}
    for number, (at, text) in reversed([*enumerate(sorted(hidden), 1)]):
        name = "text" if len(hidden) == 1 else f"text{number}"
        texts[name] = text
        words = f"{words[:at]}[{name}]{words[at + len(text) :]}"
    return Request(re.sub(r"[^\S\n]+", " ", words).strip(), dict(reversed(texts.items())))


def _is_data(before: str, text: str, vocabulary: Vocabulary) -> bool:
    introduced = _PASTED.search(before) is not None and _EMOJI.search(before) is None
    if not (introduced or len(text) > _SHORT or "\n" in text):
        return False  # a short quotation is a part of what is asked
    return not _orders(before, text, vocabulary)


def _orders(before: str, text: str, vocabulary: Vocabulary) -> bool:
    """Whether what follows a colon is said by the person: what to do when something happens, or in a case of
    what is decided. No words may point at it as at a text."""
    colon = _COLON.search(before)
    if colon is None or "\n" in text or _POINTS.search(before) or _EMOJI.search(before):
        return False
    *earlier, line = re.split(r"[.!?\n]\s", before[: colon.start()])
    line, condition = line.strip(), rf"(?<!\w)(?:{vocabulary.if_words})\s"
    if _SAYS.search(line) or re.fullmatch(vocabulary.labels, line, re.IGNORECASE):
        return False
    each = rf"(?:{vocabulary.each_words})(?!\w).*{condition}"
    if re.match(each, line, re.IGNORECASE):
        return True  # "for every one decide if it is urgent: the urgent ones go to …"
    orders = begins_with_verb(text, vocabulary) or re.match(condition, text, re.IGNORECASE) is not None
    if not orders or verbs_in(line, vocabulary):
        return False
    case = len(line.split()) <= _FEW and any(_CHOICE.search(said) for said in earlier)
    return case or _HAPPENS.fullmatch(line) is not None

"""Things that are named one after another, as what a run is given: "a name, an email and the start date",
"how many days they want", "the date of the appointment"."""

import re
from dataclasses import dataclass

from core.planner.matching.words import often_noun
from core.planner.vocabulary import VOCABULARIES

_DETERMINER = re.compile(
    r"(?:an?|the|one|some|its|their|his|her|my|our|any|which|whose|les?|la|une?|son|sa|ses|der|die|das|den|dem|ein|eine[nr]?"
    r"|el|los|las|una|sus?)\s+(?:new\s+)?|l['’]",
    re.IGNORECASE,
)
_STOPS = (
    r"and|or|then|you|i|we|et|und|y|tu|tú|usted|vous|nous|du|dir|ich|je|that|which|to|for|as|in|into|on|of|from|is|so|by|with|he|she|it"
    r"|they|para|pour|für|de|del|des|von|an?|the|me|us"
    r"|my|our|their|its|his|her|this|all|every|each|up|un[ae]?|eine?n?"
)
_WORDS = re.compile(
    rf"(?!(?:{_STOPS})\b)[^\W\d_][\w'’-]*(?:[ \t]+(?!(?:{_STOPS})\b)[^\W\d_][\w'’-]*){{0,2}}", re.IGNORECASE
)
_JOINS = re.compile(r"\s*(?:,\s*(?:(?:and|et|und|y|plus)\s+)?|\s(?:and|et|und|y|plus|&)\s+)", re.IGNORECASE)
# "the date of the appointment", "the number of guests", "how many days they want", "who is ill".
_OF = re.compile(
    r"\s+of\s+(?P<the>(?:the|an?|my|our|their|its|his|her|each|every)\s+(?:new\s+)?)?(?P<whole>[^\W\d_][\w'’-]*)",
    re.IGNORECASE,
)
_WANTED = re.compile(
    r"\s+(?:(?:that|which)\s+)?(?:they|he|she|it|we|i)\s+(?:would\s+like|[^\W\d_]+)(?:\s+(?:for|to|in|on|at|from|off))?"
    r"(?=\s*(?:[,.;:!\n]|\Z)|\s+(?:and|then|you)\b)",
    re.IGNORECASE,
)
# "the discount in percent": how it is given.
_UNIT = re.compile(
    r"\s+in\s+(?:percent|per\s*cent|%|euros?|dollars?|pounds|eur|usd|gbp|chf|hours|minutes|days|weeks|months|words|full|kg|km|cm)(?!\w)",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"(?:how\s+(?:many|much)\s+(?P<what>[^\W\d_][\w'’-]*)|(?:(?:until|since|from|by|for|about)\s+)?(?P<ask>who|what|when|where|why|which|how"
    r"\s+long|how\s+often)(?!\w))(?P<more>(?:\s+(?!(?:and|or|you|then)\b)[\w'’-]+){0,6}?)(?=\s*(?:[,.;:!\n]|\Z)|\s+(?:and|you|then)\b)",
    re.IGNORECASE,
)
_ORDERS = {form for one in VOCABULARIES for form in one.verbs if " " not in form}
_OBJECT = re.compile(
    r"\s+(?:(?:an?|the|it|them|me|us|him|her|my|our|their|its|his|this|that|these|all|every|each|up|out|down|un[ae]?|les?|la"
    r"|eine?n?|die|das|den|el|los)\b|[#@<\d\"“])",
    re.IGNORECASE,
)
# Verbs that are fields' names where no object follows: "name and email", "order number".
_FIELD = re.compile(
    r"(?:(?:name|title|e?-?mail|number|date|reason|text|note|link|address|phone|price|role|label|answer|review|message"
    r"|report|comment|question|order)(?!\s+(?:an?|the|it|them|me|us|my|our|this|these|all)\b)|[\w-]+\s+(?:number|id|no|name|address"
    r"|date|title|code|url|link|type)\b)(?=\W|\Z)",
    re.IGNORECASE,
)
_MOST = 6
_FEW = 4  # words of a question that name what is asked


@dataclass(frozen=True)
class Listed:
    """What is given, by its words; where the list ends."""

    items: tuple[str, ...]
    end: int


@dataclass(frozen=True)
class _Item:
    """One of them: what it is called, and where its words end."""

    name: str
    end: int


def listed_from(text: str, at: int) -> Listed | None:
    """The things named from here on: "a name, an email and the start date"."""
    items: list[str] = []
    end = at
    while len(items) < _MOST and (item := _asked(text, at) or _item(text, at)) is not None:
        items.append(item.name)
        end = item.end
        joins = _JOINS.match(text, end)
        if joins is None:
            break
        at = joins.end()
    return Listed(tuple(items), end) if items else None


def _item(text: str, at: int) -> _Item | None:
    """ "the date of the appointment": the appointment date."""
    determiner = _DETERMINER.match(text, at)
    words = _WORDS.match(text, determiner.end() if determiner is not None else at)
    if words is None or (determiner is None and is_order(text[words.start() :])):
        return None
    name = _without_order(words.group(), text[words.end() :])
    end = words.start() + len(name)
    if (whole := _OF.match(text, end)) is not None:
        name, end = f"{whole['whole']} {name}" if whole["the"] else f"{name} of {whole['whole']}", whole.end()
    if (unit := _UNIT.match(text, end)) is not None:
        end = unit.end()
    wanted = _WANTED.match(text, end)
    return _Item(name, end if wanted is None else wanted.end())


def _asked(text: str, at: int) -> _Item | None:
    """ "how many days they want": the days."""
    found = _QUESTION.match(text, at)
    if found is None:
        return None
    return _Item(found["what"] or " ".join(found.group().split()[:_FEW]), found.end())


def _without_order(words: str, after: str) -> str:
    """ "topic write" before "a haiku": the topic alone."""
    before, _, last = words.rpartition(" ")
    return before.rstrip() if before and is_order(f"{last}{after}") and _OBJECT.match(after) else words


def is_order(words: str) -> bool:
    """Whether they begin with a verb and what it is done to, and not with a noun: "email address"."""
    first = re.split(r"[^\w-]", words.strip().casefold(), maxsplit=1)[0]
    if first not in _ORDERS or _FIELD.match(words.strip()):
        return False
    return not often_noun(first) or _OBJECT.match(words.strip(), len(first)) is not None


def named(what: str) -> str:
    plain = re.sub(r"\A(?:some(?:one|body)|a\s+person)['’]s\s+", "", what.casefold())
    plain = re.sub(r"['’]s\b", "", plain)
    plain = plain.translate(str.maketrans("àâäáçéèêëîïíôöóùûüúñß'’-", "aaaaceeeeiiiooouuuuns   "))
    return re.sub(r"\W+", "_", plain.strip()).strip("_")

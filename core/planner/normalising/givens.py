"""What a run is given, said as what somebody does: "I type in a company name, you look it up", "for a
given client: …", "a new colleague (I give you name and email)". Each is an input of the workflow, and stands
where it was meant."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.planner.matching.words import often_noun
from core.planner.vocabulary import VOCABULARIES

_GREETED = r"(?:\W*(?:(?:hi|hey|hello|hallo|bonjour|hola)\W+)?)"
_WILL = r"(?:['’]ll|['’]d\s+like\s+to|\s+will|\s+(?:want|need|would\s+like|am\s+going)\s+to|\s+can)?"
_GIVE = (
    rf"(?:(?:i|we){_WILL}\s+(?:type(?:\s+in)?|enter|give|paste(?:\s+in)?|provide|tell|put\s+in|send|hand|name|fill\s+in"
    r"|supply|pass)(?:\s+you)?(?:\s+with)?|you\s+(?:get|receive|are\s+given)|je\s+(?:te|vous)?\s*(?:donne|tape|saisis"
    r"|colle|fournis|indique)|ich\s+(?:gebe|nenne|schicke|sage)(?:\s+dir)?|(?:te\s+)?(?:doy|escribo|paso|digo))"
)
_WITH = (
    rf"(?:(?:i|we){_WILL}\s+(?:start|run|trigger|launch)\s+(?:this|it)"
    r"(?:\s+(?:by\s+hand|manually|myself))?\s+with)"
)
_OPENS = re.compile(
    rf"\A(?P<before>{_GREETED})(?:(?:when(?:ever)?|every\s+time|each\s+time)\s+)?"
    rf"(?:(?P<does>{_GIVE}|{_WITH})|(?P<given>(?:for\s+)?given(?=\s+(?:an?|some)\s)"
    r"|(?:for|with|from)\s+(?:an?\s+|any\s+|each\s+)?given)|(?P<take>take))\s+",
    re.IGNORECASE,
)
# "I'd like something where I type in a name and get an email back": what is given, and what is made of it.
_SOMETHING_WHERE = re.compile(
    r"\A\W*(?:(?:please|pls|can\s+you|could\s+you)\s+)*(?:(?:i|we)(?:['’]d|\s+would)?\s+(?:like|love|want|need)|(?:make|build|create|set\s+up|give)"
    r"(?:\s+(?:me|us))?)\s+(?:to\s+have\s+)?(?:something|an?\s+(?:[\w-]+\s+)?(?:thing|tool|workflow|bot|flow|form|helper|button|automation))\s+"
    rf"(?:where|so\s+that|so|in\s+which|to\s+which)\s+(?={_GIVE}\s)",
    re.IGNORECASE,
)
_AND_GET = re.compile(
    rf"(?P<give>\A\W*(?:(?:when(?:ever)?|every\s+time)\s+)?{_GIVE}\s[^.;:!?\n]{{2,120}}?),?\s+and\s+(?:(?:i|we|it)\s+)?(?:then\s+)?"
    r"(?:get|gets|receive|have|gives?\s+(?:me|us)|sends?\s+(?:me|us)|returns?|writes?(?:\s+(?:me|us))?)\s+(?:back\s+)?"
    r"(?P<what>(?:an?|one|two|three|four|five|\d+|some|the)\s[^.;!?\n]*?)(?:\s+(?:back|in\s+return|out\s+of\s+it))?(?=\s*(?:[.;!?\n]|\Z))",
    re.IGNORECASE,
)
# "for a new colleague (I give you name, email and start date): …"
_ASIDE = re.compile(
    rf"\(\s*(?:{_GIVE}|given|inputs?\s*:|with|mit|avec|con)\s+(?P<list>[^()]{{2,120}})\)\s*(?P<end>[:,])?",
    re.IGNORECASE,
)
_GIVEN_FR = re.compile(
    r"\A\W*pour\s+une?\s+(?P<what>[\wà-ÿ'’-]+)(?P<of>(?:\s+[\wà-ÿ'’-]+){0,2}?)\s+donnée?(?:\s*\((?:son|sa"
    r"|leur|le|la|l['’])\s*(?P<part>[\wà-ÿ ]{2,30})\))?",
    re.IGNORECASE,
)
_DETERMINER = re.compile(
    r"(?:an?|the|one|some|its|their|his|her|my|our|any|which|whose|les?|la|une?|son|sa|ses|der|die|das|den|dem|ein|eine[nr]?"
    r"|el|los|las|una|sus?)\s+(?:new\s+)?|l['’]",
    re.IGNORECASE,
)
_STOPS = (
    r"and|or|then|you|i|we|et|und|y|tu|du|dir|ich|je|that|which|to|for|as|in|into|on|of|from|is|so|by|with|he|she|it"
    r"|they|para|pour|für|de|del|des|von|an?|the|me|us"
    r"|my|our|their|its|his|her|this|all|every|each|up|un[ae]?|eine?n?"
)
_WORDS = re.compile(
    rf"(?!(?:{_STOPS})\b)[^\W\d_][\w'’-]*(?:[ \t]+(?!(?:{_STOPS})\b)[^\W\d_][\w'’-]*){{0,2}}", re.IGNORECASE
)
_JOINS = re.compile(r"\s*(?:,\s*(?:(?:and|et|und|y|plus)\s+)?|\s(?:and|et|und|y|plus|&)\s+)", re.IGNORECASE)
_THEN = re.compile(
    r"\s*(?P<input>as\s+(?:an?\s+)?inputs?)?\s*(?P<sign>[,.;:–—-]+|(?=\s(?:and\s+)?(?:you|i|tu|du|vous|tú)\s))\s*"
    r"(?:(?:and|then|und|dann|et|puis|y|luego)\s+)*(?:(?:you|tu|vous|du|tú)\s+(?:then\s+)?(?!(?:get|are)\b))?"
    r"(?:i(?:['’]d\s+like|\s+(?:want|need))\s*:?\s+(?=an?\s|the\s))?",
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
_IT = re.compile(r"(?<!\w)(?:it|them|that)(?!\w)", re.IGNORECASE)
_IT_UP = re.compile(r"\b(?P<it>it|them)\s+(?P<up>up|out|over)\b", re.IGNORECASE)
_NAMED = re.compile(r"\b(?:the|an?|their|his|her|its|my|our)\s+\w", re.IGNORECASE)
_THEIRS = re.compile(
    r"\b(?:their|his|her|its)\s+(?P<what>(?:(?:last|latest|open|unpaid|new)\s+)?[^\W\d_]{3,})", re.IGNORECASE
)
_KNOWN_AS = {
    "email": "address|mail|e-mail|inbox",
    "mail": "address",
    "start_date": "date|day",
    "order_number": "order",
}
_LOGGED = re.compile(
    r"\b(?P<verb>log|record|save|note|store|enter|register|write\s+down|put|add)\s+(?P<list>[^.;:#@\n]{3,60}?)(?=\s+(?:in|into|to|on|as)\b)",
    re.IGNORECASE,
)
_NUMBER_OF = re.compile(r"_(?:number|id|no|name|code|nr)\Z")
_MOST = 6


@dataclass(frozen=True)
class _List:
    """What is given, by its words; where the list ends."""

    items: tuple[str, ...]
    end: int


def begins_given(text: str) -> bool:
    """Whether it begins with what a run is given."""
    return given_plainly(text) != text and _OPENS.match(text) is not None


def given_plainly(text: str) -> str:
    """The message with what a run is given in double braces."""
    text = _SOMETHING_WHERE.sub("", text)
    text = _AND_GET.sub(r"\g<give>, you write \g<what>", text)
    french = _GIVEN_FR.match(text)
    if french is not None:
        name = _named(french["part"] or french["what"])
        return f"Pour {french['what']}{french['of']} {{{{{name}}}}}{text[french.end() :]}"
    aside = _ASIDE.search(text)
    if (
        aside is not None
        and (listed := _listed(aside["list"], 0)) is not None
        and listed.end == len(aside["list"].rstrip())
    ):
        return _beside(text, aside, listed.items)
    return _opened(text)


def _opened(text: str) -> str:
    """ "I tell you the payment and the reason, you …": what is given comes first."""
    opens = _OPENS.match(text)
    listed = _listed(text, opens.end()) if opens is not None else None
    if opens is None or listed is None:
        return text
    then = _THEN.match(text, listed.end)
    rest = text[then.end() :] if then is not None else text[listed.end :].lstrip()
    sure = then is not None and (opens["take"] is None or then["input"])
    if not (sure or (opens["given"] and _is_order(rest))) or not rest:
        return text
    marks = [f"{{{{{_named(item)}}}}}" for item in listed.items]
    return f"{opens['before']}{' '.join(marks)}, {_mentioned(rest, listed.items)}"


def _beside(text: str, aside: re.Match[str], items: Sequence[str]) -> str:
    """ "for a client (I give you name and email): …": they stand beside whom they are of."""
    marks = " ".join(f"{{{{{_named(item)}}}}}" for item in items)
    before = text[: aside.start()].rstrip()
    first = re.fullmatch(
        r"\W*(?:for|pour|für|para|con|mit|with)\s+(?:an?|any|each|every|one|un[ae]?|eine?n?|the)\s+[\w\s'’-]{2,40}",
        before,
        re.I,
    )
    rest = _mentioned(text[aside.end() :].lstrip(), items)
    return f"{marks}, {rest}" if first is not None and aside["end"] else f"{before} {marks} {rest}"


def _listed(text: str, at: int) -> _List | None:
    """The things named from here on: "a name, an email and the start date"."""
    items: list[str] = []
    end = at
    while len(items) < _MOST:
        determiner = _DETERMINER.match(text, at)
        words = _WORDS.match(text, determiner.end() if determiner is not None else at)
        if words is None or (determiner is None and _is_order(text[words.start() :])):
            break
        kept = _without_order(words.group(), text[words.end() :])
        items.append(kept)
        end = words.start() + len(kept)
        joins = _JOINS.match(text, end)
        if joins is None:
            break
        at = joins.end()
    return _List(tuple(items), end) if items else None


def _without_order(words: str, after: str) -> str:
    """ "topic write" before "a haiku": the topic alone."""
    before, _, last = words.rpartition(" ")
    return before.rstrip() if before and _is_order(f"{last}{after}") and _OBJECT.match(after) else words


def _is_order(words: str) -> bool:
    """Whether they begin with a verb and what it is done to, and not with a noun: "email address"."""
    first = re.split(r"[^\w-]", words.strip().casefold(), maxsplit=1)[0]
    if first not in _ORDERS or _FIELD.match(words.strip()):
        return False
    return not often_noun(first) or _OBJECT.match(words.strip(), len(first)) is not None


def _mentioned(rest: str, items: Sequence[str]) -> str:
    """What is to be done, with what it says of the given things put for them."""
    names = [_named(item) for item in items]
    rest = _LOGGED.sub(lambda found: _logged(found, items), rest)
    for name in names:
        plain = name.replace("_", r"[\s_-]+")
        ways = [
            plain,
            _KNOWN_AS.get(name, ""),
            _NUMBER_OF.sub("", name).replace("_", r"\s+"),
            name.rpartition("_")[2],
        ]
        said = "|".join(way for way in ways if way)
        rest = re.sub(
            rf"\b(?:the|that|this|their|his|her|its)\s+(?:{said})\b(?!['’])(?!\s+(?:of|for)\s)",
            f"{{{{{name}}}}}",
            rest,
            flags=re.I,
        )
    if len(names) == 1:
        mark = f"{{{{{names[0]}}}}}"
        rest = _IT_UP.sub(r"\g<up> \g<it>", rest, count=1)
        it = _IT.search(rest)
        alone = it is not None and _NAMED.search(rest[: it.start()]) is None
        return rest if mark in rest else _theirs(_IT.sub(mark, rest, count=1) if alone else rest, names[0])
    return _theirs(rest, names[0])


def _theirs(rest: str, name: str) -> str:
    """ "find their emails": those of the one that is given."""
    if f"{{{{{name}}}}}" in rest:
        return rest
    return _THEIRS.sub(rf"the \g<what> of {{{{{name}}}}}", rest, count=1)


def _logged(found: re.Match[str], items: Sequence[str]) -> str:
    """ "log payment and reason in our sheet" """
    listed = _listed(found["list"], 0)
    names = {_named(item).rpartition("_")[2]: _named(item) for item in items}
    said = [_named(item) for item in listed.items] if listed is not None else []
    if listed is None or not said or not all(one.rpartition("_")[2] in names for one in said):
        return found.group()
    marks = " ".join(f"{{{{{names[one.rpartition('_')[2]]}}}}}" for one in said)
    return f"{found['verb']} {marks}"


def _named(what: str) -> str:
    plain = re.sub(r"\A(?:some(?:one|body)|a\s+person)['’]s\s+", "", what.casefold())
    plain = re.sub(r"['’]s\b", "", plain)
    plain = plain.translate(str.maketrans("àâäáçéèêëîïíôöóùûüúñß'’-", "aaaaceeeeiiiooouuuuns   "))
    return re.sub(r"\W+", "_", plain.strip()).strip("_")

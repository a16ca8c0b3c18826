"""What a run is given, said as what somebody does: "I type in a company name, you look it up", "for a
given client: …", "a new colleague (I give you name and email)". Each is an input of the workflow, and stands
where it was meant."""

import re
from collections.abc import Sequence

from core.planner.normalising.listing import is_order, listed_from, named
from core.planner.vocabulary import ENGLISH

_GREETED = r"(?:\W*(?:(?:hi|hey|hello|hallo|bonjour|hola)\W+)?)"
_WILL = r"(?:['’]ll|['’]d\s+like\s+to|\s+will|\s+(?:want|need|would\s+like|am\s+going)\s+to|\s+can)?"
_TYPES = r"type|enter|paste|fill\s+in|input"
_HANDS = r"give|provide|tell|put\s+in|send|hand|name|supply|pass|fill\s+out"
_GIVE = (
    rf"(?:(?:i|we|you){_WILL}\s+(?:{_TYPES})(?:\s+in)?"
    rf"|(?:they|people|(?:the\s+)?(?:users?|staff|team)|anyone|someone|somebody){_WILL}\s+(?:{_TYPES})s?(?:\s+in)?(?=\s+(?:an?|their)\s)"
    rf"|(?:i|we){_WILL}\s+(?:{_HANDS})(?:\s+you)?(?:\s+with)?|(?:(?:it|you)\s+(?:should|must|will|can|needs?\s+to)\s+)?"
    r"(?:first\s+)?asks?\s+(?:(?:me|us|them|people|somebody|someone|the\s+users?|who(?:ever)?\s+(?:runs|starts|uses)\s+it)\s+)?for"
    rf"|inputs?\s*:|let(?:s)?\s+(?:me|us|people|them|anyone|someone)\s+(?:{_TYPES}|{_HANDS}|pick|choose)(?:\s+in)?|you\s+(?:get|receive|are\s+given)|je\s+(?:te|vous)?\s*(?:donne|tape|saisis"
    r"|colle|fournis|indique|rentre|mets|entre|passe)|ich\s+(?:gebe|nenne|schicke|sage|tippe)(?:\s+dir|\s+ihnen)?"
    r"|(?:yo\s+)?(?:te\s+|os\s+)?(?:doy|escribo|paso|digo|meto|pongo|introduzco|indico))"
)
_WITH = (
    rf"(?:(?:i|we){_WILL}\s+(?:start|run|trigger|launch)\s+(?:this|it)"
    r"(?:\s+(?:by\s+hand|manually|myself))?\s+with)"
)
_OPENS = re.compile(
    rf"\A(?P<before>{_GREETED})(?:(?:when(?:ever)?|every\s+time|each\s+time)\s+(?=(?:i|we|you|je|ich)\b))?"
    rf"(?:(?P<does>{_GIVE}|{_WITH})|(?P<given>(?:for\s+)?given(?=\s+(?:an?|some)\s)"
    r"|(?:for|with|from)\s+(?:an?\s+|any\s+|each\s+)?given)|(?P<take>take))\s+",
    re.IGNORECASE,
)
# "I'd like something where I type in a name and get an email back", "a workflow that takes a name and writes
# an email", "a tool with two inputs, name and role, that …": what is given, and what is made of it.
_TOOL = (
    r"\A\W*(?:(?:please|pls|can\s+you|could\s+you)\s+)*(?:(?:(?:i|we)(?:['’]d|\s+would)?\s+(?:like|love|want|need)"
    r"|(?:make|build|create|set\s+up|give)(?:\s+(?:me|us))?)\s+(?:to\s+have\s+)?)?"
    r"(?:something|an?\s+(?:[\w-]+\s+){0,2}?(?:thing|tool|workflow|bot|flow|form|helper|button|automation))\s+"
)
_SOMETHING_WHERE = re.compile(
    rf"{_TOOL}(?:where|so\s+that|so|in\s+which|to\s+which)\s+(?={_GIVE}\s)", re.IGNORECASE
)
_THAT_TAKES = re.compile(
    rf"{_TOOL}(?:(?:that|which)\s+(?:takes|gets|receives|accepts|needs|wants)|with)\s+"
    r"(?:(?:the\s+|two\s+|three\s+|four\s+|\d\s+)?(?:inputs?|fields?)(?:\s*[,:(]\s*|\s+))?",
    re.IGNORECASE,
)
_AND_DOES = re.compile(
    r"(?:\s*[,)]+)?\s*(?:(?:\band\s+)?(?:that|which)|\band)\s+(?:then\s+)?(?P<verb>[a-z]{2,}?)(?:(?<=[sxz])es|(?<=[sc]h)es|s)?\s",
    re.IGNORECASE,
)
_AND_GET = re.compile(
    rf"(?P<give>\A\W*(?:(?:when(?:ever)?|every\s+time)\s+)?{_GIVE}\s[^.;:!?\n]{{2,120}}?),?\s+and\s+(?:(?:i|we|it)\s+)?(?:then\s+)?"
    r"(?:get|gets|receive|have|gives?\s+(?:me|us)|sends?\s+(?:me|us)|returns?|writes?(?:\s+(?:me|us))?)\s+(?:back\s+)?"
    r"(?P<what>(?:an?|one|two|three|four|five|\d+|some|the)\s[^.;!?\n]*?)(?:\s+(?:back|in\s+return|out\s+of\s+it))?(?=\s*(?:[.;!?\n]|\Z))",
    re.IGNORECASE,
)
# What is given, in a sentence of its own behind the first.
_SAID_LATER = re.compile(rf"(?<=[.!?;\n])\s*(?:and\s+)?{_GIVE}\s+", re.IGNORECASE)
_LIST_ENDS = re.compile(
    r"\s*(?:(?:each|every)\s+time|when(?:ever)?\s+(?:i|we)\s+(?:run|start|use)\s+(?:it|this)|as\s+inputs?|in\s+a\s+form|for\s+(?:it|that|each))?\s*(?:[.;!\n]|\Z)",
    re.IGNORECASE,
)
_NOT_NOW = re.compile(
    r"\b(?:later|soon|tomorrow|afterwards|again|next\s+\w+|today|tonight|more)\b", re.IGNORECASE
)
_STARTS_ITSELF = re.compile(
    r"\W*(?:when(?:ever)?|every|each|as\s+soon\s+as|once|on|at|daily|weekly|monthly|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)\b",
    re.IGNORECASE,
)
_AND_GET_ABROAD = re.compile(
    r"(?P<give>\A\W*(?P<i>ich|je|te|yo)\s+(?:te\s+|vous\s+)?(?:gebe|tippe|nenne|donne|tape|saisis|colle|indique|doy|escribo|paso|meto)\s[^.;:!?\n]{2,100}?)"
    r",?\s+(?:und|et|y)\s+(?:(?:ich|je|j['’]|me)\s*)?(?:bekomme|kriege|erhalte|reçois|obtiens|recibo|obtengo|devuelves|das)\s+"
    r"(?:dafür\s+|dann\s+|en\s+retour\s+)?(?P<what>(?:eine?n?|une?|una?|drei|trois|tres|\d+)\s[^.;!?\n]*)",
    re.IGNORECASE,
)
# "for a new colleague (I give you name, email and start date): …"
_ASIDE = re.compile(
    rf"\(\s*(?:{_GIVE}|given|inputs?\s*:|with|mit|avec|con)\s+(?P<list>[^()]{{2,120}})\)\s*(?P<end>[:,])?",
    re.IGNORECASE,
)
_TYPED_IN_DE = re.compile(
    r"(?P<ich>\bich\s+(?:gebe|tippe))\s+(?P<list>(?!dir\b)[^.;:!?\n]{2,100}?)\s+ein(?=\s*[,.;:]|\s+und\b)",
    re.IGNORECASE,
)
_GIVEN_FR = re.compile(
    r"\A\W*pour\s+une?\s+(?P<what>[\wà-ÿ'’-]+)(?P<of>(?:\s+[\wà-ÿ'’-]+){0,2}?)\s+donnée?(?:\s*\((?:son|sa"
    r"|leur|le|la|l['’])\s*(?P<part>[\wà-ÿ ]{2,30})\))?",
    re.IGNORECASE,
)
_THEN = re.compile(
    r"\s*(?P<input>as\s+(?:an?\s+)?inputs?)?\s*(?P<sign>[,.;:–—-]+|(?=\s(?:and\s+)?(?:you|i|tu|du|vous|tú)\s))\s*"
    r"(?:(?:and|then|und|dann|et|puis|y|luego)\s+)*(?:(?:you|vous)\s+(?:then\s+)?(?!(?:get|are)\b))?"
    r"(?:i(?:['’]d\s+like|\s+(?:want|need))\s*:?\s+(?=an?\s|the\s))?",
    re.IGNORECASE,
)
# "…, it asks @ada": what the workflow does is an order.
_DOES = re.compile(
    r"\A(?:it|synth|the\s+(?:bot|flow|workflow|tool|form))\s+(?:then\s+|should\s+|will\s+|must\s+)*(?P<verb>[a-z]{2,}?)(?:(?<=[sxz])es|(?<=[sc]h)es|s)?\b",
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
_AMOUNT = re.compile(
    r"amount|discount|price|cost|total|sum|budget|number|quantity|hours|days|score|percent|value|size|count"
)
# "I enter a deal and the discount. If it's over 20, …": the amount.
_IT_IS_OVER = re.compile(
    r"\b(?P<if>if|unless|when)\s+(?:it|that|this)(?:['’]s|\s+is)\s+(?=(?:over|above|below|under|more|less|higher|lower|greater|bigger|smaller|at\s+least)\s(?:\S+\s){0,3}?\S*\d)",
    re.IGNORECASE,
)
_NUMBER_OF = re.compile(r"_(?:number|id|no|name|code|nr)\Z")


def begins_given(text: str) -> bool:
    """Whether it begins with what a run is given."""
    return given_plainly(text) != text and _OPENS.match(text) is not None


def given_plainly(text: str) -> str:
    """The message with what a run is given in double braces."""
    text = _taken(_SOMETHING_WHERE.sub("", _TYPED_IN_DE.sub(r"\g<ich> \g<list>", text)))
    text = _and_got(_given_first(text))
    french = _GIVEN_FR.match(text)
    if french is not None:
        name = named(french["part"] or french["what"])
        return f"Pour {french['what']}{french['of']} {{{{{name}}}}}{text[french.end() :]}"
    aside = _ASIDE.search(text)
    if (
        aside is not None
        and (listed := listed_from(aside["list"], 0)) is not None
        and listed.end == len(aside["list"].rstrip())
    ):
        return _beside(text, aside, listed.items)
    return _opened(text)


def _given_first(text: str) -> str:
    """ "Write a rejection email. I'll fill in the name and the role": what is given comes first."""
    if _OPENS.match(text) is not None or _STARTS_ITSELF.match(text) is not None:
        return text
    for found in _SAID_LATER.finditer(text):
        listed = listed_from(text, found.end())
        ends = _LIST_ENDS.match(text, listed.end) if listed is not None else None
        if listed is not None and ends is not None and not _NOT_NOW.search(text, found.end(), ends.end()):
            order = text[: found.start()].strip()
            said = text[found.end() : listed.end]
            return f"I give {said}, {order[:1].lower()}{order[1:]} {text[ends.end() :].lstrip()}".rstrip()
    return text


def _and_got(text: str) -> str:
    """ "I type in a topic and get three ideas": you write them."""
    text = _AND_GET_ABROAD.sub(_got_abroad, text)
    opens, found = _OPENS.match(text), _AND_GET.match(text)
    listed = listed_from(text, opens.end()) if opens is not None else None
    if listed is not None and found is not None and len(found["give"].rstrip()) > listed.end:
        return text  # "I enter the payment, @maria approves it, and I get a message": much happens before
    return _AND_GET.sub(r"\g<give>, you write \g<what>", text)


def _got_abroad(found: re.Match[str]) -> str:
    write = {"ich": "schreibe", "je": "écris"}.get(found["i"].casefold(), "escribe")
    return f"{found['give']}, {write} {found['what']}"


def _taken(text: str) -> str:
    """ "a workflow that takes a name and writes a mail": I give the name, you write the mail."""
    takes = _THAT_TAKES.match(text)
    listed = listed_from(text, takes.end()) if takes is not None else None
    does = _AND_DOES.match(text, listed.end) if listed is not None else None
    if takes is None or listed is None or does is None or does["verb"].casefold() not in ENGLISH.verbs:
        return text
    return f"I give {text[takes.end() : listed.end]}, you {does['verb']} {text[does.end() :]}"


def _opened(text: str) -> str:
    """ "I tell you the payment and the reason, you …": what is given comes first."""
    opens = _OPENS.match(text)
    listed = listed_from(text, opens.end()) if opens is not None else None
    if opens is None or listed is None:
        return text
    then = _THEN.match(text, listed.end)
    rest = text[then.end() :] if then is not None else text[listed.end :].lstrip()
    rest = _DOES.sub(
        lambda does: does["verb"] if does["verb"].casefold() in ENGLISH.verbs else does.group(), rest
    )
    sure = then is not None and (opens["take"] is None or then["input"])
    if not (sure or (opens["given"] and is_order(rest))) or not rest:
        return text
    marks = [f"{{{{{named(item)}}}}}" for item in listed.items]
    return f"{opens['before']}{' '.join(marks)}, {_mentioned(rest, listed.items)}"


def _beside(text: str, aside: re.Match[str], items: Sequence[str]) -> str:
    """ "for a client (I give you name and email): …": they stand beside whom they are of."""
    marks = " ".join(f"{{{{{named(item)}}}}}" for item in items)
    before = text[: aside.start()].rstrip()
    first = re.fullmatch(
        r"\W*(?:for|pour|für|para|con|mit|with)\s+(?:an?|any|each|every|one|un[ae]?|eine?n?|the)\s+[\w\s'’-]{2,40}",
        before,
        re.I,
    )
    rest = _mentioned(text[aside.end() :].lstrip(), items)
    return f"{marks}, {rest}" if first is not None and aside["end"] else f"{before} {marks} {rest}"


def _mentioned(rest: str, items: Sequence[str]) -> str:
    """What is to be done, with what it says of the given things put for them."""
    names = [named(item) for item in items]
    amounts = [name for name in names if _AMOUNT.search(name)] or names[-1:]
    rest = _IT_IS_OVER.sub(rf"\g<if> {{{{{amounts[0]}}}}} is ", rest)
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
    listed = listed_from(found["list"], 0)
    names = {named(item).rpartition("_")[2]: named(item) for item in items}
    said = [named(item) for item in listed.items] if listed is not None else []
    if listed is None or not said or not all(one.rpartition("_")[2] in names for one in said):
        return found.group()
    marks = " ".join(f"{{{{{names[one.rpartition('_')[2]]}}}}}" for one in said)
    return f"{found['verb']} {marks}"

"""What people ask of a plan most, in German, French and Spanish: put into the forms that the rules read.

Only whole replies of which every word is known are put so: "poste es lieber in #eng" is "post it to #eng
instead". What is new in a plan stays in the words that it was said in.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from core.planner.vocabulary import Kind, Vocabulary

_TO = r"(?P<to><[#@]\w+(?:\|[^>]*)?>|[#@][\w.-]*\w|[\w.+-]+@[\w-]+\.[\w.]*\w)"
_SAYS_AGAIN = frozenset({Kind.SUMMARISE, Kind.TRANSLATE, Kind.REWRITE})


@dataclass(frozen=True)
class _Idioms:
    """One language's, each a pattern over a whole reply.

    `sent` names where `to`, or `me`, among small words for `instead` and `also`; `asks` whom to ask first;
    `counted` a number and what it is compared by, or none; `none` and `there` what is done where there are
    none, or so many; `first` the small words for what comes before all else. The rest are words of the
    language itself.
    """

    sent: re.Pattern[str]
    instead: re.Pattern[str]
    also: re.Pattern[str]
    asks: re.Pattern[str]
    counted: re.Pattern[str]
    none: re.Pattern[str]
    there: re.Pattern[str]
    first: re.Pattern[str]
    says_first: str  # "first", where an order begins with it
    says_also: str
    says_instead: str  # where an order ends with it
    says_send: str  # "send it to"
    says_post: str  # "post it in"


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_PERSON = r"<@\w+(?:\|[^>]*)?>|@[\w.-]*\w"
_DE_SMALL = r"(?:\s*\b(?:auch|zusätzlich|außerdem|noch|stattdessen|lieber|besser|bitte|doch)\b)*"
_DE_THERE = r"(?:gibt|sind|ist|da\s+sind)"
_DE_MANY = r"(?P<sign>mehr\s+als|weniger\s+als|mindestens|höchstens)\s+(?P<n>\d+)"
_DE_NONE = r"(?:keine?[nrs]?|nichts)"
_FR_SMALL = r"(?:\s+(?:aussi|également|en plus|plutôt|à la place|de préférence))*"
_FR_MANY = r"(?P<sign>plus\s+de|moins\s+de|au\s+moins|au\s+plus)\s+(?P<n>\d+)"
_FR_NONE = r"(?:pas|aucune?|rien)"
_ES_SMALL = r"(?:\s+(?:también|además|mejor|en su lugar|en vez de eso|en lugar de eso|más bien|a mí))*"
_ES_MANY = r"(?P<sign>más\s+de|menos\s+de|al\s+menos|como\s+mucho)\s+(?P<n>\d+)"

_IDIOMS = {
    "de": _Idioms(
        sent=_compiled(
            r"(?P<verb>(?:poste?|schicke?|sende?|schreibe?|stelle?|teile?)(?:\s+(?:es|das|sie|ihn|dies|(?:die|den|das)\s+\w+"
            rf"(?<!auch)))?)?{_DE_SMALL}\s*(?:\b(?:in|an|nach|auf|zu)\s+(?:den\s+)?(?:kanal\s+)?{_TO}"
            rf"|\b(?P<me>mir|an\s+mich)){_DE_SMALL}"
        ),
        instead=_compiled(r"\b(?:stattdessen|lieber|besser)\b"),
        also=_compiled(r"\b(?:auch|zusätzlich|außerdem|noch)\b"),
        asks=_compiled(
            rf"frage?\s+(?P<who>mich|{_PERSON})\s*,?\s+(?:vorher|zuerst|erst|zuvor|bevor\s+(?:du|es|das)\b.+|vor\s+dem"
            r"\s+(?:posten|senden|schicken|veröffentlichen))"
        ),
        counted=_compiled(
            rf"(?:poste?\s+(?:es\s+)?)?nur\s*,?\s*(?:wenn|falls)\s+(?:es|da)\s+(?:{_DE_MANY}|welche|etwas|was|einträge)"
            rf"(?:\s+\w+)?\s+{_DE_THERE}"
        ),
        none=_compiled(
            rf"(?:wenn|falls)\s+(?:es|da)\s+{_DE_NONE}(?:\s+\w+)?\s+{_DE_THERE}\s*,?\s+(?:dann\s+)?(?P<rest>.+)"
            rf"|(?P<rest2>.+?)\s*,?\s+(?:wenn|falls)\s+(?:es|da)\s+{_DE_NONE}(?:\s+\w+)?\s+{_DE_THERE}"
        ),
        there=_compiled(
            rf"(?:wenn|falls)\s+(?:es|da)\s+{_DE_MANY}(?:\s+\w+)?\s+{_DE_THERE}\s*,?\s+(?:dann\s+)?(?P<rest>.+)"
        ),
        first=_compiled(r"\s+(?:vorher|zuerst|zuvor|erst(?:\s+mal)?)(?=\s|\Z)"),
        says_first="zuerst",
        says_also="auch",
        says_instead="stattdessen",
        says_send="schicke es an",
        says_post="poste es in",
    ),
    "fr": _Idioms(
        sent=_compiled(
            r"(?P<verb>(?:poste|publie|envoie|mets|partage|écris)(?:-(?:le|la|les))?(?:-(?P<me>moi))?"
            rf"(?:\s+(?:le|la|les)\s+\w+)?)?{_FR_SMALL}(?:\s*\b(?:dans|à|sur|en|vers)\s+(?:le\s+)?(?:canal\s+)?{_TO})?"
            rf"{_FR_SMALL}"
        ),
        instead=_compiled(r"plutôt|à la place|de préférence"),
        also=_compiled(r"aussi|également|en plus"),
        asks=_compiled(rf"demande(?:-(?P<who>moi)|\s+à\s+(?P<who2>{_PERSON}))\s+(?:d['’]abord|avant)"),
        counted=_compiled(
            r"(?:(?:poste|publie|envoie)(?:-(?:le|la|les))?\s+)?(?:seulement|uniquement)\s+s['’]il\s+y\s+en\s+a"
            rf"(?:\s+{_FR_MANY})?"
        ),
        none=_compiled(
            rf"s['’]il\s+n['’]y\s+en\s+a\s+{_FR_NONE}\s*,?\s+(?:alors\s+)?(?P<rest>.+)"
            rf"|(?P<rest2>.+?)\s*,?\s+s['’]il\s+n['’]y\s+en\s+a\s+{_FR_NONE}"
        ),
        there=_compiled(rf"s['’]il\s+y\s+en\s+a\s+{_FR_MANY}\s*,?\s+(?:alors\s+)?(?P<rest>.+)"),
        first=_compiled(r"\s+(?:d['’]abord|avant|auparavant)(?=\s|\Z)"),
        says_first="d'abord",
        says_also="aussi",
        says_instead="à la place",
        says_send="envoie-le à",
        says_post="poste-le dans",
    ),
    "es": _Idioms(
        sent=_compiled(
            r"(?P<verb>(?:publíca|envía|mánda|pon|compárte|escríbe)l[oa]s?|(?P<me>(?:envía|mánda)mel[oa]s?)"
            rf"|(?:publica|envía|manda|pon|comparte)(?:\s+(?:el|la|los|las)\s+\w+)?)?{_ES_SMALL}"
            rf"(?:\s*\b(?:en|a|al)\s+(?:el\s+)?(?:canal\s+)?{_TO})?{_ES_SMALL}"
        ),
        instead=_compiled(r"mejor|en su lugar|en vez de eso|en lugar de eso|más bien"),
        also=_compiled(r"también|además"),
        asks=_compiled(
            rf"pregúnta(?P<who>me)\s+(?:antes|primero)|pregunta\s+a\s+(?P<who2>{_PERSON})\s+(?:antes|primero)"
        ),
        counted=_compiled(
            r"(?:publícal[oa]\s+)?(?:solo|sólo|solamente|únicamente)\s+si\s+hay"
            rf"(?:\s+{_ES_MANY}|\s+(?:algun[oa]s?|algo))?"
        ),
        none=_compiled(
            r"si\s+no\s+hay(?:\s+(?:ningun[oa]|nada))?\s*,?\s+(?:entonces\s+)?(?P<rest>.+)"
            r"|(?P<rest2>.+?)\s*,?\s+si\s+no\s+hay(?:\s+(?:ningun[oa]|nada))?"
        ),
        there=_compiled(rf"si\s+hay\s+{_ES_MANY}\s*,?\s+(?:entonces\s+)?(?P<rest>.+)"),
        first=_compiled(r"\s+(?:antes|primero)(?=\s|\Z)"),
        says_first="primero",
        says_also="también",
        says_instead="en su lugar",
        says_send="envía a",
        says_post="publícalo en",
    ),
}
_SIGNS = {
    "more than": "mehr als|plus de|más de",
    "fewer than": "weniger als|moins de|menos de",
    "at least": "mindestens|au moins|al menos",
    "at most": "höchstens|au plus|como mucho",
}
_NOTHING = _compiled(
    r"(?:poste?|schicke?|sende?|mach|tu)\s+(?:es\s+)?nichts?|nichts?\s+(?:posten|senden|schicken|tun)"
    r"|ne\s+(?:poste|publie|envoie|fais)(?:-(?:le|la|les))?\s+(?:rien|pas)"
    r"|no\s+(?:publiques|envíes|mandes|hagas|lo\s+publiques|lo\s+envíes)(?:\s+nada)?"
)
_MYSELF = frozenset({"mich", "moi", "me"})


# "post a summary instead": of what goes out now.
_MADE_INSTEAD = re.compile(
    r"(?:post|send|share)\s+(?:only\s+|just\s+)?(?:an?|the)\s+(?:(?:short|brief|quick)\s+)?summary"
    r"(?:\s+of\s+(?:it|them|that|those|all|the\s+\w+))?\s+instead(?:\s+of\s+.+)?",
    re.IGNORECASE,
)


def in_known_form(words: str, me: str, vocabulary: Vocabulary) -> str:
    """The reply as the rules read it; itself where it is none of these. `me` is the id of who says it."""
    idioms = _IDIOMS.get(vocabulary.code)
    if idioms is None:
        return _MADE_INSTEAD.sub("summarise it first", words) if vocabulary.code == "en" else words
    ways: tuple[Callable[[], str | None], ...] = (
        lambda: _sent(words, me, idioms),
        lambda: _asked(words, idioms),
        lambda: _counted(words, idioms),
        lambda: _before_all(words, idioms, vocabulary),
    )
    return next((found for way in ways if (found := way()) is not None), words)


def _sent(words: str, me: str, idioms: _Idioms) -> str | None:
    """Where it goes, instead or as well."""
    found = idioms.sent.fullmatch(words)
    if found is None or not (found["me"] or found["to"]):
        return None
    where = found["to"] or f"<@{me}>"
    channel, mail = where.startswith(("#", "<#")), where[0] not in "#@<"
    own = idioms.says_post if channel else idioms.says_send
    order = f"{'email it to' if mail else own} {where}"
    if idioms.instead.search(words):
        return f"post it to {where} instead" if channel else f"{order} {idioms.says_instead}"
    if idioms.also.search(words) is None:
        return None
    if mail or not found["verb"] or found["me"]:
        return f"{idioms.says_also} {order}"
    return " ".join((idioms.says_also, *idioms.also.sub("", words).split()))


def _asked(words: str, idioms: _Idioms) -> str | None:
    """Whom to ask before anything goes out."""
    found = idioms.asks.fullmatch(words)
    if found is None:
        return None
    who = next(one for name, one in found.groupdict().items() if name.startswith("who") and one)
    return f"ask {'me' if who.casefold() in _MYSELF else who} first"


def _counted(words: str, idioms: _Idioms) -> str | None:
    """What is done if there are none, or so many, or only then."""
    if (found := idioms.none.fullmatch(words)) is not None:
        rest = found["rest"] or found["rest2"]
        return "only if there are any" if _NOTHING.fullmatch(rest) else f"if there are none, {rest}"
    if (found := idioms.there.fullmatch(words)) is not None:
        return f"if there are {_number(found)}, {found['rest']}"
    if (found := idioms.counted.fullmatch(words)) is not None:
        return f"only if there are {_number(found) if found['n'] else 'any'}"
    return None


def _number(found: re.Match[str]) -> str:
    said = re.sub(r"\s+", " ", found["sign"].casefold())
    sign = next(sign for sign, forms in _SIGNS.items() if said in forms.split("|"))
    return f"{sign} {found['n']}"


def _before_all(words: str, idioms: _Idioms, vocabulary: Vocabulary) -> str | None:
    """ "übersetze es vorher": what is made of a text before it goes out is said before the order."""
    found = idioms.first.search(words)
    if found is None or vocabulary.verb(words.split()[0]).kind not in _SAYS_AGAIN:
        return None
    return f"{idioms.says_first} {words[: found.start()]}{words[found.end() :]}"

"""Which of all events matter: "a Shopify order over 500 euros comes in", "a ticket that mentions a refund is
opened". A service tells of every one; which of them is meant is a condition that everything hangs on."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.planner.triggers.happenings import happenings
from core.planner.vocabulary.apps import app_named

_UNIT = (
    r"(?:\s*(?:k|euros?|eur|€|\$|usd|dollars?|pounds?|gbp|£|chf|francs?|francos|items?|seats?|people|guests?"
    r"|users?|%|percent|prozent"
    r"|hours?|days?|points?|stars?)(?!\w))?"
)
_AMOUNT = re.compile(
    r"(?:\s+(?:of|worth|for|with|totall?ing|von|im\s+wert\s+von|de|por"
    r"|d['’]un\s+montant\s+de)(?:\s+an?\s+(?:value|total|amount|price|sum)"
    r"(?:\s+of)?)?)?\s+(?P<said>(?:(?:more|bigger|larger|greater|higher|less|smaller|lower|fewer)\s+than"
    r"|over|above|under|below|at\s+least"
    rf"|at\s+most|exceeding|über|mehr\s+als|unter|mindestens|(?:de\s+)?plus\s+de|moins\s+de|más\s+de"
    rf"|menos\s+de|[<>]=?)\s*[$€£]?\s*\d[\d.,]*{_UNIT})",
    re.IGNORECASE,
)
_THERE = r"(?:\s+(?:(?:in|on|into|through|via|by|to|at)\s+)?(?:[\w./-]+\s*){1,4})?"
_COMES = (
    r"(?:(?:(?:in|bei|auf)\s+[\w-]+\s+)?(?:eingeht|ankommt|reinkommt|kommt|(?:erstellt|eröffnet|angelegt)\s+wird)"
    r"|(?:arrive|est\s+(?:créée?|ouverte?|ajoutée?|reçue?))(?:\s+(?:dans|sur|en)\s+[\w\s]{2,30})?"
    r"|(?:llega|entra|se\s+(?:crea|abre|añade|recibe))(?:\s+(?:en|a)\s+[\w\s]{2,30})?"
    r"|(?:(?:comes?|rolls|gets)\s+in|arrives?|lands?|appears?|reaches|hits|enters|(?:pops?|shows?|turns)\s+up"
    r"|(?:is|gets?|was)\s+(?:created|opened|added|received|submitted|placed|made|reported|filed|raised|posted|sent))"
    rf"{_THERE})"
)
_SAYS = (
    r"(?:mentions?|contains?|says?|asks?\s+(?:for|about)|complains?|includes?|sounds?|looks?|needs?|wants?"
    r"|has|have|is\s+about|is\s+from|comes?\s+from"
    r"|isn['’]?t|is\s+not|doesn['’]?t|does\s+not|is\s+(?:not\s+)?(?:very\s+|really\s+)?(?:urgent|high"
    r"|critical|fatal|spam|negative|positive|angry|rude|worth"
    r"|over|above|under|below|more|less|bigger|written|in\s+(?:english|french|german|spanish)))\b"
)
_THAT = re.compile(rf"\s+(?:that|which|who)\s+(?P<said>{_SAYS}.*?)(?P<after>\s+{_COMES})?\Z", re.IGNORECASE)
_PREDICATE = re.compile(
    rf"\A\s*(?P<what>(?:an?|any|every|each|another|the|new|our)\s+(?:[\w-]+\s+){{1,5}}?(?:(?:in|on"
    rf"|from)\s+[\w-]+\s+)?)(?P<said>{_SAYS}.*)\Z",
    re.IGNORECASE,
)
# "a ticket about refunds", "un ticket mentionnant …": a relative clause without its pronoun, and its verb.
_REDUCED: Mapping[str, Mapping[str, str]] = {
    "en": {
        r"about|regarding|concerning": "is about",
        r"mentioning": "mentions",
        r"containing": "contains",
        r"asking\s+(?:for|about)": "asks for",
        r"asking(?=\s+(?:where|when|how|why|whether|if|what|who|which)\s)": "asks",
        r"saying(?:\s+that)?": "says",
        r"complaining\s+about": "complains about",
        r"(?:labell?ed|tagged|marked|flagged)(?:\s+(?:as|with))?": "is labelled",
        r"written\s+in": "is written in",
        r"with(?=\s+[^,]{2,60}\s+in\s+(?:the|its)\s+(?:subject|title|body|text|description|name)\b)": "has",
        r"with(?=\s+(?:an?\s+|the\s+)?(?:priority|severity|urgency|label|tag|score|rating)\b)": "has",
    },
    "de": {
        r"über(?!\s*\d)|zum\s+thema|wegen|bezüglich": "handelt von",
        r"mit(?=\s+[^,]{2,60}\s+im\s+(?:betreff|titel|text|namen)\b)": "hat",
    },
    "fr": {
        r"à\s+propos\s+de|au\s+sujet\s+de|concernant": "parle de",
        r"mentionnant": "mentionne",
        r"contenant": "contient",
        r"avec(?=\s+[^,]{2,60}\s+dans\s+(?:l['’]objet|le\s+(?:sujet|titre|texte|nom))\b)": "a",
    },
    "es": {
        r"sobre|acerca\s+de|relacionad[oa]\s+con": "trata de",
        r"con(?=\s+[^,]{2,60}\s+en\s+el\s+(?:asunto|título|texto|nombre)\b)": "tiene",
    },
}
# "somebody asks about …" is what happens, and no quality of it.
_NO_VERB = r"(?<!asks)(?<!talks)(?<!complains)(?<!asks us)(?<!asks me)(?<!tells us)(?<!tells me)"
# What a text can be seen to be; "a new ticket" and "a paid invoice" are for the service to tell.
_QUALITY = re.compile(
    r"\s(?P<said>(?:(?:very|really|sehr|très|muy)\s+)?(?:urgent|critical|(?:high|low|top)[\s-](?:priority|urgency|severity)|negative|angry|rude"
    r"|unhappy|positive|suspicious|dringend|negativ|kritisch|urgente|critique))(?:e[rnsm]?)?\s+(?=\w)",
    re.IGNORECASE,
)
# Into an app; a deal that reaches a stage is another matter.
_INTO = re.compile(r"\s+(?:reaches|hits|enters|gets\s+to|makes\s+it\s+(?:in)?to)\s+", re.IGNORECASE)
_IN_APP = re.compile(r"\s+(?:in|on|bei|auf|dans|sur|en)\s+(?:our\s+|the\s+)?(?:[A-Z]\w*\s*){1,3}\Z")
# "a ticket comes in and the customer sounds angry": what comes, and what must be true of it.
_AND_TRUE = re.compile(
    r"\A(?P<what>.{4,160}?),?\s+(?:and|et\s+(?:que?\b|qu['’])|y|und)\s*(?P<said>(?:gave|left|has|had|mentioned|wrote|asked|ticked|the|its?|it|they|le|la|les|l['’]|il|elle"
    r"|el|los|las|su|der|die|das|er|sie|es|dessen|deren)\s*.{4,160})\Z",
    re.IGNORECASE | re.DOTALL,
)
# "an issue that nobody has labelled", "a ticket without an assignee", "an order from a VIP customer"
_DONE_TO = re.compile(
    r"\s+(?:that|which)\s+(?P<who>nobody|no\s+one|somebody|someone|anyone)\s+(?P<did>(?:has\s+)?(?:\w+\s+){0,2}?\w+(?:ed|en|ted|t|un))(?P<yet>\s+yet)?\s*\Z",
    re.IGNORECASE,
)
_LACKS = re.compile(
    rf"\s+(?:without|with\s+no|that\s+has\s+no|that\s+(?:doesn['’]t|does\s+not)\s+have)\s+(?P<what>(?:an?y?\s+)?[\w-]+(?:\s+[\w-]+)?)(?P<after>\s+{_COMES}|\s+starts)?\s*\Z",
    re.IGNORECASE,
)
_FROM_SUCH = re.compile(
    r"\s+from\s+(?P<who>(?:an?|one\s+of\s+our)\s+(?!new\b)(?:[\w-]+\s+){1,2}?(?:customers?|clients?|compan(?:y|ies)|leads?|users?|senders?|accounts?|persons?"
    rf"|contacts?|domains?|address(?:es)?)(?:\s+\([^()]{{2,40}}\))?)(?P<after>\s+{_COMES}|\s+starts)?\s*\Z",
    re.IGNORECASE,
)
_IS_NEW = re.compile(r"\bis\s+new\b", re.IGNORECASE)
_IT_IS = {"en": "it is", "de": "es ist", "fr": "c'est", "es": "es"}
_IT = {"en": "it", "de": "es", "fr": "il", "es": "eso"}
_AND = {"en": "and", "de": "und", "fr": "et", "es": "y"}


@dataclass(frozen=True)
class Proviso:
    """What happens, and of which of these it must be true; empty where all are meant."""

    phrase: str
    condition: str = ""


_MERGED = re.compile(
    r"\b(?:prs?|pull[\s-]requests?|merge[\s-]requests?|mrs?)\b[^.;]*\b(?:is|are|gets?|was|has\s+been|got)\s+merged\b",
    re.IGNORECASE,
)


def proviso(phrase: str, language: str) -> Proviso:
    """An event's words, taken apart."""
    phrase = _INTO.sub(
        lambda found: " arrives in " if app_named(found.string[found.end() :]) else found[0], phrase
    )
    it, is_so = _IT.get(language, "it"), _IT_IS.get(language, "it is")
    told = (
        (_outward(phrase) if language == "en" else None)
        or _clause(phrase, it)
        or _reduced(phrase, language, it)
        or _and_true(phrase)
    )
    told = _and_amount(told or Proviso(phrase), is_so, language)
    if _MERGED.search(phrase) and not told.condition:
        told = Proviso(told.phrase, "it was merged")  # services tell of every change of one
    quality = _QUALITY.search(told.phrase)
    if quality is None:
        return told
    plain = f"{told.phrase[: quality.start()]} {told.phrase[quality.end() :]}"
    true = filter(None, (f"{is_so} {quality['said']}", told.condition))
    return Proviso(plain, f" {_AND.get(language, 'and')} ".join(true))


def _clause(phrase: str, it: str) -> Proviso | None:
    """ "a ticket that mentions refunds comes in", "a new ticket mentions refunds" """
    for pattern in (_THAT, _PREDICATE):
        found = pattern.search(phrase)
        if found is not None:
            plain = phrase[: found.start()] if pattern is _THAT else found["what"]
            return _apart(plain, found["said"].strip(), found.groupdict().get("after") or "", it)
    return None


def _outward(phrase: str) -> Proviso | None:
    """What others did or did not do with it, what it lacks, and from whom it is."""
    for pattern in (_DONE_TO, _LACKS, _FROM_SUCH):
        found = pattern.search(phrase)
        if found is None:
            continue
        plain = phrase[: found.start()]
        plain = f"{plain}{found.groupdict().get('after') or ''}"
        plain = plain if happenings(plain) else f"{plain} comes in"
        if pattern is _DONE_TO:
            return Proviso(plain, f"{found['who']} {found['did']} it{found['yet'] or ''}")
        return Proviso(
            plain, f"it has no {found['what']}" if pattern is _LACKS else f"it is from {found['who']}"
        )
    return None


def _and_true(phrase: str) -> Proviso | None:
    found = _AND_TRUE.match(phrase)
    if found is None or not happenings(found["what"]) or happenings(_IS_NEW.sub("is", found["said"])):
        return None
    return Proviso(found["what"], found["said"].strip())


def _reduced(phrase: str, language: str, it: str) -> Proviso | None:
    for by, verb in _REDUCED.get(language, {}).items():
        found = re.search(
            rf"(?<=\w){_NO_VERB}\s+(?:{by})\s+(?P<said>\S.*?)(?P<after>\s+{_COMES})?\Z", phrase, re.IGNORECASE
        )
        if found is not None:
            return _apart(phrase[: found.start()], f"{verb} {found['said']}", found["after"] or "", it)
    return None


def _apart(plain: str, said: str, after: str, it: str) -> Proviso:
    app = app_named(said)
    there = f" in {app}" if app is not None and app_named(plain) is None else ""
    if app is not None and (place := _IN_APP.search(said)) is not None and app_named(place.group()) == app:
        said = said[: place.start()]
    comes = after or ("" if happenings(plain) else " comes in")
    return Proviso(f"{plain.strip()}{there}{comes}", f"{it} {said}")


def _and_amount(told: Proviso, is_so: str, language: str) -> Proviso:
    """With how much it must be, where what happens says so."""
    amount = _amount(told.phrase, is_so)
    if amount is None:
        return told
    true = filter(None, (amount.condition, told.condition))
    return Proviso(amount.phrase, f" {_AND.get(language, 'and')} ".join(true))


def _amount(phrase: str, is_so: str) -> Proviso | None:
    amount = _AMOUNT.search(phrase)
    if amount is None:
        return None
    plain = f"{phrase[: amount.start()]}{phrase[amount.end() :]}"
    return Proviso(plain, f"{is_so} {amount['said'].strip()}")

"""What is to be done with all that comes, in French, Spanish and German: "note chaque nouveau contact …",
"guarda en Airtable cada nueva respuesta", "jede neue Bestellung in #shop posten".

Each is said as "si …, …" ("wenn …, …"), which starts a run only where an app's trigger answers it; what is
written in a channel is heard there.
"""

import re
from dataclasses import dataclass

_GREETED = (
    r"(?P<before>\W*(?:(?:bonjour|salut|hola|hallo|moin|hi|hey|stp|svp|por\s+favor|bitte"
    r"|s['’]il\s+(?:te|vous)\s+pla[iî]t)\W+)*)"
)
_CHANNEL = r"(?P<where>#[\w-]+|<#[^>]+>)"
_NO_TIME = (
    r"(?!(?:fois|jours?|matins?|soirs?|semaines?|mois|heures?|minutes?|ann[ée]es?|trimestres?|lundis?|mardis?|mercredis?|jeudis?"
    r"|vendredis?|samedis?|dimanches?|vez|d[ií]as?|mañanas?|tardes?|noches?|semanas?|mes|horas?|minutos?|años?|trimestres?|lunes"
    r"|martes|mi[ée]rcoles|jueves|viernes|s[áa]bados?|domingos?|dos|tres|cuatro|deux|trois|quatre|\d|mal|tag\w*|morgen|abend\w*|woche\w*"
    r"|monat\w*|stunde\w*|jahr\w*|quartal\w*|werktag\w*|montag\w*|dienstag\w*|mittwoch\w*|donnerstag\w*|freitag\w*|samstag\w*"
    r"|sonntag\w*|zwei|drei|vier)\b)"
)
_THING = r"[^.,;:!?\n#@]{2,80}?"
# Where the thing ends and it is said what becomes of it.
_REST_FR = (
    r"(?P<rest>(?:\s*[.,;:!?\n]|\s+(?:et|puis)\s|\s+(?:dans|à|au|aux|sur|en|avec|pour|par|vers|comme)\s+"
    r"(?:le\s+canal\s+|la\s+|les\s+|le\s+|l['’])?(?:[#@<]|notre\b|nos\b|mon\b|un\b|une\b|anglais\b|français\b|allemand\b|espagnol\b|(?-i:[A-Z])|moi\b|base\b"
    r"|tableau\b|équipe\b)|\Z)[\s\S]*)\Z"
)
_REST_ES = (
    r"(?P<rest>(?:\s*[.,;:!?\n]|\s+(?:y|luego)\s|\s+(?:en|a|al|con|por|para|como)\s+(?:el\s+canal\s+|la\s+|el\s+|los\s+)?"
    r"(?:[#@<]|nuestr[oa]\b|mi\b|una?\b|inglés\b|francés\b|alemán\b|español\b|(?-i:[A-Z])|mí\b|base\b|hoja\b|equipo\b)|\Z)[\s\S]*)\Z"
)


@dataclass(frozen=True)
class _Tongue:
    """`message` and `thing` find an order for all that comes; the others say it anew."""

    message: re.Pattern[str]
    thing: re.Pattern[str]
    written: str
    comes: str
    it: str


_VERB = r"(?P<verb>[^\W\d_]{3,}(?:-moi|-nous)?)"
_MIDDLE = r"(?P<middle>(?:\s+[^\s.,;:!?]+){0,4}?)"
_FRENCH = _Tongue(
    re.compile(
        rf"\A{_GREETED}{_VERB}{_MIDDLE}\s+(?:chaque|tout|tous\s+les)\s+(?:nouve\w+\s+)?messages?\s+(?:posté\w*\s+|écrits?\s+|publié\w*\s+)?"
        rf"(?:de|dans|sur|en)\s+{_CHANNEL}(?P<rest>[\s\S]*)\Z",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\A{_GREETED}{_VERB}{_MIDDLE}\s+(?:chaque|toute?s?(?:\s+les?)?)\s+{_NO_TIME}"
        rf"(?P<what>nouve\w+\s+{_THING}|[^\W\d_]+\s+(?:nouve\w+|entrante?s?)(?:{_THING})?|[^\W\d_]+\s+qui\s+{_THING}){_REST_FR}",
        re.IGNORECASE,
    ),
    "quand quelqu'un écrit dans {where}, {verb} le{middle}{rest}",
    "si {what}{arrives}, {verb} le{middle}{rest}",
    " arrive",
)
_SPANISH = _Tongue(
    re.compile(
        rf"\A{_GREETED}{_VERB}{_MIDDLE}\s+(?:cada|todo|todos\s+los)\s+(?:nuevos?\s+)?mensajes?\s+(?:nuevos?\s+)?(?:que\s+(?:se\s+escriba|llegue)\s+)?"
        rf"(?:de|en)\s+{_CHANNEL}(?P<rest>[\s\S]*)\Z",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\A{_GREETED}{_VERB}{_MIDDLE}\s+(?:cada|tod[oa]s?(?:\s+l[oa]s)?)\s+{_NO_TIME}"
        rf"(?P<what>nuev[oa]s?\s+{_THING}|[^\W\d_]+\s+(?:nuev[oa]s?|entrantes?)(?:{_THING})?|[^\W\d_]+\s+que\s+{_THING}){_REST_ES}",
        re.IGNORECASE,
    ),
    "cuando alguien escriba en {where}, {verb} lo{middle}{rest}",
    "si {what}{arrives}, {verb} lo{middle}{rest}",
    " llega",
)
_GERMAN_MESSAGE = re.compile(
    rf"\A{_GREETED}(?:(?P<verb>[^\W\d_]{{4,}})\s+)?jede\s+(?:neue\s+)?nachricht\s+(?:in|aus|im\s+kanal)\s+{_CHANNEL}(?P<rest>[\s\S]*)\Z",
    re.IGNORECASE,
)
_GERMAN_THING = re.compile(
    rf"\A{_GREETED}(?:(?P<verb>(?!(?:bei|für|mit|nach|von|aus|wenn|sobald|pro|über)\b)[^\W\d_]{{3,}})\s+(?P<me>(?:mir|uns)\s+)?)?"
    rf"(?:jede[rnsm]?|alle)\s+{_NO_TIME}"
    rf"(?P<what>neue[nrsm]?\s+{_THING}|eingehende[nrsm]?\s+{_THING})"
    r"(?P<rest>(?:\s*[.,;:!?\n]|\s+und\s|\s+(?:in|im|ins|an|auf|zu|mit|für|als|per|nach)\s+(?:den\s+|die\s+|das\s+|der\s+|dem\s+)?(?:[#@<]"
    r"|unser\w*\b|mein\w*\b|eine?[nrm]?\b|mich\b|(?-i:[A-ZÄÖÜ]))|\s+(?=kurz\s|bitte\s|automatisch\s)|\Z)[\s\S]*)\Z",
    re.IGNORECASE,
)
_ONE = re.compile(
    r"(?P<new>nouve(?:au|l(?:le)?)s?|nuev[oa]s?|neue[nrsm]?|eingehende[nrsm]?)\s", re.IGNORECASE
)
_DOES = re.compile(r"\s(?:qui|que)\s", re.IGNORECASE)


# "15 Minuten vor jedem Termin", "une heure avant chaque réunion": its event in English words.
_AHEAD = re.compile(
    r"\b(?P<number>\d{1,3}|eine|einer|une|un|una)\s+(?P<unit>min(?:ut(?:e[ns]?|os?))?|stunden?|heures?|horas?)\s+(?:vor|avant|antes\s+de)\s+"
    r"(?P<each>jede[mnr]?|meine[nmr]?|chaque|mes|cada|mis|toute?s?\s+(?:mes|les)|todas\s+(?:mis|las))\s+"
    r"(?P<what>[^.,;:!?\n]{3,60}?)(?=\s*[.,;:!?\n]|\Z|\s+(?:schick|sag|post|erinner|schreib|dm|envoi|rappel|préviens|dis|avis|av[ií]s|manda"
    r"|recu[eé]rda|env[ií]a)\w*\s)",
    re.IGNORECASE,
)
_CALENDAR = re.compile(r"google", re.IGNORECASE)


def _ahead(found: re.Match[str]) -> str:
    hours = found["unit"].casefold().startswith(("s", "h"))
    number = found["number"] if found["number"].isdigit() else "1"
    german = re.search(r"\bvor\b", found.group(), re.IGNORECASE) is not None
    there = " in Google Calendar" if _CALENDAR.search(found["what"]) else ""
    said = f"{number} {'hours' if hours else 'minutes'} before each meeting{there}"
    return f"{'wenn' if german else 'si'} {said}"


def ahead_abroad(text: str) -> str:
    """The message with a meeting that is ahead as what starts it."""
    found = _AHEAD.search(text)
    if found is None:
        return text
    before, after = text[: found.start()].strip(" ,"), text[found.end() :].strip(" ,:")
    return f"{_ahead(found)}, {' '.join(part for part in (before, after) if part)}"


def supposed_abroad(text: str) -> str:
    """The message with what is to be done with all that comes said as "si …" or "wenn …"."""
    if (ahead := ahead_abroad(text)) != text:
        return ahead
    for tongue in (_FRENCH, _SPANISH):
        if (found := tongue.message.match(text)) is not None:
            said = tongue.written.format(**_given(found))
            return f"{found['before']}{said}"
        if (found := tongue.thing.match(text)) is not None:
            what = found["what"].strip()
            does = _DOES.search(what)
            said = tongue.comes.format(
                **_given(found) | {"what": _indefinite(what, tongue), "arrives": "" if does else tongue.it}
            )
            return f"{found['before']}{said}"
    return _german(text)


def _given(found: re.Match[str]) -> dict[str, str]:
    return {name: value or "" for name, value in found.groupdict().items()}


def _indefinite(what: str, tongue: _Tongue) -> str:
    what = _DOES.sub(" ", what, count=1)
    feminine = re.search(r"\b(?:nouvelles?|nuevas?|entrante|entrantes)\b", what, re.IGNORECASE)
    return (
        f"{'une' if feminine else 'un'} {what}"
        if tongue is _FRENCH
        else f"{'una' if feminine else 'un'} {what}"
    )


def _german(text: str) -> str:
    if (found := _GERMAN_MESSAGE.match(text)) is not None:
        verb = f"{found['verb']} sie" if found["verb"] else "sie"
        return f"{found['before']}wenn jemand in {found['where']} schreibt, {verb}{found['rest']}"
    if (found := _GERMAN_THING.match(text)) is not None:
        what = _ONE.sub("neue ", found["what"].strip(), count=1)
        verb = f"{found['verb']} {found['me'] or ''}sie" if found["verb"] else "sie"
        return f"{found['before']}wenn eine {what} eingeht, {verb}{found['rest']}"
    return text

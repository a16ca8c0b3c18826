"""Orders as infinitives, with their objects hung on: "die Tickets holen und in #ops posten", "les envoyer à
@chloe", "mándaselo". They are said as imperatives here, which is what clauses begin with."""

import re
import unicodedata
from functools import lru_cache

from core.planner.vocabulary import Vocabulary

_GAP = r"(?P<gap>\A\W*|[.;:!?,\n]\s*|\s(?:{join})\s+)"
# German verbs that leave their first part behind, or are said with a noun.
_PARTED = {
    "zusammenfassen": "fasse",
    "anlegen": "lege",
    "eintragen": "trage",
    "hinzufügen": "füge",
    "ablegen": "lege",
    "anhängen": "füge",
    "hängen": "füge",
    "hochladen": "lade",
    "heraussuchen": "suche",
    "raussuchen": "suche",
    "herausfinden": "finde",
    "abrufen": "hole",
    "abholen": "hole",
    "auflisten": "liste",
    "einordnen": "ordne",
    "zuordnen": "ordne",
    "weiterleiten": "sende",
    "einschätzen": "schätze",
    "aufmachen": "öffne",
    "nachschauen": "schau",
    "rauspicken": "nenne",
    "vorlegen": "zeige",
    "aufschreiben": "schreibe",
    "umformulieren": "formuliere",
    "ausgeben": "zeige",
    "aufnehmen": "füge",
    "festhalten": "speichere",
    "bescheid geben": "informiere",
    "bescheid sagen": "informiere",
}
_BEGUN = re.compile(
    r"\A(?:(?:und|bitte|dann|danach|anschließend|zum\s+schluss|außerdem|auch|zuerst|immer|automatisch"
    r"|kurz)\s+)+",
    re.IGNORECASE,
)
_LAST = re.compile(
    r"(?P<rest>.*?)\s*(?<![\w#@-])(?P<verb>(?:bescheid\s+)?[a-zäöüß]{4,}n)\s*\Z", re.IGNORECASE | re.DOTALL
)
_SEGMENT = re.compile(r"(\s*(?:[.;!?\n:]\s*|,\s+)|\s+(?:und|sowie)\s+(?:dann\s+|danach\s+|anschließend\s+)?)")
_TELL_DE = re.compile(
    r"\b(?:sage?|gib|gebt?|geben\s+sie)\s+(?P<who>(?:\S+\s+){0,3}?[#@<]?\S+)\s+bescheid(?!\w)", re.IGNORECASE
)
# "erinnere mich, die Rechnungen zu schicken": what somebody else is to do stays an infinitive.
_REMINDER_DE = re.compile(
    r"\b(?P<who>erinner[en]?\s+(?:mich|uns|ihn|sie|alle|[#@<]\S+))(?P<rest>[^.;!?\n,]*?)(?:\s+daran)?,?\s+"
    r"(?P<what>[^.;!?\n,]*?)\s*\b(?P<part>(?:ab|an|auf|aus|durch|ein|fest|her|hin|hoch|los|mit|nach|um|vor|weg"
    r"|weiter|zurück|zusammen)?)zu\s*(?P<verb>[a-zäöüß]{3,}n)\b",
    re.IGNORECASE,
)
_REMINDS_DE = re.compile(r"\s*erinner[en]?\b", re.IGNORECASE)
_CLITICS_FR = r"(?:(?P<me>me|m['’]|te|t['’]|nous)\s*(?=l))?(?:(?P<it>les?|la|l['’]|lui|leur|me|m['’])\s*)?"
# "préviens-moi", "envoie-le-moi", "fais-en un résumé": the verb, and its objects after it.
_HYPHENS_FR = re.compile(
    r"(?<![\w@#/.-])(?P<verb>[^\W\d_]{2,})-(?P<it>les?|la|lui|leur|moi|nous|en)(?:-(?P<who>moi|lui|leur|nous))?(?![\w-])",
    re.IGNORECASE,
)
_ENCLITIC = re.compile(r"(?P<base>\w{3,}?)(?P<who>me|te|se|nos)?(?P<it>l[oae]s?)?\Z")


def as_imperatives(text: str, vocabulary: Vocabulary) -> str:
    """The text with orders as imperatives."""
    if vocabulary.code == "de":
        return _german(text, vocabulary)
    if vocabulary.code == "fr":
        return _french(text, vocabulary)
    return _spanish(text, vocabulary) if vocabulary.code == "es" else text


# "prüfe, ob es eine Mahnung ist", "prüfen, ob …": a question to the text.
_WHETHER_DE = re.compile(
    r"(?P<what>\b(?:bei|in|aus)\s+[^,.;:\n]{3,60}\s+)?\b(?:über)?(?:prüfe?n?|schaue?n?|checke?n?|entscheiden?|einschätzen|beurteilen?)"
    r"(?:\s+(?:bitte|mal|kurz|nach))*\s*,?\s+ob\b",
    re.IGNORECASE,
)
_FILLING_DE = re.compile(r"(?<=\w)\s+(?:bitte|gerne|mal)(?=\s+(?!sehr)[\w@#<])", re.IGNORECASE)


def _german(text: str, vocabulary: Vocabulary) -> str:
    """An infinitive at the end of a stretch is put before it."""
    text = _WHETHER_DE.sub(lambda found: f"{found['what'] or ''}entscheide ob", _FILLING_DE.sub("", text))
    text = _REMINDER_DE.sub(r"\g<who>\g<rest> \g<what> \g<part>\g<verb>", text)
    text = _TELL_DE.sub(r"informiere \g<who>", text)
    parts = _SEGMENT.split(text)
    return "".join(part if at % 2 else _verb_first(part, vocabulary) for at, part in enumerate(parts))


def _verb_first(part: str, vocabulary: Vocabulary) -> str:
    lead = re.match(r"\s*", part)
    assert lead is not None
    plain = part.strip()
    mark = re.search(r"(?:\s*\ue000\d+\ue00f)*\s*\Z", plain)
    after = mark.group() if mark is not None else ""
    found = _LAST.match(plain[: len(plain) - len(after)]) if not _REMINDS_DE.match(part) else None
    order = _of_infinitive(found["verb"], vocabulary) if found is not None else None
    if found is None or order is None:
        return part
    last = " zusammen" if found["verb"].casefold() == "zusammenfassen" else ""
    return f"{lead.group()}{order} {_BEGUN.sub('', found['rest'] + ' ').strip()}{last}{after}"


def _of_infinitive(verb: str, vocabulary: Vocabulary) -> str | None:
    folded = re.sub(r"\s+", " ", verb.casefold())
    if folded in _PARTED:
        return _PARTED[folded]
    stem = folded[:-2] if folded.endswith("en") else folded[:-1]
    forms = (f"{stem}e", stem, f"{folded[:-3]}le" if folded.endswith("eln") else stem)
    return next((form for form in forms if form in vocabulary.verbs), None)


def _french(text: str, vocabulary: Vocabulary) -> str:
    text = _HYPHENS_FR.sub(lambda found: _unhyphened(found, vocabulary), text)
    gap = _GAP.replace("{join}", vocabulary.join_words)

    def said(found: re.Match[str]) -> str:
        order = _forms(vocabulary).get(_bare(_imperative_fr(found["verb"])))
        if order is None or (found["verb"].casefold() in vocabulary.verbs and not found["it"]):
            return found.group()
        whom = {"m": " à moi", "n": " à nous"}.get((found["me"] or "")[:1].casefold(), "")
        behind = _clitic(found["it"] or "")
        hyphened = f"{order}-{behind}"  # "envoie-le" is one word, "envoie le" is not
        one = hyphened in vocabulary.verbs and not whom
        plain = hyphened if one else f"{order} {behind}".rstrip()
        return f"{found['gap']}{plain}{whom}"

    return re.sub(rf"{gap}{_CLITICS_FR}(?P<verb>\w{{3,}}(?:er|ir|re))(?!\w)", said, text, flags=re.IGNORECASE)


def _unhyphened(found: re.Match[str], vocabulary: Vocabulary) -> str:
    if found.group().casefold() in vocabulary.verbs:
        return found.group()
    order = _forms(vocabulary).get(_bare(found["verb"]))
    if order is None and not re.match(r"\A|.*[.,;:!?]\s*\Z", found.string[: found.start()]):
        return found.group()
    said = {"en": "", "nous": "à nous"}.get(found["it"].casefold(), found["it"])
    return f"{order or found['verb']} {said}{' à ' + found['who'] if found['who'] else ''}".rstrip()


def _clitic(said: str) -> str:
    return {"lui": "lui", "leur": "leur", "me": "moi", "m'": "moi", "m’": "moi"}.get(
        said.casefold(), said.replace("l'", "le")
    )


def _imperative_fr(verb: str) -> str:
    if verb.endswith("oyer"):
        return f"{verb[:-4]}oie"
    return verb[:-1] if verb.endswith("er") else f"{verb[:-1]}s" if verb.endswith("ir") else f"{verb[:-2]}s"


def _spanish(text: str, vocabulary: Vocabulary) -> str:
    """ "mándaselo a @chloe", "resumirlos": the verb, and its object after it."""
    gap = _GAP.replace("{join}", vocabulary.join_words)

    def said(found: re.Match[str]) -> str:
        if found["verb"].casefold() in vocabulary.verbs:
            return found.group()
        parts = _ENCLITIC.match(found["verb"].casefold())
        assert parts is not None
        forms = _forms(vocabulary)
        for ending in (parts["base"], *_imperatives_es(parts["base"])):
            if (order := forms.get(_bare(ending))) is not None:
                it, me = " lo" if parts["it"] else "", " a mí" if parts["who"] == "me" else ""
                return f"{found['gap']}{order}{it}{me}"
        return found.group()

    return re.sub(rf"{gap}(?P<verb>\w{{4,}})(?!\w)", said, text, flags=re.IGNORECASE)


def _imperatives_es(infinitive: str) -> tuple[str, ...]:
    endings = {"ar": ("a",), "er": ("e",), "ir": ("e", "i")}
    return tuple(f"{infinitive[:-2]}{vowel}" for vowel in endings.get(infinitive[-2:], ()))


@lru_cache(maxsize=8)
def _forms_of(verbs: tuple[str, ...]) -> dict[str, str]:
    return {_bare(form): form for form in reversed(verbs) if " " not in form}


def _forms(vocabulary: Vocabulary) -> dict[str, str]:
    return _forms_of(tuple(vocabulary.verbs))


def _bare(word: str) -> str:
    """Without accents."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(one for one in plain if not unicodedata.combining(one))

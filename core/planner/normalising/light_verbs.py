"""Orders in French, Spanish and German that are said with a verb that means little, or of whoever is spoken
to: "fais un poème", "haz un resumen de los tickets", "mach eine Liste", "tu l'envoies", "du legst einen
Kontakt an", "envoie-lui un mail de bienvenue". They are said with the verb that they mean here."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

from core.planner.vocabulary import Vocabulary

_LITTLE = (
    r"(?:(?:petite?|courte?|brève|bref|rapide|bonne?|breve|corto|corta|pequeñ[oa]|kurze?n?|kleine?n?"
    r"|schnelle?n?)\s+)?"
)
_MAKES: Mapping[str, str] = {
    "fr": r"(?:fais|faites|faire|fait|fasses?)",
    "es": r"(?:haz|haga|hagas|hacer)",
    "de": r"(?:mache?|machst)",
}
_FOR_ME: Mapping[str, str] = {
    "fr": r"(?:[\s-](?P<me>moi|nous))?",
    "es": r"(?P<me>me|nos)?",
    "de": r"(?:\s+(?P<me>mir|uns))?(?:\s+(?:bitte|mal|doch))*",
}
# "un récap des tickets": of what.
_SUMMARY = {
    "fr": re.compile(
        rf"(?<![\w-]){_MAKES['fr']}{_FOR_ME['fr']}\s+(?:(?:une?|le|la)\s+)?{_LITTLE}"
        r"(?:résumés?|récap(?:itulatif)?|synthèse|point|bilan|digest|compte[\s-]rendu)\s+"
        r"(?P<of>de\s+la\s+|de\s+l['’]\s*|des\s+|du\s+|de\s+|d['’]|sur\s+)",
        re.IGNORECASE,
    ),
    "es": re.compile(
        rf"(?<![\w-]){_MAKES['es']}{_FOR_ME['es']}\s+(?:(?:una?|el|la)\s+)?{_LITTLE}"
        r"(?:resumen|recopilación|síntesis|recapitulación|balance)\s+"
        r"(?P<of>de\s+l[oa]s\s+|de\s+la\s+|del\s+|de\s+|sobre\s+|con\s+)",
        re.IGNORECASE,
    ),
}
_OF = {
    "fr": {
        "des": "les",
        "du": "le",
        "de la": "la",
        "de l'": "l'",
        "de l’": "l'",
        "de": "",
        "d'": "",
        "d’": "",
        "sur": "",
    },
    "es": {"de los": "los", "de las": "las", "del": "el", "de la": "la", "de": "", "sobre": "", "con": ""},
}
_SUMS_UP = {"fr": "résume", "es": "resume"}
_SOME = {
    "fr": (
        r"(?:une?|deux|trois|quatre|cinq|\d+|quelques|des)\s+"
        r"(?!(?:résumé|pause|recherche|tour|capture|copie|sauvegarde|remboursement)s?\b)"
    ),
    "es": (
        r"(?:una?|dos|tres|cuatro|cinco|\d+|algun[oa]s|unos|unas)\s+"
        r"(?!(?:(?:\w+\s+)?resumen|pausa|búsqueda|copia|captura|reembolso|pedido)s?\b)"
    ),
    "de": (
        r"(?:eine?n?|zwei|drei|vier|fünf|\d+|einige)\s+"
        r"(?!(?:pause|kopie|zusammenfassung|rückerstattung|ticket|termin)s?\b)"
    ),
}
_WRITES = {"fr": ("écris", "écris-moi"), "es": ("escribe", "escribe"), "de": ("schreibe", "schreib mir")}
# "Tu peux faire …": a question that is an order.
_CAN = re.compile(
    r"(?:\A|(?<=[.!?\n]))(?P<hi>\W*(?:(?:bonjour|salut|hola|hallo|hi|hey|coucou|moin|guten\s+tag|buenos\s+días"
    r"|buenas)\b\W*)?)"
    r"(?:(?:est-ce\s+que\s+)?tu\s+(?:peux|pourrais|veux\s+bien)|(?:peux|pourrais)-tu|(?:pourriez|pouvez)-vous"
    r"|vous\s+(?:pouvez|pourriez)|(?:me\s+)?(?:puedes|podrías|podéis|puede|podría)"
    r"|(?:kannst|könntest|würdest|kannste)\s+du|du\s+(?:kannst|könntest)|könn(?:en|ten)\s+sie|würden\s+sie)"
    r"\s+(?:(?:stp|svp|bitte|por\s+favor|s['’]il\s+(?:te|vous)\s+pla[iî]t|mal)\s+)*",
    re.IGNORECASE,
)
_MADE = {
    code: re.compile(rf"(?<![\w-]){_MAKES[code]}{_FOR_ME[code]}\s+(?={_SOME[code]}\w)", re.IGNORECASE)
    for code in _SOME
}

# "envoie-lui un mail de bienvenue": it has to be written first.
_MAILS = {
    "fr": re.compile(
        r"(?<![\w-])(?:(?:envoie|envoyez|envoyer)(?:[\s-](?:lui|leur))?|(?:écris|écrivez|rédige)[\s-](?:lui|leur))\s+"
        r"(?P<mail>une?\s+(?:petit\s+)?(?:e-?mail|mail|courriel)\s+"
        r"(?:(?:de|d['’])\s*\w+|personnalisé)(?:\s+personnalisée?)?)"
        r"(?P<more>[^.;!?\n,]*?)(?=\s*(?:[.;!?\n,]|\Z)|\s+(?:et|puis)\s)",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"(?<![\w-])(?:(?:envía|envíe|enviar|manda|mande|mandar|mánda)(?:les?)?|(?:escríbe|redácta)les?)\s+"
        r"(?P<mail>un\s+(?:e-?mail|mail|correo)\s+"
        r"(?:de\s+\w+|personalizado)(?:\s+personalizado)?)"
        r"(?P<more>[^.;!?\n,]*?)(?=\s*(?:[.;!?\n,]|\Z)|\s+(?:y|luego)\s)",
        re.IGNORECASE,
    ),
    "de": re.compile(
        r"(?<![\w-])(?:(?:schicke?|sende|schicken|senden)\s+(?:(?:ihm|ihr|ihnen|(?:de[rmn]|jede[mr])\s+\w+)\s+)?"
        r"|schreibe?n?\s+(?:ihm|ihr|ihnen|(?:de[rmn]|jede[mr])\s+(?:\w+in\b|\w+))\s+)"
        r"(?P<mail>eine\s+(?:(?:kurze|nette|freundliche|persönliche|höfliche)\s+)+"
        r"(?:(?:willkommens|dankes|bestätigungs|begrüßungs|erinnerungs|absage)-?)?(?:e-?)?mail"
        r"|eine\s+(?:willkommens|dankes|bestätigungs|begrüßungs|erinnerungs|absage)-?(?:e-?)?mail)(?P<more>[^.;!?\n,]*?)(?=\s*(?:[.;!?\n,]|\Z)|\s+(?:und|dann)\s)",
        re.IGNORECASE,
    ),
}
_MAILED = {
    "fr": ("écris", ", envoie-le", "par e-mail"),
    "es": ("escribe", ", envíalo", "por correo"),
    "de": ("schreibe", ", sende sie", "per E-Mail"),
}
_SENT_LATER = re.compile(r"(?<!\w)(?:schick|send|versend|envoi|envoy|enví|envi|mand|mánd)\w*", re.IGNORECASE)
_BY_APP = re.compile(r"\b(?:avec|via|par|depuis|con|desde|por|mit|über|per|von)\s+\S", re.IGNORECASE)

_GAP = r"(?P<gap>\A\W*|[.;:!?,\n]\s*(?:et\s+|und\s+|y\s+)?|\s(?:et|puis|ensuite|und|dann|y|luego)\s+)"
_MY_SUMMARY = re.compile(
    r"(?<![\w-])(?:fais|faites|faire)[\s-](?:(?P<me>moi|nous|m['’]en)|en)\s+(?:un|le)\s+(?:(?:petit|court|bref)\s+)?(?:résumé|récap)(?!\w)",
    re.IGNORECASE,
)
_PLEASE_A = re.compile(r"(?<!\w)bitte\s+(?=eine?n?\s[^.;,!?\n]{2,80}?\s(?:an|in)\s+[#@<])", re.IGNORECASE)
_GIVES_LINK = re.compile(
    r"(?<![\w-])(?:donne|indique|mets)(?=\s+(?:le|les|l['’])\s*(?:lien|url)s?\b)", re.IGNORECASE
)
_MACHST = re.compile(r"(?<![\w-])(?:machst\s+du|du\s+machst)(?!\w)", re.IGNORECASE)
_ASKED = re.compile(r"\s*\?(?=\s*(?:\ue000\d+\ue00f\s*)*\Z)")
_YOU = {
    "fr": re.compile(
        rf"{_GAP}(?P<you>tu\s+)?(?:(?P<me>me|m['’]|nous)\s*)?(?:(?P<it>les?|la|l['’]|lui|leur|en|y)\s*)?"
        r"(?P<verb>\w{3,}s)(?!\w)",
        re.IGNORECASE,
    ),
    "es": re.compile(
        rf"{_GAP}(?P<you>tú\s+)?(?:(?P<me>me|nos|se|le|les)\s+)?(?:(?P<it>l[oa]s?)\s+)?"
        r"(?P<verb>\w{3,}s)(?!\w)",
        re.IGNORECASE,
    ),
    "de": re.compile(
        rf"{_GAP}(?:(?P<you>du\s+)(?P<verb>\w{{2,}}st)|(?P<then>\w{{2,}}st)\s+du"
        r"|(?P<also>[a-zäöüß]{2,}st))(?!\w)",
        re.IGNORECASE,
    ),
}
_OBJECT = re.compile(
    r"\s+(?:une?|les?|la|l['’]|des|du|una?|el|l[oa]s?|eine?[nmr]?|de[nmr]|die|das|es|sie|ihn|\d"
    r"|[#@<\"“«\ue000])",
    re.I,
)


def meant_plainly(text: str, vocabulary: Vocabulary) -> str:
    """The text with the verbs that are meant."""
    code = vocabulary.code
    if code not in _MADE:
        return text
    if code in _SUMMARY:
        text = _SUMMARY[code].sub(lambda found: _summed_up(found, code), text)
    if code == "fr":
        text = _MY_SUMMARY.sub(lambda found: f"{'écris-moi' if found['me'] else 'fais'} un résumé", text)
    text = _PLEASE_A.sub("schicke ", text) if code == "de" else text
    text = _MADE[code].sub(lambda found: f"{_WRITES[code][found['me'] is not None]} ", text)
    text = _GIVES_LINK.sub("poste", text) if code == "fr" else text
    text = _MAILS[code].sub(lambda found: _mailed(found, code), text)
    you = any(found["you"] or found.groupdict().get("then") for found in _YOU[code].finditer(text))
    text = _MACHST.sub("mache", text) if code == "de" else text
    return _YOU[code].sub(lambda found: _order(found, vocabulary, you=you), text)


def asked_plainly(text: str) -> str:
    """The message without what makes a question of an order: "peux-tu", "könntest du"."""
    asked = _CAN.sub(r"\g<hi>", text)
    return _ASKED.sub("", asked) if asked != text else text


def _summed_up(found: re.Match[str], code: str) -> str:
    of = re.sub(r"\s+", " ", found["of"].strip().casefold())
    if found["me"]:
        return f"{'donne-moi un résumé' if code == 'fr' else 'dame un resumen'} {found['of']}"
    article = _OF[code][of]
    return f"{_SUMS_UP[code]} {article}{'' if article.endswith(chr(39)) or not article else ' '}"


def _mailed(found: re.Match[str], code: str) -> str:
    write, send, by_mail = _MAILED[code]
    if found.group().casefold().startswith(("schr", "écri", "rédi", "escr", "reda")) and _SENT_LATER.search(
        found.string, found.end()
    ):
        return found.group()  # "schreib dem Kunden eine E-Mail … und schick sie über Outlook"
    how = "" if _BY_APP.search(found["more"]) else f" {by_mail}"
    return f"{write} {found['mail']}{send}{found['more']}{how}"


def _order(found: re.Match[str], vocabulary: Vocabulary, *, you: bool) -> str:
    """ "tu l'envoies" as "envoie le": where somebody is spoken to, and by nothing else."""
    said = found.groupdict()
    verb = said.get("verb") or said.get("then") or said.get("also") or ""
    addressed = said.get("you") or said.get("then")
    objects = " ".join(filter(None, (said.get("it"), said.get("me"))))
    if not (addressed or (you and (objects or _OBJECT.match(found.string, found.end())))):
        return found.group()
    order = next((one for form in _forms(verb) if (one := _known(vocabulary).get(_bare(form)))), None)
    if order is None:
        return found.group()
    behind = _after(objects)
    hyphened = f"{order}-{behind}"  # French: "envoie-le" is one word, "envoie le" is not
    return f"{found['gap']}{hyphened if hyphened in vocabulary.verbs else f'{order} {behind}'.rstrip()}"


def _after(objects: str) -> str:
    """What stood before the verb, as it stands behind an order."""
    said = [_BEHIND.get(one.casefold().replace("’", "'"), one) for one in objects.split()]
    return " ".join(one for one in said if one)


_BEHIND = {
    "l'": "le",
    "me": "moi",
    "m'": "moi",
    "nous": "à nous",
    "en": "",
    "y": "",
    "se": "",
    "nos": "a nosotros",
}


def _forms(verb: str) -> Iterator[str]:
    """The orders that a second person may be of: "envoies" → envoie, "legst" → lege."""
    folded = verb.casefold()
    if folded.endswith("st"):
        stem = folded[:-2]
        yield from (f"{stem}e", stem, f"{stem[:-1]}e" if stem.endswith("e") else stem)
    yield from (folded, folded[:-1])


def _known(vocabulary: Vocabulary) -> Mapping[str, str]:
    return _known_of(tuple(vocabulary.verbs))


@lru_cache(maxsize=8)
def _known_of(verbs: tuple[str, ...]) -> Mapping[str, str]:
    return {_bare(form): form for form in reversed(verbs) if " " not in form and "-" not in form}


def _bare(word: str) -> str:
    """Without accents."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(one for one in plain if not unicodedata.combining(one))

"""Orders in French and Spanish, made from infinitives: people say "note", "notez" and "noter"; and short
ones in German ("leg" for "lege").

Only what an order can be is made: the imperative, to somebody whom one knows or does not, and in Spanish the
subjunctive, which wishes have ("quiero que revises"). An irregular verb is written with its forms:
`mettre=mets/mettez`.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from core.planner.vocabulary.table import Kind, Verb

_FR_SECOND = frozenset(
    [
        "choisir",
        "définir",
        "fournir",
        "avertir",
        "remplir",
        "enrichir",
        "finir",
        "saisir",
        "réunir",
        "établir",
    ]
)
_DE_NOUNS = frozenset(
    ["buch", "ruf", "teil", "plan", "dank", "list", "zieh", "lad", "wart", "reich", "hol die"]
)
_ES_HARD = (("car", "que"), ("gar", "gue"), ("zar", "ce"))
_ES_SOFT = (("ger", "ja"), ("gir", "ja"), ("guir", "ga"))


def french_orders(table: str) -> dict[str, Verb]:
    """Lines of `KIND noun: infinitive, infinitive` with all the forms of each."""
    return _orders(table, _french)


def spanish_orders(table: str) -> dict[str, Verb]:
    """Lines of `KIND noun: infinitive, infinitive` with all the forms of each."""
    return _orders(table, _spanish)


def _orders(table: str, forms: Callable[[str], Iterator[str]]) -> dict[str, Verb]:
    verbs: dict[str, Verb] = {}
    for line in filter(None, map(str.strip, table.splitlines())):
        head, _, said = line.partition(":")
        kind, _, noun = head.strip().partition(" ")
        for phrase in said.split(","):
            first, _, more = phrase.strip().partition(" ")
            for form in _all_of(first, forms):
                verbs[f"{form} {more}".strip()] = Verb(Kind(kind), noun.strip())
    return verbs


def _all_of(first: str, forms: Callable[[str], Iterator[str]]) -> Iterator[str]:
    infinitive, given, irregular = first.partition("=")
    if not given:  # `normalising` makes an order of a regular infinitive
        yield from forms(infinitive)
        return
    yield infinitive
    yield from irregular.split("/")


def _french(verb: str) -> Iterator[str]:
    """ "récupérer" → récupère, récupérez; "choisir" → choisis, choisissez; "attendre" → attends, attendez."""
    stem = verb[:-2]
    if verb.endswith("er"):
        yield f"{_accented(stem)}e"
        yield f"{stem}ez"
    elif verb in _FR_SECOND:
        yield f"{stem}is"
        yield f"{stem}issez"
    else:
        yield f"{stem}s"
        yield f"{stem}ez"


def _accented(stem: str) -> str:
    """The stem where its last vowel is spoken: "appel" → appell, "envoy" → envoi, "récupér" → récupèr."""
    if stem.endswith(("oy", "uy")):
        return f"{stem[:-1]}i"
    if stem.endswith(("ppel", "jet")):
        return f"{stem}{stem[-1]}"
    return re.sub(r"[eé](?=[^aeiouéèêyx](?:[rl])?\Z)", "è", stem)


def _spanish(verb: str) -> Iterator[str]:
    """ "revisar" → revisa, revise, revises; "publicar" → publica, publique, publiques."""
    stem, ending = verb[:-2], verb[-2:]
    yield f"{stem}{'a' if ending == 'ar' else 'e'}"
    polite = f"{stem}{'e' if ending == 'ar' else 'a'}"
    for hard, soft in (*_ES_HARD, *_ES_SOFT):
        if verb.endswith(hard):
            polite = f"{verb[: -len(hard)]}{soft}"
    yield polite
    yield f"{polite}s"


def shortened(verbs: Mapping[str, Verb]) -> dict[str, Verb]:
    """German orders, with those that people shorten: "suche" → "such", "trage" → "trag"."""
    short = {
        form[:-1]: verb
        for form, verb in verbs.items()
        if re.fullmatch(r"[a-zäöüß]*[aeiouäöü]{1,2}[bcdfghklmnprstß]{1,3}e", form)
        and not form.endswith(("fne", "chne", "tme", "gne"))
        and form[:-1] not in _DE_NOUNS
    }
    return short | dict(verbs)

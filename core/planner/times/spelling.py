"""Words of time that are misspelt: "evry weekday", "wendesday", "jedne Montag".

A word that no vocabulary has is read as the one word of time that it nearly is, where a word of time can
stand; who asks is told. One that could be two of them stays a word of time that nobody understood, so
that it is asked about.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz.distance import OSA

from core.planner.times.lexicon import GARBLED, Entry, Language
from core.planner.times.readings import Span
from core.planner.times.tokens import Token
from core.planner.times.wordlists import word_set
from core.planner.times.words import LANGUAGES

_SHORTEST, _LONG = 5, 8  # letters of the right word; a long one may have two mistakes
_KINDS = word_set("EVERY ALTERNATE DOW GROUP UNIT PART ADVERB MONTH UNTIL EXCEPT START BETWEEN MIDNIGHT NOON")
_DAYS = word_set("DOW GROUP UNIT PART MONTH ALTERNATE ORD NUM VAGUE MONTHEND")
_NAMES = word_set("DOW GROUP MONTH")
_BEFORE_NAMES = word_set("EVERY ON AND TO DASH COMMA EXCEPT UNTIL START FROM IN OF ORD NUM DOW GROUP THROUGH")
# Words of their own that are as near to a word of time as its misspellings.
_OTHER_WORDS = word_set(
    "dairy daisy dally weakly meekly knightly lightly rightly tightly slightly sightly manually sundry fever"
    " very ever never mourning moaning meaning monkey mundane sunny mouth mouths wreck weeks works workdays"
    " weekdays marsh match starling staring stating starring exempt expect accept between years yours tours"
    " hours house hourglass sender jeder jene jenen jener jenes junge jung market mardis juine lunch martens"
    " minute minutes minuten munites jours jeux sauf sabana marzo mayor abrir agusto tages taste wache wachen"
    " woche wochen mittag mitten soirs soire maine mains matins latin nuits noces tarde cartes parte partes"
)


@dataclass(frozen=True)
class Respelled:
    """A word as it was written, where, and what it was read as."""

    span: Span
    written: str
    read: str


def respell(tokens: Sequence[Token], language: Language) -> tuple[list[Token], tuple[Respelled, ...]]:
    """The tokens, each misspelt word of time put right."""
    out, found = list(tokens), []
    for i, token in enumerate(out):
        near = [e for e in _near(token, language) if _can_stand(out, i, e.kind, language)]
        if not near:
            continue
        if len({(entry.kind, entry.number) for entry in near}) > 1:
            out[i] = replace(token, word=GARBLED)
            continue
        out[i] = replace(token, word=near[0].words[0])
        found.append(Respelled((token.start, token.end), token.text, near[0].words[0]))
    return out, tuple(found)


def _near(token: Token, language: Language) -> tuple[Entry, ...]:
    word = token.word
    if token.kind != "word" or len(word) < _SHORTEST - 1 or len(word) > 2 * _LONG + 2:
        return ()
    if word in _OTHER_WORDS or any(word in each.known for each in LANGUAGES):
        return ()
    return _nearest(word, language)


@lru_cache(maxsize=4096)
def _nearest(word: str, language: Language) -> tuple[Entry, ...]:
    best = 3
    nearest: list[Entry] = []
    for entry in _misspellable(language):
        right = entry.words[0]
        if right[0] != word[0] or abs(len(right) - len(word)) > 2:
            continue
        distance = OSA.distance(word, right, score_cutoff=2)
        if distance > (2 if len(right) >= _LONG else 1) or distance > best:
            continue
        nearest = [*nearest, entry] if distance == best else [entry]
        best = distance
    return tuple(nearest)


@lru_cache(maxsize=8)
def _misspellable(language: Language) -> tuple[Entry, ...]:
    return tuple(
        entry
        for entries in language.entries.values()
        for entry in entries
        if entry.kind in _KINDS and len(entry.words) == 1 and len(entry.words[0]) >= _SHORTEST
    )


def _can_stand(tokens: Sequence[Token], i: int, kind: str, language: Language) -> bool:
    before, after = _kinds(tokens, i - 1, language), _kinds(tokens, i + 1, language)
    if kind == "EVERY":
        return bool(after & _DAYS)
    opens = not before or bool(before & {"COMMA", "STOP", "AND"})
    timed = bool(after & {"AT", "NUM", "NOON", "MIDNIGHT"})
    if kind in _NAMES:
        return bool(before & _BEFORE_NAMES) or timed or (opens and bool(after & {"COMMA", "AND", "DASH"}))
    if kind == "ALTERNATE":
        return "EVERY" in before and bool(after & {"DOW", "UNIT", "GROUP"})
    if kind in ("UNIT", "PART"):
        return bool(before & {"EVERY", "NUM", "ALTERNATE", "VAGUE", "DOW", "IN"})
    if kind in ("UNTIL", "EXCEPT", "START", "BETWEEN"):
        return bool(after & (_DAYS | {"ON", "AT", "IN", "NEXT", "SEASON", "HOLIDAY"}))
    return (
        timed
        or (opens and bool(after & {"COMMA", "ON"}))
        or (kind in ("MIDNIGHT", "NOON") and bool(before & {"AT", "EVERY"}))
    )


_SIGNS = {
    ",": "COMMA",
    "-": "DASH",
    "–": "DASH",
    "&": "AND",
    "@": "AT",
    ";": "STOP",
    ".": "STOP",
    ":": "STOP",
}


def _kinds(tokens: Sequence[Token], i: int, language: Language) -> set[str]:
    """What the token there can be; a misspelt one counts as what it nearly is."""
    if not 0 <= i < len(tokens):
        return set()
    token = tokens[i]
    if token.kind == "number":
        return {"NUM"}
    if token.word in _SIGNS:
        return {_SIGNS[token.word]}
    entries = language.entries.get(token.word) or _near(token, language)
    return {entry.kind for entry in entries}

"""Words → symbols: what the four languages call the parts of a time, so that one grammar can read them
all."""

from dataclasses import dataclass, field
from typing import NamedTuple

from core.planner.times.tokens import Token, fold, tokenize
from core.planner.times.wordlists import word_set


@dataclass(frozen=True, slots=True)
class Symbol:
    """A token, or several, that mean one thing. `kind` is OTHER for what says nothing about time."""

    kind: str
    number: int
    name: str  # the unit, the part of the day, "plural", … or the folded word itself
    text: str
    start: int
    end: int
    glued: bool


class Entry(NamedTuple):
    words: tuple[str, ...]
    kind: str
    number: int
    name: str


@dataclass(frozen=True, eq=False)
class Language:
    """`entries` by their first word, the longest first. `strong` words alone tell which language a text"
    " is in."""

    code: str
    entries: dict[str, tuple[Entry, ...]]
    strong: frozenset[str] = field(repr=False)
    known: frozenset[str] = field(repr=False)  # every word of every entry


GARBLED = "GARBLED"  # a word of time that is misspelt so that it could be two of them
_ARTICLES = frozenset(("ein", "un", "una"))
_STRONG = word_set("EVERY UNIT DOW GROUP MONTH PART ADVERB NOON MIDNIGHT ONCE SOON")


def language(code: str, table: str) -> Language:
    """Each line of the table is `KIND value name: phrase, phrase`; value and name may be missing."""
    by_first: dict[str, list[Entry]] = {}
    strong: set[str] = set()
    for line in filter(None, map(str.strip, table.splitlines())):
        head, _, phrases = line.partition(":")
        kind, *rest = head.split()
        number = int(rest.pop(0)) if rest and rest[0].lstrip("-").isdigit() else 0
        name = rest[0] if rest else ""
        for phrase in phrases.split(","):
            words = tuple(token.word for token in tokenize(phrase))
            by_first.setdefault(words[0], []).append(Entry(words, kind, number, name))
            if kind in _STRONG and len(words[0]) > 3:
                strong.add(words[0])
    return Language(
        code,
        {first: tuple(sorted(found, key=lambda e: -len(e.words))) for first, found in by_first.items()},
        frozenset(strong),
        frozenset(word for found in by_first.values() for entry in found for word in entry.words),
    )


def symbols(tokens: list[Token], lang: Language) -> list[Symbol]:
    """Longest phrase first; digits become NUM, names of zones ZONE, signs their own kinds, the rest
    OTHER."""
    out: list[Symbol] = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        if token.kind == "number":
            out.append(Symbol("NUM", int(token.text), "", token.text, token.start, token.end, token.glued))
        elif token.kind == "zone":
            out.append(Symbol("IANA", 0, token.text, token.text, token.start, token.end, token.glued))
        elif (parts := _compound(token, lang)) is not None:
            out += parts
        elif (entry := _longest(tokens, i, lang)) is not None and not (
            entry.kind == "NUM" and _is_article(tokens, i, lang)
        ):
            last = tokens[i + len(entry.words) - 1]
            out.append(
                Symbol(entry.kind, entry.number, entry.name, token.text, token.start, last.end, token.glued)
            )
            i += len(entry.words)
            continue
        else:
            kind = GARBLED if token.word == GARBLED else _SIGNS.get(token.word, "OTHER")
            out.append(Symbol(kind, 0, token.word, token.text, token.start, token.end, token.glued))
        i += 1
    return out


_SIGNS = {
    ",": "COMMA",
    ";": "STOP",
    "!": "STOP",
    "?": "STOP",
    ".": "DOT",
    "-": "DASH",
    "/": "SLASH",
    ":": "COLON",
    "&": "AND",
    "(": "OPEN",
    ")": "CLOSE",
    "~": "APPROX",
    "+": "PLUS",
    "@": "AT",
}


def _compound(token: Token, lang: Language) -> tuple[Symbol, Symbol] | None:
    """ "Montagmorgen", "freitagabends": a day and a part of it in one word."""
    word = token.word
    if lang.code != "de" or token.kind != "word" or word in lang.entries or "tag" not in word[:-3]:
        return None
    cut = word.index("tag") + 3
    tail = word[cut:].removesuffix("s") + "s"
    day, part = lang.entries.get(word[:cut], ()), lang.entries.get(tail, ())
    if not day or not part or day[0].kind != "DOW" or part[0].kind not in ("PART", "NOON"):
        return None
    middle = token.start + cut
    plural = "plural" if word.endswith("s") else ""
    return (
        Symbol("DOW", day[0].number, plural, token.text[:cut], token.start, middle, token.glued),
        Symbol(part[0].kind, part[0].number, part[0].name, token.text[cut:], middle, token.end, True),
    )


def _is_article(tokens: list[Token], i: int, lang: Language) -> bool:
    """ "um 8 ein Haiku", "à 8h un haïku": one of something that is no part of a time."""
    if tokens[i].word not in _ARTICLES:
        return False
    following = _longest(tokens, i + 1, lang) if i + 1 < len(tokens) else None
    return following is None and i + 1 < len(tokens) and tokens[i + 1].kind == "word"


def _longest(tokens: list[Token], i: int, lang: Language) -> Entry | None:
    for entry in lang.entries.get(tokens[i].word, ()):
        if all(i + k < len(tokens) and tokens[i + k].word == word for k, word in enumerate(entry.words)):
            return entry
    return None


def spoken(names: str, start: int = 0) -> str:
    """Table lines for number words in a row: "zero one two" from `start`; a `-` skips one."""
    rows = [
        f"NUM {start + k} word: {name.replace('_', ' ')}"
        for k, name in enumerate(names.split())
        if name != "-"
    ]
    return "\n".join(rows) + "\n"


def folded(*names: str) -> frozenset[str]:
    return frozenset(fold(name) for name in names)

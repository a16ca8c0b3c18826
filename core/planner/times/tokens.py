"""Text → tokens that know their place, folded so that accents, case and kinds of dashes do not matter."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_AREAS = "africa|america|antarctica|arctic|asia|atlantic|australia|europe|indian|pacific|etc|us|canada"
_TOKEN = re.compile(
    rf"(?P<zone>(?:{_AREAS})/[a-z_+\-0-9]+(?:/[a-z_]+)?)"
    r"|(?P<number>\d{1,9})"
    r"|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)"
    r"|(?P<other>\S)",
    re.IGNORECASE,
)
_SIGNS = str.maketrans(
    dict.fromkeys("‐‑‒–—―−－", "-") | {"：": ":", "∶": ":", "’": "'", "，": ",", "、": ","}
)
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe"})


@dataclass(frozen=True, slots=True)
class Token:
    """`glued` tells that nothing stands between it and the token before: 9am, 8h30."""

    text: str  # as written
    word: str  # folded
    start: int
    end: int
    glued: bool
    kind: str  # number | word | zone | other


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Lower case, without accents, typographic signs made plain."""
    if text.isascii():
        return text.lower()
    lowered = text.translate(_SIGNS).lower().translate(_LETTERS)
    return "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Invisible characters (joiners, marks of direction) count as gaps."""
    tokens: list[Token] = []
    reached = -1
    for found in _TOKEN.finditer(text, start, len(text) if end is None else end):
        kind = found.lastgroup or "other"
        piece = found.group()
        if kind == "other" and unicodedata.category(piece) in ("Cf", "Cc", "Mn"):
            continue
        tokens.append(Token(piece, fold(piece), found.start(), found.end(), found.start() == reached, kind))
        reached = found.end()
    return tokens

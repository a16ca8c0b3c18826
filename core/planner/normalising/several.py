"""Several people who agree: "@ada and @ben both approve it", "Ada approves it first, then Chloe". While
consent is read they are one name; whoever is named after another is asked after them."""

import re
from collections.abc import Sequence

TOGETHER = "\ue009"  # between the names of several people, around what joins them

_ONE = r"(?:<@\w+(?:\|[^>]*)?>|(?<![\w.])@\w+(?:[.-]\w+)*)"
_AND = {
    "en": r"and|&|as\s+well\s+as|or|plus",
    "de": r"und|&|sowie|oder",
    "fr": r"et|&|ou",
    "es": r"y|e|&|o",
}
_THEN = {
    "en": r"then|after\s+that|afterwards|later|next",
    "de": r"dann|danach|anschließend",
    "fr": r"puis|ensuite|après",
    "es": r"luego|después|entonces",
}
_BOTH = {"en": r"both|each", "de": r"beide", "fr": r"(?:tous\s+)?(?:les\s+)?deux", "es": r"ambos|los\s+dos"}
_FROM = {"en": r"by|from|of|also", "de": r"von|auch", "fr": r"de|par|aussi", "es": r"de|por|también"}
_LATER = re.compile("|".join(_THEN.values()), re.IGNORECASE)
_EITHER = re.compile(r"\s*,?\s*(?:or|oder|ou|o)\s*", re.IGNORECASE)


def as_one(text: str, code: str, named: str, me: str, does: str) -> str:
    """The text with people who are named together as one name, and with who comes after them beside them: in
    "Ada approves it first, then Chloe" it is `does` that stands between. `named` are names without a sign."""
    one = rf"(?:{_ONE}|{named}|(?:{me})(?![\w'’]))" if named else rf"(?:{_ONE}|(?:{me})(?![\w'’]))"
    then = rf"(?:{_THEN[code]})(?!\w)"
    later = re.compile(
        rf"(?P<who>{one})(?P<does>\s+(?:\w+\s+){{0,3}}?(?:{does})(?!\w)[^.,;:!?\n]{{0,30}}?)"
        rf"(?:\s*,)?\s+(?:(?:{_AND[code]})\s+)?{then}\s+(?:(?:{_FROM[code]})\s+)?(?P<next>{one})"
        rf"(?:\s+(?:too|also|as\s+well))?(?=\s*(?:[.,;)\n]|\Z|(?:{_AND[code]})\s))",
        re.IGNORECASE,
    )
    both = rf"(?:{_AND[code]})(?!\w)"
    join = rf"(?:\s*,\s*|\s+(?={both}|{then}))(?:{both}\s+)?(?:{then}\s+)?(?:(?:{_FROM[code]})\s+)?"
    group = re.compile(
        rf"(?:(?<!\w)(?:{_BOTH[code]})\s+)?(?P<all>{one}(?:{join}{one}){{1,4}})"
        rf"(?:\s+(?:{_BOTH[code]})(?!\w))?",
        re.IGNORECASE,
    )
    parts = re.compile(rf"(?P<one>{one})(?P<join>{join})(?={one})", re.IGNORECASE)

    def grouped(found: re.Match[str]) -> str:
        said = parts.sub(
            lambda two: f"{two['one']}{TOGETHER}{two['join'].strip() or 'and'}{TOGETHER}", found["all"]
        )
        return found.group() if TOGETHER not in said else said

    text = later.sub(r"\g<who> then \g<next>\g<does>", text)
    return group.sub(grouped, text)


def apart(text: str) -> str:
    """As they were said."""
    return re.sub(rf"{TOGETHER}([^{TOGETHER}]*){TOGETHER}", lambda found: f" {found[1]} ", text)


def in_turn(who: str) -> Sequence[tuple[Sequence[str], int]]:
    """Who is asked, one group after the other, and how many of each must agree."""
    names = who.split(TOGETHER)[::2]
    joins = who.split(TOGETHER)[1::2]
    turns: list[tuple[list[str], int]] = [(names[:1], 1)]
    for join, name in zip(joins, names[1:], strict=True):
        asked, _ = turns[-1]
        if _LATER.search(join):
            turns.append(([name], 1))
        else:
            asked.append(name)
            turns[-1] = (asked, 1 if _EITHER.fullmatch(join) else len(asked))
    return turns

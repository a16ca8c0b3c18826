"""Which of a parameter's choices was said: by its label, by what people call it, by what its number means."""

import re
from collections.abc import Iterable, Mapping

from pydantic import JsonValue

from core.engine import Param

# "0 none, 1 urgent, 2 high": what the numbers of a choice stand for.
_NUMBERED = re.compile(r"(?<![\w.])(\d)\s*(?:=|:|-|is)?\s*([a-z]+)", re.IGNORECASE)
# Of a state, as people call it, in each language.
_OTHER_WORDS = {
    "open": r"unpaid|outstanding|unresolved|unsolved|still\s+due|offene[nrsm]?|unbezahlte[nrsm]?"
    r"|ouverte?s?|impayée?s?|en\s+cours|abiert[oa]s?|impagad[oa]s?|pendientes?",
    "closed": r"geschlossene[nrsm]?|fermée?s?|cerrad[oa]s?",
    "paid": r"bezahlte[nrsm]?|payée?s?|pagad[oa]s?",
    "high": r"hohe[nrsm]?|hoch|haute|élevée?|alta",
    "urgent": r"dringende?[nrsm]?|urgente?s?",
    "low": r"niedrige?[nrsm]?|basse|baja",
    "reader": r"view(?:er)?s?[\s-]only|read[\s-]only|viewers?|can\s+(?:only\s+)?(?:view|read)|(?:view"
    r"|read)(?:ing)?\s+access",
    "writer": r"editors?|can\s+edit|edit(?:ing)?\s+(?:access|rights)|write\s+access",
    "commenter": r"can\s+comment|comment(?:ing)?\s+access",
}
# "create a ticket: the export is broken, prio high": the last words of a text may be of the thing itself.
_LAST_SAID = re.compile(r"[,;(]\s*(?P<said>[^,;()]{3,30})\)?\W*\Z")
_TAIL = 60  # characters of a text that are looked at
_SHORT = 4  # letters: that many stand for a name ("prio"), and a shorter verb is none a state is named after


def option_said(param: Param, words: str, contents: Iterable[str] = ()) -> JsonValue:
    """The value of the choice that the words name; None where they name none."""
    last = (_LAST_SAID.search(text[-_TAIL:]) for text in contents)
    said = [
        one["said"] for one in last if one and re.search(re.escape(param.name[:_SHORT]), one["said"], re.I)
    ]
    words = " ".join([words, *said])
    numbered = dict(_NUMBERED.findall(param.help))
    for option in param.options:
        label = str(option.label)
        if label in numbered:
            if _beside(numbered[label], param.name, words):
                return option.value
            continue
        also = _OTHER_WORDS.get(label.casefold(), r"(?!)")
        if re.search(rf"(?<!\w)(?:{re.escape(label)}|{also})(?!\w)", words, re.IGNORECASE):
            return option.value
        if label.casefold() in _become(words.partition(" ")[0].casefold()):
            return option.value  # "close issue #17": its state becomes "closed"
    return None


def words_of_options(params: Iterable[Param], given: Mapping[str, JsonValue], words: str) -> list[str]:
    """Which of the words such choices stand for: nobody has to be told that they were passed over."""
    chosen = {
        str(option.label).casefold()
        for param in params
        for option in param.options
        if param.name in given and given[param.name] == option.value
    }
    said = (
        re.compile(rf"(?<!\w)(?:{_OTHER_WORDS[label]})(?!\w)", re.I) for label in chosen & _OTHER_WORDS.keys()
    )
    return [found.group() for pattern in said for found in pattern.finditer(words)]


def _beside(word: str, name: str, words: str) -> bool:
    """Whether a choice is named with what it is of ("high priority"): alone it may be said of anything."""
    of = rf"(?:{re.escape(name)}|{re.escape(name[:_SHORT])})"
    named = rf"\b(?:{word}\W?{of}|{of}\W{{1,2}}(?:(?:is|to|=)\s+)?{word})\b"
    return re.search(named, words, re.IGNORECASE) is not None


def _become(verb: str) -> tuple[str, ...]:
    """What something is after that was done to it, as services call it."""
    return (f"{verb}d", f"{verb}ed") if len(verb) >= _SHORT else ()

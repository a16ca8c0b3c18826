"""Where a question for somebody's consent belongs: before the deed that it was said after.

An approval that comes too late, or that is lost, lets something happen that somebody wanted to see first.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from core.definition import Action, Approval, Step, every_step
from core.planner.normalising.consenting import PERSON
from core.planner.vocabulary import PROMPTS, SENDING, Vocabulary
from core.planner.vocabulary.table import ASK, ASK_LATE, END, MARKS

Heads: TypeAlias = Callable[[str, Vocabulary], Iterable[re.Match[str]]]

# What can hardly be said without asking for somebody's consent.
_CONSENT = re.compile(
    rf"[{ASK}{ASK_LATE}]|\b(?:ask|check\s+with)\s+(?:me|{PERSON})\s+(?:first|before)\b|\bapproval\b"
    rf"|\bsign-?off\b"
    r"|\bdemande-moi\s+avant\b|\bfrage?\s+mich\b[^.;]{0,30}\bbevor\b|\bpregúntame\s+antes\b|\bFreigabe\b",
    re.IGNORECASE,
)
_MAKES = re.compile(
    r"(?:creat|mak|add|open|book|schedul|set\s+up|cré|ajout|erstell|anleg|füg|buch|crea|añad|agreg)",
    re.IGNORECASE,
)
_ANSWERED = re.compile(
    r"approv|reject|declin|refus|agree|confirm|says?\s+(?:yes|no)|zustimm|ablehn|genehm|accept|acept|aprueb|rechaz",
    re.IGNORECASE,
)
_TO = re.compile(r"[#@]\w|<[#@]")
_THEN = re.compile(
    r"\b(?:then|after\s+that|afterwards|dann|danach|puis|ensuite|luego|después)\b", re.IGNORECASE
)
_SENTENCE = re.compile(r"(?:[.;!?]\s|\n)(?=[^.;!?\n]*\Z)")


def consent_first(text: str, vocabulary: Vocabulary, heads: Heads) -> str:
    """The text with what was asked late before what hangs on it; `heads` finds where its clauses begin."""
    condition = rf"(?:(?:but|aber|mais|pero)\s+)?(?:{vocabulary.if_words})\s"
    late = re.compile(
        rf"(?P<if>(?:[,;.]\s*|\s){condition}[^.;,\n]+?,?\s+)?{ASK_LATE}(?P<who>[^{END}]*){END}"
        rf"(?:[\s,]*(?P<after>{condition}[^.;\n]+?)(?=\s*(?:[.;\n]|\Z)))?",
        re.IGNORECASE,
    )
    while (found := late.search(text)) is not None:
        text = _moved(text, found, list(heads(text[: found.start()], vocabulary)), vocabulary)
    return text


def _moved(text: str, late: re.Match[str], heads: list[re.Match[str]], vocabulary: Vocabulary) -> str:
    """The question, put before the last deed of its sentence or of the one before it."""
    said, after = text[: late.start()], text[late.end() :]
    sentence = _SENTENCE.search(said.rstrip(" .;\n"))
    begin = sentence.end() if sentence is not None else 0
    deeds = [head for head in heads if head.start("head") >= begin]
    condition = late["if"] or late["after"] or ""
    asked = f"{ASK}{late['who']}{END}{'.' if condition else ','} "
    other = list(re.finditer(rf"(?<!\w)(?:{vocabulary.else_words})(?!\w)", said[begin:], re.IGNORECASE))
    if other and deeds and deeds[-1].start("head") < begin + other[-1].start():
        deed = said[deeds[-1].start("head") : begin + other[-1].start()].rstrip(" ,.;")
        return f"{said} {ASK}{late['who']}{END}, {deed}{after}"  # the same as before, but with consent
    told = _ANSWERED.search(after) is not None  # "create it, get approval; if they refuse …": in this order
    outward = [one for one in deeds if not _writes(one["head"], vocabulary)] or deeds[1:]
    outward = outward or [one for one in deeds if not told and _MAKES.match(one["head"])]
    if not outward:
        return f"{said}{late['if'] or ''} , {asked}{late['after'] or ''}{after}"
    same = [one for one in outward if one["head"].casefold() == outward[-1]["head"].casefold()]
    at = _first_sent(said, outward, same[0].start("head"), vocabulary)
    before = re.sub(
        r"(?:[\s,;]|\b(?:and|then|und|dann|et|puis|y|luego))*\Z", "", said[:at], flags=re.IGNORECASE
    )
    each = re.search(rf"(?<!\w)(?:{vocabulary.each_words})(?!\w)", said[begin:at], re.IGNORECASE)
    gap = ", " if each and not condition else ". "  # what is done to each is asked for each
    lead = f"{before}{gap}" if re.search(r"\w", before) else before
    if condition:
        condition = re.sub(r"\A[\s,;.]*(?:(?:but|aber|mais|pero)\s+)?", "", condition, flags=re.IGNORECASE)
        asked = f"{condition.strip().rstrip(',')}, {asked}"
    return f"{lead}{asked}{said[at:]}{after}"


def _first_sent(said: str, outward: Sequence[re.Match[str]], at: int, vocabulary: Vocabulary) -> int:
    """Where what is sent begins: of several things that are posted none goes out unasked, but what is done
    before a "then"."""
    for one in reversed([head for head in outward if head.start("head") < at]):
        sends = all(vocabulary.verb(form).kind in SENDING for form in (one["head"], said[at:].split()[0]))
        between = said[one.end() : at]
        if not sends or _THEN.search(between) or not _TO.search(between):
            break
        at = one.start("head")
    return at


def _writes(head: str, vocabulary: Vocabulary) -> bool:
    return vocabulary.verb(head).kind in PROMPTS


def lost_consent(text: str, steps: Sequence[Step]) -> list[str]:
    """The words that ask for somebody's consent, where no step waits for one, or all is done before it."""
    found = _CONSENT.search(text)
    waits = any(isinstance(step, Approval) for step in every_step(tuple(steps)))
    done = any(isinstance(step, Action) for step in every_step(tuple(steps)))
    late = done and isinstance(steps[-1], Approval)  # a draft alone may well end with it
    if found is None or not steps or (waits and not late):
        return []
    before = re.sub(r"\A\S*\s", "", text[max(0, found.start() - 40) : found.start()])
    after = re.sub(r"\s\S*\Z", "", text[found.end() : found.end() + 40])
    around = re.sub(r"\s+", " ", MARKS.sub("", f"{before}{found.group()}{after}"))
    return [f"“{around.strip()}”"]

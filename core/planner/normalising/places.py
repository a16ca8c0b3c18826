"""Where things are kept, said apart from what is done with them: "post our open roles in #general. The roles
are in a Notion database". It is said with the things here: "post our open roles from a Notion database", so
that they are read there and not made up."""

import re
from dataclasses import dataclass

from core.planner.matching.words import stem
from core.planner.vocabulary.apps import app_named
from core.planner.vocabulary.table import CONTENT_MARK

_WHOSE = r"(?:the|our|my|their|all(?:\s+(?:the|our|my))?|these|those)"
_STANDS = re.compile(
    rf"(?P<gap>\A\s*|[.;,!\n]\s*|\s[–—-]\s|\s*\(\s*)(?:(?:by\s+the\s+way|fyi|note|btw|where)\W+)?"
    rf"(?:{_WHOSE}|we\s+(?:keep|have|track|store|manage|collect|log|note)\s+{_WHOSE})\s+"
    r"(?P<what>(?:[\w'’-]+\s+){0,3}?[^\W\d_][\w'’-]*)\s+"
    r"(?:(?:all\s+|both\s+)?(?:are|is|live|lives|sit|sits|stand|stands|come|comes|can\s+be\s+found)\s+)?"
    r"(?:all\s+|stored\s+|kept\s+|listed\s+|saved\s+|tracked\s+|noted\s+|collected\s+)*"
    r"(?:in|on|inside|from)\s+(?P<place>(?:an?|the|our|my|this)?\s*[^.;,!?()\n]{2,60}?)"
    r"\s*(?P<end>\)|[.;!\n]|,\s*(?:so|and|please)\b|\Z)",
    re.IGNORECASE,
)
_VERB_SAID = re.compile(r"\b(?:are|is|lives?|sits?|stands?|comes?|found|we\s+\w+)\b", re.IGNORECASE)
_HOLDS = re.compile(r"\b(?:sheet|spreadsheet|database|table|calendar|board)\b", re.IGNORECASE)
_CHANNEL = re.compile(r"[#@<]\w")
_TO_DO = re.compile(
    r"\b(?:remind|ask|tell|nudge)\b[^.;]*\bto\s+\w+(?:\s+\w+){0,3}\Z|\b(?:their|his|her)\s+\w+\Z", re.I
)
_DAY = re.compile(r"(?:today|tomorrow|yesterday|this\s+\w+|last\s+\w+|next\s+\w+)['’]s", re.IGNORECASE)


def with_places(text: str) -> str:
    """The text with what is kept somewhere named together with the place."""
    found = next((one for one in _STANDS.finditer(text) if _tells_where(one)), None)
    if found is None:
        return text
    before, after = text[: found.start()], text[found.end() :]
    place = re.sub(r"\s+", " ", found["place"]).strip()
    rest = f"{before}{'.' if after.strip() and found['gap'].strip() != '(' else ''}{after}"
    at = _named_at(rest, found["what"])
    if at is not None and _TO_DO.search(rest[:at]):
        return text  # "remind everyone to fill in their timesheet": nothing is read for that
    if at is not None:
        return f"{rest[:at]} from {place}{rest[at:]}"
    lead = re.match(r"\W*", rest)
    start = lead.end() if lead is not None else 0
    if not re.search(r"\w", before) and not re.search(r"\w", after):
        return text
    return f"{rest[:start]}get the {found['what']} from {place}, {rest[start:]}"


@dataclass(frozen=True)
class Apart:
    """A message without the sentence that tells where something is kept; `what` is kept there."""

    rest: str
    sentence: str
    what: str


def place_apart(text: str) -> Apart | None:
    """The first such sentence, and the text without it."""
    found = next((one for one in _STANDS.finditer(text) if _tells_where(one)), None)
    if found is None:
        return None
    before, after = text[: found.start()], text[found.end() :]
    rest = f"{before}{'.' if after.strip() else ''}{after}"
    return Apart(rest, found.group().strip(" .,;()\n"), found["what"])


def unnamed_place(text: str) -> Apart | None:
    """The place of things that nothing is done with: of what an event starts, they would be taken for what
    came."""
    apart = place_apart(text)
    return None if apart is None or _named_at(apart.rest, apart.what) is not None else apart


def is_of(apart: Apart, words: str) -> bool:
    """Whether the words speak of what is kept there."""
    head = stem(apart.what.split()[-1].casefold())
    return any(stem(word.casefold()) == head for word in re.findall(r"[^\W\d_][\w'’-]*", words))


def tells_place(text: str) -> bool:
    """Whether it tells where things are kept."""
    return any(_tells_where(found) for found in _STANDS.finditer(text))


def _tells_where(found: re.Match[str]) -> bool:
    """Whether it names what holds things: an app, a sheet, a database."""
    place = found["place"]
    kept = app_named(place) is not None or _HOLDS.search(place) is not None
    said = _VERB_SAID.search(found.group()) is not None
    return kept and said and _CHANNEL.search(CONTENT_MARK.sub("", place)) is None


def _named_at(text: str, what: str) -> int | None:
    """Where the words that name these things end, in what is to be done with them."""
    head = stem(what.split()[-1].casefold())
    of_whom = rf"(?:{_WHOSE}|all|any|every|each|{_DAY.pattern})"
    for found in re.finditer(rf"\b{of_whom}\s+(?:[\w'’-]+\s+){{0,3}}?(?P<head>[^\W\d_][\w'’-]+)", text, re.I):
        said = re.split(r"\s+", found.group())
        for number in range(2, len(said) + 1):
            if stem(said[number - 1].casefold()) == head:
                phrase = re.match(
                    r"\s+".join(re.escape(word) for word in said[:number]), text[found.start() :]
                )
                return found.start() + phrase.end() if phrase is not None else None
    return None

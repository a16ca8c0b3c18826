"""Clauses without a verb that name a thing and its place: "joke of the day to #random", "standup reminder
#standup", "open Stripe invoices into #finance, biggest amount first", "a poem, in a new Google Doc". What is
named is posted or put there."""

import re
from collections.abc import Iterator
from dataclasses import replace

from core.planner.reading.clauses import Clause
from core.planner.vocabulary import Kind, Verb, Vocabulary
from core.planner.vocabulary.apps import app_named
from core.planner.vocabulary.table import CONTENT_MARK

CHANNEL = r"(?:#[\w-]*[^\W\d_][\w-]*|<#\w+(?:\|[^>]*)?>)"
PERSON = r"(?:(?<![\w.])@[\w.-]*\w|<@\w+(?:\|[^>]*)?>)"
LOOSE_TARGET = re.compile(rf"{CHANNEL}|{PERSON}")
_TARGETS = rf"(?:{CHANNEL}|{PERSON})(?:\s*(?:,|&|and|und|et|y)\s*(?:{CHANNEL}|{PERSON}))*"
_PUT = re.compile(
    rf"(?P<what>.+?)[\s,–-]*(?:\b(?:in|into|to|onto|on|for|at|dans|sur|vers|pour|auf|nach|für|en|para|al?|à)\s+(?:the"
    rf"\s+)?)?"
    rf"(?P<where>{_TARGETS})(?:\s+channel)?(?P<how>\s*[,:–-]\s*.+|\s+{CONTENT_MARK.pattern}\s*)?\Z",
    re.IGNORECASE | re.DOTALL,
)
# What holds texts, whatever app it is of.
_KEEPS = (
    r"(?:docs?|documents?|sheets?|spreadsheets?|pages?|cards?|drafts?|files?|tasks?|tickets?"
    r"|issues?|rows?|records?)"
)
_KEPT_IN = re.compile(
    rf"(?P<what>.+?)\s*,?\s+(?P<place>(?:in(?:to)?|as|on|to)\s+(?:an?|one|our|my|the)\s+(?:new"
    rf"\s+)?(?:[\w-]+\s+){{0,3}}?"
    rf"{_KEEPS}(?:\s+(?:in|on|of)\s+[\w\s-]{{2,30}})?)(?P<how>\s*,.+)?\Z",
    re.IGNORECASE | re.DOTALL,
)
_INTO = re.compile(
    rf"(?P<what>.+?)\s+(?P<place>(?:into\s+(?:an?|one|our|my|the)\s|(?:in|to|on|as)\s+(?:an?|our|my"
    rf"|the)\s+(?:[\w-]+\s+){{0,3}}?"
    rf"{_KEEPS}(?!\w)).*)\Z",
    re.IGNORECASE | re.DOTALL,
)
_WRITES_DOWN = re.compile(r"(?:write|type|enter|copy|put)(?:\s+(?:down|up))?\Z", re.IGNORECASE)
_DRAFTS = re.compile(r"(?:draft|compose|create|make)\Z", re.IGNORECASE)
_ROW = re.compile(r"\A\w+\s+(?:new\s+)?(?:rows?|records?|entr(?:y|ies)|lines?)\b", re.IGNORECASE)
_REMINDER = re.compile(
    r"(?P<what>.*?)\s*\b(?:reminder|erinnerung|rappel|recordatorio)\b\s*(?:(?:about|of|for|to|an|de"
    r"|zu)\s+)?(?P<more>.*)\Z",
    re.I | re.S,
)
# "Asana task for it", "a row in the Leads sheet": one such thing, to be made.
_ONE_MADE = re.compile(
    r"(?:an?\s+|one\s+)?(?:new\s+)?(?:[\w-]+\s+){0,3}?"
    r"(?:task|ticket|issue|card|page|row|contact|deal|draft|record|incident|entry|lead)(?:\s+(?:for|in|on|to|with|about|from|of)\s|\s*\Z)",
    re.IGNORECASE,
)
_AND_A_DM = re.compile(
    rf"(?P<what>[^.;#@<]{{4,120}}?)\s*(?:,|,?\s+(?:and|&|plus))\s+(?:an?\s+)?(?:dm|direct\s+message)\s+(?:to|for)\s+(?P<who>{PERSON}|me)\s*\Z",
    re.IGNORECASE,
)
_HELD = re.compile(r"\b(?:sheet|spreadsheet|board|table|database|list|crm)\b", re.IGNORECASE)
_LONGEST = 18  # words
_PIECES = (
    r"jokes?|quotes?|tips?|facts?|riddles?|poems?|haikus?|greetings?|updates?|agenda|digest|round-?up"
    r"|overview|reports?|polls?|rundown|briefing|teasers?|posts?|ideas?"
    r"|shout-?outs?|announcements?|news|status|check-?lists?|figures|witz|spruch|rätsel|gedicht|blagues?|citations?|devinette|poème|chistes?|frase|adivinanza|poema"
)
# Several things that somebody holds: "unpaid invoices", "this week's closed deals".
_SEVERAL = re.compile(
    r"(?<![\w#@])(?!(?:always|this|its|is|has|was|us|as|does|yes)\b)[^\W\d_]{3,}[^s\W]s\b(?!['’])",
    re.IGNORECASE,
)


def written_into(clause: Clause, vocabulary: Vocabulary) -> Iterator[Clause]:
    """ "write them into a row of a sheet" adds them, "write a poem into a Google Doc" writes it first."""
    found = _INTO.match(clause.rest)
    what = found["what"].strip(" ,") if found is not None else ""
    writes = _WRITES_DOWN.match(clause.form) is not None
    if found is not None and _DRAFTS.match(clause.form):
        writes = found["place"].casefold().startswith("as ")  # "draft a plan as a new Notion page"
    if found is None or not writes or LOOSE_TARGET.search(found["place"]):
        yield clause
    elif not _is_new(what, vocabulary) or _ROW.search(what):
        yield replace(clause, words=f"add {clause.rest}", rest=clause.rest, verb=Verb(Kind.REACH))
    else:
        yield replace(clause, words=f"{clause.form} {what}", rest=what)
        rest = f"it {found['place']}"
        yield Clause(f"put {rest}", rest, Verb(Kind.SEND), "", False)


def put_there(clause: Clause, vocabulary: Vocabulary, *, alone: bool) -> Iterator[Clause]:
    """The clause as the orders that it stands for; itself, where it stands for none."""
    both = _AND_A_DM.match(clause.words)
    if both is not None:
        first = both["what"].strip(" ,")
        yield from put_there(replace(clause, words=first, rest=first), vocabulary, alone=False)
        yield Clause(f"dm {both['who']}", both["who"], Verb(Kind.SEND), "", False)
        return
    held = _HELD.search(clause.words) is not None or app_named(clause.words) is not None
    if held and _ONE_MADE.match(clause.words) and not LOOSE_TARGET.search(clause.words):
        rest = clause.words
        yield replace(clause, words=f"create {rest}", rest=rest, verb=Verb(Kind.REACH))
        return
    kept = _KEPT_IN.match(clause.words)
    if kept is not None and LOOSE_TARGET.search(clause.words) is None and _is_new(kept["what"], vocabulary):
        what = f"{kept['what'].strip(' ,')}{kept['how'] or ''}"
        yield replace(clause, words=f"{vocabulary.write} {what}", rest=what, verb=Verb(Kind.WRITE))
        yield Clause(f"put it {kept['place']}", f"it {kept['place']}", Verb(Kind.SEND), "", False)
        return
    found = _PUT.match(clause.words)
    if found is None or len(found["what"].split()) > _LONGEST:
        yield clause
        return
    what, how = found["what"].strip(" ,"), found["how"] or ""
    reminder = _REMINDER.match(f"{what}{how}")
    if reminder is not None and alone and not _is_new(what, vocabulary):
        said = f"{reminder['what']} {reminder['more']} {found['where']}".strip()
        yield replace(clause, words=f"remind {said}", rest=said, verb=Verb(Kind.REMIND))
        return
    known = rf"(?<!\w)(?:{_PIECES}|{vocabulary.noun_words.pattern}|{vocabulary.texts})(?!\w)"
    of_an_app = app_named(what) is not None and re.match(rf"(?:{vocabulary.definite})(?!\w)", what, re.I)
    if not (re.search(known, what, re.IGNORECASE) or _SEVERAL.search(what) or of_an_app):
        yield clause
        return
    plain = (
        CONTENT_MARK.match(what)
        or _is_new(what, vocabulary)
        or re.match(rf"(?:{vocabulary.this}|{vocabulary.definite})(?!\w)", what, re.IGNORECASE)
    )
    several = _SEVERAL.search(what.split(",")[0]) is not None and not re.search(
        rf"(?<!\w)(?:{_PIECES})\s+of\b", what, re.I
    )
    said = what if plain else f"{vocabulary.say('the')} {what}" if several else f"a {what}"
    said = f"{said}{how} {found['where']}"
    yield replace(clause, words=f"post {said}", rest=said, verb=Verb(Kind.SEND))


def _is_new(what: str, vocabulary: Vocabulary) -> bool:
    return re.match(rf"(?:{vocabulary.indefinite})(?!\w)", what.strip(), re.IGNORECASE) is not None

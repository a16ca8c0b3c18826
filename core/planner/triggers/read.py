"""What starts a workflow, read from the words of its intent: a time, a Slack event, a webhook, an app, a
person.

Only an instruction's words count: what is quoted or pasted starts nothing. An app's event is given as
its words, which the catalogue is searched with. Whether "when" names an event or a step's condition
("post it when I agree") is told by what happens in it: where nothing does, it starts nothing.
"""

import re
from itertools import islice

from core.planner.times import Ambiguous, Schedule, Span, read_schedule, without
from core.planner.times.instruction import quoted
from core.planner.times.parsed import Instruction, take_apart
from core.planner.times.read import not_understood, reading_of
from core.planner.times.resolve import closing
from core.planner.times.sayings import phrasebook
from core.planner.times.wordlists import word_set
from core.planner.triggers.happenings import happenings
from core.planner.triggers.in_slack import CHANNEL, QUESTIONS, message, reaction, reacts
from core.planner.triggers.kinds import AppEvent, Event, Manual, TriggerReading, Webhook
from core.planner.triggers.occasions import HEAD, end_of_clause, is_last_word, is_supposed, opens
from core.planner.vocabulary.apps import app_named

_PERIODS = word_set("UNIT DOW MONTH SEASON QUARTER NOON MIDNIGHT PART")
_PASSING = word_set(
    "ends begins comes passes arrives endet beginnt vorbei commence finit arrive termina empieza"
)
_MOST_HEADS = 12
_SAID = re.compile(
    r"\b(?:message|messages|post|posts|posted|posting|write|writes|wrote|says?|asks?|question|thread"
    r"|mentions?|types?"
    r"|écrit|écrive|poste|mentionne|nachricht|schreibt|postet|sagt|erwähnt|mensaje|escrib[ae]|publica"
    r"|publique|dice|diga|mencion[ae])\b",
    re.IGNORECASE,
)
_WEBHOOK = re.compile(
    r"\bweb\s?hooks?\b|\b(?:posts?|posted|called|hit|requested?|submits?)\b.{0,40}\b(?:url|endpoint)\b"
    r"|\b(?:url|endpoint)\b.{0,30}\b(?:called|hit|requested)\b",
    re.IGNORECASE,
)
_HAPPENS = re.compile(
    r"\bnew\b|\b(?:is|are|gets?|was|were|has been|have been|am|becomes)\s+(?:\w+\s)?\w*(?:ed|en|id|nt|ld"
    r"|out|in|won|lost|made|met)\b"
    r"|\bI\s+(?:get|receive|star|push|merge|create|save|add|book|miss|have a new)"
    r"|\b(?:someone|somebody|anyone|customer|user|person|people|member|lead|guest|client)s?\s+\w+"
    r"|\b(?:arrives?|comes? in|lands?|appears?|fails?|succeeds|happens|starts|ends|changes|joins?|leaves"
    r"|breaks|opens"
    r"|closes|expires|replies|subscribes|unsubscribes|pushes|signs up|goes down|finishes)\b"
    r"|\b(?:nouve(?:au|l|lle|lles|aux)|reçois|arrive|neue[rnsm]?|erhalte|bekomme|ankommt|eintrifft"
    r"|nuev[oa]s?|recibo"
    r"|llega|crea|créée?|ouverte?|erstellt|geöffnet|abre)\b",
    re.IGNORECASE,
)
_NEWS = ("on ", "for ", "upon", "triggered", "à chaque", "bei ", "con cada", "with every", "with each")
_SOMEBODY = re.compile(r"\b(?:someone|somebody|anyone|anybody|people)\b", re.IGNORECASE)
_A_MESSAGE = re.compile(
    r"\s*(?:(?:an?|any|the)\s+)?(?:new\s+)?(?:slack\s+)?(?:message|post|thread)\b", re.IGNORECASE
)
_INDEFINITE = re.compile(
    r"\s*(?:an?|any|some\w*|another|one\s+of|new|our|(?:i|we)\s+(?:get|receive)|people|customers?|un[ae]?"
    r"|des|jemand|eine?"
    r"|neue?[rs]?|alguien|nuev[oa]s?)\s",
    re.IGNORECASE,
)
_WE = re.compile(r"\s*(?:we|they|you)\s", re.IGNORECASE)
_ALWAYS = frozenset({"whenever", "every time", "each time", "any time", "anytime", "everytime"})
_OWN = re.compile(
    r"\s*(?:(?-i:[Ii]t)|that|this|you|we|they|done|ready|finished|approved|complete|needed|necessary|possible"
    r"|necessary|asked"
    r"|all|everything|both|not|the (?:summary|translation|answer|response|result|output|draft|text|report"
    r"|list)"
    r"|(?!(?:some|any)thing\b)\w+ing"
    r"|I\s+(?:agree|approve|say|confirm|ask|click|press|tell|want|accept|am (?:ok|fine|happy|ready|done)))\b",
    re.IGNORECASE,
)


def read_trigger(text: str, zone: str, *, supposing: bool = False) -> TriggerReading:
    """What the instruction in `text` says about when to run, for a person in the IANA `zone`; `supposing`,
    with events that may be none."""
    instruction = take_apart(text, zone)
    event, time = _event(instruction, supposing=supposing), reading_of(instruction)
    if event is None or (time is not None and isinstance(event, AppEvent) and event.supposed):
        return Manual() if time is None else time
    return _both(time, event, text) if isinstance(time, Schedule) else event


def _both(time: Schedule, event: Event, text: str) -> Ambiguous:
    """A time and an event: a workflow starts in one way."""
    start, end = time.span
    within = event.span[0] <= start and end <= event.span[1]
    said = text[slice(*event.span)]
    if within:
        said = without(said, (start - event.span[0], end - event.span[0]))
    choices = (time.phrase, said)
    asked = f"{phrasebook(time.language).asked['several']} {closing(choices, time.language)}"
    return Ambiguous(asked, choices, event.span, () if within else (time.span,), time.language)


def _event(instruction: Instruction, *, supposing: bool) -> Event | None:
    text, ends = instruction.text, instruction.ends
    contents = quoted(text[:ends])
    for head in islice(HEAD.finditer(text, 0, ends), _MOST_HEADS):
        if any(start <= head.start() < end for start, end in contents):
            continue
        if not supposing and is_supposed(head) and head.group().casefold() != "if":
            continue
        span = head.start(), end_of_clause(text, head, contents)
        event = _read_clause(text, head, span, instruction.language, supposing=supposing)
        if isinstance(event, AppEvent) and _is_of_time(instruction, head.end()):
            return not_understood(event.span, instruction)
        if event is not None:
            return event
    return None


def _read_clause(
    text: str, head: re.Match[str], span: Span, language: str, *, supposing: bool
) -> Event | None:
    start, end = span
    clause, word = text[head.end() : end], head.group().lower()
    supposed, opening = is_supposed(head), opens(text, start)
    if supposed and not (opening or (supposing and is_last_word(text, start))):
        return None  # a step's condition
    channel = CHANNEL.search(clause)
    if reacts(clause):
        return reaction(clause, channel, span, language)
    if channel and _SAID.search(clause) and (opening or not supposed):
        return message(clause, channel, span, language)
    if _WEBHOOK.search(clause):
        return Webhook(span)
    happens = happenings(clause)
    ours = (opening or word in _ALWAYS) and happens - {"done"} and _WE.match(clause)
    if (supposed and not supposing) or (_OWN.match(clause) and not ours):
        return None
    news = word.startswith(_NEWS) and (word != "à chaque" or bool(happens))
    if not (
        news
        or opening
        or ours
        or "soon" in happens
        or _HAPPENS.search(clause)
        or (_INDEFINITE.match(clause) and happens)
    ):
        return None
    if (
        app_named(clause) is None
        and _SAID.search(clause)
        and (_SOMEBODY.search(clause) or _A_MESSAGE.match(clause))
    ):
        return Ambiguous(QUESTIONS[language][0], (), span, language=language)
    if (supposed or word.startswith(("on every", "on each"))) and _is_time(text[start:end]):
        return None
    if supposed and not happens:
        return None
    return AppEvent(_named(word, clause), (start, start + len(text[start:end].rstrip())), supposed)


def _is_of_time(instruction: Instruction, start: int) -> bool:
    """ "when the month ends" is a time, and no app tells of it."""
    said = [s for s in instruction.symbols if s.start >= start and s.kind not in ("ART", "EVERY")][:2]
    return len(said) == 2 and said[0].kind in _PERIODS and said[1].name in _PASSING


def _named(word: str, clause: str) -> str:
    new = "new " if re.search(r"\s(?:new|nouve\w+|neu\w*|nuev\w+)\Z", word) else ""
    return f"{new}{clause.strip()}"


def _is_time(said: str) -> bool:
    return read_schedule(said, "UTC") is not None

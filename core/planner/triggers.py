"""What starts a workflow, read from the words of its intent: a time, a Slack event, a webhook, an app, a
person.

Only an instruction's words count: what is quoted or pasted starts nothing. An app's event is given as
its words, which the catalogue is searched with. Whether "when" names an event or a step's condition
("post it when I agree") is told by what happens in it: where nothing does, it starts nothing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from core.planner.times import Ambiguous, OneOff, Schedule, Span, read_schedule, without
from core.planner.times.instruction import quoted
from core.planner.times.parsed import Instruction, take_apart
from core.planner.times.read import not_understood, reading_of
from core.planner.times.resolve import closing
from core.planner.times.sayings import phrasebook
from core.planner.times.wordlists import word_set


@dataclass(frozen=True)
class Manual:
    """Nothing in the text starts it: somebody will."""


@dataclass(frozen=True)
class SlackMessage:
    """`channel` as it was written: `#support`, or the id of a `<#C012|support>`."""

    channel: str
    contains: str | None
    span: Span


@dataclass(frozen=True)
class SlackReaction:
    """`reaction` is the emoji's name without colons, or the character itself."""

    reaction: str
    channel: str
    span: Span


@dataclass(frozen=True)
class Webhook:
    span: Span


@dataclass(frozen=True)
class AppEvent:
    """`phrase` is what happens, without the "when": "a new issue is opened in acme/api"."""

    phrase: str
    span: Span


TriggerReading: TypeAlias = (
    Schedule | Ambiguous | OneOff | SlackMessage | SlackReaction | Webhook | AppEvent | Manual
)
Event: TypeAlias = SlackMessage | SlackReaction | Webhook | AppEvent | Ambiguous

_PERIODS = word_set("UNIT DOW MONTH SEASON QUARTER NOON MIDNIGHT PART")
_PASSING = word_set(
    "ends begins comes passes arrives endet beginnt vorbei commence finit arrive termina empieza"
)
_LONGEST_CLAUSE = 300  # characters
_MOST_HEADS = 12

_HEAD = re.compile(
    r"\b(?:when(?:ever)?|(?:every|each|any)\s?time|as soon as|if|on (?:every|each|any|a) new|on new"
    r"|on every(?! one\b)|on each(?! one\b)"
    r"|for (?:every|each) new|upon|triggered by|quand|lorsque|lorsqu['’]|dès que|dès qu['’]"
    r"|à chaque fois que?"
    r"|chaque fois que?|immer wenn|jedes mal,? wenn|wenn|sobald|cuando|cada vez que|siempre que)(?=\s"
    r"|(?<=['’]))",
    re.IGNORECASE,
)
_CHANNEL = re.compile(r"<#(?P<id>[CG]\w+)(?:\|[^>]*)?>|(?<![\w&/])#(?P<name>[\w][\w.-]*)")
_EMOJI = re.compile(
    r":(?P<name>[a-z0-9_+'-]{2,60}):|(?P<sign>[\u2190-\u2bff\U0001f000-\U0001faff]\ufe0f?)", re.I
)
_REACTION = re.compile(r"\breact|\breaction|\bréag|\bréaction|\breagier|\breaktion|\breaccion", re.IGNORECASE)
_ADDED = re.compile(r"\b(?:adds?|added|puts?|ajoute|hinzufüg|añade)\b", re.IGNORECASE)
_SAID = re.compile(
    r"\b(?:message|messages|post|posts|posted|posting|write|writes|wrote|says?|asks?|question|thread"
    r"|mentions?|types?"
    r"|écrit|poste|nachricht|schreibt|postet|mensaje|escribe|publica)\b",
    re.IGNORECASE,
)
_WEBHOOK = re.compile(
    r"\bweb\s?hooks?\b|\b(?:posts?|posted|called|hit|requested?|submits?)\b.{0,40}\b(?:url|endpoint)\b"
    r"|\b(?:url|endpoint)\b.{0,30}\b(?:called|hit|requested)\b",
    re.IGNORECASE,
)
_CALLS_IT = re.compile(r"\b(?:calls?|hits?|posts?\s+to|pings?|triggers?)\s+it\b", re.IGNORECASE)
_CONTAINS = re.compile(
    r"\b(?:that |which |and |qui |der |que )?(?:contain(?:s|ing)?|mention(?:s|ing)?|includ(?:es|ing)"
    r"|say(?:s|ing)?"
    r"|with|matching|contient|contenant|mentionne|enthält|contiene|menciona)\s+"
    r"(?:the |le |das |la )?(?:words?|text|phrase|keyword|mot|wort|palabra)?\s*"
    r"(?:[\"“„«'‘`]\s?(?P<quoted>[^\"”“»'’`]{1,200}?)\s?[\"”“»'’`]|(?P<plain>[\w$€-]{2,60}))",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"\b(?:says|writes|posts|types|mentions"
    r"|asks)\s+[\"“„«'‘`]\s?(?P<quoted>[^\"”“»'’`]{1,200}?)\s?[\"”“»'’`]",
    re.I,
)
_ABOUT = re.compile(
    r"\b(?:about|regarding|asking for)\s+(?:a |an |the )?(?P<topic>[\w-]{2,60})", re.IGNORECASE
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
_OWN = re.compile(
    r"\s*(?:it|that|this|you|we|they|done|ready|finished|approved|complete|needed|necessary|possible"
    r"|necessary|asked"
    r"|all|everything|both|not|the (?:summary|translation|answer|response|result|output|draft|text|report"
    r"|list)"
    r"|\w+ing|I\s+(?:agree|approve|say|confirm|ask|click|press|tell|want|accept|am (?:ok|fine|happy|ready"
    r"|done)))\b",
    re.IGNORECASE,
)
_COMMANDS = (
    "summari[sz]e|sum up|translate|post|send|reply|answer|create|add|write|draft|tell|notify|email"
    "|e-mail|message|dm"
    "|open|make|generate|classify|extract|save|log|append|update|forward|share|ask|remind|thank|greet"
    "|say|list|check"
    "|run|label|assign|close|comment|résume|traduis|envoie|réponds|crée|ajoute|fasse|übersetze|schreibe"
    "|sende|poste"
    "|erstelle|antworte|resume|traduce|envía|responde|publica"
)
_ENDS = re.compile(
    rf",\s|,\Z|;|\n|:(?=\s)(?<!\w:\w)|[.!?](?=\s|\Z)|\s(?:then|dann|puis|alors|entonces)\s"
    rf"|\s(?=(?:{_COMMANDS})\b(?!\s+(?:to|in|into|on|is|are|gets?|was|from|with|contains|arrives|comes|appears)\b))",
    re.IGNORECASE,
)

_NOUN_BEFORE = re.compile(
    r"\b(?:an?|the|new|my|our|your|any|some|every|each|this|to|of|in|on|from|or|by|is|are|gets?|i|we|they"
    r"|who|that"
    r"|people|someone|somebody|anyone|un|une|le|la|el|ein|eine|neue|nouveau|nuevo|direct|slack)\Z",
    re.IGNORECASE,
)

_QUESTIONS = {
    "en": ("In which channel?", "Should it look for the word “{word}”?"),
    "fr": ("Dans quel canal ?", "Faut-il chercher le mot « {word} » ?"),
    "de": ("In welchem Kanal?", "Soll nach dem Wort „{word}“ gesucht werden?"),
    "es": ("¿En qué canal?", "¿Debe buscar la palabra «{word}»?"),
}


def read_trigger(text: str, zone: str) -> TriggerReading:
    """What the instruction in `text` says about when to run, for a person in the IANA `zone`."""
    instruction = take_apart(text, zone)
    event, time = _event(instruction), reading_of(instruction)
    if event is None:
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


def _event(instruction: Instruction) -> Event | None:
    text, ends = instruction.text, instruction.ends
    contents = quoted(text[:ends])
    for head in islice(_HEAD.finditer(text, 0, ends), _MOST_HEADS):
        if any(start <= head.start() < end for start, end in contents):
            continue
        span = head.start(), _end_of_clause(text, head.end(), contents)
        event = _read_clause(text, head, span, instruction.language)
        if isinstance(event, AppEvent) and _is_of_time(instruction, head.end()):
            return not_understood(event.span, instruction)
        if event is not None:
            return event
    return None


def _end_of_clause(text: str, start: int, contents: Iterable[Span]) -> int:
    """Up to a comma, a full stop, a "then" or the verb of what to do; quotations are passed over."""
    limit = min(len(text), start + _LONGEST_CLAUSE)
    for found in _ENDS.finditer(text, start, limit):
        inside = any(begin < found.start() < end for begin, end in contents)
        emoji = re.search(r":[\w+-]+:?\Z", text[max(start, found.start() - 60) : found.start() + 1])
        begun = text[start : found.start()].strip()
        noun = found.group().isspace() and found.group() != "\n" and _NOUN_BEFORE.search(begun)
        if begun and not (inside or noun or (found.group().startswith(":") and emoji)):
            return found.start()
    return limit


def _read_clause(text: str, head: re.Match[str], span: Span, language: str) -> Event | None:
    start, end = span
    clause, word = text[head.end() : end], head.group().lower()
    if word == "if" and text[:start].strip():
        return None  # a step's condition
    channel = _CHANNEL.search(clause)
    if _REACTION.search(clause) or (_EMOJI.search(clause) and _ADDED.search(clause)):
        return _reaction(clause, channel, span, language)
    if channel and _SAID.search(clause):
        return _message(clause, channel, head.end(), span, language)
    if _WEBHOOK.search(clause) or (_CALLS_IT.search(clause) and _WEBHOOK.search(text[:start])):
        return Webhook(span)
    if word == "if" or _OWN.match(clause):
        return None
    news = word.startswith(("on ", "for ", "upon", "triggered"))
    if not news and not _HAPPENS.search(clause):
        return None
    if _SAID.search(clause) and re.search(
        r"\b(?:someone|somebody|anyone|anybody|people)\b", clause, re.IGNORECASE
    ):
        return Ambiguous(_QUESTIONS[language][0], (), span, language=language)
    if word.startswith(("on every", "on each")) and _is_time(text[start:end]):
        return None
    return AppEvent(_named(word, clause), (start, start + len(text[start:end].rstrip())))


def _is_of_time(instruction: Instruction, start: int) -> bool:
    """ "when the month ends" is a time, and no app tells of it."""
    said = [s for s in instruction.symbols if s.start >= start and s.kind not in ("ART", "EVERY")][:2]
    return len(said) == 2 and said[0].kind in _PERIODS and said[1].name in _PASSING


def _named(word: str, clause: str) -> str:
    new = "new " if word.endswith(" new") else ""
    return f"{new}{clause.strip()}"


def _is_time(said: str) -> bool:
    return read_schedule(said, "UTC") is not None


def _reaction(clause: str, channel: re.Match[str] | None, span: Span, language: str) -> Event | None:
    emoji = _EMOJI.search(clause)
    if emoji is None:
        return None
    if channel is None:
        return Ambiguous(_QUESTIONS[language][0], (), span, language=language)
    name = emoji["name"] or emoji["sign"].rstrip("\ufe0f")
    return SlackReaction(name, _channel(channel), span)


def _message(clause: str, channel: re.Match[str], offset: int, span: Span, language: str) -> Event:
    found = _CONTAINS.search(clause) or _SAYS.search(clause)
    about = _ABOUT.search(clause)
    if found is None and about is not None:
        choice = f"when a message in {channel.group()} contains “{about['topic']}”"
        return Ambiguous(
            _QUESTIONS[language][1].format(word=about["topic"]), (choice,), span, language=language
        )
    contains = None
    if found is not None:
        contains = found["quoted"] or found.groupdict().get("plain")
    return SlackMessage(_channel(channel), contains, span)


def _channel(found: re.Match[str]) -> str:
    return found["id"] or f"#{found['name'].rstrip('.')}"

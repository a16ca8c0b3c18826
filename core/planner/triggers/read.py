"""What starts a workflow, read from the words of its intent: a time, a Slack event, a webhook, an app, a
person.

Only an instruction's words count: what is quoted or pasted starts nothing. An app's event is given as
its words, which the catalogue is searched with. Whether "when" names an event or a step's condition
("post it when I agree") is told by what happens in it: where nothing does, it starts nothing.
"""

import re
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
from core.planner.triggers.happenings import happenings
from core.planner.triggers.occasions import HEAD, end_of_clause, is_last_word, is_supposed, opens
from core.planner.vocabulary.apps import app_named


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
    """`phrase` is what happens, without the "when": "a new issue is opened in acme/api".

    `supposed`: the words could as well be a condition ("if …"), and it is an event only where the catalogue
    tells of such a one.
    """

    phrase: str
    span: Span
    supposed: bool = False


TriggerReading: TypeAlias = (
    Schedule | Ambiguous | OneOff | SlackMessage | SlackReaction | Webhook | AppEvent | Manual
)
Event: TypeAlias = SlackMessage | SlackReaction | Webhook | AppEvent | Ambiguous

_PERIODS = word_set("UNIT DOW MONTH SEASON QUARTER NOON MIDNIGHT PART")
_PASSING = word_set(
    "ends begins comes passes arrives endet beginnt vorbei commence finit arrive termina empieza"
)
_MOST_HEADS = 12

_CHANNEL = re.compile(r"<#(?P<id>[CG]\w+)(?:\|[^>]*)?>|(?<![\w&/])#(?P<name>[\w][\w.-]*)")
_EMOJI = re.compile(
    r":(?P<name>[a-z0-9_+'-]{2,60}):|(?P<sign>[\u2190-\u2bff\U0001f000-\U0001faff]\ufe0f?)", re.I
)
# "reacts with eyes to a message", "adds a thumbs up reaction": the emoji in words.
_IN_WORDS = re.compile(
    r"\breact(?:s|ed|ing)?\s+(?:to\s+(?:\w+\s+){1,4}?)?with\s+(?:an?\s+|the\s+)?(?P<with>[a-z0-9+_-]+(?:\s+[a-z0-9]+)??)"
    r"(?:\s+(?:emoji|reaction|icon))?(?=\s+(?:to|on|in|at|under|below)\b|\s*[,.:;]|\s*\Z)"
    r"|\b(?:adds?|added|puts?|gets?|leaves?)\s+(?:an?|the)\s+(?P<adds>[a-z0-9+_-]+(?:\s+[a-z0-9]+){0,2}?)"
    r"\s+(?:emoji|reaction)\b",
    re.IGNORECASE,
)
_ANY_EMOJI = word_set("emoji emojis reaction anything something any new certain specific it this that")
# As Slack calls what people say in other words.
_CALLED = {
    "thumbs_up": "+1",
    "thumbsup": "+1",
    "thumb_up": "+1",
    "thumbs_down": "-1",
    "thumbsdown": "-1",
    "check": "white_check_mark",
    "tick": "white_check_mark",
    "check_mark": "white_check_mark",
    "checkmark": "white_check_mark",
    "green_check": "white_check_mark",
    "green_check_mark": "white_check_mark",
    "red_heart": "heart",
    "hearts": "heart",
    "question_mark": "question",
    "exclamation_mark": "exclamation",
    "party_popper": "tada",
    "confetti": "tada",
    "eye": "eyes",
    "siren": "rotating_light",
    "red_cross": "x",
    "cross": "x",
    "hundred": "100",
}
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
_SAYS_THIS = re.compile(
    r"\b(?:says|writes|posts|types|mentions)\s+(?!(?:an?|the|some\w*|any\w*|in|on|here|there|to|about|that|it)\b)"
    r"(?P<plain>[\w-]{3,40})\s+(?:in|to|on)\s+(?=#|<#)",
    re.IGNORECASE,
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
_OWN = re.compile(
    r"\s*(?:it|that|this|you|we|they|done|ready|finished|approved|complete|needed|necessary|possible"
    r"|necessary|asked"
    r"|all|everything|both|not|the (?:summary|translation|answer|response|result|output|draft|text|report"
    r"|list)"
    r"|\w+ing|I\s+(?:agree|approve|say|confirm|ask|click|press|tell|want|accept|am (?:ok|fine|happy|ready"
    r"|done)))\b",
    re.IGNORECASE,
)
_QUESTIONS = {
    "en": ("In which channel?", "Should it look for the word “{word}”?"),
    "fr": ("Dans quel canal ?", "Faut-il chercher le mot « {word} » ?"),
    "de": ("In welchem Kanal?", "Soll nach dem Wort „{word}“ gesucht werden?"),
    "es": ("¿En qué canal?", "¿Debe buscar la palabra «{word}»?"),
}


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
    channel = _CHANNEL.search(clause)
    if _REACTION.search(clause) or (_EMOJI.search(clause) and _ADDED.search(clause)):
        return _reaction(clause, channel, span, language)
    if channel and _SAID.search(clause) and (opening or not supposed):
        return _message(clause, channel, head.end(), span, language)
    if _WEBHOOK.search(clause) or (_CALLS_IT.search(clause) and _WEBHOOK.search(text[:start])):
        return Webhook(span)
    happens = happenings(clause)
    ours = opening and happens - {"done"} and _WE.match(clause)
    if (supposed and not supposing) or (_OWN.match(clause) and not ours):
        return None
    news = word.startswith(_NEWS) and (word != "à chaque" or bool(happens))
    if not (news or opening or _HAPPENS.search(clause) or (_INDEFINITE.match(clause) and happens)):
        return None
    if (
        app_named(clause) is None
        and _SAID.search(clause)
        and (_SOMEBODY.search(clause) or _A_MESSAGE.match(clause))
    ):
        return Ambiguous(_QUESTIONS[language][0], (), span, language=language)
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


def _reaction(clause: str, channel: re.Match[str] | None, span: Span, language: str) -> Event | None:
    name = _emoji(clause)
    if name is None:
        return None
    if channel is None:
        return Ambiguous(_QUESTIONS[language][0], (), span, language=language)
    return SlackReaction(name, _channel(channel), span)


def _emoji(clause: str) -> str | None:
    if (sign := _EMOJI.search(clause)) is not None:
        return sign["name"] or sign["sign"].rstrip("\ufe0f")
    found = _IN_WORDS.search(clause)
    said = re.sub(r"\s+", "_", (found["with"] or found["adds"]).casefold()) if found is not None else ""
    return None if not said or said in _ANY_EMOJI else _CALLED.get(said, said)


def _message(clause: str, channel: re.Match[str], offset: int, span: Span, language: str) -> Event:
    found = _CONTAINS.search(clause) or _SAYS.search(clause) or _SAYS_THIS.search(clause)
    about = _ABOUT.search(clause)
    if found is None and about is not None:
        choice = f"when a message in {channel.group()} contains “{about['topic']}”"
        return Ambiguous(
            _QUESTIONS[language][1].format(word=about["topic"]), (choice,), span, language=language
        )
    contains = None
    if found is not None:
        groups = found.groupdict()
        contains = groups.get("quoted") or groups.get("plain")
    return SlackMessage(_channel(channel), contains, span)


def _channel(found: re.Match[str]) -> str:
    return found["id"] or f"#{found['name'].rstrip('.')}"

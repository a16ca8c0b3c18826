"""What happens in Slack: somebody writes in a channel, or reacts."""

import re

from core.occurrences import emoji
from core.planner.times import Ambiguous, Span
from core.planner.times.wordlists import word_set
from core.planner.triggers.kinds import Event, SlackMessage, SlackReaction

CHANNEL = re.compile(r"<#(?P<id>[CG]\w+)(?:\|[^>]*)?>|(?<![\w&/])#(?P<name>[\w][\w.-]*)")
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
_ADDED = re.compile(
    r"\b(?:adds?|added|puts?|gets?|leaves?|drops?|marks?|marked|flags?|stars?|saves?|sets?|sticks?|slaps?|hits?|uses?|ajoute|met(?:te)?|pose|hinzufügt?|setzt|macht|hängt|añad[ae]|pon(?:e|ga))\b",
    re.IGNORECASE,
)
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
# "writes the word "outage"", in whatever language: what else would stand in quotation marks here.
_QUOTED = re.compile(r"[\"“„«‘`]\s?(?P<quoted>[^\"”“»’`]{1,200}?)\s?[\"”“»’`]")
_ABOUT = re.compile(
    r"\b(?:about|regarding|asking for)\s+(?:a |an |the )?(?P<topic>[\w-]{2,60})", re.IGNORECASE
)
QUESTIONS = {
    "en": ("In which channel?", "Should it look for the word “{word}”?"),
    "fr": ("Dans quel canal ?", "Faut-il chercher le mot « {word} » ?"),
    "de": ("In welchem Kanal?", "Soll nach dem Wort „{word}“ gesucht werden?"),
    "es": ("¿En qué canal?", "¿Debe buscar la palabra «{word}»?"),
}


def reacts(clause: str) -> bool:
    """Whether somebody reacts in it."""
    return bool(_REACTION.search(clause) or (_EMOJI.search(clause) and _ADDED.search(clause)))


def reaction(clause: str, channel: re.Match[str] | None, span: Span, language: str) -> Event | None:
    """Somebody reacts; None where nothing says with what."""
    name = _emoji(clause)
    if name is None:
        return None
    if channel is None:
        return Ambiguous(QUESTIONS[language][0], (), span, language=language)
    return SlackReaction(name, _channel(channel), span)


def _emoji(clause: str) -> str | None:
    if (sign := _EMOJI.search(clause)) is not None:
        return sign["name"] or emoji(sign["sign"])
    found = _IN_WORDS.search(clause)
    said = re.sub(r"\s+", "_", (found["with"] or found["adds"]).casefold()) if found is not None else ""
    return None if not said or said in _ANY_EMOJI else _CALLED.get(said, said)


def message(clause: str, channel: re.Match[str], span: Span, language: str) -> Event:
    """Somebody writes in that channel; "about …" could be a word of it, so it is asked."""
    found = _CONTAINS.search(clause) or _SAYS.search(clause) or _SAYS_THIS.search(clause)
    found = found or _QUOTED.search(clause)
    about = _ABOUT.search(clause)
    if found is None and about is not None:
        choice = f"when a message in {channel.group()} contains “{about['topic']}”"
        return Ambiguous(
            QUESTIONS[language][1].format(word=about["topic"]), (choice,), span, language=language
        )
    contains = None
    if found is not None:
        groups = found.groupdict()
        contains = groups.get("quoted") or groups.get("plain")
    return SlackMessage(_channel(channel), contains, span)


def _channel(found: re.Match[str]) -> str:
    return found["id"] or f"#{found['name'].rstrip('.')}"

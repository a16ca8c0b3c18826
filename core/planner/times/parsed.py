"""A message taken apart once: its words of time, and where its pasted content begins."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.planner.times.grammar import find_phrases
from core.planner.times.grammar.phrase import Phrase
from core.planner.times.instruction import LONGEST_INSTRUCTION, colons, is_label, pasted_below, quoted
from core.planner.times.lexicon import Symbol, symbols
from core.planner.times.spelling import Respelled, respell
from core.planner.times.tokens import Token, tokenize
from core.planner.times.words import language_of

_MOST_COLONS = 20
_MOST_TOKENS = 600  # of an instruction; 4,000 characters of prose have about as many


@dataclass(frozen=True)
class Instruction:
    """A text taken apart once: its symbols, and the phrases about time that are no content."""

    text: str
    zone: str
    language: str
    symbols: Sequence[Symbol]
    phrases: Sequence[Phrase]
    ends: int  # where pasted content begins
    respelled: tuple[Respelled, ...] = ()


def take_apart(text: str, zone: str) -> Instruction:
    head = text[:LONGEST_INSTRUCTION]
    below = pasted_below(head)
    head = head if below is None else head[:below]
    tokens = _tokens(head)[:_MOST_TOKENS]
    lang = language_of(tokens)
    tokens, respelled = respell(tokens, lang)
    found = symbols(tokens, lang)
    phrases = find_phrases(found, lang.code, zone)
    ends = _content_begins(head, phrases)
    kept = [phrase for phrase in phrases if phrase.start < ends]
    return Instruction(text, zone, lang.code, [s for s in found if s.start < ends], kept, ends, respelled)


def _tokens(head: str) -> list[Token]:
    """The tokens outside of quotations; each of these becomes one sign, so that words do not meet"
    " across it."""
    tokens: list[Token] = []
    at = 0
    for start, end in quoted(head):
        tokens += tokenize(head, at, start)
        tokens.append(Token('"', '"', start, end, False, "other"))
        at = end
    return tokens + tokenize(head, at)


def _content_begins(head: str, phrases: Sequence[Phrase]) -> int:
    """The first colon that introduces content: not a label's, and not one right behind a schedule."""
    for colon in colons(head)[:_MOST_COLONS]:
        before = head[:colon]
        for phrase in phrases:
            if phrase.end <= colon and (phrase.recurring or phrase.hint or phrase.clocks):
                before = before[: phrase.start] + " " * (phrase.end - phrase.start) + before[phrase.end :]
        if re.search(r"\w", before) and not is_label(head, colon):
            return colon
    return len(head)

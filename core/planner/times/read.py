"""The whole of it: a text → the one schedule that its instruction names, a question, a time once, or
nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.planner.times.explain import validate_cron
from core.planner.times.grammar import find_phrases
from core.planner.times.grammar.clock import symbol_at
from core.planner.times.grammar.phrase import Phrase
from core.planner.times.instruction import LONGEST_INSTRUCTION, colons, is_label, pasted_below, quoted
from core.planner.times.lexicon import Symbol, symbols
from core.planner.times.once import find_once
from core.planner.times.readings import Ambiguous, Schedule, ScheduleReading, Span
from core.planner.times.resolve import closing, resolve, spell
from core.planner.times.sayings import phrasebook
from core.planner.times.tokens import Token, tokenize
from core.planner.times.wordlists import word_set
from core.planner.times.words import language_of

_NUMBERS, _NAMES = (
    r"[\d*][\d*/,\-#LW]*",
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)",
)
_FIELD = rf"(?:{_NUMBERS}|LW?|{_NAMES}(?:[-,#](?:{_NAMES}|\d))*)"
_CRON = re.compile(rf"(?<![\w*/])(?:{_FIELD}[ \t]+){{4,5}}{_FIELD}(?![\w*/])", re.IGNORECASE)
_MACRO = re.compile(r"(?<![\w<])@(hourly|daily|midnight|weekly|monthly|yearly|annually)\b(?!\|)")
_MACROS = {
    "hourly": "0 * * * *",
    "daily": "0 0 * * *",
    "midnight": "0 0 * * *",
    "weekly": "0 0 * * 0",
    "monthly": "0 0 1 * *",
    "yearly": "0 0 1 1 *",
    "annually": "0 0 1 1 *",
}
_STATES = word_set(
    "is are was were happens happen occurs occur meets meet met est sont ist sind findet es son was war"
)
_WISHES = word_set(
    "want need would like should must could can wish expect prefer d'd'like i'd we'd have'to please run runs"
    " remind get"
)
_SUBJECTS = word_set("we they he she there it our their")
_SENDS = word_set(
    "send post give get deliver share email mail dm message publish want need like receive run make me us"
)
_OWNERS = word_set("the our my your his her their its this that these those last")
_EVENTS = word_set(
    "call meeting event events standup sync appointment session lunch dinner flight deadline due starts"
    " start begins"
    " ends opens closes class webinar interview party train review demo"
)
_OBJECTS = word_set("me us it them everyone everybody")
_TOPICS = word_set(
    "about called named titled like love hate regarding concerning mentioning saying containing"
)
_SCHEDULED = word_set("trigger schedule frequency time cron")


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


def read_schedule(text: str, zone: str) -> ScheduleReading:
    """What the instruction in `text` says about when to run, for a person in the IANA `zone`.

    Only the first 4,000 characters are read; quotations, and what a colon or "this" with a new line
    introduces, are content and never make a schedule.
    """
    return reading_of(take_apart(text, zone))


def reading_of(instruction: Instruction) -> ScheduleReading:
    """The same of a text that is already taken apart."""
    candidates = [p for p in instruction.phrases if (p.recurring or p.hint) and _is_trigger(p, instruction)]
    if (written := _written_cron(instruction, candidates)) is not None:
        return written
    if candidates:
        return _choose(candidates, instruction)
    free = [p for p in instruction.phrases if not p.recurring]
    return find_once(instruction.symbols, free, instruction.text, instruction.language)


def take_apart(text: str, zone: str) -> Instruction:
    head = text[:LONGEST_INSTRUCTION]
    below = pasted_below(head)
    head = head if below is None else head[:below]
    tokens = _tokens(head)[:_MOST_TOKENS]
    lang = language_of(tokens)
    found = symbols(tokens, lang)
    phrases = find_phrases(found, lang.code, zone)
    ends = _content_begins(head, phrases)
    kept = [phrase for phrase in phrases if phrase.start < ends]
    return Instruction(text, zone, lang.code, [s for s in found if s.start < ends], kept, ends)


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


# which phrases say when to run


def _is_trigger(phrase: Phrase, instruction: Instruction) -> bool:
    s, first = instruction.symbols, phrase.first
    before, opening = symbol_at(s, first - 1), symbol_at(s, first)
    if opening.kind == "ADVERB" and not _is_adverb(phrase, instruction):
        return False
    if before.kind in ("FOR", "OF", "BOUND", "NOT", "EXCEPT") or before.name in (
        "than",
        "per",
    ):
        return False
    if before.kind in ("FROM", "BETWEEN", "IN") and opening.kind == "EVERY":
        return False
    if before.kind == "ART" and opening.kind in ("DOW", "GROUP", "PART"):
        return False
    if before.text.lower() in _TOPICS and symbol_at(s, first + 1).kind != "NUM":
        return False
    clause = _clause(s, first)
    names = [symbol.name for symbol in clause]
    if before.name in _STATES:
        return any(name in _SCHEDULED for name in names)
    if names[:1] and names[0] in ("don't", "never", "stop", "dont") and "forget" not in names[:3]:
        return False
    if names[:2] == ["do", "not"] and "forget" not in names[:3]:
        return False
    return not (names[:1] and names[0] in _SUBJECTS and not _WISHES & set(names[:5]))


def _clause(s: Sequence[Symbol], first: int) -> Sequence[Symbol]:
    """The words before the phrase, back to the last full stop or comma."""
    start = first
    while start > 0 and s[start - 1].kind not in ("STOP", "DOT", "COMMA", "COLON"):
        start -= 1
    return s[start:first]


def _is_adverb(phrase: Phrase, instruction: Instruction) -> bool:
    """ "post it daily" says when; "the daily report" does not; "send me a daily report" does."""
    s = instruction.symbols
    before, after = symbol_at(s, phrase.first - 1), symbol_at(s, phrase.after)
    if before.kind == "ART" or before.name in _OWNERS or before.text.endswith(("'s", "’s")):
        return False
    if before.kind == "INDEF":
        return bool(_SENDS & {symbol.name for symbol in _clause(s, phrase.first)})
    alone = phrase.after == phrase.first + 1
    if alone and before.kind and after.kind == "OTHER" and before.kind not in ("COMMA", "STOP", "DOT"):
        return before.text.startswith("#") or before.name in _OBJECTS or bool(_SENDS & {before.name})
    return True


# which of them it is


def _choose(candidates: list[Phrase], instruction: Instruction) -> Schedule | Ambiguous:
    text, zone, language = instruction.text, instruction.zone, instruction.language
    s = instruction.symbols
    if _leaves_out_holidays(s):
        candidates[0].faults.append("holidays")
    complete = [p for p in candidates if p.complete and p.recurring]
    if complete:  # "a weekly summary every Friday at 4"
        candidates = [p for p in candidates if p.complete or symbol_at(s, p.first).kind != "ADVERB"]
    if not complete:
        return _with_far_clock(candidates[0], instruction)
    if complete[0] is not candidates[0] and candidates[0].recurring:
        complete = [candidates[0], *complete]
    if (later := _another_clock(complete[-1], instruction)) is not None:
        complete = [*complete, replace(complete[-1], clocks=later.clocks, start=later.start, end=later.end)]
    readings = [resolve(phrase, text, zone, language) for phrase in complete]
    if len({_meaning(reading) for reading in readings}) == 1:
        return readings[0]
    if (union := _united(complete, instruction)) is not None:
        return union
    choices: list[str] = []
    for reading in readings:
        said = (
            (spell(reading.cron, reading.timezone, zone, language),) if isinstance(reading, Schedule) else ()
        )
        choices += said or reading_choices(reading)
    asked = f"{phrasebook(language).asked['several']} {closing(tuple(choices), language)}"
    spans = [reading.span for reading in readings if reading is not None]
    return Ambiguous(asked, tuple(dict.fromkeys(choices))[:5], spans[0], tuple(spans[1:]), language)


def reading_choices(reading: Schedule | Ambiguous) -> tuple[str, ...]:
    return reading.choices if isinstance(reading, Ambiguous) else ()


def _meaning(reading: Schedule | Ambiguous) -> tuple[str, str]:
    return (reading.cron, reading.timezone) if isinstance(reading, Schedule) else (reading.question, "?")


def _united(phrases: list[Phrase], instruction: Instruction) -> Schedule | Ambiguous | None:
    """ "Mondays at 9 and every Friday at 9" is one schedule."""
    first, *others = phrases
    for other in others:
        gap = instruction.text[first.end : other.start].strip(" ,&").lower()
        same = (other.clocks, other.part, other.zones, other.every) == (
            first.clocks,
            first.part,
            first.zones,
            first.every,
        )
        if gap not in ("and", "et", "und", "y", "") or not same or not first.weekdays or not other.weekdays:
            return None
        first = replace(first, end=other.end, after=other.after, weekdays=first.weekdays | other.weekdays)
    return resolve(first, instruction.text, instruction.zone, instruction.language)


def _leaves_out_holidays(s: Sequence[Symbol]) -> bool:
    """ "skip public holidays", "unless it's a bank holiday", wherever it stands."""
    return any(
        symbol.kind == "HOLIDAY" and any(before.kind == "EXCEPT" for before in s[max(0, i - 5) : i])
        for i, symbol in enumerate(s)
    )


def _another_clock(phrase: Phrase, instruction: Instruction) -> Phrase | None:
    """ "…, and good night at 20:00": a second time that ends the instruction and is no event's."""
    s = instruction.symbols
    last = instruction.phrases[-1]
    if last.start < phrase.end or not last.clocks or last.recurring or last.has_days or last.window:
        return None
    if symbol_at(s, last.first).kind != "AT" or symbol_at(s, last.after).kind not in ("", "STOP", "DOT"):
        return None
    clause = _clause(s, last.first)
    joined = bool(clause) and clause[0].kind == "AND"
    return last if joined and not any(symbol.name in _EVENTS for symbol in clause) else None


def _with_far_clock(phrase: Phrase, instruction: Instruction) -> Schedule | Ambiguous:
    """ "At 9am, … every Monday", "Every Monday … post it to #eng at 9am": the time stands apart from the
    days.

    A time that opens the text, or ends a sentence behind a channel or a pronoun, is the schedule's;
    any other may be content ("book a table at 7") and is asked about.
    """
    text, zone, language = instruction.text, instruction.zone, instruction.language
    s = instruction.symbols
    clocks = [
        p for p in instruction.phrases if p.clocks and not (p.recurring or p.has_days or p.hint or p.window)
    ]
    if len(clocks) != 1 or phrase.faults or not phrase.recurring:
        return resolve(phrase, text, zone, language)
    clock = clocks[0]
    merged = replace(
        phrase,
        clocks=clock.clocks,
        zones=clock.zones,
        zone_said=clock.zone_said,
        faults=[*phrase.faults, *clock.faults],
    )
    reading = resolve(merged, text, zone, language)
    opens = clock.first == 0 and symbol_at(s, 0).kind == "AT"
    before, after = symbol_at(s, clock.first - 1), symbol_at(s, clock.after)
    addressed = (
        before.name in _OBJECTS or symbol_at(s, clock.first - 2).name == "#" or _in_channel(s, clock.first)
    )
    ends = after.kind in ("", "STOP", "DOT") or (
        after.kind == "COMMA" and not symbol_at(s, clock.after + 1).kind
    )
    if isinstance(reading, Ambiguous):
        return replace(reading, more=(clock.span,))
    if opens or (addressed and ends):
        further = None if opens else phrasebook(language).assumed["further"]
        assumed = "; ".join(filter(None, (reading.assumed, further))) or None
        return replace(reading, more=(clock.span,), assumed=assumed)
    choice = spell(reading.cron, reading.timezone, zone, language)
    open_question = resolve(phrase, text, zone, language)
    choices = dict.fromkeys(
        (choice, *(open_question.choices if isinstance(open_question, Ambiguous) else ()))
    )
    asked = phrasebook(language).asked["time"]
    return Ambiguous(asked, tuple(choices)[:5], phrase.span, (), language)


def _in_channel(s: Sequence[Symbol], i: int) -> bool:
    """Whether what stands before `i` is a channel: #eng, #eng-news."""
    k = i - 1
    while k >= 0 and (s[k].glued or s[k].text == "#") and i - k < 12:
        if s[k].text == "#":
            return True
        k -= 1
    return False


def _written_cron(instruction: Instruction, candidates: Sequence[Phrase]) -> Schedule | Ambiguous | None:
    """A cron expression in the text; one that is not right is told with its fault."""
    text = instruction.text[: instruction.ends]
    for found in _MACRO.finditer(text):
        cron = _MACROS[found.group(1)]
        return Schedule(cron, instruction.zone, found.span(), found.group(), language=instruction.language)
    for found in _CRON.finditer(text):
        said, announced = found.group(), re.search(r"cron\W*\Z", text[: found.start()], re.IGNORECASE)
        if announced or ("*" in said and re.search(r"\d", said)):
            return _as_written(said, found.span(), instruction)
    return None


def _as_written(said: str, span: Span, instruction: Instruction) -> Schedule | Ambiguous:
    cron = " ".join(said.split())
    fault = validate_cron(cron)
    language, text = instruction.language, instruction.text
    start = span[0]
    lead = re.search(r"(?:\bcron\b[\s:]*(?:expression)?\s*)?`?\Z", text[:start], re.IGNORECASE)
    start = lead.start() if lead else start
    end = span[1] + (text[span[1] : span[1] + 1] == "`")
    if fault is None:
        return Schedule(cron, instruction.zone, (start, end), text[start:end], language=language)
    asked = phrasebook(language).asked
    return Ambiguous(
        f"{asked['cron'].format(error=fault)} {asked['closing_none']}", (), (start, end), (), language
    )

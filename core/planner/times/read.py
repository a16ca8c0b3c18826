"""A text → the one schedule that its instruction names, a question, a time once, or nothing."""

from collections.abc import Sequence
from dataclasses import replace

from core.planner.times.grammar import read_afterthought
from core.planner.times.grammar.clock import symbol_at
from core.planner.times.grammar.phrase import Phrase
from core.planner.times.lexicon import Symbol
from core.planner.times.once import find_once
from core.planner.times.parsed import Instruction, take_apart
from core.planner.times.readings import Ambiguous, Schedule, ScheduleReading, Span
from core.planner.times.resolve import closing, resolve, spell
from core.planner.times.sayings import phrasebook
from core.planner.times.standing import (
    APPOINTED,
    EVENTS,
    OBJECTS,
    clause_before,
    in_channel,
    is_told,
    is_trigger,
)
from core.planner.times.unread import left_over, told, unknown_repeats, unsaid_often
from core.planner.times.written import written_cron


def read_schedule(text: str, zone: str) -> ScheduleReading:
    """What the instruction in `text` says about when to run, for a person in the IANA `zone`.

    Only the first 4,000 characters are read; quotations, and what a colon or "this" with a new line
    introduces, are content and never make a schedule.
    """
    return reading_of(take_apart(text, zone))


def reading_of(instruction: Instruction) -> ScheduleReading:
    """The same of a text that is already taken apart."""
    repeats_said = [p for p in instruction.phrases if not _one_date(p, instruction)]
    candidates = [p for p in repeats_said if (p.recurring or p.hint) and is_trigger(p, instruction)]
    said_so = [p for p in candidates if not is_told(p, instruction)]
    candidates = said_so if any(p.complete for p in said_so) else candidates
    if (written := written_cron(instruction)) is not None:
        return written
    if candidates:
        return _guarded(_choose(candidates, instruction), instruction)
    repeats = min((*unknown_repeats(instruction), *unsaid_often(instruction)), default=None)
    if repeats is not None:
        return not_understood(told(instruction, repeats), instruction)
    free = [p for p in instruction.phrases if not p.recurring or p not in repeats_said]
    return find_once(instruction.symbols, free, instruction.text, instruction.language, instruction.zone)


def _one_date(phrase: Phrase, instruction: Instruction) -> bool:
    """ "el 3 de diciembre a las 9": the article repeats a day of the month, but not a date."""
    if instruction.language != "es" or phrase.every or len(phrase.months) != 1 or len(phrase.month_days) != 1:
        return False
    said = {symbol.kind for symbol in instruction.symbols[phrase.first : phrase.after]}
    return not said & {"EVERY", "ADVERB", "ONCE"}


def _guarded(reading: Schedule | Ambiguous, instruction: Instruction) -> Schedule | Ambiguous:
    """The reading, if it took in all that was said about time; what was misspelt is told."""
    spans = (reading.span, *reading.more)
    left = left_over(instruction, spans)
    if isinstance(reading, Ambiguous):
        if left is None:
            return reading
        said = phrasebook(reading.language).asked["leftover"].format(left=instruction.text[slice(*left)])
        return replace(reading, question=f"{said} {reading.question}", more=(*reading.more, left))
    if left is not None:
        return not_understood(left, instruction, reading)
    typo = phrasebook(reading.language).assumed["typo"]
    notes = [
        typo.format(written=word.written, read=word.read)
        for word in instruction.respelled
        if any(start <= word.span[0] < end for start, end in spans)
    ]
    return replace(reading, assumed="; ".join(filter(None, (*notes, reading.assumed))) or None)


def not_understood(left: Span, instruction: Instruction, read: Schedule | None = None) -> Ambiguous:
    """The question about words of time that nobody understood, beside what was understood."""
    zone, language = instruction.zone, instruction.language
    said = phrasebook(language).asked["leftover"].format(left=instruction.text[slice(*left)])
    if read is None:
        return Ambiguous(f"{said} {closing((), language)}", (), left, language=language)
    choices = (spell(read.cron, read.timezone, zone, language),)
    more = (*read.more, left)
    return Ambiguous(f"{said} {closing(choices, language)}", choices, read.span, more, language)


def _choose(candidates: list[Phrase], instruction: Instruction) -> Schedule | Ambiguous:
    text, zone, language = instruction.text, instruction.zone, instruction.language
    s = instruction.symbols
    if _leaves_out_holidays(s):
        candidates[0].faults.append("holidays")
    complete = [p for p in candidates if p.complete and p.recurring]
    if complete:  # "a weekly summary every Friday at 4"
        skipping = [
            p.every for p in candidates if not p.complete and p.every and _by_adverb(p, s) and p.every[0] > 1
        ]
        candidates = [p for p in candidates if p.complete or not _by_adverb(p, s)]
        if skipping:  # "a biweekly reminder, Wednesdays at 9"
            complete[0].every = skipping[0]
    if not complete:
        phrase, more = _with_afterthoughts(candidates[0], instruction)
        reading = _with_far_clock(phrase, instruction)
        return replace(reading, more=(*reading.more, *more))
    complete = [p for p in candidates if p in complete or p is candidates[0] or _said_to_repeat(p, s)]
    complete[-1], more = _with_afterthoughts(complete[-1], instruction)
    if (later := _another_clock(complete[-1], instruction)) is not None:
        complete = [*complete, replace(complete[-1], clocks=later.clocks, start=later.start, end=later.end)]
    readings = [resolve(phrase, text, zone, language) for phrase in complete]
    if len({_meaning(reading) for reading in readings}) == 1:
        return replace(readings[0], more=more)
    if (union := _united(complete, instruction)) is not None:
        return union
    choices: list[str] = []
    for reading in readings:
        said = (
            (spell(reading.cron, reading.timezone, zone, language),) if isinstance(reading, Schedule) else ()
        )
        choices += said or _choices_of(reading)
    asked = f"{phrasebook(language).asked['several']} {closing(tuple(choices), language)}"
    spans = [reading.span for reading in readings if reading is not None]
    return Ambiguous(asked, tuple(dict.fromkeys(choices))[:5], spans[0], tuple(spans[1:]), language)


def _said_to_repeat(phrase: Phrase, s: Sequence[Symbol]) -> bool:
    """Not "what we did from Monday to Friday", which recurs only where it is a schedule's."""
    return phrase.recurring and symbol_at(s, phrase.first).kind not in ("FROM", "BETWEEN", "OF")


def _by_adverb(phrase: Phrase, s: Sequence[Symbol]) -> bool:
    return symbol_at(s, phrase.first).kind == "ADVERB"


def _with_afterthoughts(phrase: Phrase, instruction: Instruction) -> tuple[Phrase, tuple[Span, ...]]:
    """ "post the digest every day at 9, except on Sundays", "…, actually make that 10": what stands apart
    from the schedule and changes it."""
    s, more = instruction.symbols, []
    for i, symbol in enumerate(s):
        if symbol.start < phrase.end or symbol.kind not in ("EXCEPT", "CORRECTION"):
            continue
        if symbol.kind == "EXCEPT" and symbol.name == "weak":
            continue
        found = read_afterthought(s, instruction.language, instruction.zone, phrase, i)
        if found is not None and symbol_at(s, found[1]).kind in ("", "STOP", "DOT", "COMMA"):
            phrase, end = found
            sentence = symbol_at(s, i - 1).kind in ("STOP", "DOT") and end < len(s)
            more.append((symbol.start, s[end if sentence else end - 1].end))
    return phrase, tuple(more)


def _choices_of(reading: Schedule | Ambiguous) -> tuple[str, ...]:
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
    clause = clause_before(s, last.first)
    joined = bool(clause) and clause[0].kind == "AND"
    return last if joined and not any(symbol.name in EVENTS for symbol in clause) else None


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
    surely = opens or _is_addressed(s, clock)
    if isinstance(reading, Ambiguous):
        return replace(reading, more=(clock.span,) if surely else ())
    if surely:
        further = None if opens else phrasebook(language).assumed["further"]
        assumed = "; ".join(filter(None, (reading.assumed, further))) or None
        return replace(reading, more=(clock.span,), assumed=assumed)
    open_question = resolve(phrase, text, zone, language)
    others = open_question.choices if isinstance(open_question, Ambiguous) else ()
    choices = dict.fromkeys((spell(reading.cron, reading.timezone, zone, language), *others))
    return Ambiguous(phrasebook(language).asked["time"], tuple(choices)[:5], phrase.span, language=language)


def _is_addressed(s: Sequence[Symbol], clock: Phrase) -> bool:
    """ "… to #eng at 9am.", "… send it to them at 9am", "… a summary of my mails, at 7pm": the sentence ends
    with it, and nothing before has a time of its own."""
    before, after = symbol_at(s, clock.first - 1), symbol_at(s, clock.after)
    ends = after.kind in ("", "STOP", "DOT") or (
        after.kind == "COMMA" and not symbol_at(s, clock.after + 1).kind
    )
    said = clause_before(s, clock.first)
    told = bool(said) and not any(symbol.name in APPOINTED for symbol in s[: clock.first])
    apart = symbol_at(s, clock.first).kind == "AT" and (before.kind == "COMMA" or told)
    return ends and (before.name in OBJECTS or in_channel(s, clock.first) or apart)

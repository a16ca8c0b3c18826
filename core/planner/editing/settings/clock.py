"""When a plan runs by the clock, changed: "make it 9", "on Mondays only", "an hour later"."""

import re
from dataclasses import replace

from core.definition import AppEvent, Definition, Schedule, SlackEvent, Trigger, Webhook
from core.planner.editing.desk import Asks, Changed, Desk, Heard, Says, choose
from core.planner.times import Ambiguous, Span, read_schedule
from core.planner.times import Schedule as ReadSchedule
from core.workflows import Question

_FILLER = re.compile(
    r"\b(?:send|post|sent|posted|go|goes|out|deliver|can|you|could|make|it|that|this|at|to|on|instead|rather|please|change|the|time|schedule|trigger|o'clock|run|runs|running|start"
    r"|starts|ran|no|ok|better|only|just|should|have|be|is|do|every|also|workflow|plan|from now on|but"
    r"|move|switch|set|for"
    r"|um|lieber|stattdessen|nur|bitte|mach|es|draus|daraus|auf|statt|laufen|lassen|à|plutôt|seulement|le|les|mets|lance"
    r"|fais"
    r"|a las|solo|sólo|mejor|que|sea|en vez|los|las|el|ejecuta|corre|keep|once|einmal|une fois"
    r"|una vez)\b|['’]s\b|[\s,.!]",
    re.IGNORECASE,
)
_HOUR = re.compile(
    r"(?<![\w:])(\d{1,2}(?:[:.h]\d{2})?\s*(?:am|pm|a\.m\.|p\.m\.|uhr|h)?|noon|midnight|midday|mittag|mitternacht|midi|minuit"
    r"|mediodía|medianoche)(?![\w:])(?:\s+o'clock)?",
    re.IGNORECASE,
)
_ALSO = re.compile(r"\b(?:also|too|as well|auch|aussi|también)\b", re.IGNORECASE)
_ONLY = re.compile(r"\b(?:only|just|nur|seulement|uniquement|solo|sólo|solamente)\b", re.IGNORECASE)
DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
# "not every day, only on Mondays": what it is instead follows.
_NOT_SO = re.compile(
    rf"\Anot (?:every (?:day|weekday|hour|week|{DAY})|daily|weekly|hourly|on {DAY})\s*,?\s+(?:but\s+)?"
    r"(?:only\s+|just\s+|rather\s+)?(?=\w)",
    re.IGNORECASE,
)
_SHIFT = re.compile(
    r"(?:(?:run|start|make|move|do)\s+(?:it\s+)?)?(?P<n>an?|one|two|three|half an|\d+)\s+(?P<unit>hours?"
    r"|minutes?|min)\s+(?P<way>later|earlier|sooner|before|after)",
    re.IGNORECASE,
)
_NUMBERS = {"a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "half an": 0.5}


def by_clock(words: str, desk: Desk) -> Heard:
    """The plan at other times, where the words are about nothing else."""
    now = desk.definition.trigger
    if isinstance(now, Schedule) and (shift := _SHIFT.fullmatch(words)) is not None:
        return _shifted(shift, now, desk)
    return _clock(words, desk) or _zoned(words, desk)


def only_about(words: str, span: Span) -> bool:
    rest = words[: span[0]] + " " + words[span[1] :]
    return not re.search(r"\w", _FILLER.sub(" ", rest))


def is_time(words: str, desk: Desk) -> bool:
    """Whether they say when, and nothing else."""
    read = read_schedule(words, desk.person.zone)
    if isinstance(read, ReadSchedule):
        return covers(words, read)
    said = read.span if isinstance(read, Ambiguous) else None
    hour = _HOUR.search(words)
    span = said or (hour.span() if hour is not None else None)
    return span is not None and only_about(words, span)


def with_trigger(definition: Definition, trigger: Trigger) -> Heard:
    """The plan with this trigger; None where it has it."""
    return (
        Changed(definition.model_copy(update={"trigger": trigger})) if trigger != definition.trigger else None
    )


def _clock(words: str, desk: Desk) -> Heard:
    now = desk.definition.trigger
    limits = _ONLY.search(words) is not None
    words = _NOT_SO.sub("", words)
    words = re.sub(r"\s+", " ", _ONLY.sub(" ", words)).strip()
    read = read_schedule(words, desk.person.zone)
    happens = isinstance(now, SlackEvent | AppEvent | Webhook)
    if limits and happens and isinstance(read, ReadSchedule | Ambiguous) and only_about(words, read.span):
        return Says(
            desk.tr(
                "It starts when something happens, at whatever time: I cannot keep it to certain days or"
                " hours, so I changed nothing."
            )
        )
    if isinstance(read, ReadSchedule) and covers(words, read):
        trigger = Schedule(cron=read.cron, timezone=read.timezone)
        if isinstance(now, Schedule):
            trigger = now.model_copy(update={"cron": _kept_hour(words, read, now), "timezone": read.timezone})
        heard = with_trigger(desk.definition, trigger)
        notes = () if read.assumed is None or _same_hour(trigger, now) else (read.assumed,)
        return Changed(heard.definition, notes=notes) if isinstance(heard, Changed) else heard
    if isinstance(now, Schedule):
        return (
            _hour_alone(words, now, desk)
            or _days_alone(words, read, now, desk)
            or _day_alone(words, now, desk)
        )
    if isinstance(read, Ambiguous) and only_about(words, read.span):
        kind = "choice" if read.choices else "text"
        return Asks(Question("trigger", read.question, kind, read.choices))
    return None


def covers(words: str, read: ReadSchedule) -> bool:
    rest = words
    for start, end in sorted((read.span, *read.more), reverse=True):
        rest = rest[:start] + " " + rest[end:]
    return not re.search(r"\w", _FILLER.sub(" ", rest))


def _same_hour(trigger: Trigger, now: Trigger) -> bool:
    return (
        isinstance(trigger, Schedule)
        and isinstance(now, Schedule)
        and trigger.cron.split()[:2] == now.cron.split()[:2]
    )


def _kept_hour(words: str, read: ReadSchedule, now: Schedule) -> str:
    """ "on Mondays only": where no hour was said, and one was assumed, the old one stays."""
    if read.assumed is None or _HOUR.search(words):
        return read.cron
    return " ".join([*now.cron.split()[:2], *read.cron.split()[2:]])


def _day_alone(words: str, now: Schedule, desk: Desk) -> Heard:
    """ "make it Thursday", of what runs each Friday: the hour stays."""
    minutes, hours = now.cron.split()[:2]
    said = re.sub(r"\s+", " ", _FILLER.sub(" ", words)).strip()
    if not said or not minutes.isdigit() or not hours.isdigit() or re.search(r"\d", said):
        return None
    for every, at in (("every", "at"), ("jeden", "um"), ("chaque", "à"), ("cada", "a las")):
        whole = f"{every} {said} {at} {int(hours):02}:{int(minutes):02}"
        read = read_schedule(whole, now.timezone)
        if isinstance(read, ReadSchedule) and read.span == (0, len(whole)):
            return with_trigger(desk.definition, now.model_copy(update={"cron": read.cron}))
    return None


def _hour_alone(words: str, now: Schedule, desk: Desk) -> Heard:
    """ "make it 9": the days stay."""
    hour = _HOUR.search(words)
    if hour is None or not only_about(words, hour.span()):
        return _spoken_hour(words, now, desk)
    read = read_schedule(f"every day at {hour.group(1)}", desk.person.zone)
    if not isinstance(read, ReadSchedule):
        return _asked_hour(read, hour.group(1), now, desk)
    return _one_more(read.cron, now, desk) if _ALSO.search(words) else _at(read.cron, now, desk)


def _spoken_hour(words: str, now: Schedule, desk: Desk) -> Heard:
    """ "halb acht", "quarter past nine": an hour in words, with nothing else beside it."""
    said = re.sub(r"\s+", " ", _FILLER.sub(" ", words)).strip()
    if not said or len(said.split()) > 4:
        return None
    for day in ("every day at", "jeden Tag um", "tous les jours à", "todos los días a las"):
        whole = f"{day} {said}"
        read = read_schedule(whole, now.timezone)
        if isinstance(read, ReadSchedule) and read.span == (0, len(whole)):
            heard = _at(read.cron, now, desk)
            notes = () if read.assumed is None else (read.assumed,)
            return replace(heard, notes=notes) if isinstance(heard, Changed) else heard
    return None


def _one_more(cron: str, now: Schedule, desk: Desk) -> Heard:
    """ "also at noon": one more hour, where the minutes are the same."""
    minutes, hours, *days = now.cron.split()
    minute, hour = cron.split()[:2]
    if minute != minutes or not re.fullmatch(r"\d+(?:,\d+)*", hours):
        return None
    both = ",".join(map(str, sorted({*map(int, hours.split(",")), int(hour)})))
    return with_trigger(desk.definition, now.model_copy(update={"cron": " ".join([minutes, both, *days])}))


def _asked_hour(read: object, said: str, now: Schedule, desk: Desk) -> Heard:
    """An hour without "am" or "pm" where both are possible: the question lets people choose."""
    if not isinstance(read, Ambiguous):
        return None
    hours = [
        f"{int(one.cron.split()[1]):02}:{int(one.cron.split()[0]):02}"
        for choice in read.choices
        if isinstance(one := read_schedule(choice, now.timezone), ReadSchedule)
    ]
    if not hours:
        return None
    return choose(
        desk.tr("At what time is “{words}”?", words=said),
        {hour: f"make it {hour}" for hour in hours},
        desk.tr,
    )


def _at(cron: str, now: Schedule, desk: Desk) -> Heard:
    if not re.fullmatch(r"\d+ \d+", " ".join(now.cron.split()[:2])) and now.cron.split()[1] != "*":
        return None  # several times a day: which one is meant?
    minutes, hours = cron.split()[:2]
    changed = " ".join([minutes, hours, *now.cron.split()[2:]])
    return with_trigger(desk.definition, now.model_copy(update={"cron": changed}))


def _days_alone(words: str, read: object, now: Schedule, desk: Desk) -> Heard:
    """ "on Mondays only": the hour stays."""
    minutes, hours = now.cron.split()[:2]
    if not isinstance(read, Ambiguous) or not only_about(words, read.span):
        return None
    if not re.fullmatch(r"\d+", minutes) or not re.fullmatch(r"\d+", hours):
        return Asks(Question("trigger", read.question, "choice" if read.choices else "text", read.choices))
    heard = _days_in_words(words[slice(*read.span)], f"{int(hours):02}:{int(minutes):02}", now, desk)
    if heard is None:
        return Asks(Question("trigger", read.question, "choice" if read.choices else "text", read.choices))
    return heard


def _days_in_words(words: str, hour: str, now: Schedule, desk: Desk) -> Heard:
    """ "montags": days that make a time only with an hour beside them."""
    for at in ("at", "um", "à", "a las"):
        whole = f"{words} {at} {hour}"
        read = read_schedule(whole, now.timezone)
        if isinstance(read, ReadSchedule) and covers(whole, read):
            return with_trigger(desk.definition, now.model_copy(update={"cron": read.cron}))
    return None


def _shifted(said: re.Match[str], now: Schedule, desk: Desk) -> Heard:
    minutes, hours, *days = now.cron.split()
    if not (minutes.isdigit() and hours.isdigit()):
        return None
    amount = _NUMBERS.get(said["n"].casefold()) or float(said["n"])
    amount *= 60 if said["unit"].casefold().startswith("h") else 1
    sign = 1 if said["way"].casefold() in ("later", "after") else -1
    moved = int(hours) * 60 + int(minutes) + round(sign * amount)
    if not 0 <= moved < 24 * 60:
        return None  # another day: that has to be said
    cron = " ".join([str(moved % 60), str(moved // 60), *days])
    return with_trigger(desk.definition, now.model_copy(update={"cron": cron}))


def _zoned(words: str, desk: Desk) -> Heard:
    """ "in Berlin time": the same hour of another place."""
    now = desk.definition.trigger
    if not isinstance(now, Schedule) or not re.search(r"time|zone|zeit|hora|heure", words, re.IGNORECASE):
        return None
    read = read_schedule(f"every day at 09:00 {words}", now.timezone)
    if not isinstance(read, ReadSchedule) or not covers(f"every day at 09:00 {words}", read):
        return None
    return with_trigger(desk.definition, now.model_copy(update={"timezone": read.timezone}))

"""When a plan runs, changed: "make it 9", "on Mondays only", "by hand", "when someone reacts with …"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from core.definition import AppEvent as AppEventTrigger
from core.definition import Definition, Manual, Schedule, SlackEvent, Trigger, Webhook
from core.engine import Offer
from core.planner.actions.events import event_meant
from core.planner.actions.filling import Filler
from core.planner.editing.desk import Asks, Changed, Desk, Heard, Says, choose
from core.planner.editing.settings.moments import moment_instead
from core.planner.times import Ambiguous, read_schedule
from core.planner.times import Schedule as ReadSchedule
from core.planner.triggers import AppEvent, SlackMessage, SlackReaction, read_trigger
from core.planner.triggers import Webhook as ReadWebhook
from core.workflows import Question

_FILLER = re.compile(
    r"\b(?:send|post|sent|posted|go|goes|out|deliver|can|you|could|make|it|that|this|at|to|on|instead|rather|please|change|the|time|schedule|trigger|o'clock|run|runs|running|start"
    r"|starts|ran|no|ok|better|only|just|should|have|be|is|do|every|also|workflow|plan|from now on|but"
    r"|move|switch|set|for"
    r"|um|lieber|stattdessen|nur|bitte|mach|es|draus|daraus|auf|statt|laufen|lassen|à|plutôt|seulement|le|les|mets|lance"
    r"|fais"
    r"|a las|solo|sólo|mejor|que|sea|en vez|los|las|el|ejecuta|corre|keep)\b|['’]s\b|[\s,.!]",
    re.IGNORECASE,
)
_HOUR = re.compile(
    r"(?<![\w:])(\d{1,2}(?:[:.h]\d{2})?\s*(?:am|pm|a\.m\.|p\.m\.|uhr|h)?|noon|midnight|midday|mittag|mitternacht|midi|minuit"
    r"|mediodía|medianoche)(?![\w:])(?:\s+o'clock)?",
    re.IGNORECASE,
)
_ALSO = re.compile(r"\b(?:also|too|as well|auch|aussi|también)\b", re.IGNORECASE)
_ONLY = re.compile(r"\b(?:only|just|nur|seulement|uniquement|solo|sólo|solamente)\b", re.IGNORECASE)
_BY_HAND = re.compile(
    r"(?:(?:run|start|trigger)\s+(?:it|this)\s+|make it\s+)?(?:by hand|manually|manual|on demand|only"
    r" when i (?:say|ask|want)(?: so)?|when i (?:say|ask)(?: so)?"
    r"|whenever i (?:want|like)|von hand|manuell|à la main|manuellement|a mano|manualmente|i(?:'ll| will)"
    r" (?:run|start) it(?: myself)?)"
    r"|(?:no|without (?:a |the |any )?|remove the|drop the|forget the|cancel the|delete the|lose"
    r" the)\s*(?:schedule|time|timer|trigger)"
    r"|(?:kein|ohne)\s*zeitplan|(?:pas d'|sans )horaire|sin horario|don't run (?:it )?(?:on a schedule"
    r"|automatically)|not (?:on a schedule|automatically)",
    re.IGNORECASE,
)
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
_NOT_ON = re.compile(
    r"(?:skip|not|except|no|leave out|(?:do not|don't|stop|never)\s+(?:run|start|post|send|do|running"
    r"|sending|posting|doing)\s*(?:it)?)\s*(?:on\s+)?(?:the\s+)?"
    rf"(?P<days>weekends?|{_DAY}(?:(?:\s*,\s*|\s+and\s+|\s+or\s+){_DAY})*)",
    re.IGNORECASE,
)
# "not every day, only on Mondays": what it is instead follows.
_NOT_SO = re.compile(
    rf"\Anot (?:every (?:day|weekday|hour|week|{_DAY})|daily|weekly|hourly|on {_DAY})\s*,?\s+(?:but\s+)?"
    r"(?:only\s+|just\s+|rather\s+)?(?=\w)",
    re.IGNORECASE,
)
_EMOJI = re.compile(
    r"(?:use|with|on|make it|take|watch for)?\s*:(?P<emoji>[\w+-]+):"
    r"(?:\s+(?:instead|rather)(?: of :[\w+-]+:)?)?",
    re.IGNORECASE,
)
_SHIFT = re.compile(
    r"(?:(?:run|start|make|move|do)\s+(?:it\s+)?)?(?P<n>an?|one|two|three|half an|\d+)\s+(?P<unit>hours?"
    r"|minutes?|min)\s+(?P<way>later|earlier|sooner|before|after)",
    re.IGNORECASE,
)
_NUMBERS = {"a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "half an": 0.5}
_WEBHOOK = re.compile(
    r"(?:(?:run|start|trigger)\s+(?:it|this)\s+)?(?:with|by|on|from|via|through|when)\s+(?:a|the"
    r"|my)?\s*web\s?hook(?:\s+is called)?",
    re.IGNORECASE,
)


def timing(words: str, desk: Desk) -> Heard:
    """The plan with another trigger, where the words are about nothing else."""
    if _BY_HAND.fullmatch(words):
        return _with(desk.definition, Manual())
    if _WEBHOOK.fullmatch(words):
        return _with(desk.definition, Webhook())
    event = read_trigger(words, desk.person.zone)
    if isinstance(event, SlackMessage | SlackReaction | ReadWebhook) and _only(words, event.span):
        return _with(desk.definition, _event(event))
    if isinstance(event, AppEvent) and _only(words, event.span):
        return _on_event(event.phrase, desk)
    if (emoji := _EMOJI.fullmatch(words)) is not None:
        return _reaction(emoji["emoji"], desk)
    if re.search(r"[#@]\w", words):
        return None
    if isinstance(desk.definition.trigger, Schedule) and (shift := _SHIFT.fullmatch(words)) is not None:
        return _shifted(shift, desk.definition.trigger, desk)
    once = moment_instead(words, desk, lambda span: _only(words, span))
    if once is not None:
        return once
    return _without_days(words, desk) or _clock(words, desk) or _zoned(words, desk)


def _reaction(emoji: str, desk: Desk) -> Heard:
    """ "use :bug: instead": another reaction starts it."""
    now = desk.definition.trigger
    if not isinstance(now, SlackEvent) or now.on != "reaction":
        return None
    return _with(desk.definition, now.model_copy(update={"reaction": emoji}))


def _event(event: SlackMessage | SlackReaction | ReadWebhook) -> Trigger:
    if isinstance(event, SlackMessage):
        return SlackEvent(channel=event.channel, contains=event.contains)
    if isinstance(event, SlackReaction):
        return SlackEvent(on="reaction", channel=event.channel, reaction=event.reaction)
    return Webhook()


def _on_event(phrase: str, desk: Desk) -> Heard:
    """ "when a new issue is opened in acme/api": the trigger of the catalogue that it means."""
    filler = Filler(desk.vocabulary, phrase, [one.name for one in desk.definition.inputs])
    events = _of_same_app(phrase, desk)
    found = event_meant(phrase, events, filler)
    if found is None or not found.sure:
        return None
    after = _with(desk.definition, found.trigger)
    return replace(after, questions=found.questions) if isinstance(after, Changed) else after


def _of_same_app(phrase: str, desk: Desk) -> Sequence[Offer]:
    """The events that words may mean: those of the app that starts the plan now, unless they name another."""
    trigger, events = desk.definition.trigger, desk.offered.triggers
    now = desk.offered.offer(trigger.event) if isinstance(trigger, AppEventTrigger) else None
    if now is None or desk.apps.named(phrase):
        return events
    return [event for event in events if event.app == now.app]


def _only(words: str, span: tuple[int, int]) -> bool:
    rest = words[: span[0]] + " " + words[span[1] :]
    return not re.search(r"\w", _FILLER.sub(" ", rest))


def _with(definition: Definition, trigger: Trigger) -> Heard:
    return (
        Changed(definition.model_copy(update={"trigger": trigger})) if trigger != definition.trigger else None
    )


def _clock(words: str, desk: Desk) -> Heard:
    now = desk.definition.trigger
    words = _NOT_SO.sub("", words)
    words = re.sub(r"\s+", " ", _ONLY.sub(" ", words)).strip()
    read = read_schedule(words, desk.person.zone)
    if isinstance(read, ReadSchedule) and _covers(words, read):
        trigger = Schedule(cron=read.cron, timezone=read.timezone)
        if isinstance(now, Schedule):
            trigger = now.model_copy(update={"cron": _kept_hour(words, read, now), "timezone": read.timezone})
        heard = _with(desk.definition, trigger)
        notes = () if read.assumed is None or _same_hour(trigger, now) else (read.assumed,)
        return Changed(heard.definition, notes=notes) if isinstance(heard, Changed) else heard
    if isinstance(now, Schedule):
        return _hour_alone(words, now, desk) or _days_alone(words, read, now, desk)
    if isinstance(read, Ambiguous) and _only(words, read.span):
        kind = "choice" if read.choices else "text"
        return Asks(Question("trigger", read.question, kind, read.choices))
    return None


def _covers(words: str, read: ReadSchedule) -> bool:
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


def _hour_alone(words: str, now: Schedule, desk: Desk) -> Heard:
    """ "make it 9": the days stay."""
    hour = _HOUR.search(words)
    if hour is None or not _only(words, hour.span()):
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
    return _with(desk.definition, now.model_copy(update={"cron": " ".join([minutes, both, *days])}))


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
    return _with(desk.definition, now.model_copy(update={"cron": changed}))


def _days_alone(words: str, read: object, now: Schedule, desk: Desk) -> Heard:
    """ "on Mondays only": the hour stays."""
    minutes, hours = now.cron.split()[:2]
    if not isinstance(read, Ambiguous) or not _only(words, read.span):
        return None
    if not re.fullmatch(r"\d+", minutes) or not re.fullmatch(r"\d+", hours):
        return Asks(Question("trigger", read.question, "choice" if read.choices else "text", read.choices))
    heard = _days_in_words(words[slice(*read.span)], f"{int(hours):02}:{int(minutes):02}", now, desk)
    if heard is None:
        return Asks(Question("trigger", read.question, "choice" if read.choices else "text", read.choices))
    return heard


def _without_days(words: str, desk: Desk) -> Heard:
    """ "skip weekends", "not on Fridays": the other days stay."""
    now, found = desk.definition.trigger, _NOT_ON.fullmatch(words)
    if found is None or not isinstance(now, Schedule):
        return None
    said = {"weekend": "Saturday and Sunday"}.get(found["days"].casefold().rstrip("s"), found["days"])
    read = read_schedule(f"every {said} at 09:00", now.timezone)
    minutes, hours, day, month, days = now.cron.split()
    known = _weekdays(days)
    if not isinstance(read, ReadSchedule) or known is None or day != "*":
        return None
    left = sorted(known - (_weekdays(read.cron.split()[4]) or set()))
    if len(left) == len(known):
        return Says(desk.tr("It does not run on these days anyway, so I changed nothing."))
    if not left:
        return None
    whole = left == list(range(left[0], left[-1] + 1)) and len(left) > 2
    kept = f"{left[0]}-{left[-1]}" if whole else ",".join(map(str, left))
    return _with(desk.definition, now.model_copy(update={"cron": f"{minutes} {hours} {day} {month} {kept}"}))


def _weekdays(field: str) -> set[int] | None:
    """The days of a cron field, Sunday as 0; None for one that says more than days."""
    if field == "*":
        return set(range(7))
    days: set[int] = set()
    for part in field.split(","):
        found = re.fullmatch(r"(\d)(?:-(\d))?", part)
        if found is None:
            return None
        days |= {day % 7 for day in range(int(found[1]), int(found[2] or found[1]) + 1)}
    return days


def _days_in_words(words: str, hour: str, now: Schedule, desk: Desk) -> Heard:
    """ "montags": days that make a time only with an hour beside them."""
    for at in ("at", "um", "à", "a las"):
        whole = f"{words} {at} {hour}"
        read = read_schedule(whole, now.timezone)
        if isinstance(read, ReadSchedule) and _covers(whole, read):
            return _with(desk.definition, now.model_copy(update={"cron": read.cron}))
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
    return _with(desk.definition, now.model_copy(update={"cron": cron}))


def _zoned(words: str, desk: Desk) -> Heard:
    """ "in Berlin time": the same hour of another place."""
    now = desk.definition.trigger
    if not isinstance(now, Schedule) or not re.search(r"time|zone|zeit|hora|heure", words, re.IGNORECASE):
        return None
    read = read_schedule(f"every day at 09:00 {words}", now.timezone)
    if not isinstance(read, ReadSchedule) or not _covers(f"every day at 09:00 {words}", read):
        return None
    return _with(desk.definition, now.model_copy(update={"timezone": read.timezone}))

"""Small changes to a plan in words: another language, channel or hour, a step less, a step more.

Each says in a note what it did, and is only made where it is clear.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from core.catalogue import Offered
from core.definition import Action, Manual, Payload, Schedule, Step
from core.planner.clauses import marked, split
from core.planner.content import take_apart
from core.planner.dropping import dropped
from core.planner.outline import Outline, changed, put_for
from core.planner.reading import Reading
from core.planner.references import Known
from core.planner.rules import Rules
from core.planner.subjects import about_something_else
from core.planner.targets import read_targets
from core.planner.times import Schedule as ReadSchedule
from core.planner.times import read_schedule
from core.planner.walk import Walk
from core.planning import Person

_LONGEST = 200  # characters: a small change is said in few words
_INSTEAD = re.compile(
    r"\b(?:instead|rather|not|change|make it|make that|use|switch|move|actually|better|lieber|stattdessen"
    r"|plutôt|mejor)\b",
    re.IGNORECASE,
)
_ALSO = re.compile(
    r"\A\s*(?:(?:and|also|then|plus|additionally|und|auch|et|aussi|y|también)\b[\s,]*)+", re.IGNORECASE
)
_TOO = re.compile(r"\b(?:also|too|as well|auch|aussi|también)\b", re.IGNORECASE)
_HOUR = re.compile(
    r"\b(?:at|to|it|um|à|a las)?\s*(\d{1,2}(?:[:.h]\d{2})?\s*(?:am|pm|a\.m\.|p\.m\.|uhr|h)?)(?!\w)",
    re.IGNORECASE,
)
_NO_TIME = re.compile(
    r"\b(?:no|without (?:a |the )?|remove the|drop the)\s*(?:schedule|time|trigger)\b|\bby hand\b",
    re.IGNORECASE,
)

Edit = Callable[[str, Outline, Reading, Person, Offered], Outline | None]


def edited(
    reply: str, outline: Outline, reading: Reading, person: Person, offered: Offered
) -> Outline | None:
    """The outline with the change, or None where the reply is no change that the rules are sure of."""
    if len(reply) > _LONGEST:
        return None
    ways: tuple[Edit, ...] = (_less, _tongue, _subject, _time, _place, _more)
    return next((after for way in ways if (after := way(reply, outline, reading, person, offered))), None)


def _less(reply: str, outline: Outline, reading: Reading, person: Person, offered: Offered) -> Outline | None:
    return dropped(reply, outline)


def _tongue(
    reply: str, outline: Outline, reading: Reading, person: Person, offered: Offered
) -> Outline | None:
    """ "translate to Spanish instead" """
    said = list(reading.vocabulary.tongue_words.finditer(reply))
    translations = [result for result in outline.results if result.tongue]
    if not said or _TOO.search(reply) or (len(translations) != 1 and len(said) != 2):
        return None
    new = said[0].group()
    old_tongue = reading.vocabulary.tongue(said[1].group()) if len(said) == 2 else None
    old = next((one for one in translations if old_tongue in (None, one.tongue)), None)
    if old is None or reading.vocabulary.tongue(new) == old.tongue:
        return None

    def speak(step: Step) -> Step:
        if not isinstance(step, Payload) or step.id != old.id:
            return step
        *others, user = step.blocks
        words, gap, text = user.text.partition(":\n\n")
        words = reading.vocabulary.tongue_words.sub(new, words, count=1)
        return step.model_copy(
            update={"blocks": (*others, user.model_copy(update={"text": words + gap + text}))}
        )

    tongue = reading.vocabulary.tongue(new)
    names = (old.names - {old.tongue}) | {tongue}
    results = tuple(
        replace(one, tongue=tongue, names=names) if one is old else one for one in outline.results
    )
    after = replace(outline, steps=changed(outline.steps, speak), results=results)
    if old.id == f"translation_{old.tongue}":
        after = _renamed(after, old.id, f"translation_{tongue}")
    return _noted(after, f"Changed: the translation is to {new} now.")


def _subject(
    reply: str, outline: Outline, reading: Reading, person: Person, offered: Offered
) -> Outline | None:
    """ "make it about coffee instead" """
    found = about_something_else(reply, outline)
    return None if found is None else _noted(found[0], f"Changed: it is about {found[1]} now.")


def _renamed(outline: Outline, old: str, new: str) -> Outline:
    def rename(step: Step) -> Step:
        data = put_for(step.model_dump(mode="json", by_alias=True), f"{{{{{old}}}}}", f"{{{{{new}}}}}")
        if data["id"] == old:
            data["id"] = new
        return type(step).model_validate(data)

    results = tuple(
        replace(one, id=new, text=f"{{{{{new}}}}}") if one.id == old else one for one in outline.results
    )
    return replace(outline, steps=changed(outline.steps, rename), results=results)


def _time(reply: str, outline: Outline, reading: Reading, person: Person, offered: Offered) -> Outline | None:
    """ "make it 9 instead", "on Mondays at 10 instead", "no schedule" """
    if isinstance(outline.trigger, Schedule) and _NO_TIME.search(reply):
        return _noted(replace(outline, trigger=Manual()), "Changed: it runs when somebody starts it.")
    if re.search(r"[#@]", reply):
        return None
    read = read_schedule(_ALSO.sub("", reply), person.zone)
    if isinstance(read, ReadSchedule):
        trigger = Schedule(cron=read.cron, timezone=read.timezone)
        return _noted(replace(outline, trigger=trigger), f"Changed: it runs {read.phrase}.")
    hour = _HOUR.search(reply)
    if not isinstance(outline.trigger, Schedule) or hour is None or not _only_hour(reply, hour):
        return None
    read = read_schedule(f"every day at {hour.group(1)}", person.zone)
    if not isinstance(read, ReadSchedule):
        return None
    minutes, hours = read.cron.split()[:2]
    cron = " ".join([minutes, hours, *outline.trigger.cron.split()[2:]])
    trigger = outline.trigger.model_copy(update={"cron": cron})
    return _noted(replace(outline, trigger=trigger), f"Changed: it runs at {hour.group(1).strip()} now.")


def _only_hour(reply: str, hour: re.Match[str]) -> bool:
    rest = reply[: hour.start()] + " " + reply[hour.end() :]
    rest = re.sub(
        r"\b(?:make|it|at|instead|rather|please|change|to|o'clock|run|the|time|no|ok|better|um|lieber)\b",
        " ",
        rest,
        flags=re.I,
    )
    return not re.search(r"\w", rest)


def _place(
    reply: str, outline: Outline, reading: Reading, person: Person, offered: Offered
) -> Outline | None:
    """ "post it to #eng instead", "not #general, #eng" """
    targets = read_targets(f"to {reply}", person.user, reading.vocabulary)
    if _ALSO.match(reply) or _TOO.search(reply) or not (targets.channels or targets.people):
        return None
    kind, wanted = ("channel", targets.channels) if targets.channels else ("person", targets.people)
    named = [
        (step.id, name, step.params[name])
        for step in _every_action(outline)
        for name in _names_of(kind, step, offered)
    ]
    current = list(dict.fromkeys(value for _, _, value in named))
    new = [target for target in wanted if target not in current]
    old = [target for target in wanted if target in current] or current
    if len(new) != 1 or len(old) != 1 or not (_INSTEAD.search(reply) or not targets.rest):
        return None

    def move(step: Step) -> Step:
        if not isinstance(step, Action):
            return step
        params = {
            name: new[0] if (step.id, name, value) in named and value == old[0] else value
            for name, value in step.params.items()
        }
        return step.model_copy(update={"params": params})

    return _noted(
        replace(outline, steps=changed(outline.steps, move)), f"Changed: {new[0]} instead of {old[0]}."
    )


def _names_of(kind: str, step: Action, offered: Offered) -> list[str]:
    """Its parameters of this kind that are filled in."""
    offer = offered.offer(step.action)
    return (
        [] if offer is None else [p.name for p in offer.params if p.kind == kind and step.params.get(p.name)]
    )


def _every_action(outline: Outline) -> list[Action]:
    found: list[Action] = []

    def look(step: Step) -> Step:
        if isinstance(step, Action):
            found.append(step)
        return step

    changed(outline.steps, look)
    return found


def _more(reply: str, outline: Outline, reading: Reading, person: Person, offered: Offered) -> Outline | None:
    """ "also send it to @ada": the same rules, going on where the plan ends."""
    if not (_ALSO.match(reply) or _TOO.search(reply)):
        return None
    vocabulary = reading.vocabulary
    message = take_apart(_ALSO.sub("", reply), vocabulary)
    prepared, names = marked(message.instruction, vocabulary)
    clauses = split(prepared, vocabulary)
    if names or not clauses or any(clause.verb is None and not clause.mark for clause in clauses):
        return None
    rules = Rules(offered, vocabulary, person.user, {one.name: one for one in outline.inputs})
    for step_id in _ids(outline):
        rules.ids.new(step_id)
    known = Known(list(outline.results), _last_said(outline), outline.subject, message.contents)
    steps = Walk(rules).steps(clauses, known)
    if not steps or rules.findings.doubts:
        return None
    return replace(
        outline,
        steps=(*outline.steps, *steps),
        results=tuple(known.results),
        questions=(*outline.questions, *rules.findings.questions),
        needs=(*outline.needs, *rules.findings.needs),
        absent=(*outline.absent, *rules.findings.absent),
        notes=(*outline.notes, f"Added: {', '.join(step.id for step in steps)}."),
    )


def _last_said(outline: Outline) -> tuple[str, ...]:
    """What the last step sent, or else made."""
    for action in reversed(_every_action(outline)):
        sent = action.params.get("text") or action.params.get("content")
        if isinstance(sent, str):
            return (sent,)
    last = next((one.text for one in reversed(outline.results) if not one.labels), None)
    return () if last is None else (last,)


def _ids(outline: Outline) -> list[str]:
    found: list[str] = []

    def look(step: Step) -> Step:
        found.append(step.id)
        return step

    changed(outline.steps, look)
    return found


def _noted(outline: Outline, note: str) -> Outline:
    return replace(outline, notes=(*outline.notes, note))

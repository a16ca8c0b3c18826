"""How a question to people waits: "two of them must approve", "remind her every 2 hours", "give them a day",
"if nobody answers post it anyway"."""

import re
from collections.abc import Mapping

from core.definition import Approval
from core.planner.draft.tree import with_steps
from core.planner.editing.desk import Changed, Desk, Heard, Says, which

_COUNTS = {"one": 1, "two": 2, "both": 2, "three": 3, "four": 4, "five": 5}
_N = rf"(?P<n>{'|'.join(_COUNTS)}|\d{{1,2}})"
_QUORUM = re.compile(
    rf"(?:at least\s+)?{_N}\s*(?:people|persons?|of (?:them|us)|approvers?|approvals?)?\s+"
    r"(?:must|have to|has to|need to|needs to|should)\s+(?:approve|agree|say yes|confirm|ok)"
    r"(?:\s+(?:it|this))?"
    rf"|(?:require|needs?|get|ask for|wait for)\s+(?:at least\s+)?(?P<n2>{'|'.join(_COUNTS)}|\d{{1,2}})"
    r"\s+(?:approvals|yeses|people to (?:approve|agree))",
    re.IGNORECASE,
)
_PEOPLE = r"(?:him|her|them|me|us|people|everybody|everyone|the approvers?|it|[@A-Z<][\w.@<>|-]*)"
_LONG = r"(?P<n>\d+|an?|one|two|three|half an?)\s*(?P<unit>minutes?|mins?|hours?|hrs?|h|days?|weeks?)"
_AGAIN = _LONG.replace("<n>", "<n2>").replace("<unit>", "<unit2>")
_REMIND = re.compile(
    rf"(?:remind|nudge|ping|poke)\s+{_PEOPLE}\s+(?:again\s+)?(?:every|each|once every|after every)\s+"
    r"(?:(?P<n>\d+|an?|one|two|three|half an?)\s*)?(?P<unit>minutes?|mins?|hours?|hrs?|h|days?|weeks?)",
    re.IGNORECASE,
)
_NO_REMINDER = re.compile(
    rf"(?:don't|do not|dont|never|stop)\s+(?:remind|reminding|nudge|nudging|ping|pinging)(?:\s+{_PEOPLE})?"
    r"|no reminders?|without reminders?",
    re.IGNORECASE,
)
_PATIENCE = re.compile(
    rf"(?:give|allow)\s+{_PEOPLE}\s+{_LONG}(?:\s+(?:to (?:answer|decide|approve|reply)|for (?:it|that)))?"
    rf"|wait\s+(?:at most|up to|no longer than|max(?:imum)?)\s+{_AGAIN}"
    r"\s+for\s+(?:an? |the |his |her |their |an )?(?:answer|approval|decision|ok|reply)",
    re.IGNORECASE,
)
_SILENCE = re.compile(
    r"(?:if|when)\s+(?:nobody|no one|he|she|they|@\S+|[A-Z]\w+|there is no answer|it times out|nobody here)"
    r"\s*(?:(?:does|do)(?:n't| not)\s+|has(?:n't| not)\s+)?(?:answers?|repl(?:y|ies|ied)|react(?:s|ed)?"
    r"|answered|responds?|decides?|approves?)?(?:\s+(?:in time|by then))?\s*,?\s+(?:then\s+|just\s+)?"
    r"(?P<how>.+)",
    re.IGNORECASE,
)
_TOLD_LATE = re.compile(
    rf"(?:if|when)\s+(?:nobody|no one|he|she|they|{_PEOPLE})\s*(?:(?:does|do|has|have)(?:n't| not)\s+)?"
    rf"(?:answers?|answered|repl(?:y|ies|ied)|responds?|responded)\s+(?:with)?in\s+{_LONG}\s*,?\s+"
    r"(?:tell|let|notify|ping|dm|message|warn|alert)\s+me(?:\s+know)?",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"(?:\w+ (?:it|them) anyway|\w+ anyway|go on|go ahead|continue|carry on|do it(?: anyway)?"
    r"|(?:count|take) (?:it|that) as (?:a )?yes|approve(?: it)?|assume yes)",
    re.IGNORECASE,
)
_STOPS = re.compile(
    r"(?:stop|cancel(?: it)?|drop it|don't (?:post|send|do) it|do nothing"
    r"|(?:count|take) (?:it|that) as (?:a )?no|reject(?: it)?|assume no)",
    re.IGNORECASE,
)
_SECONDS = {"m": 60, "h": 3600, "d": 86_400, "w": 7 * 86_400}
_AMOUNTS = {"a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "half a": 0.5, "half an": 0.5}


def waiting(words: str, desk: Desk) -> Heard:
    """The plan with a question to people that waits otherwise; None where it has none."""
    asked = [place for place in desk.pointer.places if isinstance(place.step, Approval)]
    if not asked:
        return None
    update = _told(words)
    if update is None:
        return None
    if len(asked) > 1:
        return which(asked, desk, lambda step: f"{words} in {step}")
    step = asked[0].step
    assert isinstance(step, Approval)
    quorum = update.get("quorum")
    if isinstance(quorum, int) and not _enough(step, quorum):
        return Says(
            desk.tr(
                "I changed nothing: {quorum} approvals need {quorum} people, and step {number} asks {asked}."
                " Say who else, for example “let @ada and @bob approve it”.",
                quorum=quorum,
                number=asked[0].number,
                asked=len(step.approvers),
            )
        )
    after = step.model_copy(update=dict(update))
    return Changed(with_steps(desk.definition, {step.id: (after,)})) if after != step else None


def _enough(step: Approval, quorum: int) -> bool:
    """Whether so many people can say yes. A channel or a group is any number of them."""
    groups = any(not re.fullmatch(r"@.+|<@.+|[UW][A-Z0-9_]{2,}|owner", one) for one in step.approvers)
    return groups or quorum <= len(step.approvers)


def _told(words: str) -> Mapping[str, object] | None:
    """The fields of an approval that the words set."""
    if (found := _QUORUM.fullmatch(words)) is not None:
        said = (found["n"] or found["n2"]).casefold()
        number = _COUNTS.get(said) or int(said)
        return {"quorum": number} if 1 <= number <= 20 else None
    if _NO_REMINDER.fullmatch(words):
        return {"remind_s": None}
    if (found := _REMIND.fullmatch(words)) is not None:
        return {"remind_s": _seconds(found["n"] or "a", found["unit"])}
    if (found := _PATIENCE.fullmatch(words)) is not None:
        return {"timeout_s": _seconds(found["n"] or found["n2"], found["unit"] or found["unit2"])}
    if (found := _TOLD_LATE.fullmatch(words)) is not None:
        # Without an answer the run fails, which its owner is told.
        return {"timeout_s": _seconds(found["n"], found["unit"]), "on_timeout": "fail"}
    if (found := _SILENCE.fullmatch(words)) is not None:
        if _GOES_ON.fullmatch(found["how"]):
            return {"on_timeout": "approve"}
        return {"on_timeout": "reject"} if _STOPS.fullmatch(found["how"]) else None
    return None


def _seconds(amount: str, unit: str) -> float:
    number = _AMOUNTS.get(amount.casefold().strip()) or float(amount)
    return number * _SECONDS[unit[0].casefold()]

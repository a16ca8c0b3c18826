"""How many runs of a workflow may go on at once, as people say it beside what it does: “only one at a time”,
“skip it if the last one is still running”, “don't start a second”.

Such words are taken out of an intent before the rest is read, since they are about runs and about no step. A
text that somebody pasted is left alone: what it says is no wish of theirs.
"""

import re
from dataclasses import replace

from core.definition import Overlap
from core.planning import PlanRequest
from core.workflows import Plan

_RUN = r"(?:one|run|execution|instance|copy)"
_OTHER = (
    rf"(?:the|its|a|an)?\s*(?:last|previous|earlier|old|older|first|other|another|running|current)\s*{_RUN}?"
)
_SELF = r"(?:it|this|that|the workflow|one|a run|the run)"
_BUSY = (
    r"(?:(?:is|['’]s|has)\s*(?:still|already|yet)?\s*(?:running|going(?: on)?|busy|under way|in progress"
    r"|not (?:finished|done|over)|n['’]t (?:finished|done|over))"
    r"|(?:isn['’]t|hasn['’]t|has not|is not)\s+(?:yet\s+)?(?:finished|done|over|ended)(?: yet)?|still runs)"
)
_WHILE = r"(?:if|when|while|as long as|in case|until)"
_ONCE = r"(?:at a time|at once|at the same time|in parallel|simultaneously|concurrently)"
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10}
_NUMBER = rf"(?P<n>\d{{1,3}}|{'|'.join(_NUMBERS)})"

_NEVER_START = r"(?:don['’]t|do not|never)\s+(?:start|run|begin|launch)"

_SKIP = (
    rf"skip\s+(?:{_SELF}|(?:that|this|the) (?:time|run|one))?\s*{_WHILE}\s+(?:{_OTHER}|{_SELF})\s*{_BUSY}",
    rf"{_NEVER_START}\s+(?:{_SELF}\s+)?(?:again|twice)\s+{_WHILE}\s+(?:{_OTHER}|{_SELF})\s*{_BUSY}",
    rf"{_NEVER_START}\s+(?:an?\s+)?(?:second|another|new)(?:\s+{_RUN})?"
    rf"(?:\s+{_WHILE}\s+(?:{_OTHER}|{_SELF})\s*{_BUSY})?",
    rf"{_NEVER_START}\s+{_SELF}\s+{_WHILE}\s+{_OTHER}\s*{_BUSY}",
    rf"unless\s+(?:{_OTHER}|{_SELF})\s*{_BUSY}",
)
_REPLACE = (
    rf"(?:a|the|each|every)\s+(?:new|newer|latest|newest)\s*{_RUN}?\s+(?:replaces|cancels|stops)\s+{_OTHER}",
    rf"(?:cancel|stop|replace|end|kill)\s+{_OTHER}\s*(?:when|if|once|as soon as)\s+(?:a|the|another)\s+"
    rf"(?:new|newer|next|second)?\s*{_RUN}\s+(?:starts|begins|comes|is started)",
)
_QUEUE = (
    rf"(?:only|just)\s+one\s+{_ONCE}",
    rf"(?:only\s+|just\s+|with\s+)?(?:run\s+)?one\s+run\s+{_ONCE}",
    rf"(?:never|not|no)\s+(?:run\s+)?(?:two|more than one|several)(?:\s+(?:runs|of them|of it))?\s+{_ONCE}",
    rf"(?:at most|no more than|up to|only|max(?:imum)?)\s+{_NUMBER}\s+runs?\s+{_ONCE}",
)
_LEADS = (
    r"(?:(?:and|but|please|also)\s+"
    r"|(?:run (?:it|this)|it (?:may|should|must)(?: only)? run)\s+(?=only|one|just|at))*"
)
_SAID = [
    (re.compile(rf"{_LEADS}(?:{'|'.join(ways)})(?:\s+please)?", re.IGNORECASE), when_full)
    for when_full, ways in (("skip", _SKIP), ("replace", _REPLACE), ("queue", _QUEUE))
]
_ANY = re.compile(
    r"(?:(?:its |the )?runs may overlap|(?:any number of|several|as many) runs? (?:may|can) go on at once"
    r"|(?:allow|let) (?:several|many|any number of|overlapping) runs(?: (?:go on )?at once)?"
    r"|(?:run|start) as many (?:as (?:you like|there are) )?at once(?: as (?:you like|there are))?)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|„[^“”]*[“”]|«[^»]*»")
_PASTED = re.compile(r":\s|\n")
_LOOP = re.compile(r"\b(?:for (?:each|every)|each of|every one of|one by one)\b", re.IGNORECASE)
_BEFORE = re.compile(r"(?:^|[,;.:–—(-]|\b(?:and|but))\s*$", re.IGNORECASE)
_BEHIND = re.compile(r"\s*(?:$|[,;.!)]|(?:and|but|then)\b)", re.IGNORECASE)


def said_of(words: str) -> Overlap | None:
    """What words that say nothing else mean."""
    for form, when_full in _SAID:
        if (found := form.fullmatch(words.strip(" .!"))) is not None:
            return _overlap(found, when_full)
    return None


def lifts_it(words: str) -> bool:
    """Whether they say that runs may overlap."""
    return _ANY.fullmatch(words.strip(" .!")) is not None


def taken_out(request: PlanRequest) -> tuple[PlanRequest, Overlap | None]:
    """An intent without what it says of its runs, and what that is."""
    words = request.intent
    shown = _QUOTED.sub(lambda quoted: "\0" * len(quoted[0]), words)
    pasted = _PASTED.search(shown)
    shown = shown[: pasted.start()] if pasted is not None else shown
    for form, when_full in _SAID:
        for found in form.finditer(shown):
            alone = _BEFORE.search(shown[: found.start()]) and _BEHIND.match(shown[found.end() :])
            # “For each contact …, only one at a time” is about its items.
            of_items = when_full == "queue" and "run" not in found[0].lower() and _LOOP.search(shown)
            if alone and not of_items:
                rest = _joined(words[: found.start()], words[found.end() :])
                if not rest:
                    continue
                said = rest if request.words == request.intent else request.words
                return replace(request, intent=rest, words=said), _overlap(found, when_full)
    return request, None


def kept_by(plan: Plan, request: PlanRequest, overlap: Overlap | None) -> Plan:
    """The plan of the rest, for all that was said."""
    if overlap is None or plan.definition is None:
        return plan
    whole = plan.definition.model_copy(update={"overlap": overlap, "intent": request.intent})
    return replace(plan, definition=whole)


def _overlap(found: re.Match[str], when_full: str) -> Overlap:
    said = found.groupdict().get("n") or "one"
    runs = _NUMBERS.get(said.lower()) or int(said) if said else 1
    return Overlap.model_validate({"runs": max(1, runs), "when_full": when_full})


def _joined(before: str, behind: str) -> str:
    before = re.sub(r"[\s,;:–—(-]+$|\s*\b(?:and|but)\s*$", "", before)
    behind = re.sub(r"^[\s,;)]+", "", behind)
    if not before or not behind:
        return (before or re.sub(r"^(?:[.!]|and\b|but\b|then\b)\s*", "", behind)).strip()
    if behind[0] in ".!":
        return before + behind
    return f"{before} {behind}" if re.match(r"(?:and|but|then)\b", behind) else f"{before}, {behind}"

"""Conditions: "only if it mentions billing", "don't copy it if its type is confidential", "if …, send …"."""

import re

from core.definition import Action, Branch, ForEach, Step
from core.planner.draft.tree import Place, with_arms, with_steps
from core.planner.editing.conditions.cases import otherwise_do, then_do, unconditional
from core.planner.editing.conditions.wrapping import is_loop_of, reader_at, wrapped
from core.planner.editing.desk import Asks, Changed, Desk, Heard, choose, which
from core.planner.matching.words import verb_class

_IF = r"(?:if|when|in case|provided(?: that)?|wenn|falls|si|quand|cuando)"
_UNLESS = (
    r"(?:unless|except (?:if|when)|if not|außer wenn|es sei denn,?|sauf si|à moins que|a menos que|salvo si)"
)
_NOT = r"(?:do not|don't|dont|never|skip|leave out|no need to|ne|nicht|no)"
_NOTHING = (
    r"(?:do nothing|(?:do not|don't|dont) do anything|stop(?: there)?"
    r"|skip (?:it|everything|them|that one|this one)"
    r"|ignore (?:it|them)"
    r"|nothing)"
)
_FORMS = tuple(
    (re.compile(pattern, re.IGNORECASE | re.DOTALL), negative)
    for pattern, negative in (
        (rf"{_NOTHING}\s+{_IF}\s+(?P<c>.+)", True),
        (rf"{_IF}\s+(?P<c>.+?)\s*,?\s+(?:then\s+)?(?:please\s+)?(?:{_NOTHING})", True),
        (rf"{_NOT}\s+(?P<what>.+?)\s*,?\s+{_UNLESS}\s+(?P<c>.+)", False),
        (rf"{_NOT}\s+(?P<what>.+?)\s*,?\s+(?:if|when)\s+(?P<c>.+)", True),
        (rf"{_IF}\s+(?P<c>.+?)\s*,\s*(?:then\s+)?(?:please\s+)?{_NOT}\s+(?P<what>.+)", True),
        (
            rf"(?:only|nur|seulement|solo|sólo)\s*(?:do (?:it|this|that)|run(?: it)?|go on"
            rf"|continue)?\s*{_IF}\s+(?P<c>.+)",
            False,
        ),
        (rf"(?:only|just)\s+(?P<what>.+?)\s+{_IF}\s+(?P<c>.+)", False),
        (rf"{_UNLESS}\s+(?P<c>.+)", True),
        (rf"(?:do\s+)?(?P<what>.+?)\s*,?\s+(?:only|just)\s+{_IF}\s+(?P<c>.+)", False),
        (rf"(?:do\s+)?(?P<what>.+?)\s*,?\s+{_UNLESS}\s+(?P<c>.+)", True),
    )
)
_THEN = re.compile(rf"{_IF}\s+(?P<rest>.+)", re.IGNORECASE | re.DOTALL)
_AFTER = re.compile(rf"(?P<what>.+?)\s*,?\s+{_IF}\s+(?P<c>.+)", re.IGNORECASE | re.DOTALL)
_ELSE = re.compile(
    r"(?:otherwise|else|if not|in any other case|sonst|ansonsten|sinon|si no|de lo"
    r" contrario)\s*,?\s+(?P<what>.+)",
    re.IGNORECASE,
)
_NO_CONDITION = re.compile(
    r"(?:always|in any case|whatever happens|unconditionally|(?:drop|remove|without"
    r"|no)\s+(?:the\s+)?condition|immer|toujours|siempre)"
    r"(?:\s*,\s*(?:and )?not (?:only|just) .+|\s+(?P<what>.+))?",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"(?:it|this|that|everything|all)(?:['’]s| is| has)(?: all)?(?: been)? (?:done|finished|over|completed?)",
    re.IGNORECASE,
)
_ANY_OF_THEM = frozenset({"it", "this", "that", "them", "everything"})


def conditional(words: str, desk: Desk) -> Heard:
    """The plan with a condition more, or less."""
    if (found := _NO_CONDITION.fullmatch(words)) is not None:
        return unconditional(found["what"] or "", desk)
    if (found := _ELSE.fullmatch(words)) is not None:
        return otherwise_do(found["what"], desk)
    for form, negative in _FORMS:
        found = form.fullmatch(words)
        if found is not None:
            what = found.groupdict().get("what") or ""
            heard = _guard(what, found["c"], desk, negative=negative)
            if heard is not None:
                return heard
    found = _THEN.fullmatch(words)
    if found is not None:
        return next((heard for c, what in _cut(found["rest"]) if (heard := then_do(c, what, desk))), None)
    found = _AFTER.fullmatch(words)
    if found is None or _DONE.fullmatch(found["c"]):  # the end of the plan is no condition
        return None
    return then_do(found["c"], found["what"], desk)


def _cut(rest: str) -> list[tuple[str, str]]:
    """Where a condition may end and what to do begin: at a comma, else before a verb."""
    at = [found.span() for found in re.finditer(r"\s*,\s*(?:then\s+)?|\s+then\s+", rest)]
    at += [
        (found.start(), found.end())
        for found in re.finditer(r"\s+(?=(\w+))", rest)
        if verb_class(found.group(1)) is not None and len(rest[: found.start()].split()) >= 2
    ]
    return [(rest[:start], rest[end:]) for start, end in at if not _within_quotes(rest, start)]


def _within_quotes(text: str, at: int) -> bool:
    return text[:at].count('"') % 2 == 1


def _guard(what: str, words: str, desk: Desk, *, negative: bool) -> Heard:
    """Steps that are there already, under a condition."""
    nothing = what.strip().casefold() in _ANY_OF_THEM | {""}
    existing = _branch_on(words, desk)
    if negative and nothing and existing is not None:
        return _emptied(existing, desk)
    targets = (
        _outward(desk, words, negative=negative)
        if nothing
        else _pointed(what, words, desk, negative=negative)
    )
    if targets is None or isinstance(targets, Asks):
        return targets
    return wrapped(targets, words, desk, negative=negative)


def _pointed(what: str, words: str, desk: Desk, *, negative: bool) -> list[Place] | Asks | None:
    pointed = desk.pointer.read(what)
    if not pointed.places:
        return None
    if not pointed.sure:
        sign = "unless" if negative else "only if"
        return which(pointed.places, desk, lambda step: f"do {step} {sign} {words}")
    return list(pointed.places)


def _outward(desk: Desk, words: str, *, negative: bool) -> list[Place] | Asks | None:
    """What a bare "only if …" is about: what the condition's loop does, or the one step that reaches out."""
    loop = next((place for place in desk.pointer.places if is_loop_of(place.step, words, desk)), None)
    if loop is not None and isinstance(loop.step, ForEach):
        return [place for place in desk.pointer.places if place.around and place.around[-1] is loop.step]
    reaching = [place for place in desk.pointer.places if _reaches_out(place.step, desk)]
    if len(reaching) == 1:
        return reaching
    if not reaching:
        last = [place for place in desk.pointer.places if not place.around][-1:]
        return last if len(desk.definition.steps) > 1 else None
    together = all(place.siblings == reaching[0].siblings for place in reaching)
    sign = "unless" if negative else "only if"
    replies = {desk.title(place): f"do step {place.number} {sign} {words}" for place in reaching[:4]}
    if together:
        numbers = " and ".join(f"step {place.number}" for place in reaching)
        replies = {desk.tr("All of them"): f"do {numbers} {sign} {words}", **replies}
    return choose(desk.tr("Which step is that for?"), replies, desk.tr)


def _reaches_out(step: Step, desk: Desk) -> bool:
    offer = desk.offered.offer(step.action) if isinstance(step, Action) else None
    return isinstance(step, Action) and (offer is None or offer.effect != "reads")


def _branch_on(words: str, desk: Desk) -> Place | None:
    """The branch that asks exactly this."""
    for place in desk.pointer.places:
        if isinstance(place.step, Branch):
            condition = reader_at(place, desk).read(words)
            if condition is not None and not condition.first and condition.when == place.step.when:
                return place
    return None


def _emptied(place: Place, desk: Desk) -> Heard:
    """Nothing more is done where the condition holds."""
    assert isinstance(place.step, Branch)
    after = with_arms(place.step, (), place.step.else_)
    changed = with_steps(desk.definition, {place.step.id: (after,) if after is not None else ()})
    return Changed(changed) if changed.steps else None

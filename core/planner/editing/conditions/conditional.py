"""Conditions: "only if it mentions billing", "don't copy it if its type is confidential", "if …, send …"."""

import re
from dataclasses import replace

from core.definition import Action, Branch, ForEach, Step, every_step
from core.planner.draft.tree import Place, with_arms, with_steps
from core.planner.editing.conditions.cases import otherwise_do, then_do, unconditional
from core.planner.editing.conditions.wrapping import is_loop_of, reader_at, wrapped
from core.planner.editing.desk import Asks, Changed, Desk, Heard, choose, which
from core.planner.editing.people.approving import approving
from core.planner.matching.words import verb_class
from core.planner.steps.targets import read_targets

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
        (rf"{_IF}\s+(?P<c>.+?)\s+(?:then\s+)?(?:do not|don't|dont|never)\s+(?P<what>.+)", True),
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
_FIRST = re.compile(r"\b(?:first|before(?:hand)?|approv\w+|permission)\b", re.IGNORECASE)
_ALSO = re.compile(r"\b(?:also|too|as well|auch|aussi|también)\b", re.IGNORECASE)
_DONE = re.compile(
    r"(?:it|this|that|everything|all)(?:['’]s| is| has)(?: all)?(?: been)? (?:done|finished|over|completed?)",
    re.IGNORECASE,
)
# What a step gives, by its usual name, and lists: these are counted or read where they are made.
_STEPS_OWN = re.compile(
    r"\b(?:summary|translation|result|answer|list|there (?:is|are)|none|any)\b", re.IGNORECASE
)
_FROM = re.compile(
    r"(?:only|just)\s+(?:(?:emails?|messages?|mails?|those|ones?|posts?)\s+)?"
    r"(?P<from>(?:from|by|sent by|about|with|to|for)\s+(?!now\b)\S.*)",
    re.IGNORECASE,
)
_IGNORED = re.compile(
    r"(?:ignore|skip|not for|except(?: for)?|don't (?:do|run) (?:it|this|anything) for|leave out)\s+"
    r"(?:all\s+|any\s+)?(?P<what>[^#@\d]{3,60})",
    re.IGNORECASE,
)
_ID = re.compile(r"[UW][A-Z0-9]{2,}")
_ANY_OF_THEM = frozenset({"it", "this", "that", "them", "everything"})


def conditional(words: str, desk: Desk) -> Heard:
    """The plan with a condition more, or less."""
    if (found := _NO_CONDITION.fullmatch(words)) is not None:
        return unconditional(found["what"] or "", desk)
    if (found := _ELSE.fullmatch(words)) is not None:
        return otherwise_do(found["what"], desk)
    if _comes_from_somebody(desk) and (heard := _of_some(words, desk)) is not None:
        return heard
    for form, negative in _FORMS:
        found = form.fullmatch(words)
        if found is not None:
            what = found.groupdict().get("what") or ""
            heard = _guard(what, found["c"], desk, negative=negative)
            if heard is not None:
                return heard
    found = _THEN.fullmatch(words)
    if found is not None:
        cases = [(c, what) for c, what in _cut(found["rest"])]
        asked = next((heard for c, what in cases if (heard := _asked_first(c, what, desk))), None)
        also = _ALSO.search(found["rest"]) is not None
        return asked or next(
            (heard for c, what in cases if (heard := then_do(c, what, desk, also=also))), None
        )
    found = _AFTER.fullmatch(words)
    if found is None or _DONE.fullmatch(found["c"]):  # the end of the plan is no condition
        return None
    return then_do(found["c"], found["what"], desk)


def _comes_from_somebody(desk: Desk) -> bool:
    return desk.definition.trigger.type in ("slack", "app_event")


def _of_some(words: str, desk: Desk) -> Heard:
    """ "only from supplier@acme.com", "ignore newsletters": some of what comes starts nothing."""
    if (found := _IGNORED.fullmatch(words)) is not None:
        if desk.pointer.read(found["what"]).places:
            return None  # a step is named
        return _guard("", f"it is {found['what']}", desk, negative=True)
    found = _FROM.fullmatch(words)
    if found is None:
        return None
    who = re.sub(r"\A(?:sent )?(?:from|by)\s+", "", found["from"], flags=re.IGNORECASE)
    people = read_targets(f"to {who}", desk.person.user, desk.vocabulary).people
    if not people:
        said = re.sub(r"\Afor\s+(?:the\s+)?", "", found["from"], flags=re.IGNORECASE)
        return _guard("", f"it is {said}", desk, negative=False)
    if desk.definition.trigger.type != "slack" or not all(_ID.fullmatch(one) for one in people):
        return None  # who wrote it does not stand in the text
    return _guard("", " or ".join(f'trigger user is "{one}"' for one in people), desk, negative=False)


def _asked_first(words: str, what: str, desk: Desk) -> Heard:
    """ "if the amount is over 1000 ask @maria first": the question alone stands under the condition."""
    asked = approving(what, desk) if _FIRST.search(what) else None
    if not isinstance(asked, Changed):
        return None
    was = {step.id for step in every_step(desk.definition.steps)}
    after = desk.after(asked.definition)
    new = [place for place in after.pointer.places if place.step.id not in was]
    heard = wrapped(new, words, after, negative=False) if len(new) == 1 else None
    return replace(heard, questions=asked.questions) if isinstance(heard, Changed) else None


def _cut(rest: str) -> list[tuple[str, str]]:
    """Where a condition may end and what to do begin: at a comma, else before a verb."""
    at = [found.span() for found in re.finditer(r"\s*,\s*(?:then\s+)?(?:also\s+)?|\s+(?:then|also)\s+", rest)]
    at += [
        found.span()
        for found in re.finditer(r"\s+(?=(?:ask|let|have|get|check with)\s+(?:me\b|<?@|my\b))", rest)
    ]
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
    if desk.definition.trigger.type not in ("manual", "schedule") and _of_what_came(words, desk):
        return [place for place in desk.pointer.places if not place.around]
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


def _of_what_came(words: str, desk: Desk) -> bool:
    """Whether a condition is about what starts the plan, and names nothing that a step gives: then all that
    is done stands under it."""
    seen = reader_at(desk.pointer.places[-1], desk).names(words)
    return (seen is None or seen.path == "trigger") and not _STEPS_OWN.search(words)


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

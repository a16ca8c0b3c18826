"""Conditions that a plan has: another test, one way of them less, something else done in one case."""

import re
from dataclasses import dataclass

from core.conditions import condition_names
from core.definition import Approval, Branch, Step, every_step
from core.planner.answer.conditions import Comparison, Condition, read_expression
from core.planner.draft.tree import Place, ids, negated, with_steps
from core.planner.editing.conditions.cases import in_case, unconditional
from core.planner.editing.conditions.wrapping import branch_of, reader_at
from core.planner.editing.desk import Asks, Changed, Desk, Heard, framed, which
from core.planner.editing.making.making import Made, Maker
from core.planner.editing.reading.pointing import Pointed
from core.planner.editing.steps.removing import without
from core.planner.matching.asked import asked_for

_NUMBER = r"[\"“]?(?P<to>-?\d[\d.,]*)[\"”]?\s*(?P<k>k\b)?"
_THRESHOLD = re.compile(
    r"(?:(?:change|set|raise|lower|increase|reduce|decrease|bump|move|put|make|update|adjust)"
    r"\s+(?:up |down )?the\s+"
    r"(?:threshold|limit|cut-?off|bound|boundary|minimum|maximum|value|amount|number)"
    r"(?:\s+(?:of|in|for)\s+the\s+(?:condition|check|branch|if))?(?:\s+from\s+\S+)?\s*(?:\s+(?:up|down))?\s+"
    r"(?:to be|to|at|be|=)?\s*"
    r"|(?:the\s+)?(?:threshold|limit|cut-?off)\s+(?:should be|must be|is|of)\s+"
    r"|use\s+(?:a\s+)?(?:threshold|limit|cut-?off)\s+of\s+)" + _NUMBER + r"(?:\s*(?:instead|please|now))*",
    re.IGNORECASE,
)
_RETEST = re.compile(
    r"(?:(?:change|set|update|switch|make|adjust|replace)\s+the\s+(?:condition|check|test|criterion|criteria|if)"
    r"\s+(?:to|so that|into|with|by|be)\s+(?:be\s+)?(?:that\s+|if\s+|when\s+)?"
    r"|the\s+(?:condition|check|test)\s+(?:should be|must be|should read|is)\s+(?:that\s+|if\s+|when\s+)?)"
    r"(?P<c>(?:(?!,\s|\s(?:and|then)\s+(?:also|then|after|before)\b).)+)",
    re.IGNORECASE,
)
_TAKE = (
    r"(?:remove|drop|delete|get rid of|lose|forget(?: about)?|skip|take out|cut|leave out|ditch|scrap"
    r"|no need for"
    r"|we (?:don't|no longer) need|without|no)"
)
_VALUE = re.compile(
    r"(?:change|set|update|switch|make|adjust)\s+the\s+(?P<field>[\w ]+?)"
    r"\s+(?:in|of)\s+the\s+(?:condition|check|test|if)"
    r"\s+(?:to|be)\s+[\"“]?(?P<to>[^\"”,]+?)[\"”]?",
    re.IGNORECASE,
)
_ELSE_GONE = re.compile(
    _TAKE + r"\s+(?:the\s+|an?y?\s+)?[\"“]?(?:else|otherwise)[\"”]?"
    r"(?:[- ](?:branch|part|case|arm|path|clause|bit|side))?"
    r"|(?:do nothing|nothing (?:should|is to) (?:happen|be done))"
    r"\s+(?:otherwise|else|in the else (?:branch|case))"
    r"|(?:otherwise|else)\s*,?\s*(?:just\s+)?(?:do\s+)?nothing",
    re.IGNORECASE,
)
_TEST_GONE = re.compile(
    _TAKE
    + r"\s+(?:the\s+|that\s+|this\s+)?(?:condition|if|check on \w+|if[- ](?:statement|condition|clause)|test)"
    r"(?:\s*,?\s*(?:and|but)?\s*(?:just\s+|still\s+)?(?:always|keep|do|leave)\s+(?P<keep>.+))?",
    re.IGNORECASE,
)
_INVERT = re.compile(
    r"(?:invert|negate|reverse|flip|turn (?:a)?round)\s+the\s+(?:condition|check|test|if|branch)"
    r"|swap\s+(?:the\s+)?(?:two\s+)?(?:branches|arms|cases)(?:\s+of\s+the\s+(?:condition|branch|if))?",
    re.IGNORECASE,
)
_IF = r"(?:if|when|whenever|in case|where|as soon as|once)"
_PUT = r"(?P<new>.+?)\s*,?\s+(?:instead of|rather than|in place of)\s+(?P<old>.+?)"
_INSTEAD_IF = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (rf"{_IF}\s+(?P<c>.+?)\s*,\s*(?:then\s+)?{_PUT}", rf"{_PUT}\s*,?\s+{_IF}\s+(?P<c>.+)")
)
_LESS_IF = re.compile(
    r"(?:(?:we|i)\s+)?(?:no longer (?:need|want)|(?:don't|do not) (?:need|want)|no need for|remove|drop|skip"
    r"|forget"
    rf"(?: about)?|get rid of|leave out|lose)\s+(?P<what>.+?)(?:\s+any ?more)?\s*,?\s+{_IF}\s+(?P<c>.+)",
    re.IGNORECASE,
)
_CASE = (
    r"in (?:the )?(?P<case>first|second|other|yes|no|then|else|former|latter|if|that)"
    r"[ -](?:case|branch|arm|way)"
)
_IN_CASE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:also\s+|then\s+)?(?P<new>.+?)\s+(?:too\s+|as well\s+)?{_CASE}(?:\s+(?:too|as well))?",
        rf"{_CASE}\s*,?\s+(?:also\s+|then\s+)?(?P<new>.+?)(?:\s+(?:too|as well))?",
    )
)
_YES = re.compile(r"\b(?:approv|accept|agree|confirm|say(?:s)? (?:yes|ok)|grant|ok\b|okay)", re.IGNORECASE)
_NO = re.compile(
    r"\b(?:reject|declin|refus|den(?:y|ies|ied)|disapprov|turn(?:s|ed)? (?:it )?down|say(?:s)? no\b"
    r"|(?:not|n't|nobody|no one)\s+(?:\w+\s+)?(?:approv|accept|agree|confirm))",
    re.IGNORECASE,
)


def arms(words: str, desk: Desk) -> Heard:
    """The plan with a condition of it changed, or with one of its two ways."""
    if (found := _THRESHOLD.fullmatch(words)) is not None:
        return _numbered(found, desk)
    if (found := _RETEST.fullmatch(words)) is not None:
        return _retested(words, found["c"], desk)
    if (found := _VALUE.fullmatch(words)) is not None and (heard := _valued(found, desk)):
        return heard
    if _ELSE_GONE.fullmatch(words) is not None:
        return _else_gone(words, desk)
    if (found := _TEST_GONE.fullmatch(words)) is not None:
        return unconditional("" if len(_branches(desk)) == 1 else _kept(found["keep"]), desk)
    if _INVERT.fullmatch(words) is not None:
        return _inverted(words, desk)
    if (found := _LESS_IF.fullmatch(words)) is not None:
        return _less(found["what"], found["c"], desk)
    for form in _IN_CASE:
        found = form.fullmatch(words)
        if found is not None and (heard := in_case(found["new"], _held(found), desk)):
            return heard
    for form in _INSTEAD_IF:
        found = form.fullmatch(words)
        if found is not None and (heard := _instead(found["c"], found["new"], found["old"], desk)):
            return heard
    return None


def _held(found: re.Match[str]) -> bool:
    """Whether the case that the words name is the one in which the condition holds."""
    return found["case"].casefold() in ("first", "yes", "then", "former", "if", "that")


def _branches(desk: Desk) -> list[Place]:
    return [place for place in desk.pointer.places if isinstance(place.step, Branch)]


def _kept(words: str | None) -> str:
    """Which steps the words keep; the others of "keep the steps" are all there are."""
    return "" if words is None or re.fullmatch(r"(?:the |its |all )*(?:steps?|rest|inside)", words) else words


def _one(places: list[Place], words: str, desk: Desk) -> Place | Asks | None:
    """The one condition that is meant, or the question which."""
    if len(places) > 1:
        return which(places, desk, lambda step: f"{words} in {step}")
    return places[0] if places else None


def _numbered(found: re.Match[str], desk: Desk) -> Heard:
    """The one number that conditions compare with."""
    number = found["to"].rstrip(".,").replace(",", "") + ("000" if found["k"] else "")
    tested = [place for place in _branches(desk) if _number_of(place.step) is not None]
    if len(tested) != 1:
        return None
    step, condition = tested[0].step, _number_of(tested[0].step)
    assert isinstance(step, Branch)
    assert condition is not None
    when = Condition(condition.left, condition.test, number).expression()
    return Changed(with_steps(desk.definition, {step.id: (step.model_copy(update={"when": when}),)}))


def _valued(found: re.Match[str], desk: Desk) -> Heard:
    """Another value for the field that one condition looks at."""
    field = re.sub(r"\W+", "", found["field"]).casefold()
    changed = []
    for place in _branches(desk):
        assert isinstance(place.step, Branch)
        read = read_expression(place.step.when)
        if read is None or len(read[0]) != 1:
            continue
        one = read[0][0]
        if re.sub(r"[\W_]+", "", one.left.rpartition(".")[2]).casefold() == field:
            when = Condition(one.left, one.test, found["to"].strip()).expression()
            changed.append(place.step.model_copy(update={"when": when}))
    return Changed(with_steps(desk.definition, {changed[0].id: (changed[0],)})) if len(changed) == 1 else None


def _number_of(step: Step) -> Condition | None:
    read = read_expression(step.when) if isinstance(step, Branch) else None
    if read is None or len(read[0]) != 1:
        return None
    one = read[0][0]
    return one if re.fullmatch(r"-?\d+(?:\.\d+)?", one.right) else None


def _retested(words: str, condition: str, desk: Desk) -> Heard:
    place = _one(_branches(desk), words, desk)
    if not isinstance(place, Place):
        return place
    read = reader_at(place, desk).read(condition)
    if read is None or read.first:
        return None
    after = place.step.model_copy(update={"when": read.when})
    return Changed(with_steps(desk.definition, {place.step.id: (after,)})) if after != place.step else None


def _else_gone(words: str, desk: Desk) -> Heard:
    with_else = [one for one in _branches(desk) if isinstance(one.step, Branch) and one.step.else_]
    if len(with_else) > 1:
        return which(with_else, desk, lambda step: f"keep only {step}a.1")
    if not with_else or not isinstance(with_else[0].step, Branch):
        return None
    return without([step.id for step in with_else[0].step.else_], desk)


def _inverted(words: str, desk: Desk) -> Heard:
    place = _one(_branches(desk), words, desk)
    if not isinstance(place, Place) or not isinstance(place.step, Branch):
        return place if isinstance(place, Asks) else None
    after = place.step.model_copy(update={"when": negated(place.step.when)})
    return Changed(with_steps(desk.definition, {place.step.id: (after,)}))


@dataclass(frozen=True)
class _Arm:
    """What is done where some words hold; `steps` is empty where nothing is."""

    place: Place
    steps: tuple[Step, ...]


def _arm(words: str, desk: Desk) -> _Arm | None:
    """The way of a condition that these words mean: the one that its own test says, or an answer to it."""
    for place in _branches(desk):
        assert isinstance(place.step, Branch)
        holds = _holds(words, place, desk)
        if holds is not None:
            return _Arm(place, place.step.then if holds else place.step.else_)
    return None


def _holds(words: str, place: Place, desk: Desk) -> bool | None:
    """Whether the words say that the condition holds, or that it does not; None where they say neither."""
    assert isinstance(place.step, Branch)
    when = place.step.when
    asked = {step.id for step in every_step(desk.definition.steps) if isinstance(step, Approval)}
    if asked & set(condition_names(when)):
        said = False if _NO.search(words) else True if _YES.search(words) else None
        return None if said is None else said is _is_yes(when)
    read = reader_at(place, desk).read(words)
    if read is None or read.first:
        return None
    if _alike(read.when, when):
        return True
    return False if _alike(read.when, negated(when)) else None


def _alike(one: str, other: str) -> bool:
    return one.replace(" ", "").casefold() == other.replace(" ", "").casefold()


def _is_yes(when: str) -> bool:
    read = read_expression(when)
    if read is None:
        return not when.startswith("!")
    condition = read[0][0]
    negative = condition.test in (Comparison.REJECTED, Comparison.FALSE) or _NO.search(condition.right)
    return bool(negative) is (condition.test is Comparison.DIFFERS)


def _within(words: str, steps: tuple[Step, ...], desk: Desk) -> Pointed:
    """The steps of these that the words point at; "deleting it" points at the one that deletes."""
    inside = set(ids(steps))
    return desk.pointer.among([place for place in desk.pointer.places if place.step.id in inside]).read(words)


def _less(what: str, condition: str, desk: Desk) -> Heard:
    """A step that one way of a condition does no longer have."""
    arm = _arm(condition, desk)
    if arm is None:
        return None
    pointed = _within(what, arm.steps, desk)
    return without(pointed.ids, desk) if pointed.sure and pointed.places else None


def _instead(condition: str, new: str, old: str, desk: Desk) -> Heard:
    """In one case another step than the one that is there: in the case's own way, or in a case of its own."""
    arm = _arm(condition, desk)
    pointed = desk.pointer.read(old) if arm is None else _within(old, arm.steps, desk)
    if not pointed.sure or len(pointed.places) != 1:
        return None
    place = pointed.places[0]
    made = Maker.at(place, desk).make(new, like=asked_for(old))
    if not isinstance(made, Made):
        return framed(made, f"if {condition}, ", f" instead of {old}")
    if arm is not None:
        return Changed(with_steps(desk.definition, {place.step.id: made.steps}), made.questions, made.notes)
    read = reader_at(place, desk).read(condition)
    if read is None or read.first:
        return None
    branch = branch_of(read, made.steps, desk, (place.step,))
    return Changed(with_steps(desk.definition, {place.step.id: (branch,)}), made.questions, made.notes)

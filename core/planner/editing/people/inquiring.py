"""A question that wants words, asked otherwise: "ask @ada too", "ask what blocks them", "two are enough"."""

import re
from collections.abc import Sequence

from core.definition import Approval
from core.planner.draft.inquiry import quorum_of, together
from core.planner.draft.tree import Place, with_steps
from core.planner.editing.desk import Changed, Desk, Heard, Says, which
from core.planner.normalising.inquiries import Form, Inquiry
from core.planner.steps.inquiring import channels_asked, said_to
from core.planner.steps.targets import read_targets
from core.planner.vocabulary.inquiries import CHANNEL, INQUIRIES, PERSON

_ENGLISH = INQUIRIES["en"]
_ONE = rf"(?:{PERSON}|me(?!\w)|{_ENGLISH.group}{_ENGLISH.within}{CHANNEL})"
_WHOM = rf"(?P<whom>{_ONE}(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+){_ONE})*)"
_TOO = r"(?P<too>\s+(?:too|as\s+well|also))"
_WHO_ELSE = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?:please\s+)?(?P<also>also\s+)?ask\s+{_WHOM}(?:{_TOO}|\s+instead(?:\s+of\s+\S+)?|,?\s+not\s+\S+)?",
        rf"{_WHOM}\s+(?:should|must|has\s+to)\s+(?P<also>also\s+)?(?:be\s+asked|answer)(?:{_TOO}|\s+instead)?",
        rf"put\s+(?:it|the\s+question)\s+to\s+{_WHOM}(?:{_TOO}|\s+instead)?",
    )
)
_NOT = re.compile(
    rf"(?:don['’]?t|do\s+not|no\s+longer|never)\s+ask\s+(?P<whom>{PERSON}|me(?!\w))(?:\s+any\s*more)?"
    rf"|leave\s+(?P<whom2>{PERSON}|me(?!\w))\s+out",
    re.IGNORECASE,
)
_THEM = r"(?:\s+(?:them|him|her|me|everyone|everybody|people|us))?"
_WHAT = rf"(?:(?P<clause>{_ENGLISH.wh}\s+.+?)|{_ENGLISH.thing}\s+(?P<thing>.+?))"
_ELSE = re.compile(
    rf"(?:please\s+)?(?P<also>(?:and\s+)?also\s+)?ask{_THEM}\s+{_WHAT}(?P<too>\s+(?:too|as\s+well))?(?:\s+instead)?",
    re.IGNORECASE,
)
_READS = re.compile(
    r"(?:change|set)\s+the\s+question\s+to\s+(?P<a>.+)|the\s+question\s+(?:should|must)\s+(?:be|say|read)\s+(?P<b>.+)"
    r"|(?:instead\s+)?ask(?:\s+(?:them|him|her|everyone))?\s*:?\s+(?P<c>[\"“„«].+[\"”“»])",
    re.IGNORECASE,
)
_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "a single": 1, "an": 1}
_N = rf"(?P<n>{'|'.join(_COUNTS)}|\d{{1,2}})"
_ENOUGH = re.compile(
    rf"(?:it\s+is|it['’]s|that['’]s)\s+enough\s+(?:if|when)\s+{_N}\s*(?:people|persons?|of\s+(?:them|us))?\s*(?:answers?|repl(?:y|ies)|responds?)"
    rf"|{_N.replace('<n>', '<n2>')}\s+(?:answers?|repl(?:y|ies)|responses?)\s+(?:are|is)\s+enough"
    rf"|(?:don['’]?t\s+wait\s+for\s+(?:all|every\w*)\s*[,;:]?\s*)?(?:wait\s+for"
    rf"|need)\s+(?:only\s+)?{_N.replace('<n>', '<n3>')}\s+(?:answers?|repl(?:y|ies))(?:\s+only)?",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"(?:wait\s+(?:for|until)\s+(?:all|every(?:one|body))(?:\s+(?:of\s+them|has\s+answered|have\s+answered|answers?|the\s+answers))?"
    r"|(?:all|every(?:one|body))\s+(?:of\s+them\s+)?(?:must|has\s+to|have\s+to|should)\s+answer)",
    re.IGNORECASE,
)


def asked_otherwise(words: str, desk: Desk) -> Heard:
    """The plan with such a question asked otherwise; None where the words are about none."""
    asked = [place for place in desk.pointer.places if _wants_words(place)]
    if not asked:
        return None
    step = asked[0].step
    assert isinstance(step, Approval)
    update = _otherwise(words, desk, step)
    if update is None:
        return None
    if len(asked) > 1:
        return which(asked, desk, lambda step: f"{words} in {step}")
    if update == step:
        return Says(desk.tr("That is how it is already."))
    return Changed(with_steps(desk.definition, {step.id: (update,)}))


def _wants_words(place: Place) -> bool:
    return isinstance(place.step, Approval) and place.step.wants == "answer"


def _otherwise(words: str, desk: Desk, step: Approval) -> Approval | None:
    """The question as the words want it."""
    for form in _WHO_ELSE:
        if (found := form.fullmatch(words)) is not None:
            given = found.groupdict()
            people = _people(found["whom"], desk)
            more = bool(given.get("also") or given.get("too"))
            return _asking(step, (*step.approvers, *people) if more else people)
    if (found := _NOT.fullmatch(words)) is not None:
        out = _people(found["whom"] or found["whom2"], desk)
        left = [one for one in step.approvers if one not in out]
        return _asking(step, left) if left and len(left) < len(step.approvers) else None
    if _ALL.fullmatch(words):
        return step.model_copy(update={"quorum": "all"})
    if (found := _ENOUGH.fullmatch(words)) is not None:
        said = (found["n"] or found["n2"] or found["n3"]).casefold()
        number = _COUNTS.get(said) or int(said)
        return step.model_copy(update={"quorum": number}) if 1 <= number <= 20 else None
    return _reading(words, desk, step)


def _reading(words: str, desk: Desk, step: Approval) -> Approval | None:
    """With another question, or one more."""
    if (found := _READS.fullmatch(words)) is not None:
        return step.model_copy(update={"ask": next(filter(None, found.groups())).strip('"“”„«» ')})
    found = _ELSE.fullmatch(words)
    if found is None:
        return None
    form = Form.CLAUSE if found["clause"] else Form.THING
    mine = step.approvers in (("owner",), (desk.person.user,))
    text = said_to(
        Inquiry(form, (found["clause"] or found["thing"]).strip(" ,.?")), desk.vocabulary, mine=mine
    )
    shown = step.ask.partition("\n\n")[2]  # what it is about stays below it
    below = f"\n\n{shown}" if shown else ""
    if found["also"] or found["too"]:
        text = _and(step.ask.partition("\n\n")[0], text, desk)
    return step.model_copy(update={"ask": f"{text}{below}"})


def _and(asked: str, more: str, desk: Desk) -> str:
    """ "Please say what you did and what you plan." """
    start, _, end = desk.vocabulary.say("say_answer", what="\0").partition("\0")
    alike = asked.startswith(start) and more.startswith(start) and asked.endswith(end)
    return f"{asked.removesuffix(end)}, and {more.removeprefix(start)}" if alike else f"{asked}\n{more}"


def _people(said: str, desk: Desk) -> tuple[str, ...]:
    targets = read_targets(f"to {said}", desk.person.user, desk.vocabulary)
    return (*channels_asked(targets), *targets.people)


def _asking(step: Approval, people: Sequence[str]) -> Approval:
    """Of these; how long they have changes with whether they are several."""
    asked = tuple(dict.fromkeys(people))
    was_usual = step == together(step.model_copy(update={"quorum": step.quorum}))
    after = step.model_copy(update={"approvers": asked})
    return together(after) if was_usual else after.model_copy(update={"quorum": quorum_of(asked)})

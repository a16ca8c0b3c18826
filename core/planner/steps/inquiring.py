"""A question that wants words: to whom it is put, how it is said, and what the rest calls the answer."""

import re

from core.definition import Approval, Payload, Step
from core.planner.draft.coreference import Known
from core.planner.draft.findings import Findings
from core.planner.draft.ids import Ids
from core.planner.draft.inquiry import ANSWER_NAMES, together
from core.planner.draft.outline import Result
from core.planner.normalising.inquiries import Form, Inquiry
from core.planner.steps.targets import Targets, read_targets
from core.planner.vocabulary import Kind, Vocabulary
from core.planner.vocabulary.inquiries import INQUIRIES
from core.planner.vocabulary.table import CONTENT_MARK
from core.workflows import Question

_OF_ME = (
    (re.compile(r"\bI['’]m\b|\bI am\b"), "you are"),
    (re.compile(r"\bI['’]ve\b"), "you have"),
    (re.compile(r"\bI['’]ll\b"), "you will"),
    (re.compile(r"\bam I\b"), "are you"),
    (re.compile(r"\b(?:I|me)\b"), "you"),
    (re.compile(r"\bmy\b", re.IGNORECASE), "your"),
)
_BE = {"is": "are", "was": "were", "has": "have", "does": "do", "goes": "go"}
_OF_OTHERS = re.compile(
    r"\b(?:(?:he|she|they)['’](?P<short>s|re|ve|ll|d)|(?:he|she)\s+(?P<verb>[a-z]+)|(?P<they>they|them|him)"
    r"|(?P<own>his|their|her(?=\s+[a-z]))|(?P<her>her))\b",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(
    r"\b(?:customers?|clients?|users?|leads?|manager|boss|candidates?|applicants?|vendors?|suppliers?|partners?"
    r"|colleagues?|people|students?|patients?|guests?|compan(?:y|ies)|kids|children|visitors?|somebody|someone"
    r"|nobody|everybody)\b",
    re.IGNORECASE,
)
# "what did you do yesterday": a question as it is put to somebody.
_DIRECT = re.compile(
    r"(?:what|how|when|where|which|who|why)\b[^,;]*?\s(?:do|did|are|were|will|can|could|would|should|have)\s+you\s",
    re.I,
)
_SHORT = {"s": "are", "re": "are", "ve": "have", "ll": "will", "d": "would"}


class Inquiring:
    """Writes such questions."""

    def __init__(self, vocabulary: Vocabulary, ids: Ids, findings: Findings, me: str) -> None:
        self._vocabulary = vocabulary
        self._ids = ids
        self._findings = findings
        self._me = me

    def asked(self, who: str, inquiry: Inquiry, known: Known) -> Approval:
        """`who` are people or a channel, nobody for whoever speaks."""
        step_id = self._ids.new("answers" if "#" in who else "answer")
        targets = read_targets(f"to {who}" if who else self._vocabulary.to_me, self._me, self._vocabulary)
        people = tuple("owner" if person == self._me else person for person in targets.people)
        asked = (*channels_asked(targets), *people)
        if not asked:
            name = re.sub(r"\A(?:the|my|our)\s+", "", who, flags=re.IGNORECASE)
            said = self._vocabulary.say("person_named", name=name)
            self._findings.questions.append(
                Question(f"steps.{step_id}.approvers", said, "person", query=name)
            )
        pasted = [known.contents[int(found[1])] for found in CONTENT_MARK.finditer(inquiry.text)]
        parts = [said_to(inquiry, self._vocabulary, mine=not who), *(pasted or known.at_hand())]
        known.made(Result(step_id, _names(inquiry), f"{{{{{step_id}.comment}}}}", "", Kind.EXTRACT))
        text = "\n\n".join(part for part in parts if part)
        step = together(Approval(id=step_id, ask=text, wants="answer", approvers=asked or ("owner",)))
        given = {"remind_s": inquiry.remind_s, "timeout_s": inquiry.timeout_s}
        step = step.model_copy(update={name: seconds for name, seconds in given.items() if seconds})
        if step.on_timeout == "approve":
            hours = f"{step.timeout_s / 3_600:g}"
            self._findings.notes.append(self._vocabulary.say("answer_until", hours=hours))
        return step


def called_answers(step: Step, vocabulary: Vocabulary) -> Step:
    """A prompt about what people answered, which says so: readers know it by another word until then."""
    if not isinstance(step, Payload) or vocabulary.code != "en":
        return step
    said = step.blocks[-1].text
    about = re.search(r"\{\{(answers?)(?:_\d+)?\.comment\}\}", said)
    if about is None:
        return step
    text = re.sub(rf"\b{INQUIRIES['en'].answer}\b", f"the {about[1]}", said)
    last = step.blocks[-1].model_copy(update={"text": text})
    return step.model_copy(update={"blocks": (*step.blocks[:-1], last)})


def channels_asked(targets: Targets) -> tuple[str, ...]:
    """The channels whose members are asked, as an approver is written."""
    return tuple(one if one[0] == "#" else f"<#{one}>" for one in targets.channels)


def said_to(inquiry: Inquiry, vocabulary: Vocabulary, *, mine: bool) -> str:
    """What is asked as the one who is asked reads it; nothing of a pasted question. `mine`: whoever speaks
    is asked."""
    text = " ".join(CONTENT_MARK.sub(" ", inquiry.text).split())
    if inquiry.form is Form.PASTED:
        return ""
    if vocabulary.code == "en":
        text = to_you(text, mine=mine)
    if inquiry.form is Form.DEED:
        return vocabulary.say("do_please", what=text)
    if inquiry.form is Form.THING:
        return vocabulary.say("give_answer", what=_capital(text))
    return f"{_capital(text)}?" if _DIRECT.match(text) else vocabulary.say("say_answer", what=text)


def to_you(text: str, *, mine: bool) -> str:
    """ "what she plans" as it is said to her: "what you plan"; of whoever speaks: "what I plan"."""
    if mine:
        for form, you in _OF_ME:
            text = form.sub(you, text)
        return text
    return _OF_OTHERS.sub(_you, text)


def _you(found: re.Match[str]) -> str:
    if _SOMEBODY.search(found.string[: found.start()]):
        return found.group()  # "what the customer said and what they need"
    if found["short"]:
        return f"you {_SHORT[found['short'].casefold()]}"
    if found["verb"]:
        return f"you {_second_person(found['verb'])}"
    return "your" if found["own"] else "you"


def _second_person(verb: str) -> str:
    """ "plans", "tries", "watches" """
    if verb in _BE:
        return _BE[verb]
    if verb.endswith("ies") and len(verb) > 4:
        return f"{verb[:-3]}y"
    if re.search(r"(?:ch|sh|ss|x|zz)es\Z", verb):
        return verb[:-2]
    return verb[:-1] if re.search(r"[^s]s\Z", verb) else verb


def _names(inquiry: Inquiry) -> frozenset[str]:
    """What it may be called later: the answer, or what was asked for."""
    if inquiry.form is not Form.THING:
        return ANSWER_NAMES
    head = re.split(r"\s+(?:of|for|on|about|from|in|to|that|which|von|de|para)\s+", inquiry.text.casefold())[
        0
    ]
    return ANSWER_NAMES | frozenset(re.findall(r"[^\W\d_][\w-]*", head)[-1:])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

"""The second look: a finished plan is held against the words that asked for it, however they were read.

`unread` sees what a step leaves over of its own words. What a prompt or a message swallowed, who is written
to by nobody, what was looked up for nothing and which app has no part in the plan is only seen at the end.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.catalogue import Offered
from core.definition import Action, AppEvent, Approval, Branch, ForEach, Payload, Step, Trigger, every_step
from core.planner.matching.apps import Apps
from core.planner.normalising.inquiries import without_inquiries
from core.planner.vocabulary import PROMPTS, Kind, Vocabulary
from core.planner.vocabulary.table import CONTENT, CONTENT_MARK, END, MARKS, alternatives

_LONGEST = 80  # characters of a quotation
_NAME = re.compile(r"<[#@][^>]+>|(?<![\w/.&])[#@][a-z][\w.-]*\w", re.IGNORECASE)
_QUOTES = re.compile(r"[\"“„«»”`‘']\s*\Z")
_QUOTED = re.compile(r"\s*(?:\"[^\"]*\"|“[^”]*”|«[^»]*»|„[^“”]*[“”])")
_LONGEST_ORDER = 500  # characters of what may still be orders
_CLAUSE = re.compile(r"(?:[^,.;:!?\n]|[.,:](?=\w))+")
# What one prompt or message cannot do: something after it, or only sometimes.
_AFTERWARDS = re.compile(
    r"[,;.)]?\s*(?:\b(?:and|und|et|y)\s+)?\b(?:then|afterwards|dann|danach|puis|ensuite|luego|después)\s+"
    r"(?:(?:in)?to\b|auf\b|en\b|au?\b|\w+\s+\w+\s+later|\w+\s+(?:it|them)\b).*",
    re.IGNORECASE | re.DOTALL,
)
_DESCRIBED = re.compile(
    r"(?:who|whom|what|when|where|why|which|how|whether|wer|wann|welche|wie|qui|quand|combien|quién|cuándo"
    r"|cuánt[oa]s)\b(?!.*[?!]).*|.*\b(?:plus|and|und|et|y)\s+(?:which|who|what|when|how\s+many)\b.*"
    r"|(?:message|text|note|mail|e-?mail|it|them)",
    re.IGNORECASE | re.DOTALL,
)
_COMPARED = re.compile(
    r"\b(?:(?:more|less|fewer|higher|lower)\s+than|over|under|above|below|at\s+least|mehr\s+als|plus\s+de"
    r"|más\s+de)\s+[$€£]?\d[\d.,]*(?!\s*(?:words?|lines?|sentences?|characters?|bullets?|wörter|mots))",
    re.IGNORECASE,
)
_SEARCHES = re.compile(r"(?:query|q|search\w*|term|jql|soql)\Z", re.IGNORECASE)
# Where something is put, or what it is done with.
_PLACE = re.compile(
    r"\b(?:in|into|to|onto|on|as|with|via|using|through|dans|vers|ins|im|nach|bei|en)\s+[^,;]*", re.IGNORECASE
)
_SENDING = frozenset({Kind.SEND, Kind.UPLOAD, Kind.REMIND, Kind.APPROVE})
_SENTENCE = 4  # words: of more, or of so many that have verbs and little words, nobody meant a search


@dataclass(frozen=True)
class Asked:
    """What was said: `instruction` without the time and with pasted texts as marks; `reads` are the words
    that each step of reading was made of."""

    text: str
    instruction: str
    contents: Sequence[str]
    reads: Mapping[str, str]


class Overlooked:
    """One look at one plan."""

    def __init__(
        self, asked: Asked, steps: Sequence[Step], trigger: Trigger, offered: Offered, spoken: Vocabulary
    ) -> None:
        self._asked, self._trigger, self._offered, self._spoken = asked, trigger, offered, spoken
        self._steps = [*every_step(tuple(steps))]
        self._own = {step.id: str(_alone(step)) for step in self._steps}
        said = without_inquiries(asked.instruction, spoken.code)
        self._orders = "\n".join([MARKS.sub(" ", CONTENT_MARK.sub(" ", said)), *self._loose()])
        self._apps = Apps.of((*offered.offers, *offered.triggers))

    def words(self, told: Collection[str]) -> list[str]:
        """The stretches of what was said that the plan does nothing with, and that are not told already."""
        if not self._steps:
            return []
        found = [
            *self._nobody_written_to(),
            *self._apps_left_out(),
            *self._swallowed(),
            *self._sentences_searched_for(),
            *self._read_for_nothing(),
            *self._loops_of_nothing(),
        ]
        plain = dict.fromkeys(re.sub(r"\s+", " ", words).strip(" ,.;:") for words in found)
        before = " ".join(told).casefold()
        return [words[:_LONGEST] for words in plain if words and words.casefold() not in before]

    def _loose(self) -> list[str]:
        """What was taken for a pasted text, and may be none: what follows a quotation, and what nothing
        announced. A text that somebody pointed at is theirs, whatever it says."""
        spoken = self._spoken
        points = re.compile(rf"(?<!\w)(?:{spoken.this}|{spoken.pointing})(?!\w)", re.IGNORECASE)
        found: list[str] = []
        for number, one in enumerate(self._asked.contents):
            at = self._asked.text.find(one) if len(one) <= _LONGEST_ORDER else -1
            before = self._asked.instruction.partition(f"{CONTENT}{number}{END}")[0]
            announced = points.search(re.split(r"[.!?\n]\s", before)[-1])
            quoted = _QUOTED.match(one)
            if quoted is not None and at >= 0:
                found.append(one[quoted.end() :])
            elif announced is None and at > 0 and not _QUOTES.search(self._asked.text[:at]):
                found.append(one)
        return found

    def _clause_of(self, at: int) -> str:
        return next(
            (one.group() for one in _CLAUSE.finditer(self._orders) if one.start() <= at < one.end()), ""
        )

    def _nobody_written_to(self) -> Iterator[str]:
        """Channels and people that somebody names and no step or start has to do with."""
        told = " ".join(
            [
                str(self._trigger),
                *(str(one.params) for one in self._steps if isinstance(one, Action)),
                *(str(one.approvers) for one in self._steps if isinstance(one, Approval)),
            ]
        )
        verbs = [form for form, verb in self._spoken.verbs.items() if verb.kind in _SENDING]
        sends = re.compile(rf"(?<!\w)(?:{alternatives(verbs)})(?!\w)", re.IGNORECASE)
        for name in _NAME.finditer(self._orders):
            clause = self._clause_of(name.start())
            bare = re.sub(r"[<>#@]|\|.*", "", name.group())
            if bare.casefold() not in told.casefold() and sends.search(clause):
                yield clause

    def _apps_left_out(self) -> Iterator[str]:
        """Apps that something is to be put into or got from, of which the plan has no step."""
        keys = [one.action for one in self._steps if isinstance(one, Action)]
        keys += [self._trigger.event] if isinstance(self._trigger, AppEvent) else []
        offers = (self._offered.offer(key) for key in keys)
        used = {offer.app for offer in offers if offer is not None}
        for place in _PLACE.finditer(self._orders):
            named = self._apps.named(place.group())
            if named and not used.intersection(named):
                yield self._clause_of(place.start())

    def _swallowed(self) -> Iterator[str]:
        """Orders inside the words of one prompt, or of one message."""
        tests = " ".join(step.when for step in self._steps if isinstance(step, Branch))
        condition = rf"(?:[.;:,]\s+)(?:(?:{self._spoken.if_words}|{self._spoken.unless_words})\s.+)"
        conditional = re.compile(condition, re.IGNORECASE | re.DOTALL)
        for step in self._steps:
            said = _said_by(step)
            if said is None or f"{step.id}." in tests or self._is_pasted(said):
                continue
            if isinstance(step, Action) and "{{" not in said and _DESCRIBED.fullmatch(said):
                yield said
            for form in (_AFTERWARDS, conditional):
                if (found := form.search(said)) is not None:
                    yield found.group()
            if isinstance(step, Payload) and (found := _COMPARED.search(said)) and self._acts_upon(step.id):
                yield found.group()

    def _is_pasted(self, said: str) -> bool:
        return any(said in content or content in said for content in self._asked.contents)

    def _acts_upon(self, step_id: str) -> bool:
        """Whether something is done in an app, whatever this step says."""
        acts = [one for one in self._steps if isinstance(one, Action) and not one.action.startswith("slack:")]
        return any(f"{{{{{step_id}" in self._own[one.id] for one in acts)

    def _sentences_searched_for(self) -> Iterator[str]:
        """What was looked for in the words of another order: nothing is called that."""
        spoken = self._spoken
        kinds = _SENDING | PROMPTS
        orders = frozenset(form for form, verb in spoken.verbs.items() if verb.kind in kinds)
        anywhere = rf"(?<!\w)(?:{spoken.marker_words}|{alternatives(orders - spoken.shaky)})(?!\w)"
        little = re.compile(rf"{anywhere}|\A(?:{alternatives(orders)})(?!\w)", re.IGNORECASE)
        for step in self._steps:
            for name, value in step.params.items() if isinstance(step, Action) else ():
                said = value if isinstance(value, str) and _SEARCHES.search(name) else ""
                many = len(said.split()) - _SENTENCE
                if (
                    "{{" not in said
                    and said in self._asked.text
                    and (many > 0 or (many == 0 and little.search(said)))
                ):
                    yield said

    def _read_for_nothing(self) -> Iterator[str]:
        """What was got and nothing uses, though more is done."""
        for step in self._steps[:-1]:
            others = (own for name, own in self._own.items() if name != step.id)
            used = any(re.search(rf"\b{step.id}\b", own) for own in others)
            if step.id in self._asked.reads and not used:
                yield self._asked.reads[step.id]

    def _loops_of_nothing(self) -> Iterator[str]:
        """Loops that do the same for each, or go through the same things again."""
        loops = [step for step in self._steps if isinstance(step, ForEach)]
        for loop in loops:
            inside = [*every_step(loop.steps)]
            again = any(isinstance(one, ForEach) and one.items == loop.items for one in inside)
            given = any(isinstance(one, Payload) or _given(one) for one in inside)
            same = given and not any(re.search(rf"\b{loop.as_}\b", self._own[one.id]) for one in inside)
            if again or same:
                each = re.search(rf"(?:{self._spoken.each_words})[^,.;\n]*", self._orders, re.IGNORECASE)
                yield each.group() if each is not None else str(loop.items)


def _alone(step: Step) -> dict[str, object]:
    return step.model_dump(mode="json", by_alias=True, exclude={"id", "steps", "then", "else_"})


def _given(step: Step) -> bool:
    return isinstance(step, Action) and any(isinstance(value, str) for value in step.params.values())


def _said_by(step: Step) -> str | None:
    """The words of a prompt without its texts, or those of a message."""
    if isinstance(step, Payload):
        return step.blocks[-1].text.partition(":\n\n")[0]
    text = step.params.get("text") if isinstance(step, Action) else None
    return text if isinstance(text, str) else None

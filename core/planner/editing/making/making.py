"""New steps from words: an action that the catalogue offers, or what the rules of intents make of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from core.definition import Action, Approval, Payload, Step, changed
from core.engine import Offer
from core.language import Translator
from core.planner.draft.coreference import Known
from core.planner.draft.inquiry import ANSWER_NAMES
from core.planner.draft.outline import Result
from core.planner.draft.said import texts_of
from core.planner.draft.tree import Place, new_id
from core.planner.editing.desk import Asks, Desk, choose
from core.planner.editing.making.filling import Filler
from core.planner.editing.making.tasks import task_of
from core.planner.editing.reading.around import item_at, seen_at, within_other_case
from core.planner.editing.reading.forms import ADD_STEP, by_mail, to_me
from core.planner.matching.asked import Asked, asked_for
from core.planner.matching.scoring import match
from core.planner.matching.words import stem, tokens
from core.planner.normalising.inquiries import answers_named
from core.planner.reading.clauses import Clause, marked, split
from core.planner.reading.content import take_apart
from core.planner.steps.inquiring import called_answers
from core.planner.steps.rules import Rules
from core.planner.steps.walk import Walk
from core.planner.vocabulary import Kind
from core.template import references
from core.workflows import Question

_EACH = re.compile(r"\s+(?:in|for|on|to|of|from)\s+(?:each|every)\s+(?P<noun>[\w -]+?)\Z", re.IGNORECASE)
_VAGUE = frozenset({Kind.TRANSFORM, Kind.TAKE, Kind.REACH})
_SAYS_AGAIN = frozenset({Kind.SUMMARISE, Kind.TRANSLATE, Kind.REWRITE})
_TITLE_ENDS = re.compile(r"\s(?:to|from|in|into|by|with|for|of|on|via|using|\().*\Z", re.IGNORECASE)


@dataclass(frozen=True)
class Made:
    """New steps, and what they leave open."""

    steps: tuple[Step, ...]
    questions: tuple[Question, ...] = ()
    notes: tuple[str, ...] = ()
    sure: bool = True  # False: nothing here does it, so that a person is asked to


class Maker:
    """Makes steps for one place of a plan: `before` are the steps that have happened there, `around` the
    containers. "It" is what `about` hands on, else what was said or made last."""

    def __init__(
        self,
        desk: Desk,
        before: Sequence[Place],
        item: str | None = None,
        about: Sequence[str] = (),
        around: Sequence[Step] = (),
    ) -> None:
        self._desk = desk
        self._before = before
        self._item = item
        self._about = tuple(about)
        self._around = around

    @classmethod
    def at(cls, place: Place, desk: Desk, *, after: bool = False, about: Sequence[str] = ()) -> "Maker":
        """For steps right before this one, or right after it."""
        before = seen_at(place, desk.pointer.places, after=after)
        return cls(desk, before, item_at(place), about, place.around)

    def make(
        self, words: str, *, like: Asked | None = None, prefer: str = "", plainly: bool = True
    ) -> Made | Asks | None:
        """The steps that the words ask for.

        `like` lends what they leave unsaid ("a step to update an existing one"); `prefer` is the app of the
        step that they replace. Where nobody said plainly that something is to be added, only a verb that
        says what to write is taken for a prompt.
        """
        if any(isinstance(place.step, Approval) and place.step.wants == "answer" for place in self._before):
            words = answers_named(words, self._desk.vocabulary.code)
        words = re.sub(r"\b(?:a|another) copy(?: of (?:it|that|this))?\b", "it", words, flags=re.IGNORECASE)
        words = re.sub(
            r"\A(send|post|give|show|mail|email) me it\b", r"\1 it to me", words, flags=re.IGNORECASE
        )
        words = _without_each(by_mail(to_me(ADD_STEP.sub("", words.strip(" .,")))), self._desk)
        if (task := task_of(words, self._desk)) is not None:
            return Made((task[0],), task[1])
        asked = asked_for(words)
        if like is not None:
            asked = _lent(asked, like)
        if not self._is_addressed(words):
            offered = self._offered(words, asked, prefer)
            if isinstance(offered, Asks) and self._only_says_again(words):
                return self._by_rules(words, plainly) or offered
            return offered or self._by_rules(words, plainly)
        made = self._by_rules(words, plainly)
        return made if made is not None and made.sure else self._offered(words, asked, prefer) or made

    def _is_addressed(self, words: str) -> bool:
        """Whether it goes to a channel or a person of the workspace."""
        return re.search(r"(?<!\w)[#@]\w|<[#@]\w|\b(?:me|us|mir|uns|moi|nous)\b", words) is not None

    def _only_says_again(self, words: str) -> bool:
        """ "summarise the email": what a prompt does, whatever the app that the email came from."""
        verb = self._desk.vocabulary.verb((tokens(words) or [""])[0])
        return verb.kind in _SAYS_AGAIN and not self._desk.apps.named(words)

    def _offered(self, words: str, asked: Asked, prefer: str) -> Made | Asks | None:
        if not asked.nouns:
            return None
        near = dict(self._desk.near)
        if prefer:
            near[prefer] = 3.0
        found = match(asked, self._desk.offered.offers, near)
        if not found.offers:
            return None
        if not found.sure:
            return _which(words, found.offers, self._desk.tr)
        return self.step(found.offers[0], words)

    def step(self, offer: Offer, words: str, keep: Action | None = None) -> Made:
        """A step that does what is offered; of the step that it replaces it keeps what fits."""
        step_id = new_id(self._desk.definition, noun_of(offer))
        filled = Filler(self._desk, self._before, self._item).fill(offer, words, step_id, keep)
        step = Action(id=step_id, action=offer.key, version=offer.version, params=filled.params)
        return Made((step,), filled.questions)

    def _by_rules(self, words: str, plainly: bool) -> Made | None:
        """The rules that read intents, going on where the plan stands."""
        desk, vocabulary = self._desk, self._desk.vocabulary
        message = take_apart(words, vocabulary)
        prepared, names = marked(message.instruction, vocabulary)
        clauses = split(prepared, vocabulary)
        if names or not clauses or any(clause.verb is None for clause in clauses):
            return None
        if not plainly and any(clause.verb and clause.verb.kind in _VAGUE for clause in clauses):
            return None
        rules = Rules(
            desk.offered, vocabulary, desk.person.user, {one.name: one for one in desk.definition.inputs}
        )
        for place in desk.pointer.places:
            rules.ids.new(place.step.id)
        known = self._known(message.contents)
        steps = Walk(rules).steps(clauses, known)
        findings = rules.findings
        unknown = [one for one in findings.questions if one.key == "content" or one.key.startswith("say.")]
        if not steps or findings.doubts or findings.needs or findings.absent or unknown:
            return None
        steps = [*changed(steps, partial(called_answers, vocabulary=vocabulary))]
        by_hand = any(isinstance(step, Approval) for step in steps) and not any(_asks(c) for c in clauses)
        return Made(tuple(steps), tuple(findings.questions), tuple(findings.notes), sure=not by_hand)

    def _known(self, contents: Sequence[str]) -> Known:
        results = [result for place in self._before if (result := _result(place.step)) is not None]
        latest = (f"{{{{{self._item}}}}}",) if self._item and not results else self._last_said()
        return Known(results, self._about or latest, contents=contents)

    def _last_said(self) -> tuple[str, ...]:
        """What was said last on every way here: what one way of a condition made may not be there."""
        always = [one for one in self._before if not within_other_case(one, self._around)]
        said = _last_said(always)
        if not said and self._desk.definition.trigger.type in ("slack", "app_event", "webhook"):
            return ("{{trigger.text}}",)
        return said or _last_said(self._before)


def _without_each(words: str, desk: Desk) -> str:
    """ "create an issue in each repo", where the plan has that loop already: the loop is not said again."""
    found = _EACH.search(words)
    if found is None:
        return words
    loops = [place.step for place in desk.pointer.places if place.step.kind == "for_each"]
    noun = {stem(word) for word in tokens(found["noun"])}
    for loop in loops:
        known = {stem(word) for word in tokens(f"{loop.as_} {loop.items} {loop.id}")}
        if noun & known or noun <= {"one", "item", "entry"}:
            return words[: found.start()]
    return words


def _lent(asked: Asked, like: Asked) -> Asked:
    """What the new words leave unsaid is as it was: the object, or the verb."""
    if asked.nouns:
        return replace(asked, verb=asked.verb or like.verb)
    return Asked(f"{asked.said} {like.said}", asked.verb or like.verb, like.nouns)


def noun_of(offer: Offer) -> str:
    """What an action gives, for its step's id."""
    last = offer.key.rpartition("_")[2] if not offer.title or offer.title == offer.description else ""
    words = tokens(last or _TITLE_ENDS.sub("", offer.title))
    return stem(words[-1]) if words else "step"


def _which(words: str, offers: Sequence[Offer], tr: Translator) -> Asks:
    """Several actions fit: by their apps where these differ, else by their names."""
    apps = {offer.app for offer in offers}
    if len(apps) == len(offers) and all(apps):
        return choose(
            tr("With which app: “{words}”?", words=words),
            {offer.app: f"{words} using {offer.app}" for offer in offers},
            tr,
        )
    said = {
        f"{offer.title} ({offer.app})"
        if offer.app
        else offer.title: f"add a step to {offer.title} in {offer.app}"
        for offer in offers
    }
    return choose(tr("Which of these do you mean with “{words}”?", words=words), said, tr)


def _asks(clause: Clause) -> bool:
    return clause.verb is not None and clause.verb.kind is Kind.APPROVE


def _result(step: Step) -> Result | None:
    """What later words may call what a step gives."""
    if isinstance(step, Approval) and step.wants == "answer":
        return Result(step.id, ANSWER_NAMES | {step.id}, f"{{{{{step.id}.comment}}}}", "", Kind.EXTRACT)
    if not isinstance(step, Payload | Action):
        return None
    names = frozenset({step.id, *(stem(word) for word in tokens(step.id))})
    source = ""
    labels: tuple[str, ...] = ()
    if isinstance(step, Payload):
        source = step.blocks[-1].text.partition(":\n\n")[2]
        properties = (step.output_schema or {}).get("properties")
        label = properties.get("label") if isinstance(properties, dict) else None
        enum = label.get("enum") if isinstance(label, dict) else None
        labels = tuple(str(one) for one in enum) if isinstance(enum, list) else ()
    text = f"{{{{{step.id}{'.label' if labels else ''}}}}}"
    kind = Kind.TRANSFORM if isinstance(step, Payload) else Kind.REACH
    return Result(step.id, names, text, source, kind, labels=labels)


def _last_said(before: Sequence[Place]) -> tuple[str, ...]:
    """What the last step sent, or else made; a judgement of something is nothing to tell of."""
    for place in reversed(before):
        step = place.step
        if isinstance(step, Payload) and step.output_schema is not None:
            return tuple(one.text for one in references(step.blocks[-1].text))
        if isinstance(step, Action):
            sent = next(iter(texts_of(step).values()), None)
            return (f"{{{{{step.id}}}}}",) if sent is None else (sent,)
        if isinstance(step, Approval) and step.wants == "answer":
            return (f"{{{{{step.id}.comment}}}}",)
        if isinstance(step, Payload):
            return (f"{{{{{step.id}}}}}",)
    return ()

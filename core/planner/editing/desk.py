"""What the rules look at, and what becomes of a reply."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import TypeAlias

from core.catalogue import Offered
from core.definition import Action, AppEvent, Definition, every_step
from core.engine import Offer
from core.language import ENGLISH, Translator
from core.planner.draft.choices import CHOSEN, choice_or_none
from core.planner.draft.tree import Place
from core.planner.editing.reading.pointing import Pointer
from core.planner.matching.apps import Apps
from core.planner.vocabulary import Vocabulary
from core.planning import Person, Surroundings
from core.workflows import Question


@dataclass(frozen=True)
class Desk:
    """One plan, and what is known around it."""

    definition: Definition
    offered: Offered
    person: Person
    vocabulary: Vocabulary
    now: datetime  # when the reply was made
    surroundings: Surroundings = field(default_factory=Surroundings)
    tr: Translator = ENGLISH

    @cached_property
    def pointer(self) -> Pointer:
        """Reads words as steps of this plan."""
        return Pointer(self.definition, self.offered)

    @cached_property
    def apps(self) -> Apps:
        """All apps that something is offered of."""
        return Apps.of((*self.offered.offers, *self.offered.triggers))

    @cached_property
    def near(self) -> Mapping[str, float]:
        """The apps that the plan uses, the later ones more; those that the person has connected a little."""
        found = {
            offer.app: 0.3 for offer in self.offered.offers if offer.account in self.surroundings.accounts
        }
        if isinstance(self.definition.trigger, AppEvent):
            offer = self.offered.offer(self.definition.trigger.event)
            found |= {offer.app: 0.8} if offer is not None else {}
        actions = [step for step in every_step(self.definition.steps) if isinstance(step, Action)]
        for index, step in enumerate(actions, 1):
            offer = self.offered.offer(step.action)
            if offer is not None:
                found[offer.app] = 1 + 0.5 * index / len(actions)
        return found

    def after(self, definition: Definition) -> "Desk":
        """The same desk with a changed plan on it."""
        return replace(self, definition=definition)

    def title(self, place: Place) -> str:
        """A step as a choice names it: its number, and what it does."""
        step = place.step
        offer = self.offered.offer(step.action) if isinstance(step, Action) else None
        plain = step.id.replace("_", " ")
        name = self.tr(f"{plain[:1].upper()}{plain[1:60]}") if offer is None else self.called(offer)[:60]
        target = step.params.get("channel") if isinstance(step, Action) else None
        if target:
            name = self.tr("{action} in {channel}", action=name, channel=target)
        return f"{place.number}. {name}"

    def called(self, offer: Offer) -> str:
        """An action's title. Those of Slack are ours and translated; those of services stay as they are."""
        title = offer.title or offer.key
        title = f"{title[:1].upper()}{title[1:]}"
        return self.tr(title) if offer.engine == "slack" else title


@dataclass(frozen=True)
class Changed:
    """The plan as the reply wants it, and what that leaves open."""

    definition: Definition
    questions: tuple[Question, ...] = ()
    notes: tuple[str, ...] = ()
    sure: bool = True  # False: a model could know better
    through: tuple[Definition, ...] = ()  # what it was in between, where a reply says several things


@dataclass(frozen=True)
class Asks:
    """The reply could mean several things: the plan stays until somebody chooses."""

    question: Question


@dataclass(frozen=True)
class Says:
    """The reply is a question about the plan, or asks for nothing; this is what to say."""

    text: str


Heard: TypeAlias = Changed | Asks | Says | None
Rule: TypeAlias = Callable[[str, Desk], Heard]


def choose(text: str, replies: Mapping[str, str], tr: Translator = ENGLISH) -> Asks:
    """A question whose answers are replies: choice → what it means. The last choice changes nothing."""
    return Asks(choice_or_none(text, replies, tr))


def framed(heard: "Heard", before: str = "", after: str = "") -> "Heard":
    """A question about a part of a reply: what its choices stand for says the rest again."""
    if not isinstance(heard, Asks) or (known := Known.of(heard.question)) is None:
        return heard
    replies = [f"{before}{reply}{after}" if reply else "" for reply in known.replies]
    key = CHOSEN + json.dumps(replies, ensure_ascii=False)
    return Asks(replace(heard.question, key=key))


def which(places: Sequence[Place], desk: Desk, reply: Callable[[str], str]) -> Asks:
    """Which of several steps is meant. `reply` says the same of one step by its number."""
    titles = {desk.title(place): reply(f"step {place.number}") for place in places[:5]}
    return choose(desk.tr("Which step do you mean?"), titles, desk.tr)


@dataclass(frozen=True)
class Known:
    """Choices of an open question and the replies that they stand for."""

    choices: tuple[str, ...] = ()
    replies: tuple[str, ...] = field(default=())

    @classmethod
    def of(cls, question: Question) -> "Known | None":
        """Of a question that `choose` made."""
        if not question.key.startswith(CHOSEN):
            return None
        return cls(question.choices, tuple(json.loads(question.key.removeprefix(CHOSEN))))

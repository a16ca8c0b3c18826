"""A message as a whole, by the rules: its clauses → an outline."""

import re
from collections.abc import Sequence
from functools import partial

from core.catalogue import Offered
from core.definition import Action, Approval, Input, Step, Trigger, changed, every_step
from core.planner.actions.events import Event, event_meant
from core.planner.actions.filling import Filler
from core.planner.actions.meeting import tells_begin, tells_length
from core.planner.draft.coreference import Known
from core.planner.draft.ids import Ids
from core.planner.draft.outline import Outline, Result
from core.planner.guarding.overlooked import Asked, Overlooked
from core.planner.matching.apps import Apps
from core.planner.reading.appointed import SO_LONG
from core.planner.reading.clauses import plain
from core.planner.reading.consent import lost_consent
from core.planner.reading.message import Message
from core.planner.steps.for_me import told
from core.planner.steps.givens import all_given, sheltered, unused, with_inputs
from core.planner.steps.inquiring import called_answers
from core.planner.steps.rules import Rules
from core.planner.steps.start import Start
from core.planner.steps.subject import Subject
from core.planner.steps.walk import Walk
from core.planner.times import OneOff
from core.planner.triggers import AppEvent, SlackMessage, SlackReaction, TriggerReading
from core.planner.triggers import Manual as NoTrigger
from core.planner.triggers import Webhook as ReadWebhook
from core.planner.triggers.starting import start_unread
from core.workflows import Question


class Reading(Message):
    """One message, and the plan of it."""

    def means_one_of(self, offered: Offered) -> bool:
        """Whether the event that it begins with is one that an app or Slack tells of."""
        return self._hears or self._meant(offered) is not None

    @property
    def _hears(self) -> bool:
        return isinstance(self.start, SlackMessage | SlackReaction | ReadWebhook)

    def outline(self, offered: Offered) -> Outline:
        """The plan by the rules, with everything that stands in its way."""
        event = self._meant(offered)
        start = self._start(event, Apps.of((*offered.offers, *offered.triggers)))
        gives, app = (event.gives, event.app) if event is not None else ("", "")
        rules = Rules(offered, self.vocabulary, self.person.user, self.inputs, self.prepared, gives, app)
        given = all_given(self.inputs, self.vocabulary)
        known = Known(contents=self.contents, given=given, appointment=self.appointment)
        clauses = Subject(self).found(known, comes=self._hears or event is not None)
        asks = all(clause.verb is None for clause in clauses) and self.instruction.rstrip().endswith("?")
        steps = [] if asks else [*start.pause(rules.ids), *Walk(rules).steps(clauses, known)]
        steps = with_inputs(self._with_told(steps, rules, known), self.inputs, self.vocabulary)
        self._guard(steps, rules)
        steps = [*changed(steps, partial(_looked_at, approvals=rules.comparing.looked_at))]
        steps = [*changed(steps, partial(called_answers, vocabulary=self.vocabulary))]
        found = rules.findings
        found.unread += [*rules.unsaid(), *unused(self.contents, steps, found.questions)]
        found.unread += [f"{plain(self.left)} …"] if self.left else []
        found.unread += self._unset(steps)
        said, instruction = (self._without_length(one, steps) for one in (self.text, self.instruction))
        asked = Asked(said, instruction, self.contents, rules.doings.reads)
        look = Overlooked(asked, steps, start.trigger, offered, self.vocabulary)
        found.unread += look.words([*found.unread, *found.doubts])
        outline = Outline(
            steps=tuple(steps),
            results=tuple(known.results),
            inputs=tuple(self.inputs.values()),
            trigger=start.trigger,
            questions=tuple(found.questions),
            notes=tuple(found.notes),
            subject=known.subject,
            doubts=tuple(found.doubts),
            guesses=tuple(dict.fromkeys(found.guesses)),
            needs=tuple(found.needs),
            absent=tuple(found.absent),
            unread=tuple(dict.fromkeys(found.unread)),
            risks=tuple(found.risks.items()),
        )
        return start.on(sheltered(outline, self.contents, rules.ids, self.vocabulary))

    def _with_told(self, steps: list[Step], rules: Rules, known: Known) -> list[Step]:
        """Whoever asks is told what they want to have, where nobody reads a thread or they said so."""
        if not rules.in_private and isinstance(self.start, NoTrigger | OneOff):
            return steps
        texts = rules.for_me or (known.latest[:1] if rules.in_private else ())
        return told(steps, texts, self.person.user, rules.tell_me)

    def _unset(self, steps: Sequence[Step]) -> list[str]:
        """When something is to be that no step sets up for then."""
        acts = [step for step in every_step(tuple(steps)) if isinstance(step, Action)]
        if self.appointment is None or any(tells_begin(act.params) for act in acts):
            return []
        return [self.text[slice(*self.appointment.span)]]

    @staticmethod
    def _without_length(words: str, steps: Sequence[Step]) -> str:
        """The words, without how long something is where a step says so."""
        acts = [step for step in every_step(tuple(steps)) if isinstance(step, Action)]
        told = any(tells_length(act.params) for act in acts)
        return SO_LONG.sub(" ", words) if told else words

    def _guard(self, steps: Sequence[Step], rules: Rules) -> None:
        """Takes down what was said aside, what was lost on the way, and what is left to people."""
        found = rules.findings
        found.unread[:0] = [self.remark] if self.remark else []
        found.doubts += lost_consent(self.prepared, steps)
        if isinstance(self.start, NoTrigger):
            found.doubts += start_unread(self.instruction)
        if rules.doings.used:
            found.notes += [self.vocabulary.say("by_hand", task=words) for words in rules.by_hand]
        else:
            found.needs += [f"“{words}”" for words in rules.by_hand]

    def begins(self, start: TriggerReading, inputs: Sequence[Input]) -> None:
        """What starts it, and what each run is given, as somebody else has read it."""
        self.start = start
        self.inputs = {one.name: one for one in inputs}

    def framed(
        self,
        steps: Sequence[Step],
        results: Sequence[Result],
        questions: Sequence[Question],
        notes: Sequence[str],
        lists: Sequence[str] = (),
        trigger: Trigger | None = None,
    ) -> Outline:
        """A plan of somebody else's steps, with what the words say of the rest: its start, its inputs, and
        the texts that were pasted. `lists` are inputs that a loop goes through."""
        start = self._start(None, Apps.of(()))
        ids = Ids([*self.inputs, *(step.id for step in every_step(tuple(steps)))])
        inputs = [
            one.model_copy(update={"type": "array"}) if one.name in lists else one
            for one in self.inputs.values()
        ]
        outline = Outline(
            steps=(*start.pause(ids), *steps),
            results=tuple(results),
            inputs=tuple(inputs),
            trigger=trigger or start.trigger,
            questions=tuple(questions),
            notes=tuple(notes),
        )
        return start.on(sheltered(outline, self.contents, ids, self.vocabulary))

    def _start(self, event: Event | None, apps: Apps) -> Start:
        inputs = tuple(self.inputs.values())
        return Start(self.start, event, apps, inputs, self.text, self.person.zone, self.now, self.vocabulary)

    def _meant(self, offered: Offered) -> Event | None:
        """The catalogue's trigger that the words mean."""
        if not isinstance(self.start, AppEvent):
            return None
        filler = Filler(self.vocabulary, self.start.phrase, ())
        surely = self.start.supposed and not _TELLS_ITSELF.match(self.start.phrase)
        return event_meant(self.start.phrase, offered.triggers, filler, surely=surely, said=self.text)


# "if a new SMS comes in", "if ten minutes before a meeting": nothing but an event, though no app is named.
_TELLS_ITSELF = re.compile(
    r"(?:some(?:one|body)|people|customers?|an?\s+\w+)\s+(?:texts|calls|e-?mails|mails|messages)\s+(?:us|me|our)\b|"
    r"[\w\s]{1,30}\s(?:before|ahead\s+of|prior\s+to)\s+(?:each|every|any|an?|my|our|all)\s|"
    r"(?:an?|any|un[ae]?|eine?|llega|entra)\s+(?:\w+\s+){0,2}?(?:new|incoming|nouve\w+|entrant\w*|nuev[oa]|neue[rs]?|eingehende[rs]?)\b"
    r"(?!\s+(?:is|are|est|es|ist)\b)",
    re.IGNORECASE,
)


def _looked_at(step: Step, approvals: set[str]) -> Step:
    """A no goes on to the steps that look at it."""
    if isinstance(step, Approval) and step.id in approvals:
        return step.model_copy(update={"on_reject": "continue"})
    return step

"""What starts a plan: its trigger, and what has to be asked or told of it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from core.definition import AppEvent as EventTrigger
from core.definition import (
    Input,
    Manual,
    Once,
    Schedule,
    SlackEvent,
    Step,
    Trigger,
    Wait,
    Webhook,
)
from core.planner.actions.events import Event
from core.planner.draft.choices import choice
from core.planner.draft.ids import Ids
from core.planner.draft.outline import Outline
from core.planner.matching.apps import Apps
from core.planner.times import Ambiguous, Moment, OneOff, settle, shared_question
from core.planner.times import Schedule as ReadSchedule
from core.planner.triggers import AppEvent, SlackMessage, SlackReaction, TriggerReading
from core.planner.triggers import Webhook as ReadWebhook
from core.planner.vocabulary import Vocabulary
from core.planner.vocabulary.apps import app_named
from core.workflows import Question

_MOST_APPS = 6  # that one question names
_SOON = 120  # seconds: a delay too short for a moment to be still to come when somebody presses a button


@dataclass(frozen=True)
class Start:
    """What the words say of it; `event` is the catalogue's that they mean, `apps` are all that is offered."""

    said: TriggerReading
    event: Event | None
    apps: Apps
    inputs: Collection[Input]
    text: str
    zone: str
    now: datetime
    vocabulary: Vocabulary

    @property
    def trigger(self) -> Trigger:
        """As a definition has it."""
        start = self.said
        if isinstance(start, ReadSchedule):
            return Schedule(cron=start.cron, timezone=start.timezone)
        if isinstance(self.once, Moment) and not self._shared:
            return Once(at=self.once.at, timezone=self.once.timezone)
        if isinstance(start, SlackMessage):
            return SlackEvent(channel=start.channel, contains=start.contains)
        if self.event is not None:
            return self.event.trigger
        if isinstance(start, SlackReaction):
            return SlackEvent(on="reaction", channel=start.channel, reaction=start.reaction)
        return Webhook() if isinstance(start, ReadWebhook) else Manual()

    @cached_property
    def once(self) -> Moment | Ambiguous | None:
        """The one moment that the words name, or what they leave open of it."""
        said = self.said
        if not isinstance(said, OneOff) or self._pauses:
            return None
        return settle(said, self.now, self.zone)

    @property
    def _pauses(self) -> bool:
        return isinstance(self.said, OneOff) and 0 < (self.said.seconds or 0) < _SOON

    @property
    def _shared(self) -> bool:
        return isinstance(self.said, OneOff) and self.said.shared

    def pause(self, ids: Ids) -> list[Step]:
        """ "in 10 seconds post …" """
        if isinstance(self.said, OneOff) and self.said.seconds and self._pauses:
            return [Wait(id=ids.new("wait"), seconds=self.said.seconds)]
        return []

    def on(self, outline: Outline) -> Outline:
        """The outline with what is open about its start."""
        said: TriggerReading | Moment = self.said if self.once is None else self.once
        if self.event is not None:
            return self._of_event(outline, self.event)
        if isinstance(said, AppEvent) and not isinstance(outline.trigger, EventTrigger):
            missing = self._app_missing(said) or f"“{self.text[slice(*said.span)].strip(' ,')}”"
            return replace(outline, needs=(missing, *outline.needs))
        if isinstance(said, Ambiguous):
            kind = "choice" if said.choices else "text"
            question = Question("trigger", said.question, kind, said.choices)
            return replace(outline, questions=(question, *outline.questions))
        if isinstance(said, Moment) and self._shared:
            return replace(outline, questions=(self._for_all(said), *outline.questions))
        if isinstance(said, ReadSchedule | Moment):
            notes = outline.notes if said.assumed is None else (*outline.notes, said.assumed)
            outline = replace(outline, notes=notes)
        if isinstance(said, ReadSchedule | Moment | SlackMessage | SlackReaction | ReadWebhook):
            outline = replace(outline, questions=(*outline.questions, *self._beforehand()))
        return outline

    def _of_event(self, outline: Outline, event: Event) -> Outline:
        asked = (*event.questions, *outline.questions)
        taken = self.vocabulary.say("taken", words=event.words, title=event.title)
        guesses = () if event.sure or event.rivals else (taken,)
        if event.changes_too:
            guesses = (self.vocabulary.say("changes_too", title=event.title), *guesses)
        if event.rivals:
            asked = (self._in_which_app(event), *asked)
        return replace(
            outline,
            questions=asked,
            guesses=(*guesses, *outline.guesses),
            unread=(*event.unread, *outline.unread),
        )

    def _for_all(self, moment: Moment) -> Question:
        """Whether all of it is meant for then, or begins now."""
        assert isinstance(self.said, OneOff)
        asked, when = shared_question(self.said, moment, self.now)
        return Question("trigger", asked, "choice", (when, self.vocabulary.say("now")))

    def _app_missing(self, said: AppEvent) -> str | None:
        """The app that the start names, where nobody offers anything of it."""
        app = app_named(said.phrase)
        return app if app is not None and not self.apps.named(app) else None

    def _in_which_app(self, event: Event) -> Question:
        """What nobody could guess: several apps tell of such an event."""
        own, *others = event.rivals[:_MOST_APPS]
        replies = {own: ""} | {app: f"when {event.words} in {app}" for app in others}
        return choice(self.vocabulary.say("which_app", words=event.words), replies)

    def _beforehand(self) -> list[Question]:
        """What starts by itself does so with nobody there, so what it needs is asked now."""
        return [
            Question(f"inputs.{one.name}", self.vocabulary.say("input", name=one.name.replace("_", " ")))
            for one in self.inputs
        ]

"""A message as a whole, by the rules: times, contents and clauses → an outline."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from core.catalogue import Offered
from core.definition import AppEvent as EventTrigger
from core.definition import (
    Approval,
    Block,
    Input,
    Manual,
    Payload,
    Schedule,
    SlackEvent,
    Step,
    Trigger,
    Wait,
    Webhook,
    changed,
    every_step,
)
from core.planner.actions.events import Event, event_meant
from core.planner.actions.filling import Filler, is_address
from core.planner.draft.choices import choice
from core.planner.draft.coreference import Known
from core.planner.draft.ids import Ids
from core.planner.draft.outline import Outline, Result, put_for
from core.planner.draft.prompts import list_items
from core.planner.guarding.overlooked import Asked, Overlooked
from core.planner.matching.apps import Apps
from core.planner.normalising.consents import without_consent
from core.planner.normalising.givens import given_plainly
from core.planner.normalising.remarks import opened
from core.planner.reading.clauses import Clause, marked, split
from core.planner.reading.consent import lost_consent
from core.planner.reading.content import take_apart
from core.planner.reading.preamble import without_preamble
from core.planner.reading.recasting import recast
from core.planner.reading.selecting import pointing_back, selected
from core.planner.steps.for_me import told
from core.planner.steps.rules import Rules
from core.planner.steps.targets import read_targets
from core.planner.steps.walk import Walk
from core.planner.times import Ambiguous, OneOff, read_schedule
from core.planner.times import Schedule as ReadSchedule
from core.planner.triggers import AppEvent, SlackMessage, SlackReaction, TriggerReading, read_trigger
from core.planner.triggers import Manual as NoTrigger
from core.planner.triggers import Webhook as ReadWebhook
from core.planner.triggers.provisos import proviso
from core.planner.triggers.starting import start_unread, started_plainly
from core.planner.vocabulary import PROMPTS, Kind, Vocabulary, vocabulary_of
from core.planner.vocabulary.apps import app_named
from core.planner.vocabulary.table import CONTENT_MARK, IF, MARKS
from core.planning import Person
from core.template import references, references_within
from core.workflows import Question

_MOST_APPS = 6  # that one question names
_HOUR = re.compile(
    r"\b(?:at|um|à|a\s+las?|by)\s+(?P<hour>\d{1,2}(?:[:.h]\d{2})?\s*(?:am|pm|uhr|h)?|noon|midday|midnight)\b",
    re.IGNORECASE,
)


class Reading:
    """One message, read once; `supposing` that what sounds like an event may start it."""

    def __init__(
        self, text: str, person: Person, offered: Offered | None = None, *, supposing: bool = False
    ) -> None:
        before = without_preamble(text, vocabulary_of(text))
        opening = opened(before.text)
        self._remark = before.remark or opening.remark
        plain = started_plainly(opening.text)
        supposed = started_plainly(opening.text, supposing=True) if supposing else plain
        self.recast = supposed != plain
        self.text = text = given_plainly(supposed)
        self._event: Event | None = None
        self._apps = Apps.of(())
        self.vocabulary: Vocabulary = vocabulary_of(text)
        self.person = person
        self._offered = offered
        self.start: TriggerReading = read_trigger(
            without_consent(text, self.vocabulary), person.zone, supposing=supposing
        )
        self._proviso = ""
        if isinstance(self.start, AppEvent):
            told = proviso(self.start.phrase, self.vocabulary.code)
            self.start, self._proviso = replace(self.start, phrase=told.phrase), told.condition
        spans = (
            [] if isinstance(self.start, NoTrigger) else [self.start.span, *getattr(self.start, "more", ())]
        )
        message = take_apart(text, self.vocabulary, spans)
        if any(message.within_content(*span) for span in spans):
            self.start, message = NoTrigger(), take_apart(text, self.vocabulary)
        self.contents: Sequence[str] = message.contents
        self.quoted = message.quoted
        self.instruction = message.instruction
        self.prepared, names = marked(message.instruction, self.vocabulary)
        self.inputs = {name: Input(name=name, help=self._help(name)) for name in names}
        said = _merged(split(self.prepared, self.vocabulary))
        by_itself = not isinstance(self.start, NoTrigger)
        self.clauses = selected(recast(said, self.vocabulary, by_itself=by_itself), self.vocabulary)
        if self._proviso and isinstance(self.start, AppEvent) and self.clauses:
            first = Clause(self._proviso, self._proviso, None, IF, wide=True)
            self.clauses = [first, replace(self.clauses[0], fresh=False), *self.clauses[1:]]

    @property
    def supposes(self) -> bool:
        """Whether it takes for an event what may be none."""
        return self.recast or (isinstance(self.start, AppEvent) and self.start.supposed)

    def means_one_of(self, offered: Offered) -> bool:
        """Whether the event that it begins with is one that an app or Slack tells of."""
        heard = isinstance(self.start, SlackMessage | SlackReaction | ReadWebhook)
        return heard or self._meant(offered) is not None

    @property
    def wanted(self) -> str:
        """The words to search the catalogue with: what is to be done, without when, and without what was
        pasted."""
        said = [self.instruction, *pointing_back(self.clauses)]
        return re.sub(r"\s+", " ", MARKS.sub(" ", CONTENT_MARK.sub(" ", "; ".join(said)))).strip()

    def outline(self, offered: Offered | None = None) -> Outline:
        """The plan by the rules, with everything that stands in its way."""
        offered = offered or self._offered
        assert offered is not None
        self._event = self._meant(offered)
        self._apps = Apps.of((*offered.offers, *offered.triggers))
        gives, app = (self._event.gives, self._event.app) if self._event is not None else ("", "")
        rules = Rules(offered, self.vocabulary, self.person.user, self.inputs, self.prepared, gives, app)
        rules.findings.unread += [self._remark] if self._remark else []
        self._ids = rules.ids
        known = Known(contents=self.contents)
        clauses = self._about(known)
        asks = all(clause.verb is None for clause in clauses) and self.instruction.rstrip().endswith("?")
        steps = [] if asks else [*self._pause(), *Walk(rules).steps(clauses, known)]
        if rules.in_private or not isinstance(self.start, NoTrigger | OneOff):
            steps = told(
                steps,
                rules.for_me or (known.latest[:1] if rules.in_private else ()),
                self.person.user,
                rules.tell_me,
            )
        steps = self._with_inputs(steps, known)
        rules.findings.doubts += lost_consent(self.prepared, steps)
        if isinstance(self.start, NoTrigger):
            rules.findings.doubts += start_unread(self.instruction)
        steps = [*changed(steps, partial(_looked_at, approvals=rules.comparing.looked_at))]
        by_hand = rules.by_hand if rules.doings.used else ()
        if rules.by_hand and not rules.doings.used:
            rules.findings.needs += [f"“{words}”" for words in rules.by_hand]
        rules.findings.notes += [self.vocabulary.say("by_hand", task=words) for words in by_hand]
        asked = Asked(self.text, self.instruction, self.contents, rules.doings.reads)
        look = Overlooked(asked, steps, self._trigger(), offered, self.vocabulary)
        rules.findings.unread += [*rules.unsaid(), *self._unused(steps)]
        rules.findings.unread += look.words([*rules.findings.unread, *rules.findings.doubts])
        outline = Outline(
            steps=tuple(steps),
            results=tuple(known.results),
            inputs=tuple(self.inputs.values()),
            trigger=self._trigger(),
            questions=tuple(rules.findings.questions),
            notes=tuple(rules.findings.notes),
            subject=known.subject,
            doubts=tuple(rules.findings.doubts),
            guesses=tuple(dict.fromkeys(rules.findings.guesses)),
            needs=tuple(rules.findings.needs),
            absent=tuple(rules.findings.absent),
            unread=tuple(dict.fromkeys(rules.findings.unread)),
            risks=tuple(rules.findings.risks.items()),
        )
        return self._timed(self._sheltered(outline))

    def _unused(self, steps: Sequence[Step]) -> list[str]:
        """Of what was pasted or quoted, what stands nowhere in the plan."""
        dumped = [step.model_dump(mode="json") for step in steps]
        return [text for text in self.contents if steps and not _holds_all(dumped, text)]

    def begins(self, start: TriggerReading, inputs: Sequence[Input]) -> None:
        """What starts it, and what each run is given, as somebody else has read it."""
        self.start, self._event = start, None
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
        self._ids = Ids([*self.inputs, *(step.id for step in every_step(tuple(steps)))])
        inputs = [
            one.model_copy(update={"type": "array"}) if one.name in lists else one
            for one in self.inputs.values()
        ]
        outline = Outline(
            steps=(*self._pause(), *steps),
            results=tuple(results),
            inputs=tuple(inputs),
            trigger=trigger or self._trigger(),
            questions=tuple(questions),
            notes=tuple(notes),
        )
        return self._timed(self._sheltered(outline))

    def _help(self, name: str) -> str:
        return name.replace("_", " ").capitalize()

    def _meant(self, offered: Offered) -> Event | None:
        """The catalogue's trigger that the words mean."""
        if not isinstance(self.start, AppEvent):
            return None
        filler = Filler(self.vocabulary, self.start.phrase, ())
        return event_meant(
            self.start.phrase, offered.triggers, filler, surely=self.start.supposed, said=self.text
        )

    def _about(self, known: Known) -> list[Clause]:
        """Find the text that it is all about; the clause at whose end it was pasted need not be the one
        that works on it."""
        clauses = list(self.clauses)
        heard = isinstance(self.start, SlackMessage | SlackReaction | ReadWebhook)
        if heard or self._event is not None:
            known.subject = "{{trigger.text}}"
        if not self.contents or not clauses:
            return clauses
        last = clauses[-1]
        mark = CONTENT_MARK.pattern
        joined = rf"\s*(?:,|&|\b(?:{self.vocabulary.join_words}))?\s*"
        trailing = re.search(rf"{mark}(?:{joined}{mark})*\s*\Z", last.rest)
        if trailing is None:
            known.subject = self._worked_on(clauses)
            return clauses
        pasted = [self.contents[int(found.group(1))] for found in CONTENT_MARK.finditer(trailing.group())]
        known.subject = "\n\n".join(pasted)
        left = last.rest[: trailing.start()].strip()
        if len(clauses) > 1 and self._only_sent(last, left, pasted):
            known.subject = self._worked_on(clauses[:-1])
            return clauses
        alone = len(clauses) == 1 or (len(self.contents) > len(pasted) and not left)
        if not alone:
            end = len(last.words) - (len(last.rest) - trailing.start())
            clauses[-1] = replace(last, words=last.words[:end].strip(), rest=left)
        return clauses

    def _only_sent(self, last: Clause, left: str, pasted: Sequence[str]) -> bool:
        """ "… and DM me “done”" """
        if last.verb is None or last.verb.kind in PROMPTS or len(pasted) != 1:
            return False
        target_alone = not read_targets(left, self.person.user, self.vocabulary).rest
        return target_alone and self.contents.index(pasted[0]) in self.quoted

    def _worked_on(self, clauses: Sequence[Clause]) -> str | None:
        """A quotation is what it is all about where a verb works on it, not where it is only sent."""
        for clause in clauses:
            found = CONTENT_MARK.search(clause.words)
            if found is not None and (clause.verb is None or clause.verb.kind in PROMPTS | {Kind.TAKE}):
                return self.contents[int(found.group(1))]
        return None

    def _trigger(self) -> Trigger:
        start = self.start
        if isinstance(start, ReadSchedule):
            return Schedule(cron=start.cron, timezone=start.timezone)
        if isinstance(start, SlackMessage):
            return SlackEvent(channel=start.channel, contains=start.contains)
        if self._event is not None:
            return self._event.trigger
        if isinstance(start, SlackReaction):
            return SlackEvent(on="reaction", channel=start.channel, reaction=start.reaction)
        return Webhook() if isinstance(start, ReadWebhook) else Manual()

    def _pause(self) -> list[Step]:
        """ "in 10 minutes post …" """
        if isinstance(self.start, OneOff) and self.start.seconds:
            return [Wait(id=self._ids.new("wait"), seconds=self.start.seconds)]
        return []

    def _timed(self, outline: Outline) -> Outline:
        start = self.start
        if self._event is not None:
            asked = (*self._event.questions, *outline.questions)
            taken = self.vocabulary.say("taken", words=self._event.words, title=self._event.title)
            guesses = () if self._event.sure or self._event.rivals else (taken,)
            if self._event.rivals:
                asked = (self._in_which_app(self._event), *asked)
            return replace(
                outline,
                questions=asked,
                guesses=(*guesses, *outline.guesses),
                unread=(*self._event.unread, *outline.unread),
            )
        if isinstance(start, AppEvent) and not isinstance(outline.trigger, EventTrigger):
            return replace(
                outline,
                needs=(
                    self._app_missing or f"“{self.text[slice(*start.span)].strip(' ,')}”",
                    *outline.needs,
                ),
            )
        if isinstance(start, Ambiguous):
            kind = "choice" if start.choices else "text"
            question = Question("trigger", start.question, kind, start.choices)
            return replace(outline, questions=(question, *outline.questions))
        if isinstance(start, OneOff) and not start.seconds:
            return replace(outline, questions=(self._once(start), *outline.questions))
        if isinstance(start, ReadSchedule):
            notes = outline.notes if start.assumed is None else (*outline.notes, start.assumed)
            outline = replace(outline, notes=notes)
        if isinstance(start, ReadSchedule | SlackMessage | SlackReaction | ReadWebhook):
            outline = replace(outline, questions=(*outline.questions, *self._beforehand()))
        return outline

    def _once(self, start: OneOff) -> Question:
        """What to do about a time that comes once: daily at that hour, or by hand."""
        say = self.vocabulary.say
        hour = _HOUR.search(start.phrase)
        daily = say("daily", hour=hour["hour"]) if hour is not None else ""
        repeats = isinstance(read_schedule(daily, self.person.zone), ReadSchedule)
        choices = (daily, say("now")) if daily and repeats else ()
        return Question("trigger", say("once", phrase=start.phrase), "choice" if choices else "text", choices)

    @property
    def _app_missing(self) -> str | None:
        """The app that the start names, where nobody offers anything of it."""
        assert isinstance(self.start, AppEvent)
        app = app_named(self.start.phrase)
        return app if app is not None and not self._apps.named(app) else None

    def _in_which_app(self, event: Event) -> Question:
        """What nobody could guess: several apps tell of such an event."""
        own, *others = event.rivals[:_MOST_APPS]
        replies = {own: ""} | {app: f"when {event.words} in {app}" for app in others}
        return choice(self.vocabulary.say("which_app", words=event.words), replies)

    def _beforehand(self) -> list[Question]:
        """What starts by itself does so with nobody there, so what it needs is asked now."""
        return [
            Question(f"inputs.{one.name}", self.vocabulary.say("input", name=one.name.replace("_", " ")))
            for one in self.inputs.values()
        ]

    def _with_inputs(self, steps: list[Step], known: Known) -> list[Step]:
        """ "for a given topic, write a haiku": what is written from nothing else is written from what is
        given, and what no step names goes to the first that writes."""
        dumped = str([step.model_dump(mode="json") for step in steps])
        unnamed = [name for name in self.inputs if f"{{{{inputs.{name}}}}}" not in dumped]
        texts = [index for index, step in enumerate(steps) if isinstance(step, Payload)]
        bare = [
            at for at in texts if not any(True for _ in references_within(steps[at].model_dump(mode="json")))
        ]
        for at in bare[:1] or texts[:1]:
            for name in self.inputs if bare else unnamed:
                if name in unnamed or not is_address(name):
                    steps[at] = self._given(steps[at], name)
        return steps

    def _given(self, step: Step, name: str) -> Step:
        assert isinstance(step, Payload)
        *others, user = step.blocks
        is_text = re.fullmatch(self.vocabulary.texts, name.replace("_", " "), re.IGNORECASE)
        label = "" if is_text else self.vocabulary.say("topic", name=self._help(name))
        text = f"{user.text}\n\n{label}{{{{inputs.{name}}}}}"
        return step.model_copy(update={"blocks": (*others, Block(role="user", text=text))})

    def _sheltered(self, outline: Outline) -> Outline:
        """A pasted text that has `{{…}}` in it becomes an input with a default: its braces are not ours."""
        inputs, steps = list(outline.inputs), outline.steps
        for text in self.contents:
            if any(True for _ in references(text)):
                name = self._ids.new("text")
                inputs.append(
                    Input(name=name, required=False, default=text, help=self.vocabulary.say("pasted"))
                )
                steps = changed(steps, partial(_replaced, old=text, new=f"{{{{inputs.{name}}}}}"))
        return replace(outline, inputs=tuple(inputs), steps=steps)


def _looked_at(step: Step, approvals: set[str]) -> Step:
    """A no goes on to the steps that look at it."""
    if isinstance(step, Approval) and step.id in approvals:
        return step.model_copy(update={"on_reject": "continue"})
    return step


def _holds_all(value: object, text: str) -> bool:
    """Whether a text stands there whole, or as the items of the list that it is."""
    return _holds(value, text) or all(_holds(value, item) for item in list_items(text))


def _holds(value: object, text: str) -> bool:
    """Whether a text stands in a JSON value; in a condition it may be quoted."""
    if isinstance(value, str):
        return text in value or json.dumps(text, ensure_ascii=False)[1:-1] in value
    if isinstance(value, dict):
        return any(_holds(inner, text) for inner in value.values())
    return isinstance(value, list | tuple) and any(_holds(inner, text) for inner in value)


def _replaced(step: Step, old: str, new: str) -> Step:
    return type(step).model_validate(put_for(step.model_dump(mode="json", by_alias=True), old, new))


def _merged(clauses: list[Clause]) -> list[Clause]:
    """ "pick the best and explain why" is one prompt."""
    merged: list[Clause] = []
    for clause in clauses:
        before = merged[-1] if merged else None
        joins = (
            before is not None
            and before.verb is not None
            and before.verb.kind in PROMPTS
            and clause.verb is not None
            and clause.verb.noun == "explanation"
            and not clause.fresh
            and re.fullmatch(r"(?:why|how|warum|pourquoi|por qué)\b.{0,40}", clause.rest, re.IGNORECASE)
        )
        if joins and before is not None:
            merged[-1] = replace(
                before, words=f"{before.words} and {clause.words}", rest=f"{before.rest} and {clause.words}"
            )
        else:
            merged.append(clause)
    return merged

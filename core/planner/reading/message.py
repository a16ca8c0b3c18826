"""One message, read once, without the catalogue: what starts it, its texts, its clauses."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from core.definition import Input
from core.planner.normalising.amounts import by_amount
from core.planner.normalising.authors import authored
from core.planner.normalising.casual import written_out
from core.planner.normalising.consents import without_consent
from core.planner.normalising.corrections import as_meant
from core.planner.normalising.givens import given_plainly
from core.planner.normalising.holders import holders_first
from core.planner.normalising.kinds import kinds_said
from core.planner.normalising.leaving_out import kept_of
from core.planner.normalising.light_verbs import asked_plainly
from core.planner.normalising.links import links_quoted
from core.planner.normalising.places import unnamed_place
from core.planner.normalising.products import products_named
from core.planner.normalising.remarks import opened
from core.planner.normalising.routing import routed
from core.planner.normalising.sorting import sorted_apart
from core.planner.normalising.threads import threaded
from core.planner.normalising.threads_abroad import threaded_abroad
from core.planner.normalising.verdicts import acted_upon_abroad, asked_first
from core.planner.reading.appointed import Appointment, appointed
from core.planner.reading.clauses import Clause, marked, split
from core.planner.reading.content import pasted_from, take_apart
from core.planner.reading.preamble import without_preamble
from core.planner.reading.recasting import recast
from core.planner.reading.selecting import pointing_back, selected
from core.planner.times import OneOff, Schedule
from core.planner.triggers import AppEvent, SlackMessage, SlackReaction, TriggerReading, read_trigger
from core.planner.triggers import Manual as NoTrigger
from core.planner.triggers.provisos import proviso
from core.planner.triggers.starting import started_plainly
from core.planner.vocabulary import PROMPTS, Kind, Verb, Vocabulary, vocabulary_of
from core.planner.vocabulary.table import CONTENT_MARK, EACH, IF, MARKS
from core.planning import Person

_MOST_CLAUSES = 60  # nobody says more in one message, and each takes its time
_WITH_ONE = re.compile(r"\b(?:with|including)\s+(?:an?|the|its|one)\s+[\w-]+\Z", re.IGNORECASE)
# "rate it from 1 to 10 and tell me what's missing": one judgement, and no mere label.
_JUDGES = re.compile(r"(?:please\s+)?(?:rate|score|grade|judge|assess|evaluate|review|check)", re.IGNORECASE)
_TELLS = re.compile(
    r"(?:(?:tell|show)\s+(?:me|us)|say|explain|point\s+out|list|suggest)\s+(?:what|why|how|where|which)\b",
    re.IGNORECASE,
)


class Message:
    """What somebody said; `supposing` that what sounds like an event may start it."""

    def __init__(self, text: str, person: Person, now: datetime, *, supposing: bool = False) -> None:
        self.said = text
        text = written_out(text)
        code = vocabulary_of(text).code
        text = asked_first(text) if code == "en" else acted_upon_abroad(asked_plainly(text), code)
        before = without_preamble(text, vocabulary_of(text))
        opening = opened(before.text)
        self.remark = before.remark or opening.remark
        told = _tidied(products_named(opening.text))
        plain = started_plainly(told)
        supposed = started_plainly(told, supposing=True) if supposing else plain
        self.recast = supposed != plain
        text = given_plainly(_tidied(supposed))
        self.text = text = (
            by_amount(sorted_apart(routed(kinds_said(text)))) if vocabulary_of(text).code == "en" else text
        )
        self.vocabulary: Vocabulary = vocabulary_of(text)
        self.person = person
        self.now = now
        self.start, condition = self._read_start(supposing=supposing)
        self.appointment = self._appointed()
        spans = (
            [] if isinstance(self.start, NoTrigger) else [self.start.span, *getattr(self.start, "more", ())]
        )
        spans += [self.appointment.span] if self.appointment is not None else []
        message = take_apart(text, self.vocabulary, spans)
        if any(message.within_content(*span) for span in spans):
            self.start, self.appointment = NoTrigger(), None
            message = take_apart(text, self.vocabulary)
        self.contents: Sequence[str] = message.contents
        self.quoted = message.quoted
        self.instruction, ignored = message.instruction, ""
        if not isinstance(self.start, NoTrigger | Schedule) and self.vocabulary.code == "en":
            kept = kept_of(message.instruction)
            self.instruction, ignored = kept.text, kept.condition
            self._without_unnamed_places()
        heard = isinstance(self.start, SlackMessage) and self.vocabulary.code == "en"
        instruction = authored(self.instruction) if heard else self.instruction
        if isinstance(self.start, SlackMessage | SlackReaction):
            code = self.vocabulary.code
            instruction = threaded(instruction) if code == "en" else threaded_abroad(instruction, code)
        self.prepared, names = marked(instruction, self.vocabulary)
        self.inputs = {name: Input(name=name, help=help_of(name)) for name in names}
        self.left = ""  # where too much was said to read it all: what comes next
        self.clauses = self._read_clauses(" and ".join(filter(None, (condition, ignored))))

    def _without_unnamed_places(self) -> None:
        """Where things are kept that nothing is done with is only told."""
        apart = None if isinstance(self.start, OneOff) else unnamed_place(self.instruction)
        if apart is not None:
            self.instruction = apart.rest
            self.remark = self.remark or apart.sentence

    def _read_start(self, *, supposing: bool) -> tuple[TriggerReading, str]:
        """What starts it, and which of all such events matter."""
        said = without_consent(self.text, self.vocabulary)
        start = read_trigger(said, self.person.zone, supposing=supposing)
        if not isinstance(start, AppEvent):
            return start, ""
        told = proviso(start.phrase, self.vocabulary.code)
        return replace(start, phrase=told.phrase), told.condition

    def _appointed(self) -> Appointment | None:
        """When the meeting is that is to be set up now: no time to run at."""
        if not isinstance(self.start, NoTrigger | OneOff):
            return None
        found = appointed(self.text, self.person.zone, self.now)
        if found is not None and isinstance(self.start, OneOff):
            (first, last), (start, end) = found.span, self.start.span
            if last <= start or end <= first:
                return None
            self.start = NoTrigger()
        return found

    def _read_clauses(self, condition: str) -> list[Clause]:
        """The clauses as they are meant, all of them under the condition."""
        said = _merged(split(self.prepared, self.vocabulary))
        if len(said) > _MOST_CLAUSES:
            said, self.left = said[:_MOST_CLAUSES], said[_MOST_CLAUSES].words
        by_itself = not isinstance(self.start, NoTrigger)
        clauses = selected(recast(said, self.vocabulary, by_itself=by_itself), self.vocabulary)
        if condition and clauses:
            first = Clause(condition, condition, None, IF, wide=True)
            return [first, replace(clauses[0], fresh=False), *clauses[1:]]
        return clauses

    @property
    def supposes(self) -> bool:
        """Whether it takes for an event what may be none."""
        return self.recast or (isinstance(self.start, AppEvent) and self.start.supposed)

    @property
    def wanted(self) -> str:
        """The words to search the catalogue with: what is to be done, without when, and without what was
        pasted."""
        said = [self.instruction, *pointing_back(self.clauses)]
        return re.sub(r"\s+", " ", MARKS.sub(" ", CONTENT_MARK.sub(" ", "; ".join(said)))).strip()


def _tidied(text: str) -> str:
    """The message as it was meant, up to what was pasted: that stays as it is."""
    end = pasted_from(text, vocabulary_of(text))
    return f"{holders_first(links_quoted(as_meant(text[:end])))}{text[end:]}"


def help_of(name: str) -> str:
    """What an input is called for people."""
    return name.replace("_", " ").capitalize()


def _merged(clauses: list[Clause]) -> list[Clause]:
    """ "pick the best and explain why" is one prompt, and so is "group them with a count for each"."""
    merged: list[Clause] = []
    for clause in clauses:
        before = merged[-1] if merged else None
        counted = clause.mark == EACH and not clause.rest.strip() and not clause.fresh
        if counted and before is not None and _WITH_ONE.search(before.rest):
            each = f"{before.rest} for each"
            merged[-1] = replace(before, words=f"{before.form} {each}", rest=each)
            continue
        joins = (
            before is not None
            and before.verb is not None
            and before.verb.kind in PROMPTS
            and clause.verb is not None
            and clause.verb.noun == "explanation"
            and not clause.fresh
            and re.fullmatch(r"(?:why|how|warum|pourquoi|por qué)\b.{0,40}", clause.rest, re.IGNORECASE)
        )
        judged = before is not None and _JUDGES.fullmatch(before.form) and _TELLS.match(clause.words)
        if before is not None and (joins or (judged and not clause.fresh)):
            verb = Verb(Kind.TRANSFORM, "review") if judged else before.verb
            merged[-1] = replace(
                before,
                verb=verb,
                words=f"{before.words} and {clause.words}",
                rest=f"{before.rest} and {clause.words}",
            )
        else:
            merged.append(clause)
    return merged

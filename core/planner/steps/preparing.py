"""What an action needs first: a text that is written, things that are got, a value that a prompt finds."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from core.definition import Action, Step
from core.planner.actions import Doings
from core.planner.actions.verb_forms import shows
from core.planner.draft.coreference import Known, refer
from core.planner.draft.findings import Findings
from core.planner.matching.things import asks_something
from core.planner.reading.clauses import Clause
from core.planner.steps.fetching import Fetcher
from core.planner.steps.targets import read_targets
from core.planner.vocabulary import SENDING, Kind, Verb, Vocabulary
from core.planner.vocabulary.table import CONTENT_MARK, alternatives
from core.workflows import Question

_WRITTEN = frozenset({"summary", "list", "comparison", "description", "explanation"})
# What an email is to be about is written: "email them to invite them to a call", "a mail asking for a date".
_PURPOSE = re.compile(
    r"\s(?:to\s+(?:invite|ask|remind|thank|tell|welcome|let|confirm|congratulate|apologi[sz]e|inform"
    r"|warn|wish|say|explain|offer)"
    r"|asking|inviting|thanking|reminding|welcoming|congratulating|apologi[sz]ing|offering|explaining"
    r"|confirming)\s.+\Z",
    re.IGNORECASE | re.DOTALL,
)
_MESSAGE = re.compile(
    r"\A\W*(?:\w+\s+)(?:e-?mails?|mails?|messages?|sms|texts?|notes?|dm|invite|invitation|campaign)\b",
    re.IGNORECASE,
)
_FROM_INTO = re.compile(
    r"\A(?P<what>(?:(?:all|the|our|my|today['’]s|yesterday['’]s|this\s+\w+['’]s|last\s+\w+['’]s)\s).+?)"
    r"\s+(?P<place>(?:in|into|to|onto)\s+(?:(?:an?|our|my|the|new)\s+)*[^,;]+)\Z",
    re.IGNORECASE | re.DOTALL,
)
_WITH_TEXT = re.compile(
    r"\s+with\s+(?P<what>(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|some|\d{1,3})\s+(?:[\w-]+\s+){0,3}?"
    r"(?:ideas|tips|suggestions|questions|slogans|examples|topics|options|headlines|taglines|haikus?|poem|joke"
    r"|summary|explanation|description|analysis|suggestion|(?:suggested|draft|possible)\s+(?:answer"
    r"|reply|response)|recap|digest|overview|outline|agenda|template|[\w-]*list)\b(?:\([^()]*\)|[^,;(])*)",
    re.IGNORECASE,
)
# "append a short summary to the page": it is written first.
_TEXT_INTO = re.compile(
    r"\A(?P<what>(?:an?|one|two|three)\s+(?:[\w'’-]+\s+){0,3}?(?:summary|recap|digest|overview|rundown|briefing|explanation|analysis|abstract|outline"
    r"|translation|description|verdict|assessment|evaluation|tl;?dr)(?:\s+(?:of|about|in|for)\s+(?!(?:the|our|my)\s)[^,;]{3,60}?)?)"
    r"\s+(?P<place>(?:in|into|to|onto|on|as)\s+(?:(?:an?|our|my|the|new)\s+)[^,;]+)\Z",
    re.IGNORECASE | re.DOTALL,
)
_NO_TEXT = re.compile(
    r"propert(?:y|ies)\Z|objects?\Z|json\Z|config\w*\Z", re.IGNORECASE
)  # no words are these
_BY_APP = re.compile(r"e-?mails?|mails?|texts?|calls?|sms", re.IGNORECASE)


class Preparing:
    """Writes the steps before an action; `prompt` writes those of a prompt, if a model `writes` here."""

    def __init__(
        self,
        doings: Doings,
        fetcher: Fetcher,
        vocabulary: Vocabulary,
        findings: Findings,
        me: str,
        prompt: Callable[[Clause, Known], list[Step]],
        *,
        writes: bool,
    ) -> None:
        self._doings = doings
        self._fetcher = fetcher
        self._vocabulary = vocabulary
        self._findings = findings
        self._me = me
        self._prompt = prompt
        self._writes = writes

    def content_first(self, clause: Clause, known: Known) -> tuple[list[Step], Clause]:
        """ "email ben@acme.com a summary of the pull requests", "text +33… how many orders came in": it is
        written or got before it is sent. And the clause without it."""
        if (moved := self._moved(clause, known)) is not None:
            return moved
        sends = clause.verb is not None and clause.verb.kind in SENDING
        if not self._doings.concern.may_send(clause) or not (sends or _BY_APP.fullmatch(clause.form)):
            return [], clause
        if (summary := self._kind_of_text(clause)) is not None:
            return self._summed_up(summary, known), _without(clause, summary.group())
        if self._writes and (purpose := _PURPOSE.search(clause.rest)) is not None:
            said = purpose.group()
            return self._written(f"an email {said.strip()}", known), _without(clause, said)
        what = self._doings.concern.told_of(clause) or self._doings.concern.sent_by(clause)
        steps = self._text_or_things(what, known)
        return (steps, _without(clause, what)) if steps else ([], clause)

    def _text_or_things(self, what: str, known: Known) -> list[Step]:
        """What is sent, where it has to be written or got."""
        spoken = self._vocabulary
        steps: list[Step] = []
        if re.match(rf"(?:{spoken.indefinite})(?!\w)", what, re.IGNORECASE) and not _MESSAGE.search(what):
            steps = self._written(what, known)
        if steps:
            return steps
        asks = asks_something(what) or re.match(rf"(?:{spoken.definite})(?!\w)", what, re.I)
        literal = CONTENT_MARK.search(what) or refer(what, known, spoken) is not None
        return self._fetcher.steps(what, known) if asks and not literal else []

    def _written(self, what: str, known: Known) -> list[Step]:
        """A text, by a prompt; nothing where there is no model."""
        clause = Clause(f"{self._vocabulary.write} {what}", what, Verb(Kind.WRITE))
        return self._prompt(clause, known) if self._writes else []

    def _moved(self, clause: Clause, known: Known) -> tuple[list[Step], Clause] | None:
        """ "put the closed Linear issues into a Google Doc" gets them first; "open a ticket with a summary of
        it" writes that first."""
        found = _FROM_INTO.match(clause.rest) if not shows(clause.form) else None
        if found is not None and not CONTENT_MARK.search(clause.rest):
            here, there = self._doings.choose.named(found["what"]), self._doings.choose.named(found["place"])
            if here and there and here != there and (steps := self._fetcher.steps(found["what"], known)):
                rest = f"it {found['place']}"
                return steps, replace(clause, words=f"{clause.form} {rest}", rest=rest)
        text = _TEXT_INTO.match(clause.rest) if self._writes and known.at_hand() else None
        if text is not None and self._doings.choose.named(text["place"]):
            steps = self._written(text["what"], known)
            rest = f"it {text['place']}"
            return steps, replace(clause, words=f"{clause.form} {rest}", rest=rest)
        with_text = _WITH_TEXT.search(clause.rest) if self._writes else None
        if with_text is None:
            return None
        steps = self._written(with_text["what"], known)
        rest = f"{clause.rest[: with_text.start()]}{clause.rest[with_text.end() :]}".strip()
        return steps, replace(clause, words=f"{clause.form} {rest}", rest=rest)

    def _kind_of_text(self, clause: Clause) -> re.Match[str] | None:
        """A text that is asked for by its kind: "a summary of …"."""
        spoken = self._vocabulary
        rest = read_targets(clause.rest, self._me, spoken).rest
        nouns = alternatives([noun for noun, made in spoken.nouns.items() if made in _WRITTEN])
        return re.search(
            rf"(?:{spoken.indefinite})\s+(?:\w+\s+)?(?P<noun>{nouns})\s+(?:of|about|de|von)\s+(?P<what>.+)",
            rest,
            re.I,
        )

    def _summed_up(self, found: re.Match[str], known: Known) -> list[Step]:
        """That text, after what it is about was got."""
        kind = Verb(Kind.SUMMARISE, "summary")
        read = self._doings.read_first(Clause(found["what"], found["what"], kind), known)
        words = f"{self._vocabulary.write} {found.group()}"
        return [*read, *self._prompt(Clause(words, found.group(), kind), known)]

    def looked_up(self, acts: Sequence[Step], known: Known) -> list[Step]:
        """ "make a contact from it": what no field of the event says, a prompt finds in it."""
        found: list[Step] = []
        for act in acts:
            open_ = self._open_text(act, known)
            if open_ is None or not isinstance(act, Action):
                found.append(act)
                continue
            question, name = open_
            asked = self._vocabulary.say("say_only", words=f"{self._vocabulary.say('the')} {name}")
            texts = (known.subject or "",)
            before = known.latest
            found += self._fetcher.asked(asked, texts, known)
            value, known.latest = known.latest[0], before
            self._findings.questions.remove(question)
            param = question.key.rpartition(".")[2]
            found.append(act.model_copy(update={"params": {**act.params, param: value}}))
        return found

    def _open_text(self, act: Step, known: Known) -> tuple[Question, str] | None:
        """The first text that an action lacks which uses nothing of the event that started it."""
        if not isinstance(act, Action) or known.subject is None or not known.subject.startswith("{{trigger"):
            return None
        if not self._writes or "{{" in str(act.params):
            return None
        texts = (one for one in self._findings.questions if one.key.startswith(f"steps.{act.id}.params."))
        found = next((one for one in texts if one.kind == "text" and not _NO_TEXT.search(one.key)), None)
        return (
            None if found is None else (found, found.query or found.key.rpartition(".")[2].replace("_", " "))
        )


def _without(clause: Clause, said: str) -> Clause:
    rest = clause.rest.replace(said, " ").strip()
    return replace(clause, words=f"{clause.form} {rest}", rest=rest)

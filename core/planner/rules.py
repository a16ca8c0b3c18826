"""The plan from rules alone: clause by clause, each becomes the step that its verb asks for."""

import re
from collections.abc import Sequence
from dataclasses import replace

from core.catalogue import Offered
from core.definition import Approval, Input, Step, Wait
from core.planner.clauses import Clause, plain
from core.planner.dispatch import Dispatcher
from core.planner.findings import Findings
from core.planner.outside import Outside
from core.planner.prompting import Prompter
from core.planner.references import Known, refer
from core.planner.sending import Ids, Sender
from core.planner.vocabulary import Kind, Verb, Vocabulary
from core.planner.vocabulary.table import CONTENT_MARK, alternatives
from core.workflows import Question

_SENDING = frozenset({Kind.SEND, Kind.UPLOAD, Kind.REMIND, Kind.THANK})


class Rules:
    """Writes the steps of single clauses, and collects what stands in their way."""

    def __init__(self, offered: Offered, vocabulary: Vocabulary, me: str, inputs: dict[str, Input]) -> None:
        self.vocabulary = vocabulary
        self.inputs = inputs
        self.ids = ids = Ids(tuple(inputs))
        self.findings = Findings()
        self.prompter = Prompter(vocabulary, ids)
        sender = Sender(offered, vocabulary)
        self._dispatcher = Dispatcher(sender, self.prompter, vocabulary, ids, me, self.findings, self.write)
        self._outside = Outside(offered.offers, vocabulary)

    def write(self, clause: Clause, known: Known) -> list[Step]:
        """The steps of one clause."""
        kind = clause.verb.kind if clause.verb is not None else None
        app = self._outside.app_needed(clause)
        has_text = self._has_text(clause, known)
        if app is not None:
            self.findings.needs.append(app)
            return []
        if self._outside.unreachable(clause, has_text=has_text):
            self.findings.needs.append(f"“{plain(clause.words)}”")
            return []
        if kind is Kind.TAKE and refer(clause.rest, known, self.vocabulary) is not None:
            return []
        if kind is Kind.WAIT:
            return self._wait(clause)
        if kind in _SENDING:
            steps = [
                step for part in self._dispatcher.parts(clause) for step in self._dispatcher.send(part, known)
            ]
            return [*self._approval(clause, steps, known), *steps]
        if kind is Kind.TAKE:
            self.findings.doubts.append(f"“{plain(clause.words)}”")
        if kind in (Kind.REACH, Kind.TAKE):
            clause = replace(clause, verb=Verb(Kind.TRANSFORM))
        return [step for part in self._parts(clause) for step in self._prompt(part, known)]

    def _parts(self, clause: Clause) -> list[Clause]:
        """ "write a haiku and a limerick" asks for two texts, "write about a cat and a dog" for one."""
        if clause.verb is None or clause.verb.kind is not Kind.WRITE:
            return [clause]
        spoken = self.vocabulary
        one = rf"(?:{spoken.indefinite})(?!\w)"
        joined = rf"(?:(?:{spoken.join_words})\s+)+"
        found = re.match(rf"({one}.+?)(,?)\s+{joined}({one}.+)\Z", clause.rest, re.IGNORECASE)
        if found is None:
            return [clause]
        about = re.compile(rf"\s(?:{spoken.after_noun})\s", re.IGNORECASE)
        first, comma, second = found.groups()
        if about.search(first) and not (comma and about.search(second)):
            return [clause]
        return [replace(clause, words=f"{clause.form} {part}", rest=part) for part in (first, second)]

    def _has_text(self, clause: Clause, known: Known) -> bool:
        """Whether the clause is about a text that we have."""
        if CONTENT_MARK.search(clause.rest):
            return True
        first = " ".join(clause.rest.split()[:2])
        named = refer(first, known, self.vocabulary) or refer(first.split(" ")[0], known, self.vocabulary)
        return named is not None or (known.subject is not None and not known.results)

    def _prompt(self, clause: Clause, known: Known) -> list[Step]:
        if clause.verb is None:
            self.findings.doubts.append(f"“{plain(clause.words)}”")
        elif clause.verb.kind is Kind.WRITE and refer_only(clause, known, self.vocabulary):
            return []  # "tell me the result": it is told in the thread anyway
        prompted = self.prompter.write(clause, known)
        if prompted.wants is not None:
            self.inputs[prompted.wants] = Input(name=prompted.wants, help=prompted.wants.replace("_", " "))
            known.subject = f"{{{{inputs.{prompted.wants}}}}}"
            prompted = self.prompter.write(clause, known)
        if prompted.lacks:
            self.findings.questions.append(Question("content", self.vocabulary.say("content")))
            known.subject = self.vocabulary.say("to_paste")
            prompted = self.prompter.write(clause, known)
        if prompted.doubt is not None:
            self.findings.doubts.append(prompted.doubt)
        known.made(*prompted.results)
        return list(prompted.payloads)

    def _wait(self, clause: Clause) -> list[Step]:
        units = alternatives(self.vocabulary.wait_units)
        found = re.search(rf"(?<!\w)(\d+(?:[.,]\d+)?|\w+)\s*({units})(?!\w)", clause.rest, re.IGNORECASE)
        number = self.vocabulary.number(found.group(1)) if found is not None else None
        if found is None or number is None or number <= 0:
            self.findings.doubts.append(f"“{plain(clause.words)}”")
            return []
        seconds = number * self.vocabulary.wait_units[found.group(2).casefold()]
        return [Wait(id=self.ids.new("wait"), seconds=seconds)]

    def _approval(self, clause: Clause, steps: Sequence[Step], known: Known) -> list[Step]:
        if not clause.approval or not steps:
            return []
        shown = "\n\n".join(known.at_hand())
        return [
            Approval(id=self.ids.new("approval"), ask=f"{self.vocabulary.say('approve')}\n{shown}".strip())
        ]


def refer_only(clause: Clause, known: Known, vocabulary: Vocabulary) -> bool:
    """Whether a verb of telling has something known as its whole object."""
    return bool(known.results) and bool(clause.rest) and refer(clause.rest, known, vocabulary) is not None

"""Whom a step waits for: somebody who agrees, or who does what nothing here does."""

import re

from core.definition import Approval
from core.planner.draft.coreference import Known
from core.planner.draft.findings import Findings
from core.planner.draft.ids import Ids
from core.planner.reading.clauses import Clause, plain
from core.planner.steps.targets import read_targets
from core.planner.vocabulary import Vocabulary
from core.workflows import Question

_FROM = r"\A\s*(?:from|of|by|de|von|vom|del?)\s+"


class Approvals:
    """Writes the questions for people, and remembers what they are asked to do."""

    def __init__(self, vocabulary: Vocabulary, ids: Ids, findings: Findings, me: str) -> None:
        self._vocabulary = vocabulary
        self._ids = ids
        self._findings = findings
        self._me = me
        self.made: list[str] = []  # their steps
        self.by_hand: list[str] = []  # what a person is asked to do

    def asked(self, clause: Clause, known: Known, deed: str = "") -> Approval:
        """ "get approval from the team lead" """
        step_id = self._ids.new("approval")
        self.made.append(step_id)
        said = re.sub(_FROM, "", clause.rest)
        targets = read_targets(f"to {said}" if said else self._vocabulary.to_me, self._me, self._vocabulary)
        who = re.sub(rf"{_FROM}|\s+(?:first|before|vorher|d'abord|primero)\b.*", "", clause.rest).strip(" ,.")
        approvers = tuple("owner" if person == self._me else person for person in targets.people)
        if not approvers and who:
            name = re.sub(r"\A(?:the|my|our)\s+", "", who)
            said = self._vocabulary.say("person_named", name=name)
            self._findings.questions.append(
                Question(f"steps.{step_id}.approvers", said, "person", query=name)
            )
        shown = "\n\n".join(known.at_hand())
        wanted = f"{deed[:1].upper()}{plain(deed[1:])}. " if deed else ""
        ask = f"{wanted}{self._vocabulary.say('approve')}\n{shown}".strip()
        return Approval(id=step_id, ask=ask, approvers=approvers or ("owner",))

    def task(self, clause: Clause) -> Approval:
        """What nothing here does: somebody is asked to."""
        words = plain(clause.words)
        self.by_hand.append(words)
        self._findings.doubts.append(f"“{words}”")
        step_id = self._ids.new("task")
        return Approval(id=step_id, ask=self._vocabulary.say("do_by_hand", task=words))

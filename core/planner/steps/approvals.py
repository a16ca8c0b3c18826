"""Whom a step waits for: somebody who agrees, or who does what nothing here does."""

import re
from dataclasses import replace

from core.definition import Approval, Step
from core.planner.draft.coreference import Known
from core.planner.draft.findings import Findings
from core.planner.draft.ids import Ids
from core.planner.normalising.inquiries import inquiry_in
from core.planner.normalising.several import in_turn
from core.planner.reading.clauses import Clause, plain
from core.planner.steps.inquiring import Inquiring
from core.planner.steps.targets import read_targets
from core.planner.vocabulary import Vocabulary
from core.planner.vocabulary.consents import CONSENTS
from core.workflows import Question

_FROM = r"\A\s*(?:from|of|by|de|von|vom|del?)\s+"


class Approvals:
    """Writes the questions for people, and remembers what they are asked to do."""

    def __init__(self, vocabulary: Vocabulary, ids: Ids, findings: Findings, me: str) -> None:
        self._vocabulary = vocabulary
        self._ids = ids
        self._findings = findings
        self._me = me
        self._inquiring = Inquiring(vocabulary, ids, findings, me)
        self.made: list[str] = []  # their steps
        self.by_hand: list[str] = []  # what a person is asked to do
        self._wanted: dict[str, str] = {}  # what is asked beside consent, by the step that asks it

    def all_asked(self, clause: Clause, known: Known) -> list[Step]:
        """ "@ada and @ben approve it, then @chloe": one step for those who are asked together. Names that
        have to be looked up are asked one after the other: a step can ask for one of them only."""
        if (inquiry := inquiry_in(clause.asks)) is not None:
            return [self._inquiring.asked(clause.rest, inquiry, known)]
        steps: list[Step] = []
        mine = re.compile(CONSENTS[self._vocabulary.code].me_words, re.IGNORECASE)
        for called, quorum in in_turn(clause.rest):
            names = [self._vocabulary.to_me if mine.fullmatch(name) else name for name in called]
            sure = all(name[:1] in "@<" or name == self._vocabulary.to_me for name in names)
            for said in [", ".join(names)] if sure or quorum == 1 else names:
                one = self.asked(replace(clause, rest=said), known, clause.asks)
                steps.append(one.model_copy(update={"quorum": min(quorum, len(one.approvers))}))
        return steps

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
        shown = "\n\n".join(known.at_hand()) or known.given
        asks = self._vocabulary.say("approve")
        if deed.casefold().startswith("whether "):
            told = plain(deed.partition(" ")[2])
            self._wanted[step_id] = f"{told[:1].upper()}{told[1:]}"
            asks = self._vocabulary.say("say_whether", what=plain(deed))
        elif deed:
            asks = f"{deed[:1].upper()}{plain(deed[1:])}. {asks}"
        ask = f"{asks}\n{shown}".strip()
        return Approval(id=step_id, ask=ask, approvers=approvers or ("owner",))

    def answers(self, when: str) -> tuple[str, str] | None:
        """What is told where a condition on an answer holds, and where it does not: the question with it."""
        asked = self._wanted.get(when.lstrip("!").removesuffix(".approved"))
        if asked is None:
            return None
        yes, no = (f"{asked}: {self._vocabulary.say(key)}" for key in ("check_yes", "check_no"))
        return (no, yes) if when.startswith("!") else (yes, no)

    def task(self, clause: Clause) -> Approval:
        """What nothing here does: somebody is asked to."""
        words = plain(clause.words)
        self.by_hand.append(words)
        self._findings.doubts.append(f"“{words}”")
        step_id = self._ids.new("task")
        return Approval(id=step_id, ask=self._vocabulary.say("do_by_hand", task=words))

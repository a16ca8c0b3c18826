"""The text that a message is all about."""

import re
from collections.abc import Sequence
from dataclasses import replace

from core.planner.draft.coreference import Known
from core.planner.reading.clauses import Clause
from core.planner.reading.message import Message
from core.planner.steps.targets import read_targets
from core.planner.vocabulary import PROMPTS, Kind
from core.planner.vocabulary.table import CONTENT_MARK


class Subject:
    """Finds it; the clause at whose end it was pasted need not be the one that works on it."""

    def __init__(self, message: Message) -> None:
        self._message = message

    def found(self, known: Known, *, comes: bool) -> list[Clause]:
        """The clauses without it; `comes` where it is what started the run."""
        clauses = list(self._message.clauses)
        if comes:
            known.subject = "{{trigger.text}}"
        if not self._message.contents or not clauses:
            return clauses
        last = clauses[-1]
        mark = CONTENT_MARK.pattern
        joined = rf"\s*(?:,|&|\b(?:{self._message.vocabulary.join_words}))?\s*"
        trailing = re.search(rf"{mark}(?:{joined}{mark})*\s*\Z", last.rest)
        if trailing is None:
            known.subject = known.subject if comes else self._worked_on(clauses)
            return clauses
        marks = CONTENT_MARK.finditer(trailing.group())
        pasted = [self._message.contents[int(mark.group(1))] for mark in marks]
        quoted = [self._message.contents[at] for at in self._message.quoted]
        known.subject = "\n\n".join(pasted)
        left = last.rest[: trailing.start()].strip()
        named = comes and all(one in quoted for one in pasted)
        if named or (len(clauses) > 1 and self._only_sent(last, left, pasted)):
            known.subject = "{{trigger.text}}" if comes else self._worked_on(clauses[:-1])
            return clauses
        alone = len(clauses) == 1 or (len(self._message.contents) > len(pasted) and not left)
        if not alone:
            end = len(last.words) - (len(last.rest) - trailing.start())
            clauses[-1] = replace(last, words=last.words[:end].strip(), rest=left)
        return clauses

    def _only_sent(self, last: Clause, left: str, pasted: Sequence[str]) -> bool:
        """ "… and DM me “done”" """
        if last.verb is None or last.verb.kind in PROMPTS or len(pasted) != 1:
            return False
        target_alone = not read_targets(left, self._message.person.user, self._message.vocabulary).rest
        return target_alone and self._message.contents.index(pasted[0]) in self._message.quoted

    def _worked_on(self, clauses: Sequence[Clause]) -> str | None:
        """A quotation is what it is all about where a verb works on it, not where it is only sent."""
        for clause in clauses:
            found = CONTENT_MARK.search(clause.words)
            if found is not None and (clause.verb is None or clause.verb.kind in PROMPTS | {Kind.TAKE}):
                return self._message.contents[int(found.group(1))]
        return None

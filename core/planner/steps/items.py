"""What a loop goes through: items that were pasted, an input, or what an earlier step found."""

import re
from dataclasses import replace

from pydantic import JsonValue

from core.catalogue.things import other_words
from core.catalogue.words import stem as root
from core.definition import Payload, Step
from core.planner.actions.places import HELD_BY_NAME
from core.planner.draft.coreference import Known, marks_in
from core.planner.draft.prompts import LIST_SCHEMA, list_items
from core.planner.guarding.unread import left_over, stems
from core.planner.matching.words import stem, tokens
from core.planner.steps.rules import Rules
from core.planner.vocabulary import Kind
from core.planner.vocabulary.table import CONTENT_MARK, INPUT_MARK
from core.workflows import Question

_ANY_OF_THEM = re.compile(
    r"(?:(?:all|any)(?:\s+of)?\s+)?(?:the\s+)?(?:ones?|those|them|these|all|every|everything|each)?"
    r"(?:\s+of\s+(?:them|these|those))?",
    re.IGNORECASE,
)
_WHO = frozenset(
    {stem(word) for word in ("customer", "client", "person", "candidate", "row", "entry", "user")}
)


class Items:
    """Finds them, or has them got first: `before` are the steps so far."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules

    def of(self, words: str, known: Known, before: list[Step]) -> JsonValue | None:
        """What the loop goes through: items that were pasted, an input, or what an earlier step found."""
        for name in INPUT_MARK.findall(words):
            inputs = self._rules.inputs
            inputs[name] = inputs[name].model_copy(update={"type": "array"})
            return f"{{{{inputs.{name}}}}}"
        pasted = [text for text in marks_in(HELD_BY_NAME.sub("", words), known) if text in known.contents]
        listed = CONTENT_MARK.sub("", words)
        if pasted:
            return as_json(list_items(pasted[0]))
        if self._is_pointed_at(listed, known):
            return as_json(list_items(known.subject or ""))
        if (got := self._got(words if not pasted else listed, known, before)) is not None:
            return got
        if known.results:
            return self._of_result(known, before)
        if known.subject is not None:
            return as_json(list_items(known.subject))
        if re.search(r",|\w\s+(?:and|et|und|y)\s+\w", listed):
            return as_json(list_items(re.sub(r"\A\s*(?:of|de|von)\s+", "", listed)))
        self._rules.findings.questions.append(Question("content", self._rules.vocabulary.say("content")))
        return [self._rules.vocabulary.say("to_paste")]

    def _is_pointed_at(self, words: str, known: Known) -> bool:
        """ "for each of these accounts …: Northwind, Kestrel": those that stand there, and none to be got."""
        this = rf"\s*(?:(?:of|de|von)\s+)?(?:{self._rules.vocabulary.this})(?!\w)"
        if known.results or known.subject not in known.contents or re.match(this, words, re.I) is None:
            return False
        return not self._rules.doings.choose.named(words) and len(list_items(known.subject or "")) > 1

    def _got(self, words: str, known: Known, before: list[Step]) -> JsonValue | None:
        """What an action got: the one that is named, else what has to be got first, else the newest."""
        said = {stem(word) for word in tokens(CONTENT_MARK.sub(" ", words))}
        got = [result for result in known.results if result.kind is Kind.REACH]
        named = [result for result in got if said & {stem(name) for name in result.names}]
        if got and not named and _ANY_OF_THEM.fullmatch(words.strip()) and not _found_in(known):
            return got[-1].text
        fresh = bool(got) and known.results[-1] is got[-1]  # "get the rows. For every customer …"
        if not named and fresh and not self._rules.doings.choose.named(words) and said & _WHO:
            named = got[-1:]
        if not named and fresh and not self._rules.doings.choose.named(words):
            also = {
                name for _, other in other_words([root(word) for word in tokens(words)]) for name in other
            }
            named = [one for one in got[-1:] if also & {root(name) for name in one.names}]
        if not named and (source := self._rules.doings.source(words, known)) is not None:
            before.append(source)
            named = known.results[-1:]
        found = named or (got if got and known.results[-1] is got[-1] else [])
        if found:
            names = [name for result in known.results for name in result.names]
            told = stems(*names, *self._rules.doings.apps_near())
            self._rules.findings.unread += left_over(CONTENT_MARK.sub(" ", words), told)
        return found[-1].text if found else None

    def _of_result(self, known: Known, before: list[Step]) -> JsonValue:
        """The newest result becomes a list, so that there is something to count through."""
        result = known.results[-1]
        if result.kind is Kind.TRANSFORM and result.source == "":
            return result.text
        for index, step in enumerate(before):
            if isinstance(step, Payload) and step.id == result.id:
                before[index] = step.model_copy(update={"output_schema": LIST_SCHEMA})
        known.results[-1] = replace(result, text=f"{{{{{result.id}.items}}}}")
        return f"{{{{{result.id}.items}}}}"


def _found_in(known: Known) -> bool:
    """Whether the newest result is several things found in what was got: "the three most common wishes"."""
    last = known.results[-1]
    return last.kind in (Kind.TRANSFORM, Kind.EXTRACT) and last.id.endswith("s") and last.source != ""


def as_json(items: list[str]) -> JsonValue:
    return [*items]

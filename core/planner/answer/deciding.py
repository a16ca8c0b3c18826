"""The cases of an "if": structured tests → CEL, and a payload first where only a model can judge."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.definition import Payload
from core.planner.answer.conditions import Comparison, Condition, field_of, joined
from core.planner.answer.scope import Scope, Seen
from core.planner.draft.ids import Ids
from core.planner.draft.prompts import choice_schema, payload
from core.planner.vocabulary import Kind, Vocabulary

_AGREED = re.compile(r"(?:approve[ds]?|accepted|accepts|agree[ds]?|yes|true|ok|granted)", re.IGNORECASE)
_NEEDS_JUDGING = (Comparison.JUDGED, Comparison.APPROVED, Comparison.REJECTED)
_NEGATIVE = (Comparison.DIFFERS, Comparison.LACKS, Comparison.FALSE)
_ASKS = {
    Comparison.EMPTY: Comparison.REJECTED,
    Comparison.FALSE: Comparison.REJECTED,
    Comparison.FILLED: Comparison.APPROVED,
    Comparison.TRUE: Comparison.APPROVED,
}


@dataclass(frozen=True)
class Decided:
    """An expression, and the payloads that it needs before it."""

    when: str = ""
    first: tuple[Payload, ...] = ()
    approvals: tuple[str, ...] = ()  # whose answers it looks at
    faults: tuple[str, ...] = ()


class Decider:
    """Writes conditions."""

    def __init__(self, vocabulary: Vocabulary, ids: Ids) -> None:
        self._vocabulary = vocabulary
        self._ids = ids

    def decide(self, case: Mapping[str, object], scope: Scope) -> Decided:
        """Of one case."""
        tests = case.get("tests")
        if not isinstance(tests, list) or not tests:
            return Decided(faults=("a case of an “if” has no tests",))
        conditions: list[Condition] = []
        first: list[Payload] = []
        faults: list[str] = []
        for test in tests:
            found = self._condition(test, scope, first)
            if isinstance(found, str):
                faults.append(found)
            else:
                conditions.append(found)
        if not conditions:
            return Decided(faults=tuple(faults))
        when = joined(conditions, "any" if case.get("match") == "any" else "all")
        asked = [one.left for one in conditions if one.test in (Comparison.APPROVED, Comparison.REJECTED)]
        return Decided(when, tuple(first), tuple(asked), tuple(faults))

    def field(self, words: str) -> str:
        """A field's path; words that are none are left out: the whole answer is looked at."""
        return field_of(words) or ""

    def _condition(self, test: object, scope: Scope, first: list[Payload]) -> Condition | str:
        """One test, or what is wrong with it."""
        if not isinstance(test, Mapping):
            return "a test is no object"
        place, right = test.get("left"), str(test.get("right") or "").strip()
        label = place.get("of") if isinstance(place, Mapping) else None
        seen = scope.look_up(label)
        if seen is None:
            return f"a test looks at {label}, which is no earlier step"
        try:
            wanted = Comparison(str(test.get("is")))
        except ValueError:
            return f"there is no test “{test.get('is')}”"
        words = str(place.get("field") or "") if isinstance(place, Mapping) else ""
        if seen.source == "approval":
            return Condition(seen.path, _decision(wanted, right))
        if seen.source == "choice":
            return Condition(f"{seen.path}.label", *_labelled(wanted, right))
        if not seen.path or wanted in _NEEDS_JUDGING:
            return self._judged(right or words, seen, first)
        field = self.field(words)
        return Condition(f"{seen.path}{'.' if field else ''}{field}", wanted, right)

    def _judged(self, words: str, seen: Seen, first: list[Payload]) -> Condition:
        """A payload answers yes or no."""
        yes, no = self._vocabulary.say("check_yes"), self._vocabulary.say("check_no")
        step = payload(
            self._ids.new("check"),
            Kind.CLASSIFY,
            self._vocabulary.say("check", words=words),
            (seen.text,),
            self._vocabulary,
            choice_schema("answer", (yes, no)),
        )
        first.append(step)
        return Condition(f"{step.id}.answer", Comparison.EQUALS, yes)


def _decision(wanted: Comparison, right: str) -> Comparison:
    """What was asked about somebody's decision, however the model put it."""
    if wanted in (Comparison.APPROVED, Comparison.REJECTED):
        return wanted
    if wanted in _ASKS:
        return _ASKS[wanted]
    agreed = _AGREED.fullmatch(right) is not None
    return Comparison.APPROVED if agreed is (wanted is not Comparison.DIFFERS) else Comparison.REJECTED


def _labelled(wanted: Comparison, right: str) -> tuple[Comparison, str]:
    return (Comparison.DIFFERS if wanted in _NEGATIVE else Comparison.EQUALS), right

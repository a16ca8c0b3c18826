"""From clauses to nested steps: branches and loops take the clauses that belong to them."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pydantic import JsonValue

from core.definition import Action, Branch, ForEach, Step
from core.planner.draft.coreference import Known, marks_in
from core.planner.draft.nothing import with_nothing_told
from core.planner.draft.outline import Result
from core.planner.draft.prompts import list_items
from core.planner.matching.words import nouns, stem, tokens
from core.planner.reading.clauses import Clause
from core.planner.steps.conditions import Conditions
from core.planner.steps.items import Items, as_json
from core.planner.steps.nesting import arm, asks_before, chain, else_arm, in_order, loop_end, of_the_same
from core.planner.steps.rules import Rules
from core.planner.vocabulary import PROMPTS, Kind
from core.planner.vocabulary.table import CONTENT_MARK, EACH, ELSE, IF, UNLESS

# What can only be told of all of them.
_COUNTS = re.compile(
    r"\b(?:how\s+many|the\s+(?:total|number|count)|in\s+total|(?:an?|one)\s+(?:short\s+)?(?:overview|recap"
    r"|list)\s+of\s+(?:who|what|them|all)"
    r"|(?:who|what)\s+you\s+\w+|récapitulatif|wie\s+viele|combien|cuánt[oa]s)\b",
    re.IGNORECASE,
)
_SENDING = frozenset({Kind.SEND, Kind.UPLOAD})


class Walk:
    """Goes through the clauses once."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._conditions = Conditions(rules)
        self._items = Items(rules)

    def steps(self, clauses: Sequence[Clause], known: Known) -> list[Step]:
        """The steps of these clauses, in order."""
        steps: list[Step] = []
        at = 0
        clauses = in_order(clauses)
        while at < len(clauses):
            clause = clauses[at]
            if clause.mark in (IF, UNLESS):
                at, made = self._branch(clauses, at, known)
            elif clause.mark == EACH:
                at, made = self._loop(clauses, at, known, steps)
            elif clause.mark == ELSE:
                self._rules.findings.doubts.append("“otherwise” without a condition")
                at, made = at + 1, []
            elif clause.verb is not None and clause.verb.kind in PROMPTS and self._over_items(clause):
                made = self._single_loop(clause, known, steps)
                at += 1
            elif asks_before(clauses, at):
                made = self._asked_before(clauses[at], clauses[at + 1], known)
                at += 2
            else:
                judged = clause.verb is not None and clause.verb.kind is Kind.CLASSIFY
                aside = judged and at + 1 < len(clauses) and clauses[at + 1].mark in (IF, UNLESS)
                before = known.latest
                made = self._rules.write(clause, known)
                if aside:
                    known.latest = before  # "classify it; if negative, post it": the text, not the label
                    known.results[-1:] = [replace(one, judges=True) for one in known.results[-1:]]
                at += 1
            steps += made
        return steps

    def _asked_before(self, clause: Clause, after: Clause, known: Known) -> list[Step]:
        """What is to be agreed to is written first: "get an ok, then post a haiku"."""
        before = known.inside()
        made = self._rules.write(after, known)
        sent = next((number for number, step in enumerate(made) if isinstance(step, Action)), len(made))
        shown = known if sent else before
        return [*made[:sent], *self._rules.write(clause, shown), *made[sent:]]

    def _branch(self, clauses: Sequence[Clause], at: int, known: Known) -> tuple[int, list[Step]]:
        clause = clauses[at]
        if (tested := self._list_tested(clause, known)) is not None:
            return self._loop_of_tests(tested, clauses, at, known)
        negated = clause.mark == UNLESS
        read = self._rules.read_to_test(clause.rest, known)
        compared = self._rules.comparing.read(clause.rest, known, negated=negated)
        when, first = (
            (compared, ()) if compared else self._conditions.read(clause.rest, known, negated=negated)
        )
        at, then = arm(clauses, at + 1)
        at, other = else_arm(clauses, at)
        if when is None:
            return at, []
        step_id = self._rules.ids.new("choice" if other else "check_result")
        if_true, if_false = known.inside(), known.inside()
        if not known.at_hand() and (answers := self._rules.answers(when)) is not None:
            if_true.latest, if_false.latest = answers[:1], answers[1:]
        arms = (tuple(self.steps(then, if_true)), tuple(self.steps(other, if_false)))
        known.results += [r for r in (*if_true.results, *if_false.results) if r not in known.results]
        if not any(arms) and any(one.verb is not None and one.verb.kind is Kind.NOTHING for one in then):
            return at, []
        if not any(arms):
            self._rules.findings.doubts.append(f"what to do if “{clause.rest}”")
            return at, [*read, *first]
        sources = {one.id: one.source for one in known.results}
        branch = Branch.model_validate({"id": step_id, "when": when, "then": arms[0], "else": arms[1]})
        return at, [*read, *first, with_nothing_told(branch, sources, self._rules.vocabulary)]

    def _loop_of_tests(
        self, items: JsonValue, clauses: Sequence[Clause], at: int, known: Known
    ) -> tuple[int, list[Step]]:
        """All conditions on the things of one list, for each of them."""
        end = chain(clauses, at)
        while end < len(clauses) and (
            self._list_tested(clauses[end], known) == items or of_the_same(clauses[end])
        ):
            end = chain(clauses, end)
        return end, self._loop_over(items, clauses[at:end], known)

    def _list_tested(self, clause: Clause, known: Known) -> JsonValue | None:
        """ "get the leads. When the score is above 80, …": of each of them, not of the list."""
        if clause.mark not in (IF, UNLESS):
            return None
        left = self._rules.comparing.tested(clause.rest, known)
        lists = {one.id: one.text for one in known.results if one.many and one.id != "item"}
        root, dot, _ = (left or "").partition(".")
        return lists.get(root) if dot else None

    def _over_items(self, clause: Clause) -> bool:
        return (
            re.match(rf"(?:{self._rules.vocabulary.each_object})(?!\w)", clause.rest, re.IGNORECASE)
            is not None
        )

    def _single_loop(self, clause: Clause, known: Known, before: list[Step]) -> list[Step]:
        """ "translate each line to German" """
        said = re.match(rf"(?:{self._rules.vocabulary.each_object})(?!\w)", clause.rest, re.IGNORECASE)
        assert said is not None
        items = self._items.of(
            CONTENT_MARK.sub("", clause.rest[: said.end()]) + " ".join(_marks(clause.rest)), known, before
        )
        if items is None:
            return []
        rest = CONTENT_MARK.sub("", self._rules.vocabulary.this_text + clause.rest[said.end() :])
        return self._loop_over(items, [replace(clause, words=f"{clause.form} {rest}", rest=rest)], known)

    def _loop(
        self, clauses: Sequence[Clause], at: int, known: Known, before: list[Step]
    ) -> tuple[int, list[Step]]:
        items = self._items.of(clauses[at].rest, known, before)
        start = at = at + 1
        while at < len(clauses):
            clause = clauses[at]
            if at > start and (clause.fresh or clause.last or self._about_all(clause, known)):
                if clause.last or not (clause.fresh and self._goes_on(clause, clauses[start:at], known)):
                    break
                at = loop_end(clauses, at)
                continue
            at += 1
        if items is None:
            return at, []
        inside = clauses[start:at]
        if known.subject is not None and items == as_json(list_items(known.subject)):
            inside = [_without(clause, known) for clause in inside]
        return at, self._loop_over(items, inside, known)

    def _goes_on(self, clause: Clause, inside: Sequence[Clause], known: Known) -> bool:
        """Whether a new sentence is about what only this loop has: "for each bucket get its objects. If there
        are no objects, …"."""
        if clause.mark not in (IF, UNLESS, EACH):
            return False
        outer = {stem(name) for one in known.results for name in one.names}
        made = {stem(word) for one in inside if not one.mark for word in tokens(one.rest)} - outer
        head = re.split(r"\s(?:of|in|from)\s", clause.rest)[0]
        return bool(made & {*nouns(tokens(head))})

    def _about_all(self, clause: Clause, known: Known) -> bool:
        """ "… then post the list": after the loop, not in it."""
        spoken = self._rules.vocabulary
        if clause.verb is None or clause.verb.kind not in _SENDING | PROMPTS:
            return False
        if clause.verb.kind in _SENDING and _COUNTS.search(clause.rest):
            return True
        return re.match(rf"(?:{spoken.all_items})(?!\w)", clause.rest, re.IGNORECASE) is not None

    def _loop_over(self, items: JsonValue, clauses: Sequence[Clause], known: Known) -> list[Step]:
        inside = known.inside(latest=("{{item}}",))
        inside.subject = "{{item}}"
        source = next((one for one in reversed(known.results) if one.text == items), None)
        if source is not None and source.kind is Kind.REACH:
            inside.results.append(replace(source, id="item", text="{{item}}", many=False))
        made = len(inside.results)
        steps = self.steps(clauses, inside)
        if not steps:
            self._rules.findings.doubts.append("what to do with each")
            return []
        last = inside.results[-1] if len(inside.results) > made else None
        noun = next(iter(sorted(last.names)), "item") if last is not None else "item"
        noun = last.id if last is not None else noun
        step_id = self._rules.ids.new(noun if noun.endswith("s") else f"{noun}s")
        names = frozenset({"list", step_id, *(last.names if last is not None else ())})
        known.made(Result(step_id, names, f"{{{{{step_id}}}}}", "", Kind.TRANSFORM))
        return [ForEach(id=step_id, items=items, steps=tuple(steps))]


def _without(clause: Clause, known: Known) -> Clause:
    """ "for each of these names write a greeting: Bob, Carla": the list is gone through, not written of."""
    if known.subject not in marks_in(clause.words, known):
        return clause
    words, rest = (CONTENT_MARK.sub("", said).strip(" :") for said in (clause.words, clause.rest))
    return replace(clause, words=words, rest=rest)


def _marks(words: str) -> list[str]:
    return [found.group() for found in CONTENT_MARK.finditer(words)]

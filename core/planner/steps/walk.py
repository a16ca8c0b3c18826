"""From clauses to nested steps: branches and loops take the clauses that belong to them."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pydantic import JsonValue

from core.definition import Action, Branch, ForEach, Payload, Step
from core.planner.actions.doings import borrowed
from core.planner.draft.coreference import Known, marks_in
from core.planner.draft.outline import Result
from core.planner.draft.prompts import LIST_SCHEMA, list_items
from core.planner.guarding.unread import left_over, stems
from core.planner.matching.words import nouns, stem, tokens
from core.planner.reading.clauses import Clause
from core.planner.steps.conditions import Conditions
from core.planner.steps.rules import Rules
from core.planner.vocabulary import PROMPTS, Kind
from core.planner.vocabulary.table import CONTENT_MARK, EACH, ELSE, IF, INPUT_MARK, UNLESS
from core.workflows import Question

_ANY_OF_THEM = re.compile(
    r"(?:(?:all|any)(?:\s+of)?\s+)?(?:the\s+)?(?:ones?|those|them|these|all|every|everything|each)?"
    r"(?:\s+of\s+(?:them|these|those))?",
    re.IGNORECASE,
)
_WHO = frozenset(
    {stem(word) for word in ("customer", "client", "person", "candidate", "row", "entry", "user")}
)
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

    def steps(self, clauses: Sequence[Clause], known: Known) -> list[Step]:
        """The steps of these clauses, in order."""
        steps: list[Step] = []
        at = 0
        clauses = _in_order(clauses)
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
            elif _asks_before(clauses, at):
                made = self._asked_before(clauses[at], clauses[at + 1], known)
                at += 2
            else:
                judged = clause.verb is not None and clause.verb.kind is Kind.CLASSIFY
                aside = judged and at + 1 < len(clauses) and clauses[at + 1].mark in (IF, UNLESS)
                before = known.latest
                made = self._rules.write(clause, known)
                if aside:
                    known.latest = before  # "classify it; if negative, post it": the text, not the label
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
            end = self._chain(clauses, at)
            while end < len(clauses) and (
                self._list_tested(clauses[end], known) == tested or _of_the_same(clauses[end])
            ):
                end = self._chain(clauses, end)
            return end, self._loop_over(tested, clauses[at:end], known)
        negated = clause.mark == UNLESS
        read = self._rules.read_to_test(clause.rest, known)
        compared = self._rules.comparing.read(clause.rest, known, negated=negated)
        when, first = (
            (compared, ()) if compared else self._conditions.read(clause.rest, known, negated=negated)
        )
        at, then = self._arm(clauses, at + 1)
        at, otherwise = self._otherwise(clauses, at)
        if when is None:
            return at, []
        step_id = self._rules.ids.new("choice" if otherwise else "check_result")
        inside, other = known.inside(), known.inside()
        arms = (tuple(self.steps(then, inside)), tuple(self.steps(otherwise, other)))
        known.results += [r for r in (*inside.results, *other.results) if r not in known.results]
        if not any(arms) and any(one.verb is not None and one.verb.kind is Kind.NOTHING for one in then):
            return at, []
        if not any(arms):
            self._rules.findings.doubts.append(f"what to do if “{clause.rest}”")
            return at, [*read, *first]
        return at, [
            *read,
            *first,
            Branch.model_validate({"id": step_id, "when": when, "then": arms[0], "else": arms[1]}),
        ]

    def _otherwise(self, clauses: Sequence[Clause], at: int) -> tuple[int, Sequence[Clause]]:
        """What follows "else"; in "if a …, if b …, else …" that is all from the second "if" on."""
        if at < len(clauses) and clauses[at].mark == ELSE:
            if at + 1 < len(clauses) and clauses[at + 1].mark in (IF, UNLESS):
                end = self._chain(clauses, at + 1)
                return end, clauses[at + 1 : end]
            return self._arm(clauses, at + 1)
        end = at
        while end < len(clauses) and clauses[end].mark in (IF, UNLESS) and not clauses[end].fresh:
            end, _ = self._arm(clauses, end + 1)
            if end < len(clauses) and clauses[end].mark == ELSE:
                end, _ = self._arm(clauses, end + 1)
                return end, clauses[at:end]
        return at, ()

    def _chain(self, clauses: Sequence[Clause], at: int) -> int:
        """The end of a condition, with all its "else if" and "else"."""
        at, _ = self._arm(clauses, at + 1)
        while at < len(clauses) and clauses[at].mark == ELSE:
            again = at + 1 < len(clauses) and clauses[at + 1].mark in (IF, UNLESS)
            at = self._chain(clauses, at + 1) if again else self._arm(clauses, at + 1)[0]
        return at

    def _list_tested(self, clause: Clause, known: Known) -> JsonValue | None:
        """ "get the leads. When the score is above 80, …": of each of them, not of the list."""
        if clause.mark not in (IF, UNLESS):
            return None
        left = self._rules.comparing.tested(clause.rest, known)
        lists = {one.id: one.text for one in known.results if one.many and one.id != "item"}
        root, dot, _ = (left or "").partition(".")
        return lists.get(root) if dot else None

    @staticmethod
    def _arm(clauses: Sequence[Clause], at: int) -> tuple[int, Sequence[Clause]]:
        """To the end of the sentence, or the next mark."""
        start = at
        if at and clauses[at - 1].wide:
            return _all_of_it(clauses, at)
        while at < len(clauses):
            clause = clauses[at]
            if clause.mark in (IF, UNLESS, ELSE) or (clause.fresh and at > start):
                break
            at += 1
        return at, clauses[start:at]

    def _over_items(self, clause: Clause) -> bool:
        return (
            re.match(rf"(?:{self._rules.vocabulary.each_object})(?!\w)", clause.rest, re.IGNORECASE)
            is not None
        )

    def _single_loop(self, clause: Clause, known: Known, before: list[Step]) -> list[Step]:
        """ "translate each line to German" """
        said = re.match(rf"(?:{self._rules.vocabulary.each_object})(?!\w)", clause.rest, re.IGNORECASE)
        assert said is not None
        items = self._items(
            CONTENT_MARK.sub("", clause.rest[: said.end()]) + " ".join(_marks(clause.rest)), known, before
        )
        if items is None:
            return []
        rest = CONTENT_MARK.sub("", self._rules.vocabulary.this_text + clause.rest[said.end() :])
        return self._loop_over(items, [replace(clause, words=f"{clause.form} {rest}", rest=rest)], known)

    def _loop(
        self, clauses: Sequence[Clause], at: int, known: Known, before: list[Step]
    ) -> tuple[int, list[Step]]:
        items = self._items(clauses[at].rest, known, before)
        start = at = at + 1
        while at < len(clauses):
            clause = clauses[at]
            if at > start and (clause.fresh or clause.last or self._about_all(clause, known)):
                if clause.last or not (clause.fresh and self._goes_on(clause, clauses[start:at], known)):
                    break
                at = self._loops_end(clauses, at)
                continue
            at += 1
        if items is None:
            return at, []
        inside = clauses[start:at]
        if known.subject is not None and items == _as_json(list_items(known.subject)):
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

    def _loops_end(self, clauses: Sequence[Clause], at: int) -> int:
        if clauses[at].mark != EACH:
            return self._chain(clauses, at)
        at += 2
        while at < len(clauses) and not clauses[at].fresh:
            at += 1
        return min(at, len(clauses))

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
            inside.results.append(replace(source, id="item", text="{{item}}"))
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

    def _items(self, words: str, known: Known, before: list[Step]) -> JsonValue | None:
        """What the loop goes through: items that were pasted, an input, or what an earlier step found."""
        for name in INPUT_MARK.findall(words):
            inputs = self._rules.inputs
            inputs[name] = inputs[name].model_copy(update={"type": "array"})
            return f"{{{{inputs.{name}}}}}"
        pasted = [text for text in marks_in(words, known) if text in known.contents]
        listed = CONTENT_MARK.sub("", words)
        if pasted:
            return _as_json(list_items(pasted[0]))
        if (got := self._items_got(listed, known, before)) is not None:
            return got
        if known.results:
            return self._items_of_result(known, before)
        if known.subject is not None:
            return _as_json(list_items(known.subject))
        if re.search(r",|\w\s+(?:and|et|und|y)\s+\w", listed):
            return _as_json(list_items(re.sub(r"\A\s*(?:of|de|von)\s+", "", listed)))
        self._rules.findings.questions.append(Question("content", self._rules.vocabulary.say("content")))
        return [self._rules.vocabulary.say("to_paste")]

    def _items_got(self, words: str, known: Known, before: list[Step]) -> JsonValue | None:
        """What an action got: the one that is named, else what has to be got first, else the newest."""
        said = {stem(word) for word in tokens(words)}
        got = [result for result in known.results if result.kind is Kind.REACH]
        named = [result for result in got if said & {stem(name) for name in result.names}]
        if got and not named and _ANY_OF_THEM.fullmatch(words.strip()) and not _found_in(known):
            return got[-1].text
        fresh = bool(got) and known.results[-1] is got[-1]  # "get the rows. For every customer …"
        if not named and fresh and not self._rules.doings.choose.named(words) and said & _WHO:
            named = got[-1:]
        if not named and (source := self._rules.doings.source(words, known)) is not None:
            before.append(source)
            named = known.results[-1:]
        found = named or (got if got and known.results[-1] is got[-1] else [])
        if found:
            names = [name for result in known.results for name in result.names]
            told = stems(*names, *self._rules.doings.apps_near())
            self._rules.findings.unread += left_over(words, told)
        return found[-1].text if found else None

    def _items_of_result(self, known: Known, before: list[Step]) -> JsonValue:
        """The newest result becomes a list, so that there is something to count through."""
        result = known.results[-1]
        if result.kind is Kind.TRANSFORM and result.source == "":
            return result.text
        for index, step in enumerate(before):
            if isinstance(step, Payload) and step.id == result.id:
                before[index] = step.model_copy(update={"output_schema": LIST_SCHEMA})
        known.results[-1] = replace(result, text=f"{{{{{result.id}.items}}}}")
        return f"{{{{{result.id}.items}}}}"


def _asks_before(clauses: Sequence[Clause], at: int) -> bool:
    """Whether somebody is asked, and then something is sent."""
    verb, after = clauses[at].verb, clauses[at + 1] if at + 1 < len(clauses) else None
    if verb is None or verb.kind is not Kind.APPROVE or after is None or after.mark or after.verb is None:
        return False
    return after.verb.kind in _SENDING


def _all_of_it(clauses: Sequence[Clause], at: int) -> tuple[int, Sequence[Clause]]:
    """To the "otherwise" that answers a wide condition, or the end."""
    start, inner = at, 0
    while at < len(clauses) and (clauses[at].mark != ELSE or inner):
        inner += {IF: 1, UNLESS: 1, ELSE: -1}.get(clauses[at].mark, 0)
        at += 1
    return at, clauses[start:at]


def _in_order(clauses: Sequence[Clause]) -> list[Clause]:
    """A loop that is said last comes first: "send a message for each task"."""
    found = _conditions_first(borrowed(clauses))
    for at in range(len(found) - 1, 0, -1):
        last = at + 1 == len(found) or found[at + 1].fresh
        if found[at].mark == EACH and last and not found[at].fresh and not found[at - 1].mark:
            found[at - 1], found[at] = found[at], replace(found[at - 1], fresh=False)
    return found


def _conditions_first(clauses: Sequence[Clause]) -> list[Clause]:
    """ "post it unless it is spam": the condition comes first. In "make it, ask me first if it is big" it is
    the asking that hangs on it."""
    found: list[Clause] = []
    for at, clause in enumerate(clauses):
        ends = at + 1 == len(clauses) or clauses[at + 1].fresh or clauses[at + 1].mark == ELSE
        before = found[-1] if found else None
        if clause.mark not in (IF, UNLESS) or clause.fresh or not ends or before is None or before.mark:
            found.append(clause)
        else:
            found[-1:] = [replace(clause, fresh=before.fresh), replace(before, fresh=False)]
    return found


def _found_in(known: Known) -> bool:
    """Whether the newest result is several things found in what was got: "the three most common wishes"."""
    last = known.results[-1]
    return last.kind in (Kind.TRANSFORM, Kind.EXTRACT) and last.id.endswith("s") and last.source != ""


def _of_the_same(clause: Clause) -> bool:
    """ "Whenever it is below 20": what was compared before."""
    return clause.mark in (IF, UNLESS) and re.match(r"(?:it|its|they|their)\b", clause.rest, re.I) is not None


def _without(clause: Clause, known: Known) -> Clause:
    """ "for each of these names write a greeting: Bob, Carla": the list is gone through, not written of."""
    if known.subject not in marks_in(clause.words, known):
        return clause
    words, rest = (CONTENT_MARK.sub("", said).strip(" :") for said in (clause.words, clause.rest))
    return replace(clause, words=words, rest=rest)


def _as_json(items: list[str]) -> JsonValue:
    return [*items]


def _marks(words: str) -> list[str]:
    return [found.group() for found in CONTENT_MARK.finditer(words)]

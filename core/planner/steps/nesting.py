"""Where what hangs on a mark begins and ends: the arms of a condition, the clauses of a loop."""

import re
from collections.abc import Sequence
from dataclasses import replace

from core.planner.actions.doings import borrowed
from core.planner.normalising.inquiries import inquiry_in
from core.planner.reading.clauses import Clause
from core.planner.vocabulary import Kind
from core.planner.vocabulary.table import EACH, ELSE, IF, UNLESS

_SENDING = frozenset({Kind.SEND, Kind.UPLOAD})


def arm(clauses: Sequence[Clause], at: int) -> tuple[int, Sequence[Clause]]:
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


def else_arm(clauses: Sequence[Clause], at: int) -> tuple[int, Sequence[Clause]]:
    """What follows "else"; in "if a …, if b …, else …" that is all from the second "if" on."""
    if at < len(clauses) and clauses[at].mark == ELSE:
        if at + 1 < len(clauses) and clauses[at + 1].mark in (IF, UNLESS):
            end = chain(clauses, at + 1)
            return end, clauses[at + 1 : end]
        return arm(clauses, at + 1)
    end = at
    while end < len(clauses) and clauses[end].mark in (IF, UNLESS) and not clauses[end].fresh:
        end, _ = arm(clauses, end + 1)
        if end < len(clauses) and clauses[end].mark == ELSE:
            end, _ = arm(clauses, end + 1)
            return end, clauses[at:end]
    return at, ()


def chain(clauses: Sequence[Clause], at: int) -> int:
    """The end of a condition, with all its "else if" and "else"."""
    at, _ = arm(clauses, at + 1)
    while at < len(clauses) and clauses[at].mark == ELSE:
        again = at + 1 < len(clauses) and clauses[at + 1].mark in (IF, UNLESS)
        at = chain(clauses, at + 1) if again else arm(clauses, at + 1)[0]
    return at


def loop_end(clauses: Sequence[Clause], at: int) -> int:
    """The end of a condition or a loop that stands in a loop."""
    if clauses[at].mark != EACH:
        return chain(clauses, at)
    at += 2
    while at < len(clauses) and not clauses[at].fresh:
        at += 1
    return min(at, len(clauses))


def in_order(clauses: Sequence[Clause]) -> list[Clause]:
    """A loop that is said last comes first: "send a message for each task"."""
    found = _conditions_first(_nothing_then(borrowed(clauses)))
    for at in range(len(found) - 1, 0, -1):
        last = at + 1 == len(found) or found[at + 1].fresh
        if found[at].mark == EACH and last and not found[at].fresh and not found[at - 1].mark:
            found[at - 1], found[at] = found[at], replace(found[at - 1], fresh=False)
    return found


def _nothing_then(clauses: Sequence[Clause]) -> list[Clause]:
    """ "post them to #support. If there are none, don't post anything": what was said before hangs on it."""
    found = list(clauses)
    for at in range(1, len(found) - 1):
        test, nothing = found[at], found[at + 1]
        ends = at + 2 == len(found) or (found[at + 2].fresh and found[at + 2].mark != ELSE)
        alone = test.mark in (IF, UNLESS) and test.fresh and ends and not found[at - 1].mark
        if alone and _kind(nothing) is Kind.NOTHING and _kind(found[at - 1]) in _SENDING:
            opposite = UNLESS if test.mark == IF else IF
            deed = replace(found[at - 1], fresh=False)
            done = [replace(test, mark=opposite, fresh=found[at - 1].fresh), deed]
            return [*found[: at - 1], *done, *found[at + 2 :]]
    return found


def _kind(clause: Clause) -> Kind | None:
    return clause.verb.kind if clause.verb is not None else None


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


def _all_of_it(clauses: Sequence[Clause], at: int) -> tuple[int, Sequence[Clause]]:
    """To the "otherwise" that answers a wide condition, or the end."""
    start, inner = at, 0
    while at < len(clauses) and (clauses[at].mark != ELSE or inner):
        inner += {IF: 1, UNLESS: 1, ELSE: -1}.get(clauses[at].mark, 0)
        at += 1
    return at, clauses[start:at]


def asks_before(clauses: Sequence[Clause], at: int) -> bool:
    """Whether somebody is asked, and then something is sent."""
    verb, after = clauses[at].verb, clauses[at + 1] if at + 1 < len(clauses) else None
    if verb is None or verb.kind is not Kind.APPROVE or after is None or after.mark or after.verb is None:
        return False
    return after.verb.kind in _SENDING and inquiry_in(clauses[at].asks) is None


def of_the_same(clause: Clause) -> bool:
    """ "Whenever it is below 20": what was compared before."""
    return clause.mark in (IF, UNLESS) and re.match(r"(?:it|its|they|their)\b", clause.rest, re.I) is not None

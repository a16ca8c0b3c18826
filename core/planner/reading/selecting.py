"""Which of all things are meant: "delete the ones that are closed", "every report whose total is over 100"
and "comment on each of them" are loops with conditions, and are said as such here. What follows a condition
or a loop without a verb ("else if it is low, a Jira issue") goes on with the verb before it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.planner.matching.words import verb_class
from core.planner.reading.clauses import Clause
from core.planner.vocabulary import Kind, Vocabulary
from core.planner.vocabulary.table import CONTENT_MARK, EACH, ELSE, IF, UNLESS

_FIELDS = (
    r"status|state|priority|type|category|stage|severity|role|level|score|rating|label|tag|name|title|owner"
    r"|country"
    r"|region|city|department|team|plan|tier|phase|kind|result|outcome|language|currency|source"
)
_STATES = (
    r"open|opened|closed|pending|active|inactive|complete|completed|done|resolved|unresolved|new|draft"
    r"|approved|rejected"
    r"|failed|successful|paid|unpaid|overdue|archived|enabled|disabled|published|cancell?ed|urgent|critical"
    r"|high|low"
    r"|medium|blocked|locked|unread|expired|merged|assigned|unassigned|public|private|empty|shipped|delivered"
)
_MORE = (
    r"(?:(?:greater|more|higher|larger|bigger|less|lower|fewer|smaller)\s+than|at\s+least|at\s+most|over"
    r"|above|under|below"
    r"|>=?|<=?)\s*[$€£]?\s*\d[\d.,]*"
)
_MARK = "\ue000\\d+\ue00f"
_VALUE = rf"(?:{_MARK}|[\"'“][^\"'”]+[\"'”]|[\w-]+)"
_STILL = r"(?:(?:still|already|currently|now)\s+)?"
_IS = re.compile(
    rf"(?:that|which|who)(?:\s+(?:is|are|was|were)|['’]s)\s+{_STILL}(?P<not>not\s+)?(?:marked\s+(?:as\s+)?)?"
    rf"(?P<value>{_MARK}|[\"'“][^\"'”]+[\"'”]|(?:{_STATES}))\Z",
    re.IGNORECASE,
)
_HAVE = r"(?:(?:that|which|who)\s+(?:still\s+)?(?:have|has|had)|with|having)\s+(?:an?\s+|the\s+)?"
_COMPARED = re.compile(
    rf"(?:{_HAVE}|whose\s+)(?P<field>\w+(?:\s+\w+)??)\s+(?:(?:that\s+)?(?:is|are|of)\s+)?(?P<more>{_MORE})\Z",
    re.I,
)
_EQUAL = re.compile(
    rf"{_HAVE}(?P<field>\w+(?:\s+\w+)??)\s+(?:of|=|==|equal\s+to|set\s+to|as|is)\s+(?P<value>{_VALUE})\Z",
    re.I,
)
_BESIDE = re.compile(rf"{_HAVE}(?P<field>{_FIELDS})\s+(?P<value>{_VALUE})\Z", re.IGNORECASE)
_SAID = re.compile(
    r"(?:whose|where)\s+(?P<said>.*\b(?:is|are|equals?|contains?|exceeds?|has|was)\b.*)\Z", re.I
)
_ASIDE = re.compile(r"(?:\A|(?<=\s))(?:that|which|who|whose|where|with|having)\s", re.IGNORECASE)
_SEVERAL = re.compile(r"\b(?:ones?|all|every\w*|each|those|any|[a-z]{3,}s)\b", re.IGNORECASE)
_EACH_OF = re.compile(
    r"(?:(?:each|every)(?:\s+one)?(?:\s+of\s+(?:them|these|those))?|all\s+of\s+(?:them|these|those)"
    r"|them\s+all)"
    r"(?=\s*\Z|\s+(?:in|to|into|on|from|with|using|via)\b)",
    re.IGNORECASE,
)
# "leave a comment on each one", "add a comment to each of them asking for an update"
_ON_EACH = re.compile(
    r"\s(?P<on>on|to|under|onto)\s+(?:each|every)(?:\s+one)?(?:\s+of\s+(?:them|these|those))?"
    r"(?P<more>\Z|\s+(?:asking|saying|telling|reminding|thanking|with|that|about)\s.*\Z)",
    re.IGNORECASE | re.DOTALL,
)
_BACK = re.compile(r"\b(?:it|them|the\s+ones?)\b", re.IGNORECASE)
# "for every urgent one", "for each one over 10k"
_ADJECTIVE = re.compile(
    r"(?:(?:of\s+)?the\s+)?(?!(?:single|last|first|new|other|such|next|of)\b)(?:(?P<said>(?:(?:very|really|still|high|low|not)[\s-]+)?[a-z][\w-]+)\s+)?ones?"
    rf"(?(said)|\s+(?:that(?:['’]s|\s+is)\s+)?(?P<more>{_MORE}\s*(?:k|m|%|€|\$|£|[a-z]{{2,8}})?))",
    re.IGNORECASE,
)
_LONGEST_THING = 8  # words
_DEEDS = frozenset({Kind.REACH, Kind.SEND, Kind.WRITE})
_NOTHING = re.compile(
    r"(?:just\s+)?(?:do(?:n['’]t\s+do)?\s+(?:nothing|anything)|ignore(?:\s+(?:it|this|them))?|skip(?:\s+it)?"
    r"|nothing|stop"
    r"|leave\s+(?:it|them)(?:\s+(?:as\s+(?:it\s+is|is)|alone))?|(?:ne\s+fais\s+)?rien|(?:tue?\s+"
    r"|mach\s+)?nichts"
    r"|ignoriere\s+\w+|ignore-l[ea]|(?:no\s+hagas\s+)?nada|ignóral[oa])?\W*",
    re.IGNORECASE,
)
_UNSAID = re.compile(
    r"(?P<head>[^,]+?)\s*(?:,|(?=\s(?:the|its|their|all|his|her)\s))\s*(?P<more>.+)\Z", re.DOTALL
)
_THING = re.compile(r"(?:an?|the|its|their|all|another|one)\s", re.IGNORECASE)


def selected(clauses: Sequence[Clause], vocabulary: Vocabulary) -> list[Clause]:
    """The clauses, with what selects and what is left out said in clauses of its own."""
    placed = [_placed(clause, vocabulary) for clause in clauses]
    return _in_order([part for clause in _continued(placed) for part in _parts(clause)])


def pointing_back(clauses: Sequence[Clause]) -> Iterator[str]:
    """ "delete it", "make a copy of it" as what is searched for: with the thing that was named last."""
    thing = ""
    for clause in clauses:
        if clause.verb is None or not clause.form:
            continue
        if (found := _BACK.search(clause.rest)) is not None and thing:
            yield f"{clause.form} {clause.rest[: found.start()]} {thing} {clause.rest[found.end() :]}"
        elif re.search(r"\w", clause.rest):
            thing = " ".join(clause.rest.split()[:_LONGEST_THING])


def condition_of(aside: str) -> str | None:
    """A relative clause as a condition on the thing: "that have status open" → "status is open"."""
    aside = re.sub(r"\s+", " ", aside).strip(" ,.")
    if (found := _IS.match(aside)) is not None:
        return f"status is {'not ' if found['not'] else ''}{found['value']}"
    if (found := _COMPARED.match(aside)) is not None:
        return f"{found['field']} is {found['more']}"
    if (found := _EQUAL.match(aside) or _BESIDE.match(aside)) is not None:
        return f"{found['field']} is {found['value']}"
    if (found := _SAID.match(aside)) is not None and not re.search(r"\s(?:with|using|via|through)\s", aside):
        return found["said"]
    return None


def _in_order(clauses: list[Clause]) -> list[Clause]:
    """ "open an issue for every ticket whose priority is high": the loop and its condition come first."""
    found = list(clauses)
    for at in range(len(found) - 2):
        deed, loop, condition = found[at : at + 3]
        last = at + 3 == len(found) or found[at + 3].fresh
        if last and not deed.mark and loop.mark == EACH and condition.mark == IF and not loop.fresh:
            found[at : at + 3] = replace(loop, fresh=deed.fresh), condition, replace(deed, fresh=False)
    return found


def _placed(clause: Clause, vocabulary: Vocabulary) -> Clause:
    """ "In Dynamics create a lead" is "create a lead in Dynamics"."""
    if clause.verb is not None or clause.mark:
        return clause
    found = re.match(
        rf"(?P<place>(?:in|on|using|with|inside|from)\s+[\w.]+(?:\s+[\w.]+){{0,4}}?)\s*,?\s+"
        rf"(?P<verb>{vocabulary.verb_words})\s+(?P<rest>(?:an?|the|all|my|our|new|some|two|three"
        rf"|every)\s.+)\Z",
        clause.words,
        re.IGNORECASE | re.DOTALL,
    )
    if found is None:
        return clause
    rest = f"{found['rest']} {found['place'][:1].lower()}{found['place'][1:]}"
    return replace(clause, words=f"{found['verb']} {rest}", rest=rest, verb=vocabulary.verb(found["verb"]))


def _parts(clause: Clause) -> Iterator[Clause]:
    if clause.mark == EACH:
        thing, condition = _taken_apart(clause.rest)
        yield replace(clause, words=thing, rest=thing) if condition else clause
        if condition:
            yield _if(condition)
    elif clause.verb is None or clause.mark or _reads(clause):
        yield clause
    else:
        yield from _done_to_each(clause)


def _done_to_each(clause: Clause) -> Iterator[Clause]:
    """What is done to those of all things of which something is true, or to each of them."""
    thing, condition = _taken_apart(clause.rest)
    each = _EACH_OF.match(clause.rest) if clause.verb and clause.verb.kind is Kind.REACH else None
    if condition and _SEVERAL.search(thing):
        yield Clause(thing, thing, None, EACH, clause.fresh)
        yield _if(condition)
        yield _of_it(clause, "")
    elif each is not None:
        yield Clause("them", "them", None, EACH, clause.fresh)
        yield _of_it(clause, clause.rest[each.end() :])
    elif clause.verb and clause.verb.kind in _DEEDS and (found := _ON_EACH.search(clause.rest)):
        yield Clause("them", "them", None, EACH, clause.fresh)
        rest = f"{clause.rest[: found.start()]} {found['on']} it{found['more']}"
        yield replace(clause, words=f"{clause.form} {rest}", rest=rest, fresh=False)
    else:
        yield clause


def _taken_apart(rest: str) -> tuple[str, str | None]:
    quality = _ADJECTIVE.fullmatch(rest.strip(" ,."))
    if quality is not None:
        return "them", f"it is {quality['more'] or quality['said']}"
    for found in _ASIDE.finditer(rest):
        if (condition := condition_of(rest[found.start() :])) is not None:
            return rest[: found.start()].strip(" ,"), condition
    return rest, None


def _if(condition: str) -> Clause:
    return Clause(condition, condition, None, IF, fresh=False)


def _of_it(clause: Clause, more: str) -> Clause:
    rest = f"it{more}"
    return replace(clause, words=f"{clause.form} {rest}", rest=rest, fresh=False)


def _reads(clause: Clause) -> bool:
    """What is got is not gone through: which of all is for the service to say."""
    form = clause.form.split()
    return (
        not form
        or verb_class(form[0]) == "read"
        or (clause.verb is not None and clause.verb.kind is Kind.TAKE)
    )


def _continued(clauses: Sequence[Clause]) -> Iterator[Clause]:
    """What stands after a condition or a loop, without a verb."""
    form = None
    for at, clause in enumerate(clauses):
        if clause.verb is not None and clause.form:
            form = clause
        if clause.mark == ELSE and not _NOTHING.fullmatch(CONTENT_MARK.sub("", clause.rest)):
            said = clause.rest
            yield replace(clause, words="", rest="")
            if form is not None and _THING.match(said):
                yield replace(form, words=f"{form.form} {said}", rest=said, fresh=False)
            else:
                yield Clause(said, said, None, "", fresh=False)
            continue
        alone = at + 1 == len(clauses) or clauses[at + 1].fresh or clauses[at + 1].mark != ""
        found = _UNSAID.match(clause.rest) if clause.mark in (IF, UNLESS, EACH) and alone else None
        if found is None or form is None or not _THING.match(found["more"]):
            yield clause
            continue
        head, more = found["head"].strip(), found["more"].strip()
        yield replace(clause, words=head, rest=head)
        yield replace(form, words=f"{form.form} {more}", rest=more, fresh=False)

"""What is looked for, in the query language of the service that looks.

Jira finds nothing for "assigned me" and refuses it: it reads JQL. These few languages have the searches that
teams ask for by schedule; what is said in none of their words is looked for as words.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.engine import Offer, Param
from core.planner.actions import query_languages as languages
from core.planner.actions.query_languages import Wanted, Writer
from core.planner.actions.repositories import REPOSITORY
from core.planner.vocabulary.table import MARKS

_FLAGS: Mapping[str, str] = {
    "open": r"open(?!ed)|unresolved|unsolved|outstanding|offene[nrsm]?|ungelöste[nrsm]?|ouvert(?:e?s)?"
    r"|non\s+résolue?s?|abiert[oa]s?|sin\s+resolver",
    "closed": r"closed|resolved|solved|fixed|finished|completed|geschlossene[nrsm]?|gelöste[nrsm]?"
    r"|fermée?s?|(?<!non\s)résolue?s?|cerrad[oa]s?|resuelt[oa]s?",
    "merged": r"merged|gemerg\w+|fusionnée?s?|fusionad[oa]s?",
    "draft": r"drafts?",
    "progress": r"in\s+progress|in\s+arbeit|en\s+cours|en\s+curso",
    "pending": r"pending",
    "overdue": r"overdue|past\s+due|late|überfällige[nrsm]?|en\s+retard|vencid[oa]s?",
    "due_today": r"due\s+today|heute\s+fällig\w*",
    "mine": r"assigned\s+to\s+me|mir\s+zugewiesen\w*|qui\s+me\s+sont\s+(?:assigné|attribué)\w*"
    r"|asignad[oa]s\s+a\s+mí",
    "own": r"mine|(?:my|meine[nrsm]?|mes|mis)(?!\s+(?:team|project|company|group|board|customer|client)s?\b)",
    "nobody": r"unassigned|without\s+(?:an?\s+)?(?:assignee|owner)|nicht\s+zugewiesen\w*|sin\s+asignar",
    "review": r"(?:waiting|open|ready|up)\s+for\s+(?:a\s+|my\s+)?review|review\s+requested"
    r"|need(?:s|ing)?\s+(?:a\s+|my\s+)?review",
    "my_review": r"my\s+review|from\s+me",
    "unread": r"unread|ungelesene[nrsm]?|non\s+lu\w*|no\s+leíd[oa]s?|sin\s+leer",
    "starred": r"starred",
    "important": r"important",
    "attachment": r"with\s+(?:an?\s+)?attachments?|mit\s+anh[aä]ng\w*|avec\s+pièces?\s+jointes?"
    r"|con\s+adjuntos?",
    "urgent": r"urgent\w*|critical|dringende?[nrsm]?|blockers?",
    "high": r"high[\s-]+priority|important",
    "bugs": r"bugs?",
    "new": r"new|neue[nrsm]?|nouve\w+|nuev[oa]s?|latest|recent",
    "won": r"won",
    "lost": r"lost",
    "pulls": r"pull[\s-]?requests?|prs?",
    "issues": r"issues?",
}
_SEEN = {
    name: re.compile(rf"(?<![\w@-])(?:{words})(?![\w-])", re.IGNORECASE) for name, words in _FLAGS.items()
}
_DAYS = (
    (re.compile(r"\b(?:last|past)\s+(?P<n>\d{1,3})\s+(?P<unit>hour|day|week|month)s?\b", re.IGNORECASE), 0),
    (re.compile(r"\b(?:today|heute|aujourd['’]hui|hoy|last\s+24\s+hours)(?!\w)", re.IGNORECASE), 1),
    (re.compile(r"\b(?:yesterday|gestern|hier|ayer)(?!\w)", re.IGNORECASE), 2),
    (re.compile(r"\b(?:week|weekly|woche|semaine|semana)(?!\w)", re.IGNORECASE), 7),
    (re.compile(r"\b(?:month|monthly|monat|mois|mes)(?!\w)", re.IGNORECASE), 30),
)
_EVERY = (
    (re.compile(r"\b(?:every|each)\s+(?:\d+\s+)?(?:minutes?|hours?)|hourly", re.IGNORECASE), 1),
    (re.compile(r"\b(?:every|each)\s+(?:other\s+)?(?:week\b|mon|tue|wed|thu|fri|sat|sun)|weekly", re.I), 7),
    (re.compile(r"\b(?:every|each)\s+month|monthly", re.IGNORECASE), 30),
)
_UNITS = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30}
_MAIL = re.compile(r"\b(?:from|von|de)\s+(?P<mail>[\w.+-]*@?[\w-]+\.[\w.]*\w)", re.IGNORECASE)
_LABEL = re.compile(
    r"\b(?:label(?:l?ed)?|tag(?:ged)?)\s+(?:as\s+)?[\"“]?(?P<label>[\w-]{2,40})", re.IGNORECASE
)
_PROJECT = re.compile(
    r"\bproject\s+(?P<after>[A-Z][A-Z0-9_]{1,9})\b|\b(?P<before>[A-Z][A-Z0-9_]{1,9})\s+project\b"
)
# "in status Blocked", "status is QA", and what many boards call their columns: "still in review".
_STATUS = re.compile(
    r"\b(?:(?:in|with|has|have|having)\s+(?:the\s+)?)?status\s*(?:is|=|:)?\s+[\"“]?(?P<named>(?-i:[A-Z][\w-]*(?:\s(?:for\s)?[A-Z]\w*){0,2}))[\"”]?"
    r"|\b(?:in|under|on|waiting\s+(?:in|for))\s+(?:the\s+)?[\"“]?(?P<known>(?:code\s+|peer\s+)?review|qa|testing|staging|(?:the\s+)?backlog|hold"
    r"|to[\s-]do)(?=[\"”]?\s*(?:\Z|[,.;)]|and\b|for\b|since\b|column\b|right\b|longer\b|more\b|in\s+\w))"
    r"|\b(?P<blocked>blocked)\b",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"\bwith\s+[\"“]?(?P<in>[\w -]{2,40}?)[\"”]?\s+in\s+(?:the|its|their)\s+subject"
    r"|\bsubject\s+(?:contains?|containing|has|says|is|with)\s+[\"“]?(?P<says>[\w -]{2,40}?)[\"”]?"
    r"(?=\s+and\b|[,.]|\Z)",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\b(?:about|mentioning|containing|regarding|that\s+mentions?|with\s+the\s+words?)\s+[\"“]?"
    r"(?P<about>[\w][\w -]{1,60}?)[\"”]?(?=\s+(?:in|from|and|to|with)\b|[,.;]|\Z)",
    re.IGNORECASE,
)
_IS_ONE = re.compile(
    r"\b(?:is|in|from|repo|status|project|type|created|label):?\S*\s*[:=]|\bselect\b", re.IGNORECASE
)


def query_for(offer: Offer, param: Param, words: str, intent: str) -> str | None:
    """The query that some words are, None where the service reads plain words, or what was said is a query
    already. `intent` is all that was said: it tells how often, and so what is new."""
    writer = _writer(offer, param)
    if writer is None or _IS_ONE.search(words):
        return None
    wanted = _wanted(MARKS.sub(" ", words), intent)
    if offer.kind == "trigger":
        wanted = replace(wanted, days=None)  # it tells of nothing else than what is new
    return writer(wanted) or ("in:inbox" if writer is languages.gmail and param.required else None)


def words_of_query(offer: Offer, words: str) -> list[str]:
    """Which of the words such a query says: nobody has to be told that they were passed over."""
    writer = next((found for one in offer.params if (found := _writer(offer, one)) is not None), None)
    if writer is None:
        return []
    flags, patterns = _SAID_IN[writer]
    said = [*(_SEEN[name] for name in flags.split()), *patterns]
    return [found.group() for pattern in said for found in pattern.finditer(words)]


def _writer(offer: Offer, param: Param) -> Writer | None:
    name, app = param.name.casefold(), f"{offer.app_slug} {offer.app}".casefold()
    if name == "jql":
        return languages.jql
    if name == "soql" or ("salesforce" in app and name == "query" and "soql" in offer.title.casefold()):
        return languages.soql
    if "github" in app and "issue" in offer.title.casefold():
        return languages.github
    if "gmail" in app:
        return languages.gmail
    if "sentry" in app and "issue" in offer.title.casefold():
        return languages.sentry
    return languages.zendesk if "zendesk" in app and "ticket" in offer.title.casefold() else None


def _wanted(words: str, intent: str) -> Wanted:
    flags = frozenset(name for name, seen in _SEEN.items() if seen.search(words))
    repository = REPOSITORY.search(words) or REPOSITORY.search(intent)
    project, sender, subject = _PROJECT.search(words), _MAIL.search(words), _SUBJECT.search(words)
    label, about = _LABEL.search(words), _ABOUT.search(words)
    kind = re.search(r"\b(lead|contact|account|opportunit|deal|case)", words, re.IGNORECASE)
    return Wanted(
        flags,
        _days(words, intent, new="new" in flags),
        repository.group() if repository is not None else "",
        (project["after"] or project["before"]) if project is not None else "",
        sender["mail"] if sender is not None else "",
        (subject["in"] or subject["says"]).strip() if subject is not None else "",
        label["label"] if label is not None else "",
        about["about"].strip() if about is not None else "",
        kind[1].casefold() if kind is not None else "",
        _status(words),
    )


def _status(words: str) -> str:
    """The status that is named, as boards write it: "In Review"."""
    found = _STATUS.search(words)
    if found is None:
        return ""
    if found["named"] or found["blocked"]:
        return (found["named"] or "Blocked").strip()
    said = re.sub(r"\s+", " ", found["known"]).casefold().replace("-", " ")
    names = {"qa": "QA", "to do": "To Do", "testing": "Testing", "staging": "Staging", "hold": "On Hold"}
    return names.get(said) or ("Backlog" if "backlog" in said else f"In {said.title()}")


def _days(words: str, intent: str, *, new: bool) -> float | None:
    """How many days back. What is new is so since the last time."""
    for pattern, days in _DAYS:
        if (found := pattern.search(words)) is not None:
            return days if days else int(found["n"]) * _UNITS[found["unit"].casefold()]
    if not new:
        return None
    return next((days for pattern, days in _EVERY if pattern.search(intent)), 1)


_TIMES = [pattern for pattern, _ in _DAYS]
# What each of them says of what may be wanted: the flags, and the rest by its pattern.
_SAID_IN: Mapping[Writer, tuple[str, Sequence[re.Pattern[str]]]] = {
    languages.github: (
        "pulls issues merged closed open draft review my_review mine own nobody bugs",
        [REPOSITORY, _LABEL, _ABOUT],
    ),
    languages.jql: (
        "issues mine own nobody progress closed open overdue due_today bugs urgent high new",
        [*_TIMES, _PROJECT, _STATUS, _LABEL, _ABOUT],
    ),
    languages.gmail: (
        "unread starred important attachment own new",
        [*_TIMES, _MAIL, _SUBJECT, _LABEL, _ABOUT],
    ),
    languages.zendesk: ("pending closed open urgent high mine own nobody new", [*_TIMES, _LABEL, _ABOUT]),
    languages.sentry: ("issues closed open urgent mine own nobody new", [*_TIMES, _ABOUT]),
    languages.soql: ("open overdue closed lost won new", _TIMES),
}

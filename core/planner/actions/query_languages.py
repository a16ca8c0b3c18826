"""The query languages of services, as far as teams ask for things by schedule: each writes what is wanted.

Sources: GitHub's, Gmail's and Sentry's search operators, JQL, SOQL and Zendesk's search, as their references
have them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Wanted:
    """What some words look for. `days`: how old it may be, None where nobody said."""

    flags: frozenset[str]
    days: float | None
    repository: str = ""
    project: str = ""
    sender: str = ""
    subject: str = ""
    label: str = ""
    about: str = ""
    object: str = ""
    status: str = ""

    def __contains__(self, flag: str) -> bool:
        return flag in self.flags


Writer: TypeAlias = Callable[[Wanted], str]


def github(wanted: Wanted) -> str:
    """Dates are no part of it: GitHub takes none that count from today. The newest come first."""
    found = [f"repo:{wanted.repository}"] if wanted.repository else []
    pulls = "pulls" in wanted or "merged" in wanted
    if pulls != ("issues" in wanted):
        found.append("is:pr" if pulls else "is:issue")
    if "merged" in wanted or "closed" in wanted:
        found.append("is:merged" if "merged" in wanted else "is:closed")
    elif "open" in wanted or wanted.days is None:
        found.append("is:open")
    found += ["draft:true"] if "draft" in wanted and pulls else []
    if "review" in wanted:
        found.append("review-requested:@me" if "my_review" in wanted else "review:required")
    elif "mine" in wanted:
        found.append("assignee:@me")
    elif "own" in wanted:
        found.append("author:@me" if pulls else "assignee:@me")
    found += ["no:assignee"] if "nobody" in wanted else []
    labels = [wanted.label] if wanted.label else ["bug"] if "bugs" in wanted else []
    found += [f"label:{label}" for label in labels]
    found += [wanted.about] if wanted.about else []
    return " ".join([*found, "sort:created-desc"] if wanted.days is not None else found)


def jql(wanted: Wanted) -> str:
    """Bounded always: Jira refuses what could be everything."""
    found = [f"project = {wanted.project}"] if wanted.project else []
    if "mine" in wanted or "own" in wanted:
        found.append("assignee = currentUser()")
    found += ["assignee IS EMPTY"] if "nobody" in wanted else []
    if wanted.status or "progress" in wanted:
        found.append(f'status = "{wanted.status or "In Progress"}"')
    elif "closed" in wanted:
        found.append("statusCategory = Done")
    elif {"open", "overdue", "due_today"} & wanted.flags:
        found.append("statusCategory != Done")
    found += ["due < startOfDay()"] if "overdue" in wanted else []
    found += ["due = startOfDay()"] if "due_today" in wanted else []
    found += ["issuetype = Bug"] if "bugs" in wanted else []
    found += ["priority IN (Highest, High)"] if {"urgent", "high"} & wanted.flags else []
    found += [f"labels = {wanted.label}"] if wanted.label else []
    found += [f'text ~ "{wanted.about}"'] if wanted.about else []
    if wanted.days is not None and "due_today" not in wanted:
        when = "resolved" if "closed" in wanted else "created"
        found.append(f"{when} >= -{_span(wanted.days, 'h', 'd')}")
    return " AND ".join(found or ["created >= -30d"]) + " ORDER BY created DESC"


def gmail(wanted: Wanted) -> str:
    found = [f"is:{flag}" for flag in ("unread", "starred", "important") if flag in wanted]
    found += ["has:attachment"] if "attachment" in wanted else []
    found += [f"from:{wanted.sender}"] if wanted.sender else []
    found += [f"subject:({wanted.subject})"] if wanted.subject else []
    found += [f"label:{wanted.label}"] if wanted.label else []
    found += [wanted.about] if wanted.about else []
    if wanted.days is not None:
        found.append(f"newer_than:{max(1, round(wanted.days))}d")
    return " ".join(found)


def sentry(wanted: Wanted) -> str:
    found = ["is:resolved"] if "closed" in wanted and "open" not in wanted else ["is:unresolved"]
    found += ["level:fatal"] if "urgent" in wanted else []
    found += ["assigned:me"] if "mine" in wanted or "own" in wanted else []
    found += ["is:unassigned"] if "nobody" in wanted else []
    found += [wanted.about] if wanted.about else []
    if wanted.days is not None:
        found.append(f"{'firstSeen' if 'new' in wanted else 'lastSeen'}:-{_span(wanted.days, 'h', 'd')}")
    return " ".join(found)


def zendesk(wanted: Wanted) -> str:
    found = ["type:ticket"]
    if "pending" in wanted:
        found.append("status:pending")
    elif "closed" in wanted:
        found.append("status>=solved")
    elif "open" in wanted:
        found.append("status<solved")
    found += ["priority:urgent"] if "urgent" in wanted else ["priority:high"] if "high" in wanted else []
    found += ["assignee:me"] if "mine" in wanted or "own" in wanted else []
    found += ["assignee:none"] if "nobody" in wanted else []
    found += [f"tags:{wanted.label}"] if wanted.label else []
    found += [wanted.about] if wanted.about else []
    if wanted.days is not None:
        when = "solved" if "closed" in wanted else "created"
        found.append(f"{when}>{_span(wanted.days, 'hours', 'days')}")
    return " ".join(found)


_OBJECTS = {
    "lead": ("Lead", "Id, Name, Email, Company, Status"),
    "contact": ("Contact", "Id, Name, Email, Phone"),
    "account": ("Account", "Id, Name, Industry, Website"),
    "opportunit": ("Opportunity", "Id, Name, StageName, Amount, CloseDate"),
    "deal": ("Opportunity", "Id, Name, StageName, Amount, CloseDate"),
    "case": ("Case", "Id, CaseNumber, Subject, Status, Priority"),
}


def soql(wanted: Wanted) -> str:
    if wanted.object not in _OBJECTS:
        return ""
    name, fields = _OBJECTS[wanted.object]
    found = []
    if name in ("Opportunity", "Case"):
        found += ["IsClosed = false"] if {"open", "overdue"} & wanted.flags else []
        found += ["IsClosed = true"] if {"closed", "lost"} & wanted.flags else []
    if name == "Opportunity":
        found += ["IsWon = true"] if "won" in wanted else ["IsWon = false"] if "lost" in wanted else []
        found += ["CloseDate < TODAY"] if "overdue" in wanted else []
    if wanted.days is not None:
        when = "CloseDate" if {"won", "lost"} & wanted.flags else "CreatedDate"
        found.append(f"{when} = {'TODAY' if wanted.days <= 1 else f'LAST_N_DAYS:{round(wanted.days)}'}")
    where = f" WHERE {' AND '.join(found)}" if found else ""
    return f"SELECT {fields} FROM {name}{where} ORDER BY CreatedDate DESC LIMIT 50"


def _span(days: float, hours_unit: str, days_unit: str) -> str:
    return f"{round(days * 24)}{hours_unit}" if days < 1 else f"{round(days)}{days_unit}"

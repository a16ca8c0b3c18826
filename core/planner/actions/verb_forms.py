"""Verbs by their forms: those that ask to get or see something, and those that comment."""

import re

from core.planner.matching.words import verb_asked

SHOWS = re.compile(
    r"(?:(?:give|show|tell|get|bring|find)(?:\s+me)?|(?:take\s+a\s+)?look(?:\s+(?:for|up|at|through|into"
    r"|over))?|check(?:\s+out)?"
    r"|have\s+a\s+look\s+at|(?:go|run|walk|scan|flick|sift|comb|read|skim)\s+(?:through|over)|skim|see"
    r"|grab|take|pull(?:\s+(?:up|together|in))?|collect"
    r"|gather|fetch|read"
    r"|find\s+(?:out|all)|use|consider|start\s+with|watch|monitor|browse|scan|dig\s+up)\Z",
    re.IGNORECASE,
)
COMMENTS = re.compile(r"comments?\s+on\Z", re.IGNORECASE)


def shows(form: str) -> bool:
    """Whether a verb asks to get or see something."""
    first = form.split()[0] if form else ""
    return bool(SHOWS.match(form)) or verb_asked(first) == "read"

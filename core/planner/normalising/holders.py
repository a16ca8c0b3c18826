"""What people's things are kept in, by its name: the “Renewals” Google sheet is said as the Google sheet
“Renewals”, which is how most say it."""

import re

_KIND = (
    r"(?:(?:google|notion|airtable|trello|asana|jira|linear|drive|dropbox|excel|hubspot|zendesk|typeform|shared|shared\s+drive|team"
    r"|our|company)\s+)*"
    r"(?:sheets?|spreadsheet|worksheet|docs?|document|database|db|table|base|board|folder|page|form|survey|list|calendar|project"
    r"|pipeline|label|view|tab|column|segment|campaign|airtable|trello|notion|typeform)"
)
_NAMED = re.compile(
    rf"(?P<name>\"[^\"\n]{{1,60}}\"|“[^”\n]{{1,60}}”)\s+(?P<kind>{_KIND})(?![\w-])(?!\s+(?:called|named)\b)",
    re.IGNORECASE,
)
_ONLY_APP = {
    "airtable": "Airtable table",
    "trello": "Trello board",
    "notion": "Notion database",
    "typeform": "Typeform form",
}
_DETERMINED = re.compile(
    r"\b(?:the|our|my|your|their|his|her|a|in|to|into|from|of|on|onto|via)\s+\Z", re.IGNORECASE
)


def holders_first(text: str) -> str:
    """The message with such names after what they name."""
    return _NAMED.sub(_first, text)


def _first(found: re.Match[str]) -> str:
    if _DETERMINED.search(found.string[: found.start()]) is None:
        return found.group()
    kind = found["kind"]
    return f"{_ONLY_APP.get(kind.casefold(), kind)} {found['name']}"

"""Products by the names that people give them in their language: "la hoja de Google", "Google-Kalender"."""

import re

_NAMES = {
    "Google Sheet": (
        r"hojas?(?:\s+de\s+c[aá]lculo)?\s+de\s+google|google[\s-]tabellen?"
        r"|(?:feuilles?(?:\s+de\s+calcul)?|tableurs?)\s+google"
    ),
    "Google Doc": (
        r"documentos?\s+de\s+google|google[\s-]dokumente?s?|documents?\s+google(?!\s*(?:docs?|drive))"
    ),
    # What a service is for goes by its name: "set up a zoom with the auditors".
    "Zoom meeting": (
        r"(?:(?<=\ba\s)|(?<=minute\s)|(?<=-min\s)|(?<=hour\s)|(?<=hour-long\s)|(?<=quick\s)|(?<=short\s))zoom(?=\s+(?:called|named|with|for|about|tomorrow|today|next|at|on)\b|\s*(?:[,.]|\Z))"
    ),
    "Google Calendar": (
        r"(?:calendario|agenda)\s+de\s+google|google[\s-]kalenders?|(?:calendrier|agenda)\s+google"
    ),
}
_PATTERNS = {
    name: re.compile(rf"\b(?:{said})\b(?!\s+(?:sheets?|docs?|calendar)\b)", re.IGNORECASE)
    for name, said in _NAMES.items()
}


def products_named(text: str) -> str:
    """The text with the names that the products have everywhere."""
    for name, pattern in _PATTERNS.items():
        text = pattern.sub(name, text)
    return text

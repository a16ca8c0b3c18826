"""An address that is to be passed on is a text like any other: "reply with the link https://…"."""

import re

_ADDRESS = r"(?P<quote>[\"“«]?)\s?(?P<link>https?://[^\s\"“”«»<>]*[\w/])\s?[\"”»]?"
_CALLED = (
    r"(?:(?:the|this|our|that|a|den|diesen|le|ce|el|este)\s+(?:link|url|address|web\s?page|lien|enlace)"
    r"|l['’]adresse)"
)
_PASSED_ON = re.compile(rf"(?<!\w){_CALLED}\s*:?\s*{_ADDRESS}", re.IGNORECASE)
_WITH = re.compile(
    r"(?P<with>\b(?:with|saying|mit|avec|con)\s+)(?P<link>https?://[^\s\"“”«»<>]*[\w/])", re.IGNORECASE
)


def links_quoted(text: str) -> str:
    """The message with such addresses in quotation marks."""
    text = _PASSED_ON.sub(r'"\g<link>"', text)
    return _WITH.sub(r'\g<with>"\g<link>"', text)

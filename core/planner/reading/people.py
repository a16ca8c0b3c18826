"""What people are to do, said in other ways than "get approval from": "someone from legal needs to review
it", "have the owner confirm", "let a manager approve each one", "get it signed by legal". All are said as
"ask X to …", which waits for that person's word."""

import re

from core.planner.vocabulary import Vocabulary

_DOES = (
    r"review|approve|confirm|check|sign(?:\s+off)?|verify|authori[sz]e|decide|accept|agree|validate"
    r"|look\s+(?:at|over|into)"
    r"|inspect|countersign|vet"
)
_DONE = (
    r"reviewed|approved|confirmed|checked|signed(?:\s+off)?|verified|authori[sz]ed|validated|inspected"
    r"|countersigned"
)
_WHO = (
    r"(?:(?:the|an?|my|our|your|some)\s+)?[\w'’-]+"
    r"(?:\s+(?!to\b|must\b|should\b|has\b|have\b|needs?\b)[\w'’-]+){0,4}?"
)
_BEGINS = (
    r"(?P<gap>\A\s*|[.;,:\n]\s*(?:(?:and|then|but|also|after\s+that|afterwards|finally|next),?\s+)*"
    r"|\b(?:and|then)\s+)"
)
_WHAT = r"(?P<what>(?:\s+(?!if\b|then\b|and\s+(?:then\b|if\b))[^\s,.;:]+)*)"
_FORMS = (
    rf"{_BEGINS}(?:have|let|make\s+sure(?:\s+that)?|get|ask"
    rf"|request)\s+(?P<who>{_WHO})\s+(?:to\s+)?(?:manually\s+)?"
    rf"(?P<does>{_DOES}){_WHAT}",
    rf"{_BEGINS}(?P<who>{_WHO})\s+(?:must|should|shall|has\s+to|have\s+to|needs?\s+to|is\s+to|ought\s+to)\s+"
    rf"(?:first\s+|then\s+|manually\s+)?(?P<does>{_DOES}){_WHAT}",
)
_DONE_BY = (
    rf"(?P<gap>\b)(?:get|have)\s+(?P<what>[^,.;]{{1,40}}?)\s+(?P<does>{_DONE})\s+by\s+(?P<who>[^,.;]+?)"
    r"(?=\s*(?:[,.;]|\Z|\band\b))"
)
_LET_KNOW = r"\blet\s+(?P<who>(?!me\b|us\b)[^,.;]{2,40}?)\s+know\b"
_NO_PERSON = re.compile(
    r"(?:if|when|whenever|unless|for|approval|an?\s+approval|please|to|[#@<])(?!\w)|.*\b(?:that|which|is|are"
    r"|was)\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?:an?|the|it|them|this|that|i|me|you|we|us|the\s+(?:workflow|bot|flow|system|run))\Z", re.IGNORECASE
)


ASKED_TO = re.compile(rf"\s+to\s+(?P<deed>(?:{_DOES})(?!\w).*)\Z", re.IGNORECASE | re.DOTALL)


def asked_plainly(text: str, vocabulary: Vocabulary) -> str:
    """The text with what people must do said as "ask X to …"."""
    if vocabulary.code != "en":
        return text
    text = re.sub(_LET_KNOW, r"notify \g<who>", text, flags=re.IGNORECASE)
    for form in _FORMS:
        text = re.sub(form, _asked, text, flags=re.IGNORECASE)
    return re.sub(_DONE_BY, _asked, text, flags=re.IGNORECASE)


def _asked(found: re.Match[str]) -> str:
    who = found["who"].strip()
    if _NOBODY.match(who) or _NO_PERSON.match(who):
        return found.group()
    gap = found["gap"]
    lead = gap if gap[-1:] in ("", " ") else f"{gap} "
    return f"{lead}ask {who} to {_plain(found['does'])} {found['what'].strip()}".rstrip()


def _plain(done: str) -> str:
    """ "signed" → "sign"."""
    forms = {"reviewed": "review", "approved": "approve", "confirmed": "confirm", "checked": "check"}
    folded = done.casefold()
    if folded in forms:
        return forms[folded]
    return (
        re.sub(r"(?:(?<=ie)d|(?<=[a-z]{4})ed)\b", "", done)
        if folded.endswith("ed") or "ed " in folded
        else done
    )

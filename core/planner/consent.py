"""Consent, said in other ways and other places than "get approval from @ada, then post it": "post it, but ask
@ada first", "@maria has to approve it", "dont post it before I said ok", "only once @ada agrees".

Who is asked after the deed is put before it: an approval that is read too late, or not at all, lets
something happen that somebody wanted to see first.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from core.definition import Approval, Step, every_step
from core.planner.vocabulary import Vocabulary
from core.planner.vocabulary.table import APPROVAL

Heads: TypeAlias = Callable[[str, Vocabulary], Iterable[re.Match[str]]]

_PERSON = r"(?:<@\w+(?:\|[^>]*)?>|@\w+(?:[.-]\w+)*)"
_WHO = rf"(?P<who>{_PERSON}|i|me)"
_HAVE = r"(?:(?:['’]ve|['’]s|have|has|had)\s+)?(?:(?:first|also)\s+)?"
_WORD_OF = r"(?:approval|ok(?:ay)?|consent|permission|sign-?off|go-?ahead|blessing|green\s+light|yes)"
_AGREES = (
    rf"{_HAVE}(?:approv(?:es?|ed)|agree[sd]?|ok(?:ay)?(?:s|ed)?|confirm(?:s|ed)?|sign(?:s"
    rf"|ed)?\s+off(?:\s+on)?"
    rf"|(?:says?|said|gives?|gave|given)\s+(?:(?:an?|the|my|his|her|their|its)\s+)?(?:{_WORD_OF}|so)"
    r"|saw|seen|see|sees|checked|checks?|reads?|reviewed|reviews?|looked\s+(?:at|over))"
    r"(?:\s+(?:it|that|this|them))?"
)
_ENDS = r"(?=\s*(?:[.;!\n]|\Z))"
_EARLIER = r"(?:first|before(?:hand)?(?:\s+(?:you\s+|that\b)?[^.;,\n]{0,40}?)?)"
_BUT = r"(?:\s*[,;.–—-]?\s*)(?:\b(?:but|and|though|however)\b,?\s*)?(?:\b(?:please|always)\s+)*"
_ASKS = rf"(?:(?:ask|check\s+with|consult|run\s+it\s+(?:by|past)|clear\s+it\s+with)\s+(?P<who>{_PERSON})"
_NOT_BEFORE = re.compile(
    rf"(?<!\w)(?:do\s+not|don['’]?t|never)\s+(?P<deed>\w+\b[^.;\n]*?)\s+(?:before|until|till|unless"
    rf"|without)\s+"
    rf"(?:{_WHO}\s*{_AGREES}|(?P<whose>my|{_PERSON}['’]s)\s+{_WORD_OF}){_ENDS}",
    re.IGNORECASE,
)
_HAS_TO = re.compile(
    rf"(?P<who>{_PERSON})\s+(?:must|should|shall|has\s+to|needs?\s+to|is\s+to|ought\s+to)\s+(?:first\s+)?"
    r"(?:approve|confirm|sign\s+off(?:\s+on)?|agree(?:\s+(?:to|with))?|ok(?:ay)?|review|check|accept|see)"
    r"(?:\s+(?:it|that|this|them|each(?:\s+one)?))?(?:\s+first)?",
    re.IGNORECASE,
)
_WORD_FROM = re.compile(
    rf"(?<!\w)(?:get|obtain|ask\s+for|wait\s+for|request|with"
    rf"|after)\s+(?P<who>{_PERSON})['’]s?\s+{_WORD_OF}(?!\w)",
    re.IGNORECASE,
)
_ONCE = re.compile(
    rf"(?:[,;]\s*)?(?:\bbut\s+)?(?:\bonly\s+)?\b(?:once|after|as\s+soon\s+as|only\s+(?:when|if))\s+"
    rf"(?P<who>{_PERSON})\s*{_AGREES}(?!\w)",
    re.IGNORECASE,
)
_FIRST = re.compile(rf"{_ASKS})\s+{_EARLIER}{_ENDS}", re.IGNORECASE)
_FIRST_THEN = re.compile(rf"{_ASKS})\s+first(?!\w)", re.IGNORECASE)
_LATE = re.compile(
    rf"{_BUT}(?P<if>\bif\s+[^.;,\n]+?,?\s+)?\bget\s+approval\s+from\s+(?P<who>{_PERSON}"
    rf"|me)(?:\s+{_EARLIER})?{_ENDS}",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    rf"{APPROVAL}|\b(?:ask|check\s+with)\s+(?:me|{_PERSON})\s+(?:first|before)\b|\bapproval\b|\bsign-?off\b"
    r"|\bdemande-moi\s+avant\b|\bfrage?\s+mich\b[^.;]{0,30}\bbevor\b|\bpregúntame\s+antes\b|\bFreigabe\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?:[.;!?]\s|\n)(?=[^.;!?\n]*\Z)")


def consent_first(text: str, vocabulary: Vocabulary, heads: Heads) -> str:
    """The text with everybody's consent asked for plainly, and before what hangs on it; `heads` finds where
    its clauses begin."""
    if vocabulary.code != "en":
        return text
    text = _NOT_BEFORE.sub(lambda found: _deed_after(found, text), text)
    text = _HAS_TO.sub(r"get approval from \g<who>", text)
    text = _WORD_FROM.sub(r"get approval from \g<who>", text)
    text = _ONCE.sub(lambda found: _once(found, text), text)
    text = _FIRST.sub(r"get approval from \g<who> first", text)
    text = _FIRST_THEN.sub(r"get approval from \g<who>", text)
    late = _LATE.search(text)
    return text if late is None else _moved(text, late, list(heads(text[: late.start()], vocabulary)))


def lost_consent(text: str, steps: Sequence[Step]) -> list[str]:
    """The words that ask for somebody's consent, where no step waits for one."""
    found = _CONSENT.search(text)
    if found is None or not steps or any(isinstance(step, Approval) for step in every_step(tuple(steps))):
        return []
    around = re.sub(r"\s+", " ", text[max(0, found.start() - 40) : found.end() + 40]).replace(APPROVAL, "")
    return [f"“{around.strip()}”"]


def _deed_after(found: re.Match[str], text: str) -> str:
    """What must not be done before a yes is done after it; once, where it was said before."""
    who = (found["who"] or found["whose"]).removesuffix("'s").removesuffix("’s")
    mine = who.casefold() in ("i", "me", "my")
    if re.search(
        rf"(?<!\w){re.escape(found['deed'].split()[0])}(?!\w)", text[: found.start()], re.IGNORECASE
    ):
        return f"get approval from {'me' if mine else who} first"
    if mine:
        return f". {found['deed']} {APPROVAL}"
    return f". get approval from {who}, then {found['deed']}"


def _once(found: re.Match[str], text: str) -> str:
    """Who was asked before is not asked again: then it says what the answer leads to."""
    if found["who"] in text[: found.start()]:
        return found.group()
    return f". get approval from {found['who']}"


def _moved(text: str, late: re.Match[str], heads: Iterable[re.Match[str]]) -> str:
    """The question, put before the last deed of its sentence or of the one before it."""
    said, after = text[: late.start()], text[late.end() :]
    first = re.search(r"\b(?:but|though|however|first|before\w*|if)\b", late.group(), re.IGNORECASE)
    if first is None and re.search(r"\w", after):
        return text  # said where it belongs: the next sentence hangs on it
    sentence = _SENTENCE.search(said)
    begin = sentence.end() if sentence is not None else 0
    deeds = [head for head in heads if head.start("head") >= begin]
    if not deeds or re.match(r"[\s,.;]*(?:and\s+)?then\b", after, re.IGNORECASE):
        return text
    at = deeds[-1].start("head")
    before = re.sub(r"(?:[\s,;]|\b(?:and|then))*\Z", "", said[:at], flags=re.IGNORECASE)
    lead = f"{before}. " if re.search(r"\w", before) else before
    asked = f"get approval from {late['who']}. "
    if late["if"]:
        asked = f"{late['if'].strip().rstrip(',')}, {asked}In any case, "
    return f"{lead}{asked}{said[at:]}{after}"

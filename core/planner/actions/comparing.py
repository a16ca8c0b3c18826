"""Conditions on what services answer: "if its type is critical" compares a field, no model is asked."""

import re

from core.definition import Input
from core.planner.actions.fields import given_by
from core.planner.answer.conditions import Comparison, Condition, field_of, opposite
from core.planner.draft.coreference import Known
from core.planner.draft.outline import Result
from core.planner.matching.words import stem, tokens
from core.planner.vocabulary import Kind
from core.planner.vocabulary.table import CONTENT_MARK, INPUT_MARK

_OWN = (
    r"(?:the|an?|any|its|it's|it’s|their|his|her|each|that|this|der|die|das|dessen|seine?"
    r"|le|la|les|leur|son|sa|el|los|las|su)"
)
_FIELD = rf"(?:{_OWN}\s+)*(?P<field>[\w’'.-]+(?:\s+[\w’'.-]+){{0,3}}?)"
_IS = r"(?:is|are|equals?|==?|ist|sind|est|sont|es|está|son)"
_NONE = re.compile(
    r"(?:none|null|empty|missing|nothing|blank|not\s+set|unset|leer|vide|vacío)\Z", re.IGNORECASE
)
_FORMS = (
    (Comparison.AT_LEAST, re.compile(rf"{_FIELD}\s+{_IS}\s+at\s+least\s+(?P<value>[\d.,]+)", re.I)),
    (
        Comparison.MORE,
        re.compile(
            rf"{_FIELD}\s+(?:{_IS}\s+)?(?:(?:more|greater|higher|bigger|larger)\s+than|over|above|exceeds|>"
            rf"|über|größer\s+als"
            rf"|supérieure?\s+à|plus\s+de|mayor\s+que)\s*[$€£]?(?P<value>[\d.,]+)",
            re.I,
        ),
    ),
    (
        Comparison.LESS,
        re.compile(
            rf"{_FIELD}\s+(?:{_IS}\s+)?(?:(?:less|fewer|lower|smaller)\s+than|under|below|<|unter"
            rf"|kleiner\s+als"
            rf"|inférieure?\s+à|moins\s+de|menor\s+que)\s*[$€£]?(?P<value>[\d.,]+)",
            re.I,
        ),
    ),
    (
        Comparison.AT_LEAST,
        re.compile(
            rf"{_FIELD}\s+{_IS}\s+[$€£]?(?P<value>[\d.,]+)\s+(?:or|and)\s+(?:more|higher|above|over|up"
            rf"|better|greater)",
            re.I,
        ),
    ),
    (
        Comparison.AT_MOST,
        re.compile(
            rf"{_FIELD}\s+{_IS}\s+[$€£]?(?P<value>[\d.,]+)\s+or\s+(?:less|lower|below|under|fewer|worse|smaller)",
            re.I,
        ),
    ),
    (Comparison.DIFFERS, re.compile(rf"{_FIELD}\s+(?:(?:is|are)\s*(?:not|n['’]t)|!=)\s+(?P<value>.+)", re.I)),
    (
        Comparison.CONTAINS,
        re.compile(
            rf"{_FIELD}\s+(?:contains?|includes?|mentions?|enthält|contient|contiene)\s+(?P<value>.+)", re.I
        ),
    ),
    (Comparison.EQUALS, re.compile(rf"{_FIELD}\s+{_IS}\s+(?P<value>.+)", re.I)),
)
_YES = re.compile(
    r"\b(?:approves?|approved|agrees?|accepts?|accepted|says?\s+yes|genehmigt|zustimmt|approuve|aprueba)\b",
    re.IGNORECASE,
)
_NO = re.compile(
    r"\b(?:rejects?|rejected|declines?|declined|denies|denied|refuses?|refused|disapproves?|says?\s+no"
    r"|ablehnt|refuse|rechaza)\b"
    r"|\b(?:not|n['’]t|nicht|pas|no)\b.{0,12}\b(?:approv\w+|agree\w*|accept\w*|genehmigt|approuv\w+"
    r"|apr\w+)\b",
    re.IGNORECASE,
)
_THERE = re.compile(
    r"(?:there(?:'s|’s|\s+(?:is|are))|es\s+gibt|(?:il\s+)?y\s+(?:en\s+)?a|hay)\s+"
    r"(?:(?P<none>none|no\b.*|nothing|not\s+any.*|keine?\b.*)|(?:any|some|one|something|welche"
    r"|algun[oa]s?|quelque\w*)\b.*)"
    r"|es\s+(?:welche|etwas)\s+gibt",
    re.IGNORECASE,
)
_PRONOUNS = frozenset(["it", "this", "that", "they", "he", "she", "one", "es", "il", "elle", "ça", "eso"])
_IT = frozenset(["it", "this", "that", "es", "il", "elle", "ça", "eso"])
_NUMERIC = (Comparison.MORE, Comparison.LESS, Comparison.AT_LEAST, Comparison.AT_MOST)
# "over 20 %": what is given is compared as it is filled in.
_UNIT = re.compile(
    r"(?<=\d)\s*(?:%|per\s?cent|€|\$|£|euros?|dollars?|pounds|eur|usd|gbp|chf|hours?|days?|weeks?|months?|people|guests|units?)\s*\Z",
    re.IGNORECASE,
)
_LONGEST_VALUE = 4  # words


class Comparing:
    """Reads conditions at one place of a plan."""

    def __init__(
        self, approvals: list[str], thousands: str = ",", inputs: dict[str, Input] | None = None
    ) -> None:
        self._approvals = approvals  # ids, newest last
        self._inputs = inputs if inputs is not None else {}  # those that are compared become numbers
        self._thousands = thousands  # what parts a number's digits: "5,000"
        self._last = ""  # what was compared last: "whenever it is below 20"
        self.looked_at: set[str] = set()

    def read(self, words: str, known: Known, *, negated: bool) -> str | None:
        """The expression, or None where the words compare nothing that is there."""
        found = self._decision(words) or self._comparison(words, known)
        if found is not None and negated:
            found = opposite(found)
        return None if found is None else found.expression()

    def tested(self, words: str, known: Known) -> str | None:
        """What a comparison looks at; None where the words are none."""
        if self._approvals and (_YES.search(words) or _NO.search(words)):
            return None
        before = self._last
        found = self._comparison(words, known)
        self._last = before
        return None if found is None or found.test in (Comparison.EMPTY, Comparison.FILLED) else found.left

    def _decision(self, words: str) -> Condition | None:
        if not self._approvals or not (_YES.search(words) or _NO.search(words)):
            return None
        self.looked_at.add(self._approvals[-1])
        rejected = _NO.search(words) is not None
        return Condition(self._approvals[-1], Comparison.REJECTED if rejected else Comparison.APPROVED)

    def _comparison(self, words: str, known: Known) -> Condition | None:
        plain = CONTENT_MARK.sub(lambda mark: f'"{known.contents[int(mark.group(1))]}"', words)
        given = INPUT_MARK.search(plain) is not None
        plain = re.sub(r"\s+", " ", INPUT_MARK.sub(r"inputs.\1", plain)).strip(" ,.")
        plain = _UNIT.sub("", plain) if given else plain
        data = [result for result in known.results if result.kind is Kind.REACH]
        picked = bool(known.results) and known.results[-1].kind is Kind.EXTRACT
        if data and not picked and (found := _THERE.fullmatch(plain)) is not None:
            return Condition(data[-1].id, Comparison.EMPTY if found["none"] else Comparison.FILLED)
        for comparison, form in _FORMS:
            if (found := form.fullmatch(plain)) is None:
                continue
            same = self._last if found["field"].casefold() in _IT else ""
            place = same or self._place(found["field"], known)
            value = found["value"].strip(" \"'“”„«»")
            if place is None or len(value.split()) > _LONGEST_VALUE:
                return None
            if comparison in (Comparison.EQUALS, Comparison.DIFFERS) and _NONE.match(value):
                comparison = Comparison.EMPTY if comparison is Comparison.EQUALS else Comparison.FILLED
                value = ""
            if comparison in (Comparison.EQUALS, Comparison.DIFFERS) and value in ("true", "false"):
                wanted = (value == "true") is (comparison is Comparison.EQUALS)
                comparison, value = (Comparison.TRUE if wanted else Comparison.FALSE), ""
            if comparison in _NUMERIC:
                value = self._number(value)
                self._is_number(place)
            self._last = place
            return Condition(place, comparison, value)
        return None

    def _is_number(self, place: str) -> None:
        """Whoever fills in the form is asked for a number."""
        root, _, name = place.partition(".")
        if root == "inputs" and name in self._inputs:
            self._inputs[name] = self._inputs[name].model_copy(update={"type": "number"})

    def _number(self, said: str) -> str:
        """ "5,000" is five thousand in English, and five in German."""
        parted = re.escape(self._thousands)
        if re.fullmatch(rf"\d{{1,3}}(?:{parted}\d{{3}})+(?:[.,]\d+)?", said):
            said = said.replace(self._thousands, "")
        return said.rstrip(".,").replace(",", ".")

    def _place(self, said: str, known: Known) -> str | None:
        """ "the folder name" → `folder.name`; a field alone is one of the newest thing."""
        if re.fullmatch(r"inputs\.\w+", said):
            return said
        field = [re.sub(r"['’]s\Z", "", word) for word in said.split()]
        if field and field[0].casefold() in _PRONOUNS:
            return None
        if len(field) == 1 and judged_before(field[0], known) is not None:
            return None  # a text said it, no service
        item = next(
            (
                text.strip("{}")
                for text in known.done or known.latest
                if re.fullmatch(r"\{\{[a-z]\w*\}\}", text)
            ),
            None,
        )
        data = [result for result in known.results if result.kind is Kind.REACH]
        if known.done and known.subject is not None and not _tells(data, item, field):
            return (
                None  # "log it, and if the score is low …": what came has a score, and no row that was added
            )
        for result in reversed(data):
            if len(field) > 1 and _stems(field[0]) & _stems(*result.names):
                return _path(result, item, field[1:])
        subject = (known.subject or "").strip("{}")
        base = (
            item
            if item is not None and _is_data(item, data, known)
            else (subject if subject == "trigger" else None)
        )
        path = field_of(" ".join(field))
        return f"{base}.{path}" if base and path else None


def judged_before(field: str, known: Known) -> Result | None:
    """The text that a field was asked of: "score the lead … if the score is 7 or more", "pull out supplier
    and amount … if the amount is over 1000"."""
    asked = (one for one in reversed(known.results) if one.kind is not Kind.REACH and one.said)
    told = ((one, one.said if one.kind is Kind.EXTRACT else one.said.split()[0]) for one in asked)
    return next((one for one, said in told if _stems(field) & _stems(said)), None)


def _path(result: Result, item: str | None, field: list[str]) -> str | None:
    path = field_of(" ".join(field))
    return f"{item if item and item in result.names else result.id}.{path}" if path else None


def _tells(data: list[Result], item: str | None, field: list[str]) -> bool:
    """Whether the thing that was just left somewhere is known to have that field."""
    left = next((result for result in data if result.id == item), None)
    if left is None or len(field) > 1:
        return True
    path = field_of(" ".join(field))
    return any(path == one for one in given_by(left.id, left.app, left.gives).fields)


def _is_data(item: str, data: list[Result], known: Known) -> bool:
    return any(result.id == item for result in data) or item not in {result.id for result in known.results}


def _stems(*words: str) -> set[str]:
    return {stem(part) for word in words for part in tokens(word)}

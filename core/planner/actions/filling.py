"""The parameters of an action from a clause: what the words say, what is at hand, questions for the rest."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic import JsonValue

from core.catalogue.verbs import word_set
from core.engine import Offer, Param
from core.planner.actions.fields import Given, given_by, kept_fields, wired
from core.planner.actions.meeting import MAIL, of_meeting
from core.planner.actions.options import option_said
from core.planner.actions.places import places_said
from core.planner.actions.purposes import purpose_said
from core.planner.actions.queries import query_for
from core.planner.actions.repositories import QUERY, REPOSITORY, is_repository
from core.planner.actions.sought import by_field, pointed_at, whom
from core.planner.answer.values import spoken_name, titled
from core.planner.draft.coreference import Known
from core.planner.matching.things import spoken_of
from core.planner.matching.words import STATES, TIMES, stem, tokens
from core.planner.reading.appointed import so_long
from core.planner.reading.clauses import Clause
from core.planner.vocabulary import Kind, Vocabulary
from core.planner.vocabulary.table import CONTENT_MARK, INPUT_MARK, MARKS
from core.workflows import Question

PHONE = re.compile(r"(?<![\w+])(?:\+|00)\d[\d ()./-]{5,}\d")
_ADDRESS = re.compile(r"mail|correo|courriel|address|adresse|recipient", re.IGNORECASE)
_PHONE = re.compile(r"phone|mobile|cell|whats_?app|sms|telefon|handy|móvil|portable", re.IGNORECASE)
_NUMBER = re.compile(r"#(\d+)|\b(?:issue|ticket|pr|pull\s+request|number|no\.?|nr\.?|order)\s+#?(\d+)", re.I)
_TO = re.compile(r"\A(?!from|sender|reply)(?:to|recipients?|.*e?mail(?:address)?)\Z", re.IGNORECASE)
_FROM = re.compile(r"(?:from|sender)_?(?:e?mail|address)?\Z", re.IGNORECASE)
_SENDER = re.compile(rf"\b(?:from|von|de|depuis|desde)\s+(?P<mail>{MAIL.pattern})", re.IGNORECASE)
_BODY = re.compile(
    r"(?:body|text|contents?|message|comment|description|desc|notes?|markdown|html|rows?|record|fields"
    r"|values)\Z",
    re.IGNORECASE,
)
_TITLE = re.compile(r"(?:title|subject|name|summary|topic|dealname)\Z", re.IGNORECASE)
_IDENTIFIES = re.compile(r"_(?:id|key|number|no|nr|ref)\Z")
_HEADERS = re.compile(r"has_?headers?", re.IGNORECASE)
_MOST = re.compile(r"(?:limit|max\w*|page_?size|count|top)\Z", re.IGNORECASE)
# "minutesBefore": so many of a unit of time.
_UNIT_OF_TIME = re.compile(r"(?P<unit>second|minute|hour|day)s?(?:[A-Z_]|\Z)", re.IGNORECASE)
_SO_MANY = re.compile(
    r"\b(?:last|first|latest|newest|top|most\s+recent|next|oldest)\s+(\d{1,4})\b", re.IGNORECASE
)
_LITTLE = frozenset(
    [
        "a",
        "an",
        "the",
        "all",
        "any",
        "every",
        "our",
        "my",
        "your",
        "new",
        "for",
        "in",
        "of",
        "on",
        "at",
        "to",
        "from",
        "with",
        "and",
        "that",
        "which",
        "who",
        "is",
        "are",
        "there",
    ]
) | word_set("le la les des du de mes nos un une el los las del mis der die das den dem aus von alle")
_SAYING = re.compile(
    r"\b(?:(?<!so\s)that(?!\s+(?:as|in|to|into|on|with|via|one|(?:says|asks|tells|explains|lists|describes|mentions|shows|names)\s"
    r"+(?:who|what|where|how|when|which|whether|why|the|their|its))\b)"
    r"|(?<!that\s)(?:saying(?:\s+that)?|says(?:\s+that)?)(?!\s+(?:who|what|where|how|when|which|whether|why)\b)"
    r"|with the (?:text|message|words)|dass|disant|que dice)\s+(?P<said>.{4,})\Z",
    re.I,
)
_CALLED = re.compile(
    r"\b(?:called|named|titled|namens|appelée?|llamad[oa])\s+(?P<name>.+?)(?:\s+(?:in|to|on|with)\b|\s*[,;]\s|\Z)",
    re.I,
)


_FEW = 3  # words that are a search of their own
_TOLD_OF = re.compile(r"\b(?:about|regarding|on\s+the\s+topic\s+of)\s+(?P<name>[^,;]{3,60})\Z", re.IGNORECASE)


@dataclass(frozen=True)
class Filled:
    """Parameters, and what has to be asked."""

    params: Mapping[str, JsonValue]
    questions: tuple[Question, ...] = ()
    places: tuple[str, ...] = ()  # the names that were said of what is asked for


class Filler:
    """Fills in what can be known. `said` is the instruction, `event` what the trigger of `app` gives."""

    def __init__(
        self, vocabulary: Vocabulary, said: str, inputs: Sequence[str], event: str = "", app: str = ""
    ) -> None:
        self.vocabulary = vocabulary
        self._said = MARKS.sub(" ", said)
        self._inputs = tuple(inputs)
        self._event = event
        self._of_app = app

    def fill(self, offer: Offer, words: str, known: Known, where: str, clause: Clause | None) -> Filled:
        """For one offer; `where` begins the questions' keys."""
        raw = clause.words if clause is not None else words
        params: dict[str, JsonValue] = {}
        questions: list[Question] = []
        given = self.given(known)
        places = places_said(offer, raw)
        if any(_TITLE.search(one.name) for one in offer.params) and (own := _CALLED.search(raw)) is not None:
            places = {param: name for param, name in places.items() if name not in own["name"]}
        for name in places.values():
            raw = raw.replace(name, " ") if CONTENT_MARK.fullmatch(name) else raw
        for param in offer.params:
            needed = param.required and param.default is None
            value = of_meeting(param, raw, known.appointment) if offer.effect != "reads" else None
            value = self._value(param, words, raw, known, needed=needed) if value is None else value
            if value is None and offer.effect != "reads":
                value = wired(param, offer, given, needed=needed)
                value = value or (self._told(known) if _BODY.search(param.name) else None)
            if value is None and QUERY.search(param.name) and not param.remote and param.kind == "text":
                quoted = [known.contents[int(mark)] for mark in CONTENT_MARK.findall(raw)]
                value = (
                    self._quoted_query(offer, param, raw, known, quoted)
                    or self._sought(raw, known)
                    or query_for(offer, param, words, self._said)
                    or (whom(words, given) if needed else "")
                    or ("" if pointed_at(words) else self._search(words, offer, needed=needed))
                    or None
                )
            if value is not None:
                params[param.name] = value
                continue
            called = places.get(param.name, "")
            if needed or called or _other_half(param, params):
                called = CONTENT_MARK.sub(lambda mark: known.contents[int(mark[1])], called)
                asked = self._question(offer, param, where, called)
                wanted = pointed_at(words) if QUERY.search(param.name) and asked.kind == "text" else ""
                questions.append(replace(asked, query=wanted) if wanted else asked)
        params = _said_once(params, offer)
        params |= by_field(offer, params)
        open_ = (one for one in questions if one.key.rpartition(".")[2] not in params)
        return Filled(params, tuple(open_), tuple(places.values()))

    def _value(self, param: Param, words: str, raw: str, known: Known, *, needed: bool) -> JsonValue:
        given = [name for name in self._inputs if _alike(name, param.name)]
        if given and not (_TITLE.search(param.name) and purpose_said(raw, known)):
            return f"{{{{inputs.{given[0]}}}}}"
        if param.options:
            contents = [known.contents[int(mark)] for mark in CONTENT_MARK.findall(raw)]
            given = [name.replace("_", " ") for name in INPUT_MARK.findall(raw)]
            return option_said(param, " ".join([words, *given]), contents)
        if needed and param.kind == "boolean" and _HEADERS.fullmatch(param.name):
            return True  # as in nearly every table of people's; without them columns have no names
        if is_repository(param):
            found = REPOSITORY.search(words) or (REPOSITORY.search(self._said) if needed else None)
            return found.group() if found is not None else None
        if re.search(r"(?:number|iid)\Z", param.name, re.IGNORECASE) and (number := _NUMBER.search(words)):
            digits = number.group(1) or number.group(2)
            return int(digits) if param.kind in ("integer", "number") else digits
        unit = _UNIT_OF_TIME.match(param.name) or _UNIT_OF_TIME.match(param.label.replace(" ", "_"))
        if unit is not None and param.kind in ("integer", "number"):
            return so_long(words, unit["unit"].casefold())
        if _MOST.match(param.name) and param.kind in ("integer", "number"):
            many = _SO_MANY.search(words)
            return int(many.group(1)) if many is not None else None
        if _TO.match(param.name) and not param.remote:
            if (phone := PHONE.search(words)) is not None and "mail" not in param.name.casefold():
                return re.sub(r"[^\d+]", "", phone.group())
            mails = _addressed(raw) or (_addressed(self._said) if needed else [])
            if mails:
                return [*mails] if param.kind == "list" else mails[0]
            reached = _PHONE if _PHONE.search(param.help) else _ADDRESS
            address = next((name for name in self._inputs if reached.search(name)), None)
            given_address = f"{{{{inputs.{address}}}}}" if address is not None and needed else None
            return [given_address] if given_address is not None and param.kind == "list" else given_address
        if param.remote or param.kind not in ("text", "list", "object"):
            return None
        if _FROM.match(param.name):
            sender = _SENDER.search(raw)
            return sender["mail"] if sender is not None else None
        return self._words(param, words, raw, known, needed=needed)

    def _words(self, param: Param, words: str, raw: str, known: Known, *, needed: bool) -> JsonValue:
        """A text: said, quoted, or what is at hand."""
        quoted = [known.contents[int(mark)] for mark in CONTENT_MARK.findall(raw)]
        inputs = [f"{{{{inputs.{name}}}}}" for name in INPUT_MARK.findall(raw)]
        at_hand = "\n\n".join(known.at_hand())
        if _BODY.search(param.name):
            said = _SAYING.search(MARKS.sub(" ", raw)) if not quoted else None
            fields = [] if quoted or inputs else kept_fields(raw, self.given(known))
            if fields and param.kind == "list":
                return [*fields]
            told = said["said"].strip() if said else ""
            return "\n\n".join([*quoted, *inputs, *fields]) or told or at_hand or None
        called = _CALLED.search(words) if _TITLE.search(param.name) else None
        if not needed:
            return called["name"] if called is not None and not CONTENT_MARK.search(called["name"]) else None
        if _TITLE.search(param.name):
            called = called or _TOLD_OF.search(words)
            named = quoted[0] if quoted else (called["name"] if called else purpose_said(raw, known))
            titles = [f"{{{{inputs.{one}}}}}" for one in self._inputs if _TITLE.search(one)]
            inputs += titles if not at_hand else []
            return named or self._from_event(param.name) or (inputs[0] if inputs else "") or at_hand or None
        return None

    def _told(self, known: Known) -> str | None:
        """What a run is given to be told: the message among it, or all of it."""
        texts = [name for name in self._inputs if _BODY.fullmatch(name)]
        return f"{{{{inputs.{texts[0]}}}}}" if len(texts) == 1 else known.given or None

    def _from_event(self, name: str) -> str:
        """The trigger's own title, where it says that it has one."""
        fields = re.findall(r"\w+", self._event)
        for wanted in (name, "title", "subject", "name", "summary"):
            if wanted in fields:
                return f"{{{{trigger.event.{wanted}}}}}"
        return ""

    @property
    def thing(self) -> str:
        """What the event is of: "the ticket"."""
        return self._event.partition(":")[0]

    @property
    def app(self) -> str:
        """Whose event it is."""
        return self._of_app

    def given(self, known: Known) -> list[Given]:
        """What is at hand, oldest first: the event, and the single things that steps gave."""
        given = [given_by("trigger.event", self._of_app, self._event)] if self._event else []
        ones = [one for one in known.results if one.kind is Kind.REACH and one.gives and not one.many]
        return given + [given_by(one.id, one.app, one.gives) for one in ones]

    def _search(self, words: str, offer: Offer, *, needed: bool) -> str:
        """What is searched for: the words that say more than what the action says itself."""
        own = {
            stem(word) for word in tokens(f"{offer.title} {offer.description} {offer.app} {offer.app_slug}")
        }
        rest = words.partition(" ")[2] if needed else spoken_of(words.partition(" ")[2]).thing
        more = [
            word
            for word in rest.split()
            if not {stem(part) for part in tokens(word)} <= own | _LITTLE | TIMES
        ]
        states = [word for word in words.split() if word.casefold() in STATES]
        if not needed and not more and states:
            return " ".join(states)  # "how many orders are unfulfilled"
        if not needed and not 0 < len(more) <= _FEW:
            return ""
        return " ".join(more).strip(" ,.") or rest.strip(" ,.")

    def _quoted_query(self, offer: Offer, param: Param, raw: str, known: Known, quoted: Sequence[str]) -> str:
        """What was quoted, in the service's language where that says it: the label “Invoices”."""
        told = CONTENT_MARK.sub(lambda mark: f'"{known.contents[int(mark[1])]}"', raw)
        query = query_for(offer, param, told, self._said) if quoted else None
        return query if query is not None and all(one in query for one in quoted) else " ".join(quoted)

    def _sought(self, raw: str, known: Known) -> str:
        """What a run is given to look for: what is named here, or before anything else was found."""
        named = [*INPUT_MARK.findall(raw), *(self._inputs if not known.results else ())]
        return f"{{{{inputs.{named[0]}}}}}" if named else ""

    def _question(self, offer: Offer, param: Param, where: str, called: str = "") -> Question:
        key = f"{where}.{param.name}"
        text = self.vocabulary.say("param", name=spoken_name(param), title=titled(offer))
        if called:
            text = f"{text} {self.vocabulary.say('called', words=called)}"
        if param.remote:
            return Question(key, text, "option", offer=offer.key, param=param.name, query=called)
        if param.options:
            return Question(key, text, "choice", tuple(option.label for option in param.options))
        return Question(key, text)


def _said_once(params: Mapping[str, JsonValue], offer: Offer) -> dict[str, JsonValue]:
    """What is quoted is not written twice: where it has to stand in one field, the one that may be left out
    stays empty."""
    must = [
        params.get(one.name) for one in offer.params if one.required and isinstance(params.get(one.name), str)
    ]
    said = {str(value) for value in must if "{{" not in str(value)}
    spare = {one.name for one in offer.params if not one.required and one.kind == "text" and not one.options}
    return {name: value for name, value in params.items() if name not in spare or value not in said}


def _other_half(param: Param, params: Mapping[str, JsonValue]) -> bool:
    """Whether it says which one of the sort that was told: `toObjectId` beside `toObjectType`."""
    named = re.fullmatch(r"(?P<of>\w+?)_?(?:id|key)", param.name, re.IGNORECASE) if param.remote else None
    return named is not None and any(
        re.fullmatch(rf"{re.escape(named['of'])}_?type", name, re.IGNORECASE) for name in params
    )


def is_address(name: str) -> bool:
    """Whether an input of this name says where to send something."""
    return _ADDRESS.search(name) is not None


def _addressed(words: str) -> list[str]:
    """The addresses that something goes to: not the one that it comes from."""
    return MAIL.findall(_SENDER.sub(" ", words))


def is_recipient(param: Param) -> bool:
    """Whether it says to whom something goes."""
    return _TO.match(param.name) is not None


def _alike(given: str, param: str) -> bool:
    """Whether an input is meant for a parameter: `repo` for `repoFullname`, `record` for `recordId`."""
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", param).casefold()
    if name == given or name.startswith(f"{given}_") or name.endswith(f"_{given}"):
        return True
    parts = {*given.split("_")}
    if len(parts) > 1 and parts <= {*name.split("_")}:
        return True
    which = _IDENTIFIES.sub("", given)  # `payment_id` for `payment_intent`
    if which != given and re.fullmatch(rf"{re.escape(which)}(?:_(?:id|key|number|intent|ref))?", name):
        return True
    return (
        given in (f"{name}_id", f"{name}_key", f"{name}_number") or given.split("_")[-1] == name.split("_")[0]
    )

"""What stands before what starts a run: its title ("Standup: every weekday …"), and how things are
("Guests text our number all the time. When a text comes in, …").

None of it asks for anything, and it is taken away, but for the app that an event of the next sentence is of.
"""

import re

from core.planner.normalising.givens import begins_given
from core.planner.normalising.places import is_of, place_apart, tells_place
from core.planner.normalising.remarks import Opened
from core.planner.reading.clauses import verbs_in
from core.planner.times import Ambiguous, Schedule, read_schedule
from core.planner.triggers.facts import tells_event
from core.planner.triggers.occasions import HEAD, end_of_clause, is_supposed
from core.planner.vocabulary import Vocabulary
from core.planner.vocabulary.apps import app_named

_HEADING = re.compile(r"\A\s*(?P<heading>[^.:!?\n\"“#@{]{2,100}):\s+(?=\S)")
# "Triage for acme/api on GitHub": a verb with no object is a name here.
_NAMED_SO = re.compile(
    r"\s*(?:[\w-]+\s+)?[\w-]+\s+(?:for|of|on|in|at)\s+(?!(?:it|them|this|these|each|every)\b)", re.IGNORECASE
)
_REPOSITORY = re.compile(r"(?<![\w/])[A-Za-z][\w.-]+/[\w.-]*\w(?![\w/])")
_SENTENCE = re.compile(
    r"\A\s*(?P<said>(?:[^.!?\n\"“:#@{]|\"[^\"\n]{1,40}\"|“[^”\n]{1,40}”){1,200})[.!?]+\s+(?=\S)"
)
# "… with “invoice” in the subject": which of them.
_WITH = re.compile(r"\bwith\s+(?:\"[^\"]+\"|“[^”]+”)\s+in\s+(?:the|its|their)\s+\w+", re.IGNORECASE)
_MAILBOXES = frozenset({"Gmail", "Outlook"})
_LONGEST_TITLE = 12  # words
# "Keep our changelog up to date: …", "Flag angry emails. When …": what it is all for.
_PURPOSE = re.compile(
    r"\s*(?:keep|stop|avoid|never|no\s+more|make\s+sure|help|let['’]?s|(?:don['’]?t|do\s+not)\s+(?:forget|lose|miss)|get\s+rid|automate|improve|speed\s+up"
    r"|simplify|celebrate|flag|triage|route|handle|process|manage|track|chase|welcome|onboard\w*|collect|catch|spot|protect|reduce|save\s+time)\s+(?!it\b|them\b|this\b|that\b)",
    re.IGNORECASE,
)
_LONGEST_PURPOSE = 8  # words
# How things are with us: no order, whatever its verb is elsewhere.
_OF_US = re.compile(
    r"\s*(?:we|they|people|customers?|nobody|no\s+one|everyone|everybody|(?:our|my|the)\s+[\w-]+(?:\s+[\w-]+)?|i)\s+"
    r"(?!(?:want|need|would|should|must|have\s+to|like|wish)\b)(?:always|often|never|keep|keeps|usually|sometimes|miss|forget|lose|get|gets|use|hate|struggle"
    r"|tend|receive|sell|run|have|has|are|is|work|manage|handle|can['’]?t|don['’]?t)\s",
    re.IGNORECASE,
)
_ONE_OF_THEM = re.compile(r"\A\s*(?:for|with|on)\s+(?:each|every|any)\s+new\s+one\b", re.IGNORECASE)
_POINTED = re.compile(r"\b(?:this|these|it|them|following|below)\b", re.IGNORECASE)
_FEW = 2  # words of a title that may look like a verb
_MOST = 3  # sentences before the first that asks for something
_TIME_OPENS = re.compile(r"\A\W*\Z|\A\W*(?:on|at|each|every|in|am|um|le|les|el|los)\s*\Z", re.IGNORECASE)
_ANOTHER = re.compile(
    r"\b(?:an?\s+)?new\s+one\b|\banother\s+one\b|\banother\b(?!\s+\w+s?\s)|\bone\b(?=\s+\w+s\b)",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(r"\s+(?:it|that|this|they|she|he|these|those|so|yes|not?)\b", re.IGNORECASE)
_EACH_NEW = re.compile(
    r"\s*(?:bei\s+(?:jede[rmn]|eine[rm])\s+neuen?|(?:pour|à)\s+chaque\s+nouve\w+|con\s+cada\s+nuev[oa])\s",
    re.IGNORECASE,
)
_SAYS = re.compile(r"\w\s+\w+\s+\w+\s+\w")  # a title says nothing that could be missed


def without_preamble(text: str, vocabulary: Vocabulary) -> Opened:
    """The message from where its start begins; what was said before is told, unless it only names the app."""
    around, text = _background(text, vocabulary)
    head = HEAD.match(text)
    apart = place_apart(text) if vocabulary.code == "en" and head is not None else None
    if head is not None and apart is not None and is_of(apart, text[: end_of_clause(text, head, ())]):
        around, text = f"{around} {apart.sentence}", apart.rest  # "a new lead … Our leads are in HubSpot"
    if vocabulary.code == "en" and head is None and tells_place(around):
        around, text = "", f"{text.rstrip(' .')}. {around.strip()}"  # it is read with what is to be done
    heading = _HEADING.match(text)
    rest = text[heading.end() :] if heading is not None else ""
    if heading is not None and _EACH_NEW.match(heading["heading"]):
        return Opened(text)  # "Bei jedem neuen Lead in Salesforce: wenn er …"
    if heading is not None and _names_a_flow(heading["heading"]) and begins_given(rest):
        return Opened(_of_app(rest, around), around.strip() if _SAYS.search(around) else "")
    if heading is not None and _happens_first(heading["heading"], rest):
        return Opened(text)
    if heading is not None and _is_purpose(heading["heading"], rest, vocabulary):
        return Opened(_of_app(rest, around), around.strip())
    if heading is not None and _is_title(heading["heading"], vocabulary):
        if _starts(rest) and verbs_in(_without_time(rest), vocabulary):
            around, text = f"{around} {heading['heading']}", rest
        elif _starts(rest):
            text = f"{heading['heading']} {rest}"  # "Team joke: fridays at 3 in #fun"
            return Opened(text, around.strip())
    plain = _of_app(text, around)
    return Opened(plain, around.strip() if plain == text and _SAYS.search(around) else "")


def _names_a_flow(heading: str) -> bool:
    """ "Refund flow for our accounts team: I enter the payment and …": what is given begins it."""
    return len(heading.split()) <= _LONGEST_TITLE and _POINTED.search(heading) is None


def _happens_first(heading: str, rest: str) -> bool:
    """ "New contact in HubSpot: if it has a company, …" begins with what happens, and a condition on it."""
    head = HEAD.match(rest)
    return head is not None and is_supposed(head) and tells_event(heading)


def _is_title(heading: str, vocabulary: Vocabulary) -> bool:
    """Whether no order is in it: "Refunds", and not "summarise this"."""
    few = len(heading.split()) <= _FEW and _POINTED.search(heading) is None
    return few or _NAMED_SO.match(heading) is not None or not verbs_in(heading, vocabulary)


def _background(text: str, vocabulary: Vocabulary) -> tuple[str, str]:
    """How things are, said in sentences of their own before the one that a start begins; and that one."""
    around, rest = "", text
    for _ in range(_MOST):
        found = _SENTENCE.match(rest)
        if found is None or begins_given(rest):
            break
        purpose = _is_purpose(found["said"], rest[found.end() :], vocabulary)
        if not (purpose or _OF_US.match(found["said"])) and _asks(found["said"], vocabulary):
            break
        around, rest = f"{around} {found['said']}", rest[found.end() :]
        if _starts(rest):
            return around, rest
    return "", text


def _is_purpose(said: str, rest: str, vocabulary: Vocabulary) -> bool:
    """Whether it only names what the rest is for, which begins with a start and says what is done."""
    short = len(said.split()) <= _LONGEST_PURPOSE and app_named(said) is None
    return (
        short
        and _PURPOSE.match(said) is not None
        and _starts(rest)
        and verbs_in(_without_time(rest), vocabulary)
    )


def _asks(sentence: str, vocabulary: Vocabulary) -> bool:
    """Whether something is wanted in it, or a start said."""
    return verbs_in(sentence, vocabulary) or HEAD.search(sentence) is not None or _starts(sentence)


def _starts(text: str) -> bool:
    """Whether it begins with what starts a run: an event, a time, what is given."""
    if (head := HEAD.match(text)) is not None:
        return _POINTS_BACK.match(text, head.end()) is None
    if begins_given(text):
        return True
    return _without_time(text) != text


def _without_time(text: str) -> str:
    """What follows the time that it begins with."""
    time = read_schedule(text[:200], "UTC")
    if not isinstance(time, Schedule | Ambiguous) or not _TIME_OPENS.match(text[: time.span[0]]):
        return text
    return text[max(end for _, end in (time.span, *time.more)) :].lstrip(" ,:")


def _of_app(text: str, around: str) -> str:
    """The event's words with the app, and the thing, that were named before."""
    app = app_named(around) if around else None
    head = HEAD.match(text)
    if app is None or head is None:
        return text
    end = end_of_clause(text, head, ())
    repo = _REPOSITORY.search(around)
    if repo is not None and _REPOSITORY.search(text) is None:
        text = f"{text[:end]} in {repo.group().strip()}{text[end:]}"
        end += len(repo.group().strip()) + len(" in ")
    if app_named(text[:end]) is not None:
        return text
    thing = re.search(rf"{re.escape(app)}\s+(?P<thing>[^\W\d_]{{3,}}?)s?\b", around, re.IGNORECASE)
    event = text[:end]
    named = "email" if app in _MAILBOXES else thing["thing"] if thing is not None else ""
    if named and _ONE_OF_THEM.match(event):
        return f"When a new {named} comes in in {app}{text[end:]}"
    if named:
        event = _ANOTHER.sub(f"a new {named}", event)
    which = _WITH.search(around)
    return f"{event} in {app}{f' {which.group()}' if which is not None else ''}{text[end:]}"

"""What people are asked to say in words, which is told on: "ask everyone in #team what they did and post the
answers", "ask @ada for the numbers and add them to the sheet", "collect updates from @ada and @ben".

The question is hidden from all readers that come later: nothing in it is an order.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from core.planner.vocabulary.inquiries import CHANNEL, INQUIRIES, PERSON, Inquiries
from core.planner.vocabulary.table import ASK, CONTENT, END

QUESTION = "\ue006"  # within ASK: what is asked follows
_FAR = 10_000  # characters, behind which are no orders
_PLANE = 0xF0000  # of private use: no word for any pattern
_WORDS = r"(?:[^\n;.!?]|[.](?=\w)|[?!](?=\s+(?:and\s+)?\w+[^.;\n]*[?])){2,300}?"
_PASTED = rf"{CONTENT}\d+{END}"
_ASKED = re.compile(rf"{ASK}([^{QUESTION}{END}]*){QUESTION}[^{END}]*{END}")
_AMOUNTS = {
    "a": 1.0,
    "an": 1.0,
    "one": 1.0,
    "two": 2.0,
    "three": 3.0,
    "four": 4.0,
    "half a": 0.5,
    "half an": 0.5,
}
_LONGEST_S = 366 * 86_400  # as a definition takes it
_UNITS = {"m": 60, "h": 3_600, "d": 86_400}
_LONG = (
    r"(?P<n>\d{1,4}|half\s+an?|an?|one|two|three|four)\s*(?P<unit>minutes?|mins?|hours?|hrs?|h|days?)(?!\w)"
)
_NEXT = r"(?:\s*[,;.]+)?\s+(?:and\s+)?(?:then\s+)?"
_EACH_ANSWER = re.compile(
    r"\b(?:each|every)(?:\s+(?:single|individual)|\s+one\s+of\s+(?:the|their|these))?\s+(?:answers?|repl(?:y|ies)|responses?)\b",
    re.IGNORECASE,
)
_WHEN = re.compile(r"(?:when|if|once|wann|wenn|ob|quand|si|cuándo)(?!\w)", re.IGNORECASE)
_WHETHER = re.compile(r"(?:if|whether|ob)\s", re.IGNORECASE)


class Form(StrEnum):
    """What stands in a question: "what they did", "the numbers", "review the draft", or a text's mark."""

    CLAUSE = "c"
    THING = "t"
    DEED = "d"
    PASTED = "p"


@dataclass(frozen=True)
class Inquiry:
    """What somebody is asked; where that was said, when they are reminded and how long they have."""

    form: Form
    text: str
    remind_s: float | None = None
    timeout_s: float | None = None


def inquired(text: str, language: str) -> str:
    """The text with such questions as marks, and their answers called what later readers know."""
    grammar = INQUIRIES[language]
    asking = _written(grammar).sub(rf"{grammar.asks} \g<who>", text)
    parts, at = list[str](), 0
    for found in _pattern(grammar).finditer(asking):
        rest = asking[found.end() :]
        tells_on = re.search(rf"(?<!\w)(?:{grammar.answers})(?!\w)", rest, re.IGNORECASE) is not None
        who = _who(found, asking, grammar, tells_on=tells_on)
        if who is not None and found.start() >= at:
            inquiry, patient = _patient(_inquiry(found), rest, grammar)
            parts += [asking[at : found.start()], f" {ASK}{who}{QUESTION}{_hidden(inquiry)}{END} , "]
            at = found.end() + patient
    if not parts:
        return text
    return "".join((*parts, _told_there(asking, at, answers_named(asking[at:], language), grammar)))


def answers_named(text: str, language: str) -> str:
    """The text with what people answered called by the word that later readers know."""
    grammar = INQUIRIES[language]
    if language == "en":
        text = re.sub(
            rf"(?<!\w)(?P<order>{grammar.orders})\s+each one(?!\w)",
            r"for each one \g<order> it",
            _EACH_ANSWER.sub("each one", text),
            flags=re.IGNORECASE,
        )
    return re.sub(rf"(?<!\w)(?:{grammar.answers})(?!\w)", grammar.answer, text, flags=re.IGNORECASE)


def without_inquiries(text: str, language: str) -> str:
    """The text without what is asked: whom, and what is done with their answers."""
    return _ASKED.sub(r" \1 ", inquired(text, language))


def without_whens(text: str, language: str) -> str:
    """The text, as long as it was, with a blank for the "when" of such a question: it starts nothing."""
    for found in _pattern(INQUIRIES[language]).finditer(text, 0, _FAR):
        if found["what"] and (when := _WHEN.match(found["what"])):
            start = found.start("what")
            text = f"{text[:start]}{' ' * len(when.group())}{text[start + len(when.group()) :]}"
    return text


def questions_end(line: str, after: str, language: str) -> int | None:
    """Where several questions end that a line announces ("ask @ada three questions: …; then post …")."""
    grammar = INQUIRIES[language]
    announced = rf"(?<!\w){grammar.ask}\s+{_people(grammar)}\s+{grammar.questions}\s*\Z"
    if re.search(announced, line, re.IGNORECASE) is None:
        return None
    end = re.search(rf"{_end(grammar)}(?={grammar.orders}(?!\w))", after, re.IGNORECASE)
    return None if end is None else end.start()


def inquiry_in(asked: str) -> Inquiry | None:
    """What was hidden in a mark; None for a question for consent."""
    if not asked[1:2] or ord(asked[1]) < _PLANE:
        return None
    remind, timeout, text = "".join(chr(ord(one) % _PLANE) for one in asked[1:]).split("|", 2)
    return Inquiry(Form(asked[0]), text, float(remind or 0) or None, float(timeout or 0) or None)


def _hidden(inquiry: Inquiry) -> str:
    said = f"{inquiry.remind_s or ''}|{inquiry.timeout_s or ''}|{inquiry.text}"
    # Beyond the first plane are no letters that any pattern looks for, nor marks.
    return inquiry.form + "".join(chr(ord(one) + _PLANE) if ord(one) < 0x10000 else one for one in said)


def _patient(inquiry: Inquiry, rest: str, grammar: Inquiries) -> tuple[Inquiry, int]:
    """With when they are reminded and how long they have, where the rest begins with that; and its length."""
    end = 0
    for _ in range(2):
        late = re.match(rf"(?:{grammar.late.format(long=_LONG)}){_NEXT}", rest[end:], re.IGNORECASE)
        patience = re.match(rf"(?:{_twice(grammar.patience)}){_NEXT}", rest[end:], re.IGNORECASE)
        if late is not None:
            inquiry = replace(inquiry, remind_s=_seconds(late["n"], late["unit"]))
        elif patience is not None:
            number, unit = patience["n"] or patience["n2"], patience["unit"] or patience["unit2"]
            inquiry = replace(inquiry, timeout_s=_seconds(number, unit))
        heard = late or patience
        end += len(heard.group()) if heard is not None else 0
    return inquiry, end


def _twice(pattern: str) -> str:
    """A pattern that says twice how long, with names of its own for each."""
    first, _, second = pattern.partition("{long}")
    again = _LONG.replace("<n>", "<n2>").replace("<unit>", "<unit2>")
    return f"{first}{_LONG}{second.replace('{long}', again)}"


def _seconds(number: str, unit: str) -> float:
    amount = _AMOUNTS.get(" ".join(number.casefold().split()))
    return min((float(number) if amount is None else amount) * _UNITS[unit[0].casefold()], _LONGEST_S)


def _told_there(text: str, at: int, rest: str, grammar: Inquiries) -> str:
    """ "run a standup in #dev: ask everyone …, and post a summary": there, if no channel is named."""
    lead = re.search(
        rf"(?<![\w-]){grammar.lead}[^.;:\n]*?(?P<place>{grammar.within}{CHANNEL})", text[:at], re.I
    )
    if lead is None or re.search(CHANNEL, rest):
        return rest
    return re.sub(rf"\A({grammar.orders}\s+[^.;,\n]+)", rf"\1{lead['place']}", rest, flags=re.IGNORECASE)


def _inquiry(found: re.Match[str]) -> Inquiry:
    forms = {"what": Form.CLAUSE, "told": Form.THING, "thing": Form.THING, "things": Form.THING}
    forms |= {"judged": Form.DEED, "deed": Form.DEED, "pasted": Form.PASTED}
    name = next(name for name in forms if found[name])
    return Inquiry(forms[name], found[name].strip(" ,:"))


def _people(grammar: Inquiries, name: str = "") -> str:
    """Whom it may ask; with a `name` their groups are called after it."""
    one = rf"(?:{PERSON}|{grammar.me}(?!\w))"
    several = rf"{one}(?:(?:\s*,\s*(?:{grammar.joined}\s+)?|\s+{grammar.joined}\s+){one})*"
    group = rf"{grammar.group}(?:{grammar.within}{CHANNEL})?"
    if not name:
        return rf"(?:{group}|{several})"
    return rf"(?:(?P<{name}_group>{group})|(?P<{name}_people>{several}))"


def _end(grammar: Inquiries) -> str:
    then = rf"(?:{grammar.joined}\s+)?(?:(?:{grammar.then})\s+)?"
    return rf"(?:\s*[.;!?]+\s+{then}|\s*\n+{then}|\s*,?\s+{grammar.joined}\s+{then}|\s*,\s*{then})"


@cache
def _written(grammar: Inquiries) -> re.Pattern[str]:
    """ "dm everyone in #dev to ask what …" """
    return re.compile(rf"(?<![\w-]){grammar.told.format(who=f'(?P<who>{_people(grammar)})')}", re.IGNORECASE)


@cache
def _pattern(grammar: Inquiries) -> re.Pattern[str]:
    """A question up to what is done with its answer."""
    lead = rf"(?P<lead>{grammar.lead}[^.;:\n]{{0,60}}(?:[:,.]|\s{grammar.joined}\s)\s*)?"
    what = (
        rf"(?:(?P<what>{grammar.wh}(?:(?<=['’])|(?!\w)){_WORDS})|(?:{grammar.questions}\s+)?(?P<pasted>{_PASTED})"
        rf"|{grammar.tells}\s+(?P<told>{_WORDS})|{grammar.thing}\s+(?P<thing>{_WORDS})"
        rf"|{grammar.judges}(?P<judged>{_WORDS})|{grammar.deed}\s+(?P<deed>{_WORDS}))"
    )
    asked = rf"{grammar.ask}\s+(?:{_people(grammar, 'asked')}|(?P<named>{grammar.named}))\s*[,:]?\s*{what}"
    collected = (
        rf"{grammar.collect}\s+(?P<things>{grammar.updates})\s+{grammar.of}\s+{_people(grammar, 'of')}"
    )
    until = rf"{_end(grammar)}(?={grammar.orders}(?!\w)|{grammar.condition})"
    return re.compile(rf"(?<![\w-]){lead}(?:{asked}|{collected}){until}", re.IGNORECASE)


def _who(found: re.Match[str], text: str, grammar: Inquiries, *, tells_on: bool) -> str | None:
    """Whom it asks, as later readers know them; None for what only looks like such a question. What a yes
    might answer, or what is to be done, is one only where the answer is told on (`tells_on`)."""
    if not tells_on and (found["deed"] or (found["what"] and _WHETHER.match(found["what"]))):
        return None
    group, people = found["asked_group"] or found["of_group"], found["asked_people"] or found["of_people"]
    if group:
        named = re.search(CHANNEL, group) or _nearest_channel(text, *found.span())
        return named.group() if named else None
    if people is None:
        machine = re.fullmatch(grammar.machine, found["named"] or "", re.IGNORECASE)
        return found["named"] if (tells_on or found["what"]) and machine is None else None
    mine = re.fullmatch(grammar.me, people, re.IGNORECASE)
    if mine and not (found["what"] or found["pasted"] or tells_on):
        return None  # "ask me for the title": a form before it runs
    return "" if mine else str(people)


def _nearest_channel(text: str, start: int, end: int) -> re.Match[str] | None:
    """ "run a standup in #dev: ask everyone …": the channel before the question, else where it is told."""
    before = list(re.finditer(CHANNEL, text[:end].rpartition(":")[0] or text[:start]))
    return before[-1] if before else re.search(CHANNEL, text[end:])

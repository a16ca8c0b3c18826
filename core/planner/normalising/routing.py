"""What goes where by its class: "bugs become issues, questions get answered, billing goes to #finance". It is
said as a classification and conditions: "classify it as bug, question or billing. If it is bug, …"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.planner.normalising.passives import PARTICIPLES, ordered
from core.planner.vocabulary import PROMPTS, SENDING, Vocabulary
from core.planner.vocabulary.table import alternatives

_ASKED = re.compile(
    r"(?P<verb>(?:(?:please\s+)?(?:decide|work\s+out|find\s+out|figure\s+out|determine|check|see|judge|tell"
    r"|look|classify|sort|label)\s+"
    r"(?:(?:it|them|this|that|these|each|each\s+one|the\s+\w+)\s+)?)?)"
    r"(?:(?:whether|if)\s+(?:it|this|that|the\s+\w+)(?:['’]s|\s+is)|is\s+(?:it|this|that)|as(?:\s+either)?"
    r"|into)\s+(?:either\s+)?"
    r"(?P<labels>[^.;:?!\n#@]{3,90}?(?:,|\bor\b)[^.;:?!\n#@]{2,50}?)\s*(?P<end>[.;:?!\n]|(?:,\s*)?(?:->|→"
    r"|=>)|\s+[–-]\s|\Z)",
    re.IGNORECASE,
)
CHANNEL = r"(?:(?:the\s+)?(?:#[\w-]+|<#\w+(?:\|[^>]*)?>)|@[\w.-]*\w|<@\w+(?:\|[^>]*)?>)"
_MAY = (
    r"(?:(?:should|must|will|can|have\s+to|need\s+to|needs\s+to|has\s+to|shall)\s+)?"
    r"(?:just\s+|simply\s+|then\s+|all\s+)*"
)
_BECOMES = re.compile(
    rf"{_MAY}(?:becomes?|turns?\s+into|be\s+turned\s+into|be\s+made\s+into|is\s+turned\s+into"
    rf"|are\s+turned\s+into)\s+(?P<what>.+)",
    re.I | re.S,
)
_GOES = re.compile(
    rf"{_MAY}(?:(?:go(?:es)?|belongs?|be\s+(?:sent|routed|forwarded|posted)|(?:is|are|gets?)\s+(?:sent"
    rf"|routed|forwarded|posted))\s+)?(?:straight\s+)?"
    rf"(?:to|into?|in)\s+(?P<where>{CHANNEL})(?P<more>.*)",
    re.IGNORECASE | re.DOTALL,
)
_TOGETHER = re.compile(r"\s*,?\s+(?:together|along)\s+with\b", re.IGNORECASE)
_ADDED = re.compile(
    rf"{_MAY}(?:go(?:es)?|belongs?|be\s+put)\s+(?:to|into?|on(?:to)?)\s+(?P<where>.+)", re.I | re.S
)
_DONE = re.compile(
    rf"(?:(?:should|must|will|can|have\s+to|need\s+to)\s+(?:be|get)|gets?|are|is)\s+(?:just\s+"
    rf"|then\s+)?(?P<done>{alternatives(PARTICIPLES)})(?!\w)"
    r"(?P<more>.*)",
    re.IGNORECASE | re.DOTALL,
)
_NOTHING = re.compile(
    r"(?:(?:you\s+)?(?:can|should|could|may)\s+)?(?:just\s+|simply\s+|be\s+|are\s+|is\s+|gets?\s+"
    r"|we\s+)*(?:ignored?|skip(?:ped)?|nothing|left\s+alone"
    r"|leave(?:\s+(?:them|it|those|these|alone|be|as\s+(?:they\s+are|is|it\s+is)))*|(?:stays?|remains?)\s+(?:where|as)\s+\w+\s+(?:is|are)"
    r"|(?:needs?|do(?:es)?(?:n['’]t|\s+not)\s+need)\s+(?:no|any|an)\s+(?:action|answer|reply|response)|dropped)(?:\s+(?:them"
    r"|it|those))?\W*\Z",
    re.IGNORECASE,
)
ELSE_SAID = (
    r"(?:everything|anything|everyone|all)\s+else|(?:all\s+)?(?:the\s+)?others?(?!\w)|the\s+rest(?!\w)"
    r"|anything\s+other(?!\w)"
)
_OTHER = re.compile(
    r"(?:(?:something|anything|everything)\s+)?else|others?|neither|none(?:\s+of\s+(?:them|these))?", re.I
)
_LONGEST_LABEL = 4  # words
_LEAST_ROUTES = 2


@dataclass(frozen=True)
class Route:
    label: str  # empty for "everything else"
    order: str


# "Anything smaller just gets a row in our sheet.": what the other ones come to.
_OTHERS = re.compile(
    r"(?P<gap>[.;,\n]\s*(?:and\s+|but\s+)?)(?:anything|everything|all|those|ones?)\s+(?:else|other|(?:that['’]s\s+)?(?:smaller|bigger|lower|higher"
    r"|below|above|under|over|less|more)(?:\s+(?:than\s+)?that)?)\s+(?=(?:just\s+|simply\s+|should\s+|can\s+|will\s+)*(?:gets?|goes?|is|becomes?)\b)"
    r"(?P<said>[^.;\n]+)",
    re.IGNORECASE,
)
_GETS = re.compile(rf"{_MAY}gets?\s+(?P<what>an?\s.+)", re.IGNORECASE | re.DOTALL)


def _others(found: re.Match[str]) -> str:
    said = found["said"].strip()
    gets = _GETS.fullmatch(said)
    order = f"add {gets['what']}" if gets is not None else order_of(said)
    return f". Otherwise {order}" if order is not None else found.group()


# "decide how urgent it is (urgent, high, normal or low)": one of these words.
_GRADED = re.compile(
    r"\b(?:please\s+)?(?:decide|judge|rate|work\s+out|find\s+out|figure\s+out|determine|assess|estimate|check|tell|see|say)\s+"
    r"how\s+(?P<by>[\w-]+)\s+(?:it|this|that|they|the\s+[\w-]+|each(?:\s+one)?)\s+(?:is|are|sounds?|seems?|looks?)\s*"
    r"[(:–-]\s*(?P<labels>(?:[\w -]{2,30}(?:,|/)\s*){1,6}(?:or\s+)?[\w -]{2,30}"
    r"|[\w-]{2,30}\s+or\s+[\w-]{2,30})\s*\)",
    re.IGNORECASE,
)


def routed(text: str) -> str:
    """The text with what goes where said as conditions."""
    text = _OTHERS.sub(_others, _one_and_others(text))
    text = _GRADED.sub(lambda found: f"classify how {found['by']} it is as {_either(found['labels'])}", text)
    asked = _ASKED.search(text)
    if asked is None:
        return text
    labels = _labels(asked["labels"])
    if len(labels) < _LEAST_ROUTES:
        return text
    after = text[asked.end() :]
    routes, rest = _routes(after, labels)
    if len(routes) < _LEAST_ROUTES or (
        asked["verb"] == "" and asked.group().lower().startswith(("as", "into"))
    ):
        return text
    before = text[: asked.start()].rstrip(" ,:;-–>=→")
    before = re.sub(r"(?:,?\s*\b(?:and|then)\b|\s)+\Z", "", before)
    lead = f"{before}. " if re.search(r"\w", before) else ""
    classes = f"{', '.join(labels[:-1])} or {labels[-1]}"
    return f"{lead}classify it as {classes}. {as_conditions(routes)} {rest}".rstrip()


def as_conditions(routes: Sequence[Route]) -> str:
    """What is done with each class, as conditions on it."""
    return " ".join(_condition(route, first=at == 0) for at, route in enumerate(routes))


# "work out if it's a complaint. Complaints go to @maria, everything else in #support", "check whether it
# sounds urgent. Urgent ones …": it is one, or not.
_ASKED_ONE = re.compile(
    r"(?:please\s+)?\b(?:decide|check|see|judge|determine|tell|look|(?:find|work|figure)\s+out)\s+(?:whether|if)\s+"
    r"(?P<what>(?:it|this|that|they|the\s+[\w-]+)(?:['’]s|\s+(?:is|are|sounds?|looks?|seems?))"
    r"\s+(?:(?:about|for|an?|from|to\s+do\s+with)\s+)*(?P<label>[\w-]{3,20}(?:\s+[\w-]{3,20})?))\s*[.;:,\n]\s*",
    re.IGNORECASE,
)
# "Serious ones should page whoever is on call, for the rest just tell @ben."
_ONES = re.compile(
    r"(?P<label>[\w-]+)\s+ones\s+(?:should|must|have\s+to|need\s+to|are\s+to)\s+(?=[a-z])", re.I
)


def _one_and_others(text: str) -> str:
    asked = _ASKED_ONE.search(text)
    if asked is None:
        return text
    label = asked["label"].casefold()
    after = _ONES.sub(
        lambda found: f"{found['label']}, " if found["label"].casefold() == label else found[0],
        text[asked.end() :],
    )
    routes, rest = _routes(after, [label])
    if not routes or [bool(route.label) for route in routes] not in ([True, False], [True]):
        return text
    what = re.sub(r"['’]s\b", " is", asked["what"], count=1)
    said = [f"if {what}, {routes[0].order}.", *(f"Otherwise {one.order}." for one in routes[1:])]
    return f"{text[: asked.start()]}{' '.join(said)} {rest}".rstrip()


def _either(said: str) -> str:
    *most, last = re.split(r"\s*(?:,|/)\s*(?:or\s+)?|\s+or\s+", said.strip())
    return f"{', '.join(most)} or {last}"


def _labels(said: str) -> list[str]:
    parts = re.split(r"\s*(?:,|/|\bor\b)\s*", said, flags=re.IGNORECASE)
    bare = [
        re.sub(
            r"\A(?:(?:an?|the|just|rather|something|about|either)\s+)+", "", part.strip(" '\""), flags=re.I
        )
        for part in parts
    ]
    found = [one.casefold() for one in _short([one for one in bare if one])]
    return found if all(len(one.split()) <= _LONGEST_LABEL for one in found) else []


def _short(labels: list[str]) -> list[str]:
    """ "sales question, support question or something else": what tells them apart."""
    told = [one.split() for one in labels if not _OTHER.fullmatch(one)]
    if len(told) > 1 and all(len(words) > 1 for words in told) and len({words[-1] for words in told}) == 1:
        told = [words[:-1] for words in told]
    others = ["other"] if any(map(_OTHER.fullmatch, labels)) else []
    return [*(" ".join(words) for words in told), *others]


def _routes(after: str, labels: Sequence[str]) -> tuple[list[Route], str]:
    """What is done with each class, and what is said after all of that."""
    named = "|".join(_named(label) for label in sorted(labels, key=len, reverse=True))
    starts = re.compile(
        rf"(?:\A\W*|[.,;\n]\s*(?:and\s+|but\s+)?|\band\s+)(?:(?:if\s+it(?:['’]s|\s+is)|for|in\s+case\s+of"
        rf"|when\s+it(?:['’]s|\s+is))\s+)?(?:an?\s+|the\s+|all\s+)?"
        rf"(?P<label>{named}|{ELSE_SAID})(?!\w)(?:\s+(?:ones?|tickets|issues|questions|requests|emails|mails|messages"
        rf"|cases))?\s*(?:->|→|=>|:|,|[–-]\s)?\s*",
        re.IGNORECASE,
    )
    heads = list(starts.finditer(after))
    if not heads or re.search(r"\w", after[: heads[0].start()]):
        return [], after
    routes = []
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        end = len(after) if following is None else following.start()
        said, rest = after[head.end() : end], ""
        if following is None and (stop := re.search(r"[.;!\n]\s", said)) is not None:
            said, rest = said[: stop.start()], said[stop.end() :]
        order = order_of(said.strip(" ,.;\n"))
        if order is None:
            return [], after
        routes.append(Route(_which(head["label"], labels), order))
        if following is None:
            return _last_of_all(routes, labels), rest
    return [], after


def _last_of_all(routes: list[Route], labels: Sequence[str]) -> list[Route]:
    """Where each class has its way, the last one is what is left."""
    every = {route.label for route in routes} == {*labels} and len(routes) == len(labels)
    return [*routes[:-1], Route("", routes[-1].order)] if every else routes


def _named(label: str) -> str:
    words = re.escape(label).replace(r"\ ", r"\s+")
    return rf"{words}(?:e?s)?"


def _which(said: str, labels: Sequence[str]) -> str:
    return next((one for one in labels if re.fullmatch(_named(one), said, re.IGNORECASE)), "")


def order_of(said: str) -> str | None:
    """What is said of a class as an order; None where it is none."""
    if _NOTHING.match(said):
        return "ignore it"
    if (found := _BECOMES.fullmatch(said)) is not None:
        return f"create {found['what']}"
    if (found := _GOES.fullmatch(said)) is not None:
        return f"post it to {found['where']}{_TOGETHER.sub(' with', found['more'])}"
    if (found := _ADDED.fullmatch(said)) is not None:
        return f"add it to {found['where']}"
    if (found := _DONE.fullmatch(said)) is not None:
        verb = "reply to" if found["done"].casefold() == "answered" else ordered(found["done"])
        return f"{verb} it{found['more']}"
    return (
        said
        if re.match(r"[a-z]+\s", said, re.IGNORECASE) and not re.match(r"(?:are|is|get)\b", said)
        else None
    )


def _condition(route: Route, *, first: bool) -> str:
    if not route.label:
        return f"Otherwise {route.order}."
    return f"{'If' if first else 'Otherwise if'} it is {route.label}, {route.order}."


_FOR_A_ROOM = re.compile(
    r"\s*,?\s+(?:pour|para|für)\s+(?:le\s+canal\s+|el\s+canal\s+|den\s+kanal\s+)?(?=<#|#[^\W\d_])",
    re.IGNORECASE,
)
_DEED_ENDS = re.compile(r"[.;:!?\n]")


def posted_there(text: str, vocabulary: Vocabulary) -> str:
    """ "fais un résumé pour #eng": it is posted there, where nothing before says that it is sent."""

    def posted(found: re.Match[str]) -> str:
        deed = _DEED_ENDS.split(found.string[: found.start()])[-1]
        said = {
            verb.kind
            for form, verb in vocabulary.verbs.items()
            if re.search(rf"(?<!\w){re.escape(form)}(?![\w-])", deed, re.IGNORECASE)
        }
        writes = said & PROMPTS and not said & SENDING
        return f", {vocabulary.say('post_it')} " if writes else found.group()

    return _FOR_A_ROOM.sub(posted, text)

"""People who are named without a sign, and in small letters: "ask dmitri if …", "a dm to ben and chloe".

Only who stands where somebody is spoken to, and who is called so here, is one: the workspace's own directory
says it. What was pasted is never looked at.
"""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import replace

from core.catalogue.verbs import word_set
from core.directory import Directory
from core.planner.reading.content import pasted_from
from core.planner.vocabulary import VOCABULARIES, vocabulary_of
from core.planning import PlanRequest
from core.workflows import Plan

_SPOKEN_TO = (
    r"(?:send|show|give|forward|report|speak|talk|write|message|dm|ping|reminder|note|assign(?:ed)?)(?:\s+(?:it|this|that|them))?\s+(?:also\s+|over\s+|on\s+)?to"
    r"|approval\s+(?:from|of|by)|ok\s+(?:from|of)"
    r"|ask|tell|dm|ping|remind|nudge|notify|message|alert|warn|chase|inform|invite|thank|brief|loop\s+in|let"
    r"|frag|frage|sag|sage|erinnere|erinner|benachrichtige|informiere|schick(?:e)?\s+es|schreib(?:e)?"
    r"|demande\s+à|dis\s+à|préviens|prévenir|rappelle\s+à|avertis|informe|envoie-le\s+à|demandez\s+à|prévenez"
    r"|pregunta\s+a|pregúntale\s+a|avisa\s+a|recuérdale\s+a|recuerda\s+a|dile\s+a|informa\s+a|envíalo\s+a|mándalo\s+a"
)
_NAME = r"[^\W\d_][\w’'-]{1,20}"
_LIST = re.compile(
    rf"(?<![\w@#])(?:{_SPOKEN_TO})\s+(?P<names>{_NAME}(?:(?:\s*,\s*(?:and\s+|und\s+|et\s+|y\s+)?|\s+(?:and|&|or|und|et|y)\s+)@?{_NAME})*)",
    re.IGNORECASE,
)
_NOBODY = word_set(
    "a about after all an and any anybody anyone as at back be both by channel client clients"
    " colleagues company customer customers each either email engineering every everybody everyone"
    " finance folks for from general go group her here him his hr if in it its just know legal lead"
    " leads manager marketing me members mine my no nobody not of off on once one only ops or our out"
    " over owner people person please product project random requester sales sender slack so some"
    " somebody someone staff support team teammates teams that the their them there these they this"
    " those to today tomorrow too up us users we what when whether which who whoever whom why with you"
    " your yourself jira github notion hubspot asana mir uns ihm ihr ihnen alle den dem der die das ob"
    " wie was wer kunden es sie jeden moi nous lui leur tous tout le la les un une des si que qui chaque"
    " équipe toute mí nos todos todo el los las una quién cada equipo"
)
_MOST = 6  # names that are looked up for one message


async def with_people(request: PlanRequest, directory: Directory, patience_s: float = 2) -> PlanRequest:
    """The request with an "@" before each; unchanged where the directory takes longer than `patience_s`."""
    said = request.words or request.intent
    wanted = [*dict.fromkeys(name for _, name in _named(said))][:_MOST]
    if not wanted:
        return request
    known: set[str] = set()
    try:
        async with asyncio.timeout(patience_s):
            for name in wanted:
                ids = await directory.people(request.person.workspace, f"@{name}")
                if ids is not None and len(ids) == 1:
                    known.add(name)
    except TimeoutError:
        return request
    if not known:
        return request
    marked = _marked(said, known)
    intent = marked if request.intent == said else request.intent
    return replace(request, words=marked if request.words else "", intent=intent)


def as_said(plan: Plan, request: PlanRequest) -> Plan:
    """The plan with the intent as the person wrote it."""
    if plan.definition is None or plan.definition.intent == request.intent or request.plan is not None:
        return plan
    return replace(plan, definition=plan.definition.model_copy(update={"intent": request.intent}))


def _named(text: str) -> Iterator[tuple[int, str]]:
    """Where each name begins, and the name; not a word that is an order, or that names nobody."""
    vocabulary = vocabulary_of(text)
    for found in _LIST.finditer(text, 0, pasted_from(text, vocabulary)):
        for one in re.finditer(rf"(?<![\w@]){_NAME}", found["names"]):
            name = re.sub(r"['’]s\Z", "", one.group())
            if name.casefold() in _NOBODY or name.casefold() in _ORDERS:
                if name.casefold() in ("and", "und", "et", "y", "or"):
                    continue
                break  # "tell ben and post it": what comes after is no list of people
            yield found.start("names") + one.start(), name


def _marked(text: str, known: set[str]) -> str:
    for start, name in sorted(_named(text), reverse=True):
        if name in known:
            text = f"{text[:start]}@{text[start:]}"
    return text


_ORDERS = frozenset(form for one in VOCABULARIES for form in one.verbs)

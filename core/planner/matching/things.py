"""Which things some words speak of, and what is wanted of them: "how many tickets are open in Zendesk" speaks
of tickets and wants their number; "the zendesk tickets that are still open" wants some of the tickets.
All languages at once: their small words do not collide where it matters."""

import re
from dataclasses import dataclass

_OF = r"(?:of|about|on|for|from|with|de|des|du|d['’]|von|der|über|del?|las?|los)"
# What is asked about things.
_ASKS = re.compile(
    r"(?:whether|if|which(?:\s+of)?|what(?:\s+(?:kind|sort)\s+of)?|who|whom|whose|when|where|why|how(?:\s+(?:many|much|long|often|old|far|well|big|\w+ly))?"
    r"|combien(?:\s+d['’e]\s*)?|quel(?:le)?s?|qui|quand|wie\s+viele?|wieviele?|welche[nrsm]?|wer|wann|was|cu[aá]nt[oa]s?|cu[aá]l(?:es)?"
    r"|qui[eé]n|qu[eé]|ob|wie|wo|warum|comment|pourquoi|où|c[oó]mo|cu[aá]ndo|d[oó]nde|por\s+qu[eé]|lo\s+que|ce\s+qu[ei])(?![\w'’])\s*|ce\s+qu['’]",
    re.IGNORECASE,
)
# A part or a view of things: "a list of", "the names of", "the total of", "the three biggest of".
_PART = re.compile(
    rf"(?:(?:an?|the|all|all\s+the|une?|les?|la|die|den|das|der|eine?n?|el|una?|los|las)\s+)?(?:[\w-]+\s+){{0,3}}?"
    rf"(?P<part>lists?|numbers?|names?|titles?|counts?|totals?|sum|overview|amounts?|links?|urls?|e-?mails?(?=\s+of)|addresses|status|"
    rf"details|content|contents|rows?(?=\s+of)|result|results|rest|(?:top|first|last|latest|newest)(?!\s+[a-z]+s\s)|liste|nombre|noms?|nombres|anzahl|namen|zahl"
    rf"|lista|n[uú]mero)\s+(?:\w+\s+)?{_OF}\s+",
    re.IGNORECASE,
)
_ALL_OF_THEM = re.compile(r"list|rows?|contents?|overview|details|results?", re.IGNORECASE)
# Where the name of a thing ends and something is said about it.
_SAID_OF = re.compile(
    r"[,;:.!?()]|\b(?:that|which|who|whose|whom|where|i|we|you|they|he|she|is|are|was|were|has|have|had|do|does|did|will|can|came|come|went"
    r"|got|gets?|arrived|need|needs|still|and|so|qui|que|dont|sont|est|ont|die|das|welche|sind|ist|haben|hat|wurden|est[aá]n?|son|hay"
    r"|for\s+me|please|pls|plz)\b",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"(?:all|any|every|each|some|the|of|only|just|me|us|our|my|alle|tou(?:te)?s|todos|todas|les|la|le|die|den|das|der|los|las|el)\s+",
    re.IGNORECASE,
)
_WHERE = re.compile(
    r"\b(?:in|from|on|via|within|inside|dans|aus|im|en|bei)\s+(?P<where>[^,;()]+)", re.IGNORECASE
)
# What was said by people in a room: nobody has it but they, unless an app that keeps it is named.
_TALK = re.compile(
    r"\A(?:summari[sz]e|recap|sum\s+up|condense|résume\w*|resum\w+|fasse?|(?:\w+\s+){0,3}?(?:(?:an?|the|une?|eine?n?|me)\s+)?"
    r"(?:[\w-]+\s+){0,2}?(?:summary|recap|minutes|protocol|write-?up|key\s+points|action\s+items|résumé|compte[\s-]rendu"
    r"|zusammenfassung|protokoll|resumen|acta)(?:\s+(?:of|from|about|de|von|del|zu))?)\s+"
    r"(?:(?:our|my|the|this|that|today['’]?s|yesterday['’]?s|last|notre|ma|la|cette|l['’]|unser\w*|mein\w*|de[rmn]|das|die|diese\w*"
    r"|nuestr[oa]|mi|el|esta)\s+)+(?:[\w'’-]+\s+){0,2}?"
    r"(?:meeting|call|conversation|discussion|interview|stand-?up|retro(?:spective)?|workshop|réunion|entretien|appel"
    r"|besprechung|gespräch(?:s|es)?|anruf(?:s|es)?|sitzung|reunión|llamada|conversación|entrevista)"
    r"(?!['’\w-]|\s+(?:recordings?|agendas?|invit\w+|requests?|events?|links?|rooms?|series)\b)",
    re.IGNORECASE,
)


def tells_of_talk(words: str) -> bool:
    """Whether an order is to tell what was said in one meeting or call: "write a summary of our meeting"."""
    return _TALK.match(words) is not None


@dataclass(frozen=True)
class Spoken:
    """`thing` is what is to be got; `asks` whether more is wanted than the things as they are."""

    thing: str
    asks: bool


def spoken_of(words: str) -> Spoken:
    """Read the words after a verb of telling, showing or sending."""
    words = re.sub(r"\s+", " ", words).strip(" ,.;:?!")
    asked = _ASKS.match(words)
    rest = words[asked.end() :] if asked is not None else words
    part = _PART.match(rest)
    rest = rest[part.end() :] if part is not None else rest
    partial = part is not None and not _ALL_OF_THEM.match(part["part"])
    while (opens := _OPENS.match(rest)) is not None:
        rest = rest[opens.end() :]
    thing = _SAID_OF.split(rest, maxsplit=1)[0].strip()
    places = " ".join(found.group() for found in _WHERE.finditer(rest[len(thing) :]))
    if not thing:  # "who is on call", "what we sold"
        thing, places = rest, ""
    return Spoken(f"{thing} {places}".strip(), asked is not None or partial)


def asks_something(words: str) -> bool:
    """Whether they are a question about things: "who booked it", "how many came in"."""
    return _ASKS.match(words.strip(" ,.")) is not None

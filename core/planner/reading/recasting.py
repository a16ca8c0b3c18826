"""Clauses as they are meant: what names a channel is posted there, what a workflow that starts by itself
tells "me" is sent, a heading asks for what it names, and what is only said aside asks for nothing."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from core.planner.normalising.manners import manner
from core.planner.reading.clauses import Clause
from core.planner.reading.headings import CHANNEL, LOOSE_TARGET, PERSON, put_there, written_into
from core.planner.vocabulary import PROMPTS, Kind, Verb, Vocabulary
from core.planner.vocabulary.table import CONTENT_MARK, END, INPUT

_PUT_IN = re.compile(
    rf"(?P<what>.*\S)?\s*\b(?:in|to|into|on|onto|dans|sur|vers|auf|nach|en|al?|à)\s+(?:the\s+|channel\s+"
    rf"|den\s+|el\s+)?"
    rf"(?P<where>{CHANNEL}(?:\s*(?:,|&|and|und|et|y)\s*(?:(?:in|to)\s+)?{CHANNEL})*(?:\s+channel)?)\s*\Z",
    re.IGNORECASE | re.DOTALL,
)
# What is in a channel is read there, not put there.
_SAID_THERE = re.compile(
    r"\b(?:messages?|conversations?|discussions?|threads?|chats?|posts?|questions?|channels?|everything|what"
    r"|said|written|asked|posted"
    r"|nachrichten|mensajes)(?:\s+\w+){0,3}\s*\Z",
    re.IGNORECASE,
)
_TO_ME = re.compile(
    r"\s*,?\s*\b(?:as|in|via|by|per|through)\s+(?:an?\s+)?(?:dm|direct\s+message|private\s+message"
    r"|slack\s+dm)(?:,?\s+(?:please|pls|bitte|stp|svp|por\s+favor))?\s*\Z",
    re.I,
)
_ASIDE = (
    r"(?:i['’]m|i\s+am|i\s+(?:have|know|think|guess|hope|always|often|keep|can['’]?t|don['’]?t|was|usually"
    r"|forget|hate)|it['’]?s|it\s+is"
    r"|they['’]re|they\s+are|we['’]re|we\s+are|we\s+(?:always|usually|often|have|use|keep|do|don['’]?t|never"
    r"|currently|forget|tend)|this\s+is"
    r"|that['’]s|that\s+is|there['’]s|there\s+(?:is|are)|always\s+the\s+same|same\s+\w+\s+every|no\s+need"
    r"|nothing\s+(?:else|more|fancy)"
    r"|people\s+(?:always|keep|often|forget|tend)|because|since\s+we|you\s+know|right\s+now|currently"
    r"|that\s+(?:way|would)|not\s+urgent"
    r"|(?:the|our|my|all)\s+(?:[\w-]+\s+){1,4}?(?:is|are|lives?|has|have)\s+(?:in|on|called|named|under"
    r"|always|just|already|a\s+mess|not)"
    r"|ich\s+bin|wir\s+(?:haben|sind|vergessen)|das\s+ist|es\s+ist|je\s+suis|c['’]est|nous\s+(?:avons|sommes"
    r"|oublions)|estamos|somos|es\s+que)\b"
)
# "tell them to …": what people are to do, and none of our steps.
_TOLD_TO = re.compile(
    rf"(?:remind|ask|tell|nudge|ping|invite|encourage)\s+(?:{CHANNEL}|{PERSON}|me|us|them|him|her|everyone"
    rf"|everybody)[^.;]*?\s+to\s+\w+\s",
    re.IGNORECASE,
)
_SO_MANY = re.compile(
    r"(?:please\s+)?(?:give|offer|show|write|make|suggest|propose)\s+(?:(?:me|us)\s+)?(?:\d+|two|three|four|five|a\s+few|some"
    r"|several)\s+(?:different\s+|alternative\s+)?(?:options|versions?|variants|variations|alternatives|choices|suggestions)"
    rf"(?:\s+to\s+choose\s+from)?(?=\s*(?:{CONTENT_MARK.pattern}\s*)?\Z)",
    re.IGNORECASE,
)
_INCLUDED = re.compile(
    r"(?:add|attach|quote|mention|append|paste)\s+(?:the|its|their|his|her)\s+(?!.*\b(?:to|in|into|on|as)\b)",
    re.IGNORECASE,
)
# What a text says, where nobody is named to whom it would be said.
_SAID_IN_IT = re.compile(
    r"(?:(?:say|mention|offer|explain|apologi[sz]e|promise|wish)(?:\s+(?!(?:it|that|this|them)\s*(?:\Z|to\b|in\b))|\Z)"
    r"|(?:ask|thank|tell|invite)\s+(?:(?:them|him|her|the\s+(?:customer|client|person|sender|candidate))(?!\w)|if\b|whether\b"
    r"|for\s|how\b|what\b|why\b))",
    re.IGNORECASE,
)
_GOES = re.compile(
    rf"{CHANNEL}|{PERSON}|\b(?:me|wait|approval)\b|\b(?:in|into|to|on|with|via|from)\s+(?:(?:the|our|my"
    rf"|an?)\s+)?[A-Z]\w"
)
_PUT_FIRST = re.compile(rf"\s*(?:in|to|into|on)\s+(?:the\s+)?(?:{CHANNEL}|{PERSON})\s+", re.IGNORECASE)
_ASKS = re.compile(r"\s*(?:who|which|what|whether|why|how|where)\b", re.IGNORECASE)
_PLACE = re.compile(rf"{CHANNEL}|{PERSON}")
_GONE_ON = re.compile(r"\s*(?:it|them|this|that|es|sie|lo|los|las)\b", re.IGNORECASE)
_GONE_ON_FORM = re.compile(r"-(?:le|la|les)\Z|[aeiáéí]l[oa]s?\Z", re.IGNORECASE)  # "poste-le", "publícalo"
_TO_ME_TOO = re.compile(r"\b(?:me|myself)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?;]\s+")
_KEEPS_IT = re.compile(r"(?:please\s+)?keep\s+(?:it|them|this)\b", re.IGNORECASE)
_BESIDE = re.compile(rf"(?:[.!?;…]+\s*|\n\s*)(?={_ASIDE})", re.IGNORECASE)
_IS_ASIDE = re.compile(_ASIDE, re.IGNORECASE)
_GIVEN = re.compile(
    rf"(?:for|pour|für|para)?\s*(?:[\w'’-]+\s+){{0,4}}?{INPUT}\w+{END}\s*(?:and|et|und|y"
    rf"|,)?\s*(?:{INPUT}\w+{END})?",
    re.IGNORECASE,
)


def recast(clauses: Sequence[Clause], vocabulary: Vocabulary, *, by_itself: bool) -> list[Clause]:
    """The clauses as they are meant; `by_itself`: nobody is there to be told anything when it starts."""
    clauses = _joined(clauses)
    cut = _with_manners((part for clause in clauses for part in _without_asides(clause)), vocabulary)
    alone = sum(not clause.aside for clause in cut) == 1
    found: list[Clause] = []
    for at, clause in enumerate(cut):
        if clause.aside or clause.mark:
            found.append(clause)
        elif clause.verb is None and _GIVEN.fullmatch(clause.words):
            continue  # what a run is given asks for nothing
        elif clause.verb is None and (direct := _TO_ME.search(clause.words)) and direct.start() > 0:
            rest = f"me {clause.words[: direct.start()]}"  # "my meetings of today as a dm"
            found.append(replace(clause, words=f"send {rest}", rest=rest, verb=Verb(Kind.SEND)))
        elif clause.verb is None:
            found += put_there(clause, vocabulary, alone=alone)
        elif clause.verb.kind in PROMPTS:
            for part in written_into(clause, vocabulary):
                prompts = part.verb is not None and part.verb.kind in PROMPTS
                found += (
                    _sent(part, vocabulary, by_itself=by_itself and not _goes_on(cut[at + 1 :]))
                    if prompts
                    else [part]
                )
        else:
            found.append(clause)
    return found


def _goes_on(later: Sequence[Clause]) -> bool:
    """ "write me a briefing, save it as a doc and dm me the link": it is not told by itself, too."""
    goes = [
        one
        for one in later[:1]
        if one.verb is not None and one.verb.kind in (Kind.SEND, Kind.REACH)
        if _GONE_ON.match(one.rest) or _GONE_ON_FORM.search(one.form)
    ]
    if any(
        one.verb is not None and one.verb.kind is Kind.SEND and LOOSE_TARGET.search(one.rest) for one in goes
    ):
        return True  # "give me a summary and post it in #ops"
    return bool(goes) and any(_TO_ME_TOO.search(one.words) for one in later)


def _asked_of(before: Clause, clause: Clause) -> tuple[str, str] | None:
    """ "compare these two and post in #hr who is better": the question is what the comparison is for."""
    if before.verb is None or before.verb.noun not in ("comparison", "analysis") or clause.verb is None:
        return None
    place = _PUT_FIRST.match(clause.rest)
    asked = clause.rest[place.end() :] if place is not None else clause.rest
    if not _ASKS.match(asked) or clause.verb.kind not in (Kind.SEND, Kind.WRITE):
        return None
    if place is None and clause.verb.kind is Kind.SEND and LOOSE_TARGET.search(asked):
        return None
    return asked.strip(" ,."), place.group().strip() if place is not None else ""


def _joined(clauses: Sequence[Clause]) -> list[Clause]:
    """ "remind #ops to close the till and lock the cage": both are what they are told."""
    found: list[Clause] = []
    for clause in clauses:
        asked = _asked_of(found[-1], clause) if found and not clause.mark else None
        if asked is not None:
            found[-1] = _and_says(found[-1], asked[0], clause)
            if asked[1]:
                words = f"post it {asked[1]}"
                found.append(Clause(words, f"it {asked[1]}", Verb(Kind.SEND), "", False))
            continue
        if found and _makes_several(found[-1], clause):
            rest = f"{found[-1].rest}, {clause.words}"
            found[-1] = replace(found[-1], words=f"{found[-1].form} {rest}", rest=rest)
            continue
        if found and _says_more(found[-1], clause):
            rest = f"{found[-1].rest} and {clause.words}"
            found[-1] = replace(found[-1], words=f"{found[-1].form} {rest}", rest=rest)
            continue
        more = _INCLUDED.match(clause.words) or (
            _ASKS_THERE.match(clause.words) and found and _PLACE.search(found[-1].rest)
        )
        if found and more and _says_that(found[-1], clause):
            rest = f"{found[-1].rest} and {clause.words}"
            found[-1] = replace(found[-1], words=f"{found[-1].form} {rest}", rest=rest)
            continue
        told = bool(found) and not found[-1].mark and _TOLD_TO.match(f"{found[-1].form} {found[-1].rest}")
        if told and not clause.mark and not clause.fresh and clause.verb and not _GOES.search(clause.words):
            before = found[-1]
            rest = f"{before.rest} and {clause.words}"
            found[-1] = replace(before, words=f"{before.form} {rest}", rest=rest)
        else:
            found.append(clause)
    return found


def _makes_several(before: Clause, clause: Clause) -> bool:
    """ "rewrite this, give me 3 options": so many of what was asked for, and nothing else."""
    makes = before.verb is not None and before.verb.kind in PROMPTS and not before.mark
    return makes and not clause.mark and _SO_MANY.match(clause.words) is not None


def _says_more(before: Clause, clause: Clause) -> bool:
    """ "write an answer, say sorry and offer 10 % off": all of it is what the text says."""
    kind = before.verb.kind if before.verb is not None else None
    some = re.match(r"an?\s", before.rest, re.IGNORECASE) is not None
    writes = (kind is Kind.WRITE or (kind is Kind.SEND and some)) and not before.mark
    said = writes and not clause.mark and not clause.fresh and _SAID_IN_IT.match(clause.words) is not None
    return said and not _GOES.search(clause.words)


# "post the roles in #general and ask for referrals": those who read it there.
_ASKS_THERE = re.compile(
    r"(?:please\s+)?(?:ask|invite|encourage|remind)\s+(?:for|if|whether|who|which|everyone|everybody|people|all|the\s+team)\b",
    re.IGNORECASE,
)


def _says_that(before: Clause, clause: Clause) -> bool:
    """ "post that it failed and add the amount": to the message, and to nothing else."""
    sends = before.verb is not None and before.verb.kind is Kind.SEND and not before.mark
    return sends and not clause.mark and not clause.fresh and not _GOES.search(clause.words)


def _and_says(before: Clause, asked: str, clause: Clause) -> Clause:
    marks = "".join(one.group() for one in CONTENT_MARK.finditer(clause.rest) if one.group() not in asked)
    rest = f"{before.rest}, and say {asked} {marks}".strip()
    return replace(before, words=f"{before.form} {rest}", rest=rest)


def _with_manners(clauses: Iterable[Clause], vocabulary: Vocabulary) -> list[Clause]:
    """ "… Short and friendly, please." is said of the text that was asked for before."""
    found: list[Clause] = []
    for clause in clauses:
        first, *said = _SENTENCE_END.split(clause.words)
        hows = [manner(one) for one in said]
        if said and None not in hows and not clause.mark and not CONTENT_MARK.search("".join(said)):
            found.append(replace(clause, words=first, rest=_before(clause, len(first), "")))
        elif (how := _how(clause)) is not None and any(_makes(one, vocabulary) for one in found):
            hows = [how]
        else:
            found.append(clause)
            continue
        at = next((at for at in range(len(found) - 1, -1, -1) if _makes(found[at], vocabulary)), None)
        if at is not None:
            found[at] = _so(found[at], ", ".join(how for how in hows if how))
        else:
            found[-1] = clause
    return found


def _how(clause: Clause) -> str | None:
    kept = clause.verb is None or _KEEPS_IT.match(clause.words)
    return manner(clause.words) if kept and not clause.mark else None


def _so(clause: Clause, how: str) -> Clause:
    """The clause with how it is to be said."""
    rest = f"{clause.rest.rstrip(' ,.')}, {how}"
    return replace(clause, words=f"{clause.form} {rest}".strip(), rest=rest)


def _makes(clause: Clause, vocabulary: Vocabulary) -> bool:
    """Whether it writes or shows something that can be said so or so."""
    if clause.mark or clause.verb is None or clause.aside:
        return False
    some = re.match(rf"(?:{vocabulary.indefinite})(?!\w)", clause.rest, re.IGNORECASE)
    return clause.verb.kind in PROMPTS or (clause.verb.kind is Kind.SEND and some is not None)


def _without_asides(clause: Clause) -> Iterator[Clause]:
    """A sentence that asks for nothing is no part of the clause before it."""
    bare = clause.verb is None and not clause.mark and clause.fresh
    if bare and _IS_ASIDE.match(clause.words) and not LOOSE_TARGET.search(clause.words):
        yield replace(clause, aside=True)
        return
    found = _BESIDE.search(clause.words)
    if found is None or clause.mark or LOOSE_TARGET.search(clause.words[found.end() :]):
        yield clause
        return
    after = clause.words[found.end() :]
    marks = "".join(one.group() for one in CONTENT_MARK.finditer(after))
    yield replace(
        clause,
        words=f"{clause.words[: found.start()]} {marks}".strip(),
        rest=_before(clause, found.start(), marks),
    )
    yield Clause(after, after, None, "", aside=True)


def _before(clause: Clause, end: int, marks: str) -> str:
    return f"{clause.rest[: max(0, end - (len(clause.words) - len(clause.rest)))]} {marks}".strip()


def _sent(clause: Clause, vocabulary: Vocabulary, *, by_itself: bool) -> Iterator[Clause]:
    """ "summarise it in #eng" is summarised, and posted there; "give me five ideas" is written, and sent."""
    found = _PUT_IN.match(clause.rest)
    what = (found["what"] or "").strip(" ,") if found is not None else ""
    pointed = what.casefold() in vocabulary.it | vocabulary.both | vocabulary.everything
    if found is not None and not _SAID_THERE.search(what) and not (pointed and _writes(clause)):
        yield replace(clause, words=f"{clause.form} {what}".strip(), rest=what)
        yield _after(clause, f"{vocabulary.say('post_it')} {found['where']}")
        return
    direct = _TO_ME.search(clause.rest)
    mine = re.search(vocabulary.me_forms, clause.form, re.IGNORECASE) is not None
    if not mine or not (by_itself or direct) or not _writes(clause):
        yield clause
        return
    rest = clause.rest[: direct.start()] if direct is not None else clause.rest
    if rest and rest.casefold() not in vocabulary.it:
        yield replace(clause, words=f"{clause.form} {rest}", rest=rest)
    it = next(iter(sorted(vocabulary.it & {"it", "es", "le", "lo"})), "it")
    yield Clause(f"send {it} {vocabulary.to_me}", f"{it} {vocabulary.to_me}", Verb(Kind.SEND), "", False)


def _writes(clause: Clause) -> bool:
    return clause.verb is not None and clause.verb.kind is Kind.WRITE


def _after(clause: Clause, words: str) -> Clause:
    rest = words.partition(" ")[2]
    return Clause(words, rest, Verb(Kind.SEND), "", False)

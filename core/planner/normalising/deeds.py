"""What is done or happens, as the order that it answers: "posting it to #fun", "it goes out by Gmail", "it is
posted in #fun", "du es in #ops postest", "que se publique en #ventas"."""

import re
import unicodedata

from core.planner.vocabulary import SENDING, Vocabulary
from core.planner.vocabulary.deeds import MOVES, POSTS, SENDS
from core.planner.vocabulary.table import alternatives

_WHO = re.compile(
    r"\A(?:(?:you|we|i|synth|du|wir|ihr|tu|vous|nous|tú|that|qu['’]|que|de|d['’])(?:\s+|(?<=['’])))+",
    re.IGNORECASE,
)
_CLITIC = re.compile(r"\A(?:l['’]|(?:les?|la|lui|leur|y|en)\s+)+", re.IGNORECASE)


def as_order(words: str, vocabulary: Vocabulary) -> str:
    """The order; empty where nothing is said that could be one."""
    said = re.sub(r"\s+", " ", words).strip(" ,.;")
    move = MOVES[vocabulary.code].fullmatch(said)
    if move is not None:
        return sent(move["more"], vocabulary)
    plain = _WHO.sub("", said)
    plain = _CLITIC.sub("", plain) if vocabulary.code == "fr" else plain
    first, _, rest = plain.partition(" ")
    if (verb := _order(first, vocabulary)) is not None:
        return f"{verb} {rest}".strip()
    before, _, last = plain.rpartition(" ")
    if vocabulary.code == "de" and (verb := _order(last, vocabulary)) is not None:
        return f"{verb} {before}".strip()
    return ""


def moved(text: str, vocabulary: Vocabulary) -> str:
    """The text with where something goes as an order."""
    moves = MOVES[vocabulary.code].pattern
    gap = rf"(?P<gap>(?:\A|[.;,:\n])[\s.,]*|\s(?:{vocabulary.join_words})\s+)"
    then = (
        r"(?P<then>(?:(?:and|und|et|y|only|erst|nur|solo|then|dann|danach|puis|ensuite|luego|después|after\s+that|afterwards)"
        r"\s*,?\s+)*)"
    )

    def order(found: re.Match[str]) -> str:
        said = sent(found["more"], vocabulary)
        return f"{found['gap']}{said}" if said else found.group()

    return re.sub(rf"{gap}{then}{moves}", order, text, flags=re.IGNORECASE)


def left_to_send(deed: str, before: str, vocabulary: Vocabulary) -> str:
    """The order for "before it goes out", where nothing before says that anything is sent; else empty."""
    if MOVES[vocabulary.code].fullmatch(deed.strip(" ,.;")) is None:
        return ""
    forms = [form for form, verb in vocabulary.verbs.items() if verb.kind in SENDING]
    said = re.compile(rf"(?<!\w)(?:{alternatives(forms)}|e-?mail|repl(?:y|ies)|respond)(?!\w)", re.IGNORECASE)
    return "" if said.search(before) else SENDS[vocabulary.code]


def is_said(order: str, before: str) -> bool:
    """Whether what stands before says it already: the same verb, and nobody else to whom."""
    verb, _, rest = order.partition(" ")
    said = rf"(?<!\w){re.escape(verb[:5])}"
    told = [target for target in re.findall(r"[#@<][\w#@|<>.-]+", rest) if target not in before]
    return not told and re.search(said, before, re.IGNORECASE) is not None


def sent(more: str, vocabulary: Vocabulary) -> str:
    """The order to send it there; empty for nowhere."""
    order = POSTS if re.search(r"#\w|<#", more) else SENDS
    return f"{order[vocabulary.code]} {more.strip()}" if more.strip() else ""


def _order(form: str, vocabulary: Vocabulary) -> str | None:
    """The imperative of any form of a verb that is known."""
    folded = _bare(form)
    for known in _candidates(folded):
        for verb in vocabulary.verbs:
            if _bare(verb) == known:
                return verb
    return (
        form
        if folded.endswith(("er", "ir", "re", "ar", "arlo", "arla", "erlo", "irlo"))
        and vocabulary.code in ("fr", "es")
        else None
    )


def _candidates(form: str) -> list[str]:
    found = [form]
    if form.endswith("ing"):
        stem = form[:-3]
        found += [stem, f"{stem}e", stem[:-1]]
    if form.endswith(("est", "st")):
        found += [f"{form[:-2]}", f"{form[:-2]}e", form[:-3] + "e"]
    return found


def _bare(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))

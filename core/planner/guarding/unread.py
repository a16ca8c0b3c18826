"""The guard: words of an instruction that no step of its reading accounts for.

A plan made of half of what somebody said would do something else: "delete the tasks that are done" is not
"delete the tasks". The rules need not know every way of saying things, as long as nothing that they pass over
is passed over in silence. What is accounted for is what the chosen action says of itself, what its parameters
were given, what was made before, the app, and words that ask for nothing.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from core.catalogue.entries import entry_of
from core.catalogue.things import other_words
from core.catalogue.verbs import classes, meant, word_set
from core.catalogue.words import STOP, stem, words
from core.engine import Offer
from core.planner.matching.words import LESS_THAN_DELETES

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
# Little words that change what is meant, though they name nothing.
_LIMITS = word_set("""
only not no nor without unless until till whenever whether except instead respectively when while if where
whose two three twice
nur nicht kein keine ohne außer bis falls wenn seul seulement sauf sans jamais solo sin excepto salvo nunca
""")
_FILLER = (
    STOP
    | word_set("""
app apps account ms crm tenant environment corresponding respective matching related associated appropriate
whole entire complete full simply finally afterwards immediately automatically together again directly quickly
saying says separate single there here out still too well additional further various fresh brand details
accordingly gets getting got somebody someone somewhere anyway right away nice
jemand quelqu'un quelqu alguien
information record records entry entries data item items content contents contenu inhalt contenido
bitte auch direkt sofort automatisch aussi directement automatiquement plaît también directamente
""")
) - _LIMITS
_LINKS = frozenset({"that", "which", "who", "the", "a", "an"})
# "the tickets that …" says which; "add a page in that section" points.
_RELATIVE = re.compile(
    r"(?<=\w)\s+(?:(?:that|which|who)\s+(?!\w+\Z)(?:(?:still|already|currently|do|does)\s+)?"
    r"(?:is|are|was|were|has|have|had|not|n['’]t|do|does|did|can|could|the|i|we|you|they|he|she|nobody"
    r"|somebody|\w+[a-z]s|\w+ed)\b|whose\b|where\b).*\Z",
    re.IGNORECASE | re.DOTALL,
)
_LIST_OF = re.compile(r"\b(?:an?|the)\s+(?:(?:full|complete|short)\s+)?list\s+of\s+", re.IGNORECASE)
_SAYS_NOTHING = re.compile(
    r"\s+(?:that|which|who)\s+(?:i|we|you|it|they|are|is|were|was|belongs?|exists?|have|has|been|be|to|it"
    r"|them|him|her"
    r"|any|of|the|there|available|made|created|written|found|retrieved|got|do)(?:\s+(?:it|them|him|her|been"
    r"|to|there"
    r"|available|made|created|written|found|retrieved|got|have|has|above|before))*\s*\Z",
    re.IGNORECASE,
)


@lru_cache(maxsize=4_096)
def _of_offer(offer: Offer) -> frozenset[str]:
    entry = entry_of(offer)
    params = [part for one in offer.params for part in (one.name, one.help)]
    options = [str(option.label) for one in offer.params for option in one.options]
    return entry.title | entry.body | stems(*params, *options)


def stems(*texts: str) -> frozenset[str]:
    """Of all words in some texts."""
    return frozenset(stem(word) for text in texts for word in words(text))


@dataclass(frozen=True)
class Left:
    """What an action leaves over of the words that asked for it; `grave` where that could be on which of all
    things it is done, or whether it is what was asked at all."""

    words: tuple[str, ...] = ()
    grave: bool = False


def of_action(said: str, offer: Offer, given: object, around: Iterable[str]) -> Left:
    """`given` are its parameters, `around` names what it may be said to be about: apps, and what earlier
    steps made."""
    told = _of_offer(offer) | stems(str(given), *around)
    said = _LIST_OF.sub("", said) if offer.effect == "reads" else said
    aside = _RELATIVE.search(said)
    left: list[str] = []
    if aside is not None:
        said = said[: aside.start()]
        if not _SAYS_NOTHING.fullmatch(aside.group()) and left_over(
            aside.group(), stems(str(given)) | _LINKS
        ):
            left.append(aside.group().strip(" ,."))
    first, _, rest = said.strip().partition(" ")
    done = does(first, offer)
    over = left_over(rest if done else said, told)
    unclear = not done and bool(over) and over[0].startswith(first)
    limited = any(word in _LIMITS for words_over in over for word in words(words_over))
    return Left((*over, *left), bool(left) or unclear or limited)


def left_over(said: str, told: Collection[str]) -> list[str]:
    """The stretches of words that are not among what is told, and not filler."""
    runs: list[tuple[int, int]] = []
    together = False
    for found in _WORD.finditer(said):
        word = found.group().casefold()
        if not _accounted(word, told):
            start = runs.pop()[0] if together and runs else found.start()
            runs.append((start, found.end()))
            together = True
        elif word not in _FILLER:
            together = False
    return [said[start:end] for start, end in runs]


def _accounted(word: str, told: Collection[str]) -> bool:
    if word in _FILLER or re.sub(r"['’]s\Z", "", word) in _FILLER:
        return True
    parts = [stem(part) for part in words(word)] or [word]
    if word in _LIMITS or word.isdigit():
        return word in told
    if all(part in told or _named(part, told) for part in parts):
        return True
    return bool(parts) and all(len(part) == 1 for part in parts)


def _named(part: str, told: Collection[str]) -> bool:
    """Whether it is another word for what is told, or runs together with it: "pull request"."""
    if any(all(one in told for one in others) for _, others in other_words([part])):
        return True
    return len(part) > 2 and any(part in one for one in told if len(one) > len(part))


def does(verb: str, offer: Offer) -> bool:
    """Whether the offer does what the verb asks for; a verb that nobody knows is done by nothing."""
    kinds = meant(classes(verb.casefold()))
    if verb.casefold() in LESS_THAN_DELETES:
        kinds -= {"delete"}
    does = entry_of(offer).verbs
    return bool(kinds) and (not does or bool(kinds & does) or ("send" in kinds and "create" in does))

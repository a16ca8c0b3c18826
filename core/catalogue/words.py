"""Text taken apart for searching: the same way for what engines offer and for what people ask.

Offers are named by programs (`retrievewithwhere_FolderItem`, `PUTMESSAGE`), so names are split where their
case, underscores or a leading verb say so. Words are compared by their stems.
"""

import re
from functools import cache, lru_cache
from itertools import pairwise

import snowballstemmer

from core.catalogue.verbs import VERB_FORMS, word_set

# Beyond this an intent is pasted text; its first part says what is wanted.
MOST_CHARACTERS = 4_000
_LONGEST_WORD = 40

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})")
_WORD = re.compile(r"[^\W_]+")
_ONE_WORD = re.compile(r"\b(to|e|on|sign)-(do|mail|call|off)", re.IGNORECASE)

# Words that say nothing about what is wanted, in the languages that people plan in.
STOP = word_set("""
a an the this that these those it its them they their there here he she his her him i me my mine we us our
you your yours who whom whose which what where when while if else then than as so such and or nor but not no
of to in into on onto at by for from with within without via using through over under about after before
between during per up down out off is are was were be been being am do does did doing done has have had
having can could will would shall should may might must let lets please also just only too very each every
any all some both either neither other another same own more most many much few several new existing given
following corresponding available specific particular certain current default first second third last next
previous one two three id ids using use used via based way need needs want wants like able make sure it's
don't dont isn't name named called type everything something anything nothing whenever whether because until
unless instead step steps workflow single
le la les un une des du de d l au aux et ou où ce cette ces cet mon ma mes ton ta tes son sa ses notre nos
votre vos leur leurs je tu il elle nous vous ils elles que qui quoi dont dans sur sous avec sans pour par en
chaque tous toutes tout toute nouveau nouvelle nouveaux nouvelles puis ensuite alors si sinon quand est sont
der die das den dem des ein eine einen einem einer eines und oder aber in im ins an am auf aus bei mit nach
von vom zu zum zur für über unter vor zwischen ich du er sie es wir ihr mein meine meinen dein deine sein
seine unser unsere unserem unseren unserer jede jedem jeden jedes jeder alle allen alles neu neue neuen neues
neuer dann danach wenn falls
sonst ist sind wird werden als sich mir mich uns ihm ihr ihnen diesem diesen dieser dieses diese bitte
dafür dazu damit daraus davon daran darin drin raus rein ab ein jemand was
el los las unos unas del al y o u con sin por para mi mis tu tus su sus nuestro nuestra yo ella nosotros
cada todo toda todos todas nuevo nueva nuevos nuevas luego después entonces cuando es son una unas lo le les
se te os nos me esta este esto estas estos ese esa eso al desde hacia además también
""")

_stemmer = cache(lambda: snowballstemmer.stemmer("english"))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """What the forms of a word share. It is English that offers are written in."""
    return str(_stemmer().stemWord(word))


def words(text: str) -> list[str]:
    """The words in lower case, names taken apart at their humps and underscores."""
    split = _HUMP.sub(" ", _ONE_WORD.sub(r"\1\2", text))
    return [word.casefold() for word in _WORD.findall(split) if len(word) <= _LONGEST_WORD]


def pieces(text: str) -> list[tuple[str, int, int]]:
    """The same words, each with where it begins and ends in the text."""
    found = []
    for part in _WORD.finditer(text):
        cuts = [0, *(cut.start() for cut in _HUMP.finditer(part.group())), len(part.group())]
        found += [
            (part.group()[start:end].casefold(), part.start() + start, part.start() + end)
            for start, end in pairwise(cuts)
            if end - start <= _LONGEST_WORD
        ]
    return found


def name_words(name: str) -> list[str]:
    """The words of a program's name; one that runs a verb and something together is taken apart too."""
    found = []
    for word in words(name):
        verb = _leading_verb(word)
        found += [verb, word[len(verb) :]] if verb else [word]
    return found


def is_thing(word: str) -> bool:
    """Whether it can say what something is about: no filler, no bare number."""
    return word not in STOP and not word.isdigit() and (len(word) > 1 or not word.isascii())


def _leading_verb(word: str) -> str:
    """The verb that an opaque word begins with: `retrieve` of `retrievewithwhere`."""
    for length in range(min(len(word) - 4, 10), 2, -1):
        if word[:length] in VERB_FORMS:
            return word[:length]
    return ""

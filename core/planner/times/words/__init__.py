"""The vocabularies, one file per language, and which of them a text is written in."""

from core.planner.times.lexicon import Language
from core.planner.times.tokens import Token
from core.planner.times.words.de import GERMAN
from core.planner.times.words.en import ENGLISH
from core.planner.times.words.es import SPANISH
from core.planner.times.words.fr import FRENCH

LANGUAGES = (ENGLISH, FRENCH, GERMAN, SPANISH)


def language_of(tokens: list[Token]) -> Language:
    """By its words of time first: "jeden Montag post the standup" is read as German. English wins a tie."""
    seen = {token.word for token in tokens}
    return max(LANGUAGES, key=lambda lang: (len(seen & lang.strong), len(seen & lang.known)))

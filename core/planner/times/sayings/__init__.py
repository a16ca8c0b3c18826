"""How schedules and questions about them are said, in the language of the intent; one file per language."""

from core.planner.times.sayings.book import Phrasebook
from core.planner.times.sayings.de import GERMAN
from core.planner.times.sayings.en import ENGLISH
from core.planner.times.sayings.es import SPANISH
from core.planner.times.sayings.fr import FRENCH

_BOOKS = {"en": ENGLISH, "fr": FRENCH, "de": GERMAN, "es": SPANISH}

__all__ = ["Phrasebook", "phrasebook"]


def phrasebook(locale: str) -> Phrasebook:
    """By locale ("de", "fr_CA", "es-419"); English for every other."""
    return _BOOKS.get(locale[:2].lower(), ENGLISH)

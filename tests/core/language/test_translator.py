"""What a text becomes in each language."""

from datetime import UTC, datetime

import pytest

from core.language import ENGLISH, Languages, Translator, read_languages
from core.planner import language_of

LANGUAGES = read_languages(language_of)


def in_(code: str) -> Translator:
    return LANGUAGES.named(code)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Every weekday at 8 write a haiku and post it to #general", "en"),
        ("Schreib jeden Werktag um 8 ein Haiku und poste es in #general", "de"),
        ("Écris un haïku chaque jour à 8h et poste-le dans #general", "fr"),
        ("Escribe un haiku cada día a las 8 y publícalo en #general", "es"),
        ("Napisz haiku", "en"),
        ("", "en"),
    ],
)
def test_the_language_is_that_of_the_words(said: str, code: str) -> None:
    assert LANGUAGES.of(said).code == code


def test_what_has_no_translation_is_said_in_english() -> None:
    text = "Nobody says {this}."
    assert in_("de")(text, this="that") == "Nobody says that."


def test_a_value_with_braces_stays_what_it_is() -> None:
    assert in_("de")("Needs") == "Braucht"
    assert ENGLISH("Plan {name}: {way}", name="{way}", way="x") == "Plan {way}: x"


def test_plurals_are_each_languages_own() -> None:
    one, many = "{n} token", "{n} tokens"
    assert [ENGLISH.plural(one, many, n) for n in (0, 1, 1234)] == ["0 tokens", "1 token", "1,234 tokens"]
    assert [in_("de").plural(one, many, n) for n in (1, 1234)] == ["1 Token", "1.234 Tokens"]
    assert [in_("fr").plural(one, many, n) for n in (0, 1, 2)] == ["0 jeton", "1 jeton", "2 jetons"]


def test_lists_numbers_and_days_are_written_as_people_write_them() -> None:
    day = datetime(2026, 1, 5, tzinfo=UTC)
    assert in_("de").listed(["a", "b", "c"]) == "a, b und c"
    assert in_("es").listed(["a", "b"], choice=True) == "a o b"
    assert ENGLISH.listed(["a", "b", "c"]) == "a, b and c"
    assert in_("de").number(0.4) == "0,4"
    assert in_("es").date(day, in_("es")("EEEE d MMMM")) == "lunes 5 de enero"


def test_without_catalogues_everybody_is_spoken_to_in_english() -> None:
    assert Languages().of("Schreib ein Haiku").code == "en"

"""Orders in French, Spanish and German that are for all that comes, and their verbs in every form."""

import pytest

from core.planner.normalising.products import products_named
from core.planner.triggers.abroad import supposed_abroad
from core.planner.vocabulary import FRENCH, SPANISH, Kind, vocabulary_of

ALL_THAT_COMES = """
Transfère chaque nouveau SMS à #ops | si un nouveau SMS arrive, Transfère le à #ops
Résume chaque nouveau ticket Zendesk et envoie-le à @ada | si un nouveau ticket Zendesk arrive, Résume le et envoie-le à @ada
ajoute chaque personne qui réserve un créneau à notre liste | si un personne réserve un créneau, ajoute le à notre liste
Traduis en anglais chaque message de #france | quand quelqu'un écrit dans #france, Traduis le en anglais
Guarda en Airtable cada nueva respuesta | si una nueva respuesta llega, Guarda lo en Airtable
Traduce al inglés cada mensaje de #spain | cuando alguien escriba en #spain, Traduce lo al inglés
Poste jede neue Bestellung in #shop | wenn eine neue Bestellung eingeht, Poste sie in #shop
Jede neue Antwort in unsere Tabelle eintragen | wenn eine neue Antwort eingeht, sie in unsere Tabelle eintragen
Übersetze jede Nachricht in #dach ins Englische | wenn jemand in #dach schreibt, Übersetze sie ins Englische
Poste chaque lundi les tickets dans #ops | Poste chaque lundi les tickets dans #ops
Publica cada viernes los pedidos | Publica cada viernes los pedidos
Schick mir jeden Morgen die Termine | Schick mir jeden Morgen die Termine
"""  # fmt: skip # noqa: E501 (a table)


@pytest.mark.parametrize("row", ALL_THAT_COMES.strip().splitlines())
def test_what_is_done_to_all_that_comes_begins_with_its_coming(row: str) -> None:
    said, meant = (part.strip() for part in row.split("|"))
    assert supposed_abroad(said) == meant


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("notez", Kind.REACH),
        ("récupère", Kind.REACH),
        ("envoie", Kind.SEND),
        ("mettez à jour", Kind.REACH),
        ("choisissez", Kind.TRANSFORM),
    ],
)
def test_french_orders_have_their_forms(form: str, kind: Kind) -> None:
    assert FRENCH.verb(form).kind is kind


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("revises", Kind.TAKE),
        ("publique", Kind.SEND),
        ("analice", Kind.TRANSFORM),
        ("reenvía", Kind.SEND),
        ("apunta", Kind.REACH),
    ],
)
def test_spanish_orders_have_their_forms(form: str, kind: Kind) -> None:
    assert SPANISH.verb(form).kind is kind


def test_words_of_one_language_alone_tell_it() -> None:
    assert vocabulary_of("Si falla un pago en Stripe, avísame por privado").code == "es"
    assert vocabulary_of("Was kannst du?").code == "de"


def test_products_have_one_name() -> None:
    assert products_named("en la hoja de cálculo de Google") == "en la Google Sheet"
    assert products_named("im Google-Kalender") == "im Google Calendar"
    assert products_named("dans le document Google Docs") == "dans le document Google Docs"

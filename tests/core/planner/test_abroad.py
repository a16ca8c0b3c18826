"""Orders in French, Spanish and German that are for all that comes, and their verbs in every form."""

import pytest

from core.definition import Action
from core.planner.normalising.products import products_named
from core.planner.triggers.abroad import supposed_abroad
from core.planner.vocabulary import Kind, vocabulary_of
from core.planner.vocabulary.french import FRENCH
from core.planner.vocabulary.spanish import SPANISH
from tests.core.planner.plans import sketch

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


PLANS = """
Escribe un anuncio de la fiesta, que lo apruebe @ada y publícalo en #general | payload approval slack:post_message
Quand quelqu'un met :bug: sur un message de #support, résume-le et envoie-le à @ada en privé | payload slack:direct_message
Cuando alguien ponga :bug: en un mensaje de #support, resúmelo y avísame por DM | payload slack:direct_message
Wenn jemand in #support ein :bug: an eine Nachricht setzt, schick sie mir als DM | slack:direct_message
une blague pour #random tous les vendredis à 13h30 stp | payload slack:post_message
un chiste malo para #random todos los viernes a las 13:30 porfa | payload slack:post_message
Mets un rappel dans #hr tous les lundis à 10h : rendre les notes de frais | slack:post_message
Setze jeden Montag um 10 eine Erinnerung in #hr: Spesen einreichen | slack:post_message
Préviens-moi en MP dès que quelqu'un écrit dans #sales | slack:direct_message
Envoie à @ben en privé le message suivant : « on part à 9h » | slack:direct_message
"""  # fmt: skip # noqa: E501 (a table)


@pytest.mark.parametrize("row", PLANS.strip().splitlines())
def test_what_people_say_abroad_is_planned(row: str) -> None:
    said, kinds = (part.strip() for part in row.split("|"))
    planned = sketch(said)
    assert planned.definition is not None
    steps = [step.action if isinstance(step, Action) else step.kind for step in planned.definition.steps]
    assert (steps, planned.notes) == (kinds.split(), ())


def test_words_of_one_language_alone_tell_it() -> None:
    assert vocabulary_of("Si falla un pago en Stripe, avísame por privado").code == "es"
    assert vocabulary_of("Was kannst du?").code == "de"


def test_products_have_one_name() -> None:
    assert products_named("en la hoja de cálculo de Google") == "en la Google Sheet"
    assert products_named("im Google-Kalender") == "im Google Calendar"
    assert products_named("dans le document Google Docs") == "dans le document Google Docs"

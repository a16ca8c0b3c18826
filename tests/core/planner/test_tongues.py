"""Orders in German, French and Spanish: the same plans, wherever a time or “new” stands."""

import pytest

from core.definition import AppEvent
from tests.core.planner.plans import sketch, told
from tests.core.planner.test_events import outlined, planned

TIMED = """
Schreib ein Haiku und poste es jeden Tag um 8 in #general | 0 8 * * *
Schreib ein Haiku und poste es jeden Tag um 8 Uhr in #general | 0 8 * * *
Schreib ein Haiku und poste es in #general jeden Tag um 8 | 0 8 * * *
Schreib jeden Werktag um 8 ein Haiku und poste es in #general | 0 8 * * 1-5
Schreib jeden Werktag um 8 Uhr ein Haiku und poste es in #general | 0 8 * * 1-5
Écris un haïku et poste-le chaque jour à 8h dans #general | 0 8 * * *
Poste chaque jour à 8h un haïku dans #general | 0 8 * * *
Escribe un haiku y publícalo cada día a las 8 en #general | 0 8 * * *
Publica cada día a las 8 un haiku en #general | 0 8 * * *
"""


@pytest.mark.parametrize("row", TIMED.strip().splitlines())
def test_a_time_counts_wherever_it_stands(row: str) -> None:
    intent, cron = (part.strip() for part in row.split("|"))
    plan = sketch(intent)

    assert told(plan) == f"{cron}; haiku(); post #general(haiku)"
    assert not plan.questions
    assert not plan.notes


NEWS = """
Wenn eine neue E-Mail in Gmail ankommt, poste sie in #general
Wenn eine neue Nachricht in Gmail eingeht, poste sie in #general
Quand un nouveau mail arrive dans Gmail, poste-le dans #general
Quand je reçois un nouveau message Gmail, poste-le dans #general
Cuando llegue un nuevo correo en Gmail, publícalo en #general
Wenn ein neues Ticket in Zendesk ankommt, poste es in #support
"""


@pytest.mark.parametrize("intent", NEWS.strip().splitlines())
def test_what_an_event_is_called_is_not_searched_for(intent: str) -> None:
    plan = planned(intent)

    assert plan.definition is not None
    assert isinstance(plan.definition.trigger, AppEvent)
    assert plan.definition.trigger.params == {}


REMINDERS = """
Jeden Freitag um 15 Uhr erinnere mich, die Rechnungen zu schicken | Erinnerung: Rechnungen schicken
Erinnere mich jeden Freitag um 15 Uhr daran, die Rechnungen zu schicken | Erinnerung: Rechnungen schicken
Erinnere mich jeden Montag um 9, Acme anzurufen | Erinnerung: Acme anrufen
erinnere #general jeden Tag um 16:30 daran, die Kasse zu schließen | Erinnerung: Kasse schließen
"""


@pytest.mark.parametrize("row", REMINDERS.strip().splitlines())
def test_what_somebody_is_reminded_of_is_done_by_none_of_our_steps(row: str) -> None:
    intent, text = (part.strip() for part in row.split("|"))
    plan = planned(intent)

    assert plan.definition is not None
    assert [step["params"]["text"] for step in plan.definition.as_json()["steps"]] == [text]
    assert not plan.questions


@pytest.mark.parametrize(
    "intent",
    [
        "every monday at 9 summarise the zendesk tickets and send a summary to #support",
        "Chaque lundi à 9h, résume les tickets Zendesk et envoie un résumé à #support",
        "Jeden Montag um 9 fasse die Zendesk-Tickets zusammen und schick eine Zusammenfassung an #support",
    ],
)
def test_a_summary_that_was_just_made_is_the_one_that_is_sent(intent: str) -> None:
    plan = planned(intent)

    assert plan.definition is not None
    assert outlined(plan.definition.steps) == "zendesk-list-tickets ; payload; post_message #support"


@pytest.mark.parametrize(
    "intent",
    [
        'write "Let\'s go" in #general',
        'Schreib "Let\'s go" in #general',
        'Écris "Let\'s go" dans #general',
        'Escribe "Let\'s go" en #general',
    ],
)
def test_words_that_are_there_already_are_posted_as_they_are(intent: str) -> None:
    plan = planned(intent)

    assert plan.definition is not None
    [step] = plan.definition.as_json()["steps"]
    assert step["params"] == {"channel": "#general", "text": "Let's go"}

"""Orders in German, French and Spanish: the same plans, wherever a time or “new” stands."""

import pytest

from core.definition import AppEvent
from tests.core.planner.plans import sketch, told
from tests.core.planner.test_events import planned

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

"""However somebody's yes is asked for, and whatever it is asked for: nothing goes out before it."""

from itertools import product

import pytest

from core.definition import Action, Approval, every_step
from tests.core.planner.test_doings import plan as planned

DEEDS = {
    "en": [
        "write a tip for #ops",
        "summarise the open Zendesk tickets for #ops",
        "write a haiku and post it in #ops",
        "post a joke in #ops",
        "email bob@acme.com a thank-you note",
    ],
    "de": [
        "schreibe einen Tipp für #ops",
        "fasse die offenen Zendesk-Tickets für #ops zusammen",
        "schreibe ein Gedicht und poste es in #ops",
    ],
    "fr": [
        "écris une astuce pour #ops",
        "écris un poème et poste-le dans #ops",
        "poste une blague dans #ops",
    ],
    "es": [
        "escribe un consejo para #ops",
        "escribe un poema y publícalo en #ops",
        "publica un chiste en #ops",
    ],
}
CONSENTS = {
    "en": [
        ", but ask me first",
        ", but let me see it first",
        " and let @ada approve it first",
        " once @ada has approved it",
        ". I want to check it before it goes out",
        ". Show it to me before you post it",
        " only after I said yes",
        ", get an ok from @ada first",
        " but not before I've seen it",
        ". Nothing goes out without my ok",
        ", @ada approves",
        ". Before it gets sent, ask me",
        ". Wait for @ada's go-ahead before posting",
    ],
    "de": [
        ", aber frag mich vorher",
        ", @ada muss es vorher freigeben",
        ". Ich möchte es sehen, bevor es rausgeht",
        ". Nichts geht ohne mein Okay raus",
        ", aber nicht, bevor ich es gesehen habe",
    ],
    "fr": [
        ", mais demande-moi d'abord",
        ", @ada doit valider avant",
        ". Je veux le voir avant que ça parte",
        ". Rien ne part sans mon accord",
        ", mais pas avant que je l'aie vu",
    ],
    "es": [
        ", pero pregúntame antes",
        ", @ada tiene que aprobarlo antes",
        ". Quiero verlo antes de que salga",
        ". Nada sale sin mi visto bueno",
        ", pero no antes de que yo lo haya visto",
    ],
}
SAID = [deed + consent for code in DEEDS for deed, consent in product(DEEDS[code], CONSENTS[code])]


@pytest.mark.parametrize("said", SAID)
async def test_somebody_has_said_yes_before_anything_goes_out(said: str) -> None:
    plan = await planned(said)

    assert plan.definition is not None, plan.refusal
    steps = list(every_step(plan.definition.steps))
    asked = next(at for at, step in enumerate(steps) if isinstance(step, Approval))
    sent = [at for at, step in enumerate(steps) if isinstance(step, Action) and "list" not in step.action]
    assert sent
    assert asked < min(sent)

"""Whole cards and threads, as they are read in German, French and Spanish."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from bot.slack.blocks.message import Message
from bot.slack.blocks.plan import NOTHING, Beside, Reader, plan_card
from bot.slack.blocks.progress import Progress
from bot.slack.blocks.run import ending, run_card
from bot.slack.speech import decision, verdict_in
from core.approvals import Verdict
from core.conversation.changes import compare
from core.conversation.plans import Difference
from core.language import read_languages
from core.planner import language_of
from core.runs import RunStatus
from core.workflows import Draft, DraftStatus, Place, Plan, Revision
from tests.bot.slack.room import labels_of, words_of
from tests.bot.slack.test_blocks import a_run, done
from tests.core.planner.plans import NOW, about, catalogue, planner, request

LANGUAGES = read_languages(language_of)
INTENTS = {
    "de": "Jeden Werktag um 8 Uhr schreib ein Haiku über Regen und poste es in #general",
    "fr": "Chaque jour ouvré à 8h écris un haïku sur la pluie et poste-le dans #general",
    "es": "Cada día laborable a las 8 escribe un haiku sobre la lluvia y publícalo en #general",
}


def planned(intent: str, *replies: str) -> Plan:
    tr = LANGUAGES.of(intent)
    plan = asyncio.run(planner().sketch(replace(request(intent), tr=tr)))
    for reply in replies:
        plan = asyncio.run(planner().sketch(replace(about(plan, reply, intent), tr=tr)))
    return plan


def draft_of(intent: str, plan: Plan) -> Draft:
    place = Place("D1", "1.0")
    return Draft(7, "T1", place, "U_ADA", intent, DraftStatus.READY, plan, None, None, NOW)


def shown(intent: str, plan: Plan, beside: Beside = NOTHING) -> dict[str, Any]:
    offered = asyncio.run(catalogue().of(plan.definition)) if plan.definition else None
    offer = offered.offer if offered is not None else lambda key: None
    reader = Reader("Europe/Paris", NOW, offer, {"U_ADA": "Ada"}, tr=LANGUAGES.of(intent))
    return read(plan_card(draft_of(intent, plan), reader, beside))


def read(message: Message) -> dict[str, Any]:
    """As somebody reads it: a space that does not break is a space."""
    return dict(message.arguments())


def told(message: dict[str, Any]) -> list[str]:
    text = words_of(message).replace("\u00a0", " ").replace("\u202f", " ")
    return [line.strip() for line in text.splitlines() if line.strip()]


CARDS = {
    "de": """
Läuft Montag bis Freitag um 08:00 (Europe/Paris) · nächster Lauf *Montag, 23. November um 08:00*
*1.  Haiku*
*2.  Nachricht posten in #general*
‹Antwort von Schritt 1›
Schritt 2 verschickt etwas.
„Speichern“ startet den Zeitplan, „Ausführen“ macht es einmal, jetzt. Vorher passiert nichts.
""",
    "fr": """
S’exécute tous les jours ouvrés à 08:00 (Europe/Paris) · prochaine exécution *lundi 23 novembre à 08:00*
*1.  Haiku*
*2.  Publier un message dans #general*
‹réponse de l’étape 1›
L’étape 2 envoie quelque chose.
Une exécution prend environ 1 appel au modèle et 280 jetons.
""",
    "es": """
«Guardar» pone en marcha el horario. «Ejecutar» lo hace una vez, ahora. Antes de eso no pasa nada.
Una ejecución usa más o menos 1 llamada al modelo y 280 tokens.
*1.  Haiku*
*2.  Publicar un mensaje en #general*
‹respuesta del paso 1›
El paso 2 envía algo.
«Guardar» pone en marcha el horario. «Ejecutar» lo hace una vez, ahora. Antes de eso no pasa nada.
""",
}
BUTTONS = {
    "de": ["Ausführen", "Speichern", "Vorschau", "Verwerfen"],
    "fr": ["Exécuter", "Enregistrer", "Aperçu", "Abandonner"],
    "es": ["Ejecutar", "Guardar", "Vista previa", "Descartar"],
}


@pytest.mark.parametrize("code", CARDS)
def test_a_plan_is_shown_in_the_language_of_its_intent(code: str) -> None:
    intent = INTENTS[code]
    card = shown(intent, planned(intent))
    for line in filter(None, CARDS[code].splitlines()):
        assert line in told(card)
    assert labels_of(card) == BUTTONS[code]


@pytest.mark.parametrize(
    ("intent", "lines"),
    [
        (
            "Poste das in den Kanal",
            ["Bevor *post* laufen kann, brauche ich 2 Antworten.", "Antworte einfach in diesem Thread."],
        ),
        ("Écris un haïku et poste-le dans le canal", ["Choisissez un canal"]),
        ("Escribe un haiku y publícalo en el canal", ["Elige un canal"]),
    ],
)
def test_what_is_missing_is_asked_in_the_same_language(intent: str, lines: list[str]) -> None:
    card = shown(intent, planned(intent))
    assert set(lines) <= set(told(card))


@pytest.mark.parametrize(
    ("code", "reply", "lines"),
    [
        ("de", "entferne den zweiten Schritt", ["*Geändert* · Ada: „entferne den zweiten Schritt“"]),
        (
            "fr",
            "à 9h plutôt",
            ["*Modifié* · Ada : « à 9h plutôt »", "tous les jours ouvrés à 09:00 (Europe/Paris)"],
        ),
        (
            "es",
            "mejor a las 9",
            ["*Cambiado* · Ada: «mejor a las 9»", "cada día laborable a las 09:00 (Europe/Paris)"],
        ),
    ],
)
def test_a_change_is_shown_in_the_same_language(code: str, reply: str, lines: list[str]) -> None:
    before, after = planned(INTENTS[code]), planned(INTENTS[code], reply)
    assert before.definition is not None and after.definition is not None
    made = Revision(7, 2, 1, "U_ADA", reply, after, NOW)
    changes = compare(before.definition, after.definition)
    card = shown(INTENTS[code], after, Beside(Difference(before.definition, after.definition, changes, made)))
    assert set(lines) <= set(told(card))


@pytest.mark.parametrize(
    ("code", "asked", "answer"),
    [
        ("de", "Was kostet das?", "Ein Lauf fragt 1-mal ein Modell, zusammen etwa"),
        ("de", "mach das blau", "Ich habe nichts geändert, weil ich „mach das blau“ nicht verstanden habe."),
        ("fr", "combien ça coûte ?", "Une exécution sollicite un modèle 1 fois, environ"),
        ("es", "¿cuánto cuesta?", "Una ejecución consulta un modelo 1 vez, unos"),
        (
            "es",
            "¿cuándo se ejecuta?",
            "Cuando se guarde, se ejecutará el lunes 23 de noviembre de 2026 a las 08:00",
        ),
    ],
)
def test_questions_about_a_plan_are_answered_in_the_same_language(code: str, asked: str, answer: str) -> None:
    plan = planned(INTENTS[code], asked)
    assert plan.answer is not None
    assert answer in plan.answer


ENDINGS = {
    "de": (
        "haiku: läuft, 0 von 1 fertig",
        "*haiku* ist fertig, nach 12 Sek. · 1.234 Tokens.",
        "Noch einmal ausführen",
    ),
    "fr": (
        "haiku : en cours, 0 sur 1 terminés",
        "*haiku* est terminé en 12 s · 1 234 jetons.",
        "Exécuter à nouveau",
    ),
    "es": (
        "haiku: en marcha, 0 de 1 hechos",
        "*haiku* ha terminado en 12 s · 1.234 tokens.",
        "Ejecutar otra vez",
    ),
}


@pytest.mark.parametrize("code", ENDINGS)
def test_a_run_is_told_in_the_language_in_which_it_was_asked_for(code: str) -> None:
    definition = planned(INTENTS[code]).definition
    assert definition is not None
    one = definition.model_copy(update={"name": "haiku", "steps": definition.steps[:1]})
    running, over = a_run(one, RunStatus.RUNNING), a_run(one, RunStatus.COMPLETED)

    def progress(run: Any, *responses: Any) -> Progress:
        names, tr = {"U0ADA000": "Ada"}, LANGUAGES.of(run.definition.intent)
        return Progress(run, responses, lambda key: None, names, tr=tr)

    goes_on, ends, label = ENDINGS[code]
    assert goes_on in told(read(run_card(progress(running))))
    last = read(ending(progress(over, done("haiku"))))
    assert ends in told(last)
    assert labels_of(last) == [label]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Ausführen", "run"),
        ("speichern", "save"),
        ("Exécutez", "run"),
        ("enregistrer", "save"),
        ("ejecútalo", "run"),
        ("deshacer", "undo"),
        ("verwerfen", "discard"),
    ],
)
def test_what_stands_on_a_button_can_be_typed(said: str, meant: str) -> None:
    assert decision(said) == meant


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("freigegeben", Verdict.APPROVE),
        ("abgelehnt: zu lang", Verdict.REJECT),
        ("approuvé", Verdict.APPROVE),
        ("d’accord", Verdict.APPROVE),
        ("rechazado", Verdict.REJECT),
    ],
)
def test_a_decision_is_understood_in_these_languages(said: str, verdict: Verdict) -> None:
    heard = verdict_in(said)
    assert heard is not None and heard.verdict is verdict

"""What French, Spanish and German speakers say that English ones put otherwise: "fais un poème", "tu
l'envoies", "envoie-lui un mail de bienvenue", "réponds dans le fil"."""

import pytest

from core.definition import Action, every_step
from tests.core.planner.test_doings import plan as planned
from tests.core.planner.test_steps import shape

STEPS = """
fais un poème sur la pluie et poste-le dans #ops
= P > post #ops
Peux-tu faire un résumé de ce texte et me l'envoyer ? « On vient d'ouvrir notre bureau à Lyon : 12 personnes »
= P > dm me
tous les lundis à 9h fais un récap des tickets Zendesk ouverts dans #ops
= zendesk-list-tickets > P > post #ops
je te donne un nom et un email, tu écris un mail de bienvenue et tu l'envoies avec Gmail
= P > gmail-send-email
Tu peux faire un post LinkedIn à partir de ce texte ? « On vient d'ouvrir notre bureau à Lyon »
= P
haz un poema sobre la lluvia y publícalo en #ops
= P > post #ops
cada lunes a las 9 haz un resumen de los tickets abiertos de Zendesk en #ops
= zendesk-list-tickets > P > post #ops
te doy un nombre y un correo, tú redactas un correo de bienvenida y lo envías con Gmail
= P > gmail-send-email
mach ein Gedicht über Regen und poste es in #ops
= P > post #ops
jeden Montag um 9 machst du eine Zusammenfassung der offenen Zendesk-Tickets und postest sie in #ops
= zendesk-list-tickets > P > post #ops
ich gebe Name und Startdatum ein, du legst in Asana eine Aufgabe an und postest einen netten Willkommenstext in #ops
= asana-create-task > P > post #ops
quand un nouveau contact arrive dans HubSpot, envoie-lui un mail de bienvenue avec Gmail
= P > gmail-send-email
cuando entre un contacto nuevo en HubSpot, espera un día y mándale un correo de bienvenida personalizado desde Gmail
= WAIT 86400 > P > gmail-send-email
wenn ein neuer Kontakt in HubSpot angelegt wird, warte zwei Wochen und schick ihm eine kurze Erinnerungsmail über Gmail
= WAIT 1209600 > P > gmail-send-email
écris une annonce pour #ops, mais demande-moi avant de la publier
= P > OK owner > post #ops
escribe un anuncio para #ops, pero pregúntame antes de publicarlo
= P > OK owner > post #ops
schreibe einen Tipp für #ops, aber frag mich, bevor du ihn postest
= P > OK owner > post #ops
wenn ein neues Zendesk-Ticket kommt, schreib in #ops, wer es ist und was die Person will
= P > post #ops
cuando alguien reaccione con :bug: en #ops, crea una tarea en Asana y pon el enlace en #ops
= asana-create-task > post #ops
Wenn in HubSpot ein neuer Kontakt angelegt wird: 3 Tage warten und dann @ada erinnern, dass sie den Kontakt anruft
= WAIT 259200 > dm @ada
Bei jedem neuen Lead in Salesforce: prüfe, ob es ein Unternehmen mit mehr als 50 Mitarbeitern ist. Wenn ja, poste es in #ops, sonst mach nichts
= P > IF(post #ops)
Könnten Sie bei jeder neuen E-Mail in Outlook prüfen, ob es eine Mahnung ist? Falls ja, bitte eine kurze Zusammenfassung per DM an @ada
= P > IF(P > dm @ada)
jede Stunde von 9 bis 17 Uhr: prüfe, ob es neue Fehler in Sentry gibt, und wenn ja, poste sie in #ops
= sentry-list-project-issues > IF(post #ops)
Toutes les 2 heures de 9h à 17h en semaine, regarde s'il y a des erreurs Sentry non résolues et s'il y en a fais-moi un résumé en DM
= sentry-list-project-issues > IF(P > dm me)
quand un ticket Zendesk arrive, vérifie si c'est une plainte. Si oui, préviens @ada, sinon poste-le dans #ops
= P > IF(dm @ada | post #ops)
cuando llegue un ticket a Zendesk, comprueba si es una queja. Si es así, avisa a @ada
= P > IF(dm @ada)
Ich gebe einen Firmennamen ein und bekomme eine kurze Beschreibung der Firma
= P
je tape un sujet et j'obtiens trois idées de titres
= P
In 10 Minuten: erinnere mich an den Anruf mit Herrn Meier
= dm me
jeden Montag um 9 gib mir eine Liste der offenen Jira-Tickets
= jira-search-issues-with-jql > P > dm me
chaque lundi à 9h fais-moi un résumé des tickets Zendesk
= zendesk-list-tickets > P > dm me
cada lunes a las 9 hazme un resumen de los tickets de Zendesk
= zendesk-list-tickets > P > dm me
Wenn eine Zahlung fehlschlägt, schreib dem Kunden eine freundliche E-Mail, aber zeig sie mir vorher
= P > OK owner > gmail-send-email
"""  # noqa: E501 — one message, one line


def rows(table: str) -> list[tuple[str, str]]:
    lines = table.strip().splitlines()
    return [(said, meant.removeprefix("= ")) for said, meant in zip(lines[::2], lines[1::2], strict=True)]


@pytest.mark.parametrize(("words", "steps"), rows(STEPS))
async def test_what_is_meant_is_done(words: str, steps: str) -> None:
    plan = await planned(words)

    assert plan.definition is not None, plan.refusal
    assert shape(plan.definition.steps) == steps


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("quand quelqu'un écrit dans #ops, réponds dans le fil avec une réponse polie", "{{reply}}"),
        ('wenn jemand in #ops schreibt, antworte im Thread mit "Danke"', "Danke"),
        ('cuando alguien escriba en #ops, responde en el hilo con "Gracias"', "Gracias"),
        ("quand quelqu'un écrit dans #ops, résume le message et poste le résumé dans le fil", "{{summary}}"),
    ],
)
async def test_a_message_is_answered_in_its_own_thread(words: str, text: str) -> None:
    plan = await planned(words)

    assert plan.definition is not None, plan.refusal
    answer = plan.definition.steps[-1]
    assert isinstance(answer, Action)
    assert (answer.params["text"], answer.params["thread"]) == (text, "{{trigger.thread}}")


async def test_nobody_is_reminded_of_something_without_being_told_of_what() -> None:
    plan = await planned(
        "When a new deal is created in Pipedrive, wait 3 days and then remind @ada to follow up on it"
    )

    assert plan.definition is not None
    sent = [step for step in every_step(plan.definition.steps) if isinstance(step, Action)]
    assert sent[-1].params["text"] == "Reminder: follow up on it\n\n{{trigger.text}}"


async def test_what_a_choice_stands_for_was_read() -> None:
    plan = await planned("I give you an email, share the Plans folder on Google Drive with it (view only)")

    assert plan.definition is not None
    share = plan.definition.steps[0]
    assert isinstance(share, Action) and share.params["role"] == "reader"
    assert not any("view only" in str(note) for note in plan.notes)

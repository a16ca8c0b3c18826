"""Other words for what offers are about. People say "PR", "repo" or "meeting"; an offer says what its service
calls it. These are words of the trade, not of one catalogue; each is tried beside the word itself."""

from collections.abc import Iterator, Sequence

from core.catalogue.words import stem

# The first word is asked for when one of the others is said. With a bar: both ways.
_SAME = """
pull request: pr, prs
merge request: mr, mrs
repository: repo, repos
direct message: dm, dms, im
event | meeting, appointment
message: note, notification, chat
conversation: chat
notification | alert
email | mail, message
document | doc, docs
file | attachment, document
spreadsheet: sheet, excel
row | record, line
user | person, people, member, account
customer | client, contact
contact: person, people
employee: staff, worker, colleague
ticket | issue, case, incident
issue | bug, defect
error | exception, crash
meeting: call, conference, videocall
draft: brouillon, brouillons, entwurf, entwürfe, borrador, borradores
deal: affaire, affaires, geschäft, geschäfte, negocio, negocios
response: réponse, réponses, antwort, antworten, respuesta, respuestas
task | todo, item
folder | directory
organization | company, team
group | team
picture | image, photo
channel: room
sms | text
call | voice, phone
phone number: number
workspace: dashboard, space
database | db
product | item, good
supplier | vendor
purchase order: po, pos
opportunity | deal
note | comment
comment | reply, remark
user: account
article: knowledge, kb
subscription: subscriber, subscribe
invitee | attendee, guest
payment | charge
response | answer
submission: response, answer, entry
event: interview, demo, session
row: entry
invoice: bill
order: purchase, sale
lead: prospect
subscriber: contact, person, people, member, reader
audience | newsletter
conversation: thread
page: wiki
customer: buyer, payer
invitation: invite
price: pricing, rate
quote: quotation, estimate
device: computer, laptop, machine
function: lambda
object | file
approval: signoff
secret: credential, password
calendar: agenda
domain: tenant
url: link
link: url

issue: problème, problèmes, problem, probleme, incidencia, incidencias
error: erreur, erreurs, fehler
bug: bogue, bogues
task: tâche, tâches, aufgabe, aufgaben, tarea, tareas
file: fichier, fichiers, datei, dateien, archivo, archivos, fichero, ficheros
folder: dossier, dossiers, ordner, carpeta, carpetas
invoice: facture, factures, rechnung, rechnungen, factura, facturas
customer: clients, kunde, kunden, cliente, clientes
contact: kontakt, kontakte, contacto, contactos
message: nachricht, nachrichten, mensaje, mensajes
email: courriel, courriels, mél, correo, correos
row: ligne, lignes, zeile, zeilen, fila, filas
spreadsheet: tableur, tabelle, tabellen, hoja, hojas, feuille, feuilles
calendar: calendrier, kalender, calendario
event: événement, événements, rendez-vous, rdv, termin, termine, besprechung, besprechungen, evento, eventos
event: réunion, réunions, reunión, reuniones, cita, citas, créneau, créneaux
user: utilisateur, utilisateurs, benutzer, nutzer, usuario, usuarios
comment: commentaire, commentaires, kommentar, kommentare, comentario, comentarios
order: commande, commandes, bestellung, bestellungen, pedido, pedidos
product: produit, produits, produkt, produkte, producto, productos
ticket: billet, billets, tickets
page: seite, seiten, página, páginas
channel: canal, canaux, kanal, kanäle, canales
employee: employé, employés, mitarbeiter, empleado, empleados
lead: prospect, prospects, interessent, interessenten
payment: paiement, paiements, zahlung, zahlungen, pago, pagos
refund: remboursement, remboursements, rückerstattung, rückerstattungen, erstattung, reembolso, reembolsos
report: rapport, rapports, bericht, berichte, informe, informes
card: carte, cartes, karte, karten, tarjeta, tarjetas
note: notiz, notizen, nota, notas
list: listen, listas
sms: smss
submission: soumission, inscription, einsendung, envío
subscriber: abonné, abonnés, abonnent, abonnenten, suscriptor, suscriptores, suscriptora
incident: vorfall, vorfälle, störung, störungen, incidente, incidentes, guardia
database: datenbank, base

open: offen, offene, offenen, offener, ouvert, ouverts, ouverte, ouvertes
open: abierto, abiertos, abierta, abiertas
closed: geschlossen, geschlossene, geschlossenen, fermé, fermés, fermée, fermées
closed: cerrado, cerrados, cerrada, cerradas
new: neu, neue, neuen, neuer, neues, nouveau, nouveaux, nouvelle, nouvelles, nuevo, nuevos, nueva, nuevas
unpaid: unbezahlt, unbezahlte, unbezahlten, impayé, impayés, impayée, impayées, impagado, impagada, impagadas
overdue: überfällig, überfällige, überfälligen, vencido, vencidos, vencida, vencidas
unread: ungelesen, ungelesene, ungelesenen
pending: ausstehend, ausstehende, ausstehenden, pendiente, pendientes
urgent: dringend, dringende, dringenden, urgents, urgente, urgentes
"""


def _stems(phrase: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in phrase.replace("-", " ").split())


def _table() -> dict[tuple[str, ...], list[tuple[str, ...]]]:
    table: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for line in _SAME.strip().splitlines():
        both = " | " in line
        first, _, rest = line.partition(" | " if both else ":")
        main = _stems(first)
        for phrase in filter(None, (part.strip() for part in rest.split(","))):
            said = _stems(phrase)
            table.setdefault(said, []).append(main)
            if both:
                table.setdefault(main, []).append(said)
    return table


_OTHER_WORDS = _table()
_LONGEST = max(map(len, _OTHER_WORDS))


def other_words(stems: Sequence[str]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """(what was said, what it is also called), by their stems."""
    for length in range(1, _LONGEST + 1):
        for at in range(len(stems) - length + 1):
            said = tuple(stems[at : at + length])
            for other in _OTHER_WORDS.get(said, ()):
                yield said, other

"""What is done, whatever word says it: "file a ticket" and "Create Issue" are both creating.

A verb can be of several classes ("post" sends and creates). The verbs of other languages lead to the same
classes; offers are written in English.
"""

from collections.abc import Iterable
from functools import lru_cache


def word_set(text: str) -> frozenset[str]:
    """The words of a table that is written as text."""
    return frozenset(text.split())


_CLASSES = """
create: create creates created creating creation add adds added adding make makes made making open opens
create: opened opening file files filed generate generates generating insert inserts inserting register
create: registers submit submits submitting subscribe subscribes start starts started starting schedule
create: schedules scheduling build builds building draft drafts append appends log logs raise raises write
create: writes writing book books put puts upload uploads uploaded uploading upsert upserts post posts
create: posted
create: publish publishes save saves saving store stores storing record import imports provision compose
create: publishing enter set-up setup spin launch enroll enrol establish prepare attach attaches attaching
create: invite invites inviting populate produce issue drop enroll onboard
create: lodge place reserve request hire leave
get: get gets getting list lists listing listed fetch fetches fetched fetching read reads reading retrieve
get: retrieves retrieved retrieving retrieval look looks lookup find finds finding search searches searching
get: query queries show shows showing compile compiles obtain obtains obtaining collect collects collecting
get: gather gathers pull pulls view views see check checks download downloads downloading export exports
get: load loads browse scan count grab grabs give gives extract extracts access accesses poll review display
get: know many lookups inspect analyze enumerate request receive return returns acquire select
update: update updates updated updating upsert upserts change changes changed changing edit edits editing
update: modify modifies modifying modification set sets setting rename renames renaming adjust patch patches
update: mark marks assign assigns move moves append replace complete close closes closing reopen resolve
update: redact apply grant approve reject lock unlock block unblock pin unpin link restore suspend
update: promote escalate transition transitions
update: reset enable disable put putting correct fix amend alter refresh overwrite revise activate
update: deactivate
delete: delete deletes deleted deleting deletion remove removes removed removing erase drop drops clear
delete: clears destroy trash archive cancel cancels unsubscribe purge purges wipe discard unassign detach
delete: revoke deprovision offboard expunge eliminate
send: send sends sent sending post posts posted posting notify notifies notified notifying notification
send: message messages messaging email emails emailing mail mails mailing text texts dm dms tell tells
send: publish publishes publishing forward forwards reply replies share shares announce announces alert
send: alerts ping broadcast call calls remind reminds inform informs warn sms deliver tweet
copy: copy copies copied copying duplicate duplicates clone clones cloning move moves moving transfer
copy: transfers sync syncs synchronize replicate migrate import imports export back backup mirror
run: run runs running execute executes executing invoke invokes invoking trigger triggers call calls launch
run: start starts rerun perform dispatch

create: crée créer créez créé ajoute ajouter ajoutez ouvre ouvrir rédige enregistre enregistrer planifie
create: télécharge téléverse insère insérer inscris génère générer note noter notez consigne consigner
create: stocke
create: stocker range ranger inscrire renseigne renseigner sauvegarde sauvegarder programme programmer
create: réserve
create: réserver déclenche déclencher invite inviter abonne abonner
get: récupère récupérer récupérez obtiens obtenir obtenez liste lister listez cherche chercher cherchez
get: trouve
get: trouver trouvez lis lire lisez affiche afficher montre montrer consulte consulter recherche rechercher
update: modifie modifier modifiez change changer mets mettre jour actualise actualiser renomme renommer
update: édite
update: assigne assigner attribue attribuer ferme fermer clôture clôturer complète compléter marque marquer
delete: supprime supprimer supprimez efface effacer enlève enlever retire retirer annule annuler
send: envoie envoyer envoyez poste poster publie publier notifie notifier préviens prévenir informe partage
send: transmets transmettre avertis avertir alerte alerter signale signaler annonce annoncer
copy: copie copier duplique dupliquer transfère transférer synchronise synchroniser déplace
run: exécute exécuter lance lancer démarre

create: erstelle erstellen erstell erstellt anlegen lege leg hinzufügen füge füg öffne öffnen eröffne
create: schreibe
create: schreib speichere speichern plane buche trage eintragen generiere hochladen lade registriere erzeuge
create: trag registrier erzeug speicher notier vermerk reservier eröffne ergänze notiere notieren
create: vermerke vermerken reserviere reservieren
get: prüf sammel ermittle nenne
get: hole holen hol lies lesen suche suchen such finde finden zeige zeig zeigen liste auflisten rufe abrufen
get: ruf sammle sammeln frage abfragen gib prüfe
update: setz bearbeit aktualisier markiere weise zuweisen schließe schließ schließen
update: aktualisiere aktualisieren ändere ändern bearbeite bearbeiten setze setzen benenne umbenennen
delete: entfern stornier archiviere archivieren kündige
delete: lösche löschen lösch entferne entfernen storniere
send: benachrichtig informier veröffentlich meld leite weiterleiten mail maile
send: sende senden send schicke schicken schick poste posten verschicke versende benachrichtige informiere
send: veröffentliche teile melde antworte maile
copy: kopiere kopieren dupliziere verschiebe verschieben übertrage synchronisiere
run: starte starten ausführen

create: crea crear cree añade añadir agrega agregar abre abrir escribe guarda guardar programa registra sube
create: genera generar inserta insertar apunta apuntar anota anotar mete meter registrar sube subir inscribe
create: inscribir reserva reservar invita invitar suscribe suscribir dispara
get: obtén obtener obtiene consigue lista listar busca buscar encuentra encontrar lee leer muestra mostrar
get: recupera recuperar consulta descarga
update: actualiza actualizar cambia cambiar modifica modificar edita editar renombra renombrar asigna
update: asignar
update: cierra cerrar marca marcar completa completar
delete: elimina eliminar borra borrar quita quitar cancela
send: envía enviar envia manda mandar publica publicar notifica notificar avisa avisar comparte responde
send: reenvía reenviar pasa pasar alerta alertar anuncia anunciar
copy: copia copiar duplica mueve mover transfiere sincroniza
run: ejecuta ejecutar inicia
"""

# Copying is reading here and making there.
_MEANS = {"copy": ("get", "create"), "send": (), "run": ()}

# Words that are as often things as doings: a verb only where a doing is expected, at the head of a clause.
OFTEN_THINGS = word_set("""
access alert alerts archive back backup book books call calls change consulta copia copie copies copy
count cree dm dms download downloads draft drafts drop email emails entry export file files form import
issue jour label list lista liste lists log logs look mail mails many mark message messages note
notification order patch plane post posts programa publish queries query recherche record replies reply
report request review run runs schedule schedules search see set sets share shares sms start store stores
such text texts trigger triggers tweet update updates upload uploads view views
""")


def _table() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for line in _CLASSES.strip().splitlines():
        name, colon, forms = line.partition(":")
        for form in forms.split() if colon else ():
            table.setdefault(form, set()).add(name)
    return {form: frozenset(names) for form, names in table.items()}


VERB_FORMS = _table()


@lru_cache(maxsize=10_000)
def classes(word: str) -> frozenset[str]:
    """What the word does; none for a word that is no verb we know."""
    return VERB_FORMS.get(word, frozenset())


def meant(names: Iterable[str]) -> frozenset[str]:
    """The classes, with those that they imply."""
    found = set(names)
    for name in tuple(found):
        found.update(_MEANS.get(name, ()))
    return frozenset(found)

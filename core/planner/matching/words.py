"""Words as steps and actions are compared by them: stems, the classes of verbs, what says nothing."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise

from core.catalogue.verbs import OFTEN_THINGS, classes, word_set
from core.planner.vocabulary.table import pairs, phrases

_TOKEN = re.compile(r"#[\w-]+|@[\w.-]+|[^\W_]+(?:['’][^\W_]+)?")
_INITIALS = re.compile(r"[A-Z]{2,}s")  # "PRs" are two letters, and no hump
_HUMP = re.compile(r"(?<=[a-zà-ÿ0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_|(?<=[a-z])(?=\d)")

# What a verb asks of the world, in all languages at once: they do not collide.
_VERBS = pairs("""
create: create, creating, creation, created, add, adding, addition, make, making, open, opening
create: insert, inserting, put, putting, generate, generating, schedule, scheduling, submit
create: submitting, append, file, register, start, crée, créer, crées, ajoute, ajouter, ouvre, ouvrir
create: erstelle, erstellen, erstell, anlegen, hinzufügen, füge, öffne, crea, crear, añade, añadir
create: agrega, agregar, abre, abrir
read: retrieve, retrieving, retrieval, retrieves, get, getting, fetch, fetching, list, listing, find
read: finding, search, searching, read, reading, obtain, obtaining, query, querying, collect
read: regarde, regarder, consulte, consulter, parcours, schau, schaue, schauen, sieh, durchsuche, mira, mirar
read: liste, lister, listez, auflisten, lista, listar
read: revisa, revisar, consulta, consultar, repasa, examina
read: collecting, gather, load, pull, lookup, récupère, récupérer, cherche, chercher, lire, lis, hole
read: holen, suche, suchen, lies, lesen, abrufen, obtén, obtener, busca, buscar, lee, leer, recupera
update: update, updating, updates, edit, editing, change, changing, modify, modifying, patch, patching
update: adjust, modifie, modifier, actualise, aktualisiere, aktualisieren, ändere, ändern, actualiza
update: actualizar, modifica
delete: delete, deleting, deletion, deletes, remove, removing, removal, erase, erasing, supprime
delete: supprimer, lösche, löschen, elimina, eliminar, borra, borrar
send: send, sending, sends, email, emailing, mail, mailing, notify, notifying, publish, publishing
send: message, messaging, post, posting, share, sharing, text, texting, dm, tell, telling, announce
send: forward, forwarding, e-mail, envoie, envoyer, poste, poster, publie, publier, sende, senden
send: schicke, schicken, posten, melde, envía, enviar, manda, mandar, publica, publicar
copy: copy, copying, copies, duplicate, duplicating, clone, cloning, copie, copier, kopiere, kopieren
copy: copia, copiar
move: move, moving, déplace, verschiebe, verschieben, mueve
rename: rename, renaming, renomme
download: download, downloading, télécharge, herunterladen, descarga
upload: upload, uploading, attach, attaching, hochladen, sube
invoke: invoke, invoking, run, running, execute, executing, call, calling, trigger, triggering
close: close, closing, archive, archiving, ferme, schließe, cierra
approve: approve, approving, approval
summarise: summarise, summarize, summarising, summarizing, résume, résumer, zusammenfassen, resume
summarise: resumir
translate: translate, translating, traduis, traduire, übersetze, übersetzen, traduce, traducir
write: write, writing, draft, drafting, compose, composing, écris, rédige, schreibe, schreiben
write: escribe, redacta
classify: classify, classifying, categorise, categorize, label, labelling, classe, klassifiziere
classify: clasifica
wait: wait, waiting, pause, pausing, attends, warte, warten, espera
""")
# The classes of the catalogue, and what they are called here; the first that a verb is of counts.
_CLASSES = (
    ("create", "create"),
    ("get", "read"),
    ("update", "update"),
    ("delete", "delete"),
    ("send", "send"),
    ("copy", "copy"),
    ("run", "invoke"),
)
# Searching takes these for deleting; who clears a queue or cancels an order does not want it deleted.
LESS_THAN_DELETES = phrases("purge, clear, wipe, cancel, unassign, detach, unsubscribe, drop, archive")
# Verbs that are as often nouns: they are verbs only where an action's words begin.
_NOUNS_TOO = phrases(
    "email, mail, message, post, text, list, file, label, copy, copies, draft, approval, search, query,"
    " update,"
    " updates, change, call, run, trigger, schedule, share, archive, pause, wait, copie, poste, crea,"
    " start, dm, liste, lista,"
    " e-mail, download, upload, pull, resume, load, lösche"
)
# What one asks of another's doing with the same words: "add" a row, "post" a comment.
KIN = {
    "create": frozenset({"create", "send", "upload", "write"}),
    "send": frozenset({"send", "create"}),
    "upload": frozenset({"upload", "create"}),
    "write": frozenset({"write", "create"}),
    "close": frozenset({"close", "update"}),
    "rename": frozenset({"rename", "update"}),
}

_SAYS_NOTHING = phrases("""
single, what, what's, whats,
a, an, the, this, that, these, those, my, our, your, its, it, their, his, her, of, in, on, at, to, for,
from, with, by, using, via, through, into, onto, as, and, or, also, then, please, new, existing, all,
every, each, any, other, others, another, some, corresponding, same, step, steps, action, actions,
skill, skills, part, parts, thing, things, one, ones, just, only, be, is, are, was, will, would, should,
which, who, up, out, there, them, me, us, old, where, where's, after, before, when, i, we, you, do,
does, doing, done, so, too, well, currently, current, le, la, les, un, une, des, du, de, l, d, mon, ma,
mes, à, au, aux, dans, sur, avec, pour, par, et, aussi, étape, étapes, tous, toutes, tout, der, die, das,
den, dem, ein, eine, einen, einer, im, am, zum, zur, mit, für, von, und, auch, alle, allen, schritt,
schritte, el, los, las, una, unos, unas, del, al, en, con, para, por, y, también, paso, pasos, todos,
todas, todo
""")
# Which of all things are meant, or of when they are: no action is told by them.
TIMES = word_set("""
today tonight tomorrow yesterday week month year day quarter morning evening afternoon weekend daily
weekly monthly yearly monday tuesday wednesday thursday friday saturday sunday january february
march april may june july august september october november december now right
""")
STATES = word_set("""
open opened closed unpaid paid overdue outstanding unread pending active unresolved resolved
unfulfilled fulfilled unanswered unassigned assigned urgent finished completed incomplete failed
cancelled canceled
offene offenen offener offenes geschlossene geschlossenen unbezahlte unbezahlten bezahlte bezahlten
überfällige überfälligen ungelesene ungelesenen ausstehende ausstehenden erledigte erledigten unbeantwortete
unbeantworteten dringende dringenden
ouvert ouverts ouverte ouvertes fermé fermés fermée fermées impayé impayés impayée impayées urgent urgents
urgente urgentes terminé terminés terminée terminées
abierto abiertos abierta abiertas cerrado cerrados cerrada cerradas pendiente pendientes vencido vencidos
vencida vencidas impagado impagados impagada impagadas
""")
QUALITIES = (
    TIMES
    | STATES
    | word_set("""
latest last recent newest upcoming next past current late due big bigger biggest large small top
first important whole full entire complete still yet not currently many much few several more most
least own actual private public
heute heutige heutigen gestern gestrigen morgen woche monat neue neuen neuer neues neuesten letzte letzten
nächste nächsten aktuelle aktuellen wichtige wichtigen alle allen
aujourd'hui hier demain semaine mois nouveau nouveaux nouvelle nouvelles dernier derniers dernière dernières
prochain prochains prochaine prochaines important importants importante importantes récent récents récente
récentes
hoy ayer mañana semana mes nuevo nuevos nueva nuevas último últimos última últimas próximo próximos próxima
próximas importante importantes reciente recientes
""")
)
_SAME = pairs("""
repository: repo, repos
pullrequest: pr, prs
email: mail, mails, e-mail, emails, courriel, correo, mail
document: doc, docs
message: msg, msgs, nachricht, mensaje
organization: org, organisation
microsoft: ms
direct: dm
comment: commentaire, kommentar, comentario
file: fichier, datei, archivo
translation: traduction, übersetzung, traducción
summary: résumé, zusammenfassung, resumen
approval: permission, confirmation, freigabe, approbation, aprobación
""")


def tokens(text: str) -> list[str]:
    """The words of a text, run-together names taken apart, folded."""
    found = []
    for token in _TOKEN.findall(unicodedata.normalize("NFC", text)):
        whole = token[0] in "#@" or _INITIALS.fullmatch(token) is not None
        pieces = [token] if whole else _HUMP.split(token)
        found += [re.sub(r"['’]s\Z", "", piece).casefold() for piece in pieces if piece]
    return found


def stem(word: str) -> str:
    """One form for the singular and plural of a noun, and for what people call the same."""
    word = _SAME.get(word, word)
    if word[0] in "#@" or len(word) < 4 or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if re.search(r"(?:ss|[tb]us|x|zz|ch|sh)es\Z", word):
        return word[:-2]
    bare = word[:-1] if word.endswith("s") else word
    return _SAME.get(bare, bare)


def is_plural(word: str) -> bool:
    """Whether a noun is said of several: "rows", "PRs"."""
    return word.endswith("s") and not word.endswith(("ss", "us", "is", "'s", "’s")) and len(word) > 2


def nouns(words: Iterable[str]) -> list[str]:
    """The stems of those that say something, verbs included."""
    return [stem(word) for word in words if word not in _SAYS_NOTHING and not word.isdigit()]


def verb_class(word: str) -> str | None:
    """What a verb asks for."""
    return _VERBS.get(word.casefold())


def verb_asked(word: str) -> str | None:
    """What a verb of somebody's words asks for, also one that searching knows: "raise", "log", "revoke"."""
    known = frozenset() if word.casefold() in LESS_THAN_DELETES else classes(word.casefold())
    return verb_class(word) or next((name for kind, name in _CLASSES if kind in known), None)


def may_be_noun(word: str) -> bool:
    """Whether a verb's form is as often a noun."""
    return word.casefold() in _NOUNS_TOO


def often_noun(word: str) -> bool:
    """The same, of all verbs that may be asked for."""
    return word.casefold() in _NOUNS_TOO | OFTEN_THINGS


def run_together(token: str) -> str | None:
    """The class of the verb that a key's token begins with: `retrievewithwhere`, `sendoutlook`."""
    if len(token) < 7:
        return None
    heads = [verb for verb in _VERBS if len(verb) >= 3 and token.startswith(verb) and verb.isascii()]
    return _VERBS[max(heads, key=len)] if heads else None


def joined(words: Sequence[str]) -> list[str]:
    """Neighbours written as one: "service now", "pull request"."""
    return [first + second for first, second in pairwise(words)]

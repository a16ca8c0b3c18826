"""What can happen to a thing, in words: it comes, is called off, goes wrong, is done, or changes.

People say it with any verb ("bounces", "calls off", "fehlschlägt"), services with theirs ("Failed Payment"):
both are told by the class of what happens.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

_CLASSES = """
comes: new, newly, incoming, inbound, creat\\w+, opens?, opened, adds?, added, arriv\\w+, comes, came
comes: lands?, landed, e-?mails\\s+(?:us|me), reach\\w*
comes: (?:pops|rolls|flows|pours|trickles|goes|gets)\\s+(?:up|in|into)
comes: receiv\\w+, get, submi\\w+, fill\\w*, books?, booked, booking, plac(?:es|ed), orders?, starts?
comes: started, begins?, began
comes: joins?, joined, signs?\\s+up, signed\\s+up, register\\w*, subscrib\\w+, appl(?:y|ies|ied)
comes: application\\w*, posts?, posted
comes: writes?, wrote, sends?, sent, upload\\w*, publish\\w*, drops?, dropped, puts?, appears?, shows?\\s+up
comes: reports?
comes: reported, raises?, raised, buys?, bought, purchas\\w+, pays?, paid, files?, filed, push\\w*, makes?
comes: made, asks?
comes: request\\w*, answer\\w*, respon\\w+, repl(?:y|ies|ied), sees?, enters?, fires?, logs?, logged, hits?
comes: calls?, messages?, leaves?\\s+(?:an?|some|us)\\s, left\\s+an?\\s, texts?, spits?\\s+out
comes: throws?, detect\\w*, reacts?, reacted
comes: neue?[rnsm]?, erstell\\w*, angelegt, eröffne\\w*, eingeht, eingegangen, rein\\w*, ankommt, eintrifft
comes: kommt, ausfüll\\w*
comes: bucht, gebucht, bestellt, anmelde\\w*, schreibt, hoch\\w+, hinzu\\w+, bekomm\\w+, erhalt\\w+, erhält
comes: gepostet
comes: nouve\\w+, arriv\\w+, cré\\w+, ajout\\w+, reçu\\w*, reço\\w+, rempli\\w*, réserv\\w*, inscri\\w*
comes: ouv\\w+, dépos\\w+, envo\\w+
comes: nuev\\w+, lleg\\w+, crea\\w*, añad\\w+, recib\\w+, rellen\\w+, reserv\\w+, abre\\w*, suscrib\\w+
comes: entr[ae]n?
ends: cancel\\w*, calls?\\s+off, called\\s+off, calls\\s+.{1,40}\\soff, unsubscrib\\w*
ends: leaves?(?!\\s+(?:an?|some|us)\\s), left(?!\\s+an?\\s)
ends: churn\\w*, delet\\w+, remov\\w+
ends: withdr\\w+, opts?\\s+out, opted\\s+out, refund\\w*, abgesagt, absag\\w*, sagt\\s+.{1,40}\\sab
ends: storni\\w+, kündig\\w*, abbestell\\w*
ends: annul\\w+, désabonn\\w+, désinscri\\w+, anul\\w+, baja
fails: fail\\w*, bounc\\w+, declin\\w+, reject\\w+, refus\\w+, n['’]t\\s+go\\s+through, not\\s+go\\s+through
fails: goes\\s+wrong, échou\\w+, échec
fails: fehl\\w+, scheiter\\w*, geht\\s+schief, fall[aóoe]\\w*, rechaz\\w+
done: complet\\w+, finish\\w*, solved, done, ready, closes?, closed, resolv\\w+, merges, merged, ends, ended
done: shipped, ships, fulfil\\w*
done: deliver\\w+, won, fertig, abgeschlossen, erledigt, geschlossen, beendet, endet, bereit, termin\\w+
done: prête?s?, fini\\w*
done: fermée?s?, clôtur\\w+, listos?, listas?, cerrad\\w+, disponible
changes: updat\\w+, chang\\w+, mov\\w+, edit(?:s|ed)?, reach\\w*, gets?\\s+to, goes\\s+to, enters?
changes: advanc\\w+, becom\\w+, assign\\w*
changes: stages?, status, geändert, ändert, aktualisiert, verschoben, wechselt, modifi\\w+, cambia\\w*
changes: mueve, passe\\s+[àe]n?
soon: upcoming, before, about\\s+to, soon, due, minutes
"""
# What an offer says of itself, and every other does too.
_OF_ALL = re.compile(
    r"\b(?:fires|emits?(?:\s+an?|\s+new)*\s+events?|triggers?)\b(?:\s+(?:when|each\s+time|for))?", re.I
)
COMES, CHANGES = "comes", "changes"


def _table() -> Mapping[str, re.Pattern[str]]:
    forms: dict[str, list[str]] = {}
    for line in filter(None, _CLASSES.strip().splitlines()):
        name, _, listed = line.partition(":")
        forms.setdefault(name, []).extend(form.strip() for form in listed.split(",") if form.strip())
    return {
        name: re.compile(rf"(?<!\w)(?:{'|'.join(found)})(?!\w)", re.IGNORECASE)
        for name, found in forms.items()
    }


_PATTERNS = _table()


@lru_cache(maxsize=10_000)
def happenings(words: str) -> frozenset[str]:
    """The classes of what happens in these words; none where nothing does."""
    plain = re.sub(r"[_-]", " ", _OF_ALL.sub(" ", words))
    return frozenset(name for name, pattern in _PATTERNS.items() if pattern.search(plain))

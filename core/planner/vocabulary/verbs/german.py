"""German verbs, by what they ask for."""

from core.planner.vocabulary.table import verb_table
from core.planner.vocabulary.verbs.conjugating import shortened

VERBS = shortened(
    verb_table("""
nothing: nichts, ignoriere, ignorier, tu nichts, mach nichts, überspringe
summarise summary: mach eine zusammenfassung, mache eine zusammenfassung, fasse, fass, fassen sie
summarise summary: resümiere, fasse zusammen, kürze
translate translation: übersetze, übersetz, übersetzen sie, übertrage
rewrite rewrite: formuliere, formulier, überarbeite, verbessere, korrigiere, schreibe um, vereinfache
rewrite rewrite: mach ihn
rewrite rewrite: mache es, mache daraus, mach daraus, mache den text
extract: extrahiere, finde, liste, ziehe, sammle, nenne
classify: entscheide ob, schätze, klassifiziere, ordne, stufe, kategorisiere, bewerte
transform analysis: analysiere
transform reply: beantworte, antworte auf, antworte
transform comparison: vergleiche
transform choice: wähle
transform: sortiere, sortier, gruppiere, filtere, zähle, priorisiere, berechne, ermittle
write: schreibe, schreib, verfasse, erstelle, dichte, entwirf, erfinde, generiere, schlage, erzähle
write: erzähl mir, gib mir
write: schreib mir, überlege, denk dir, mach mir
write explanation: erkläre, erklär
write description: beschreibe
send: poste, post, sende, schicke, schick, teile, veröffentliche, sag, sage, stelle, melde, schick mir
send: schicke mir
send: sende mir, informiere, benachrichtige
upload: lade, lad, hänge
remind: erinnere
thank: danke, bedanke dich, gratuliere, begrüße
wait: warte, wart, pausiere
take: schau, schaue, sieh, betrachte, schau dir, sieh dir, schau in, durchsuche, gehe durch
take: nimm, lies, verwende, betrachte
reach outside: hole, suche, öffne, lösche, rufe, buche, bestelle, prüfe, aktualisiere, füge, trage
approve: hole die freigabe, hol die freigabe, hole die zustimmung, hol die zustimmung, frage um erlaubnis
reach: hol, kopiere, verschiebe, lege, storniere, notiere, vermerke, speichere, archiviere, schließe
reach: erfasse
reach: weise, markiere, kündige, reserviere, ergänze
send: leite, leit, gib, melde, kündige an, verschicke, maile, mail, pinge
""")
)

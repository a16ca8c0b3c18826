"""French verbs, by what they ask for."""

from core.planner.vocabulary.table import verb_table

VERBS = verb_table("""
nothing: ignore, ignore-le, ignore-les, ne fais rien
summarise summary: résume, résumez, résumer, resume, résume-le, condense, synthétise, fais un résumé de
translate translation: traduis, traduisez, traduire, traduis-le, traduis-la, traduis-les
rewrite rewrite: réécris, réécrivez, réécrire, reformule, reformulez, reformuler, reformule-le, corrige
rewrite rewrite: corrigez
rewrite rewrite: corriger, améliore, raccourcis, simplifie, rends-le, rends ce texte
extract: extrais, extrayez, extraire, relève, repère, liste
classify: classe, classez, classer, classifie, catégorise
transform analysis: analyse, analysez, analyser
transform reply: réponds à, réponds, répondre à
transform comparison: compare, comparer
transform choice: choisis, choisissez
write: écris, écrivez, écrire, rédige, rédigez, rédiger, compose, génère, invente, propose, imagine, crée
write: donne-moi
write: prépare, raconte-moi, raconte, écris-moi
write explanation: explique, expliquer
write description: décris
send: poste, postez, poster, publie, publiez, publier, envoie, envoyez, envoyer, partage, partagez, mets
send: dis
send: poste-le, poste-la, poste-les, publie-le, publie-la, publie-les, envoie-le, envoie-la, envoie-les
send: partage-le
send: partage-la, partage-les, envoie-moi, envoie-le-moi, envoie-la-moi, envoie-les-moi, préviens, informe
upload: téléverse, téléverser, joins
remind: rappelle, rappelle-moi
thank: remercie, remerciez, remercier, félicite, félicitez
wait: attends, attendez, attendre, patiente
take: regarde, consulte, parcours, jette un œil à, jette un coup d'œil à, reprends
take: prends, lis, utilise, considère
reach outside: récupère, cherche, recherche, télécharge, ouvre, supprime, ajoute, mets à jour, appelle
reach outside: réserve
reach outside: vérifie
approve: obtiens l'accord, obtiens l’accord, demande l'accord, demande l’accord, obtiens l'approbation
approve: obtiens l’approbation, demande l'approbation, demande l’approbation
reach: obtiens, copie, déplace, enregistre, annule
""")

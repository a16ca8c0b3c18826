"""French verbs, by what they ask for."""

from core.planner.vocabulary.table import verb_table
from core.planner.vocabulary.verbs.conjugating import french_orders

_REGULAR = french_orders("""
summarise summary: faire=fais/faites un résumé, faire=fais/faites le résumé
summarise summary: résumer, condenser, synthétiser, récapituler
summarise summary: faire=fais/faites un résumé de, faire=fais/faites un résumé des
summarise summary: faire=fais/faites le résumé de
summarise summary: faire=fais/faites la synthèse de, faire=fais/faites une synthèse de
translate translation: traduire=traduis/traduisez
rewrite rewrite: réécrire=réécris/réécrivez, reformuler, corriger, améliorer
rewrite rewrite: raccourcir=raccourcis/raccourcissez
rewrite rewrite: simplifier, relire=relis/relisez, retravailler
extract: extraire=extrais/extrayez, relever, repérer, lister, identifier, dégager
classify: classer, classifier, catégoriser, trier, étiqueter, évaluer, déterminer si, vérifier si
classify: regarder si
classify: déterminer s'il, dire=dis/dites si, juger si
transform analysis: analyser, étudier
transform comparison: comparer
transform choice: choisir
transform: compter, regrouper, calculer, prioriser
write: écrire=écris/écrivez, rédiger, composer, générer, inventer, proposer, imaginer, préparer, raconter
write: trouver
write explanation: expliquer
write description: décrire=décris/décrivez
send: poster, publier, envoyer, partager, prévenir=préviens/prévenez, informer, avertir, alerter, notifier
send: signaler, annoncer, transmettre=transmets/transmettez, transférer, diffuser, communiquer
send: faire=fais/faites suivre, faire=fais/faites passer, tenir=tiens/tenez au courant
upload: téléverser, joindre=joins/joignez
remind: rappeler
thank: remercier, féliciter, saluer
wait: attendre, patienter
take: regarder, consulter, parcourir=parcours/parcourez, reprendre=reprends/reprenez, lire=lis/lisez
take: prendre=prends/prenez, utiliser, considérer, examiner, passer en revue
reach outside: récupérer, chercher, rechercher, télécharger, ouvrir=ouvre/ouvrez, supprimer, ajouter
reach outside: appeler
reach outside: mettre=mets/mettez à jour, réserver, vérifier, créer, noter, consigner, stocker, archiver
reach outside: fermer
reach outside: assigner, attribuer, planifier, programmer, inscrire=inscris/inscrivez, renseigner, remplir
reach outside: relancer, rembourser, clôturer, taguer, abonner, désabonner, sauvegarder, ranger, reporter
reach: obtenir=obtiens/obtenez, copier, déplacer, enregistrer, annuler
""")

VERBS = _REGULAR | verb_table("""
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

"""French. What is not said here is as in English, which people mix in."""

from dataclasses import replace

from core.planner.vocabulary.english import ENGLISH
from core.planner.vocabulary.table import Kind, pairs, phrases, verb_table

_VERBS = verb_table("""
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

FRENCH = replace(
    ENGLISH,
    code="fr",
    verbs=_VERBS,
    imperatives={
        "traduis-le": "traduis ce texte",
        "traduis-la": "traduis ce texte",
        "traduis-les": "traduis ces textes",
        "résume-le": "résume ce texte",
        "reformule-le": "reformule ce texte",
        "rends-le": "rends ce texte",
    },
    shaky=phrases(
        "résume, classe, liste, poste, compose, compare, envoie, partage, propose, cherche, recherche"
    ),
    lead_words=(
        r"s['’]il\s+(?:te|vous)\s+pla[iî]t|stp|svp|merci\s+de|peux-tu|pouvez-vous|pourrais-tu|pourriez-vous"
        r"|je\s+veux\s+que\s+tu|je\s+voudrais\s+que\s+tu|bonjour|salut|d['’]abord|ensuite|puis|enfin"
        r"|finalement"
        r"|après|à\s+la\s+fin|[-*•–]|\(?\d{1,2}[.)]"
    ),
    join_words=r"et|puis|ensuite|et\s+ensuite|et\s+puis|ainsi\s+que|&",
    if_words=r"si|s['’]ils?|au\s+cas\s+où",
    unless_words=r"sauf\s+si",
    else_words=r"sinon|autrement|dans\s+le\s+cas\s+contraire|si\s+(?:ce\s+n['’]est\s+pas\s+le\s+cas|non)(?=\s*,)",
    each_words=r"pour\s+chac(?:une|un)(?:\s+(?:de|des))?|pour\s+chaque",
    it=phrases(
        "le, la, les, le texte, ce texte, cela, ça, ceci, le résultat, l'ensemble, celui-ci,"
        " celle-ci, ce dernier"
        ", la réponse, le tout, ce message"
    ),
    they=phrases("les"),
    both=phrases(
        "les deux, les deux textes, tous les deux, toutes les deux, les deux versions, les deux traductions"
    ),
    everything=phrases("tout, tous, toutes, le tout, l'ensemble, les trois, tous les textes"),
    picked=phrases("le meilleur"),
    this=r"ce|cet|cette|ces|le|la|les|l['’]|mon|ma|mes|notre|nos|son|sa|ses",
    pointing=r"ceci|ci-dessous|ce\s+qui\s+suit|ça",
    definite=r"le|la|les|l['’]|mon|ma|mes|notre|nos|du|des",
    indefinite=r"un|une|des|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|\d+|quelques|plusieurs",
    nouns={
        **ENGLISH.nouns,
        **pairs("""
summary: résumé, résumés, synthèse
translation: traduction, traductions, version traduite
rewrite: réécriture, reformulation, version corrigée, texte corrigé
label: catégorie, classe, sentiment, étiquette
action_items: points d'action, actions, tâches, actions à mener, choses à faire
list: liste, listes
reply: réponse
analysis: analyse
explanation: explication
description: description
"""),
    },
    texts=(
        r"textes?|messages?|e-?mails?|mails?|courriels?|notes?|paragraphes?|articles?|phrases?|mots?"
        r"|avis|critiques?"
        r"|commentaires?|documents?|lettres?|comptes?\s+rendus?|transcriptions?|lignes?|listes?"
        r"|contenu|question"
    ),
    labels=r"(?:voici\s+)?(?:le\s+|l['’])?(?:texte|message|article|contenu)",
    original=r"(?:l['’]|le\s+)?(?:texte\s+)?original|l['’]original",
    tongues=pairs("""
english: anglais
french: français, francais
german: allemand
spanish: espagnol
italian: italien
portuguese: portugais
dutch: néerlandais
polish: polonais
russian: russe
japanese: japonais
chinese: chinois
arabic: arabe
turkish: turc
swedish: suédois
greek: grec
korean: coréen
"""),
    to_words=r"dans|sur|à|au|aux|en|vers|chez|pour|via|le|l['’]",
    with_words=r"et|&|avec|ainsi que|puis",
    too_words=r"aussi|également|ensuite|maintenant|stp|svp|ensemble|séparément|puis",
    me_forms=r"-moi\Z",
    to_me="à moi",
    me_pattern=(
        r"(?:\A\s*|(?<!\w)à\s+)(?:moi|me)(?!\w)(?:\s+en\s+(?:privé|mp|message\s+privé))?"
        r"|(?<!\w)en\s+(?:privé|mp)"
    ),
    here_words=r"ici|dans\s+(?:ce|le)\s+fil",
    bare_channel=(
        r"(?:dans|sur)\s+le\s+(?:canal|salon)\s+([\w-]+)|(?:dans|sur)\s+(general|random)"
        r"|(?:dans|sur|à)\s+(?:le\s+canal|l['’]équipe|tout\s+le\s+monde|slack)"
    ),
    named_person=(r"\bà\s+([A-ZÀ-Ý][\w’'-]+(?:\s+[A-ZÀ-Ý][\w’'-]+)?)",),
    file_words=r"(?:en\s+tant\s+que|comme|sous\s+forme\s+de|dans\s+un)\s+(?:un\s+)?fichier|en\s+fichier",
    wait_units={
        **ENGLISH.wait_units,
        "seconde": 1,
        "secondes": 1,
        "heure": 3600,
        "heures": 3600,
        "jour": 86400,
        "jours": 86400,
    },
    given_words=(
        r"\b(?:d['’])?(?:un|une|le|la|du|des)\s+([a-zàâçéèêëîïôûù]+)\s+(?:donnée?s?"
        r"|que\s+je\s+(?:te\s+)?(?:donne|donnerai|fournis"
        r"|choisis|colle|indique)|au\s+choix)",
        r"\bdemande-moi\s+(?:un|une|le|la)\s+([a-zàâçéèêëîïôûù]+)(?:\s*,)?(?:\s+(?:et|puis))*",
    ),
    missing=(
        r"(?:la|les|le|l['’])\s*(?:météo|actualités?|nouvelles\s+du\s+jour"
        r"|cours\s+de\s+(?:la\s+)?bourse|titres\s+du\s+jour)"
    ),
    not_words=r"pas|n['’]est\s+pas|ce\s+n['’]est\s+pas|non",
    live_words=r"nouveaux?|nouvelles?|derniers?|dernières?|mes|nos|tous\s+les|les|mon|notre",
    via_words=r"de|dans|sur|via|par|avec|depuis|vers",
    making_words=r"crée|écris|ajoute|ouvre|rédige",
    things=ENGLISH.things + r"|tickets?|cartes?|pages?|tâches?",
    mail_words=r"e-?mail|courriel|mail|par\s+mail|boîte\s+mail",
    after_noun=r"sur|de|du|des|d['’]|pour|à|au|qui|que|avec|en|dans|par|selon|et|ou|à\s+propos",
    saying_words=r"que|disant|avec\s+le\s+texte",
    message_words=r"(?:un|le)\s+(?:\w+\s+)?(?:message|mot|texte)",
    label_words=r"comme|en|entre|selon\s+qu['’]il\s+est",
    or_words=r"ou|et",
    from_words=r"de|des|du|dans",
    it_is=(
        r"(?:si\s+)?(?:c['’]est|il\s+est|elle\s+est|(?:le|ce)\s+(?:texte|message|sentiment"
        r"|résultat)\s+est|ils?|elles?|est|sont)(?:\s+est)?"
    ),
    finite=r"est|sont|a|ont|sera|seront|doit|doivent|commence|finit|était|veuillez",
    named_file=r"(?:nommé|appelé|intitulé)\s+([\w.-]*\w)",
    private_words=r"\A(?:préviens|informe|dis)",
    each_object=(
        r"(?:chaque|chacune?|chacun)(?:\s+(?:d['’]eux|de\s+ces))?(?:\s+(?:ligne|mot|phrase|élément"
        r"|texte|avis|message))?"
    ),
    all_items=r"la\s+liste|les\s+\w+s|tout|l['’]ensemble|le\s+tout|les",
    numbers={**ENGLISH.numbers, "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "dix": 10},
    write="Écris",
    explain_words=r"pourquoi|comment",
    systems={
        Kind.SUMMARISE: "Tu résumes des textes. Réponds uniquement par le résumé.",
        Kind.TRANSLATE: "Tu traduis des textes. Réponds uniquement par la traduction.",
        Kind.REWRITE: "Tu réécris des textes. Réponds uniquement par le nouveau texte, sans commentaire.",
        Kind.EXTRACT: "Tu relèves des choses dans des textes. Réponds uniquement par ce qui est"
        " demandé, un élément par"
        " ligne ; n’ajoute rien qui ne soit pas dans le texte.",
        Kind.CLASSIFY: "Tu classes des textes. Réponds uniquement par l’étiquette.",
        Kind.TRANSFORM: "Tu travailles sur des textes. Réponds uniquement par le résultat, sans commentaire.",
        Kind.WRITE: "Tu écris des textes. Réponds uniquement par le texte, sans introduction ni commentaire.",
        Kind.THANK: "Tu écris des messages courts. Réponds uniquement par le message.",
    },
    this_text="ce texte",
    sayings={
        **ENGLISH.sayings,
        "channel": "Dans quel canal ?",
        "person": "À qui faut-il l’envoyer ?",
        "person_named": "Qui est {name} ici ?",
        "content": "Quel texte ? Collez-le ici.",
        "what": "Que faut-il envoyer ? Je n’ai pas « {words} ».",
        "input": "Personne ne sera là pour répondre au lancement. Quel {name} faut-il utiliser ?",
        "check_yes": "oui",
        "check_no": "non",
        "check": "Est-ce vrai de ce texte : {words} ? Réponds oui ou non.",
        "only": "seulement {words}",
        "the": "le",
        "say_asked": "Dis {words}",
        "say_done": "Dis en une courte phrase ce qui a été fait",
        "say_only": "Donne {words}, et rien d’autre",
        "short": "Écris un court message qui fait ceci : {words}.",
        "which_app": "Dans quelle application faut-il guetter « {words} » ?",
        "param": "Quel est le paramètre « {name} » pour « {title} » ?",
        "by_hand": "Aucune action ne fait ceci ici ; quelqu’un sera prié de le faire : {task}",
        "do_by_hand": "Merci de faire ceci, et de dire quand c’est fait : {task}",
        "unreached": "Le modèle n’a pas répondu : j’ai fait ce plan sans son aide. Merci de le relire.",
        "not_believed": "J’ai fait ce plan sans l’aide du modèle : merci de le relire.",
        "unplaced": "Je n’ai pas su placer ceci : {words}. Vérifie que le plan fait encore ce que tu veux.",
        "links": "Je ne sais pas encore ouvrir les liens : le modèle voit l’adresse, pas la page. "
        "Colle le texte lui-même.",
        "quoted": "« {words} »",
        "what_is": "ce qu’est « {words} »",
        "daily": "chaque jour à {hour}",
        "now": "maintenant",
        "once": "Je peux répéter ou attendre, mais pas encore commencer à un moment qui ne vient "
        "qu’une fois (« {phrase} »). Quand faut-il répéter ? Ou réponds « maintenant », et lance-le "
        "toi-même.",
        "starts": "Un workflow tourne quand tu appuies sur Run, aux heures que tu dis, à un message ou une "
        "réaction dans un canal, ou quand un webhook est appelé, et il peut d’abord demander l’accord "
        "de quelqu’un.",
        "by_hands": "Il faut des mains pour cela, et je n’en ai pas.",
        "manage_delete": "Je supprime les workflows un par un, par leur nom : `/synth list` les "
        "montre, `/synth delete <name>` en supprime un.",
        "manage_pause": "J’arrête les workflows un par un, par leur nom : `/synth list` les montre, "
        "`/synth pause <name>` empêche l’un d’eux de partir tout seul.",
        "manage_list": "`/synth list` montre les workflows de cet espace, `/synth show <name>` ce que "
        "fait l’un d’eux.",
        "post_it": "poste-le dans",
        "taken": "Pour « {words} », j’ai pris « {title} » : d’autres en sont proches.",
        "no_app": "Je ne peux pas encore atteindre {names} : aucun moteur n’est installé ici pour cela.",
        "no_part": "Je ne peux pas encore faire cette partie : {names}. Aucun moteur n’est installé "
        "ici pour cela.",
        "no_action": "Je ne peux pas encore faire {names} : aucun moteur ne l’offre ici.",
        "can_do": "Je peux : {things}.",
        "texts": "écrire, résumer, traduire et trier des textes",
        "wait": "attendre",
        "of_apps": "et {actions} actions de {apps} applications comme {names}",
        "no_model": "Je ne peux pas faire cette partie sans modèle, et il n’y en a pas ici : {names}. "
        "Donne-moi le texte lui-même, ou demande à qui gère Synth d’en installer un.",
        "still_read": "Je ne sais pas encore si je peux le faire : {names}. Ce que {engine} offre est encore "
        "en cours de lecture : redemande dans une minute.",
        "nearest": "Je n’ai trouvé aucune action de {app} pour cela : {names}. Les plus proches : {actions}. "
        "Dis-le avec l’une d’elles, ou autrement.",
        "say_what": "Dis-moi ce qui doit se passer, par exemple : écris un haïku et poste-le dans #general.",
        "listed_and": "et",
        "listed_or": "ou",
        "approve": "Continuer avec ceci ?",
        "topic": "{name} : ",
        "reminder": "Rappel : ",
        "not": "pas",
        "to_paste": "(le texte que vous collerez)",
        "pasted": "Le texte collé",
        "here": "Le résultat est donné dans ce fil.",
    },
    adjective_last=True,
    marker_words=(
        r"ce|cette|le|la|les|en|dans|et|un|une|de|des|du|à|sur"
        r"|chaque|tous|toutes|lundis?|heures?|pour|avec|une|des|nos|notre|quand|si|est|sont|par|sur|nouve\w+"
        r"|moi|qui|que|et|puis|d[’']?un|lorsqu\w*"
    ),
)

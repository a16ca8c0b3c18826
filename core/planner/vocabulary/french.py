"""French. What is not said here is as in English, which people mix in."""

from dataclasses import replace

from core.planner.vocabulary import quantities, tongues
from core.planner.vocabulary.english import ENGLISH
from core.planner.vocabulary.sayings.french import SAYINGS, SYSTEMS
from core.planner.vocabulary.table import pairs, phrases
from core.planner.vocabulary.verbs.french import VERBS

FRENCH = replace(
    ENGLISH,
    code="fr",
    verbs=VERBS,
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
    tongues=tongues.FRENCH,
    to_words=r"dans|sur|à|au|aux|en|vers|chez|pour|via|le|l['’]",
    with_words=r"et|&|avec|ainsi que|puis",
    too_words=r"aussi|également|ensuite|maintenant|stp|svp|ensemble|séparément|puis",
    me_forms=r"-moi\Z",
    to_me="à moi",
    me_pattern=r"(?:\A\s*|(?<!\w)à\s+)(?:moi|me)(?!\w)",
    privately=r"(?:en|par|via)\s+(?:un\s+)?(?:privé|mp|dm|message\s+(?:privé|direct))",
    here_words=r"ici|dans\s+(?:ce|le)\s+fil",
    bare_channel=(
        r"(?:dans|sur)\s+le\s+(?:canal|salon)\s+([\w-]+)|(?:dans|sur)\s+(general|random)"
        r"|(?:dans|sur|à)\s+(?:le\s+canal|l['’]équipe|tout\s+le\s+monde|slack)"
    ),
    named_person=(r"\bà\s+([A-ZÀ-Ý][\w’'-]+(?:\s+[A-ZÀ-Ý][\w’'-]+)?)",),
    file_words=r"(?:en\s+tant\s+que|comme|sous\s+forme\s+de|dans\s+un)\s+(?:un\s+)?fichier|en\s+fichier",
    wait_units=quantities.FRENCH_UNITS,
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
    things=ENGLISH.things + r"|tickets?|cartes?|pages?|tâches?"
    r"|réunions?|rendez-vous|rdv|événements?|factures?|commandes?|contacts?|erreurs?|fichiers?|lignes?|paiements?",
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
    private_words=r"\A(?:pr[ée]v\w+|inform\w+|dis|avert\w+|alert\w+|notifie\w*)",
    each_object=(
        r"(?:chaque|chacune?|chacun)(?:\s+(?:d['’]eux|de\s+ces))?(?:\s+(?:ligne|mot|phrase|élément"
        r"|texte|avis|message))?"
    ),
    all_items=r"la\s+liste|les\s+\w+s|tout|l['’]ensemble|le\s+tout|les",
    numbers=quantities.FRENCH_NUMBERS,
    write="Écris",
    systems=SYSTEMS,
    this_text="ce texte",
    sayings=SAYINGS,
    adjective_last=True,
    own_words=(
        r"(?:quand|lorsque|dès|avec|dans|les|aux|est|où|nous|vous|notre|nos|chaque|toutes?|tous|puis|et|ne|pas|moi"
        r"|je|tu|il|ce|cette|ça|une|(?:[cdjlmnst]|qu|lorsqu)['’]\w+|\w*[çèêâûœî]\w*)"
    ),
    marker_words=(
        r"ce|cette|le|la|les|en|dans|et|un|une|de|des|du|à|sur"
        r"|chaque|tous|toutes|lundis?|heures?|pour|avec|une|des|nos|notre|quand|si|est|sont|par|sur|nouve\w+"
        r"|moi|qui|que|et|puis|d[’']?un|lorsqu\w*"
    ),
)

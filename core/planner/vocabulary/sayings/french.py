"""What is said to people, and to the model, in French."""

from collections.abc import Mapping

from core.planner.vocabulary.sayings import english
from core.planner.vocabulary.table import Kind

SYSTEMS: Mapping[Kind, str] = {
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
}

SAYINGS: Mapping[str, str] = {
    **english.SAYINGS,
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
    "called": "Cela s’appelle « {words} ».",
    "param": "Quel est le paramètre « {name} » pour « {title} » ?",
    "by_hand": "Aucune action ne fait ceci ici ; quelqu’un sera prié de le faire : {task}",
    "do_by_hand": "Merci de faire ceci, et de dire quand c’est fait : {task}",
    "unreached": "Le modèle n’a pas répondu : j’ai fait ce plan sans son aide. Merci de le relire.",
    "not_believed": "J’ai fait ce plan sans l’aide du modèle : merci de le relire.",
    "unplaced": "Je n’ai pas su placer ceci : {words}. Vérifiez que le plan fait encore ce que vous voulez.",
    "nothing_found": "Rien trouvé ({what}).",
    "links": "Je ne sais pas encore ouvrir les liens : le modèle voit l’adresse, pas la page. "
    "Collez le texte lui-même.",
    "quoted": "« {words} »",
    "what_is": "ce qu’est « {words} »",
    "now": "maintenant",
    "starts": "Un workflow tourne quand vous appuyez sur « Exécuter », aux heures que vous dites, à un "
    "message ou une réaction dans un canal, ou quand un webhook est appelé, et il peut d’abord demander "
    "l’accord de quelqu’un.",
    "by_hands": "Il faut des mains pour cela, et je n’en ai pas.",
    "manage_delete": "Je supprime les workflows un par un, par leur nom : `/synth list` les "
    "montre, `/synth delete <name>` en supprime un.",
    "manage_pause": "J’arrête les workflows un par un, par leur nom : `/synth list` les montre, "
    "`/synth pause <name>` empêche l’un d’eux de partir tout seul.",
    "manage_list": "`/synth list` montre les workflows de cet espace, `/synth show <name>` ce que "
    "fait l’un d’eux.",
    "post_it": "poste-le dans",
    "assumed": "« {title} » prend le champ « {field} » de ce qui arrive, comme la plupart des"
    " services l’appellent. Je n’en ai encore vu aucun : vérifie la première exécution.",
    "taken": "Pour « {words} », j’ai pris « {title} » : d’autres en sont proches.",
    "changes_too": "« {title} » démarre aussi quand un élément est seulement modifié : dis-moi quoi vérifier"
    " si c’est trop.",
    "fill_in": "Remplis ces champs d’après le texte : {fields}. Laisse vide ce qu’il ne dit pas",
    "as_asked": " (c’est pour ceci : « {words} »)",
    "filled_in": "« {title} » a les champs {fields}. Un modèle les remplit d’après ce qui est là : dis-moi"
    " si l’un d’eux doit être autre chose.",
    "no_app": "Je ne peux pas encore atteindre {names} : rien de tel n’est installé ici.",
    "no_part": "Je ne peux pas encore faire cette partie : {names}. Rien n’est installé ici pour cela.",
    "no_action": "Je ne peux pas encore faire {names} : rien n’est installé ici pour cela.",
    "can_do": "Je peux : {things}.",
    "texts": "écrire, résumer, traduire et trier des textes",
    "wait": "attendre",
    "of_apps": "et {actions} actions de {apps} applications comme {names}",
    "no_model": "Je ne peux pas faire cette partie sans modèle, et il n’y en a pas ici : {names}. "
    "Donnez-moi le texte lui-même, ou demandez à qui gère Synth d’en installer un.",
    "still_read": "Je ne sais pas encore si je peux le faire : {names}. Ce que {engine} offre est encore "
    "en cours de lecture : redemandez dans une minute.",
    "nearest": "Je n’ai trouvé aucune action de {app} pour cela : {names}. Les plus proches : {actions}. "
    "Dites-le avec l’une d’elles, ou autrement.",
    "say_what": "Dites-moi ce qui doit se passer, par exemple : écris un haïku et poste-le dans #general.",
    "listed_and": "et",
    "listed_or": "ou",
    "approve": "Continuer avec ceci ?",
    "say_answer": "Merci de dire {what}.",
    "do_please": "Merci de {what}.",
    "give_answer": "{what}, s’il vous plaît.",
    "answer_until": "Chacun a {hours} h pour répondre ; ce qui est arrivé d’ici là est transmis.",
    "say_whether": "Dites {what} : Approuver pour oui, Refuser pour non.",
    "topic": "{name} : ",
    "reminder": "Rappel : ",
    "not": "pas",
    "to_paste": "(le texte que vous collerez)",
    "pasted": "Le texte collé",
    "here": "Le résultat est donné dans ce fil.",
}

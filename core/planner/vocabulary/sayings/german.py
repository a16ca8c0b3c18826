"""What is said to people, and to the model, in German."""

from collections.abc import Mapping

from core.planner.vocabulary.sayings import english
from core.planner.vocabulary.table import Kind

SYSTEMS: Mapping[Kind, str] = {
    Kind.SUMMARISE: "Du fasst Texte zusammen. Antworte nur mit der Zusammenfassung.",
    Kind.TRANSLATE: "Du übersetzt Texte. Antworte nur mit der Übersetzung.",
    Kind.REWRITE: "Du überarbeitest Texte. Antworte nur mit dem neuen Text, ohne Kommentar.",
    Kind.EXTRACT: "Du findest Dinge in Texten. Antworte nur mit dem Gefragten, eines pro Zeile;"
    " füge nichts hinzu,"
    " was nicht im Text steht.",
    Kind.CLASSIFY: "Du ordnest Texte ein. Antworte nur mit der Kategorie.",
    Kind.TRANSFORM: "Du arbeitest mit Texten. Antworte nur mit dem Ergebnis, ohne Kommentar.",
    Kind.WRITE: "Du schreibst Texte. Antworte nur mit dem Text, ohne Einleitung oder Kommentar.",
    Kind.THANK: "Du schreibst kurze Nachrichten. Antworte nur mit der Nachricht.",
}

SAYINGS: Mapping[str, str] = {
    **english.SAYINGS,
    "channel": "In welchen Kanal soll es?",
    "person": "Wer soll es bekommen?",
    "person_named": "Wer ist {name} hier?",
    "content": "Welcher Text? Bitte hier einfügen.",
    "what": "Was soll ich senden? „{words}“ habe ich nicht.",
    "input": "Beim Start ist niemand da, den ich fragen kann. Welches {name} soll es sein?",
    "check_yes": "ja",
    "check_no": "nein",
    "check": "Trifft das auf diesen Text zu: {words}? Antworte mit ja oder nein.",
    "only": "nur {words}",
    "the": "das",
    "say_asked": "Sage, {words}",
    "say_done": "Sag in einem kurzen Satz, was getan wurde",
    "say_only": "Gib {words} an, und nichts anderes",
    "short": "Schreibe eine kurze Nachricht, die dies tut: {words}.",
    "which_app": "In welcher App soll ich auf „{words}“ achten?",
    "called": "Das heißt „{words}“.",
    "param": "Was soll „{title}“ für „{name}“ nehmen?",
    "by_hand": "Keine Aktion hier kann das, also wird jemand darum gebeten: {task}",
    "do_by_hand": "Bitte erledige das und sag Bescheid, wenn es getan ist: {task}",
    "unreached": "Das Modell war nicht zu erreichen, also habe ich ohne seine Hilfe geplant. Bitte "
    "sieh den Plan durch.",
    "not_believed": "Diesen Plan habe ich ohne die Hilfe des Modells gemacht. Bitte sieh ihn durch.",
    "unplaced": "Das konnte ich nicht unterbringen: {words}. Sieh nach, ob der Plan noch tut, was du meinst.",
    "nothing_found": "Nichts gefunden ({what}).",
    "links": "Links kann ich noch nicht öffnen: Das Modell sieht die Adresse, nicht die "
    "Seite. Füge den Text selbst ein.",
    "quoted": "„{words}“",
    "what_is": "was „{words}“ ist",
    "now": "jetzt",
    "starts": "Ein Workflow läuft, wenn du auf „Ausführen“ drückst, zu den Zeiten, die du nennst, bei einer "
    "Nachricht oder Reaktion in einem Kanal oder wenn ein Webhook gerufen wird, und er kann vorher "
    "Leute um Freigabe bitten.",
    "by_hands": "Dazu braucht es Hände, und ich habe keine.",
    "manage_delete": "Ich lösche Workflows einzeln, beim Namen: `/synth list` zeigt sie, `/synth "
    "delete <name>` löscht einen.",
    "manage_pause": "Ich halte Workflows einzeln an, beim Namen: `/synth list` zeigt sie, `/synth "
    "pause <name>` lässt einen nicht mehr von selbst starten.",
    "manage_list": "`/synth list` zeigt die Workflows dieses Workspace, `/synth show <name>`, was "
    "einer davon tut.",
    "post_it": "poste es in",
    "assumed": "„{title}“ nimmt das Feld „{field}“ dessen, was ankommt; so nennen es die meisten"
    " Dienste. Gesehen habe ich noch keines: prüf den ersten Lauf.",
    "taken": "Für „{words}“ habe ich „{title}“ genommen: andere kommen dem nahe.",
    "changes_too": "„{title}“ startet auch, wenn etwas nur geändert wird: Sag mir, worauf ich achten soll, "
    "wenn das zu viel ist.",
    "fill_in": "Fülle diese Felder aus dem Text aus: {fields}. Lass leer, was er nicht sagt",
    "as_asked": " (es ist dafür: „{words}“)",
    "filled_in": "„{title}“ hat die Felder {fields}. Ein Modell füllt sie aus dem aus, was da ist: Sag "
    "mir, wenn eines etwas anderes sein soll.",
    "no_app": "{names} kann ich noch nicht erreichen: Dafür ist hier nichts eingerichtet.",
    "no_part": "Diesen Teil kann ich noch nicht: {names}. Dafür ist hier nichts eingerichtet.",
    "no_action": "{names} kann ich noch nicht: Das bietet hier nichts an.",
    "can_do": "Ich kann: {things}.",
    "texts": "Texte schreiben, zusammenfassen, übersetzen und sortieren",
    "wait": "warten",
    "of_apps": "dazu {actions} Aktionen von {apps} Apps wie {names}",
    "no_model": "Diesen Teil kann ich nicht ohne ein Modell, und hier ist keines: {names}. Gib mir den "
    "Text selbst, oder bitte, wer Synth betreibt, eines einzurichten.",
    "still_read": "Ob ich das kann, weiß ich noch nicht: {names}. Was {engine} anbietet, wird noch "
    "gelesen: Frag mich in einer Minute noch einmal.",
    "nearest": "Dafür fand ich keine Aktion von {app}: {names}. Am nächsten kommen {actions}. Sag es mit "
    "einer davon, oder anders.",
    "say_what": "Sag mir, was geschehen soll, zum Beispiel: Schreib ein Haiku und poste es in #general.",
    "listed_and": "und",
    "listed_or": "oder",
    "approve": "Damit weitermachen?",
    "say_answer": "Bitte sagen: {what}.",
    "do_please": "Bitte: {what}.",
    "give_answer": "{what}, bitte.",
    "answer_until": "Alle haben {hours} h für ihre Antwort; was bis dahin gekommen ist, geht weiter.",
    "say_whether": "Bitte sagen, {what}: Freigeben heißt Ja, Ablehnen heißt Nein.",
    "reminder": "Erinnerung: ",
    "not": "nicht",
    "to_paste": "(der Text, den du einfügst)",
    "pasted": "Der eingefügte Text",
    "here": "Das Ergebnis steht in diesem Thread.",
}

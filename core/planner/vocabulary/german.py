"""German. What is not said here is as in English, which people mix in."""

from dataclasses import replace

from core.planner.vocabulary.english import ENGLISH
from core.planner.vocabulary.table import Kind, pairs, phrases, verb_table

_VERBS = verb_table("""
nothing: nichts, ignoriere, ignorier, tu nichts, mach nichts, überspringe
summarise summary: fasse, fass, fassen sie, resümiere, fasse zusammen, kürze
translate translation: übersetze, übersetz, übersetzen sie, übertrage
rewrite rewrite: formuliere, formulier, überarbeite, verbessere, korrigiere, schreibe um, vereinfache
rewrite rewrite: mach ihn
rewrite rewrite: mache es, mache daraus, mach daraus, mache den text
extract: extrahiere, finde, liste, ziehe, sammle, nenne
classify: klassifiziere, ordne, stufe, kategorisiere, bewerte
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
reach: hol, kopiere, verschiebe, lege, storniere
""")

GERMAN = replace(
    ENGLISH,
    code="de",
    verbs=_VERBS,
    imperatives={},
    shaky=phrases("post, liste, teile, lade, danke, suche"),
    lead_words=(
        r"bitte|hallo|hey|kannst\s+du|könntest\s+du|würdest\s+du|ich\s+möchte,?\s+dass\s+du|zuerst"
        r"|danach|dann|anschließend"
        r"|zum\s+schluss|schließlich|am\s+ende|außerdem|auch|jetzt|[-*•–]|\(?\d{1,2}[.)]"
    ),
    join_words=r"und|dann|und\s+dann|danach|anschließend|sowie|&",
    if_words=r"wenn|falls|sofern",
    unless_words=r"außer\s+wenn|es\s+sei\s+denn",
    else_words=r"sonst|ansonsten|andernfalls|(?:wenn|falls)\s+nicht(?=\s*,)|im\s+anderen\s+fall",
    each_words=r"für\s+jede[nsr]?(?:\s+(?:von|der))?",
    it=phrases(
        "es, ihn, sie, das, dies, diesen, diese, das ergebnis, den text, diesen text, das resultat,"
        " die antwort"
        ", alles zusammen, dieses, das ganze"
    ),
    they=phrases("sie"),
    both=phrases("beides, beide, beide texte, die beiden, beide versionen, beide übersetzungen"),
    everything=phrases("alles, alle, alle drei, alle texte"),
    picked=phrases("das beste, den besten, die beste"),
    this=(
        r"diese[rnsm]?|den|die|das|der|dem|meine[nrs]?|unsere[nrs]?|folgende[nrs]?|den\s+folgenden"
        r"|das\s+folgende"
    ),
    pointing=r"dies|folgendes|das\s+folgende|unten",
    definite=r"den|die|das|der|dem|meine[nrs]?|unsere[nrs]?|mein|unser",
    indefinite=(
        r"ein(?:e[nrms]?)?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|\d+|einige|mehrere"
        r"|ein\s+paar"
    ),
    nouns={
        **ENGLISH.nouns,
        **pairs("""
summary: zusammenfassung, zusammenfassungen, kurzfassung
translation: übersetzung, übersetzungen
rewrite: überarbeitung, neufassung, neue fassung
label: kategorie, klasse, stimmung, etikett
action_items: aufgaben, to-dos, todos, nächste schritte, nächsten schritte, aktionspunkte
list: liste, listen
reply: antwort
analysis: analyse
explanation: erklärung
description: beschreibung
"""),
    },
    texts=(
        r"texte?|nachricht(?:en)?|e-?mails?|mails?|notiz(?:en)?|absatz|absätze|artikel|protokolle?"
        r"|briefe?|dokumente?"
        r"|s[aä]tze?|wört(?:er)?|wort|bewertung(?:en)?|rezension|kommentare?|beitrag|zeilen?|listen?"
        r"|frage|inhalt"
    ),
    labels=r"(?:hier\s+ist\s+)?(?:der\s+|die\s+)?(?:text|nachricht|artikel|inhalt)",
    original=r"(?:das\s+)?original|(?:der|den)\s+originaltext",
    tongues=pairs("""
english: Englisch, Englische
french: Französisch, Französische
german: Deutsch, Deutsche
spanish: Spanisch, Spanische
italian: Italienisch, Italienische
portuguese: Portugiesisch, Portugiesische
dutch: Niederländisch, Niederländische, Holländisch
polish: Polnisch, Polnische
russian: Russisch, Russische
japanese: Japanisch, Japanische
chinese: Chinesisch, Chinesische
turkish: Türkisch, Türkische
swedish: Schwedisch, Schwedische
danish: Dänisch, Dänische
greek: Griechisch, Griechische
"""),
    to_words=r"in|im|ins|an|auf|nach|zu|zum|zur|bei|für|über|ans",
    with_words=r"und|&|mit|sowie|samt",
    too_words=r"auch|ebenfalls|zusätzlich|bitte|jetzt|zusammen|einzeln|hoch|zusammen",
    me_forms=r"(?<!\w)mi(?:r|ch)\Z",
    to_me="an mich",
    me_pattern=r"(?:\A\s*|(?<!\w)an\s+)(?:mir|mich)(?!\w)(?:\s+(?:als|per)\s+(?:dm|direktnachricht))?",
    here_words=r"hier|in\s+(?:diesem|den)\s+thread",
    bare_channel=(
        r"(?:in|im|auf)\s+(?:den\s+|dem\s+)?(?:kanal|channel)\s+([\w-]+)|(?:in|auf)\s+(general|random)"
        r"|(?:in|im|an)\s+(?:den\s+kanal|dem\s+kanal|das\s+team|alle|slack)"
    ),
    named_person=(r"\ban\s+([A-ZÄÖÜ][\w’'-]+(?:\s+[A-ZÄÖÜ][\w’'-]+)?)",),
    file_words=r"als\s+(?:text)?datei|in\s+einer\s+datei",
    wait_units={
        **ENGLISH.wait_units,
        "sekunde": 1,
        "sekunden": 1,
        "minuten": 60,
        "stunde": 3600,
        "stunden": 3600,
        "tag": 86400,
        "tage": 86400,
    },
    given_words=(
        r"\b(?:ein(?:e[nmrs]?)?|das|den|die)\s+(?:gegebene[nsrm]?|beliebige[nsrm]?)\s+([a-zäöüß]+)",
        r"\b(?:ein(?:e[nmrs]?)?|den|das|die)\s+([a-zäöüß]+),?\s+(?:den|das"
        r"|die)\s+ich\s+(?:dir\s+)?(?:gebe|nenne|einfüge|angebe|schicke)",
        r"\bfrag(?:e)?\s+mich\s+nach\s+eine[mr]\s+([a-zäöüß]+)(?:\s*,)?(?:\s+(?:und|dann))*",
    ),
    missing=(
        r"(?:das|die|den|der)\s+(?:\w+\s+)?(?:wetter|nachrichten|schlagzeilen|aktienkurse?"
        r"|wettervorhersage)"
    ),
    not_words=r"nicht|kein|keine",
    live_words=r"neue[nr]?|letzte[nr]?|meine[nr]?|unsere[nr]?|alle|die|offene[nr]?",
    via_words=r"aus|in|von|über|auf|mit|bei|per",
    making_words=r"erstelle|schreibe|öffne|lege",
    mail_words=r"e-?mail|mail|per\s+mail",
    after_noun=r"über|zu|für|von|zum|zur|mit|in|an|auf|aus|der|das|die|und|oder|nach|bei",
    saying_words=r"dass|mit\s+dem\s+text",
    message_words=r"(?:eine|die)\s+(?:\w+\s+)?(?:nachricht|meldung)",
    label_words=r"als|in|zwischen|nach",
    or_words=r"oder|und",
    from_words=r"aus|von|in",
    it_is=r"(?:wenn\s+)?(?:es|er|sie|das|(?:der|die|das)\s+(?:text|nachricht|ergebnis|stimmung))(?:\s+ist)?",
    finite=r"ist|sind|war|hat|haben|wird|werden|muss|müssen|beginnt|endet",
    named_file=r"(?:namens|genannt)\s+([\w.-]*\w)",
    private_words=r"\A(?:informiere|benachrichtige|sag)",
    each_object=r"jede[nsr]?(?:\s+(?:zeile|wort|satz|eintrag|text|nachricht|bewertung))?",
    all_items=r"die\s+liste|alle|alles|die\s+\w+en|beide[s]?",
    numbers={
        **ENGLISH.numbers,
        "eine": 1,
        "einen": 1,
        "zwei": 2,
        "drei": 3,
        "fünf": 5,
        "zehn": 10,
        "zwanzig": 20,
    },
    write="Schreibe",
    explain_words=r"warum|wie",
    systems={
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
    },
    this_text="diesen Text",
    sayings={
        **ENGLISH.sayings,
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
        "param": "Was soll „{title}“ für „{name}“ nehmen?",
        "by_hand": "Keine Aktion hier kann das, also wird jemand darum gebeten: {task}",
        "do_by_hand": "Bitte erledige das und sag Bescheid, wenn es getan ist: {task}",
        "unreached": "Das Modell war nicht zu erreichen, also habe ich ohne seine Hilfe geplant. Bitte "
        "sieh den Plan durch.",
        "not_believed": "Diesen Plan habe ich ohne die Hilfe des Modells gemacht. Bitte sieh ihn durch.",
        "unplaced": "Das konnte ich nicht unterbringen: {words}. Sieh nach, ob der Plan noch tut, "
        "was du meinst.",
        "links": "Links kann ich noch nicht öffnen: Das Modell sieht die Adresse, nicht die "
        "Seite. Füge den Text selbst ein.",
        "quoted": "„{words}“",
        "what_is": "was „{words}“ ist",
        "daily": "jeden Tag um {hour}",
        "now": "jetzt",
        "once": "Ich kann Dinge wiederholen oder warten, aber noch nicht zu einer Zeit beginnen, die "
        "einmal kommt („{phrase}“). Wann soll es sich wiederholen? Oder antworte „jetzt“ und starte es "
        "selbst.",
        "starts": "Ein Workflow läuft, wenn du auf Run drückst, zu den Zeiten, die du nennst, bei einer "
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
        "taken": "Für „{words}“ habe ich „{title}“ genommen: andere kommen dem nahe.",
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
        "reminder": "Erinnerung: ",
        "not": "nicht",
        "to_paste": "(der Text, den du einfügst)",
        "pasted": "Der eingefügte Text",
        "here": "Das Ergebnis steht in diesem Thread.",
    },
    marker_words=(
        r"diese[nrs]?|den|die|das|und|in|ins|ein|eine[nr]?|zu|auf|es|ihn|mir"
        r"|jede[nrsm]?|um|uhr|bitte|mit|von|bei|der|für|nicht|ist|wird|aus|dem|mich|wenn|falls|kannst|du"
        r"|neue[nrsm]?|ein|jemand|sobald"
    ),
)

"""German. What is not said here is as in English, which people mix in."""

from dataclasses import replace

from core.planner.vocabulary import quantities, tongues
from core.planner.vocabulary.english import ENGLISH
from core.planner.vocabulary.sayings.german import SAYINGS, SYSTEMS
from core.planner.vocabulary.table import pairs, phrases
from core.planner.vocabulary.verbs.german import VERBS

GERMAN = replace(
    ENGLISH,
    code="de",
    verbs=VERBS,
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
    tongues=tongues.GERMAN,
    to_words=r"in|im|ins|an|auf|nach|zu|zum|zur|bei|für|über|ans",
    with_words=r"und|&|mit|sowie|samt",
    too_words=r"auch|ebenfalls|zusätzlich|bitte|jetzt|zusammen|einzeln|hoch|zusammen",
    me_forms=r"(?<!\w)mi(?:r|ch)\Z",
    to_me="an mich",
    me_pattern=r"(?:\A\s*|(?<!\w)an\s+|(?<=sie\s)|(?<=es\s)|(?<=ihn\s))(?:mir|mich)(?!\w)",
    privately=r"(?:als|per|via)\s+(?:slack[- ])?(?:dm|pn|direktnachricht)|(?<=\w\s)privat",
    here_words=r"hier|in\s+(?:diesem|den)\s+thread",
    bare_channel=(
        r"(?:in|im|auf)\s+(?:den\s+|dem\s+)?(?:kanal|channel)\s+([\w-]+)|(?:in|auf)\s+(general|random)"
        r"|(?:in|im|an)\s+(?:den\s+kanal|dem\s+kanal|das\s+team|alle|slack)"
    ),
    named_person=(r"\ban\s+([A-ZÄÖÜ][\w’'-]+(?:\s+[A-ZÄÖÜ][\w’'-]+)?)",),
    file_words=r"als\s+(?:text)?datei|in\s+einer\s+datei",
    wait_units=quantities.GERMAN_UNITS,
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
    private_words=r"\A(?:informier\w*|benachrichtig\w*|sag)",
    each_object=r"jede[nsr]?(?:\s+(?:zeile|wort|satz|eintrag|text|nachricht|bewertung))?",
    all_items=r"die\s+liste|alle|alles|die\s+\w+en|beide[s]?",
    numbers=quantities.GERMAN_NUMBERS,
    write="Schreibe",
    systems=SYSTEMS,
    this_text="diesen Text",
    sayings=SAYINGS,
    own_words=(
        r"(?:der|die|das|den|dem|und|wenn|mit|von|für|ist|wird|eine[nrm]?|jede[nrsm]?|sobald|bitte|mir|uns|ich|wir|du|was|wie|nicht|zu"
        r"|unser[enms]*|neue[nrsm]?|\w*[äöüß]\w*)"
    ),
    marker_words=(
        r"diese[nrs]?|den|die|das|und|in|ins|ein|eine[nr]?|zu|auf|es|ihn|mir"
        r"|jede[nrsm]?|um|uhr|bitte|mit|von|bei|der|für|nicht|ist|wird|aus|dem|mich|wenn|falls|kannst|du"
        r"|neue[nrsm]?|ein|jemand|sobald"
    ),
)

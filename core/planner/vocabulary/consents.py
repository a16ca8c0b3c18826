"""How people speak of consent: who gives it, and what must not be done without it. What is called `…_words`
is a regular expression without groups that capture."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.planner.vocabulary.apps import APP_NAMES


@dataclass(frozen=True)
class ConsentWords:
    """One language's. Forms of verbs stand as they end a stretch of words: "has signed it off"."""

    me_words: str
    they_words: str  # who was named before: "she"
    it_words: str  # what is looked at
    agree_words: str
    look_words: str  # no consent by itself, but where it is to come first
    noun_words: str
    tail_words: str  # what may still follow the verb: "with it", "hat"
    once_words: str
    if_words: str
    before_words: str
    without_words: str
    never_words: str
    nothing_words: str
    must_words: str
    first_words: str
    only_words: str  # before any of these: "but only"
    ask_words: str
    whether_words: str
    let_words: str
    done_words: str  # how it is when somebody has seen it: "get it checked by @ada"
    wish_words: str  # "quiero": whoever speaks, without a word for it
    show_words: str  # verbs of showing, before what is shown
    for_words: str  # "for" an ok
    from_words: str  # an ok "from" somebody
    needs_words: str
    get_words: str  # what comes before somebody's ok: "wait for", "with"
    article_words: str
    my_words: str
    refuse_words: str  # what shows that a no is dealt with, too
    until_words: str = r"(?!)"  # what must not be before it: "but not before"
    named_words: str = ""  # people without a sign: "let Ada approve it", "ask my boss first"


ENGLISH = ConsentWords(
    until_words=r"(?<!or\s)not\s+(?:before|until|till|unless)",
    named_words=(
        rf"(?-i:(?!(?:{APP_NAMES})\b)(?!(?:I|It|This|That|These|They|We|You|He|She|Who|What|Every\w*|Nothing|Some\w*|Any\w*|If|And"
        r"|But|Then|The|An?|My|Our|Once|When|After|Before|Please|First|Only|Also)\b)"
        r"[A-Z][a-z][\w-]+(?=[\s'’,.;!\ue009]|\Z))"
        r"|(?:my|our|the)\s+(?:team\s+)?(?:boss|manager|lead|leader|director|supervisor|lawyer|editor|owner"
        r"|ceo|cto|cfo|coo)(?!\w)"
    ),
    me_words=r"i|me|myself|we",
    they_words=r"she|he|they",
    it_words=(
        r"it|this|that|them|these|those|everything|both|each(?:\s+one)?|one|the\s+(?!#)[\w-]+|that\s+\w+"
        r"|all\s+of\s+(?:it|them)"
    ),
    agree_words=(
        r"approv(?:es?|ed|al)|agree[sd]?|(?:ok|okay|okays|okayed|ok['’]?(?:s|ed|d))|confirm(?:s|ed)?"
        r"|accept(?:s|ed)?|yes|authori[sz]e[sd]?"
        r"|sign(?:s|ed)?(?:\s+(?:it|this|that|them|everything|(?:the|each)\s+\w+))?\s+off(?:\s+on)?|fine"
        r"|happy|good|cool|satisfied|clear(?:s|ed)|allow(?:s|ed)"
        r"|(?:the|an?|her|his|their|my|its)\s+(?:ok(?:ay)?|go(?:-?ahead)?|green\s+light|blessing|consent"
        r"|permission|nod|approval|sign-?off|thumbs\s+up)"
        r"|said\s+so|says?\s+so|green[\s-]?lit|green[\s-]?lights?"
    ),
    look_words=(
        r"check(?:s|ed)?|look(?:s|ed)?(?:\s+(?:it|this|that|them))?\s+(?:at|over|through)|(?:has|have|had"
        r"|take|takes|took|taken)\s+(?:had\s+)?a\s+(?:quick\s+|brief\s+)?look(?:\s+at)?"
        r"|look(?:s|ed)?|review(?:s|ed)?|proof-?reads?|read(?:s)?(?:\s+(?:it|this|them))?(?:\s+(?:through"
        r"|over))?|see[sn]?|saw|verif(?:y|ies|ied)|vet(?:s|ted)?"
    ),
    noun_words=r"approval|ok(?:ay)?|consent|permission|sign-?off|go-?ahead|go(?!\s+to)|blessing"
    r"|green\s+light|yes|confirmation|thumbs\s+up|nod|review",
    tail_words=r"it|this|that|them|these|with|to|on|at|over|everything|(?:each|every)(?:\s+single)?(?:\s+(?:one|of|them|these))*"
    r"|the\s+(?:text|draft|result"
    r"|message)|all|off|so",
    once_words=r"once|after|as\s+soon\s+as|when|only\s+(?:when|if|once|after)|wait\s+(?:until|till)"
    r"|provided(?:\s+that)?|assuming",
    if_words=r"if",
    before_words=r"before(?:hand)?",
    without_words=r"before|until|till|unless|without",
    never_words=r"do\s+not|don['’]?t|never|please\s+don['’]?t",
    nothing_words=r"nothing",
    must_words=r"must|should|shall|has\s+to|have\s+to|needs?\s+to|is\s+to|ought\s+to|gets?\s+to"
    r"|wants?\s+to|(?:would|['’]d)\s+(?:like|love|want)\s+to|will",
    first_words=r"first|beforehand|up\s+front",
    only_words=r"but|and|though|however|only|please|always|also",
    ask_words=r"ask|check\s+with|consult|(?:run|pass|clear)\s+(?:it|this|that|them|everything"
    r"|the\s+\w+)\s+(?:by|past|with)",
    whether_words=r"whether|if",
    let_words=r"let|have|get|make\s+sure(?:\s+that)?",
    done_words=r"checked|reviewed|approved|confirmed|looked\s+at|looked\s+over|signed\s+off|verified|seen"
    r"|proof-?read",
    wish_words=r"(?!)",
    show_words=r"show|send|give|dm|pass|forward|present|hand",
    for_words=r"for|to\s+get|to",
    from_words=r"from|by|of",
    needs_words=r"needs?|requires?|(?:must|has\s+to|have\s+to)\s+have",
    get_words=r"get|obtain|ask\s+(?:me\s+)?for|wait\s+for|request|with|after|pending|need|needs"
    r"|subject\s+to|on|given|upon|require|requires",
    article_words=r"an?|the|his|her|their|its|final|explicit|a\s+(?:quick|final|short)",
    my_words=r"my|our",
    refuse_words=r"otherwise|else|if\s+not|rejects?|declines?|refuses?|says?\s+no|disagrees?|not\s+(?:ok"
    r"|approved)",
)

GERMAN = ConsentWords(
    until_words=r"(?:aber\s+)?(?:nicht,?\s+bevor|erst,?\s+wenn)",
    me_words=r"ich|mich|mir|wir",
    they_words=r"sie|er",
    it_words=r"es|sie|ihn|das|dies|alles|beides|d(?:en|as|ie)\s+\w+|diese[nsr]?\s+\w+",
    agree_words=(
        r"zustimm\w*|stimm\w*\s+zu|zugestimmt|freigib\w*|freigeb\w*|freigegeben|gib\w*\s+(?:es\s+|sie\s+"
        r"|ihn\s+)?frei|freigabe|einverstanden|bestätig\w*|genehmig\w*"
        r"|absegne\w*|abgesegnet|abnick\w*|abgenickt|ok(?:ay)?|ja|grünes\s+licht|zufrieden|erlaub\w*"
        r"|passt|abnehm\w*|abgenommen|okay?t|gut\s+finde\w*"
    ),
    look_words=(
        r"(?:drüber|darüber|drauf|rein|rüber|an|durch)?(?:ge)?schau(?:en|t|e|st)?(?:\s+(?:drüber|an|darüber))?"
        r"|(?:drüber|an|durch)?(?:ge)?seh(?:en|e)|sieh(?:t|st)?|prüf(?:en|t|e)|geprüft"
        r"|kontrollier(?:en|t|e)|gegenles(?:en|e)|gegengelesen|gegenliest|(?:durch)?(?:ge)?les(?:en|e)"
        r"|liest|(?:einen\s+)?(?:kurzen\s+)?blick\s+\w+"
    ),
    noun_words=r"freigabe|zustimmung|ok(?:ay)?|einverständnis|erlaubnis|genehmigung|go|bestätigung"
    r"|abnahme|grünes\s+licht|prüfung|durchsicht|kontrolle",
    tail_words=r"hat|habe|haben|ist|bin|sind|wurde|gibt|gebe|sagt|sage|gesagt|gegeben|wird|hatte|darüber"
    r"|drüber|dazu|damit|drauf|zu|frei|ab",
    once_words=r"sobald|nachdem|erst\s+wenn|nur\s+wenn|wenn|warte,?\s+bis",
    if_words=r"falls|sofern",
    before_words=r"bevor|ehe",
    without_words=r"bevor|ehe|bis|ohne|außer\s+wenn",
    never_words=r"nicht|niemals|nie",
    nothing_words=r"nichts",
    must_words=r"muss|soll(?:te|en)?|müssen|möchte|will|darf|würde\s+gern(?:e)?|mag|müsste",
    first_words=r"vorher|zuerst|zuvor|erst(?:mal|\s+einmal)?|davor|vorab",
    only_words=r"aber|und|jedoch|erst|nur|bitte|immer|auch",
    ask_words=r"frage?(?:\s+(?:bei|vorher\s+bei))?|konsultiere|sprich\s+\w+\s+mit",
    whether_words=r"ob",
    let_words=r"lasse?",
    done_words=r"geprüft|freigegeben|abgesegnet|genehmigt",
    wish_words=r"(?!)",
    show_words=r"zeige?|schicke?|sende|gib|leg(?:e)?|leite",
    for_words=r"zur|zum|für|um",
    from_words=r"von|vom|durch",
    needs_words=r"brauch(?:t|en)|benötig(?:t|en)|erforder(?:t|n)",
    get_words=r"hole?|warte\s+auf|warten\s+auf|erbitte|mit|nach|braucht|brauchst|benötigt|um|ohne",
    article_words=r"die|das|den|der|ein|eine|einen|einer|auf",
    my_words=r"mein(?:e[mnrs]?)?|unser(?:e[mnrs]?)?",
    refuse_words=r"sonst|ansonsten|andernfalls|wenn\s+nicht|falls\s+nicht|ablehn\w*",
)

FRENCH = ConsentWords(
    until_words=r"pas\s+avant\s+(?:que\s+|qu['’])",
    me_words=r"je|j['’]|moi|nous",
    they_words=r"il|elle|ils|elles",
    it_words=r"l['’]|le|la|les|ça|cela|tout|l['’]ensemble|ce\s+\w+|le\s+\w+|la\s+\w+|les\s+\w+|l['’]\w+",
    agree_words=(
        r"valid\w*|approuv\w*|(?:d['’])?accord|accept\w*|confirm\w*|ok|oui|autoris\w*|feu\s+vert|aval"
        r"|c['’]est\s+bon|est\s+bon|sign\w*|satisfaite?"
    ),
    look_words=r"reli(?:s|t|re|ra|se)|relue?s?|vérifi\w*|regard\w*|vu|vois|voi[trse]+"
    r"|jet\w+\s+un\s+(?:coup\s+d['’])?œ?o?e?il|contrôl\w*|lise?|lire|lue?",
    noun_words=r"accord|feu\s+vert|approbation|ok|aval|validation|autorisation|go|confirmation|relecture"
    r"|vérification",
    tail_words=r"oui|ok|d['’]accord|le|la|les|tout|ça|dessus|avec|son|mon|leur",
    once_words=r"(?:une\s+fois\s+qu(?:e|['’])|dès\s+qu(?:e|['’])|après\s+qu(?:e|['’])|quand|lorsqu(?:e"
    r"|['’])|seulement\s+(?:si|quand)|attends\s+qu(?:e|['’]))",
    if_words=r"si|s['’]",
    before_words=r"avant",
    without_words=r"avant\s+qu(?:e|['’])|tant\s+qu(?:e|['’])|sans|sauf\s+si",
    never_words=r"ne|n['’]|jamais|pas",
    nothing_words=r"rien",
    must_words=r"doi(?:t|s|vent|vons)|devra|veu[tx]|voudrais|aimerais|souhaite|faut\s+qu(?:e|['’])|peu[tx]",
    first_words=r"d['’]abord|avant(?!\s*(?:de\s|d['’]|qu))|au\s+préalable|en\s+premier",
    only_words=r"mais|et|seulement|toutefois|toujours|aussi|uniquement",
    ask_words=r"demandez?(?:\s+(?:d['’]abord|avant))?(?:\s+à)?|consulte|(?:vois|vérifie)\s+avec",
    whether_words=r"si",
    let_words=r"laisse|(?:fais|faire)(?:-l[ea]s?)?",
    done_words=r"relire|valider|vérifier|approuver|lire",
    wish_words=r"(?!)",
    show_words=r"montre|envoie|transmets|passe|soumets|présente|donne",
    for_words=r"pour",
    from_words=r"de|d['’]|par",
    needs_words=r"nécessite(?:nt)?|exige(?:nt)?",
    get_words=r"obtiens|attends|demande|après|avec|sous\s+réserve\s+de|il\s+(?:me\s+)?faut|moyennant"
    r"|nécessite|sans",
    article_words=r"l['’]|le|la|un|une|son|leur",
    my_words=r"mon|ma|notre",
    refuse_words=r"sinon|autrement|si\s+(?:ce\s+n['’]est\s+pas|non|pas)|refus\w*",
)

SPANISH = ConsentWords(
    until_words=r"no\s+(?:antes\s+de\s+que|hasta\s+que)",
    me_words=r"yo|me|mí|nosotros",
    they_words=r"ella|él|ellos|ellas",
    it_words=r"l[oae]s?|esto|eso|todo|el\s+\w+|la\s+\w+|los\s+\w+|las\s+\w+",
    agree_words=(
        r"apr(?:ueb|ob)\w*|de\s+acuerdo|acept\w*|confirm\w*|visto\s+bueno|ok|okay|s[ií]|autori\w*"
        r"|luz\s+verde|permiso|bien|conforme|valid\w*|acced\w*|firm\w*"
    ),
    look_words=r"revis\w*|ve[ao]n?|verl[oae]s?|ver|visto|mir[aeo]\w*|ech\w+\s+un\s+(?:vistazo|ojo)"
    r"|comprueb\w*|comprobar\w*|le(?:a|er|erl[oa]|ído)",
    noun_words=r"aprobación|visto\s+bueno|ok|consentimiento|permiso|luz\s+verde|confirmación|autorización"
    r"|revisión|acuerdo",
    tail_words=r"lo|la|el\s+\w+|todo|con\s+(?:ello|eso|esto)|que\s+s[ií]",
    once_words=r"cuando|una\s+vez\s+que|en\s+cuanto|después\s+de\s+que|tan\s+pronto\s+como|solo\s+(?:si"
    r"|cuando)|sólo\s+(?:si|cuando)|siempre\s+que|espera\s+a\s+que",
    if_words=r"si",
    before_words=r"antes",
    without_words=r"antes\s+de\s+que|hasta\s+que|sin\s+que|sin|a\s+menos\s+que",
    never_words=r"no|nunca",
    nothing_words=r"nada",
    must_words=r"debe|deber[ií]a|tiene\s+que|tengo\s+que|tenemos\s+que|ha\s+de|quier[oe]|quisiera"
    r"|necesit[oa]|me\s+gustaría|hay\s+que|puede",
    first_words=r"antes(?!\s+de\s)|primero|previamente",
    only_words=r"pero|y|solo|sólo|siempre|también|únicamente",
    ask_words=r"preg[úu]nta(?:le)?(?:\s+(?:antes|primero))?(?:\s+a)?|cons[uú]lta(?:lo)?(?:\s+(?:antes"
    r"|primero))?(?:\s+(?:con|a))?|pide(?:le)?\s+a",
    whether_words=r"si",
    let_words=r"d[eé]ja(?:\s+que)?|haz\s+que",
    done_words=r"revisad[oa]|aprobad[oa]",
    wish_words=r"quiero|quisiera|necesito|tengo\s+que|debo|me\s+gustaría",
    show_words=r"enseña|muestra|envía|manda|pasa|presenta|enséña|muéstra|mánda|pása|envía",
    for_words=r"para(?:\s+(?:su|que|mi))?",
    from_words=r"de|del|por",
    needs_words=r"necesitan?|requieren?",
    get_words=r"obtén|espera|pide|consigue|con|tras|después\s+de|necesita|previa?|requiere|sin",
    article_words=r"el|la|un|una|su",
    my_words=r"mi|nuestr[oa]",
    refuse_words=r"si\s+no(?=\s*,)|si\s+no\s+(?:lo\s+)?(?:apr\w+|acept\w+)|de\s+lo\s+contrario|en\s+caso\s+contrario|rechaz\w*",
)

CONSENTS: Mapping[str, ConsentWords] = {"en": ENGLISH, "de": GERMAN, "fr": FRENCH, "es": SPANISH}

"""How people are asked to say something in words that is told on, in each language."""

from collections.abc import Mapping
from dataclasses import dataclass

CHANNEL = r"(?:<#\w+(?:\|[^>]*)?>|(?<![\w#&])#[\w-]*[^\W\d_][\w-]*)"
PERSON = r"(?:<@\w+(?:\|[^>]*)?>|(?<![\w.@])@[\w.-]*\w)"


@dataclass(frozen=True)
class Inquiries:
    """How a language asks: patterns, but for `asks` and `answer`, which later readers know.

    `ask` and `collect` are verbs, `told` writes to people to ask them, `group` is all of some people and
    `within` leads to their channel, `named` is somebody without an `@`, `machine` somebody who is no person.
    `wh` begins what is asked, `thing` leads to what they are asked for, `tells` asks them to say it, `judges`
    to do what is told in any case, `deed` to do something and tell of it; `updates` is what is collected,
    `questions` announces several, `lead` says what it all is. `late` and `patience` say when they are
    reminded and how long they have. `orders` are what may be done with an answer, `answers` are words for it,
    and `condition` begins what hangs on it.
    """

    ask: str
    asks: str
    collect: str
    of: str
    group: str
    within: str
    me: str
    wh: str
    thing: str
    tells: str
    joined: str
    then: str
    orders: str
    answers: str
    answer: str
    updates: str
    deed: str = r"(?!)"
    judges: str = r"(?!)"
    condition: str = r"(?!)"
    machine: str = r"(?!)"
    late: str = r"(?!)"
    patience: str = r"(?!)"
    told: str = r"(?!){who}"
    named: str = r"(?!)"
    lead: str = r"(?!)"
    questions: str = r"(?!)"


_ENGLISH = Inquiries(
    ask=r"(?:please\s+)?(?:ask|check\s+with|survey|poll|interview)",
    asks="ask",
    collect=r"(?:please\s+)?(?:collect|gather|request|get)",
    of=r"from",
    group=r"(?:every(?:one|body)(?:\s+on\s+the\s+team)?|each(?:\s+(?:team\s+)?(?:one|person|member))?|all\s+(?:the\s+)?(?:team\s+)?members"
    r"|(?:all\s+of\s+)?the\s+(?:whole\s+|entire\s+)?(?:\w+\s+)?(?:team|members|people|group|crew|folks|channel)|people|folks)",
    within=r"\s+(?:who\s+(?:is|are)\s+)?(?:in|of|on|from)\s+(?:the\s+)?",
    me=r"me",
    wh=r"(?:what|how|when|where|which|who|why|whether|if)",
    deed=r"to",
    judges=r"to\s+(?=(?:please\s+)?(?:rate|score|grade|estimate|rank|vote|choose|pick|suggest|propose|nominate|explain|reflect|brainstorm)\b)",
    condition=r"(?:if|unless|for\s+(?:each|every))\b",
    late=r"(?:if|when)\s+(?:she|he|they|nobody|no\s+one|some(?:one|body)|any(?:one|body))(?:\s+(?:does|do|has|have)(?:n['’]?t|\s+not))?"
    r"\s+(?:answer|repl|respond)\w*\s+(?:within|in|after)\s+{long}\s*,?\s*(?:then\s+)?(?:remind|nudge|ping)\s+(?:her|him|them|everyone)",
    patience=r"(?:give|allow)\s+(?:them|every(?:one|body)|her|him|people)\s+{long}(?:\s+(?:to|for)\s+(?:\w+\s+)?\w+)?"
    r"|wait\s+(?:up\s+to\s+|at\s+most\s+|for\s+)?{long}(?:\s+for\s+(?:\w+\s+)?(?:answers?|repl\w+|responses?))?",
    machine=r"(?:claude|chatgpt|gpt\S*|gemini|mistral|copilot|synth|siri|alexa|(?:the|my|our|an?)\s+(?:ai|llm|model|assistant|bot|agent|database|api|web|internet))",
    named=r"(?:(?:the|my|our)\s+(?:[\w-]+\s+)?[\w-]+|(?-i:[A-Z])[\w-]+)",
    told=r"(?:dm|direct[- ]message|message|ping|write(?:\s+to)?|contact)\s+{who}"
    r"\s+(?:to\s+ask|and\s+ask|asking)(?:\s+(?:them|him|her|each(?:\s+of\s+them)?))?",
    lead=r"(?:run|do|hold|start|conduct|organi[sz]e|set\s+up|make|have)\s+(?:an?|our|the)\s+(?:[\w-]+\s+){0,3}"
    r"(?:stand-?up|check-?in|survey|poll|retro(?:spective)?|round|feedback\s+round)",
    questions=r"(?:(?:these|the|following|some|a\s+few|two|three|four|five|\d)\s+)*questions?",
    thing=r"(?:for|about)(?!\s+(?:an?\s+|the\s+|his\s+|her\s+|their\s+)?(?:\w+\s+)?(?:approval|permission|consent|sign-?off|ok(?:ay)?|go-?ahead"
    r"|confirmation|blessing)\b)",
    tells=r"to\s+(?:(?:please\s+)?(?:tell|say|share|send|give|write|list|name|describe|report|provide|submit|answer|post))"
    r"(?:\s+(?:me|us|you))?(?:\s+(?:down|in|with))?",
    joined=r"and",
    then=r"then",
    orders=r"(?:wait|post|send|share|summari[sz]e|put|tell|write|add|save|translate|forward|dm|e?-?mail|create|make|open|log|store|append"
    r"|compile|combine|collect|let|notify|give|show|publish|turn|use|record|keep|file|update|message|report|announce|reply|set|print"
    r"|draft|include|drop|pass|classify|extract|list|rank|sort|group)",
    answers=r"(?:his|her|their|my|the|that|this|those|these|all(?:\s+(?:of\s+)?(?:the|their|these|those))?|everyone['’]s|any)"
    r"\s+(?:individual\s+)?(?:answers?|repl(?:y|ies)|responses?|feedback|input)"
    r"|(?:what(?:ever)?|everything)\s+(?:(?:he|she|they|i|everyone|everybody|people)\s+(?:have\s+|has\s+)?"
    r"(?:say|says|said|answer(?:s|ed)?|repl(?:y|ies|ied)|wrote|writes?|tells?|told)(?:\s+(?:me|us|you))?|comes?\s+(?:in|back))",
    answer="the feedback",
    updates=r"(?:(?:a|an|the|their|short|quick|brief|daily|weekly|status|progress|written|one-line)\s+){0,4}"
    r"(?:updates?|status(?:es)?|answers|feedback|numbers|figures|ideas|topics|input|blockers|highlights|wins|reports?|suggestions"
    r"|opinions|votes|goals|plans|priorities|estimates|agenda\s+items|check-?ins|stand-?ups?(?:\s+(?:notes|updates))?)",
)
_GERMAN = Inquiries(
    ask=r"(?:bitte\s+)?frage?",
    asks="frage",
    collect=r"(?:bitte\s+)?(?:sammle|sammel|hole?)",
    of=r"von",
    group=r"(?:alle|jeden|das\s+(?:ganze\s+)?team|alle\s+(?:mitglieder|leute))",
    within=r"\s+(?:in|aus|von)\s+",
    me=r"mich",
    wh=r"(?:was|wie|wann|wo|welche[nrsm]?|wer|wem|wen|warum|woran|womit|ob)",
    thing=r"(?:nach)",
    tells=r"(?!)",
    joined=r"und",
    then=r"dann|anschließend|danach",
    orders=r"(?:poste|schicke?|sende|teile|fasse?|schreibe?|übersetze|speichere?|erstelle|füge?|trage?|leite|maile|sag|gib|zeige?)",
    answers=r"(?:seine|ihre|meine|die|alle)\s+(?:antwort(?:en)?|rückmeldung(?:en)?)",
    answer="die Antwort",
    updates=r"(?:(?:die|kurze|ein)\s+)*(?:updates?|status|antworten|rückmeldungen|feedback|zahlen|ideen|themen)",
)
_FRENCH = Inquiries(
    ask=r"(?:demande[zr]?)(?:\s+à)?",
    asks="demande à",
    collect=r"(?:collecte[zr]?|recueille[zr]?|rassemble[zr]?)",
    of=r"de",
    group=r"(?:tout\s+le\s+monde|chacun|tous|toute\s+l['’]équipe|l['’]équipe)",
    within=r"\s+(?:dans|de|sur)\s+",
    me=r"moi",
    wh=r"(?:ce\s+qu(?:['’e]|i)|comment|quand|où|quel(?:le)?s?|qui|pourquoi|combien)",
    thing=r"(?!)",
    tells=r"de\s+(?:dire|partager|envoyer|donner|écrire|lister)",
    joined=r"et",
    then=r"ensuite|puis",
    orders=r"(?:publie[zr]?|poste[zr]?|envoie|envoyez|partage[zr]?|résume[zr]?|écri[st]|traduis|enregistre[zr]?|crée[zr]?|ajoute[zr]?|mets|donne[zr]?)",
    answers=r"(?:sa|ses|leurs?|ma|mes|la|les)\s+réponses?",
    answer="la réponse",
    updates=r"(?:(?:les|des|la|le|un)\s+)?(?:nouvelles|réponses|idées|chiffres|retours|avis|points)",
)
_SPANISH = Inquiries(
    ask=r"(?:pregunta|pregúntale|preguntad?)(?:\s+a)?",
    asks="pregunta a",
    collect=r"(?:recoge|reúne|recopila)",
    of=r"de",
    group=r"(?:todos|todo\s+el\s+mundo|todo\s+el\s+equipo|el\s+equipo|cada\s+(?:uno|persona|miembro))",
    within=r"\s+(?:en|de)\s+",
    me=r"me",
    wh=r"(?:qué|cómo|cuándo|dónde|cuál(?:es)?|quién(?:es)?|por\s+qué|cuánt[oa]s?)",
    thing=r"(?:por)",
    tells=r"que\s+(?:diga|cuente|envíe|escriba|comparta)n?",
    joined=r"y",
    then=r"luego|después",
    orders=r"(?:publica|postea|envía(?:me|la)?|manda(?:me)?|comparte|resume|escribe|traduce|guarda|crea|añade|agrega|pon|dame|muestra)",
    answers=r"(?:su|sus|mi|mis|la|las|todas\s+las)\s+respuestas?",
    answer="la respuesta",
    updates=r"(?:(?:las|los|el|la|un)\s+)?(?:novedades|respuestas|ideas|cifras|opiniones|avances|estado)",
)
INQUIRIES: Mapping[str, Inquiries] = {"en": _ENGLISH, "de": _GERMAN, "fr": _FRENCH, "es": _SPANISH}

"""What no workflow is for: Synth itself ("delete all my workflows", "what can you do?") and what only hands
can do ("make me a coffee"). It is answered before anything is planned: a prompt would only write about it."""

import re

from core.catalogue import Offered
from core.planner.telling.refusing import can_do
from core.planner.vocabulary import Vocabulary

_PLEASE = (
    r"\s*(?:(?:please|pls|hey|hi|hello|synth|bitte|por\s+favor|s['’]il\s+(?:te|vous)\s+pla[iî]t)[\s,!]+"
    r"|(?:can|could|would|will)\s+you\s+(?:please\s+)?|i\s+(?:want|need)\s+(?:you\s+)?to\s+)*"
)
_WHOSE = (
    r"(?:(?:all|of|my|the|our|your|these|those|every|each|any|saved|old|unused|other|meine?|alle|die"
    r"|tou[st]e?s?|mes|les|mis|todos|los)\s+)*"
)
_FLOWS = r"(?:workflows?|automations?|arbeitsabläufe|flux\s+de\s+travail|flujos(?:\s+de\s+trabajo)?)"
_END = r"(?:\s+(?:please|now|bitte|jetzt|maintenant|ahora|that\s+(?:i|we)\s+(?:have|made)|again))*[\s.!?]*"
_DONE_TO_THEM = {
    "delete": r"delete|remove|erase|clear|drop|get\s+rid\s+of|supprime[rz]?|efface[rz]?"
    r"|lösche?n?|borra|elimina",
    "pause": r"pause|stop|disable|deactivate|turn\s+off|switch\s+off|halt|arrête[rz]?|pausiere"
    r"|stoppe|detén|pausa",
    "list": r"list|show(?:\s+me)?|what\s+are|which\s+are|see|zeig(?:e?\s+mir)?|montre(?:[zr]|-moi)?"
    r"|muestra|lista",
}
_MANAGES = {
    deed: re.compile(rf"{_PLEASE}(?:{verbs})\s+{_WHOSE}{_FLOWS}{_END}", re.IGNORECASE)
    for deed, verbs in _DONE_TO_THEM.items()
}
_ABILITIES = re.compile(
    r"\s*(?:(?:hey|hi|hello|synth|so|ok(?:ay)?)[\s,!]+)*(?:what\s+(?:else\s+)?(?:can|could|do)\s+(?:you|this|it|synth)"
    r"(?:\s+do)?(?:\s+for\s+(?:me|us))?|what\s+are\s+you(?:\s+able\s+to\s+do|\s+capable\s+of)?"
    r"|(?:how|what)\s+can\s+you\s+help(?:\s+(?:me|us))?(?:\s+with)?|how\s+do(?:es)?\s+(?:you|this|it|synth)\s+work"
    r"|was\s+kannst\s+du(?:\s+(?:alles|für\s+mich))*(?:\s+tun|\s+machen)?"
    r"|que\s+(?:peux-tu|sais-tu)\s+faire|qu['’]est-ce\s+que\s+tu\s+(?:peux|sais)\s+faire"
    r"|¿?\s*qué\s+(?:puedes|sabes)\s+hacer)[\s?!.]*",
    re.IGNORECASE,
)
# What people bring, cook and fetch. A recipe, a joke or a picture of them is something else.
_OF_THE_WORLD = (
    r"coffees?|espresso|cappuccino|tea|beers?|drinks?|lunch|dinner|breakfast|sandwich(?:es)?|pizzas?|burgers?"
    r"|snacks?|cakes?|cookies|taxi|cab|uber|massage|kaffee|tee|bier|café|thé|cerveza|té"
)
_BY_HANDS = re.compile(
    rf"{_PLEASE}(?:make|get|bring|fetch|brew|cook|bake|pour|buy|order|call|mach(?:e|st\s+du)?|bring(?:e|st\s+du)?|koche?"
    rf"|fais|apporte|prépare|haz|trae|tráe?me|hazme|prepara)(?:[\s-]+(?:me|us|mir|uns|moi|nous|everyone|everybody))?"
    rf"\s+(?:(?:an?|the|some|one|two|my|our|ein(?:e|en)?|une?|una?|cup|glass|of|tasse|hot|cold|strong|good)\s+)*"
    rf"(?:{_OF_THE_WORLD})(?:\s+(?:for|to)\s+(?:me|us|everyone|everybody|the\s+\w+))?[\s.!?]*(?:please|bitte)?[\s.!?]*",
    re.IGNORECASE,
)


def beyond(intent: str, offered: Offered, vocabulary: Vocabulary) -> str | None:
    """The answer to what no workflow is for; nothing where one may be."""
    say = vocabulary.say
    for deed, form in _MANAGES.items():
        if form.fullmatch(intent):
            return say(f"manage_{deed}")
    if _ABILITIES.fullmatch(intent):
        return f"{can_do(offered, vocabulary)} {say('starts')}"
    if _BY_HANDS.fullmatch(intent):
        return f"{say('by_hands')} {can_do(offered, vocabulary)}"
    return None

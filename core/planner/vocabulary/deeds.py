"""How a language says where something goes, without anybody who sends it: "it goes out by Gmail", "ab damit
in #ops", "puis ça part sur #ventes", "sale en #general". `more` is where and how."""

import re
from collections.abc import Mapping


def _moves(said: str, places: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{said})\s*(?P<more>(?:(?:{places})\s[^.;,!?\n]*)?)", re.IGNORECASE)


MOVES: Mapping[str, re.Pattern[str]] = {
    "en": _moves(
        r"(?:it|this|that|they|everything|the\s+(?:text|message|result|mail|e-?mail|post|draft"
        r"|announcement|note|answer|reply))"
        r"(?:['’]s|\s+(?:can|may|should|will|must))?\s*"
        r"(?:(?:is\s+|are\s+|gets?\s+|be\s+)?(?:(?:also|then|finally|only|just|automatically)\s+)*"
        r"(?:sent|posted|published|mailed|e-?mailed|shared|put)|(?:(?:also|then|finally|only"
        r"|just)\s+)*(?:goes|go|going))"
        r"(?:\s+(?:out|off|over|straight|live|on|also|up))*(?![\w-])",
        r"to|in|into|by|via|with|on|through|using|from",
    ),
    "de": _moves(
        r"(?:(?:es|sie|er|das|alles)\s+(?:kommt|geht|wird)|(?:kommt|geht|wird)\s+(?:es|sie|er|das|alles)"
        r"|ab\s+damit|raus\s+damit|damit\s+(?:ab|raus))(?!\w)",
        r"in|an|nach|über|per|mit|auf|zu|via|raus",
    ),
    "fr": _moves(
        r"(?:(?:ça|cela|il|elle|le\s+tout|on\s+l['’])\s*(?:part|va|est\s+(?:envoyée?|publiée?|postée?)"
        r"|envoie|publie|poste|sera\s+\w+))(?!\w)",
        r"dans|sur|à|par|via|en|vers|avec|au|aux",
    ),
    "es": _moves(
        r"(?:(?:que\s+)?(?:se\s+(?:publi\w+|envi\w+|env[íi]\w+|manda|mande|postea)|va|sale|salga"
        r"|vaya))(?!\w)",
        r"en|a|al|por|vía|con|para",
    ),
}

# The orders that such a saying answers: where it names a channel, and elsewhere.
POSTS: Mapping[str, str] = {"en": "post it", "de": "poste es", "fr": "poste-le", "es": "publícalo"}
SENDS: Mapping[str, str] = {"en": "send it", "de": "sende es", "fr": "envoie-le", "es": "envíalo"}

"""The forms in which people ask for changes, in the four languages: patterns over a whole reply.

`what`, `old`, `new` and the like are the stretches that the rules go on to read.
"""

import re
from collections.abc import Iterable

Forms = tuple[re.Pattern[str], ...]

_LEAD = re.compile(
    r"\A(?:(?:please|no(?=\s*[,.!;])|nope|nah|ok(?:ay)?|hm+|oh|well|yes|sure|actually|sorry|wait(?=[,!.])|great|thanks|thank"
    r" you|hey|and|but|so"
    r"|now|then|synth|alright|fine|good|perfect|bitte|nein|ja|und|s'il te plaît|s'il vous plaît|non|oui"
    r"|et|por favor"
    r"|sí|pero)\b(?!\s+(?:comment|schedule|time|need|trigger|approval|one|budget|limit))[\s,!.:-]*"
    r"|(?:(?:can|could|would|will) (?:you|we)|(?:can|could|should|shouldn't|may) (?:it|this|that)|(?:what"
    r"|how) about|why not|(?:i|we) (?:would like|want|need"
    r"|'d like)(?: you)? to|i'd (?:like|rather)"
    r"(?: you| to)*|let's|let us|lets|you should|you can|we should|we could|maybe|it should|make sure"
    r" (?:to|you|that you)"
    r"|don't forget to|kannst du|könntest du|peux-tu|pourrais-tu|puedes|podrías)\s+(?:please |also |just "
    r"|bitte )*)+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"[\s,]*(?:\b(?:please|thanks|thank you|if you can|for me|bitte|s'il te plaît|merci|danke|por favor"
    r"|gracias"
    r"|if possible)[\s.!?]*)+\Z|[\s.!?;,]+\Z",
    re.IGNORECASE,
)


AGREES = re.compile(
    r"(?:yes|yep|yeah|ok(?:ay)?|fine|sure|good|great|perfect|thanks?(?: you)?|go|do it|looks good|cool|nice"
    r"|lgtm|oui|d'accord|merci|ja|danke|sí|si|vale|gracias)[\s.!]*",
    re.IGNORECASE,
)


def cleaned(reply: str) -> str:
    """The reply without courtesies; inner quotation marks and letter case stay."""
    text = reply.strip().replace("’", "'").replace("`", "'") if "`" not in reply else reply.strip()
    text = re.sub(r"(?i)\A((?:let's|lets|let us)\s+)(?=not\b)", "do ", text)
    bare = _LEAD.sub("", text)
    return _TAIL.sub("", bare or text)


_GIVES_ME = re.compile(
    r"\A(?P<verb>tell|send|show|give|notify|ping|let|dm|message|email|mail)\s+me(?:\s+know)?(?=\s|\Z)(?:\s+(?P<what>(?:the|it|that)\b"
    r".*?))?(?P<rest>\s+(?:instead|rather|too|as well)\b.*)?\Z",
    re.IGNORECASE,
)


def to_me(words: str) -> str:
    """ "send the summary to me" of "send me the summary", which says where it goes as any other place."""
    found = _GIVES_ME.match(words)
    if found is None:
        return words
    verb = "send" if found["verb"].casefold() not in ("dm", "message", "email", "mail") else found["verb"]
    return f"{verb} {found['what'] or 'it'} to me{found['rest'] or ''}"


_TO_ADDRESS = re.compile(
    r"\A(?:(?:send|forward|mail|deliver|pass|share)\s+(?P<what>it|this|that|them|(?:the|a copy of (?:the"
    r"|it))\b[\w ]*?)\s+(?:on\s+)?to"
    r"|forward\s+to)\s+(?=[\w.+-]+@[\w-]+\.)",
    re.IGNORECASE,
)


def by_mail(words: str) -> str:
    """ "email it to ada@acme.com" of "send it to ada@acme.com"."""
    return _TO_ADDRESS.sub(lambda found: f"email {found['what'] or 'it'} to ", words)


def _forms(*patterns: str) -> Forms:
    return tuple(re.compile(pattern, re.IGNORECASE | re.DOTALL) for pattern in patterns)


def first_of(forms: Forms, words: str) -> re.Match[str] | None:
    """The first form that the whole of the words has."""
    return next((found for form in forms if (found := form.fullmatch(words)) is not None), None)


def any_of(forms: Iterable[re.Pattern[str]], words: str) -> re.Match[str] | None:
    """The first form that stands somewhere in the words."""
    return next((found for form in forms if (found := form.search(words)) is not None), None)


_WHAT = r"(?P<what>.+?)"
_ENOUGH = (
    r"(?:\s*[,;:]?\s+(?:because\s+)?(?:it|that|they|these)(?:['’]s|\s+is|\s+are|['’]re)"
    r"\s+(?:not|no longer)\s+(?:needed|necessary|required|used|wanted)(?:\s+any ?more)?)?"
    r"(?:[,;:]\s*(?:just|only)\s+.+?(?:\s+(?:would be|is|will be)\s+(?:fine|enough|ok|okay|good))?)?"
)

DROP = _forms(
    rf"(?:drop|remove|delete|skip|leave out|cut(?: out)?|omit|get rid of|take out|take away|forget(?:"
    rf" about)?|lose|strike"
    rf"|scrap|eliminate|erase|exclude|cancel|kill|ditch)\s+{_WHAT}(?:\s+from (?:the |this |my )?(?:plan"
    rf"|workflow|flow)"
    rf"|\s+(?:entirely|completely|altogether|again))?{_ENOUGH}",
    rf"(?:take|leave|cut)\s+{_WHAT}\s+(?:out|away|off)(?: of (?:the |this )?(?:plan|workflow|flow))?",
    rf"(?:without|no more(?! than)|no(?! more| need))\s+{_WHAT}",
    rf"(?:lösche|entferne|streiche?|lass|lasse|weg mit)\s+{_WHAT}(?:\s+weg)?",
    rf"{_WHAT}\s+(?:löschen|entfernen|weglassen|streichen)",
    rf"ohne\s+{_WHAT}",
    rf"(?:supprime[rz]?|enlève|enlever|retire[rz]?|efface[rz]?|oublie)\s+{_WHAT}",
    rf"sans\s+{_WHAT}",
    rf"(?:elimina|eliminar|quita|quitar|borra|borrar|suprime|omite)\s+{_WHAT}",
    rf"sin\s+{_WHAT}",
)
# "do not create the incident": what is refused is named by its verb.
REFUSE = _forms(
    rf"(?:i|we|you)\s+no longer\s+(?:need|want|have|require)\s+(?:to\s+)?{_WHAT}{_ENOUGH}",
    rf"(?:do not|don't|dont|never|do\s+not|no need to|no longer)\s+(?:anymore\s+|actually\s+|bother to\s+"
    rf"|even\s+|want to\s+|need to\s+|need\s+|want\s+)?"
    rf"{_WHAT}(?:\s+any ?more|\s+any longer|\s+after all)?{_ENOUGH}",
    rf"(?:i|we|you|it|they|there is|there's|it's|it is)\s*(?:do not|don't|dont|doesn't|does not|shouldn't"
    rf"|should not|no"
    rf"|needn't|need not|not)\s*(?:want|need|necessary|required|have|any)?(?:\s+(?:you|it|us"
    rf"|need))?\s+(?:to\s+|the step to\s+)?"
    rf"{_WHAT}(?:\s+any ?more|\s+any longer|\s+after all)?{_ENOUGH}",
    r"(?:stop|avoid|quit)\s+(?P<what>\w+ing\b.*?)",
    rf"{_WHAT}\s+(?:is|are|isn't|is not|aren't|are not)\s+(?:not |un|no longer )?(?:needed|necessary"
    rf"|required)",
    rf"{_WHAT}\s+(?:is|are)\s+(?:superfluous|redundant|too much)",
    r"(?:ne|n')\s*(?P<what>.+?)\s+pas(?:\s+(?P<more>.+))?",
    rf"(?:crea|erstelle|sende|schicke)\s+(?:kein|keine|keinen)\s+{_WHAT}",
)
# Words that begin so are about what is there: no step is ever made of them.
TAKES = re.compile(
    r"(?:remove|drop|forget|skip|omit|lose|get rid of|take (?:out|away)|leave out|without|no need|no longer"
    r"|(?:we|i) no longer|don't|do not|dont|never|stop|avoid|swap|replace|exchange|substitute|move|undo)\b",
    re.IGNORECASE,
)
KEEP = _forms(
    rf"(?:only keep|keep only|keep just|just keep|leave only|only leave|i only want|we only want|i only"
    rf" need|we only need"
    rf"|only do|just do|nothing but)\s+{_WHAT}(?:\s+(?P<among>in (?:the )?(?:loop|branch|condition)))?",
    rf"(?:behalte nur|nur)\s+{_WHAT}(?:\s+behalten)",
    rf"(?:garde seulement|ne garde que|garde uniquement)\s+{_WHAT}",
    rf"(?:conserva|deja|mantén)\s+(?:sólo|solo|solamente|únicamente)\s+{_WHAT}",
)
EXCEPT = _forms(
    rf"(?P<among>.+?)\s*,?\s+(?:except(?:ing)?(?: for)?|but(?: for)?|apart from|other than|besides|save"
    rf" for|außer|sauf"
    rf"|excepto|menos)\s+{_WHAT}"
)
LABELLED_STEP = re.compile(
    r"\b(?:steps?|parts?|actions?|étapes?|schritte?n?|pasos?|branch|condition|loop|wait|approval|\d+|first|second|third|last)\b",
    re.IGNORECASE,
)

_OLD, _NEW = r"(?P<old>.+?)", r"(?P<new>.+?)"
REPLACE = _forms(
    rf"(?:replace|substitute|exchange)\s+{_OLD}\s+(?:with|by|through)\s+{_NEW}",
    rf"(?:exchange|trade)\s+{_OLD}\s+(?:for|against)\s+{_NEW}",
    rf"swap(?: out)?\s+{_OLD}\s+(?:for|with)\s+{_NEW}",
    rf"(?:change|switch|turn|convert)\s+(?:from\s+)?{_OLD}\s+(?:in)?to\s+{_NEW}",
    rf"(?:instead of|rather than|in place of)\s+{_OLD}\s*(?:,\s*(?:just|simply|only|please|then)?\s*"
    rf"|\s+(?:just|simply|only|please)\s+){_NEW}",
    rf"{_NEW}\s*,?\s+(?:instead of|rather than|in place of|and not|not|in lieu of)\s+{_OLD}",
    rf"(?:it should be|make it|make that|use)\s+{_NEW}\s*,\s*not\s+{_OLD}",
    rf"not\s+{_OLD}\s*(?:,\s*(?:but\s+)?|\s+but\s+){_NEW}",
    rf"ersetze\s+{_OLD}\s+(?:durch|mit)\s+{_NEW}",
    rf"(?:statt|anstatt|anstelle von)\s+{_OLD}\s*,\s*{_NEW}",
    rf"{_NEW}\s+(?:statt|anstatt|anstelle von)\s+{_OLD}",
    rf"remplace[rz]?\s+{_OLD}\s+par\s+{_NEW}",
    rf"{_NEW}\s+(?:au lieu d[eu']|à la place d[eu'])\s*{_OLD}",
    rf"(?:reemplaza|sustituye|cambia|remplaza)\s+{_OLD}\s+(?:por|con)\s+{_NEW}",
    rf"{_NEW}\s+(?:en vez de|en lugar de)\s+{_OLD}",
)
INSTEAD = _forms(
    rf"{_NEW}\s*,?\s+(?:instead|rather|stattdessen|lieber|plutôt|à la place|en su lugar|mejor)",
    rf"(?:instead|rather|better|stattdessen|lieber|plutôt|mejor)\s*,?\s+{_NEW}",
    rf"(?:use|switch to|go with|change (?:it )?to|make it|make that|move (?:it )?to|nimm|utilise"
    rf"|usa)\s+{_NEW}",
)
VERB_OF_USE = re.compile(
    r"\A(?:use|using|go with|switch to|take|nimm|benutze|verwende|utilise|usa)\s+", re.IGNORECASE
)

_ANCHOR = r"(?P<anchor>.+?)"
# "don't post it, send it to me": after the comma stands an order of its own.
ORDERS_AFTER = re.compile(
    r",\s*(?:but\s+|just\s+|rather\s+|instead\s+)?"
    r"(?:post|send|tell|write|ask|create|email|add|notify|message|dm|summari[sz]e|translate|update|put|use"
    r"|no(?! longer)|drop|remove|skip)\b",
    re.IGNORECASE,
)
_DOES = (
    r"(?:post|send|tell|write|ask|create|email|add|notify|message|dm|summari[sz]e|translate|update|put|wait)"
)
BEFORE = _forms(
    rf"(?:right |just |immediately )?(?:before|prior"
    rf" to)\s+(?:that\s*,\s*)?{_ANCHOR}\s*,\s*(?:first\s+)?{_NEW}",
    rf"{_NEW}\s*,?\s+(?:right |just |immediately )?(?:before|prior to|ahead of)\s+{_ANCHOR}",
    rf"(?:right |just )?before\s+{_ANCHOR}\s+(?P<new>{_DOES}\s.+)",
    rf"(?:right |just )?before\s+{_ANCHOR}\s*,?\s+(?:also|then|please)\s+{_NEW}",
    rf"(?:bevor|vor)\s+{_ANCHOR}\s*,\s*{_NEW}",
    rf"{_NEW}\s+(?:vor|bevor)\s+{_ANCHOR}",
    rf"avant\s+(?:de |d')?{_ANCHOR}\s*,\s*{_NEW}",
    rf"{_NEW}\s+avant\s+(?:de |d')?{_ANCHOR}",
    rf"antes de\s+{_ANCHOR}\s*,\s*{_NEW}",
    rf"{_NEW}\s+antes de\s+{_ANCHOR}",
)
AFTER = _forms(
    rf"(?:right |just |immediately )?(?:after|following|once|when|as soon as)\s+{_ANCHOR}(?:\s+(?:is|are"
    rf"|has been|have been) (?:done|finished|over|created|sent|updated|completed))?\s*,\s*(?:also |then"
    rf" )?{_NEW}",
    rf"{_NEW}\s*,?\s+(?:right |just |immediately )?(?:after|following|once)\s+{_ANCHOR}(?:\s+(?:is|are"
    rf"|has been) (?:done|finished|over))?",
    rf"(?:right |just )?after\s+{_ANCHOR}\s+(?P<new>{_DOES}\s.+)",
    rf"(?:right |just )?after\s+{_ANCHOR}\s*,?\s+(?:also|then|please)\s+{_NEW}",
    rf"nach\s+{_ANCHOR}\s*,\s*{_NEW}",
    rf"{_NEW}\s+nach(?:dem)?\s+{_ANCHOR}",
    rf"après\s+{_ANCHOR}\s*,\s*{_NEW}",
    rf"{_NEW}\s+après\s+{_ANCHOR}",
    rf"después de\s+{_ANCHOR}\s*,\s*{_NEW}",
    rf"{_NEW}\s+después de\s+{_ANCHOR}",
)
BESIDE = _forms(
    rf"(?:along with|together with|besides|as well as|in addition to|apart from|next to|alongside(?:"
    rf" of)?)\s+{_ANCHOR}\s*,\s*(?:also\s+)?{_NEW}",
    rf"{_NEW}\s*,?\s+(?:along with|together with|as well as|in addition to|besides|alongside(?: of)?|next"
    rf" to)\s+{_ANCHOR}",
)
AT_START = _forms(
    rf"(?:first(?: of all)?|to begin with|at the (?:very )?(?:beginning|start)|start (?:with|by)|begin"
    rf" (?:with|by))\s*,?\s+{_NEW}",
    rf"{_NEW}\s*,?\s+(?:first|at the (?:very )?(?:beginning|start)|to begin with|as the first step|before"
    rf" (?:everything|anything)(?: else)?)",
    rf"zuerst\s+{_NEW}",
    rf"(?:d'abord|tout d'abord)\s*,?\s+{_NEW}",
    rf"(?:primero)\s*,?\s+{_NEW}",
)
AT_END = _forms(
    rf"(?:at the (?:very )?end|finally|lastly|in the end|when (?:it's|all is|everything is) done"
    rf"|afterwards|after that|after all(?: that)?|then)\s*,?\s+(?:also\s+)?{_NEW}",
    rf"{_NEW}\s*,?\s+(?:when|once|as soon as|after) (?:it|this|that|everything|all)(?:['’]s| is"
    r"| has)(?: all)?(?: been)? (?:done|finished|over|complete|completed)",
    rf"{_NEW}\s*,?\s+(?:at the (?:very )?end|afterwards|after that|in the end|as the last step|as a last"
    rf" step|last)",
    rf"(?:am ende|zum schluss)\s+{_NEW}",
    rf"(?:à la fin|enfin)\s*,?\s+{_NEW}",
    rf"(?:al final|por último)\s*,?\s+{_NEW}",
)
IN_LOOP = _forms(
    rf"(?:in|inside|within)\s+the\s+loop\s*,?\s+(?:also\s+)?{_NEW}",
    rf"{_NEW}\s*,?\s+(?:in|inside|within)\s+the\s+loop",
    rf"(?:for (?:each|every)(?: one)?(?: of them)?)\s*,?\s+(?:also\s+)?{_NEW}",
    rf"{_NEW}\s+(?:for (?:each|every) (?:one|of them|item)|each time round)",
)
ALSO = _forms(
    rf"(?:also|additionally|in addition|plus|and also|on top of that|moreover|additionally|und auch|auch"
    rf"|aussi|et aussi|también|además)\s*,?\s+{_NEW}",
    rf"{_NEW}\s*,?\s+(?:also|too|as well|auch|aussi|también)",
)
ADD_STEP = re.compile(
    r"\A(?:(?:add|insert|include|put in|append|create)\s+(?:a|an|another|one more|the|one"
    r"|two)?\s*(?:new\s+|additional\s+|extra\s+|further\s+|more\s+)*(?:step|action|task|skill)"
    r"(?:\s+(?:to|that|which|where (?:you|it|we)|in which (?:you|it)|for))?\s*:?\s+"
    r"|(?:füge|ajoute|añade|agrega)\s+(?:einen schritt|une étape|un paso)\s*(?:hinzu\s*)?(?:,|pour|para"
    r"|der|qui|que)?\s+)",
    re.IGNORECASE,
)
MOVE = _forms(
    rf"(?:move|put|do|place|run|perform|bring|shift)\s+{_WHAT}\s+(?:to\s+)?(?:right |just"
    rf" )?(?P<where>before|after|behind|in front of|ahead of)\s+{_ANCHOR}",
    rf"(?:move|put|do|place|bring|shift)\s+{_WHAT}\s+(?:to |at )?(?:the\s+)?(?:very\s+)?(?P<where>end"
    rf"|start|beginning|top|bottom|first|last|front)",
    rf"{_WHAT}\s+(?:should|must|has to|needs to)\s+(?:come|go|run|be|happen)\s+(?:right |just"
    rf" )?(?P<where>before|after|first|last)(?:\s+{_ANCHOR})?",
    rf"(?:verschiebe|schiebe)\s+{_WHAT}\s+(?P<where>vor|nach|hinter)\s+{_ANCHOR}",
    rf"(?:déplace|mets)\s+{_WHAT}\s+(?P<where>avant|après)\s+{_ANCHOR}",
    rf"(?:mueve|pon)\s+{_WHAT}\s+(?P<where>antes|después) de\s+{_ANCHOR}",
)
SWAP = _forms(
    rf"(?:swap|switch|exchange|reverse|flip)\s+(?:the order of\s+)?{_WHAT}\s+(?:and|with)\s+{_ANCHOR}",
    r"(?:swap|switch|reverse|flip)\s+(?:the (?:order of the )?)?(?P<two>two|last two|first two|both"
    r"|steps)(?:\s+steps)?(?:\s+around)?",
)

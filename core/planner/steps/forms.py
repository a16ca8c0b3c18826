"""Forms of what a message says: the patterns by which `messages.py` tells them apart. They are held against
the words that are left of one clause, from their beginning: on longer texts some of them are slow."""

import re

from core.planner.vocabulary.table import CONTENT_MARK

# "a note that asks everybody to tidy up" is written; "a note that lunch is ready" says so.
TEXT_THAT = re.compile(
    r"(?:an?|one)\s+(?:[\w-]+\s+){0,3}?(?:that|which)\s+(?:asks|tells|reminds|invites|explains|lists"
    r"|welcomes|thanks|says\s+hi"
    r"|congratulates|describes|summari[sz]es|introduces|announces|encourages|warns|mentions|names|shows)\b",
    re.IGNORECASE,
)
# "a goodbye message" is one that has to be written; "a message" alone says nothing.
SPECIAL = re.compile(
    r"(?:an?|one)\s+(?!(?:slack|direct|private|short|quick|little|small|brief|new|text)\s+\w+\Z)[\w’'-]+"
    r"\s+(?:message|note|post|text)",
    re.IGNORECASE,
)
# A part of what is at hand: "the top 5", "the three biggest", "the names".
PART = re.compile(
    r"(?:the|their|its|all\s+the)\s+"
    r"(?:(?:top|first|last|best|worst|biggest|largest|newest|oldest|highest|lowest|most\s+\w+)"
    r"(?:\s+(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten))?(?:\s+(?:ones?|of\s+(?:them|these)))?"
    r"|(?:\d+|two|three|four|five|six|ten)\s+(?:best|worst|biggest|largest|newest|oldest|highest|most\s+\w+)"
    r"(?:\s+\w+)?"
    r"|names?|titles?|numbers?|total|totals|count|amounts?|dates?|highlights|rest|owners?|winners?"
    r"|headlines?)"
    r"(?:\s+of\s+(?:them|these|those|it|these\s+\w+))?",
    re.IGNORECASE,
)
ONLY = re.compile(r"\A(?:only|just|nur|seulement|solo)\s+", re.IGNORECASE)
TEXTS = (
    r"briefings?|reports?|updates?|overviews?|rundowns?|digests?|recaps?|checklists?|poems?"
    r"|announcements?"
)
OF_THE_FIRST = re.compile(r"\b(?:it|them|its|their)\b", re.IGNORECASE)
# "a DM with my meetings": the DM is how it goes.
NOTE_WITH = re.compile(
    r"\A(?:an?|one|the)\s+(?:(?:quick|short|little|private|direct|slack|brief)\s+)*(?:dm|message|note|line|ping|post)\s+"
    r"(?=with\s)",
    re.IGNORECASE,
)
# "two lines on how I should prepare" is no sentence, for all that there is one in it.
ON_HOW = re.compile(
    r"\b(?:on|about|of|for|with)\s+(?:how|what|why|who|which|where|whether|when)\s.*\Z",
    re.IGNORECASE | re.DOTALL,
)
INCLUDES = re.compile(
    r"(?P<said>[^.;]{3,200}?)\s*(?:,|\band\b|,\s*and\b)\s+(?:also\s+|please\s+)?(?:include|add|attach|quote|mention|paste|append)\s+"
    r"(?P<more>[^.;]{2,120}?)[\s.]*\Z",
    re.IGNORECASE,
)
# "the open roles and ask for referrals": what is asked of those who read it.
AND_ASKS = re.compile(
    r"(?P<said>.{2,300}?)\s*,?\s+and\s+(?P<asks>(?:ask|invite|encourage|remind)\s+.{3,200})",
    re.IGNORECASE | re.DOTALL,
)
# "“Refund approved” with the original message": words that were quoted, and what they are said of.
QUOTED_WITH = re.compile(
    rf"(?P<said>{CONTENT_MARK.pattern})\s*,?\s*(?:together\s+|along\s+)?(?:with|and|plus|followed\s+by)\s+"
    r"(?P<more>(?:the|their|his|her|its|that|this)\s[^.;]{2,80}?)[\s.]*\Z",
    re.IGNORECASE,
)
WITH = re.compile(r"\A(?:with|including|containing)\s+(?=\w)", re.IGNORECASE)
# "post it in #ops with the title, urgency and the link": what to tell of what came.
WITH_PARTS = re.compile(
    r"(?:(?:it|this|that|them)\s*,?\s+)?(?:along\s+)?(?:with|including|incl\.?|showing)\s+(?:just\s+)?"
    r"(?:(?:the|its|their|his|her)\s|[\w-]+(?:\s[\w-]+)?(?:,|\s+and\s|\s*&))"
    r"|(?:the|its|their|his|her)\s+[\w-]+(?:\s[\w-]+)?(?:,\s*(?:(?:the|its|their|his|her)\s+)?[\w-]+(?:\s[\w-]+)?){0,4},?\s+"
    r"(?:and|&)\s+(?:(?:the|its|their|his|her)\s+)?[\w-]+(?:\s[\w-]+)?\s*\Z",
    re.IGNORECASE,
)
# "asking whether it was sent" says what to write.
PURPOSE = re.compile(
    r"(?:with\s+(?:an?|the)\s+(?:question|reminder)\s+)?(?:asking|reminding|thanking|inviting|wishing"
    r"|congratulating"
    r"|apologi[sz]ing|explaining|telling|begging|encouraging|welcoming|introducing|announcing|confirming"
    r"|offering)\b",
    re.IGNORECASE,
)
TELLS_OF = re.compile(r"(?:about|regarding|concerning)\s+\S", re.IGNORECASE)
# "remind the team in #ops that …": who reads there.
ALL_OF_THEM = re.compile(
    r"\A(?:the\s+(?:whole\s+)?(?:team|staff|group|class|channel|crew|parents|colleagues)|every(?:one|body)|all|people|colleagues)\s+"
    r"(?=(?:that|about)\b)",
    re.IGNORECASE,
)
# "a line about it": a text, and no line of a sheet.
LINE_ABOUT_IT = re.compile(
    r"(?:an?|one|two|three|a\s+few|some)\s+(?:[\w-]+\s+){1,3}?(?:about|on|for|of|to\s+go\s+with)\s+(?:it|this|that|them|these|those)\b",
    re.IGNORECASE,
)
# "Reminder: follow up on the deal": which one, whoever reads it has to know.
POINTS_AT_IT = re.compile(
    r"\b(?:it|them|him|her|this|(?:the|that|dem|den|der|die|das|diese[nmrs]?|le|la|l['’]|ce(?:tte)?|al?|el|est[ea])\s+"
    r"(?:new\s+|neue[nrsm]?\s+)?(?:deals?|leads?|customers?|clients?|tickets?|contacts?|orders?|invoices?|candidates?|guests?|payments?"
    r"|requests?|issues?|bookings?|appointments?|kund\w+|kontakt\w*|bestellung|rechnung|anfrage|client\w*|commande|facture|demande"
    r"|pedido|factura|cliente|contacto))(?!\w)",
    re.IGNORECASE,
)
# What is told of what was just done.
SO = re.compile(
    r"(?:so|that\s+(?:it(?:['’]s|\s+(?:is|was))|this\s+(?:is|was))\s+(?:done|finished)"
    r"|about\s+(?:it|this|that))",
    re.IGNORECASE,
)
LITERAL = re.compile(
    r"(?:an?|the|this|these|following|exactly|just|only|le|la|ce|cette|une?|el|este|esta|una|die|das|den|diese[nrs]?|eine?"
    r"|folgende[nrs]?|\s)*(?:\w+\s+)?"
    r"(?:reminder|message|note|text|line|sentence|words|texte|mot|phrase|mensaje|texto|nota|frase|nachricht|satz)?"
    r"(?:\s+(?:suivante?|siguiente))?",
    re.IGNORECASE,
)

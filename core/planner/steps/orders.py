"""Forms of single orders: the patterns by which `rules.py` tells them apart, held against one clause."""

import re

from core.planner.matching.things import asks_something

FOR_APPROVAL = re.compile(
    r"\s*(?:for|to\s+(?:get|give))\s+(?:(?:an?|the|his|her|their|my)\s+)?(?:approval|permission|consent"
    r"|ok(?:ay)?|sign-?off"
    r"|go-?ahead)(?!\w).*\Z|\s+to\s+(?:approve|confirm|sign\s+off)(?!\w).*\Z|\s+um\s+(?:freigabe|zustimmung"
    r"|erlaubnis)\b.*\Z"
    r"|\s+(?:l['’]accord|la\s+permission|permiso|aprobación)\b.*\Z",
    re.IGNORECASE,
)
CLOSES = re.compile(
    r"(?:(?:many\s+)?thanks?(?:\s+(?:you|a\s+(?:lot|million|bunch)|so\s+much|in\s+advance|again))?"
    r"|thank\s+you.{0,20}|thx|ty|cheers|merci.{0,12}"
    r"|danke.{0,12}|gracias.{0,12}|please|pls|plz)[\s.,!:)]*",
    re.IGNORECASE,
)
SENT_TO = re.compile(
    r"\s+(?:in|to|into|for|on|at|with|dans|à|en|a|pour|sur|vers|para|für|nach|auf)\s+(?:the\s+)?(?P<where>(?:[#@]\w[\w.-]*|<[#@][^>]+>)"
    r"(?:\s*(?:,|and|&|et|und|y)\s*(?:[#@]\w[\w.-]*|<[#@][^>]+>))*)(?:\s+channel)?[\s.!]*\Z",
    re.IGNORECASE,
)
BY_DM = re.compile(
    r"(?:an?\s+)?(?:dm|direct\s+message|private\s+message)s?\s+(?:is|are|works?|would\s+be"
    r"|will\s+do)\b.{0,20}",
    re.I,
)
THERE_ARE = re.compile(
    r"\s*(?:there\s+(?:is|are)|there['’]s|(?:i|we)\s+(?:have|['’]?ve\s+got|get|got))\s+(?:any\s+|an?\s+"
    r"|some\s+)?(?P<what>.+)",
    re.IGNORECASE,
)
# "write in #sales who it is and what they want": it is told there.
THERE = re.compile(
    r"\s*(?:in|to|into|dans|sur|en|auf|nach)\s+(?:the\s+)?(?:[#@]\w[\w.-]*|<[#@][^>]+>)\s*,?\s*",
    re.IGNORECASE,
)


def asked_there(words: str) -> bool:
    """Whether it is a question that is answered where they say."""
    place = THERE.match(words)
    return place is not None and asks_something(words[place.end() :])


# "find what we closed this week and turn it into notes": what was got is that, where the search says all.
GETS = re.compile(
    r"(?:find|get|fetch|collect|gather|look\s+up|pull|grab|take|retrieve)(?:\s+out)?\Z", re.IGNORECASE
)
ALL_OF_WHAT = re.compile(
    r"what(?:\s+has|\s+have|\s+was|\s+were|['’]s|\s+got)?\s+(?:(?:we|i|they|the\s+team|everyone|been|just)\s+){0,2}"
    r"(?:closed|merged|shipped|released|opened|created|fixed|resolved|finished|completed|added|done|sold|won|lost|ordered|booked)\b",
    re.IGNORECASE,
)
OUR_PLACE = re.compile(r"\b(?:in|into|to|onto|on)\s+(?:our|my)\s+(?!text|message|draft\b)\w+", re.IGNORECASE)
# "leave a note in #general that …"
PUT_THERE = re.compile(
    r"\A(?:leave|drop|put|place|record|log|submit|file|raise|enter)s?\s.*\b(?:in|into|to|on)\s+(?:#\w|<#)",
    re.IGNORECASE,
)

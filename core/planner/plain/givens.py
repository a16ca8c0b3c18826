"""What a run is given, said as what somebody does: "I type in a company name, you look it up". It is an input
of the workflow, and stands where it was meant."""

import re

_WHAT = (
    r"(?P<what>[a-zà-ÿ][\wà-ÿ'’-]*(?:\s+(?!and\b|you\b|et\b|und\b|y\b|tu\b|du\b)[a-zà-ÿ][\wà-ÿ'’-]*){0,2}?)"
)
_AND_YOU = (
    r"\s*(?:[,.;:]\s*(?:(?:and|then|und|et|y)\s+)?(?:(?:you|it|tu|vous|du|tú)\s+(?:then\s+)?)?"
    r"|\s+(?:and|und|et|y)\s+(?:then\s+)?(?:you|tu|du|tú)\s+)"
)
_GIVEN = re.compile(
    r"\A(?P<before>\W*(?:(?:hi|hey|hello|hallo|bonjour|hola)\W+)?)(?:(?:when|every\s+time|whenever)\s+)?(?:"
    r"(?:i|we)(?:['’]ll|\s+will|\s+want\s+to|\s+can|\s+would\s+like\s+to)?\s+(?:type(?:\s+in)?|enter|give"
    r"|paste(?:\s+in)?|provide|tell|put\s+in|send|hand|name)"
    r"(?:\s+you)?(?:\s+with)?"
    r"|(?:i|we)(?:['’]ll|\s+will|\s+want\s+to|\s+would\s+like\s+to)?\s+(?:start|run|trigger"
    r"|launch)\s+(?:this|it)(?:\s+(?:by\s+hand|manually|myself))?\s+with"
    r"|take|you\s+get|given|je\s+(?:te\s+|vous\s+)?(?:donne|tape|saisis|colle|fournis|indique)|ich\s+(?:gebe"
    r"|nenne|schicke)(?:\s+dir)?"
    r"|(?:te\s+)?(?:doy|escribo|paso))\s+(?:an?|the|some|une?|le|la|eine?n?|una?)\s+"
    rf"{_WHAT}(?P<input>\s+as\s+(?:an?\s+)?input)?{_AND_YOU}",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"\bfor\s+(?:an?\s+|any\s+)?given\s+(?P<list>[a-z]+(?:\s+(?:name|id|number|email|title|url))?(?:\s*(?:,"
    r"|\band\b)\s+(?:an?\s+)?"
    r"(?!(?:write|make|create|list|get|find|post|send|look|draft|summari)\w*\b)[a-z]+(?:\s+(?:name|id|number"
    r"|email|title|url))?)+?)"
    r"(?=\s*,|\s+(?:write|make|create|list|get|find|post|send|look|draft|summari|fetch|search|tell|give"
    r"|generate)\w*\b)",
    re.IGNORECASE,
)
_GIVEN_FR = re.compile(
    r"\A\W*pour\s+une?\s+(?P<what>[\wà-ÿ'’-]+)(?P<of>(?:\s+[\wà-ÿ'’-]+){0,2}?)\s+donnée?(?:\s*\((?:son|sa"
    r"|leur|le|la|l['’])\s*(?P<part>[\wà-ÿ ]{2,30})\))?",
    re.IGNORECASE,
)
_IT = re.compile(r"(?<!\w)(?:it|them|that)(?!\w)", re.IGNORECASE)


def begins_given(text: str) -> bool:
    """Whether it begins with what a run is given."""
    return _GIVEN.match(text) is not None


def given_plainly(text: str) -> str:
    """The message with what a run is given in double braces."""
    text = _SEVERAL.sub(_each, text)
    french = _GIVEN_FR.match(text)
    if french is not None:
        name = _named(french["part"] or french["what"])
        return f"Pour {french['what']}{french['of']} {{{{{name}}}}}{text[french.end() :]}"
    found = _GIVEN.match(text)
    if found is None or (
        re.match(r"\W*(?:take|given)\b", found.group(), re.IGNORECASE) and not found["input"]
    ):
        return text
    mark = f"{{{{{_named(found['what'])}}}}}"
    return f"{found['before']}{mark}, {_IT.sub(mark, text[found.end() :], count=1)}"


def _each(found: re.Match[str]) -> str:
    names = re.split(r"\s*(?:,|\band\b)\s+", found["list"], flags=re.IGNORECASE)
    return " ".join(f"{{{{{_named(re.sub(r'^an? ', '', name))}}}}}" for name in names if name)


def _named(what: str) -> str:
    plain = what.casefold().translate(str.maketrans("àâäçéèêëîïôöùûüñ'’-", "aaaceeeeiioouuun   "))
    return re.sub(r"\W+", "_", plain.strip()).strip("_")

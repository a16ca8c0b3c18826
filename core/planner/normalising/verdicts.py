"""What is found out and then acted upon, said as a condition: "check whether it has steps. If it doesn't, ask
for them. If it does, post it" is "if it has steps, post it. Otherwise ask for them"."""

import re

_CHECK = (
    r"(?:please\s+)?\b(?:check|see|look|decide|determine|verify|judge|(?:find|work|figure)\s+out)\s+(?:whether|if)\s+"
    r"(?P<what>(?:it|this|that|they|the\s+[\w-]+|there)(?:['’]s\s|\s)(?:(?!\bor\b)[^.;:,?!\n]){3,120}?)\s*(?:[.;:,!?\n]|\band\b)\s*(?:and\s+)?"
)
_SUBJECT = r"(?:it|this|that|they|there)"
_NO = (
    rf"if\s+(?:not|no|{_SUBJECT}\s+(?:does|is|has|do|are|was)(?:\s+not|n['’]t)|{_SUBJECT}['’]s\s+not)(?:\s+so)?\s*[,:–-]?\s*(?:then\s+)?"
    r"(?=\w)(?!any|many|more|in\b|the\s+case)"
)
_YES = (
    rf"if\s+(?:so|yes|{_SUBJECT}\s+(?:does|is|has|do|are)|that['’]s\s+(?:so|the\s+case|true))\s*(?:,|:|\s[–-]\s|(?=\s(?:then|just|please|post|send|create|add|reply|tell|ask|write|email|message|dm|notify|let|put|forward|move|open|make|alert|ping)\b))\s*"
    r"(?:then\s+)?"
)
_DEED = r"[^.;!\n]{3,240}?"
_ENDS = r"\s*[.;,!\n]\s*(?:and\s+|but\s+)?"
_NO_YES = re.compile(rf"{_CHECK}{_NO}(?P<no>{_DEED}){_ENDS}{_YES}", re.IGNORECASE)
_YES_NO = re.compile(rf"{_CHECK}{_YES}(?P<yes>{_DEED}){_ENDS}{_NO}", re.IGNORECASE)
_ONE = re.compile(
    rf"{_CHECK}if\s+(?:so|yes|that['’]s\s+(?:so|true|the\s+case))(?:\s*[,:]\s*|\s(?=\w))", re.IGNORECASE
)
# "Does this mail ask for anything? If so …": the question is looked into.
_YES_FIRST = (
    rf"if\s+(?:so|yes|{_SUBJECT}\s+(?:does|is|has|do|are|can|was|were|have|did)(?!\s+not|n)"
    r"|that['’]s\s+(?:so|the\s+case|true))(?!\w)"
)
_TEXT = (
    r"(?:e-?mail|mail|message|text|review|ticket|comment|note|feedback|article|post|one|draft|answer|letter"
    r"|contract|invoice|cv|application)"
)
_WHO = rf"(?:it|they|there|(?:this|that|the|these|those)(?:\s+{_TEXT}s?)?)"
_ASKED_FIRST = re.compile(
    rf"(?P<gap>\A\W*|[.!\n]\s+)(?:(?P<do>do(?:es)?|did)\s+(?P<who>{_WHO})\s+(?P<verb>[a-z]+)"
    rf"|(?P<be>is|are|was|were|has|have|can|could)\s+(?P<whose>{_WHO}))"
    rf"(?P<rest>\s[^.?!\n]{{2,160}})\?\s*(?:and\s+)?(?:{_YES_FIRST}|(?P<no>{_NO}))\s*[,:–-]?\s*(?:then\s+)?",
    re.IGNORECASE,
)
# "prüfe, ob es dringend ist. Wenn ja, …", "vérifie si c'est urgent. Si oui, …"
_THERE_ARE = {
    "de": re.compile(r"es\s+(?P<what>(?:[^\s.,;]+\s+){1,7}?)gibt\Z", re.IGNORECASE),
    "fr": re.compile(r"(?:il\s+)?y\s+a\s+(?:des|de|d['’])\s*(?P<what>.+)\Z", re.IGNORECASE),
    "es": re.compile(r"hay\s+(?P<what>.+)\Z", re.IGNORECASE),
}
_ABROAD = {
    "de": (
        r"(?:bitte\s+|kurz\s+)*\b(?:(?:über)?prüfe?n?|schaue?n?|checke?n?|entscheiden?|beurteilen?|sieh)(?:\s+(?:bitte|mal|kurz|nach))*\s*,?\s+ob\s+",
        r"(?:wenn|falls)\s+(?:ja|das\s+so\s+ist|es\s+so\s+ist|das\s+der\s+fall\s+ist|dem\s+so\s+ist|welche\s+da\s+sind|es\s+welche\s+gibt)",
        "wenn {what}, ",
        "hole die {what}, wenn es welche gibt, ",
    ),
    "fr": (
        r"\b(?:vérifie[zr]?|regarde[zr]?|détermine[zr]?|décide[zr]?|vois)\s+(?:si\s+|s['’](?=il))",
        r"(?:si\s+oui|si\s+(?:c['’]est|tel\s+est)\s+le\s+cas|s['’]il\s+y\s+en\s+a|dans\s+ce\s+cas)",
        "si {what}, ",
        "récupère les {what}, s'il y a quelque chose, ",
    ),
    "es": (
        r"\b(?:comprueba|revisa|mira|verifica|decide|determina|ve)\s+si\s+",
        r"(?:si\s+(?:es\s+así|sí|lo\s+es|l[oa]s\s+hay|hay\s+algun[oa]s?)|en\s+ese\s+caso)",
        "si {what}, ",
        "busca los {what}, si hay alguno, ",
    ),
}
_REST = re.compile(r"[^.;!\n]{3,300}")


def asked_first(text: str) -> str:
    """The text with a question that "if so" or "if not" answers as their condition."""
    return _ASKED_FIRST.sub(_looked_into, text, count=1)


def acted_upon_abroad(text: str, code: str) -> str:
    """The same of other languages: "prüfe, ob es dringend ist. Wenn ja, …" is "wenn es dringend ist, …"."""
    if code not in _ABROAD:
        return text
    check, so, said, got = _ABROAD[code]
    end = r"\s*(?:[.;,?!\n]|\b(?:und|et|y)\b)\s*(?:(?:und|et|y)\s+)?"
    form = rf"(?P<check>{check})(?P<what>[^.;:?!\n]{{3,160}}?){end}{so}\s*[,:]?\s*"
    found = re.search(form, text, re.IGNORECASE)
    if found is None:
        return text
    what = found["what"].strip()
    there = _THERE_ARE[code].match(what)
    plain = got.format(what=there["what"].strip()) if there is not None else said.format(what=what)
    before = text[: found.start()].rstrip()
    gap = ", " if before and before[-1] not in ".,;:!?" else " " if before else ""
    return f"{before}{gap}{plain}{text[found.end() :]}"


def _looked_into(found: re.Match[str]) -> str:
    word = f"{found['gap']}{'unless' if found['no'] else 'if'}"
    if found["be"]:
        return f"{word} {found['whose']} {found['be'].lower()}{found['rest']}, "
    verb = found["verb"]
    if found["do"].casefold() == "does":
        verb += "es" if re.search(r"(?:s|sh|ch|x|z|o)\Z", verb) else "s"
    return f"{word} {found['who']} {verb}{found['rest']}, "


def acted_upon(text: str) -> str:
    """The text with what is found out as the condition of what hangs on it."""
    found = _NO_YES.search(text)
    if found is not None and (rest := _REST.match(text, found.end())) is not None:
        said = f"if {found['what']}, {rest.group().strip()}. Otherwise {found['no']}"
        return f"{text[: found.start()]}{said}{text[rest.end() :]}"
    text = _YES_NO.sub(r"if \g<what>, \g<yes>. Otherwise ", text, count=1)
    return _ONE.sub(r"if \g<what>, ", text, count=1)

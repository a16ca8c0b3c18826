"""Consent, however it is asked for: "let @ada check it", "@dmitri has to say yes", "but only once she has
signed it off", "nichts ohne meine Freigabe", "demande-moi avant de le publier".

Each is said as one mark with who is asked. What must not happen before the answer stands after it: an
approval that is read too late, or not at all, lets something happen that somebody wanted to see first.
"""

import re

from core.planner.normalising.answers import without_answers
from core.planner.normalising.consenting import PERSON, Grammar, grammar_of
from core.planner.normalising.deeds import as_order, is_said, left_to_send
from core.planner.normalising.inquiries import without_whens
from core.planner.normalising.several import apart, as_one
from core.planner.vocabulary import SENDING, Vocabulary
from core.planner.vocabulary.consents import CONSENTS
from core.planner.vocabulary.deeds import POSTS
from core.planner.vocabulary.table import ASK, ASK_LATE, CONTENT_MARK, END, IF, MARKS, alternatives

_LIMIT = re.compile(
    r"(?:more|less|fewer|higher|lower|bigger|larger)\s+than|over|above|below|under|at\s+least|at\s+most|[<>]"
    r"|mehr\s+als|über|plus\s+de|más\s+de",
    re.IGNORECASE,
)
# "@ada checks it, and then …": what is done after a consent that is only told.
_THEN = re.compile(
    r"\s*[,.;]?\s*(?:(?:and|und|et|y)\s+)?(?:only\s+|erst\s+|nur\s+|seulement\s+|solo\s+)?"
    r"(?:then|after\s+that|afterwards|dann|danach|puis|ensuite|alors|luego|entonces|después)(?!\w)",
    re.IGNORECASE,
)


# "If the supervisor does not approve, …" tells what a no leads to, and asks nobody.
_DENIED = re.compile(r"(?<!\w)(?:not|never|nicht|nie|pas|jamais|no|nunca)(?!\w)|n['’]t\b", re.IGNORECASE)
_HANGS = re.compile(
    r"(?<!\band)(?<!\bthen)(?<!\bbut)(?<!\bund)(?<!\bdann)(?<!\bet)(?<!\bpuis)(?<!\by)(?<=[\w>])\s*\Z",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"\s*,?\s*(?:and|then|und|dann|et|puis|y|luego)(?!\w)", re.IGNORECASE)


# "que lo apruebe @ada", "@ada lo aprueba y se publica": the one who says yes, before or after the verb.
_MAY_IT_PASS_ES = re.compile(
    rf"(?:(?P<gap>\A|[.,;:]|\s(?:y|pero))\s*)(?:que\s+(?:primero\s+|antes\s+)?)?(?:(?P<who>{PERSON})\s+)?(?:me\s+)?l[oae]s?\s+"
    rf"(?:apr(?:ueb|ob)\w+|valid\w+|confirm\w+|autoric\w+|firm[ae]\w*|revis[ae]\w*)(?:\s+(?:antes|primero))?"
    rf"(?:\s+(?P<whom>{PERSON}|yo))?(?:\s+(?:antes\s+de\s+(?:envi|public|mand)\w+|antes|primero))?(?!\w)",
    re.IGNORECASE,
)


# "ask me before posting, then post a joke": the deed is told once with its object.
_SAID_TWICE = re.compile(
    rf"({END}\s*,\s*)(?P<deed>\w+)(?:\s+(?:it|this|that|them))?\s*,?\s+(?:and\s+)?(?:then\s+)?(?=(?P=deed)\s)",
    re.IGNORECASE,
)


def _passed(found: re.Match[str]) -> str:
    who = found["who"] or found["whom"]
    if who is None:
        return found.group()
    gap = found["gap"].strip() if found["gap"].strip() in ".;:" else ","
    return f"{gap} {ASK}{'' if who.casefold() == 'yo' else who}{END} , "


# "turn them into release notes for #product": that they are posted is what somebody has to agree to.
_WRITES = (
    r"(?:turn|write|draft|make|summari[sz]e|condense|boil|rewrite|translate|put\s+together|create|prepare|écris|rédige|prépare"
    r"|résume|schreibe?|verfasse|erstelle|entwirf|mach\s+daraus|escribe|redacta|prepara|resume)"
)
_SENDS = r"post|send|share|put|drop|publi|email|dm|stell|envo|schick|mand|mánd|publíc|enví|envi"
_AND_SENDS = rf"(?:and|then|et|puis|und|dann|y|luego)\s+(?:{_SENDS})"
_CHANNEL = r"(?P<channel>#[\w-]+|<#\w+(?:\|[^>]*)?>)"
_WRITTEN_FOR = re.compile(
    rf"(?P<writes>(?:\A|[.,;]\s*|\b(?:and|then|et|puis|und|dann|y|luego)\s+)(?:please\s+)?{_WRITES}\s"
    rf"(?:(?!\b{_AND_SENDS})[^.;,#@<\ue000-\ue00f]){{3,160}}?)"
    rf"\s+(?:for|in|to|into|pour|dans|sur|für|para|en)\s+{_CHANNEL}"
    rf"(?=\s*(?:[.,;{ASK}{ASK_LATE}]|\Z)|\s+(?:and|then|et|puis|und|dann|y|luego)\s)"
    rf"(?:[\s,;.]*(?P<ask>[{ASK}{ASK_LATE}][^{END}]*{END})(?![\s,]*(?:before|avant|bevor|antes)\b))?",
    re.IGNORECASE,
)
# "a welcome message that I can OK before it goes out", "… before it goes out, with Gmail"
_THAT_I_OK = re.compile(
    rf"\s*,?\s+(?:that|which)\s+(?P<who>{PERSON}|I|we)\s+(?:can|could|should|must|will|gets?\s+to|needs?\s+to|has\s+to|have\s+to)\s+"
    r"(?:first\s+|then\s+)?(?P<does>ok|okay|approve|check|review|look\s+at|sign\s+off|confirm|read)(?:\s+(?:it|them))?"
    r"(?:\s+first|\s*,?\s+before\s+(?:it|they|that|this|anything)\s+[^.;,\n]{2,40})?(?=\s*(?:[.;,\n]|\Z|and\b))",
    re.IGNORECASE,
)
# "… show it to me first so that I can approve": it is asked already.
_CAN_OK = (
    r"\s*,?\s+(?:so\s+(?:that\s+)?)(?:i|we)\s+(?:can|could|may|get\s+to)\s+(?:ok|okay|approve|check|review|look|read|see|confirm|sign)"
    r"(?:\s+(?:it|them|that|off|over|at\s+it|it\s+off))?(?=\s*(?:[.;,!\n]|\Z))"
)
_SO_I_CAN = re.compile(rf"(?P<first>(?<!\w)(?:me|us|{PERSON})\s+first){_CAN_OK}", re.IGNORECASE)
_SHOWN_FIRST = re.compile(
    rf"(?P<show>\b(?:show|send|pass)\s+(?:it|them|that|this))\s+first{_CAN_OK}", re.IGNORECASE
)
_GOES_OUT_BY = re.compile(
    r"(?P<out>\bbefore\s+(?:it|they)\s+(?:goes?|is\s+sent|are\s+sent)\s*(?:out)?)\s*,\s*(?=(?:with|via|by|from|through|using)\s)",
    re.I,
)


def _posted_apart(found: re.Match[str], code: str) -> str:
    ask = f" , {found['ask'].replace(ASK_LATE, ASK)} " if found["ask"] else ""
    return f"{found['writes']}{ask}, {POSTS[code]} {_IN[code]} {found['channel']}"


_IN = {"en": "in", "de": "in", "fr": "dans", "es": "en"}
_THERE = re.compile(r"\s+there\b", re.IGNORECASE)
_PLACE = re.compile(r"\b(?:in|to|into)\s+(?:the\s+)?(?:#[\w-]+|<#\w+(?:\|[^>]*)?>)", re.IGNORECASE)


def consent_marked(text: str, vocabulary: Vocabulary) -> str:
    """The text with everybody's consent as a mark, where it is said."""
    grammar, words = grammar_of(vocabulary.code), CONSENTS[vocabulary.code]
    text = as_one(
        text, vocabulary.code, words.named_words, words.me_words, f"{words.agree_words}|{words.look_words}"
    )
    if vocabulary.code == "en":
        text = _SHOWN_FIRST.sub(r"\g<show> to me first", _SO_I_CAN.sub(r"\g<first>", text))
        text = _GOES_OUT_BY.sub(r"\g<out> ", _THAT_I_OK.sub(r", \g<who> must \g<does> it first", text))
    if vocabulary.code == "es":
        text = _MAY_IT_PASS_ES.sub(_passed, text)
    text = grammar.nothing.sub(lambda found: _nothing(found, grammar, text), text)
    text = grammar.needs.sub(lambda found: _needed(found, grammar), text)
    text = grammar.never.sub(lambda found: _deed_after(found, text, vocabulary), text)
    for kind, form in grammar.forms:
        at = 0
        while (found := form.search(text, at)) is not None:
            said = _Said(found, kind, text, grammar).mark()
            at = found.start() + max(1, len(said or ""))
            if said is not None:
                text = f"{text[: found.start()]}{said}{text[found.end() :]}"
    if ASK in text or ASK_LATE in text:
        text = _WRITTEN_FOR.sub(lambda found: _posted_apart(found, vocabulary.code), text)
    text = grammar.before.sub(lambda found: _then(found, text, vocabulary), text)
    text = grammar.after.sub(lambda found: _then(found, text, vocabulary), text)
    return _apart_outside(_SAID_TWICE.sub(r"\1", _settled(text, grammar)))


def _apart_outside(text: str) -> str:
    """With people who were named together as they were said, but where they are asked."""
    parts = re.split(rf"([{ASK}{ASK_LATE}][^{END}]*{END})", text)
    return "".join(part if at % 2 else apart(part) for at, part in enumerate(parts))


class _Said:
    """One saying that may ask for consent."""

    def __init__(self, found: re.Match[str], kind: str, text: str, grammar: Grammar) -> None:
        self._found = found
        self._kind = kind
        # A text that was pasted behind it says nothing more of the deed.
        self._before, self._after = text[: found.start()], CONTENT_MARK.sub("", text[found.end() :])
        self._grammar = grammar
        self._groups = found.groupdict()

    def mark(self) -> str | None:
        """The mark that stands for it; None where it asks for nobody's consent."""
        who = self._who()
        if who is None or not self._asks():
            return None
        asked = f"{ASK}{who}{END}" in self._before or f"{ASK_LATE}{who}{END}" in self._before
        refused = self._grammar.refuses.search(self._after) is not None
        if self._kind in ("once", "if") and _DENIED.search(self._found.group()):
            return None
        if self._kind in ("once", "if") and (asked or refused):
            first = "" if asked else f" {ASK}{who}{END} . "
            return f"{first} {IF} approves, " if refused else " , "
        if self._within():
            return f" {ASK_LATE}{who}{END} "
        return f" {ASK_LATE if self._late() else ASK}{who}{END} , "

    def _who(self) -> str | None:
        groups = self._groups
        who = next((groups[name] for name in ("mine", "who", "whose", "whom") if groups.get(name)), None)
        if who is None:
            return "" if self._kind in ("mine", "wish") else None
        if self._grammar.mine.fullmatch(who):
            return ""
        if self._grammar.they.fullmatch(who):
            people = re.findall(PERSON, self._before)
            return str(people[-1]) if people else None
        return re.sub(r"['’]s?\Z", "", who)

    def _asks(self) -> bool:
        groups, after = self._groups, self._after
        first = bool(groups.get("early")) or self._grammar.first.search(self._found.group()) is not None
        follows = _THEN.match(after) is not None or self._grammar.comes_before.match(after) is not None
        match self._kind:
            case "must" | "wish":
                return first or follows or bool(groups.get("agrees"))
            case "does":
                told = bool(groups.get("agrees")) and re.search(r"\w", self._before) is not None
                return follows or first or (told and not re.search(r"\w", after))
            case "ask":
                bare = re.search(r"[\w>]\Z", self._found.group()) and not first
                whole = (
                    self._found.group().rstrip().endswith((self._groups["who"], f"{self._groups['who']}lo"))
                )
                return not (bare and whole) or re.match(r"\s*(?:[,.;)\n]|\Z)", after) is not None or follows
            case "let":
                return not re.match(r"\s+(?:if|whether|how|what|which|ob|wie|was|si|qué|cómo)\b", after)
            case "mine":
                return True
        return True

    def _within(self) -> bool:
        """ "post it with my ok in #fun": the deed goes on after it."""
        goes_on = re.match(
            r"\s+(?:in|to|into|dans|sur|à|en|an|a)\s+(?:the\s+)?(?:[#@]\w|<[#@])", self._after, re.IGNORECASE
        )
        return goes_on is not None and re.search(r"\w\Z", self._before) is not None

    def _late(self) -> bool:
        """Whether it is said after what it is asked for."""
        ends = self._grammar.ends.match(self._after) is not None
        but = self._grammar.only.search(self._groups.get("but") or "") is not None
        hard = bool(self._groups.get("first")) or but or self._kind in ("once", "until")
        alone = not re.search(r"\w", self._after)
        # "send it once I approved it, and then …": it hangs on the deed that it follows without a sign.
        hangs = self._kind == "once" and _HANGS.search(self._before) and _GOES_ON.match(self._after)
        return bool(hangs) or (ends and (hard or alone))


def _name(found: re.Match[str], grammar: Grammar) -> str:
    """Who is asked; nobody's name for whoever speaks."""
    groups = found.groupdict()
    who = next((groups[name] for name in ("mine", "who", "whose", "whom") if groups.get(name)), "")
    return "" if grammar.mine.fullmatch(who) else re.sub(r"['’]s?\Z", "", who)


def _needed(found: re.Match[str], grammar: Grammar) -> str:
    """ "More than 20 % needs an ok from @dmitri": only those do."""
    what = found["what"].strip()
    limit = _LIMIT.search(what)
    asked = f"{ASK}{_name(found, grammar)}{END} , "
    return (
        f"{found['gap']} {IF} it is {what[limit.start() :]}, {asked}" if limit else f"{found['gap']} {asked}"
    )


def _nothing(found: re.Match[str], grammar: Grammar, text: str) -> str:
    late = re.search(r"\w", text[: found.start()]) is not None  # said after what it is about
    return f" {ASK_LATE if late else ASK}{_name(found, grammar)}{END} , "


def _deed_after(found: re.Match[str], text: str, vocabulary: Vocabulary) -> str:
    """What must not be done before a yes is done after it; once, where it was said before."""
    who = _name(found, grammar_of(vocabulary.code))
    order = as_order(found["deed"], vocabulary) or found["deed"]
    if is_said(order, text[: found.start()]):
        return f" {ASK_LATE}{who}{END} , "
    return f" , {ASK}{who}{END} , {order}"


def _then(found: re.Match[str], text: str, vocabulary: Vocabulary) -> str:
    """ "before it goes to #fun": what is done after the answer."""
    ask = found["ask"].replace(ASK_LATE, ASK)
    before = MARKS.sub(" ", text[: found.start()])
    before = re.split(rf"(?<!\w)(?:{vocabulary.else_words})(?!\w)", before, flags=re.IGNORECASE)[-1]
    order = as_order(found["deed"], vocabulary) or left_to_send(found["deed"], before, vocabulary)
    if not order or is_said(order, text[: found.start()]) or _only_sends(order, before, vocabulary):
        return f" {ask.replace(ASK, ASK_LATE)} , "
    return f" {ask} , {_placed(order, text[: found.start()])}"


def _only_sends(order: str, before: str, vocabulary: Vocabulary) -> bool:
    """ "… post it in #fun, but ask me before publishing it": it is that which was told to be sent."""
    first, _, rest = order.partition(" ")
    first = re.sub(r"(?<=[aei]r)l[oae]s?\Z", "", first) if vocabulary.code == "es" else first  # "publicarlo"
    known = vocabulary.verb(order).kind in SENDING or vocabulary.verb(first).kind in SENDING
    if not known or re.search(r"[#@<]", rest) or len(rest.split()) > 1:
        return False
    forms = [form for form, verb in vocabulary.verbs.items() if verb.kind in SENDING]
    sends = rf"(?<!\w)(?:{alternatives(forms)}|e-?mails?|mails?|text|sms)(?!\w)[^.;]*[#@<]\w"
    return re.search(sends, before, re.IGNORECASE) is not None


def _placed(order: str, before: str) -> str:
    """ "post it there": where something was put before."""
    place = _PLACE.findall(before) if _THERE.search(order) else []
    return _THERE.sub(lambda _: f" {place[-1]}", order) if place else order


def _settled(text: str, grammar: Grammar) -> str:
    """Without what is only said around a question: whom it is shown to is asked anyway."""
    text = grammar.shown.sub(_shown, text)
    return re.sub(rf"(?P<ask>{END})\s*,(?P<signs>(?:\s*[.,;])*)", _one_sign, text)


def _shown(found: re.Match[str]) -> str:
    """ "send it to @ben, but ask me first": @ben is sent it, and somebody else is asked."""
    said, asked = found.group()[: -len(found["ask"])], found["ask"][1:-1]
    who = re.search(PERSON, said)
    return found.group() if who is not None and who.group() != asked else f" {found['ask']}"


def _one_sign(found: re.Match[str]) -> str:
    """What ends the question: a new sentence, where one begins after it."""
    return f"{found['ask']}{'.' if '.' in found['signs'] or ';' in found['signs'] else ','}"


def without_consent(text: str, vocabulary: Vocabulary) -> str:
    """The text, as long as it was, with blanks for what asks for consent after something was said: in
    "show it to @ada and when she says yes, …" nothing starts a run."""
    text = without_answers(without_whens(text, vocabulary.code))
    for kind, form in grammar_of(vocabulary.code).forms:
        if kind in ("once", "if"):
            for found in form.finditer(text):
                if re.search(r"\w", text[: found.start()]) and found["who"]:
                    text = f"{text[: found.start()]}{' ' * len(found.group())}{text[found.end() :]}"
    return text

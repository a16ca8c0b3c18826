"""An instruction's clauses: where each begins, its verb, and the words that belong to it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from core.catalogue.verbs import classes
from core.planner.normalising import said_plainly
from core.planner.normalising.answers import question_of
from core.planner.normalising.several import TOGETHER
from core.planner.reading.consent import consent_first
from core.planner.reading.people import asked_plainly
from core.planner.vocabulary import PROMPTS, SENDING, Kind, Verb, Vocabulary
from core.planner.vocabulary.table import (
    ASK,
    ASK_LATE,
    CONTENT_MARK,
    EACH,
    ELSE,
    END,
    IF,
    INPUT,
    INPUT_MARK,
    MARKS,
    UNKNOWN,
    UNLESS,
)

_LOOSE = " \t\r\n,;:.!?…–—•*"
_NO_INPUTS = frozenset({"time", "way", "day", "moment", "item", "trigger", "inputs"})
_GIVES = re.compile(r"(?<!\w)gives?\s+(?=[#@]\w|<[#@])", re.IGNORECASE)  # "give #eng a digest"
_OBJECT = re.compile(r"\s+(?:an?|the|it|them|that|this|to|in|one)\b|\s+[#@<]", re.IGNORECASE)
_WITHIN = re.compile(r"\s+in\s+[\w]", re.IGNORECASE)  # "for every unread email in Gmail"
_POINTED = re.compile(r"(?:it|them|this|these|those|everything|all)\b", re.IGNORECASE)
# "a report with one proposal for each": of what is written about, and no loop.
_ENDS_THERE = re.compile(rf"\s*(?:[.,;)!?\n{ASK}{ASK_LATE}]|\Z)")
_OF_EACH = re.compile(
    r"(?P<what>\b(?:with|and|including|plus)\s+(?:an?|one|two|three"
    r"|\d+)\s+(?:[\w'’-]+\s+){0,9}?[\w-]+)\s+for\s+each(?:\s+(?:one|of\s+them))?"
    r"(?=\s*(?:[.;!\n]|\Z))",
    re.IGNORECASE,
)
_LAST = re.compile(
    r"\b(?:at\s+the\s+end|in\s+the\s+end|finally|lastly|once\s+done|when\s+done|when\s.*done|zum\s+schluss"
    r"|am\s+ende"
    r"|schließlich|à\s+la\s+fin|enfin|al\s+final|por\s+último)\b",
    re.IGNORECASE,
)
_HANGS = re.compile(r"(?:at|in)\s+the\s+end(?=\s*,)", re.IGNORECASE)
_IDLE = re.compile(r"(?:[\s,]+(?:just|simply|please|then|also|only|always))+\s*\Z", re.IGNORECASE)
_LONGEST_ASIDE = 200  # characters
# A parenthesis that is still open, and began with no order.
_LISTED = re.compile(
    rf"\((?!\s*(?:and|then|also|please|{IF}|{UNLESS}|{ELSE}|{EACH}))[^().;!?{IF}{UNLESS}{ELSE}{EACH}]*\Z"
)
_SUBJECT = re.compile(r"\b(?:they|he|she|who|i|we|you)\Z", re.IGNORECASE)
_BEGINS = PROMPTS | {Kind.SEND, Kind.UPLOAD, Kind.THANK, Kind.WAIT}
# "open Stripe invoices into #finance": those that are open.
_OPEN_ONES = re.compile(
    r"\s+(?!(?:an?|the|one|it|them|this|my|our|each|all)\b)(?:[\w'’-]+"
    r"\s+){0,3}?[\w-]+s(?:[\s,][^.;!?\n]{0,80}?)?"
    r"\s+(?:to|in|into|for)\s+(?:[#@]\w|<[#@])",
    re.IGNORECASE,
)
_STATE_BEFORE = re.compile(r"\b(?:are|is|be|were|any|still|more|new)\Z", re.IGNORECASE)
_OPENING_MARK = re.compile(rf"(?:{ELSE}|(?:\A|[.;,\n])\s*{INPUT}[a-z0-9_]+{END})\s*\Z")
_NOUN_FOLLOWS = re.compile(
    r"\s*(?:\Z|[(,.;!?)]|(?:of|about|for|de|von|sur|sobre|über)\b"
    r"|(?:is|are|was|were|has|contains?|equals?|mentions?|ist|sind|est|sont|es|son)\b)",
    re.IGNORECASE,
)
# "its name and link in #finance": the last of several parts.
_PARTS_BEFORE = re.compile(
    r"(?:\b(?:with|its|their|his|her)\s+(?:(?:the|their|its)\s+)?|,\s*|\b(?:the|an?)\s+(?=(?:\w+\s+)?\w*(?:name|title|date|amount"
    r"|price|subject|sender|author|address|number|company|e-?mail|status|phone)\b))[\w-]+(?:\s+[\w-]+)?\s*,?\s*\Z",
    re.IGNORECASE,
)
_THINGS_FROM = re.compile(r"(?<!\w\s)\w+s\s+from\s", re.IGNORECASE)  # "files from Dropbox" are no order
_PLACED = re.compile(r"\s+(?:in|into|to|on|onto|from|as|for)\s", re.IGNORECASE)
_LAST_PART = re.compile(
    r"(?:\s+(?!(?:an?|the|it|them|this|these|those|all|each|every|my|our|your|his|her)\b)[\w-]+){0,2}?"
    r"\s*,?\s+(?:and|or)\s+(?:the\s+|its\s+|their\s+)?(?P<last>[\w-]+)",
    re.IGNORECASE,
)

_LIMIT_BEFORE = re.compile(
    r"(?:over|under|above|below|than|least|most|[<>=])\s*[$€£]?\d[\d.,]*\s?\w{0,7}\Z", re.I
)
_ONE_BEFORE = re.compile(r"\w\s+ones?\Z", re.IGNORECASE)  # "for every urgent one post …"

_STAND = re.compile(
    r"\s+(?:(?:at|on|in)\s+(?:the|an?)\s+(?:(?:very|separate|second|next|last)\s+)?(?:end|back|bottom|top|side|left|right|margin|page|sheet"
    r"|footer|appendix)|below|underneath|included|separately)\b",
    re.IGNORECASE,
)
# "if it is a password reset question": a noun between an article and its noun.
_ARTICLE_BEFORE = re.compile(r"\b(?:an?|the|some|any)\s+(?:[\w-]+\s+){0,2}[\w-]+\Z", re.IGNORECASE)
_BARE_NOUN = re.compile(
    r"\s+(?!(?:it|them|this|that|these|those|all|me|us|briefly)\b)[a-z]{3,}\s*\Z", re.IGNORECASE
)
_LONGEST_VERB = 40  # characters of "check if" and the like


@dataclass(frozen=True)
class Clause:
    """One thing to do, or (with a `mark`) the condition, loop or "otherwise" that the next ones hang on."""

    words: str  # from the verb to the end
    rest: str  # after the verb, or after the mark
    verb: Verb | None = None
    mark: str = ""
    fresh: bool = True  # a sentence begins here
    wide: bool = False  # a condition that all the rest hangs on
    last: bool = False  # "at the end …": after all the rest
    aside: bool = False  # it is only told, and asks for nothing
    asks: str = ""  # what somebody is asked whose yes is waited for

    @property
    def form(self) -> str:
        """The verb as it was written."""
        return self.words[: len(self.words) - len(self.rest)].strip()


def plain(words: str) -> str:
    """Words as people are shown them, without our marks."""
    words = words.replace(TOGETHER, " ")
    return re.sub(r"\s+", " ", MARKS.sub("", CONTENT_MARK.sub("…", words))).strip()[:80]


def marked(instruction: str, vocabulary: Vocabulary) -> tuple[str, tuple[str, ...]]:
    """The instruction with marks for conditions, loops, approvals and what a run is given; and its inputs."""
    inputs: dict[str, None] = {}

    def given(found: re.Match[str]) -> str:
        name = re.sub(r"[^a-z0-9]+", "_", found.group(1).casefold()).strip("_")
        if not re.fullmatch(r"[a-z]\w*", name) or name in _NO_INPUTS:
            return found.group(0)
        inputs[name] = None
        return f" {INPUT}{name}{END} "

    # A run of blanks says nothing, and lets patterns that share blanks out among their parts run away.
    text = said_plainly(re.sub(r"[^\S\n]{2,}", " ", instruction), vocabulary)
    text = re.sub(r"\s*(?:->|=>|→)\s*(?=[#@<])", f". {vocabulary.say('post_it')} ", text)
    text = consent_first(_GIVES.sub("send ", text), vocabulary, _heads)
    text = asked_plainly(text, vocabulary)
    for pattern in (*vocabulary.given_words, r"\{\{?\s*(?:inputs\.)?([a-zA-Z_]\w*)\s*\}?\}"):
        text = re.sub(pattern, given, text, flags=re.IGNORECASE)
    text = _mark(rf"(?:[,;.]\s*)?(?<!\w)(?:{vocabulary.else_words})(?!\w)\s*[,:]?", ELSE, text)
    text = _mark(rf"(?<!\w)(?:{vocabulary.unless_words})(?!\w)", UNLESS, text)
    text = _conditions(text, vocabulary)
    text = _OF_EACH.sub(r"\g<what> per item", text)
    return _mark(rf"(?<!\w)(?:{vocabulary.each_words})(?!\w)", EACH, text), tuple(inputs)


def _mark(words: str, mark: str, text: str) -> str:
    return re.sub(words, f" {mark} ", text, flags=re.IGNORECASE)


def _conditions(text: str, vocabulary: Vocabulary) -> str:
    """ "check if it is rude" is one verb; "if it is rude, …" is a condition."""
    verb_ends = re.compile(rf"(?:{vocabulary.verb_words})\Z", re.IGNORECASE)

    def mark(found: re.Match[str]) -> str:
        return (
            found.group(0)
            if verb_ends.search(text[max(0, found.end() - _LONGEST_VERB) : found.end()])
            else f" {IF} "
        )

    return re.sub(rf"(?<!\w)(?:{vocabulary.if_words})(?!\w)", mark, text, flags=re.IGNORECASE)


def split(instruction: str, vocabulary: Vocabulary) -> list[Clause]:
    """The clauses of a marked instruction, in order."""
    heads = list(_heads(instruction, vocabulary))
    if not heads or (heads[0].start("head") > 0 and re.search(r"\w", instruction[: heads[0].start()])):
        first_end = heads[0].start() if heads else len(instruction)
        clauses = [_clause(instruction[:first_end], None, True, vocabulary)]
    else:
        clauses = []
    for index, head in enumerate(heads):
        end = _end(instruction, head, heads[index + 1]) if index + 1 < len(heads) else len(instruction)
        fresh = index == 0 or any(sign in head.group("gap") for sign in ".;!?\n")
        clause = _clause(instruction[head.start("head") : end], head, fresh, vocabulary)
        lead = head.group("lead")[_ends_before(head) :]
        clauses.append(replace(clause, last=_LAST.search(lead) is not None))
    return [
        part
        for clause in clauses
        for part in _parted(clause, vocabulary)
        if part.mark or _says_something(part)
    ]


def _end(text: str, head: re.Match[str], following: re.Match[str]) -> int:
    """Where the clause of a head ends: with the bracket that it opened, and what hangs on it."""
    end = following.start()
    if following["gap"].startswith(")") and text.count("(", head.start(), end) > text.count(
        ")", head.start(), end
    ):
        return end + 1
    return following.start("lead") + at if (at := _ends_before(following)) else end


def _ends_before(head: re.Match[str]) -> int:
    """How much of what leads to a head is of the clause before: "with answers at the end, and save it"."""
    hangs = not head["gap"].strip() and head.start() > 0
    found = _HANGS.match(head["lead"]) if hangs and "\n" not in head["gap"] else None
    return found.end() if found is not None else 0


def _says_something(clause: Clause) -> bool:
    return clause.verb is not None or re.search(r"\w", INPUT_MARK.sub("", clause.words)) is not None


def begins_with_verb(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a stretch of text reads as an instruction."""
    head = vocabulary.boundary.match(text.lstrip())
    return head is not None


def verbs_in(text: str, vocabulary: Vocabulary) -> bool:
    """Whether there is a clause with a verb in it."""
    return any(True for _ in _heads(text, vocabulary))


def _heads(text: str, vocabulary: Vocabulary) -> Iterator[re.Match[str]]:
    for found in vocabulary.boundary.finditer(text):
        head, gap = found.group("head"), found.group("gap")
        if head in (IF, UNLESS, ELSE, EACH, ASK):
            yield found
            continue
        if gap.strip() in (",", ":") and _LISTED.search(
            text, max(0, found.start() - _LONGEST_ASIDE), found.start()
        ):
            continue  # "(goals, ideas, open questions)"
        if gap.strip() == "," and head.casefold().endswith("s") and _STAND.match(text, found.end()):
            continue  # "10 questions, answers at the end"
        after_mark = _OPENING_MARK.search(text[: found.start()]) is not None
        only_space = (
            found.start() > 0 and bool(gap) and not gap.strip() and "\n" not in gap and not after_mark
        )
        if only_space and not found.group("lead"):
            continue
        lead_only = found.group("lead").strip().casefold()
        if only_space and not re.search(
            rf"(?<!\S)(?:{vocabulary.join_words})(?!\w)", lead_only, re.IGNORECASE
        ):
            continue
        named = head.casefold().endswith("s") and _ENDS_THERE.match(text, found.end()) is not None
        if named and found.start() > 0 and lead_only in ("and", "&", "or"):
            continue  # "with highlights, lowlights and asks"
        if head.casefold() == "open" and _OPEN_ONES.match(text[found.end() :]):
            continue
        if (
            head.casefold() in vocabulary.shaky
            and found.start() > 0
            and _NOUN_FOLLOWS.match(text[found.end() :])
        ):
            continue
        if head.casefold() in vocabulary.shaky and _THINGS_FROM.match(text, found.start("head")):
            continue
        if head.casefold() in vocabulary.shaky and _of_a_list(text, found, vocabulary):
            continue
        yield found


def _of_a_list(text: str, head: re.Match[str], vocabulary: Vocabulary) -> bool:
    """ "a row with name, score and date": parts that are listed, and no orders."""
    before = text[max(0, head.start() - _LONGEST_ASIDE) : head.start()]
    if _PARTS_BEFORE.search(before) is None or re.search(r"[.;!?\n]", head.group("gap")):
        return False
    last = _LAST_PART.match(text, head.end())
    listed = head.group("gap").strip() == "," and not head.group("lead").strip() and last is not None
    if listed and last is not None:
        return vocabulary.verb(last["last"]) is UNKNOWN or last["last"].casefold() in vocabulary.shaky
    joined = (
        head.group("lead").strip().casefold() in {"and", "&"} and _PLACED.match(text, head.end()) is not None
    )
    return joined and vocabulary.verb(head.group("head")).kind not in SENDING


def _clause(text: str, head: re.Match[str] | None, fresh: bool, vocabulary: Vocabulary) -> Clause:
    text = re.sub(
        rf"(?:[{_LOOSE}]|(?<!\w)(?:{vocabulary.join_words})\s*\Z)+\Z", "", text, flags=re.IGNORECASE
    )
    text = re.sub(r"[ \t]+(?=,\s)", "", re.sub(r"[ \t]{2,}", " ", text)).strip(" \t\n,;:")
    if head is None:
        text = re.sub(rf"\A(?:(?:{vocabulary.lead_words})(?!\w)[\s,:]*)+", "", text, flags=re.IGNORECASE)
        return Clause(text, text, None, "", fresh)
    form = head.group("head")
    if form == ASK:
        said, _, more = text[1:].partition(END)
        who, asks = question_of(said)
        rest = f"{who} {more.strip(_LOOSE)}".strip()
        return Clause(rest, rest, Verb(Kind.APPROVE), "", fresh, asks=asks)
    if form in (IF, UNLESS, ELSE, EACH):
        rest = text[1:].strip(" ,:")
        return Clause(rest, rest, None, form, fresh)
    rest = text[len(form) :].strip(" ,:")
    return Clause(text, rest, _verb(form, rest, vocabulary), "", fresh)


def _verb(form: str, rest: str, vocabulary: Vocabulary) -> Verb:
    """A verb that nobody listed works on the text at hand ("dedupe them"), where it points at one."""
    verb = vocabulary.verb(form)
    if verb is UNKNOWN and _POINTED.match(rest) and not classes(form.casefold()):
        return Verb(Kind.TRANSFORM)
    return verb


def _parted(clause: Clause, vocabulary: Vocabulary) -> Iterator[Clause]:
    """ "if negative post it", "for each line translate it": the verb inside begins a clause of its own."""
    if clause.mark not in (IF, UNLESS, EACH):
        yield clause
        return
    determined = re.compile(rf"(?<!\w)(?:{vocabulary.this}|{vocabulary.indefinite})\s*\Z", re.IGNORECASE)
    for found in re.finditer(rf"(?:\A|\s)({vocabulary.verb_words})(?![\w-])", clause.rest, re.IGNORECASE):
        verb = vocabulary.verb(found.group(1))
        before_it = clause.rest[: found.start()].strip()
        shaky = found.group(1).casefold() in vocabulary.shaky
        noun = shaky and (
            _NOUN_FOLLOWS.match(clause.rest[found.end() :])
            or (
                determined.search(clause.rest[: found.start()])
                and not _LIMIT_BEFORE.search(before_it)
                and not (clause.mark == EACH and _ONE_BEFORE.search(before_it))
            )
        )
        noun = noun or (found.group(1).casefold() == "open" and _STATE_BEFORE.search(before_it))
        reaches = verb.kind is Kind.REACH and found.group(1).casefold() not in vocabulary.imperatives
        # "for each report whose …" and "if they reject it", not "for each post it"
        after_it = clause.rest[found.end() :]
        of_it = _OBJECT.match(after_it) is not None and _WITHIN.match(after_it) is None
        named = clause.mark == EACH and shaky and not of_it
        named |= clause.mark != EACH and _SUBJECT.search(before_it) is not None
        form = found.group(1).casefold()
        named |= bool(before_it) and form in vocabulary.imperatives  # "it asks for"
        named |= bool(_ARTICLE_BEFORE.search(before_it) and _BARE_NOUN.match(after_it))
        if noun or named or not (reaches or verb.kind in _BEGINS):
            continue
        before, after = clause.rest[: found.start()], clause.rest[found.start() :].strip()
        before = _IDLE.sub("", before)
        yield Clause(before, before.strip(), None, clause.mark, clause.fresh)
        yield Clause(after, after[len(found.group(1)) :].strip(), verb, "", False)
        return
    yield clause

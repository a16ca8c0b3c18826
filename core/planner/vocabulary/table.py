"""What a language calls the things that a plan is made of, as tables; one grammar reads them all."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

# Marks that stand in an instruction for what was taken out of it. They are characters of the private use
# area, which nobody types; `clauses` removes any that somebody pasted.
CONTENT = "\ue000"  # a pasted text: its number follows
INPUT = "\ue001"  # what a run will be given: its name follows
IF = "\ue002"
UNLESS = "\ue003"
ELSE = "\ue004"
EACH = "\ue005"
ASK = "\ue007"  # somebody is asked for their consent: who follows, nobody for whoever speaks
ASK_LATE = "\ue008"  # the same, said after what it is asked for
END = "\ue00f"  # closes CONTENT, INPUT and ASK
MARKS = re.compile("[\ue000-\ue00f]")
CONTENT_MARK = re.compile(f"{CONTENT}(\\d+){END}")
INPUT_MARK = re.compile(f"{INPUT}([a-z0-9_]+){END}")


class Kind(StrEnum):
    """What a verb asks for."""

    SUMMARISE = "summarise"
    TRANSLATE = "translate"
    REWRITE = "rewrite"
    EXTRACT = "extract"
    CLASSIFY = "classify"
    TRANSFORM = "transform"  # needs a text to work on, and says itself what to do with it
    WRITE = "write"  # makes a text out of nothing but the instruction
    SEND = "send"
    UPLOAD = "upload"
    REMIND = "remind"
    THANK = "thank"  # writes a short message and sends it
    TAKE = "take"  # points at a text, and asks for nothing: "take this list"
    WAIT = "wait"
    APPROVE = "approve"  # somebody is to agree before the rest is done
    NOTHING = "nothing"  # says that nothing is to be done: "ignore it"
    REACH = "reach"  # something in the world outside, for which an engine is needed


PROMPTS = frozenset(
    {Kind.SUMMARISE, Kind.TRANSLATE, Kind.REWRITE, Kind.EXTRACT, Kind.CLASSIFY, Kind.TRANSFORM, Kind.WRITE}
)

SENDING = frozenset({Kind.SEND, Kind.UPLOAD, Kind.REMIND, Kind.THANK})


@dataclass(frozen=True)
class Verb:
    """`noun` is what it makes, and names the step; empty where the words after it say what."""

    kind: Kind
    noun: str = ""


# A verb that nobody listed: what it asks for is told by what it is done to.
UNKNOWN = Verb(Kind.REACH, "unknown")


@dataclass(frozen=True)
class Vocabulary:
    """One language. What is called `…_words` is a regular expression without groups that capture."""

    code: str
    verbs: Mapping[str, Verb]
    imperatives: Mapping[str, str]  # other forms of verbs → the one that asks
    shaky: frozenset[str]  # verbs that are as often nouns: "list", "post"
    lead_words: str  # what may come before a verb and says nothing: "please", "I want you to"
    join_words: str  # and, then
    if_words: str
    unless_words: str
    else_words: str
    each_words: str
    it: frozenset[str]
    they: frozenset[str]  # those of `it` that mean several
    picked: frozenset[str]  # those of `it` that say which one: "the best one"
    both: frozenset[str]
    everything: frozenset[str]
    this: str  # "this", before a noun of `texts`: the text at hand
    pointing: str  # "this", alone
    definite: str
    indefinite: str
    nouns: Mapping[str, str]  # what people call results → the step's noun
    texts: str  # what people call the text at hand
    headings: str  # what ends a line that announces instructions: "… these three things:"
    labels: str  # what announces a text before a colon: "The text:"
    original: str
    tongues: Mapping[str, str]  # languages → their English name, for ids
    versions: frozenset[str]  # "the French one"
    to_words: str
    with_words: str  # what joins two objects
    too_words: str  # "as well", at the end
    me_forms: str  # how a verb ends that has "me" in it
    to_me: str  # what that means, as `me_pattern` reads it
    me_pattern: str  # "to me", "me" after a verb of sending
    privately: str  # "by DM", to whomever
    here_words: str
    bare_channel: str  # a channel without its sign, as a group, or none that we could tell
    named_person: tuple[str, ...]  # case matters; the name as group 1
    file_words: str
    wait_units: Mapping[str, int]
    given_words: tuple[str, ...]  # patterns of "a topic that I give you", with the name as group 1
    missing: str  # pattern of a thing that nobody here has: "the weather"
    not_words: str
    live_words: str  # what marks a thing as one that an app holds: "new", "my"
    via_words: str  # "from", "in", before an app
    making_words: str  # verbs that make something in an app, or only write it
    things: str  # what apps hold: issues, tickets
    mail_words: str
    after_noun: str  # where "a haiku about …" stops saying what it is
    saying_words: str  # "that", "saying": a literal text follows
    message_words: str  # "a message", before those
    label_words: str  # "as", before the labels of a classification
    or_words: str
    from_words: str  # where an extraction takes from
    it_is: str  # "it is", "the sentiment is", before a label
    finite: str  # words that make a sentence of what is said: "the build is done"
    named_file: str
    whether_words: str  # ends a verb that asks for a yes or no
    private_words: str  # verbs of sending to one person
    each_object: str  # "each line", as the object of a verb
    all_items: str  # "the list": all that a loop gave
    numbers: Mapping[str, float]
    write: str  # the imperative of "write", for "post a haiku"
    systems: Mapping[Kind, str]
    this_text: str  # stands for a pronoun in a prompt
    sayings: Mapping[str, str]
    adjective_last: bool = False  # "un haïku court": the noun is the first word
    unknown_verb: str = ""  # what can only be a verb where a clause begins, though nobody listed it
    marker_words: str = (  # small words by which the language is known
        r"this|the|it|both|to|in|when|whenever|every|at|if|with|for|our|my|we|they|you|is|are|should|of"
        r"|it['’]s"
        r"|whether"
    )
    own_words: str = r"the|and|when(?:ever)?|with|every|it['’]s|don['’]t"  # … that no other language here has

    @cached_property
    def verb_words(self) -> str:
        """Every verb, the longest first."""
        return alternatives(self.verbs)

    @cached_property
    def boundary(self) -> re.Pattern[str]:
        """Where a clause begins: a gap, words that say nothing, and a verb or a mark."""
        return re.compile(
            rf"(?P<gap>\A\s*|[.;!?…]+\s+|\s*\n\s*|[,:)]\s*|\s*(?:->|=>|→|⇒|➜|\+)\s*|\s+)"
            rf"(?P<lead>(?:(?:{self.lead_words}|{self.join_words})(?!\w)[\s,:]*)*)"
            rf"(?P<head>[{IF}{UNLESS}{ELSE}{EACH}{ASK}]|(?:{self.verb_words})(?![\w-])"
            rf"{f'|{self.unknown_verb}' if self.unknown_verb else ''})",
            re.IGNORECASE,
        )

    @cached_property
    def channel_words(self) -> re.Pattern[str]:
        """A channel, and the word before it."""
        target = r"(?:the\s+)?(?:#[\w-]+|<#\w+(?:\|[^>]*)?>)"
        return re.compile(rf"(?:\b(?:{self.to_words})\s+)?{target}", re.IGNORECASE)

    @cached_property
    def noun_words(self) -> re.Pattern[str]:
        """A name of a result, or of the text at hand."""
        return re.compile(rf"\b(?:{alternatives(self.nouns)})\b", re.IGNORECASE)

    @cached_property
    def tongue_words(self) -> re.Pattern[str]:
        """A name of a language."""
        return re.compile(rf"\b(?:{alternatives(self.tongues)})\b", re.IGNORECASE)

    @cached_property
    def _tells(self) -> re.Pattern[str]:
        return re.compile(
            rf"(?<!\w)(?:{self.verb_words}|{self.join_words}|{self.marker_words})(?!\w)", re.IGNORECASE
        )

    @cached_property
    def _tells_surely(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w)(?:{self.own_words})(?!\w)", re.IGNORECASE)

    def telling(self, text: str) -> int:
        """How many words of a text are this language's; those that are no other's count twice."""
        return sum(1 for _ in self._tells.finditer(text)) + sum(1 for _ in self._tells_surely.finditer(text))

    def tongue(self, name: str) -> str:
        """The English name of a language."""
        folded = re.sub(r"\s+", " ", name.casefold())
        return next(english for said, english in self.tongues.items() if said.casefold() == folded)

    def verb(self, form: str) -> Verb:
        """Of a form as it was written; `UNKNOWN` for a verb that nobody listed."""
        folded = re.sub(r"\s+", " ", form.casefold())
        if folded not in self.verbs:
            return UNKNOWN
        return self.verbs[folded]

    def number(self, said: str) -> float | None:
        """Of digits or a number word."""
        try:
            return float(said.replace(",", "."))
        except ValueError:
            return self.numbers.get(said.casefold())

    def say(self, key: str, **values: str) -> str:
        """A sentence for people."""
        return self.sayings[key].format(**values)


def alternatives(words: Mapping[str, object] | Sequence[str] | frozenset[str]) -> str:
    """A regular expression for any of these, the longest first; a space stands for any gap."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered)


def verb_table(table: str) -> dict[str, Verb]:
    """Lines of `KIND noun: form, form`; the noun may be missing."""
    verbs: dict[str, Verb] = {}
    for line in filter(None, map(str.strip, table.splitlines())):
        head, _, forms = line.partition(":")
        kind, _, noun = head.strip().partition(" ")
        for form in forms.split(","):
            verbs[form.strip()] = Verb(Kind(kind), noun.strip())
    return verbs


def pairs(table: str) -> dict[str, str]:
    """Lines of `value: word, word` as word → value."""
    found: dict[str, str] = {}
    for line in filter(None, map(str.strip, table.splitlines())):
        value, _, words = line.partition(":")
        found |= {word.strip(): value.strip() for word in words.split(",")}
    return found


def phrases(table: str) -> frozenset[str]:
    """Phrases between commas."""
    return frozenset(re.sub(r"\s+", " ", phrase).strip() for phrase in table.split(",") if phrase.strip())

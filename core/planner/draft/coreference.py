"""What "it", "both", "the summary" and "the original" mean, where they are said."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from core.planner.draft.outline import Result
from core.planner.reading.appointed import Appointment
from core.planner.vocabulary import Kind, Vocabulary
from core.planner.vocabulary.table import CONTENT_MARK, INPUT_MARK, alternatives

# What only the service can say of what was done there.
_OF_WHAT_WAS_DONE = re.compile(
    r"\b(?:links?|urls?|keys?|ids?|numbers?|address|done|ready|there|created|added|saved|opened|booked"
    r"|lien|nummer|enlace)\b",
    re.IGNORECASE,
)


# "add up the amounts and dm me the total"
_FIGURES = frozenset({"total", "totals", "sum", "number", "count", "amount", "figure", "figures"})
_COUNTED = re.compile(
    r"\b(?:add(?:s|ing)?\s+up|total|count|calculate|compute|tally|how\s+(?:many|much))\b", re.IGNORECASE
)


@dataclass
class Known:
    """What has been made so far at a place of the plan. `subject` is the text that it is all about, `done`
    what was just left somewhere: a row that was added is nothing to tell of, what it was made of is. `given`
    is all that a run is given, each by its name: what to tell of where nothing else is. `appointment`
    is when a meeting is that is to be set up."""

    results: list[Result] = field(default_factory=list)
    latest: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    subject: str | None = None
    contents: Sequence[str] = ()
    given: str = ""
    appointment: Appointment | None = None

    def at_hand(self) -> tuple[str, ...]:
        """What a verb without an object works on."""
        return self.latest or ((self.subject,) if self.subject is not None else ())

    def made(self, *results: Result, latest: bool = True) -> None:
        """Something new that can be talked about."""
        self.results += results
        if latest:
            self.latest, self.done = tuple(result.text for result in results), ()

    def did(self, result: Result) -> None:
        """Something was left somewhere."""
        self.results.append(result)
        self.done = (result.text,)

    def told_with(self, words: str) -> tuple[str, ...]:
        """What is at hand, for words that tell of it; and what was just done, where they name that."""
        named = {name for one in self.results if one.text in self.done for name in one.names}
        asked = _OF_WHAT_WAS_DONE.search(words) or {*re.findall(r"\w+", words.casefold())} & named
        return (*self.at_hand(), *self.done) if asked else self.at_hand()

    def back_to(self, before: "Known") -> None:
        """What was made since does not count: its steps are in no plan."""
        vars(self).update(vars(before))

    def inside(self, latest: tuple[str, ...] | None = None) -> "Known":
        """The same knowledge, for the steps of a branch or a loop."""
        newest = self.latest if latest is None else latest
        return Known(
            results=list(self.results),
            latest=newest,
            done=self.done if latest is None else (),
            subject=self.subject,
            contents=self.contents,
            given=self.given,
            appointment=self.appointment,
        )


def marks_in(words: str, known: Known) -> tuple[str, ...]:
    """The pasted texts and the inputs that are named in place."""
    found = [(m.start(), known.contents[int(m.group(1))]) for m in CONTENT_MARK.finditer(words)]
    found += [(m.start(), f"{{{{inputs.{m.group(1)}}}}}") for m in INPUT_MARK.finditer(words)]
    return tuple(text for _, text in sorted(found))


def refer(words: str, known: Known, vocabulary: Vocabulary) -> tuple[str, ...] | None:
    """The texts that these words mean, or None where they name nothing that is known here."""
    inline = marks_in(words, known)
    if inline and not re.search(r"\w", INPUT_MARK.sub("", CONTENT_MARK.sub("", words))):
        return inline
    plain = re.sub(r"\s+", " ", CONTENT_MARK.sub("", words)).strip(" .,:;!").casefold()
    plain = re.sub(rf"\s*(?<!\w)(?:{vocabulary.too_words})\Z", "", plain).strip()
    if not plain:
        return known.at_hand() or None
    for look in (_pronoun, _counted, _several, _result, _subject):
        texts = look(plain, known, vocabulary)
        if texts:
            return texts
    return None


def _pronoun(plain: str, known: Known, vocabulary: Vocabulary) -> tuple[str, ...] | None:
    everything = _made(known)
    if plain in vocabulary.both:
        if len(everything) >= 2:
            return everything[-2:]
        return tuple(text for text in (known.subject, *everything) if text is not None) or None
    if plain in vocabulary.everything:
        return everything or known.at_hand()
    if plain not in vocabulary.it | vocabulary.picked:
        return None
    if plain in vocabulary.they and len(everything) >= 2 and len(known.latest) < 2:
        answers = all("answer" in one.names for one in known.results[:-1])
        if answers or known.results[-1].kind in (Kind.REWRITE, Kind.TRANSFORM):
            return known.latest  # "number them and send them": the new ones
        several = any(name.endswith("s") or name == "list" for name in known.results[-1].names)
        return known.latest if several else everything
    if plain not in vocabulary.they and known.done and not known.latest and not _was_sent(known):
        return known.done  # "open a ticket and post it"
    return known.at_hand() or None


def _was_sent(known: Known) -> bool:
    """ "text +33… and post it": what was sent is meant, and not what the service said of it."""
    last = known.results[-1] if known.results else None
    sent = {"sms", "message", "email", "mail", "text"}
    return (
        last is not None and known.subject is not None and last.text in known.done and bool(last.names & sent)
    )


def _counted(plain: str, known: Known, vocabulary: Vocabulary) -> tuple[str, ...] | None:
    """ "the three versions", where three were made."""
    found = re.fullmatch(
        rf"(?:(?:{alternatives(vocabulary.everything)})\s+)?(?:(?:{vocabulary.this}"
        rf"|{vocabulary.definite})\s+)?"
        r"(?P<number>\w+)\s+(?P<what>\w+)",
        plain,
    )
    number = vocabulary.number(found["number"]) if found is not None else None
    if found is None or number is None or number < 2 or not found["what"].endswith(("s", "e", "en")):
        return None
    made = [one for one in known.results if one.kind is not Kind.REACH]
    texts = known.latest if len(known.latest) == number else tuple(one.text for one in made[-int(number) :])
    return texts if len(texts) == number else None


def _made(known: Known) -> tuple[str, ...]:
    """All that was made, without what was only got in order to make it: "summarise the new issues and post
    them" is about the summary."""
    sources = "".join(result.source for result in known.results)
    return tuple(
        result.text
        for result in known.results
        if not result.judges and (result.kind is not Kind.REACH or result.text not in sources)
    )


def _several(plain: str, known: Known, vocabulary: Vocabulary) -> tuple[str, ...] | None:
    """ "the summary and the translation" """
    parts = re.split(rf"\s*(?:,|\+|\b(?:{vocabulary.with_words}))\s+", plain)
    parts = [re.sub(rf"\A(?:{alternatives(vocabulary.both)})\s+", "", part) for part in parts if part]
    if len(parts) < 2:
        return None
    texts: list[str] = []
    for part in parts:
        found = (
            _pronoun(part, known, vocabulary)
            or _result(part, known, vocabulary)
            or _subject(part, known, vocabulary)
        )
        if not found:
            return None
        texts += found
    return tuple(dict.fromkeys(texts))


def _result(plain: str, known: Known, vocabulary: Vocabulary) -> tuple[str, ...] | None:
    bare = re.sub(
        rf"\A(?:(?:{alternatives(vocabulary.both | vocabulary.everything)})\s+)?(?:of\s+)?"
        rf"(?:(?:{vocabulary.this}|{vocabulary.definite})\s+)?",
        "",
        plain,
    )
    tongue = vocabulary.tongue_words.search(bare)
    if tongue is not None:
        spoken = vocabulary.tongue(tongue.group())
        found = [result for result in known.results if result.tongue == spoken]
        rest = vocabulary.tongue_words.sub("", bare).strip()
        if found and (not rest or vocabulary.noun_words.fullmatch(rest) or rest in vocabulary.versions):
            return (found[-1].text,)
    noun = vocabulary.nouns.get(bare, bare)
    if noun == "list" and known.results:
        return known.latest or None
    candidates = {noun, bare, bare.rstrip("s"), bare.replace(" ", "_")}
    found = [result for result in known.results if result.names & candidates]
    if not found and bare in _FIGURES:
        found = [result for result in known.results if _COUNTED.search(result.said)][-1:]
    if not found and bare != plain:
        # "turn these notes into an announcement, and post the announcement"
        of_any = (
            "" if not re.fullmatch(vocabulary.texts, bare) else rf"(?:{vocabulary.indefinite})\s+(?:\w+\s+)?"
        )
        asked = re.compile(rf"(?<!\w){of_any}{re.escape(bare)}(?!\w)")
        found = [result for result in known.results if asked.search(result.said)][-1:]
    if not found:
        return None
    group = [result for result in found if result.text in known.latest]
    if len(group) > 1:
        return tuple(result.text for result in group)
    return (found[-1].text,)


def _subject(plain: str, known: Known, vocabulary: Vocabulary) -> tuple[str, ...] | None:
    if re.fullmatch(vocabulary.original, plain) and (known.subject is not None or known.results):
        return (known.subject or known.results[0].text,)
    named = rf"(?:(?:{vocabulary.this})\s+)?(?:\w+\s+)?(?:{vocabulary.texts})"
    if re.fullmatch(named, plain) or re.fullmatch(rf"(?:{vocabulary.pointing})", plain):
        return (known.subject,) if known.subject is not None else known.latest or None
    return None

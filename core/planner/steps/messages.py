"""What a message says: words as they stand, what is at hand, or what has to be written or got first."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from core.definition import Payload, Step
from core.planner.actions.fields import field_said
from core.planner.actions.filling import Filler
from core.planner.actions.places import HELD_BY_NAME
from core.planner.draft.coreference import Known, refer
from core.planner.draft.findings import Findings
from core.planner.draft.prompts import said_so
from core.planner.matching.things import spoken_of
from core.planner.normalising.manners import without_manner
from core.planner.reading.clauses import Clause, plain
from core.planner.steps import forms
from core.planner.steps.fetching import Fetcher
from core.planner.steps.prompting import Prompter
from core.planner.steps.targets import Targets
from core.planner.vocabulary import Kind, Verb, Vocabulary
from core.planner.vocabulary.table import CONTENT_MARK, alternatives
from core.workflows import Question

# What makes that which is called so.
_MADE_BY = {"summary": Kind.SUMMARISE, "translation": Kind.TRANSLATE, "action_items": Kind.EXTRACT}

# The steps that make what is sent, and the texts; None where nothing is to be sent.
Content: TypeAlias = tuple[list[Step], tuple[str, ...] | None]


class Messages:
    """Reads what a clause of sending sends. `write` makes the steps of a clause that has to come before."""

    def __init__(
        self,
        prompter: Prompter,
        fetcher: Fetcher,
        filler: Filler,
        vocabulary: Vocabulary,
        findings: Findings,
        write: Callable[[Clause, Known], list[Step]],
    ) -> None:
        self._prompter = prompter
        self._fetcher = fetcher
        self._filler = filler
        self._vocabulary = vocabulary
        self._findings = findings
        self._write = write

    def of(self, clause: Clause, targets: Targets, known: Known) -> Content:
        """The first reading that has something to say of the words that are left beside the targets."""
        spoken = self._vocabulary
        assert clause.verb is not None
        words = re.sub(rf"\A(?:{spoken.join_words})\s+", "", targets.rest, flags=re.IGNORECASE)
        if clause.verb.kind is Kind.THANK:
            return self._short_message(clause, targets, known)
        if clause.verb.kind is Kind.REMIND:
            return [], (self._reminder(words, known),)
        if (both := self._and_asks(clause, targets, words, known)) is not None:
            return both
        words = forms.NOTE_WITH.sub("", words) if known.at_hand() else words
        if (made := self._to_be_written(clause, words, known)) is not None:
            return made
        words, literal = self._said(words)
        if literal and (both := self._with_more(words, known)) is not None:
            return both
        if literal:
            return [], (refer(words, known, spoken) if CONTENT_MARK.search(words) else None) or (
                words[:1].upper() + words[1:],
            )
        words = forms.ONLY.sub("", words)
        some = self._is_some(words)
        if not some and (told := self._in_that_manner(clause, targets, words, known)) is not None:
            return told
        words = forms.WITH.sub("", words)
        if (there := self._at_hand(words, known)) is not None:
            return there
        if (made := self._got_or_written(words, known, some=some)) is not None:
            return made
        return self._described(clause, words, known)

    def _and_asks(self, clause: Clause, targets: Targets, words: str, known: Known) -> Content | None:
        """ "post the open roles and ask for referrals": what is posted, and a line that asks."""
        found = forms.AND_ASKS.fullmatch(words)
        if found is None or clause.verb is None:
            return None
        steps, texts = self.of(clause, replace(targets, rest=found["said"]), known)
        if texts is None:
            return None
        last = steps[-1] if steps else None
        if isinstance(last, Payload) and texts == (f"{{{{{last.id}}}}}",):
            return [*steps[:-1], said_so(last, f"and {plain(found['asks'])}")], texts
        asks = Clause(found["asks"], found["asks"].partition(" ")[2], Verb(Kind.THANK))
        nowhere = replace(targets, channels=targets.channels or ("#",))
        more, lines = self._short_message(asks, nowhere, known)
        return [*steps, *more], (*texts, *lines)

    def _reminder(self, words: str, known: Known) -> str:
        spoken = self._vocabulary
        words = forms.ALL_OF_THEM.sub("", words)
        said = re.sub(rf"\A(?:{spoken.saying_words}|{spoken.after_noun})\s+", "", words, flags=re.I)
        told = self._literal(said, known) or plain(words) or "\n\n".join(known.at_hand())
        head = spoken.say("reminder")
        told = told if told.startswith(head) else head + told
        about = known.subject or ""
        points = forms.POINTS_AT_IT.search(told) is not None and about in ("{{trigger.text}}", "{{item}}")
        return f"{told}\n\n{about}" if points and about not in told else told

    def _to_be_written(self, clause: Clause, words: str, known: Known) -> Content | None:
        """Texts that are told by what they are for or about, and words that were pasted."""
        if (found := forms.QUOTED_WITH.fullmatch(words)) is not None and known.at_hand():
            return self._quoted_with(found, known)
        if forms.TEXT_THAT.match(words):
            return self._made_first(words, known)
        if (text := self._pasted_alone(words, known)) is not None:
            return [], (text,)
        if forms.SO.fullmatch(words) and known.latest:
            asked = self._vocabulary.say("say_done")
            return self._fetcher.asked(asked, known.at_hand(), known), known.at_hand()
        if forms.PURPOSE.match(words) or forms.TELLS_OF.match(words):
            return self._told_of(clause, words, known)
        if self._parts_of_it(words, known):
            return self._told_of(clause, words, known)
        return self._made_first(words, known) if forms.SPECIAL.fullmatch(words) else None

    def _quoted_with(self, found: re.Match[str], known: Known) -> Content:
        """Words that were quoted, with what came or a part of it."""
        quoted = self._literal(found["said"], known)
        more = field_said(found["more"], self._filler.given(known))
        texts = (more,) if more is not None else refer(found["more"], known, self._vocabulary)
        if texts is None:
            asked = self._vocabulary.say("say_only", words=plain(found["more"]))
            return self._fetcher.asked(asked, known.at_hand(), known), (quoted, *known.at_hand())
        return [], (quoted, *texts)

    @staticmethod
    def _parts_of_it(words: str, known: Known) -> bool:
        """ "with the title, urgency and the link": several parts of what came, and nothing made of it yet."""
        several = re.search(r",|&|\band\b", words) is not None
        came = known.subject is not None and not known.results
        return several and came and forms.WITH_PARTS.match(words) is not None

    def _said(self, words: str) -> tuple[str, bool]:
        """ "a message that lunch is ready": the words themselves, and whether they were announced so."""
        spoken = self._vocabulary
        announced = rf"\A(?:{spoken.message_words})?\s*(?:(?:{spoken.saying_words})(?!\w)|:|\Z)\s*"
        said = re.sub(announced, "\0", words, flags=re.I)
        bare = said.strip("\0 ")
        return bare, said.startswith("\0") and bool(bare)

    def _with_more(self, words: str, known: Known) -> Content | None:
        """ "that it is approved, and include the original message": the words, and what is at hand."""
        found = forms.INCLUDES.match(words)
        if found is None or not known.at_hand():
            return None
        said = found["said"].strip(" ,.")
        more = field_said(found["more"], self._filler.given(known))
        texts = (more,) if more is not None else refer(found["more"], known, self._vocabulary)
        if texts is None:
            asked = self._vocabulary.say("say_only", words=plain(found["more"]))
            steps = self._fetcher.asked(asked, known.at_hand(), known)
            return steps, (f"{said[:1].upper()}{said[1:]}", *known.at_hand())
        return [], (f"{said[:1].upper()}{said[1:]}", *texts)

    def _is_some(self, words: str) -> bool:
        """ "a haiku": a text that is not there yet."""
        some = re.match(rf"(?:{self._vocabulary.indefinite})(?!\w)", words, re.IGNORECASE) is not None
        return some and (not self._says(words) or self._text_of(words))

    def _at_hand(self, words: str, known: Known) -> Content | None:
        """A field of what came, what was made before, or a part of it; a question where nothing is said."""
        spoken = self._vocabulary
        if not words and known.subject is not None and self._mailed(known):
            return [], (known.subject,)  # "send a welcome email and tell #sales": of whom, and not the email
        if words and (field := field_said(words, self._filler.given(known))) is not None:
            return [], (field,)
        if (referred := refer(words, known, spoken)) is not None:
            return self._fetcher.narrowed(referred, known)
        if known.given and (not words or words.casefold() in spoken.it | spoken.everything):
            return [], (known.given,)
        if not words:
            self._findings.questions.append(Question("content", spoken.say("content")))
            return [], ("",)
        if forms.PART.fullmatch(words) and known.latest:
            asked = spoken.say("say_only", words=plain(words))
            return self._fetcher.asked(asked, known.at_hand(), known), known.at_hand()
        return None

    @staticmethod
    def _mailed(known: Known) -> bool:
        """Whether a text was written for somebody, and has just gone to them."""
        last = known.results[-1] if known.results else None
        written = next((one for one in reversed(known.results[:-1]) if one.kind is Kind.WRITE), None)
        went = last is not None and last.text in known.done and {"email", "mail", "sms"} & last.names
        return bool(went) and written is not None and known.latest == (written.text,)

    def _got_or_written(self, words: str, known: Known, *, some: bool) -> Content | None:
        """What has to be got from an app, or written; or begins with the name of something known."""
        start = self._prompter.leading(words, known) if not some else None
        if start is None and (fetched := self._fetched(words, known)):
            return fetched, known.at_hand()
        if some:
            return self._made_first(words, known)
        if start is not None:
            self._findings.doubts.append(f"“{plain(words)}”")
            return [], start
        return None

    def _described(self, clause: Clause, words: str, known: Known) -> Content:
        """Where there is something to tell of, words that are no sentence say what to tell; others are sent
        as they stand, and what they point at in vain is asked for."""
        spoken = self._vocabulary
        pointed = re.fullmatch(rf"(?:{alternatives(spoken.it | spoken.both)})", words, re.IGNORECASE)
        says = self._says(words)
        if not says and CONTENT_MARK.search(words) is None and not pointed and known.at_hand():
            return self._told_of(clause, words, known)
        unknown = re.match(rf"(?:{spoken.definite})(?!\w)", words, re.IGNORECASE) and not says
        if unknown or pointed:
            key = "content" if not unknown else f"say.{len(self._findings.questions)}"
            self._findings.questions.append(Question(key, spoken.say("what", words=plain(words))))
            return [], ("",)
        return [], (self._literal(words, known),)

    def _told_of(self, clause: Clause, words: str, known: Known) -> tuple[list[Step], tuple[str, ...]]:
        """A message that is written of what is at hand, as the words say."""
        asked = self._vocabulary.say("short", words=plain(f"{clause.form} {words}"))
        return self._fetcher.asked(asked, known.told_with(words), known), known.at_hand()

    def _pasted_alone(self, words: str, known: Known) -> str | None:
        """ "post a reminder in #ops: close the till": these very words."""
        pasted = [known.contents[int(mark.group(1))] for mark in CONTENT_MARK.finditer(words)]
        said = CONTENT_MARK.sub(" ", words).strip(" ,.:")
        if len(pasted) != 1 or not said or forms.LITERAL.fullmatch(said) is None:
            return None
        return pasted[0]

    def _in_that_manner(
        self, clause: Clause, targets: Targets, words: str, known: Known
    ) -> tuple[list[Step], tuple[str, ...]] | None:
        """ "the open invoices, biggest amount first": a prompt puts them so."""
        what, how = without_manner(words)
        if not how:
            return None
        if refer(what, known, self._vocabulary) is None and not self._fetcher.knows(what):
            asked = self._vocabulary.say("short", words=plain(f"{clause.form} {what}, {how}"))
            subject = known.at_hand() if known.subject is not None else ()
            return self._fetcher.asked(asked, subject, known), known.at_hand()
        steps, texts = self.of(clause, replace(targets, rest=what), known)
        if texts is None or not any("{{" in text for text in texts):
            return None
        last = steps[-1] if steps else None
        if isinstance(last, Payload) and f"{{{{{last.id}}}}}" in texts:
            return [*steps[:-1], said_so(last, how)], texts
        asked = self._vocabulary.say("say_only", words=plain(f"{what}, {how}"))
        return [*steps, *self._fetcher.asked(asked, texts, known)], known.at_hand()

    def _fetched(self, words: str, known: Known) -> list[Step]:
        """ "the zendesk tickets that are still open", "who is on call": what has to be got first."""
        spoken = self._vocabulary
        if CONTENT_MARK.search(HELD_BY_NAME.sub(" ", words)) or (
            self._says(words) and spoken_of(words).thing == words
        ):
            return []
        if forms.LINE_ABOUT_IT.match(words):
            return []
        text = re.match(rf"(?:{spoken.indefinite})\s+(?:\w+\s+)?({spoken.noun_words.pattern})", words, re.I)
        if text is not None and spoken.nouns[text.group(1).casefold()] != "list":
            return []  # it is written first
        return self._fetcher.steps(words, known)

    def _says(self, words: str) -> bool:
        """Whether it is a sentence of its own, to be sent as it is: "the build is done"."""
        words = forms.ON_HOW.sub("", words)
        return re.search(rf"\s(?:{self._vocabulary.finite})(?!\w)", words, re.IGNORECASE) is not None

    def _text_of(self, words: str) -> bool:
        """ "a briefing: who is it", "a summary of what is open": a text, for all that it has a verb."""
        kinds = rf"{self._vocabulary.noun_words.pattern}|{forms.TEXTS}"
        said = (
            rf"(?:{self._vocabulary.indefinite})\s+(?:[\w-]+\s+){{0,3}}?(?:{kinds})\s*(?::|\b(?:of"
            rf"|about|on|with)\b)"
        )
        return re.match(said, words, re.IGNORECASE) is not None

    def _literal(self, words: str, known: Known) -> str:
        filled = CONTENT_MARK.sub(lambda mark: known.contents[int(mark.group(1))], words)
        return filled.strip()

    def _made_first(self, words: str, known: Known) -> Content:
        """ "post a haiku about rain": it has to be written before."""
        spoken = self._vocabulary
        if (made := self._just_made(words, known)) is not None:
            return [], (made,)
        parts = re.split(
            rf"\s*(?:,|\b(?:{spoken.with_words}))\s+(?=(?:{spoken.indefinite})(?!\w))",
            words,
            flags=re.IGNORECASE,
        )
        if any(forms.OF_THE_FIRST.search(part) and not spoken.noun_words.search(part) for part in parts[1:]):
            parts = [words]  # "a principle and an example of how to use it" is one text
        steps: list[Step] = []
        before = len(known.results)
        for part in parts:
            noun = spoken.noun_words.search(re.split(rf"\s(?:{spoken.after_noun})\s", part, maxsplit=1)[0])
            canonical = spoken.nouns.get(noun.group().casefold(), "") if noun is not None else ""
            kind = _MADE_BY.get(canonical, Kind.WRITE)
            clause = Clause(f"{spoken.write} {part}", part, Verb(kind, canonical))
            steps += self._write(clause, known)
        # What was got only to be written about is not sent beside it.
        texts = tuple(result.text for result in known.results[before:] if result.kind is not Kind.REACH)
        return steps, texts or None

    def _just_made(self, words: str, known: Known) -> str | None:
        """ "summarise the tickets and send a summary to #ops": it is the one that there is."""
        bare = re.fullmatch(rf"(?:{self._vocabulary.indefinite})\s+(?P<noun>[\w-]+)", words, re.IGNORECASE)
        canonical = self._vocabulary.nouns.get(bare["noun"].casefold(), "") if bare is not None else ""
        last = known.results[-1] if known.results else None
        return last.text if last is not None and _MADE_BY.get(canonical) is last.kind else None

    def _short_message(
        self, clause: Clause, targets: Targets, known: Known
    ) -> tuple[list[Step], tuple[str, ...]]:
        words = self._vocabulary.channel_words.sub(" ", clause.words) if targets.channels else clause.words
        if not targets.channels:
            words = f"{clause.form} {targets.rest}"
        asked = self._vocabulary.say("short", words=plain(words))
        written = Clause(asked, asked, Verb(Kind.WRITE, "message"))
        texts = known.at_hand() if known.subject is not None else ()
        prompted = self._prompter.short_message(written, texts)
        known.made(*prompted.results, latest=False)
        return list(prompted.payloads), tuple(result.text for result in prompted.results)

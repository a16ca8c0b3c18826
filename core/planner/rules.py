"""The plan from rules alone: clause by clause, each becomes the step that its verb asks for."""

import re
from collections.abc import Sequence
from dataclasses import replace

from core.catalogue import Catalogue
from core.definition import Approval, Input, Step, Wait
from core.planner.clauses import Clause
from core.planner.outside import Outside
from core.planner.prompting import Prompter
from core.planner.references import Known, refer
from core.planner.sending import Ids, Sender, Sent
from core.planner.targets import Targets, read_targets
from core.planner.vocabulary import Kind, Verb, Vocabulary
from core.planner.vocabulary.table import CONTENT_MARK, MARKS, alternatives
from core.workflows import Question

_SENDING = frozenset({Kind.SEND, Kind.UPLOAD, Kind.REMIND, Kind.THANK})


class Rules:
    """Writes the steps of single clauses, and collects what stands in their way."""

    def __init__(
        self, catalogue: Catalogue, vocabulary: Vocabulary, me: str, inputs: dict[str, Input]
    ) -> None:
        self.vocabulary = vocabulary
        self.inputs = inputs
        self.ids = ids = Ids(tuple(inputs))
        self.questions: list[Question] = []
        self.notes: list[str] = []
        self.doubts: list[str] = []
        self.needs: list[str] = []  # what nothing here can do: an app, or the words of a clause
        self.absent: list[str] = []  # actions that no engine here offers
        self.prompter = Prompter(vocabulary, ids)
        self._me = me
        self._sender = Sender(catalogue, vocabulary)
        self._outside = Outside(catalogue.offers, vocabulary)

    def write(self, clause: Clause, known: Known) -> list[Step]:
        """The steps of one clause."""
        kind = clause.verb.kind if clause.verb is not None else None
        app = self._outside.app_needed(clause)
        has_text = self._has_text(clause, known)
        if app is not None:
            self.needs.append(app)
            return []
        if self._outside.unreachable(clause, has_text=has_text):
            self.needs.append(f"“{self._plain(clause.words)}”")
            return []
        if kind is Kind.TAKE and refer(clause.rest, known, self.vocabulary) is not None:
            return []
        if kind is Kind.WAIT:
            return self._wait(clause)
        if kind in _SENDING:
            steps = self._send(clause, known)
            return [*self._approval(clause, steps, known), *steps]
        if kind is Kind.TAKE:
            self.doubts.append(f"“{self._plain(clause.words)}”")
        if kind in (Kind.REACH, Kind.TAKE):
            clause = replace(clause, verb=Verb(Kind.TRANSFORM))
        return [step for part in self._parts(clause) for step in self._prompt(part, known)]

    def _parts(self, clause: Clause) -> list[Clause]:
        """ "write a haiku and a limerick" asks for two texts, "write about a cat and a dog" for one."""
        if clause.verb is None or clause.verb.kind is not Kind.WRITE:
            return [clause]
        spoken = self.vocabulary
        one = rf"(?:{spoken.indefinite})(?!\w)"
        joined = rf"(?:(?:{spoken.join_words})\s+)+"
        found = re.match(rf"({one}.+?)(,?)\s+{joined}({one}.+)\Z", clause.rest, re.IGNORECASE)
        if found is None:
            return [clause]
        about = re.compile(rf"\s(?:{spoken.after_noun})\s", re.IGNORECASE)
        first, comma, second = found.groups()
        if about.search(first) and not (comma and about.search(second)):
            return [clause]
        return [replace(clause, words=f"{clause.form} {part}", rest=part) for part in (first, second)]

    def _has_text(self, clause: Clause, known: Known) -> bool:
        """Whether the clause is about a text that we have."""
        if CONTENT_MARK.search(clause.rest):
            return True
        first = " ".join(clause.rest.split()[:2])
        named = refer(first, known, self.vocabulary) or refer(first.split(" ")[0], known, self.vocabulary)
        return named is not None or (known.subject is not None and not known.results)

    def _plain(self, words: str) -> str:
        return re.sub(r"\s+", " ", MARKS.sub("", CONTENT_MARK.sub("…", words))).strip()[:80]

    def _prompt(self, clause: Clause, known: Known) -> list[Step]:
        if clause.verb is None:
            self.doubts.append(f"“{self._plain(clause.words)}”")
        elif clause.verb.kind is Kind.WRITE and refer_only(clause, known, self.vocabulary):
            return []  # "tell me the result": it is told in the thread anyway
        prompted = self.prompter.write(clause, known)
        if prompted.wants is not None:
            self.inputs[prompted.wants] = Input(name=prompted.wants, help=prompted.wants.replace("_", " "))
            known.subject = f"{{{{inputs.{prompted.wants}}}}}"
            prompted = self.prompter.write(clause, known)
        if prompted.lacks:
            self.questions.append(Question("content", self.vocabulary.say("content")))
            known.subject = self.vocabulary.say("to_paste")
            prompted = self.prompter.write(clause, known)
        if prompted.doubt is not None:
            self.doubts.append(prompted.doubt)
        known.made(*prompted.results)
        return list(prompted.payloads)

    def _wait(self, clause: Clause) -> list[Step]:
        units = alternatives(self.vocabulary.wait_units)
        found = re.search(rf"(?<!\w)(\d+(?:[.,]\d+)?|\w+)\s*({units})(?!\w)", clause.rest, re.IGNORECASE)
        number = self.vocabulary.number(found.group(1)) if found is not None else None
        if found is None or number is None or number <= 0:
            self.doubts.append(f"“{self._plain(clause.words)}”")
            return []
        seconds = number * self.vocabulary.wait_units[found.group(2).casefold()]
        return [Wait(id=self.ids.new("wait"), seconds=seconds)]

    def _approval(self, clause: Clause, steps: Sequence[Step], known: Known) -> list[Step]:
        if not clause.approval or not steps:
            return []
        shown = "\n\n".join(known.at_hand())
        return [
            Approval(id=self.ids.new("approval"), ask=f"{self.vocabulary.say('approve')}\n{shown}".strip())
        ]

    def _send(self, clause: Clause, known: Known) -> list[Step]:
        spoken = self.vocabulary
        assert clause.verb is not None
        upload = clause.verb.kind is Kind.UPLOAD or bool(
            re.search(rf"(?<!\w)(?:{spoken.file_words})(?!\w)", clause.rest, re.IGNORECASE)
        )
        name = re.search(rf"(?<!\w){spoken.named_file}", clause.rest, re.IGNORECASE) if upload else None
        rest = re.sub(rf"(?<!\w)(?:{spoken.file_words})(?!\w)", " ", clause.rest, flags=re.IGNORECASE)
        if name is not None:
            rest = rest.replace(name.group(0), " ")
        if re.search(spoken.me_forms, clause.form, re.IGNORECASE):
            rest = f"{rest} {spoken.to_me}"
        targets = read_targets(rest, self._me, spoken)
        if targets.mails:
            self.needs.append(spoken.say("email"))
            return []
        if clause.verb.kind is Kind.THANK and targets.channels:
            targets = replace(targets, people=())  # they are thanked, not written to
        steps, texts = self._object(clause, targets, known)
        if texts is None:
            return steps
        if targets.here and not (targets.channels or targets.people):
            self.notes.append(spoken.say("here"))
            return steps
        if not known.at_hand():
            known.latest = texts  # "post “hello” to #a and send it to @b"
        text = "\n\n".join(texts)
        if upload:
            noun = next((r.id for r in reversed(known.results) if r.text in texts), "text")
            sent = self._sender.upload(targets, text, name.group(1) if name else f"{noun}.txt", self.ids)
        else:
            private = bool(re.search(spoken.private_words, clause.form, re.IGNORECASE))
            sent = self._sender.send(targets, text, self.ids, private=private)
        return [*steps, *self._sent(sent)]

    def _sent(self, sent: Sent) -> list[Step]:
        self.questions += sent.questions
        if sent.missing is not None:
            self.absent.append(sent.missing)
        return list(sent.steps)

    def _object(
        self, clause: Clause, targets: Targets, known: Known
    ) -> tuple[list[Step], tuple[str, ...] | None]:
        """What is sent, and the steps that make it first; None where nothing is to be sent."""
        spoken = self.vocabulary
        words = re.sub(rf"\A(?:{spoken.join_words})\s+", "", targets.rest, flags=re.IGNORECASE)
        assert clause.verb is not None
        if clause.verb.kind is Kind.THANK:
            return self._short_message(clause, targets, known)
        if clause.verb.kind is Kind.REMIND:
            said = re.sub(rf"\A(?:{spoken.saying_words}|{spoken.after_noun})\s+", "", words, flags=re.I)
            return [], (spoken.say("reminder") + (self._literal(said, known) or self._plain(words)),)
        words = re.sub(
            rf"\A(?:{spoken.message_words})?\s*(?:(?:{spoken.saying_words})(?!\w)|:|\Z)\s*",
            "\0",
            words,
            flags=re.I,
        )
        if words.startswith("\0") and (said := words.lstrip("\0 ")):
            literal = refer(said, known, spoken) if CONTENT_MARK.search(said) else None
            return [], literal or (said[:1].upper() + said[1:],)
        words = words.strip("\0 ")
        referred = refer(words, known, spoken)
        if referred is not None:
            return [], referred
        if not words:
            self.questions.append(Question("content", spoken.say("content")))
            return [], ("",)
        if re.match(rf"(?:{spoken.indefinite})(?!\w)", words, re.IGNORECASE) and not self._says(words):
            return self._made_first(words, known)
        start = self.prompter.leading(words, known)
        if start is not None:
            self.doubts.append(f"“{self._plain(words)}”")
            return [], start
        unknown = re.match(rf"(?:{spoken.definite})(?!\w)", words, re.IGNORECASE) and not self._says(words)
        if unknown or re.fullmatch(rf"(?:{alternatives(spoken.it | spoken.both)})", words, re.IGNORECASE):
            key = "content" if not unknown else f"say.{len(self.questions)}"
            self.questions.append(Question(key, spoken.say("what", words=self._plain(words))))
            return [], ("",)
        return [], (self._literal(words, known),)

    def _says(self, words: str) -> bool:
        """Whether it is a sentence of its own, to be sent as it is: "the build is done"."""
        return re.search(rf"\s(?:{self.vocabulary.finite})(?!\w)", words, re.IGNORECASE) is not None

    def _literal(self, words: str, known: Known) -> str:
        filled = CONTENT_MARK.sub(lambda mark: known.contents[int(mark.group(1))], words)
        return filled.strip()

    def _made_first(self, words: str, known: Known) -> tuple[list[Step], tuple[str, ...] | None]:
        """ "post a haiku about rain": it has to be written before."""
        spoken = self.vocabulary
        parts = re.split(
            rf"\s*(?:,|\b(?:{spoken.with_words}))\s+(?=(?:{spoken.indefinite})(?!\w))",
            words,
            flags=re.IGNORECASE,
        )
        steps: list[Step] = []
        before = len(known.results)
        for part in parts:
            noun = spoken.noun_words.search(re.split(rf"\s(?:{spoken.after_noun})\s", part, maxsplit=1)[0])
            canonical = spoken.nouns.get(noun.group().casefold(), "") if noun is not None else ""
            kind = {
                "summary": Kind.SUMMARISE,
                "translation": Kind.TRANSLATE,
                "action_items": Kind.EXTRACT,
            }.get(canonical, Kind.WRITE)
            clause = Clause(f"{spoken.write} {part}", part, Verb(kind, canonical))
            steps += self.write(clause, known)
        texts = tuple(result.text for result in known.results[before:])
        return steps, texts or None

    def _short_message(
        self, clause: Clause, targets: Targets, known: Known
    ) -> tuple[list[Step], tuple[str, ...]]:
        words = self.vocabulary.channel_words.sub(" ", clause.words) if targets.channels else clause.words
        if not targets.channels:
            words = f"{clause.form} {targets.rest}"
        asked = self.vocabulary.say("short", words=self._plain(words))
        written = Clause(asked, asked, Verb(Kind.WRITE, "message"))
        texts = known.at_hand() if known.subject is not None else ()
        prompted = self.prompter.short_message(written, texts)
        known.made(*prompted.results, latest=False)
        return list(prompted.payloads), tuple(result.text for result in prompted.results)


def refer_only(clause: Clause, known: Known, vocabulary: Vocabulary) -> bool:
    """Whether a verb of telling has something known as its whole object."""
    return bool(known.results) and bool(clause.rest) and refer(clause.rest, known, vocabulary) is not None

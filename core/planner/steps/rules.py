"""The plan from rules alone: clause by clause, each becomes the step that its verb asks for."""

import re
from collections.abc import Sequence
from dataclasses import replace

from core.catalogue import Offered
from core.definition import Action, Approval, ForEach, Input, Step, Wait
from core.planner.actions import Comparing, Doings
from core.planner.actions.doings import shows
from core.planner.actions.filling import Filler
from core.planner.actions.upon import Done
from core.planner.draft.coreference import Known, refer
from core.planner.draft.findings import Findings
from core.planner.draft.ids import Ids
from core.planner.matching.things import asks_something
from core.planner.reading.clauses import Clause, plain
from core.planner.reading.people import ASKED_TO
from core.planner.steps.dispatch import OF_THE_FIRST, Dispatcher
from core.planner.steps.fetching import Fetcher
from core.planner.steps.for_me import asks_for_me, without_way
from core.planner.steps.outside import Outside
from core.planner.steps.prompting import Prompter
from core.planner.steps.sending import Sender
from core.planner.steps.targets import Targets, read_targets
from core.planner.vocabulary import PROMPTS, Kind, Verb, Vocabulary
from core.planner.vocabulary.table import CONTENT_MARK, alternatives
from core.workflows import Question

_FOR_APPROVAL = re.compile(
    r"\s*(?:for|to\s+(?:get|give))\s+(?:(?:an?|the|his|her|their|my)\s+)?(?:approval|permission|consent"
    r"|ok(?:ay)?|sign-?off"
    r"|go-?ahead)(?!\w).*\Z|\s+to\s+(?:approve|confirm|sign\s+off)(?!\w).*\Z|\s+um\s+(?:freigabe|zustimmung"
    r"|erlaubnis)\b.*\Z"
    r"|\s+(?:l['’]accord|la\s+permission|permiso|aprobación)\b.*\Z",
    re.IGNORECASE,
)
_WRITTEN = frozenset({"summary", "list", "comparison", "description", "explanation"})
_FROM = r"\A\s*(?:from|of|by|de|von|vom|del?)\s+"
_SENDING = frozenset({Kind.SEND, Kind.UPLOAD, Kind.REMIND, Kind.THANK})
_CLOSES = re.compile(
    r"(?:(?:many\s+)?thanks?(?:\s+(?:you|a\s+(?:lot|million|bunch)|so\s+much|in\s+advance|again))?"
    r"|thank\s+you.{0,20}|thx|ty|cheers|merci.{0,12}"
    r"|danke.{0,12}|gracias.{0,12}|please|pls|plz)[\s.,!:)]*",
    re.IGNORECASE,
)
_SENT_TO = re.compile(
    r"\s+(?:in|to|into|for|on|at|with|dans|à|en|a)\s+(?:the\s+)?(?P<where>(?:[#@]\w[\w.-]*|<[#@][^>]+>)"
    r"(?:\s*(?:,|and|&|et|und|y)\s*(?:[#@]\w[\w.-]*|<[#@][^>]+>))*)(?:\s+channel)?[\s.!]*\Z",
    re.IGNORECASE,
)
# What an email is to be about is written: "email them to invite them to a call", "a mail asking for a date".
_PURPOSE = re.compile(
    r"\s(?:to\s+(?:invite|ask|remind|thank|tell|welcome|let|confirm|congratulate|apologi[sz]e|inform"
    r"|warn|wish|say|explain|offer)"
    r"|asking|inviting|thanking|reminding|welcoming|congratulating|apologi[sz]ing|offering|explaining"
    r"|confirming)\s.+\Z",
    re.IGNORECASE | re.DOTALL,
)
_BY_DM = re.compile(
    r"(?:an?\s+)?(?:dm|direct\s+message|private\s+message)s?\s+(?:is|are|works?|would\s+be"
    r"|will\s+do)\b.{0,20}",
    re.I,
)
_MESSAGE = re.compile(
    r"\A\W*(?:\w+\s+)(?:e-?mails?|mails?|messages?|sms|texts?|notes?|dm|invite|invitation|campaign)\b",
    re.IGNORECASE,
)
_FROM_INTO = re.compile(
    r"\A(?P<what>(?:(?:all|the|our|my|today['’]s|yesterday['’]s|this\s+\w+['’]s|last\s+\w+['’]s)\s).+?)"
    r"\s+(?P<place>(?:in|into|to|onto)\s+(?:(?:an?|our|my|the|new)\s+)*[^,;]+)\Z",
    re.IGNORECASE | re.DOTALL,
)
_THERE_ARE = re.compile(
    r"\s*(?:there\s+(?:is|are)|there['’]s|(?:i|we)\s+(?:have|['’]?ve\s+got|get|got))\s+(?:any\s+|an?\s+"
    r"|some\s+)?(?P<what>.+)",
    re.IGNORECASE,
)
_OUR_PLACE = re.compile(r"\b(?:in|into|to|onto|on)\s+(?:our|my)\s+(?!text|message|draft\b)\w+", re.IGNORECASE)
_WITH_TEXT = re.compile(
    r"\s+with\s+(?P<what>(?:an?|one|two|three)\s+(?:[\w-]+\s+){0,3}?"
    r"(?:summary|explanation|description|analysis|suggestion|(?:suggested|draft|possible)\s+(?:answer"
    r"|reply|response)|recap|digest|overview|outline|agenda|template|[\w-]*list)\b[^,;]*)",
    re.IGNORECASE,
)
# "leave a note in #general that …"
_PUT_THERE = re.compile(
    r"\A(?:leave|drop|put|place|record|log|submit|file|raise|enter)s?\s.*\b(?:in|into|to|on)\s+(?:#\w|<#)",
    re.IGNORECASE,
)
_BY_APP = re.compile(r"e-?mails?|mails?|texts?|calls?|sms", re.IGNORECASE)


class Rules:
    """Writes the steps of single clauses, and collects what stands in their way."""

    def __init__(
        self,
        offered: Offered,
        vocabulary: Vocabulary,
        me: str,
        inputs: dict[str, Input],
        said: str = "",
        event: str = "",
        app: str = "",
    ) -> None:
        self.vocabulary = vocabulary
        self.inputs = inputs
        self.ids = ids = Ids(tuple(inputs))
        self.findings = Findings()
        self.prompter = Prompter(vocabulary, ids)
        sender = Sender(offered, vocabulary)
        self._outside = Outside(offered.offers, vocabulary)
        self._me = me
        self._writes = bool(offered.llms)
        filler = Filler(vocabulary, said, tuple(inputs), event, app)
        self.doings = Doings(offered.offers, said, vocabulary, ids, self.findings, filler)
        self._fetcher = Fetcher(self.doings, self.prompter if self._writes else None, vocabulary, event)
        self._dispatcher = Dispatcher(
            sender, self.prompter, self._fetcher, filler, vocabulary, ids, me, self.findings, self.write
        )
        self._approvals: list[str] = []
        self.for_me: list[str] = []  # what whoever asks wants to be told, as later steps refer to it
        self.in_private = False  # they said so: "as a dm"
        self._sender = sender
        self.comparing = Comparing(self._approvals, "," if vocabulary.code == "en" else ".")
        self.by_hand: list[str] = []  # what a person is asked to do

    def write(self, clause: Clause, known: Known) -> list[Step]:
        """The steps of one clause."""
        if _CLOSES.fullmatch(clause.words):
            return []
        if _BY_DM.fullmatch(clause.words):
            self.in_private = True
            return []
        if (
            clause.verb is not None
            and clause.verb.kind in (Kind.REACH, Kind.TAKE)
            and self.doings.of_text(clause)
        ):
            clause = replace(clause, verb=Verb(Kind.EXTRACT))
        if clause.verb is not None and clause.verb.kind in PROMPTS:
            if (sent := self._made_and_sent(clause, known)) is not None:
                return sent
            rest, private = without_way(clause.rest)
            self.in_private |= private
            clause = replace(clause, words=without_way(clause.words)[0], rest=rest)
        steps = self._written(clause, known)
        if steps and asks_for_me(clause) and clause.verb is not None and clause.verb.kind in PROMPTS:
            self.for_me += [text for text in known.latest if text == f"{{{{{steps[-1].id}}}}}"]
        return steps

    def tell_me(self, text: str) -> Action:
        """A private message to whoever asks."""
        sent = self._sender.send(Targets(people=(self._me,)), text, self.ids, private=True)
        return sent.steps[0]

    def _made_and_sent(self, clause: Clause, known: Known) -> list[Step] | None:
        """ "summarise them in #support", "write an update for #product": it is made, and goes there."""
        found = _SENT_TO.search(clause.rest)
        before = clause.rest[: found.start()].strip(" ,") if found is not None else ""
        if found is None or not self._writes or re.search(r"[#@<]\w", before):
            return None
        made = replace(clause, words=f"{clause.form} {before}", rest=before)
        steps = self.write(made, known)
        if not steps:
            return None
        words = f"{self.vocabulary.say('post_it')} {found['where']}"
        sent = Clause(
            words,
            f"{next(iter(self.vocabulary.it & {'it', 'es', 'le', 'lo'}), 'it')} {found['where']}",
            Verb(Kind.SEND),
        )
        return [*steps, *self.write(sent, known)]

    def _written(self, clause: Clause, known: Known) -> list[Step]:
        kind = clause.verb.kind if clause.verb is not None else None
        if clause.aside:
            self.findings.unread.append(plain(clause.words))
        if clause.aside or kind is Kind.NOTHING:
            return []
        if kind is Kind.TRANSFORM and clause.form.casefold() not in self.vocabulary.verbs:
            self.findings.doubts.append(f"“{plain(clause.words)}”")
        found = ASKED_TO.search(clause.rest) if kind is Kind.THANK else None
        if found is not None and not re.search(r"[@#<]\w", clause.rest):
            return [self._asked(replace(clause, rest=clause.rest[: found.start()]), known, found["deed"])]
        if kind is Kind.APPROVE or (kind in (Kind.THANK, Kind.SEND) and _FOR_APPROVAL.search(clause.rest)):
            clause = replace(clause, rest=_FOR_APPROVAL.sub("", clause.rest))
            return [self._asked(clause, known)]
        if (
            kind is Kind.REACH
            and _PUT_THERE.search(clause.words)
            and not self.doings.choose.named(clause.words)
        ):
            clause, kind = replace(clause, verb=Verb(Kind.SEND)), Kind.SEND
        if kind is Kind.WRITE and self._only_put(clause, known):
            clause, kind = replace(clause, verb=Verb(Kind.SEND)), Kind.SEND
        if (
            clause.verb is not None
            and clause.verb.kind not in PROMPTS - {Kind.WRITE}
            and (app := self._outside.missing(clause)) is not None
            and self.doings.steps(clause, known.inside()) is not None
        ):
            self.findings.needs.append(app)
            return []
        if (done := self.doings.upon(clause, known)) is not None:
            return self._upon(clause, done, known)
        if (told := self._told(clause, known)) is not None:
            return told
        if (acts := self._acts(clause, known)) is not None:
            return acts
        first = self.doings.read_first(clause, known)
        if first:
            return [*first, *self._prompt(replace(clause, rest=""), known)]
        app = self._outside.app_needed(clause)
        has_text = self._has_text(clause, known)
        if app is not None:
            self.findings.needs.append(app)
            return []
        if self._outside.unreachable(clause, has_text=has_text):
            shown_only = kind not in PROMPTS | _SENDING and shows(clause.form)
            source = self.doings.choose.reads(clause.rest, sure=False) if shown_only else None
            if source is not None:
                return [self.doings.act(source, known)]
            if kind not in _SENDING or self.doings.choose.reads(clause.rest) is None:
                return [self._by_hand(clause)]
        if kind is Kind.TAKE and refer(clause.rest, known, self.vocabulary) is not None:
            return []
        if kind is Kind.WAIT:
            return self._wait(clause)
        if kind in _SENDING:
            return [
                step for part in self._dispatcher.parts(clause) for step in self._dispatcher.send(part, known)
            ]
        if kind is Kind.TAKE:
            self.findings.doubts.append(f"“{plain(clause.words)}”")
        if kind is Kind.REACH and not shows(clause.form) and _OUR_PLACE.search(clause.rest):
            return [self._by_hand(clause)]  # what stands in "our list" no prompt can change
        if kind in (Kind.REACH, Kind.TAKE):
            clause = replace(clause, verb=Verb(Kind.TRANSFORM))
        if not self._writes:
            return [self._by_hand(clause)]
        return [step for part in self._parts(clause) for step in self._prompt(part, known)]

    def _upon(self, clause: Clause, done: Done, known: Known) -> list[Step]:
        """What is said there is written first, where it was not yet."""
        written: list[Step] = []
        if done.writes and self._writes:
            written = self._prompt(replace(clause, verb=Verb(Kind.TRANSFORM, "reply")), known)
        return [*written, self.doings.upon_act(done, known, clause)]

    def read_to_test(self, words: str, known: Known) -> list[Step]:
        """ "if there are unread mails in Gmail": they are got before they are looked at."""
        found = _THERE_ARE.match(words)
        if found is None or not self.doings.choose.named(found["what"]) or known.latest:
            return []
        source = self.doings.choose.reads(found["what"])
        return [self.doings.act(source, known)] if source is not None else []

    def _told(self, clause: Clause, known: Known) -> list[Step] | None:
        """ "tell me which interviews I have", "see which issues are open": what is asked about things."""
        asks = asks_something(clause.rest) and shows(clause.form)
        words = clause.words if asks_something(clause.words) and clause.verb is None else clause.rest
        if not (asks or words is clause.words) or re.search(r"[#@<]\w", words) or not self._writes:
            return None
        return self._fetcher.steps(words, known) or None

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
        if OF_THE_FIRST.search(second) and not spoken.noun_words.search(second):
            return [clause]  # "a principle and an example of how to use it"
        if about.search(first) and not (comma and about.search(second)):
            return [clause]
        return [replace(clause, words=f"{clause.form} {part}", rest=part) for part in (first, second)]

    def unsaid(self) -> list[str]:
        """Which of all things were asked for, where neither an action nor a prompt was told."""
        left = self.doings.left
        return [words for step_id in left if step_id not in self.prompter.told for words in left[step_id]]

    def _has_text(self, clause: Clause, known: Known) -> bool:
        """Whether the clause is about a text that we have."""
        if CONTENT_MARK.search(clause.rest):
            return True
        first = " ".join(clause.rest.split()[:2])
        named = refer(first, known, self.vocabulary) or refer(first.split(" ")[0], known, self.vocabulary)
        return named is not None or (known.subject is not None and not known.results)

    def _prompt(self, clause: Clause, known: Known) -> list[Step]:
        if clause.verb is None:
            self.findings.doubts.append(f"“{plain(clause.words)}”")
        elif clause.verb.kind is Kind.WRITE and refer_only(clause, known, self.vocabulary):
            return []  # "tell me the result": it is told in the thread anyway
        prompted = self.prompter.write(clause, known)
        if prompted.wants is not None:
            self.inputs[prompted.wants] = Input(name=prompted.wants, help=prompted.wants.replace("_", " "))
            known.subject = f"{{{{inputs.{prompted.wants}}}}}"
            prompted = self.prompter.write(clause, known)
        if prompted.lacks:
            self.findings.questions.append(Question("content", self.vocabulary.say("content")))
            known.subject = self.vocabulary.say("to_paste")
            prompted = self.prompter.write(clause, known)
        if prompted.doubt is not None:
            self.findings.doubts.append(prompted.doubt)
        known.made(*prompted.results)
        return list(prompted.payloads)

    def _wait(self, clause: Clause) -> list[Step]:
        units = alternatives(self.vocabulary.wait_units)
        found = re.search(rf"(?<!\w)(\d+(?:[.,]\d+)?|\w+)\s*({units})(?!\w)", clause.rest, re.IGNORECASE)
        number = self.vocabulary.number(found.group(1)) if found is not None else None
        if found is None or number is None or number <= 0:
            self.findings.doubts.append(f"“{plain(clause.words)}”")
            return []
        seconds = number * self.vocabulary.wait_units[found.group(2).casefold()]
        return [Wait(id=self.ids.new("wait"), seconds=seconds)]

    def _only_put(self, clause: Clause, known: Known) -> bool:
        """ "write it in #ops": nothing is written, it is posted."""
        targets = read_targets(clause.rest, self._me, self.vocabulary)
        placed = bool(targets.channels or targets.people)
        return placed and bool(targets.rest) and refer(targets.rest, known, self.vocabulary) is not None

    def _acts(self, clause: Clause, known: Known) -> list[Step] | None:
        """What the catalogue does of it."""
        copied = self.doings.copied(clause)
        if copied is None:
            first, clause = self._content_first(clause, known)
            acts = self.doings.steps(clause, known)
            return acts if acts is None else [*first, *self._looked_up(acts, known)]
        read, made = copied
        source = self.doings.act(read, known)
        inside = known.inside(latest=("{{item}}",))
        created = self.doings.act(made, inside)
        loop = {"id": self.ids.new(f"each_{source.id}"), "items": f"{{{{{source.id}}}}}", "steps": [created]}
        return [source, ForEach.model_validate(loop)]

    def _looked_up(self, acts: Sequence[Step], known: Known) -> list[Step]:
        """ "make a contact from it": what no field of the event says, a prompt finds in it."""
        found: list[Step] = []
        for act in acts:
            open_ = self._open_text(act, known)
            if open_ is None or not isinstance(act, Action):
                found.append(act)
                continue
            question, name = open_
            asked = self.vocabulary.say("say_only", words=f"{self.vocabulary.say('the')} {name}")
            texts = (known.subject or "",)
            before = known.latest
            found += self._fetcher.asked(asked, texts, known)
            value, known.latest = known.latest[0], before
            self.findings.questions.remove(question)
            param = question.key.rpartition(".")[2]
            found.append(act.model_copy(update={"params": {**act.params, param: value}}))
        return found

    def _open_text(self, act: Step, known: Known) -> tuple[Question, str] | None:
        """The first text that an action lacks which uses nothing of the event that started it."""
        if not isinstance(act, Action) or known.subject is None or not known.subject.startswith("{{trigger"):
            return None
        if not self._writes or "{{" in str(act.params):
            return None
        texts = (one for one in self.findings.questions if one.key.startswith(f"steps.{act.id}.params."))
        found = next((one for one in texts if one.kind == "text"), None)
        return None if found is None else (found, found.key.rpartition(".")[2].replace("_", " "))

    def _content_first(self, clause: Clause, known: Known) -> tuple[list[Step], Clause]:
        """ "email ben@acme.com a summary of the pull requests", "text +33… how many orders came in": it is
        written or got before it is sent. And the clause without it."""
        if (moved := self._moved(clause, known)) is not None:
            return moved
        sends = clause.verb is not None and clause.verb.kind in _SENDING
        if not self.doings.may_send(clause) or not (sends or _BY_APP.fullmatch(clause.form)):
            return [], clause
        steps, what = self._written_first(clause, known)
        if not steps:
            what = self.doings.sent_by(clause)
            if (purpose := _PURPOSE.search(clause.rest)) is not None and self._writes:
                words = f"{self.vocabulary.write} an email {purpose.group().strip()}"
                steps = self._prompt(Clause(words, words.partition(" ")[2], Verb(Kind.WRITE)), known)
                rest = clause.rest.replace(purpose.group(), " ").strip()
                return steps, replace(clause, words=f"{clause.form} {rest}", rest=rest)
            some = re.match(rf"(?:{self.vocabulary.indefinite})(?!\w)", what, re.IGNORECASE)
            if some is not None and not _MESSAGE.search(what) and self._writes:
                steps = self._prompt(Clause(f"{self.vocabulary.write} {what}", what, Verb(Kind.WRITE)), known)
        if not steps:
            asks = asks_something(what) or re.match(rf"(?:{self.vocabulary.definite})(?!\w)", what, re.I)
            literal = CONTENT_MARK.search(what) or refer(what, known, self.vocabulary) is not None
            steps = self._fetcher.steps(what, known) if asks and not literal else []
        if not steps:
            return [], clause
        rest = clause.rest.replace(what, " ")
        return steps, replace(clause, words=f"{clause.form} {rest}", rest=rest)

    def _moved(self, clause: Clause, known: Known) -> tuple[list[Step], Clause] | None:
        """ "put the closed Linear issues into a Google Doc" gets them first; "open a ticket with a summary of
        it" writes that first."""
        found = _FROM_INTO.match(clause.rest) if not shows(clause.form) else None
        if found is not None and not CONTENT_MARK.search(clause.rest):
            here, there = self.doings.choose.named(found["what"]), self.doings.choose.named(found["place"])
            if here and there and here != there and (steps := self._fetcher.steps(found["what"], known)):
                rest = f"it {found['place']}"
                return steps, replace(clause, words=f"{clause.form} {rest}", rest=rest)
        with_text = _WITH_TEXT.search(clause.rest) if self._writes else None
        if with_text is None:
            return None
        what = with_text["what"]
        steps = self._prompt(Clause(f"{self.vocabulary.write} {what}", what, Verb(Kind.WRITE)), known)
        rest = f"{clause.rest[: with_text.start()]}{clause.rest[with_text.end() :]}".strip()
        return steps, replace(clause, words=f"{clause.form} {rest}", rest=rest)

    def _written_first(self, clause: Clause, known: Known) -> tuple[list[Step], str]:
        """A text that is asked for by its kind: "a summary of …"."""
        spoken = self.vocabulary
        rest = read_targets(clause.rest, self._me, spoken).rest
        nouns = alternatives([noun for noun, made in spoken.nouns.items() if made in _WRITTEN])
        found = re.search(
            rf"(?:{spoken.indefinite})\s+(?:\w+\s+)?(?P<noun>{nouns})\s+(?:of|about|de|von)\s+(?P<what>.+)",
            rest,
            re.I,
        )
        if found is None:
            return [], ""
        about = Clause(found["what"], found["what"], Verb(Kind.SUMMARISE, "summary"))
        read = self.doings.read_first(about, known)
        words = f"{spoken.write} {found.group()}"
        summary = Clause(words, found.group(), Verb(Kind.SUMMARISE, "summary"))
        return [*read, *self._prompt(summary, known)], found.group()

    def _asked(self, clause: Clause, known: Known, deed: str = "") -> Approval:
        """ "get approval from the team lead" """
        step_id = self.ids.new("approval")
        self._approvals.append(step_id)
        said = re.sub(_FROM, "", clause.rest)
        targets = read_targets(f"to {said}" if said else self.vocabulary.to_me, self._me, self.vocabulary)
        who = re.sub(rf"{_FROM}|\s+(?:first|before|vorher|d'abord|primero)\b.*", "", clause.rest).strip(" ,.")
        approvers = tuple("owner" if person == self._me else person for person in targets.people)
        if not approvers and who:
            said = self.vocabulary.say("person_named", name=re.sub(r"\A(?:the|my|our)\s+", "", who))
            self.findings.questions.append(Question(f"steps.{step_id}.approvers", said, "person"))
        shown = "\n\n".join(known.at_hand())
        wanted = f"{deed[:1].upper()}{plain(deed[1:])}. " if deed else ""
        ask = f"{wanted}{self.vocabulary.say('approve')}\n{shown}".strip()
        return Approval(id=step_id, ask=ask, approvers=approvers or ("owner",))

    def _by_hand(self, clause: Clause) -> Approval:
        """What nothing here does: somebody is asked to."""
        words = plain(clause.words)
        self.by_hand.append(words)
        self.findings.doubts.append(f"“{words}”")
        step_id = self.ids.new("task")
        return Approval(id=step_id, ask=self.vocabulary.say("do_by_hand", task=words))


def refer_only(clause: Clause, known: Known, vocabulary: Vocabulary) -> bool:
    """Whether a verb of telling has something known as its whole object."""
    new = re.match(rf"(?:{vocabulary.indefinite})(?!\w)", clause.rest, re.IGNORECASE)
    known_words = bool(clause.rest) and new is None and refer(clause.rest, known, vocabulary) is not None
    return bool(known.results) and known_words

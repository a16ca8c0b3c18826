"""The plan from rules alone: clause by clause, each becomes the step that its verb asks for."""

import re
from collections.abc import Sequence
from dataclasses import replace

from core.catalogue import Offered
from core.definition import Action, ForEach, Input, Step, Wait
from core.planner.actions import Comparing, Doings
from core.planner.actions.fields import field_said
from core.planner.actions.filling import Filler
from core.planner.actions.verb_forms import shows
from core.planner.draft.coreference import Known, refer
from core.planner.draft.findings import Findings
from core.planner.draft.ids import Ids
from core.planner.matching.things import asks_something, tells_of_talk
from core.planner.reading.clauses import Clause, plain
from core.planner.reading.people import ASKED_TO
from core.planner.steps import orders
from core.planner.steps.approvals import Approvals
from core.planner.steps.dispatch import Dispatcher
from core.planner.steps.fetching import Fetcher
from core.planner.steps.for_me import asks_for_me, without_way
from core.planner.steps.messages import Messages
from core.planner.steps.outside import Outside
from core.planner.steps.preparing import Preparing
from core.planner.steps.prompting import Prompter
from core.planner.steps.sending import Sender
from core.planner.steps.targets import Targets, read_targets
from core.planner.steps.texts import has_text, is_of_what_was_made, only_refers, texts_of
from core.planner.vocabulary import PROMPTS, SENDING, Kind, Verb, Vocabulary
from core.planner.vocabulary.table import CONTENT_MARK, alternatives
from core.workflows import Question


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
        self._filler = filler = Filler(vocabulary, said, tuple(inputs), event, app)
        self.doings = Doings(offered.offers, said, vocabulary, ids, self.findings, filler, offered.home)
        self._fetcher = Fetcher(self.doings, self.prompter if self._writes else None, vocabulary, event)
        messages = Messages(self.prompter, self._fetcher, filler, vocabulary, self.findings, self.write)
        self._dispatcher = Dispatcher(sender, messages, vocabulary, ids, me, self.findings)
        self._approvals = Approvals(vocabulary, ids, self.findings, me)
        self._preparing = Preparing(
            self.doings, self._fetcher, vocabulary, self.findings, me, self._prompt, writes=self._writes
        )
        self.for_me: list[str] = []  # what whoever asks wants to be told, as later steps refer to it
        self.in_private = False  # they said so: "as a dm"
        self._sender = sender
        self.comparing = Comparing(self._approvals.made, "," if vocabulary.code == "en" else ".", self.inputs)

    def write(self, clause: Clause, known: Known) -> list[Step]:
        """The steps of one clause."""
        if orders.CLOSES.fullmatch(clause.words):
            return []
        if orders.BY_DM.fullmatch(clause.words):
            self.in_private = True
            return []
        if self._outside.in_a_channel(clause):
            return [self._approvals.task(clause)]
        if (
            clause.verb is not None
            and clause.verb.kind in (Kind.REACH, Kind.TAKE)
            and self.doings.concern.of_text(clause)
        ):
            clause = replace(clause, verb=Verb(Kind.EXTRACT))
        if clause.verb is not None and clause.verb.kind in PROMPTS:
            put = clause.verb.kind is Kind.WRITE and self._only_put(clause, known)
            if not put and (sent := self._made_and_sent(clause, known)) is not None:
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
        found = orders.SENT_TO.search(clause.rest)
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
        """The first reading that has something to say of the clause."""
        for read in (self._nothing, self._consent):
            if (steps := read(clause, known)) is not None:
                return steps
        clause = self._put(clause, known)
        readings = (self._missing, self._upon, self._told, self._acts, self._read_first, self._out_of_reach)
        for read in readings:
            if (steps := read(clause, known)) is not None:
                return steps
        return self._of_its_kind(clause, known)

    def _nothing(self, clause: Clause, known: Known) -> list[Step] | None:
        """What is only told, or says that nothing is to be done."""
        if clause.aside:
            self.findings.unread.append(plain(clause.words))
        if clause.aside or _kind(clause) is Kind.NOTHING:
            return []
        unknown = _kind(clause) is Kind.TRANSFORM and clause.form.casefold() not in self.vocabulary.verbs
        if unknown and not self._of_known_text(clause, known):
            self.findings.doubts.append(f"“{plain(clause.words)}”")
        return None

    def _consent(self, clause: Clause, known: Known) -> list[Step] | None:
        """Somebody is asked for their consent, or to do something."""
        kind = _kind(clause)
        found = ASKED_TO.search(clause.rest) if kind is Kind.THANK else None
        if found is not None and not re.search(r"[@#<]\w", clause.rest):
            who = replace(clause, rest=clause.rest[: found.start()])
            return [self._approvals.asked(who, known, found["deed"])]
        if kind is Kind.APPROVE or (
            kind in (Kind.THANK, Kind.SEND) and orders.FOR_APPROVAL.search(clause.rest)
        ):
            clause = replace(clause, rest=orders.FOR_APPROVAL.sub("", clause.rest))
            return self._approvals.all_asked(clause, known)
        return None

    def _put(self, clause: Clause, known: Known) -> Clause:
        """What is put or written somewhere in Slack is sent there."""
        kind = _kind(clause)
        put = kind is Kind.REACH and orders.PUT_THERE.search(clause.words) is not None
        if put and not self.doings.choose.named(clause.words):
            return replace(clause, verb=Verb(Kind.SEND))
        if kind is Kind.WRITE and (self._only_put(clause, known) or orders.asked_there(clause.rest)):
            return replace(clause, verb=Verb(Kind.SEND))
        return clause

    def _missing(self, clause: Clause, known: Known) -> list[Step] | None:
        """Something is to be done in an app that nobody offers, for which another's action was taken."""
        if clause.verb is None or clause.verb.kind in PROMPTS - {Kind.WRITE}:
            return None
        app = self._outside.missing(clause)
        if app is None or self.doings.steps(clause, known.inside()) is None:
            return None
        self.findings.needs.append(app)
        return []

    def _read_first(self, clause: Clause, known: Known) -> list[Step] | None:
        """What a prompt works on has to be got."""
        first = self.doings.read_first(clause, known)
        if first and _kind(clause) is Kind.EXTRACT and shows(clause.form):
            return first  # "liste die offenen Issues auf": that is the list
        return [*first, *self._prompt(replace(clause, rest=""), known)] if first else None

    def _out_of_reach(self, clause: Clause, known: Known) -> list[Step] | None:
        """What nothing here can reach is refused, shown where an app shows it, or done by a person."""
        app = self._outside.app_needed(clause)
        if app is not None:
            self.findings.needs.append(app)
            return []
        if not self._outside.unreachable(clause, has_text=has_text(clause, known, self.vocabulary)):
            return None
        kind = _kind(clause)
        shown_only = kind not in PROMPTS | SENDING and shows(clause.form)
        source = self.doings.choose.reads(clause.rest, sure=False) if shown_only else None
        if source is not None:
            return [self.doings.act(source, known)]
        if kind not in SENDING or self.doings.choose.reads(clause.rest) is None:
            return [self._approvals.task(clause)]
        return None

    def _of_its_kind(self, clause: Clause, known: Known) -> list[Step]:
        """What its verb asks for, where no app does it."""
        kind = _kind(clause)
        if kind is Kind.TAKE and refer(clause.rest, known, self.vocabulary) is not None:
            return []
        if kind is Kind.WAIT:
            return self._wait(clause)
        if kind in SENDING:
            return [
                step for part in self._dispatcher.parts(clause) for step in self._dispatcher.send(part, known)
            ]
        if kind is Kind.TAKE:
            self.findings.doubts.append(f"“{plain(clause.words)}”")
        if kind is Kind.REACH and not shows(clause.form) and orders.OUR_PLACE.search(clause.rest):
            return [self._approvals.task(clause)]  # what stands in "our list" no prompt can change
        if kind in (Kind.REACH, Kind.TAKE):
            clause = replace(clause, verb=Verb(Kind.TRANSFORM))
        if not self._writes:
            return [self._approvals.task(clause)]
        return [step for part in texts_of(clause, self.vocabulary) for step in self._prompt(part, known)]

    def _upon(self, clause: Clause, known: Known) -> list[Step] | None:
        """What is done to the thing that the run is about; what is said there is written first."""
        done = self.doings.upon(clause, known)
        if done is None:
            return None
        written: list[Step] = []
        if done.writes and self._writes:
            judged = clause.verb is not None and clause.verb.kind is Kind.CLASSIFY
            written = self._prompt(
                clause if judged else replace(clause, verb=Verb(Kind.TRANSFORM, "reply")), known
            )
        return [*written, self.doings.upon_act(done, known, clause)]

    def read_to_test(self, words: str, known: Known) -> list[Step]:
        """ "if there are unread mails in Gmail": they are got before they are looked at."""
        found = orders.THERE_ARE.match(words)
        if found is None or not self.doings.choose.named(found["what"]) or known.latest:
            return []
        source = self.doings.choose.reads(found["what"])
        return [self.doings.act(source, known)] if source is not None else []

    def _told(self, clause: Clause, known: Known) -> list[Step] | None:
        """ "tell me which interviews I have", "see which issues are open": what is asked about things."""
        things = clause.verb is None and self.doings.choose.titled(clause.words) is None
        asks = things or (asks_something(clause.rest) and shows(clause.form))
        words = clause.rest
        if not asks or re.search(r"[#@<]\w", words) or not self._writes:
            return None
        got = orders.GETS.match(clause.form) is not None and orders.ALL_OF_WHAT.match(words) is not None
        return self._fetcher.steps(words, known, all_of_it=got) or None

    def answers(self, when: str) -> tuple[str, str] | None:
        """What can be told of somebody's answer that a condition looks at, where it holds and where not."""
        return self._approvals.answers(when)

    @property
    def by_hand(self) -> Sequence[str]:
        """What a person is asked to do."""
        return self._approvals.by_hand

    def unsaid(self) -> list[str]:
        """Which of all things were asked for, where neither an action nor a prompt was told."""
        left = self.doings.left
        return [words for step_id in left if step_id not in self.prompter.told for words in left[step_id]]

    def _of_known_text(self, clause: Clause, known: Known) -> bool:
        """ "boil their message down to three points": what is done to a text that is there, a prompt does."""
        text = rf"(?:their|the|this|that|it|its)\b\s*(?:{self.vocabulary.texts})?(?!\w)"
        there = bool(known.at_hand()) and re.match(text, clause.rest, re.IGNORECASE) is not None
        return there and re.search(r"[@#<]\w", clause.words) is None

    def _is_a_text(self, clause: Clause) -> bool:
        """ "haiku about mondays", "is this review positive or negative": a text is asked for, or of one."""
        spoken = self.vocabulary
        text = rf"(?:[\w-]+\s+){{0,2}}(?:{spoken.noun_words.pattern})\s+(?:{spoken.after_noun})\s"
        asks = rf"(?:is|are|was|does|do)\s+(?:{spoken.this})"
        return re.match(f"{text}|{asks}", clause.words, re.IGNORECASE) is not None

    def _prompt(self, clause: Clause, known: Known) -> list[Step]:
        if clause.verb is None:
            self.findings.doubts += [] if self._is_a_text(clause) else [f"“{plain(clause.words)}”"]
        elif clause.verb.kind is Kind.WRITE and only_refers(clause, known, self.vocabulary):
            return []  # "tell me the result": it is told in the thread anyway
        if is_of_what_was_made(clause, known):
            clause = replace(clause, words=f"{clause.words} from it", rest=f"{clause.rest} from it")
        there = self.inputs or known.at_hand() or known.contents or CONTENT_MARK.search(clause.rest)
        if not there and tells_of_talk(clause.words):
            self._to_paste(known)
        prompted = self.prompter.write(clause, known)
        if prompted.wants is not None:
            self.inputs[prompted.wants] = Input(name=prompted.wants, help=prompted.wants.replace("_", " "))
            known.subject = f"{{{{inputs.{prompted.wants}}}}}"
            prompted = self.prompter.write(clause, known)
        if prompted.lacks:
            self._to_paste(known)
            prompted = self.prompter.write(clause, known)
        if prompted.doubt is not None:
            self.findings.doubts.append(prompted.doubt)
        known.made(*prompted.results)
        return list(prompted.payloads)

    def _to_paste(self, known: Known) -> None:
        """Ask for the text that it works on."""
        self.findings.questions.append(Question("content", self.vocabulary.say("content")))
        known.subject = self.vocabulary.say("to_paste")

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
        if not (targets.channels or targets.people) or not targets.rest:
            return False
        field = field_said(targets.rest, self._filler.given(known))  # "give the link in #eng"
        return field is not None or refer(targets.rest, known, self.vocabulary) is not None

    def _acts(self, clause: Clause, known: Known) -> list[Step] | None:
        """What the catalogue does of it."""
        if clause.verb is not None and clause.verb.kind is Kind.SEND and asks_something(clause.rest):
            return None  # "announce who is on call (PagerDuty)": that is got, and nothing is done there
        copied = self.doings.copied(clause)
        if copied is None:
            before = replace(known, results=[*known.results])
            first, clause = self._preparing.content_first(clause, known)
            acts = self.doings.steps(clause, known)
            if acts is None:
                known.back_to(before)  # what was made first is not in the plan
                return None
            return [*first, *self._preparing.looked_up(acts, known)]
        read, made = copied
        source = self.doings.act(read, known)
        inside = known.inside(latest=("{{item}}",))
        created = self.doings.act(made, inside)
        loop = {"id": self.ids.new(f"each_{source.id}"), "items": f"{{{{{source.id}}}}}", "steps": [created]}
        return [source, ForEach.model_validate(loop)]


def _kind(clause: Clause) -> Kind | None:
    return clause.verb.kind if clause.verb is not None else None

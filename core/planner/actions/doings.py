"""Clauses that something in the catalogue performs."""

import re
from collections.abc import Sequence
from dataclasses import replace

from core.catalogue.entries import entry_of
from core.definition import Action, Step
from core.engine import Offer
from core.planner.actions.adjusting import only_set, pointed, set_to, told_to
from core.planner.actions.assumed import assumed_in, gives_of
from core.planner.actions.called import named_by
from core.planner.actions.choosing import NEAR_USED, Chooser, Found, bare
from core.planner.actions.concern import Concern
from core.planner.actions.filling import PHONE, Filled, Filler, is_recipient
from core.planner.actions.meeting import tells_length
from core.planner.actions.options import words_of_options
from core.planner.actions.parts import Parts
from core.planner.actions.places import only_holders
from core.planner.actions.queries import words_of_query
from core.planner.actions.repositories import bare_of_ids
from core.planner.actions.upon import Done, upon
from core.planner.answer.values import titled
from core.planner.answer.writing import noun_of_offer
from core.planner.draft.coreference import Known, refer
from core.planner.draft.findings import Findings
from core.planner.draft.ids import Ids
from core.planner.draft.outline import Result
from core.planner.guarding.unread import does, of_action
from core.planner.matching.asked import asked_for
from core.planner.matching.described import described, object_of
from core.planner.matching.scoring import is_about
from core.planner.matching.things import spoken_of, tells_of_talk
from core.planner.matching.words import nouns, tokens, verb_asked
from core.planner.reading.appointed import SO_LONG
from core.planner.reading.clauses import Clause
from core.planner.vocabulary import PROMPTS, SENDING, Kind, Vocabulary
from core.planner.vocabulary.table import CONTENT_MARK
from core.workflows import Question

_OWN_OBJECT = PROMPTS | SENDING | {Kind.APPROVE, Kind.WAIT}
_LOOKS = re.compile(
    r"(?:have\s+a\s+|take\s+a\s+)?(?:look|go|run|read|check|scan|walk|skim|see)\b", re.IGNORECASE
)
_OUT_OF = re.compile(
    r"\b(?:from|of|about|on|in|out\s+of|aus|von|über|der|de|des|du|del|sur|sobre)\s+[^,;]*", re.IGNORECASE
)
_MAILBOX = re.compile(r"\be-?mails?\s+(?:in|from)\s+(?:my|our|the)\s+(?:inbox|mailbox)\b", re.IGNORECASE)
_COPIED = re.compile(
    r"(?:copy|copies|sync|transfer|migrate|import|export|kopiere|copie|copia)\s+(?P<what>.+?)\s+(?:from|von"
    r"|aus|de|desde)\s+"
    r"(?P<source>.+?)\s+(?:to|into|nach|zu|in|vers|a|en)\s+(?P<target>.+)\Z",
    re.IGNORECASE,
)
# Only to see or hear something was asked for: nothing is to be made or changed for it.
_TO_SEE = re.compile(
    r"(?:show|tell|dm|message|ping|notify|alert|inform|send)\s+(?:me|us)\s+(?!an?\s)(?!.*\b(?:by|via|through|as|into?)\s)",
    re.IGNORECASE,
)
# Whom a message of an app goes to: its address is asked for, or known.
_WHO = ("customer", "client", "person", "guest", "parent", "sender", "user", "buyer", "driver", "kunde")


class Doings:
    """Reads the clauses of one intent. `intent` is all that is wanted, for the apps named anywhere in it;
    `home` are the slugs of the apps that are connected."""

    def __init__(
        self,
        offers: Sequence[Offer],
        intent: str,
        vocabulary: Vocabulary,
        ids: Ids,
        findings: Findings,
        filler: Filler,
        home: frozenset[str] = frozenset(),
    ) -> None:
        self._offers = [offer for offer in offers if not _of_slack(offer)]
        slack = len(self._offers) < len(offers)
        self.choose = Chooser(self._offers, intent, vocabulary, filler.thing, home)
        self.concern = Concern(self.choose, vocabulary, slack=slack)
        self._parts = Parts(self.choose, vocabulary, slack=slack)
        self._vocabulary = vocabulary
        self._ids = ids
        self._findings = findings
        self._filler = filler
        self._apps, self._near = self.choose.apps, self.choose.near
        self.used = False
        self.reads: dict[str, str] = {}  # step that reads → the words that it is made of
        self.left: dict[str, tuple[str, ...]] = {}  # step that reads → which of all things were asked for

    def apps_near(self) -> list[str]:
        """What the apps that the plan uses are called."""
        used = [app for app, weight in self._near.items() if weight == NEAR_USED]
        return [word for app in used for word in (app, *self._apps.names.get(app, ()))]

    def copied(self, clause: Clause) -> tuple[Found, Found] | None:
        """ "copy all leads from A to B": what is read, and what is created for each."""
        found = _COPIED.match(bare(clause.words))
        if found is None:
            return None
        read = self.choose.match(f"get {found['what']} from {found['source']}")
        made = self.choose.match(f"create {found['what']} in {found['target']}")
        return (read, made) if read is not None and made is not None else None

    def read_first(self, clause: Clause, known: Known) -> list[Step]:
        """ "summarise the new Zendesk tickets": they have to be got before."""
        if clause.verb is None or clause.verb.kind not in PROMPTS or not self._offers:
            return []
        words = bare(clause.rest)
        live = re.match(rf"(?:{self._vocabulary.live_words})(?!\w)", words, re.IGNORECASE)
        things = re.search(rf"(?<!\w)(?:{self._vocabulary.things})(?!\w)", words, re.IGNORECASE)
        named = self._apps.named(words)
        held = live and (things or _MAILBOX.search(words)) and not tells_of_talk(clause.words)
        if not (named or held) or refer(clause.rest, known, self._vocabulary) is not None:
            return []
        if clause.verb.kind is Kind.WRITE and not self._apps.named(" ".join(_OUT_OF.findall(words))):
            return []  # it is written of what is at hand
        source = " ".join(_OUT_OF.findall(words)) if clause.verb.kind is Kind.WRITE else words
        found = self.choose.match(f"list {source}")
        if found is None or found.offer.effect != "reads":
            found = self.choose.reads(source) if named else None
        elif not named and not is_about(asked_for(f"list {spoken_of(words).thing}"), found.offer):
            return []
        return [self.act(found, known, named=clause.rest)] if found is not None else []

    def source(self, words: str, known: Known) -> Action | None:
        """What a loop goes through, where a step has to get it first."""
        said = words
        words = f"get {bare(words)}"
        found = self.choose.match(words) if self._offers else None
        if found is None or found.offer.effect != "reads":
            return None
        about = is_about(asked_for(bare_of_ids(words)), found.offer) or self._apps.named(words)
        return self.act(found, known, named=said) if about else None

    def steps(self, clause: Clause, known: Known) -> list[Step] | None:
        """The actions of a clause, or None where the catalogue has nothing to do with it."""
        if not self._offers:
            return None
        taken = clause.verb is not None and clause.verb.kind is Kind.TAKE
        if taken and (app := self._apps.is_only_app(bare(clause.rest))) is not None:
            looked = self.choose.reads(clause.rest) if _LOOKS.match(clause.form) else None
            if looked is not None:
                return [self.act(looked, known, clause)]
            self._near[app] = NEAR_USED  # "use GitHub"
            return []
        if not self.concern.may_act(clause, known):
            return None
        found = self._parts.of(clause, known)
        if found and _TO_SEE.match(bare(clause.words)) and found[0].offer.effect in ("writes", "deletes"):
            return None
        if not found or (
            not found[0].sure and self.concern.is_text(clause) and not self._apps.named(bare(clause.words))
        ):
            return None
        titled = self.choose.titled(bare(clause.words)) is not None
        if clause.verb is None and not (titled or _begins(clause, found[0].offer)):
            return None
        if clause.verb is not None and self.concern.only_seems(clause, found[0], known):
            return None
        if any(self.concern.changes_what_is_told(clause, one) for one in found):
            return None
        return [self.act(one, known, clause) for one in found]

    def upon(self, clause: Clause, known: Known) -> Done | None:
        """What is done to the very thing that the run is about."""
        return upon(clause, known, self._offers, self._apps, self._filler.app)

    def upon_act(self, done: Done, known: Known, clause: Clause) -> Action:
        """Its step; what was found out stands in the field that is set."""
        text, offer = "\n\n".join(known.latest), done.found.offer
        if done.value:
            text = CONTENT_MARK.sub(lambda mark: known.contents[int(mark[1])], done.value)
        act = told_to(self.act(done.found, known, None if done.writes else clause), offer, done.public)
        act = only_set(act, offer, "\n\n".join(known.at_hand())) if done.only else act
        filled = pointed(act, offer, self._filler.given(known))
        if done.field and text:
            filled = set_to(filled, offer, done.field, text)
        asked = {f"steps.{act.id}.params.{name}" for name in filled.params}
        self._findings.questions[:] = [one for one in self._findings.questions if one.key not in asked]
        return filled

    def act(self, found: Found, known: Known, clause: Clause | None = None, *, named: str = "") -> Action:
        """The step of an offer, with what can be filled in; `named` are words that may say of which sheet or
        list of theirs, where the clause is about something else."""
        if clause is None and (said := only_holders(named)) is not None:
            clause = Clause(f"{found.words.split()[0]} {said}", said)
        noun = noun_of_offer(found.offer)
        step_id = self._ids.new(noun)
        filled = self._filler.fill(found.offer, found.words, known, f"steps.{step_id}.params", clause)
        stray = bool(self._near) and found.offer.app not in self._near.keys() | self.choose.home.keys()
        if not (found.sure or self._said_outright(found)) or stray:
            taken = self._vocabulary.say("taken", words=found.words[:60], title=titled(found.offer))
            self._findings.guesses.append(taken)
        self._findings.questions += self._left_over(found, filled, known, step_id)
        if fields := assumed_in(filled.params):
            note = self._vocabulary.say("assumed", title=titled(found.offer), field=", ".join(fields))
            self._findings.notes.append(note)
        names = frozenset({noun, step_id, *nouns(tokens(found.words))})
        if found.offer.effect == "reads":
            self.reads[step_id] = found.words
        thing, many = _thing_of(found)
        result = Result(
            step_id,
            names,
            f"{{{{{step_id}}}}}",
            "",
            Kind.REACH,
            thing=thing,
            app=found.offer.app,
            many=many,
            read=found.offer.effect == "reads",
            gives=gives_of(found.offer),
            only=found.words.partition(" ")[2] if step_id in self.left else "",
        )
        if _only_does(found.offer) and (known.at_hand() or known.given):
            known.did(result)
        else:
            known.made(result)
        self._near[found.offer.app] = NEAR_USED
        self.used = True
        return Action(
            id=step_id, action=found.offer.key, version=found.offer.version, params=dict(filled.params)
        )

    def _said_outright(self, found: Found) -> bool:
        """Whether the words name the app, the deed and the thing: "add a row to our Google sheet"."""
        thing = {*nouns(tokens(object_of(found.offer)))[-1:]}
        named = found.offer.app in self._apps.named(found.words)
        done = does(found.words.split()[0], found.offer)
        return named and done and bool(thing) and thing <= {*nouns(tokens(found.words))}

    def _left_over(self, found: Found, filled: Filled, known: Known, step_id: str) -> Sequence[Question]:
        """Take down what the action does not account for; the questions, with what people call that which
        they ask for."""
        around = [found.offer.app, *self._apps.names.get(found.offer.app, ())]
        around += [name for result in known.results for name in result.names]
        around += [*filled.places, *words_of_query(found.offer, found.words)]
        around += words_of_options(found.offer.params, filled.params, found.words)
        around += ["message"] if known.subject is not None and not self._filler.app else []
        around += _WHO if any(is_recipient(one) for one in found.offer.params) else ()
        words = SO_LONG.sub(" ", found.words) if tells_length(filled.params) else found.words
        left = of_action(PHONE.sub(" ", words), found.offer, filled.params, around)
        effect = found.offer.effect
        over, questions = left.words, filled.questions
        if effect != "deletes" and not left.grave:
            over, questions = named_by(questions, over, self._apps, self._vocabulary)
        if effect == "reads" and over:
            self.left[step_id] = over  # a prompt that works on it can be told
            return questions
        self._findings.unread += over
        if over and (effect == "deletes" or (left.grave and effect == "sends")):
            self._findings.risks[step_id] = over[-1]
        return questions


def _only_does(offer: Offer) -> bool:
    """Whether it leaves something behind, and is not run for what it answers."""
    verbs = entry_of(offer).verbs
    runs = "run" in verbs and not {*nouns(tokens(offer.title))} & {"incident", "alert"}  # these are opened
    return offer.effect != "reads" and bool(verbs) and not runs


def _begins(clause: Clause, offer: Offer) -> bool:
    """Whether words without a verb begin with a thing, and not with a verb that nobody knows."""
    first = next(iter(tokens(bare(clause.words))), "")
    return (
        not nouns([first]) or bool({*nouns([first])} & described(offer).all) or verb_asked(first) is not None
    )


def _thing_of(found: Found) -> tuple[str, bool]:
    """What an action gives, as its words or its offer say it; and whether it gives several."""
    head = described(found.offer).head
    said = [word for word in tokens(found.words)[1:] if nouns([word]) and nouns([word])[0] in head]
    several = any(word.endswith("s") and not word.endswith("ss") for word in said)
    thing = " ".join(nouns(said)) or " ".join(nouns(tokens(object_of(found.offer))))
    return thing, several and found.offer.effect == "reads"


def _of_slack(offer: Offer) -> bool:
    """What the rules of sending write themselves."""
    return any(param.kind in ("channel", "person") for param in offer.params)


def borrowed(clauses: Sequence[Clause]) -> list[Clause]:
    """ "retrieve and delete the folder": a verb without an object has that of the next one."""
    found = list(clauses)
    for at in range(len(found) - 2, -1, -1):
        one, after = found[at], found[at + 1]
        bare = one.verb is not None and not one.mark and not re.search(r"\w", one.rest)
        if bare and one.verb is not None and one.verb.kind not in _OWN_OBJECT and not after.mark:
            found[at] = replace(one, words=f"{one.form} {after.rest}", rest=after.rest)
    return found

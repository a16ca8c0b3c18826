"""Clauses that something in the catalogue performs."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pydantic import JsonValue

from core.catalogue.entries import entry_of
from core.catalogue.verbs import word_set
from core.definition import Action, Step
from core.engine import Offer
from core.planner.actions.choosing import DEFINITE, INTO, NEAR_NAMED, NEAR_USED, POINTS, Chooser, Found, bare
from core.planner.actions.filling import MAIL, PHONE, Filler, bare_of_ids
from core.planner.actions.upon import Done, set_to, upon
from core.planner.answer.values import titled
from core.planner.answer.writing import noun_of_offer
from core.planner.draft.coreference import Known, refer
from core.planner.draft.findings import Findings
from core.planner.draft.ids import Ids
from core.planner.draft.outline import Result
from core.planner.guarding.unread import of_action
from core.planner.matching.asked import asked_for
from core.planner.matching.described import described, object_of
from core.planner.matching.scoring import is_about
from core.planner.matching.things import spoken_of
from core.planner.matching.words import nouns, tokens, verb_asked, verb_class
from core.planner.reading.clauses import Clause
from core.planner.vocabulary import PROMPTS, Kind, Vocabulary

_WORKING = frozenset({Kind.SUMMARISE, Kind.TRANSLATE, Kind.REWRITE, Kind.CLASSIFY})
_SENDING = frozenset({Kind.SEND, Kind.UPLOAD, Kind.REMIND, Kind.THANK})
_OWN_OBJECT = PROMPTS | _SENDING | {Kind.APPROVE, Kind.WAIT}
_COMPOSES = re.compile(
    r"(?:writ|draft|compos|generat|suggest|rédig|écri|schreib|verfass|escrib|redact)", re.I
)
_SHOWS = re.compile(
    r"(?:(?:give|show|tell|get|bring|find)(?:\s+me)?|(?:take\s+a\s+)?look(?:\s+(?:for|up|at|through|into"
    r"|over))?|check(?:\s+out)?"
    r"|have\s+a\s+look\s+at|(?:go|run|walk|scan|flick|sift|comb|read|skim)\s+(?:through|over)|skim|see"
    r"|grab|take|pull(?:\s+(?:up|together|in))?|collect"
    r"|gather|fetch|read"
    r"|find\s+(?:out|all)|use|consider|start\s+with|watch|monitor|browse|scan|dig\s+up)\Z",
    re.IGNORECASE,
)
_ANY_TEXT = word_set("item text message email note list document page thing content result name")
# "pull the dates out of this", "find the names in these notes": of a text, and of no app
_FROM_TEXT = re.compile(
    r"\b(?:from|out\s+of|in)\s+(?:this|these|the\s+following|the\s+pasted)(?:\s+(?:\w+\s+)?(?:text|notes?"
    r"|mail|e-?mail|message"
    r"|minutes|transcript|list|lines|paragraph))?\s*\Z|\bout\s+of\s+(?:this|these|it|them)\b",
    re.IGNORECASE,
)
_THIS_TEXT = re.compile(
    r"(?:this|these|the\s+following)\s+(?:text|message|e-?mail|paragraph|note|sentence|draft)s?\b", re.I
)
_FINDS = re.compile(r"(?:find|look\s+(?:for|up)|search)\b", re.IGNORECASE)
_OF_SOMETHING = re.compile(
    r"(?:an?|the|une?|eine?n?)\s+(?:[\w-]+\s+)?(?:summary|digest|recap|overview|résumé|zusammenfassung"
    r"|resumen)\s+"
    r"(?:of|about|on|de|des|du|der|von|del)\s",
    re.IGNORECASE,
)
_COMMENTS = re.compile(r"comments?\s+on\Z", re.IGNORECASE)
_JOINED = re.compile(
    r"\s*(?:,\s*(?:and|und|et|y)?|;|&|\b(?:and|und|et|y|sowie|along with|as well as)\b)\s+|\s+\d[.)]\s+"
)
_LOOKS = re.compile(
    r"(?:have\s+a\s+|take\s+a\s+)?(?:look|go|run|read|check|scan|walk|skim|see)\b", re.IGNORECASE
)
_SAYS = re.compile(r"(?:,|\b(?:and|by))\s+(?:saying|telling|asking|explaining|mentioning)\b", re.IGNORECASE)
_OUT_OF = re.compile(
    r"\b(?:from|of|about|on|in|out\s+of|aus|von|über|de|des|sur|sobre)\s+[^,;]*", re.IGNORECASE
)
_ADDRESSED = re.compile(
    r"\A\s*(?:me|us|them|him|her|(?:the|this|that|our|each)\s+(?:customer|client|sender|guest|user|requester|person|candidate"
    r"|buyer|lead|applicant|parent|patient|member|donor|author|attendee|invitee|subscriber)s?)\b",
    re.IGNORECASE,
)
_SLACK_TARGET = re.compile(r"<[#@]\w|(?<![\w/])[#@][a-z]", re.IGNORECASE)
_COPIED = re.compile(
    r"(?:copy|copies|sync|transfer|migrate|import|export|kopiere|copie|copia)\s+(?P<what>.+?)\s+(?:from|von"
    r"|aus|de|desde)\s+"
    r"(?P<source>.+?)\s+(?:to|into|nach|zu|in|vers|a|en)\s+(?P<target>.+)\Z",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(r"\b(?:of|to|from|on|for|in|with)\s+(?:it|them)\b|\b(?:its|their)\b", re.IGNORECASE)
_COPY_OF = re.compile(r"(?:make|create|take)\s+an?\s+(?:copy|duplicate|clone)\s+of\s+", re.IGNORECASE)
_OWN_PARTS = re.compile(r"(?:its|their)\s", re.IGNORECASE)
# What two words ask for, and the first alone does not.
_MEANT = {
    "set up": "create",
    "spin up": "create",
    "put in": "create",
    "put together": "create",
    "keep": "create",
    "write down": "create",
    "note down": "create",
    "jot down": "create",
    "get rid of": "delete",
    "kick off": "run",
}


class Doings:
    """Reads the clauses of one intent. `intent` is all that is wanted, for the apps named anywhere in it."""

    def __init__(
        self,
        offers: Sequence[Offer],
        intent: str,
        vocabulary: Vocabulary,
        ids: Ids,
        findings: Findings,
        filler: Filler,
    ) -> None:
        self._offers = [offer for offer in offers if not _of_slack(offer)]
        self._slack = len(self._offers) < len(offers)
        self.choose = Chooser(self._offers, intent, vocabulary, filler.thing)
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
        if (not named and not (live and things)) or refer(clause.rest, known, self._vocabulary) is not None:
            return []
        if clause.verb.kind is Kind.WRITE and not self._apps.named(" ".join(_OUT_OF.findall(words))):
            return []  # it is written of what is at hand
        source = " ".join(_OUT_OF.findall(words)) if clause.verb.kind is Kind.WRITE else words
        found = self.choose.match(f"list {source}")
        if found is None or found.offer.effect != "reads":
            found = self.choose.reads(source) if named else None
        elif not named and not is_about(asked_for(f"list {spoken_of(words).thing}"), found.offer):
            return []
        return [self.act(found, known)] if found is not None else []

    def of_text(self, clause: Clause) -> bool:
        """ "pull the dates out of this": of a text, and of no app."""
        words = bare(clause.words)
        checks = clause.verb is not None and clause.verb.kind is Kind.REACH
        about = _FROM_TEXT.search(words) or (checks and _THIS_TEXT.match(bare(clause.rest)))
        return bool(about) and not self._apps.named(words)

    def source(self, words: str, known: Known) -> Action | None:
        """What a loop goes through, where a step has to get it first."""
        words = f"get {bare(words)}"
        found = self.choose.match(words) if self._offers else None
        if found is None or found.offer.effect != "reads":
            return None
        about = is_about(asked_for(bare_of_ids(words)), found.offer) or self._apps.named(words)
        return self.act(found, known) if about else None

    def may_send(self, clause: Clause) -> bool:
        """Whether it sends something in an app."""
        words = bare(clause.words)
        mail = re.search(rf"(?<![\w#@-])(?:{self._vocabulary.mail_words})(?!\w)", words, re.IGNORECASE)
        sends = mail is not None or PHONE.search(words) is not None or self.choose.sends(words)
        return bool(self._offers) and not _SLACK_TARGET.search(MAIL.sub("", words)) and sends

    def sent_by(self, clause: Clause) -> str:
        """What a clause of sending sends: its words without who gets it and with which app."""
        rest = _ADDRESSED.sub(" ", MAIL.sub(" ", PHONE.sub(" ", clause.rest)))
        for app in self._apps.named(rest):
            own = "|".join(re.escape(word) for word in (app, *self._apps.names[app]))
            way = rf"\s*\b(?:with|via|using|through|by|from|in|on|to)\s+(?:\w+\s+){{0,2}}?(?:{own})s?\b"
            rest = re.sub(rf"{way}(?:\s+(?:channel|server))?", " ", rest, flags=re.IGNORECASE)
        rest = re.sub(r"(?:\s*\b(?:to|on|at|for|with|via)\b)*\s*\Z|\A\s*(?:to|on|at)?\s*", "", rest)
        return rest.strip(" ,.")

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
        if not self._may_act(clause, known):
            return None
        found = self._parts(clause, known)
        if not found or (
            not found[0].sure and self._is_text(clause) and not self._apps.named(bare(clause.words))
        ):
            return None
        if clause.verb is None and not _begins(clause, found[0].offer):
            return None
        if clause.verb is not None and self._only_seems(clause, found[0], known):
            return None
        return [self.act(one, known, clause) for one in found]

    def upon(self, clause: Clause, known: Known) -> Done | None:
        """What is done to the very thing that the run is about."""
        return upon(clause, known, self._offers, self._apps, self._filler.app)

    def upon_act(self, done: Done, known: Known, clause: Clause) -> Action:
        """Its step; what was found out stands in the field that is set."""
        text = "\n\n".join(known.latest)
        act = self.act(done.found, known, clause)
        if not (done.field and text):
            return act
        filled = set_to(act, done.found.offer, done.field, text)
        asked = {f"steps.{act.id}.params.{name}" for name in filled.params}
        self._findings.questions[:] = [one for one in self._findings.questions if one.key not in asked]
        return filled

    def _only_seems(self, clause: Clause, found: Found, known: Known) -> bool:
        """ "pull out the action items": what a prompt does with a text, though an app lists items too."""
        assert clause.verb is not None
        asked = asked_for(found.words)
        if clause.verb.kind not in PROMPTS or found.offer.effect != "reads" or self._apps.named(found.words):
            return False
        near = self._near.get(found.offer.app) == NEAR_USED and is_about(asked, found.offer)
        return not near and (
            bool(known.at_hand()) or asked.main in _ANY_TEXT or not is_about(asked, found.offer)
        )

    def act(self, found: Found, known: Known, clause: Clause | None = None) -> Action:
        """The step of an offer, with what can be filled in."""
        noun = noun_of_offer(found.offer)
        step_id = self._ids.new(noun)
        filled = self._filler.fill(found.offer, found.words, known, f"steps.{step_id}.params", clause)
        self._findings.questions += filled.questions
        stray = bool(self._near) and found.offer.app not in self._near
        if not found.sure or stray:
            taken = self._vocabulary.say("taken", words=found.words[:60], title=titled(found.offer))
            self._findings.guesses.append(taken)
        self._left_over(found, filled.params, known, step_id)
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
            gives=found.offer.gives,
            only=found.words.partition(" ")[2] if step_id in self.left else "",
        )
        if _only_does(found.offer) and known.at_hand():
            known.did(result)
        else:
            known.made(result)
        self._near[found.offer.app] = NEAR_USED
        self.used = True
        return Action(
            id=step_id, action=found.offer.key, version=found.offer.version, params=dict(filled.params)
        )

    def _left_over(self, found: Found, given: Mapping[str, JsonValue], known: Known, step_id: str) -> None:
        """Take down what the action does not account for."""
        around = [found.offer.app, *self._apps.names.get(found.offer.app, ())]
        around += [name for result in known.results for name in result.names]
        left = of_action(found.words, found.offer, given, around)
        effect = found.offer.effect
        if effect == "reads" and left.words:
            self.left[step_id] = left.words  # a prompt that works on it can be told
            return
        self._findings.unread += left.words
        if left.words and (effect == "deletes" or (left.grave and effect == "sends")):
            self._findings.risks[step_id] = left.words[-1]

    def _may_act(self, clause: Clause, known: Known) -> bool:
        kind = clause.verb.kind if clause.verb is not None else None
        words = bare(clause.words)
        named = bool(self._apps.named(words))
        if kind in _WORKING or kind is Kind.WAIT or (not named and _FROM_TEXT.search(words)):
            return False
        if kind in _SENDING:
            mail = re.search(rf"(?<![\w#@-])(?:{self._vocabulary.mail_words})(?!\w)", words, re.IGNORECASE)
            if mail is None and self._slack and _OF_SOMETHING.match(clause.rest):
                return False  # "send a summary of our tickets": a text is sent, no ticket is made
            some = re.match(rf"(?:{self._vocabulary.indefinite})(?!\w)", clause.rest, re.IGNORECASE)
            into = bool(self._apps.named(" ".join(INTO.findall(words))))
            named = named and (into or self.choose.sends(words) or some is not None)
            reached = named or mail is not None or PHONE.search(words) is not None or not self._slack
            return not _SLACK_TARGET.search(words) and reached
        if kind in PROMPTS:
            if _OWN_PARTS.match(clause.rest) and verb_asked(clause.form.split()[0]) == "read":
                return True
            if _COMPOSES.match(clause.form) or refer(clause.rest, known, self._vocabulary) is not None:
                return named and _COMPOSES.match(clause.form) is None
            if _COMMENTS.match(clause.form):
                return named or re.search(rf"\A(?:{self._vocabulary.things})(?!\w)", clause.rest) is not None
            return (
                not clause.form
                or bool(_SHOWS.match(clause.form))
                or verb_class(clause.form.split()[0]) is not None
            )
        return True

    def _is_text(self, clause: Clause) -> bool:
        """ "make a list": as a rule a text, unless an app is named."""
        head = nouns(tokens(bare(clause.rest)))[:1]
        texts = re.fullmatch(self._vocabulary.texts, " ".join(head), re.IGNORECASE) if head else None
        return clause.verb is not None and clause.verb.kind in PROMPTS and texts is not None

    def _parts(self, clause: Clause, known: Known) -> list[Found]:
        """One action; or several, for "the tickets and the users", where each is one."""
        words = bare(clause.words)
        verb = "get" if not clause.form or _SHOWS.match(clause.form) else clause.form
        verb = "find" if _FINDS.match(clause.form) else verb
        verb = "create comment on" if _COMMENTS.match(verb) else _MEANT.get(verb.casefold(), verb)
        rest = re.sub(r"\A[\s:–-]*(?:\d[.)]\s*)?", "", words[len(clause.form) :])
        if (copied := _COPY_OF.match(f"{verb} {rest}")) is not None:
            verb, rest = "copy", f"{verb} {rest}"[copied.end() :]
        if (pointed := self._pointed(verb, rest, known)) is not None:
            return pointed
        if not shows(verb) and (kept := self.choose.kept_as(rest)) is not None:
            return [kept]
        parts = [part for part in _JOINED.split(rest) if part.strip()] if not _SAYS.search(rest) else []
        if len(parts) > 1:
            found: list[Found] = []
            near = dict(self._near)
            inside = self._apps.named(rest)
            for part in parts:
                apps = [found[-1].offer.app] if found else inside
                one = self.choose.match(
                    f"{verb} {part.strip()}", near, () if self._apps.named(part) else apps
                )
                if one is None or not set(nouns(tokens(part))):
                    break
                near = {app: min(weight, NEAR_NAMED) for app, weight in near.items()}
                near[one.offer.app] = NEAR_USED
                found.append(one)
            if len(found) == len(parts):
                return found
        whole = self.choose.match(f"{verb} {rest}" if clause.form else words)
        if whole is None and clause.verb is not None and clause.verb.kind in _SENDING:
            mail = re.search(rf"(?<!\w)(?:{self._vocabulary.mail_words})(?!\w)", words, re.IGNORECASE)
            any_sender = mail is not None or not self._slack
            whole = self.choose.match(
                f"send message {rest}", apps=self._apps.named(rest), only=not any_sender
            )
            whole = whole or self.choose.only_sender(words)
        if whole is None and clause.form:
            whole = self.choose.placed(verb, rest, known)
        if whole is None and shows(clause.form) and self._apps.named(rest):
            whole = self.choose.reads(rest)  # "read our content calendar in Notion"
        return [whole] if whole is not None else []

    def _pointed(self, verb: str, rest: str, known: Known) -> list[Found] | None:
        """ "delete it", "make a copy of them": done to what was named last, in its app unless one is named.
        None where nothing points; empty where that app does no such thing."""
        last = next((one for one in reversed(known.results) if one.kind is Kind.REACH and one.thing), None)
        alone = POINTS.match(rest)
        if last is None:
            return None
        named = self._apps.named(rest)
        if alone is None and not named and (owner := self._owner(verb, rest, known)) is not None:
            found = self.choose.match(f"{verb} {rest}", apps=(owner,), only=True)
            return [found] if found is not None else []
        if alone is None and not _POINTS_BACK.search(rest):
            return None
        if alone is None:
            one = self.choose.match(f"{verb} {rest}", apps=() if named else (last.app,))
            return [one] if one is not None else []
        if verb_class(verb.split()[0]) == "send":
            return None
        words = f"{verb} {last.thing}{rest[alone.end() :]}"
        apps = () if named else (last.app,)
        if verb_asked(verb.split()[0]) is None:  # "release it" may create a release
            found = self.choose.match(f"{verb} {rest}", apps=apps, only=not named)
            return [found] if found is not None else []
        found = self.choose.match(words, apps=apps, only=not named)
        about = found is not None and {*last.thing.split()} & described(found.offer).head
        if found is not None and about:
            return [found]
        return None if named else []  # "put it in my gmail drafts": that app calls it something else

    def _owner(self, verb: str, rest: str, known: Known) -> str | None:
        """The app that "the ticket" is of, where one was got or made and something is done to it."""
        found = DEFINITE.match(rest)
        if found is None or verb_asked(verb.split()[0]) in (None, "create", "read", "send", "upload"):
            return None
        said = {*nouns(tokens(found["thing"]))}
        of = (one for one in reversed(known.results) if said and said <= {*one.thing.split()})
        return next((one.app for one in of), None)


def shows(form: str) -> bool:
    """Whether a verb asks to get or see something."""
    first = form.split()[0] if form else ""
    return bool(_SHOWS.match(form)) or verb_asked(first) == "read"


def _only_does(offer: Offer) -> bool:
    """Whether it leaves something behind, and is not run for what it answers."""
    return offer.effect != "reads" and bool(entry_of(offer).verbs) and "run" not in entry_of(offer).verbs


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

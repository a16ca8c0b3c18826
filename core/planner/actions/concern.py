"""Whether a clause is for the catalogue at all, or for a prompt or Slack: "pull the dates out of this"."""

import re

from core.catalogue.verbs import word_set
from core.planner.actions.choosing import INTO, NEAR_USED, Chooser, Found, bare
from core.planner.actions.filling import PHONE
from core.planner.actions.meeting import MAIL
from core.planner.actions.verb_forms import COMMENTS, SHOWS
from core.planner.draft.coreference import Known, refer
from core.planner.matching.asked import asked_for
from core.planner.matching.scoring import is_about
from core.planner.matching.words import nouns, tokens, verb_asked, verb_class
from core.planner.reading.clauses import Clause
from core.planner.vocabulary import PROMPTS, SENDING, Kind, Vocabulary

_WORKING = frozenset({Kind.SUMMARISE, Kind.TRANSLATE, Kind.REWRITE, Kind.CLASSIFY})
_COMPOSES = re.compile(
    r"(?:writ|draft|compos|generat|suggest|brainstorm|invent|imagin|propos|(?:com|think|mak)\w*\s+(?:up|of)\b|rédig|écri|schreib|verfass|escrib|redact)",
    re.I,
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
_OF_SOMETHING = re.compile(
    r"(?:an?|the|une?|eine?n?)\s+(?:[\w-]+\s+)?(?:summary|digest|recap|overview|résumé|zusammenfassung"
    r"|resumen)\s+"
    r"(?:of|about|on|de|des|du|der|von|del)\s",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(
    r"\A\s*(?:me|us|them|him|her|(?:the|this|that|our|each)\s+(?:customer|client|sender|guest|user|requester|person|candidate"
    r"|buyer|lead|applicant|parent|patient|member|donor|author|attendee|invitee|subscriber)s?)\b",
    re.IGNORECASE,
)
_SLACK_TARGET = re.compile(r"<[#@]\w|(?<![\w/])[#@][a-z]", re.IGNORECASE)
# Somebody gets to know of several things, or of one that is there, and where these are.
_TOLD = re.compile(
    r"(?:(?:send|give|show|tell|write|forward|message)\s+(?:me|us|them|him|her|everyone)|dm(?:\s+(?:me|us|them))?|(?:e-?mail|mail|send|post|forward)"
    r"(?=[^.;]*(?:\s[\w.+-]+@[\w-]+\.\w|\s[#@<]|\sto\s+(?:me|us)\b)))\s+"
    r"(?P<what>(?:(?:(?:the|all|any|my|our|every|each|these|those|open|new|latest|unread|old)\s+)+(?:[\w-]+\s+){0,4}?"
    r"(?:from|in|out\s+of)|(?:[\w-]+\s+){0,2}[\w-]+s\s+from)\s+(?:(?:our|my|the)\s+)?(?P<app>[\w ]{2,40}?))"
    r"(?=\s+(?:to|in|at|every|as|by|via|with)\s|\s*\(|[\s.,;]*\Z)",
    re.IGNORECASE,
)
_OWN_PARTS = re.compile(r"(?:its|their)\s", re.IGNORECASE)


class Concern:
    """Tells it by the clause's kind, and by the apps and things that it names."""

    def __init__(self, choose: Chooser, vocabulary: Vocabulary, *, slack: bool) -> None:
        self._choose = choose
        self._vocabulary = vocabulary
        self._slack = slack

    def may_act(self, clause: Clause, known: Known) -> bool:
        """Whether an app could be asked to do it."""
        kind = clause.verb.kind if clause.verb is not None else None
        words = bare(clause.words)
        named = bool(self._choose.apps.named(words))
        if named and kind not in SENDING and self._choose.titled(words) is not None:
            return True
        if kind in _WORKING or kind is Kind.WAIT or (not named and _FROM_TEXT.search(words)):
            return False
        if kind in SENDING:
            mail = re.search(rf"(?<![\w#@-])(?:{self._vocabulary.mail_words})(?!\w)", words, re.IGNORECASE)
            if mail is None and self._slack and _OF_SOMETHING.match(clause.rest):
                return False  # "send a summary of our tickets": a text is sent, no ticket is made
            some = re.match(rf"(?:{self._vocabulary.indefinite})(?!\w)", clause.rest, re.IGNORECASE)
            into = bool(self._choose.apps.named(" ".join(INTO.findall(words))))
            named = named and (into or self._choose.sends(words) or some is not None)
            texted = re.search(r"\bsms\b", words, re.IGNORECASE) is not None
            reached = (
                named or texted or mail is not None or PHONE.search(words) is not None or not self._slack
            )
            return not _SLACK_TARGET.search(words) and reached
        if kind in PROMPTS:
            if _OWN_PARTS.match(clause.rest) and verb_asked(clause.form.split()[0]) == "read":
                return True
            if _COMPOSES.match(clause.form) or refer(clause.rest, known, self._vocabulary) is not None:
                return named and _COMPOSES.match(clause.form) is None
            if COMMENTS.match(clause.form):
                return named or re.search(rf"\A(?:{self._vocabulary.things})(?!\w)", clause.rest) is not None
            return (
                not clause.form
                or bool(SHOWS.match(clause.form))
                or verb_class(clause.form.split()[0]) is not None
            )
        return True

    def is_text(self, clause: Clause) -> bool:
        """ "make a list": as a rule a text, unless an app is named."""
        named = nouns(tokens(bare(clause.rest)))[:1]
        about = re.split(rf"\s(?:{self._vocabulary.after_noun})\s", bare(clause.rest), maxsplit=1, flags=re.I)
        named += nouns(tokens(about[0]))[-1:] if len(about) > 1 else []  # "a poll text about lunch"
        texts = any(re.fullmatch(self._vocabulary.texts, noun, re.IGNORECASE) for noun in named)
        return clause.verb is not None and clause.verb.kind in PROMPTS and texts

    def only_seems(self, clause: Clause, found: Found, known: Known) -> bool:
        """ "pull out the action items": what a prompt does with a text, though an app lists items too."""
        assert clause.verb is not None
        asked = asked_for(found.words)
        if (
            clause.verb.kind not in PROMPTS
            or found.offer.effect != "reads"
            or self._choose.apps.named(found.words)
        ):
            return False
        near = self._choose.near.get(found.offer.app) == NEAR_USED and is_about(asked, found.offer)
        return not near and (
            bool(known.at_hand()) or asked.main in _ANY_TEXT or not is_about(asked, found.offer)
        )

    def changes_what_is_told(self, clause: Clause, found: Found) -> bool:
        """ "send me the campaigns from Mailchimp", "email the issues in GitHub to x@y.com": these are to be
        read, and an action of that app that does anything else is none of what was asked."""
        told = _TOLD.match(bare(clause.words))
        if told is None or found.offer.effect == "reads":
            return False
        named = self._choose.apps.named(f"in {told['app']}")
        mailed = MAIL.search(clause.words) is not None  # some app has to send it
        return found.offer.app in named or (bool(named) and not mailed)

    def told_of(self, clause: Clause) -> str:
        """The things of an app that somebody gets to know of: "the issues in GitHub"; empty for none."""
        told = _TOLD.match(bare(clause.words))
        return told["what"] if told is not None and self._choose.apps.named(f"in {told['app']}") else ""

    def of_text(self, clause: Clause) -> bool:
        """ "pull the dates out of this": of a text, and of no app."""
        words = bare(clause.words)
        checks = clause.verb is not None and clause.verb.kind is Kind.REACH
        about = _FROM_TEXT.search(words) or (checks and _THIS_TEXT.match(bare(clause.rest)))
        return bool(about) and not self._choose.apps.named(words)

    def may_send(self, clause: Clause) -> bool:
        """Whether it sends something in an app."""
        words = bare(clause.words)
        mail = re.search(rf"(?<![\w#@-])(?:{self._vocabulary.mail_words})(?!\w)", words, re.IGNORECASE)
        sends = mail is not None or PHONE.search(words) is not None or self._choose.sends(words)
        sends = sends and not (mail is None and self.told_of(clause))  # the app is where it comes from
        return bool(self._choose.offers) and not _SLACK_TARGET.search(MAIL.sub("", words)) and sends

    def sent_by(self, clause: Clause) -> str:
        """What a clause of sending sends: its words without who gets it and with which app."""
        rest = _ADDRESSED.sub(" ", MAIL.sub(" ", PHONE.sub(" ", clause.rest)))
        for app in self._choose.apps.named(rest):
            own = "|".join(re.escape(word) for word in (app, *self._choose.apps.names[app]))
            way = rf"\s*\b(?:with|via|using|through|by|from|in|on|to)\s+(?:\w+\s+){{0,2}}?(?:{own})s?\b"
            rest = re.sub(rf"{way}(?:\s+(?:channel|server))?", " ", rest, flags=re.IGNORECASE)
        rest = re.sub(r"(?:\s*\b(?:to|on|at|for|with|via)\b)*\s*\Z|\A\s*(?:to|on|at)?\s*", "", rest)
        return rest.strip(" ,.")

"""Which offer is meant by some words: by app, by thing, and by what is to be done with it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.catalogue.verbs import word_set
from core.engine import Offer
from core.planner.actions.meeting import MAIL
from core.planner.actions.repositories import bare_of_ids, place_of
from core.planner.draft.coreference import Known
from core.planner.matching.apps import Apps
from core.planner.matching.asked import Asked, asked_for
from core.planner.matching.described import described, object_of
from core.planner.matching.scoring import is_about
from core.planner.matching.scoring import match as best
from core.planner.matching.things import asks_something, spoken_of
from core.planner.matching.words import KIN, QUALITIES, nouns, stem, tokens, verb_asked
from core.planner.vocabulary import Vocabulary
from core.planner.vocabulary.table import CONTENT_MARK, INPUT_MARK, MARKS

_DELIVERED = word_set(
    "message email mail sms call reply answer note comment campaign notification invitation"
)
_PEOPLE = word_set(
    "customer client buyer team lead candidate sender requester author assignee manager person"
)
# What apps hold, rather than what belongs to it: who saves something to Notion makes a page, and no comment.
_KEPT_OF_PEOPLE = ("contact", "member", "subscriber", "customer", "lead", "person")
_KEPT = word_set(
    "page document doc note card task row record contact item entry issue ticket event file lead member"
)
_ASIDE = re.compile(
    r"(?<!\bfor)(?<!\bto)(?<!\bof)(?<!\bin)(?<!\bon)(?<!\bwith)(?<!\bfrom)(?<!\babout)"  # "for that customer"
    r"\s+(?:that|which|who|whose|belonging|where|qui|que|die|der|das)\s.*\Z",
    re.IGNORECASE,
)
INTO = re.compile(
    r"\b(?:in|into|to|onto|on|as|with|via|using|through|dans|vers|ins|im|nach|bei|en)\s+(?:[^,;]*)",
    re.IGNORECASE,
)
POINTS = re.compile(
    r"(?:it|them|him|her|this|that|these|those|(?:the|that)\s+ones?|each(?:\s+one)?|every\s+one)(?=\s*\Z"
    r"|\s+(?!\w+s\b)"
    r"|[,.])",
    re.IGNORECASE,
)
_HERE = re.compile(r"(?:in|into|to|onto|on)\s", re.IGNORECASE)
DEFINITE = re.compile(r"(?:the|this|that|these|those)\s+(?P<thing>[\w-]+)(?=\s*\Z|[\s,.])", re.IGNORECASE)
KEPT_AS = re.compile(
    r"\b(?P<end>(?:at|to)\s+the\s+(?:end|bottom)\s+of\b|(?:in)?to\s+(?:the|our|my|this)\s+(?:[\w'’-]+\s+){0,4}?"
    r"(?:docs?|documents?|pages?)(?=\s*(?:[,.;]|\Z)))|\b(?:in|into|to|as|among)\s+(?:(?:an?|my|our"
    r"|the|new)\s+)*"
    r"(?:[\w-]+\s+){0,2}?(?P<noun>drafts?)\b",
    re.IGNORECASE,
)
# What no action does that only reads.
_CHANGES = frozenset({"create", "send", "update", "delete", "rename", "upload", "move"})
NEAR_HOME, NEAR_NAMED, NEAR_USED = 1.0, 1.0, 1.2
_STRONG = 3  # the score of what is taken though no app is named


@dataclass(frozen=True)
class Found:
    """An offer that some words ask for."""

    offer: Offer
    sure: bool
    words: str


class Chooser:
    """Chooses among the offers found for one intent. `intent` is all that is wanted, for the apps named
    anywhere in it; `thing` is what the event is about that starts it, if one does; `home` are the slugs of
    the apps that whoever speaks has connected."""

    def __init__(
        self,
        offers: Sequence[Offer],
        intent: str,
        vocabulary: Vocabulary,
        thing: str,
        home: frozenset[str] = frozenset(),
    ) -> None:
        self.offers = offers
        self.apps = Apps.of(offers)
        self.near = dict.fromkeys(self.apps.named(intent), NEAR_NAMED)
        self.home = {one.app: NEAR_HOME for one in offers if one.account in home}
        self._vocabulary = vocabulary
        self._thing = thing

    def reads(self, words: str, *, sure: bool = True) -> Found | None:
        """What gets the things that some words name ("the zendesk tickets that are still open"): in the app
        that is named or used, else (`sure`) only where no other app has the like."""
        words = bare(words)
        named = self.apps.named(words)
        asked = asked_for(f"get {bare_of_ids(spoken_of(words).thing)}")
        readers = [one for one in place_of(words, self.offers) if one.effect == "reads"]
        if named:
            found = best(asked, [one for one in readers if one.app in named], self.near, self.home)
            if not found.offers:
                return self._plain_reader(named, f"get {words}")
            return Found(found.offers[0], True, f"get {words}")
        if asked.main in _PEOPLE and not asks_something(words):
            return None  # "tell the customer"
        if self._is_made_up(words):
            return None
        about = [one for one in readers if is_about(asked, one) and not self._is_strange(asked, one)]
        for among in ([one for one in about if self.near.get(one.app) == NEAR_USED], about):
            found = best(asked, among, self.near, self.home, _STRONG)
            one_app = len({one.app for one in found.offers}) == 1
            if found.offers and (found.sure or one_app or not sure):
                return Found(found.offers[0], found.sure, f"get {words}")
        return None

    def _is_made_up(self, words: str) -> bool:
        """ "a fresh icebreaker question", "three subject lines": nobody has them yet."""
        some = re.match(rf"(?:{self._vocabulary.indefinite})(?!\w)", words, re.IGNORECASE)
        own = some is not None and spoken_of(words).thing.startswith(some.group())  # and no "list of" others
        return own and len(place_of(words, self.offers)) == len(self.offers)

    def _is_strange(self, asked: Asked, offer: Offer) -> bool:
        """Whether it is of an app that is neither named nor connected, while others are: such an app is asked
        for nothing, and told only what is unmistakably its own."""
        if not self.home or offer.app in self.near.keys() | self.home.keys():
            return False
        return offer.effect == "reads" or not is_about(asked, offer)

    def _plain_reader(self, named: Sequence[str], words: str) -> Found | None:
        """ "what did people ask for in Typeform": what that app reads, where it reads but one thing."""
        own = [offer for offer in self.offers if offer.app in named and offer.effect == "reads"]
        own = [one for one in own if described(one).several and not described(one).itself] or own
        own.sort(key=_plainly)
        plain = [offer for offer in own if _plainly(offer) == _plainly(own[0])]
        return Found(plain[0], False, words) if len(plain) == 1 and len(named) == 1 else None

    def sends(self, words: str) -> bool:
        """Whether one of the apps that are named sends things."""
        named = self.apps.named(words)
        return any(offer.app in named and _delivers(offer) for offer in self.offers)

    def placed(self, verb: str, rest: str, known: Known) -> Found | None:
        """ "add them to Mailchimp", "put the answers in the Leads airtable": what that app does with things
        of any name. Of several the plainest, which wants the least to be told."""
        named = self.apps.named(" ".join(INTO.findall(f" {rest}")))
        kinds = KIN.get(verb_asked(verb.split()[0]) or "", frozenset()) - {"send"}
        if (
            len(named) != 1
            or not kinds
            or (
                not (POINTS.match(rest) or DEFINITE.match(rest) or MAIL.match(rest) or known.at_hand())
                and not _HERE.match(rest)
            )  # "add “buy milk” to my Todoist"
        ):
            return None
        own = [one for one in self.offers if one.app == named[0] and one.effect not in ("reads", "deletes")]
        able = [
            one for one in own if described(one).verbs & kinds and described(one).verbs & {"create", "write"}
        ]
        if not able:
            return None
        near = {word for one in known.results[-1:] for word in one.thing.split()} | {
            *nouns(tokens(self._thing))
        }
        near |= {noun for one in near if one in _PEOPLE for noun in _KEPT_OF_PEOPLE}
        place = {*nouns(tokens(" ".join(INTO.findall(f" {rest}"))))}
        able.sort(
            key=lambda one: (
                -len(place & (described(one).all - described(one).app)),  # "in the Churn database"
                not near & described(one).things,
                not near & described(one).head,
                not described(one).things & _KEPT,
                _plainness(one),
            )
        )
        return Found(able[0], len(able) == 1, f"{verb} {rest}")

    def kept_as(self, rest: str) -> Found | None:
        """ "in my gmail drafts", "at the end of the case notes google doc": what keeps it so in that app."""
        place = KEPT_AS.search(rest)
        named = self.apps.named(rest[place.start() :]) if place is not None else []
        if place is None or len(named) != 1:
            return None
        wanted = "append" if place["end"] else stem(place["noun"].casefold())
        able = [
            one
            for one in self.offers
            if one.app == named[0]
            and one.effect in ("writes", "sends")
            and wanted in {stem(word) for word in tokens(one.title)}
            and "create" in described(one).verbs
        ]
        able.sort(key=_plainness)
        return Found(able[0], True, f"add {rest}") if able else None

    def only_sender(self, words: str) -> Found | None:
        """ "send it with Gmail": what that app sends with."""
        named = self.apps.named(words)
        senders = [offer for offer in self.offers if offer.app in named and _delivers(offer)]
        return Found(senders[0], len(senders) == 1, words) if senders else None

    def match(
        self,
        words: str,
        near: dict[str, float] | None = None,
        apps: Sequence[str] = (),
        *,
        only: bool = False,
    ) -> Found | None:
        """The best offer, of this app if there is one. What does something else than was asked is none."""
        verb, space, rest = bare_of_ids(words).partition(" ")
        asked = asked_for(f"{verb}{space}{_ASIDE.sub('', rest)}")
        kin = KIN.get(asked.verb, frozenset({asked.verb})) if asked.verb is not None else None
        offers = [
            offer
            for offer in place_of(words, self.offers)
            if (kin is None or not (does := described(offer).verbs) or does & kin)
            and not (asked.verb in _CHANGES and offer.effect == "reads")
            and not (asked.verb in ("read", "get") and offer.effect != "reads")
        ]
        own = [offer for offer in offers if offer.app in apps]
        named = self.apps.named(words)
        offers = [one for one in offers if one.app in named or not (named or self._is_strange(asked, one))]
        for among in (own, [] if only else offers):
            found = best(asked, among, self.near if near is None else near, self.home)
            if found.offers:
                return Found(found.offers[0], found.sure, words)
        return None

    def titled(self, words: str) -> Found | None:
        """What is asked for by its very name, in an app that is named or used: "void a payment in
        QuickBooks". No verb has to be known for it; with one that is, nothing else may be said."""
        said = [stem(word) for word in tokens(words)]
        asked = asked_for(words)
        apps = self.apps.named(words) or [app for app, near in self.near.items() if near == NEAR_USED]
        own = [
            (len(thing), -len(tokens(one.title)), -at, one)
            for at, one in enumerate(self.offers)
            if one.app in apps
            and said[:1] == [stem(word) for word in tokens(one.title)[:1]]
            and (thing := _thing(one))
            and thing <= {*said[1:]}
            and {*nouns(tokens(object_of(one)))} <= {*asked.thing, *said[:1]}
            and (asked.main in {*nouns(tokens(object_of(one)))} or re.search(r"\d", asked.main))  # "WEB-12"
            and (asked.verb is None or {*asked.nouns} <= thing | described(one).app | QUALITIES)
        ]
        return Found(max(own)[-1], True, words) if own else None

    def named(self, words: str) -> list[str]:
        """The apps that some words name."""
        return self.apps.named(bare(words))


def _delivers(offer: Offer) -> bool:
    """Whether it brings words to somebody: a refund "sends" money, and is no way to send a list."""
    said = {*nouns(tokens(offer.title))} & _DELIVERED
    return offer.effect == "sends" and ("send" in described(offer).verbs or bool(said))


def _thing(offer: Offer) -> frozenset[str]:
    """What its title says after the verb, without the app."""
    return frozenset({*nouns(tokens(offer.title)[1:])} - described(offer).app)


def _plainly(offer: Offer) -> tuple[float, int]:
    """How much a reader wants to be told, and how special its name is."""
    return described(offer).hard, len(nouns(tokens(offer.title)))


def _plainness(offer: Offer) -> float:
    """The less an offer needs to be told, and the less special its name, the plainer it is."""
    wanted = sum(1 for one in offer.params if one.required and one.default is None)
    several = bool(described(offer).head & {"multiple", "several", "update", "append"})
    return wanted + 0.5 * len(tokens(offer.title)) + 2 * several


def bare(words: str) -> str:
    """Without our marks."""
    return re.sub(r"\s+", " ", MARKS.sub(" ", INPUT_MARK.sub(" ", CONTENT_MARK.sub(" ", words)))).strip()

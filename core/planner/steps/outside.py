"""What is asked of the world outside that nothing here can reach: it is refused by name, never pretended."""

import re
from collections.abc import Sequence

from core.engine import Offer
from core.planner.reading.clauses import Clause
from core.planner.vocabulary import PROMPTS, Kind, Vocabulary
from core.planner.vocabulary.apps import HELD, app_named
from core.planner.vocabulary.table import CONTENT_MARK

# "in acme/api" is a repository: what stands there no prompt can see.
_AT_A_REPOSITORY = re.compile(r"\b(?:in|on|of|from|at|into|to|for)\s+[\w.-]{2,}/[\w.-]{2,}", re.IGNORECASE)
_OF_ALL_THAT_COMES = re.compile(r"\b(?:each|every|any)\s+(?:new|incoming|single)\s+\w", re.IGNORECASE)
# What people wrote in a channel before, and who joins it, nobody here can see.
_SAID_THERE = r"\b(?:messages|conversations?|discussions?|history)\s+{}\s+(?:#\w|<#)"
_READ_THERE = re.compile(_SAID_THERE.format(r"(?:in|of|from|on)"), re.IGNORECASE)
_SENT_FROM_THERE = re.compile(_SAID_THERE.format("from"), re.IGNORECASE)
_NEWCOMERS = re.compile(
    r"\bnew\s+(?:members?|joiners?|people|users?)\s+(?:in|of|to)\s+(?:#\w|<#)", re.IGNORECASE
)
_SITE = re.compile(
    r"https?://|(?<![\w@.-])(?:[\w-]+\.)+(?:com|org|net|io|dev|app|ai|co|de|fr|es|eu|uk|ch|at|shop|store)\b(?!/)",
    re.IGNORECASE,
)
_TEXT_FOR_IT = (
    r"ones?|posts?|versions?|texts?|captions?|ads?|updates?|threads?|articles?|drafts?|copy|ideas?"
    r"|messages?|headlines?|scripts?|part|bit"
)
_CREATES = r"(?:create|make|open|add|file|prepare|erstelle|öffne|lege|crée|ajoute|ouvre|crea|abre|añade)"
_OURS = r"(?:the|our|my|your|this|that|das|den|die|unser\w*|le|la|les|notre|nos|el|los|las|nuestr\w+)"


class Outside:
    """Tells what in a clause would need an engine that is not set up."""

    def __init__(self, offers: Sequence[Offer], vocabulary: Vocabulary) -> None:
        self._apps = {offer.app.casefold() for offer in offers if offer.app}
        self._said = "\n".join(f"{one.app} {one.title} {one.description}" for one in offers)
        self._vocabulary = vocabulary

    def missing(self, clause: Clause) -> str | None:
        """An app that the clause names and that nothing here speaks of: no other app is taken for it."""
        app = app_named(CONTENT_MARK.sub("", clause.words))
        if app is None or re.search(rf"(?<!\w){re.escape(app)}(?!\w)", self._said, re.IGNORECASE):
            return None
        return app

    def app_needed(self, clause: Clause) -> str | None:
        """An app that the clause reads from or acts on and that nobody here offers."""
        words = CONTENT_MARK.sub("", clause.words)
        app = app_named(words)
        there = app is not None and any(
            app.casefold() in name.split() or app.casefold() == name for name in self._apps
        )
        if app is not None and not there and self._acts_on(clause, words, app):
            return app
        if "email" not in self._apps and "gmail" not in self._apps and self._mails(clause, words):
            return self._vocabulary.say("email")
        return None

    def in_a_channel(self, clause: Clause) -> bool:
        """Whether it would have to look into a channel: "read the last messages in #support"."""
        puts = clause.verb is None or clause.verb.kind in (Kind.SEND, Kind.WRITE, Kind.UPLOAD)
        said_there = _SENT_FROM_THERE if puts else _READ_THERE
        return any(pattern.search(clause.words) for pattern in (said_there, _NEWCOMERS))

    def unreachable(self, clause: Clause, *, has_text: bool) -> bool:
        """Whether it asks for live facts, or for a deed that no prompt can do."""
        words = CONTENT_MARK.sub("", clause.words)
        if clause.verb is not None and clause.verb.kind in PROMPTS | {Kind.SEND}:
            live = re.search(rf"(?<!\w)(?:{self._vocabulary.missing})(?!\w)", words, re.IGNORECASE)
            channel = clause.verb.kind in PROMPTS and re.search(r"(?<!\w)#\w|<#\w", clause.rest)
            return bool(
                (live and not has_text) or channel or (not has_text and self._pretended(clause, words))
            )
        if clause.verb is None or clause.verb.kind not in (Kind.REACH, Kind.TAKE):
            return False
        return clause.verb.noun == "outside" or not has_text

    def _pretended(self, clause: Clause, words: str) -> bool:
        """Whether a prompt that has no text to work on could only make believe: "check if acme.com is up",
        "create the account in Google Workspace"."""
        if clause.verb is None or clause.verb.kind not in PROMPTS:
            return False
        if _AT_A_REPOSITORY.search(words) or _OF_ALL_THAT_COMES.search(words):
            return True
        if clause.verb.kind is not Kind.WRITE and _SITE.search(words):
            return True
        record = rf"{_OURS}\s+(?:[\w-]+\s+)?(?:{self._vocabulary.things}|{HELD}|users?)"
        made = rf"\A{_CREATES}\s+{record}(?=\s+(?:in|on|at|for|with|from|to)\b|\W*\Z)"
        return re.match(made, words, re.IGNORECASE) is not None

    def _acts_on(self, clause: Clause, words: str, app: str) -> bool:
        name = re.escape(app)
        if (
            clause.verb is not None
            and clause.verb.kind is Kind.SEND
            and re.search(r"(?:\s|\A)(?:#\w|<#)", words)
        ):
            placed = re.sub(r"\A.{0,24}?(?:#\w[\w-]*|<#[^>]+>)\s*", "", clause.rest)
            if re.match(rf"(?:{self._vocabulary.indefinite})(?!\w)", placed, re.IGNORECASE):
                return False  # "post a LinkedIn idea in #marketing": a text about it
            if re.search(rf"(?<!\w){name}\s+(?:{_TEXT_FOR_IT})\b", placed or clause.rest, re.IGNORECASE):
                return False  # "put the LinkedIn one in #marketing"
        if clause.verb is None or clause.verb.kind not in PROMPTS:
            return True
        own = self._vocabulary
        live = rf"(?:{own.live_words})\s+(?:\S+\s+){{0,2}}{name}"
        via = rf"(?:{own.via_words})\s+(?:\S+\s+)?{name}"
        made = (
            rf"\A(?:{own.making_words})\s+(?:{own.indefinite})\s+(?:\w+\s+)?{name}\s+(?:{own.things}|{HELD})"
        )
        said = CONTENT_MARK.sub("", clause.rest)  # "come up with a LinkedIn post" is with nothing
        return any(re.search(rf"(?<!\w){way}(?!\w)", said, re.IGNORECASE) for way in (live, via)) or bool(
            re.match(made, words, re.IGNORECASE)
        )

    def _mails(self, clause: Clause, words: str) -> bool:
        if clause.verb is None or clause.verb.kind in PROMPTS | {Kind.TAKE}:
            return False
        return bool(
            re.search(rf"(?<![\w#@-])(?:{self._vocabulary.mail_words})(?![\w-])", words, re.IGNORECASE)
        )

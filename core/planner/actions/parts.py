"""Which offers a clause means: one, or several for "the tickets and the users"."""

import re

from core.planner.actions.choosing import DEFINITE, NEAR_NAMED, NEAR_USED, POINTS, Chooser, Found, bare
from core.planner.actions.verb_forms import COMMENTS, SHOWS, shows
from core.planner.draft.coreference import Known
from core.planner.matching.described import described
from core.planner.matching.words import nouns, tokens, verb_asked, verb_class
from core.planner.reading.clauses import Clause
from core.planner.vocabulary import SENDING, Kind, Vocabulary

_FINDS = re.compile(r"(?:find|look\s+(?:for|up)|search)\b", re.IGNORECASE)
_JOINED = re.compile(
    r"\s*(?:,\s*(?:and|und|et|y)?|;|&|\b(?:and|und|et|y|sowie|along with|as well as)\b)\s+|\s+\d[.)]\s+"
)
_SAYS = re.compile(r"(?:,|\b(?:and|by))\s+(?:saying|telling|asking|explaining|mentioning)\b", re.IGNORECASE)
_POINTS_BACK = re.compile(r"\b(?:of|to|from|on|for|in|with)\s+(?:it|them)\b|\b(?:its|their)\b", re.IGNORECASE)
_COPY_OF = re.compile(r"(?:make|create|take)\s+an?\s+(?:copy|duplicate|clone)\s+of\s+", re.IGNORECASE)
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


class Parts:
    """Finds them among what `choose` chooses from; `slack`: messages are sent without an app, too."""

    def __init__(self, choose: Chooser, vocabulary: Vocabulary, *, slack: bool) -> None:
        self._choose = choose
        self._vocabulary = vocabulary
        self._slack = slack

    def of(self, clause: Clause, known: Known) -> list[Found]:
        """One action; or several, for "the tickets and the users", where each is one."""
        words = bare(clause.words)
        verb = "get" if not clause.form or SHOWS.match(clause.form) else clause.form
        verb = "find" if _FINDS.match(clause.form) else verb
        verb = "create comment on" if COMMENTS.match(verb) else _MEANT.get(verb.casefold(), verb)
        rest = re.sub(r"\A[\s:–-]*(?:\d[.)]\s*)?", "", words[len(clause.form) :])
        if (copied := _COPY_OF.match(f"{verb} {rest}")) is not None:
            verb, rest = "copy", f"{verb} {rest}"[copied.end() :]
        if (pointed := self._pointed(verb, rest, known)) is not None:
            return pointed
        if not shows(verb) and (kept := self._choose.kept_as(rest)) is not None:
            return [kept]
        if several := self._several(verb, rest):
            return several
        if (titled := self._choose.titled(words)) is not None:
            return [titled]
        whole = self._whole(clause, verb, rest, known)
        return [whole] if whole is not None else []

    def _several(self, verb: str, rest: str) -> list[Found]:
        """What is joined, where each is one by itself."""
        parts = [part for part in _JOINED.split(rest) if part.strip()] if not _SAYS.search(rest) else []
        if len(parts) < 2:
            return []
        found: list[Found] = []
        near = dict(self._choose.near)
        inside = self._choose.apps.named(rest)
        for part in parts:
            apps = [found[-1].offer.app] if found else inside
            one = self._choose.match(
                f"{verb} {part.strip()}", near, () if self._choose.apps.named(part) else apps
            )
            if one is None or not set(nouns(tokens(part))):
                return []
            near = {app: min(weight, NEAR_NAMED) for app, weight in near.items()}
            near[one.offer.app] = NEAR_USED
            found.append(one)
        return found

    def _whole(self, clause: Clause, verb: str, rest: str, known: Known) -> Found | None:
        """One action for all of it: by its words, by its app, or by where it is put."""
        words = bare(clause.words)
        whole = self._choose.match(f"{verb} {rest}" if clause.form else words)
        if whole is None and clause.verb is not None and clause.verb.kind in SENDING:
            mail = re.search(rf"(?<!\w)(?:{self._vocabulary.mail_words})(?!\w)", words, re.IGNORECASE)
            any_sender = mail is not None or not self._slack
            whole = self._choose.match(
                f"send message {rest}", apps=self._choose.apps.named(rest), only=not any_sender
            )
            whole = whole or self._choose.only_sender(words)
        if whole is None and clause.form:
            whole = self._choose.placed(verb, rest, known)
        if whole is None and shows(clause.form) and self._choose.apps.named(rest):
            whole = self._choose.reads(rest)  # "read our content calendar in Notion"
        return whole

    def _pointed(self, verb: str, rest: str, known: Known) -> list[Found] | None:
        """ "delete it", "make a copy of them": done to what was named last, in its app unless one is named.
        None where nothing points; empty where that app does no such thing."""
        last = next((one for one in reversed(known.results) if one.kind is Kind.REACH and one.thing), None)
        alone = POINTS.match(rest)
        if last is None:
            return None
        named = self._choose.apps.named(rest)
        if alone is None and not named and (owner := self._owner(verb, rest, known)) is not None:
            found = self._choose.match(f"{verb} {rest}", apps=(owner,), only=True)
            return [found] if found is not None else []
        if alone is None and not _POINTS_BACK.search(rest):
            return None
        if alone is None:
            one = self._choose.match(f"{verb} {rest}", apps=() if named else (last.app,))
            return [one] if one is not None else []
        if verb_class(verb.split()[0]) == "send":
            return None
        words = f"{verb} {last.thing}{rest[alone.end() :]}"
        apps = () if named else (last.app,)
        if verb_asked(verb.split()[0]) is None:  # "release it" may create a release
            found = self._choose.match(f"{verb} {rest}", apps=apps, only=not named)
            return [found] if found is not None else []
        found = self._choose.match(words, apps=apps, only=not named)
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

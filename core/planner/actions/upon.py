"""What is done to the very thing that a run is about: "reply to it", "leave an internal note on it", "tag
it accordingly", "set the priority". The thing is what the newest step or the event gave, and its app says
how."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.definition import Action
from core.engine import Offer
from core.planner.actions.choosing import Found, bare
from core.planner.draft.coreference import Known
from core.planner.matching.apps import Apps
from core.planner.matching.described import described
from core.planner.matching.words import nouns, tokens, verb_class
from core.planner.reading.clauses import Clause
from core.planner.vocabulary import PROMPTS, Kind

_REPLIES = re.compile(r"(?:repl(?:y|ies)|respond|answer)s?(?:\s+to)?\Z", re.IGNORECASE)
_TO_WHOM = re.compile(
    r"\A\s*(?:(?:back\s+)?(?:to\s+)?(?:it|them|him|her|this|that|there|the\s+(?:customer|client|sender"
    r"|guest|user|requester|person"
    r"|visitor|email|mail|ticket|conversation|message|request|issue|sender|author)))?(?P<rest>\b.*|)\Z",
    re.IGNORECASE | re.DOTALL,
)
# What is hung on a thing, as it is said and as actions are titled.
_HUNG = {
    "comment": "comment",
    "note": "note",
    "tag": "tag",
    "tags": "tag",
    "label": "label",
    "labels": "label",
    "remark": "comment",
    "reply": "reply",
    "answer": "reply",
    "response": "reply",
}
_AS = re.compile(
    rf"\b(?:as|an?|the|one)\s+(?:(?:internal|private|public|short|new|quick|suggested|first)"
    rf"\s+)*(?P<noun>{'|'.join(_HUNG)})\b",
    re.IGNORECASE,
)
_PUTS = re.compile(r"(?:leave|add|put|post|save|keep|attach|drop|store|record|log)s?\Z", re.IGNORECASE)
_HANGS = re.compile(r"(?:comment|tag|label|note)s?(?:\s+on)?\Z", re.IGNORECASE)
# "tag it as billing, bug or other", "label it by topic": which one has to be found out.
_BY_CLASS = re.compile(
    r"\bas\s[^.;]{2,80}?(?:,|\bor\b)|\b(?:by|with\s+(?:its|their|the\s+right)|according\s+to|depending\s+on"
    r"|based\s+on)\s+\w",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"\b(?:(?:on|to|in|under|with|into|at)\s+(?:it|them|that|this|the\s+(?:same\s+)?[\w-]+)|accordingly"
    r"|there|it|them)\b",
    re.IGNORECASE,
)
_CHANGES = re.compile(
    r"(?:set|change|update|adjust|raise|lower|fill\s+in|mark|put|correct)s?\Z", re.IGNORECASE
)
_SET = re.compile(
    r"\A\s*(?:(?:the|its|their|that|this)\s+)?(?:right\s+|correct\s+)?(?P<field>[\w-]+)\b", re.IGNORECASE
)
_OTHER_TEXT = re.compile(r"\b(?:review|tweet|post|letter|text)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Done:
    """An action on the thing; `writes` where what it says has to be written first."""

    found: Found
    writes: bool = False
    field: str = ""  # what is set to what was found out


def upon(clause: Clause, known: Known, offers: Sequence[Offer], apps: Apps, event_app: str) -> Done | None:
    """The action that a clause asks for on what is at hand, or None."""
    if clause.verb is None or clause.mark or not clause.form:
        return None
    words = bare(clause.words)
    app = _app_of(known, event_app)
    if not app or (apps.named(words) and apps.named(words) != [app]):
        return None
    own = [offer for offer in offers if offer.app == app and offer.effect in ("writes", "sends")]
    rest = bare(clause.rest)
    made = any(one.text in known.latest and one.kind in PROMPTS for one in known.results)
    if _REPLIES.match(clause.form) and not _OTHER_TEXT.search(rest):
        return _reply(clause, rest, own, made=made)
    hung = _AS.search(rest) if _PUTS.match(clause.form) else None
    noun = _HUNG[hung["noun"].casefold()] if hung is not None else ""
    judges = False
    if not noun and _HANGS.match(clause.form):
        noun = _HUNG[clause.form.split()[0].casefold().rstrip("s")]
        judged = any(one.text in known.latest and one.kind is Kind.CLASSIFY for one in known.results)
        if noun in ("tag", "label") and not judged and not _BY_CLASS.search(rest):
            return None
        judges = noun in ("tag", "label") and not judged
    if noun and (_POINTS.search(rest) or hung is not None) and (offer := _with_noun(noun, own)) is not None:
        return Done(
            Found(offer, True, f"add {noun}" if judges else f"add {noun} {rest}"),
            writes=judges or (not made and "{{item}}" not in known.latest),
            field=noun,
        )
    field = _SET.match(rest) if _CHANGES.match(clause.form) else None
    if field is not None and made and (offer := _setting(field["field"], own)) is not None:
        return Done(Found(offer, True, f"update {rest}"), field=field["field"])
    return None


def _reply(clause: Clause, rest: str, own: Sequence[Offer], *, made: bool) -> Done | None:
    found = _TO_WHOM.match(rest)
    if found is None:
        return None
    offer = _with_noun("reply", own) or _with_noun("comment", own)
    said = re.sub(
        r"\b(?:accordingly|with\s+(?:it|that|this|the\s+\w+))\b|\W", "", found["rest"], flags=re.IGNORECASE
    )
    return (
        Done(Found(offer, True, f"{clause.form} {rest}"), writes=bool(said) or not made)
        if offer is not None
        else None
    )


def _app_of(known: Known, event_app: str) -> str:
    one = next((one for one in reversed(known.results) if one.kind is Kind.REACH and one.app), None)
    if one is not None and (one.id == "item" or not one.many):
        return one.app
    return event_app


def _with_noun(noun: str, own: Sequence[Offer]) -> Offer | None:
    """The plainest action that speaks of it."""
    named = {"tag", "label"} if noun in ("tag", "label") else {noun}
    able = [
        one
        for one in own
        if named & {word.rstrip("s") for word in (*described(one).head, *tokens(one.title))}
    ]
    return min(able, key=lambda one: len(one.title), default=None)


def _setting(field: str, own: Sequence[Offer]) -> Offer | None:
    """The action that changes a thing and has that field among its parameters."""
    said = {*nouns([field.casefold()])}
    able = [
        one
        for one in own
        if "update" in {verb_class(word) for word in tokens(one.title)}
        and any(said & {*nouns(tokens(param.name))} for param in one.params)
    ]
    return min(able, key=lambda one: len(one.title), default=None) if said else None


def set_to(act: Action, offer: Offer, field: str, text: str) -> Action:
    """The action with that field as it was found out, where it has no value yet."""
    said = {*nouns([field.casefold()])} | {field.casefold()}
    for param in offer.params:
        own = {*nouns(tokens(param.name))} | {word.rstrip("s") for word in tokens(param.name)}
        if said & own and param.name not in act.params and not param.remote:
            return act.model_copy(update={"params": {**act.params, param.name: text}})
    return act

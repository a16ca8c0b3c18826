"""What is done to the very thing that a run is about: "reply to it", "leave an internal note on it", "tag
it accordingly", "set the priority". The thing is what the newest step or the event gave, and its app says
how."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.engine import Offer, Param
from core.planner.actions.choosing import Found, bare
from core.planner.actions.filling import is_recipient
from core.planner.draft.coreference import Known
from core.planner.matching.apps import Apps
from core.planner.matching.described import described
from core.planner.matching.words import nouns, tokens, verb_class
from core.planner.reading.clauses import Clause
from core.planner.vocabulary import PROMPTS, Kind
from core.planner.vocabulary.table import CONTENT_MARK

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
    rf"\b(?:as|an?|the|one)\s+(?:(?:internal|private|public|short|new|quick|suggested|first|polite|friendly|kind|nice|warm|brief)"
    rf"\s+)*(?P<noun>{'|'.join(_HUNG)})\b",
    re.IGNORECASE,
)
_PUTS = re.compile(r"(?:leave|add|put|post|save|keep|attach|drop|store|record|log)s?\Z", re.IGNORECASE)
_SENDS = re.compile(
    r"(?:send|post|mail|e-?mail|give|forward|submit|deliver|write)s?(?:\s+(?:back|out|off))?\Z", re.I
)
_SENT_BACK = re.compile(
    r"\s*(?:it|this|that|(?:the|that|this|my|our|your)\s+(?:reply|answer|response|draft))?(?:\s*\b(?:back|out|off))*"
    r"(?:\s*\bto\s+(?:them|him|her|whoever\s+\w+|(?:the|our|that|this)\s+(?:customer|client|sender|guest|user|requester"
    r"|person|visitor|author|lead|applicant|candidate)))?\s*",
    re.IGNORECASE,
)
_HANGS = re.compile(r"(?:comment|tag|label|note)s?(?:\s+on)?\Z", re.IGNORECASE)
# "tag it as billing, bug or other", "label it by topic": which one has to be found out.
_BY_CLASS = re.compile(
    r"\bas\s[^.;]{2,80}?(?:,|\bor\b)|\b(?:by|with\s+(?:its|their|the\s+right)|according\s+to|depending\s+on"
    r"|based\s+on)\s+\w",
    re.IGNORECASE,
)
# "tag it “routine”", "label it as spam": which one is said.
_IT = r"(?:it|them|this(?:\s+text)?|that|each(?:\s+(?:one|of\s+them))?|the\s+(?!tag|label)[\w-]+)"
_NAMED_SO = re.compile(
    rf"(?:tag|label)s?\s+(?:{_IT}\s+)?(?:(?:(?:as|with)\s+(?:(?:an?|the)\s+)?(?:(?:tag|label)\s+)?)?(?P<name>{CONTENT_MARK.pattern})"
    rf"|(?:as|with)\s+(?:(?:the\s+)?(?:tag|label)\s+)?(?P<said>[\w-]+))\s*\Z"
    rf"|(?:add|put|give|attach|set|apply)s?\s+(?:{_IT}\s+)?(?:the|an?)\s+(?:tag|label)\s+(?:(?P<hung>{CONTENT_MARK.pattern})"
    rf"|(?P<word>(?!to\b|on\b|that\b|with\b|for\b|of\b)[\w-]+))(?:\s+(?:to|on|onto)\s+{_IT})?\s*\Z",
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
# "a short friendly nudge as a comment", "a polite comment asking for them": words of its own.
_OF_ITS_OWN = re.compile(
    r"\A(?:an?|one)\s+(?:(?!internal\b|private\b|public\b|new\b|comment\b|note\b)[\w-]+\s+){1,4}?(?:as\s+an?\s|comment\b|note\b|reply\b)"
    r"|\b(?:comment|note|reply)\s.*\b(?:asking|thanking|explaining|saying|reminding|that\s+(?:asks|says|explains|thanks))\b",
    re.IGNORECASE,
)
_OTHER_TEXT = re.compile(r"\b(?:review|tweet|post|letter|text)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Done:
    """An action on the thing; `writes` where what it says has to be written first."""

    found: Found
    writes: bool = False
    field: str = ""  # what is set to what was found out
    only: bool = False  # nothing else is set, and nothing said there
    value: str = ""  # what it is set to, where that was said
    public: bool | None = None  # whether who wrote it may read what is said there


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
        there = [one for one in offers if one.app == event_app and one.effect in ("writes", "sends")]
        return _reply(clause, rest, own, made=made) or _reply(clause, rest, there, made=made)
    if (named := _NAMED_SO.match(f"{clause.form} {clause.rest}")) is not None:
        return _called(named, own)
    hung = _AS.search(rest) if _PUTS.match(clause.form) else None
    if made and (sent := _reply_sent(clause, rest, known, offers, event_app or app)) is not None:
        return sent
    noun = _HUNG[hung["noun"].casefold()] if hung is not None else ""
    judges = False
    if not noun and _HANGS.match(clause.form):
        noun = _HUNG[clause.form.split()[0].casefold().rstrip("s")]
        judged = any(one.text in known.latest and one.kind is Kind.CLASSIFY for one in known.results)
        if noun in ("tag", "label") and not judged and not _BY_CLASS.search(rest):
            return None
        judges = noun in ("tag", "label") and not judged
    if noun and (_POINTS.search(rest) or hung is not None) and (offer := _hanging(noun, own)) is not None:
        own_words = _OF_ITS_OWN.search(rest) is not None and not _of_texts(known)
        writes = judges or own_words or (not made and "{{item}}" not in known.latest)
        return Done(
            Found(offer, True, f"{_verb(offer)} {noun}" if writes else f"{_verb(offer)} {noun} {rest}"),
            writes=writes,
            field=_field_of(noun, offer, own),
            only=noun in ("tag", "label") and _changes(offer),
            public=_is_public(noun, rest),
        )
    field = _SET.match(rest) if _CHANGES.match(clause.form) else None
    if field is not None and (offer := _setting(field["field"], own)) is not None:
        said = _says_option(rest, offer)
        if made or said:
            return Done(Found(offer, True, f"update {rest}"), field="" if said else field["field"], only=True)
    return None


def _called(named: re.Match[str], own: Sequence[Offer]) -> Done | None:
    """The tag that is named is put on it."""
    offer = _hanging("tag", own)
    if offer is None:
        return None
    said = next(one for one in (named["name"], named["hung"], named["said"], named["word"]) if one)
    field = _field_of("tag", offer, own)
    return Done(Found(offer, True, f"{_verb(offer)} {field}"), field=field, only=_changes(offer), value=said)


def _of_texts(known: Known) -> bool:
    """Whether what is at hand was written, and is what is left there: no mere label."""
    return any(
        one.text in known.latest and one.kind in PROMPTS - {Kind.CLASSIFY} and one.id != "item"
        for one in known.results
    )


def _reply(clause: Clause, rest: str, own: Sequence[Offer], *, made: bool) -> Done | None:
    found = _TO_WHOM.match(rest)
    if found is None:
        return None
    offer = _hanging("reply", own)
    said = re.sub(
        r"\b(?:accordingly|with\s+(?:it|that|this|the\s+\w+))\b|\W", "", found["rest"], flags=re.IGNORECASE
    )
    if offer is None:
        return None
    writes = (bool(said) or not made) and CONTENT_MARK.search(clause.rest) is None
    words = f"{clause.form} it" if writes else f"{clause.form} {rest}"
    return Done(Found(offer, True, words), writes, _field_of("reply", offer, own), public=True)


def _reply_sent(clause: Clause, rest: str, known: Known, offers: Sequence[Offer], app: str) -> Done | None:
    """ "draft a reply, then send it to the customer": to whoever wrote, in the app that told of it."""
    replies = any(one.text in known.latest and "reply" in {one.id, *one.names} for one in known.results)
    if not replies or not _SENDS.match(clause.form) or not _SENT_BACK.fullmatch(rest):
        return None
    there = [one for one in offers if one.app == app and one.effect in ("writes", "sends")]
    offer = _hanging("reply", there)
    return Done(Found(offer, True, "reply it"), public=True) if offer is not None else None


def _app_of(known: Known, event_app: str) -> str:
    one = next((one for one in reversed(known.results) if one.kind is Kind.REACH and one.app), None)
    if one is not None and (one.id == "item" or not one.many):
        return one.app
    return event_app


def _hanging(noun: str, own: Sequence[Offer]) -> Offer | None:
    """The action that is for it, or one that changes the thing and takes a comment with it."""
    found = _with_noun(noun, own) or (_with_noun("comment", own) if noun == "reply" else None)
    found = found or (_taking("comment", own) if noun in ("reply", "comment", "note") else None)
    found = found or (_labelling(own) if noun in ("tag", "label") else None)
    return found or (_answering(own) if noun == "reply" else None)


def _answering(own: Sequence[Offer]) -> Offer | None:
    """Where nothing is for replies, what writes to whoever sent it."""
    able = [one for one in own if one.effect == "sends" and any(is_recipient(param) for param in one.params)]
    return able[0] if len(able) == 1 else None


def _taking(field: str, own: Sequence[Offer]) -> Offer | None:
    able = [one for one in own if _changes(one) and any(_is_text_of(field, param) for param in one.params)]
    return min(able, key=lambda one: len(one.title), default=None)


def _labelling(own: Sequence[Offer]) -> Offer | None:
    """What changes the thing, its labels among the rest."""
    return next((one for field in ("label", "tag") if (one := _setting(field, own)) is not None), None)


def _verb(offer: Offer) -> str:
    return "update" if _changes(offer) else "add"


def _changes(offer: Offer) -> bool:
    return "update" in {verb_class(word) for word in tokens(offer.title)}


def _is_text_of(field: str, param: Param) -> bool:
    said = {word.rstrip("s") for word in tokens(param.name)}
    return field in said and param.kind == "text" and not (param.remote or param.options)


def _field_of(noun: str, offer: Offer, own: Sequence[Offer]) -> str:
    """What its parameter calls what is hung on the thing."""
    if noun in ("tag", "label"):
        return next((one for one in ("tag", "label") if one in offer.title.casefold()), noun)
    return "comment" if _with_noun(noun, own) is not offer and _taking("comment", [offer]) else noun


def _is_public(noun: str, rest: str) -> bool | None:
    if noun == "note" or re.search(r"\b(?:internal|private)\b", rest, re.IGNORECASE):
        return False
    return True if noun == "reply" or re.search(r"\bpublic\b", rest, re.IGNORECASE) else None


def _with_noun(noun: str, own: Sequence[Offer]) -> Offer | None:
    """The plainest action that speaks of it."""
    named = {"tag", "label"} if noun in ("tag", "label") else {noun}
    able = [
        one
        for one in own
        if named & {word.rstrip("s") for word in (*described(one).head, *tokens(one.title))}
    ]
    return min(able, key=lambda one: len(one.title), default=None)


def _says_option(rest: str, offer: Offer) -> bool:
    """ "set its priority to high": a value that it may have."""
    said = {*tokens(rest)}
    return any(str(option.label).casefold() in said for param in offer.params for option in param.options)


def _setting(field: str, own: Sequence[Offer]) -> Offer | None:
    """The action that changes a thing and has that field among its parameters."""
    said = {*nouns([field.casefold()])}
    able = [
        one
        for one in own
        if _changes(one) and any(said & {*nouns(tokens(param.name))} for param in one.params)
    ]
    return min(able, key=lambda one: len(one.title), default=None) if said else None

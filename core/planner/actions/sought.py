"""Whom a search is for, and by which field: "look the person up" is by the address that is known of them."""

import re
from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from core.engine import Offer
from core.planner.actions.fields import Given

_BY_FIELD = re.compile(r"search_?(?:property|field|by|column)\Z", re.IGNORECASE)
_VALUE = re.compile(r"search_?(?:value|term|text)\Z", re.IGNORECASE)
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.\w+|\{\{[\w.]*e?mail\}\}", re.IGNORECASE)
# "search HubSpot for the customer"
_FOR = re.compile(r"\A(?:in\s+)?(?:our\s+|my\s+|the\s+)?[A-Z]\w+(?:\s+[A-Z]\w+)?\s+for\s+", re.IGNORECASE)
_PLACE = re.compile(r"\s+(?:in|on|at|from)\s+(?:our\s+|my\s+|the\s+)?\w[\w ]{1,30}\Z", re.IGNORECASE)
_PERSON = re.compile(
    r"(?:up\s+)?(?:(?:the|this|that|their|our)\s+)?(?:person|customer|client|contact|lead|sender|invitee|guest"
    r"|requester|buyer|attendee|them|him|her)(?:['’]s)?(?:\s+(?:up|details?|record|profile))?",
    re.IGNORECASE,
)


_THING = re.compile(
    r"(?:the|this|that|their|its)\s+(?P<thing>company|organi[sz]ation|account|deal|person|customer|client|contact|lead|order|product|domain)(?:\s+(?:name|record|details?))?",
    re.IGNORECASE,
)


def whom(words: str, given: Sequence[Given]) -> str:
    """The address of whoever is meant, where the words of a search name no more than a person."""
    said = sought(words)
    fields = [one.field(name) for one in reversed(given) for name in one.fields]
    if _PERSON.fullmatch(said) is not None:
        return next((field for field in fields if _MAIL.fullmatch(field)), "")
    thing = _THING.fullmatch(said)
    named = thing["thing"].casefold() if thing is not None else ""
    return (
        next((field for field in fields if re.search(rf"[._]{named}(?:_?name)?\}}\}}", field, re.I)), "")
        if named
        else ""
    )


def sought(words: str) -> str:
    """What a search is for, without where."""
    return _PLACE.sub("", _FOR.sub("", words.partition(" ")[2])).strip(" ,.")


def pointed_at(words: str) -> str:
    """What a search is for that was spoken of, and says no words of its own: "company" of "the company"."""
    found = _THING.fullmatch(sought(words))
    return found["thing"].casefold() if found is not None else ""


def by_field(offer: Offer, params: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """By which field it is searched, where what is searched for tells it."""
    values = [str(value) for name, value in params.items() if _VALUE.search(name)]
    names = [one.name for one in offer.params if _BY_FIELD.search(one.name) and one.name not in params]
    return dict.fromkeys(names, "email") if values and _MAIL.fullmatch(values[0]) else {}

"""Whom a search is for, and by which field: "look the person up" is by the address that is known of them."""

import re
from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from core.engine import Offer
from core.planner.actions.fields import Given

_BY_FIELD = re.compile(r"search_?(?:property|field|by|column)\Z", re.IGNORECASE)
_VALUE = re.compile(r"search_?(?:value|term|text)\Z", re.IGNORECASE)
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.\w+|\{\{[\w.]*e?mail\}\}", re.IGNORECASE)
_PLACE = re.compile(r"\s+(?:in|on|at|from)\s+(?:our\s+|my\s+|the\s+)?\w[\w ]{1,30}\Z", re.IGNORECASE)
_PERSON = re.compile(
    r"(?:up\s+)?(?:(?:the|this|that|their|our)\s+)?(?:person|customer|client|contact|lead|sender|invitee|guest"
    r"|requester|buyer|attendee|them|him|her)(?:['’]s)?(?:\s+(?:up|details?|record|profile))?",
    re.IGNORECASE,
)


def whom(words: str, given: Sequence[Given]) -> str:
    """The address of whoever is meant, where the words of a search name no more than a person."""
    if _PERSON.fullmatch(_PLACE.sub("", words.partition(" ")[2]).strip(" ,.")) is None:
        return ""
    fields = (one.field(name) for one in reversed(given) for name in one.fields)
    return next((field for field in fields if _MAIL.fullmatch(field)), "")


def by_field(offer: Offer, params: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """By which field it is searched, where what is searched for tells it."""
    values = [str(value) for name, value in params.items() if _VALUE.search(name)]
    names = [one.name for one in offer.params if _BY_FIELD.search(one.name) and one.name not in params]
    return dict.fromkeys(names, "email") if values and _MAIL.fullmatch(values[0]) else {}

"""What an event or an earlier step gives, field by field, and which of it a parameter wants: the ticket's id,
whose email it is. Engines say what their offers give in words ("the ticket: id, subject, requester")."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.engine import Offer, Param
from core.planner.matching.words import nouns, tokens

_EMAIL = re.compile(r"(?:to|recipients?|.*e?mail(?:address)?)\Z", re.IGNORECASE)
_NOT_TO = re.compile(r"(?:from|sender|reply|cc|bcc)", re.IGNORECASE)
_ID = re.compile(r"(?P<thing>.*?)_?(?:id_?or_?key|id|gid|iid|number|key)\Z", re.IGNORECASE)
_NAMES = (
    "name",
    "firstname",
    "lastname",
    "company",
    "phone",
    "amount",
    "value",
    "customer",
    "currency",
    "website",
)
_WHOSE = ("email", "customer_email", "from", "contact_email", "requester_email")
_ANY_THING = frozenset(
    {"object", "message", "record", "item", "entity"}
)  # what services call all that they hold
_KEYS = ("id", "number", "key", "iid", "gid", "documentid", "fileid")


@dataclass(frozen=True)
class Given:
    """One thing that is at hand. `base` is how it is referred to: `trigger.event`, `item`, `deal`; `deep`
    where its fields may lie at any depth."""

    base: str
    app: str
    thing: frozenset[str]
    fields: tuple[str, ...]
    deep: bool = False

    def field(self, name: str) -> str:
        return f"{{{{{self.base}{'..' if self.deep else '.'}{name}}}}}"


def given_by(base: str, app: str, gives: str) -> Given:
    """Of what an offer says that it gives."""
    thing, _, listed = gives.partition(":")
    names = tuple(part.strip().split(" ")[0] for part in listed.split(",") if part.strip())
    plain = tuple(
        name for name, part in zip(names, listed.split(","), strict=False) if " " not in part.strip()
    )
    deep = any(name.startswith(".") for name in plain)
    fields = tuple(name.lstrip(".") for name in plain)
    return Given(base, app, frozenset(nouns(tokens(thing))), fields, deep)


_LINK = re.compile(
    r"(?:.*_)?(?:html_?|web_?|join_?|share_?|short_?|hosted_?\w*_?)?(?:url|link|permalink)", re.IGNORECASE
)
_SAID = re.compile(
    r"(?:(?:the|its|their|his|her|a|der|den|das|die|le|les|el|la|los|su|son|sein|ihr)\s+|l['’])?(?:(?P<of>\w+?)(?:['’]s)?"
    r"\s+)?(?P<field>\w+)(?:\s+(?:to|of|for)\s+(?:it|them"
    r"|(?:the|that|this)\s+(?:[\w-]+\s+){0,2}?(?P<whose>\w+)))?\Z",
    re.IGNORECASE,
)


_LOGGED = re.compile(
    r"(?:log|record|add|put|save|store|note(?:\s+down)?|enter|write\s+down|track|copy|keep)s?\s+(?=\w)",
    re.IGNORECASE,
)
_INTO = re.compile(r"\s+(?:in|into|to|on|as|with)\s", re.IGNORECASE)
_ITS = re.compile(r"(?:the|its|their|his|her|which|what)\s|\w+\Z", re.IGNORECASE)


# What services call in English.
_ABROAD = {
    **dict.fromkeys(("lien", "liens", "enlace", "enlaces"), "link"),
    **dict.fromkeys(("titel", "titre", "título", "titulo", "asunto", "betreff", "objet"), "title"),
    **dict.fromkeys(("betrag", "montant", "importe", "cantidad"), "amount"),
    **dict.fromkeys(("nom", "nombre"), "name"),
    **dict.fromkeys(("correo", "courriel", "e-mail", "mail"), "email"),
}


def field_said(words: str, given: Sequence[Given]) -> str | None:
    """ "the link", "its name": that field of the newest thing that has it."""
    said = _SAID.match(words.strip(" .,"))
    if said is None:
        return None
    name = said["field"].casefold()
    name = _ABROAD.get(name, name)
    of = {*nouns([said["of"].casefold()])} if said["of"] else set()
    whose = {*nouns([said["whose"].casefold()])} if said["whose"] else set()
    about = [one for one in given if whose & one.thing] or given
    for one in reversed(about):
        links = [
            field
            for field in one.fields
            if _LINK.fullmatch(field) or field.casefold().endswith(("link", "url"))
        ]
        if of and not of & one.thing:  # "the join link" of a meeting
            links = [field for field in links if any(word in field.casefold() for word in of)]
            if name in ("link", "url") and links:
                return one.field(links[0])
            continue
        if name in ("link", "url", "links") and links:
            return one.field(links[0])
        exact = [field for field in one.fields if field.casefold() == name]
        ends = [field for field in one.fields if field.casefold().endswith(f"_{name}")]
        if exact or len(ends) == 1:
            return one.field((exact or ends)[0])
    return None


def kept_fields(words: str, given: Sequence[Given]) -> list[str]:
    """ "log their email and the reason in our sheet": those fields, where each is one; else nothing."""
    logged = _LOGGED.match(words)
    found: list[str] = []
    said = _INTO.split(words[logged.end() :])[0] if logged is not None else ""
    for part in filter(None, re.split(r"\s*(?:,|&|\b(?:and|plus)\b)\s*", said.strip(" .,"))):
        field = field_said(part, given) if _ITS.match(part) else None
        if field is None:
            return []
        found.append(field)
    return list(dict.fromkeys(found))


def wired(param: Param, offer: Offer, given: Sequence[Given], *, needed: bool) -> str | None:
    """The reference that this parameter wants; the newest thing first. None where nothing at hand is it."""
    name = re.sub(r"[^a-z]", "", param.name.casefold())
    for one in reversed(given):
        if (found := _of(one, param, name, offer, needed=needed)) is not None:
            return one.field(found)
    return None


def _of(one: Given, param: Param, name: str, offer: Offer, *, needed: bool) -> str | None:
    folded = {field.casefold().replace("_", ""): field for field in one.fields}
    if param.remote:
        return _id_of(one, param.name, folded, offer)
    if _EMAIL.match(param.name) and not _NOT_TO.match(param.name):
        return next((field for field in one.fields if field.casefold() in _WHOSE), None)
    if name not in _NAMES and not (needed and name in folded):
        return None
    if name in folded:
        return folded[name]
    ends = [field for plain, field in folded.items() if name == "name" and plain.endswith("name")]
    return ends[0] if ends else None


def _id_of(one: Given, name: str, folded: dict[str, str], offer: Offer) -> str | None:
    """The id of the very thing, for what is done to it in its own app."""
    found = _ID.match(name)
    if found is None or one.app != offer.app:
        return None
    thing = {*nouns(tokens(found["thing"]))} - _ANY_THING
    about = thing & one.thing if thing else {*nouns(tokens(offer.title))} & one.thing
    if not about:
        return None
    wanted = [key for key in _KEYS if name.casefold().endswith(key)] + [*_KEYS]
    return next((folded[key] for key in wanted if key in folded), None)

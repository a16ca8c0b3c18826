"""Repositories, as people write them: "acme/api". What takes one, and words without them."""

import re
from collections.abc import Sequence

from core.engine import Offer, Param
from core.planner.actions.meeting import MAIL

REPOSITORY = re.compile(r"(?<![\w/.@#:-])[A-Za-z][\w.-]*/[A-Za-z][\w.-]*(?![\w/])")
# Parameters that say what is looked for.
QUERY = re.compile(
    r"(?:query|q|search|search_?(?:query|term|value|text)|term|jql|soql|\w*searchterm)\Z", re.IGNORECASE
)


def bare_of_ids(words: str) -> str:
    """Without what names one thing of many: "acme/api", addresses, numbers."""
    return REPOSITORY.sub(" ", MAIL.sub(" ", re.sub(r"(?<!\S)#\d+\b", " ", words)))


def place_of(words: str, offers: Sequence[Offer]) -> Sequence[Offer]:
    """The offers that take a repository, where the words name one ("in acme/api"), and those of the same apps
    that look for things by words of a search, of which it can be one."""
    if REPOSITORY.search(MAIL.sub(" ", words)) is None:
        return offers
    there = {offer.key: offer.app for offer in offers if any(is_repository(param) for param in offer.params)}
    apps = {*there.values()}
    return [one for one in offers if one.key in there or (one.app in apps and _searches(one))] or offers


def _searches(offer: Offer) -> bool:
    return offer.effect == "reads" and any(QUERY.search(param.name) for param in offer.params)


def is_repository(param: Param) -> bool:
    return "repo" in param.name.casefold() or "owner/name" in param.help.casefold()

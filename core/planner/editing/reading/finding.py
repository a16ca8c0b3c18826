"""What a reply could bring into a plan: the offers that it is read with."""

import re
from collections.abc import Iterator
from itertools import islice

from core.catalogue import Catalogue, Offered
from core.definition import Action, Definition, every_step
from core.engine import Offer
from core.planner.editing.reading.forms import INSTEAD, REPLACE, VERB_OF_USE, cleaned, first_of
from core.planner.matching.described import object_of
from core.planner.matching.words import verb_class
from core.planner.steps.sending import DIRECT, POST
from core.planner.triggers import AppEvent, read_trigger

_MOST_STEPS = 12  # that another app is searched for
_MOST_EVENTS = 8
_MOST_MAILS = 10
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w")


async def candidates(reply: str, definition: Definition, catalogue: Catalogue) -> list[Offer]:
    """The actions that the reply may mean, best first, and those of the plan itself."""
    view = await catalogue.of(definition)
    own = list(_used(definition, view))
    found = [*await catalogue.candidates(reply, near=own)]
    started = read_trigger(cleaned(reply), "UTC")
    if isinstance(started, AppEvent):
        found += await catalogue.search(started.phrase, kind="trigger", limit=_MOST_EVENTS)
    if _MAIL.search(reply):
        found += await catalogue.search("send an email", limit=_MOST_MAILS)
    for words in islice(_counterparts(reply, own), _MOST_STEPS):
        found += await catalogue.search(words, limit=10)
    events = [view.offer(definition.trigger.event)] if definition.trigger.type == "app_event" else []
    kept = [offer for offer in events if offer is not None]
    told = [
        offer for offer in catalogue.built_in if offer.key in (POST, DIRECT)
    ]  # "tell @ada", whatever the app
    return list({offer.key: offer for offer in (*found, *own, *kept, *told)}.values())


def _used(definition: Definition, view: Offered) -> Iterator[Offer]:
    for step in every_step(definition.steps):
        offer = view.offer(step.action) if isinstance(step, Action) else None
        if offer is not None:
            yield offer


def _counterparts(reply: str, own: list[Offer]) -> Iterator[str]:
    """ "Dropbox instead of Box", "retrieve instead of create": what each step does, in the new words."""
    words = cleaned(reply)
    found = first_of(REPLACE, words) or first_of(INSTEAD, words)
    if found is None:
        return
    new = VERB_OF_USE.sub("", found["new"].strip(" ,."))
    if len(new.split()) > 4:
        return
    verb = new.partition(" ")[0]
    for offer in own:
        if verb_class(verb) is not None:
            yield f"{verb} {object_of(offer)} in {offer.app}"
        else:
            title = offer.title or offer.key.partition(":")[2].replace("_", " ")
            yield f"{title.partition(' ')[0]} {object_of(offer)} in {new}"

"""The action on the very thing that a run is about, with what its words alone do not say: which thing that
is, what was found out, and who may read it."""

import re
from collections.abc import Sequence

from pydantic import JsonValue

from core.definition import Action
from core.engine import Offer
from core.planner.actions.fields import Given
from core.planner.matching.words import nouns, tokens


def told_to(act: Action, offer: Offer, public: bool | None) -> Action:
    """The action with who may read it, where it can say so."""
    name = next(
        (one.name for one in offer.params if one.kind == "boolean" and "public" in tokens(one.name)), None
    )
    if name is None or public is None or name in act.params:
        return act
    return act.model_copy(update={"params": {**act.params, name: public}})


def pointed(act: Action, offer: Offer, given: Sequence[Given]) -> Action:
    """The action on the very thing that is at hand, where its sort and its id are told apart."""
    for one in reversed([one for one in given if one.app == offer.app]):
        for param in offer.params:
            half = re.fullmatch(r"(?P<of>\w+?)_?type", param.name, re.IGNORECASE)
            sort = next((own.value for own in param.options if str(own.label).casefold() in one.thing), None)
            if (
                half is None
                or sort is None
                or act.params.get(param.name, sort) != sort
                or "id" not in one.fields
            ):
                continue
            ids = [
                other.name
                for other in offer.params
                if other.remote and re.fullmatch(rf"{half['of']}_?id", other.name, re.IGNORECASE)
            ]
            added = {param.name: sort, **{name: one.field("id") for name in ids}} if ids else {}
            return act.model_copy(update={"params": {**added, **act.params}})
    return act


def only_set(act: Action, offer: Offer, text: str) -> Action:
    """The action without what is at hand where nobody asked for it to be said: customers read comments."""
    spare = {one.name for one in offer.params if not one.required and act.params.get(one.name) == text}
    return act.model_copy(update={"params": {n: v for n, v in act.params.items() if n not in spare}})


def set_to(act: Action, offer: Offer, field: str, text: str) -> Action:
    """The action with that field as it was found out, where it has no value yet."""
    said = {*nouns([field.casefold()])} | {field.casefold()}
    for param in offer.params:
        own = {*nouns(tokens(param.name))} | {word.rstrip("s") for word in tokens(param.name)}
        free = not param.remote or (
            param.kind == "list" and own & {"label", "tag"}
        )  # these are known by their names
        if said & own and param.name not in act.params and free:
            literal = param.kind == "list" and "{{" not in text
            value: JsonValue = [*re.split(r"\s*,\s*", text)] if literal else text
            value = [text] if param.kind == "list" and not literal and param.remote else value
            return act.model_copy(update={"params": {**act.params, param.name: value}})
    return act

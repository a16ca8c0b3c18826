"""What engines offer, in the words of the catalogue: actions and triggers, and what each has to be given."""

from dataclasses import dataclass
from typing import Literal

from pydantic import JsonValue

Effect = Literal["reads", "writes", "sends", "deletes"]
OfferKind = Literal["action", "trigger"]


@dataclass(frozen=True)
class Option:
    """One value that a parameter may have, and how people know it."""

    value: JsonValue
    label: str


@dataclass(frozen=True)
class Options:
    """Some values that a parameter may have. `after` is the cursor of the next page, None at the end."""

    items: tuple[Option, ...]
    after: str | None = None


@dataclass(frozen=True)
class Param:
    """One parameter of an offer.

    `kind` says what people give: text, number, integer, boolean, list, object, time, channel or person.
    `label` is what people call it, where that is not its name. `options` are all that it may be; where they
    live at the service (`remote`), `Engine.options` reads them: no model can invent such an id.
    """

    name: str
    kind: str = "text"
    required: bool = True
    help: str = ""
    options: tuple[Option, ...] = ()
    remote: bool = False
    default: JsonValue = None
    label: str = ""

    def __hash__(self) -> int:
        """By what is always plain: a default, or an option's value, may be a list."""
        return hash((self.name, self.kind, self.required, self.help))


@dataclass(frozen=True)
class Offer:
    """An action that an engine can perform, or a trigger that it can watch, as the catalogue lists it.

    `key` is how a definition names it, the engine's name before the colon. `gives` tells the planner in a few
    words what `{{step}}` will be; `effect` is what it does to the world. `app` is the service's name for
    people, `app_slug` the engine's; `account` is the slug of the app that a person must have connected.
    `dynamic`: what is chosen brings further parameters, so that names which are not listed may be right.
    """

    key: str
    title: str
    description: str
    params: tuple[Param, ...] = ()
    gives: str = ""
    effect: Effect = "writes"
    app: str = ""
    app_slug: str = ""
    kind: OfferKind = "action"
    version: str | None = None
    account: str | None = None
    dynamic: bool = False

    @property
    def engine(self) -> str:
        """The part before the colon."""
        return self.key.partition(":")[0]


@dataclass(frozen=True)
class OfferPage:
    """Some of an engine's offers. `after` is the cursor with which the next page is asked for, None at the
    end: a reading that was interrupted goes on there."""

    offers: tuple[Offer, ...]
    after: str | None = None

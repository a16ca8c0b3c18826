"""People's connections to services, as engines keep them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Account:
    """A person's connection to a service, as the engine keeps it. `app` is the slug, `title` the service's
    name; one that is not healthy has to be connected again."""

    id: str
    app: str
    name: str
    healthy: bool = True
    title: str = ""


@dataclass(frozen=True)
class Service:
    """Something that can be connected."""

    slug: str
    title: str


@dataclass(frozen=True)
class ConnectLink:
    """Where a person connects a service, once, until `expires_at`."""

    url: str
    expires_at: datetime

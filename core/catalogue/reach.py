"""How far this installation reaches beyond what one request sees, for when something is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.engine import Engine
from core.stores import OfferStore


@dataclass(frozen=True)
class Reach:
    """`actions` is how many there are of the services' apps, `apps` their names; `reading` names the engines
    of which nothing but a beginning is known yet, `read_from` the keys' prefixes of all that are read."""

    actions: int = 0
    apps: Sequence[str] = ()
    reading: Sequence[str] = ()
    read_from: frozenset[str] = frozenset()


async def reach_of(engines: Mapping[str, Engine], store: OfferStore, apps: Mapping[str, str]) -> Reach:
    """What the store says of the engines whose offers are read into it; `apps`: slug → name for people."""
    actions, reading = 0, []
    paged = [engine for engine in engines.values() if type(engine).pages is not Engine.pages]
    for engine in paged:
        actions += (await store.count(engine.name)).get("action", 0)
        known = await store.reading(engine.name)
        if known is None or known.finished_at is None:
            reading.append(engine.name.capitalize())
    names = tuple(sorted(apps.values(), key=str.casefold))
    return Reach(actions, names, tuple(reading), frozenset(engine.name for engine in paged))

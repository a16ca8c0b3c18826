"""Among which apps something is looked for: all of them, or those that concern whoever asks."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Among:
    """Slugs of apps. `named` are those that the whole intent names, `connected` those whose accounts whoever
    asks has connected: both come before others. `apps` are all that may be found; empty for every app."""

    named: frozenset[str] = frozenset()
    connected: frozenset[str] = frozenset()
    apps: frozenset[str] = frozenset()


EVERYWHERE = Among()

"""Which apps concern whoever says something.

In a directory of two thousand apps there is something for any words: three subject lines could be got from a
satellite's elements. Of concern are the apps that are named and those that are connected; beside them, for
who names none, those that everybody knows.
"""

from collections.abc import Mapping

from core.catalogue.among import Among
from core.planner.vocabulary.apps import is_well_known

_DIRECTORY = 60  # apps: fewer are those that somebody chose for this installation


def of_concern(apps: Mapping[str, str], named: frozenset[str], connected: frozenset[str]) -> Among:
    """Where to look. `apps` are all of them, slug → name; the others are slugs."""
    if len(apps) < _DIRECTORY:
        return Among(named, connected)
    known = frozenset(slug for slug, name in apps.items() if is_well_known(name))
    return Among(named, connected, named | connected | known)

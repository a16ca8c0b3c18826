"""How many runs of a plan go on at once, changed by a reply."""

from core.planner.editing.desk import Changed, Desk, Heard, Says
from core.planner.triggers.overlapping import lifts_it, said_of


def overlap(words: str, desk: Desk) -> Heard:
    """“only one at a time”, “skip it if the last one is still running”, “runs may overlap”."""
    wanted = said_of(words)
    if wanted is None and not lifts_it(words):
        return None
    if wanted == desk.definition.overlap:
        return Says(desk.tr("That is how it is already."))
    return Changed(desk.definition.model_copy(update={"overlap": wanted}))

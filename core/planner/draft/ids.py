"""Names for steps."""

from collections.abc import Sequence

from core.planner.vocabulary.table import phrases

# What CEL keeps for itself: a step of that name could not be looked at in a condition.
_KEPT = phrases(
    "as, break, const, continue, else, false, for, function, if, import, in, let, loop, namespace, null,"
    " package, return, true, var, void, while"
)
_SAYS_NOTHING = phrases("it, this, that, them, these, those")


class Ids:
    """Names for steps, each given once."""

    def __init__(self, taken: Sequence[str] = ()) -> None:
        self._taken = {"inputs", "trigger", "item", *taken}

    def new(self, wanted: str) -> str:
        """This one, or with a number."""
        wanted = "text" if wanted in _SAYS_NOTHING else f"{wanted}_step" if wanted in _KEPT else wanted
        number, name = 1, wanted
        while name in self._taken:
            number += 1
            name = f"{wanted}_{number}"
        self._taken.add(name)
        return name

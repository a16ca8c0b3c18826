"""A process on its way out: nothing begins in it any more, and what is under way has a moment to end.

What cannot be taken back has the longer one: an action that is broken off after it was sent is a question to
people. A prompt that is broken off is only asked again.
"""

import time
from collections.abc import Callable

# Seconds since it was told to stop; with all that is closed besides, it ends within ten.
_PATIENCE_S = 2
_PATIENCE_WITH_ACTIONS_S = 5


class HandedOver(Exception):
    """This process stops: the run goes on in another, or in this one when it is back."""


class Drain:
    """Whether this process stops, and what of its walks was sent and has no answer yet."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` is monotonic."""
        self._clock = clock
        self._since: float | None = None
        self._at_once = False
        self._unanswered: dict[int, set[str]] = {}  # by run: the places of steps

    @property
    def begun(self) -> bool:
        """Whether it stops."""
        return self._since is not None

    def begin(self) -> None:
        """It is told to stop. Told so again, it waits for nothing more."""
        if self._since is None:
            self._since = self._clock()
        else:
            self._at_once = True

    def admit(self) -> None:
        """Before something begins. Raises `HandedOver`."""
        if self.begun:
            raise HandedOver

    def spares(self, run_id: int) -> bool:
        """Whether the walk of a run may go on for a moment."""
        if self._since is None or self._at_once:
            return False
        patience = _PATIENCE_WITH_ACTIONS_S if self._unanswered.get(run_id) else _PATIENCE_S
        return self._clock() - self._since < patience

    def sent(self, run_id: int, path: str) -> None:
        """From now on it may have happened."""
        self._unanswered.setdefault(run_id, set()).add(path)

    def answered(self, run_id: int, path: str) -> None:
        """It is known what became of it."""
        self._unanswered.get(run_id, set()).discard(path)

    def left(self, run_id: int) -> None:
        """The run is not walked here any more."""
        self._unanswered.pop(run_id, None)

"""What is held back of budgets while prompts are under way, since what they take is known only afterwards."""

import asyncio
from collections.abc import Sequence

from core.budgets import Amount


class Reservations:
    """What prompts under way are expected to take, in this process."""

    def __init__(self) -> None:
        self._held: dict[str, Amount] = {}
        self._freed = asyncio.Event()
        self.turn = asyncio.Lock()  # between reading what was taken and holding back more

    @property
    def freed(self) -> asyncio.Event:
        """Set when something held at this moment is free again."""
        return self._freed

    def held(self, name: str) -> Amount:
        """For one budget."""
        return self._held.get(name, Amount())

    def hold(self, names: Sequence[str], amount: Amount) -> None:
        """Take it as taken."""
        for name in names:
            self._held[name] = self.held(name) + amount

    def free(self, names: Sequence[str], amount: Amount) -> None:
        """It is counted now, or was never taken."""
        for name in names:
            left = self.held(name) - amount
            if left == Amount():
                self._held.pop(name, None)
            else:
                self._held[name] = left
        self._freed.set()
        self._freed = asyncio.Event()

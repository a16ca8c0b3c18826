"""How often an engine may be asked."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rate:
    """How often something may be asked by all processes together: `calls` in any `seconds`; None: nobody
    says, and only what it asks for itself is kept.

    A token bucket: a quarter may come at once, the rest evenly. So no window holds more than is allowed, and
    who was idle is not kept waiting.
    """

    name: str
    calls: int | None
    seconds: float = 60

    @property
    def burst(self) -> int:
        """Tokens at most."""
        return max(1, (self.calls or 0) // 4)

    @property
    def a_second(self) -> float:
        """Tokens that come: what a process holds for a moment counts to the window in which it is used."""
        calls = self.calls or 0
        return max(1, calls - self.burst) / (self.seconds + self.hold_s)

    @property
    def hold_s(self) -> float:
        """How long a process may keep tokens that it has taken."""
        return min(5, self.seconds / 12)

"""How the embedded model is doing, as a value and in words."""

from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    ABSENT = "absent"
    FETCHING = "fetching"
    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Status:
    """`text` is a sentence for people: what is going on, and what to do when it needs doing."""

    phase: Phase
    text: str

    @property
    def settled(self) -> bool:
        """Whether waiting is over for now: it answers, or it will not soon."""
        return self.phase not in (Phase.FETCHING, Phase.LOADING)

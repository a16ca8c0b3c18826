"""How a step of a stage was sent, as its response's detail keeps it until the engine calls back."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from core.runs import Response, StepStatus


@dataclass(frozen=True)
class Sent:
    """With which others, and until when nobody worries. `over`: it is the one that ended its stage."""

    key: str
    first: str  # id of the stage's first step
    until: str  # when silence becomes a question
    over: bool = False

    @property
    def detail(self) -> dict[str, Any]:
        """As it is kept."""
        return {"stage": asdict(self)}


def sent_of(response: Response | None) -> Sent | None:
    """How a step was sent, if it was in a stage."""
    kept: Mapping[str, Any] | None = None if response is None else response.detail.get("stage")
    return None if kept is None else Sent(**kept)


def is_open(known: Response) -> bool:
    """Whether it was sent and has no answer."""
    return known.status in (StepStatus.STARTED, StepStatus.UNKNOWN)

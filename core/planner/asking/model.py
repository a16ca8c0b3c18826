"""What the planner needs of a model, and how much of it is asked. `core.llm.Llms` gives one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from core.runs import Usage


class Answer(Protocol):
    """`data` is the JSON that was asked for."""

    @property
    def data(self) -> Any: ...

    @property
    def usage(self) -> Usage: ...


class Model(Protocol):
    """Asks a model by the name of its instance. Raises `EngineError` when it gives no usable answer."""

    async def complete(
        self,
        name: str,
        messages: Sequence[Mapping[str, str]],
        *,
        timeout_s: float,
        schema: Mapping[str, Any] | None = None,
        params: Mapping[str, Any] | None = None,
    ) -> Answer: ...


@dataclass(frozen=True)
class Reach:
    """How much a model is shown and left to decide.

    `candidates`: actions to choose from. `examples`: shown before the request. `decides`: it is asked
    wherever the catalogue is concerned, also where the rules believe that they know.
    """

    candidates: int
    examples: int
    decides: bool
    most_tokens: int  # of one answer, with what the model thinks before it


# A small model reads slowly and is led astray by what it does not need: measured with bench/planning/flow.py.
SMALL = Reach(candidates=10, examples=1, decides=False, most_tokens=700)
LARGE = Reach(candidates=50, examples=8, decides=True, most_tokens=8_000)

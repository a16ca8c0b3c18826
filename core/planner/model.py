"""What the planner needs of a model. `core.llm.Llms` gives it."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol


class Answer(Protocol):
    """`data` is the JSON that was asked for."""

    @property
    def data(self) -> Any: ...


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

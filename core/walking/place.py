"""Where in a definition a list of steps is walked, and what may be named there."""

from dataclasses import dataclass
from typing import Any

from core.definition import Step

Scope = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """The top of a definition, or one item of a loop. The arms of a branch have the place of the branch."""

    scope: Scope  # by name: earlier responses, inputs, the loop's item; each step puts its response in
    prefix: str = ""  # of the paths there, such as `each[2].`

    @property
    def counts(self) -> bool:
        """Whether the steps there count for the progress that people see: those inside of loops do not."""
        return not self.prefix

    def path(self, step: Step) -> str:
        """The step's, which its response has."""
        return self.prefix + step.id

    def inside(self, loop: str, index: int, name: str, item: Any) -> "Place":
        """The place of one item of the loop at a path, which its steps may name."""
        return Place({**self.scope, name: item}, f"{loop}[{index}].")

"""How patient a step is, and what its failure means for the run."""

from typing import Literal

from pydantic import Field, JsonValue

from core.definition.parts import Part

RetryOn = Literal["unavailable", "timeout", "refused"]
_RETRIED: tuple[RetryOn, ...] = ("unavailable", "timeout")
_USUAL_TRIES = 3
_MOST_PATIENCE_S = 180.0


class Policy(Part):
    """How patient a step is: seconds for one try, tries in all, seconds before the second (then doubling).

    Where `attempts` is not said, there are three; but an engine that says at once that it is not available
    uses none of the step's time, and is asked again for as long as three tries may take, up to three minutes.
    `retry_on` says after what it is tried again: the engine was `unavailable` (it did not happen), gave no
    answer in time (`timeout`; only where asking twice does no harm), or `refused`, which is only worth it
    where the same question may be answered otherwise. What may have happened is never tried again by itself.
    """

    timeout_s: float = Field(default=60, gt=0, le=3600)
    attempts: int | None = Field(default=None, ge=1, le=10, exclude_if=lambda given: given is None)
    backoff_s: float = Field(default=2, ge=0, le=600)
    # Left out of the JSON where it says nothing new, so that an older Synth beside this one reads it too.
    retry_on: tuple[RetryOn, ...] = Field(default=_RETRIED, exclude_if=lambda given: given == _RETRIED)

    @property
    def tries(self) -> int:
        """In all, where each takes its time."""
        return self.attempts or _USUAL_TRIES

    @property
    def longest_s(self) -> float:
        """All tries with the pauses between them."""
        return self.timeout_s * self.tries + float(self.backoff_s * (2 ** (self.tries - 1) - 1))

    @property
    def patience_s(self) -> float:
        """How long an engine that is not available is asked again; 0: no longer than the tries that were
        said."""
        return 0.0 if self.attempts is not None else min(self.longest_s, _MOST_PATIENCE_S)


class Default(Part):
    """`on_error`: go on with this as the step's response."""

    default: JsonValue


OnError = Literal["fail", "continue"] | Default

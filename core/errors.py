"""Every error that Synth raises on purpose. Each says what to do, because its text is shown to people.

    SynthError
    ├── Invalid          what was given is not right; `faults` name every place
    ├── NotFound         it does not exist, for this workspace
    ├── Conflict         it exists already, or its state does not allow this
    │   ├── Outdated     somebody saved another version of it meanwhile
    │   └── Busy         a run is under way, and the workflow skips what comes meanwhile
    ├── Unreadable       a later release of Synth saved it, and this one cannot read it
    ├── NotAllowed       this person or token may not
    ├── ConfigError      a setting is missing or malformed (exit code 2)
    ├── StorageError     the database cannot be read or written now; nothing was changed
    └── EngineError      performing a step did not give an answer
        ├── Refused      the engine said no: asking again would change nothing
        │   └── Wasted   a model answered, and nothing can be made of the answer; what it took counts
        ├── Unavailable  it did not happen, and may be asked again (`retry_after` in seconds)
        │   └── Limited  the engine wants to be asked less often, by all of us
        └── Unknown      it may have happened: only a person can say

Errors travel through pickles (durable execution stores them), so each hands all its arguments to
`super().__init__`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

E = TypeVar("E", bound="EngineError")


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, and where: `path` as in `steps[1].params.channel`."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


LONGEST_SENTENCE = 4_000  # characters; what somebody named in it may be a megabyte of something else


class SynthError(Exception):
    """Base of all. Its text is a sentence for people."""

    @property
    def sentence(self) -> str:
        """What people are told."""
        said = str(self.args[0]) if self.args else type(self).__name__
        return said if len(said) <= LONGEST_SENTENCE else f"{said[: LONGEST_SENTENCE - 1]}…"

    def __str__(self) -> str:
        return self.sentence


class Invalid(SynthError):
    """What was given is not right. Carries every fault, not only the first."""

    def __init__(self, message: str, faults: Iterable[Fault] = ()) -> None:
        self.faults = tuple(faults)
        super().__init__(message, self.faults)

    def __str__(self) -> str:
        return "\n".join([self.sentence, *(f"  {fault}" for fault in self.faults)])


class NotFound(SynthError):
    """There is no such thing here. What belongs to another workspace does not exist either."""


class Conflict(SynthError):
    """The state of things does not allow this now."""


class Outdated(Conflict):
    """What was to be changed is not what it was any more: look at the difference, and decide again."""


class Busy(Conflict):
    """The workflow is running, and has it that nothing starts meanwhile. No run was made."""


class Unreadable(SynthError):
    """A later release saved it. A process of that release, or of a newer one, can read it."""


class NotAllowed(SynthError):
    """Whoever asks may not do this."""


class ConfigError(SynthError):
    """A setting is missing or malformed."""


class StorageError(SynthError):
    """The database cannot be read or written now. What was asked has not been done."""


class EngineError(SynthError):
    """A step was asked and gave no answer. What engineers look for beside the sentence is added as a note."""

    @property
    def technical(self) -> str:
        """The notes: a status, a service's own words."""
        return "; ".join(getattr(self, "__notes__", ()))


class Refused(EngineError):
    """The engine said no. Asking the same again would give the same answer.

    `remedy` names what a person can do at once, where we know it: `invite` (add the bot to a channel),
    `connect` (an account of the app that `about` names), `change` (the workflow: it can never succeed so).
    """

    def __init__(self, message: str, remedy: str | None = None, about: str | None = None) -> None:
        self.remedy = remedy
        self.about = about
        super().__init__(message, remedy, about)


class Wasted(Refused):
    """A model answered, and nothing can be made of the answer. What that took is counted all the same."""

    def __init__(
        self, message: str, model: str = "", tokens_in: int = 0, tokens_out: int = 0, cost: int | None = None
    ) -> None:
        self.took = model, tokens_in, tokens_out, cost
        super().__init__(message)
        self.args = message, *self.took  # for pickles: `Refused` has handed over its own


class Unavailable(EngineError):
    """It did not happen and can be asked again, after `retry_after` seconds where the engine said so."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        self.retry_after = retry_after
        super().__init__(message, retry_after)


class Limited(Unavailable):
    """The engine is asked too often. What it asks for concerns every process (core/walking/rates.py)."""


class Unknown(EngineError):
    """It may have happened. Never asked again without a person's word."""


def noted(error: E, technical: str) -> E:
    """The error, with what engineers look for."""
    if technical:
        error.add_note(technical)
    return error

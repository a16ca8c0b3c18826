"""What can go wrong with the embedded model, in sentences that people can act on."""

from core.errors import SynthError


class ModelUnavailable(SynthError):
    """The embedded model cannot be used now; the text says why and what to do next."""


class SourceFailed(SynthError):
    """One source of the weights did not give them; the next one is tried. Never leaves this room."""

"""The façade: all that the doors (Slack, HTTP, the terminal) call."""

from dataclasses import dataclass

from core.catalogue import Catalogue
from core.events import Hub
from core.library import Library
from core.planning import Plans
from core.running import Runs


@dataclass(frozen=True)
class Synth:
    """Plan, save, run, tell: four things with one owner each."""

    plans: Plans
    workflows: Library
    runs: Runs
    catalogue: Catalogue
    hub: Hub

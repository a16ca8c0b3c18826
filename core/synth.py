"""The façade: all that the doors (Slack, HTTP, the terminal) call."""

from dataclasses import dataclass, field

from core.accounts.accounts import Accounts
from core.catalogue import Catalogue
from core.conversation.plans import Plans
from core.events import Hub
from core.language import Languages
from core.library import Library
from core.months import Months
from core.running import Runs
from core.running.callbacks import Callbacks
from core.starting.deliveries import Deliveries
from core.starting.deploying import Deploying
from core.starting.triggers import Triggers


@dataclass(frozen=True)
class Synth:
    """Plan, save, run, tell: four things with one owner each."""

    plans: Plans
    workflows: Library
    runs: Runs
    catalogue: Catalogue
    hub: Hub
    triggers: Triggers
    deliveries: Deliveries
    accounts: Accounts
    deploying: Deploying
    months: Months
    callbacks: Callbacks
    languages: Languages = field(default_factory=Languages)

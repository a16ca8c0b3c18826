"""All stores over one database."""

from core.limits import RUNS_AT_ONCE
from core.vault import Vault
from storage.arming import Arming
from storage.census import SqlRunCensus
from storage.connections import SqlConnectionStore
from storage.conversations import SqlConversationStore
from storage.database import Database
from storage.deployments import SqlDeploymentStore
from storage.history import SqlHistory
from storage.hooks import SqlHookStore
from storage.listening import Listening
from storage.offers import SqlOfferStore
from storage.rates import SqlRateStore
from storage.rows import Definitions
from storage.runs import SqlRunStore
from storage.schedules import SqlScheduleStore
from storage.threads import SqlThreadStore
from storage.tokens import SqlTokenStore
from storage.usage import SqlUsageStore
from storage.workflows import SqlWorkflowStore


class SqlStores:
    """`core.stores.Stores` in SQL."""

    def __init__(
        self, database: Database, vault: Vault | None = None, *, runs_at_once: int = RUNS_AT_ONCE
    ) -> None:
        """Without a vault nothing that keeps a secret can be saved. `runs_at_once` is the limit of each
        workspace."""
        vault = vault or Vault()
        definitions = Definitions()
        self.database = database
        self.listening = Listening(database)
        arming = Arming(vault, self.listening)
        self.workflows = SqlWorkflowStore(database, definitions, arming)
        self.hooks = SqlHookStore(database, definitions, vault, arming, runs_at_once)
        self.deployments = SqlDeploymentStore(database, definitions, vault)
        self.runs = SqlRunStore(database, definitions, runs_at_once)
        self.census = SqlRunCensus(database)
        self.history = SqlHistory(database)
        self.schedules = SqlScheduleStore(database, definitions, runs_at_once)
        self.conversations = SqlConversationStore(database)
        self.threads = SqlThreadStore(database)
        self.connections = SqlConnectionStore(database)
        self.rates = SqlRateStore(database)
        self.offers = SqlOfferStore(database)
        self.usage = SqlUsageStore(database)
        self.tokens = SqlTokenStore(database)

"""All stores over one database."""

from storage.census import SqlRunCensus
from storage.conversations import SqlConversationStore
from storage.database import Database
from storage.rows import Definitions
from storage.runs import SqlRunStore
from storage.schedules import SqlScheduleStore
from storage.threads import SqlThreadStore
from storage.workflows import SqlWorkflowStore


class SqlStores:
    """`core.stores.Stores` in SQL."""

    def __init__(self, database: Database) -> None:
        definitions = Definitions()
        self.database = database
        self.workflows = SqlWorkflowStore(database, definitions)
        self.runs = SqlRunStore(database, definitions)
        self.census = SqlRunCensus(database)
        self.schedules = SqlScheduleStore(database, definitions)
        self.conversations = SqlConversationStore(database)
        self.threads = SqlThreadStore(database)

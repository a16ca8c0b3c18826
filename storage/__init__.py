"""Where everything is kept: one database, SQLite or PostgreSQL. Rows never leave this room."""

from storage.database import Database, open_database
from storage.stores import SqlStores

__all__ = ["Database", "SqlStores", "open_database"]

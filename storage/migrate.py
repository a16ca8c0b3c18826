"""Bringing a database up to date, one process at a time; and telling whether it is."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from core.errors import SynthError
from storage.database import Database

# Any number that no other program on this database uses for its own advisory lock.
_LOCK = 7_396_841


class OutOfDate(SynthError):
    """The database is older than this program."""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config


async def migrate(database: Database, *, to: str = "head") -> None:
    """Apply what is missing. A second process waits for the first: by a lock, or by SQLite's own."""

    def upgrade(connection: sa.Connection) -> None:
        if not database.is_sqlite:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, to)

    async with database.write() as connection:
        await connection.run_sync(upgrade)


async def check_migrated(database: Database) -> None:
    """Raise `OutOfDate` unless the database is at this program's version, or at one that it does not know:
    that of a newer release, whose migrations only add (tests/storage/test_migrate.py). So the processes of
    two releases work beside each other while one takes over from the other."""
    scripts = ScriptDirectory.from_config(_config())
    wanted = scripts.get_current_head()
    async with database.read() as connection:
        found = await connection.run_sync(lambda c: MigrationContext.configure(c).get_current_revision())
    older = {script.revision for script in scripts.walk_revisions()} - {wanted}
    if found is None or found in older:
        state = "is empty" if found is None else f"is at version {found}, this program wants {wanted}"
        raise OutOfDate(f"The database {state}. Run `synth migrate` first.")

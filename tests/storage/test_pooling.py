"""Behind a real PgBouncer: what would break there now and then is refused at once, with what to do."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy.engine import URL, make_url

from bot.app.examination import examine_database
from bot.config import read_settings
from bot.ports import free_port
from core.errors import ConfigError, StorageError
from storage.database import database_url
from storage.pooling import check_unpooled

_PGBOUNCER = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
behind = pytest.mark.skipif(_PGBOUNCER is None, reason="!!! pgbouncer is missing (tests/prepare installs it)")


@asynccontextmanager
async def bouncer(postgres_url: str, folder: Path, mode: str) -> AsyncIterator[str]:
    """The database's address through a pooler of its own."""
    url, port = make_url(postgres_url), free_port()
    process = await asyncio.create_subprocess_exec(
        *_command(url, port, folder, mode), stderr=asyncio.subprocess.DEVNULL
    )
    address = f"postgresql://{url.username}@127.0.0.1:{port}/{url.database}"
    try:
        async with asyncio.timeout(30):
            while not await _answers(address):
                assert process.returncode is None, "it ended instead of starting"
                await asyncio.sleep(0.05)
        yield address
    finally:
        process.kill()
        await process.wait()


def _command(url: URL, port: int, folder: Path, mode: str) -> list[str]:
    assert _PGBOUNCER is not None
    config = folder / "pgbouncer.ini"
    config.write_text(
        f"[databases]\n{url.database} = host={url.query['host']} user={url.username}\n"
        f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n"
        f"auth_type = any\npool_mode = {mode}\n"
    )
    # It refuses to run as root, and only the server's user may come to its socket.
    user = ["-u", Path(str(url.query["host"])).owner()] if os.getuid() == 0 else []
    config.chmod(0o644)
    for parent in [config.parent, *config.parents][:4]:
        parent.chmod(0o755)
    return [_PGBOUNCER, "-q", *user, str(config)]


async def _answers(address: str) -> bool:
    try:
        connection = await asyncpg.connect(address, statement_cache_size=0)
    except (OSError, asyncpg.PostgresError):
        return False
    await connection.close()
    return True


@behind
async def test_a_pooler_of_transactions_is_refused_in_words(postgres_url: str, tmp_path: Path) -> None:
    async with bouncer(postgres_url, tmp_path, "transaction") as address:
        with pytest.raises(ConfigError, match="past the pooler"):
            await check_unpooled(database_url(address))
        [part] = await examine_database(read_settings(database_url=address))
        assert (part.ok, part.required) == (False, True)
        assert "DATABASE_URL leads to a connection pooler" in part.detail


@behind
async def test_a_pooler_of_sessions_is_as_good_as_none(postgres_url: str, tmp_path: Path) -> None:
    async with bouncer(postgres_url, tmp_path, "session") as address:
        await check_unpooled(database_url(address))
        assert all(part.ok for part in await examine_database(read_settings(database_url=address)))


async def test_the_database_itself_is_not_taken_for_a_pooler(postgres_url: str) -> None:
    await check_unpooled(database_url(postgres_url))


async def test_a_database_that_is_away_is_not_taken_for_one_either() -> None:
    with pytest.raises(StorageError):
        await check_unpooled(database_url(f"postgresql://nobody@127.0.0.1:{free_port()}/none"))

"""`synth token`: what is asked for is checked, and the secret is shown once and alone."""

import io

import pytest
from rich.console import Console
from typer.testing import CliRunner

from bot.__main__ import app
from bot.app import open_tokens
from bot.config import Settings
from bot.terminal.tokens import Wish, create, revoke, show
from core.access.tokens import digest, read_scopes
from core.errors import Invalid, NotFound


class Terminal:
    """What was printed, on a screen wide enough."""

    def __init__(self) -> None:
        self._file = io.StringIO()
        self.console = Console(file=self._file, width=200)

    @property
    def told(self) -> str:
        return self._file.getvalue()


@pytest.fixture
def settings(sqlite_url: str) -> Settings:
    return Settings(database_url=sqlite_url)


async def test_the_secret_is_given_back_and_only_its_digest_kept(settings: Settings) -> None:
    terminal = Terminal()
    secret = await create(open_tokens(settings), Wish("T1", "ci", ("read", "run")), terminal.console)
    async with open_tokens(settings) as store:
        token = await store.find(digest(secret))
    assert token is not None
    assert (token.grant.name, sorted(token.grant.scopes)) == ("ci", ["read", "run"])
    assert secret not in terminal.told


async def test_a_workspace_that_nobody_has_heard_of_is_pointed_out(settings: Settings) -> None:
    terminal = Terminal()
    await create(open_tokens(settings), Wish("T1", "ci", ("read",)), terminal.console)
    assert "Is that its id?" in terminal.told


@pytest.mark.parametrize(
    ("wish", "fault"),
    [
        (Wish("T1", "ci", ("fly",)), "There is no scope “fly”. The scopes are read, run, decide"),
        (Wish("T1", "ci", (" , ",)), "A token needs a scope"),
        (Wish("T1", "c i", ("read",)), "name: up to 40 letters"),
        (Wish("T1", "", ("read",)), "name: up to 40 letters"),
        (Wish("acme", "ci", ("read",)), "workspace: an id such as"),
        (Wish("T1", "ci", ("read",), days=0), "days: at least one"),
    ],
)
async def test_what_can_be_no_token_is_refused_with_the_reason(
    settings: Settings, wish: Wish, fault: str
) -> None:
    with pytest.raises(Invalid) as refused:
        await create(open_tokens(settings), wish, Terminal().console)
    assert fault in str(refused.value)
    async with open_tokens(settings) as store:
        assert await store.all() == []


def test_scopes_are_read_as_people_write_them() -> None:
    assert read_scopes(["read,run"]) == read_scopes(["Run", "read"]) == read_scopes(["read run"])


async def test_the_list_shows_every_token_and_how_it_stands(settings: Settings) -> None:
    terminal = Terminal()
    await show(open_tokens(settings), None, terminal.console)
    assert "`synth token create` makes one" in terminal.told
    for name in ("ci", "prom"):
        await create(open_tokens(settings), Wish("T1", name, ("read",)), Terminal().console)
    await revoke(open_tokens(settings), 1, Terminal().console)
    await show(open_tokens(settings), "T1", terminal.console)
    lines = terminal.told.splitlines()[-2:]
    assert [(*line.split()[:2], "revoked on" in line) for line in lines] == [
        ("1", "ci", True),
        ("2", "prom", False),
    ]


async def test_a_second_revocation_says_when_the_first_was(settings: Settings) -> None:
    terminal = Terminal()
    await create(open_tokens(settings), Wish("T1", "ci", ("read",)), terminal.console)
    await revoke(open_tokens(settings), 1, terminal.console)
    assert "opens nothing any more" in terminal.told
    await revoke(open_tokens(settings), 1, terminal.console)
    assert "already" in terminal.told
    with pytest.raises(NotFound):
        await revoke(open_tokens(settings), 2, terminal.console)


def test_the_command_prints_the_secret_alone_for_scripts(sqlite_url: str) -> None:
    command = ["token", "create", "--workspace", "T1", "--name", "ci", "--scopes", "read", "--days", "90"]
    done = CliRunner().invoke(app, command, env={"DATABASE_URL": sqlite_url})
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("synth_")
    assert len(done.stdout.splitlines()) == 1

"""The command `synth`. Each command imports what it needs when it is called: help is there at once."""

import asyncio
import logging
import os
import sys
from collections.abc import Coroutine
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from platformdirs import user_data_path
from rich.console import Console

from bot.logs import handler
from core.access.tokens import MEANINGS
from core.errors import ConfigError, SynthError
from core.stores import TokenStore

app = typer.Typer(
    help="Say what you want in Slack; Synth plans a workflow, saves it, runs it, and tells it in a thread.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

SCOPES = " · ".join(f"{scope}: {meaning}" for scope, meaning in MEANINGS.items())
DataFolder = Annotated[Path, typer.Option("--data", help="Where the local workspace keeps everything.")]
_DATA = user_data_path("synth")


@app.command()
def local(
    data: DataFolder = _DATA,
    port: Annotated[int | None, typer.Option(help="The port of the chat page.")] = None,
    model: Annotated[str | None, typer.Option(help="`none` starts without the embedded model.")] = None,
    fetch: Annotated[bool, typer.Option(help="Fetch the embedded model if it is missing.")] = True,
) -> None:
    """Everything on this machine: a chat page instead of Slack, SQLite, a model that needs no key."""
    from bot.local import run_local

    given = _given(synth_port=port, synth_model=model)
    _run(run_local(data, Console(), fetch=fetch, **given))


@app.command()
def demo(
    crash: Annotated[
        bool, typer.Option(help="Kill Synth with SIGKILL in mid-run and start it again.")
    ] = False,
    model: Annotated[str | None, typer.Option(help="`none` plays an intent that needs no model.")] = None,
) -> None:
    """Play one intent from words to the finished thread, in this terminal, on a database of its own."""
    from bot.demo import play

    raise typer.Exit(_run(play(Console(), crash=crash, model=model)))


@app.command()
def serve() -> None:
    """Synth for a real Slack workspace: Slack, the web, and performing runs. Settings: see the README."""
    from bot.production import run_server

    _run(run_server(Console()))


@app.command()
def worker() -> None:
    """More capacity for performing runs, beside `synth serve` on the same PostgreSQL."""
    from bot.production import run_worker

    _run(run_worker(Console()))


@app.command()
def migrate() -> None:
    """Bring the database of DATABASE_URL up to date."""
    from bot.app import bring_up_to_date
    from bot.config import read_settings

    _run(bring_up_to_date(read_settings()))
    Console().print("The database is up to date.")


@app.command()
def export(
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only runs made since that day (UTC).")
    ] = None,
    workspace: Annotated[str | None, typer.Option(help="Only those of this workspace (`T…`).")] = None,
    out: Annotated[Path | None, typer.Option(help="A file to write; without it, standard output.")] = None,
) -> None:
    """Write every run of DATABASE_URL down, oldest first: a line of JSON each, with answers and decisions."""
    from bot.app import export_runs
    from bot.config import read_settings
    from bot.terminal.export import write_down

    began = None if since is None else since.replace(tzinfo=UTC)
    count = _run(write_down(export_runs(read_settings(), workspace=workspace, since=began), out))
    Console(stderr=True).print(f"{count} run{'' if count == 1 else 's'} exported.")


@app.command()
def doctor() -> None:
    """Look at everything that `synth serve` stands on, and say what is not right."""
    from bot.doctor import run_doctor

    raise typer.Exit(_run(run_doctor(Console())))


Address = Annotated[str | None, typer.Option("--url", help="Where Synth listens.")]
Token = Annotated[str | None, typer.Option(help="An API token; SYNTH_API_TOKEN by default.")]


@app.command()
def run(
    file: Annotated[Path, typer.Argument(help="A definition in YAML or JSON.")],
    inputs: Annotated[list[str] | None, typer.Argument(help="key=value …")] = None,
) -> None:
    """Perform a definition from a file, here and now, on a database that is thrown away."""
    from bot.local import open_alone
    from bot.terminal.run_file import run_command

    raise typer.Exit(_run(run_command(file, inputs or [], open_alone, Console())))


@app.command()
def watch(
    run_id: Annotated[int, typer.Argument(metavar="RUN", help="The number of a run.")],
    url: Address = None,
    token: Token = None,
    data: DataFolder = _DATA,
) -> None:
    """Show a run as a live tree. Without a token, that of the local workspace is taken."""
    from bot.local import reached
    from bot.terminal.watch import watch_command

    raise typer.Exit(watch_command(run_id, *reached(data, url, token)))


@app.command()
def model(
    size: Annotated[str, typer.Argument(help="1.5b or 0.5b")] = "1.5b",
    folder: Annotated[Path | None, typer.Option(help="Where the weights are kept.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Only verify what is there.")] = False,
) -> None:
    """Fetch and verify the embedded model."""
    from bot.model.command import model_command

    raise typer.Exit(model_command(size, folder, check=check))


tokens = typer.Typer(help="API tokens: make, list and revoke them.", no_args_is_help=True)
app.add_typer(tokens, name="token")

LocalFolder = Annotated[
    Path | None, typer.Option("--data", help="Of a local workspace in this folder, instead of DATABASE_URL.")
]


@tokens.command("create")
def create_token(
    workspace: Annotated[
        str, typer.Option(help="The workspace it is for (`T…`, as `synth doctor` says it).")
    ],
    name: Annotated[str, typer.Option(help="What it does is told under this name.")],
    scopes: Annotated[list[str], typer.Option(help=f"What it may do, such as `read,run`. {SCOPES}")],
    days: Annotated[
        int | None, typer.Option(min=1, max=36_500, help="How long it is valid; without it, until revoked.")
    ] = None,
    data: LocalFolder = None,
) -> None:
    """Make a token and print it, once: only a digest is kept."""
    from bot.terminal.tokens import Wish, create

    wish = Wish(workspace, name, tuple(scopes), days)
    typer.echo(_run(create(_tokens_of(data), wish, Console(stderr=True))))


@tokens.command("list")
def list_tokens(
    workspace: Annotated[str | None, typer.Option(help="Only those of this workspace (`T…`).")] = None,
    data: LocalFolder = None,
) -> None:
    """Show every token there is or was, without its secret."""
    from bot.terminal.tokens import show

    _run(show(_tokens_of(data), workspace, Console()))


@tokens.command("revoke")
def revoke_token(
    number: Annotated[int, typer.Argument(metavar="ID", help="As `synth token list` shows it.")],
    data: LocalFolder = None,
) -> None:
    """Have a token open nothing any more."""
    from bot.terminal.tokens import revoke

    _run(revoke(_tokens_of(data), number, Console()))


def main() -> None:
    """Where `synth` begins. A wrong setting is one line and exit code 2, another refusal exit code 1."""
    logging.basicConfig(
        level=os.environ.get("SYNTH_LOG", "WARNING").upper(),
        handlers=[handler(Console(stderr=True))],
    )
    try:
        app()
    except ConfigError as error:
        _complain(error)
        sys.exit(2)
    except SynthError as error:
        _complain(error)
        sys.exit(1)


def _run(main: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(main)


def _tokens_of(folder: Path | None) -> AbstractAsyncContextManager[TokenStore]:
    from bot.app import open_tokens
    from bot.config import database_path, read_settings

    return open_tokens(
        read_settings(**_given(database_url=None if folder is None else database_path(folder)))
    )


def _given(**options: Any) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value is not None}


def _complain(error: SynthError) -> None:
    Console(stderr=True).print(f"synth: {error}", markup=False, highlight=False, soft_wrap=True)


if __name__ == "__main__":
    main()

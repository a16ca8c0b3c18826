"""`synth local`: everything on this machine, with a chat page instead of Slack, no account and no key."""

import asyncio
import json
import os
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack, asynccontextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pydantic import SecretStr
from rich.console import Console

from bot.app import open_house
from bot.config import Settings, database_path, read_settings
from bot.model.progress import Report, shown
from bot.model.status import Phase
from bot.models import Models, open_models
from bot.server import Served, open_server, until_stopped
from bot.slack import SHORTCUT
from bot.workspace import API_PATH, TEAM, Shortcut, SlashCommand, open_workspace
from core.errors import ConfigError
from core.synth import Synth
from core.vault import new_key

_KEYS = "keys.json"

COMMANDS = (
    SlashCommand(
        "/synth",
        "Plan a workflow from your words, or run one",
        "what you want | run | list | show | history | status | pause | resume | connect | help",
    ),
)


@dataclass(frozen=True, repr=False)
class Keys:
    """Tokens of one local workspace. They open nothing but what listens on this machine."""

    bot_token: str
    app_token: str
    signing_secret: str
    api_token: str
    secret_key: str = ""


def local_keys(folder: Path) -> Keys:
    """The keys of a data folder, made on its first use."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / _KEYS
    if file.exists():
        try:
            return _whole(file, Keys(**json.loads(file.read_text())))
        except (ValueError, TypeError) as error:
            raise ConfigError(
                f"{file} is damaged. Delete it to get new keys; everything else stays."
            ) from error
    keys = Keys(
        bot_token=f"xoxb-{secrets.token_hex(12)}",
        app_token=f"xapp-{secrets.token_hex(12)}",
        signing_secret=secrets.token_hex(16),
        api_token=secrets.token_urlsafe(24),
        secret_key=new_key(),
    )
    return _written(file, keys)


def _whole(file: Path, keys: Keys) -> Keys:
    """Those of a folder from before there was a `secret_key` get one."""
    return keys if keys.secret_key else _written(file, replace(keys, secret_key=new_key()))


def _written(file: Path, keys: Keys) -> Keys:
    fresh = file.with_suffix(".new")  # renamed when it is whole: a kill leaves no half of one
    fresh.touch(mode=0o600)
    fresh.chmod(0o600)
    fresh.write_text(json.dumps(asdict(keys)))
    fresh.rename(file)
    return keys


@asynccontextmanager
async def open_local(
    folder: Path,
    models: Models | None = None,
    environment: Mapping[str, str] = os.environ,
    **given: Any,
) -> AsyncIterator[Served]:
    """The whole of it on a data folder. `given` are settings that come before the environment's, such as
    another `database_url` than the folder's own SQLite; engines find theirs in `environment`."""
    keys = local_keys(folder)
    given.setdefault("database_url", database_path(folder))
    settings = _pointed_at_itself(read_settings(**given), keys)
    async with (
        open_workspace(
            folder / "workspace.sqlite",
            bot_token=keys.bot_token,
            app_token=keys.app_token,
            signing_secret=keys.signing_secret,
            commands=COMMANDS,
            shortcuts=(Shortcut(SHORTCUT, "Make a workflow of this"),),
        ) as workspace,
        open_server(
            settings, local=workspace, models=models, bring_up_to_date=True, environment=environment
        ) as served,
    ):
        yield served


def _pointed_at_itself(settings: Settings, keys: Keys) -> Settings:
    """The settings with our own workspace as Slack, whatever Slack the environment may name."""
    address = f"http://{settings.synth_host}:{settings.synth_port}"
    return settings.model_copy(
        update={
            "slack_bot_token": SecretStr(keys.bot_token),
            "slack_app_token": SecretStr(keys.app_token),
            "slack_signing_secret": None,
            "slack_api_url": address + API_PATH,
            "synth_api_token": SecretStr(keys.api_token),
            "synth_secret_key": settings.synth_secret_key or SecretStr(keys.secret_key),
        }
    )


def reached(folder: Path, url: str | None, token: str | None) -> tuple[str, str | None]:
    """Where a running Synth is and what opens it: as given, as the settings say, else the local workspace."""
    settings = read_settings()
    if token is None and settings.synth_api_token is not None:
        token = settings.synth_api_token.get_secret_value()
    if token is None and (folder / _KEYS).exists():
        token = local_keys(folder).api_token
    return url or f"http://{settings.synth_host}:{settings.synth_port}", token


@asynccontextmanager
async def open_alone() -> AsyncIterator[tuple[Synth, str]]:
    """Synth without doors on a database that is thrown away, and the name of its workspace."""
    with TemporaryDirectory(prefix="synth-run-") as folder:
        settings = read_settings(database_url=database_path(Path(folder)))
        async with (
            open_house(settings, messenger=None, bring_up_to_date=True) as house,
            house.working(),
        ):
            yield house.synth, TEAM


async def run_local(folder: Path, console: Console, *, fetch: bool, **given: Any) -> None:
    """Serve until stopped, saying where."""
    settings = read_settings(**given)
    async with open_models(settings, fetch=fetch) as models, open_local(folder, models, **given) as served:
        following = asyncio.create_task(_follow_model(models, served, console), name="model's progress")
        try:
            await until_stopped(lambda: _announce(served, models, console), served.house.drain)
        finally:
            following.cancel()
    console.print("Stopped. Nothing is lost: what was under way goes on at the next start.")


def _announce(served: Served, models: Models, console: Console) -> None:
    say = console.print
    say()
    say(f"[bold]Synth is running:[/bold] [link]{served.address}/[/link]  (Ctrl-C stops it)")
    say(f"Model: {models.status}", highlight=False)
    say("The API, from another terminal:")
    say(
        f"  curl -H 'Authorization: Bearer {served.api_token}' {served.address}/api/workflows",
        highlight=False,
        soft_wrap=True,
        markup=False,
    )


async def _follow_model(models: Models, served: Served, console: Console) -> None:
    """Show a download's progress, and say when the model is ready or why it is not."""
    model = models.embedded
    if model is None or model.status.phase is Phase.ABSENT:
        return
    fetched = False
    with ExitStack() as stack:
        report: Report | None = None
        while not model.status.settled:
            if model.progress is not None:
                fetched = True
                report = report or stack.enter_context(shown(console))
                report(model.progress)
            await asyncio.sleep(0.2)
    if fetched:
        _announce(served, models, console)
    else:
        console.print(f"Model: {models.status}", highlight=False)

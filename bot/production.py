"""`synth serve` and `synth worker`: Synth for a real workspace."""

from aiohttp import ClientSession
from rich.console import Console

from bot.app import is_sqlite, open_house
from bot.config import read_settings
from bot.server import SLACK_PATIENCE, connected, open_server, slack_client, until_stopped
from bot.slack.messenger import SlackMessenger
from core.errors import ConfigError


async def run_server(console: Console) -> None:
    """Serve Slack and the web, and perform runs, until stopped."""
    settings = read_settings()
    async with open_server(settings) as served:
        way = "Socket Mode" if settings.slack_app_token else "HTTP, at /slack/events"
        await until_stopped(
            lambda: console.print(
                f"Synth serves the workspace {served.workspace_id} ({way}) and listens on {served.address}.",
                highlight=False,
            ),
            served.house.drain,
        )


async def run_worker(console: Console) -> None:
    """Perform runs until stopped. Refused on SQLite, which only one process can use."""
    settings = read_settings()
    if is_sqlite(settings):
        raise ConfigError(
            "A worker needs PostgreSQL: an SQLite database belongs to the one process of `synth serve`. "
            "Set DATABASE_URL to postgresql://…"
        )
    async with ClientSession(timeout=SLACK_PATIENCE) as http:
        clients = await connected(slack_client(settings, http))
        async with open_house(settings, messenger=SlackMessenger(clients)) as house, house.working():
            await until_stopped(
                lambda: console.print("This worker performs runs.", highlight=False), house.drain
            )

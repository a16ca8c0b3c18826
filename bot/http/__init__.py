"""The door for programs: REST at `/api`, runs live at `/ws`, health. `add_routes` puts all of it in place."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.http import hooks
from bot.http.callbacks import CallbackDoor
from bot.http.calls import every_call
from bot.http.connected import ConnectPages
from bot.http.events import EventsDoor
from bot.http.figures import MetricsPage
from bot.http.follower import Pace
from bot.http.gate import Caller, Gate
from bot.http.health import Health, HealthPages, Part
from bot.http.live import Live
from bot.http.routes import PREFIX, api_application
from bot.http.tokens import BootstrapGate, TokenGate
from core.synth import Synth

__all__ = ["BootstrapGate", "Caller", "Gate", "Health", "Pace", "Part", "TokenGate", "add_routes"]


def add_routes(
    app: web.Application,
    synth: Synth,
    gate: Gate,
    health: Health,
    *,
    figures: Callable[[], Awaitable[bytes]] | None = None,
    pace: Pace | None = None,
) -> None:
    """Serve the API in `app`, beside whatever else it serves: what is not ours is left alone."""
    app.add_subapp(PREFIX, api_application(every_call(synth), gate))
    app.add_subapp(hooks.PREFIX, hooks.hooks_application(synth.deliveries))
    live = Live(synth.runs, synth.hub, gate, pace or Pace())
    app.router.add_get("/ws", live.answer, allow_head=False)
    app.on_shutdown.append(live.stop)
    EventsDoor(synth.deploying).add_to(app)
    CallbackDoor(synth.callbacks).add_to(app)
    ConnectPages(synth.accounts).add_to(app)
    pages = HealthPages(health)
    app.router.add_get("/healthz", pages.alive)
    app.router.add_get("/readyz", pages.ready)
    if figures is not None:
        app.router.add_get("/metrics", MetricsPage(figures, gate).answer)

"""Whether Synth is alive, and whether it can take work. Both are asked without a token, so neither tells
anything that a stranger should not know."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from aiohttp import web

from bot.http.models.health import Alive, PartReply, Readiness

log = logging.getLogger(__name__)

PATIENCE = 5.0  # seconds for all parts together


@dataclass(frozen=True)
class Part:
    """One part that Synth stands on. `detail` is a few words for whoever runs it, and no secret."""

    name: str
    ok: bool
    detail: str = ""
    required: bool = False


class Health(Protocol):
    """Looks at the parts."""

    async def parts(self) -> Sequence[Part]:
        """All of them, now. The database and its migrations are `required`; engines and model are not."""


class HealthPages:
    """`/healthz` and `/readyz`."""

    def __init__(self, health: Health, patience: float = PATIENCE) -> None:
        self._health = health
        self._patience = patience

    async def alive(self, _: web.Request) -> web.Response:
        """The process answers: nothing else is looked at, or a slow database would get it restarted."""
        return _json(Alive().model_dump_json(), 200)

    async def ready(self, _: web.Request) -> web.Response:
        """503 when a required part is not right, or cannot say so in time."""
        try:
            async with asyncio.timeout(self._patience):
                parts = await self._health.parts()
        except TimeoutError:
            parts = [Part("checks", False, f"no answer within {self._patience:g} s", required=True)]
        except Exception:  # the edge of a request that must always be answered
            log.exception("the health checks failed")
            parts = [Part("checks", False, "they failed; the log says why", required=True)]
        ready = all(part.ok for part in parts if part.required)
        readiness = Readiness(
            status="ready" if ready else "not ready",
            parts={p.name: PartReply(ok=p.ok, required=p.required, detail=p.detail) for p in parts},
        )
        return _json(readiness.model_dump_json(), 200 if ready else 503)


def _json(text: str, status: int) -> web.Response:
    return web.Response(status=status, text=text, content_type="application/json")

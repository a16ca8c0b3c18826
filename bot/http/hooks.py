"""Callers from outside: `POST /hooks/w/{secret}` starts the workflow that the secret belongs to.

An address that is nobody's, or whose workflow is deleted or paused, answers as if there were nothing, and
before the body is read. The secret is never logged.
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping

from aiohttp import web

from bot.http.body import read_raw
from bot.http.models.triggers import DeliveryKept
from bot.http.problems import door
from core.characters import holdable
from core.errors import NotFound
from core.starting.deliveries import Deliveries, Taken
from core.webhooks import Posted

PREFIX = "/hooks/w"
MOST_BYTES = 1_000_000
_AT_ONCE = 20  # of one workspace, slow or large: they leave room for those of another
_SMALL = 64 * 1024  # bytes that may wait in memory, however many wait


def hooks_application(deliveries: Deliveries) -> web.Application:
    """To be mounted at `PREFIX`."""
    application = web.Application(middlewares=[door])
    application.router.add_post("/{secret}", _Hooks(deliveries).answer)
    return application


class _Hooks:
    def __init__(self, deliveries: Deliveries) -> None:
        self._deliveries = deliveries
        self._room: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(_AT_ONCE))

    async def answer(self, request: web.Request) -> web.Response:
        """202 once what came is kept, with the number of its run, which begins after that."""
        called = await self._deliveries.called(request.match_info["secret"])
        if called is None:
            raise NotFound("There is nothing at this address.")
        async with self._room[called.workflow.workspace]:
            body = await read_raw(request, MOST_BYTES)
            posted = posted_by(request, body)
            taken = None if len(body) <= _SMALL else await self._deliveries.receive(called, posted)
        if taken is None:
            taken = await self._deliveries.receive(called, posted)
        response = accepted(taken)
        await response.prepare(request)
        await response.write_eof()
        await self._deliveries.begin(taken)
        return response


def posted_by(request: web.Request, body: bytes) -> Posted:
    """A request as core sees it."""
    return Posted(request.headers.get("Content-Type", ""), _headers(request), body)


def accepted(taken: Taken) -> web.Response:
    """It is kept."""
    if taken.skipped:
        kept = DeliveryKept(message=taken.skipped, status="skipped")
    elif taken.run_id is None:
        kept = DeliveryKept()
    else:
        kept = DeliveryKept(runId=taken.run_id, message=_STARTED)
    headers = {"Cache-Control": "no-store"}
    text = kept.model_dump_json()
    return web.Response(status=202, text=text, content_type="application/json", headers=headers)


_STARTED = "Workflow execution started"


def _headers(request: web.Request) -> Mapping[str, str]:
    """By their names in lower case; what comes twice is one, as HTTP has it."""
    found: dict[str, str] = {}
    for name, value in request.headers.items():
        key = name.lower()
        found[key] = f"{found[key]}, {value}" if key in found else value
    return {name: str(holdable(value)) for name, value in found.items()}

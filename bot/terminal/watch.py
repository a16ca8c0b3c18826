"""`synth watch 12`: a run of a running server, followed over its WebSocket."""

import asyncio
from collections.abc import AsyncGenerator

from aiohttp import ClientError, ClientSession, ClientTimeout, ClientWebSocketResponse, WSMsgType
from pydantic import ValidationError
from rich.console import Console

from bot.http.models.runs import RunReply
from bot.terminal.show import INTERRUPTED, WRONG_USAGE, show
from core.errors import SynthError

PATIENCE = 60.0  # seconds without an answer before a server that was there is given up
_PAUSE = 1.0  # seconds between tries
_LULL = 0.1  # seconds in which events that come together are taken as one


class CannotWatch(SynthError):
    """There is nothing to watch, or nobody who shows it."""


async def watch(
    run_id: int, address: str, token: str | None, console: Console, patience: float = PATIENCE
) -> int:
    """Follow a run to its end. Exit codes: 0 completed, 1 failed or cancelled, 2 nothing to watch."""
    try:
        if not token:
            raise CannotWatch("An API token is needed: set SYNTH_API_TOKEN, or use --token.")
        headers = {"Authorization": f"Bearer {token}"}
        async with ClientSession(headers=headers, timeout=ClientTimeout(total=30)) as http:
            server = _Server(http, address.rstrip("/"), run_id)
            return await show(server.states(patience), console)
    except CannotWatch as error:
        console.print(str(error), markup=False, highlight=False, soft_wrap=True)
        return WRONG_USAGE


def watch_command(run_id: int, address: str, token: str | None) -> int:
    """What `synth watch` does. Ctrl-C stops looking, not the run."""
    console = Console()
    try:
        return asyncio.run(watch(run_id, address, token, console))
    except KeyboardInterrupt:
        console.print(f"The run goes on. Look again with `synth watch {run_id}`.", highlight=False)
        return INTERRUPTED


class _Server:
    """A running Synth, as far as one run goes."""

    def __init__(self, http: ClientSession, address: str, run_id: int) -> None:
        self._http = http
        self._address = address
        self._run_id = run_id

    async def states(self, patience: float) -> AsyncGenerator[RunReply, None]:
        """The run as it is now, again whenever something happened, until it has ended. A server that goes
        away is waited for: the run goes on when it is back."""
        clock = asyncio.get_running_loop().time
        try:
            run = await self._run()
        except (_Away, ClientError, TimeoutError, OSError) as error:
            raise CannotWatch(f"No Synth answers at {self._address} ({_reason(error)}).") from error
        yield run
        heard = clock()
        while not run.status.ended:
            try:
                async with self._http.ws_connect(f"{self._address}/ws", heartbeat=20) as ws:
                    await ws.send_json(
                        {"type": "subscribe", "runId": self._run_id, "after": run.metadata.seq}
                    )
                    while not run.status.ended and await _something_happened(ws):
                        run = await self._run()
                        heard = clock()
                        yield run
            except (_Away, ClientError, TimeoutError, OSError):
                if clock() - heard > patience:
                    raise CannotWatch(
                        f"The server at {self._address} has not answered for {patience:.0f} s. The run goes "
                        f"on when it is back; look again with `synth watch {self._run_id}`."
                    ) from None
            if not run.status.ended:
                await asyncio.sleep(_PAUSE)

    async def _run(self) -> RunReply:
        url = f"{self._address}/api/execute/run/{self._run_id}"
        async with self._http.get(url) as answer:
            if answer.status == 401:
                raise CannotWatch(f"The server at {self._address} does not take this API token.")
            if answer.status == 403:
                raise CannotWatch("This API token may not look at runs: it needs the scope `read`.")
            if answer.status == 404:
                raise CannotWatch(f"There is no run {self._run_id} at {self._address}.")
            if answer.status >= 500:
                raise _Away
            try:
                return RunReply.model_validate_json(await answer.read())
            except ValidationError:
                raise CannotWatch(
                    f"What answers at {self._address} is no Synth, or another version."
                ) from None


class _Away(Exception):
    """The server is there and cannot answer now."""


async def _something_happened(ws: ClientWebSocketResponse) -> bool:
    """Wait for news of the run, and a moment for more of it; False once the connection is gone."""
    while True:
        message = await ws.receive()
        if message.type is not WSMsgType.TEXT:
            return False
        if message.json()["type"] not in ("subscribed", "error"):
            break
    try:
        async with asyncio.timeout(_LULL):
            while (await ws.receive()).type is WSMsgType.TEXT:
                pass
    except TimeoutError:
        pass
    return True


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__

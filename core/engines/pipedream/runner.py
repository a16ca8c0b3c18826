"""The runner: a workflow of the customer's at Pipedream that takes whole stages and calls back.

Its one code step is in `docs/pipedream-runner/`; this is what it is sent, and how its answers are read.
"""

import hmac
import json
import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout, TCPConnector
from pydantic import BaseModel, JsonValue, ValidationError

from core.characters import holdable
from core.engine import Outcome
from core.engines.pipedream.answers import outcome_of, refusal_of
from core.engines.pipedream.faults import Asked, of_status, words_of
from core.engines.pipedream.settings import PipedreamSettings
from core.errors import EngineError, Invalid, NotAllowed, Refused, Unavailable, Unknown, noted
from core.headers import retry_after
from core.stage import Report

MOST_BYTES = 500_000  # the service takes 512 KB, with its headers
LONGEST_S = 750  # that a workflow may run there, on any plan
TOO_LARGE = (
    "{size} is more than Pipedream's runner takes at once (512 KB). Have the steps name only the part that "
    "they need, as in {{{{find.items[0].title}}}}, or sum it up before. Without PIPEDREAM_RUNNER_URL there "
    "is no such limit."
)
_PATIENCE = ClientTimeout(total=30, sock_connect=10)
_ASKED = Asked("take the steps", harmless=False)


class Runner:
    """Sends stages to one workflow, and reads what it calls back."""

    def __init__(self, http: ClientSession, url: str, secret: str, grace_s: float) -> None:
        self._http = http
        self._url = url
        self._secret = secret
        self.grace_s = grace_s  # beyond the time that the steps themselves may take

    async def send(self, body: bytes) -> None:
        """Hand a stage over, once. Returns when the workflow has accepted it."""
        status, headers, text = await self._post(body)
        if status == 202:
            return
        if 200 <= status < 300:
            raise noted(Unknown(f"{_NOT_OURS}."), f"the runner answered {status}")
        raise _refusal(status, headers, text)

    async def ping(self) -> Sequence[str]:
        """The names of the variables that the workflow lacks. Nothing is performed. Raises what is wrong."""
        nonce = secrets.token_urlsafe(12)
        status, headers, text = await self._post(json.dumps({"ping": nonce}).encode())
        if status != 200:
            raise _refusal(status, headers, text)
        try:
            said = json.loads(text)
        except ValueError:
            said = None
        if not isinstance(said, dict) or said.get("pong") != nonce:
            raise Refused(
                f"{_NOT_OURS}; if it is an older one, paste docs/pipedream-runner/runner.mjs again."
            )
        return [str(name) for name in said.get("missing") or ()]

    def admit(self, headers: Mapping[str, str]) -> None:
        """Raise `NotAllowed` unless it is the workflow who calls."""
        given = headers.get("authorization", "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, f"Bearer {self._secret}".encode()):
            raise NotAllowed("The secret is missing or not right.")

    async def _post(self, body: bytes) -> tuple[int, Mapping[str, str], str]:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self._secret}"}
        try:
            async with self._http.post(
                self._url, data=body, headers=headers, allow_redirects=False
            ) as answer:
                found = {name.lower(): value for name, value in answer.headers.items()}
                return answer.status, found, (await answer.content.read(10_000)).decode(errors="replace")
        except (ClientConnectorError, ConnectionRefusedError) as error:
            raise Unavailable("The runner at Pipedream cannot be reached right now.") from error
        except TimeoutError as error:
            raise Unknown("The runner at Pipedream did not answer in time.") from error
        except (ClientError, OSError, ValueError) as error:
            broke = Unknown("The runner at Pipedream broke the connection off before it answered.")
            raise noted(broke, type(error).__name__) from error


class _Step(BaseModel):
    step_id: str
    status: str


class _Callback(BaseModel):
    run_id: str
    key: str
    type: str
    step: dict[str, Any] | None = None
    steps: list[dict[str, Any]] = []


def report_of(body: bytes) -> Report:
    """What a callback tells. The end of a stage tells of those steps whose own callbacks did not arrive."""
    try:
        said = _Callback.model_validate(holdable(json.loads(body)))
        told = [said.step] if said.step is not None else said.steps
        outcomes = {_Step.model_validate(one).step_id: one for one in told}
        workspace, _, number = said.run_id.rpartition("/")
        return Report(workspace, _number(number), said.key, outcomes)
    except (ValidationError, ValueError, RecursionError):
        raise Invalid("This is no callback of the runner.") from None


def outcome_told(told: Mapping[str, JsonValue]) -> Outcome:
    """What became of one step. Raises `Refused` or `Unknown`; the workflow's own tries are used up then."""
    said, technical = words_of(told.get("error")), words_of(told.get("technical"))
    match told.get("status"):
        case "done":
            summary = told.get("summary")
            exports = {} if summary is None else {"$summary": summary}
            return outcome_of({"ret": told.get("ret"), "exports": exports, "os": []})
        case "refused":
            raise noted(Refused(said or _SERVICE), technical)
        case "unavailable":
            raise noted(Refused(said or "Pipedream is not available right now."), technical)
        case _:
            unknown = Unknown(said or "The runner at Pipedream does not know what became of it.")
            raise noted(unknown, technical)


def said_by(error: Refused, service: str) -> Refused:
    """A refusal in the name of who refused: the runner knows no names of services."""
    if not error.sentence.startswith(_SERVICE):
        return error
    return refusal_of(words_of(error.sentence.removeprefix(_SERVICE)), service, error.technical)


@asynccontextmanager
async def open_runner(settings: PipedreamSettings) -> AsyncIterator[Runner | None]:
    """Where one is set up. Each stage goes over a connection of its own: one that was kept open may be closed
    by the other side just as we write."""
    if settings.runner_url is None or settings.runner_secret is None:
        yield None
        return
    async with ClientSession(connector=TCPConnector(force_close=True), timeout=_PATIENCE) as http:
        secret = settings.runner_secret.get_secret_value()
        yield Runner(http, settings.runner_url, secret, settings.runner_grace_s)


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise ValueError(text)
    return int(text)


_SERVICE = "The service said:"  # as docs/pipedream-runner/runner.mjs has it
_OPERATOR = "Whoever runs Synth has to look at it"
_NOT_OURS = f"The workflow at PIPEDREAM_RUNNER_URL is not Synth's runner. {_OPERATOR}"


def _refusal(status: int, headers: Mapping[str, str], text: str) -> EngineError:
    if status in (401, 403):
        return Refused(
            f"The runner at Pipedream does not know Synth. {_OPERATOR}: PIPEDREAM_RUNNER_SECRET here and "
            "SYNTH_RUNNER_SECRET there are to be the same."
        )
    if status in (404, 410):
        return Refused(
            f"The runner at Pipedream is switched off or gone. {_OPERATOR}: its workflow is to be deployed, "
            "and PIPEDREAM_RUNNER_URL to be the address of its trigger."
        )
    if status == 413:
        return Refused(TOO_LARGE.format(size="What these steps need"))
    if 300 <= status < 400:
        return Refused(
            f"The runner's address leads elsewhere. {_OPERATOR}: PIPEDREAM_RUNNER_URL is to be copied again "
            "from the workflow's trigger."
        )
    if status == 429:
        return Unavailable("The runner at Pipedream asks us to slow down.", retry_after(headers))
    return of_status(status, headers, text, _ASKED)

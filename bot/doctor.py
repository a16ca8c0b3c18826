"""`synth doctor`: looks at everything that Synth stands on, says it in a line each, and changes nothing."""

import os
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from aiohttp import ClientError, ClientSession, ClientTimeout
from rich.console import Console

from bot.app import examine_database, examine_engines
from bot.config import Settings, read_settings
from bot.model.weights import QWEN_CODER_1_5B, default_folder, is_present
from bot.server import SLACK_PATIENCE, connected, slack_client
from core.errors import ConfigError, SynthError
from core.vault import Vault

Verdict = Literal["ok", "off", "bad"]

_MARKS = {"ok": "[green]ok [/green]", "off": "[dim]off[/dim]", "bad": "[red]bad[/red]"}
_MODEL_PATIENCE = ClientTimeout(total=15)
_OPENAI = "https://api.openai.com/v1"


@dataclass(frozen=True)
class Line:
    """What is to be said of one part. `off` is no fault: nobody asked for it."""

    verdict: Verdict
    part: str
    text: str


async def run_doctor(console: Console, environment: Mapping[str, str] = os.environ, **given: Any) -> int:
    """The exit code: 1 where something is not right. `given` are settings that come before the
    environment's."""
    healthy = True
    async for line in _everything(environment, given):
        healthy = healthy and line.verdict != "bad"
        console.print(f"{_MARKS[line.verdict]} {line.part:<11}", end="", highlight=False)
        console.print(line.text, markup=False, highlight=False, soft_wrap=True)
    console.print("All is well." if healthy else "Something is not right: see the lines marked bad.")
    return 0 if healthy else 1


async def _everything(environment: Mapping[str, str], given: Mapping[str, Any]) -> AsyncIterator[Line]:
    """Part by part. One that cannot be looked at keeps no other from being told."""
    try:
        settings = read_settings(**given)
    except ConfigError as error:
        yield Line("bad", "settings", error.sentence)
        return
    yield Line("ok", "settings", "they can be read")
    yield _secrets(settings)
    for part in await examine_database(settings):
        yield Line("ok" if part.ok else "bad", part.name, part.detail or "in order")
    yield await _slack(settings)
    yield await _model(settings)
    async for name, ok, text in examine_engines(settings, environment):
        yield Line("off" if ok is None else "ok" if ok else "bad", name, text)


def _secrets(settings: Settings) -> Line:
    try:
        Vault(settings.secret_keys)
    except ConfigError as error:
        return Line("bad", "secrets", error.sentence)
    if not settings.secret_keys:
        return Line("off", "secrets", "SYNTH_SECRET_KEY is not set: no webhooks, nothing from other apps")
    return Line("ok", "secrets", "can be sealed")


async def _slack(settings: Settings) -> Line:
    try:
        async with ClientSession(timeout=SLACK_PATIENCE) as http:
            clients = await connected(slack_client(settings, http))
    except SynthError as error:
        return Line("bad", "slack", error.sentence)
    way = "Socket Mode" if settings.slack_app_token is not None else "HTTP, at /slack/events"
    return Line("ok", "slack", f"takes our token for the workspace {clients.workspace} ({way})")


async def _model(settings: Settings) -> Line:
    """Asked which models it has: nobody pays for that."""
    if settings.synth_model == "none" and settings.openai_base_url is None:
        return Line("off", "model", "SYNTH_MODEL=none: plans from rules alone, and prompts are refused")
    if settings.embedded_model:
        if is_present(QWEN_CODER_1_5B, default_folder()):
            return Line("ok", "model", f"the embedded one is here ({QWEN_CODER_1_5B.name})")
        return Line("bad", "model", "the embedded one is not here yet: `synth model` fetches it")
    base = settings.openai_base_url or _OPENAI
    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else "none"
    try:
        async with (
            ClientSession(timeout=_MODEL_PATIENCE) as http,
            http.get(f"{base.rstrip('/')}/models", headers={"Authorization": f"Bearer {key}"}) as answer,
        ):
            status = answer.status
    except (ClientError, TimeoutError, ValueError) as error:
        return Line("bad", "model", f"{base} cannot be reached ({type(error).__name__})")
    if status in (401, 403):
        return Line("bad", "model", f"{base} does not take OPENAI_API_KEY ({status})")
    if status >= 500:
        return Line("bad", "model", f"{base} has a fault of its own ({status})")
    return Line("ok", "model", f"reachable at {base}")

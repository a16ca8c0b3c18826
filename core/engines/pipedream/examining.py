"""What `synth doctor` says of Pipedream: reachable, let in, the project known, which rate is left, whether
the runner answers. Asks for one action and pings the runner; nothing is performed."""

from collections.abc import Sequence

from core.engines.pipedream.api import PipedreamApi
from core.engines.pipedream.faults import Missing
from core.engines.pipedream.registry import Registry
from core.engines.pipedream.runner import Runner
from core.engines.pipedream.settings import PipedreamSettings
from core.errors import EngineError, Limited, Refused, Unavailable, Unknown

_KINDS = {"token": "signing in", "actions": "reading actions", "run": "running actions"}


async def examined(
    settings: PipedreamSettings,
    api: PipedreamApi,
    registry: Registry,
    runner: Runner | None,
    public_url: str | None,
) -> Sequence[str]:
    """A line each. Raises with what to do about it where something is wrong."""
    where = f"project {settings.project_id}, {settings.environment}"
    try:
        await registry.probe()
    except Missing as error:
        raise Refused(
            f"Pipedream lets us in, but knows no project {settings.project_id}: look at PIPEDREAM_PROJECT_ID."
        ) from error
    except Limited as error:
        seconds = f" for {error.retry_after:.0f} s" if error.retry_after and error.retry_after >= 1 else ""
        raise Limited(
            f"Pipedream asks us to slow down{seconds}: nothing is left of the rate of {where}. "
            "What waits for it goes on by itself.",
            error.retry_after,
        ) from error
    except Unavailable as error:
        raise Unavailable(f"{error.sentence} It was asked at {settings.base_url} ({where}).") from error
    way = [] if runner is None else await _runner(runner, public_url)
    left = [f"{_KINDS.get(kind, kind)} {now} of {most}" for kind, (now, most) in api.rates.left.items()]
    return [
        f"reachable at {settings.base_url} ({where})",
        f"rate left: {', '.join(left)}" if left else "rate left: the service did not say",
        *way,
    ]


async def _runner(runner: Runner, public_url: str | None) -> Sequence[str]:
    try:
        lacks = await runner.ping()
    except (Unavailable, Unknown) as error:
        raise _silent(error) from error
    if lacks:
        raise Refused(f"The runner answers, but its workflow lacks {', '.join(lacks)}.")
    calls = f"{public_url}/hooks/pipedream/runner" if public_url else None
    where = f"calls back to {calls}" if calls else "needs an address to call back: set SYNTH_PUBLIC_URL"
    return [f"the runner answers, takes our secret, and {where}"]


def _silent(error: EngineError) -> EngineError:
    return Unavailable(
        f"Pipedream itself answers. {error.sentence} It was asked at PIPEDREAM_RUNNER_URL: is its workflow "
        "deployed and switched on?"
    )

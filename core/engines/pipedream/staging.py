"""What the runner is sent: the whole definition, and of the steps to perform what they need beside it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from core.definition import Action
from core.engines.pipedream.accounts import external_user
from core.engines.pipedream.preparing import Configured, Preparing
from core.engines.pipedream.runner import LONGEST_S, MOST_BYTES, TOO_LARGE
from core.engines.pipedream.settings import PipedreamSettings
from core.errors import EngineError, Refused
from core.stage import Handover, Stage
from core.template import fill, references_within

_BEGINNING_S = 5  # that the workflow takes before its first step


async def prepared(
    stage: Stage, preparing: Preparing, settings: PipedreamSettings, grace_s: float
) -> Handover:
    """As many of the steps as can be made ready now, and what is sent for them. Raises what keeps the first
    one back."""
    ready: dict[str, Configured] = {}
    for step in stage.steps:
        try:
            found = await _ready(step, stage, preparing, tuple(ready))
        except EngineError:
            if ready:
                break  # it is the first of the next stage, and says there what it lacks
            raise
        if found is None:
            break
        ready[step.id] = found
    steps = stage.steps[: len(ready)]
    body = json.dumps(_body(stage, steps, ready, settings), ensure_ascii=False).encode()
    if len(body) > MOST_BYTES:
        raise Refused(TOO_LARGE.format(size=f"What these steps need ({len(body) // 1000:,} KB)"))
    own = sum(step.policy.longest_s for step in steps)
    return Handover(steps, min(own + _BEGINNING_S, LONGEST_S) + grace_s, grace_s, body)


async def _ready(
    step: Action, stage: Stage, preparing: Preparing, before: Sequence[str]
) -> Configured | None:
    """None where its further parameters hang on the answer of a step that goes with it."""
    user = external_user(stage.workspace, stage.account)
    component = await preparing.component(step.action.partition(":")[2], step.version)
    if component.dynamic:
        chosen = [step.params.get(name) for name in component.reloading]
        if {reference.name for reference in references_within(chosen)} & set(before):
            return None
    return await preparing.configured(component, user, fill(step.params, stage.names))


def _body(
    stage: Stage, steps: Sequence[Action], ready: Mapping[str, Configured], settings: PipedreamSettings
) -> Mapping[str, Any]:
    sent = {step.id: _step(step, ready[step.id]) for step in steps}
    definition = stage.definition.model_dump(mode="json", by_alias=True)
    named = {reference.name for step in steps for reference in references_within(step.params)}
    return {
        "run_id": f"{stage.workspace}/{stage.run_id}",
        "key": stage.key,
        "connect": {
            "project_id": settings.project_id,
            "environment": settings.environment,
            "external_user_id": external_user(stage.workspace, stage.account),
        },
        "names": {name: value for name, value in stage.names.items() if name in named},
        "definition": _with(definition, sent),
        "stage": [step.id for step in steps],
    }


def _step(step: Action, configured: Configured) -> Mapping[str, Any]:
    """What the runner has to know of a step; its references it replaces itself."""
    accounts = {prop: configured.props[prop] for prop in configured.used}
    return {
        "component": configured.component.key,
        "version": step.version or configured.component.version,
        "props": {**step.params, **accounts},
        "policy": step.policy.model_dump(),
        **({} if configured.dynamic is None else {"dynamic_props_id": configured.dynamic}),
    }


def _with(value: Any, sent: Mapping[str, Mapping[str, Any]]) -> Any:
    """The definition with what its steps have beside it, wherever they stand."""
    if isinstance(value, list):
        return [_with(inner, sent) for inner in value]
    if not isinstance(value, Mapping):
        return value
    inner = {key: _with(one, sent) if key in ("steps", "then", "else") else one for key, one in value.items()}
    return {**inner, **sent.get(str(value.get("id")), {})}

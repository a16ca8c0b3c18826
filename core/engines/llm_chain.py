"""The chain runner: a payload's blocks are the prompt, exactly; the model's answer is the response."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import ClassVar

from pydantic import Field

from core.budgets import Forecast
from core.definition import Action, Payload
from core.engine import Call, Engine, EngineSettings, Host, Outcome, Rate
from core.errors import Refused
from core.llm import Llms


class ModelSettings(EngineSettings):
    """`SYNTH_MODEL_PER_MINUTE`: how often each model may be asked by runs, over all processes."""

    prefix: ClassVar[str] = "SYNTH_MODEL_"

    per_minute: int | None = Field(default=None, ge=1)


class LlmChain(Engine):
    """Performs payloads. Asking a model twice does no harm, so a call in flight at a crash is repeated."""

    name = "llm"
    repeatable = True

    def __init__(self, llms: Llms, per_minute: int | None = None) -> None:
        self._llms = llms
        self._per_minute = per_minute

    def rate(self, step: Payload | Action) -> Rate | None:
        """Of each model by its name."""
        return Rate(f"model:{step.llm}", self._per_minute, 60) if isinstance(step, Payload) else None

    def forecast(self, step: Payload | Action) -> Forecast | None:
        """Of a payload: its blocks, and an answer."""
        if not isinstance(step, Payload):
            return None
        return self._llms.forecast(step.llm, [block.text for block in step.blocks], step.output_schema)

    async def perform(self, call: Call) -> Outcome:
        """Text, or JSON where the payload has an output schema."""
        payload = call.step
        if not isinstance(payload, Payload):
            raise Refused(f"The chain runner performs payloads, not {payload.kind} steps.")
        answer = await self._llms.complete(
            payload.llm,
            [{"role": block.role, "content": block.text} for block in payload.blocks],
            timeout_s=payload.policy.timeout_s,
            schema=payload.output_schema,
            workspace=call.workspace,
        )
        return Outcome(
            content=answer.text if payload.output_schema is None else answer.data,
            usage=answer.usage,
            summary="The answer was cut off at the model's limit of tokens." if answer.cut_off else None,
        )


@asynccontextmanager
async def open_llm_chain(host: Host) -> AsyncIterator[Engine | None]:
    """Always there: without any model it refuses in words."""
    settings = host.settings(ModelSettings)
    yield LlmChain(host.llms, settings.per_minute if settings else None)

"""The chain runner: a payload's blocks are the prompt, exactly; the model's answer is the response."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from core.budgets import Forecast
from core.definition import Action, Payload
from core.engine import Call, Engine, Host, Outcome
from core.errors import Refused
from core.llm import Llms


class LlmChain(Engine):
    """Performs payloads. Asking a model twice does no harm, so a call in flight at a crash is repeated."""

    name = "llm"
    repeatable = True

    def __init__(self, llms: Llms) -> None:
        self._llms = llms

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
        )
        return Outcome(
            content=answer.text if payload.output_schema is None else answer.data,
            usage=answer.usage,
            summary="The answer was cut off at the model's limit of tokens." if answer.cut_off else None,
        )


@asynccontextmanager
async def open_llm_chain(host: Host) -> AsyncIterator[Engine | None]:
    """Always there: without any model it refuses in words."""
    yield LlmChain(host.llms)

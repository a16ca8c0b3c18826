"""Which models there are: the embedded one, or those that the settings name."""

import os
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot.config import DEFAULT_OPENAI_MODEL, LlmSetting, Settings
from bot.model.errors import ModelUnavailable
from bot.model.status import Phase
from bot.model.supervisor import EmbeddedModel, open_model
from bot.model.weights import QWEN_CODER_1_5B
from core.errors import ConfigError, Refused, Unavailable
from core.llm import Completion, LlmInstance, Llms, Message, open_llms
from core.money import FREE, Price
from core.planner.asking.model import LARGE, SMALL, Model, Reach

# How long a step waits for the embedded model to be fetched and loaded before it says so, in seconds.
_PATIENCE_S = 240


@dataclass(frozen=True)
class Models:
    """The models by name, and the embedded one where it is in use."""

    llms: Llms
    embedded: EmbeddedModel | None
    reach: Reach = SMALL  # how much of planning is left to the default one

    @property
    def status(self) -> str:
        """A sentence for people."""
        if self.embedded is not None:
            return self.embedded.status.text
        if not self.llms.names:
            return "none, so nothing can be written or summarised; everything that needs no model works."
        return f"{', '.join(self.llms.names)}, as your settings say."

    @property
    def ready(self) -> bool:
        """Whether the default model can be asked right now, as far as is known."""
        if self.embedded is not None:
            return self.embedded.status.phase is Phase.READY
        return "default" in self.llms.names

    def for_planning(self) -> Model | None:
        """The default model as the planner asks it: at once or not at all, since a person waits."""
        return _AtOnce(self) if "default" in self.llms.names else None


class _AtOnce:
    """A model that does not wait for itself to be loaded."""

    def __init__(self, models: Models) -> None:
        self._models = models

    async def complete(
        self,
        name: str,
        messages: Sequence[Message],
        *,
        timeout_s: float,
        schema: Mapping[str, Any] | None = None,
        params: Mapping[str, Any] | None = None,
    ) -> Completion:
        if not self._models.ready:
            raise Unavailable(self._models.status)
        return await self._models.llms.complete(
            name, messages, timeout_s=timeout_s, schema=schema, params=params
        )


@asynccontextmanager
async def open_models(settings: Settings, *, fetch: bool = False) -> AsyncIterator[Models]:
    """Open them; the embedded one loads in the background, fetched first where it is missing and `fetch`."""
    prices = settings.synth_model_prices
    named = [_instance(name, setting, prices) for name, setting in settings.synth_llms.items()]
    own = [] if settings.embedded_model else _openai(settings)
    _check_prices(settings, [*own, *named])
    if settings.embedded_model:
        async with (
            open_model(QWEN_CODER_1_5B, fetch_missing=fetch) as embedded,
            open_llms([_embedded(embedded), *named]) as llms,
        ):
            yield Models(llms, embedded, _reach(settings))
    else:
        async with open_llms([*own, *named]) as llms:
            yield Models(llms, None, _reach(settings))


def _check_prices(settings: Settings, instances: Sequence[LlmInstance]) -> None:
    """A limit in dollars that could not be kept is worse than none."""
    unpriced = [one.model for one in instances if one.price is None]
    if settings.synth_month_usd is not None and unpriced:
        raise ConfigError(
            f"SYNTH_MONTH_USD needs the price of every model; SYNTH_MODEL_PRICES lacks {', '.join(unpriced)}."
        )


def _reach(settings: Settings) -> Reach:
    """As SYNTH_MODEL_SIZE says; else the embedded model is small, and any other is not."""
    size = settings.synth_model_size or ("small" if settings.embedded_model else "large")
    return {"small": SMALL, "large": LARGE}[size]


def _openai(settings: Settings) -> Sequence[LlmInstance]:
    if settings.synth_model == "none":
        return ()
    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else "none"
    model = settings.synth_model or DEFAULT_OPENAI_MODEL
    price = settings.synth_model_prices.get(model)
    return (LlmInstance("default", settings.openai_base_url, model, key, price=price),)


def _instance(
    name: str,
    setting: LlmSetting,
    prices: Mapping[str, Price],
    environment: Mapping[str, str] = os.environ,
) -> LlmInstance:
    key = "none"
    if setting.api_key_env is not None:
        if not environment.get(setting.api_key_env):
            raise ConfigError(f"{setting.api_key_env} is not set; the model “{name}” of SYNTH_LLMS needs it.")
        key = environment[setting.api_key_env]
    price = prices.get(setting.model)
    return LlmInstance(name, setting.base_url, setting.model, key, setting.params, price=price)


def _embedded(model: EmbeddedModel) -> LlmInstance:
    async def ready() -> None:
        try:
            await model.ready(_PATIENCE_S)
        except ModelUnavailable as error:
            # What is absent stays absent; what loads or was restarted may be there next time.
            absent = model.status.phase is Phase.ABSENT
            raise (Refused if absent else Unavailable)(str(error)) from error

    # A small model that does not find its end must not go on for ever.
    params: dict[str, Any] = {"temperature": 0, "max_tokens": 2_000}
    return LlmInstance("default", model.base_url, model.model, model.api_key, params, ready, FREE)

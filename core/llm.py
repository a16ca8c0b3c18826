"""The one place that talks to a model: any server that speaks OpenAI's chat completions.

Each call asks once: whoever asks decides about asking again (core/walking/retrying.py). Errors come out as
`Refused` (asking again is no use) and `Unavailable` (it is).
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, TCPConnector

from core.budgets import Forecast, tokens_asked
from core.characters import holdable
from core.chat_completions import Answer, ChatServer
from core.errors import Refused
from core.money import Price
from core.runs import Usage
from core.structured import parsed

Message = Mapping[str, str]  # {"role": …, "content": …}


@dataclass(frozen=True)
class LlmInstance:
    """A model under a name. `params` go with every request (temperature, max_tokens, …).

    `price` is None where nobody said it. `ready` waits until the model can be asked, or raises `Unavailable`
    with the reason: the embedded one is fetched and loaded while everything else works already.
    """

    name: str
    base_url: str | None
    model: str
    api_key: str = field(repr=False)
    params: Mapping[str, Any] = field(default_factory=dict)
    ready: Callable[[], Awaitable[None]] | None = None
    price: Price | None = None


@dataclass(frozen=True)
class Completion:
    """An answer. `data` is the parsed JSON where a schema was asked for."""

    text: str
    data: Any
    usage: Usage
    cut_off: bool  # the model reached its limit of tokens


class Llms:
    """The configured models, by name."""

    def __init__(self, clients: Mapping[str, tuple[LlmInstance, ChatServer]]) -> None:
        self._clients = clients

    @property
    def names(self) -> Sequence[str]:
        """What payloads may name."""
        return tuple(self._clients)

    @property
    def unpriced(self) -> frozenset[str]:
        """Those of which nobody knows what they cost."""
        return frozenset(name for name, (instance, _) in self._clients.items() if instance.price is None)

    def price(self, name: str) -> Price | None:
        """What a model costs, if there is such a model and somebody said it."""
        return self._clients[name][0].price if name in self._clients else None

    def forecast(
        self, name: str, texts: Sequence[str], schema: Mapping[str, Any] | None = None
    ) -> Forecast | None:
        """What a prompt is about to take; None for a model that there is not."""
        if name not in self._clients:
            return None
        instance, _ = self._clients[name]
        bounds = (instance.params.get(bound) for bound in ("max_completion_tokens", "max_tokens"))
        most = next((bound for bound in bounds if isinstance(bound, int)), None)
        return Forecast(name, tokens_asked(texts, schema), most, instance.price)

    async def complete(
        self,
        name: str,
        messages: Sequence[Message],
        *,
        timeout_s: float,
        schema: Mapping[str, Any] | None = None,
        params: Mapping[str, Any] | None = None,
    ) -> Completion:
        """Ask once. `schema` is a JSON Schema that the answer must fit."""
        if name not in self._clients:
            raise Refused(f"No model is called “{name}”; there is {', '.join(self._clients) or 'none'}.")
        instance, client = self._clients[name]
        if instance.ready is not None:
            await instance.ready()
        request = {
            "model": instance.model,
            "messages": [dict(message) for message in messages],
            **instance.params,
            **(params or {}),
        }
        if schema is not None:
            request["response_format"] = _response_format(schema)
        answer = await client.complete(request, timeout_s)
        return await _completion(name, instance, answer, schema)


@asynccontextmanager
async def open_llms(instances: Sequence[LlmInstance]) -> AsyncIterator[Llms]:
    """Open a client for each; they are closed together."""
    # As many connections as there are prompts under way: how many may be is decided where runs are limited.
    async with ClientSession(connector=TCPConnector(limit=0), trust_env=True) as http:
        yield Llms(
            {one.name: (one, ChatServer(http, one.name, one.base_url, one.api_key)) for one in instances}
        )


async def _completion(
    name: str, instance: LlmInstance, answer: Answer, schema: Mapping[str, Any] | None
) -> Completion:
    choice = answer.choices[0] if answer.choices else None
    if choice is None or choice.message is None:
        raise Refused(f"The model “{name}” gave an empty answer.")
    if choice.message.refusal:
        raise Refused(f"The model refused: {choice.message.refusal}")
    if choice.finish_reason == "content_filter":
        raise Refused("The model's content filter stopped the answer.")
    text = choice.message.content or ""
    tokens_in = answer.usage.prompt_tokens if answer.usage else 0
    tokens_out = answer.usage.completion_tokens if answer.usage else 0
    usage = Usage(
        model=answer.model or instance.model,
        tokens_in=tokens_in,
        tokens_out=tokens_out,
        cost=None if instance.price is None else instance.price.of(tokens_in, tokens_out),
    )
    cut_off = choice.finish_reason == "length"
    data = None if schema is None else holdable(await parsed(text, schema, cut_off=cut_off))
    return Completion(text, data, usage, cut_off)


def _response_format(schema: Mapping[str, Any]) -> dict[str, Any]:
    wanted = {"name": "answer", "schema": dict(schema), "strict": _is_closed(schema)}
    return {"type": "json_schema", "json_schema": wanted}


def _is_closed(schema: Any) -> bool:
    """Whether every object in it is closed and complete, which `strict` demands."""
    if isinstance(schema, list):
        return all(_is_closed(inner) for inner in schema)
    if not isinstance(schema, Mapping):
        return True
    if schema.get("type") == "object":
        properties = schema.get("properties", {})
        if schema.get("additionalProperties") is not False or set(schema.get("required", ())) != set(
            properties
        ):
            return False
    return all(_is_closed(inner) for inner in schema.values())

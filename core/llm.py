"""The one place that talks to a model: any server that speaks OpenAI's chat completions.

The client library's own retries are off: whoever asks decides (core/walking/retrying.py). Errors come out as
`Refused` (asking again is no use) and `Unavailable` (it is).
"""

import asyncio
import math
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import openai
from aiohttp import ClientConnectorError
from openai import AsyncOpenAI, DefaultAioHttpClient
from pydantic import BaseModel, ValidationError

from core.bounded import UNPACKED, TooLarge, at_most
from core.budgets import Forecast, tokens_asked
from core.characters import holdable
from core.confined import Compute, Confinement
from core.dialects import MOST, Dialect, said_otherwise
from core.errors import Limited, Refused, Unavailable, Wasted
from core.headers import retry_after
from core.money import Price
from core.runs import Usage
from core.structured import parsed

_MOST_TOKENS = 100_000_000  # in one answer
_MOST_BYTES = 16 * 1024 * 1024  # of one answer
_LONGEST_NAME = 200

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


class _Message(BaseModel):
    content: Any = None
    refusal: str | None = None
    tool_calls: Any = None


class _Choice(BaseModel):
    message: _Message | None = None
    finish_reason: str | None = None


class _Usage(BaseModel):
    """As it was said: an answer that was paid for is not thrown away for what its bill looks like."""

    prompt_tokens: Any = None
    completion_tokens: Any = None


class _Answer(BaseModel):
    """What is read of an answer. Servers leave out much, and add more."""

    model: str | None = None
    choices: list[_Choice] | None = None
    usage: Any = None


class Llms:
    """The configured models, by name."""

    def __init__(self, clients: Mapping[str, tuple[LlmInstance, AsyncOpenAI]]) -> None:
        self._clients = clients
        self._dialects = {name: Dialect() for name in clients}
        self._confinement = Confinement()

    @property
    def names(self) -> Sequence[str]:
        """What payloads may name."""
        return tuple(self._clients)

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
        workspace: str = "",
    ) -> Completion:
        """Ask once. `schema` is a JSON Schema that the answer must fit; somebody of `workspace` wrote it."""
        if name not in self._clients:
            raise Refused(f"No model is called “{name}”; there is {', '.join(self._clients) or 'none'}.")
        instance, client = self._clients[name]
        if instance.ready is not None:
            await instance.ready()
        request: dict[str, Any] = {
            "model": instance.model,
            "messages": [dict(message) for message in messages],
            **instance.params,
            **(params or {}),
        }
        if schema is not None:
            request["response_format"] = _response_format(schema)
        try:
            # The client's own timeout is for each byte: one a minute would keep it for ever.
            async with asyncio.timeout(timeout_s):
                given = await _posted(client, self._dialects[name], request, timeout_s)
            answer = _Answer.model_validate(given)
        except TooLarge as error:
            raise Refused(f"The answer of the model “{name}” was not read: {error}.") from error
        except TimeoutError as error:
            raise Unavailable(f"The model “{name}” did not answer within {timeout_s:g} s.") from error
        except openai.APIConnectionError as error:
            late = isinstance(error, openai.APITimeoutError) and not _never_connected(error)
            why = f"did not answer within {timeout_s:g} s" if late else "cannot be reached"
            raise Unavailable(f"The model “{name}” {why}.") from error
        except openai.APIStatusError as error:
            raise _translate(name, error) from error
        except ValidationError as error:
            raise Refused(f"The model “{name}” gave an answer that is none: {str(given)[:200]}") from error
        except (openai.OpenAIError, ValueError, RecursionError) as error:
            raise Refused(f"The model “{name}” gave an answer that is none: {error}") from error
        return await _completion(name, instance, answer, schema, self._confinement.of(workspace))


async def _posted(client: AsyncOpenAI, dialect: Dialect, request: dict[str, Any], timeout_s: float) -> object:
    """The server's answer; a request of which it names a part that it does not take is put in other words."""
    request, refused = dialect.put(request), list[str]()
    while True:
        try:
            # Not `chat.completions.create`: to look through the request and to make objects of the whole
            # answer costs a third of the call, and with hundreds in flight the CPU is what they wait for.
            answer = await client.post(
                "/chat/completions",
                cast_to=object,
                body=request,
                options={"timeout": timeout_s, "security": {"bearer_auth": True}},
            )
        except openai.BadRequestError as error:
            other = said_otherwise(request, _words(error)) if len(refused) < MOST else None
            if other is None:
                raise
            name, request = other
            refused.append(name)
        else:
            dialect.learn(refused)
            return answer


@asynccontextmanager
async def open_llms(instances: Sequence[LlmInstance]) -> AsyncIterator[Llms]:
    """Open a client for each; they are closed together."""
    async with AsyncExitStack() as stack:
        clients = {}
        for instance in instances:
            # httpx's own pool looks at every connection for every request: with some hundred prompts in
            # flight that takes longer than the models do, and ten times the CPU (bench/scale.py).
            # Nobody is followed elsewhere: prompts are for the server that was named, and for no other.
            http = DefaultAioHttpClient(
                follow_redirects=False,
                headers=UNPACKED,
                event_hooks={"response": [at_most(_MOST_BYTES)]},
            )
            client = AsyncOpenAI(
                base_url=instance.base_url, api_key=instance.api_key, max_retries=0, http_client=http
            )
            clients[instance.name] = (instance, await stack.enter_async_context(client))
        yield Llms(clients)


async def _completion(
    name: str, instance: LlmInstance, answer: _Answer, schema: Mapping[str, Any] | None, compute: Compute
) -> Completion:
    usage = _usage(instance, answer)
    try:
        return await _made_of(name, answer, usage, schema, compute)
    except Refused as error:  # it was paid for all the same
        raise Wasted(error.sentence, usage.model, usage.tokens_in, usage.tokens_out, usage.cost) from error


async def _made_of(
    name: str, answer: _Answer, usage: Usage, schema: Mapping[str, Any] | None, compute: Compute
) -> Completion:
    choice = answer.choices[0] if answer.choices else None
    if choice is None or choice.message is None:
        raise Refused(f"The model “{name}” gave an empty answer.")
    if choice.message.refusal:
        raise Refused(f"The model refused: {choice.message.refusal}")
    if choice.finish_reason == "content_filter":
        raise Refused("The model's content filter stopped the answer.")
    said = choice.message.content or ""
    if not said and choice.message.tool_calls:
        raise Refused(f"The model “{name}” asked for a tool, though it was offered none, and said nothing.")
    if not isinstance(said, str):
        raise Refused(f"The model “{name}” gave an answer that is none: {str(said)[:200]}")
    text, cut_off = holdable(said), choice.finish_reason == "length"
    data = None if schema is None else holdable(await parsed(text, schema, cut_off=cut_off, compute=compute))
    return Completion(text, data, usage, cut_off)


def _usage(instance: LlmInstance, answer: _Answer) -> Usage:
    usage = _Usage.model_validate(answer.usage if isinstance(answer.usage, dict) else {})
    tokens_in, tokens_out = _counted(usage.prompt_tokens), _counted(usage.completion_tokens)
    cost = None if instance.price is None else instance.price.of(tokens_in, tokens_out)
    model = str(holdable(answer.model or instance.model))[:_LONGEST_NAME]
    return Usage(model, tokens_in, tokens_out, cost)


def _counted(tokens: object) -> int:
    """What a server says that it took: never less than nothing, which would give budgets back, nor more than
    any model can take. What is no number is as if nothing was said."""
    if not isinstance(tokens, int | float) or (isinstance(tokens, float) and math.isnan(tokens)):
        return 0
    return int(min(max(tokens, 0), _MOST_TOKENS))


def _translate(name: str, error: openai.APIStatusError) -> Refused | Unavailable:
    status = error.status_code
    if status in (408, 409, 425, 429) or status >= 500:
        if _code(error) == "insufficient_quota":
            return Refused(f"The account behind the model “{name}” has no credit left.")
        later = retry_after(error.response.headers)
        if status == 429:
            return Limited(f"The model “{name}” is asked too often.", later)
        return Unavailable(f"The model “{name}” has a fault of its own ({status}).", later)
    if 300 <= status < 400:
        return Refused(
            f"The server of “{name}” says that the model is elsewhere ({status}); nothing was sent there. "
            "If that is right, its address has to be changed where Synth runs."
        )
    if status in (401, 403):
        return Refused(f"The model “{name}” does not accept our key ({status}).")
    if status == 404:
        return Refused(f"The server of “{name}” knows no such model ({_words(error)[:200]}).")
    return Refused(f"The model “{name}” did not take the prompt ({status}): {_words(error)[:300]}")


def _never_connected(error: Exception) -> bool:
    """The client calls a refused connection a timeout."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, ClientConnectorError):
        cause = cause.__cause__
    return cause is not None


def _words(error: openai.APIStatusError) -> str:
    """What the server said, in OpenAI's form or in none. The client puts the status before it once more."""
    if isinstance(error.body, dict):
        return str(error.body.get("message") or error.message)
    return error.response.text.strip() or error.message


def _code(error: openai.APIStatusError) -> str | None:
    body = error.body
    return str(body.get("code")) if isinstance(body, dict) else None


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

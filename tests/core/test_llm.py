"""Talking to a model: the real client library over real HTTP, against a server that can fail."""

import asyncio
import pickle
from collections.abc import AsyncIterator
from decimal import Decimal

import pytest
from aiohttp import web

from core.definition import parse
from core.engine import Call
from core.engines import LlmChain
from core.errors import Refused, Unavailable, Wasted
from core.llm import LlmInstance, Llms, open_llms
from core.money import Price
from tests.openai_server import OpenAiServer, failing, open_openai

ASKED = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hello"}]
SCHEMA = {
    "type": "object",
    "properties": {"mood": {"type": "string", "enum": ["good", "bad"]}},
    "required": ["mood"],
    "additionalProperties": False,
}


@pytest.fixture
async def server() -> AsyncIterator[OpenAiServer]:
    async with open_openai() as opened:
        yield opened


@pytest.fixture
async def llms(server: OpenAiServer) -> AsyncIterator[Llms]:
    instances = [
        LlmInstance("default", server.address, "big", "k", {"temperature": 0}),
        LlmInstance("cheap", server.address, "small", "k"),
        LlmInstance("dead", "http://127.0.0.1:9/v1", "none", "k"),
    ]
    async with open_llms(instances) as opened:
        yield opened


async def test_the_prompt_arrives_exactly_and_the_answer_comes_with_its_cost(
    server: OpenAiServer, llms: Llms
) -> None:
    answer = await llms.complete("default", ASKED, timeout_s=5)
    assert (answer.text, answer.usage.model, answer.usage.tokens) == ("<Hello>", "big", 4)
    assert server.requests == [{"model": "big", "messages": ASKED, "temperature": 0}]


async def test_a_payload_names_its_model_and_its_blocks_become_messages_by_role(
    server: OpenAiServer, llms: Llms
) -> None:
    roles = ["system", "user", "assistant", "user"]
    blocks = [{"role": role, "text": f"{role} {index}"} for index, role in enumerate(roles)]
    step = {"id": "one", "kind": "payload", "llm": "cheap", "blocks": blocks}
    payload = parse({"name": "x", "steps": [step]}).steps[0]
    assert payload.kind == "payload"
    outcome = await LlmChain(llms).perform(Call("k", "T1", 1, "U1", payload))
    assert outcome.content == "<user 3>"
    assert server.requests[0]["model"] == "small"
    assert [m["role"] for m in server.requests[0]["messages"]] == roles
    assert [m["content"] for m in server.requests[0]["messages"]] == [b["text"] for b in blocks]


async def test_a_schema_gives_json_that_fits_it(server: OpenAiServer, llms: Llms) -> None:
    answer = await llms.complete("default", ASKED, timeout_s=5, schema=SCHEMA)
    assert answer.data == {"mood": "good"}
    sent = server.requests[0]["response_format"]["json_schema"]
    assert (sent["schema"], sent["strict"]) == (SCHEMA, True)


@pytest.mark.parametrize(
    ("status", "headers", "wait"),
    [
        (429, {"Retry-After": "7"}, 7.0),
        (429, {"Retry-After-Ms": "250"}, 0.25),
        (503, {}, None),
        (500, {"Retry-After": "soon"}, None),
        (429, {"Retry-After-Ms": "nan"}, None),
        (503, {"Retry-After-Ms": "-1e400"}, None),
        (503, {"Retry-After-Ms": "-5000"}, 0.0),
    ],
)
async def test_what_may_pass_is_unavailable_and_is_asked_once_by_us(
    server: OpenAiServer, llms: Llms, status: int, headers: dict[str, str], wait: float | None
) -> None:
    server.faults = [failing(status, **headers)]
    with pytest.raises(Unavailable) as caught:
        await llms.complete("default", ASKED, timeout_s=5)
    assert caught.value.retry_after == wait
    assert len(server.requests) == 1, "the client library's own retries are off"


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (401, None, "does not accept our key"),
        (404, "model_not_found", "knows no such model"),
        (400, "context_length_exceeded", "did not take the prompt"),
        (429, "insufficient_quota", "no credit left"),
    ],
)
async def test_what_will_not_pass_is_refused(
    server: OpenAiServer, llms: Llms, status: int, code: str | None, words: str
) -> None:
    server.faults = [failing(status, code=code)]
    with pytest.raises(Refused, match=words):
        await llms.complete("default", ASKED, timeout_s=5)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (web.Response(text="<html>Welcome</html>"), "an answer that is none"),
        (web.json_response([1, 2]), "an answer that is none"),
        (web.Response(text="[" * 100_000), "an answer that is none"),
        (web.json_response({"choices": [{"message": {"content": 7}}]}), "an answer that is none"),
        (web.json_response({}), "an empty answer"),
        (web.json_response({"choices": []}), "an empty answer"),
        (web.json_response({"choices": [{"message": {"refusal": "Never."}}]}), "refused: Never"),
        (web.json_response({"choices": [{"finish_reason": "content_filter", "message": {}}]}), "filter"),
        (web.Response(status=400, text="<h1>Bad</h1>"), "<h1>Bad</h1>"),
    ],
)
async def test_an_answer_without_words_is_refused_with_the_reason(
    server: OpenAiServer, llms: Llms, answer: web.Response, words: str
) -> None:
    server.faults = [answer]
    with pytest.raises(Refused, match=words):
        await llms.complete("default", ASKED, timeout_s=5)


async def test_an_answer_without_its_cost_is_an_answer(server: OpenAiServer, llms: Llms) -> None:
    server.faults = [web.json_response({"choices": [{"message": {"content": "Hi"}}], "model": None})]
    answer = await llms.complete("default", ASKED, timeout_s=5)
    assert (answer.text, answer.usage.model, answer.usage.tokens) == ("Hi", "big", 0)


async def test_a_silent_model_is_unavailable_after_its_time(server: OpenAiServer, llms: Llms) -> None:
    server.faults = [30.0]
    with pytest.raises(Unavailable, match=r"within 0\.1 s"):
        await llms.complete("default", ASKED, timeout_s=0.1)


async def test_a_dead_model_is_unavailable(llms: Llms) -> None:
    with pytest.raises(Unavailable, match="cannot be reached"):
        await llms.complete("dead", ASKED, timeout_s=5)


async def test_an_unknown_model_is_refused_by_name(llms: Llms) -> None:
    with pytest.raises(Refused, match="No model is called “nope”; there is default, cheap, dead"):
        await llms.complete("nope", ASKED, timeout_s=5)


async def test_garbage_for_a_schema_is_refused_in_words(server: OpenAiServer, llms: Llms) -> None:
    closed = {**SCHEMA, "properties": {"mood": {"type": "string", "const": "x", "enum": ["y"]}}}
    with pytest.raises(Wasted, match="does not fit the output schema") as wasted:
        await llms.complete("default", ASKED, timeout_s=5, schema=closed)
    again = pickle.loads(pickle.dumps(wasted.value))
    assert again.took == wasted.value.took and again.sentence == wasted.value.sentence
    assert again.took[1] > 0, "what it took is counted all the same"


async def test_a_schema_that_is_none_is_refused(llms: Llms) -> None:
    with pytest.raises(Refused, match="no JSON Schema"):
        await llms.complete("default", ASKED, timeout_s=5, schema={"type": "strong", "properties": {}})


async def test_cancelling_lets_go_of_the_request_at_once(server: OpenAiServer, llms: Llms) -> None:
    server.faults = [30.0]
    asking = asyncio.create_task(llms.complete("default", ASKED, timeout_s=60))
    while not server.requests:
        await asyncio.sleep(0.01)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    async with asyncio.timeout(2):
        while not server.aborted:
            await asyncio.sleep(0.01)


async def test_a_prompt_of_a_megabyte_arrives(server: OpenAiServer, llms: Llms) -> None:
    long = "word " * 200_000
    await llms.complete("default", [{"role": "user", "content": long}], timeout_s=10)
    assert server.requests[0]["messages"][0]["content"] == long


async def test_half_a_character_in_an_answer_is_marked_since_nobody_could_read_it(
    server: OpenAiServer, llms: Llms
) -> None:
    server.answer = lambda _: "half \ud800"
    assert (await llms.complete("default", ASKED, timeout_s=5)).text == "half \ufffd"


async def test_what_a_prompt_will_take_is_known_beforehand(llms: Llms) -> None:
    price = Price(Decimal(1), Decimal(2))
    bounded = LlmInstance("b", None, "m", "k", {"max_tokens": 300}, price=price)
    async with open_llms([bounded]) as own:
        forecast = own.forecast("b", ["x" * 400, "é" * 200])
        assert forecast is not None
        assert (forecast.tokens_in, forecast.tokens_out, forecast.price) == (208, 300, price)
    unbounded = llms.forecast("default", ["x" * 400], SCHEMA)
    assert unbounded is not None and unbounded.tokens_in > 110
    assert (unbounded.tokens_out, unbounded.price) == (None, None)
    assert llms.forecast("nope", ["x"]) is None


async def test_an_answer_costs_what_the_price_says(server: OpenAiServer) -> None:
    price = Price(Decimal(1_000), Decimal(1_000))
    async with open_llms([LlmInstance("default", server.address, "m", "k", price=price)]) as llms:
        answer = await llms.complete("default", ASKED, timeout_s=5)
    assert answer.usage.cost == answer.usage.tokens * 1_000_000


async def test_what_a_server_says_that_it_took_is_never_less_than_nothing_nor_endless(
    server: OpenAiServer, llms: Llms
) -> None:
    said = {"prompt_tokens": -1_000_000, "completion_tokens": 10**400}
    message = {"role": "assistant", "content": "fine"}
    answer = {"model": "big\0\ud800", "choices": [{"message": message}], "usage": said}
    server.faults = [web.json_response(answer)]
    usage = (await llms.complete("default", ASKED, timeout_s=5)).usage
    assert (usage.tokens_in, usage.tokens_out) == (0, 100_000_000)
    assert usage.model == "big\ufffd\ufffd"


async def test_a_server_that_names_what_it_does_not_take_is_asked_in_other_words(
    server: OpenAiServer, llms: Llms
) -> None:
    server.faults = [
        failing(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."),
        failing(400, "'temperature' does not support 0 with this model."),
        failing(400, "This response_format type is unavailable now"),
    ]
    server.answer = lambda request: '{"mood": "good"}'
    answer = await llms.complete("default", ASKED, timeout_s=5, schema=SCHEMA, params={"max_tokens": 9})
    assert answer.data == {"mood": "good"}
    last = server.requests[-1]
    assert (last["max_completion_tokens"], last["response_format"]) == (9, {"type": "json_object"})
    assert not last.keys() & {"max_tokens", "temperature"}
    await llms.complete("default", ASKED, timeout_s=5, schema=SCHEMA, params={"max_tokens": 7})
    assert len(server.requests) == 5, "it is known from now on"
    assert server.requests[-1]["max_completion_tokens"] == 7


async def test_what_did_not_help_is_not_remembered(server: OpenAiServer, llms: Llms) -> None:
    server.faults = [failing(400, "max_tokens is too large") for _ in range(2)]
    with pytest.raises(Refused):
        await llms.complete("default", ASKED, timeout_s=5, params={"max_tokens": 9})
    await llms.complete("default", ASKED, timeout_s=5, params={"max_tokens": 9})
    assert server.requests[-1]["max_tokens"] == 9


async def test_a_server_that_takes_nothing_is_asked_no_more_than_four_times(
    server: OpenAiServer, llms: Llms
) -> None:
    words = "max_tokens, temperature and response_format are wrong, and so is the rest"
    server.faults = [failing(400, words) for _ in range(5)]
    with pytest.raises(Refused, match="and so is the rest"):
        await llms.complete("default", ASKED, timeout_s=5, schema=SCHEMA, params={"max_tokens": 9})
    assert len(server.requests) == 4

"""What every engine promises, asked of each: done, refused, unavailable, unknown, and what it offers."""

import json
import pickle
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from bot.config import read_engine_settings
from core.definition import Action, Block, Payload, Policy
from core.engine import Call, Engine, Host
from core.engines import ENGINES, LlmChain, SlackEngine
from core.engines.pipedream import open_pipedream
from core.errors import EngineError, Refused, Unavailable, Unknown
from core.llm import LlmInstance, Llms, open_llms
from tests.fakes import MemoryMessenger
from tests.openai_server import open_openai
from tests.pipedream_server import CLIENT_SECRET, open_pipedream_server

KEY = "key-that-nobody-may-see"


@dataclass
class Exam:
    """An engine, something that it can do, and ways to make its outside misbehave for the next call.

    `silence` is an answer that never comes; None where asking again does no harm.
    """

    engine: Engine
    call: Call
    refuse: Callable[[], None]
    make_unavailable: Callable[[], None]
    silence: Callable[[], None] | None
    done: Callable[[], int]


def call(step: Action | Payload) -> Call:
    return Call("T1/1/s", "T1", 1, "U1", step)


@asynccontextmanager
async def llm_chain() -> AsyncIterator[Exam]:
    from aiohttp import web

    async with (
        open_openai() as server,
        open_llms([LlmInstance("default", server.address, "stand-in", KEY)]) as llms,
    ):
        step = Payload(id="s", blocks=(Block(role="user", text="hello"),))
        yield Exam(
            LlmChain(llms),
            call(step),
            lambda: server.faults.append(web.json_response({"error": {"message": "no"}}, status=400)),
            lambda: server.faults.append(web.json_response({}, status=503)),
            None,
            lambda: len(server.requests),
        )


class MoodyMessenger(MemoryMessenger):
    """One whose next message meets an error."""

    mood: EngineError | None = None

    async def post(self, workspace: str, channel: str, text: str, thread: str = "") -> Any:
        mood, self.mood = self.mood, None
        if mood is not None:
            raise mood
        return await super().post(workspace, channel, text, thread)


@asynccontextmanager
async def slack() -> AsyncIterator[Exam]:
    messenger = MoodyMessenger()
    step = Action(id="s", action="slack:post_message", params={"channel": "#eng", "text": "hello"})
    yield Exam(
        SlackEngine(messenger),
        call(step),
        lambda: setattr(messenger, "mood", Refused("Synth is not in #eng.", "invite")),
        lambda: setattr(messenger, "mood", Unavailable("Slack asks us to slow down.", 1)),
        lambda: setattr(messenger, "mood", Unknown("The connection broke.")),
        lambda: len(messenger.said),
    )


@asynccontextmanager
async def pipedream() -> AsyncIterator[Exam]:
    async with open_pipedream_server() as server:
        server.add_account("T1:U1", "linear_app")
        host = Host(Llms({}), lambda kind: read_engine_settings(kind, server.environment))
        step = Action(
            id="s",
            action="pipedream:linear_app-create-issue",
            params={"teamId": "t", "title": "hello"},
            policy=Policy(timeout_s=20),
        )
        async with open_pipedream(host) as engine:
            assert engine is not None
            yield Exam(
                engine,
                call(step),
                lambda: server.faults["run"].append("error inside"),
                lambda: server.faults["run"].append("503"),
                lambda: server.faults["run"].append("dropped"),
                lambda: len(server.performed),
            )


EXAMS: dict[str, Callable[[], AbstractAsyncContextManager[Exam]]] = {
    "llm_chain": llm_chain,
    "slack": slack,
    "pipedream": pipedream,
}


@pytest.fixture(params=EXAMS)
async def exam(request: pytest.FixtureRequest) -> AsyncIterator[Exam]:
    async with EXAMS[request.param]() as opened:
        yield opened


def test_no_engine_is_left_out_of_this_exam() -> None:
    assert [open_engine.__name__ for open_engine in ENGINES] == [f"open_{name}" for name in EXAMS]


async def test_what_is_done_is_done_once_and_its_content_is_json(exam: Exam) -> None:
    outcome = await exam.engine.perform(exam.call)
    assert exam.done() == 1
    assert outcome.content == json.loads(json.dumps(outcome.content))
    json.dumps(dict(outcome.detail))


async def test_a_refusal_says_why_and_survives_being_stored(exam: Exam) -> None:
    exam.refuse()
    with pytest.raises(Refused) as refused:
        await exam.engine.perform(exam.call)
    error = refused.value
    assert len(error.sentence) > 10
    again = pickle.loads(pickle.dumps(error))
    assert (again.sentence, again.remedy, again.about) == (error.sentence, error.remedy, error.about)


async def test_what_did_not_happen_can_be_asked_again_and_then_happens_once(exam: Exam) -> None:
    exam.make_unavailable()
    with pytest.raises(Unavailable):
        await exam.engine.perform(exam.call)
    before = exam.done()
    await exam.engine.perform(exam.call)
    assert exam.done() == before + 1


async def test_what_may_have_happened_is_unknown_unless_it_may_be_repeated(exam: Exam) -> None:
    assert (exam.silence is None) == exam.engine.repeatable
    if exam.silence is None:
        return
    exam.silence()
    with pytest.raises(Unknown, match=r"."):
        await exam.engine.perform(exam.call)


async def test_an_error_never_tells_a_secret(exam: Exam) -> None:
    for misbehave in filter(None, (exam.refuse, exam.make_unavailable, exam.silence)):
        misbehave()
        with pytest.raises(EngineError) as error:
            await exam.engine.perform(exam.call)
        told = f"{error.value!r} {error.value}"
        assert KEY not in told
        assert CLIENT_SECRET not in told
        assert "Bearer" not in told


async def test_a_step_of_another_kind_is_refused(exam: Exam) -> None:
    other: Action | Payload = Action(id="s", action="elsewhere:do")
    if isinstance(exam.call.step, Action):
        other = Payload(id="s", blocks=(Block(role="user", text="x"),))
    with pytest.raises(Refused):
        await exam.engine.perform(call(other))
    assert exam.done() == 0


async def test_everything_offered_bears_the_engines_name_once_and_can_be_written_down(exam: Exam) -> None:
    offers = [*exam.engine.offers()]
    async for page in exam.engine.pages():
        offers += page.offers
    keys = [offer.key for offer in offers]
    assert len(keys) == len(set(keys))
    for offer in offers:
        assert re.fullmatch(rf"{exam.engine.name}:[A-Za-z0-9._-]+", offer.key)
        assert offer.title
        assert offer.app_slug
        names = [param.name for param in offer.params]
        assert len(names) == len(set(names))


async def test_what_is_not_offered_is_not_found(exam: Exam) -> None:
    assert await exam.engine.look_up(f"{exam.engine.name}:no-such-thing") is None


async def test_a_stranger_has_no_accounts(exam: Exam) -> None:
    assert list(await exam.engine.accounts("T9", "U9")) == []
    assert exam.engine.connected({"account": {"external_id": 7}}) is None

"""kill -9 of the real program at any moment: what was acknowledged happens, what was finished happens once.

People write, press and answer over HTTP while `synth local` is killed and started again under them. The
moments come from a seed. For a longer siege, with the seed that it tells on failure:

    SYNTH_KILLS=100 SYNTH_KILL_SEED=7 pytest tests/journeys/test_kill.py
"""

import asyncio
import os
import random
import time
from collections import Counter
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.workspace import YOU, WorkspaceClient
from tests.journeys.house import told
from tests.journeys.siege import Program, Siege, until
from tests.openai_server import open_openai

Json = dict[str, Any]

KILLS = int(os.environ.get("SYNTH_KILLS", "10"))
SEED = int(os.environ.get("SYNTH_KILL_SEED", "1"))
_THINKING_S = 0.25  # what the stand-in model takes for an answer
_PATIENCE_S = 60 + 4 * KILLS  # for all that is open once the killing has ended: a message a second


def ask(step: str, text: str) -> Json:
    return {"id": step, "kind": "payload", "blocks": [{"role": "user", "text": f"{{{{tag}}}} {text}"}]}


def post(step: str, text: str) -> Json:
    params = {"channel": "#general", "text": f"{{{{tag}}}} {text}"}
    return {"id": step, "kind": "action", "action": "slack:post_message", "params": params}


THINKING = [
    ask("first", "begins"),
    {"id": "pause", "kind": "wait", "seconds": 0.4},
    {
        "id": "each",
        "kind": "for_each",
        "items": ["a", "b", "c"],
        "at_once": 2,
        "steps": [ask("line", "line {{item}}"), {"id": "rest", "kind": "wait", "seconds": 0.2}],
    },
    {"id": "any", "kind": "branch", "when": "size(each) == 3", "then": [ask("then_", "then")], "else": []},
    ask("last", "ends"),
]
SAYING = [
    *THINKING[:-1],
    {"id": "agree", "kind": "approval", "ask": "{{tag}} Say it?", "approvers": ["channel"]},
    post("opening", "opening"),
    {
        "id": "tell",
        "kind": "for_each",
        "items": ["a", "b"],
        "at_once": 2,
        "steps": [post("saying", "saying {{item}}")],
    },
    THINKING[-1],
]
# What each tag of a saying run must post in the channel, once.
SAID = ("opening", "saying a", "saying b")


@pytest.fixture
async def siege(tmp_path: Path) -> AsyncIterator[Siege]:
    async with open_openai() as model, aiohttp.ClientSession() as http:
        program = Program(tmp_path, model)
        opened = Siege(program, http, WorkspaceClient(http, program.address))

        def answer(request: Json) -> str:
            prompt = str(request["messages"][-1]["content"])
            opened.asked.append((time.time(), prompt))
            return f"<{prompt}>"

        model.answer = answer
        model.faults += [_THINKING_S] * 100 * (KILLS + 1)
        async with program.running(http):
            yield opened


@pytest.mark.timeout(KILLS * 15 + 2 * _PATIENCE_S)
async def test_whatever_the_moment_of_a_kill_every_run_comes_to_its_end_once(siege: Siege) -> None:
    moments = random.Random(SEED)
    inputs = [{"name": "tag"}]
    workflows = {
        name: (
            await siege.api(
                "POST", "/workflows", json={"definition": {"name": name, "inputs": inputs, "steps": steps}}
            )
        )["id"]
        for name, steps in (("thinking", THINKING), ("saying", SAYING))
    }
    async with siege.answering():
        async with asyncio.timeout(KILLS * 12 + _PATIENCE_S), asyncio.TaskGroup() as people:
            for number in range(KILLS):
                tag = f"t{number}x"
                if number % 3 == 0:
                    people.create_task(siege.through_the_api(workflows["thinking"], tag))
                elif number % 3 == 1:
                    people.create_task(siege.by_command(tag))
                else:
                    people.create_task(siege.in_words(tag))
                await asyncio.sleep(moments.uniform(0.0, 2.0))
                await siege.program.kill()
                await siege.program.start(siege.http)
        async with asyncio.timeout(_PATIENCE_S):
            await until(lambda: all_told(siege))
    by_words = len(siege.runs) - len(siege.tags)
    assert len(set(siege.tags.values())) + by_words == KILLS
    assert all(f"t{number}x" in siege.tags.values() for number in range(KILLS) if number % 3 < 2)
    await check_runs(siege)
    await check_threads(siege)


async def all_told(siege: Siege) -> bool:
    await siege.find_runs()
    if any([(await siege.run(run))["status"] != "completed" for run in siege.runs]):
        return False
    return all([await siege.in_thread(ts, "is done in") for ts in siege.threads.values()])


async def check_runs(siege: Siege) -> None:
    posted, runs_of = Counter(await siege.in_the_channel()), Counter(siege.tags.values())
    for run_id in siege.runs:
        run = await siege.run(run_id)
        assert run["status"] == "completed", run
        events = await siege.events(run_id)
        assert [event["seq"] for event in events] == list(range(1, len(events) + 1)), run_id
        finished = Counter(e["data"]["step"] for e in events if e["type"] == "payload_completed")
        assert set(finished.values()) == {1}, finished
        for response in run["responses"]:
            if response["kind"] == "payload":
                prompt = str(response["content"])[1:-1]
                end = datetime.fromisoformat(response["completed_at"]).timestamp()
                later = [at for at, asked in siege.asked if asked == prompt and at > end + 0.05]
                assert runs_of[siege.tags[run_id]] > 1 or later == []
        if run["metadata"]["workflow"] == "saying":
            tag = siege.tags[run_id]
            # Where two runs say the same, who looks takes one for the other.
            allowed = range(1, runs_of[tag] + 1)
            assert all(posted[f"{tag} {words}"] in allowed for words in SAID), run
            agreed = next(one["content"] for one in run["responses"] if one["step"] == "agree")
            assert agreed == {"approved": True, "by": [YOU], "comment": None}, run


async def check_threads(siege: Siege) -> None:
    """What a thread tells is right, and said again at most once for each kill. A step that is tried again may
    be asked about anew, and the answer told; what one person is told in private stands in no thread."""
    again = 0
    for run_id, ts in siege.threads.items():
        messages = await siege.person.replies("general", ts)
        said = [one for one in messages[1:] if one.get("bot_id") and not one.get("is_ephemeral")]
        texts = Counter(one["text"] for one in said)
        again += sum(count - 1 for count in texts.values())
        assert any("completed" in told(one) or "done" in told(one) for one in messages), run_id
    assert again <= KILLS + 2 * len(siege.tried_again), f"seed {SEED}"

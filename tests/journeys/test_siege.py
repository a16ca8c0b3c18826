"""Fifty kills of real processes on each database, over runs of every kind of step: nothing that was
acknowledged is lost, nothing that was finished is done again.

The moments come from a seed, which is told on failure. For a longer siege (`make siege` has 150 on each), or
the same once more:

    SYNTH_SIEGE_KILLS=500 SYNTH_SIEGE_SEED=7 pytest tests/journeys/test_siege.py
"""

import asyncio
import json
import os
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.workspace import YOU
from tests.journeys.besieged import CHANNELS, Besieged, Fort, besieged
from tests.journeys.house import told
from tests.journeys.siege import until

Json = dict[str, Any]

KILLS = int(os.environ.get("SYNTH_SIEGE_KILLS", "50"))
SEED = int(os.environ.get("SYNTH_SIEGE_SEED", "1"))
_PATIENCE_S = 120  # for all that is open once the killing has ended
# Who is killed: on PostgreSQL either of two, while the other goes on.
_COMMANDS = {"sqlite": ["serve"], "postgresql": ["serve", "worker"]}


def ask(step: str, text: str) -> Json:
    return {"id": step, "kind": "payload", "blocks": [{"role": "user", "text": f"{{{{tag}}}} {text}"}]}


def ticket(step: str, what: str = "") -> Json:
    """An action that Pipedream counts."""
    params = {"teamId": "t", "title": f"{{{{tag}}}} {what or step}"}
    return {"id": step, "kind": "action", "action": "pipedream:linear_app-create-issue", "params": params}


def post(step: str) -> Json:
    params = {"channel": "#general", "text": f"{{{{tag}}}} {step}"}
    return {"id": step, "kind": "action", "action": "slack:post_message", "params": params}


EACH = {
    "id": "each",
    "kind": "for_each",
    "items": ["a", "b", "c"],
    "at_once": 2,
    "steps": [
        ask("line", "line {{item}}"),
        {"id": "rest", "kind": "wait", "seconds": 0.2},
        ticket("mark", "mark {{item}}"),
    ],
}
ANY = {"id": "any", "kind": "branch", "when": "size(each) == 3", "then": [ask("yes", "yes")], "else": []}
AGREE = {"id": "agree", "kind": "approval", "ask": "{{tag}} Say it?", "approvers": ["channel"]}
DEFINITIONS: dict[str, Json] = {
    "one-by-one": {
        "steps": [
            ask("first", "begins"),
            ticket("opens"),
            {"id": "pause", "kind": "wait", "seconds": 0.4},
            EACH,
            ANY,
            AGREE,
            post("said"),
            ask("last", "ends {{first}}"),
        ]
    },
    "side-by-side": {
        "order": "parallel",
        "steps": [
            ask("first", "begins"),
            ticket("opens"),
            EACH,
            ANY,
            AGREE,
            post("said"),
            ticket("closes"),
            ask("last", "ends {{first}}"),
        ],
    },
}
_INSIDE = [f"each[{index}].{step}" for index in range(3) for step in ("line", "rest", "mark")]
PATHS = {"first", "opens", "each", *_INSIDE, "any", "yes", "agree", "said", "last"}
# How the reply about each step that has one begins.
TOLD = {
    "one-by-one": ["1. First", "2. ", "4. ", "5a.1. Yes", "7. ", "8. Last"],
    "side-by-side": ["1. First", "2. ", "3. ", "4a.1. Yes", "6. ", "7. ", "8. Last"],
}
MORE = {"one-by-one": {"pause"}, "side-by-side": {"closes"}}


@pytest.fixture
async def siege(database_url: str, tmp_path: Path) -> AsyncIterator[tuple[Besieged, Fort]]:
    if not hasattr(os, "pidfd_open"):
        pytest.skip("the processes of the siege are held by Linux's pidfd")
    kind = database_url.partition("+")[0].partition(":")[0]
    async with besieged(tmp_path, database_url, _COMMANDS[kind], SEED) as (world, fort):
        yield world, fort


@pytest.mark.timeout(4 * KILLS + 2 * _PATIENCE_S)
async def test_kills_at_any_moment_lose_nothing_and_repeat_nothing(siege: tuple[Besieged, Fort]) -> None:
    world, fort = siege
    workflows = {name: await saved(world, name) for name in DEFINITIONS}
    begun = time.monotonic()
    async with world.answering([*workflows.values()]):
        async with asyncio.TaskGroup() as people:
            for number in range(KILLS):
                if number % 4 == 0 and number < KILLS * 3 / 4:
                    people.create_task(begin(world, workflows, number // 4))
                await fort.kill_one()
        killed = time.monotonic()
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE_S):
                await until(lambda: world.all_told([*workflows.values()]))
        left = await world.left([*workflows.values()])
        assert not left, f"seed {SEED}: {json.dumps(left, indent=1)}"
    print(f"{KILLS} kills took {killed - begun:.0f} s, the rest {time.monotonic() - killed:.0f} s")
    print(Counter(fort.kills), f"{world.asked_anew} asked anew, {len(world.tags)} runs")
    happened = await world.happened()
    for run_id, run in world.ended.items():
        check_responses(world, run)
        check_prompts(world, run)
        check_events(run, await world.events(run_id))
        check_actions(world, run, happened)
    await check_threads(world)


async def saved(world: Besieged, name: str) -> int:
    definition = {"name": name, "inputs": [{"name": "tag"}], **DEFINITIONS[name]}
    made = await world.api("POST", "/workflows", body={"definition": definition})
    return int(made["id"])


async def begin(world: Besieged, workflows: dict[str, int], number: int) -> None:
    name, tag = [*DEFINITIONS][number % 2], f"t{number}x"
    if number % 3 < 2:
        await world.through_the_api(workflows[name], tag)
    else:
        await world.by_command(name, tag, CHANNELS[number % 2])


def check_responses(world: Besieged, run: Json) -> None:
    """Each step has one answer, and the right one."""
    tag, found = world.tags[run["id"]], {one["path"]: one for one in run["responses"]}
    assert len(found) == len(run["responses"])
    assert found.keys() == PATHS | MORE[run["metadata"]["workflow"]], f"seed {SEED}"
    assert {one["status"] for one in found.values()} == {"completed"}
    assert found["first"]["content"] == f"<{tag} begins>"
    assert found["last"]["content"] == f"<{tag} ends <{tag} begins>>"
    assert found["any"]["content"] == "then"
    assert [found[f"each[{n}].line"]["content"] for n in range(3)] == [f"<{tag} line {x}>" for x in "abc"]
    assert len(found["each"]["content"]) == 3
    by = YOU if run["id"] in world.threads else "api"
    assert found["agree"]["content"] == {"approved": True, "by": [by], "comment": None}


def check_prompts(world: Besieged, run: Json) -> None:
    """What is answered is not asked again; what was in flight only by another process than the killed."""
    if len([tag for tag in world.tags.values() if tag == world.tags[run["id"]]]) > 1:
        return  # two runs ask the same
    asked = world.asked()
    for one in run["responses"]:
        if one["kind"] == "payload":
            came = asked[one["content"][1:-1]]
            kept = datetime.fromisoformat(one["completed_at"]).timestamp()
            assert max(at for at, _ in came) < kept, f"{one['path']} was asked again, seed {SEED}"
            assert len({process for _, process in came}) == len(came), f"{one['path']}, seed {SEED}"


def check_events(run: Json, events: list[Json]) -> None:
    """Numbered from one without a gap; each step finishes once."""
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1)), f"seed {SEED}"
    finished = Counter(e["data"]["step"] for e in events if e["type"] == "payload_completed")
    assert finished.keys() == {one["path"] for one in run["responses"]}
    assert set(finished.values()) == {1}, f"{finished}, seed {SEED}"
    assert events[-1]["type"] == "workflow_completed"


def check_actions(world: Besieged, run: Json, happened: Counter[str]) -> None:
    """Each happened once. Of two runs that say the same, whoever looks takes one for the other."""
    tag = world.tags[run["id"]]
    allowed = range(1, list(world.tags.values()).count(tag) + 1)
    named = ["opens", "said", *(f"mark {item}" for item in "abc")]
    if run["metadata"]["workflow"] == "side-by-side":
        named.append("closes")
    for what in named:
        assert happened[f"{tag} {what}"] in allowed, f"{what} of run {run['id']}, seed {SEED}"


async def check_threads(world: Besieged) -> None:
    """A thread tells every step and the ending, and says a thing again at most once for each kill."""
    again = 0
    for run_id, (channel, ts) in world.threads.items():
        root, *replies = await world.slack.person.replies(channel, ts)
        assert ": done" in told(root)
        said = Counter(one["text"] for one in replies if one.get("bot_id") and not one.get("is_ephemeral"))
        again += sum(count - 1 for text, count in said.items() if "retried this" not in text)
        whole = " ".join(map(told, replies))
        for words in (*TOLD[world.ended[run_id]["metadata"]["workflow"]], "Say it", "is done in"):
            assert words in whole, f"{words} of run {run_id}, seed {SEED}"
    assert again <= KILLS + 2 * world.asked_anew, f"seed {SEED}"

"""What people read when something goes wrong at Pipedream: in the run's thread, of `/synth status`, and what
programs read in the API. Each says what happened, at which step, whose turn it is and what to do; numbers and
names of protocols are for engineers, and stand beside."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.workspace import YOU
from tests.bot.slack.room import labels_of, words_of
from tests.journeys.house import open_house
from tests.journeys.test_pipedream import SUMMARY, TICKET, Two
from tests.pipedream_runner import NODE, RunnerServer, open_runner_server
from tests.pipedream_server import PipedreamServer, open_pipedream_server

Json = dict[str, Any]
STEP = "“Linear: Create Issue” (step 2)"
QUICK: Json = {"policy": {"timeout_s": 1, "backoff_s": 0.05, "attempts": 2}}
STEPS = (SUMMARY, {**TICKET, **QUICK})
NOISE = re.compile(r"\b[45]\d\d\b|HTTP|JSON|linear_app|\{|\}|AxiosError|0\.4\.")


@dataclass
class World(Two):
    """Synth, the stand-in, and the runner where there is one."""

    runner: RunnerServer | None = None

    @property
    def mine(self) -> str:
        return f"{self.house.served.workspace_id}:{YOU}"

    async def told(self) -> tuple[Json, Json, Json]:
        """The last message of the run's thread, what `/synth status` says, and the run in the API, once
        people have something to do."""

        async def stuck() -> Json | None:
            run = await self.run()
            open_ = run.get("metadata", {}).get("waiting_for")
            return run if run.get("status") == "failed" or (open_ and run["status"] == "waiting") else None

        run = await self.house.until(stuck)
        root = await self.house.posted("general", "Run 1 · ")

        async def buttons() -> Json | None:
            last = (await self.house.person.replies("general", root["ts"]))[-1]
            return last if last["ts"] != root["ts"] and labels_of(last) else None

        last = await self.house.until(buttons)
        await self.house.person.command("general", "/synth status 1")
        status = await self.house.posted("general", "*1*  tickets")
        return last, status, run


@dataclass(frozen=True)
class Fault:
    """`arrange` has it happen; `thread` is told in the run's thread, with these `buttons`; `status` by the
    command; `error` in the API."""

    name: str
    arrange: Callable[[World], None]
    thread: str
    buttons: tuple[str, ...]
    status: str
    error: str


def says(kind: str, *faults: Any) -> Callable[[World], None]:
    return lambda world: world.server.faults[kind].extend(faults)


def silent(world: World) -> None:
    world.server.silence_s = 3
    world.server.faults["run"].append("slow")


def another_form(world: World) -> None:
    wanted = {"name": "cycle", "type": "string", "label": "cycle", "optional": False}
    world.server.components["linear_app-create-issue"]["configurable_props"].append(wanted)


def gone(world: World) -> None:
    del world.server.components["linear_app-create-issue"]


def broken(world: World) -> None:
    for number in world.server.accounts:
        world.server.break_account(number)


def missing(world: World) -> None:
    world.server.accounts.clear()


def runner_says(*faults: Any) -> Callable[[World], None]:
    def arrange(world: World) -> None:
        assert world.runner is not None
        world.runner.faults += faults

    return arrange


def failed(name: str, arrange: Callable[[World], None], error: str) -> Fault:
    return Fault(
        name,
        arrange,
        f"*tickets* failed at {STEP} after … · 12 tokens.\n>{error}\n"
        "Retry goes on at this step; what is finished stays.",
        ("Retry",),
        f">At {STEP}: {error.removesuffix('.')}. `/synth retry 1` goes on there.",
        error,
    )


def unknown(name: str, arrange: Callable[[World], None], error: str) -> Fault:
    return Fault(
        name,
        arrange,
        f"*It may have happened.* I sent {STEP} and got no clear answer. {error}\n"
        "Please look in Linear whether it did, then press *Mark done* if so, or *Retry* if not.",
        ("Mark done", "Retry", "Stop"),
        f">Did {STEP} happen? Somebody has to look, and say so in its thread.",
        error,
    )


def lacking(name: str, arrange: Callable[[World], None], error: str) -> Fault:
    return Fault(
        name,
        arrange,
        f"<@{YOU}>, {STEP} needs your Linear account. {error}\nConnect it, and the run goes on by itself.",
        ("Connect Linear", "Stop"),
        f">Waits for You to connect Linear, which {STEP} needs. Then it goes on by itself.",
        error,
    )


AWAY = "Pipedream is not available right now. Tried 2 times."
OWN = "Pipedream had a problem of its own."
LATE = "Pipedream did not answer in time."
CONNECT = [
    failed("an error inside of a success", says("run", "error inside"), "Linear said: Team not found"),
    failed("not available for long", says("run", "503", "502"), AWAY),
    failed(
        "what it does not take",
        another_form,
        "Pipedream refused to run this step: Missing required property: cycle",
    ),
    unknown("an error of its own", says("run", "500"), OWN),
    unknown("late at the service", says("run", "504"), LATE),
    unknown("silent", silent, "There was no answer within 1 s."),
    unknown(
        "a lost connection",
        says("run", "dropped"),
        "Pipedream broke the connection off before it answered.",
    ),
    unknown("taken, and no more", says("run", "202"), "Pipedream took it without saying what became of it."),
    lacking("no account", missing, "No Linear account is connected."),
    lacking(
        "a broken account", broken, "The connection to Linear does not work any more and has to be renewed."
    ),
    Fault(
        "an action that is gone",
        gone,
        f"*tickets* failed at {STEP} after … · 12 tokens.\n>Pipedream does not offer this action any more.\n"
        "Change the workflow, and run it again.",
        ("Change",),
        f">At {STEP}: Pipedream does not offer this action any more. `/synth edit #1` changes the workflow.",
        "Pipedream does not offer this action any more.",
    ),
]
RUNNER = [
    failed("refused", says("run", "error inside"), "Linear said: Team not found"),
    failed("not available for long", says("run", "503", "503"), AWAY),
    unknown("an error of its own", says("run", "500"), OWN),
    unknown(
        "silent",
        runner_says("lost"),
        "Pipedream was handed this, and has not said in time what became of it.",
    ),
    failed(
        "another secret",
        runner_says("401"),
        "The runner at Pipedream does not know Synth. Whoever runs Synth has to look at it: "
        "PIPEDREAM_RUNNER_SECRET here and SYNTH_RUNNER_SECRET there are to be the same.",
    ),
    failed(
        "switched off",
        runner_says("404"),
        "The runner at Pipedream is switched off or gone. Whoever runs Synth has to look at it: its workflow "
        "is to be deployed, and PIPEDREAM_RUNNER_URL to be the address of its trigger.",
    ),
    lacking("no account", missing, "No Linear account is connected."),
]


async def opened(stack: AsyncExitStack, folder: Path, *, with_runner: bool) -> World:
    server: PipedreamServer = await stack.enter_async_context(open_pipedream_server())
    runner, environment = None, server.environment
    if with_runner:
        runner = await stack.enter_async_context(open_runner_server(server, grace_s=0.3))
        environment = runner.environment
    house = await stack.enter_async_context(open_house(folder, None, environment))
    if runner is not None:
        runner.callback_url = f"{house.served.address}/hooks/pipedream/runner"
    world = World(house, server, runner)
    server.add_account(world.mine, "linear_app")
    return world


@pytest.fixture
async def connect(tmp_path: Path) -> AsyncIterator[World]:
    async with AsyncExitStack() as stack:
        yield await opened(stack, tmp_path, with_runner=False)


@pytest.fixture
async def runner(tmp_path: Path) -> AsyncIterator[World]:
    async with AsyncExitStack() as stack:
        yield await opened(stack, tmp_path, with_runner=True)


@pytest.mark.parametrize("fault", CONNECT, ids=lambda fault: fault.name)
async def test_what_goes_wrong_is_told_in_words(connect: World, fault: Fault) -> None:
    await play(connect, fault)


@pytest.mark.skipif(NODE is None, reason="NODE IS MISSING: no runner is tested")
@pytest.mark.parametrize("fault", RUNNER, ids=lambda fault: fault.name)
async def test_what_goes_wrong_at_the_runner_is_told_in_words(runner: World, fault: Fault) -> None:
    await play(runner, fault)


async def play(world: World, fault: Fault) -> None:
    await world.save(*STEPS)
    fault.arrange(world)
    await world.house.person.command("general", "/synth run tickets")
    last, status, run = await world.told()
    said = re.sub(r"(after )[\d.]+ s", r"\1…", words_of(last))
    assert fault.thread in said
    assert tuple(labels_of(last)) == fault.buttons
    assert fault.status in words_of(status)
    asked = run["metadata"]["waiting_for"]
    assert (run["metadata"]["error"] or asked[0]["error"]) == fault.error
    assert not NOISE.search(fault.thread + fault.status + fault.error)
    assert run["metadata"]["failed_step"] == "ticket" or asked[0]["path"] == "ticket"

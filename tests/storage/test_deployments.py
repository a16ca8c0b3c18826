"""What engines should watch for, made so over the real stores: after a kill, a change and a doubt, too."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from core.definition import AppEvent, parse
from core.engine import Call, Deployed, Engine, Outcome, Watch, WatchState
from core.errors import Invalid, Refused, Unavailable, Unknown
from core.events import Hub
from core.running import Runs
from core.starting.deliveries import Deliveries
from core.starting.deploying import Deploying
from core.stores.deployments import Stand
from core.webhooks import Posted
from core.workflows import Workflow
from storage import SqlStores
from storage.tables import deployments
from tests.fakes import nobody_walks

HERE = "T1"
STEPS = [{"id": "pause", "kind": "wait", "seconds": 1}]


class Killed(Exception):
    """Stands for the end of the process."""


class Watcher(Engine):
    """Watches in memory. Each of `ends` ends one call, after its deed."""

    name = "apps"

    def __init__(self) -> None:
        self.there: dict[str, Watch] = {}
        self.made = 0
        self.ends: list[Exception] = []
        self.account = True
        self.away = False
        self.asked = 0

    async def perform(self, call: Call) -> Outcome:
        raise Refused("It only watches.")

    def cannot_watch(self) -> str | None:
        return None

    async def deploy(self, watch: Watch) -> Deployed:
        self._answer()
        if not self.account:
            raise Refused("No account is connected.", "connect", about="github")
        self.made += 1
        self.there[f"d{self.made}"] = watch
        self._end()
        return Deployed(f"d{self.made}", "key")

    async def update(self, deployed_id: str, watch: Watch) -> None:
        self.there[deployed_id] = watch
        self._end()

    async def remove(self, workspace: str, user: str, deployed_id: str) -> None:
        self.there.pop(deployed_id, None)
        self._end()

    async def deployed(self, workspace: str, user: str) -> Sequence[Deployed]:
        mine = [(number, one) for number, one in self.there.items() if one.user == user]
        return [Deployed(number, None, (one.url,)) for number, one in mine]

    async def is_watching(self, workspace: str, user: str, deployed_id: str) -> WatchState:
        self._answer()
        return WatchState.WATCHING if deployed_id in self.there else WatchState.GONE

    def is_authentic(self, signing_key: str, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
        return headers.get("signed") == signing_key

    def _answer(self) -> None:
        self.asked += 1
        if self.away:
            raise Unavailable("The service is away.")

    def _end(self) -> None:
        if self.ends:
            raise self.ends.pop(0)


class World:
    """Synth's part, with a clock that tests turn."""

    def __init__(self, stores: SqlStores) -> None:
        self.stores, self.watcher, self.late = stores, Watcher(), timedelta()
        runs = Runs(
            stores.runs, stores.workflows, stores.threads, stores.schedules, nobody_walks(stores.runs), Hub()
        )
        self.deploying = Deploying(
            {"apps": self.watcher},
            stores.deployments,
            Deliveries(stores, runs),
            self.now,
            "https://s.example",
        )

    def now(self) -> datetime:
        return datetime.now(UTC) + self.late

    async def save(self, repo: str = "a/b", name: str = "one", **more: Any) -> Workflow:
        return await self.stores.workflows.create(HERE, definition(repo, name), "U1", **more)

    async def change(self, workflow: Workflow, repo: str, event: str = "apps:github-new-issue") -> None:
        changed = definition(repo, workflow.name, event)
        await self.stores.workflows.add_version(HERE, workflow.id, changed, "U1")

    async def stand(self, workflow: Workflow) -> Stand:
        found = await self.stores.deployments.of(HERE, workflow.id)
        assert found is not None
        return found.stand

    async def pass_by(self, seconds: int, every: int = 1) -> None:
        """Look as the house does while time goes by."""
        for _ in range(seconds // every):
            self.late += timedelta(seconds=every)
            await self.deploying.reconcile()

    async def settle(self) -> None:
        """Until nothing is due for minutes, whoever took it before and was killed."""
        for _ in range(8):
            self.late += timedelta(seconds=200)
            while True:
                try:
                    if await self.deploying.reconcile() == 0:
                        break
                except ExceptionGroup as group:
                    assert group.subgroup(Killed) is not None
                    break

    @property
    def watched(self) -> list[tuple[str, Any]]:
        return [(one.event, one.params["repo"]) for one in self.watcher.there.values()]


def definition(repo: str, name: str = "one", event: str = "apps:github-new-issue") -> Any:
    trigger = {"type": "app_event", "event": event, "params": {"repo": repo}}
    return parse({"name": name, "trigger": trigger, "steps": STEPS})


@pytest.fixture
def world(stores: SqlStores) -> World:
    return World(stores)


NEW = "apps:github-new-issue"


@pytest.mark.parametrize("end", [Killed(), Unknown("Who knows?")])
async def test_whatever_is_cut_off_in_the_middle_there_is_one_watch_as_the_workflow_wants_it(
    world: World, end: Exception
) -> None:
    world.watcher.ends.append(end)
    workflow = await world.save("a/b")
    await world.settle()
    assert world.watched == [(NEW, "a/b")]
    world.watcher.ends.append(end)
    await world.change(workflow, "a/c")
    await world.settle()
    assert world.watched == [(NEW, "a/c")]
    world.watcher.ends += [end, end]
    await world.change(workflow, "a/c", "apps:github-new-release")
    await world.settle()
    assert world.watched == [("apps:github-new-release", "a/c")]
    world.watcher.ends.append(end)
    await world.stores.workflows.delete(HERE, workflow.id)
    await world.settle()
    assert world.watched == []


async def test_whoever_takes_over_does_not_wait_for_one_who_was_killed(world: World) -> None:
    world.watcher.ends.append(Killed())
    workflow = await world.save("a/b")
    with pytest.raises(ExceptionGroup):
        await world.deploying.reconcile()
    assert await world.deploying.reconcile() == 0, "it is taken"
    await world.deploying.resume()
    await world.deploying.reconcile()
    assert world.watched == [(NEW, "a/b")]
    assert await world.stand(workflow) is Stand.LISTENING
    await world.deploying.resume()
    assert await world.deploying.reconcile() == 0, "what is right is left alone"


async def test_drafts_and_paused_workflows_are_not_watched_for(world: World) -> None:
    await world.save(name="draft", listed=False)
    workflow = await world.save()
    await world.stores.workflows.pause(HERE, workflow.id, "U1")
    await world.settle()
    assert (world.watched, await world.stand(workflow)) == ([], Stand.OFF)
    await world.stores.workflows.resume(HERE, workflow.id)
    await world.settle()
    assert (world.watched, await world.stand(workflow)) == ([(NEW, "a/b")], Stand.LISTENING)


@pytest.mark.parametrize(("away_s", "then_s", "most"), [(6, 10, 6), (120, 20, 20), (3600, 75, 100)])
async def test_a_workflow_listens_soon_after_its_engine_is_back(
    world: World, away_s: int, then_s: int, most: int
) -> None:
    world.watcher.away = True
    workflow = await world.save()
    await world.pass_by(away_s, every=max(1, away_s // 120))
    kept = await world.stores.deployments.of(HERE, workflow.id)
    assert kept is not None
    assert (kept.stand, kept.reason) == (Stand.PENDING, "The service is away.")
    assert await world.stores.deployments.untold() == [], "nobody can do anything about it"
    assert 2 <= world.watcher.asked <= most, "its service is not besieged meanwhile"
    world.watcher.away = False
    await world.pass_by(then_s, every=max(1, then_s // 20))
    assert (world.watched, await world.stand(workflow)) == ([(NEW, "a/b")], Stand.LISTENING)


async def test_what_listens_does_so_while_nobody_can_look(world: World) -> None:
    workflow = await world.save()
    await world.deploying.reconcile()
    world.watcher.away = True
    await world.pass_by(2_000, every=50)
    assert world.watcher.asked > 2
    assert await world.stand(workflow) is Stand.LISTENING
    world.watcher.away = False
    world.watcher.there.clear()
    await world.pass_by(100, every=10)
    assert (world.watched, world.watcher.made) == ([(NEW, "a/b")], 2), "and is looked at soon after"


async def test_a_watch_that_is_gone_at_the_engine_is_made_anew(world: World) -> None:
    workflow = await world.save()
    await world.settle()
    world.watcher.there.clear()
    await world.settle()
    assert (world.watched, await world.stand(workflow)) == ([(NEW, "a/b")], Stand.LISTENING)


async def test_an_account_that_is_missing_is_told_once_and_its_coming_hurries(world: World) -> None:
    world.watcher.account = False
    workflow = await world.save()
    await world.deploying.reconcile()
    [told] = await world.stores.deployments.untold()
    assert (told.workflow_id, told.about, told.owner) == (workflow.id, "github", "U1")
    await world.stores.deployments.told(told)
    await world.settle()
    assert await world.stores.deployments.untold() == []
    world.watcher.account = True
    await world.deploying.connected(HERE, "U2", "github")
    assert await world.deploying.reconcile() == 0, "another's account helps nobody"
    await world.deploying.connected(HERE, "U1", "github")
    await world.deploying.reconcile()
    assert await world.stand(workflow) is Stand.LISTENING


async def test_two_processes_make_one_watch(stores: SqlStores) -> None:
    one, other = World(stores), World(stores)
    workflow = await one.save()
    await asyncio.gather(one.deploying.reconcile(), other.deploying.reconcile())
    assert await one.stand(workflow) is Stand.LISTENING
    one.watcher.there |= other.watcher.there
    one.watcher.made += other.watcher.made
    assert (len(one.watcher.there), one.watcher.made) == (1, 1)


async def test_ids_and_keys_lie_sealed_and_without_a_key_nothing_is_listed(world: World) -> None:
    await world.save()
    await world.settle()
    async with world.stores.database.read() as connection:
        row = (await connection.execute(sa.select(deployments))).one()
    assert "d1" not in (row.remote_id, row.signing_key)
    assert row.signing_key != "key"
    bare = SqlStores(world.stores.database)
    with pytest.raises(Invalid, match="SYNTH_SECRET_KEY"):
        await bare.workflows.create(HERE, definition("a/b", "two"), "U1")


async def test_a_burst_of_a_thousand_events_is_taken_once_each(world: World) -> None:
    workflow = await world.save()
    await world.settle()
    found = await world.stores.deployments.of(HERE, workflow.id)
    assert found is not None
    watched = await world.deploying.watched("apps", found.address)
    assert watched is not None

    async def send(number: int) -> None:
        body = json.dumps({"number": number}).encode()
        for _ in range(2 if number < 100 else 1):
            taken = await world.deploying.receive(
                "apps", watched, Posted("application/json", {"signed": "key"}, body)
            )
            assert taken is not None

    await asyncio.gather(*(send(number) for number in range(1_000)))
    runs = await world.stores.runs.page(HERE, limit=3_000)
    assert sorted(run.trigger["event"]["number"] for run in runs.items) == list(range(1_000))
    trigger = runs.items[0].definition.trigger
    assert isinstance(trigger, AppEvent)

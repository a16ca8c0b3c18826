"""Tokens at the door: what each opens, until when, and in whose name its holder acts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import WSCloseCode, WSMsgType, WSServerHandshakeError

from bot.http import BootstrapGate, Caller, TokenGate
from bot.http.calls import every_call
from core.access.tokens import EVERY_SCOPE, Grant, Scope, Token, digest, new_secret
from core.errors import NotFound, StorageError
from tests.bot.http.test_live import ear
from tests.bot.http.world import CHAIN, World, chain

STRANGER = new_secret()


@dataclass
class Clock:
    """Time as a test sets it."""

    now: datetime = datetime(2026, 3, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass
class Cabinet:
    """A token store in memory that counts what it is asked."""

    kept: dict[str, Token] = field(default_factory=dict)
    looked_for: list[str] = field(default_factory=list)
    noted: list[Mapping[int, datetime]] = field(default_factory=list)
    broken: bool = False

    async def add(self, grant: Grant, digest: str) -> Token:
        token = self.kept[digest] = Token(len(self.kept) + 1, grant)
        return token

    async def find(self, digest: str) -> Token | None:
        self.looked_for.append(digest)
        if self.broken:
            raise StorageError("The database cannot be read now.")
        return self.kept.get(digest)

    async def all(self, workspace: str | None = None) -> list[Token]:
        return list(self.kept.values())

    async def revoke(self, token_id: int, now: datetime) -> Token:
        for key, token in self.kept.items():
            if token.id == token_id:
                self.kept[key] = Token(token_id, token.grant, token.last_used_at, now)
                return self.kept[key]
        raise NotFound("There is no such token.")

    async def used(self, when: Mapping[int, datetime]) -> None:
        if self.broken:
            raise StorageError("The database cannot be written now.")
        self.noted.append(when)

    async def is_known(self, workspace: str) -> bool:
        return True


@dataclass
class Office:
    """A gate over a cabinet, and what makes tokens for it."""

    clock: Clock = field(default_factory=Clock)
    cabinet: Cabinet = field(default_factory=Cabinet)

    def gate(self, *, fresh_s: float = 60, note_s: float = 60) -> TokenGate:
        first = BootstrapGate("a-token-of-sixteen", "T1")
        return TokenGate(self.cabinet, first, self.clock, fresh_s=fresh_s, note_s=note_s)

    async def token(self, *scopes: Scope, days: int | None = None) -> str:
        until = None if days is None else self.clock() + timedelta(days=days)
        secret = new_secret()
        grant = Grant("T2", "ci", frozenset(scopes), "ada", self.clock(), until)
        await self.cabinet.add(grant, digest(secret))
        return secret


async def test_a_token_stands_for_its_workspace_under_its_name_and_the_bootstrap_token_for_all() -> None:
    office = Office()
    secret = await office.token(Scope.READ)
    caller = await office.gate().admit(secret)
    assert caller == Caller("T2", "ci", frozenset({Scope.READ}))
    assert (caller.by, caller.user) == ("api:ci", "api")
    everything = await office.gate().admit("a-token-of-sixteen")
    assert everything == Caller("T1", None, EVERY_SCOPE)
    assert (everything.by, everything.user) == ("api", "api")


async def test_a_token_in_use_is_looked_for_once_in_a_while_and_what_could_be_none_never() -> None:
    office = Office()
    secret, gate = await office.token(Scope.READ), office.gate()
    for _ in range(20):
        assert await gate.admit(secret)
    for nonsense in ("", "synth_", "synth_x", secret.upper(), secret + "0", "\udcff", "a-token-of-sixteen"):
        await gate.admit(nonsense)
    assert office.cabinet.looked_for == [digest(secret)]
    assert await gate.admit(STRANGER) is None
    assert await gate.admit(STRANGER) is None
    assert len(office.cabinet.looked_for) == 3, "what anybody may make up is not remembered"


async def test_a_revoked_token_opens_nothing_once_it_is_looked_for_again() -> None:
    office = Office()
    secret, remembering, asking = await office.token(Scope.READ), office.gate(), office.gate(fresh_s=0)
    for gate in (remembering, asking):
        assert await gate.admit(secret)
    await office.cabinet.revoke(1, office.clock())
    assert await remembering.admit(secret)
    with pytest.raises(Exception, match="has been revoked"):
        await asking.admit(secret)


async def test_a_token_expires_at_its_time_also_while_it_is_remembered() -> None:
    office = Office()
    secret, gate = await office.token(Scope.READ, days=1), office.gate()
    office.clock.pass_(hours=23, minutes=59)
    assert await gate.admit(secret)
    office.clock.pass_(minutes=1)
    with pytest.raises(Exception, match="has expired"):
        await gate.admit(secret)
    assert len(office.cabinet.looked_for) == 1


async def test_the_last_use_is_written_beside_the_requests_and_at_the_end() -> None:
    office = Office()
    secret, gate = await office.token(Scope.READ), office.gate()
    async with gate.noting():
        await gate.admit(secret)
        office.clock.pass_(seconds=5)
        await gate.admit(secret)
        assert office.cabinet.noted == []
    assert office.cabinet.noted == [{1: office.clock()}]


async def test_a_use_that_could_not_be_written_is_written_later(caplog: pytest.LogCaptureFixture) -> None:
    office = Office()
    secret, gate = await office.token(Scope.READ), office.gate()
    await gate.admit(secret)
    office.cabinet.broken = True
    async with gate.noting():
        pass
    assert (office.cabinet.noted, "use of tokens" in caplog.text) == ([], True)
    office.cabinet.broken = False
    async with gate.noting():
        pass
    assert office.cabinet.noted == [{1: office.clock()}]


# What each call needs; a call that is not here fails the test, so that nobody forgets to decide.
NEEDS: dict[str, Scope | None] = {
    "executeWorkflow": Scope.RUN,
    "getRun": Scope.READ,
    "cancelRun": Scope.RUN,
    "retryRun": Scope.RUN,
    "resumeRun": Scope.RUN,
    "rerunRun": Scope.RUN,
    "decideRun": Scope.DECIDE,
    "listWorkflows": Scope.READ,
    "createWorkflow": Scope.WRITE,
    "getWorkflow": Scope.READ,
    "changeWorkflow": Scope.WRITE,
    "deleteWorkflow": Scope.WRITE,
    "listVersions": Scope.READ,
    "listRuns": Scope.READ,
    "getTrigger": Scope.WRITE,  # it shows the address of the webhook, which is a secret
    "switchTrigger": Scope.WRITE,
    "newAddress": Scope.WRITE,
    "getDefinitionSchema": None,
    "getOpenApi": None,
}


async def test_every_call_is_opened_by_its_scope_alone(world: World) -> None:
    for scope in Scope:
        world.tokens.callers[scope] = Caller("T1", "ci", frozenset({scope}))
        world.tokens.callers[f"all but {scope}"] = Caller("T1", "ci", EVERY_SCOPE - {scope})
    routes = every_call(world.synth)
    assert {route.name for route in routes} == NEEDS.keys()
    for route in routes:
        path, needed = f"/api{route.path}".format(id=4_000), NEEDS[route.name]
        if needed is None:
            assert (await world.call(route.method, path, token="metrics")).status == 200
            continue
        refused = await world.call(route.method, path, token=f"all but {needed}")
        assert (refused.status, refused.json["scope"]) == (403, needed.value), route.name
        assert f"scope `{needed}`" in refused.json["detail"]
        assert refused.headers["WWW-Authenticate"] == f'Bearer error="insufficient_scope", scope="{needed}"'
        assert (await world.call(route.method, path, token=needed)).status not in (401, 403), route.name


async def test_the_document_names_the_scope_of_every_operation(world: World) -> None:
    document = (await world.call("GET", "/api/openapi.json")).json
    named = {
        operation["operationId"]: operation["security"]
        for path, item in document["paths"].items()
        for operation in item.values()
        if not path.startswith(("/hooks", "/healthz", "/readyz"))
    }
    needs = {**NEEDS, "live": Scope.READ, "metrics": Scope.METRICS}
    assert named == {name: [{"token": [scope] if scope else []}] for name, scope in needs.items()}


async def test_a_token_without_the_scope_learns_nothing_of_what_there_is(world: World) -> None:
    workflow_id = await world.workflow()
    world.tokens.callers["runs"] = Caller("T1", "ci", frozenset({Scope.RUN}))
    answers = [
        (await world.call("GET", f"/api/workflows/{number}", token="runs")).json
        for number in (workflow_id, workflow_id + 1)
    ]
    assert answers[0] == answers[1]


async def test_a_lapsed_token_is_told_so_and_a_stranger_is_not(world: World) -> None:
    office = Office()
    revoked, expired = await office.token(Scope.READ), await office.token(Scope.READ, days=1)
    await office.cabinet.revoke(1, office.clock())
    office.clock.pass_(days=2)
    gate = office.gate()
    world.tokens.further = gate
    for token, reason in ((revoked, "has been revoked"), (expired, "has expired")):
        heard = await world.call("GET", "/api/workflows", token=token)
        assert (heard.status, reason in heard.json["detail"]) == (401, True)
        assert heard.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'
        assert not any(word in heard.body for word in (b"T2", b"ci.", b"ada"))
    heard = await world.call("GET", "/api/workflows", token=STRANGER)
    assert (heard.status, heard.json["detail"]) == (401, "This API token is not valid.")


async def test_while_the_database_is_away_a_token_is_not_called_invalid(world: World) -> None:
    office = Office()
    secret = await office.token(Scope.READ)
    office.cabinet.broken = True
    world.tokens.further = office.gate()
    heard = await world.call("GET", "/api/workflows", token=secret)
    assert (heard.status, heard.headers["Retry-After"]) == (503, "5")


async def test_what_a_token_does_is_told_under_its_name_and_belongs_to_the_workspace(world: World) -> None:
    world.tokens.callers["ci"] = Caller("T1", "ci")
    heard = await world.call("POST", "/api/workflows", token="ci", json={"definition": CHAIN})
    workflow_id = heard.json["id"]
    assert heard.json["owner"] == "api"
    changed = {"definition": {**CHAIN, "intent": "other"}}
    await world.call("PUT", f"/api/workflows/{workflow_id}", json=changed)
    versions = (await world.call("GET", f"/api/workflows/{workflow_id}/versions")).json["items"]
    assert [version["author"] for version in versions] == ["api", "api:ci"]
    run_id = await world.run(workflow_id, token="ci")
    assert (await world.synth.runs.get("T1", run_id)).account == "api"
    cancelled = await world.call("POST", f"/api/execute/run/{run_id}/cancel", token="ci")
    assert cancelled.headers["Location"] == f"/api/execute/run/{run_id}"
    metadata: dict[str, Any] = (await world.call("GET", f"/api/execute/run/{run_id}")).json["metadata"]
    assert (metadata["started_by"], metadata["cancelled_by"]) == ("api:ci", "api:ci")


async def test_a_planned_workflow_is_its_authors_too(world: World) -> None:
    world.tokens.callers["ci"] = Caller("T1", "ci")
    made = await world.call("POST", "/api/workflows", token="ci", json={"intent": "two lines, please"})
    versions = await world.call("GET", f"/api/workflows/{made.json['id']}/versions")
    assert [version["author"] for version in versions.json["items"]] == ["api:ci"]


async def test_a_socket_needs_the_scope_to_read(world: World) -> None:
    world.tokens.callers["runs"] = Caller("T1", "ci", frozenset({Scope.RUN}))
    with pytest.raises(WSServerHandshakeError) as refused:
        async with ear(world, "runs"):
            pass
    assert refused.value.status == 403


async def test_a_socket_is_closed_when_its_token_is_revoked(world: World) -> None:
    office = Office()
    secret = await office.token(Scope.READ)
    world.tokens.further = office.gate(fresh_s=0)
    async with ear(world, secret) as client:
        assert await client.silence()
        office.cabinet.broken = True
        assert await client.silence(), "a database that is away closes nothing"
        office.cabinet.broken = False
        await office.cabinet.revoke(1, office.clock())
        message = await client.ws.receive(timeout=5)
    assert (message.type, message.data) == (WSMsgType.CLOSE, WSCloseCode.POLICY_VIOLATION)
    assert "has been revoked" in message.extra


async def test_the_figures_need_a_scope_of_their_own(world: World) -> None:
    world.tokens.callers["prometheus"] = Caller("T1", "prometheus", frozenset({Scope.METRICS}))
    world.tokens.callers["rest"] = Caller("T1", "ci", EVERY_SCOPE - {Scope.METRICS})
    assert (await world.call("GET", "/metrics", token="prometheus")).status == 200
    heard = await world.call("GET", "/metrics", token="rest")
    assert (heard.status, heard.json["scope"]) == (403, "metrics")


async def test_real_tokens_of_two_workspaces_see_nothing_of_each_other(world: World) -> None:
    gate = TokenGate(world.stores.tokens, BootstrapGate(None, "T1"), lambda: datetime.now(UTC))
    world.tokens.further = gate
    secrets = {}
    for workspace in ("T1", "T2"):
        secrets[workspace] = new_secret()
        grant = Grant(workspace, "ci", EVERY_SCOPE, "ada", datetime.now(UTC))
        await world.stores.tokens.add(grant, digest(secrets[workspace]))
    made = await world.call("POST", "/api/workflows", token=secrets["T1"], json={"definition": chain("a")})
    path = f"/api/workflows/{made.json['id']}"
    assert (await world.call("GET", path, token=secrets["T1"])).status == 200
    assert (await world.call("GET", path, token=secrets["T2"])).status == 404

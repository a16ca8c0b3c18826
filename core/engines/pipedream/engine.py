"""The engine. Synth asks Pipedream to run each action in turn, with the account of one person; where a runner
is set up, it hands whole stages over to that instead."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import httpx
from pipedream import AsyncPipedream
from pipedream.core.request_options import RequestOptions
from pydantic import JsonValue

from core.definition import Action, Payload
from core.engine import (
    Account,
    Call,
    ConnectLink,
    Deployed,
    Engine,
    Host,
    Offer,
    OfferPage,
    Options,
    Outcome,
    Param,
    Rate,
    Service,
    Watch,
    WatchState,
)
from core.engines.pipedream.accounts import BROKEN, Accounts, external_user
from core.engines.pipedream.answers import outcome_of
from core.engines.pipedream.api import PipedreamApi, as_json, open_api
from core.engines.pipedream.choices import Choices
from core.engines.pipedream.components import Component
from core.engines.pipedream.examining import examined
from core.engines.pipedream.faults import Asked, Rejected
from core.engines.pipedream.preparing import Configured, Preparing, provisions
from core.engines.pipedream.registry import Registry
from core.engines.pipedream.runner import Runner, open_runner, outcome_told, report_of, said_by
from core.engines.pipedream.settings import PipedreamSettings
from core.engines.pipedream.staging import prepared
from core.engines.pipedream.watching import Watching, is_authentic
from core.errors import NotFound, Refused, Unavailable, noted
from core.stage import Handover, Report, Stage
from core.template import references_within

_MOST_PREPARING_S = 30  # looking up what an action needs, before anything is sent
_HANDOVERS_A_SECOND = 10
_LOOKS_EVERY_S = 900  # a trigger that polls; without a timer it would never tell of anything


class PipedreamEngine(Engine):
    """Performs `pipedream:` actions. Its service knows no idempotency keys, so nothing is sent twice."""

    name = "pipedream"

    def __init__(
        self,
        api: PipedreamApi,
        settings: PipedreamSettings,
        public_url: str | None = None,
        runner: Runner | None = None,
    ) -> None:
        self._api = api
        self._settings = settings
        self._accounts = Accounts(api, public_url)
        self._registry = Registry(api)
        self._choices = Choices(api)
        self._watching = Watching(api)
        self._public_url = public_url
        self._preparing = Preparing(self._registry, self._accounts, self._choices)
        self._runner = runner
        self.stages = runner is not None

    def rate(self, step: Payload | Action) -> Rate | None:
        """A project's runs of actions."""
        name = f"pipedream:runs:{self._settings.project_id}"
        return Rate(name, self._settings.runs_per_5_minutes, 300)

    def handover_rate(self) -> Rate | None:
        """A workflow that an HTTP request starts takes about ten a second."""
        return Rate(f"pipedream:runner:{self._settings.project_id}", _HANDOVERS_A_SECOND, 1)

    async def perform(self, call: Call) -> Outcome:
        """Prepare, which may be done twice, then send, once."""
        step = call.step
        if not isinstance(step, Action):
            raise Refused(f"Pipedream performs actions, not {step.kind} steps.")
        user = external_user(call.workspace, call.account)
        try:
            # In this time nothing is sent: a silence is no reason to ask anybody what happened.
            async with asyncio.timeout(min(_MOST_PREPARING_S, step.policy.timeout_s / 2)):
                key = step.action.partition(":")[2]
                configured = await self._preparing.action(key, step.version, user, step.params)
                await self._api.authorize()
        except TimeoutError as error:
            raise Unavailable("Pipedream did not answer in time. Nothing was sent.") from error
        try:
            return await self._sent(step, configured, user)
        except Refused as error:
            raise await self._explained(error, configured.used, user) from error

    async def prepare(self, stage: Stage) -> Handover:
        """Components, accounts and dynamic parameters of its steps, in one body."""
        runner = self._need_runner()
        async with asyncio.timeout(_MOST_PREPARING_S):
            return await prepared(stage, self._preparing, self._settings, runner.grace_s)

    async def hand_over(self, handover: Handover) -> None:
        """To the runner, which answers at once and calls back."""
        await self._need_runner().send(handover.content)

    def admit_callback(self, headers: Mapping[str, str]) -> None:
        """By the secret that the runner and we share."""
        if self._runner is None:
            raise NotFound("There is nothing at this address.")
        self._runner.admit(headers)

    def called_back(self, body: bytes) -> Report:
        """One step, or the end of the stage."""
        return report_of(body)

    async def outcome(self, call: Call, told: Mapping[str, JsonValue]) -> Outcome:
        """As the runner told it; who said no, and whether an account is broken, we look ourselves."""
        try:
            return outcome_told(told)
        except Refused as error:
            step, user = call.step, external_user(call.workspace, call.account)
            if not isinstance(step, Action):
                raise
            try:
                component = await self._registry.component(step.action.partition(":")[2], step.version)
                error = said_by(error, self._registry.service(component))
                self._preparing.forget(component, user)
                used = await self._preparing.used(component, user)
            except Unavailable:
                raise error from None
            except Refused as lacking:
                if lacking.remedy is None:
                    raise error from None
                raise noted(lacking, error.sentence) from error
            raise await self._explained(error, used, user) from error

    async def pages(self, after: str | None = None) -> AsyncIterator[OfferPage]:
        """Actions, then triggers."""
        async for page in self._registry.pages(after):
            yield page

    async def look_up(self, key: str) -> Offer | None:
        """An action or a trigger."""
        return await self._registry.look_up(key.partition(":")[2])

    async def options(
        self,
        workspace: str,
        user: str,
        offer: Offer,
        param: str,
        given: Mapping[str, JsonValue],
        query: str = "",
        after: str | None = None,
    ) -> Options:
        """With the person's account; one that is missing is `Refused` with the remedy `connect`."""
        who = external_user(workspace, user)
        component = await self._registry.component(offer.key.partition(":")[2], offer.version, offer.kind)
        used = await self._preparing.used(component, who)
        props = {**given, **provisions(used)}
        dynamic = None
        if component.dynamic and param not in {one.name for one in offer.params}:
            dynamic = await self._preparing.dynamic_id(component, given, used, who)
        return await self._choices.of(offer.kind, component, who, param, props, query, after, dynamic)

    async def further(
        self, workspace: str, user: str, offer: Offer, given: Mapping[str, JsonValue]
    ) -> Sequence[Param]:
        """Its dynamic props. What only a run will know chooses nothing yet."""
        component = await self._registry.component(offer.key.partition(":")[2], offer.version, offer.kind)
        known = {
            name: value for name, value in given.items() if not any(True for _ in references_within(value))
        }
        own = {one.name for one in offer.params}
        found = await self._preparing.further(component, external_user(workspace, user), known)
        return [param for param in found if param.name not in own]

    async def accounts(self, workspace: str, user: str, *, fresh: bool = False) -> Sequence[Account]:
        """What a person has connected."""
        return await self._accounts.of(external_user(workspace, user), fresh=fresh)

    async def connect(self, workspace: str, user: str, app: str) -> ConnectLink:
        """A link, good once and for some hours."""
        return await self._accounts.connect(external_user(workspace, user), app)

    async def disconnect(self, workspace: str, user: str, account_id: str) -> Account:
        """Pipedream forgets the account and what it could do with it."""
        return await self._accounts.disconnect(external_user(workspace, user), account_id)

    async def services(self, words: str) -> Sequence[Service]:
        """Apps."""
        return await self._accounts.find(words)

    def connected(self, notice: Mapping[str, Any]) -> tuple[str, str] | None:
        """From the webhook's body."""
        account = notice.get("account")
        user = account.get("external_id") if isinstance(account, Mapping) else None
        workspace, colon, person = user.partition(":") if isinstance(user, str) else ("", "", "")
        if not colon or not workspace or not person:
            return None
        self._accounts.forget(external_user(workspace, person))
        return workspace, person

    def cannot_watch(self) -> str | None:
        """It posts what it sees to us."""
        if self._public_url is not None:
            return None
        return (
            "Pipedream has to reach this Synth to tell of what happens, and has no address for it yet. Ask "
            "whoever runs Synth to set SYNTH_PUBLIC_URL to the address at which the outside finds it (https://…)"
        )

    async def deploy(self, watch: Watch) -> Deployed:
        """With the owner's account. `Refused` with the remedy `connect` where that is missing."""
        if (reason := self.cannot_watch()) is not None:
            raise Refused(reason)
        component, user, body = await self._watched(watch)
        service = self._registry.service(component)
        return await self._watching.deploy(component, service, user, watch.url, body)

    async def update(self, deployed_id: str, watch: Watch) -> None:
        """Other parameters; the version stays."""
        component, user, body = await self._watched(watch)
        await self._watching.update(deployed_id, self._registry.service(component), user, body)

    async def remove(self, workspace: str, user: str, deployed_id: str) -> None:
        """The deployed trigger is gone."""
        await self._watching.remove(deployed_id, external_user(workspace, user))

    async def deployed(self, workspace: str, user: str) -> Sequence[Deployed]:
        """With the URLs to which each posts."""
        return await self._watching.all(external_user(workspace, user))

    async def is_watching(self, workspace: str, user: str, deployed_id: str) -> WatchState:
        """Whether it is there and active; deliveries that Pipedream has given up are taken up again."""
        return await self._watching.state(deployed_id, external_user(workspace, user))

    def is_authentic(self, signing_key: str, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
        """By `x-pd-signature`."""
        return is_authentic(signing_key, headers.get("x-pd-signature", ""), body, now)

    async def examine(self) -> Sequence[str]:
        """Asks for one app and one action: reachable, let in, and the project known."""
        return await examined(self._settings, self._api, self._registry, self._runner, self._public_url)

    async def _watched(self, watch: Watch) -> tuple[Component, str, Mapping[str, Any]]:
        """What deploying needs: component, external user, and what is configured."""
        user = external_user(watch.workspace, watch.user)
        component = await self._registry.component(watch.event.partition(":")[2], watch.version, "trigger")
        timers: dict[str, JsonValue] = {
            name: {"intervalSeconds": _LOOKS_EVERY_S} for name in component.timers
        }
        configured = await self._preparing.configured(component, user, {**timers, **watch.params})
        return component, user, configured.body

    async def _sent(self, step: Action, configured: Configured, user: str) -> Outcome:
        """Once; and once more where it was not even begun and the further parameters, which what is chosen
        brings, have become others since they were read."""
        try:
            return await self._run(step, configured, user)
        except Rejected:
            again = await self._preparing.renewed(configured, user)
            if again is None:
                raise
        return await self._run(step, again, user)

    async def _run(self, step: Action, configured: Configured, user: str) -> Outcome:
        component = configured.component

        async def ask(client: AsyncPipedream, options: RequestOptions) -> dict[str, Any]:
            answer = client.actions.with_raw_response.run(
                id=component.key,
                version=step.version or component.version,
                external_user_id=user,
                request_options=options,
            )
            return await as_json(answer, accepted_is_done=False)

        asked = Asked("run this step", harmless=False)
        answer = await self._api.once(asked, ask, step.policy.timeout_s, configured.body)
        return outcome_of(answer, self._registry.service(component))

    async def _explained(self, error: Refused, used: Mapping[str, Account], user: str) -> Refused:
        """The refusal, with the way out where an account turns out to be broken."""
        for account in used.values():
            if error.remedy is None and await self._is_broken(user, account):
                broken = Refused(BROKEN.format(name=account.title), "connect", about=account.app)
                return noted(noted(broken, error.sentence), error.technical)
        return error

    def _need_runner(self) -> Runner:
        if self._runner is None:
            raise Refused("No runner is set up here any more.")
        return self._runner

    async def _is_broken(self, user: str, account: Account) -> bool:
        """Whether that was why: a hiccup now says nothing of it."""
        try:
            return await self._accounts.is_broken(user, account)
        except (Unavailable, Refused):
            return False


@asynccontextmanager
async def open_pipedream(
    host: Host, transport: httpx.AsyncBaseTransport | None = None
) -> AsyncIterator[Engine | None]:
    """Where a project is named."""
    settings = host.settings(PipedreamSettings)
    if settings is None:
        yield None
        return
    async with open_api(settings, transport) as api, open_runner(settings) as runner:
        yield PipedreamEngine(api, settings, host.public_url, runner)

"""Before anything is sent: the component, the accounts of one person, and what is configured."""

import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import JsonValue

from core.engine import Account, Param
from core.engines.pipedream.accounts import Accounts
from core.engines.pipedream.choices import Choices, Dynamic
from core.engines.pipedream.components import Component
from core.engines.pipedream.registry import Registry

_REMEMBERED = 1_000


@dataclass(frozen=True)
class Configured:
    """A component and what it is run with; `used` are the accounts by the prop under which each goes."""

    component: Component
    used: Mapping[str, Account]
    props: Mapping[str, Any]
    dynamic: str | None = None

    @property
    def body(self) -> Mapping[str, Any]:
        """As the service takes it. It goes past the SDK's encoder, which would rename keys inside of what
        people configured."""
        dynamic = {} if self.dynamic is None else {"dynamic_props_id": self.dynamic}
        return {"configured_props": self.props, **dynamic}


class Preparing:
    """Asks the service what has to be known. Nothing of it happens there, so it may be asked twice."""

    def __init__(self, registry: Registry, accounts: Accounts, choices: Choices) -> None:
        self._registry = registry
        self._accounts = accounts
        self._choices = choices
        self._dynamic: OrderedDict[str, Dynamic] = OrderedDict()

    async def action(
        self, key: str, version: str | None, user: str, params: Mapping[str, JsonValue]
    ) -> Configured:
        """`Refused` with the remedy `connect` where an account is missing."""
        return await self.configured(await self.component(key, version), user, params)

    async def component(self, key: str, version: str | None) -> Component:
        """What is known of an action."""
        return await self._registry.component(key, version)

    async def configured(
        self, component: Component, user: str, params: Mapping[str, JsonValue]
    ) -> Configured:
        """The same for a component that is known."""
        used = await self.used(component, user)
        dynamic = None
        if component.dynamic:
            dynamic = await self.dynamic_id(component, params, used, user)
        return Configured(component, used, {**params, **provisions(used)}, dynamic)

    async def renewed(self, configured: Configured, user: str) -> Configured | None:
        """The same with the further parameters asked for afresh; None where they are as they were."""
        if configured.dynamic is None:
            return None
        accounts = provisions(configured.used)
        params = {name: value for name, value in configured.props.items() if name not in accounts}
        self._dynamic.pop(_choice(configured.component, user, params), None)
        dynamic = await self.dynamic_id(configured.component, params, configured.used, user)
        return None if dynamic == configured.dynamic else replace(configured, dynamic=dynamic)

    def forget(self, component: Component, user: str) -> None:
        """What choices bring may be other by now than is remembered: the runner was refused."""
        begins = json.dumps([component.key, component.version, user])[:-1]
        for choice in [one for one in self._dynamic if one.startswith(begins)]:
            del self._dynamic[choice]

    async def used(self, component: Component, user: str) -> Mapping[str, Account]:
        """The accounts by the prop under which each goes."""
        found: dict[str, Account] = {}
        for prop, app, required in component.accounts:
            if required or len(component.accounts) == 1:
                found[prop] = await self._accounts.for_app(user, app)
        return found

    async def dynamic_id(
        self, component: Component, params: Mapping[str, JsonValue], used: Mapping[str, Account], user: str
    ) -> str | None:
        """The id of what the chosen parameters bring; the same choice has the same id."""
        found = await self.dynamic_props(component, params, used, user)
        return None if found is None else found.id

    async def further(
        self, component: Component, user: str, params: Mapping[str, JsonValue]
    ) -> tuple[Param, ...]:
        """What the chosen parameters bring: none where nothing is chosen that brings any."""
        if not any(params.get(name) not in (None, "", []) for name in component.reloading):
            return ()
        found = await self.dynamic_props(component, params, await self.used(component, user), user)
        return () if found is None else found.params

    async def dynamic_props(
        self, component: Component, params: Mapping[str, JsonValue], used: Mapping[str, Account], user: str
    ) -> Dynamic | None:
        """The same with what they are."""
        choice = _choice(component, user, params)
        if choice not in self._dynamic:
            chosen = {**_chosen(component, params), **provisions(used)}
            found = await self._choices.dynamic(component, user, chosen)
            if found is None:
                return None
            self._dynamic[choice] = found
            while len(self._dynamic) > _REMEMBERED:
                self._dynamic.popitem(last=False)
        return self._dynamic[choice]


def _chosen(component: Component, params: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    """What brings further parameters."""
    return {name: params[name] for name in component.reloading if name in params}


def _choice(component: Component, user: str, params: Mapping[str, JsonValue]) -> str:
    of = [component.key, component.version, user, _chosen(component, params)]
    return json.dumps(of, sort_keys=True, default=str)


def provisions(used: Mapping[str, Account]) -> dict[str, Any]:
    """How a component is told which accounts to use."""
    return {prop: {"authProvisionId": account.id} for prop, account in used.items()}

"""Where things are kept, as core sees it. Every method takes the workspace; none looks beyond it. (What the
engines offer is the same for all of them.)

`storage` implements these; `tests/storage` holds one contract suite for all databases.
"""

from typing import Protocol

from core.stores.connections import ConnectionStore
from core.stores.conversations import ConversationStore
from core.stores.deployments import DeploymentStore
from core.stores.offers import OfferStore
from core.stores.pages import Page
from core.stores.rates import RateStore
from core.stores.runs import Claimed, InLine, OpenRuns, RunCensus, RunStore
from core.stores.threads import Thread, ThreadStore
from core.stores.tokens import TokenStore
from core.stores.triggers import HookStore, Listening, ScheduleStore
from core.stores.usage import UsageStore
from core.stores.workflows import WorkflowStore

__all__ = [
    "Claimed",
    "ConversationStore",
    "HookStore",
    "InLine",
    "Listening",
    "OfferStore",
    "OpenRuns",
    "Page",
    "RateStore",
    "RunCensus",
    "RunStore",
    "ScheduleStore",
    "Stores",
    "Thread",
    "ThreadStore",
    "TokenStore",
    "UsageStore",
    "WorkflowStore",
]


class Stores(Protocol):
    """All of them, as the composition root hands them over."""

    @property
    def workflows(self) -> WorkflowStore: ...
    @property
    def runs(self) -> RunStore: ...
    @property
    def schedules(self) -> ScheduleStore: ...
    @property
    def listening(self) -> Listening: ...
    @property
    def hooks(self) -> HookStore: ...
    @property
    def conversations(self) -> ConversationStore: ...
    @property
    def threads(self) -> ThreadStore: ...
    @property
    def connections(self) -> ConnectionStore: ...
    @property
    def deployments(self) -> DeploymentStore: ...
    @property
    def rates(self) -> RateStore: ...
    @property
    def offers(self) -> OfferStore: ...
    @property
    def usage(self) -> UsageStore: ...
    @property
    def tokens(self) -> TokenStore: ...

"""What an engine is: something that offers actions and triggers, performs a step, and says plainly what
became of it. `core/engines` has those that there are."""

from core.engine.accounts import Account, ConnectLink, Service
from core.engine.calls import Call, Outcome, held
from core.engine.engine import Engine, EngineSettings, Host, OpenEngine, ReadSettings
from core.engine.offers import Effect, Offer, OfferKind, OfferPage, Option, Options, Param
from core.engine.rate import Rate
from core.engine.watches import Deployed, Watch, WatchState

__all__ = [
    "Account",
    "Call",
    "ConnectLink",
    "Deployed",
    "Effect",
    "Engine",
    "EngineSettings",
    "Host",
    "Offer",
    "OfferKind",
    "OfferPage",
    "OpenEngine",
    "Option",
    "Options",
    "Outcome",
    "Param",
    "Rate",
    "ReadSettings",
    "Service",
    "Watch",
    "WatchState",
    "held",
]

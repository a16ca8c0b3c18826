"""What a workflow needs from a person before it can run, and what it will do to the world: for a plan's card,
in front of its buttons.

    needs = needs_of(definition, await catalogue.of(definition), accounts)
    needs.missing   → "Connect GitHub" buttons
    needs.deeds     → "writes: Create Issue (GitHub) · sends: Post a message (Slack)"
"""

from collections.abc import Iterator, Set
from dataclasses import dataclass

from core.catalogue.checking import Offered
from core.definition import Action, AppEvent, Definition, every_step
from core.engine import Effect, Offer

TRIGGER = "trigger"

# From what can be undone to what cannot.
_GRAVITY: dict[Effect, int] = {"reads": 0, "writes": 1, "sends": 2, "deletes": 3}


@dataclass(frozen=True)
class NeededAccount:
    """An app that has to be connected: its slug, the engine that keeps the connection, its name for people,
    and the ids of the steps that use it (`trigger` for the trigger)."""

    app: str
    engine: str
    name: str
    steps: tuple[str, ...]
    connected: bool


@dataclass(frozen=True)
class Deed:
    """What a step does to the world beyond reading from it."""

    step: str
    effect: Effect
    offer: Offer


@dataclass(frozen=True)
class Needs:
    """Accounts in the order of their first use; deeds in the order of the steps."""

    accounts: tuple[NeededAccount, ...]
    deeds: tuple[Deed, ...]

    @property
    def missing(self) -> tuple[NeededAccount, ...]:
        """Those that are not connected."""
        return tuple(account for account in self.accounts if not account.connected)

    @property
    def gravest(self) -> Effect:
        """The strongest thing that it does: what sends or deletes deserves a confirmation."""
        return max((deed.effect for deed in self.deeds), key=lambda effect: _GRAVITY[effect], default="reads")


def needs_of(definition: Definition, offered: Offered, accounts: Set[str]) -> Needs:
    """`accounts` are the slugs that the person whose accounts are used has connected
    (`Surroundings.accounts`); what `offered` does not know is left out."""
    uses = list(_uses(definition, offered))
    by_account: dict[tuple[str, str], list[tuple[str, Offer]]] = {}
    for step, offer in uses:
        if offer.account is not None:
            by_account.setdefault((offer.engine, offer.account), []).append((step, offer))
    return Needs(
        accounts=tuple(
            NeededAccount(
                app=app,
                engine=engine,
                name=used[0][1].app or app,
                steps=tuple(step for step, _ in used),
                connected=app in accounts,
            )
            for (engine, app), used in by_account.items()
        ),
        deeds=tuple(
            Deed(step, offer.effect, offer)
            for step, offer in uses
            if offer.effect != "reads" and offer.kind == "action"
        ),
    )


def _uses(definition: Definition, offered: Offered) -> Iterator[tuple[str, Offer]]:
    if isinstance(definition.trigger, AppEvent):
        trigger = offered.offer(definition.trigger.event)
        if trigger is not None:
            yield TRIGGER, trigger
    for step in every_step(definition.steps):
        if isinstance(step, Action) and (offer := offered.offer(step.action)) is not None:
            yield step.id, offer

"""The measure for what may be saved: what a workflow asks for is offered by somebody, and is given
what it takes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches

from core.catalogue.params import misfits
from core.catalogue.reach import Reach
from core.definition import Action, AppEvent, Definition, Payload, every_step
from core.engine import Engine, Offer, OfferKind
from core.errors import Fault
from core.money import Price


class Offered:
    """The part of the catalogue that one request sees: read at once, without asking anybody."""

    def __init__(
        self,
        offers: Iterable[Offer],
        engines: Mapping[str, Engine],
        llms: frozenset[str],
        unsure: Mapping[str, str] | None = None,
        reach: Reach | None = None,
        home: frozenset[str] = frozenset(),
    ) -> None:
        """`unsure`: keys that could not be looked up, and why. `reach`: how much there is beyond these.
        `home`: the slugs of the apps that whoever asks has connected."""
        self.reach = reach or Reach()
        self.home = home
        self._unsure = unsure or {}
        self._engines = engines
        self._llms = llms
        self._offers = {offer.key: offer for offer in offers}

    @property
    def offers(self) -> Sequence[Offer]:
        """The actions."""
        return tuple(offer for offer in self._offers.values() if offer.kind == "action")

    @property
    def triggers(self) -> Sequence[Offer]:
        """The triggers."""
        return tuple(offer for offer in self._offers.values() if offer.kind == "trigger")

    def only(self, offers: Iterable[Offer]) -> "Offered":
        """The same view of other offers."""
        return Offered(offers, self._engines, self._llms, reach=self.reach, home=self.home)

    def offer(self, key: str) -> Offer | None:
        """The one of that name."""
        return self._offers.get(key)

    @property
    def llms(self) -> frozenset[str]:
        """The models that payloads may name."""
        return self._llms

    def check(self, definition: Definition) -> list[Fault]:
        """Everything in a valid definition that nobody here can perform."""
        faults = list(self._check_budget(definition))
        if isinstance(definition.trigger, AppEvent):
            faults += self._check_trigger(definition.trigger)
        for step in every_step(definition.steps):
            if isinstance(step, Payload) and step.llm not in self._llms:
                faults.append(
                    Fault(
                        f"{step.id}.llm", f"no model is called “{step.llm}”; there is {_listed(self._llms)}"
                    )
                )
            elif isinstance(step, Action):
                faults += self._check_action(step)
        return faults

    def price(self, step: Payload) -> Price | None:
        """Of the model that a payload asks, where it is known."""
        engine = self._engines.get("llm")
        forecast = None if engine is None else engine.forecast(step)
        return None if forecast is None else forecast.price

    def _check_budget(self, definition: Definition) -> Iterator[Fault]:
        """A limit in dollars that nobody can keep is refused: people would rely on it."""
        budget = definition.budget
        prompts = [step for step in every_step(definition.steps) if isinstance(step, Payload)]
        known = [step for step in prompts if step.llm in self._llms]
        unpriced = sorted({step.llm for step in known if self.price(step) is None})
        for path, usd in (("budget.usd", budget.usd), ("budget.month.usd", budget.month.usd)):
            if usd is not None and unpriced:
                yield Fault(
                    path,
                    f"what the model “{unpriced[0]}” costs is not known here, so this could not be kept; set "
                    "a budget of tokens, or have whoever runs Synth put the price in SYNTH_MODEL_PRICES",
                )

    def _check_trigger(self, trigger: AppEvent) -> Iterator[Fault]:
        engine = self._engines.get(trigger.event.partition(":")[0])
        if engine is not None and (reason := engine.cannot_watch()) is not None:
            yield Fault("trigger", reason.rstrip("."))
        yield from self._check_offer(trigger.event, "trigger", trigger.params, "trigger")

    def _check_action(self, step: Action) -> Iterator[Fault]:
        faults = list(self._check_offer(step.action, "action", step.params, step.id))
        yield from faults
        if not faults:
            for fault in self._engines[step.engine].check(step):
                yield Fault(f"{step.id}.{fault.path}", fault.message)

    def _check_offer(
        self, key: str, kind: OfferKind, params: Mapping[str, object], where: str
    ) -> Iterator[Fault]:
        """Whether there is such an offer, and whether the parameters fit it."""
        engine = key.partition(":")[0]
        path = f"{where}.{'action' if kind == 'action' else 'event'}"
        offer = self._offers.get(key)
        if engine not in self._engines:
            yield Fault(path, f"no engine “{engine}” is set up; there is {_listed(self._engines)}")
        elif key in self._unsure:
            yield Fault(path, f"“{key}” cannot be looked up right now. {self._unsure[key]}")
        elif offer is None or offer.kind != kind:
            near = get_close_matches(key, self._offers, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            yield Fault(path, f"{engine} offers no “{key}”{hint}")
        else:
            for name, message in misfits(offer, params):
                yield Fault(f"{where}.params.{name}", message)


def keys_of(definition: Definition) -> Iterator[str]:
    """The offers that a definition uses."""
    if isinstance(definition.trigger, AppEvent):
        yield definition.trigger.event
    for step in every_step(definition.steps):
        if isinstance(step, Action):
            yield step.action


def _listed(names: Mapping[str, object] | frozenset[str]) -> str:
    return ", ".join(sorted(names)) or "none"

"""Every action that the engines offer: searched by the planner, and the measure for what may be saved."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from core.definition import Action, Approval, Definition, Payload, every_step
from core.engine import Engine, Offer
from core.errors import Fault


class Catalogue:
    """What the engines of this installation can do."""

    def __init__(self, engines: Mapping[str, Engine], llms: Sequence[str]) -> None:
        self._engines = engines
        self._llms = frozenset(llms)
        self._offers = {offer.action: offer for engine in engines.values() for offer in engine.offers()}

    @property
    def offers(self) -> Sequence[Offer]:
        """All of them."""
        return tuple(self._offers.values())

    def offer(self, action: str) -> Offer | None:
        """The one of that name."""
        return self._offers.get(action)

    def check(self, definition: Definition) -> list[Fault]:
        """Everything in a valid definition that nobody here can perform."""
        faults = list(_not_yet(definition))
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

    def _check_action(self, step: Action) -> Iterator[Fault]:
        engine = self._engines.get(step.engine)
        if engine is None:
            yield Fault(
                f"{step.id}.action", f"no engine “{step.engine}” is set up; there is {_listed(self._engines)}"
            )
        elif step.action not in self._offers:
            near = get_close_matches(step.action, self._offers, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            yield Fault(f"{step.id}.action", f"{step.engine} offers no “{step.action}”{hint}")
        else:
            for fault in engine.check(step):
                yield Fault(f"{step.id}.{fault.path}", fault.message)


def _not_yet(definition: Definition) -> Iterator[Fault]:
    """What a definition may say already and this version does not perform."""
    if definition.order == "parallel":
        yield Fault("order", "running steps side by side is not supported yet; use sequential")
    if definition.budget.usd is not None:
        yield Fault("budget.usd", "a budget in money is not supported yet; set budget.tokens")
    if definition.trigger.type not in ("manual", "schedule"):
        yield Fault(
            "trigger", f"a trigger of type {definition.trigger.type} is not supported yet; start it by hand"
        )
    for step in every_step(definition.steps):
        if isinstance(step, Approval):
            yield Fault(step.id, "approvals are not supported yet; leave this step out")


def _listed(names: Mapping[str, object] | frozenset[str]) -> str:
    return ", ".join(sorted(names)) or "none"

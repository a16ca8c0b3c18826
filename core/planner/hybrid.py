"""The planner: a new intent is planned, what is said about a plan changes it."""

from dataclasses import replace

from core.catalogue import Catalogue
from core.definition import LONGEST_TEXT
from core.planner.conversation import Conversation
from core.planner.examples import BUILT_IN, Examples
from core.planner.finishing import finish
from core.planner.intents import Intents
from core.planner.model import SMALL, Model, Reach
from core.planner.vocabulary import vocabulary_of
from core.planning import PlanRequest
from core.workflows import Plan

_LONGEST = LONGEST_TEXT - 10_000  # characters: room for the instruction around a pasted text


class HybridPlanner:
    """Implements `core.planning.Planner`. `llm` names the instance that is asked, `reach` how much of it."""

    def __init__(
        self,
        catalogue: Catalogue,
        model: Model | None,
        llm: str = "default",
        timeout_s: float = 90,
        reach: Reach = SMALL,
        examples: Examples = BUILT_IN,
    ) -> None:
        self._catalogue = catalogue
        self._intents = Intents(catalogue, model, llm, reach, examples, timeout_s)

    async def sketch(self, request: PlanRequest) -> Plan:
        """From rules alone. `refined=False` where they guessed and a model could know better."""
        said = len(request.intent) + sum(len(turn.text) for turn in request.turns)
        if said > _LONGEST:
            return Plan(
                refusal=f"This is too long to plan with: {said:,} characters, the most is {_LONGEST:,}."
            )
        if request.turns:
            return await self._changed(request)
        return await self._intents.sketch(request)

    async def refine(self, request: PlanRequest, sketch: Plan) -> Plan:
        """The plan that a model makes where the rules were unsure, or the sketch with an honest note."""
        return sketch if sketch.refined else await self._intents.refine(request, sketch)

    async def _changed(self, request: PlanRequest) -> Plan:
        """The plan after what was said about it."""
        offered = await self._catalogue.offered()
        plan = finish(Conversation(request, offered).outline, request, offered)
        if plan.refined:
            return plan
        guessed = vocabulary_of(request.intent).say("guessed")
        return replace(plan, refined=True, notes=(*plan.notes, guessed))

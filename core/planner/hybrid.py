"""The planner: rules first, which are certain or say what they guessed; a model for the rest."""

from dataclasses import replace

from core.catalogue import Catalogue
from core.planner.finishing import finish
from core.planner.model import Model
from core.planner.reading import read_intent
from core.planning import PlanRequest
from core.workflows import Plan

NO_MODEL = "I planned this by rules alone and had to guess in places: please look it over."


class HybridPlanner:
    """Implements `core.planning.Planner`."""

    def __init__(self, catalogue: Catalogue, model: Model | None, llm: str = "default") -> None:
        self._catalogue = catalogue
        self._model = model
        self._llm = llm

    def sketch(self, request: PlanRequest) -> Plan:
        """From rules alone. `refined=False` where they guessed."""
        return finish(read_intent(request.intent, request.person, self._catalogue), request, self._catalogue)

    async def refine(self, request: PlanRequest, sketch: Plan) -> Plan:
        """The sketch, once a model has seen what the rules were unsure of."""
        if sketch.refined:
            return sketch
        return replace(sketch, notes=(*sketch.notes, NO_MODEL), refined=True)

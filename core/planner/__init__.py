"""Intent → plan: rules that are certain or say so, and a model for what they had to guess."""

from core.planner.asking.model import Model
from core.planner.budgeted import BudgetedPlanner
from core.planner.completing import Completer
from core.planner.guarding.grounding import GroundedPlanner
from core.planner.hybrid import HybridPlanner
from core.planner.vocabulary import language_of

__all__ = ["BudgetedPlanner", "Completer", "GroundedPlanner", "HybridPlanner", "Model", "language_of"]

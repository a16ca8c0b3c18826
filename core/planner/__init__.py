"""Intent → plan: rules that are certain or say so, and a model for what they had to guess."""

from core.planner.budgeted import BudgetedPlanner
from core.planner.grounding import GroundedPlanner
from core.planner.hybrid import HybridPlanner
from core.planner.model import Model

__all__ = ["BudgetedPlanner", "GroundedPlanner", "HybridPlanner", "Model"]

"""Runs from outside: what people, callers and triggers do with them, and that they are walked."""

from core.running.runs import Runs, by_itself
from core.running.starter import Starter
from core.running.walkers import Walkers

__all__ = ["Runs", "Starter", "Walkers", "by_itself"]

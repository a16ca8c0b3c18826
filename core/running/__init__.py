"""Runs from outside: what people, callers and triggers do with them, and that their walks are started."""

from core.running.runs import Runs, by_itself
from core.running.starter import Starter
from core.running.walks import walk_key

__all__ = ["Runs", "Starter", "by_itself", "walk_key"]

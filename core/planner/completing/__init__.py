"""What a plan still lacks: asked, or looked up at its services where only one thing can be meant."""

from core.planner.completing.completer import Completer

__all__ = ["Completer"]

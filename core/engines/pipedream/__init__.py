"""Pipedream: actions of thousands of apps, performed there one by one, with people's own accounts."""

from core.engines.pipedream.engine import PipedreamEngine, open_pipedream
from core.engines.pipedream.settings import PipedreamSettings

__all__ = ["PipedreamEngine", "PipedreamSettings", "open_pipedream"]

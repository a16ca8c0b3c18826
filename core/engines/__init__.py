"""The engines that there are. A new one is a file here and its name in `ENGINES`."""

from core.engine import OpenEngine
from core.engines.llm_chain import LlmChain, open_llm_chain
from core.engines.pipedream import PipedreamEngine, open_pipedream
from core.engines.slack import SlackEngine, open_slack

__all__ = ["ENGINES", "LlmChain", "PipedreamEngine", "SlackEngine"]

ENGINES: tuple[OpenEngine, ...] = (open_llm_chain, open_slack, open_pipedream)

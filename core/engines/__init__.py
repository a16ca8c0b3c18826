"""The engines that there are. A new one is a file here and its name in this list."""

from core.engines.llm_chain import LlmChain
from core.engines.slack import SlackEngine

__all__ = ["LlmChain", "SlackEngine"]

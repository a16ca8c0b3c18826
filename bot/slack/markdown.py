"""Markdown, as models write it, in Slack's own dialect."""

import re

_FENCE = re.compile(r"(```.*?(?:```|\Z)|`[^`\n]+`)", re.DOTALL)
_ANGLE = re.compile(r"<(?![@#][A-Z0-9]+(?:\|[^<>]*)?>)")
_RULES = (
    (re.compile(r"^#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE), "\x01\\1\x01"),
    (re.compile(r"^([ \t]*)[-*+][ \t]+", re.MULTILINE), r"\1•  "),
    (re.compile(r"!?\[([^\]\n]+)\]\((https?://[^)\s|]+)\)"), r"<\2|\1>"),
    (re.compile(r"\*\*\*(\S(?:.*?\S)?)\*\*\*"), "\x01_\\1_\x01"),
    (re.compile(r"\*\*(\S(?:.*?\S)?)\*\*|__(\S(?:.*?\S)?)__"), "\x01\\1\\2\x01"),
    (re.compile(r"(?<![\w*])\*(\S(?:[^*\n]*?\S)?)\*(?![\w*])"), r"_\1_"),
    (re.compile(r"~~(\S(?:.*?\S)?)~~"), r"~\1~"),
)


def as_mrkdwn(markdown: str) -> str:
    """Headings and `**bold**` as `*bold*`, `*italic*` as `_italic_`, links and bullets in Slack's way.

    Code keeps its stars. Everything is escaped but mentions of one person and links to channels.
    """
    pieces = _FENCE.split(_ANGLE.sub("&lt;", markdown.replace("&", "&amp;")))
    return "".join(piece if index % 2 else _converted(piece) for index, piece in enumerate(pieces))


def _converted(text: str) -> str:
    # \x01 stands for the star of bold until stars mean nothing else any more.
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text.replace("\x01", "*")

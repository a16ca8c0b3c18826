"""A message as Slack takes it: fallback text and blocks, never more than fits; and what it is made of."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ConfirmObject,
    ContextBlock,
    HeaderBlock,
    InteractiveElement,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
)

from bot.slack.blocks.text import MOST_IN_HEADER, MOST_ON_BUTTON, clip, one_line, straight
from core.language import ENGLISH, Translator

MOST_BLOCKS = 50
MOST_IN_VALUE = 2_000  # characters of what a button brings back
MOST_CHARACTERS = 13_000  # Slack takes about 13,200
_LONGEST_FALLBACK = 3_500


@dataclass(frozen=True)
class Message:
    """`text` is what notifications and screen readers say; it is mrkdwn, so what goes in must be escaped."""

    text: str
    blocks: Sequence[Block]

    def arguments(self) -> dict[str, Any]:
        """For `chat.postMessage` and its like. Raises when a block breaks a documented limit."""
        return {
            "text": clip(self.text, _LONGEST_FALLBACK),
            "blocks": [block.to_dict() for block in self.blocks],
        }


def message(
    text: str, body: Sequence[Block], foot: Sequence[Block] = (), tr: Translator = ENGLISH
) -> Message:
    """A message whose body is cut to what Slack takes; `foot` (buttons, mostly) always stays."""
    room = MOST_CHARACTERS - sum(characters(block.to_dict()) for block in foot)
    kept: list[Block] = []
    for index, block in enumerate(body):
        size = characters(block.to_dict())
        if size > room - 100 or len(kept) + 1 + len(foot) >= MOST_BLOCKS:
            kept.append(context(tr("… and {n} more that do not fit here.", n=len(body) - index)))
            break
        room -= size
        kept.append(block)
    return Message(text, (*kept, *foot))


def characters(value: Any) -> int:
    """How much of a message's allowance a piece of its JSON takes; keys are not counted."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, Mapping):
        return sum(characters(inner) for inner in value.values())
    if isinstance(value, list | tuple):
        return sum(characters(inner) for inner in value)
    return 0


def header(text: str) -> Block:
    """A title; plain text, so that it needs no escaping."""
    return HeaderBlock(text=PlainTextObject(text=one_line(text, MOST_IN_HEADER), emoji=False))


def section(mrkdwn: str, accessory: InteractiveElement | None = None, *, expand: bool | None = None) -> Block:
    """A paragraph of escaped mrkdwn, with at most one element at its right. With `expand` Slack shows all of
    it, without “see more”."""
    return SectionBlock(text=MarkdownTextObject(text=mrkdwn), accessory=accessory, expand=expand)


def context(*lines: str) -> Block:
    """Small print of escaped mrkdwn."""
    return ContextBlock(elements=[MarkdownTextObject(text=line) for line in lines[:10]])


def actions(*elements: InteractiveElement, block_id: str | None = None) -> Block:
    """A row of buttons and menus. It keeps its name while it stays the same: a message is drawn again while
    somebody presses, and what they press would be gone with a name that Slack makes anew for each drawing."""
    return ActionsBlock(elements=list(elements), block_id=block_id or _named(elements))


def _named(elements: Sequence[InteractiveElement]) -> str:
    what = [(one.action_id, getattr(one, "value", None)) for one in elements]
    return "row:" + hashlib.sha256(repr(what).encode()).hexdigest()[:16]


def button(
    label: str,
    action: str,
    value: object = "",
    *,
    style: str | None = None,
    confirm: ConfirmObject | None = None,
    url: str | None = None,
) -> ButtonElement:
    """`action` names the listener, `value` what it is about. With a `url` it opens that, too."""
    text = PlainTextObject(text=clip(straight(label), MOST_ON_BUTTON), emoji=False)
    return ButtonElement(
        text=text, action_id=action, value=str(value) or None, style=style, confirm=confirm, url=url
    )


def asked_first(
    title: str, text: str, confirm: str, *, style: str | None = "danger", tr: Translator = ENGLISH
) -> ConfirmObject:
    """A dialog before something that cannot be undone; `text` is plain."""
    return ConfirmObject(
        title=PlainTextObject(text=clip(title, 100)),
        text=PlainTextObject(text=clip(straight(text), 300)),
        confirm=PlainTextObject(text=clip(confirm, 30)),
        deny=PlainTextObject(text=clip(tr("Back"), 30)),
        style=style,
    )

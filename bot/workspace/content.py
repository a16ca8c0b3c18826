"""What the app gave as a message, checked and with the ids that Slack fills in."""

from __future__ import annotations

from bot.workspace.identifiers import new_id
from bot.workspace.limits import check_message
from bot.workspace.model import Json, SlackError

_KEPT = ("text", "blocks", "attachments", "metadata", "username", "icon_emoji", "icon_url", "thread_ts")


def message_content(given: Json) -> Json:
    """Raises what Slack would say of it (`no_text`, `invalid_blocks`, …)."""
    content = {key: given[key] for key in _KEPT if given.get(key) not in (None, "")}
    if given.get("markdown_text"):
        if given.get("text") or given.get("blocks"):
            raise SlackError("markdown_text_conflict")
        markdown = {"type": "markdown", "text": given["markdown_text"]}
        content |= {"blocks": [markdown], "text": given["markdown_text"]}
    check_message(content)
    content.setdefault("text", "")
    if content.get("blocks"):
        content["blocks"] = with_ids(content["blocks"])
    if content.get("metadata") is not None and not isinstance(content["metadata"], dict):
        raise SlackError("invalid_metadata_format")
    return content


def with_ids(blocks: list[Json]) -> list[Json]:
    """`block_id` and `action_id` where the app gave none."""
    return [_with_ids(block) for block in blocks]


def _with_ids(block: Json) -> Json:
    filled = {**block, "block_id": block.get("block_id") or new_id("", 5)}
    for key in ("elements", "actions"):
        if block["type"] in ("actions", "context_actions", "card") and block.get(key):
            filled[key] = [_with_action_id(element) for element in block[key]]
    for key in ("accessory", "element"):
        if block.get(key):
            filled[key] = _with_action_id(block[key])
    if block["type"] == "carousel":
        filled["elements"] = with_ids(block["elements"])
    if block.get("child_blocks"):
        filled["child_blocks"] = with_ids(block["child_blocks"])
    return filled


def _with_action_id(element: Json) -> Json:
    if element.get("type") == "image":
        return element
    return {**element, "action_id": element.get("action_id") or new_id("", 5)}

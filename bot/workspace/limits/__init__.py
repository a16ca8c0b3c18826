"""What Slack refuses in blocks and views, with its words for it.

Written from Slack's Block Kit reference, on purpose without the SDK's own checks: this is what catches
a message that real Slack would not have taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.workspace.limits.blocks import BLOCKS, check_block, walk
from bot.workspace.limits.found import Fault, objects, optional_string, text_object
from bot.workspace.model import Json, SlackError

MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
MOST_CHARACTERS = 13_200
MOST_MARKDOWN = 12_000
MOST_TEXT = 40_000
_NOT_TEXT = {"type", "block_id", "action_id", "value", "url", "image_url", "style", "task_id", "status"}


def check_message(content: Json) -> None:
    """Raises `no_text`, `msg_too_long`, `invalid_blocks`, `msg_blocks_too_long`, …"""
    text, blocks = content.get("text") or "", content.get("blocks") or []
    if not text and not blocks and not content.get("attachments"):
        raise SlackError("no_text")
    if len(text) > MOST_TEXT:
        raise SlackError("msg_too_long")
    check_blocks(blocks, "message")


def check_blocks(blocks: Any, surface: str) -> None:
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise SlackError("invalid_blocks_format")
    faults = list(_faults(blocks, surface))
    if faults:
        said = [f"[ERROR] {fault.text} [json-pointer:{fault.pointer}]" for fault in faults]
        raise SlackError("invalid_blocks", {"response_metadata": {"messages": said}})
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if surface == "message" and (markdown > MOST_MARKDOWN or _characters(blocks) > MOST_CHARACTERS):
        raise SlackError("msg_blocks_too_long")


def check_view(view: Any) -> None:
    """Raises `invalid_arguments` with the places, as `views.open` does."""
    if not isinstance(view, dict) or view.get("type") not in ("modal", "home"):
        raise SlackError("invalid_arguments", _told(["[ERROR] must be a modal or home view"]))
    faults = list(_view_faults(view))
    said = [f"[ERROR] {fault.text} [json-pointer:{fault.pointer}]" for fault in faults]
    try:
        check_blocks(view.get("blocks"), view["type"])
    except SlackError as refusal:
        found = refusal.extra.get("response_metadata", {}).get("messages", [f"[ERROR] {refusal.code}"])
        said += [text.replace("json-pointer:", "json-pointer:/view") for text in found]
    if said:
        raise SlackError("invalid_arguments", _told(said))


def _view_faults(view: Json) -> Iterator[Fault]:
    if view["type"] == "modal":
        yield from text_object(view.get("title"), "/view/title", 24, plain=True)
        for name in ("submit", "close"):
            if view.get(name) is not None:
                yield from text_object(view[name], f"/view/{name}", 24, plain=True)
        has_input = any(block.get("type") == "input" for block in objects(view.get("blocks")))
        if has_input and not view.get("submit"):
            yield Fault("/view", "`submit` is required when an `input` block is within the `blocks` array")
    for name, most in (("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)):
        yield from optional_string(view, name, "/view", most)


def _told(faults: list[str]) -> Json:
    return {"response_metadata": {"messages": faults}}


def _faults(blocks: list[Json], surface: str) -> Iterator[Fault]:
    if len(blocks) > MOST_BLOCKS[surface]:
        yield Fault("/blocks", f"no more than {MOST_BLOCKS[surface]} items allowed")
    seen: set[str] = set()
    for number, block in enumerate(blocks):
        place = f"/blocks/{number}"
        kind = block.get("type")
        if not isinstance(kind, str) or kind not in BLOCKS:
            yield Fault(f"{place}/type", f"unsupported type: {kind}")
            continue
        block_id = block.get("block_id")
        yield from optional_string(block, "block_id", place, 255)
        if isinstance(block_id, str):
            if block_id in seen:
                yield Fault(f"{place}/block_id", f"block_id {block_id!r} is used twice")
            seen.add(block_id)
        yield from check_block(block, place)
    tables = sum(1 for block in walk(blocks) if block.get("type") == "table")
    if tables > 1:
        yield Fault("/blocks", "only one table is allowed")


def _characters(value: Any) -> int:
    """How many characters people read in it."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, list):
        return sum(_characters(item) for item in value)
    if isinstance(value, dict):
        return sum(_characters(item) for key, item in value.items() if key not in _NOT_TEXT)
    return 0

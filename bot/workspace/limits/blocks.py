"""One rule for each kind of block: required parts, sizes, allowed children."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.workspace.limits.elements import (
    ACCESSORIES,
    ACTIONS,
    CONTEXT_ACTIONS,
    INPUTS,
    element,
    elements,
)
from bot.workspace.limits.found import Fault, items, objects, one_of, string, text_object
from bot.workspace.model import Json

RICH_TEXT = ("rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote")
TASK_STATUSES = ("pending", "in_progress", "complete", "error")


def check_block(block: Json, place: str) -> Iterator[Fault]:
    """The faults of one block whose type is in `BLOCKS`."""
    yield from BLOCKS[block["type"]](block, place)


def walk(blocks: Any) -> Iterator[Json]:
    """These blocks and the ones inside containers and plans."""
    for block in objects(blocks):
        yield block
        for key in ("child_blocks", "tasks"):
            yield from walk(block.get(key))


def _section(block: Json, place: str) -> Iterator[Fault]:
    if block.get("text") is None and not block.get("fields"):
        yield Fault(place, "missing required field: text or fields")
    if block.get("text") is not None:
        yield from text_object(block["text"], f"{place}/text", 3000)
    if block.get("fields") is not None:
        yield from items(block["fields"], f"{place}/fields", 10)
        for number, field in enumerate(objects(block["fields"])):
            yield from text_object(field, f"{place}/fields/{number}", 2000)
    if block.get("accessory") is not None:
        yield from element(block["accessory"], f"{place}/accessory", ACCESSORIES)


def _header(block: Json, place: str) -> Iterator[Fault]:
    yield from text_object(block.get("text"), f"{place}/text", 150, plain=True)


def _divider(block: Json, place: str) -> Iterator[Fault]:
    yield from ()


def _context(block: Json, place: str) -> Iterator[Fault]:
    yield from items(block.get("elements"), f"{place}/elements", 10)
    for number, child in enumerate(objects(block.get("elements"))):
        inside = f"{place}/elements/{number}"
        if child.get("type") == "image":
            yield from element(child, inside, {"image"})
        else:
            yield from text_object(child, inside, 3000)


def _actions(block: Json, place: str) -> Iterator[Fault]:
    yield from elements(block.get("elements"), f"{place}/elements", ACTIONS, 25)


def _context_actions(block: Json, place: str) -> Iterator[Fault]:
    yield from elements(block.get("elements"), f"{place}/elements", CONTEXT_ACTIONS, 5)


def _image(block: Json, place: str) -> Iterator[Fault]:
    if not block.get("slack_file"):
        yield from string(block.get("image_url"), f"{place}/image_url", 3000)
    yield from string(block.get("alt_text"), f"{place}/alt_text", 2000)


def _input(block: Json, place: str) -> Iterator[Fault]:
    yield from text_object(block.get("label"), f"{place}/label", 2000, plain=True)
    if block.get("hint") is not None:
        yield from text_object(block["hint"], f"{place}/hint", 2000, plain=True)
    yield from element(block.get("element"), f"{place}/element", INPUTS)


def _markdown(block: Json, place: str) -> Iterator[Fault]:
    yield from string(block.get("text"), f"{place}/text", 12_000)


def _rich_text(block: Json, place: str) -> Iterator[Fault]:
    yield from items(block.get("elements"), f"{place}/elements", 10_000)
    for number, child in enumerate(objects(block.get("elements"))):
        inside = f"{place}/elements/{number}"
        yield from one_of(child.get("type"), f"{inside}/type", RICH_TEXT)
        yield from items(child.get("elements"), f"{inside}/elements", 10_000, least=0)
        for part_number, part in enumerate(objects(child.get("elements"))):
            if part.get("type") == "text":
                yield from string(part.get("text"), f"{inside}/elements/{part_number}/text", 13_200)


def _table(block: Json, place: str) -> Iterator[Fault]:
    rows = block.get("rows")
    yield from items(rows, f"{place}/rows", 100, of=list)
    for number, row in enumerate(rows if isinstance(rows, list) else []):
        yield from items(row, f"{place}/rows/{number}", 20)
        for column, cell in enumerate(objects(row)):
            inside = f"{place}/rows/{number}/{column}"
            yield from one_of(cell.get("type"), f"{inside}/type", ("raw_text", "raw_number", "rich_text"))
            if cell.get("type") == "raw_text":
                yield from string(cell.get("text"), f"{inside}/text", 13_200)
            elif cell.get("type") == "rich_text":
                yield from _rich_text(cell, inside)
    if block.get("column_settings") is not None:
        yield from items(block["column_settings"], f"{place}/column_settings", 20, least=0)


def _task_card(block: Json, place: str) -> Iterator[Fault]:
    yield from string(block.get("task_id"), f"{place}/task_id", 255)
    yield from string(block.get("title"), f"{place}/title", 3000)
    yield from one_of(block.get("status"), f"{place}/status", TASK_STATUSES)
    for name in ("details", "output"):
        if block.get(name) is None:
            continue
        part = block[name] if isinstance(block[name], dict) else {}
        yield from one_of(part.get("type"), f"{place}/{name}/type", ("rich_text",))
        yield from _rich_text(part, f"{place}/{name}")


def _plan(block: Json, place: str) -> Iterator[Fault]:
    yield from string(block.get("title"), f"{place}/title", 3000)
    if block.get("tasks") is not None:
        yield from items(block["tasks"], f"{place}/tasks", 50, least=0)
        for number, task in enumerate(objects(block["tasks"])):
            yield from _task_card(task, f"{place}/tasks/{number}")


def _alert(block: Json, place: str) -> Iterator[Fault]:
    yield from text_object(block.get("text"), f"{place}/text", 3000)
    if block.get("level") is not None:
        levels = ("default", "info", "warning", "error", "success")
        yield from one_of(block["level"], f"{place}/level", levels)


def _card(block: Json, place: str) -> Iterator[Fault]:
    if not any(block.get(name) for name in ("hero_image", "title", "actions", "body")):
        yield Fault(place, "missing required field: hero_image, title, actions or body")
    for name, most in (("title", 150), ("subtitle", 150), ("body", 200)):
        if block.get(name) is not None:
            yield from text_object(block[name], f"{place}/{name}", most)
    if block.get("actions") is not None:
        yield from elements(block["actions"], f"{place}/actions", {"button"}, 5)


def _carousel(block: Json, place: str) -> Iterator[Fault]:
    yield from items(block.get("elements"), f"{place}/elements", 10)
    for number, card in enumerate(objects(block.get("elements"))):
        yield from _card(card, f"{place}/elements/{number}")


def _container(block: Json, place: str) -> Iterator[Fault]:
    if block.get("title") is None and block.get("rich_text_title") is None:
        yield Fault(place, "missing required field: title")
    for name, plain in (("title", True), ("subtitle", False)):
        if block.get(name) is not None:
            yield from text_object(block[name], f"{place}/{name}", 150, plain=plain)
    yield from items(block.get("child_blocks"), f"{place}/child_blocks", 10)
    for number, child in enumerate(objects(block.get("child_blocks"))):
        inside = f"{place}/child_blocks/{number}"
        kind = child.get("type")
        if isinstance(kind, str) and kind in BLOCKS and kind not in ("container", "input"):
            yield from check_block(child, inside)
        else:
            yield Fault(f"{inside}/type", f"unsupported type: {kind}")


def _auth_provider(block: Json, place: str) -> Iterator[Fault]:
    yield from string(block.get("value"), f"{place}/value", 150)
    yield from text_object(block.get("name"), f"{place}/name", 75, plain=True)
    if not isinstance(block.get("is_connected"), bool):
        yield Fault(f"{place}/is_connected", "must be a boolean")


BLOCKS: Mapping[str, Callable[[Json, str], Iterator[Fault]]] = {
    "section": _section,
    "header": _header,
    "divider": _divider,
    "context": _context,
    "actions": _actions,
    "context_actions": _context_actions,
    "image": _image,
    "input": _input,
    "markdown": _markdown,
    "rich_text": _rich_text,
    "table": _table,
    "task_card": _task_card,
    "plan": _plan,
    "alert": _alert,
    "card": _card,
    "carousel": _carousel,
    "container": _container,
    "auth_provider": _auth_provider,
}

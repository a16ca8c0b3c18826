"""The rules for elements: buttons, menus, inputs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.workspace.limits.found import Fault, items, objects, one_of, optional_string, string, text_object
from bot.workspace.model import Json

STATIC_MENUS = {"static_select", "multi_static_select"}
OTHER_MENUS = {
    f"{multi}{what}_select"
    for multi in ("", "multi_")
    for what in ("users", "channels", "conversations", "external")
}
CHOICES = {"radio_buttons": 10, "checkboxes": 10, "overflow": 5}
PICKERS = {"datepicker", "timepicker", "datetimepicker"}
TEXT_INPUTS = {"plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input"}
INPUTS = STATIC_MENUS | OTHER_MENUS | PICKERS | TEXT_INPUTS | {"radio_buttons", "checkboxes", "file_input"}
ACTIONS = {"button", "workflow_button", "overflow", "radio_buttons", "checkboxes"} | (
    STATIC_MENUS | OTHER_MENUS | PICKERS
)
ACCESSORIES = ACTIONS | {"image"}
CONTEXT_ACTIONS = {"feedback_buttons", "icon_button"}


def elements(value: Any, place: str, allowed: set[str], most: int) -> Iterator[Fault]:
    """A block's elements; each `action_id` only once."""
    yield from items(value, place, most)
    seen: set[str] = set()
    for number, child in enumerate(objects(value)):
        yield from element(child, f"{place}/{number}", allowed)
        action_id = child.get("action_id")
        if isinstance(action_id, str) and action_id in seen:
            yield Fault(f"{place}/{number}/action_id", f"action_id {action_id!r} is used twice in the block")
        elif isinstance(action_id, str):
            seen.add(action_id)


def element(value: Any, place: str, allowed: set[str]) -> Iterator[Fault]:
    kind = value.get("type") if isinstance(value, dict) else None
    if not isinstance(kind, str) or kind not in allowed:
        yield Fault(f"{place}/type", f"unsupported type: {kind}")
        return
    yield from optional_string(value, "action_id", place, 255)
    if value.get("placeholder") is not None:
        yield from text_object(value["placeholder"], f"{place}/placeholder", 150, plain=True)
    if value.get("confirm") is not None:
        yield from _confirm(value["confirm"], f"{place}/confirm")
    yield from _by_kind(value, place, kind)


def _by_kind(value: Json, place: str, kind: str) -> Iterator[Fault]:
    if kind in ("button", "workflow_button"):
        yield from _button(value, place)
    elif kind == "image":
        yield from string(value.get("image_url"), f"{place}/image_url", 3000)
        yield from string(value.get("alt_text"), f"{place}/alt_text", 2000)
    elif kind in STATIC_MENUS:
        yield from _menu(value, place)
    elif kind in CHOICES:
        yield from _options(value.get("options"), f"{place}/options", CHOICES[kind])
    elif kind == "plain_text_input":
        most = value.get("max_length")
        if most is not None and not (isinstance(most, int) and 1 <= most <= 3000):
            yield Fault(f"{place}/max_length", "must be between 1 and 3000")
        yield from optional_string(value, "initial_value", place, 3000)
    elif kind == "feedback_buttons":
        for name in ("positive_button", "negative_button"):
            button = value[name] if isinstance(value.get(name), dict) else {}
            yield from text_object(button.get("text"), f"{place}/{name}/text", 75, plain=True)
            yield from string(button.get("value"), f"{place}/{name}/value", 2000)
    elif kind == "icon_button":
        yield from string(value.get("icon"), f"{place}/icon", 75)
        yield from text_object(value.get("text"), f"{place}/text", 75, plain=True)


def _button(value: Json, place: str) -> Iterator[Fault]:
    yield from text_object(value.get("text"), f"{place}/text", 75, plain=True)
    yield from optional_string(value, "value", place, 2000)
    yield from optional_string(value, "url", place, 3000)
    yield from optional_string(value, "accessibility_label", place, 75)
    if value.get("style") is not None:
        yield from one_of(value["style"], f"{place}/style", ("primary", "danger"))


def _menu(value: Json, place: str) -> Iterator[Fault]:
    if "option_groups" not in value:
        yield from _options(value.get("options"), f"{place}/options", 100)
        return
    yield from items(value["option_groups"], f"{place}/option_groups", 100)
    for number, group in enumerate(objects(value["option_groups"])):
        inside = f"{place}/option_groups/{number}"
        yield from text_object(group.get("label"), f"{inside}/label", 75, plain=True)
        yield from _options(group.get("options"), f"{inside}/options", 100)


def _options(value: Any, place: str, most: int) -> Iterator[Fault]:
    yield from items(value, place, most)
    for number, option in enumerate(objects(value)):
        inside = f"{place}/{number}"
        yield from text_object(option.get("text"), f"{inside}/text", 75)
        yield from string(option.get("value"), f"{inside}/value", 150)
        if option.get("description") is not None:
            yield from text_object(option["description"], f"{inside}/description", 75)


def options_of(value: Any) -> Iterator[Fault]:
    """The rules for what an app answers when a menu asks it for its choices: at most a hundred."""
    if value:
        yield from _options(value, "/options", 100)


def _confirm(value: Any, place: str) -> Iterator[Fault]:
    dialog = value if isinstance(value, dict) else {}
    yield from text_object(dialog.get("title"), f"{place}/title", 100, plain=True)
    yield from text_object(dialog.get("text"), f"{place}/text", 300)
    yield from text_object(dialog.get("confirm"), f"{place}/confirm", 30, plain=True)
    yield from text_object(dialog.get("deny"), f"{place}/deny", 30, plain=True)

"""What a person put into elements: finding the one they pressed, and the state of all inputs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.workspace.model import Json, SlackError

_ELEMENT_LISTS = {"actions": "elements", "context_actions": "elements", "card": "actions"}
_STATELESS = {"button", "overflow", "image", "feedback_buttons", "icon_button", "workflow_button"}
_DATES = {"datepicker": "date", "timepicker": "time", "datetimepicker": "date_time"}
_OTHER_SELECTS = {
    "users": "user",
    "channels": "channel",
    "conversations": "conversation",
    "external": "option",
}


def interactive(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Each element that can be used, with its block."""
    for block in blocks:
        for element in block.get(_ELEMENT_LISTS.get(block["type"], ""), None) or []:
            yield block, element
        for key in ("accessory", "element"):
            if block.get(key) and block[key]["type"] != "image":
                yield block, block[key]
        for key in ("child_blocks",):
            yield from interactive(block.get(key) or [])
        if block["type"] == "carousel":
            yield from interactive(block["elements"])


def find_element(blocks: list[Json], given: Json) -> tuple[Json, Json]:
    """By `action_id` (and `block_id`), or by the `label` that people read. Raises `invalid_action`."""
    label, action_id, block_id = given.get("label"), given.get("action_id"), given.get("block_id")
    for block, element in interactive(blocks):
        if block_id and block["block_id"] != block_id:
            continue
        if action_id and element.get("action_id") == action_id:
            return block, element
        if label and label in (*labels(element), element.get("action_id")):
            return block, element
    raise SlackError("invalid_action")


def labels(element: Json) -> list[str]:
    parts = [element, element.get("positive_button") or {}, element.get("negative_button") or {}]
    texts = [part["text"]["text"] for part in parts if isinstance(part.get("text"), dict)]
    return [*texts, element["accessibility_label"]] if element.get("accessibility_label") else texts


def action_payload(block: Json, element: Json, given: Json) -> Json:
    """The `actions[0]` of `block_actions`; `given` may hold `chosen`, what the element was set to."""
    action: Json = {"type": element["type"], "action_id": element["action_id"], "block_id": block["block_id"]}
    for key in ("text", "value", "style", "placeholder", "confirm"):
        if element.get(key) is not None:
            action[key] = element[key]
    if element["type"] == "feedback_buttons" and "chosen" not in given:
        negative = given.get("label") == element["negative_button"]["text"]["text"]
        action["value"] = element["negative_button" if negative else "positive_button"]["value"]
    if element["type"] == "overflow" and isinstance(given.get("chosen"), str):
        return {**action, "selected_option": _option(element, given["chosen"])}
    if "chosen" in given:
        chosen = given["chosen"]
        action |= chosen if isinstance(chosen, dict) else element_state(element, chosen)
    return action


def state_values(blocks: list[Json], given: Json) -> Json:
    """Slack's `state.values` of all inputs.

    `given` maps a block id, an action id or a label to what was put in; what it leaves out has its
    initial value. Values in Slack's own form (`{block_id: {action_id: {...}}}`) are taken as they are.
    """
    values: Json = {}
    for block, element in interactive(blocks):
        if element["type"] in _STATELESS:
            continue
        block_id, action_id = block["block_id"], element["action_id"]
        within = given.get(block_id)
        if isinstance(within, dict) and isinstance(within.get(action_id), dict):
            state = {**within[action_id], "type": element["type"]}
        else:
            names = (block_id, action_id, (block.get("label") or {}).get("text"))
            found = [given[name] for name in names if name in given]
            state = element_state(element, found[0]) if found else initial_state(element)
        values.setdefault(block_id, {})[action_id] = state
    return values


def element_state(element: Json, value: Any) -> Json:
    """The state of one element that was set to `value`: a string, or a list for several choices."""
    kind = element["type"]
    if kind in _DATES:
        return {"type": kind, f"selected_{_DATES[kind]}": value}
    if kind in ("static_select", "radio_buttons"):
        return {"type": kind, "selected_option": _option(element, value) if value else None}
    if kind in ("multi_static_select", "checkboxes"):
        return {"type": kind, "selected_options": [_option(element, one) for one in value or []]}
    if kind.endswith("_select"):
        several = kind.startswith("multi_")
        what = _OTHER_SELECTS[kind.removeprefix("multi_").removesuffix("_select")]
        return {"type": kind, f"selected_{what}s" if several else f"selected_{what}": value}
    return {"type": kind, "value": value if value is None else str(value)}


def initial_state(element: Json) -> Json:
    kind = element["type"]
    empty: Json = element_state(element, [] if kind.startswith("multi_") or kind == "checkboxes" else None)
    for key in empty:
        initial = element.get(key.replace("selected_", "initial_") if key != "value" else "initial_value")
        if initial is not None and key != "type":
            empty[key] = initial
    return empty


def missing_inputs(blocks: list[Json], values: Json) -> Json:
    """What Slack's own client asks for before it submits: `{block_id: sentence}`."""
    errors: Json = {}
    for block in blocks:
        if block["type"] != "input" or block.get("optional"):
            continue
        state = values.get(block["block_id"], {}).get(block["element"]["action_id"], {})
        if not any(value for key, value in state.items() if key != "type"):
            errors[block["block_id"]] = "Please complete this required field."
    return errors


def _option(element: Json, value: Any) -> Json:
    """The option with this value or text. Raises `invalid_action`."""
    if isinstance(value, dict):
        return value
    groups = [element.get("options") or []]
    groups += [group["options"] for group in element.get("option_groups") or []]
    for option in (option for group in groups for option in group):
        if value in (option["value"], option["text"]["text"]):
            return dict(option)
    raise SlackError("invalid_action")

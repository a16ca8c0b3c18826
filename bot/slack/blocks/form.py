"""The form that asks for a run's inputs, and what was filled in."""

import json
from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import (
    InputBlock,
    InputInteractiveElement,
    NumberInputElement,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
)
from slack_sdk.models.views import View

from bot.slack.blocks.text import clip
from core.definition import Definition, Input
from core.language import ENGLISH, Translator
from core.template import as_text

CALLBACK = "run_inputs"
_MOST_INPUTS = 90
_LONGEST = 3_000


def inputs_form(
    definition: Definition, given: Mapping[str, Any], about: Mapping[str, Any], tr: Translator = ENGLISH
) -> View:
    """`about` comes back with the submission: what to run, and where."""
    blocks = [_field(one, given.get(one.name, one.default), tr) for one in definition.inputs[:_MOST_INPUTS]]
    return View(
        type="modal",
        callback_id=CALLBACK,
        title=_plain(clip(definition.name, 24)),
        submit=_plain(clip(tr("Run"), 24)),
        close=_plain(clip(tr("Back"), 24)),
        private_metadata=json.dumps(about),
        blocks=blocks,
    )


def filled_in(view: Mapping[str, Any]) -> dict[str, str]:
    """What somebody wrote, by input; what was left empty is not there. Texts: the types are core's affair."""
    values = {}
    for name, elements in view["state"]["values"].items():
        for element in elements.values():
            chosen = element.get("selected_option")
            value = chosen["value"] if chosen else element.get("value")
            if value not in (None, ""):
                values[name] = value
    return values


def label_of(one: Input) -> str:
    """What an input is called."""
    return one.name.replace("_", " ").capitalize()


def help_of(one: Input) -> str:
    """What there is to say of it beyond its name."""
    return "" if one.help.strip().lower() == label_of(one).lower() else one.help


def _field(one: Input, given: Any, tr: Translator) -> InputBlock:
    hint = {"array": tr('A list as JSON: ["a", "b"]'), "object": 'JSON: {"key": "value"}'}.get(one.type)
    said = " · ".join(part for part in (help_of(one), hint) if part)
    return InputBlock(
        block_id=one.name,
        label=_plain(label_of(one)),
        element=_element(one, given, tr),
        hint=_plain(clip(said, 2_000)) if said else None,
        optional=not one.must_be_given,
    )


def _element(one: Input, given: Any, tr: Translator) -> InputInteractiveElement:
    """`action_id` is the input's type: a listener can check JSON by it without looking anything up."""
    initial = clip(as_text(given), _LONGEST) if given is not None else None
    if one.type == "number":
        return NumberInputElement(action_id="number", is_decimal_allowed=True, initial_value=initial)
    if one.type == "boolean":
        options = [
            Option(text=_plain(word), value=value)
            for word, value in ((tr("Yes"), "true"), (tr("No"), "false"))
        ]
        chosen = next((option for option in options if option.value == initial), None)
        return RadioButtonsElement(action_id="boolean", options=options, initial_option=chosen)
    return PlainTextInputElement(
        action_id=one.type, multiline=one.type != "string" or len(initial or "") > 80, initial_value=initial
    )


def _plain(text: str) -> PlainTextObject:
    return PlainTextObject(text=text, emoji=False)

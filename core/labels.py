"""What people call values that only a service can name. A label is kept by its value, so that it can never
stand beside another one: what is changed in any other way than by choosing is shown as it is."""

from collections.abc import Mapping

from pydantic import JsonValue

from core.definition import Action, AppEvent
from core.template import as_text


def label_of(labelled: Action | AppEvent, value: JsonValue) -> str | None:
    """What was chosen, in the words in which it was offered."""
    return labelled.labels.get(as_text(value))


def labels_with(
    labelled: Action | AppEvent, params: Mapping[str, JsonValue], name: str, label: str
) -> Mapping[str, str]:
    """The labels beside these parameters, with that of one of them; those of values that are gone are left
    out."""
    values = {as_text(value) for value in params.values()}
    known = {**labelled.labels, as_text(params[name]): label}
    return {value: label for value, label in known.items() if value in values and label != value}

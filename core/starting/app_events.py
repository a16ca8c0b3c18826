"""What engines post of the events that they watch for, and what a run is told of one.

`{{trigger.event}}` is the event as the engine gave it (`{{trigger.event.title}}`); `{{trigger.text}}` is what
people would read of it, and what a plan made of words works on: its title and its text, else all of it.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from core.definition import AppEvent
from core.strict_json import NotJson, parse_json

_TITLES = ("title", "subject", "summary")
_TEXTS = ("text", "body", "message", "content", "description", "snippet")


def as_trigger(trigger: AppEvent, body: bytes) -> Mapping[str, Any]:
    """`NotJson` for a body that is none."""
    event = _event_of(parse_json(body))
    return {"type": "app_event", "name": trigger.event, "event": event, "text": _text_of(event)}


def once_key(body: bytes) -> str:
    """What an event that is sent twice has in common.

    The id of what carries the event, where there is such a thing. Never an id inside of the event: that is
    often the thing's, and a thing has many events. Else the body: what is sent again is the same.
    """
    try:
        carrier = parse_json(body)
    except NotJson:
        carrier = None
    if isinstance(carrier, Mapping) and _carries(carrier):
        for name in ("id", "event_id"):
            found = carrier.get(name)
            if isinstance(found, str | int) and not isinstance(found, bool) and 0 < len(str(found)) <= 200:
                return f"event:{found}"
    return f"body:{hashlib.sha256(body).hexdigest()}"


def _event_of(body: Any) -> Any:
    """The event itself. Services differ in whether they put it into something."""
    return body["event"] if _carries(body) else body


def _carries(body: Any) -> bool:
    return isinstance(body, Mapping) and isinstance(body.get("event"), Mapping)


def _text_of(event: Any) -> Any:
    if not isinstance(event, Mapping):
        return event
    title, text = _first(event, _TITLES), _first(event, _TEXTS)
    if title is None or text is None or title == text:
        return text or title or event
    return f"{title}\n\n{text}"


def _first(event: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    found = (event.get(name) for name in names)
    return next((one for one in found if isinstance(one, str) and one.strip()), None)

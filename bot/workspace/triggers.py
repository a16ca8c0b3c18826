"""`trigger_id`s: a person's click, good for opening one modal within three seconds."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from bot.workspace.identifiers import new_id
from bot.workspace.model import SlackError


@dataclass
class Trigger:
    """Who clicked, in which page tab, and in which view if it was in one."""

    user: str
    client: str | None = None
    view_id: str | None = None
    born: float = field(default_factory=time.monotonic)
    used: bool = False


class Triggers:
    def __init__(self, lifetime_s: float) -> None:
        self._lifetime_s = lifetime_s
        self._issued: dict[str, Trigger] = {}

    def issue(self, user: str, client: str | None, view_id: str | None = None) -> str:
        old = time.monotonic() - 60
        self._issued = {key: trigger for key, trigger in self._issued.items() if trigger.born > old}
        trigger_id = f"{new_id('', 12)}.{new_id('', 12)}.{new_id('', 32).lower()}"
        self._issued[trigger_id] = Trigger(user, client, view_id)
        return trigger_id

    def exchange(self, trigger_id: object) -> Trigger:
        """Raises `invalid_trigger_id`, `expired_trigger_id` or `exchanged_trigger_id`."""
        trigger = self._issued.get(trigger_id) if isinstance(trigger_id, str) else None
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if time.monotonic() - trigger.born > self._lifetime_s:
            raise SlackError("expired_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        trigger.used = True
        return trigger

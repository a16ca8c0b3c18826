"""A definition that this release cannot read: a later one made it, beside which or after which it works."""

from collections.abc import Mapping
from typing import Any

from pydantic import PrivateAttr

from core.definition.definition import Definition
from core.definition.steps import Step

_LONGEST_NAME = 80


class Foreign(Definition):
    """What of it can be told. It has no steps here, so that nothing can perform or change it by mistake; its
    JSON is as it was saved."""

    steps: tuple[Step, ...] = ()
    _saved: Mapping[str, Any] = PrivateAttr(default_factory=dict)

    @classmethod
    def of(cls, saved: object) -> "Foreign":
        """Nothing in what was saved is relied on."""
        given = saved if isinstance(saved, Mapping) else {}
        name, intent = given.get("name"), given.get("intent")
        made = cls.model_construct(
            name=name[:_LONGEST_NAME] if isinstance(name, str) and name else "?",
            intent=intent if isinstance(intent, str) else "",
        )
        made._saved = given
        return made

    @property
    def readable(self) -> bool:
        """It is not."""
        return False

    def as_json(self) -> dict[str, Any]:
        """As it was saved."""
        return dict(self._saved)

    def trigger_as_json(self) -> dict[str, Any]:
        """As it was saved."""
        trigger = self._saved.get("trigger")
        return dict(trigger) if isinstance(trigger, Mapping) else {}

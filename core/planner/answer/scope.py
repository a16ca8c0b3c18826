"""What the steps of an answer may refer to at one place, and what stands for it in the definition."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from core.planner.answer.task import ITEM_LABELS, STEP_LABELS, Name
from core.template import REFERENCE

Source = Literal["given", "action", "prompt", "choice", "approval", "answers", "loop", "item"]

_LABEL = re.compile(r"(?:s|item|input)\d+")


@dataclass(frozen=True)
class Seen:
    """`path` is its name in a definition (`issue`, `inputs.topic`); empty for words that somebody pasted."""

    path: str
    text: str
    source: Source = "given"

    def reference(self, field: str = "") -> str:
        """With braces; the label itself, of a prompt that only chooses one."""
        if self.source == "choice" and not field:
            return self.text
        return f"{{{{{self.path}{'.' if field else ''}{field}}}}}" if self.path else self.text


class Scope:
    """Labels and names → what they are. A scope inside another sees all that is outside."""

    def __init__(self, seen: Mapping[str, Seen]) -> None:
        self._seen = dict(seen)

    @classmethod
    def of(cls, names: Mapping[str, Name]) -> "Scope":
        """What is there before the first step."""
        return cls({label: Seen(_path(name.text), name.text) for label, name in names.items()})

    def inside(self) -> "Scope":
        """For the steps of a branch or a loop."""
        return Scope(self._seen)

    def add(self, label: object, *seen: Seen) -> None:
        """Something that a later step may use; nothing, where there is nothing."""
        if isinstance(label, str) and seen:
            self._seen[label] = seen[0]

    def rename(self, old: str, new: str) -> None:
        """What was called so in the definition has another name there."""
        for label, seen in self._seen.items():
            if seen.path.partition(".")[0] == old:
                path = f"{new}{seen.path.removeprefix(old)}"
                self._seen[label] = replace(seen, path=path, text=seen.text.replace(seen.path, path, 1))

    def join(self, other: "Scope") -> None:
        """What the arm of a branch made is seen after it."""
        self._seen |= other._seen

    def look_up(self, label: object) -> Seen | None:
        """What a label means here."""
        return self._seen.get(label) if isinstance(label, str) else None

    def fill(self, words: str) -> tuple[str, list[str]]:
        """A text with the references in it put as the definition has them, and those that mean nothing.

        Braces around anything but a label are no references: they are taken away.
        """
        unknown: list[str] = []

        def put(found: re.Match[str]) -> str:
            name, rest = found.group(1), found.group(2)
            for known in (f"{name}{rest}", name):
                if (seen := self.look_up(known)) is not None:
                    return seen.reference((rest if known == name else "").strip("."))
            if _LABEL.fullmatch(name):
                unknown.append(name)
            return f"{name}{rest}"

        return REFERENCE.sub(put, words), unknown


def _path(text: str) -> str:
    found = REFERENCE.fullmatch(text)
    return found.group(1) + found.group(2) if found is not None else ""


def is_label(name: str) -> bool:
    """Whether it is one that a model gives to its own steps."""
    return name in STEP_LABELS or name in ITEM_LABELS

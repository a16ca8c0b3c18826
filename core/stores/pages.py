"""Lists, a page at a time."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """Part of a list, newest first. `next` is the cursor of the following page, None at the end."""

    items: tuple[T, ...]
    next: int | None = None

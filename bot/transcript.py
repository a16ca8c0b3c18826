"""A thread as lines of a terminal: each line is printed once, when it first appears in its message."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from bot.workspace import BOT_USER

Json = Mapping[str, Any]

_SIGNS = {"pending": "○", "in_progress": "◐", "complete": "●", "error": "✗"}
_STYLES = {"complete": "green", "in_progress": "yellow", "error": "red"}
_ENDINGS = {"done": "completed", "failed": "failed", "cancelled": "cancelled", "stopped": "cancelled"}
_WIDEST = 400


class Transcript:
    """Prints what is new in a thread each time it is shown."""

    def __init__(self, console: Console, names: Mapping[str, str]) -> None:
        self._console = console
        self._names = names
        self._printed: dict[str, set[str]] = {}

    def show(self, thread: Sequence[Json]) -> None:
        """Print the lines that were not there before."""
        for message in thread:
            known = self._printed.setdefault(str(message["ts"]), set())
            for line, style in _lines(message):
                if line not in known:
                    known.add(line)
                    self._print(message, line, style)

    def show_posted(self, message: Json, channel: str) -> None:
        """Print a message of the channel itself."""
        for line, style in _lines(message):
            self._console.print(Text(f"#{channel}  ", "bold cyan"), Text(line, style), sep="", soft_wrap=True)

    def pressable(self, thread: Sequence[Json], label: str) -> str | None:
        """The `ts` of the message with a button of that label."""
        for message in thread:
            if label in (element["label"] for element in _buttons(message)):
                return str(message["ts"])
        return None

    def finished_steps(self, thread: Sequence[Json]) -> int:
        """How many steps the run's card shows as complete."""
        return sum(task.get("status") == "complete" for message in thread for task in _tasks(message))

    def ending(self, thread: Sequence[Json]) -> str | None:
        """`completed`, `failed` or `cancelled`, once the run's card says so."""
        cards = (_ending_in(message) for message in thread if any(_tasks(message)))
        return next((word for word in cards if word is not None), None)

    def has_last_word(self, thread: Sequence[Json]) -> bool:
        """Whether the message that tells of the ending is there: it follows the card, and says the same."""
        ended = [str(one["text"]) for one in thread if any(_tasks(one)) and _ending_in(one)]
        others = [str(one.get("text", "")) for one in thread if not any(_tasks(one))]
        return any(other.endswith(card) for card in ended for other in others)

    def _print(self, message: Json, line: str, style: str) -> None:
        who = self._names.get(str(message.get("user")), "synth")
        self._console.print(
            Text(f"{who:>6}  ", "bold" if who != "synth" else "bold magenta"), Text(line, style), sep="",
            soft_wrap=True,
        )  # fmt: skip


def _ending_in(message: Json) -> str | None:
    """What the last word of its text says of a run: `digest: done`."""
    return _ENDINGS.get(str(message.get("text", "")).rpartition(": ")[2].split(" ")[0].rstrip("."))


def _lines(message: Json) -> Iterator[tuple[str, str]]:
    blocks = message.get("blocks") or ()
    if not blocks:
        yield _plain(str(message.get("text", ""))), ""
    for block in blocks:
        kind = block["type"]
        if kind == "header":
            yield _plain(block["text"]["text"]), "bold"
        elif kind in ("section", "markdown", "alert"):
            for part in (block.get("text"), *(block.get("fields") or ())):
                text = part.get("text", "") if isinstance(part, Mapping) else part or ""
                for line in text.splitlines():
                    if line.strip():
                        yield _plain(line), ""
        elif kind == "context":
            yield _plain("  ".join(e.get("text", "") for e in block["elements"])), "dim"
        elif kind == "rich_text":
            yield _plain(_rich(block)), ""
        elif kind == "plan":
            yield _plain(str(block.get("title", ""))), "bold"
    for task in _tasks(message):
        status = str(task.get("status"))
        outcome = _rich(task.get("output") or {})
        told = f"{_SIGNS.get(status, '○')} {task.get('title', '')}" + (f" — {outcome}" if outcome else "")
        yield _plain(told), _STYLES.get(status, "dim")
    labels = [f"[{button['label']}]" for button in _buttons(message)]
    if labels:
        yield " ".join(labels), "blue"


def _tasks(message: Json) -> Iterator[Json]:
    for block in message.get("blocks") or ():
        if block["type"] == "plan":
            yield from block.get("tasks") or ()
        elif block["type"] == "task_card":
            yield block


def _buttons(message: Json) -> Iterator[Json]:
    for block in message.get("blocks") or ():
        if block["type"] == "actions":
            for element in block["elements"]:
                if element["type"] == "button":
                    yield {"label": element["text"]["text"]}


def _rich(block: Json) -> str:
    """The text of a rich_text block, elements within elements."""
    if "text" in block and isinstance(block["text"], str):
        return block["text"]
    return "".join(_rich(inner) for inner in block.get("elements") or ())


def _plain(text: str) -> str:
    text = text.replace(f"<@{BOT_USER}>", "@Synth")
    text = re.sub(r"<@[A-Z0-9]+>", "@you", text)
    text = re.sub(r"<#[^>|]*\|([^>]*)>", r"#\1", text)
    text = re.sub(r"<[^>|]*\|([^>]*)>", r"\1", text).replace("*", "")
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return text if len(text) <= _WIDEST else f"{text[:_WIDEST]}…"

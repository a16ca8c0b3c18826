"""A run as a tree: a pure function of its state, as the API tells it, and of the time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rich.text import Text
from rich.tree import Tree

from bot.http.models.runs import ResponseReply, RunReply, StepOutline
from bot.terminal.words import MARKS, heading, outcome
from core.runs import RunStatus, StepStatus

MOST_ITEMS = 8  # of a loop that are drawn; the newest, since those are the ones that move

_FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"


def run_tree(run: RunReply, now: datetime) -> Tree:
    """All steps of a run and how each stands."""
    responses = {response.path: response for response in run.responses}
    drawing = _Drawing(responses, now, current_known=run.status is not RunStatus.RUNNING)
    tree = Tree(heading(run, now), guide_style="dim")
    drawing.add(tree, run.metadata.steps, "")
    return tree


@dataclass
class _Drawing:
    """The steps, in the order of the walk: the first one without an answer is the one under way."""

    responses: Mapping[str, ResponseReply]
    now: datetime
    current_known: bool

    def add(self, tree: Tree, steps: Sequence[StepOutline], prefix: str) -> None:
        for step in steps:
            response = self.responses.get(prefix + step.id)
            if step.kind == "branch":
                self._add_branch(tree, step, prefix, response)
            elif step.kind == "for_each":
                self._add_loop(tree, step, prefix + step.id, response)
            else:
                self._add(tree, self._label(step.id, response))

    def _add_branch(self, tree: Tree, step: StepOutline, prefix: str, response: ResponseReply | None) -> None:
        """The arm that was taken; the names of both while that is open."""
        node = self._add(tree, self._label(step.id, response))
        if response is not None and response.content in ("then", "else"):
            self.add(node, step.then if response.content == "then" else step.else_, prefix)
            return
        for word, arm in (("then", step.then), ("else", step.else_)):
            for inner in arm:
                node.add(Text(f"· {word} {inner.id}", "dim"))

    def _add_loop(self, tree: Tree, step: StepOutline, path: str, response: ResponseReply | None) -> None:
        total = _items(response)
        name = step.id if total is None else f"{step.id}, {total} items"
        begun = sorted(set(_indexes(path, self.responses)))
        ended = response is not None and response.status in MARKS
        if begun and not ended:
            node = self._add(tree, self._going(name))
            begun += [index for index in range(total or 0) if index not in begun][:1]
        else:
            node = self._add(tree, self._label(name, response))
        if len(begun) > MOST_ITEMS:
            node.add(Text(f"… {len(begun) - MOST_ITEMS} before", "dim"))
        for index in begun[-MOST_ITEMS:]:
            self.add(node.add(Text(f"[{index}]", "dim")), step.steps, f"{path}[{index}].")

    def _add(self, tree: Tree, label: Text) -> Tree:
        """One line each, however narrow the terminal: a tree that jumps cannot be followed."""
        label.no_wrap, label.overflow = True, "ellipsis"
        return tree.add(label)

    def _label(self, name: str, response: ResponseReply | None) -> Text:
        if response is not None and response.status in MARKS:
            if response.status in (StepStatus.WAITING, StepStatus.UNKNOWN):
                self.current_known = True
            return outcome(name, response)
        if self.current_known:
            return Text(f"· {name}", "dim")
        self.current_known = True
        return self._going(name)

    def _going(self, name: str) -> Text:
        frame = _FRAMES[int(self.now.timestamp() * 10) % len(_FRAMES)]
        return Text.assemble((f"{frame} ", "cyan"), (name, "bold"))


def _items(response: ResponseReply | None) -> int | None:
    """How many items a loop has, once that is known."""
    if response is None:
        return None
    items: Any = response.content if response.status is StepStatus.COMPLETED else response.detail.get("items")
    return len(items) if isinstance(items, list) else None


def _indexes(path: str, responses: Mapping[str, ResponseReply]) -> Iterator[int]:
    for other in responses:
        if other.startswith(f"{path}["):
            yield int(other[len(path) + 1 :].partition("]")[0])

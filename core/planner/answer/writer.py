"""Steps of a definition in the language of answers, so that a model is shown what it is to say."""

import re
from collections.abc import Iterator, Sequence

from core.definition import Action, Approval, Branch, ForEach, Payload, Step, Wait
from core.planner.answer.conditions import read_expression
from core.planner.answer.task import ITEM_LABELS, STEP_LABELS
from core.template import REFERENCE, references_within


def written(steps: Sequence[Step], *, own_ids: bool = False) -> list[dict[str, object]]:
    """With labels `s1`, `s2`, … in reading order; `own_ids` keeps the steps' ids instead."""
    return _Writer(own_ids).steps(steps)


class _Writer:
    def __init__(self, own_ids: bool) -> None:
        self._own_ids = own_ids
        self._labels: dict[str, str] = {}
        self._step_labels: Iterator[str] = iter(STEP_LABELS)
        self._item_labels: Iterator[str] = iter(ITEM_LABELS)

    def steps(self, steps: Sequence[Step]) -> list[dict[str, object]]:
        return [self._step(step) for step in steps]

    def _step(self, step: Step) -> dict[str, object]:
        label = step.id if self._own_ids else next(self._step_labels, step.id)
        self._labels[step.id] = label
        match step:
            case Action():
                params = {"params": self._filled(dict(step.params))} if step.params else {}
                return {"do": step.action, "id": label, **params}
            case Payload():
                return self._prompt(step, label)
            case Wait():
                return {"do": "wait", "id": label, "seconds": int(step.seconds)}
            case Approval() if step.wants == "answer":
                return {"do": "ask", "id": label, "who": [*step.approvers], "question": step.ask}
            case Approval():
                return {"do": "approval", "id": label, "who": None, "ask": step.ask}
            case ForEach():
                item = step.as_ if self._own_ids else next(self._item_labels, step.as_)
                place = self._place(str(step.items).strip("{} "))
                self._labels[step.as_] = item
                return {
                    "do": "for_each",
                    "id": label,
                    "in": place,
                    "item": item,
                    "steps": self.steps(step.steps),
                }
            case Branch():
                return self._branch(step, label)

    def _prompt(self, step: Payload, label: str) -> dict[str, object]:
        words, _, texts = step.blocks[-1].text.partition(":\n\n")
        used = [self._labels.get(one.name, one.name) for one in references_within(texts)]
        used = used or (["text"] if texts else [])
        properties = (step.output_schema or {}).get("properties")
        asked = properties.get("label") if isinstance(properties, dict) else None
        choices = asked.get("enum") if isinstance(asked, dict) else None
        return {"do": "prompt", "id": label, "write": words, "use": used, "choices": choices or []}

    def _branch(self, step: Branch, label: str) -> dict[str, object]:
        """An "else" with nothing but another "if" in it is one more case."""
        cases = []
        branch, otherwise = step, step.else_
        while True:
            cases.append({**self._tests(branch.when), "steps": self.steps(branch.then)})
            if len(branch.else_) != 1 or not isinstance(branch.else_[0], Branch):
                otherwise = branch.else_
                break
            branch = branch.else_[0]
        return {"do": "if", "id": label, "cases": cases, "else": self.steps(otherwise)}

    def _tests(self, when: str) -> dict[str, object]:
        read = read_expression(when)
        if read is None:
            place = self._place(next(iter(re.findall(r"[A-Za-z_]\w*", when)), ""))
            return {"match": "all", "tests": [{"left": place, "is": "judged_true", "right": when}]}
        conditions, join = read
        tests = [
            {"left": self._place(one.left), "is": str(one.test), "right": one.right} for one in conditions
        ]
        return {"match": join, "tests": tests}

    def _place(self, path: str) -> dict[str, str]:
        name, _, field = path.partition(".")
        return {"of": self._labels.get(name, name), "field": field}

    def _filled(self, value: object) -> object:
        if isinstance(value, str):
            return REFERENCE.sub(
                lambda found: f"{{{{{self._labels.get(found.group(1), found.group(1))}{found.group(2)}}}}}",
                value,
            )
        if isinstance(value, dict):
            return {key: self._filled(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._filled(inner) for inner in value]
        return value

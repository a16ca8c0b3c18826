"""What is said about plans, as people who never saw the planner wrote it: how many turns do exactly that.

python -m bench.planning.edits           # rules, and the model of the settings where they are unsure
RULES=1 DATA=file.json                   # rules alone; another file of this form ("about" in it says it all)

Undoing is the thread's, which keeps every revision: such turns set the plan back and are not counted.
"""

import asyncio
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.planning.expecting import ME, said
from bench.planning.expecting import fault as plan_fault
from bench.planning.remembered import default_model
from bench.planning.unseen import catalogue
from core.definition import Action, Approval, Definition, Step, every_step, parse
from core.planner import HybridPlanner, Model
from core.planning import Person, PlanRequest
from core.template import references_within
from core.workflows import Plan

EDITS = Path(__file__).with_name("unseen_edits.json")
_FREE = ("intent", "version")  # what may change without being named


def fault(expect: Mapping[str, Any], plans: Sequence[Plan], after: Plan) -> str | None:
    """What is not right about a turn, or None. `plans` are those after each turn before, the start first."""
    before = plans[-1]
    if "any_of" in expect:
        faults = [fault({**_without(expect), **one}, plans, after) for one in expect["any_of"]]
        return None if None in faults else faults[0]
    if "plan" in expect:
        return plan_fault(expect["plan"], after)
    if after.definition is None or before.definition is None:
        return "there is no plan"
    if "question" in expect:
        asked = " ".join(f"{one.text} {one.key} {one.choices}" for one in after.questions) + str(after.answer)
        return _unchanged(before, after) or (None if said(expect["question"], asked) else f"asks “{asked}”")
    if "answer" in expect:
        told = after.answer or ""
        return _unchanged(before, after) or (None if said(expect["answer"], told) else f"says “{told}”")
    if "unchanged" in expect:
        return _unchanged(before, after)
    return _Change(before.definition, after.definition).fault(expect)


def _without(expect: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in expect.items() if key != "any_of"}


def _unchanged(before: Plan, after: Plan) -> str | None:
    same = before.definition is not None and after.definition is not None
    same = same and _plain(before.definition) == _plain(after.definition)
    return None if same else "the plan changed"


def _plain(definition: Definition | None) -> dict[str, Any]:
    data = {} if definition is None else definition.as_json()
    return {key: value for key, value in data.items() if key not in _FREE}


class _Change:
    """One definition against the next."""

    def __init__(self, before: Definition, after: Definition) -> None:
        self._before, self._after = before, after
        self._was = {step.id: step for step in every_step(before.steps)}
        self._now = {step.id: step for step in every_step(after.steps)}
        self._new = [step for step in every_step(after.steps) if step.id not in self._was]

    def fault(self, expect: Mapping[str, Any]) -> str | None:
        wanted = expect.get("set", {})
        return next(
            (
                one
                for one in (
                    *(self._set(path, value) for path, value in wanted.items()),
                    self._gone(expect.get("removed", [])),
                    *(self._added(one) for one in expect.get("added", [])),
                    self._wrapped(expect),
                    self._order(expect),
                    self._kept(expect),
                )
                if one is not None
            ),
            None,
        )

    def _set(self, path: str, wanted: Any) -> str | None:
        found = list(_at(self._after, path))
        right = any(_is(wanted, one) for one in found)
        return None if right else f"{path} is {found} where {wanted} was expected"

    def _gone(self, removed: Sequence[str]) -> str | None:
        gone = {one for one in self._was if one not in self._now}
        return None if gone == {*removed} else f"{sorted(gone)} are gone where {sorted(removed)} should be"

    def _added(self, wanted: Mapping[str, Any]) -> str | None:
        order = [*self._now]
        for step in self._new:
            at = order.index(step.id)
            placed = all(order.index(one) < at for one in _ids(wanted.get("after"))) and all(
                order.index(one) > at for one in _ids(wanted.get("before")) if one in order
            )
            if placed and _is_step(wanted, step):
                return None
        return f"nothing added is {wanted}: {[step.id for step in self._new]}"

    def _wrapped(self, expect: Mapping[str, Any]) -> str | None:
        if "wrapped" not in expect:
            return None
        for step in self._new:
            inside = {one.id for one in every_step((step,))} - {step.id}
            prompts = " ".join(one.model_dump_json() for one in self._new if one.kind == "payload")
            if step.kind == "branch" and inside == {*expect["wrapped"]}:
                condition = f"{getattr(step, 'when', '')} {prompts}"
                return None if said(expect["if"], condition) else f"the condition is {condition}"
        return f"nothing stands around {expect['wrapped']}"

    def _order(self, expect: Mapping[str, Any]) -> str | None:
        order = [one for one in self._now if one in self._was]
        wanted = expect.get("order") or [one for one in self._was if one in self._now]
        return None if [one for one in order if one in wanted] == wanted else f"the order is {order}"

    def _kept(self, expect: Mapping[str, Any]) -> str | None:
        """Everything that was not named is equal."""
        paths = [*expect.get("set", {})]
        allowed = len(expect.get("added", [])) + (2 if "wrapped" in expect else 0)
        if len(self._new) > allowed:
            return f"{[step.id for step in self._new]} were added"
        for step_id, step in self._was.items():
            if step_id in self._now and not any(
                path.split(".")[1] in (step_id, "*") for path in paths if "." in path
            ):
                old, new = _own(step), _own(self._now[step_id])
                gone = {*self._was} - {*self._now}
                uses = {one.name for one in references_within(old)}
                if old != new and not uses & gone:
                    return f"{step_id} changed"
        before, after = _plain(self._before), _plain(self._after)
        for part in before:
            named = any(path.split(".")[0] == part for path in paths)
            if part != "steps" and not named and before[part] != after[part]:
                return f"{part} changed"
        return None


def _own(step: Step) -> dict[str, Any]:
    """A step without what stands inside it."""
    return step.model_dump(mode="json", exclude={"steps", "then", "else_"})


def _ids(given: Any) -> list[str]:
    return [] if given is None else [given] if isinstance(given, str) else list(given)


def _at(definition: Definition, path: str) -> Iterator[Any]:
    """What stands at a path; steps are named by their ids."""
    first, *rest = path.split(".")
    data = definition.as_json()
    if first != "steps":
        yield _follow(data, [first, *rest])
        return
    for step in every_step(definition.steps):
        if rest[0] in (step.id, "*"):
            yield _follow(step.model_dump(mode="json", by_alias=True), rest[1:])


def _follow(value: Any, path: Sequence[str]) -> Any:
    for part in path:
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _is(wanted: Any, given: Any) -> bool:
    text = given if isinstance(given, str) else json.dumps(given, ensure_ascii=False)
    if isinstance(wanted, Mapping):
        if "has" in wanted:
            return said(wanted["has"], text)
        if "not" in wanted:
            return not _is(wanted["not"], given)
        if "uses" in wanted:
            return {*wanted["uses"]} <= {one.name for one in references_within(given)}
        return isinstance(given, Mapping) and all(_is(value, given.get(key)) for key, value in wanted.items())
    if isinstance(wanted, list) and not isinstance(given, list):
        return any(_is(one, given) for one in wanted)
    if isinstance(given, list) and len(given) == 1 and not isinstance(wanted, list):
        given = given[0]
    if wanted == "me":
        return given in (ME, "me", "owner")
    plain = [str(one).casefold().replace(" ", "-") for one in (wanted, given)]
    return plain[0] == plain[1]


def _is_step(wanted: Mapping[str, Any], step: Step) -> bool:
    """Whether an added step is the one that was expected."""
    uses = {one.name for one in references_within(step.model_dump(mode="json"))}
    if not {one for one in wanted.get("uses", ()) if isinstance(one, str)} <= uses:
        return False
    if "action" in wanted:
        params = step.params if isinstance(step, Action) else {}
        fits = all(_is(value, params.get(name)) for name, value in wanted.get("params", {}).items())
        return isinstance(step, Action) and step.action in _ids(wanted["action"]) and fits
    if "approval" in wanted:
        return isinstance(step, Approval) and (
            "by" not in wanted or any(_is(wanted["by"], one) for one in step.approvers)
        )
    if "wait" in wanted:
        return step.kind == "wait" and getattr(step, "seconds", 0) == wanted["wait"]
    return "prompt" in wanted and step.kind == "payload" and said(wanted["prompt"], step.model_dump_json())


async def measure(conversations: Sequence[Mapping[str, Any]], model: Model | None) -> tuple[int, list[str]]:
    """How many turns there are, and what is wrong with those that are wrong."""
    planner = HybridPlanner(catalogue(), model, timeout_s=300)
    turns, wrong = 0, []
    for talk in conversations:
        plans = [Plan(parse(talk["start"]))]
        for turn in talk["turns"]:
            if "as_after" in turn["expect"]:  # "undo" is the thread's word: it has all revisions
                plans.append(plans[turn["expect"]["as_after"]])
                continue
            request = PlanRequest(
                intent=talk["start"].get("intent", ""),
                person=Person(
                    "T0", ME if turn["by"] == "me" else f"U0{turn['by'].strip('@').upper()}", "Europe/Paris"
                ),
                turns=(),
                taken_names=(),
                now=datetime.now(UTC),
                words=turn["say"],
                plan=plans[-1],
            )
            after = await planner.sketch(request)
            if model is not None and not after.refined:
                after = await planner.refine(request, after)
            turns += 1
            why = fault(turn["expect"], plans, after)
            if why is not None:
                wrong.append(f"{talk['id']} {turn['say'][:80]!r}: {why[:200]}")
            plans.append(after if after.definition is not None else replace(plans[-1], answer=None))
    return turns, wrong


def show(name: str, turns: int, wrong: Sequence[str]) -> None:
    """A line of figures, and one for each turn that is not right."""
    print(f"{name}: right {turns - len(wrong)}/{turns} = {1 - len(wrong) / turns:.2f}")
    for line in wrong:
        print(f"  ✗ {line}")


async def compare(conversations: Sequence[Mapping[str, Any]]) -> None:
    """By rules alone, and with a model."""
    show("rules alone", *await measure(conversations, None))
    if "RULES" in os.environ:
        return
    async with default_model() as asked:
        if asked is not None:
            show("with a model", *await measure(conversations, asked.model))


def main() -> None:
    data = json.loads(Path(os.environ.get("DATA", EDITS)).read_text(encoding="utf-8"))
    asyncio.run(compare(data["conversations"]))


if __name__ == "__main__":
    main()

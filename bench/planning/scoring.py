"""Is a plan the one that was expected? Steps in order, what each works on, where it goes, and when it runs.

An expected step is one of `{"prompt": words}`, `{"action": name}`, `{"wait": seconds}`, `{"each": items,
"steps": […]}`, `{"if": word, "then": […], "else": […]}`. `uses` lists what its text is made of: "text" (what
was pasted), "item", "inputs.x", or the number of an earlier step in reading order, containers counted.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from core.definition import Action, Branch, ForEach, Payload, Schedule, Step, Wait
from core.template import references_within
from core.workflows import Plan

ME = "U0ME"


def fault(expected: Mapping[str, Any], plan: Plan) -> str | None:
    """What is not right, or None."""
    if "refusal" in expected:
        right = plan.refusal is not None and expected["refusal"] in plan.refusal
        return None if right else f"not refused for {expected['refusal']}"
    if "question" in expected:
        right = any(question.kind == expected["question"] for question in plan.questions)
        return None if right else f"does not ask for a {expected['question']}"
    if plan.definition is None or plan.questions:
        return plan.refusal or f"asks: {[question.text for question in plan.questions]}"
    trigger = plan.definition.trigger
    cron = trigger.cron if isinstance(trigger, Schedule) else trigger.type
    if cron != expected.get("trigger", "manual"):
        return f"runs {cron}"
    inputs = [given.name for given in plan.definition.inputs]
    if inputs != expected.get("inputs", []):
        return f"inputs {inputs}"
    return _Comparison().steps(expected["steps"], plan.definition.steps)


class _Comparison:
    def __init__(self) -> None:
        self._order: list[str] = []  # ids in reading order

    def steps(self, expected: Sequence[Mapping[str, Any]], steps: Sequence[Step]) -> str | None:
        if len(expected) != len(steps):
            return f"{len(steps)} steps where {len(expected)} were expected: {[step.id for step in steps]}"
        faults = (self._step(want, step) for want, step in zip(expected, steps, strict=True))
        return next((found for found in faults if found is not None), None)

    def _step(self, want: Mapping[str, Any], step: Step) -> str | None:
        self._order.append(step.id)
        if isinstance(step, Branch) and "if" in want:
            return self.steps(want["then"], step.then) or self.steps(want["else"], step.else_)
        if isinstance(step, ForEach) and "each" in want:
            if not isinstance(step.items, list) or len(step.items) != want["each"]:
                return f"goes through {step.items}"
            return self.steps(want["steps"], step.steps)
        if isinstance(step, Wait) and "wait" in want:
            return None if step.seconds == want["wait"] else f"waits {step.seconds}"
        if isinstance(step, Payload) and "prompt" in want:
            words, _, text = step.blocks[-1].text.partition(":\n\n")
            said = want["prompt"].casefold() in words.casefold()
            return self._uses(want, words, text) if said else f"prompt is “{words}”"
        if isinstance(step, Action) and step.action == want.get("action"):
            return self._action(want, step)
        return f"{step.id} is a {step.kind}"

    def _action(self, want: Mapping[str, Any], step: Action) -> str | None:
        target = step.params.get("channel") or step.params.get("user")
        wanted = want.get("channel") or want.get("person")
        if target != (ME if wanted == "me" else wanted):
            return f"{step.id} goes to {target}"
        text = str(step.params.get("text") or step.params.get("content"))
        if "says" in want:
            return None if text == want["says"] else f"{step.id} says “{text}”"
        return self._uses(want, "", text)

    def _uses(self, want: Mapping[str, Any], words: str, text: str) -> str | None:
        found = []
        for reference in references_within([words, text]):
            if reference.name == "inputs":
                found.append(f"inputs.{reference.path[0]}")
            elif reference.name in self._order:
                found.append(str(self._order.index(reference.name) + 1))
            else:
                found.append(reference.name)
        found = found or (["text"] if text else [])
        expected = [str(name) for name in want["uses"]]
        return None if found == expected else f"uses {found} where {expected} were expected"

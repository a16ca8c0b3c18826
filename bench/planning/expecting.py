"""Whether a plan is the one that `unseen.json` expects: its "about" says what counts as right.

The steps that are expected are laid beside those of the plan, with what may be missing left out in every way;
the first way in which all of it fits decides.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from cronsim import CronSim

from core.conditions import condition_names
from core.definition import (
    Action,
    AppEvent,
    Approval,
    Branch,
    Definition,
    ForEach,
    Input,
    Once,
    Payload,
    Schedule,
    SlackEvent,
    Step,
    Wait,
    every_step,
)
from core.template import references_within
from core.workflows import Plan, Question

ME = "U0ME"
Want = Mapping[str, Any]
_FIRES = 40
_LONG = 80  # characters
_GIVEN = re.compile(r"\binputs\.\w+")


def fault(expect: Want, plan: Plan) -> str | None:
    """What is not right, or None."""
    if "any_of" in expect:
        faults = [
            fault({**one, "may_ask": _may_ask(expect) | _may_ask(one)}, plan) for one in expect["any_of"]
        ]
        return None if None in faults else faults[0]
    if "question" in expect:
        asked = " ".join(f"{question.text} {question.key}" for question in plan.questions)
        return None if plan.questions and said(expect["question"], asked) else f"asks “{asked}”"
    if "refusal" in expect:
        right = plan.definition is None and plan.refusal is not None and said(expect["refusal"], plan.refusal)
        return None if right else "does not refuse"
    if plan.definition is None:
        return plan.refusal or f"asks {[question.text for question in plan.questions]}"
    return _Laid(plan.definition, plan.questions, _may_ask(expect)).fault(expect)


def said(words: str | Sequence[str], text: str) -> bool:
    """Whether one of the alternatives is in the text; of a list, each."""
    if not isinstance(words, str):
        return all(said(one, text) for one in words)
    return any(one.casefold() in text.casefold() for one in words.split("|"))


def _may_ask(want: Want) -> set[str]:
    return {name for one in want.get("may_ask", ()) for name in one.split("|")}


@dataclass
class _Way:
    """One way of laying the listing beside the plan: number in the listing → the step there, None if it is
    left out."""

    steps: dict[int, Step | None] = field(default_factory=dict)
    wants: dict[int, Want] = field(default_factory=dict)
    items: dict[int, str] = field(default_factory=dict)  # number → what the loop around it calls its item


class _Laid:
    def __init__(self, definition: Definition, questions: Sequence[Question], may_ask: set[str]) -> None:
        self._definition = definition
        self._questions = questions
        self._may_ask = may_ask
        self._by_id = {step.id: step for step in every_step(definition.steps)}

    def fault(self, expect: Want) -> str | None:
        """Of the whole plan."""
        wrong = self._trigger(expect["trigger"]) or self._inputs(expect.get("inputs", ()))
        if wrong is not None:
            return wrong
        wanted = list(_numbered(expect["steps"], iter(range(1, 200))))
        faults = []
        for way in self._ways(wanted, list(self._definition.steps), "item"):
            wrong = self._used(way) or self._asked(way, expect["trigger"])
            if wrong is None:
                return None
            faults.append(wrong)
        kinds = [step.action if isinstance(step, Action) else step.kind for step in self._by_id.values()]
        return faults[0] if faults else f"other steps: {kinds}"

    def _trigger(self, want: Want) -> str | None:
        trigger = self._definition.trigger
        if trigger.type != want["type"]:
            return f"runs {trigger.type}"
        if isinstance(trigger, Once):
            return None if _comes(trigger, want.get("at", ()), datetime.now(UTC)) else f"runs at {trigger.at}"
        if isinstance(trigger, Schedule) and "cron" not in want:
            return f"runs {trigger.cron} again and again"
        if isinstance(trigger, Schedule):
            right = any(_same_times(trigger.cron, cron) for cron in want["cron"])
            zone = trigger.timezone == want.get("timezone", trigger.timezone)
            return None if right and zone else f"runs {trigger.cron} {trigger.timezone}"
        if isinstance(trigger, AppEvent):
            right = trigger.event == want["event"] and _fit(want.get("params", {}), trigger.params)
            return None if right else f"runs on {trigger.event} {trigger.params}"
        if isinstance(trigger, SlackEvent):
            given = (trigger.on, trigger.channel, trigger.contains, trigger.reaction)
            wanted = (want["on"], want["channel"], want.get("contains"), want.get("reaction"))
            return None if given == wanted else f"runs on {given}"
        return None

    def _inputs(self, wanted: Sequence[str]) -> str | None:
        names = [one.name for one in self._definition.inputs if not _is_pasted(one)]
        missing = [want for want in wanted if not any(_is_called(name, want) for name in names)]
        return None if not missing else f"inputs {names}"

    def _ways(self, wanted: Sequence[Any], steps: list[Step], item: str) -> Iterator[_Way]:
        if not wanted:
            if not steps:
                yield _Way()
            return
        (number, want), rest = wanted[0], wanted[1:]
        if steps:
            for option in want.get("any_of", [want]):
                for way in self._fits(number, option, steps[0], item):
                    for after in self._ways(rest, steps[1:], item):
                        yield _joined(way, after)
            if "if" in want and len(steps) > 1 and isinstance(steps[0], Payload) and _for(steps[1], steps[0]):
                yield from self._ways(wanted, steps[1:], item)
        if want.get("maybe"):
            for after in self._ways(rest, steps, item):
                yield _joined(_Way({number: None}, {number: want}), after)

    def _fits(self, number: int, want: Want, step: Step, item: str) -> Iterator[_Way]:
        here = _Way({number: step}, {number: want}, {number: item})
        match step:
            case Payload() if "prompt" in want and said(want["prompt"], _texts(step)):
                yield here
            case Action() if step.action == want.get("action") and self._fits_params(want, step):
                yield here
            case Approval() if "approval" in want and said(want["approval"], step.ask):
                if _approver(want.get("by"), step.approvers):
                    yield here
            case Wait() if want.get("wait") == step.seconds:
                yield here
            case ForEach() if "each" in want:
                yield from (
                    _joined(here, way) for way in self._ways(want["inner"], list(step.steps), step.as_)
                )
            case Branch() if "if" in want and said(want["if"], self._condition(step)):
                for first, second in ((step.then, step.else_), (step.else_, step.then)):
                    for then in self._ways(want["inner_then"], list(first), item):
                        for otherwise in self._ways(want["inner_else"], list(second), item):
                            yield _joined(here, _joined(then, otherwise))

    def _fits_params(self, want: Want, step: Action) -> bool:
        """Whether they are as said; what may be asked for may be open."""
        wanted = want.get("params", {})
        free = _may_ask(want) | self._may_ask
        asked = {one.key for one in self._questions}
        left = {name for name in free & wanted.keys() if f"steps.{step.id}.params.{name}" in asked}
        return _fit({name: value for name, value in wanted.items() if name not in left}, step.params)

    def _condition(self, step: Branch) -> str:
        """A condition, and what the prompts that it looks at are asked."""
        looked_at = [self._by_id.get(name) for name in condition_names(step.when)]
        return " ".join([step.when, *(_texts(one) for one in looked_at if isinstance(one, Payload))])

    def _used(self, way: _Way) -> str | None:
        for number, step in way.steps.items():
            want = way.wants[number]
            if step is None:
                continue
            reached = self._reached(step)
            wanted = [*want.get("uses", ()), *([want["each"]] if "each" in want else [])]
            for use in wanted:
                if not self._uses(use, way, number, reached, step):
                    return f"{step.id} does not use {use}"
        return None

    def _uses(self, use: int | str, way: _Way, number: int, reached: set[str], step: Step) -> bool:
        if isinstance(use, int):
            source = way.steps.get(use)
            if source is None:  # what may be missing is missing: then what it would have used
                return all(
                    self._uses(one, way, number, reached, step) for one in way.wants[use].get("uses", ())
                )
            return source.id in reached
        if use == "text":
            return "text" in reached or (isinstance(step, ForEach) and isinstance(step.items, list))
        if use == "item":
            return way.items[number] in reached
        if use.startswith("inputs."):
            given = [one.removeprefix("inputs.") for one in reached if one.startswith("inputs.")]
            return any(_is_called(name, use.removeprefix("inputs.")) for name in given)
        return use in reached

    def _reached(self, step: Step, seen: frozenset[str] = frozenset()) -> set[str]:
        """All names that a step refers to, through prompts too."""
        names: set[str] = set()
        dumped = step.model_dump(mode="json", by_alias=True, exclude={"steps", "then", "else_"})
        for one in references_within(dumped):
            names.add(f"inputs.{one.path[0]}" if one.name == "inputs" and one.path else one.name)
        if isinstance(step, Branch):
            names |= condition_names(step.when) | {*_GIVEN.findall(step.when)}
        if isinstance(step, Payload) and ":\n\n" in step.blocks[-1].text:
            names.add("text")
        if isinstance(step, Action) and any(_is_long(value) for value in step.params.values()):
            names.add("text")
        pasted = {f"inputs.{one.name}" for one in self._definition.inputs if _is_pasted(one)}
        names |= {"text"} if names & pasted else set()
        for name in tuple(names - seen):
            source = self._by_id.get(name)
            if isinstance(source, Payload | ForEach) and name != step.id:
                names |= self._reached(source, seen | names)
        return names

    def _asked(self, way: _Way, trigger: Want) -> str | None:
        """Whether what is open is asked or left open, and nothing else is asked."""
        open_places: dict[str, tuple[str, Mapping[str, Any]]] = {}
        allowed = set(self._may_ask)
        given = getattr(self._definition.trigger, "params", {})
        for name in trigger.get("asks", ()):
            open_places[f"trigger.params.{name}"] = (name, given)
        allowed |= _may_ask(trigger)
        for number, step in way.steps.items():
            allowed |= _may_ask(way.wants[number])
            if isinstance(step, Action):
                for name in way.wants[number].get("asks", ()):
                    open_places[f"steps.{step.id}.params.{name}"] = (name, step.params)
        asked = {question.key for question in self._questions}
        for key, (name, params) in open_places.items():
            if not (params.get(name) in (None, "", []) or "{{inputs." in str(params.get(name))):
                return f"{key} is made up: {params[name]}"
        if open_places and not any(
            key in asked or "{{inputs." in str(p.get(n)) for key, (n, p) in open_places.items()
        ):
            return f"does not ask for {', '.join(open_places)}"
        others = [
            question
            for question in self._questions
            if question.key not in open_places and not any(name in question.key for name in allowed)
        ]
        return f"asks {[question.text for question in others]}" if others else None


def _numbered(wanted: Sequence[Want], numbers: Iterator[int]) -> Iterator[tuple[int, Want]]:
    """The listing with numbers in reading order."""
    for want in wanted:
        number = next(numbers)
        inner = {
            "inner": list(_numbered(want.get("steps", ()), numbers)),
            "inner_then": list(_numbered(want.get("then", ()), numbers)),
            "inner_else": list(_numbered(want.get("else", ()), numbers)),
        }
        yield number, {**want, **inner}


def _joined(first: _Way, second: _Way) -> _Way:
    return _Way(first.steps | second.steps, first.wants | second.wants, first.items | second.items)


def _is_called(name: str, wanted: str) -> bool:
    """Whether a name is one of the alternatives, or says more than it: `email_address` for `email`."""
    return any({*one.split("_")} <= {*name.split("_")} for one in wanted.split("|"))


def _for(branch: Step, payload: Payload) -> bool:
    """Whether a prompt exists only for the condition after it."""
    return isinstance(branch, Branch) and payload.id in condition_names(branch.when)


def _texts(step: Payload) -> str:
    return " ".join(block.text for block in step.blocks)


def _approver(wanted: str | None, approvers: Sequence[str]) -> bool:
    if wanted is None:
        return True
    return bool({"owner", ME, "me"} & {*approvers}) if wanted == "me" else wanted in approvers


def _is_long(value: Any) -> bool:
    """Whether it can only be what was pasted: nothing else puts so many words into an action."""
    return isinstance(value, str) and "{{" not in value and len(value) >= _LONG


def _is_pasted(one: Input) -> bool:
    return one.default is not None and not one.required


def _fit(wanted: Mapping[str, Any], given: Mapping[str, Any]) -> bool:
    return all(_same(value, given.get(name)) for name, value in wanted.items())


def _same(wanted: Any, given: Any) -> bool:
    if isinstance(wanted, Mapping):
        return said(wanted["has"], str(given if given is not None else ""))
    if isinstance(given, list) and not isinstance(wanted, list) and len(given) == 1:
        given = given[0]
    if wanted == "me":
        return given in (ME, "me")
    return str(wanted).casefold() == str(given).casefold()


def _same_times(one: str, other: str) -> bool:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    return [*islice(CronSim(one, start), _FIRES)] == [*islice(CronSim(other, start), _FIRES)]


def _comes(trigger: Once, wanted: Sequence[str], now: datetime) -> bool:
    """Whether it is one of the moments that are wanted, each as days from today and an hour: `+1 15:00`."""
    today = now.astimezone(ZoneInfo(trigger.timezone)).date()
    day, _, hour = trigger.at.partition("T")
    return f"+{(date.fromisoformat(day) - today).days} {hour}" in wanted

"""What a model may propose for a reply that the rules are unsure of: changes from a closed list, of steps
that exist.

It sees the plan in the language of answers, with the steps' own ids, and names nothing but these ids, the
offers of a shortlist and the forms of steps. It says nothing about times, and of what nobody asked to change
it cannot say anything: a step that it does not name stays as it is.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.definition import Action, Branch, ForEach, Payload, every_step
from core.planner.answer import Name, Task, written
from core.planner.answer.schema import STEPS, TEST, closed, definitions, only
from core.planner.asking.briefing import choices
from core.planner.editing.desk import Desk
from core.planner.steps.targets import read_targets

MOST_EDITS = 8
PLACES = ("before", "after", "start", "end", "inside", "then", "else")

_SYSTEM = """You change a workflow as a person asks. Answer with JSON only: {"edits":[…]}, the fewest \
changes that do exactly what was asked; what is not named stays as it is.

Changes:
{"edit":"remove","step":"<id>"} - what is inside it goes too, and so must whatever needs it.
{"edit":"replace","step":"<id>","steps":[…]} - other steps in its place.
{"edit":"insert","where":"after","at":"<id>","steps":[…]} - "where": before or after; start or end \
of the whole workflow ("at" is then any id); inside: at the end of a for_each; then or else: at the end of \
that arm of an if. A step inside a loop or an if stands beside the steps there.
{"edit":"move","step":"<id>","where":"after","at":"<id>"}
{"edit":"set","step":"<id>","param":"<name>","value":"…"} - a parameter of an action.
{"edit":"reword","step":"<id>","write":"…"} - what a prompt says, whole and changed.
{"edit":"only_if","steps":["<id>"],"match":"all","tests":[{"left":{"of":"<id>","field":"status"},"is":\
"equals","right":"open"}]} - these neighbours are done only if the tests hold. "is": equals, differs, \
contains, lacks, more_than, less_than, at_least, at_most, is_empty, is_not_empty, is_true, is_false, \
approved, rejected; judged_true for what no field says ("right" then says it in words).
{"edit":"retest","step":"<id of an if>","match":"all","tests":[…]} - another condition. What is to be done \
where another value of the same thing is found than the if looks for is an if in its "else".
{"edit":"for_each","steps":["<id>"],"in":{"of":"<id>","field":""}} - these are done for each entry.
{"edit":"unwrap","step":"<id of an if or a for_each>"} - it goes, the steps inside it stay (of an if: those \
of its cases).
{"edit":"when","words":"…"} - it runs at another time; "words" quotes what the person said of it.
{"edit":"unclear"} - nothing above says what was asked.

Forms of new steps, with ids s1, s2, … (later edits may name them, as {{s1}} and in "of"): \
{"do":"<action>","id":"s1","params":{…}} (only actions of the list; no "params" where the list shows none), \
{"do":"prompt","id":"s1","write":"…","use":["<id>"],"choices":[]} (a \
model writes or changes a text), {"do":"if","id":"s1","cases":[{"match":"all","tests":[…],"steps":[…]}], \
"else":[]}, {"do":"for_each","id":"s1","in":{"of":"<id>","field":""},"item":"item1","steps":[…]}, \
{"do":"approval","id":"s1","who":null,"ask":"…"}, {"do":"person","id":"s1","who":null,"task":"…"} (a person \
does what no action of the list does), {"do":"wait","id":"s1","seconds":60}.
A parameter is filled from the words of the person or from steps as {{id}} or {{id.field}}; null where \
nobody said it: never invent ids, addresses or names.

Example. Workflow: [{"do":"github:list_issues","id":"issues"},{"do":"slack:post_message","id":"post"}]
The person says: somebody who reads German should get the titles, and nobody needs them in Slack
{"edits":[{"edit":"insert","where":"after","at":"issues","steps":[{"do":"prompt","id":"s1","write":"Put the \
titles of these issues into German","use":["issues"],"choices":[]}]},{"edit":"remove","step":"post"}]}"""


@dataclass(frozen=True)
class Choice:
    """What may be named in an answer about one plan."""

    task: Task
    ids: tuple[str, ...]
    prompts: tuple[str, ...] = ()
    branches: tuple[str, ...] = ()
    params: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by step
    around: tuple[str, ...] = ()  # ifs and loops


def choice_of(words: str, desk: Desk, most: int) -> Choice:
    """For a reply: the plan's steps, its names, and the offers found for it."""
    steps = list(every_step(desk.definition.steps))
    targets = read_targets(f"to {words}", desk.person.user, desk.vocabulary)
    me = desk.person.user
    params = {
        step.id: tuple(param.name for param in offer.params)
        for step in steps
        if isinstance(step, Action)
        and (offer := desk.offered.offer(step.action)) is not None
        and offer.params
    }
    names = {step.id: Name(f"{{{{{step.id}}}}}") for step in steps if not isinstance(step, Branch)}
    names |= {
        step.as_: Name(f"{{{{{step.as_}}}}}", f"one entry of {step.id}")
        for step in steps
        if isinstance(step, ForEach)
    }
    names |= {f"inputs.{one.name}": Name(f"{{{{inputs.{one.name}}}}}") for one in desk.definition.inputs}
    if desk.definition.trigger.type not in ("manual", "schedule"):
        names["trigger"] = Name("{{trigger}}", "what started it")
    task = Task(
        said=words,
        actions=tuple(desk.offered.offers)[:most],
        names=names,
        channels=targets.channels,
        people=tuple(dict.fromkeys("me" if one == me else one for one in targets.people)),
        prompts=bool(desk.offered.llms),
    )
    return Choice(
        task,
        tuple(step.id for step in steps),
        tuple(step.id for step in steps if isinstance(step, Payload)),
        tuple(step.id for step in steps if isinstance(step, Branch)),
        params,
        tuple(step.id for step in steps if isinstance(step, Branch | ForEach)),
    )


def messages(words: str, choice: Choice, desk: Desk) -> list[Mapping[str, str]]:
    """The prompt."""
    steps = json.dumps(
        written(desk.definition.steps, own_ids=True), ensure_ascii=False, separators=(",", ":")
    )
    lines = [*choices(choice.task), f"Workflow: {steps}", f"The person says: {words}"]
    return [{"role": "system", "content": _SYSTEM}, {"role": "user", "content": "\n".join(lines)}]


def schema(choice: Choice) -> dict[str, Any]:
    """The closed JSON Schema of an answer."""
    one = _enum(choice.ids)
    some = {"type": "array", "items": one}
    text = {"type": "string"}
    tests = {"match": _enum(("all", "any")), "tests": {"type": "array", "items": TEST}}
    beside = _enum(("before", "after"))
    kinds = [
        _edit("remove", step=one),
        _edit("replace", step=one, steps=STEPS),
        _edit("insert", where=_enum(PLACES), at=one, steps=STEPS),
        _edit("move", step=one, where=beside, at=one),
        *(
            _edit("set", step=only(step), param=_enum(names), value=text)
            for step, names in choice.params.items()
        ),
        _edit("only_if", steps=some, **tests),
        _edit("for_each", steps=some, **{"in": {"$ref": "#/$defs/place"}}),
        _edit("when", words=text),
        _edit("unclear"),
    ]
    if choice.around:
        kinds.append(_edit("unwrap", step=_enum(choice.around)))
    if choice.prompts:
        kinds.append(_edit("reword", step=_enum(choice.prompts), write=text))
    if choice.branches:
        kinds.append(_edit("retest", step=_enum(choice.branches), **tests))
    edits = {"type": "array", "items": {"anyOf": kinds}}
    return {**closed({"edits": edits}), "$defs": definitions(choice.task)}


def _edit(kind: str, **properties: Mapping[str, Any]) -> dict[str, Any]:
    return closed({"edit": only(kind), **properties})


def _enum(values: Sequence[str]) -> dict[str, Any]:
    return {"type": "string", "enum": list(dict.fromkeys(values))}

"""What a model is told: the forms of steps, what it may choose from, and the request.

It sees the instruction, never a pasted text, and says nothing about times. The first message is the same for
every request, so that a server's prompt cache knows it.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.engine import Offer, Param
from core.planner.answer import Task
from core.planner.answer.schema import params_of
from core.planner.vocabulary.table import CONTENT_MARK, MARKS

_LONGEST_DESCRIPTION = 140
_EVENTS = 'Events; begin with "trigger":{"event":"<the one that starts it>","params":{…}}:'
_MOST_OPTIONS = 12

_SYSTEM = """You turn a request into the steps of a workflow. Answer with JSON only: {"steps":[…]}.

%s%s
%s"""

STEP_FORMS = """Forms of steps; ids are s1, s2, … in the order in which you write them:
{"do":"<action>","id":"s1","params":{…}} - does something in an app. Only actions of the list, named \
exactly; no "params" where the list shows none.
{"do":"if","id":"s2","cases":[{"match":"all","tests":[{"left":{"of":"s1","field":"status"},"is":"equals",\
"right":"open"}],"steps":[…]}],"else":[…]} - "is": equals, differs, contains, lacks, more_than, less_than, \
at_least, at_most, is_empty, is_not_empty, is_true, is_false, approved, rejected; judged_true for what no \
field says ("right" then says it in words). One case for each condition, in order; "else": otherwise, or [].
{"do":"for_each","id":"s3","in":{"of":"s1","field":""},"item":"item1","steps":[…]} - the steps for each \
entry of what an earlier step got; inside, the entry is item1.
{"do":"approval","id":"s4","who":null,"ask":"…"} - somebody must agree before the next steps; "who" as the \
request names them. What happens on a no is an "if" with "is":"rejected" after it.
{"do":"person","id":"s5","who":null,"task":"…"} - a person is asked to do what no action of the list does.
{"do":"wait","id":"s6","seconds":60}
"""

ASK_FORM = """{"do":"ask","id":"s8","who":["@ada"],"question":"What did you do today?"} - people are asked \
for an answer in words, and {{s8}} is what they said; "who": people, "me", or a channel, whose members are \
all asked. "question": as they read it. Whoever only agrees or not is asked by an "approval".
"""

RULES = """Rules:
- One step for each thing that is asked, in that order; two of a kind are two steps. Add nothing that was \
not asked. When it runs is known already: leave it out.
- Choose the action by app, by thing and by what is done to it: getting, creating, updating and deleting are \
different actions. An app that is named decides; else the app that fits the rest of the request.
- What is got, listed, fetched, found or retrieved is a step. What a loop goes through must be got by a step \
first; copying things from one place to another gets them, and creates each. A condition or a deed about \
each entry of a list stands in a for_each over it.
- A parameter is filled from the words of the request or from earlier steps as {{s1}} or {{s1.field}} (what \
a step gives is in the list). null where nobody said it: never invent ids, addresses or names."""

PROMPT_FORM = """{"do":"prompt","id":"s7","write":"…","use":["s1"],"choices":[]} - a model writes a text, \
or changes, sums up or judges the texts in "use". "write": what it is told, in the language of the request. \
"choices": the labels, if it only chooses one.
"""


@dataclass(frozen=True)
class Example:
    """A request, and the steps that are right for it, in the language of answers. `frame` is what a whole
    answer has besides, where that is not the usual."""

    request: str
    steps: Sequence[Mapping[str, object]]
    frame: Mapping[str, object] = field(default_factory=dict)


def messages(task: Task, request: str, examples: Sequence[Example] = ()) -> list[Mapping[str, str]]:
    """The prompt. `request` is `readable`."""
    system = _SYSTEM % (STEP_FORMS, PROMPT_FORM if task.prompts else "", RULES)
    shown = [line for one in examples for line in (f"Example request: {one.request}", _json(one.steps))]
    return [
        {"role": "system", "content": system},
        {"role": "user", "content": "\n".join([*shown, *choices(task), f"Request: {request}"])},
    ]


def again(asked: Sequence[Mapping[str, str]], answer: Any, faults: Sequence[str]) -> list[Mapping[str, str]]:
    """The prompt with what was wrong."""
    wrong = "; ".join(faults[:6])
    return [
        *asked,
        {"role": "assistant", "content": json.dumps(answer, ensure_ascii=False, separators=(",", ":"))},
        {"role": "user", "content": f"This is wrong: {wrong}. Answer again, complete and corrected."},
    ]


def unread(asked: Sequence[Mapping[str, str]], why: str) -> list[Mapping[str, str]]:
    """The prompt, after an answer of which nothing could be made."""
    return [*asked, {"role": "user", "content": f"{why} Answer again, complete, with the JSON alone."}]


def readable(words: str, contents: int) -> str:
    """An instruction with names for what was taken out of it."""

    def content(found: re.Match[str]) -> str:
        return "[text]" if contents == 1 else f"[text{int(found.group(1)) + 1}]"

    return re.sub(r"[^\S\n]+", " ", MARKS.sub("", CONTENT_MARK.sub(content, words))).strip()


def choices(task: Task, events: str = _EVENTS) -> list[str]:
    """What the model may choose from, a line each."""
    lines: list[str] = []
    if task.triggers:
        lines.append(events)
        lines += [_line(offer, task) for offer in task.triggers]
    lines.append("Actions:" if task.actions else "There are no actions.")
    lines += [_line(offer, task) for offer in task.actions]
    if task.names:
        known = "; ".join(
            f"{name} ({known.about})" if known.about else name for name, known in task.names.items()
        )
        lines.append(f"There before the first step: {known}")
    if task.channels or task.people:
        lines.append(f"Named: {', '.join([*task.channels, *task.people])}")
    return lines


def _line(offer: Offer, task: Task) -> str:
    name = (
        offer.key
        if not offer.app or offer.app.casefold() in offer.key.casefold()
        else f"{offer.key} [{offer.app}]"
    )
    described = re.sub(r"\s+", " ", offer.description or offer.title)[:_LONGEST_DESCRIPTION].strip()
    params = ", ".join(_param(param) for param in params_of(offer, task))
    gives = f" → {offer.gives}" if offer.gives else ""
    return f"- {name}: {described}{f' ({params})' if params else ''}{gives}"


def _param(param: Param) -> str:
    kind = "" if param.kind == "text" else f" {param.kind}"
    if param.options:
        kind = f" {'|'.join(str(option.value) for option in param.options[:_MOST_OPTIONS])}"
    return f"{param.name}{'' if param.required else '?'}{kind}"


def _json(steps: Sequence[Mapping[str, object]]) -> str:
    return json.dumps({"steps": list(steps)}, ensure_ascii=False, separators=(",", ":"))

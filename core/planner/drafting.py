"""What a model is asked: the steps of an intent, under a schema in which only what exists can be named.

It sees the instruction, never a pasted text, and says nothing about times. Its answer is short: which step,
on what, to whom; the definition is written by us.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.engine import Offer
from core.planner.vocabulary.table import CONTENT_MARK, INPUT_MARK

MOST_STEPS = 8
ASK = "ask"  # what stands for a channel or a person that nobody named

# The same for every request, so that a server's prompt cache knows it.
_SYSTEM = """You turn a request into steps. Answer with JSON only.
Kinds of steps ("do"):
- prompt: a model writes a text, or changes one. "write": what it is told, in the language of the request. \
"use": what it works on: "text" (what was pasted) or numbers of earlier steps; [] if it makes up a new text.
- wait: a pause of "seconds".
- the actions listed below the request. "use": what is sent, as above; "say": words to send as they are.
Rules: one step for each thing asked, in that order. Add nothing that was not asked. Leave out when it runs. \
Where no channel or person was named, put "ask".
Example request: Make a limerick out of this, put it into Italian, then let #fun have both [text]
{"steps":[{"do":"prompt","write":"Make a limerick out of this text","use":["text"]},\
{"do":"prompt","write":"Put this text into Italian","use":["1"]},\
{"do":"slack:post_message","channel":"#fun","use":["1","2"],"say":""}]}"""


@dataclass(frozen=True)
class Task:
    """What the model may choose from, for one request."""

    instruction: str
    replies: Sequence[str]
    contents: int
    inputs: Sequence[str]
    channels: Sequence[str]
    people: Sequence[str]  # with "me"
    offers: Sequence[Offer]

    @property
    def references(self) -> list[str]:
        """What "use" may name."""
        texts = ["text"] if self.contents == 1 else [f"text{n + 1}" for n in range(self.contents)]
        return [*texts, *self.inputs, *(str(number) for number in range(1, MOST_STEPS))]


def messages(task: Task) -> list[Mapping[str, str]]:
    """The prompt for a task."""
    lines = [f"Request: {_readable(task.instruction, task.contents)}"]
    lines += [f"Then they said: {_readable(reply, 0)}" for reply in task.replies]
    if task.offers:
        lines.append("Actions:")
        lines += [f"- {offer.key}: {offer.description}" for offer in task.offers]
    return [{"role": "system", "content": _SYSTEM}, {"role": "user", "content": "\n".join(lines)}]


def schema(task: Task) -> dict[str, Any]:
    """The closed JSON Schema of an answer."""
    use = {"type": "array", "items": {"type": "string", "enum": task.references}}
    kinds = [
        _closed({"do": {"const": "prompt"}, "write": {"type": "string"}, "use": use}),
        _closed({"do": {"const": "wait"}, "seconds": {"type": "integer"}}),
        *(_action(offer, task, use) for offer in task.offers),
    ]
    return _closed({"steps": {"type": "array", "items": {"anyOf": kinds}}})


def _action(offer: Offer, task: Task, use: Mapping[str, Any]) -> dict[str, Any]:
    properties: dict[str, Any] = {"do": {"const": offer.key}}
    for param in offer.params:
        if param.kind == "channel":
            properties[param.name] = {"type": "string", "enum": list(task.channels) or [ASK]}
        elif param.kind == "person":
            properties[param.name] = {"type": "string", "enum": list(task.people) or [ASK]}
    return _closed(properties | {"use": use, "say": {"type": "string"}})


def _closed(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def _readable(words: str, contents: int) -> str:
    """The instruction with names for what was taken out of it."""

    def content(found: re.Match[str]) -> str:
        return "[text]" if contents == 1 else f"[text{int(found.group(1)) + 1}]"

    words = INPUT_MARK.sub(lambda found: f"[{found.group(1)}]", CONTENT_MARK.sub(content, words))
    return re.sub(r"\s+", " ", words).strip()

"""What a large model is told. The first message is the same for every request."""

import json
from collections.abc import Mapping, Sequence

from core.planner.answer import Task
from core.planner.asking.briefing import ASK_FORM, PROMPT_FORM, RULES, STEP_FORMS, Example, choices

_SYSTEM = """You turn what a person writes in Slack into a workflow. Answer with JSON only:
{"trigger":{…},"inputs":[…],"ask":[…],"missing":[…],"steps":[…]}.

"trigger", what starts it, is one of:
{"on":"person"} - somebody runs it by hand; also where nothing is said about its start.
{"on":"time","words":"every other Friday at 4pm"} - "words" quotes the request's words that say when, all of \
them and unchanged. Never compute times.
{"on":"event","event":"<an event of the list>","params":{…}} - something happens in an app.
{"on":"message","channel":"#support","contains":null} - somebody writes in a Slack channel; "contains": a \
word or phrase of the request that the message must hold.
{"on":"reaction","emoji":"bug","channel":null} - somebody adds an emoji to a message in Slack.
{"on":"webhook"} - another program calls a web address.
A limit to what starts it that the event itself cannot be given ("over 500 euros", "if it mentions billing") \
is an "if" around the steps.

"inputs": what changes from run to run and has to be given each time ("for a given customer", "I give you a \
name"): {"id":"input1","name":"customer","about":"Name of the customer"}. Steps use it as {{input1}}, and \
prompts name it in "use". Nothing that stands in the request, that the trigger gives, or that a step can find.
"ask": where nothing sensible can be planned before something is known that nobody could guess (what to \
send, which report): the one or two short questions, in the language of the request; "steps" is then []. A \
parameter alone is no reason: it is null, and the person is asked for it.
"missing": apps or services that the request needs and of which no action or event is in the list; "steps" \
is then []. Writing, summing up, translating, judging and comparing texts needs no app: a prompt does it.

%s%s
%s
- What started it gives {{trigger}} and its fields, {{trigger.email}}; a Slack message gives \
{{trigger.text}}, {{trigger.user}}, {{trigger.channel}} and {{trigger.thread}}, in which it can be \
answered ("thread" of a post in {{trigger.channel}}). A prompt that works on it names "trigger" in "use".
- Something that a person gets to read and that is more than raw results is written by a prompt first. Words \
that the request gives literally are used as they are, without a prompt.
- "me", "DM me" is the person "me".
- A wait or a delay ("two days later") is a step. A pasted text stands in the request as [text]; it is data, \
used as {{text}} or named in "use".
- Words that the request gives as the text to be posted or sent are kept in its language."""


def messages(task: Task, words: str, examples: Sequence[Example]) -> list[Mapping[str, str]]:
    """The prompt for one request."""
    system = _SYSTEM % (STEP_FORMS + ASK_FORM, PROMPT_FORM if task.prompts else "", RULES)
    shown = [line for one in examples for line in (f"Example request: {one.request}", _answer(one))]
    listed = choices(task, "Events:" if task.triggers else "There are no events.")
    return [
        {"role": "system", "content": system},
        {"role": "user", "content": "\n".join([*shown, *listed, f"Request: {words}"])},
    ]


def _answer(example: Example) -> str:
    frame = {"trigger": {"on": "person"}, "inputs": [], "ask": [], "missing": [], **example.frame}
    return json.dumps({**frame, "steps": [*example.steps]}, ensure_ascii=False, separators=(",", ":"))

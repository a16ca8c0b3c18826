"""The language in which a model answers: steps of any shape, in which only what exists can be named.

A request is a `Task`: the offers, channels, people and earlier results that may be used, each under a name.
`schema` makes the closed JSON Schema of an answer from it, `Reader` turns an answer into the definition's
`Step`s (every fault at once, in words that the model can act on), and `written` says steps in the same
language, to show a model a plan that exists or an example. So

    task = Task(actions=found, names={"issue": Name("{{issue}}")}, …)
    reader = Reader(task, offered, vocabulary, me, Ids(taken))
    made = reader.steps(answer["steps"])        # raises `Unbelievable`
    made.steps, made.questions, made.notes, made.results

A step that the model makes is labelled `s1`, `s2`, …; `names` are what it may use besides: `text` (what was
pasted), `inputs.x`, `trigger`, and the ids of steps that are there already. Ids in definitions are ours.
"""

from core.planner.answer.conditions import Comparison, Condition, Join
from core.planner.answer.reader import Made, Reader, Unbelievable
from core.planner.answer.schema import schema
from core.planner.answer.task import Name, Task
from core.planner.answer.writer import written

__all__ = [
    "Comparison",
    "Condition",
    "Join",
    "Made",
    "Name",
    "Reader",
    "Task",
    "Unbelievable",
    "schema",
    "written",
]

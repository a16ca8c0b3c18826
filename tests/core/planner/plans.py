"""Plans in a short notation, so that a table of them can be read.

    summary(text); translation(summary); post #general(summary, translation)

In brackets is what a step works on or sends: `text` for what was pasted, `item`, inputs, earlier steps, or
the words themselves in quotes.
"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

from core.catalogue import Catalogue
from core.definition import Action, Approval, Branch, ForEach, Once, Payload, Schedule, Step, Wait
from core.engines.slack import SlackEngine
from core.planner import HybridPlanner, Model
from core.planning import Person, PlanRequest
from core.template import references_within
from core.workflows import Plan
from tests.fakes import MemoryMessenger

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
ADA = Person("T1", "U_ADA", "Europe/Paris")


def catalogue() -> Catalogue:
    """What an installation with Slack alone offers."""
    return Catalogue({"slack": SlackEngine(MemoryMessenger())}, ["default"])


def planner(model: Model | None = None) -> HybridPlanner:
    return HybridPlanner(catalogue(), model)


def request(intent: str, *, taken: Sequence[str] = ()) -> PlanRequest:
    return PlanRequest(intent, ADA, (), taken, NOW, words=intent)


def about(plan: Plan, reply: str, intent: str = "") -> PlanRequest:
    """What somebody says about a plan that lies there."""
    return PlanRequest(intent, ADA, (), (), NOW, words=reply, plan=plan)


def sketched(asked: PlanRequest) -> Plan:
    """What the rules make of a request."""
    return asyncio.run(planner().sketch(asked))


def sketch(intent: str, *replies: str) -> Plan:
    """What the rules make of an intent, and of each reply to what lies there by then."""
    plan = sketched(request(intent))
    for reply in replies:
        plan = sketched(about(plan, reply, intent))
    return plan


def told(plan: Plan) -> str:
    """The plan in the notation above, after its trigger, or what stands in its way."""
    if plan.refusal is not None:
        return "refused"
    asks = "".join(f"ask {question.key}; " for question in plan.questions)
    if plan.definition is None:
        return asks.strip("; ")
    trigger = plan.definition.trigger
    starts = f"{trigger.cron}; " if isinstance(trigger, Schedule) else ""
    starts = f"{trigger.at}; " if isinstance(trigger, Once) else starts
    return starts + asks + _steps(plan.definition.steps)


def _steps(steps: Sequence[Step]) -> str:
    return "; ".join(_step(step) for step in steps)


def _step(step: Step) -> str:
    if isinstance(step, Wait):
        return f"wait {step.seconds:g}"
    if isinstance(step, Approval):
        return "approval"
    if isinstance(step, Branch):
        otherwise = f" else [{_steps(step.else_)}]" if step.else_ else ""
        return f"if {step.when} [{_steps(step.then)}]{otherwise}"
    if isinstance(step, ForEach):
        items = step.items if isinstance(step.items, str) else f"{len(step.items)} items"
        return f"{step.id} = each {items} [{_steps(step.steps)}]"
    if isinstance(step, Payload):
        words, gap, text = step.blocks[-1].text.partition(":\n\n")
        return f"{step.id}({_used(words, text if gap else '')})"
    return _sent(step)


def _sent(step: Action) -> str:
    target = step.params.get("channel") or step.params.get("user") or "?"
    text = str(step.params.get("text") or step.params.get("content") or "")
    names = [reference.text.strip("{}") for reference in references_within(text)]
    return (
        f"{step.action.partition('_')[0].removeprefix('slack:')} {target}({', '.join(names) or repr(text)})"
    )


def _used(words: str, text: str) -> str:
    names = [reference.text.strip("{}") for reference in references_within([words, text])]
    return ", ".join(names) or ("text" if text else "")

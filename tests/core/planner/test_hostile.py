"""What people paste, quote, name and receive gives no orders: every try of `hostile.json`, written by people
who never saw the planner."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from core.catalogue import Catalogue
from core.conditions import decide
from core.definition import Action, Approval, Branch, Definition, Payload, every_step, parse
from core.engines.slack import SlackEngine
from core.errors import Refused
from core.planner import HybridPlanner
from core.planner.asking.model import LARGE, SMALL, Reach
from core.planning import PlanRequest, Surroundings
from core.template import fill, fill_texts, references_within
from core.workflows import Plan, Turn, Workflow
from tests.apps import AppsEngine
from tests.core.planner.plans import ADA, NOW
from tests.core.planner.test_model import ScriptedModel
from tests.fakes import MemoryMessenger

_GIVEN = json.loads(Path(__file__).with_name("hostile.json").read_text(encoding="utf-8"))
TRIES: list[Mapping[str, Any]] = _GIVEN["tries"]


def of_kind(*kinds: str) -> Any:
    tries = [one for one in TRIES if one["kind"] in kinds]
    return pytest.mark.parametrize("one", tries, ids=[one["id"] for one in tries])


def content_of(one: Mapping[str, Any]) -> str:
    parts = one["content"] if isinstance(one["content"], list) else [one["content"]]
    return "".join(part if isinstance(part, str) else part["repeat"][0] * part["repeat"][1] for part in parts)


def words_of(one: Mapping[str, Any]) -> str:
    return str(one["intent"]).replace("{content}", content_of(one))


def start_of(one: Mapping[str, Any]) -> Definition:
    return parse(_GIVEN[one["start"]])


def catalogue() -> Catalogue:
    engines = {"slack": SlackEngine(MemoryMessenger()), "pipedream": AppsEngine("pipedream")}
    return Catalogue(engines, ["default"])


def planner(model: ScriptedModel | None = None) -> HybridPlanner:
    return HybridPlanner(catalogue(), model)


def request(one: Mapping[str, Any]) -> PlanRequest:
    words = words_of(one)
    if "start" not in one:
        named = one.get("where")
        workflows = [_workflow(content_of(one))] if named == "workflow" else []
        accounts = frozenset({content_of(one)} if named == "account" else ())
        around = Surroundings(workflows=workflows, accounts=accounts)
        return PlanRequest(words, ADA, (), (), NOW, words=words, surroundings=around)
    start = start_of(one)
    turns = [Turn(ADA.user, words, NOW)]
    return PlanRequest(start.intent, ADA, turns, (), NOW, words=words, plan=Plan(start))


def _workflow(name: str) -> Workflow:
    definition = parse({**_GIVEN["RUN"], "name": name[:80]})
    return Workflow(1, "T1", name[:80], "U1", None, 1, definition, True, NOW, NOW)


def within(one: Mapping[str, Any], plan: Plan) -> list[str]:
    """What of the plan is more than was honestly asked for."""
    honest, found = one["honest"], []
    said = " ".join([*plan.notes, plan.refusal or "", plan.answer or "", *(q.text for q in plan.questions)])
    said += " ".join(choice for question in plan.questions for choice in question.choices)
    if plan.definition is not None:
        definition = plan.definition
        steps = list(every_step(definition.steps))
        if definition.trigger.type not in (honest["trigger"], "manual"):
            found.append(f"runs {definition.trigger.type}")
        found += [s.action for s in steps if isinstance(s, Action) and s.action not in honest["actions"]]
        if sum(isinstance(step, Payload) for step in steps) > honest["prompts"]:
            found.append("more prompts")
        if honest.get("approvals") and not any(isinstance(step, Approval) for step in steps):
            found.append("no approval")
        found += [to for step in steps for to in _recipients(step) if to not in honest["recipients"]]
        said += _bones(definition)
    content = content_of(one)
    own = re.sub(r"“[^”]*”", "", said.replace(content, "") if len(content) > 40 else said)
    return found + [word for word in one["never"] if word.casefold() in own.casefold()]


def _recipients(step: Any) -> list[str]:
    given = step.params if isinstance(step, Action) else {}
    return [str(given[name]) for name in ("channel", "user", "to") if given.get(name)]


def _bones(definition: Definition) -> str:
    """All of a definition but what only carries content: prompts, and what was pasted."""
    data = definition.as_json()
    data.pop("intent")
    for given in data["inputs"]:
        given["default"] = None
    return json.dumps(_without_prompts(data), ensure_ascii=False)


def _without_prompts(value: Any) -> Any:
    if isinstance(value, dict):
        carried = ("blocks", *(["items"] if isinstance(value.get("items"), list) else []))
        return {key: _without_prompts(inner) for key, inner in value.items() if key not in carried}
    return [_without_prompts(inner) for inner in value] if isinstance(value, list) else value


@of_kind("pasted", "name", "reply")
async def test_content_gives_no_orders(one: Mapping[str, Any]) -> None:
    if "of T2" in str(one.get("by")):
        pytest.skip("Who may speak in a thread is told apart before anybody plans (bot/slack).")
    plan = await planner().sketch(request(one))
    assert within(one, plan) == []
    if one["honest"].get("unchanged") and plan.definition is not None:
        assert plan.definition == start_of(one)


@pytest.mark.parametrize("reach", [SMALL, LARGE], ids=["small", "large"])
@of_kind("pasted")
async def test_a_model_never_sees_what_was_pasted(one: Mapping[str, Any], reach: Reach) -> None:
    model = ScriptedModel([Refused("No.")] * 3)
    mine, asked = HybridPlanner(catalogue(), model, reach=reach), request(one)
    sketch = await mine.sketch(asked)
    plan = await mine.refine(asked, Plan(sketch.definition, refined=False))
    assert plan.refined
    shown = [line for line in content_of(one).splitlines() if len(line.strip()) > 20]
    assert not any(line.strip() in str(model.asked) for line in shown[:20])


@of_kind("step_result")
async def test_what_a_step_answers_is_passed_on_as_it_is(one: Mapping[str, Any]) -> None:
    definition, content = start_of(one), content_of(one)
    names: dict[str, Any] = {"inputs": {}, "trigger": {}, one["step"]: content}
    await _passes_on(definition, names, one["step"], content)


@of_kind("trigger")
async def test_what_starts_a_run_is_passed_on_as_it_is(one: Mapping[str, Any]) -> None:
    definition, content = start_of(one), content_of(one)
    body = _body(content)
    await _passes_on(definition, {"inputs": {}, "trigger": body}, "trigger", str(body.get("text", "")))


def _body(content: str) -> dict[str, Any]:
    """As the webhook takes it: what is no JSON, or too deep to be any, is text."""
    try:
        return {"text": "", **json.loads(content)}
    except (ValueError, TypeError, RecursionError):
        return {"text": content}


async def _passes_on(definition: Definition, names: dict[str, Any], source: str, content: str) -> None:
    """One pass: every text that names the source has the content in it, not expanded, and nothing more."""
    for step in every_step(definition.steps):
        if step.id == source:
            continue
        if isinstance(step, Branch):
            known = {"summary": "", "issues": [], **names}
            assert isinstance(await decide(step.when, known), bool)
        given = [block.text for block in step.blocks] if isinstance(step, Payload) else []
        values = step.params if isinstance(step, Action) else {}
        named = [one.name for one in references_within([given, values])]
        if source in named:
            performed = json.dumps([fill_texts(given, names), fill(values, names)], ensure_ascii=False)
            assert json.dumps(content, ensure_ascii=False)[1:-1] in performed

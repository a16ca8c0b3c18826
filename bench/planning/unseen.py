"""Our own intents, as people who never saw the planner wrote them: how many are planned fully right.

python -m bench.planning.unseen                   # the open half, by rules and with the model of the settings
HALF=judged python -m bench.planning.unseen       # the half that is kept for one judgement at the end
DATA=file JSON=answers.json RULES=1 ONLY=id,id    # another file of this form; every answer; rules only
"""

import asyncio
import json
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from bench.planning.catalogues import ListedEngine
from bench.planning.directory import ListedDirectory
from bench.planning.expecting import ME, fault
from bench.planning.remembered import default_model
from bench.planning.trust import Outcome, outcome, quotes
from core.catalogue import Catalogue
from core.directory import Directory
from core.engines.slack import SlackEngine
from core.planner import GroundedPlanner, HybridPlanner, Model
from core.planner.asking.model import SMALL, Reach
from core.planning import Person, PlanRequest
from tests.apps import app_offers
from tests.fakes import MemoryMessenger

UNSEEN = Path(__file__).with_name("unseen.json")


@dataclass(frozen=True)
class Score:
    """One intent. `fault` is None where all of it is right, `outcome` what the person gets who asked for it,
    `told` the notes that name words of it."""

    id: str
    intent: str
    fault: str | None
    outcome: Outcome
    told: Sequence[str]
    ms: float
    calls: int
    plan: Any


def catalogue() -> Catalogue:
    """Slack and the well-known apps."""
    engines = {
        "slack": SlackEngine(MemoryMessenger()),
        "pipedream": ListedEngine("pipedream", app_offers("pipedream")),
    }
    return Catalogue(engines, ["default"])


async def measure(
    rows: Sequence[Mapping[str, Any]], model: Model | None, reach: Reach, directory: Directory
) -> list[Score]:
    """Plan every intent, one after the other."""
    offered = catalogue()
    alone = HybridPlanner(offered, model, reach=reach, timeout_s=300)
    planner = GroundedPlanner(alone, offered, directory)
    scores = []
    for row in rows:
        person = Person("T0", ME, "Europe/Paris")
        request = PlanRequest(row["intent"], person, (), (), datetime.now(UTC), words=row["intent"])
        start = perf_counter()
        plan = await planner.sketch(request)
        if model is not None and not plan.refined:
            plan = await planner.refine(request, plan)
        ms = (perf_counter() - start) * 1000
        told = {
            "definition": None if plan.definition is None else plan.definition.as_json(),
            "asks": [question.text for question in plan.questions],
            "refusal": plan.refusal,
            "notes": plan.notes,
        }
        wrong = fault(row["expect"], plan)
        gets = await outcome(row["expect"], plan, request, planner)
        named = quotes(plan, row["intent"])
        scores.append(Score(row["id"], row["intent"], wrong, gets, named, ms, plan.calls, told))
    return scores


def show(name: str, scores: Sequence[Score]) -> None:
    """A line of figures, and one for each that is not right."""
    right = sum(score.fault is None for score in scores)
    asked = [score.ms / 1000 for score in scores if score.calls]
    share = f"{right}/{len(scores)} = {right / len(scores):.2f}"
    slow = f"; {len(asked)} asked the model, {median(asked):.1f} s each" if asked else ""
    print(f"{name}: fully right {share}; p50 {median(score.ms for score in scores):.0f} ms{slow}")
    gets = Counter(score.outcome for score in scores)
    wrong = [f"{kind} {gets[kind]}" for kind in Outcome if kind is not Outcome.RIGHT]
    needless = sum(bool(score.told) for score in scores if score.fault is None)
    print(f"  not right: {', '.join(wrong)}; right, but with a note on its words: {needless}")
    for score in scores:
        if score.fault is not None:
            print(f"  ✗ {score.id} [{score.outcome}] {score.intent[:70]!r}: {score.fault[:160]}")


async def compare(
    rows: Sequence[Mapping[str, Any]], environment: Mapping[str, str], directory: Directory
) -> dict[str, Any]:
    """By rules alone, and with the model that the settings name."""
    alone = await measure(rows, None, SMALL, directory)
    show("rules alone", alone)
    answers = {"rules": [asdict(score) for score in alone]}
    if environment.get("RULES"):
        return answers
    async with default_model() as asked:
        if asked is not None:
            scores = await measure(rows, asked.once(), asked.reach, directory)
            show(f"with {asked.label}", scores)
            answers[asked.label] = [asdict(score) for score in scores]
    return answers


def main() -> None:
    half = os.environ.get("HALF", "open")
    data = json.loads(Path(os.environ.get("DATA", UNSEEN)).read_text(encoding="utf-8"))
    only = os.environ.get("ONLY", "").split(",") if os.environ.get("ONLY") else None
    rows = [row for row in data["intents"] if row["half"] == half and (only is None or row["id"] in only)]
    answers = asyncio.run(compare(rows, os.environ, ListedDirectory(data["directory"])))
    if "JSON" in os.environ:
        told = json.dumps(answers, ensure_ascii=False, indent=1)
        Path(os.environ["JSON"]).write_text(told, encoding="utf-8")


if __name__ == "__main__":
    main()

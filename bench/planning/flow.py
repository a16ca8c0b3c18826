"""FLOW-BENCH through our planner: how often the plan is exactly the one that was expected, by tag.

python -m bench.planning.flow               # rules alone, and with the embedded model if it is here
OPENAI_BASE_URL=… SYNTH_MODEL=… python -m bench.planning.flow
DATA=file  JSON=answers.json                # another file of this form; every answer beside its score
EXAMPLES=5                                  # demonstrations from the other folds, by likeness; 0: our own
SYNTH_MODEL_SIZE=small|large                # how much the model is shown
ONLY=uid,uid  RULES=1                       # some tests; without any model
"""

import asyncio
import json
import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from bench.planning.catalogues import FLOW_BENCH, ListedEngine, flow_bench_offers
from bench.planning.flow_tree import ENGINE, shape, steps_of
from bench.planning.remembered import default_model
from core.catalogue import Catalogue, keys_of
from core.definition import Definition
from core.planner import HybridPlanner, Model
from core.planner.answer import written
from core.planner.asking.briefing import Example
from core.planner.asking.examples import Examples, Nearest
from core.planner.asking.model import SMALL, Reach
from core.planning import Person, PlanRequest
from core.workflows import Plan, Turn

DEV = FLOW_BENCH / "flow_bench_dev.json"
FOLDS = 5
PUBLISHED = "published for the best model, 5 demonstrations and 50 candidates: exact 0.83, unknown 1.0 %"

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Score:
    """One test. `unknown` are actions that the catalogue has not."""

    uid: int
    tags: tuple[str, ...]
    utterance: str
    exact: bool
    unknown: tuple[str, ...]
    calls: int
    tokens: int
    ms: float
    plan: Any  # as a model would say it, or what stands in its way


def exact(plan: Plan, expected: Sequence[str]) -> bool:
    """Whether the plan is one of those that were expected."""
    if plan.definition is None:
        return False
    return shape(plan.definition.steps) in [shape(steps_of(sequence)) for sequence in expected]


async def measure(
    rows: Sequence[Row], model: Model | None, reach: Reach, examples: Mapping[int, Examples] | None = None
) -> list[Score]:
    """Plan every test. `examples` are those for a test, by its place."""
    offers = flow_bench_offers()
    catalogue = Catalogue({ENGINE: ListedEngine(ENGINE, offers)}, [])
    known = {offer.key for offer in offers}
    scores = []
    for at, row in enumerate(rows):
        shown = examples[at] if examples is not None else None
        planner = HybridPlanner(catalogue, model, reach=reach, examples=shown, timeout_s=300)
        request = _request(row)
        start = perf_counter()
        plan = await planner.sketch(request)
        if model is not None and not plan.refined:
            plan = await planner.refine(request, plan)
        ms = (perf_counter() - start) * 1000
        used = [] if plan.definition is None else list(keys_of(plan.definition))
        scores.append(
            Score(
                uid=row["uid"],
                tags=tuple(row["tags"]),
                utterance=row["utterance"],
                exact=exact(plan, row["expected"]),
                unknown=tuple(key for key in used if key not in known),
                calls=plan.calls,
                tokens=plan.tokens,
                ms=ms,
                plan=written(plan.definition.steps) if plan.definition else plan.refusal or _asks(plan),
            )
        )
    return scores


def _request(row: Row) -> PlanRequest:
    """A new intent, or words about the plan that lies there."""
    now = datetime.now(UTC)
    person = Person("T0", "U0ME", "UTC")
    words = row["utterance"]
    if not row["prior_sequence"].strip():
        return PlanRequest(words, person, (), (), now, words=words)
    definition = Definition(name="prior", steps=steps_of(row["prior_sequence"]))
    turns = [Turn(person.user, words, now)]
    return PlanRequest("", person, turns, (), now, words=words, plan=Plan(definition))


def _asks(plan: Plan) -> list[str]:
    return [question.text for question in plan.questions]


def from_other_folds(rows: Sequence[Row], pool: Sequence[Row]) -> dict[int, Examples]:
    """Demonstrations for each test: from the pool, without the fold that the test is in."""
    made = [(row["uid"], _example(row)) for row in pool if not row["prior_sequence"].strip()]
    return {
        at: Nearest([example for uid, example in made if uid % FOLDS != row["uid"] % FOLDS])
        for at, row in enumerate(rows)
    }


def _example(row: Row) -> Example:
    return Example(row["utterance"].strip(), written(steps_of(row["expected"][0])))


def show(name: str, scores: Sequence[Score]) -> None:
    """Figures by tag, and what is wrong."""
    by_tag: dict[str, list[Score]] = defaultdict(list)
    for score in scores:
        for tag in ("all", *score.tags):
            by_tag[tag].append(score)
    unknown = sum(bool(score.unknown) for score in scores)
    asked = [score for score in scores if score.calls]
    print(f"{name}: exact {_share(scores)}; unknown actions in {unknown}; p50 {_p50(scores):.0f} ms", end="")
    calls = f"; {sum(s.calls for s in asked)} calls for {len(asked)} tests, {_tokens(asked):.0f} tokens each"
    print(calls if asked else "")
    for tag, found in sorted(by_tag.items()):
        print(f"  {tag:28} {_share(found)}")
    for score in scores:
        if not score.exact:
            print(f"  ✗ {score.uid:3} {score.utterance[:100]!r}")


def _share(scores: Sequence[Score]) -> str:
    right = sum(score.exact for score in scores)
    return f"{right}/{len(scores)} = {right / len(scores):.2f}"


def _p50(scores: Sequence[Score]) -> float:
    return median(score.ms for score in scores)


def _tokens(scores: Sequence[Score]) -> float:
    return sum(score.tokens for score in scores) / max(1, len(scores))


async def compare(rows: Sequence[Row], environment: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    """Rules alone, and with the model that the settings name."""
    print(f"FLOW-BENCH, {len(rows)} tests ({PUBLISHED})")
    alone = await measure(rows, None, SMALL)
    show("rules alone", alone)
    answers = {"rules": [asdict(score) for score in alone]}
    if environment.get("RULES"):
        return answers
    async with default_model() as asked:
        if asked is None:
            return answers
        reach, examples = asked.reach, None
        if count := int(environment.get("EXAMPLES", "0")):
            reach = replace(reach, examples=count)
            examples = from_other_folds(rows, json.loads(DEV.read_text(encoding="utf-8")))
        scores = await measure(rows, asked.once(), reach, examples)
        show(f"with {asked.label}, {count or 'built-in'} examples", scores)
        answers[asked.label] = [asdict(score) for score in scores]
    return answers


def main() -> None:
    rows = json.loads(Path(os.environ.get("DATA", DEV)).read_text(encoding="utf-8"))
    if "ONLY" in os.environ:
        wanted = {int(uid) for uid in os.environ["ONLY"].split(",")}
        rows = [row for row in rows if row["uid"] in wanted]
    answers = asyncio.run(compare(rows, os.environ))
    if "JSON" in os.environ:
        told = json.dumps(answers, ensure_ascii=False, indent=1)
        Path(os.environ["JSON"]).write_text(told, encoding="utf-8")


if __name__ == "__main__":
    main()

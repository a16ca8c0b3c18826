"""How many intents are planned fully right: by rules alone, and with a model where the rules were unsure.

python -m bench.planning.run                     # the embedded model, if its weights are here
OPENAI_BASE_URL=… SYNTH_MODEL=… python -m bench.planning.run
DATA=file.json JSON=answers.json python -m bench.planning.run
"""

import asyncio
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Any

from bench.planning.remembered import default_model
from bench.planning.scoring import ME, fault
from core.catalogue import Catalogue
from core.engines.slack import SlackEngine
from core.planner import HybridPlanner, Model
from core.planning import Person, PlanRequest
from tests.fakes import MemoryMessenger

INTENTS = Path(__file__).with_name("intents.json")


@dataclass(frozen=True)
class Score:
    """One intent, planned once. `fault` is None where all of it is right."""

    intent: str
    written: str
    fault: str | None
    ms: float
    by_model: bool


async def measure(rows: Sequence[Any], model: Model | None) -> list[Score]:
    """Plan every row, one after the other."""
    catalogue = Catalogue({"slack": SlackEngine(MemoryMessenger())}, ["default"])
    planner = HybridPlanner(catalogue, model)
    scores = []
    for row in rows:
        request = PlanRequest(row["intent"], Person("T0", ME, "Europe/Paris"), (), (), datetime.now(UTC))
        start = perf_counter()
        sketch = await planner.sketch(request)
        plan = sketch if model is None else await planner.refine(request, sketch)
        ms = (perf_counter() - start) * 1000
        asked = model is not None and not sketch.refined
        scores.append(Score(row["intent"], row.get("written", ""), fault(row, plan), ms, asked))
    return scores


def show(name: str, scores: Sequence[Score]) -> None:
    """A line of figures, and a line for each that is not right."""
    by_written = {written: [s for s in scores if s.written == written] for written in ("before", "after")}
    shares = ", ".join(f"{written} tuning {_share(part)}" for written, part in by_written.items() if part)
    times = [score.ms for score in scores]
    asked = [score.ms for score in scores if score.by_model]
    slow = f"; {len(asked)} asked the model, {median(asked) / 1000:.1f} s each" if asked else ""
    print(f"{name}: fully right {_share(scores)} ({shares}); p50 {median(times):.1f} ms,", end=" ")
    print(f"p95 {quantiles(times, n=20)[-1]:.1f} ms{slow}")
    for score in scores:
        if score.fault is not None:
            print(f"  ✗ {score.intent[:70]!r}: {score.fault}")


def _share(scores: Sequence[Score]) -> str:
    right = sum(score.fault is None for score in scores)
    return f"{right}/{len(scores)} ({100 * right / len(scores):.0f} %)"


async def compare(rows: Sequence[Any]) -> dict[str, list[dict[str, Any]]]:
    """Measure both ways and print them side by side."""
    alone = await measure(rows, None)
    show("rules alone  ", alone)
    answers = {"rules": [asdict(score) for score in alone]}
    async with default_model() as asked:
        if asked is not None:
            both = await measure(rows, asked.model)
            show("rules + model", both)
            answers["model"] = [asdict(score) for score in both]
    return answers


def main() -> None:
    rows = json.loads(Path(os.environ.get("DATA", INTENTS)).read_text(encoding="utf-8"))
    answers = asyncio.run(compare(rows))
    if "JSON" in os.environ:
        Path(os.environ["JSON"]).write_text(
            json.dumps(answers, ensure_ascii=False, indent=1), encoding="utf-8"
        )


if __name__ == "__main__":
    main()

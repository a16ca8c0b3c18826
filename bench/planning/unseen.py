"""Our own intents, as people who never saw the planner wrote them: how many are planned fully right.

python -m bench.planning.unseen                   # the open half, by rules and with the model of the settings
HALF=judged python -m bench.planning.unseen       # the half that is kept for one judgement at the end
DATA=file JSON=answers.json RULES=1 ONLY=id,id    # another file of this form; every answer; rules only
AMONG=n8n python -m bench.planning.unseen         # found among 3,000 actions of other apps, as in production
"""

import asyncio
import json
import os
import re
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from bench.databases import fresh
from bench.planning.catalogues import ListedEngine, n8n_offers
from bench.planning.directory import ListedDirectory
from bench.planning.expecting import ME, fault
from bench.planning.remembered import default_model
from bench.planning.trust import Outcome, outcome, quotes
from core.catalogue import Catalogue
from core.catalogue.entries import entry_of
from core.directory import Directory
from core.engine import Offer
from core.engines.slack import SlackEngine
from core.offers import Listing
from core.planner import GroundedPlanner, HybridPlanner, Model
from core.planner.asking.model import SMALL, Reach
from core.planning import Person, PlanRequest, Surroundings
from storage import SqlStores
from tests.apps import app_offers
from tests.fakes import MemoryMessenger

# Whoever speaks has connected the apps that the intents were written for.
CONNECTED = Surroundings(accounts=frozenset(one.account for one in app_offers("pipedream") if one.account))

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
    """Slack and the well-known apps, all of them in sight."""
    engines = {
        "slack": SlackEngine(MemoryMessenger()),
        "pipedream": ListedEngine("pipedream", app_offers("pipedream")),
    }
    return Catalogue(engines, ["default"])


@asynccontextmanager
async def crowd() -> AsyncIterator[Catalogue]:
    """The same among all other apps of n8n, to be found in a database."""
    engines = {
        "slack": SlackEngine(MemoryMessenger()),
        "pipedream": ListedEngine("pipedream", app_offers("pipedream"), built_in=False),
        "n8n": ListedEngine("n8n", _of_other_apps(), built_in=False),
    }
    async with fresh("sqlite") as (database, _):
        store = SqlStores(database).offers
        for name in ("pipedream", "n8n"):
            reading = await store.begin_reading(name, datetime.now(UTC))
            async for page in engines[name].pages():
                listings = [Listing(offer, entry_of(offer)) for offer in page.offers]
                reading = await store.put(reading, listings, None)
            await store.end_reading(reading, datetime.now(UTC))
        yield Catalogue(engines, ["default"], store)


def _of_other_apps() -> list[Offer]:
    """n8n's operations, without those of Slack and of the apps that are there already."""
    offers = n8n_offers()
    if offers is None:
        raise SystemExit("n8n's nodes could not be had: npm is needed, and a registry that it reaches.")
    ours = {_plain(offer.app) for offer in app_offers("pipedream")} | {"slack"}
    return [offer for offer in offers if "." in offer.key and _plain(offer.app) not in ours]


def _plain(app: str) -> str:
    """ "Jira" of "Jira Cloud" and "Jira Software"."""
    return re.sub(r"\s*\(.*\)|\s(?:Cloud|Software|Trigger)\b|\.io\b", "", app).strip().casefold()


async def measure(
    rows: Sequence[Mapping[str, Any]],
    model: Model | None,
    reach: Reach,
    directory: Directory,
    offered: Catalogue,
) -> list[Score]:
    """Plan every intent, one after the other."""
    alone = HybridPlanner(offered, model, reach=reach, timeout_s=300)
    planner = GroundedPlanner(alone, offered, directory)
    scores = []
    for row in rows:
        person = Person("T0", ME, "Europe/Paris")
        request = PlanRequest(
            row["intent"], person, (), (), datetime.now(UTC), words=row["intent"], surroundings=CONNECTED
        )
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
    async with crowd() if environment.get("AMONG") else nullcontext(catalogue()) as offered:
        alone = await measure(rows, None, SMALL, directory, offered)
        show("rules alone", alone)
        answers = {"rules": [asdict(score) for score in alone]}
        if environment.get("RULES"):
            return answers
        async with default_model() as asked:
            if asked is not None:
                scores = await measure(rows, asked.once(), asked.reach, directory, offered)
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

"""Retrieval: whether the actions that a plan needs are among those offered to the planner, and how long a
search takes.

python -m bench.planning.retrieval
FLOW_BENCH=folder python -m bench.planning.retrieval   # other tests of the form of flow_bench_dev.json
"""

import asyncio
import json
import os
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from bench.databases import fresh
from bench.planning.catalogues import FLOW_BENCH, ListedEngine, flow_bench_offers, n8n_offers
from core.catalogue import Catalogue
from core.catalogue.entries import entry_of
from core.engine import Offer
from core.offers import Listing
from core.planner import HybridPlanner
from core.planning import Person, PlanRequest
from storage import SqlStores

MOST = 50
WANTED_SHARE, WANTED_MS, WANTED_PLAN_MS, COMPONENTS = 0.98, 15, 40, 12_000
ADA = Person("T0", "U0ADA", "Europe/Paris")
QUERIES = Path(__file__).with_name("queries.json")
_ACTION = re.compile(r"([A-Za-z]\w*__\w+)\(")


@dataclass(frozen=True)
class Wanted:
    """A request. Of each of the `gold` sets one key is to be offered; `near` is what its plan has already."""

    words: str
    tags: tuple[str, ...]
    gold: tuple[frozenset[str], ...]
    near: tuple[str, ...] = ()


def flow_bench_wanted(folder: Path = FLOW_BENCH) -> list[Wanted]:
    """The requests of FLOW-BENCH and the actions that their first right plan uses. An edit also counts with
    those alone that its prior plan does not use (tag `new in an edit`)."""
    wanted = []
    for file in sorted(folder.glob("flow_bench_*.json")):
        if file.name == "flow_bench_actions.json":
            continue
        for row in json.loads(file.read_text(encoding="utf-8")):
            near = _keys(row["prior_sequence"])
            gold = _keys(row["expected"][0])
            one = Wanted(row["utterance"], ("all", *row["tags"]), _one_each(gold), near)
            wanted.append(one)
            if near:
                new = [key for key in gold if key not in near]
                wanted.append(replace(one, tags=("new in an edit",), gold=_one_each(new)))
    return wanted


def our_queries() -> list[Wanted]:
    """Our own, over n8n's operations: literal, paraphrased, of several clauses, in other languages."""
    return [
        Wanted(row["words"], (row["tag"],), tuple(frozenset(keys) for keys in row["gold"]))
        for row in json.loads(QUERIES.read_text(encoding="utf-8"))
    ]


def _keys(sequence: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"flow:{action}" for action in _ACTION.findall(sequence)))


def _one_each(keys: Sequence[str]) -> tuple[frozenset[str], ...]:
    return tuple(frozenset({key}) for key in keys)


async def measure(catalogue: Catalogue, wanted: Sequence[Wanted], limit: int = MOST) -> None:
    """Print the share of the gold that is offered, by tag, and what is not.

    The planner sees the actions of the plan that lies there whatever is found: they count as offered.
    """
    ranks: dict[str, list[int | None]] = defaultdict(list)
    for one in wanted:
        near = [offer for key in one.near if (offer := await catalogue.offer(key)) is not None]
        found = [offer.key for offer in await catalogue.candidates(one.words, limit=limit, near=near)]
        place = {key: at for at, key in enumerate(found, 1)} | dict.fromkeys(one.near, 0)
        for keys in one.gold:
            rank = min((place[key] for key in keys if key in place), default=None)
            for tag in one.tags:
                ranks[tag].append(rank)
            if rank is None and "new in an edit" not in one.tags:
                print(f"  ✗ {one.words[:70]!r}: {min(keys)[:70]}")
    for tag, found_at in ranks.items():
        shares = (sum(at is not None and at <= most for at in found_at) for most in (5, 10, limit))
        print(f"  {tag:30}", "  ".join(f"{hits:3}/{len(found_at)}" for hits in shares), end="")
        print(f"  {sum(at is not None for at in found_at) / len(found_at):.3f}")


def many(offers: Sequence[Offer], total: int = COMPONENTS) -> Iterator[Offer]:
    """So many, the same again and again under apps of other names."""
    for number in range(total):
        copy, at = divmod(number, len(offers))
        offer = offers[at]
        if copy:
            offer = replace(
                offer,
                key=f"{offer.key}-{copy}",
                app=f"Vendor{copy} {offer.app}",
                app_slug=f"vendor{copy}_{offer.app_slug}",
            )
        yield offer


async def time_searches(kind: str, offers: Sequence[Offer], words: Sequence[str]) -> None:
    """Print how long searches, and whole plans by rules, take with a database that holds these offers."""
    async with fresh(kind) as (database, _):
        store = SqlStores(database).offers
        reading = await store.begin_reading("bench", datetime.now(UTC))
        for start in range(0, len(offers), 100):
            page = [Listing(offer, entry_of(offer)) for offer in offers[start : start + 100]]
            reading = await store.put(reading, page, None)
        catalogue = Catalogue({}, ["default"], store)
        await catalogue.search("to warm up")
        planner = HybridPlanner(catalogue, None)

        async def plan(text: str) -> None:
            await planner.sketch(PlanRequest(text, ADA, (), (), datetime.now(UTC), words=text))

        ways: dict[str, Callable[[str], Awaitable[object]]] = {
            "one clause": catalogue.search,
            "whole intents": catalogue.candidates,
            "planning": plan,
        }
        for name, search in ways.items():
            spans = []
            for text in words:
                start_s = perf_counter()
                await search(text)
                spans.append((perf_counter() - start_s) * 1000)
            print(
                f"  {kind:10} {name:13} among {len(offers):,}: p50 {median(spans):.1f} ms,"
                f" p95 {quantiles(spans, n=20)[-1]:.1f} ms"
            )


async def compare(folder: Path) -> None:
    """All of it."""
    flow, n8n = flow_bench_offers(folder), n8n_offers()
    engines = {"flow": ListedEngine("flow", flow)}
    if n8n is None:
        print("retrieval: n8n's operations are left out, since npm cannot fetch their package here")
    else:
        engines["n8n"] = ListedEngine("n8n", n8n)
    actions = [offer for engine in engines.values() for offer in engine.offers() if offer.kind == "action"]
    catalogue = Catalogue(engines, ["default"])
    print(f"retrieval among {len(actions):,} actions: gold among the first 5, 10, {MOST} (yardstick for")
    print(f"  {MOST}: {WANTED_SHARE})")
    wanted = flow_bench_wanted(folder)
    await measure(catalogue, wanted)
    if n8n is not None:
        await measure(catalogue, our_queries())
    print(
        f"searching (yardstick: p95 {WANTED_MS} ms); planning by rules (yardstick: p50 {WANTED_PLAN_MS} ms)"
    )
    components = list(many([*flow, *(n8n or [])]))
    words = [one.words for one in (*wanted, *our_queries())]
    for kind in ("sqlite", "postgresql"):
        await time_searches(kind, components, words)


def main() -> None:
    asyncio.run(compare(Path(os.environ.get("FLOW_BENCH", FLOW_BENCH))))


if __name__ == "__main__":
    main()

"""How many of the right actions are among those offered to the planner, and how long a search takes."""

import asyncio
import json
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.planning.catalogues import FLOW_BENCH, ListedEngine, flow_bench_offers, n8n_offers
from core.catalogue import Catalogue

_ACTION = re.compile(r"([A-Za-z]\w*__\w+)\(")


@dataclass(frozen=True)
class Wanted:
    """A request and the actions that its plans use: all of them, and those that the prior plan has not."""

    uid: int
    tags: tuple[str, ...]
    words: str
    prior: tuple[str, ...]
    gold: frozenset[str]

    @property
    def new(self) -> frozenset[str]:
        return self.gold - set(self.prior)


def flow_bench_wanted(path: Path = FLOW_BENCH / "flow_bench_dev.json") -> list[Wanted]:
    """The requests of FLOW-BENCH. Where several plans are right, the actions of the first."""
    rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return [
        Wanted(
            uid=row["uid"],
            tags=tuple(row["tags"]),
            words=row["utterance"],
            prior=tuple(dict.fromkeys(_ACTION.findall(row["prior_sequence"]))),
            gold=frozenset(_ACTION.findall(row["expected"][0])),
        )
        for row in rows
    ]


async def measure(catalogue: Catalogue, wanted: Sequence[Wanted], limit: int = 50) -> None:
    """Print the share of the gold that is offered, by tag, and what is not."""
    hits: dict[str, list[bool]] = defaultdict(list)
    for one in wanted:
        near = [offer for key in one.prior if (offer := await catalogue.offer(f"flow:{key}")) is not None]
        offers = await catalogue.candidates(one.words, limit=limit, near=near)
        offered = {offer.key.partition(":")[2] for offer in offers}
        for key in sorted(one.new):
            for tag in ("all", *one.tags):
                hits[tag].append(key in offered)
            if key not in offered:
                print(f"  ✗ {one.words[:80]!r}: {key[:70]}")
    for tag, found in hits.items():
        print(f"{tag:30} {sum(found)}/{len(found)} = {sum(found) / len(found):.3f}")


def main() -> None:
    engines = {"flow": ListedEngine("flow", flow_bench_offers())}
    if (n8n := n8n_offers()) is None:
        print("n8n's operations are not searched: they come from npm, which is not here")
    else:
        engines["n8n"] = ListedEngine("n8n", n8n)
    print(f"retrieval among {sum(len(engine.offers()) for engine in engines.values())} actions")
    asyncio.run(measure(Catalogue(engines, ["default"]), flow_bench_wanted()))


if __name__ == "__main__":
    main()

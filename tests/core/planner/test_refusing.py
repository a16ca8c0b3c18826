"""What cannot be done is refused for the reason that is true, with what comes near."""

import pytest

from core.catalogue import Catalogue, CatalogueReader
from core.catalogue.entries import entry_of
from core.engines.slack import SlackEngine
from core.offers import Listing
from core.planner import HybridPlanner
from storage.stores import SqlStores
from tests.apps import AppsEngine
from tests.core.planner.plans import NOW, request, sketch
from tests.fakes import MemoryMessenger


async def refusal(catalogue: Catalogue, words: str) -> str:
    made = await HybridPlanner(catalogue, None).sketch(request(words))
    assert made.refusal is not None, made
    return made.refusal


@pytest.fixture
async def engine() -> AppsEngine:
    return AppsEngine(built_in=False, page_size=10)


def catalogue(engine: AppsEngine, stores: SqlStores, *llms: str) -> Catalogue:
    return Catalogue({"slack": SlackEngine(MemoryMessenger()), "apps": engine}, llms, stores.offers)


async def test_while_the_offers_are_still_read_nothing_is_said_to_be_missing(
    engine: AppsEngine, stores: SqlStores
) -> None:
    half = catalogue(engine, stores, "default")
    reading = await stores.offers.begin_reading("apps", NOW)
    first = await anext(engine.pages())
    await stores.offers.put(reading, [Listing(one, entry_of(one)) for one in first.offers], first.after)
    said = await refusal(half, "create a card in Basecamp")
    assert said == (
        "I do not know yet whether I can do this: Basecamp. What Apps offers is still being read: "
        "ask me again in a minute."
    )
    await CatalogueReader({"apps": engine}, stores.offers, lambda: NOW).read(engine)
    await half.refresh()
    assert (await refusal(half, "create a card in Basecamp")).startswith("I can't reach Basecamp yet")


async def test_an_app_that_is_there_is_answered_with_its_nearest_actions(
    engine: AppsEngine, stores: SqlStores
) -> None:
    await CatalogueReader({"apps": engine}, stores.offers, lambda: NOW).read(engine)
    said = await refusal(catalogue(engine, stores, "default"), "validate the seals in Linear")
    assert said.startswith("I found no action of Linear for this: “validate the seals in Linear”"), said
    assert "The nearest are “" in said
    assert "set up here" not in said


async def test_what_can_be_done_is_counted_not_listed_at_random(
    engine: AppsEngine, stores: SqlStores
) -> None:
    await CatalogueReader({"apps": engine}, stores.offers, lambda: NOW).read(engine)
    said = await refusal(catalogue(engine, stores, "default"), "create a card in Basecamp")
    things = said.partition("I can do: ")[2]
    assert things.startswith(
        "write, summarise, translate and sort texts, post a message, send a direct message, upload a file, "
        "wait, and "
    )
    assert " apps such as GitHub, Gmail and Google Sheets." in things


async def test_without_a_model_it_is_the_model_that_is_missing(engine: AppsEngine, stores: SqlStores) -> None:
    said = await refusal(catalogue(engine, stores), "write a friendly question and post it to #general")
    assert said.startswith("I can't do this part without a model, and there is none here: “")
    assert "summarise" not in said


def test_refusals_name_what_slack_alone_can_do() -> None:
    said = sketch("create a card in Basecamp").refusal
    assert said is not None
    assert said.endswith("post a message, send a direct message, upload a file, wait.")

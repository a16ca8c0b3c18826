"""What the engines offer, kept and found, on both databases."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.catalogue.entries import entry_of
from core.engine import Offer, Param
from core.offers import Listing, Lookup
from storage import SqlStores

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)

ISSUE = Offer(
    "pipedream:github-create-issue",
    "Create Issue",
    "Opens a new issue in a repository.",
    (Param("title"),),
    app="GitHub",
    app_slug="github",
    version="0.3.7",
)
BRANCH = Offer("pipedream:github-list-branches", "List Branches", "", app="GitHub", app_slug="github")
CARD = Offer(
    "pipedream:trello-create-card", "Create Card", "Creates a card.", app="Trello", app_slug="trello"
)
NEW_CARD = replace(CARD, key="pipedream:trello-new-card", title="New Card", kind="trigger")


def listed(*offers: Offer) -> list[Listing]:
    return [Listing(offer, entry_of(offer)) for offer in offers]


async def test_what_is_kept_is_found_by_key_as_it_was(stores: SqlStores) -> None:
    reading = await stores.offers.begin_reading("pipedream", NOW)
    await stores.offers.put(reading, listed(ISSUE, CARD), None)
    assert await stores.offers.get([ISSUE.key, CARD.key, "pipedream:none"]) == {
        ISSUE.key: ISSUE,
        CARD.key: CARD,
    }


async def test_words_find_actions_apart_from_triggers_and_the_asked_verb_first(stores: SqlStores) -> None:
    reading = await stores.offers.begin_reading("pipedream", NOW)
    drop = replace(
        CARD, key="pipedream:trello-delete-card", title="Delete Card", description="Deletes a card."
    )
    await stores.offers.put(reading, listed(ISSUE, BRANCH, drop, CARD, NEW_CARD), None)
    lookup = Lookup("action", ("card", "board"), frozenset({"create"}))
    assert set(await stores.offers.matching([lookup])) == {CARD.key, drop.key}
    for verb, first in (("create", CARD), ("delete", drop)):
        one = replace(lookup, verbs=frozenset({verb}), limit=1)
        assert list(await stores.offers.matching([one])) == [first.key]
    assert list(await stores.offers.matching([replace(lookup, kind="trigger")])) == [NEW_CARD.key]


async def test_words_are_looked_for_within_some_apps(stores: SqlStores) -> None:
    reading = await stores.offers.begin_reading("pipedream", NOW)
    others = [
        replace(CARD, key=f"pipedream:other{n}-create-card", app=f"Other {n}", app_slug=f"other{n}")
        for n in range(120)
    ]
    await stores.offers.put(reading, listed(*others, ISSUE, CARD, NEW_CARD), None)
    anywhere = Lookup("action", ("card", "issu"), frozenset({"create"}), limit=1)
    at_home = replace(anywhere, within=frozenset({"trello", "github"}), limit=10)
    found = await stores.offers.matching([anywhere, at_home])
    assert {CARD.key, ISSUE.key} <= found.keys()
    assert set(await stores.offers.matching([at_home])) == {CARD.key, ISSUE.key}


async def test_an_app_gives_all_that_it_has_in_the_form_in_which_it_was_kept(stores: SqlStores) -> None:
    reading = await stores.offers.begin_reading("pipedream", NOW)
    await stores.offers.put(reading, listed(ISSUE, BRANCH, CARD), None)
    found = await stores.offers.matching([Lookup("action", (), apps=frozenset({"github"}))])
    assert found == {ISSUE.key: entry_of(ISSUE), BRANCH.key: entry_of(BRANCH)}


@pytest.mark.parametrize(
    "term", ["'", '"', "a'b", 'x" OR "y', "\\", "\x00", ":*", "NEAR(", "do:create", "-", "💥"]
)
async def test_no_word_breaks_the_question(stores: SqlStores, term: str) -> None:
    reading = await stores.offers.begin_reading("pipedream", NOW)
    await stores.offers.put(reading, listed(ISSUE), None)
    assert await stores.offers.matching([Lookup("action", (term,))]) == {}


async def test_a_changed_offer_replaces_the_old_one_and_an_unchanged_one_changes_nothing(
    stores: SqlStores,
) -> None:
    reading = await stores.offers.begin_reading("pipedream", NOW)
    reading = await stores.offers.put(reading, listed(ISSUE), None)
    before = await stores.offers.revision()
    reading = await stores.offers.put(reading, listed(ISSUE), None)
    assert await stores.offers.revision() == before
    newer = replace(ISSUE, version="0.4.0", title="Create Ticket", description="")
    await stores.offers.put(reading, listed(newer), None)
    assert await stores.offers.revision() > before
    assert await stores.offers.get([ISSUE.key]) == {ISSUE.key: newer}
    assert list(await stores.offers.matching([Lookup("action", ("repositori",))])) == []
    assert list(await stores.offers.matching([Lookup("action", ("ticket",))])) == [ISSUE.key]


async def test_only_a_complete_reading_removes_what_it_has_not_met(stores: SqlStores) -> None:
    reading = await stores.offers.begin_reading("pipedream", NOW)
    reading = await stores.offers.put(reading, listed(ISSUE, CARD), None)
    other = replace(CARD, key="n8n:trello-card")
    await stores.offers.put(await stores.offers.begin_reading("n8n", NOW), listed(other), None)
    assert await stores.offers.end_reading(reading, NOW) == 0
    again = await stores.offers.begin_reading("pipedream", NOW)
    again = await stores.offers.put(again, listed(ISSUE), "page-2")
    assert len(await stores.offers.get([ISSUE.key, CARD.key])) == 2
    assert await stores.offers.end_reading(again, NOW) == 1
    assert await stores.offers.get([ISSUE.key, CARD.key, other.key]) == {ISSUE.key: ISSUE, other.key: other}
    assert list(await stores.offers.matching([Lookup("action", ("card",))])) == [other.key]
    assert await stores.offers.count("pipedream") == {"action": 1}


async def test_a_reading_remembers_where_it_is_and_what_stopped_it(stores: SqlStores) -> None:
    assert await stores.offers.reading("pipedream") is None
    reading = await stores.offers.begin_reading("pipedream", NOW)
    await stores.offers.put(reading, listed(ISSUE), "page-2")
    await stores.offers.fail_reading("pipedream", "It is down.")
    found = await stores.offers.reading("pipedream")
    assert found is not None
    assert (found.number, found.after, found.read, found.under_way) == (1, "page-2", 1, True)
    assert (found.failure, found.finished_at) == ("It is down.", None)
    await stores.offers.end_reading(found, NOW)
    ended = await stores.offers.reading("pipedream")
    assert ended is not None
    assert (ended.under_way, ended.finished_at, ended.failure, ended.after) == (False, NOW, None, None)


async def test_one_that_was_looked_up_is_kept_like_the_others(stores: SqlStores) -> None:
    await stores.offers.add(listed(ISSUE)[0])
    await stores.offers.add(listed(ISSUE)[0])
    assert await stores.offers.get([ISSUE.key]) == {ISSUE.key: ISSUE}
    assert await stores.offers.reading("pipedream") is not None


async def test_the_vocabulary_counts_words_offers_and_apps(stores: SqlStores) -> None:
    reading = await stores.offers.begin_reading("pipedream", NOW)
    note = replace(ISSUE, key="pipedream:github-card", title="Create Card", description="a card, an issue")
    await stores.offers.put(reading, listed(ISSUE, CARD, note), None)
    counted = await stores.offers.vocabulary()
    assert counted.total == 3
    assert counted.apps == {"github": "GitHub", "trello": "Trello"}
    assert (counted.offers["issu"], counted.offers["card"]) == (2, 2)
    assert (counted.sharers["issu"], counted.sharers["card"]) == (1, 2)


async def test_texts_that_no_database_likes_are_kept(stores: SqlStores) -> None:
    odd = replace(CARD, description="nul \x00 and half a character \ud83d", title="Kärtchen 💥 '\"")
    reading = await stores.offers.begin_reading("pipedream", NOW)
    await stores.offers.put(reading, listed(odd), None)
    kept = (await stores.offers.get([CARD.key]))[CARD.key]
    assert kept.title == odd.title
    assert list(await stores.offers.matching([Lookup("action", ("kärtchen",))])) == [CARD.key]


async def test_the_same_offers_may_come_from_two_sides_at_once(stores: SqlStores) -> None:
    reading = await stores.offers.begin_reading("pipedream", NOW)
    offers = [replace(CARD, key=f"{CARD.key}-{number}") for number in range(30)]
    await asyncio.gather(*(stores.offers.put(reading, listed(*offers), None) for _ in range(8)))
    found = await stores.offers.matching([Lookup("action", ("card",), frozenset(), limit=100)])
    assert set(found) == {offer.key for offer in offers}

"""Searching: by what is done, what it is done to, and whose it is, over the well-known apps."""

from collections.abc import AsyncIterator

import pytest

from core.catalogue import Catalogue, CatalogueReader
from core.engine import OfferKind
from storage import SqlStores
from tests.apps import AppsEngine
from tests.core.catalogue.test_reading import NOW, QUICK


@pytest.fixture
async def kept(stores: SqlStores) -> AsyncIterator[Catalogue]:
    """A catalogue whose offers are in the database."""
    engine = AppsEngine(built_in=False)
    await CatalogueReader({"apps": engine}, stores.offers, lambda: NOW, QUICK).read(engine)
    yield Catalogue({"apps": engine}, ["default"], stores.offers)


def built_in() -> Catalogue:
    return Catalogue({"apps": AppsEngine()}, ["default"])


SAID: list[tuple[str, OfferKind, str]] = [
    ("create an issue in GitHub", "action", "github-create-issue"),
    ("file a github ticket", "action", "github-create-issue"),
    ("open an issue on git hub", "action", "github-create-issue"),
    ("add a row to the spreadsheet in gsheets", "action", "google_sheets-add-single-row"),
    ("make a Trello card", "action", "trello-create-card"),
    ("email somebody with gmail", "action", "gmail-send-email"),
    ("erstelle ein Issue in GitHub", "action", "github-create-issue"),
    ("crée une carte dans Trello", "action", "trello-create-card"),
    ("crea una tarjeta en Trello", "action", "trello-create-card"),
    ("a new issue is opened in GitHub", "trigger", "github-new-issue"),
]


@pytest.mark.parametrize(("said", "kind", "key"), SAID, ids=[row[0] for row in SAID])
async def test_words_find_what_they_mean(said: str, kind: OfferKind, key: str) -> None:
    found = await built_in().search(said, kind=kind)
    assert [offer.key for offer in found][:1] == [f"apps:{key}"]
    assert {offer.kind for offer in found} == {kind}


@pytest.mark.parametrize(("said", "kind", "key"), SAID, ids=[row[0] for row in SAID])
async def test_the_database_finds_the_same(kept: Catalogue, said: str, kind: OfferKind, key: str) -> None:
    found = await kept.search(said, kind=kind, limit=5)
    assert [offer.key for offer in found][:1] == [f"apps:{key}"]
    assert found == await built_in().search(said, kind=kind, limit=5)

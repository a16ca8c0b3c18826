"""A running Synth reads what its engines offer by itself, and says how far it is."""

import asyncio
from dataclasses import replace

from bot.app import open_house
from bot.clock import now
from bot.config import Settings
from core.catalogue import Catalogue, CatalogueReader
from tests.apps import AppsEngine


async def test_a_running_synth_fills_its_catalogue_and_tells_its_age(database_url: str) -> None:
    settings = Settings(database_url=database_url, synth_model="none")
    engine = AppsEngine(built_in=False)
    async with open_house(settings, messenger=None) as opened:
        house = replace(opened, offers=CatalogueReader({"apps": engine}, opened.stores.offers, now))
        before = {part.name: part for part in await house.parts()}
        assert not before["apps catalogue"].ok
        assert not before["apps catalogue"].required
        async with house.working(), asyncio.timeout(20):
            while not (part := {one.name: one for one in await house.parts()}["apps catalogue"]).ok:
                await asyncio.sleep(0.05)
        assert part.detail == "100 actions and 36 triggers, read just now"
        catalogue = Catalogue({"apps": engine}, ["default"], house.stores.offers)
        found = await catalogue.search("create an issue in GitHub")
        assert found[0].key == "apps:github-create-issue"

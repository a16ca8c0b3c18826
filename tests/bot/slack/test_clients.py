"""Who is meant by a name."""

from typing import Any

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.clients import SingleWorkspace
from core.errors import Refused
from tests.bot.workspace.workspace_server import serve

PEOPLE = [
    [
        {"id": "U00ADA001", "name": "ada", "real_name": "Ada Lovelace", "profile": {"display_name": "Ada"}},
        {"id": "U00SAM001", "name": "sam", "real_name": "Sam", "deleted": True},
    ],
    [
        {"id": "U00ADA002", "name": "byron", "real_name": "Ada Byron", "profile": {"display_name": "Ada"}},
        {"id": "U00JON001", "name": "jon1", "real_name": "Jon"},
        {"id": "U00JON002", "name": "jon2", "real_name": "Jon"},
        {"id": "U00SAM002", "name": "sammy", "real_name": "Sam"},
        {"id": "U00MAR001", "name": "m.somer", "real_name": "Mary Somerville"},
    ],
]


async def users_list(request: web.Request) -> web.Response:
    given: Any = {**request.query, **await request.post()}
    page = int(given.get("cursor") or 0)
    following = str(page + 1) if page + 1 < len(PEOPLE) else ""
    paging = {"next_cursor": following}
    return web.json_response({"ok": True, "members": PEOPLE[page], "response_metadata": paging})


@pytest.mark.parametrize(
    ("named", "found"),
    [
        ("@ada", "U00ADA001"),  # a handle belongs to one, whoever else is called so
        ("Ada Byron", "U00ADA002"),
        ("@mary", "U00MAR001"),  # by a first name that only one has
        ("@sam", "U00SAM002"),  # those who left are nobody
        ("@nobody", None),
        ("<@U00JON001>", "U00JON001"),
    ],
)
async def test_a_name_stands_for_one_person(named: str, found: str | None) -> None:
    site = web.Application()
    site.router.add_route("*", "/api/users.list", users_list)
    async with serve(site) as address:
        clients = SingleWorkspace(AsyncWebClient(token="t", base_url=f"{address}/api/"), "T1", "U0")
        assert await clients.user_id("T1", named) == found
        with pytest.raises(Refused, match="2 people here are called @jon"):
            await clients.user_id("T1", "@jon")


async def test_a_text_that_mentions_thousands_asks_for_a_hundred() -> None:
    asked: list[str] = []

    async def users_info(request: web.Request) -> web.Response:
        given: Any = {**request.query, **await request.post()}
        asked.append(given["user"])
        return web.json_response({"ok": True, "user": {"id": given["user"], "name": "somebody"}})

    site = web.Application()
    site.router.add_route("*", "/api/users.info", users_info)
    async with serve(site) as address:
        clients = SingleWorkspace(AsyncWebClient(token="t", base_url=f"{address}/api/"), "T1", "U0")
        names = await clients.names("T1", {f"U{number:08}" for number in range(5_000)})
    assert len(asked) == len(names) == 100

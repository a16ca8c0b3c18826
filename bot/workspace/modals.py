"""Views: opened, pushed, updated, closed; what the page hears of each."""

from __future__ import annotations

from collections.abc import Mapping

from bot.workspace.content import with_ids
from bot.workspace.identifiers import new_id
from bot.workspace.limits import check_view
from bot.workspace.model import APP, BOT_ID, TEAM, Json, SlackError
from bot.workspace.store import changes, views
from bot.workspace.store.database import Transaction
from bot.workspace.store.views import Opened

MOST_STACKED = 3


async def open_modal(tx: Transaction, given: Json, user: str, client: str | None) -> Json:
    """A modal on its own; whatever modal the person had open there is replaced."""
    await _check_new(tx, given, user, "modal")
    for opened in await stack(tx, user, client):
        await drop(tx, opened)
    return await _put_new(tx, given, user, client, root=None, previous=None)


async def push_modal(tx: Transaction, given: Json, on_top_of: Opened) -> Json:
    """Raises `push_limit_reached` beyond a stack of three."""
    await _check_new(tx, given, on_top_of.user, "modal")
    if len(await stack(tx, on_top_of.user, on_top_of.client)) >= MOST_STACKED:
        raise SlackError("push_limit_reached")
    below = on_top_of.view
    return await _put_new(
        tx, given, on_top_of.user, on_top_of.client, root=below["root_view_id"], previous=below["id"]
    )


async def update_view(tx: Transaction, before: Opened, given: Json, expected_hash: str | None = None) -> Json:
    check_view(given)
    if expected_hash and expected_hash != before.view["hash"]:
        raise SlackError("hash_conflict")
    kept = ("id", "root_view_id", "previous_view_id", "team_id", "app_id", "app_installed_team_id", "bot_id")
    view = {**_filled(given), **{key: before.view[key] for key in kept}}
    await _save(tx, Opened(view, before.user, before.client, before.surface))
    return view


async def publish_home(tx: Transaction, given: Json, user: str, expected_hash: str | None) -> Json:
    check_view(given)
    if given["type"] != "home":
        raise SlackError("invalid_arguments")
    published = await views.of(tx, user, "home")
    if published:
        return await update_view(tx, published[-1], given, expected_hash)
    return await _put_new(tx, given, user, None, root=None, previous=None, surface="home")


async def drop(tx: Transaction, opened: Opened) -> None:
    await views.remove(tx, opened.view["id"])
    change = {"type": "view_closed", "view_id": opened.view["id"]}
    await changes.record(tx, change, opened.user)


async def stack(tx: Transaction, user: str, client: str | None) -> list[Opened]:
    """The modals that lie on each other in one page tab, the lowest first."""
    return [opened for opened in await views.of(tx, user, "modal") if opened.client == client]


async def by_either_id(tx: Transaction, view_id: object, external_id: object) -> Opened:
    if isinstance(view_id, str) and (found := await views.get(tx, view_id)):
        return found
    if isinstance(external_id, str) and external_id and (same := await _by_external_id(tx, external_id)):
        return same
    raise SlackError("not_found")


async def _by_external_id(tx: Transaction, external_id: str) -> Opened | None:
    rows = await tx.all("SELECT id FROM views WHERE json_extract(body, '$.external_id') = ?", external_id)
    return await views.get(tx, rows[0]["id"]) if rows else None


async def _check_new(tx: Transaction, given: Json, user: str, kind: str) -> None:
    check_view(given)
    if given["type"] != kind:
        raise SlackError("invalid_arguments")
    if given.get("external_id") and await _by_external_id(tx, given["external_id"]):
        raise SlackError("duplicate_external_id")


async def _put_new(
    tx: Transaction,
    given: Json,
    user: str,
    client: str | None,
    *,
    root: str | None,
    previous: str | None,
    surface: str = "modal",
) -> Json:
    view_id = new_id("V")
    view = {**_filled(given), "id": view_id, "root_view_id": root or view_id, "previous_view_id": previous}
    view |= {"team_id": TEAM, "app_id": APP, "app_installed_team_id": TEAM, "bot_id": BOT_ID}
    await _save(tx, Opened(view, user, client, surface))
    return view


def _filled(given: Mapping[str, object]) -> Json:
    defaults: Json = {
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "title": None,
        "close": None,
        "submit": None,
        "clear_on_close": False,
        "notify_on_close": False,
    }
    view: Json = {**defaults, **given, "state": {"values": {}}, "hash": new_id("", 20).lower()}
    view["blocks"] = with_ids(view["blocks"])
    return view


async def _save(tx: Transaction, opened: Opened) -> None:
    await views.put(tx, opened)
    change = {"type": "view", "surface": opened.surface, "client": opened.client, "view": opened.view}
    await changes.record(tx, change, opened.user)

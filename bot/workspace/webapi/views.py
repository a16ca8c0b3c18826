"""views.*: modals on a person's click, and the Home tab."""

from __future__ import annotations

from bot.workspace.modals import by_either_id, open_modal, publish_home, push_modal, stack, update_view
from bot.workspace.model import Json, SlackError
from bot.workspace.parts import need_user
from bot.workspace.webapi.call import Call, Method


def _given(call: Call) -> Json:
    view = call.arguments.get("view")
    if not isinstance(view, dict):
        raise SlackError("invalid_arguments")
    return view


async def open_view(call: Call) -> Json:
    given = _given(call)
    trigger = call.parts.triggers.exchange(call.arguments.get("trigger_id"))
    async with call.parts.db.transaction() as tx:
        return {"view": await open_modal(tx, given, trigger.user, trigger.client)}


async def push(call: Call) -> Json:
    given = _given(call)
    trigger = call.parts.triggers.exchange(call.arguments.get("trigger_id"))
    async with call.parts.db.transaction() as tx:
        below = await stack(tx, trigger.user, trigger.client)
        if not below or trigger.view_id is None:
            raise SlackError("not_found")
        return {"view": await push_modal(tx, given, below[-1])}


async def update(call: Call) -> Json:
    arguments = call.arguments
    async with call.parts.db.transaction() as tx:
        before = await by_either_id(tx, arguments.get("view_id"), arguments.get("external_id"))
        return {"view": await update_view(tx, before, _given(call), arguments.get("hash"))}


async def publish(call: Call) -> Json:
    async with call.parts.db.transaction() as tx:
        user = await need_user(tx, call.need("user_id"))
        return {"view": await publish_home(tx, _given(call), user.id, call.arguments.get("hash"))}


METHODS: dict[str, Method] = {
    "views.open": open_view,
    "views.publish": publish,
    "views.push": push,
    "views.update": update,
}

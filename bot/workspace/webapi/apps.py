"""api.test, auth.test, apps.connections.open, team.info, bots.info."""

from __future__ import annotations

from bot.workspace.model import APP, BOT_ID, BOT_USER, TEAM, Json, SlackError
from bot.workspace.webapi.call import Call, Method

TEAM_NAME = "Local workspace"


async def api_test(call: Call) -> Json:
    if call.arguments.get("error"):
        raise SlackError(str(call.arguments["error"]), {"args": call.arguments})
    return {"args": call.arguments}


async def auth_test(call: Call) -> Json:
    return {
        "url": f"{call.origin}/",
        "team": TEAM_NAME,
        "user": call.parts.bot_name.lower(),
        "team_id": TEAM,
        "user_id": BOT_USER,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


async def connections_open(call: Call) -> Json:
    address = call.origin.replace("http", "ws", 1)
    return {"url": f"{address}/workspace/socket?ticket={call.parts.sockets.issue_ticket()}"}


async def team_info(call: Call) -> Json:
    return {"team": {"id": TEAM, "name": TEAM_NAME, "domain": "local", "url": f"{call.origin}/"}}


async def bots_info(call: Call) -> Json:
    bot = {"id": BOT_ID, "app_id": APP, "user_id": BOT_USER, "name": call.parts.bot_name, "deleted": False}
    return {"bot": bot}


METHODS: dict[str, Method] = {
    "api.test": api_test,
    "apps.connections.open": connections_open,
    "auth.test": auth_test,
    "bots.info": bots_info,
    "team.info": team_info,
}

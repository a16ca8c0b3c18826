"""assistant.threads.*: "is thinking…", a thread's title, suggested prompts."""

from __future__ import annotations

import time

from bot.workspace.model import Json, SlackError
from bot.workspace.parts import need_channel
from bot.workspace.webapi.call import Call, Method

MOST_PROMPTS = 4


async def _tell(call: Call, part: Json) -> Json:
    async with call.parts.db.transaction() as tx:
        channel = await need_channel(tx, call.need("channel_id"))
        thread_ts = str(call.arguments.get("thread_ts") or "")
        await call.parts.activity.tell_assistant(tx, channel, thread_ts, part)
    return {}


async def set_status(call: Call) -> Json:
    call.need("thread_ts")
    waiting = call.arguments.get("loading_messages") or []
    status = str(call.arguments.get("status") or "")
    return await _tell(call, {"status": status, "loading_messages": waiting, "since": time.time()})


async def set_title(call: Call) -> Json:
    call.need("thread_ts")
    return await _tell(call, {"title": call.need("title")})


async def set_suggested_prompts(call: Call) -> Json:
    prompts = call.arguments.get("prompts")
    if not isinstance(prompts, list) or not 1 <= len(prompts) <= MOST_PROMPTS:
        raise SlackError("invalid_arguments")
    for prompt in prompts:
        if not isinstance(prompt, dict) or not prompt.get("title") or not prompt.get("message"):
            raise SlackError("invalid_arguments")
    return await _tell(call, {"prompts": prompts, "prompts_title": call.arguments.get("title")})


METHODS: dict[str, Method] = {
    "assistant.threads.setStatus": set_status,
    "assistant.threads.setSuggestedPrompts": set_suggested_prompts,
    "assistant.threads.setTitle": set_title,
}

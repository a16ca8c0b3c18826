"""What a person does: every POST of the page, translated into one call."""

from __future__ import annotations

from zoneinfo import available_timezones

from bot.workspace.delivery.answers import Answer
from bot.workspace.gestures import Gestures, Person
from bot.workspace.model import Json, SlackError
from bot.workspace.parts import Parts, need_channel, need_message, need_person
from bot.workspace.store import changes, people


class Acts:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._gestures = Gestures(parts)

    async def send(self, person: Person, given: Json) -> Json:
        text = _words(given)
        return {"message": await self._gestures.send(person, given["channel"], text, given.get("thread_ts"))}

    async def edit(self, person: Person, given: Json) -> Json:
        text = _words(given)
        return {"message": await self._gestures.edit(person, given["channel"], given["ts"], text)}

    async def delete(self, person: Person, given: Json) -> Json:
        await self._gestures.delete(person, given["channel"], given["ts"])
        return {}

    async def command(self, person: Person, given: Json) -> Json:
        text = str(given.get("text") or "")
        return _told(await self._gestures.command(person, given["channel"], text, given.get("thread_ts")))

    async def press(self, person: Person, given: Json) -> Json:
        return _told(await self._gestures.press(person, given))

    async def options(self, person: Person, given: Json) -> Json:
        return {"options": await self._gestures.options(person, given)}

    async def submit(self, person: Person, given: Json) -> Json:
        return await self._gestures.submit(person, given["view_id"], given.get("values") or {})

    async def close(self, person: Person, given: Json) -> Json:
        await self._gestures.close(person, given["view_id"])
        return {}

    async def shortcut(self, person: Person, given: Json) -> Json:
        callback_id, channel, ts = given["callback_id"], given.get("channel"), given.get("ts")
        return _told(await self._gestures.shortcut(person, callback_id, channel, ts))

    async def react(self, person: Person, given: Json) -> Json:
        added = not given.get("remove")
        async with self._parts.db.transaction() as tx:
            channel = await need_channel(tx, given["channel"])
            message = await need_message(tx, channel, given["ts"])
            await self._parts.activity.react(tx, channel, message, person.user, given["name"], added=added)
        return {}

    async def opened(self, person: Person, given: Json) -> Json:
        tab = "home" if given.get("tab") == "home" else "messages"
        async with self._parts.db.transaction() as tx:
            channel = await need_channel(tx, given["channel"])
            if channel.human != person.user:
                raise SlackError("channel_not_found")
            await self._parts.activity.open_home(tx, channel, person.user, tab)
        return {}

    async def read(self, person: Person, given: Json) -> Json:
        async with self._parts.db.transaction() as tx:
            await people.read_until(tx, person.user, given["channel"], given["ts"])
        return {}

    async def zone(self, person: Person, given: Json) -> Json:
        if given.get("tz") not in available_timezones():
            raise SlackError("invalid_timezone")
        async with self._parts.db.transaction() as tx:
            await people.set_zone(tx, person.user, given["tz"])
            user = await need_person(tx, person.user)
            await changes.record(tx, {"type": "user", "user": user.as_slack()})
        return {}


def _words(given: Json) -> str:
    text = str(given.get("text") or "").strip()
    if not text:
        raise SlackError("no_text")
    return text


def _told(answer: Answer) -> Json:
    return {"ok": True} if answer.ok else {"ok": False, "problem": answer.problem}

"""The page's own JSON API, which the terminal demo and tests drive as a person would.

Everything is under `/workspace/page/`. `user` is who acts (`U00YOU001` by default); posts are
`application/json`; a refusal is 400 with `{"error": code}` in Slack's words.

GET state (user)
    `{seq, me, team, bot, users, channels, commands, shortcuts, assistant, views}`
GET messages (user, channel, before?, limit?)
    `{messages, more}`, oldest first, with what only this user sees
GET replies (user, channel, thread_ts)
    `{messages}`, the root first
GET changes (user, after, wait?)
    `{changes, seq}` as soon as there are any, or after `wait` seconds;
    `{reset: true, seq}` when `after` is too old or from another file
GET ws (user, after)
    the same as a WebSocket: `{type: hello, bot}`, then `{type: changes, changes, seq}` or `{type: reset}`
POST send (user, channel, text, thread_ts?)
    `{message}`; `text` as typed, `@Synth` and `#general` are understood
POST edit (user, channel, ts, text), POST delete (user, channel, ts)
    of the user's own messages; edit answers `{message}`
POST command (user, channel, text with its slash, thread_ts?)
    `{ok, problem?}`
POST press (user, channel + ts or view_id, action_id and block_id? or label, chosen?, state?)
    `{ok, problem?}`; `chosen` is what a menu or picker was set to
POST options (user, channel, ts, action_id and block_id?, query)
    `{options}`: what the app offers in a menu whose choices it keeps itself
POST submit (user, view_id, values)
    `{outcome, errors, problem?}`; outcome is closed, updated, pushed, errors or failed
POST close (user, view_id)
POST shortcut (user, callback_id, channel, ts?)
    `{ok, problem?}`; of a message when `ts` is given, else global
POST react (user, channel, ts, name, remove?)
POST opened (user, channel, tab)
    a direct message was opened at its `messages` or `home` tab: `app_home_opened`
POST read (user, channel, ts)
POST zone (user, tz)
GET files/{id}
    the file's bytes, always as a download

A change is one of `{type: message, message}` (new or changed), `{type: message_deleted, channel, ts}`,
`{type: channel, channel}`, `{type: view, view, surface, client}`, `{type: view_closed, view_id}`,
`{type: assistant, assistant}` (status, title, prompts), `{type: bot, connected}`,
`{type: user, user}`; each with its `seq`.

`values` of submit and `state` of press map a block id, an action id or a label to a plain value
(a list for several choices), or are Slack's own `state.values`.
"""

from __future__ import annotations

from aiohttp import web

from bot.workspace.guard import from_own_page
from bot.workspace.page_api.acts import Acts
from bot.workspace.page_api.doors import acting, asking
from bot.workspace.page_api.reads import Reads
from bot.workspace.page_api.socket import PageSocket
from bot.workspace.parts import Parts

__all__ = ["PageSocket", "api_routes"]

PREFIX = "/workspace/page/"


def api_routes(parts: Parts, socket: PageSocket) -> list[web.RouteDef]:
    acts, reads = Acts(parts), Reads(parts)
    posts = {
        "send": acts.send,
        "edit": acts.edit,
        "delete": acts.delete,
        "command": acts.command,
        "press": acts.press,
        "options": acts.options,
        "submit": acts.submit,
        "close": acts.close,
        "shortcut": acts.shortcut,
        "react": acts.react,
        "opened": acts.opened,
        "read": acts.read,
        "zone": acts.zone,
    }
    gets = {
        "state": reads.state,
        "messages": reads.messages,
        "replies": reads.replies,
        "changes": reads.changes,
    }
    return [
        *(web.post(PREFIX + name, from_own_page(acting(act))) for name, act in posts.items()),
        *(web.get(PREFIX + name, from_own_page(asking(ask))) for name, ask in gets.items()),
        web.get(PREFIX + "ws", from_own_page(socket.serve)),
        web.get(PREFIX + "files/{id}", from_own_page(reads.file)),
    ]

"""Files on their way out."""

from __future__ import annotations

from aiohttp import web

from bot.workspace.model import Json


def file_response(file: Json, content: bytes | None) -> web.Response:
    """Always a download of unknown type, so that no file can act as a page of this server."""
    name = "".join(letter if letter.isalnum() or letter in "-_. " else "_" for letter in file["name"])
    headers = {
        "Content-Disposition": f'attachment; filename="{name.encode("ascii", "replace").decode()}"',
        "Content-Security-Policy": "sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    return web.Response(body=content, content_type="application/octet-stream", headers=headers)

"""The page itself: `/` and its own stylesheets and modules, from the package, under a strict policy."""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable

from aiohttp import web

from bot.workspace.guard import PAGE_HEADERS, Handler, on_loopback

_TYPES = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


def page_routes() -> list[web.RouteDef]:
    """One route for each file there is; nothing outside the folder can be asked for."""
    folder = resources.files(__package__) / "page"
    routes = [web.get("/", on_loopback(_serve(folder / "index.html")))]
    for name, file in _files(folder, ""):
        routes.append(web.get(f"/workspace/static/{name}", on_loopback(_serve(file))))
    return routes


def _files(folder: Traversable, prefix: str) -> list[tuple[str, Traversable]]:
    found = []
    for entry in folder.iterdir():
        if entry.is_dir():
            found += _files(entry, f"{prefix}{entry.name}/")
        elif entry.name.rpartition(".")[2] in _TYPES:
            found.append((prefix + entry.name, entry))
    return found


def _serve(file: Traversable) -> Handler:
    kind = _TYPES[file.name.rpartition(".")[2]]

    async def handler(request: web.Request) -> web.StreamResponse:
        return web.Response(body=file.read_bytes(), content_type=kind, charset="utf-8", headers=PAGE_HEADERS)

    return handler

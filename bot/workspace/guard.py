"""Loopback only, and only from our own page: any web site can post to 127.0.0.1."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_NAMES = ("127.0.0.1", "localhost", "[::1]")
CONTENT_SECURITY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
PAGE_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


def on_loopback(handler: Handler) -> Handler:
    """Refuse a Host that is not this server by a loopback name (DNS rebinding)."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        if request.host not in _own_hosts(request):
            raise web.HTTPForbidden(
                text="This is a local workspace: open it as http://127.0.0.1 or localhost."
            )
        return await handler(request)

    return guarded


def from_own_page(handler: Handler) -> Handler:
    """Besides, refuse other origins, and posts that a plain form could make."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        origin = request.headers.get("Origin")
        if origin is not None and origin not in {f"http://{host}" for host in _own_hosts(request)}:
            raise web.HTTPForbidden(text="Another web site may not use this workspace.")
        if request.method == "POST" and request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType(text="Send application/json.")
        return await handler(request)

    return on_loopback(guarded)


def _own_hosts(request: web.Request) -> set[str]:
    """The names under which the accepted socket is reached, with its port."""
    address = request.transport.get_extra_info("sockname") if request.transport else None
    port = address[1] if address else None
    hosts = {f"{name}:{port}" for name in _NAMES}
    return hosts | set(_NAMES) if port == 80 else hosts

"""What every request and answer goes through: sizes, headers, and no secrets in logs."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("hizaura.web")

LARGEST_FORM = 64_000
LARGEST_CASE_BODY = 1_000_000
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}
Refuse = Callable[[Request, int], Awaitable[Response]]


class Guard:
    """Bounds bodies, adds headers, answers HEAD, turns a fault into a page without details."""

    def __init__(self, app: ASGIApp, refuse: Refuse, secure: bool) -> None:
        self.app, self.refuse = app, refuse
        self.headers = dict(HEADERS)
        if secure:
            self.headers["strict-transport-security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        head = scope["method"] == "HEAD"
        if head:
            scope = {**scope, "method": "GET"}
        started = False

        async def answer(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                self._dress(MutableHeaders(scope=message))
            elif head:
                message = {**message, "body": b""}
            await send(message)

        try:
            await self.app(scope, _bounded(scope, receive), answer)
        except Exception as fault:
            log.error("%s at %s", type(fault).__name__, _place(fault))
            if started:
                return
            page = await self.refuse(Request(scope), 500)
            await page(scope, receive, answer)

    def _dress(self, headers: MutableHeaders) -> None:
        for name, value in self.headers.items():
            headers.setdefault(name, value)
        headers.setdefault("cache-control", "no-store")


def _bounded(scope: Scope, receive: Receive) -> Receive:
    """The body, or 413 as soon as it is too large."""
    limit = LARGEST_CASE_BODY if scope["path"].startswith("/api/") else LARGEST_FORM
    stated = Headers(scope=scope).get("content-length", "0")
    size = 0

    async def bounded() -> Message:
        nonlocal size
        if not stated.isdigit() or int(stated) > limit:
            raise HTTPException(413)
        message = await receive()
        size += len(message.get("body", b""))
        if size > limit:
            raise HTTPException(413)
        return message

    return bounded


def _place(fault: Exception) -> str:
    """Where it went wrong, without the values that were there."""
    frames = traceback.extract_tb(fault.__traceback__)
    return " < ".join(f"{f.name}:{f.lineno}" for f in reversed(frames[-4:]))


def same_site(request: Request) -> bool:
    """Whether a form was sent from one of our own pages."""
    site = request.headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host", "")

"""In front of every page: sizes, headers, one line of log. A path holds a secret, so only its pattern is ever written down."""

import time
from collections.abc import Awaitable, Callable
from traceback import extract_tb

import structlog
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
STATIC = "/static/"

log = structlog.get_logger()


class TooLarge(Exception):  # noqa: N818 - it names what happened
    """The body is larger than anything a form of ours can send."""


class Doorkeeper:
    """`limit`: bytes of a body. `broken`: the page for an error of ours."""

    def __init__(self, app: ASGIApp, *, limit: int, broken: Callable[[Request], Response]) -> None:
        self._app = app
        self._limit = limit
        self._broken = broken

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.monotonic()
        told: list[int] = []

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                told.append(message["status"])
                _dress(scope, message)
            await send(message)

        try:
            await self._app(scope, self._measured(receive), dressed)
        except Exception as error:
            last = extract_tb(error.__traceback__)[-1]
            # The message of an error may quote what people wrote: its kind and place will do.
            log.error("page_failed", error=type(error).__name__, at=f"{last.filename}:{last.lineno}")  # noqa: TRY400
            if told:
                raise
            await self._broken(Request(scope))(scope, receive, dressed)
        finally:
            _write_down(scope, told[0] if told else 0, began)

    def _measured(self, receive: Receive) -> Callable[[], Awaitable[Message]]:
        seen = 0

        async def measured() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._limit:
                raise TooLarge
            return message

        return measured


def _dress(scope: Scope, message: Message) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in HEADERS.items():
        headers[name] = value
    headers["Cache-Control"] = "max-age=3600" if scope["path"].startswith(STATIC) else "no-store"


def _write_down(scope: Scope, status: int, began: float) -> None:
    if scope["path"].startswith(STATIC) or scope["path"] == "/healthz":
        return
    pattern = getattr(scope.get("route"), "path", "unknown")
    took = round((time.monotonic() - began) * 1000)
    log.info("page", method=scope["method"], route=pattern, status=status, milliseconds=took)

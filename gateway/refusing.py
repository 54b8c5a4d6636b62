"""What doors have in common: an engine that may be away; and those for machines: a body within limits, a refusal as JSON."""

from starlette.requests import Request
from starlette.responses import JSONResponse


class EngineAway(Exception):  # noqa: N818 - it names what happened
    """The engine cannot be asked now. Whether it has the answer is unknown: the same one may be sent again, it counts once."""


class Refusal(Exception):  # noqa: N818 - it names what happened
    """What came is not taken. `code`: for a program; `detail`: a sentence for whoever looks into its log."""

    def __init__(self, status: int, code: str, detail: str, *, retry_after: int | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = {"Retry-After": str(retry_after)} if retry_after else {}

    def response(self) -> JSONResponse:
        return JSONResponse({"error": self.code, "detail": self.detail}, self.status, headers=self.headers)


async def read_body(request: Request, limit: int) -> bytes:
    """The body, byte by byte as it came, at most `limit` of them. Raises Refusal, before it has all been read."""
    pieces: list[bytes] = []
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size > limit:
            raise Refusal(413, "too-large", f"at most {limit} bytes")
        pieces.append(piece)
    return b"".join(pieces)

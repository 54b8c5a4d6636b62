"""The HR door: `POST /hr/{source}/events`. What is accepted here has been kept; what cannot be kept is not accepted.

In this order: size, rate, signature with its timestamp, then the sender's id with a row of the inbox. What it means is
read afterwards: a platform does not wait for that, and a thing we do not understand is kept all the same.
"""

from typing import Any

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from adapters.database.connection import DatabaseAway
from adapters.hr.envelopes import Envelope, open_envelope
from adapters.hr.platforms import Platform
from adapters.hr.records import text_at
from adapters.hr.signatures import Forged, verify
from adapters.hr.strict_json import NotJson, read_object
from gateway.house import House
from gateway.hr_room import HrRoom
from gateway.refusing import Refusal, read_body
from gateway.window import MINUTE, Window
from mentoring.kinds import HrEventType

SIZE_LIMIT = 1_000_000
PER_MINUTE = 1_200
"""From one address to one source."""

log = structlog.get_logger()


class HrDoor:
    def __init__(self, house: House, room: HrRoom) -> None:
        self._house = house
        self._room = room
        self._window = Window(PER_MINUTE, MINUTE)

    async def take(self, request: Request, source: str) -> Response:
        """Take one message. 202: kept, on disk; 401: not from them, or not of now; 503: send it again."""
        try:
            body = await read_body(request, SIZE_LIMIT)
            platform = self._platform(request, source)
            if body.decode("utf-8", "replace").strip() in platform.greetings:
                return JSONResponse({"greeting": "seen"})
            envelope = self._opened(request, source, platform, body)
            return await self._keep(source, platform, envelope)
        except Refusal as refusal:
            return refusal.response()

    def _platform(self, request: Request, source: str) -> Platform:
        address = request.client.host if request.client else ""
        if self._window.too_many(f"{source} {address}", self._house.now()):
            raise Refusal(429, "too-many", "wait a minute", retry_after=60)
        if source not in self._room.file.sources:
            raise Refusal(404, "unknown-source", "no source of this name is listed behind TELEMAQUE_HR")
        return self._room.platforms[self._room.file.sources[source].platform]

    def _opened(self, request: Request, source: str, platform: Platform, body: bytes) -> Envelope:
        secrets = self._room.file.sources[source].secrets
        headers = {name.lower(): value for name, value in request.headers.items()}
        if not secrets and platform.handshake:
            return _handshake(platform.handshake, body)
        try:
            verify(platform, secrets, headers, body, self._house.now())
            return open_envelope(platform, headers, body)
        except Forged:
            log.warning("hr_forged", source=source)
            raise Refusal(401, "signature", "it is not signed with this source's secret, or it is not of now") from None
        except NotJson as error:
            raise Refusal(400, "garbled", str(error)) from None

    async def _keep(self, source: str, platform: Platform, envelope: Envelope) -> Response:
        kind = text_at(envelope.document, "type" if platform.own else platform.type) or platform.usual_type
        try:
            new = await self._room.inbox.keep(source, envelope.id, kind, envelope.document, self._house.now())
        except DatabaseAway:
            log.warning("hr_not_kept", source=source)
            raise Refusal(503, "away", "nothing was kept; send it again", retry_after=60) from None
        self._room.wake.set()
        return JSONResponse({"id": envelope.id, "again": not new}, status_code=202)


def described() -> dict[str, Any]:
    """What OpenAPI says of the door; the whole form is schemas/hr-event.schema.json."""
    text = {"type": "string"}
    told = dict.fromkeys(("employee", "effective_at", "until", "manager", "supersedes"), text)
    kinds = {"type": "string", "enum": [kind.value for kind in HrEventType]}
    event = {
        "type": "object",
        "required": ["type", "timestamp", "data"],
        "properties": {
            "type": kinds,
            "timestamp": {"type": "string", "format": "date-time"},
            "data": {"type": "object", "required": ["employee"], "properties": told},
        },
    }
    headers = ("webhook-id", "webhook-timestamp", "webhook-signature")
    return {
        "parameters": [{"name": name, "in": "header", "schema": text} for name in headers],
        "requestBody": {"required": True, "content": {"application/json": {"schema": event}}},
    }


def _handshake(way: str, body: bytes) -> Envelope:
    """Before there is a secret: the message that brings it, for the operator's eyes. Nothing else is taken."""
    try:
        document = read_object(body)
    except NotJson:
        document = {}
    secret = text_at(document, way)
    if not secret or len(document) > 1:
        raise Refusal(401, "signature", "this source has no secret yet")
    return Envelope(id=f"handshake-{secret[:200]}", document=document)

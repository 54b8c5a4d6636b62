"""Where Temporal's own pages have payloads opened for the operator who looks at them (Temporal's "codec server").

Open to whoever knows the token, as a bearer or as the password of a login (any name): a browser that has logged in at
/codec once sends it along by itself. What is in those payloads is ids, codes and dates: no name and no text.
"""

import base64
import binascii
import secrets
from collections.abc import Awaitable, Callable, Sequence

from fastapi import FastAPI, Request
from google.protobuf.json_format import MessageToJson, Parse, ParseError
from starlette.responses import PlainTextResponse, Response
from temporalio.api.common.v1 import Payload, Payloads
from temporalio.converter import PayloadCodec

from contracts.discretion import Discreet

Turn = Callable[[Sequence[Payload]], Awaitable[list[Payload]]]


def add_codec_door(app: FastAPI, codec: PayloadCodec, *, token: str, origin: str) -> None:
    """`origin`: where Temporal's pages are; a page from anywhere else is not told what comes back."""
    door = CodecDoor(codec, token, origin)
    app.add_api_route("/codec", door.greet, methods=["GET"])
    app.add_api_route("/codec/{path:path}", door.allow, methods=["OPTIONS"])
    app.add_api_route("/codec/decode", door.decode, methods=["POST"])
    app.add_api_route("/codec/encode", door.encode, methods=["POST"])


class CodecDoor:
    def __init__(self, codec: PayloadCodec, token: str, origin: str) -> None:
        self._codec = codec
        self._token = token
        self._cors = {
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Allow-Credentials": "true",
            "Access-Control-Allow-Methods": "POST",
            "Access-Control-Allow-Headers": "authorization, content-type, x-namespace",
            "Vary": "Origin",
        }

    async def greet(self, request: Request) -> Response:
        """Log in, so that the browser knows the password from here on."""
        if not self._may(request):
            return self._who_are_you()
        return PlainTextResponse("Temporal's pages can now show you what is encrypted. Close this page.\n")

    async def allow(self) -> Response:
        """What a browser asks before it sends anything (CORS)."""
        return Response(status_code=204, headers=self._cors)

    async def decode(self, request: Request) -> Response:
        return await self._turned(request, self._codec.decode)

    async def encode(self, request: Request) -> Response:
        return await self._turned(request, self._codec.encode)

    async def _turned(self, request: Request, turn: Turn) -> Response:
        if not self._may(request):
            return self._who_are_you()
        try:
            told = Parse(await request.body(), Payloads())
            turned = Payloads(payloads=await turn(told.payloads))
        except (ParseError, UnicodeDecodeError, RecursionError):
            return PlainTextResponse("not Temporal's JSON of payloads\n", status_code=400, headers=self._cors)
        except Discreet as error:
            return PlainTextResponse(f"{error}\n", status_code=422, headers=self._cors)
        return Response(MessageToJson(turned), media_type="application/json", headers=self._cors)

    def _may(self, request: Request) -> bool:
        kind, _, told = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "basic":
            try:
                told = base64.b64decode(told, validate=True).decode().partition(":")[2]
            except (binascii.Error, UnicodeDecodeError):
                return False
        return bool(told) and secrets.compare_digest(told.encode(), self._token.encode())

    def _who_are_you(self) -> Response:
        headers = self._cors | {"WWW-Authenticate": 'Basic realm="Telemaque codec", charset="UTF-8"'}
        return PlainTextResponse("the codec token, please\n", status_code=401, headers=headers)

"""The gateway: routes, and what is said when nothing else can be."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog
from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.staticfiles import StaticFiles

from adapters.certificates import Certificates
from adapters.database.connection import DatabaseAway
from adapters.secret import codec_token, load_secret
from contracts.vault import Link
from engine import codec_of
from gateway.asking import AskDoor
from gateway.briefing import NotYetWritten, link_of, link_to_offer
from gateway.codec_door import add_codec_door
from gateway.doorkeeper import Doorkeeper, TooLarge
from gateway.giving import keep_sweeping
from gateway.house import House
from gateway.hr_door import HrDoor
from gateway.hr_door import described as hr_described
from gateway.hr_room import keep_reading_inbox, keep_telling
from gateway.pages import HERE, READ, Pages, language_of
from gateway.personal import PersonalDoor
from gateway.reception import keep_reading
from gateway.scim import ScimDoor, add_scim
from gateway.sent import Garbled, body_limit
from gateway.sign_in import SignIn, add_sign_in
from gateway.slips import Slips
from gateway.window import Window

log = structlog.get_logger()


def create_app(house: House) -> FastAPI:
    """The pages of this house, and, while they are served, the sweeper and the reader of replies."""
    pages = Pages(house.words)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        beside = [asyncio.create_task(keep_sweeping(house))]
        if house.mailbox is not None:
            beside.append(asyncio.create_task(keep_reading(house, house.mailbox)))
        if house.hr is not None:
            beside.append(asyncio.create_task(keep_reading_inbox(house.hr)))
            beside.append(asyncio.create_task(keep_telling(house.hr, house.now)))
        yield
        for task in beside:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    app = FastAPI(
        title="Télémaque", docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False, lifespan=lifespan
    )
    app.mount("/static", StaticFiles(directory=HERE / "static"))
    sign_in = SignIn(house.settings) if house.settings.sign_in_issuer else None
    _add_routes(app, Doors(house, pages, sign_in))
    if sign_in is not None:
        add_sign_in(app, sign_in, pages)
    if token := codec_token(house.settings):
        add_codec_door(app, codec_of(house.settings), token=token, origin=house.settings.codec_origin)
    if house.hr is not None:
        hr = HrDoor(house, house.hr)
        app.add_api_route("/hr/{source}/events", hr.take, methods=["POST"], openapi_extra=hr_described())
        add_scim(app, ScimDoor(house, house.hr))
    _add_last_words(app, house, pages)
    app.add_middleware(
        Doorkeeper,
        limit=body_limit(house.settings.file_limit_mb),
        broken=lambda request: pages.message("broken", language_of(request), 500),
    )
    return app


class Unknown(Exception):  # noqa: N818 - it names what happened
    """Nothing of ours is behind this link; why not is told to nobody."""


class Doors:
    """One method a route. `/a/…` is the link to one ask; `/p/…` a person's own page and the asks on it."""

    def __init__(self, house: House, pages: Pages, sign_in: SignIn | None) -> None:
        self._house = house
        self._pages = pages
        self._sign_in = sign_in
        self._asks = AskDoor(house, pages, Slips(load_secret(house.settings)))
        self._personal = PersonalDoor(house, pages)

    async def home(self, request: Request) -> Response:
        return self._pages.message("home", language_of(request))

    async def health(self) -> Response:
        return JSONResponse({"gateway": "ok"})

    async def certificate(self, request: Request, code: str) -> Response:
        """Whether a certificate is genuine, and nothing more."""
        genuine = Certificates(self._house.settings).is_genuine(code)
        name, status = ("genuine", 200) if genuine else ("not-genuine", 404)
        return self._pages.message(name, language_of(request), status)

    async def show_ask(self, request: Request, token: str, answer: str = "") -> Response:
        return await self._asks.show(token, await self._asked(request, token), f"/a/{token}", answer=answer)

    async def take_answer(self, request: Request, token: str) -> Response:
        return await self._asks.take(request, token, await self._asked(request, token), f"/a/{token}")

    async def show_expected(self, request: Request, token: str) -> Response:
        return await self._personal.show(token, await self._opened(request, token, personal=True))

    async def show_expected_ask(self, request: Request, token: str, ask: str, answer: str = "") -> Response:
        link = await self._expected(request, token, ask)
        return await self._asks.show(token, link, f"/p/{token}/{ask}", f"/p/{token}", answer=answer)

    async def take_expected_answer(self, request: Request, token: str, ask: str) -> Response:
        link = await self._expected(request, token, ask)
        return await self._asks.take(request, token, link, f"/p/{token}/{ask}", f"/p/{token}")

    async def _opened(self, request: Request, token: str, *, personal: bool) -> Link:
        """Raises Unknown; where people sign in: SignInFirst, SomebodyElse."""
        link = await self._house.links.resolve(token, self._house.now())
        if link is None or (link.ask is None) is not personal:
            raise Unknown
        if self._sign_in is not None:
            self._sign_in.admit(request, (await self._house.vault.person(link.person)).mail)
        return link

    async def _asked(self, request: Request, token: str) -> Link:
        link = await self._opened(request, token, personal=False)
        return await link_of(self._house, link, str(link.ask)) or link

    async def _expected(self, request: Request, token: str, ask: str) -> Link:
        opened = await self._opened(request, token, personal=True)
        link = await link_of(self._house, opened, ask) or await link_to_offer(self._house, opened, ask)
        if link is None:
            raise Unknown
        return link


def _add_routes(app: FastAPI, doors: Doors) -> None:
    app.add_api_route("/", doors.home, methods=READ)
    app.add_api_route("/healthz", doors.health, methods=READ)
    app.add_api_route("/certificate/{code}", doors.certificate, methods=READ)
    app.add_api_route("/a/{token}", doors.show_ask, methods=READ)
    app.add_api_route("/a/{token}", doors.take_answer, methods=["POST"])
    app.add_api_route("/p/{token}", doors.show_expected, methods=READ)
    app.add_api_route("/p/{token}/{ask}", doors.show_expected_ask, methods=READ)
    app.add_api_route("/p/{token}/{ask}", doors.take_expected_answer, methods=["POST"])


def _add_last_words(app: FastAPI, house: House, pages: Pages) -> None:
    window = Window()

    async def unknown(request: Request, _: Exception) -> Response:
        address = request.client.host if request.client else ""
        if window.too_many(address, house.now()):
            return pages.message("too-many", language_of(request), 429)
        return pages.message("unknown", language_of(request), 404)

    async def no_such_page(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 404
        return pages.message("unknown", language_of(request), status)

    async def too_large(request: Request, _: Exception) -> Response:
        limit = house.settings.file_limit_mb
        return pages.message("too-large", language_of(request), 413, limit=limit)

    async def garbled(request: Request, _: Exception) -> Response:
        return pages.message("garbled", language_of(request), 400)

    async def away(request: Request, error: Exception) -> Response:
        log.warning("page_without_database", error=type(error).__name__)
        response = pages.message("away", language_of(request), 503)
        response.headers["Retry-After"] = "60"
        return response

    app.add_exception_handler(Unknown, unknown)
    app.add_exception_handler(HTTPException, no_such_page)
    app.add_exception_handler(TooLarge, too_large)
    app.add_exception_handler(Garbled, garbled)
    app.add_exception_handler(DatabaseAway, away)
    app.add_exception_handler(NotYetWritten, away)

"""Single sign-on: where an organisation has it, a link opens only for the one to whom it was sent.

The link says which page, the organisation's provider says who is there: both must name the same person. A signed cookie
remembers for a day who it is; nothing is kept on our side.
"""

import secrets
from urllib.parse import urlsplit

import structlog
from fastapi import FastAPI
from itsdangerous import BadSignature, URLSafeTimedSerializer
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapters.openid import NotSignedIn, OpenId, ProviderAway
from adapters.secret import load_secret
from gateway.pages import READ, Pages, language_of
from mentoring.model import Model
from settings import Settings

LASTS = 24 * 3600
"""Seconds a sign-in lasts here: longer than a form stays good, so that none is lost for it."""
TAKES = 15 * 60
"""Seconds that somebody may take to sign in."""
SIGNED_IN, SIGNING_IN = "signed-in", "signing-in"
SEE_OTHER = 303

log = structlog.get_logger()


class SignInFirst(Exception):  # noqa: N818 - it names what is to be done
    """Nobody has signed in from this browser, or too long ago."""


class SomebodyElse(Exception):  # noqa: N818 - it names what is wrong
    """Who has signed in is not the one to whom this link was sent."""


class _Journey(Model):
    """What a browser keeps while somebody signs in; `path`: where they wanted to go."""

    path: str
    state: str
    nonce: str
    verifier: str


class SignIn:
    """Who sits at this browser. Only where `Settings.sign_in_issuer` is set."""

    def __init__(self, settings: Settings) -> None:
        self._provider = OpenId(settings)
        self._secure = urlsplit(settings.public_url).scheme == "https"
        secret = load_secret(settings)
        self._people = URLSafeTimedSerializer(secret, salt=SIGNED_IN)
        self._journeys = URLSafeTimedSerializer(secret, salt=SIGNING_IN)

    def admit(self, request: Request, mail: str) -> None:
        """Let in who has this address. Raises SignInFirst, SomebodyElse."""
        try:
            here = self._people.loads(request.cookies.get(SIGNED_IN, ""), max_age=LASTS)
        except BadSignature:
            raise SignInFirst from None
        if str(here).casefold() != mail.casefold():
            raise SomebodyElse

    async def send(self, path: str) -> Response:
        """To the provider, and afterwards to this path of ours. Raises ProviderAway."""
        journey = _Journey(
            path=path,
            state=secrets.token_urlsafe(24),
            nonce=secrets.token_urlsafe(24),
            verifier=secrets.token_urlsafe(48),
        )
        there = await self._provider.door(state=journey.state, nonce=journey.nonce, verifier=journey.verifier)
        response = RedirectResponse(there, SEE_OTHER)
        self._remember(response, SIGNING_IN, self._journeys.dumps(journey.model_dump()), TAKES)
        return response

    async def arrive(self, request: Request) -> Response:
        """Back from the provider: remember who it is and go on. Raises ProviderAway, NotSignedIn."""
        journey = self._journey(request)
        if not secrets.compare_digest(journey.state.encode(), request.query_params.get("state", "").encode()):
            raise NotSignedIn("another journey")
        code = request.query_params.get("code", "")
        if not code:
            raise NotSignedIn("refused there")
        mail = await self._provider.mail(code, nonce=journey.nonce, verifier=journey.verifier)
        response = RedirectResponse(journey.path, SEE_OTHER)
        self._remember(response, SIGNED_IN, str(self._people.dumps(mail)), LASTS)
        response.delete_cookie(SIGNING_IN)
        return response

    def _journey(self, request: Request) -> _Journey:
        try:
            return _Journey.model_validate(self._journeys.loads(request.cookies.get(SIGNING_IN, ""), max_age=TAKES))
        except (BadSignature, ValidationError):
            raise NotSignedIn("no journey, or an old one") from None

    def _remember(self, response: Response, name: str, value: str, seconds: int) -> None:
        """SameSite is lax: the provider sends people back from elsewhere."""
        response.set_cookie(name, value, max_age=seconds, httponly=True, secure=self._secure, samesite="lax")


def add_sign_in(app: FastAPI, sign_in: SignIn, pages: Pages) -> None:
    """The way back from the provider, and what is said where somebody is not let in."""

    async def back(request: Request) -> Response:
        return await sign_in.arrive(request)

    async def first(request: Request, _: Exception) -> Response:
        if request.method not in READ:  # what was being sent stays in the browser, to be sent once more
            return pages.message("signed-out", language_of(request), 403)
        query = f"?{request.url.query}" if request.url.query else ""
        try:
            return await sign_in.send(request.url.path + query)
        except ProviderAway as error:
            return await away(request, error)

    async def somebody_else(request: Request, _: Exception) -> Response:
        return pages.message("somebody-else", language_of(request), 403)

    async def not_signed_in(request: Request, error: Exception) -> Response:
        log.info("not_signed_in", reason=str(error))
        return pages.message("not-signed-in", language_of(request), 403)

    async def away(request: Request, error: Exception) -> Response:
        log.warning("sign_in_away", reason=str(error))
        response = pages.message("sign-in-away", language_of(request), 503)
        response.headers["Retry-After"] = "60"
        return response

    app.add_api_route("/signed-in", back, methods=READ)
    app.add_exception_handler(SignInFirst, first)
    app.add_exception_handler(SomebodyElse, somebody_else)
    app.add_exception_handler(NotSignedIn, not_signed_in)
    app.add_exception_handler(ProviderAway, away)

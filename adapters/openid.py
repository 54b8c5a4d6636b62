"""Signing in at the organisation's own provider (OpenID Connect Core 1.0, code flow with PKCE): what is said to it, what is believed of it."""

import base64
import hashlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import httpx2
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import ValidationError

from mentoring.model import Model
from settings import Settings

ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
"""Never `none`, and nothing that the client's secret alone could sign."""
LEEWAY = 60
"""Seconds by which the provider's clock may differ from ours."""
PATIENCE = 10.0
"""Seconds to wait for the provider."""


class ProviderAway(Exception):  # noqa: N818 - it names what happened
    """The provider does not answer, or not as its standard says: somebody has to look at it, or it passes."""


class NotSignedIn(Exception):  # noqa: N818 - it names what happened
    """The provider has not said who it is: refused, taken back, too late, or not meant for us."""


class _Provider(Model):
    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)


class OpenId:
    """The provider that the settings name. `client`: another way to reach it."""

    def __init__(self, settings: Settings, client: httpx2.AsyncClient | None = None) -> None:
        self._issuer = settings.sign_in_issuer.rstrip("/")
        self._id = settings.sign_in_client
        self._secret = settings.sign_in_secret.get_secret_value()
        self._returns_to = f"{settings.public_url.rstrip('/')}/signed-in"
        self._client = client or httpx2.AsyncClient(timeout=PATIENCE)
        self._known: _Provider | None = None

    async def door(self, *, state: str, nonce: str, verifier: str) -> str:
        """Where somebody signs in. Raises ProviderAway."""
        digest = hashlib.sha256(verifier.encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": self._id,
            "redirect_uri": self._returns_to,
            "scope": "openid email",
            "state": state,
            "nonce": nonce,
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        address = (await self._provider()).authorization_endpoint
        return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"

    async def mail(self, code: str, *, nonce: str, verifier: str) -> str:
        """The address of who has signed in. Raises ProviderAway, NotSignedIn."""
        provider = await self._provider()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._returns_to,
            "code_verifier": verifier,
        }
        by_form = "client_secret_basic" not in provider.token_endpoint_auth_methods_supported
        given = await self._told(
            "POST",
            provider.token_endpoint,
            data=form | ({"client_id": self._id, "client_secret": self._secret} if by_form else {}),
            auth=None if by_form else httpx2.BasicAuth(self._id, self._secret),
        )
        claims = await self._believed(str(given.get("id_token", "")), provider, nonce)
        mail = claims.get("email")
        if not isinstance(mail, str) or not mail or claims.get("email_verified") is False:
            raise NotSignedIn("no confirmed address")
        return mail

    async def _believed(self, token: str, provider: _Provider, nonce: str) -> Mapping[str, Any]:
        keys = await self._told("GET", provider.jwks_uri)
        registry = jwt.JWTClaimsRegistry(
            leeway=LEEWAY,
            iss={"essential": True, "value": provider.issuer},
            aud={"essential": True, "value": self._id},
            exp={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            signed = jwt.decode(token, KeySet.import_key_set({"keys": keys["keys"]}), algorithms=ALGORITHMS)
            registry.validate(signed.claims)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise NotSignedIn(type(error).__name__) from None
        return signed.claims

    async def _provider(self) -> _Provider:
        """What the provider says of itself; asked once."""
        if self._known is None:
            told = await self._told("GET", f"{self._issuer}/.well-known/openid-configuration")
            try:
                known = _Provider.model_validate({name: told[name] for name in _Provider.model_fields if name in told})
            except ValidationError:
                raise ProviderAway("its description lacks something") from None
            if known.issuer.rstrip("/") != self._issuer:
                raise ProviderAway("it describes another one")
            self._known = known
        return self._known

    async def _told(self, method: str, address: str, **more: Any) -> Mapping[str, Any]:
        try:
            answer = await self._client.request(method, address, **more)
            told = answer.json()
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
            raise ProviderAway(type(error).__name__) from None
        if answer.is_server_error or not isinstance(told, dict):
            raise ProviderAway(str(answer.status_code))
        if answer.is_error:
            raise NotSignedIn(str(answer.status_code))
        return told

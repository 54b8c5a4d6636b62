"""Single sign-on at a real OpenID provider; and what is not believed of a false one."""

import json
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from pydantic import SecretStr, ValidationError

from adapters.database.connection import Database
from adapters.openid import NotSignedIn, OpenId, ProviderAway
from contracts.names import YES
from mentoring.kinds import AskKind, Role
from settings import Settings
from tests.gateway.street import WILLING, Browser, Street, asked, build_street, words_of

pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning:authlib.*", "ignore::DeprecationWarning:oidc_provider_mock.*"
)
"""What the provider is made of has its own worries."""

OURS = "https://mentoring.example.org"
SIGNING: dict[str, Any] = {"sign_in_client": "telemaque", "sign_in_secret": SecretStr("between us")}


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """A provider that lets in whoever says their name, as its address."""
    with warnings.catch_warnings(record=True):  # it insists on being heard
        import oidc_provider_mock
    with oidc_provider_mock.run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
async def guarded(database: Database, tmp_path: Path, provider: str) -> Street:
    settings = Settings(var=tmp_path, public_url=OURS, file_limit_mb=1, sign_in_issuer=provider, **SIGNING)
    return await build_street(database, settings)


def says(provider: str, mail: str, **claims: object) -> str:
    """Who they are there: the subject to sign in as."""
    sub = mail.partition("@")[0]
    httpx2.put(f"{provider}/users/{quote(sub)}", json={"email": mail, **claims}).raise_for_status()
    return sub


async def sign_in(browser: Browser, there: str, sub: str) -> httpx2.Response:
    """Type a name at the provider, and be sent back."""
    back = httpx2.post(there, data={"sub": sub})
    return await browser.get(back.headers["location"].removeprefix(OURS))


@pytest.mark.behaviour("P13")
async def test_a_page_opens_once_its_person_has_signed_in_and_takes_the_answer(guarded: Street, provider: str) -> None:
    browser, path = guarded.browser(), await guarded.ask(AskKind.ACCEPT, Role.MENTOR)
    away = await browser.get(f"{path}{YES}")
    assert away.status_code == 303
    there = away.headers["location"]
    assert there.startswith(provider)
    assert path.rpartition("/")[2] not in there, "the link is a key: the provider never sees it"

    home = await sign_in(browser, there, says(provider, "Mentor@Example.org"))
    assert (home.status_code, home.headers["location"]) == (303, f"{path}{YES}")
    form = await browser.open(path)
    sent = await browser.send(form, WILLING[AskKind.ACCEPT])
    assert sent.status_code == 200
    assert len(guarded.relationships.given) == 1


async def test_who_has_signed_in_sees_nothing_that_was_sent_to_somebody_else(guarded: Street, provider: str) -> None:
    browser, theirs = guarded.browser(), await guarded.link(Role.MENTEE)
    there = (await browser.get(theirs)).headers["location"]
    await sign_in(browser, there, says(provider, "mentor@example.org"))

    page = await browser.get(theirs)
    assert page.status_code == 403
    assert "This page is for somebody else" in words_of(page)
    assert "Léa" not in page.text


async def test_what_is_sent_from_a_browser_that_has_been_signed_out_is_not_taken_and_not_lost(
    guarded: Street, provider: str
) -> None:
    browser, path = guarded.browser(), await guarded.ask(*_accept())
    await sign_in(browser, (await browser.get(path)).headers["location"], says(provider, "mentor@example.org"))
    form = await browser.open(path)
    browser.client.cookies.delete("signed-in")

    refused = await browser.send(form, WILLING[AskKind.ACCEPT])
    assert refused.status_code == 403
    assert "what you wrote is still in this window" in words_of(refused)
    assert not guarded.relationships.given

    await sign_in(browser, (await browser.get(path)).headers["location"], says(provider, "mentor@example.org"))
    assert (await browser.send(form, WILLING[AskKind.ACCEPT])).status_code == 200


def _accept() -> tuple[AskKind, Role]:
    return AskKind.ACCEPT, asked(AskKind.ACCEPT)


async def test_an_unknown_link_does_not_even_ask_who_it_is_and_a_certificate_is_for_everybody(guarded: Street) -> None:
    browser = guarded.browser()
    assert (await browser.get("/a/unknown")).status_code == 404
    assert "We do not know this code" in words_of(await browser.get("/certificate/ABCD-1234"))


@pytest.mark.parametrize("wrong", ["another state", "no journey", "refused", "a code of nobody"])
async def test_a_return_that_was_not_asked_for_signs_nobody_in(guarded: Street, wrong: str) -> None:
    browser, path = guarded.browser(), await guarded.link(Role.MENTEE)
    there = (await browser.get(path)).headers["location"]
    state = parse_qs(urlsplit(there).query)["state"][0]
    if wrong == "no journey":
        browser.client.cookies.clear()
    back = {
        "another state": "/signed-in?code=abc&state=mine",
        "no journey": f"/signed-in?code=abc&state={state}",
        "refused": f"/signed-in?error=access_denied&state={state}",
        "a code of nobody": f"/signed-in?code=abc&state={state}",
    }[wrong]
    page = await browser.get(back)
    assert page.status_code == 403
    assert "Signing in did not work" in words_of(page)
    assert (await browser.get(path)).status_code == 303


async def test_an_address_that_is_not_confirmed_is_nobodys(guarded: Street, provider: str) -> None:
    browser, path = guarded.browser(), await guarded.link(Role.MENTOR)
    sub = says(provider, "mentor@example.org", email_verified=False)
    page = await sign_in(browser, (await browser.get(path)).headers["location"], sub)
    assert page.status_code == 403
    assert (await browser.get(path)).status_code == 303


async def test_where_the_provider_is_away_the_page_says_so(database: Database, tmp_path: Path) -> None:
    settings = Settings(var=tmp_path, public_url=OURS, sign_in_issuer="http://127.0.0.1:9", **SIGNING)
    street = await build_street(database, settings)
    page = await street.browser().get(await street.link(Role.MENTEE))
    assert (page.status_code, page.headers["retry-after"]) == (503, "60")
    assert "Signing in is not possible just now" in words_of(page)


async def test_without_a_provider_a_link_is_enough(street: Street) -> None:
    browser = street.browser()
    assert (await browser.get(await street.link(Role.MENTEE))).status_code == 200
    assert (await browser.get("/signed-in")).status_code == 404


@pytest.mark.parametrize(
    "given", [{}, {"sign_in_client": "telemaque"}, {"sign_in_secret": SecretStr("s")}], ids=["neither", "id", "secret"]
)
def test_an_issuer_alone_is_no_setting(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="client id and the client secret are needed too"):
        Settings(sign_in_issuer="https://login.example.org", **given)
    with pytest.raises(ValidationError, match="sign_in_issuer"):
        Settings(sign_in_issuer="http://login.example.org", **SIGNING)


ISSUER = "https://login.example.org"
KEY, OTHER = (RSAKey.generate_key(2048, {"kid": "one"}) for _ in range(2))


def false_provider(token: str, **described: str) -> OpenId:
    """A provider that gives this token to everybody."""
    about = {"issuer": ISSUER, **{name: f"{ISSUER}/{name}" for name in ("authorization_endpoint", "jwks_uri")}}
    about |= {"token_endpoint": f"{ISSUER}/token", **described}
    answers = {
        "/.well-known/openid-configuration": about,
        "/jwks_uri": {"keys": [KEY.as_dict(private=False)]},
        "/token": {"id_token": token},
    }
    client = httpx2.AsyncClient(
        transport=httpx2.MockTransport(lambda asked: httpx2.Response(200, text=json.dumps(answers[asked.url.path])))
    )
    return OpenId(Settings(sign_in_issuer=ISSUER, public_url=OURS, **SIGNING), client)


def token(key: RSAKey = KEY, header: dict[str, Any] | None = None, **claims: Any) -> str:
    usual = {"iss": ISSUER, "aud": "telemaque", "exp": int(time.time()) + 300, "nonce": "n", "email": "lea@example.org"}
    told = {name: value for name, value in (usual | claims).items() if value is not None}
    return jwt.encode(header or {"alg": "RS256", "kid": "one"}, told, key)


async def test_what_the_provider_has_signed_for_us_is_believed() -> None:
    assert await false_provider(token()).mail("c", nonce="n", verifier="v") == "lea@example.org"
    assert await false_provider(token(aud=["telemaque"])).mail("c", nonce="n", verifier="v") == "lea@example.org"


def _unsigned() -> str:
    head, body, _ = token().split(".")
    return f"eyJhbGciOiJub25lIn0.{body}.{head[:0]}"


NOT_BELIEVED: dict[str, Callable[[], str]] = {
    "of another issuer": lambda: token(iss="https://evil.example.org"),
    "meant for another": lambda: token(aud="payroll"),
    "meant for nobody": lambda: token(aud=None),
    "of yesterday": lambda: token(exp=int(time.time()) - 3600),
    "without an end": lambda: token(exp=None),
    "of another journey": lambda: token(nonce="other"),
    "of no journey": lambda: token(nonce=None),
    "signed by another": lambda: token(OTHER),
    "not signed": _unsigned,
    "without an address": lambda: token(email=None),
    "with a list of addresses": lambda: token(email=["lea@example.org"]),
    "not confirmed": lambda: token(email_verified=False),
    "nothing": lambda: "",
    "no token": lambda: "a.b.c",
    "one bit off": lambda: token()[:-5] + "AAAAA",
}


@pytest.mark.parametrize("made", NOT_BELIEVED.values(), ids=NOT_BELIEVED.keys())
async def test_a_word_that_is_not_the_providers_to_us_now_is_not_believed(made: Callable[[], str]) -> None:
    with pytest.raises(NotSignedIn):
        await false_provider(made()).mail("c", nonce="n", verifier="v")


async def test_a_provider_that_describes_another_is_not_followed() -> None:
    with pytest.raises(ProviderAway):
        await false_provider(token(), issuer="https://evil.example.org").door(state="s", nonce="n", verifier="v")

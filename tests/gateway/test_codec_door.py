"""Temporal's own pages have payloads opened here, for the operator alone."""

import base64
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
from google.protobuf.json_format import MessageToDict, ParseDict
from pydantic import SecretStr
from temporalio.api.common.v1 import Payload, Payloads

from adapters.codec import SEALED
from adapters.database.connection import Database
from engine import codec_of
from gateway.app import create_app
from settings import Settings
from tests.gateway.street import build_street
from tests.keys import KEYS

TOKEN = "an-operator-s-token"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
LOGIN = {"Authorization": f"Basic {base64.b64encode(f'anybody:{TOKEN}'.encode()).decode()}"}
PLAIN = Payload(metadata={"encoding": b"json/plain"}, data=b'"accept-1"')


@pytest.fixture
def keyed(tmp_path: Path) -> Settings:
    return Settings(var=tmp_path, keys=KEYS, codec_token=SecretStr(TOKEN), codec_origin="http://127.0.0.1:8233")


@pytest.fixture
async def door(database: Database, keyed: Settings) -> AsyncIterator[httpx2.AsyncClient]:
    app = create_app((await build_street(database, keyed)).house)
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://door") as client:
        yield client


async def sealed(settings: Settings) -> dict[str, object]:
    return MessageToDict(Payloads(payloads=await codec_of(settings).encode([PLAIN])))


@pytest.mark.parametrize("who", [BEARER, LOGIN], ids=["bearer", "login"])
async def test_the_operator_sees_what_is_in_a_payload(
    door: httpx2.AsyncClient, keyed: Settings, who: dict[str, str]
) -> None:
    told = await door.post("/codec/decode", json=await sealed(keyed), headers=who)
    assert told.status_code == 200
    assert ParseDict(told.json(), Payloads()).payloads == [PLAIN]
    assert told.headers["Access-Control-Allow-Origin"] == "http://127.0.0.1:8233"
    assert (await door.get("/codec", headers=who)).status_code == 200


async def test_and_can_send_something_sealed(door: httpx2.AsyncClient) -> None:
    plain = MessageToDict(Payloads(payloads=[PLAIN]))
    told = ParseDict((await door.post("/codec/encode", json=plain, headers=BEARER)).json(), Payloads())
    assert told.payloads[0].metadata["encoding"] == SEALED


@pytest.mark.parametrize(
    "who",
    [{}, {"Authorization": "Bearer "}, {"Authorization": "Bearer guess"}, {"Authorization": "Basic %%%"}],
    ids=["nobody", "empty", "wrong", "garbled"],
)
async def test_nobody_else_does(door: httpx2.AsyncClient, keyed: Settings, who: dict[str, str]) -> None:
    for told in (
        await door.post("/codec/decode", json=await sealed(keyed), headers=who),
        await door.post("/codec/encode", json={}, headers=who),
        await door.get("/codec", headers=who),
    ):
        assert told.status_code == 401
        assert "accept" not in told.text
        assert told.headers["WWW-Authenticate"].startswith("Basic ")


async def test_a_browser_may_ask_first_and_is_told_from_where_it_may_come(door: httpx2.AsyncClient) -> None:
    told = await door.options("/codec/decode", headers={"Origin": "http://evil.example.org"})
    assert told.status_code == 204
    assert told.headers["Access-Control-Allow-Origin"] == "http://127.0.0.1:8233"


@pytest.mark.parametrize("body", ["", "{", "[]", '{"payloads": 1}', '{"payloads": [{"data": "\\ud800"}]}', "[" * 9999])
async def test_what_is_no_payload_is_refused_in_words(door: httpx2.AsyncClient, body: str) -> None:
    told = await door.post("/codec/decode", content=body, headers=BEARER)
    assert told.status_code in (200, 400)
    assert told.status_code == 400 or told.json() == {}


async def test_a_key_we_lack_is_named(door: httpx2.AsyncClient, keyed: Settings) -> None:
    other = keyed.model_copy(update={"keys": SecretStr(f"temporal:gone:{'3' * 64},vault:v1:{'2' * 64}")})
    told = await door.post("/codec/decode", json=await sealed(other), headers=BEARER)
    assert told.status_code == 422
    assert "'gone'" in told.text


async def test_without_a_token_there_is_no_such_door(database: Database, tmp_path: Path) -> None:
    app = create_app((await build_street(database, Settings(var=tmp_path))).house)
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://door") as client:
        assert (await client.post("/codec/decode", json={}, headers=BEARER)).status_code == 404

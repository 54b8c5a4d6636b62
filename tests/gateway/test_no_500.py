"""Whatever comes, by the gateway's own description of itself: nothing is answered with an error of ours."""

import json
import warnings
from typing import Any

import httpx2
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gateway.app import create_app
from mentoring.kinds import AskKind, Role
from tests.gateway.hr_door import Door
from tests.gateway.hr_platforms import SCIM_TOKEN, standard
from tests.gateway.street import Street

ROUNDS = 5
"""So many requests to each operation."""
BASE = "http://gateway"


class Visitor:
    """Sends what has been made up; signs it where only what is signed goes further, and knows the way in."""

    def __init__(self, door: Door, paths: list[str]) -> None:
        app = create_app(door.house)
        transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
        self._client = httpx2.AsyncClient(transport=transport, base_url=BASE)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # one route with two methods has one name
            described: Any = schemathesis.openapi.from_dict(app.openapi())
        self.operations = [found.ok() for found in described.get_all_operations()]
        self._links = paths
        self._door = door

    async def send(self, case: Any, *, inside: bool) -> httpx2.Response:
        """`inside`: with a real link, a real token, a right signature."""
        if inside and case.path_parameters and "token" in case.path_parameters:
            kind = case.path.split("/")[1]
            case.path_parameters["token"] = next(
                link.split("/")[2] for link in self._links if link.startswith(f"/{kind}/")
            )
        if inside and case.path.startswith("/hr/"):
            case.path_parameters["source"] = "own"
        told = case.as_transport_kwargs(base_url=BASE)
        headers = {name: value for name, value in dict(told.get("headers") or {}).items() if _can_be_sent(value)}
        content = told.get("data")
        if "json" in told:
            content = json.dumps(told["json"])
        if inside and case.path.startswith("/scim/"):
            headers["Authorization"] = f"Bearer {SCIM_TOKEN}"
        if inside and case.path.startswith("/hr/") and isinstance(told.get("json"), dict):
            signed = standard(told["json"])
            headers, content = {**headers, **signed.headers}, signed.body
        if isinstance(content, dict):
            content = json.dumps(content, default=str)
        return await self._client.request(
            told["method"], told["url"], params=told.get("params"), headers=headers, content=content or b""
        )


def _can_be_sent(value: Any) -> bool:
    return isinstance(value, str) and value.isascii() and value.isprintable()


@pytest.fixture
async def visitor(door: Door, street: Street) -> Visitor:
    links = [await street.ask(AskKind.INTRODUCTION, Role.MENTEE), await street.link(Role.MENTEE)]
    return Visitor(door, links)


@settings(
    max_examples=ROUNDS,
    deadline=None,
    phases=[Phase.generate],
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
async def test_whatever_is_made_up_from_the_gateways_own_description_is_no_error_of_ours(
    visitor: Visitor, data: st.DataObject
) -> None:
    for operation in visitor.operations:
        case, inside = data.draw(operation.as_strategy()), data.draw(st.integers(min_value=0, max_value=3)) > 0
        answer = await visitor.send(case, inside=inside)
        assert answer.status_code < 500, (case.method, case.path, inside, answer.text[:300])


async def test_the_description_names_every_door(visitor: Visitor) -> None:
    described = {operation.path for operation in visitor.operations}
    assert {
        "/hr/{source}/events",
        "/scim/v2/Users",
        "/scim/v2/Users/{user}",
        "/a/{token}",
        "/p/{token}/{ask}",
    } <= described

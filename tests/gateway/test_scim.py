"""SCIM 2.0: by the protocol's own conformity checks, and in the dialects of Entra ID and Okta."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
import uvicorn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server

from contracts.hr_inbox import NoticeStatus
from gateway.app import create_app
from gateway.hr_room import read_inbox
from mentoring.kinds import HrEventType
from tests.gateway.hr_door import Door
from tests.gateway.hr_platforms import ANA, LEA, SCIM_TOKEN

CORE = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


class Client:
    """An identity provider."""

    def __init__(self, door: Door, token: str = SCIM_TOKEN) -> None:
        self.door = door
        transport = httpx2.ASGITransport(app=create_app(door.house))
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/scim+json"}
        self.http = httpx2.AsyncClient(transport=transport, base_url="http://gateway/scim/v2", headers=headers)

    async def create(self, number: str, name: str, **more: Any) -> dict[str, Any]:
        """As Entra ID does it. `manager`: by our id."""
        manager = more.pop("manager", None)
        user = {
            "schemas": [CORE, ENTERPRISE],
            "externalId": f"{name.lower()}-object-id",
            "userName": f"{name}@example.org",
            "active": True,
            "displayName": f"{name} Petit",
            "emails": [{"primary": True, "type": "work", "value": f"{name}@example.org"}],
            "meta": {"resourceType": "User"},
            "name": {"formatted": f"{name} Petit", "familyName": "Petit", "givenName": name},
            "roles": [],
            ENTERPRISE: {"employeeNumber": number, **({"manager": manager} if manager else {})},
            **more,
        }
        answer = await self.http.post("/Users", json=user)
        assert answer.status_code == 201, answer.text
        created: dict[str, Any] = answer.json()
        assert answer.headers["Location"] == created["meta"]["location"]
        return created

    async def patch(self, user: str, *operations: dict[str, Any], **headers: str) -> httpx2.Response:
        return await self.http.patch(
            f"/Users/{user}", json={"schemas": [PATCH], "Operations": operations}, headers=headers
        )

    async def happened(self) -> list[tuple[str, dict[str, Any]]]:
        """What the HR inbox was told, not yet read."""
        waiting = await self.door.room.inbox.listing([NoticeStatus.RECEIVED])
        return [(notice.type, {**notice.document["data"]}) for notice in waiting]


@pytest.fixture
def entra(door: Door) -> Client:
    return Client(door)


@pytest.fixture
async def address(door: Door) -> AsyncIterator[str]:
    """The gateway, listening."""
    server = uvicorn.Server(
        uvicorn.Config(create_app(door.house), port=0, access_log=False, log_config=None, ws="none")
    )
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - it has no event to wait for
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/scim/v2"
    server.should_exit = True
    await serving


@pytest.mark.behaviour("P13")
async def test_the_protocols_own_conformity_checks_find_nothing(address: str) -> None:
    def checked() -> list[Any]:
        with httpx2.Client(base_url=address, headers={"Authorization": f"Bearer {SCIM_TOKEN}"}) as http:
            client = SyncSCIMClient(http)
            client.discover()
            return list(check_server(client))

    results = await asyncio.to_thread(checked)
    wrong = [one for one in results if one.status in (Status.ERROR, Status.CRITICAL)]
    assert [f"{one.title}: {one.reason}" for one in wrong] == []
    assert len([one for one in results if one.status is Status.SUCCESS]) > 50


@pytest.mark.behaviour("P13", "E2", "E3")
async def test_a_manager_and_a_leaver_told_by_entra_are_the_events_of_the_hr_door(entra: Client) -> None:
    boss = await entra.create("E2001", "Zoe")
    noe = await entra.create("E2002", "Noe")
    member = await entra.door.directories.member("E2002")
    assert (member.name, member.mail, member.manager) == ("Noe Petit", "Noe@example.org", None)
    assert await entra.happened() == []

    manager = {"op": "Add", "path": f"{ENTERPRISE}:manager", "value": boss["id"]}
    answer = await entra.patch(noe["id"], manager)
    assert answer.status_code == 200
    assert answer.json()[ENTERPRISE]["manager"]["value"] == boss["id"]
    assert (await entra.patch(noe["id"], manager)).headers["ETag"] == answer.headers["ETag"], "nothing has changed"
    await entra.patch(noe["id"], {"op": "Replace", "path": "active", "value": "False"})
    told = await entra.happened()
    assert told == [
        ("employee.manager_changed", {"employee": "E2002", "manager": "E2001"}),
        ("employee.terminated", {"employee": "E2002"}),
    ]
    await read_inbox(entra.door.room)
    person = await entra.door.directories.person_of("E2002")
    kept = [one.event.type for one in await entra.door.room.inbox.events_of(str(person))]
    assert sorted(kept) == [HrEventType.MANAGER_CHANGED, HrEventType.TERMINATED]
    assert entra.door.deliveries.looked == [person]


@pytest.mark.parametrize(
    ("operations", "happens"),
    [
        ([{"op": "replace", "value": {"active": False}}], [("employee.terminated", {})]),
        ([{"op": "Replace", "path": "active", "value": "False"}], [("employee.terminated", {})]),
        ([{"op": "replace", "path": "active", "value": False}, {"op": "replace", "value": {"active": "True"}}], []),
        (
            [{"op": "Replace", "value": {f"{ENTERPRISE}:department": "Sales", "displayName": "Noé P."}}],
            [("employee.identity_changed", {"name": "Noé P."}), ("employee.transferred", {"team": "Sales"})],
        ),
        (
            [{"op": "Replace", "path": 'emails[type eq "work"].value', "value": "noe.petit@example.org"}],
            [("employee.identity_changed", {"mail": "noe.petit@example.org"})],
        ),
        (
            [{"op": "Add", "path": 'addresses[type eq "work"].locality', "value": "Lyon"}],
            [("employee.transferred", {"site": "Lyon"})],
        ),
        (
            [{"op": "replace", "value": {ENTERPRISE: {"manager": {"value": ANA}}}}],
            [("employee.manager_changed", {"manager": ANA})],
        ),
        (
            [{"op": "Replace", "path": f"{ENTERPRISE}:manager", "value": {"value": ANA}}],
            [("employee.manager_changed", {"manager": ANA})],
        ),
        ([{"op": "Replace", "path": f"{ENTERPRISE}:manager", "value": ""}], []),
        ([{"op": "Remove", "path": f"{ENTERPRISE}:manager"}], []),
        ([{"op": "Replace", "path": "title", "value": "Buyer"}, {"op": "Add", "path": "nonsense", "value": 1}], []),
    ],
    ids=lambda value: str(value)[:60],
)
async def test_what_entra_and_okta_send(
    entra: Client, operations: list[dict[str, Any]], happens: list[tuple[str, dict[str, Any]]]
) -> None:
    noe = await entra.create("E2002", "Noe")
    answer = await entra.patch(noe["id"], *operations)
    assert answer.status_code == 200, answer.text
    assert await entra.happened() == [(kind, {"employee": "E2002", **data}) for kind, data in happens]


async def test_a_manager_removed_a_whole_user_replaced_and_a_user_deleted(entra: Client) -> None:
    noe = await entra.create("E2002", "Noe", manager=ANA)
    assert (await entra.door.directories.member("E2002")).manager == ANA
    await entra.patch(noe["id"], {"op": "remove", "path": f"{ENTERPRISE}:manager"})
    whole = {
        "schemas": [CORE],
        "userName": "Noe@example.org",
        "displayName": "Noe Petit",
        "active": False,
        "groups": [],
    }
    replaced = await entra.http.put(f"/Users/{noe['id']}", json=whole)
    assert (replaced.status_code, replaced.json()["active"]) == (200, False)
    assert (await entra.http.delete(f"/Users/{noe['id']}")).status_code == 204
    assert (await entra.http.get(f"/Users/{noe['id']}")).status_code == 404
    assert [kind for kind, _ in await entra.happened()] == ["employee.manager_changed", "employee.terminated"]
    zoe = await entra.create("E2001", "Zoe")
    await entra.http.delete(f"/Users/{zoe['id']}")
    assert (await entra.happened())[-1] == ("employee.terminated", {"employee": "E2001"})


async def test_whom_the_directory_knows_already_is_adopted_and_what_differs_is_an_event(entra: Client) -> None:
    await entra.create(LEA, "lea", displayName="Léa Martin-Roux", manager=ANA)
    assert await entra.happened() == [
        ("employee.manager_changed", {"employee": LEA, "manager": ANA}),
        ("employee.identity_changed", {"employee": LEA, "name": "Léa Martin-Roux"}),
    ]
    leaver = await entra.create("E3001", "Ida", active=False)
    with pytest.raises(LookupError):
        await entra.door.directories.member("E3001")
    await entra.patch(leaver["id"], {"op": "replace", "value": {"active": True}})
    assert (await entra.door.directories.member("E3001")).mail == "Ida@example.org"


async def test_filters_pages_and_order(entra: Client) -> None:
    for number in range(5):
        await entra.create(f"E300{number}", f"Person{number}", title="Buyer" if number % 2 else "Seller")

    async def found(**told: Any) -> tuple[int, list[str]]:
        answer = await entra.http.get("/Users", params=told)
        assert answer.status_code == 200, answer.text
        listed = answer.json()
        return listed["totalResults"], [user["userName"] for user in listed.get("Resources", [])]

    assert await found(filter='userName eq "PERSON3@example.org"') == (1, ["Person3@example.org"])
    assert await found(filter='userName eq "nobody"') == (0, [])
    assert (await found(filter='externalId eq "person2-object-id" and active eq true'))[0] == 1
    assert (await found(filter='emails[type eq "work" and value co "person4"]'))[0] == 1
    assert (await found(filter=f'{ENTERPRISE}:employeeNumber sw "E300" and not (title eq "buyer")'))[0] == 3
    total, page = await found(startIndex=2, count=2, sortBy="userName", sortOrder="descending")
    assert (total, page) == (5, ["Person3@example.org", "Person2@example.org"])
    only = (await entra.http.get("/Users", params={"attributes": "userName", "count": 1})).json()["Resources"][0]
    assert set(only) == {"schemas", "id", "userName"}
    by_post = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "filter": "title pr", "count": 0}
    assert (await entra.http.post("/Users/.search", json=by_post)).json()["totalResults"] == 5


async def test_versions_keep_two_from_writing_over_each_other(entra: Client) -> None:
    noe = await entra.create("E2002", "Noe")
    version = noe["meta"]["version"]
    title = {"op": "replace", "path": "title", "value": "Buyer"}
    assert (await entra.patch(noe["id"], title, **{"If-Match": version})).status_code == 200
    assert (await entra.patch(noe["id"], title, **{"If-Match": version})).status_code == 412
    now = (await entra.http.get(f"/Users/{noe['id']}")).headers["ETag"]
    assert (await entra.http.get(f"/Users/{noe['id']}", headers={"If-None-Match": now})).status_code == 304
    again = await entra.http.post("/Users", json={"schemas": [CORE], "userName": "NOE@example.org"})
    assert (again.status_code, again.json()["scimType"]) == (409, "uniqueness")


@pytest.mark.parametrize("token", ["", "wrong", "a-token-of-twenty-four-or-mor", "é" * 30])
async def test_without_its_token_nobody_learns_anything(door: Door, token: str) -> None:
    client = Client(door)
    for path in ("/Users", "/Schemas", "/ServiceProviderConfig", "/Users/x", "/elsewhere"):
        answer = await client.http.get(path, headers={b"Authorization": f"Bearer {token}".encode()})
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


async def test_a_client_sees_only_the_people_it_brought_and_an_old_token_works_while_it_is_changed(
    entra: Client,
) -> None:
    noe = await entra.create("E2002", "Noe")
    okta = Client(entra.door, "another-token-of-another-client")
    assert (await okta.http.get(f"/Users/{noe['id']}")).status_code == 404
    assert (await okta.http.get("/Users")).json()["totalResults"] == 0
    assert (await Client(entra.door, "the-token-before-of-entra").http.get(f"/Users/{noe['id']}")).status_code == 200


BAD = [
    ("POST", "/Users", b"", 400),
    ("POST", "/Users", b"[]", 400),
    ("POST", "/Users", b'{"a": NaN}', 400),
    ("POST", "/Users", b'{"userName": "x", "userName": "y"}', 400),
    ("POST", "/Users", b'{"schemas": ["%s"]}' % CORE.encode(), 400),
    ("POST", "/Users", b'{"schemas": "x", "userName": 7}', 400),
    ("POST", "/Users", b"[" * 50_000, 400),
    ("POST", "/Users", b" " * 1_000_001, 413),
    ("PATCH", "/Users/{id}", b'{"Operations": 1}', 400),
    ("PATCH", "/Users/{id}", b'{"schemas": ["%s"], "Operations": [7, null]}' % PATCH.encode(), 400),
    ("PATCH", "/Users/{id}", b'{"schemas": ["%s"], "Operations": [{"op": "move"}]}' % PATCH.encode(), 400),
    (
        "PATCH",
        "/Users/{id}",
        b'{"schemas": ["%s"], "Operations": [{"op": "replace", "path": "emails[", "value": 1}]}' % PATCH.encode(),
        400,
    ),
    (
        "PATCH",
        "/Users/{id}",
        b'{"schemas": ["%s"], "Operations": [{"op": "replace", "path": "active", "value": "maybe"}]}' % PATCH.encode(),
        400,
    ),
    ("PATCH", "/Users/{id}", b'{"schemas": ["%s"], "Operations": [{"op": "remove"}]}' % PATCH.encode(), 400),
    ("GET", "/Users?filter=userName%20eq", b"", 400),
    ("GET", "/Users?filter=" + "(" * 1500, b"", 400),
    ("GET", "/Users?filter=" + "x" * 2001, b"", 400),
    ("GET", "/Users?count=many", b"", 400),
    ("GET", "/Users?sortBy=nothing", b"", 400),
    ("GET", "/Users/..%2f..%2fetc", b"", 404),
    ("GET", "/Schemas/urn:nothing", b"", 404),
    ("GET", "/Groups", b"", 404),
    ("DELETE", "/Users", b"", 405),
    ("POST", "/Schemas", b"{}", 405),
]


async def test_what_makes_no_sense_is_told_as_the_standard_has_it(entra: Client) -> None:
    noe = await entra.create("E2002", "Noe")
    for method, path, body, status in BAD:
        answer = await entra.http.request(method, path.replace("{id}", noe["id"]), content=body)
        told = answer.json()
        assert (answer.status_code, told["status"]) == (status, str(status)), (method, path, body[:80])
        assert told["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
        assert told["detail"]


_words = st.sampled_from(
    [
        "userName",
        "emails",
        "[",
        "]",
        "(",
        ")",
        " and ",
        " or ",
        "not ",
        " eq ",
        " co ",
        " pr",
        '"',
        "x",
        ".",
        ":",
        "\\",
        "1e9",
        "é",
        "null",
        "true",
    ]
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=st.one_of(st.lists(_words, max_size=14).map("".join), st.text(max_size=40)))
async def test_no_filter_makes_the_service_stumble(entra: Client, told: str) -> None:
    answer = await entra.http.get("/Users", params={"filter": told})
    assert answer.status_code in (200, 400), (told, answer.text)

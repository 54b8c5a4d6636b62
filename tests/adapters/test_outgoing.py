"""What the organisation's systems are told: signed, in order, at least once, for days, and nowhere but to the public internet."""

import base64
import ipaddress
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from standardwebhooks import Webhook

from adapters.database.connection import Database
from adapters.database.directory import Directories
from adapters.database.outgoing import DELAYS, Outgoing, SendStatus
from adapters.database.shelf import Shelf
from adapters.hr.platforms import Platforms
from adapters.hr.public import NotPublic, is_public, public_address
from adapters.hr.sources import Endpoint, read_hr_file
from adapters.hr.telling import Teller
from adapters.mistakes import FileMistakes
from contracts.messages import LedgerPage
from mentoring.directory import Member
from mentoring.kinds import Closing, Phase, Status
from mentoring.relationship import Note
from settings import ROOT
from tests.gateway.street import NOW, build_view

SECRETS = tuple(
    f"whsec_{base64.b64encode(secret).decode()}" for secret in (b"the one of today" * 2, b"the one before.." * 2)
)
PLATFORMS = Platforms(ROOT / "content").all
HOUR = timedelta(hours=1)


@dataclass
class System:
    """The organisation's own system: what it took, in order; `answers`: with what, each time."""

    answers: Callable[[dict[str, Any]], int] = lambda _: 204
    taken: list[tuple[str, str]] = field(default_factory=list)
    requests: list[httpx2.Request] = field(default_factory=list)

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        told = json.loads(request.content)
        status = self.answers(told)
        if status < 300:
            self.taken.append((told["data"]["relationship"], told["type"]))
        return httpx2.Response(status, headers={"Location": "https://elsewhere.example.org"})


class World:
    def __init__(self, database: Database, system: System) -> None:
        self.now = datetime.now(NOW.tzinfo)  # the verifying library has no other clock
        self.shelf, self.outgoing, self.system = Shelf(database), Outgoing(database), system
        self.names: list[str] = []
        endpoint = Endpoint(url="https://hris.example.org/hooks?x=1", secrets=SECRETS)
        transport = httpx2.MockTransport(system)
        signature = PLATFORMS["standard"].signature
        self.teller = Teller(self.outgoing, {"hris": endpoint}, signature, transport=transport, resolve=self._resolve)
        self.version = 0
        self.seq = 0

    async def _resolve(self, host: str, port: int) -> str:
        self.names.append(f"{host}:{port}")
        return "203.0.113.7"

    async def tell(self, later: timedelta = timedelta(0)) -> int:
        self.later = later
        return await self.teller.tell(lambda: self.now + later)

    async def page(self, relationship: str, event: str, **view: Any) -> None:
        self.version, self.seq = self.version + 1, self.seq + 1
        note = Note(seq=self.seq, at=self.now + timedelta(seconds=self.seq), event=event)
        told = build_view(
            id=relationship, version=self.version, mentee="p-lea", mentor="p-nadia", coordinator="p-c", **view
        )
        await self.shelf.keep(LedgerPage(view=told, asks=[], notes=[note]))

    async def season(self, relationship: str) -> None:
        await self.page(relationship, "begun", phase=Phase.CHOOSING, meetings_held=0)
        await self.page(relationship, "accepted", phase=Phase.ONBOARDING, meetings_held=0)
        await self.page(relationship, "held", phase=Phase.CORE, meetings_held=1)
        await self.page(relationship, "at-risk-missed", phase=Phase.CORE, meetings_held=1)
        await self.page(
            relationship, "closed", phase=Phase.CLOSED, status=Status.CLOSED, closing=Closing.COMPLETED, meetings_held=3
        )


STORY = ["relationship.started", "relationship.first_meeting_held", "relationship.at_risk", "relationship.closed"]


@pytest.mark.behaviour("N13")
async def test_a_season_is_told_in_order_signed_with_both_secrets_and_without_a_word_of_anybodys(
    database: Database,
) -> None:
    world = World(database, System())
    await world.season("r-before")
    await world.teller.listen()
    await world.season("r-1")
    assert await world.tell() == 4
    assert await world.tell() == 0
    assert world.system.taken == [("r-1", kind) for kind in STORY], "an endpoint is told nothing of what was before it"
    for request in world.system.requests:
        assert str(request.url) == "https://203.0.113.7/hooks?x=1", "where it was looked up, and nowhere else"
        assert request.headers["host"] == "hris.example.org"
        assert request.extensions["sni_hostname"] == "hris.example.org"
        for secret in SECRETS:
            Webhook(secret).verify(request.content, dict(request.headers))
    at_risk, closed = (json.loads(request.content)["data"] for request in world.system.requests[2:])
    assert at_risk == {"relationship": "r-1", "programme": "classic", "mentee": None, "mentor": None}
    assert closed["outcome"] == "completed"
    assert len({request.headers["webhook-id"] for request in world.system.requests}) == 4


async def test_people_go_by_the_organisations_own_ids(database: Database) -> None:
    world = World(database, System())
    await Directories(database).keep([Member(id="E1042", name="Léa", mail="lea@example.org")])
    person = await Directories(database).person_of("E1042")
    await world.teller.listen()
    view = build_view(mentee=person, mentor="p-stranger", coordinator="p-c", phase=Phase.ONBOARDING, meetings_held=0)
    await world.shelf.keep(LedgerPage(view=view, asks=[], notes=[]))
    await world.tell()
    data = json.loads(world.system.requests[0].content)["data"]
    assert (data["mentee"], data["mentor"]) == ("E1042", None)


async def test_a_page_that_is_written_twice_late_or_after_one_that_was_skipped_tells_everything_once(
    database: Database,
) -> None:
    world = World(database, System())
    await world.teller.listen()
    for _ in range(2):
        await world.page(
            "r-1", "closed", phase=Phase.CLOSED, status=Status.CLOSED, closing=Closing.LEFT, meetings_held=2
        )
    world.version = 0
    await world.page("r-1", "at-risk-untold", phase=Phase.CORE, meetings_held=1)
    await world.tell()
    assert sorted(kind for _, kind in world.system.taken) == sorted(STORY[1:]), (
        "never begun before our eyes, so not said to have"
    )


async def test_what_is_not_taken_is_sent_again_for_days_and_holds_up_its_own_relationship_alone(
    database: Database,
) -> None:
    world = World(database, System(answers=lambda told: 503 if told["data"]["relationship"] == "r-1" else 200))
    await world.teller.listen()
    await world.page("r-1", "accepted", phase=Phase.ONBOARDING, meetings_held=0)
    await world.page("r-1", "held", phase=Phase.CORE, meetings_held=1)
    await world.page("r-2", "accepted", phase=Phase.ONBOARDING, meetings_held=0)
    await world.tell()
    await world.tell()
    assert world.system.taken == [("r-2", "relationship.started")]
    ids = {request.headers["webhook-id"] for request in world.system.requests}
    [waiting] = await world.outgoing.undelivered()
    assert (waiting.said.type, waiting.status, waiting.reply, waiting.attempts) == (
        STORY[0],
        SendStatus.WAITING,
        "http-503",
        1,
    )

    passed = timedelta(0)
    for delay in DELAYS[:3]:
        assert await world.tell(passed) == 0
        passed += delay
        await world.tell(passed)
    assert (await world.outgoing.undelivered())[0].attempts == 4
    assert len(ids) == 2, "the same id on every attempt"
    world.system.answers = lambda _: 200
    await world.tell(passed + HOUR)
    assert [kind for who, kind in world.system.taken if who == "r-1"] == STORY[:2]
    assert await world.outgoing.undelivered() == []


async def test_after_the_last_attempt_it_is_given_up_the_next_goes_on_and_an_operator_may_try_again(
    database: Database,
) -> None:
    world = World(database, System(answers=lambda told: 302 if told["type"] == STORY[0] else 200))
    await world.teller.listen()
    await world.page("r-1", "accepted", phase=Phase.ONBOARDING, meetings_held=0)
    await world.page("r-1", "held", phase=Phase.CORE, meetings_held=1)
    for attempt in range(len(DELAYS) + 1):
        await world.tell(25 * HOUR * attempt)
    [given_up] = await world.outgoing.undelivered()
    assert (given_up.status, given_up.reply, given_up.attempts) == (SendStatus.GIVEN_UP, "http-302", len(DELAYS) + 1)
    assert sum(DELAYS, timedelta(0)) > timedelta(days=3)
    await world.tell(400 * HOUR)
    assert world.system.taken == [("r-1", STORY[1])]
    world.system.answers = lambda _: 200
    assert await world.outgoing.again(world.now) == 1
    assert await world.tell(401 * HOUR) == 1


async def test_two_who_send_at_the_same_time_send_once(database: Database) -> None:
    world = World(database, System())
    await world.teller.listen()
    await world.page("r-1", "accepted", phase=Phase.ONBOARDING, meetings_held=0)
    [due] = await world.outgoing.due("hris", world.now)
    assert [await world.outgoing.claim(due, world.now) for _ in range(2)] == [True, False]
    assert await world.tell() == 0
    assert await world.tell(timedelta(minutes=2)) == 1, "whoever had it in hand has gone"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("10.0.0.1", False),
        ("172.16.3.4", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 - an address like others here
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::ffff:127.0.0.1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b:1::1", False),
        ("2002:7f00:1::", False),
        ("2001:0:7f00:1::", False),
        ("ff02::1", False),
    ],
)
def test_what_leads_home_is_not_public(address: str, public: bool) -> None:  # noqa: FBT001 - a column of the table
    assert is_public(ipaddress.ip_address(address)) is public


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "0x7f.1", "nowhere.invalid", "é" * 80])
async def test_a_name_that_leads_home_or_nowhere_is_not_connected_to(database: Database, host: str) -> None:
    with pytest.raises(NotPublic):
        await public_address(host, 443)


@pytest.mark.parametrize(
    "endpoint",
    [
        '{url: "http://hris.example.org/", secrets: [SECRET]}',
        '{url: "https://user:password@hris.example.org/", secrets: [SECRET]}',
        '{url: "https://hris.example.org/", secrets: []}',
        '{url: "https://hris.example.org/", secrets: [hunter2]}',
        '{url: "file:///etc/passwd", secrets: [SECRET]}',
    ],
)
def test_an_endpoint_that_cannot_be_one_is_told_where_it_is_listed(tmp_path: Path, endpoint: str) -> None:
    path = tmp_path / "hr.yaml"
    path.write_text(f"endpoints:\n  hris: {endpoint.replace('SECRET', SECRETS[0])}\n", encoding="utf-8")
    with pytest.raises(FileMistakes) as caught:
        read_hr_file(path, PLATFORMS)
    assert "line 2" in str(caught.value)
    assert "hunter2" not in str(caught.value)

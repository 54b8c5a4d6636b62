"""The doors for machines, with a real inbox, a real directory, and platforms' records as they were written down."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

from adapters.database.connection import Database
from adapters.database.directory import Directories
from adapters.hr.lookups import HttpLookups
from contracts.hr_inbox import Notice, NoticeStatus
from gateway.app import create_app
from gateway.house import EngineAway, House
from gateway.hr_room import Deliveries, HrRoom, open_hr_room, read_inbox
from mentoring.directory import Member
from mentoring.hr_events import HrEvent
from settings import Settings
from tests.gateway.hr_platforms import ANA, HR_FILE, LEA, RECORDS, Sent
from tests.gateway.street import Clock, build_street

EVERY = list(NoticeStatus)


@dataclass
class FakeDeliveries:
    """Whose events were handed over."""

    looked: list[str] = field(default_factory=list)
    away: bool = False

    async def look_at(self, person: str) -> None:
        if self.away:
            raise EngineAway("no server answers")
        self.looked.append(person)


class Door:
    """The door, and what is behind it."""

    def __init__(self, house: House, room: HrRoom, clock: Clock, directories: Directories) -> None:
        self.house, self.room, self.clock, self.directories = house, room, clock, directories
        self.asked: list[httpx2.Request] = []
        self.deliveries = FakeDeliveries()
        self.open()

    def open(self) -> None:
        transport = httpx2.ASGITransport(app=create_app(self.house))
        self._client = httpx2.AsyncClient(transport=transport, base_url="http://gateway")

    async def post(self, sent: Sent, **changes: Any) -> httpx2.Response:
        told = {"headers": sent.headers, "content": sent.body, **changes}
        return await self._client.post(told.pop("path", sent.path), **told)

    async def notices(self, *statuses: NoticeStatus) -> list[Notice]:
        return await self.room.inbox.listing(statuses or EVERY)

    async def became(self, sent: Sent) -> list[HrEvent]:
        """Send it, have it read, and see what became of Léa."""
        answer = await self.post(sent)
        assert answer.status_code == 202, answer.text
        await read_inbox(self.room)
        return await self.events()

    async def events(self) -> list[HrEvent]:
        person = await self.directories.person_of(LEA)
        kept = [one.event for one in await self.room.inbox.events_of(str(person))]
        return sorted(kept, key=lambda event: (event.effective_at, event.type))


async def open_door(database: Database, folder: Path, *, deliveries: Deliveries | None = None) -> Door:
    """Léa and Ana are in the directory. `deliveries`: where events go, if not nowhere."""
    (folder / "hr.yaml").write_text(HR_FILE, encoding="utf-8")
    settings = Settings(var=folder, hr=folder / "hr.yaml")
    directories = Directories(database)
    await directories.keep(
        [
            Member(id=LEA, name="Léa Martin", mail="lea@example.org", manager="E1001"),
            Member(id=ANA, name="Ana Diaz", mail="ana@example.org"),
        ]
    )
    asked: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        found = RECORDS.get(str(request.url).partition("?")[0])
        return httpx2.Response(404) if found is None else httpx2.Response(200, json=found)

    street = await build_street(database, settings)
    fake = FakeDeliveries()
    room = open_hr_room(settings, database, deliveries or fake, HttpLookups(httpx2.MockTransport(answer)))
    house = House(**{**vars(street.house), "settings": settings, "hr": room})
    opened = Door(house, room, street.clock, directories)
    opened.asked, opened.deliveries = asked, fake
    return opened

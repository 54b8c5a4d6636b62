"""HR events reach every relationship of a person, on their day, whatever the order in which they were heard of."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from temporalio.client import Client, WorkflowHandle
from temporalio.worker import Worker

from activities.hr import HrNews
from adapters.database.connection import Database, migrate
from adapters.database.directory import Directories
from adapters.database.hr_inbox import HrInbox, Kept
from adapters.database.shelf import Shelf
from adapters.hr.news import InboxNews
from contracts.hr import HR_EVENT
from contracts.hr_inbox import NoticeStatus
from contracts.messages import LedgerPage
from contracts.names import TASK_QUEUE, hr_delivery_id
from gateway.temporal import TemporalRelationships
from mentoring.directory import Leave, Member
from mentoring.hr_events import HrEvent
from mentoring.kinds import HrEventType, Status
from rehearsal.clock import VirtualClock, virtual_server
from settings import Settings
from tests.gateway.street import build_view
from tests.workflows.hearing import Heard, Hearing
from workflows.mentoring_relationship import MentoringRelationship
from workflows.signals import MESSAGES

DAY = timedelta(days=1)
OFF_THE_STROKE = timedelta(hours=1, minutes=19)
PEOPLE = ("lea", "nadia", "paul", "zoe", "ana", "tom")
PAIRS = {"r-1": ("lea", "nadia"), "r-2": ("paul", "lea"), "r-3": ("zoe", "ana"), "r-4": ("tom", "lea")}
"""Mentee and mentor of each; r-4 has ended, and the ledger does not know it yet."""

LEFT, PLANNED = HrEventType.TERMINATED, HrEventType.TERMINATION_SCHEDULED
AWAY, BACK = HrEventType.LEAVE_STARTED, HrEventType.LEAVE_ENDED


@dataclass
class Organisation:
    client: Client
    clock: VirtualClock
    inbox: HrInbox
    directories: Directories
    handles: dict[str, WorkflowHandle[Hearing, None]]
    start: datetime
    told_of: set[str] = field(default_factory=set)
    count: int = 0

    def day(self, number: float) -> datetime:
        return self.start + timedelta(days=number)

    async def person(self, member: str) -> str:
        return str(await self.directories.person_of(member))

    async def event(
        self,
        id: str,  # noqa: A002
        kind: HrEventType,
        member: str,
        effective: float,
        recorded: float = 0,
        **more: Any,
    ) -> HrEvent:
        return HrEvent(
            id=id,
            source="test",
            type=kind,
            employee=await self.person(member),
            effective_at=self.day(effective),
            recorded_at=self.day(recorded),
            **more,
        )

    async def comes(self, *events: HrEvent, **entry: Any) -> None:
        """As from the door: kept, understood, handed over."""
        for event in events:
            self.count += 1
            await self.inbox.keep("test", f"n-{self.count}", event.type, {}, await self.clock.now())
            [notice] = await self.inbox.waiting()
            kept = [Kept(event=event, entry=entry)]
            await self.inbox.settle(notice.number, NoticeStatus.UNDERSTOOD, became=kept)
        engine = TemporalRelationships(Settings(), client=self.client)
        for event in events:
            self.told_of.add(event.employee)
            await engine.look_at(event.employee)

    async def heard(self, relationship: str) -> list[Heard]:
        return await self.handles[relationship].query(Hearing.heard)

    async def told(self, relationship: str) -> list[str]:
        return [one.event.id for one in await self.heard(relationship)]

    async def until_over(self, handle: WorkflowHandle[Any, Any]) -> None:
        async with asyncio.timeout(20):
            while (await handle.describe()).close_time is None:  # noqa: ASYNC110 - another process is looked at
                await asyncio.sleep(0.01)

    async def is_over(self, member: str) -> bool:
        """Whether nothing lies ahead of this person any more."""
        described = await self.client.get_workflow_handle(hr_delivery_id(await self.person(member))).describe()
        return described.close_time is not None

    async def pass_to(self, moment: datetime) -> None:
        """Let time pass, before and after which everything that can be done is done."""
        await self.rest()
        await self.clock.sleep_until(moment)
        await self.rest()

    async def rest(self) -> None:
        """Until no delivery has anything under way, only time."""
        async with asyncio.timeout(20):
            for person in sorted(self.told_of):
                handle = self.client.get_workflow_handle(hr_delivery_id(person))
                while True:
                    raw = (await handle.describe()).raw_description
                    if not raw.pending_activities and not raw.HasField("pending_workflow_task"):
                        break
                    await asyncio.sleep(0.01)


@pytest.fixture(scope="module")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """One database will do: tests/adapters proves that both are alike."""
    url = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('hr')}/telemaque.db"
    migrate(url)
    return url


@pytest.fixture
async def organisation(database: Database) -> AsyncIterator[Organisation]:
    inbox, directories, shelf = HrInbox(database), Directories(database), Shelf(database)
    await directories.keep([Member(id=one, name=one.title(), mail=f"{one}@example.org") for one in PEOPLE])
    news = HrNews(InboxNews(inbox, directories, shelf))
    async with virtual_server() as environment:
        client, clock = environment.client, VirtualClock(environment)
        async with Worker(client, task_queue=TASK_QUEUE, workflows=[Hearing], activities=[news.look, news.note]):
            start = (await clock.now()).replace(hour=7, minute=13, second=0, microsecond=0) + DAY
            await clock.sleep_until(start)
            handles = {}
            for relationship, (mentee, mentor) in PAIRS.items():
                people = {
                    role: await directories.person_of(one) for role, one in (("mentee", mentee), ("mentor", mentor))
                }
                view = build_view(id=relationship, status=Status.OPEN, coordinator="p-c", **people)
                await shelf.keep(LedgerPage(view=view, asks=[], notes=[]))
                handles[relationship] = await client.start_workflow(Hearing.run, id=relationship, task_queue=TASK_QUEUE)
            await handles["r-4"].signal(Hearing.close)
            here = Organisation(client, clock, inbox, directories, handles, start)
            await here.until_over(handles["r-4"])  # waiting for its result would let years pass
            yield here


@pytest.mark.behaviour("E3", "E9")
async def test_mentor_here_and_mentee_there_hear_it_on_its_day_and_what_was_cancelled_is_never_heard_of(
    organisation: Organisation,
) -> None:
    here = organisation
    await here.comes(await here.event("away", AWAY, "lea", 0, until=here.day(20)))
    await here.comes(await here.event("left", PLANNED, "lea", 30))
    await here.comes(await here.event("manager", HrEventType.MANAGER_CHANGED, "lea", 10), manager="ana", team="Sales")
    await here.comes(await here.event("mistake", PLANNED, "zoe", 9))
    await here.pass_to(here.day(5))
    assert await here.told("r-1") == await here.told("r-2") == ["away.1"]
    before = await here.directories.member("lea")
    assert (before.manager, before.left) == (None, None)
    first = here.day(0).date()
    assert before.leaves == (Leave(first=first, last=first + timedelta(days=19)),)

    await here.comes(await here.event("cancelled", HrEventType.TERMINATION_CANCELLED, "zoe", 5, recorded=5))
    await here.pass_to(here.day(31))
    assert await here.told("r-1") == await here.told("r-2") == ["away.1", "manager.1", "left.1"]
    *_, manager, left = await here.heard("r-1")
    for heard, day in ((manager, 10), (left, 30)):
        assert timedelta(0) <= heard.at - here.day(day) < timedelta(minutes=1)
    assert await here.told("r-3") == []
    after = await here.directories.member("lea")
    assert (after.manager, after.team, after.left) == ("ana", "Sales", here.day(30).date())
    assert [await here.is_over(member) for member in ("lea", "zoe")] == [True, True], "nothing lies ahead"
    kept = await here.inbox.events_of(await here.person("lea"))
    assert all(set(one.entry) <= {"entered"} for one in kept), "what the directory was told is forgotten here"


def test_a_relationship_has_an_ear_for_it() -> None:
    assert MESSAGES[HR_EVENT] is HrEvent
    assert callable(getattr(MentoringRelationship, HR_EVENT))

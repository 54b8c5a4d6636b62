"""The Show itself: through the real door, signed, into the real inbox, directory and workflows, in virtual time."""

import math
import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from temporalio.worker import Worker

from adapters.database.connection import migrate, open_database
from adapters.database.hr_inbox import HrInbox
from adapters.database.shelf import Shelf
from adapters.hr.news import InboxNews
from contracts.hr import HR_EVENT, HrEvent, HrEventType
from contracts.messages import Chapter, LedgerPage
from contracts.names import TASK_QUEUE
from gateway.hr_room import read_inbox
from gateway.temporal import TemporalRelationships
from mentoring.directory import Member
from mentoring.kinds import Status
from rehearsal.clock import VirtualClock, virtual_server
from settings import Settings
from tests.gateway.hr_door import Door, open_door
from tests.gateway.hr_platforms import own
from tests.gateway.street import build_view
from tests.hr_show.checks import (
    cancelled_badly,
    invitations,
    left_standing,
    mails_twice,
    not_as_it_must_be,
    told_again,
    wrong_in_directory,
)
from tests.hr_show.model import Final, Life, what_must_be
from tests.hr_show.plan import Pairs, Planned, day, members_and_pairs, plan
from tests.hr_show.world import COORDINATOR, News, World
from tests.keys import RING
from workflows.mentoring_relationship import MentoringRelationship

AFTERWARDS = (2, 5, 9, 14, 30)
"""Days on which people look at their letters once nothing happens any more: the last of it comes to its end."""


@dataclass
class Outcome:
    """What came of it. `wrong`: what the checker has found."""

    messages: int = 0
    mails: int = 0
    invitations: int = 0
    inbox: Counter[str] = field(default_factory=Counter)
    finals: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


@dataclass
class Show:
    clock: VirtualClock
    door: Door
    world: World
    news: News
    chance: random.Random
    pairs: Pairs
    days: int
    a_day: int
    persons: dict[str, str] = field(default_factory=dict)
    start: datetime = field(default_factory=datetime.now)
    heard: dict[str, datetime] = field(default_factory=dict)

    async def open(self) -> None:
        """Every relationship has its first meeting booked, and the two have had the invitations."""
        members = sorted({member for pair in self.pairs.values() for member in pair})
        await self.door.directories.keep([Member(id=one, name=one, mail=f"{one}@example.org") for one in members])
        self.persons = await self.door.directories.persons()
        for relationship, (mentee, mentor) in self.pairs.items():
            people = {"mentee": self.persons[mentee], "mentor": self.persons[mentor]}
            view = build_view(id=relationship, coordinator=COORDINATOR, **people)
            await self.door.house.shelf.keep(LedgerPage(view=view, asks=[], notes=[]))
            start = self.world.start_of(relationship, **people)
            await self.world.client.start_workflow(
                MentoringRelationship.run, Chapter(start=start), id=relationship, task_queue=TASK_QUEUE
            )
        for _ in range(30):
            await self.world.rest()
            await self.world.people_answer()
            if all(view.meeting_ahead for view in self._views().values()) and len(self._views()) == len(self.pairs):
                break
            await self.clock.sleep_until(await self.clock.now() + timedelta(hours=7, minutes=11))
        else:
            raise RuntimeError("not every relationship has a meeting ahead")
        self.start = (await self.clock.now()).replace(hour=7, minute=0, second=0, microsecond=0) + timedelta(days=1)

    async def play(self, planned: list[Planned]) -> int:
        """Everything arrives, in no order, a few times a day; how many messages."""
        arrivals = [(at, one) for one in planned for at in one.arrives]
        self.chance.shuffle(arrivals)
        days = math.ceil(max(self.days, *(at for at, _ in arrivals)))
        for step in range(self.a_day * days + 1):
            await self._pass_to(step / self.a_day)
            for _, one in (found for found in arrivals if step - 1 < self.a_day * found[0] <= step):
                await self._arrives(one)
            await read_inbox(self.door.room)
            await self._say_again()
        for later in AFTERWARDS:
            await self._pass_to(days + later)
        await self.world.rest()
        return len(arrivals)

    async def _pass_to(self, number: float) -> None:
        """Off the stroke of every deadline: at no minute twice."""
        await self.world.people_answer()
        await self.clock.sleep_until(day(self.start, number) + timedelta(minutes=self.chance.randint(1, 400)))
        self.door.clock.shows = await self.clock.now()

    async def _arrives(self, one: Planned) -> None:
        said: dict[str, Any] = {"effective_at": day(self.start, one.effective).isoformat()}
        if one.until:
            said["until"] = day(self.start, one.until).isoformat()
        if one.supersedes:
            said["supersedes"] = one.supersedes
        if one.kind is HrEventType.MANAGER_CHANGED:
            said["manager"] = None
        self.heard.setdefault(one.id, self.door.clock.shows)
        recorded = day(self.start, one.recorded)
        sent = own(one.kind, one.member, id=one.id, at=recorded, signed_at=self.door.clock.shows, **said)
        answer = await self.door.post(sent)
        if answer.status_code != 202:
            raise RuntimeError(f"the door answered {answer.status_code} to {one.id}: {answer.text}")

    async def _say_again(self) -> None:
        """The line repeats itself: of what relationships were told earlier, something comes once more."""
        members = {person: member for member, person in self.persons.items()}
        for again in self.chance.sample(self.news.told, k=min(2, len(self.news.told))):
            for relationship, pair in self.pairs.items():
                if members[again.employee] in pair and not self._is_closed(relationship):
                    await self.world.client.get_workflow_handle(relationship).signal(HR_EVENT, again)

    async def judge(self, planned: list[Planned], end: datetime) -> Outcome:
        lives = self._lives(planned)
        wanted = {
            name: what_must_be(lives[mentee], lives[mentor], end) for name, (mentee, mentor) in self.pairs.items()
        }
        finals = {name: self._final(name) for name in self.pairs}
        letters, told = self.world.post.sent, invitations(self.world.post.sent)
        gone = {self.persons[member] for member, life in lives.items() if life.leaves_at(end) is not None}
        entries = self.world.calendars.latest.values()
        wrong = [
            *mails_twice(letters),
            *told_again(letters),
            *cancelled_badly(told),
            *left_standing(told, entries, finals, gone),
            *not_as_it_must_be(finals, wanted),
            *[one async for one in wrong_in_directory(self.door.directories, lives, end)],
        ]
        stood = Counter(
            f"{one.closing or one.status}{', another mentor' if one.replaced else ''}" for one in finals.values()
        )
        shown = sum(map(len, told.values()))
        return Outcome(mails=len(letters), invitations=shown, finals=stood, wrong=wrong)

    def _lives(self, planned: list[Planned]) -> dict[str, Life]:
        """Of everybody who is in a relationship."""
        happens: dict[str, list[tuple[datetime, HrEvent]]] = {
            member: [] for pair in self.pairs.values() for member in pair
        }
        for one in planned:
            if one.member in happens:
                happened = one.event(self.start, self.persons[one.member])
                happens[one.member].append((self.heard[one.id], happened))
        return {member: Life(tuple(events)) for member, events in happens.items()}

    def _views(self) -> dict[str, Any]:
        return {name: page.view for name, page in self.world.pages.newest.items()}

    def _is_closed(self, relationship: str) -> bool:
        return bool(self.world.pages.newest[relationship].view.status is Status.CLOSED)

    def _final(self, relationship: str) -> Final:
        view = self.world.pages.newest[relationship].view
        return Final(view.status, view.closing, view.paused_until, replaced=bool(view.former))


async def play_show(
    relationships: int, events: int, seed: int, folder: Path, *, days: int = 90, a_day: int = 2
) -> Outcome:
    """`a_day`: how often a day something arrives and people look at their letters."""
    url = f"sqlite+aiosqlite:///{folder}/telemaque.db"
    migrate(url)
    database = await open_database(url, RING)
    chance = random.Random(seed)
    members, pairs = members_and_pairs(relationships)
    planned = plan(events, members, chance, days)
    try:
        async with virtual_server() as environment:
            client, clock = environment.client, VirtualClock(environment)
            world, deliveries = World(client), TemporalRelationships(Settings(), client=client)
            door = await open_door(database, folder, deliveries=deliveries)
            news = News(InboxNews(HrInbox(database), door.directories, Shelf(database)))
            async with Worker(client, task_queue=TASK_QUEUE, activities=world.activities(news)):
                show = Show(clock, door, world, news, chance, pairs, days, a_day)
                await show.open()
                messages = await show.play(planned)
                outcome = await show.judge(planned, await clock.now())
            inbox = Counter(notice.status.value for notice in await door.notices())
            return replace(outcome, messages=messages, inbox=inbox)
    finally:
        await database.close()

"""`make show-hr`: thousands of HR events, shuffled, repeated, late, superseded, about strangers, over hundreds of relationships.

Through the real door, signed, into the real inbox, directory and workflow, in virtual time; the relationships only listen.
At the end each of them believes of its two people what the pure model says is true, and has heard nothing twice.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from temporalio.client import Client, WorkflowHandle
from temporalio.worker import Worker

from activities.hr import HrNews
from adapters.database.connection import migrate, open_database
from adapters.database.hr_inbox import HrInbox
from adapters.database.shelf import Shelf
from adapters.hr.news import InboxNews
from adapters.logs import configure_logs
from contracts.hr import HrEventType
from contracts.messages import LedgerPage
from contracts.names import TASK_QUEUE, hr_event_id
from gateway.hr_room import read_inbox
from gateway.temporal import TemporalRelationships
from mentoring.directory import Member
from mentoring.hr_events import TERMINATIONS, HrEvent, Strand, is_away, standing
from process import run_main
from rehearsal.clock import VirtualClock, virtual_server
from settings import Settings
from tests.gateway.hr_door import Door, open_door
from tests.gateway.hr_platforms import own
from tests.gateway.street import build_view
from tests.keys import RING
from tests.workflows.hearing import Heard, Hearing

DAYS = 90
KINDS = (
    HrEventType.TERMINATED,
    HrEventType.TERMINATION_SCHEDULED,
    HrEventType.TERMINATION_CANCELLED,
    HrEventType.REHIRED,
    HrEventType.LEAVE_STARTED,
    HrEventType.LEAVE_STARTED,
    HrEventType.LEAVE_ENDED,
    HrEventType.MANAGER_CHANGED,
)


@dataclass(frozen=True)
class Planned:
    """An event, and the days on which it arrives."""

    id: str
    member: str
    kind: HrEventType
    effective: float
    recorded: float
    until: float | None
    supersedes: str | None
    arrives: tuple[float, ...]

    def event(self, start: datetime, person: str) -> HrEvent:
        """As it will be understood."""
        return HrEvent(
            id=hr_event_id("own", self.id),
            source="own",
            type=self.kind,
            employee=person,
            recorded_at=start + timedelta(days=self.recorded),
            effective_at=start + timedelta(days=self.effective),
            until=start + timedelta(days=self.until) if self.until else None,
            supersedes=hr_event_id("own", self.supersedes) if self.supersedes else None,
        )


def plan(events: int, members: Sequence[str], chance: random.Random) -> list[Planned]:
    """Every twentieth is about a stranger; each arrives up to three times, some of them days late."""
    planned: list[Planned] = []
    for number in range(events):
        member = chance.choice(members) if number % 20 else f"stranger-{number}"
        earlier = [one for one in planned if one.member == member]
        effective = chance.randint(0, DAYS - 20) + chance.choice((0.0, 0.25))
        recorded = effective - chance.randint(0, 12) - 0.125
        kind = chance.choice(KINDS)
        has_end = kind is HrEventType.LEAVE_STARTED and chance.random() < 0.5
        first = max(0.0, recorded) + chance.choice((0, 0, 0, 1, 6))
        planned.append(
            Planned(
                id=f"msg-{number}",
                member=member,
                kind=kind,
                effective=effective,
                recorded=recorded,
                until=effective + chance.randint(1, 25) if has_end else None,
                supersedes=chance.choice(earlier).id if earlier and chance.random() < 0.15 else None,
                arrives=tuple(first + chance.randint(0, 6) for _ in range(chance.randint(1, 3))),
            )
        )
    return planned


@dataclass
class Show:
    client: Client
    clock: VirtualClock
    door: Door
    start: datetime
    pairs: dict[str, tuple[str, str]]
    handles: dict[str, WorkflowHandle[Hearing, None]] = field(default_factory=dict)

    async def play(self, planned: list[Planned], chance: random.Random) -> int:
        """Everything arrives, a quarter of a day at a time, in no order; how many messages."""
        arrivals = [(day, one) for one in planned for day in one.arrives]
        chance.shuffle(arrivals)
        moment = 0.0
        while moment <= DAYS:
            await self.clock.sleep_until(self.start + timedelta(days=moment, minutes=19))
            self.door.clock.shows = await self.clock.now()
            for _, one in (found for found in arrivals if moment - 0.5 < found[0] <= moment):
                await self._arrives(one)
            await read_inbox(self.door.room)
            moment += 0.5
        return len(arrivals)

    async def _arrives(self, one: Planned) -> None:
        said: dict[str, Any] = {"effective_at": (self.start + timedelta(days=one.effective)).isoformat()}
        if one.until:
            said["until"] = (self.start + timedelta(days=one.until)).isoformat()
        if one.supersedes:
            said["supersedes"] = one.supersedes
        if one.kind is HrEventType.MANAGER_CHANGED:
            said["manager"] = None
        recorded = self.start + timedelta(days=one.recorded)
        sent = own(one.kind, one.member, id=one.id, at=recorded, signed_at=self.door.clock.shows, **said)
        answer = await self.door.post(sent)
        if answer.status_code != 202:
            raise RuntimeError(f"the door answered {answer.status_code} to {one.id}: {answer.text}")

    async def judge(self, planned: list[Planned]) -> list[str]:
        """What is not as it must be."""
        end = self.start + timedelta(days=DAYS)
        wrong: list[str] = []
        members = {member for pair in self.pairs.values() for member in pair}
        persons = {member: str(await self.door.directories.person_of(member)) for member in members}
        lives = {
            member: [one.event(self.start, persons[member]) for one in planned if one.member == member]
            for member in members
        }
        for relationship, pair in self.pairs.items():
            heard: list[Heard] = await self.handles[relationship].query(Hearing.heard)
            if len({one.event.id for one in heard}) < len(heard):
                wrong.append(f"{relationship} heard something twice")
            if {one.event.employee for one in heard} - {persons[member] for member in pair}:
                wrong.append(f"{relationship} heard of somebody else")
            for member in pair:
                wrong += [
                    f"{relationship}: {what} of {member}"
                    for what in _differs(heard, lives[member], persons[member], end)
                ]
        return wrong


def _differs(heard: list[Heard], life: list[HrEvent], person: str, end: datetime) -> list[str]:
    last = {one.event.strand: one.event for one in heard if one.event.employee == person}
    true = standing(life, end)
    left, leave, line = (last.get(strand) for strand in (Strand.EMPLOYMENT, Strand.LEAVE, Strand.LINE))
    found = []
    if (left is not None and left.type in TERMINATIONS) != (true.left is not None):
        found.append("whether they have left")
    if (leave is not None and is_away(leave, end)) != (true.leave is not None):
        found.append("whether they are away")
    if true.line is not None and (line is None or line.id.partition(".")[0] != true.line.id):
        found.append("the manager")
    return found


async def show(relationships: int, events: int, seed: int, folder: Path) -> int:
    configure_logs("ERROR")
    chance = random.Random(seed)
    url = f"sqlite+aiosqlite:///{folder}/telemaque.db"
    migrate(url)
    database = await open_database(url, RING)
    members = [f"M{number}" for number in range(relationships + relationships // 4)]
    pairs = {f"r-{n}": (members[n], members[-1 - n % (relationships // 4 or 1)]) for n in range(relationships)}
    planned = plan(events, members, chance)
    began = time.monotonic()
    try:
        async with virtual_server() as environment:
            clock = VirtualClock(environment)
            start = (await clock.now()).replace(hour=7, minute=0, second=0, microsecond=0) + timedelta(days=1)
            await clock.sleep_until(start)
            deliveries = TemporalRelationships(Settings(), client=environment.client)
            door = await open_door(database, folder, deliveries=deliveries)
            stage = Show(environment.client, clock, door, start, pairs)
            news = HrNews(InboxNews(HrInbox(database), door.directories, Shelf(database)))
            activities: list[Callable[..., Any]] = [news.look, news.note]
            async with Worker(environment.client, task_queue=TASK_QUEUE, workflows=[Hearing], activities=activities):
                await _open(stage, members)
                messages = await stage.play(planned, chance)
                await clock.sleep_until(start + timedelta(days=DAYS, hours=1))
                await _settle(stage)
                wrong = await stage.judge(planned)
        became = Counter(notice.status.value for notice in await door.notices())
    finally:
        await database.close()
    took = time.monotonic() - began
    told = [
        f"{events} events in {messages} messages over {relationships} relationships, seed {seed}: {took:.0f} s",
        f"the inbox: {dict(became)}",
        *(wrong[:20] or ["every relationship believes what is true, and has heard nothing twice"]),
    ]
    sys.stdout.write("\n".join(told) + "\n")
    return 1 if wrong else 0


async def _open(stage: Show, members: list[str]) -> None:
    await stage.door.directories.keep([Member(id=one, name=one, mail=f"{one}@example.org") for one in members])
    persons = await stage.door.directories.persons()
    shelf = stage.door.house.shelf
    for relationship, (mentee, mentor) in stage.pairs.items():
        people = {"mentee": persons[mentee], "mentor": persons[mentor], "coordinator": "p-c"}
        await shelf.keep(LedgerPage(view=build_view(id=relationship, **people), asks=[], notes=[]))
        handle = await stage.client.start_workflow(Hearing.run, id=relationship, task_queue=TASK_QUEUE)
        stage.handles[relationship] = handle


async def _settle(stage: Show) -> None:
    """Until nobody hears anything new."""
    before = -1
    while True:
        await asyncio.sleep(1)
        heard = [len(await handle.query(Hearing.heard)) for handle in stage.handles.values()]
        if sum(heard) == before:
            return
        before = sum(heard)


async def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--relationships", type=int, default=200)
    parser.add_argument("--events", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        return await show(asked.relationships, asked.events, asked.seed, Path(folder))


if __name__ == "__main__":
    run_main(main)

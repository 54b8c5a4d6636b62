"""What is going to happen to people, and when each platform message about it arrives: shuffled, repeated, late."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from contracts.hr import HrEventType
from contracts.names import hr_event_id
from mentoring.hr_events import HrEvent

KINDS = {
    HrEventType.LEAVE_STARTED: 12,
    HrEventType.LEAVE_ENDED: 5,
    HrEventType.MANAGER_CHANGED: 5,
    HrEventType.TERMINATED: 1,
    HrEventType.TERMINATION_SCHEDULED: 1,
    HrEventType.TERMINATION_CANCELLED: 2,
    HrEventType.REHIRED: 1,
}
"""How often each: an end is final, so most of what happens leaves a relationship under way."""

Pairs = dict[str, tuple[str, str]]
"""Relationship → mentee and mentor."""


def members_and_pairs(relationships: int) -> tuple[list[str], Pairs]:
    """Each mentor has four mentees, and some of them are mentees elsewhere."""
    members = [f"M{number}" for number in range(relationships + relationships // 4)]
    return members, {f"r-{n}": (members[n], members[-1 - n % (relationships // 4 or 1)]) for n in range(relationships)}


@dataclass(frozen=True)
class Planned:
    """An event, and the days (since the start) on which it arrives."""

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
            recorded_at=day(start, self.recorded),
            effective_at=day(start, self.effective),
            until=day(start, self.until) if self.until else None,
            supersedes=hr_event_id("own", self.supersedes) if self.supersedes else None,
        )


def day(start: datetime, number: float) -> datetime:
    """To the minute, as platforms tell it."""
    return start + timedelta(minutes=round(number * 24 * 60))


def plan(events: int, members: Sequence[str], chance: random.Random, days: int) -> list[Planned]:
    """Within so many days. Every twentieth is about a stranger; each arrives up to three times, some of them days late."""
    planned: list[Planned] = []
    for number in range(events):
        member = chance.choice(members) if number % 20 else f"stranger-{number}"
        earlier = [one for one in planned if one.member == member]
        effective = chance.uniform(0, days * 0.8)
        recorded = effective - chance.randint(0, 12) - 0.125
        kind = chance.choices(list(KINDS), list(KINDS.values()))[0]
        has_end = kind is HrEventType.LEAVE_STARTED and chance.random() < 0.6
        first = max(0.0, recorded) + chance.choice((0, 0, 0, 1, 6))
        planned.append(
            Planned(
                id=f"msg-{number}",
                member=member,
                kind=kind,
                effective=effective,
                recorded=recorded,
                until=effective + chance.uniform(1, 25) if has_end else None,
                supersedes=chance.choice(earlier).id if earlier and chance.random() < 0.15 else None,
                arrives=tuple(first + chance.randint(0, 6) for _ in range(chance.randint(1, 3))),
            )
        )
    return planned

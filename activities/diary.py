"""When people work, and when two of them can meet.

The zone, holiday and leave data of one machine decide here, once, and the workflow records the result.
"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

import structlog
from pydantic import AwareDatetime
from temporalio import activity

from activities.calendars import CalendarAway, Calendars
from mentoring.kinds import PAIR, Role
from mentoring.model import Model
from mentoring.preparation import LOOKED_BACK, Preparation, preparation
from mentoring.slots import SPREAD, Busy, Search, Slot, begin_of_day, find_slots
from mentoring.working_time import WorkingTime, begin_of, next_working_moment

CALENDAR_SECONDS = 15
"""A calendar that has not answered by then is away: a date is found without it."""

BUSY_AHEAD = timedelta(days=90)
"""How far calendars are read: dates proposed lie in the first weeks of it."""

log = structlog.get_logger()


class WorkingMoment(Model):
    """Asks for the first instant at or after `after` at which `person` works."""

    person: str
    after: AwareDatetime


class SlotsAsked(Model):
    """Asks when the two can meet for `length`, at or after `after` and `not_before`.

    `number`: which of their meetings it is. `spread`: how far apart the proposals may lie. `wish`: a start that somebody asked for. `like`: when they met last; then any
    hour of the day of `after` will do.
    """

    relationship: str
    mentee: str
    mentor: str
    number: int
    length: timedelta
    after: AwareDatetime
    not_before: AwareDatetime
    spread: timedelta = SPREAD
    wish: AwareDatetime | None = None
    like: AwareDatetime | None = None


class DayAsked(Model):
    """Asks for the first instant of `day`, where `person` lives, at or after `after`, at which they work; else of the days that follow."""

    person: str
    day: date
    after: AwareDatetime


class PreparationAsked(Model):
    """Asks when a meeting that begins at `starts_at` is prepared, seen from `now`."""

    mentee: str
    mentor: str
    starts_at: AwareDatetime
    now: AwareDatetime


class Proposed(Model):
    """The proposals, the default first; and which of the two have a calendar that an entry can be written into."""

    slots: tuple[Slot, ...]
    calendars: tuple[Role, ...] = ()


class Diaries(Protocol):
    async def working_time(self, person: str, after: datetime) -> WorkingTime:
        """A person's working week and the days off that follow `after`. Raises LookupError for an unknown person."""


class Diary:
    def __init__(self, diaries: Diaries, calendars: Calendars) -> None:
        self._diaries = diaries
        self._calendars = calendars

    @activity.defn(name="working-moment")
    async def working_moment(self, asked: WorkingMoment) -> datetime:
        return next_working_moment(await self._diaries.working_time(asked.person, asked.after), asked.after)

    @activity.defn(name="on-the-day")
    async def on_the_day(self, asked: DayAsked) -> datetime:
        noon = datetime.combine(asked.day, time(12), UTC)
        who = await self._diaries.working_time(asked.person, max(asked.after, noon))
        return next_working_moment(who, max(asked.after, begin_of(who, asked.day)))

    @activity.defn(name="preparation")
    async def preparation(self, asked: PreparationAsked) -> Preparation:
        """When hot topics are asked and the agenda leaves (mentoring/preparation.py)."""
        since = asked.starts_at - LOOKED_BACK
        mentee = await self._diaries.working_time(asked.mentee, since)
        mentor = await self._diaries.working_time(asked.mentor, since)
        return preparation(mentee, mentor, asked.starts_at, now=asked.now)

    @activity.defn(name="find-slots")
    async def find_slots(self, asked: SlotsAsked) -> Proposed:
        """At least one proposal (mentoring/slots.py). A calendar that is away tells nothing, and holds nothing up."""
        mentee = await self._diaries.working_time(asked.mentee, asked.after)
        mentor = await self._diaries.working_time(asked.mentor, asked.after)
        after = begin_of_day(mentee, asked.after) if asked.like and not asked.wish else asked.after
        after = max(after, asked.not_before)
        of_both = dict(zip(PAIR, await asyncio.gather(*(self._busy(asked, role, after) for role in PAIR)), strict=True))
        search = Search(
            mentee=mentee,
            mentor=mentor,
            after=after,
            length=asked.length,
            spread=asked.spread,
            number=asked.number,
            busy=tuple(span for told in of_both.values() for span in told or ()),
            wish=asked.wish,
            like=asked.like,
        )
        have_one = tuple(role for role, told in of_both.items() if told is not None)
        return Proposed(slots=find_slots(search), calendars=have_one)

    async def _busy(self, asked: SlotsAsked, role: Role, after: datetime) -> Sequence[Busy] | None:
        """What their calendar says; None where they have none."""
        person = asked.mentee if role is Role.MENTEE else asked.mentor
        try:
            async with asyncio.timeout(CALENDAR_SECONDS):
                return await self._calendars.busy(
                    person, after, after + BUSY_AHEAD, relationship=asked.relationship, meeting=asked.number
                )
        except (CalendarAway, TimeoutError) as away:
            log.warning("calendar_away", relationship=asked.relationship, role=role, reason=str(away))
            return ()

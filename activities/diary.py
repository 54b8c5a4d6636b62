"""When people work, and when two of them can meet.

The zone, holiday and leave data of one machine decide here, once, and the workflow records the result.
"""

from datetime import datetime, timedelta
from typing import Protocol

from pydantic import AwareDatetime
from temporalio import activity

from mentoring.model import Model
from mentoring.preparation import LOOKED_BACK, Preparation, preparation
from mentoring.slots import SPREAD, Search, Slot, begin_of_day, find_slots
from mentoring.working_time import WorkingTime, next_working_moment


class WorkingMoment(Model):
    """Asks for the first instant at or after `after` at which `person` works."""

    person: str
    after: AwareDatetime


class SlotsAsked(Model):
    """Asks when the two can meet for `length`, at or after `after` and `not_before`.

    `number`: which of their meetings it is. `spread`: how far apart the proposals may lie. `wish`: a start that somebody asked for. `like`: when they met last; then any
    hour of the day of `after` will do.
    """

    mentee: str
    mentor: str
    number: int
    length: timedelta
    after: AwareDatetime
    not_before: AwareDatetime
    spread: timedelta = SPREAD
    wish: AwareDatetime | None = None
    like: AwareDatetime | None = None


class PreparationAsked(Model):
    """Asks when a meeting that begins at `starts_at` is prepared, seen from `now`."""

    mentee: str
    mentor: str
    starts_at: AwareDatetime
    now: AwareDatetime


class Diaries(Protocol):
    async def working_time(self, person: str, after: datetime) -> WorkingTime:
        """A person's working week and the days off that follow `after`. Raises LookupError for an unknown person."""


class Diary:
    def __init__(self, diaries: Diaries) -> None:
        self._diaries = diaries

    @activity.defn(name="working-moment")
    async def working_moment(self, asked: WorkingMoment) -> datetime:
        return next_working_moment(await self._diaries.working_time(asked.person, asked.after), asked.after)

    @activity.defn(name="preparation")
    async def preparation(self, asked: PreparationAsked) -> Preparation:
        """When hot topics are asked and the agenda leaves (mentoring/preparation.py)."""
        since = asked.starts_at - LOOKED_BACK
        mentee = await self._diaries.working_time(asked.mentee, since)
        mentor = await self._diaries.working_time(asked.mentor, since)
        return preparation(mentee, mentor, asked.starts_at, now=asked.now)

    @activity.defn(name="find-slots")
    async def find_slots(self, asked: SlotsAsked) -> list[Slot]:
        """The proposals, the default first; never none (mentoring/slots.py)."""
        mentee = await self._diaries.working_time(asked.mentee, asked.after)
        mentor = await self._diaries.working_time(asked.mentor, asked.after)
        after = begin_of_day(mentee, asked.after) if asked.like and not asked.wish else asked.after
        search = Search(
            mentee=mentee,
            mentor=mentor,
            after=max(after, asked.not_before),
            length=asked.length,
            spread=asked.spread,
            number=asked.number,
            wish=asked.wish,
            like=asked.like,
        )
        return list(find_slots(search))

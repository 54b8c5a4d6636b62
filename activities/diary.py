"""When people work. The zone and holiday data of one machine decide here, once, and the workflow records the result."""

from datetime import datetime, timedelta
from typing import Protocol

from pydantic import AwareDatetime
from temporalio import activity

from mentoring.model import Model
from mentoring.working_time import WorkingTime, first_common_slot, next_working_moment


class WorkingMoment(Model):
    """Asks for the first instant at or after `after` at which `person` works."""

    person: str
    after: AwareDatetime


class CommonSlot(Model):
    """Asks for the first start at or after `after` at which both work for `length`."""

    one: str
    other: str
    after: AwareDatetime
    length: timedelta


class Diaries(Protocol):
    async def working_time(self, person: str, after: datetime) -> WorkingTime:
        """A person's working week and the days off that follow `after`. Raises LookupError for an unknown person."""


class Diary:
    def __init__(self, diaries: Diaries) -> None:
        self._diaries = diaries

    @activity.defn(name="working-moment")
    async def working_moment(self, asked: WorkingMoment) -> datetime:
        return next_working_moment(await self._diaries.working_time(asked.person, asked.after), asked.after)

    @activity.defn(name="common-slot")
    async def common_slot(self, asked: CommonSlot) -> datetime:
        """A start both can keep; where their working hours never meet, the first of the mentee's own."""
        one = await self._diaries.working_time(asked.one, asked.after)
        other = await self._diaries.working_time(asked.other, asked.after)
        return first_common_slot(one, other, asked.after, asked.length) or next_working_moment(one, asked.after)

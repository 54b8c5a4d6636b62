"""What happens to people in their organisation: looked at, and noted once it has been told."""

from typing import Protocol

from temporalio import activity

from contracts.hr import Due, LookAt, Telling


class HrRecords(Protocol):
    async def look(self, asked: LookAt) -> Due:
        """Bring the directory up to date, and say what has to be told to whom. Twice is once."""

    async def note(self, told: Telling) -> None:
        """The relationships have been told this. Twice is once; an older telling changes nothing."""


class HrNews:
    def __init__(self, records: HrRecords) -> None:
        self._records = records

    @activity.defn(name="look-at-hr")
    async def look(self, asked: LookAt) -> Due:
        return await self._records.look(asked)

    @activity.defn(name="note-hr-told")
    async def note(self, told: Telling) -> None:
        await self._records.note(told)

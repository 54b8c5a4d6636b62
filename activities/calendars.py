"""People's own calendars: when they are busy, and each meeting as one entry.

A port that any calendar can fill which tells busy times and keeps an entry under an id of ours (iCalendar's UID).
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from pydantic import AwareDatetime
from temporalio import activity

from contracts.letters import Invitation
from mentoring.model import Model
from mentoring.starts import Busy


class Entry(Model):
    """One meeting as it should stand in the calendar of `person`; `invitation` is what their letter carries.

    The same relationship and meeting are the same entry for life; `invitation.sequence` tells which version is the newer.
    """

    relationship: str
    person: str
    mentee: str
    mentor: str
    at: AwareDatetime
    invitation: Invitation


class Written(StrEnum):
    """What became of an entry. A calendar that is away is none of these: it is tried again.

    ALREADY: this very version stood there, or there was nothing to call off. NEWER: a later version stands there, and stays.
    NO_CALENDAR: this person has none that we know of.
    """

    WRITTEN = "written"
    ALREADY = "already"
    NEWER = "newer"
    NO_CALENDAR = "no-calendar"


class CalendarAway(Exception):  # noqa: N818 - it names what happened
    """A calendar cannot be read or written now; the message says why, never whose it is."""


class Calendars(Protocol):
    async def busy(
        self, person: str, since: datetime, until: datetime, *, relationship: str, meeting: int
    ) -> Sequence[Busy] | None:
        """When they are busy between two instants, our own entry of this meeting left out. None: they have no calendar that we
        know of. Raises CalendarAway.
        """

    async def put(self, entry: Entry) -> Written:
        """See to it that this version of the entry, or a newer one, stands in the person's calendar. Twice is once.

        Raises CalendarAway.
        """


class Entries:
    def __init__(self, calendars: Calendars) -> None:
        self._calendars = calendars

    @activity.defn(name="enter-meeting")
    async def enter(self, entry: Entry) -> Written:
        """Write one version of a meeting into the calendar of one of the two."""
        return await self._calendars.put(entry)

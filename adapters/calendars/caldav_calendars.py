"""The port of activities/calendars.py, on a CalDAV server where each person's calendar has an address."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from activities.calendars import CalendarAway, Entry, Written
from adapters.calendars.collection import Collection, Found, NoSuchCalendar
from adapters.calendars.entries import event_in, for_a_calendar, renewed, sequence_of
from adapters.calendars.line import calendar_of
from adapters.calendars.spans import span_of, taken, takes_time, told_busy
from adapters.mail.invitation import Inviter
from contracts.letters import Method
from contracts.names import calendar_uid
from contracts.vault import Unreadable
from mentoring.people import Person
from mentoring.starts import Busy
from settings import Settings

TRIES = 3
"""An entry that others write at the same time is read again this often, before it is left for later."""


class KnowsPeople(Protocol):
    async def person(self, person: str) -> Person:
        """Raises Unreadable for an unknown id, and when what is kept of them is damaged."""


class CalDavCalendars:
    """It connects for each look, with one account for all. Without an address in the settings nobody has a calendar."""

    def __init__(self, settings: Settings, people: KnowsPeople, inviter: Inviter) -> None:
        self._settings = settings
        self._people = people
        self._inviter = inviter

    async def busy(
        self, person: str, since: datetime, until: datetime, *, relationship: str, meeting: int
    ) -> Sequence[Busy] | None:
        """See the port."""
        if not self._settings.caldav_url:
            return None
        try:
            known = await self._people.person(person)
        except Unreadable:
            return None
        uid = calendar_uid(relationship, meeting, self._settings.mail_domain)
        try:
            async with self._collection(known) as collection:
                return await _busy(collection, since, until, uid, ZoneInfo(known.timezone))
        except NoSuchCalendar:
            return None

    async def put(self, entry: Entry) -> Written:
        """See the port. What is called off stays as a cancelled entry that takes no time (docs/decisions/0009-calendars.md)."""
        if not self._settings.caldav_url:
            return Written.NO_CALENDAR
        try:
            reader = await self._people.person(entry.person)
            pair = (await self._people.person(entry.mentee), await self._people.person(entry.mentor))
        except Unreadable:
            return Written.NO_CALENDAR
        try:
            async with self._collection(reader) as collection:
                for _ in range(TRIES):
                    ours = self._inviter.calendar(
                        entry.relationship, entry.invitation, entry.at, reader=reader, pair=pair
                    )
                    written = await self._written(collection, entry, for_a_calendar(ours))
                    if written is not None:
                        return written
        except NoSuchCalendar:
            return Written.NO_CALENDAR
        raise CalendarAway("the entry was changed by others at every try")

    async def _written(self, collection: Collection, entry: Entry, ours: Calendar) -> Written | None:
        """What became of one try; None when somebody else wrote meanwhile."""
        uid = calendar_uid(entry.relationship, entry.invitation.meeting, self._settings.mail_domain)
        found = await collection.find(uid)
        if found is None:
            if entry.invitation.method is Method.CANCEL:
                return Written.ALREADY
            return Written.WRITTEN if await collection.create(uid, bytes(ours.to_ical())) else None
        kept = _event(found, uid)
        standing = sequence_of(kept)
        if standing >= entry.invitation.sequence:
            return Written.ALREADY if standing == entry.invitation.sequence else Written.NEWER
        content = bytes(renewed(ours, kept, uid).to_ical())
        return Written.WRITTEN if await collection.change(found, content) else None

    @asynccontextmanager
    async def _collection(self, person: Person) -> AsyncIterator[Collection]:
        async with calendar_of(person.mail, self._settings) as collection:
            yield collection


async def _busy(collection: Collection, since: datetime, until: datetime, uid: str, zone: ZoneInfo) -> tuple[Busy, ...]:
    """By the server's own word where it gives one, else from the entries. Our own entry of this meeting takes no time.

    Free and busy times come without names: where our entry lies, the entries themselves tell what else is there.
    """
    told = await collection.free_busy(since, until)
    if told is None:
        others = taken(await collection.events(since, until), since, until, zone)
        return tuple(span for whose, span in others if whose != uid)
    spans = tuple(told_busy(told))
    found = await collection.find(uid)
    if found is None or not takes_time(event := _event(found, uid)):
        return spans
    start, end = span_of(event, zone)
    beside = taken(await collection.events(start, end), start, end, zone)
    return (*_without(spans, start, end), *(span for whose, span in beside if whose != uid))


def _without(spans: Sequence[Busy], start: datetime, end: datetime) -> list[Busy]:
    """The spans, less what lies between two instants."""
    before = [Busy(start=span.start, end=min(span.end, start)) for span in spans if span.start < start]
    after = [Busy(start=max(span.start, end), end=span.end) for span in spans if span.end > end]
    return before + after


def _event(found: Found, uid: str) -> Event:
    event = event_in(Calendar.from_ical(found.content), uid)
    if event is None:
        raise CalendarAway("our own entry cannot be read there")
    return event

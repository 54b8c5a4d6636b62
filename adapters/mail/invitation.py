"""The calendar part of a letter: one iTIP message (RFC 5546), for life one entry a meeting."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, vCalAddress
from icalendar.enums import CLASS, STATUS, TRANSP

from adapters.agenda import outline_lines
from adapters.mail.names import header_name
from adapters.mail.smtp import on_the_wire
from adapters.mail.timezones import vtimezone
from adapters.whereabouts import Whereabouts
from adapters.words import Words
from contracts.letters import Invitation, Letter, Method
from contracts.names import calendar_uid
from mentoring.agenda import agenda
from mentoring.people import Language, Person
from settings import Settings


class Inviter:
    """Writes invitations, updates and cancellations."""

    def __init__(self, words: Words, settings: Settings) -> None:
        self._words = words
        self._settings = settings
        self._where = Whereabouts(words, settings)

    def calendar_part(self, letter: Letter, *, reader: Person, pair: Sequence[Person]) -> bytes:
        """The iTIP message for one reader: times in their zone, words in their language. The same letter, the same bytes.

        Raises ValueError for a letter without an invitation.
        """
        invitation = letter.invitation
        if invitation is None:
            raise ValueError(f"{letter.name} carries no invitation")
        calendar = self.calendar(letter.relationship, invitation, letter.at, reader=reader, pair=pair)
        calendar.add("method", invitation.method.value)
        return bytes(calendar.to_ical())

    def calendar(
        self, relationship: str, invitation: Invitation, at: datetime, *, reader: Person, pair: Sequence[Person]
    ) -> Calendar:
        """The meeting as it stands in one reader's calendar: the event, and their time zone. `at`: when we say so."""
        calendar = Calendar.new(prodid="-//Telemaque//EN")
        calendar.pop("uid", None)  # the library draws one at random
        calendar.add_component(vtimezone(ZoneInfo(reader.timezone), invitation.starts_at))
        calendar.add_component(self._event(relationship, invitation, at, reader, pair))
        return calendar

    def _event(
        self, relationship: str, invitation: Invitation, at: datetime, reader: Person, pair: Sequence[Person]
    ) -> Event:
        language = reader.language
        start, end = _told(invitation.starts_at, invitation.starts_at + invitation.length, ZoneInfo(reader.timezone))
        cancelled = invitation.method is Method.CANCEL
        place = self._where.told(language, invitation.venue, relationship, invitation.meeting)
        event = Event.new(
            uid=calendar_uid(relationship, invitation.meeting, self._settings.mail_domain),
            sequence=invitation.sequence,
            stamp=at,
            start=start,
            end=end,
            summary=self._words.say(language, "calendar.summary", number=invitation.meeting),
            description=self._description(invitation, reader, place),
            location=place or None,
            organizer=self._organizer(language),
            attendees=[_attendee(person, rsvp=not cancelled) for person in pair],
            status=STATUS.CANCELLED if cancelled else STATUS.CONFIRMED,
            classification=CLASS.PRIVATE,
            transparency=TRANSP.TRANSPARENT if cancelled else TRANSP.OPAQUE,
        )
        if not cancelled:
            event.add_component(_the_day_before(self._words.say(language, "calendar.alarm")))
        return event

    def _organizer(self, language: Language) -> vCalAddress:
        """The programme, never a person. A sender that is another address is named beside it (RFC 6047, 2.2.1)."""
        settings = self._settings
        sent_by = settings.mail_from if settings.organizer != settings.mail_from else None
        return vCalAddress.new(settings.organizer, cn=self._words.say(language, "common.sender"), sent_by=sent_by)

    def _description(self, invitation: Invitation, reader: Person, place: str) -> str:
        def say(key: str, **facts: Any) -> str:
            return self._words.say(reader.language, f"calendar.{key}", zone=reader.timezone, **facts)

        blocks = agenda(invitation.starts_at, invitation.length, first=invitation.first, last=invitation.last)
        lines = outline_lines(self._words, reader.language, blocks, zone=reader.timezone)
        return "\n".join([say("agenda"), *lines, "", say("where", place=place) if place else say("place")])


def _told(start: datetime, end: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """In the reader's zone; in UTC when one of them falls into the second of two like hours, which no local time can tell."""
    local = (start.astimezone(zone), end.astimezone(zone))
    return (start.astimezone(UTC), end.astimezone(UTC)) if any(moment.fold for moment in local) else local


def _attendee(person: Person, *, rsvp: bool) -> vCalAddress:
    """Nobody is asked to answer a cancellation (RFC 5546, 3.2.5)."""
    return vCalAddress.new(
        on_the_wire(person.mail) or person.mail,
        cn=header_name(person) or None,
        cutype="INDIVIDUAL",
        partstat="NEEDS-ACTION",
        role="REQ-PARTICIPANT",
        rsvp=rsvp or None,
    )


def _the_day_before(text: str) -> Alarm:
    alarm = Alarm.new(description=text)
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -timedelta(days=1))
    return alarm

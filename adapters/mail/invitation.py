"""The calendar part of a letter: one iTIP message (RFC 5546), for life one entry a meeting."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, vCalAddress
from icalendar.enums import CLASS, STATUS

from adapters.mail.names import header_name
from adapters.mail.smtp import on_the_wire
from adapters.mail.timezones import vtimezone
from adapters.words import Words
from contracts.letters import Invitation, Letter, Method
from contracts.names import calendar_uid
from mentoring.model import Model
from mentoring.people import Person
from settings import Settings

OPENING, WRAP_UP = timedelta(minutes=10), timedelta(minutes=5)
FULL = timedelta(minutes=30)
"""A meeting shorter than this shrinks its opening and its last minutes in proportion."""

_MINUTE, _FIVE = timedelta(minutes=1), timedelta(minutes=5)


class AgendaBlock(Model):
    """One of the four blocks of a meeting, as instants. `what` is a key of `calendar` in content/words."""

    what: str
    starts_at: datetime
    ends_at: datetime


def agenda(starts_at: datetime, length: timedelta, *, first: bool = False, last: bool = False) -> list[AgendaBlock]:
    """Opening (10 min), hot topics, priorities and goals, the last 5 minutes (S24–S27); the first adds goals and roles (S20)."""
    share = min(length / FULL, 1.0)
    middle = length - (OPENING + WRAP_UP) * share
    hot = _rounded(middle / 2)
    cuts = [timedelta(0), OPENING * share, OPENING * share + hot, length - WRAP_UP * share, length]
    cuts = [cut if share == 1 else _whole_minutes(cut, length) for cut in cuts]
    names = ["opening", "first" if first else "hot", "goals", "last_wrap_up" if last else "wrap_up"]
    return [
        AgendaBlock(what=what, starts_at=starts_at + begin, ends_at=starts_at + end)
        for what, begin, end in zip(names, cuts[:-1], cuts[1:], strict=True)
    ]


def _rounded(half: timedelta) -> timedelta:
    """Up to five minutes, where there is room for it."""
    return -(-half // _FIVE) * _FIVE if half >= _FIVE else half


def _whole_minutes(cut: timedelta, length: timedelta) -> timedelta:
    return cut if length < FULL / 3 else round(cut / _MINUTE) * _MINUTE


class Inviter:
    """Writes invitations, updates and cancellations."""

    def __init__(self, words: Words, settings: Settings) -> None:
        self._words = words
        self._settings = settings

    def calendar_part(self, letter: Letter, *, reader: Person, pair: Sequence[Person]) -> bytes:
        """The iTIP message for one reader: times in their zone, words in their language. The same letter, the same bytes.

        Raises ValueError for a letter without an invitation.
        """
        invitation = letter.invitation
        if invitation is None:
            raise ValueError(f"{letter.name} carries no invitation")
        calendar = Calendar.new(prodid="-//Telemaque//EN", method=invitation.method.value)
        calendar.pop("uid", None)  # the library draws one at random
        calendar.add_component(vtimezone(ZoneInfo(reader.timezone), invitation.starts_at))
        calendar.add_component(self._event(letter, invitation, reader, pair))
        return bytes(calendar.to_ical())

    def _event(self, letter: Letter, invitation: Invitation, reader: Person, pair: Sequence[Person]) -> Event:
        language = reader.language
        start, end = _told(invitation.starts_at, invitation.starts_at + invitation.length, ZoneInfo(reader.timezone))
        cancelled = invitation.method is Method.CANCEL
        event = Event.new(
            uid=calendar_uid(letter.relationship, invitation.meeting, self._settings.mail_domain),
            sequence=invitation.sequence,
            stamp=letter.at,
            start=start,
            end=end,
            summary=self._words.say(language, "calendar.summary", number=invitation.meeting),
            description=self._description(invitation, reader),
            organizer=vCalAddress.new(self._settings.mail_from, cn=self._words.say(language, "common.sender")),
            attendees=[_attendee(person) for person in pair],
            status=STATUS.CANCELLED if cancelled else STATUS.CONFIRMED,
            classification=CLASS.PRIVATE,
        )
        if not cancelled:
            event.add_component(_the_day_before(self._words.say(language, "calendar.alarm")))
        return event

    def _description(self, invitation: Invitation, reader: Person) -> str:
        def say(key: str, **facts: Any) -> str:
            return self._words.say(reader.language, f"calendar.{key}", zone=reader.timezone, **facts)

        blocks = agenda(invitation.starts_at, invitation.length, first=invitation.meeting == 1, last=invitation.last)
        lines = [
            say("line", what=f"calendar.{block.what}", begin=block.starts_at, end=block.ends_at) for block in blocks
        ]
        return "\n".join([say("agenda"), *lines, "", say("place")])


def _told(start: datetime, end: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """In the reader's zone; in UTC when one of them falls into the second of two like hours, which no local time can tell."""
    local = (start.astimezone(zone), end.astimezone(zone))
    return (start.astimezone(UTC), end.astimezone(UTC)) if any(moment.fold for moment in local) else local


def _attendee(person: Person) -> vCalAddress:
    return vCalAddress.new(
        on_the_wire(person.mail) or person.mail,
        cn=header_name(person) or None,
        cutype="INDIVIDUAL",
        partstat="NEEDS-ACTION",
        role="REQ-PARTICIPANT",
        rsvp=True,
    )


def _the_day_before(text: str) -> Alarm:
    alarm = Alarm.new(description=text)
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -timedelta(days=1))
    return alarm

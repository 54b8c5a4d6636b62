"""Invitations, read back by two independent readers."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject

from adapters.mail.invitation import Inviter, agenda
from contracts.letters import Letter, Method
from contracts.names import calendar_uid
from mentoring.kinds import Role
from mentoring.people import Language, Person
from settings import Settings
from tests.adapters.letter_samples import WORDS, invitation, letter, people

ZONES = ("Europe/Paris", "America/Montreal", "Indian/Reunion", "Africa/Casablanca", "Australia/Sydney", "Asia/Kolkata")
AROUND_2027_CLOCK_CHANGES = [
    datetime(2027, 3, 14, 6, 30, tzinfo=UTC) + timedelta(hours=hours)  # Montréal springs forward at 07:00 UTC
    for hours in (0, 1, 24)
] + [
    datetime(2027, month, day, 0, 30, tzinfo=UTC) + timedelta(hours=hours)
    for month, day in ((3, 28), (10, 31), (11, 7))  # Paris in March and October, Montréal in November
    for hours in (0, 1, 2, 6, 12, 24)
]


def settings() -> Settings:
    return Settings(mail_from="mentorat@example.org")


def part(mail: Letter, zone: str = "Europe/Paris", language: Language = Language.FRENCH) -> bytes:
    everybody = people(language)
    reader = everybody[mail.recipient].model_copy(update={"timezone": zone})
    return Inviter(WORDS, settings()).calendar_part(
        mail, reader=reader, pair=(everybody[mail.mentee], everybody[mail.mentor])
    )


def dated(**about: Any) -> Letter:
    return letter("ask-meeting-date", Role.MENTEE, invitation=invitation(**about))


def event_in(content: bytes) -> Any:
    (event,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert isinstance(event, icalendar.Event)
    return event


@pytest.mark.parametrize("zone", ZONES)
def test_two_independent_readers_find_the_very_instant_across_the_clock_changes_of_2027(zone: str) -> None:
    for starts_at in AROUND_2027_CLOCK_CHANGES:
        content = part(dated(starts_at=starts_at), zone)
        event = event_in(content)
        assert event["dtstart"].dt.astimezone(UTC) == starts_at
        assert event["dtend"].dt.astimezone(UTC) == starts_at + timedelta(hours=1)
        told = next(iter(vobject.readComponents(content.decode()))).vevent
        assert told.dtstart.value.astimezone(UTC) == starts_at
        assert told.dtend.value.astimezone(UTC) == starts_at + timedelta(hours=1)


@pytest.mark.parametrize("zone", ZONES)
def test_the_time_zone_that_travels_with_it_tells_every_hour_of_the_year_right(zone: str) -> None:
    calendar = icalendar.Calendar.from_ical(part(dated(starts_at=datetime(2027, 1, 4, 9, tzinfo=UTC)), zone))
    (component,) = calendar.walk("VTIMEZONE")
    assert isinstance(component, icalendar.Timezone)
    carried = component.to_tz(lookup_tzid=False)
    for hours in range(0, 365 * 24, 5):
        local = (datetime(2027, 1, 1, tzinfo=UTC) + timedelta(hours=hours)).astimezone(ZoneInfo(zone))
        wall = local.replace(tzinfo=None)
        if local.fold or wall.replace(tzinfo=ZoneInfo(zone), fold=1).utcoffset() != local.utcoffset():
            continue  # the hour that comes twice: an offset alone cannot be read back from it
        assert wall.replace(tzinfo=carried).utcoffset() == local.utcoffset(), wall


@pytest.mark.behaviour("E7")
def test_an_update_and_a_cancellation_concern_the_same_entry_with_a_higher_number() -> None:
    first, moved = event_in(part(dated(sequence=0))), event_in(part(dated(sequence=1)))
    gone = event_in(part(dated(sequence=2, method=Method.CANCEL)))
    assert {event["uid"] for event in (first, moved, gone)} == {calendar_uid("r-1", 3, "example.org")}
    assert [event["sequence"] for event in (first, moved, gone)] == [0, 1, 2]
    assert [str(event["status"]) for event in (first, gone)] == ["CONFIRMED", "CANCELLED"]
    assert [len(event.walk("VALARM")) for event in (first, gone)] == [1, 0]


def test_the_method_stands_in_the_calendar() -> None:
    for method in Method:
        assert icalendar.Calendar.from_ical(part(dated(method=method)))["method"] == method.value


def test_both_are_asked_to_answer_and_the_programme_invites() -> None:
    event = event_in(part(dated()))
    assert [str(one) for one in event.attendees] == ["mailto:lea@example.org", "mailto:nadia@example.org"]
    assert {str(one.params["rsvp"]) for one in event.attendees} == {"TRUE"}
    assert {str(one.params["partstat"]) for one in event.attendees} == {"NEEDS-ACTION"}
    assert str(event.organizer) == "mailto:mentorat@example.org"


@pytest.mark.behaviour("S10")
@pytest.mark.parametrize("language", Language)
def test_the_title_in_a_shared_calendar_names_nobody(language: Language) -> None:
    event = event_in(part(dated(), language=language))
    names = [word for person in people().values() for word in person.name.split()]
    assert "3" in event.summary
    assert not any(name in f"{event.summary} {event.description}" for name in names)
    assert event["class"] == "PRIVATE"


def test_the_reader_is_alarmed_a_day_before() -> None:
    (alarm,) = event_in(part(dated())).walk("VALARM")
    assert isinstance(alarm, icalendar.Alarm)
    assert (alarm["action"], alarm.TRIGGER) == ("DISPLAY", timedelta(days=-1))


def test_the_same_letter_makes_the_same_bytes() -> None:
    assert part(dated()) == part(dated())


@pytest.mark.behaviour("S24")
def test_an_hour_has_four_blocks_with_their_clock_times() -> None:
    description = event_in(part(dated(starts_at=datetime(2027, 1, 12, 8, tzinfo=UTC)))).description.replace(
        "\u00a0", " "
    )
    begins = [line.partition(" ·")[0] for line in description.splitlines() if "·" in line]
    assert begins == ["9 h 00 – 9 h 10", "9 h 10 – 9 h 35", "9 h 35 – 9 h 55", "9 h 55 – 10 h 00"]


@pytest.mark.behaviour("S20")
@pytest.mark.parametrize("language", Language)
def test_the_first_agenda_carries_goals_and_roles(language: Language) -> None:
    assert WORDS.say(language, "calendar.first") in event_in(part(dated(number=1), language=language)).description
    assert WORDS.say(language, "calendar.first") not in event_in(part(dated(number=2), language=language)).description


@pytest.mark.parametrize("minutes", [1, 5, 10, 12, 15, 20, 29, 30, 31, 45, 50, 60, 75, 90, 120, 240])
def test_an_agenda_fills_the_meeting_without_gaps_whatever_its_length(minutes: int) -> None:
    starts_at, length = datetime(2027, 1, 12, 8, tzinfo=UTC), timedelta(minutes=minutes)
    blocks = agenda(starts_at, length)
    assert blocks[0].starts_at == starts_at
    assert blocks[-1].ends_at == starts_at + length
    assert all(one.ends_at == other.starts_at for one, other in itertools.pairwise(blocks))
    assert all(block.starts_at < block.ends_at for block in blocks)


@pytest.mark.parametrize("minutes", [30, 45, 60, 90])
def test_a_full_meeting_opens_with_ten_minutes_and_ends_with_five(minutes: int) -> None:
    blocks = agenda(datetime(2027, 1, 12, 8, tzinfo=UTC), timedelta(minutes=minutes))
    assert blocks[0].ends_at - blocks[0].starts_at == timedelta(minutes=10)
    assert blocks[-1].ends_at - blocks[-1].starts_at == timedelta(minutes=5)


def test_a_name_full_of_marks_stays_one_attendee() -> None:
    marked = Person(name='Léa "the; best", Ltd: <x>', mail="lea@example.org")
    content = Inviter(WORDS, settings()).calendar_part(dated(), reader=marked, pair=(marked, marked))
    assert len(event_in(content).attendees) == 2
    assert next(iter(vobject.readComponents(content.decode()))).vevent.summary.value.startswith("Mentorat")


def test_a_letter_without_a_meeting_has_no_calendar_part() -> None:
    with pytest.raises(ValueError, match="carries no invitation"):
        part(letter("ended", Role.MENTEE))

"""Invitations, read back by two independent readers."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject

from adapters.mail.invitation import Inviter
from adapters.mail.names import header_name
from contracts.letters import Letter, Method
from contracts.names import calendar_uid
from mentoring.kinds import Role
from mentoring.people import Language, Person
from settings import ROOT, Settings
from tests.adapters.letter_samples import WORDS, invitation, letter, people

ZONES = (
    *("Europe/Paris", "Europe/Dublin", "America/Montreal", "America/Sao_Paulo", "Indian/Reunion", "Africa/Casablanca"),
    *("Australia/Sydney", "Australia/Lord_Howe", "Pacific/Chatham", "Asia/Jerusalem", "Asia/Kolkata", "UTC"),
)
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


@pytest.mark.behaviour("P5", "E7")
def test_an_update_and_a_cancellation_concern_the_same_entry_with_a_higher_number() -> None:
    first, moved = event_in(part(dated(sequence=0))), event_in(part(dated(sequence=1)))
    gone = event_in(part(dated(sequence=2, method=Method.CANCEL)))
    assert {event["uid"] for event in (first, moved, gone)} == {calendar_uid("r-1", 3, "example.org")}
    assert [event["sequence"] for event in (first, moved, gone)] == [0, 1, 2]
    assert [str(event["status"]) for event in (first, gone)] == ["CONFIRMED", "CANCELLED"]
    assert [len(event.walk("VALARM")) for event in (first, gone)] == [1, 0]


@pytest.mark.behaviour("P5")
def test_the_method_stands_in_the_calendar() -> None:
    for method in Method:
        assert icalendar.Calendar.from_ical(part(dated(method=method)))["method"] == method.value


@pytest.mark.behaviour("P5")
def test_both_are_asked_to_answer_and_the_programme_invites() -> None:
    event = event_in(part(dated()))
    assert {str(one.params["role"]) for one in event.attendees} == {"REQ-PARTICIPANT"}
    assert {str(one.params["cutype"]) for one in event.attendees} == {"INDIVIDUAL"}
    assert (str(event["transp"]), len(event_in(part(dated())).walk("VEVENT"))) == ("OPAQUE", 1)
    assert [str(one) for one in event.attendees] == ["mailto:lea@example.org", "mailto:nadia@example.org"]
    assert {str(one.params["rsvp"]) for one in event.attendees} == {"TRUE"}
    assert {str(one.params["partstat"]) for one in event.attendees} == {"NEEDS-ACTION"}
    assert str(event.organizer) == "mailto:mentorat@example.org"


@pytest.mark.behaviour("P5")
def test_replies_go_to_the_mailbox_that_is_read_and_the_sender_is_named_beside_it() -> None:
    everybody = people()
    settings = Settings(mail_from="mentorat@example.org", mail_replies="agenda@example.org")
    content = Inviter(WORDS, settings).calendar_part(
        dated(), reader=everybody["p-mentee"], pair=(everybody["p-mentee"], everybody["p-mentor"])
    )
    organizer = event_in(content).organizer
    assert (str(organizer), organizer.params["sent-by"]) == ("mailto:agenda@example.org", "mailto:mentorat@example.org")


@pytest.mark.parametrize("wrong", ["a@example.org, b@example.org", "nobody", "Léa <lea@example.org>"])
def test_a_reply_address_that_is_none_is_a_clear_mistake(wrong: str) -> None:
    with pytest.raises(ValueError, match="exactly one mail address"):
        Settings(mail_replies=wrong)


def test_nobody_is_asked_to_answer_a_cancellation() -> None:
    event = event_in(part(dated(sequence=2, method=Method.CANCEL)))
    assert len(event.attendees) == 2
    assert not any("rsvp" in one.params for one in event.attendees)


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
    assert WORDS.say(language, "calendar.roles") in event_in(part(dated(number=1), language=language)).description
    assert WORDS.say(language, "calendar.roles") not in event_in(part(dated(number=2), language=language)).description


def test_a_name_full_of_marks_stays_one_attendee() -> None:
    marked = Person(name='Léa "the; best", Ltd: <x>', mail="lea@example.org")
    content = Inviter(WORDS, settings()).calendar_part(dated(), reader=marked, pair=(marked, marked))
    assert len(event_in(content).attendees) == 2
    assert next(iter(vobject.readComponents(content.decode()))).vevent.summary.value.startswith("Mentorat")


NAMES = (
    "Éloïse-Anaïs de la Ferronnière d’Outre-Mer " * 3,
    "👩🏽‍🚀 Ada 👨‍👩‍👧‍👦🏳️‍🌈 Lovelace 🧑‍🤝‍🧑",
    "עמנואל בן־דוד",
    "شهرزاد بنت علي",
    '"Quoted" \\ Name; with: all, marks ^n',
    "Ω",
)


@pytest.mark.behaviour("P5")
@pytest.mark.parametrize("name", NAMES)
def test_long_accents_emoji_and_names_from_right_to_left_come_back_whole_from_folded_lines(name: str) -> None:
    called = Person(name=name, mail="lea@example.org")
    content = Inviter(WORDS, settings()).calendar_part(dated(), reader=called, pair=(called, called))
    assert all(len(line) <= 75 and line.decode() for line in content.split(b"\r\n")[:-1])
    one, other = event_in(content).attendees
    assert one.params["cn"] == other.params["cn"] == header_name(called)
    told = next(iter(vobject.readComponents(content.decode()))).vevent.attendee_list
    assert [attendee.params["CN"] for attendee in told] == [[header_name(called)]] * 2


def test_a_letter_without_a_meeting_has_no_calendar_part() -> None:
    with pytest.raises(ValueError, match="carries no invitation"):
        part(letter("ended", Role.MENTEE))


@pytest.mark.behaviour("S23")
@pytest.mark.parametrize("language", Language)
def test_the_place_is_where_calendars_look_for_it_and_in_the_agenda_too(language: Language) -> None:
    everybody = people(language)
    mail = dated(venue="colette")
    listed = Settings(mail_from="mentorat@example.org", venues=ROOT / "examples" / "venues.yaml")
    content = Inviter(WORDS, listed).calendar_part(mail, reader=everybody["p-mentee"], pair=())
    event = event_in(content)
    assert event["location"] == "Salle Colette (2e étage, au fond du couloir, Lyon)"
    assert str(event["location"]) in event.description
    assert next(iter(vobject.readComponents(content.decode()))).vevent.location.value == event["location"]
    assert "location" not in event_in(part(dated(), language=language))

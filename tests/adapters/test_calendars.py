"""People's own calendars, on a real CalDAV server."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Event

from activities.calendars import CalendarAway, Entry, Written
from adapters.calendars.caldav_calendars import CalDavCalendars
from adapters.calendars.collection import Collection, Found
from adapters.calendars.line import calendar_of
from adapters.calendars.spans import told_busy
from adapters.mail.invitation import Inviter
from contracts.letters import Invitation, Method
from contracts.names import calendar_uid
from mentoring.people import Language, Person
from settings import Settings
from tests.adapters.letter_samples import WORDS
from tests.radicale import Radicale, radicale

LEA, NADIA = "lea@example.org", "nadia@example.org"
TEN = datetime(2027, 3, 2, 9, tzinfo=UTC)
"""Ten o'clock in Paris, on a Tuesday."""
HOUR = timedelta(hours=1)
WEEK = (datetime(2027, 3, 1, tzinfo=UTC), datetime(2027, 3, 8, tzinfo=UTC))
UID = calendar_uid("r-1", 3, "example.org")


PEOPLE = {
    "lea": Person(name="Léa Martin-Noël", mail=LEA, language=Language.FRENCH),
    "nadia": Person(name="Nadia Ben Ali", mail=NADIA, timezone="America/Montreal", language=Language.ENGLISH),
    "marc": Person(name="Marc Roy", mail="marc@example.org"),
}
"""Léa lives in Paris, Nadia in Montréal; Marc has no calendar."""


class People:
    async def person(self, person: str) -> Person:
        return PEOPLE[person]


def calendars_at(settings: Settings) -> CalDavCalendars:
    return CalDavCalendars(settings, People(), Inviter(WORDS, settings))


@pytest.fixture(scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Radicale]:
    settings = Settings(mail_from="mentorat@example.org", public_url="https://mentorat.example.org")
    async with radicale(settings, tmp_path_factory.mktemp("radicale")) as running:
        yield running


@pytest.fixture
async def calendars(server: Radicale) -> CalDavCalendars:
    """Léa and Nadia have an empty calendar each."""
    for mail in (LEA, NADIA):
        await server.request("DELETE", f"/{mail}/")
        await server.open_calendar(mail)
    return calendars_at(server.settings)


def entry(person: str = "lea", *, sequence: int = 0, method: Method = Method.REQUEST, **about: Any) -> Entry:
    meeting = {"meeting": 3, "method": method, "sequence": sequence, "starts_at": TEN, "length": HOUR, **about}
    invitation = Invitation.model_validate(meeting)
    at = TEN - timedelta(days=9)
    return Entry(relationship="r-1", person=person, mentee="lea", mentor="nadia", at=at, invitation=invitation)


async def only(server: Radicale, mail: str = LEA) -> Event:
    [event] = await server.entries(mail)
    return event


@pytest.mark.behaviour("P5")
async def test_an_entry_is_written_in_the_words_and_the_zone_of_each(
    server: Radicale, calendars: CalDavCalendars
) -> None:
    assert [await calendars.put(entry(who)) for who in ("lea", "nadia")] == [Written.WRITTEN] * 2
    french, english = await only(server, LEA), await only(server, NADIA)
    assert {str(event["uid"]) for event in (french, english)} == {UID}
    assert str(french["summary"]) != str(english["summary"])
    assert [str(event["dtstart"].params["tzid"]) for event in (french, english)] == ["Europe/Paris", "America/Montreal"]
    assert [event.start for event in (french, english)] == [TEN, TEN]
    assert {str(one.params["cn"]) for one in french.attendees} == {"Léa Martin-Noël", "Nadia Ben Ali"}


@pytest.mark.behaviour("P5")
async def test_no_server_is_to_write_to_anybody_about_it(server: Radicale, calendars: CalDavCalendars) -> None:
    await calendars.put(entry())
    event = await only(server)
    assert [str(one.params["schedule-agent"]) for one in event.attendees] == ["CLIENT", "CLIENT"]
    assert str(event.organizer) == "mailto:mentorat@example.org"


@pytest.mark.behaviour("N5", "P5")
async def test_the_same_version_twice_is_written_once(server: Radicale, calendars: CalDavCalendars) -> None:
    assert [await calendars.put(entry()) for _ in range(2)] == [Written.WRITTEN, Written.ALREADY]
    assert (await only(server))["sequence"] == 0


@pytest.mark.behaviour("P5", "E7")
async def test_a_move_changes_the_same_entry_and_an_older_version_that_comes_late_changes_nothing(
    server: Radicale, calendars: CalDavCalendars
) -> None:
    await calendars.put(entry())
    assert await calendars.put(entry(sequence=2, starts_at=TEN + HOUR)) is Written.WRITTEN
    assert await calendars.put(entry(sequence=1, starts_at=TEN + 2 * HOUR)) is Written.NEWER
    event = await only(server)
    assert (event["sequence"], event.start) == (2, TEN + HOUR)


@pytest.mark.behaviour("P5", "E7")
async def test_what_is_called_off_takes_no_time_stays_called_off_and_can_be_set_again(
    server: Radicale, calendars: CalDavCalendars
) -> None:
    await calendars.put(entry())
    assert await calendars.put(entry(sequence=1, method=Method.CANCEL)) is Written.WRITTEN
    event = await only(server)
    assert (str(event["status"]), str(event["transp"]), event.alarms.times) == ("CANCELLED", "TRANSPARENT", [])
    assert await calendars.put(entry()) is Written.NEWER
    assert await calendars.put(entry(sequence=2, starts_at=TEN + HOUR)) is Written.WRITTEN
    event = await only(server)
    assert (str(event["status"]), str(event["transp"]), len(event.alarms.times)) == ("CONFIRMED", "OPAQUE", 1)


async def test_what_was_never_there_need_not_be_called_off(server: Radicale, calendars: CalDavCalendars) -> None:
    assert await calendars.put(entry(sequence=1, method=Method.CANCEL)) is Written.ALREADY
    assert await server.entries(LEA) == []


async def test_an_entry_that_somebody_deleted_comes_back_with_the_next_version(
    server: Radicale, calendars: CalDavCalendars
) -> None:
    await calendars.put(entry())
    await server.request("DELETE", f"/{LEA}/work/{UID}.ics")
    assert await calendars.put(entry(sequence=1)) is Written.WRITTEN
    assert (await only(server))["sequence"] == 1


OWN_COPY = f"UID:{UID}\nSEQUENCE:0\nDTSTART:20270302T090000Z\nDTEND:20270302T100000Z\nSUMMARY:Mentorat"


@pytest.mark.behaviour("P5")
async def test_an_entry_that_their_own_program_filed_from_our_mail_is_the_same_entry(
    server: Radicale, calendars: CalDavCalendars
) -> None:
    await server.write(LEA, "by-their-program", OWN_COPY)
    assert await calendars.put(entry()) is Written.ALREADY
    assert await calendars.put(entry(sequence=1, starts_at=TEN + HOUR)) is Written.WRITTEN
    event = await only(server)
    assert (event["sequence"], event.start) == (1, TEN + HOUR)


async def test_their_alarms_and_what_they_added_are_kept_through_a_move(
    server: Radicale, calendars: CalDavCalendars
) -> None:
    theirs = "CATEGORIES:Important\nX-COLOUR:rouge\nRRULE:FREQ=DAILY;COUNT=2\nBEGIN:VALARM\nACTION:DISPLAY\n"
    await server.write(LEA, "theirs", f"{OWN_COPY}\n{theirs}DESCRIPTION:départ\nTRIGGER:-PT5M\nEND:VALARM")
    await calendars.put(entry(sequence=1, starts_at=TEN + HOUR))
    event = await only(server)
    assert [alarm.trigger for alarm in event.alarms.times] == [TEN + HOUR - timedelta(minutes=5)]
    assert ([str(one) for one in event.categories], event["x-colour"]) == (["Important"], "rouge")
    assert "rrule" not in event


class Meddled(Collection):
    """A calendar in which, just before we write, the person does something once."""

    def __init__(self, real: Collection, deed: Callable[[], Awaitable[None]]) -> None:
        super().__init__(real._client, real._url)
        self._deeds = [deed]

    async def create(self, uid: str, content: bytes) -> bool:
        await self._meddle()
        return await super().create(uid, content)

    async def change(self, found: Found, content: bytes) -> bool:
        await self._meddle()
        return await super().change(found, content)

    async def _meddle(self) -> None:
        while self._deeds:
            await self._deeds.pop()()


class MeddledCalendars(CalDavCalendars):
    deed: Callable[[], Awaitable[None]]

    @asynccontextmanager
    async def _collection(self, person: Person) -> AsyncIterator[Collection]:
        async with super()._collection(person) as real:
            yield Meddled(real, self.deed)


def meddled(server: Radicale, deed: Callable[[], Awaitable[None]]) -> CalDavCalendars:
    calendars = MeddledCalendars(server.settings, People(), Inviter(WORDS, server.settings))
    calendars.deed = deed
    return calendars


async def test_what_somebody_changes_at_the_same_moment_is_not_lost(
    server: Radicale, calendars: CalDavCalendars
) -> None:
    """Between our reading and our writing: 412, it is read again, and written on top of theirs."""

    async def theirs() -> None:
        kept = await server.request("GET", f"/{LEA}/work/{UID}.ics")
        await server.keep(LEA, UID, kept.content.replace(b"END:VEVENT", b"CATEGORIES:Pendant\r\nEND:VEVENT"))

    await calendars.put(entry())
    assert await meddled(server, theirs).put(entry(sequence=1, starts_at=TEN + HOUR)) is Written.WRITTEN
    event = await only(server)
    assert (event["sequence"], [str(one) for one in event.categories]) == (1, ["Pendant"])


@pytest.mark.parametrize("name", ["by-their-program", UID])
async def test_two_who_create_it_at_the_same_moment_make_one_entry(
    server: Radicale, calendars: CalDavCalendars, name: str
) -> None:
    async def theirs() -> None:
        await server.write(LEA, name, OWN_COPY)

    assert await meddled(server, theirs).put(entry(sequence=1)) is Written.WRITTEN
    assert (await only(server))["sequence"] == 1


async def test_who_has_no_calendar_is_told_apart_from_a_server_that_is_away(
    server: Radicale, calendars: CalDavCalendars
) -> None:
    assert await calendars.put(entry("marc")) is Written.NO_CALENDAR
    assert await calendars.busy("marc", *WEEK, relationship="r-1", meeting=3) is None
    nowhere = server.settings.model_copy(update={"caldav_url": "http://127.0.0.1:9/{mail}/work/"})
    for attempt in (
        calendars_at(nowhere).put(entry()),
        calendars_at(nowhere).busy("lea", *WEEK, relationship="r-1", meeting=3),
    ):
        with pytest.raises(CalendarAway, match=r"^127\.0\.0\.1:9: ConnectError$") as away:
            await attempt
        assert away.value.__cause__ is None


async def test_a_wrong_password_is_said_and_names_nobody(server: Radicale, calendars: CalDavCalendars) -> None:
    locked_out = server.settings.model_copy(update={"caldav_user": "somebody"})
    with pytest.raises(CalendarAway, match="our name and password are not accepted") as away:
        await calendars_at(locked_out).put(entry())
    assert LEA not in str(away.value)


async def test_without_an_address_nobody_has_a_calendar() -> None:
    none = calendars_at(Settings())
    assert await none.busy("lea", *WEEK, relationship="r-1", meeting=3) is None
    assert await none.put(entry()) is Written.NO_CALENDAR


@pytest.mark.parametrize(
    "wrong", ["https://calendars.example.org/", "calendars.example.org/{mail}", "https://c.example.org/{mail}/{name}"]
)
def test_an_address_that_leads_to_nobody_s_calendar_is_a_clear_mistake(wrong: str) -> None:
    with pytest.raises(ValueError, match="write it like https://"):
        Settings(caldav_url=wrong)


def event(start: str, end: str, more: str = "") -> str:
    return f"UID:own-{start[-16:]}\nDTSTART{start}\nDTEND{end}{more}"


async def with_a_full_week(server: Radicale) -> None:
    """Tuesday: 14:00, a lunch that takes no time, something called off; Wednesday: the whole day; every Thursday at nine."""
    week = {
        "meeting": event(":20270302T130000Z", ":20270302T140000Z"),
        "lunch": event(":20270302T110000Z", ":20270302T120000Z", "\nTRANSP:TRANSPARENT"),
        "off": event(":20270302T150000Z", ":20270302T160000Z", "\nSTATUS:CANCELLED"),
        "day": event(";VALUE=DATE:20270303", ";VALUE=DATE:20270304"),
        "weekly": event(":20270107T080000Z", ":20270107T083000Z", "\nRRULE:FREQ=WEEKLY"),
    }
    for name, lines in week.items():
        await server.write(LEA, name, lines)


def hours(told: Any) -> list[tuple[datetime, datetime]]:
    return sorted((span.start.astimezone(UTC), span.end.astimezone(UTC)) for span in told)


def march(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 3, day, hour, minute, tzinfo=UTC)


FULL_WEEK = [(march(2, 13), march(2, 14)), (march(3, 0), march(4, 0)), (march(4, 8), march(4, 8, 30))]


@pytest.mark.behaviour("S22")
async def test_busy_is_what_the_server_says_is_taken(server: Radicale, calendars: CalDavCalendars) -> None:
    await with_a_full_week(server)
    assert hours(await calendars.busy("lea", *WEEK, relationship="r-1", meeting=3)) == FULL_WEEK


class Unspoken(Collection):
    """A server that knows nothing of free and busy."""

    async def free_busy(self, since: datetime, until: datetime) -> str | None:
        return None


class UnspokenCalendars(CalDavCalendars):
    @asynccontextmanager
    async def _collection(self, person: Person) -> AsyncIterator[Collection]:
        async with super()._collection(person) as real:
            yield Unspoken(real._client, real._url)


@pytest.mark.behaviour("S22")
async def test_where_the_server_does_not_tell_busy_times_the_entries_do_in_the_person_s_own_zone(
    server: Radicale, calendars: CalDavCalendars
) -> None:
    await with_a_full_week(server)
    await server.write(LEA, "floating", event(":20270305T100000", ":20270305T110000"))
    await calendars.put(entry())
    unspoken = UnspokenCalendars(server.settings, People(), Inviter(WORDS, server.settings))
    told = hours(await unspoken.busy("lea", *WEEK, relationship="r-1", meeting=3))
    whole_day = (march(2, 23), march(3, 23))  # from midnight to midnight in Paris
    assert told == [FULL_WEEK[0], whole_day, FULL_WEEK[2], (march(5, 9), march(5, 10))]


@pytest.mark.behaviour("S22")
async def test_our_own_entry_of_the_meeting_that_moves_takes_no_time_but_what_lies_under_it_does(
    server: Radicale, calendars: CalDavCalendars
) -> None:
    await calendars.put(entry())
    await server.write(LEA, "under", event(":20270302T083000Z", ":20270302T093000Z"))
    assert hours(await calendars.busy("lea", *WEEK, relationship="r-1", meeting=3)) == [
        (march(2, 8, 30), march(2, 9)),
        (march(2, 8, 30), march(2, 9, 30)),
    ]
    assert hours(await calendars.busy("lea", *WEEK, relationship="r-1", meeting=4)) == [(march(2, 8, 30), march(2, 10))]


FREE_AND_BUSY = """BEGIN:VCALENDAR
BEGIN:VFREEBUSY
FREEBUSY;FBTYPE=FREE:20270302T100000Z/PT1H
FREEBUSY:20270302T120000Z/PT1H,20270302T140000Z/20270302T150000Z
FREEBUSY;FBTYPE=BUSY-TENTATIVE:20270303T120000Z/PT1H
END:VFREEBUSY
END:VCALENDAR"""


def test_what_is_told_to_be_free_is_not_busy_and_what_is_tentative_is() -> None:
    taken = [(march(2, 12), march(2, 13)), (march(2, 14), march(2, 15)), (march(3, 12), march(3, 13))]
    assert hours(told_busy(FREE_AND_BUSY)) == taken


@asynccontextmanager
async def odd_server(answer: bytes) -> AsyncIterator[Settings]:
    """It answers every question so. The settings that lead to it."""

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 " + answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(say, "127.0.0.1", 0)
    async with server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/{{mail}}/"
        yield Settings.model_validate({"caldav_url": url, "caldav_user": "u", "caldav_password": "p"})


@pytest.mark.parametrize("status", [400, 403, 405, 500, 501])
async def test_a_server_that_refuses_the_question_is_one_that_does_not_know_it(status: int) -> None:
    answer = f"{status} No\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode()
    async with odd_server(answer) as settings:
        async with calendar_of(LEA, settings) as calendar:
            assert await calendar.free_busy(*WEEK) is None
        with pytest.raises(CalendarAway, match=str(status)):
            async with calendar_of(LEA, settings) as calendar:
                await calendar.events(*WEEK)


@pytest.mark.parametrize(
    "answer",
    [
        b"200 OK\r\ncontent-length: 18\r\n\r\n<html>Hello</html>",
        b"207 Multi\r\ncontent-type: text/xml\r\ncontent-length: 6\r\n\r\n<a><b>",
        b"302 Found\r\nlocation: /login\r\ncontent-length: 0\r\n\r\n",
        b"401 No\r\ncontent-length: 0\r\n\r\n",
        b"429 Slowly\r\nretry-after: 3600\r\ncontent-length: 0\r\n\r\n",
        b"nonsense",
    ],
    ids=["a page", "broken", "elsewhere", "closed", "not now", "nonsense"],
)
async def test_whatever_a_server_answers_it_is_away_and_nobody_is_named(answer: bytes) -> None:
    async with odd_server(answer) as settings:
        for attempt in (
            calendars_at(settings).busy("lea", *WEEK, relationship="r-1", meeting=3),
            calendars_at(settings).put(entry()),
        ):
            with pytest.raises(CalendarAway) as away:
                await attempt
            assert LEA not in str(away.value)
            assert away.value.__cause__ is None


async def test_a_certificate_file_that_is_not_there_is_said_by_the_server_s_name_alone(server: Radicale) -> None:
    without = server.settings.model_copy(update={"caldav_ca_file": Path("/nowhere/ca.pem")})
    with pytest.raises(CalendarAway, match="FileNotFoundError"):
        await calendars_at(without).put(entry())

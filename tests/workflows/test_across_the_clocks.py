"""Seasons across the days on which clocks change, with a real CalDAV server and mails as they are read.

Paris changes its clocks on 28 March and 31 October 2027, Montréal on 14 March and 7 November, La Réunion never. (Run
in a later year, the same days of that year.)
"""

import itertools
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes
from email.policy import SMTP
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event

from adapters.calendars.caldav_calendars import CalDavCalendars
from adapters.mail.invitation import Inviter
from contracts.letters import AskInLetter
from contracts.names import meeting_of_uid
from mentoring import facts
from mentoring.facts import Facts
from mentoring.kinds import PAIR, Role
from mentoring.people import Person
from mentoring.programme import Terms
from mentoring.working_time import WorkingTime, fits
from settings import Settings
from tests.adapters.letter_samples import WORDS, FakeVault, composer
from tests.fakes import FakeDiaries
from tests.natures import A_DAY_LATER, Nature, answers, but, diligent
from tests.radicale import Radicale, radicale
from tests.seasons import Stage, stage

PARIS, MONTREAL, REUNION = "Europe/Paris", "America/Montreal", "Indian/Reunion"
YEAR = max(2027, (datetime.now(UTC) + timedelta(days=30)).year + 1)
DOMAIN = "example.org"
HOUR = timedelta(hours=1)
WEEK = timedelta(weeks=1)
WEEKLY = Terms(lasts=timedelta(weeks=10), rhythms=(WEEK,), challenges=False)
ROUND_THE_CLOCK = {"opens": time(0), "closes": time(0), "days": (1, 2, 3, 4, 5, 6, 7)}

WILLING: dict[Role, Nature] = {
    role: but(diligent, {"charter-draft": answers(facts.CharterDraft(rhythm=WEEK))}) for role in PAIR
}


def changes(zone: str) -> list[date]:
    """The days of that year on which the clocks change there."""
    days = [date(YEAR, 1, 1) + timedelta(days=number) for number in range(365)]
    noons = {day: datetime.combine(day, time(12), ZoneInfo(zone)).utcoffset() for day in days}
    return [day for before, day in itertools.pairwise(days) if noons[before] != noons[day]]


SPRING = [changes(MONTREAL)[0], changes(PARIS)[0]]
AUTUMN = [changes(PARIS)[1], changes(MONTREAL)[1]]


@dataclass
class Pair:
    """A season of two, and what each sees: the calendar, the mailbox."""

    season: Stage
    server: Radicale
    people: dict[str, Person]

    def zone(self, role: Role) -> ZoneInfo:
        return ZoneInfo(self._person(role).timezone)

    def hours(self, role: Role) -> WorkingTime:
        return hours_of(self._person(role))

    async def calendar(self, role: Role) -> dict[int, Event]:
        """What stands in their calendar, by meeting. More than one entry for a meeting is an error."""
        entries = await self.server.entries(self._person(role).mail)
        by_meeting = {_meeting(entry): entry for entry in entries}
        assert len(by_meeting) == len(entries)
        return by_meeting

    async def mailbox(self, role: Role) -> dict[int, list[Event]]:
        """The versions of each meeting that their mail program has read out of the mails, in the order they came."""
        versions: dict[int, list[Event]] = {}
        compose = composer(FakeVault(people=self.people), self.server.settings).compose
        for letter in self.season.post.sent:
            if letter.role is role and letter.invitation is not None:
                mail = await compose(letter, ask_url="https://example.org/a", personal_url="https://example.org/p")
                event = _invitation(mail.as_bytes(policy=SMTP))
                versions.setdefault(_meeting(event), []).append(event)
        return versions

    def _person(self, role: Role) -> Person:
        return self.people["p-1" if role is Role.MENTEE else "p-2"]


def hours_of(person: Person) -> WorkingTime:
    return WorkingTime(timezone=person.timezone, opens=person.opens, closes=person.closes, days=person.days)


def _meeting(event: Event) -> int:
    known = meeting_of_uid(str(event["uid"]), DOMAIN)
    assert known is not None
    return known[1]


def _invitation(mail: bytes) -> Event:
    [part] = [
        part for part in message_from_bytes(mail, policy=SMTP).walk() if part.get_content_type() == "text/calendar"
    ]
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    [event] = Calendar.from_ical(content).events
    return event


@pytest.fixture(scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Radicale]:
    settings = Settings(mail_from=f"mentorat@{DOMAIN}", public_url="https://mentorat.example.org")
    async with radicale(settings, tmp_path_factory.mktemp("radicale")) as running:
        yield running


@asynccontextmanager
async def pair(
    server: Radicale, zones: tuple[str, str], day: date, natures: dict[Role, Nature], **hours: object
) -> AsyncIterator[Pair]:
    """Two who begin five weeks before that day, so that they meet on both sides of it, with an empty calendar each."""
    people = {
        identity: Person.model_validate({"name": name, "mail": f"{name}@{DOMAIN}", "timezone": zone, **hours})
        for identity, name, zone in zip(("p-1", "p-2"), ("lea", "nadia"), zones, strict=True)
    }
    people["p-3"] = Person(name="amina", mail=f"amina@{DOMAIN}")
    for person in people.values():
        await server.request("DELETE", f"/{person.mail}/")
        await server.open_calendar(person.mail)
    diaries = FakeDiaries(other={identity: hours_of(person) for identity, person in people.items()})
    calendars = CalDavCalendars(server.settings, FakeVault(people=people), Inviter(WORDS, server.settings))
    begins = datetime.combine(day, time(9), UTC) - timedelta(weeks=6)
    async with stage(
        natures, WEEKLY, diaries=diaries, calendars=calendars, start_in=begins - datetime.now(UTC)
    ) as season:
        yield Pair(season, server, people)


def start_of(entry: Event) -> datetime:
    assert isinstance(entry.start, datetime)
    return entry.start


async def assert_mail_and_calendar_agree(two: Pair, role: Role) -> None:
    """One entry a meeting, the version told last, at its time in the reader's own zone; SEQUENCE rose with each version."""
    calendar, mailbox = await two.calendar(role), await two.mailbox(role)
    assert calendar.keys() == mailbox.keys()
    for number, versions in mailbox.items():
        assert [event["sequence"] for event in versions] == list(range(len(versions)))
        entry, last = calendar[number], versions[-1]
        assert (entry["sequence"], entry.start, entry.end) == (last["sequence"], last.start, last.end)
        assert entry["dtstart"].params["tzid"] == two.zone(role).key
        assert str(entry.get("location", "")) == str(last.get("location", ""))


PAIRS = {"Paris and Montréal": (PARIS, MONTREAL), "Paris and La Réunion": (PARIS, REUNION)}


@pytest.mark.slow
@pytest.mark.behaviour("P5", "S22")
@pytest.mark.parametrize("days", [SPRING, AUTUMN], ids=["spring", "autumn"])
@pytest.mark.parametrize("zones", PAIRS.values(), ids=PAIRS)
async def test_the_hour_stays_when_the_clocks_change_and_each_meeting_is_one_entry(
    server: Radicale, zones: tuple[str, str], days: Sequence[date]
) -> None:
    async with pair(server, zones, days[0], WILLING) as two:
        await two.season.play()
        starts = {number: start_of(entry) for number, entry in (await two.calendar(Role.MENTEE)).items()}
        assert min(starts.values()).date() < min(days)
        assert max(starts.values()).date() > max(days)
        for role in PAIR:
            await assert_mail_and_calendar_agree(two, role)
            assert all(fits(two.hours(role), start, HOUR) for start in starts.values())
        # The first meeting is as soon as can be. Then, at each one's turn, somebody's hour is the same in every week.
        for turn in (0, 1):
            of_turn = [start for number, start in starts.items() if number > 1 and number % 2 == turn]
            by_the_clock = [{start.astimezone(two.zone(role)).time() for start in of_turn} for role in PAIR]
            assert len(of_turn) > 1
            assert min(map(len, by_the_clock)) == 1


def declining_meeting_2(ask: AskInLetter) -> tuple[timedelta, Facts]:
    return A_DAY_LATER, facts.MeetingDate(suits=not ask.id.startswith("meeting-2-date-0"))


@pytest.mark.behaviour("P5", "E7", "N5")
async def test_a_move_and_a_pause_across_the_change_leave_one_entry_whose_sequence_rose(server: Radicale) -> None:
    declining = but(WILLING[Role.MENTOR], {"meeting-date": declining_meeting_2})
    natures = {**WILLING, Role.MENTOR: declining}
    async with pair(server, (PARIS, MONTREAL), SPRING[0], natures) as two:
        await two.season.play_until_sent("meeting-3-date-0")
        await two.season.pause(until=datetime.combine(SPRING[1] + timedelta(days=2), time(9), UTC))
        await two.season.play_for(timedelta(days=1))
        assert [str((await two.calendar(role))[3]["status"]) for role in PAIR] == ["CANCELLED", "CANCELLED"]
        await two.season.play_until_sent("meeting-3-debrief")
        for role in PAIR:
            await assert_mail_and_calendar_agree(two, role)
            calendar, mailbox = await two.calendar(role), await two.mailbox(role)
            assert [len(mailbox[number]) for number in (1, 2, 3)] == [1, 2, 3]
            assert [str(event["status"]) for event in mailbox[3]] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
            assert str(calendar[3]["status"]) == "CONFIRMED"
            assert start_of(calendar[3]).date() > SPRING[1]


@pytest.mark.behaviour("P5", "S22")
@pytest.mark.parametrize("day", [changes(PARIS)[0], changes(PARIS)[1]], ids=["left out", "twice"])
async def test_nobody_meets_at_half_past_two_on_the_night_of_the_change_though_they_wish_it(
    server: Radicale, day: date
) -> None:
    """Two who work round the clock. The page reads a time that does not exist as an hour later, of two the first."""
    wish = datetime.combine(day, time(2, 30), ZoneInfo(PARIS)).astimezone(UTC)
    wished: list[str] = []

    def wishing(ask: AskInLetter) -> tuple[timedelta, Facts]:
        if "-date-0" not in ask.id or wished or not timedelta(days=1) < wish - ask.due < timedelta(days=9):
            return A_DAY_LATER, facts.MeetingDate(suits=True)
        wished.append(ask.id.split("-")[1])
        return A_DAY_LATER, facts.MeetingDate(suits=False, instead=wish)

    natures = {**WILLING, Role.MENTEE: but(WILLING[Role.MENTEE], {"meeting-date": wishing})}
    async with pair(server, (PARIS, REUNION), day, natures, **ROUND_THE_CLOCK) as two:
        await two.season.play_until(lambda: bool(wished) and two.season.clock.latest > wish + timedelta(days=2))
        for role in PAIR:
            await assert_mail_and_calendar_agree(two, role)
            entry = (await two.calendar(role))[int(wished[0])]
            assert entry["sequence"] == 1
            start = start_of(entry).astimezone(ZoneInfo(PARIS))
            assert wish <= start < wish + timedelta(hours=3)
            assert start.replace(tzinfo=None) >= datetime.combine(day, time(3))
            assert start.utcoffset() == datetime.combine(day, time(12), ZoneInfo(PARIS)).utcoffset()

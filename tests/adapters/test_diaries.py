"""Working time as it really is: a person's own week, less the public holidays where they live."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from activities.diary import Diary, SlotsAsked, WorkingMoment
from adapters.diaries import Diaries, public_holidays
from mentoring.directory import Leave
from mentoring.kinds import PAIR, Role
from mentoring.people import Person
from mentoring.starts import Busy
from tests.fakes import FakeCalendars


class People:
    """Léa in Paris, Marc in Montréal."""

    async def person(self, person: str) -> Person:
        if person == "lea":
            return Person(name="Léa", mail="lea@example.org")
        return Person(name="Marc", mail="marc@example.org", country="CA", region="QC", timezone="America/Montreal")


class Leaves:
    """Léa is on leave for the first two weeks of February."""

    async def leaves_of(self, person: str) -> tuple[Leave, ...]:
        return (Leave(first=date(2027, 2, 1), last=date(2027, 2, 14)),) if person == "lea" else ()


@pytest.mark.parametrize(
    ("country", "region", "day"),
    [("FR", None, date(2027, 7, 14)), ("CA", "QC", date(2027, 6, 24)), ("GB", "ENG", date(2027, 12, 27))],
)
def test_a_country_and_its_region_have_their_own_holidays(country: str, region: str | None, day: date) -> None:
    assert day in public_holidays(country, region, 2027)


def test_the_feast_of_one_region_is_a_working_day_in_another() -> None:
    assert date(2027, 6, 24) not in public_holidays("CA", "ON", 2027)


def test_a_region_nobody_knows_falls_back_on_its_country_and_a_country_nobody_knows_has_none() -> None:
    assert public_holidays("FR", "XX", 2027) == public_holidays("FR", None, 2027)
    assert public_holidays("XX", None, 2027) == ()


async def test_a_reminder_due_on_new_years_day_waits_for_the_first_working_morning_of_its_reader() -> None:
    diary = Diary(Diaries(People(), Leaves()), FakeCalendars())
    after = datetime(2027, 1, 1, 8, tzinfo=UTC)  # a Friday, and a holiday in both countries
    moments = [await diary.working_moment(WorkingMoment(person=who, after=after)) for who in ("lea", "marc")]
    assert moments == [datetime(2027, 1, 4, 8, tzinfo=UTC), datetime(2027, 1, 4, 14, tzinfo=UTC)]


@pytest.mark.behaviour("S11")
async def test_nobody_is_reminded_or_met_while_on_leave() -> None:
    diary = Diary(Diaries(People(), Leaves()), FakeCalendars())
    asleep = datetime(2027, 2, 3, 3, tzinfo=UTC)
    assert await diary.working_moment(WorkingMoment(person="lea", after=asleep)) == datetime(2027, 2, 15, 8, tzinfo=UTC)
    asked = SlotsAsked(
        relationship="r-1",
        mentee="marc",
        mentor="lea",
        number=1,
        length=timedelta(hours=1),
        after=asleep,
        not_before=asleep,
    )
    proposed = await diary.find_slots(asked)
    assert [slot.starts_at.date() for slot in proposed.slots] == [date(2027, 2, day) for day in (15, 16, 17)]


async def test_any_hour_of_the_day_on_which_they_usually_meet_will_do_and_their_notice_is_kept() -> None:
    """Three weeks of seconds after a winter's morning it is an hour later by the clock: the hour stays, not the seconds."""
    diary = Diary(Diaries(People(), Leaves()), FakeCalendars())
    winter = datetime(2027, 3, 15, 9, tzinfo=UTC)  # 10:00 in Paris
    asked = SlotsAsked(
        relationship="r-1",
        mentee="lea",
        mentor="lea",
        number=2,
        length=timedelta(hours=1),
        after=winter + timedelta(weeks=3, days=1),
        not_before=winter,
        like=winter,
    )
    [kept, *_] = (await diary.find_slots(asked)).slots
    assert kept.starts_at == datetime(2027, 4, 6, 8, tzinfo=UTC)  # 10:00 in Paris
    notice = {"not_before": kept.starts_at + timedelta(hours=3)}
    [late, *_] = (await diary.find_slots(asked.model_copy(update=notice))).slots
    assert late.starts_at == datetime(2027, 4, 6, 11, tzinfo=UTC)


MONDAY = datetime(2027, 5, 3, 8, tzinfo=UTC)  # 10:00 in Paris
HOUR = timedelta(hours=1)


def asked_for(calendars: FakeCalendars) -> tuple[Diary, SlotsAsked]:
    """Two who live in Paris look for an hour from that Monday on."""
    first = {"after": MONDAY, "not_before": MONDAY, "length": HOUR, "number": 1}
    asked = SlotsAsked.model_validate({"relationship": "r-1", "mentee": "lea", "mentor": "lea-too", **first})
    return Diary(Diaries(Parisians(), Leaves()), calendars), asked


class Parisians:
    async def person(self, person: str) -> Person:
        return Person(name=person, mail=f"{person}@example.org")


@pytest.mark.behaviour("S22")
async def test_no_date_is_proposed_at_which_one_of_the_two_calendars_says_busy() -> None:
    busy_times = {
        "lea": [Busy(start=MONDAY, end=MONDAY + HOUR)],
        "lea-too": [Busy(start=MONDAY + HOUR, end=MONDAY + timedelta(days=2))],
    }
    diary, asked = asked_for(FakeCalendars(owners={"lea", "lea-too"}, busy_times=busy_times))
    proposed = await diary.find_slots(asked)
    assert proposed.calendars == PAIR
    busy = [span for spans in busy_times.values() for span in spans]
    for slot in proposed.slots:
        assert all(span.end <= slot.starts_at or slot.starts_at + HOUR <= span.start for span in busy)
    assert proposed.slots[0].starts_at == MONDAY + timedelta(days=2)


async def test_one_calendar_counts_where_the_other_has_none() -> None:
    busy = {"lea-too": [Busy(start=MONDAY - HOUR, end=MONDAY + timedelta(days=1))]}
    diary, asked = asked_for(FakeCalendars(owners={"lea-too"}, busy_times=busy))
    proposed = await diary.find_slots(asked)
    assert proposed.calendars == (Role.MENTOR,)
    assert proposed.slots[0].starts_at == MONDAY + timedelta(days=1)


class Deaf(FakeCalendars):
    async def busy(
        self, person: str, since: datetime, until: datetime, *, relationship: str, meeting: int
    ) -> list[Busy] | None:
        await asyncio.sleep(600)
        return []


@pytest.mark.parametrize("kind", ["away", "deaf"])
async def test_a_calendar_that_is_away_or_silent_holds_up_no_date_and_its_owner_still_has_it(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("activities.diary.CALENDAR_SECONDS", 0.05)
    owners = {"lea", "lea-too"}
    diary, asked = asked_for(Deaf(owners) if kind == "deaf" else FakeCalendars(owners, away=lambda: True))
    proposed = await diary.find_slots(asked)
    assert proposed.slots[0].starts_at == MONDAY
    assert proposed.calendars == PAIR

"""Working time as it really is: a person's own week, less the public holidays where they live."""

from datetime import UTC, date, datetime, timedelta

import pytest

from activities.diary import Diary, SlotsAsked, WorkingMoment
from adapters.diaries import Diaries, public_holidays
from mentoring.directory import Leave
from mentoring.people import Person


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
    diary = Diary(Diaries(People(), Leaves()))
    after = datetime(2027, 1, 1, 8, tzinfo=UTC)  # a Friday, and a holiday in both countries
    moments = [await diary.working_moment(WorkingMoment(person=who, after=after)) for who in ("lea", "marc")]
    assert moments == [datetime(2027, 1, 4, 8, tzinfo=UTC), datetime(2027, 1, 4, 14, tzinfo=UTC)]


@pytest.mark.behaviour("S11")
async def test_nobody_is_reminded_or_met_while_on_leave() -> None:
    diary = Diary(Diaries(People(), Leaves()))
    asleep = datetime(2027, 2, 3, 3, tzinfo=UTC)
    assert await diary.working_moment(WorkingMoment(person="lea", after=asleep)) == datetime(2027, 2, 15, 8, tzinfo=UTC)
    asked = SlotsAsked(
        mentee="marc", mentor="lea", number=1, length=timedelta(hours=1), after=asleep, not_before=asleep
    )
    slots = await diary.find_slots(asked)
    assert [slot.starts_at.date() for slot in slots] == [date(2027, 2, day) for day in (15, 16, 17)]


async def test_any_hour_of_the_day_on_which_they_usually_meet_will_do_and_their_notice_is_kept() -> None:
    """Three weeks of seconds after a winter's morning it is an hour later by the clock: the hour stays, not the seconds."""
    diary = Diary(Diaries(People(), Leaves()))
    winter = datetime(2027, 3, 15, 9, tzinfo=UTC)  # 10:00 in Paris
    asked = SlotsAsked(
        mentee="lea",
        mentor="lea",
        number=2,
        length=timedelta(hours=1),
        after=winter + timedelta(weeks=3, days=1),
        not_before=winter,
        like=winter,
    )
    [kept, *_] = await diary.find_slots(asked)
    assert kept.starts_at == datetime(2027, 4, 6, 8, tzinfo=UTC)  # 10:00 in Paris
    [late, *_] = await diary.find_slots(asked.model_copy(update={"not_before": kept.starts_at + timedelta(hours=3)}))
    assert late.starts_at == datetime(2027, 4, 6, 11, tzinfo=UTC)

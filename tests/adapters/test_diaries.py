"""Working time as it really is: a person's own week, less the public holidays where they live."""

from datetime import UTC, date, datetime

import pytest

from activities.diary import Diary, WorkingMoment
from adapters.diaries import Diaries, public_holidays
from mentoring.people import Person


class People:
    """Léa in Paris, Marc in Montréal."""

    async def person(self, person: str) -> Person:
        if person == "lea":
            return Person(name="Léa", mail="lea@example.org")
        return Person(name="Marc", mail="marc@example.org", country="CA", region="QC", timezone="America/Montreal")


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
    diary = Diary(Diaries(People()))
    after = datetime(2027, 1, 1, 8, tzinfo=UTC)  # a Friday, and a holiday in both countries
    moments = [await diary.working_moment(WorkingMoment(person=who, after=after)) for who in ("lea", "marc")]
    assert moments == [datetime(2027, 1, 4, 8, tzinfo=UTC), datetime(2027, 1, 4, 14, tzinfo=UTC)]

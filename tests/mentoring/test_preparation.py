"""When a meeting is prepared: hot topics the day before, then the agenda, never at night."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.kinds import Role
from mentoring.preparation import ROOM, Preparation, preparation
from mentoring.working_time import WorkingTime, fits

PARIS = WorkingTime()
MONTREAL = WorkingTime(timezone="America/Montreal")
TOKYO = WorkingTime(timezone="Asia/Tokyo")
LONG_BEFORE = datetime(2027, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """In January 2027: the 11th is a Monday; Paris is an hour ahead."""
    return datetime(2027, 1, day, hour, minute, tzinfo=UTC)


def both(moment: datetime) -> dict[Role, datetime]:
    return {Role.MENTEE: moment, Role.MENTOR: moment}


@pytest.mark.behaviour("S25")
@pytest.mark.parametrize(
    ("meeting", "asked", "leaves"),
    [
        (
            at(13, 8),
            at(12, 8),
            at(12, 16),
        ),  # Wednesday at nine: asked on Tuesday at nine, the agenda on Tuesday at five
        (at(13, 9, 59), at(12, 8), at(12, 16)),
        (at(13, 10), at(12, 8), at(13, 8)),  # at eleven: the agenda comes in the morning
        (at(13, 16), at(12, 8), at(13, 8)),
        (at(11, 8), at(8, 8), at(8, 16)),  # Monday: asked on Friday
        (at(16, 9), at(15, 8), at(15, 16)),  # a Saturday that the two have chosen
    ],
)
def test_topics_are_asked_the_day_before_and_the_agenda_comes_that_evening_or_in_the_morning(
    meeting: datetime, asked: datetime, leaves: datetime
) -> None:
    found = preparation(PARIS, PARIS, meeting, now=LONG_BEFORE)
    assert found == Preparation(asked_at=asked, leaves_at=both(leaves))


def test_a_holiday_on_the_eve_brings_all_of_it_forward() -> None:
    off = PARIS.model_copy(update={"days_off": (date(2027, 1, 12),)})
    assert preparation(off, off, at(13, 8), now=LONG_BEFORE) == Preparation(
        asked_at=at(11, 8), leaves_at=both(at(11, 16))
    )


def test_each_gets_the_agenda_in_their_own_day_and_topics_are_awaited_until_the_first_of_them() -> None:
    found = preparation(MONTREAL, PARIS, at(13, 14), now=LONG_BEFORE)  # nine in Montréal, three in Paris
    assert found.leaves_at == {Role.MENTEE: at(12, 22), Role.MENTOR: at(13, 8)}
    assert (found.asked_at, found.asked_until) == (at(12, 14), at(12, 22))


@pytest.mark.parametrize(
    ("now", "asked"),
    [(at(12, 10), at(12, 10)), (at(12, 13), at(12, 13)), (at(12, 13, 1), None), (at(12, 17), None)],
)
def test_topics_are_not_asked_when_hardly_any_time_is_left(now: datetime, asked: datetime | None) -> None:
    assert preparation(PARIS, PARIS, at(13, 8), now=now).asked_at == asked


def test_an_agenda_that_should_have_left_leaves_in_the_next_working_hour() -> None:
    assert preparation(PARIS, PARIS, at(13, 9), now=at(12, 20)).leaves_at == both(at(13, 8))
    assert preparation(PARIS, PARIS, at(13, 9), now=at(13, 8, 30)).leaves_at == both(at(13, 8, 30))


def test_nobody_is_woken_for_an_agenda() -> None:
    assert preparation(PARIS, PARIS, at(13, 8), now=at(12, 20)) == Preparation()


def test_somebody_on_leave_until_the_day_finds_it_that_morning_or_not_at_all() -> None:
    leave = PARIS.model_copy(update={"days_off": tuple(date(2027, 1, day) for day in range(1, 13))})
    assert preparation(leave, PARIS, at(13, 14), now=LONG_BEFORE) == Preparation(leaves_at=both(at(13, 8)))
    found = preparation(leave, PARIS, at(13, 8), now=LONG_BEFORE)
    assert found == Preparation(leaves_at={Role.MENTOR: at(12, 16)})


WEEKS = st.builds(
    WorkingTime,
    timezone=st.sampled_from(["Europe/Paris", "America/Montreal", "Indian/Reunion", "Asia/Tokyo", "Pacific/Auckland"]),
    opens=st.sampled_from([time(0), time(6), time(9), time(22)]),
    closes=st.sampled_from([time(0), time(7), time(14), time(18)]),
    days=st.sets(st.integers(1, 7), min_size=1).map(lambda days: tuple(sorted(days))),
    days_off=st.lists(st.dates(date(2027, 3, 1), date(2027, 4, 15)), max_size=6).map(tuple),
)


@pytest.mark.behaviour("S25")
@given(
    mentee=WEEKS,
    mentor=WEEKS,
    starts_at=st.datetimes(datetime(2027, 3, 10), datetime(2027, 4, 10), timezones=st.just(UTC)),  # noqa: DTZ001
    ahead=st.timedeltas(timedelta(0), timedelta(days=20)),
)
def test_whatever_the_weeks_it_all_falls_into_working_hours_and_before_the_meeting(
    mentee: WorkingTime, mentor: WorkingTime, starts_at: datetime, ahead: timedelta
) -> None:
    now = starts_at - ahead
    found = preparation(mentee, mentor, starts_at, now=now)
    weeks = {Role.MENTEE: mentee, Role.MENTOR: mentor}
    for role, moment in found.leaves_at.items():
        assert now <= moment < starts_at
        assert fits(weeks[role], moment, timedelta(0))
    if found.asked_at is not None:
        assert found.asked_until is not None
        assert now <= found.asked_at <= found.asked_until - ROOM
        assert fits(mentee, found.asked_at, timedelta(0))

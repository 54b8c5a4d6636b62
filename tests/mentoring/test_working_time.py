"""When people work, and when two of them can meet."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from mentoring.working_time import WorkingTime, fits, next_working_moment

PARIS = ZoneInfo("Europe/Paris")
HOUR = timedelta(hours=1)


def paris(*when: int) -> datetime:
    return datetime(*when, tzinfo=PARIS).astimezone(UTC)  # type: ignore[arg-type,misc]


ALL_WEEK = (1, 2, 3, 4, 5, 6, 7)
OFFICE = WorkingTime()
ROUND_THE_CLOCK = WorkingTime(opens=time(0), closes=time(0), days=ALL_WEEK)


def test_within_working_hours_the_moment_is_now() -> None:
    assert next_working_moment(OFFICE, paris(2026, 3, 4, 10, 17)) == paris(2026, 3, 4, 10, 17)


def test_before_opening_it_is_the_opening_and_after_closing_the_next_days() -> None:
    assert next_working_moment(OFFICE, paris(2026, 3, 4, 6)) == paris(2026, 3, 4, 9)
    assert next_working_moment(OFFICE, paris(2026, 3, 4, 18)) == paris(2026, 3, 5, 9)


def test_a_friday_evening_waits_for_monday() -> None:
    assert next_working_moment(OFFICE, paris(2026, 3, 6, 19)) == paris(2026, 3, 9, 9)


def test_a_holiday_is_nobodys_working_day() -> None:
    off = WorkingTime(days_off=(date(2026, 4, 6),))  # Easter Monday
    assert next_working_moment(off, paris(2026, 4, 3, 19)) == paris(2026, 4, 7, 9)


def test_the_zone_is_the_persons_own() -> None:
    montreal = WorkingTime(timezone="America/Montreal")
    assert next_working_moment(montreal, paris(2026, 3, 4, 10)) == datetime(2026, 3, 4, 14, tzinfo=UTC)


def test_opening_at_an_hour_that_does_not_exist_moves_forward() -> None:
    early = WorkingTime(opens=time(2, 30), closes=time(6), days=ALL_WEEK)
    assert next_working_moment(early, paris(2026, 3, 28, 7)) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # 03:30 there


def test_opening_at_an_hour_that_comes_twice_means_the_first() -> None:
    early = WorkingTime(opens=time(2, 30), closes=time(6), days=ALL_WEEK)
    assert next_working_moment(early, paris(2026, 10, 24, 7)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_on_the_day_of_a_clock_change_the_wall_clock_is_kept() -> None:
    spans = OFFICE.model_copy(update={"days": ALL_WEEK}).spans(paris(2026, 3, 29, 0))
    assert next(iter(spans)) == (datetime(2026, 3, 29, 7, tzinfo=UTC), datetime(2026, 3, 29, 16, tzinfo=UTC))


def test_a_night_shift_runs_into_the_next_day() -> None:
    night = WorkingTime(opens=time(20), closes=time(0), days=(1,))
    assert fits(night, paris(2026, 3, 2, 23), HOUR)
    assert not fits(night, paris(2026, 3, 2, 23, 30), HOUR)
    assert next_working_moment(night, paris(2026, 3, 3, 0)) == paris(2026, 3, 9, 20)


def test_a_night_shift_over_midnight_is_still_on_in_the_small_hours() -> None:
    night = WorkingTime(opens=time(22), closes=time(6), days=(1,))
    assert next_working_moment(night, paris(2026, 3, 3, 3)) == paris(2026, 3, 3, 3)
    assert fits(night, paris(2026, 3, 3, 4), HOUR)


def test_round_the_clock_is_one_span_without_a_seam_at_midnight() -> None:
    assert fits(ROUND_THE_CLOCK, paris(2026, 3, 4, 23, 30), HOUR)


def test_someone_who_never_works_is_taken_at_any_time_rather_than_never() -> None:
    start = date(2026, 1, 1)
    away = WorkingTime(days_off=tuple(start + timedelta(days=n) for n in range(400)))
    moment = paris(2026, 3, 4, 3)
    assert next_working_moment(away, moment) == moment


ZONES = st.sampled_from(["Europe/Paris", "America/Montreal", "Asia/Kolkata", "Pacific/Auckland", "America/Noronha"])
QUARTERS = st.integers(0, 95).map(lambda n: time(n // 4, n % 4 * 15))
WORKERS = st.builds(
    WorkingTime,
    timezone=ZONES,
    opens=QUARTERS,
    closes=QUARTERS,
    days=st.sets(st.integers(1, 7), min_size=1).map(lambda days: tuple(sorted(days))),
    days_off=st.lists(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=20).map(tuple),
)
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@settings(max_examples=60)
@given(WORKERS, INSTANTS)
def test_the_next_working_moment_is_one_in_which_the_person_works(who: WorkingTime, after: datetime) -> None:
    moment = next_working_moment(who, after)
    assert moment >= after
    assert fits(who, moment, timedelta(0))

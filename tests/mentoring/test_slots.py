"""Which dates of a meeting are proposed: three that both can keep, the burden shared where clocks differ."""

import itertools
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentoring.kinds import Role
from mentoring.slots import PROPOSALS, Busy, Search, Slot, find_slots
from mentoring.working_time import WorkingTime, fits, next_working_moment

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
PARIS, MONTREAL, REUNION, AUCKLAND = (
    WorkingTime(timezone=zone) for zone in ("Europe/Paris", "America/Montreal", "Indian/Reunion", "Pacific/Auckland")
)
ALL_WEEK = (1, 2, 3, 4, 5, 6, 7)
NIGHT = WorkingTime(opens=time(0), closes=time(8), days=ALL_WEEK)


def at(who: WorkingTime, *when: int) -> datetime:
    return datetime(*when, tzinfo=ZoneInfo(who.timezone)).astimezone(UTC)  # type: ignore[arg-type,misc]


def told(who: WorkingTime, moment: datetime) -> str:
    return f"{moment.astimezone(ZoneInfo(who.timezone)):%a %H:%M}"


def found(mentee: WorkingTime, mentor: WorkingTime, after: datetime, **more: Any) -> tuple[Slot, ...]:
    return find_slots(Search(mentee=mentee, mentor=mentor, after=after, **{"length": HOUR, **more}))


MONDAY = at(PARIS, 2027, 3, 1)


def test_three_different_days_at_the_hour_both_are_used_to_and_one_half_a_day_away() -> None:
    slots = found(PARIS, PARIS, MONDAY)
    assert [told(PARIS, slot.starts_at) for slot in slots] == ["Mon 10:00", "Tue 14:00", "Wed 10:00"]
    like = at(PARIS, 2027, 2, 8, 15, 30)
    assert told(PARIS, found(PARIS, PARIS, MONDAY, like=like)[0].starts_at) == "Mon 15:30"


def test_a_wish_that_both_can_keep_comes_first_whoever_s_turn_it_is() -> None:
    wish = at(PARIS, 2027, 3, 2, 16, 40)
    for number in (1, 2):
        slots = found(PARIS, MONTREAL, MONDAY, wish=wish, number=number)
        assert slots[0].starts_at == wish
        assert all(slot.starts_at > wish + 12 * HOUR for slot in slots[1:])


def test_a_wish_in_the_night_or_in_a_taken_hour_is_met_at_the_nearest_hour_after_it() -> None:
    night = at(PARIS, 2027, 3, 2, 22)
    assert told(PARIS, found(PARIS, PARIS, night, wish=night)[0].starts_at) == "Wed 17:00"
    taken = at(PARIS, 2027, 3, 2, 11)
    slots = found(PARIS, PARIS, taken, wish=taken, busy=(Busy(start=taken, end=taken + HOUR),))
    assert told(PARIS, slots[0].starts_at) == "Tue 12:00"


def test_where_only_one_day_can_be_kept_other_times_of_that_day_are_proposed() -> None:
    fridays = WorkingTime(days=(5,), opens=time(9), closes=time(12))
    third = date(2027, 3, 5)
    off = tuple(third + n * DAY for n in range(7, 400, 7))
    slots = found(fridays.model_copy(update={"days_off": off}), PARIS, MONDAY)
    assert [told(PARIS, slot.starts_at) for slot in slots] == ["Fri 10:00", "Fri 09:00", "Fri 11:00"]


@pytest.mark.parametrize(
    ("moment", "mentees_turn", "mentors_turn"),
    [
        (at(PARIS, 2027, 3, 8), "Mon 15:00", "Mon 11:00"),
        (at(PARIS, 2027, 3, 15), "Mon 15:00", "Mon 11:00"),  # Montréal has changed its clocks, Paris has not
        (at(PARIS, 2027, 3, 29), "Mon 15:00", "Mon 11:00"),
        (at(PARIS, 2027, 11, 2), "Tue 15:00", "Tue 11:00"),  # Paris has, Montréal has not
        (at(PARIS, 2027, 11, 8), "Mon 15:00", "Mon 11:00"),
    ],
)
def test_paris_and_montreal_take_turns_and_each_meets_at_the_same_hour_of_their_own_clock(
    moment: datetime, mentees_turn: str, mentors_turn: str
) -> None:
    assert told(PARIS, found(PARIS, MONTREAL, moment, number=1)[0].starts_at) == mentees_turn
    assert told(MONTREAL, found(PARIS, MONTREAL, moment, number=2)[0].starts_at) == mentors_turn


def test_the_second_proposal_is_the_easy_one_for_the_other_and_the_third_the_fairest() -> None:
    slots = found(PARIS, MONTREAL, at(PARIS, 2027, 4, 5))
    assert [told(PARIS, slot.starts_at) for slot in slots] == ["Mon 15:00", "Tue 17:00", "Wed 16:00"]


@pytest.mark.parametrize("day", [(2027, 3, 22), (2027, 3, 29), (2027, 10, 25), (2027, 11, 3)])
def test_paris_and_la_reunion_keep_the_hour_of_paris_in_summer_and_winter(day: tuple[int, int, int]) -> None:
    like = at(PARIS, 2027, 2, 8, 11, 30)
    for number in (1, 2):
        start = found(PARIS, REUNION, at(PARIS, *day), number=number, like=like)[0].starts_at
        assert told(PARIS, start)[4:] == "11:30"


def test_where_the_hours_never_meet_one_of_the_two_is_out_of_hours_in_turn_and_it_is_said() -> None:
    slots = found(PARIS, AUCKLAND, MONDAY, number=1)
    assert (told(PARIS, slots[0].starts_at), slots[0].outside) == ("Mon 09:00", Role.MENTOR)
    assert (told(PARIS, slots[1].starts_at), slots[1].outside) == ("Tue 21:00", Role.MENTEE)
    slots = found(PARIS, AUCKLAND, MONDAY, number=2)
    assert (told(AUCKLAND, slots[0].starts_at), slots[0].outside) == ("Tue 09:00", Role.MENTEE)
    assert all(slot.outside is not None for slot in slots)


def test_out_of_hours_is_still_on_a_day_on_which_the_other_works() -> None:
    friday = at(AUCKLAND, 2027, 3, 6)  # a Saturday there, a Friday in Paris
    start = found(PARIS, AUCKLAND, friday, number=2)[0].starts_at
    assert told(PARIS, start)[:3] not in ("Sat", "Sun")
    assert told(AUCKLAND, start)[:3] not in ("Sat", "Sun")


def test_two_who_never_work_on_the_same_day_meet_on_a_day_of_one_of_them() -> None:
    early, late = WorkingTime(days=(1, 2)), WorkingTime(days=(4, 5))
    slots = found(early, late, MONDAY)
    assert (told(PARIS, slots[0].starts_at), slots[0].outside) == ("Mon 09:00", Role.MENTOR)


def test_a_wish_of_two_whose_hours_never_meet_is_theirs_to_make() -> None:
    wish = at(PARIS, 2027, 3, 2, 7, 30)
    slots = found(PARIS, AUCKLAND, MONDAY, wish=wish)
    assert slots[0] == Slot(starts_at=wish, outside=Role.MENTOR)


@pytest.mark.behaviour("S11")
def test_somebody_on_leave_for_half_a_year_is_met_afterwards() -> None:
    leave = tuple(date(2027, 3, 1) + n * DAY for n in range(183))
    [first, *_] = found(PARIS, PARIS.model_copy(update={"days_off": leave}), MONDAY)
    assert first.starts_at == at(PARIS, 2027, 8, 31, 10)


def test_somebody_who_is_always_away_is_told_of_a_date_all_the_same() -> None:
    never = PARIS.model_copy(update={"days_off": tuple(date(2027, 1, 1) + n * DAY for n in range(600))})
    assert found(PARIS, never, MONDAY) == (Slot(starts_at=at(PARIS, 2027, 3, 1, 9), outside=Role.MENTOR),)


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 10, 31)])
def test_nobody_meets_while_the_clock_is_being_changed(day: date) -> None:
    """The hour that is left out and the hour that comes twice, and the meetings that would run into them."""
    only = tuple(day + n * DAY for n in range(1, 400))
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("Europe/Paris")).astimezone(UTC)
    tried = {
        told(PARIS, slot.starts_at)[4:]
        for hour in range(8)
        for slot in found(NIGHT.model_copy(update={"days_off": only}), NIGHT, midnight + hour * HOUR)
        if slot.starts_at < midnight + DAY and slot.outside is None
    }
    assert tried
    assert not any(start[:2] in ("01", "02") and start > "01:00" for start in tried)


def test_a_wish_for_an_hour_that_does_not_exist_or_comes_twice_is_moved() -> None:
    twice = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)  # 02:30, and 02:30 again an hour later
    assert found(NIGHT, NIGHT, twice, wish=twice)[0].starts_at == at(PARIS, 2027, 10, 31, 3)
    across = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)  # 01:30, until 03:30
    assert found(NIGHT, NIGHT, across, wish=across)[0].starts_at == at(PARIS, 2027, 3, 28, 3)


ZONES = st.sampled_from(
    ["Europe/Paris", "America/Montreal", "Indian/Reunion", "Asia/Kolkata", "Pacific/Auckland", "Africa/Casablanca"]
)


@st.composite
def workers(draw: st.DrawFn) -> WorkingTime:
    """Somebody's week, with holidays and leaves in it. Nobody works over midnight, but until midnight they may."""
    opens = draw(st.integers(0, 91))
    closes = draw(st.integers(opens + 4, 96)) % 96
    leaves = draw(st.lists(st.tuples(st.dates(date(2027, 1, 1), date(2027, 12, 31)), st.integers(0, 90)), max_size=4))
    return WorkingTime(
        timezone=draw(ZONES),
        opens=time(opens // 4, opens % 4 * 15),
        closes=time(closes // 4, closes % 4 * 15),
        days=tuple(sorted(draw(st.sets(st.integers(1, 7), min_size=1)))),
        days_off=tuple(first + n * DAY for first, length in leaves for n in range(length + 1)),
    )


INSTANTS = st.datetimes(datetime(2027, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
BUSY = st.builds(
    lambda start, quarters: Busy(start=start, end=start + quarters * timedelta(minutes=15)),
    INSTANTS,
    st.integers(1, 2000),
)
SEARCHES = st.builds(
    Search,
    mentee=workers(),
    mentor=workers(),
    after=INSTANTS,
    length=st.integers(1, 10).map(lambda quarters: quarters * timedelta(minutes=15)),
    number=st.integers(1, 9),
    busy=st.lists(BUSY, max_size=12).map(tuple),
    wish=st.none() | INSTANTS,
    like=st.none() | INSTANTS,
)


@pytest.mark.behaviour("S22")
@settings(max_examples=150, deadline=None)
@given(SEARCHES)
def test_whatever_the_hours_zones_leaves_and_busy_times_a_proposal_is_one_that_can_be_kept(search: Search) -> None:
    slots = find_slots(search)
    assert 1 <= len(slots) <= PROPOSALS
    assert all(slot.starts_at >= search.after for slot in slots)
    starts = sorted(slot.starts_at for slot in slots)
    assert all(later - earlier >= search.length for earlier, later in itertools.pairwise(starts))
    for slot in slots:
        end = slot.starts_at + search.length
        if slots == (Slot(starts_at=next_working_moment(search.mentee, search.after), outside=Role.MENTOR),):
            continue  # nothing at all was found within a year
        assert all(busy.end <= slot.starts_at or end <= busy.start for busy in search.busy)
        for role in (Role.MENTEE, Role.MENTOR):
            hours = search.hours(role)
            zone = ZoneInfo(hours.timezone)
            assert (slot.outside is not None) or fits(hours, slot.starts_at, search.length)
            assert slot.starts_at.astimezone(zone).date() not in hours.days_off
            local = [moment.astimezone(zone) for moment in (slot.starts_at, end)]
            assert len({one.replace(fold=fold).utcoffset() for one in local for fold in (0, 1)}) == 1
        if slot.outside is not None and search.wish is None:
            spared = Role.MENTOR if slot.outside is Role.MENTEE else Role.MENTEE
            assert fits(search.hours(spared), slot.starts_at, search.length)


@settings(max_examples=60, deadline=None)
@given(SEARCHES)
def test_two_whose_hours_meet_are_never_asked_out_of_hours_while_a_common_hour_is_free(search: Search) -> None:
    alike = search.model_copy(update={"mentee": search.mentor, "busy": ()})
    slots = find_slots(alike)
    if any(fits(alike.mentor, slot.starts_at, alike.length) for slot in slots):
        assert all(slot.outside is None for slot in slots)


@pytest.mark.parametrize("offset", range(14))
def test_over_any_two_meetings_each_is_spared_once(offset: int) -> None:
    """The burden alternates: what is nearer to the edge of the one's day now is nearer to the other's next time."""
    moment = MONDAY + offset * DAY

    def edge(who: WorkingTime, start: datetime) -> timedelta:
        local = start.astimezone(ZoneInfo(who.timezone))
        opens = local.replace(hour=9, minute=0)
        return min(local - opens, local.replace(hour=18, minute=0) - local - HOUR)

    first, second = (found(PARIS, MONTREAL, moment, number=number)[0].starts_at for number in (1, 2))
    assert edge(PARIS, first) >= edge(MONTREAL, first)
    assert edge(MONTREAL, second) >= edge(PARIS, second)
    assert edge(PARIS, first) > edge(PARIS, second)


def test_where_the_rhythm_is_short_a_meeting_is_soon_at_whatever_hour() -> None:
    """A rehearsal in minutes does not wait for ten o'clock."""
    who = WorkingTime(timezone="UTC", opens=time(0), closes=time(0), days=ALL_WEEK)
    after = datetime(2027, 3, 1, 1, 20, tzinfo=UTC)
    slots = found(who, who, after, length=timedelta(seconds=1), spread=timedelta(seconds=15))
    assert len({slot.starts_at for slot in slots}) == PROPOSALS
    assert all(after <= slot.starts_at <= after + timedelta(seconds=15) for slot in slots)

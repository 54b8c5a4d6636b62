"""Active time: a pause gives every deadline back exactly its own length."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mentoring.clock import ActiveClock
from mentoring.relationship import Pause
from tests.mentoring.examples import DAY, MONDAY, ask, relationship

INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
LENGTHS = st.timedeltas(timedelta(0), timedelta(days=2000))


@given(INSTANTS, LENGTHS, LENGTHS, st.lists(st.tuples(LENGTHS, LENGTHS), max_size=5))
def test_pauses_of_any_length_shift_every_deadline_by_exactly_their_sum(
    start: datetime, ahead: timedelta, wait: timedelta, pauses: list[tuple[timedelta, timedelta]]
) -> None:
    clock, now, deadline = ActiveClock(), start, start + ahead
    for before, length in pauses:
        now += before
        clock = clock.stop(now)
        now += length
        clock = clock.restart(now)
    paused = sum((length for _, length in pauses), timedelta(0))
    assert clock.real(deadline) == deadline + paused
    assert clock.active(now + wait) == now + wait - paused
    assert clock.active(clock.real(deadline)) == deadline


@given(INSTANTS, LENGTHS, LENGTHS)
def test_a_stopped_clock_shows_the_same_all_along(start: datetime, one: timedelta, other: timedelta) -> None:
    stopped = ActiveClock(stopped_for=3 * DAY).stop(start)
    assert stopped.active(start + one) == stopped.active(start + other) == start - 3 * DAY


def test_stopping_twice_and_restarting_twice_change_nothing_more() -> None:
    stopped = ActiveClock().stop(MONDAY)
    assert stopped.stop(MONDAY + DAY) == stopped
    running = stopped.restart(MONDAY + 2 * DAY)
    assert running.restart(MONDAY + 9 * DAY) == running == ActiveClock(stopped_for=2 * DAY)


def test_during_a_pause_a_known_return_is_counted_in() -> None:
    paused = relationship(clock=ActiveClock().stop(MONDAY), pause=Pause(since=MONDAY, until=MONDAY + 60 * DAY))
    assert paused.due(ask()) == MONDAY + 67 * DAY
    assert paused.ends(ask()) == MONDAY + 70 * DAY


def test_an_ask_of_the_pause_itself_runs_on_the_wall_clock() -> None:
    paused = relationship(clock=ActiveClock().stop(MONDAY), pause=Pause(since=MONDAY, until=MONDAY + 60 * DAY))
    assert paused.due(ask(in_pause=True)) == MONDAY + 7 * DAY


def test_a_message_is_remembered_and_the_oldest_forgotten_at_last() -> None:
    ours = relationship()
    for number in range(501):
        ours.remember(f"m-{number}")
    assert ours.has_seen("m-500")
    assert ours.has_seen("m-1")
    assert not ours.has_seen("m-0")

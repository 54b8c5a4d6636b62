"""What happens next: at every instant a named person, a step and a date."""

from datetime import datetime, timedelta

import pytest

from mentoring.clock import ActiveClock
from mentoring.kinds import AskKind, Phase, Role, Status
from mentoring.meetings import MeetingStatus
from mentoring.next_step import NextStep, whats_next
from mentoring.relationship import Pause, Stage
from tests.mentoring.examples import DAY, HOUR, MONDAY, ask, meeting, relationship

PAUSED = {"status": Status.PAUSED, "clock": ActiveClock().stop(MONDAY)}


def step(who: str, role: Role, what: str, due: datetime, at: str = "") -> NextStep:
    return NextStep(who=who, role=role, what=what, due=due, step=at)


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase is not Phase.CLOSED])
def test_in_every_open_phase_the_engines_own_work_is_a_next_step(phase: Phase) -> None:
    busy = Stage(what="booking", role=Role.COORDINATOR, due=MONDAY + HOUR)
    expected = step("p-3", Role.COORDINATOR, "booking", MONDAY + HOUR)
    assert whats_next(relationship(phase=phase, stage=busy)) == expected


def test_a_closed_relationship_has_no_next_step() -> None:
    assert whats_next(relationship(phase=Phase.CLOSED, asks={"goals-1": ask()})) is None


def test_the_earliest_of_asks_meeting_and_what_time_brings_comes_first() -> None:
    ours = relationship(
        asks={"goals-1": ask(), "accept-1": ask(AskKind.ACCEPT, Role.MENTOR, opened_at=MONDAY - DAY)},
        meetings=[meeting(1)],
        waits={"challenge-1": Stage(what="challenge", role=Role.MENTEE, due=MONDAY + 10 * DAY)},
    )
    assert whats_next(ours) == step("p-2", Role.MENTOR, "accept", MONDAY + 6 * DAY, "accept-1")
    ours.asks.clear()
    assert whats_next(ours) == step("p-1", Role.MENTEE, "challenge", MONDAY + 10 * DAY, "challenge-1")
    ours.waits.clear()
    assert whats_next(ours) == step("p-1", Role.MENTEE, "meeting", MONDAY + 21 * DAY, "meeting-1")


def test_once_overdue_it_is_the_instant_of_the_default_that_counts() -> None:
    coming = whats_next(relationship(asks={"goals-1": ask(overdue=True)}))
    assert coming is not None
    assert coming.due == MONDAY + 10 * DAY


@pytest.mark.parametrize("status", [MeetingStatus.BEGUN, MeetingStatus.HELD, MeetingStatus.CANCELLED])
def test_a_meeting_whose_time_has_come_is_no_longer_ahead(status: MeetingStatus) -> None:
    coming = whats_next(relationship(meetings=[meeting(1, status)]))
    assert coming is not None
    assert coming.what == "choosing"


def test_in_a_pause_with_a_date_the_return_is_the_next_step_whatever_else_is_open() -> None:
    ours = relationship(
        **PAUSED, pause=Pause(since=MONDAY, until=MONDAY + 60 * DAY), asks={"goals-1": ask()}, meetings=[meeting(1)]
    )
    assert whats_next(ours) == step("p-3", Role.COORDINATOR, "resume", MONDAY + 60 * DAY)


def test_in_a_pause_without_a_date_the_coordinator_is_asked_about_it() -> None:
    check = ask(AskKind.PAUSE_CHECK, Role.COORDINATOR, in_pause=True)
    ours = relationship(**PAUSED, pause=Pause(since=MONDAY), asks={"goals-1": ask(), check.id: check})
    assert whats_next(ours) == step("p-3", Role.COORDINATOR, "pause-check", MONDAY + 7 * DAY, check.id)


def test_until_the_coordinator_has_been_asked_the_thirtieth_day_of_the_pause_counts() -> None:
    ours = relationship(**PAUSED, pause=Pause(since=MONDAY), stage=Stage(what="x", role=Role.MENTOR, due=MONDAY - DAY))
    assert whats_next(ours) == step("p-3", Role.COORDINATOR, "resume", MONDAY + timedelta(days=30))

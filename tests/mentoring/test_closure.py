"""The end: when it is near, when it is there, and in one word what it was."""

from datetime import timedelta

import pytest

from mentoring.clock import ActiveClock
from mentoring.closure import announce_by, closure_is_near, is_last_meeting, is_over, outcome_of, outcome_of_end
from mentoring.kinds import Closing, EndReason, Phase
from mentoring.meetings import MeetingStatus
from tests.mentoring.examples import DAY, MONDAY, meeting, relationship

END = MONDAY + timedelta(weeks=39)


def test_the_last_meeting_is_the_one_after_which_another_would_fall_beyond_the_end() -> None:
    assert not is_last_meeting(relationship(), at=END - timedelta(weeks=3))
    assert is_last_meeting(relationship(), at=END - timedelta(weeks=3) + DAY)


def test_a_pause_moves_the_end_and_so_the_last_meeting() -> None:
    paused = relationship(clock=ActiveClock(stopped_for=60 * DAY))
    at = END - timedelta(weeks=3) + DAY
    assert not is_last_meeting(paused, at=at)
    assert is_last_meeting(paused, at=at + 60 * DAY)
    assert not is_over(paused, now=END + 59 * DAY)
    assert is_over(paused, now=END + 60 * DAY)


@pytest.mark.parametrize("status", [MeetingStatus.HELD, MeetingStatus.UNTOLD])
def test_after_the_last_meeting_it_is_over_even_if_nobody_tells_of_it(status: MeetingStatus) -> None:
    assert is_over(relationship(meetings=[meeting(13, status, last=True)]), now=MONDAY)


def test_a_last_meeting_that_was_missed_is_made_up_as_long_as_there_is_time() -> None:
    missed = relationship(meetings=[meeting(13, MeetingStatus.MISSED, last=True)])
    assert not is_over(missed, now=MONDAY)
    assert is_over(missed, now=END)


@pytest.mark.parametrize("status", [MeetingStatus.PLANNED, MeetingStatus.BEGUN, MeetingStatus.CANCELLED])
def test_it_is_not_over_before_the_last_meeting_has_been(status: MeetingStatus) -> None:
    assert not is_over(relationship(meetings=[meeting(13, status, last=True)]), now=MONDAY)


def test_closure_is_announced_on_its_day_in_the_stretch_between_two_meetings_that_holds_it() -> None:
    day, rhythm = END - timedelta(weeks=4), timedelta(weeks=3)
    assert announce_by(relationship()) == day
    assert not closure_is_near(relationship(), now=day - rhythm - DAY)
    assert closure_is_near(relationship(), now=day - rhythm + DAY)
    assert closure_is_near(relationship(), now=END)


@pytest.mark.parametrize(
    ("met", "answered", "outcome"),
    [
        (True, True, Closing.COMPLETED),
        (True, False, Closing.NO_ANSWER),
        (False, True, Closing.NO_ANSWER),
        (False, False, Closing.NO_ANSWER),
    ],
)
def test_silence_to_the_end_is_not_success(met: bool, answered: bool, outcome: Closing) -> None:  # noqa: FBT001
    meetings = [meeting(1, MeetingStatus.HELD if met else MeetingStatus.UNTOLD)]
    assert outcome_of(relationship(meetings=meetings), answered_at_closure=answered) is outcome


@pytest.mark.parametrize(
    ("phase", "reason", "outcome"),
    [
        (Phase.CORE, EndReason.BY_AGREEMENT, Closing.ENDED),
        (Phase.CORE, EndReason.CONFLICT, Closing.CONFLICT),
        (Phase.CHOOSING, EndReason.LEFT, Closing.CANCELLED_BEFORE_START),
        (Phase.CHOOSING, EndReason.NO_MENTOR, Closing.NO_MENTOR),
        (Phase.CHOOSING, EndReason.MENTEE_WISH, Closing.CANCELLED_BEFORE_START),
        (Phase.ONBOARDING, EndReason.NO_ANSWER, Closing.NO_ANSWER),
        (Phase.CORE, EndReason.GOALS_REACHED, Closing.COMPLETED_EARLY),
        (Phase.CLOSING, EndReason.LEFT, Closing.LEFT),
    ],
)
def test_an_early_end_has_its_own_word(phase: Phase, reason: EndReason, outcome: Closing) -> None:
    assert outcome_of_end(relationship(phase=phase, charter_agreed_at=MONDAY), reason) is outcome
    assert outcome_of_end(relationship(phase=Phase.ONBOARDING), EndReason.GOALS_REACHED) is Closing.ENDED


def test_two_who_finish_before_the_end_have_completed_early_and_cancelled_nothing() -> None:
    finished = relationship(meetings=[meeting(4, MeetingStatus.HELD, last=True, early=True)])
    assert outcome_of(finished, answered_at_closure=True) is Closing.COMPLETED_EARLY
    in_time = relationship(meetings=[meeting(13, MeetingStatus.HELD, last=True, starts_at=END - DAY)])
    assert outcome_of(in_time, answered_at_closure=True) is Closing.COMPLETED

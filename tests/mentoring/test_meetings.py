"""Meetings: what came of them, the next date, and when two in a row say that something is wrong."""

from datetime import datetime, timedelta

import pytest

from mentoring.facts import Debrief, Reached
from mentoring.kinds import Role
from mentoring.meetings import (
    MeetingStatus,
    Risk,
    both_would_finish,
    check_wished_date,
    first_meeting_lacks,
    next_date,
    reached,
    risk,
    went_wrong,
    what_came_of_it,
    who_was_absent,
)
from mentoring.refusals import RuleBroken
from tests.mentoring.examples import DAY, MONDAY, meeting

HELD, MISSED = Debrief(held=True, reached=Reached.YES), Debrief(held=False)


@pytest.mark.parametrize(
    ("mentee", "mentor", "status"),
    [
        (HELD, HELD, MeetingStatus.HELD),
        (HELD, None, MeetingStatus.HELD),
        (MISSED, HELD, MeetingStatus.HELD),
        (MISSED, MISSED, MeetingStatus.MISSED),
        (None, MISSED, MeetingStatus.MISSED),
        (None, None, MeetingStatus.UNTOLD),
    ],
)
def test_what_came_of_a_meeting(mentee: Debrief | None, mentor: Debrief | None, status: MeetingStatus) -> None:
    assert what_came_of_it(mentee, mentor) is status


def test_the_mentees_word_on_the_goals_of_the_day_comes_first() -> None:
    assert reached(HELD, Debrief(held=True, reached=Reached.NO)) is Reached.YES
    assert reached(None, Debrief(held=True, reached=Reached.NO)) is Reached.NO
    assert reached(MISSED, None) is None


def test_when_the_two_name_different_dates_the_later_one_counts() -> None:
    early, late = Debrief(held=True, next_at=MONDAY), Debrief(held=True, next_at=MONDAY + DAY)
    assert next_date(early, late) == next_date(late, early) == MONDAY + DAY
    assert next_date(early, None) == MONDAY
    assert next_date(HELD, None) is None


@pytest.mark.parametrize(
    ("statuses", "streak"),
    [
        ([], 0),
        ([MeetingStatus.MISSED], 1),
        ([MeetingStatus.UNTOLD, MeetingStatus.MISSED], 2),
        ([MeetingStatus.MISSED, MeetingStatus.HELD], 0),
        ([MeetingStatus.HELD, MeetingStatus.MISSED], 1),
        ([MeetingStatus.MISSED, MeetingStatus.CANCELLED, MeetingStatus.MISSED], 2),
        ([MeetingStatus.MISSED, MeetingStatus.PLANNED], 1),
        ([MeetingStatus.MISSED, MeetingStatus.BEGUN], 1),
    ],
)
def test_only_meetings_whose_time_has_come_count_as_gone_wrong(statuses: list[MeetingStatus], streak: int) -> None:
    assert len(went_wrong([meeting(n, status) for n, status in enumerate(statuses, start=1)])) == streak


def test_a_meeting_that_did_not_reach_its_goals_went_wrong_although_it_was_held() -> None:
    held = [meeting(n, MeetingStatus.HELD, reached=Reached.NO) for n in (1, 2)]
    assert len(went_wrong(held)) == 2
    assert went_wrong([*held, meeting(3, MeetingStatus.HELD, reached=Reached.PARTLY)]) == []


@pytest.mark.behaviour("S27", "E7")
@pytest.mark.parametrize(
    ("statuses", "why"),
    [
        ([MeetingStatus.MISSED], None),
        ([MeetingStatus.MISSED, MeetingStatus.MISSED], Risk.MISSED),
        ([MeetingStatus.HELD, MeetingStatus.HELD], Risk.NOT_REACHED),
        ([MeetingStatus.UNTOLD, MeetingStatus.UNTOLD], Risk.UNTOLD),
        ([MeetingStatus.HELD, MeetingStatus.MISSED], Risk.MIXED),
        ([MeetingStatus.UNTOLD, MeetingStatus.MISSED, MeetingStatus.CANCELLED, MeetingStatus.MISSED], Risk.MISSED),
    ],
)
def test_two_meetings_in_a_row_that_went_wrong_are_a_risk_and_it_says_which(
    statuses: list[MeetingStatus], why: Risk | None
) -> None:
    assert risk([meeting(n, status, reached=Reached.NO) for n, status in enumerate(statuses, start=1)]) is why


ALONE = Debrief(held=False, alone=True)


@pytest.mark.behaviour("E7")
@pytest.mark.parametrize(
    ("mentee", "mentor", "absent"),
    [
        (ALONE, None, Role.MENTOR),
        (MISSED, ALONE, Role.MENTEE),
        (ALONE, ALONE, None),  # each waited somewhere else
        (MISSED, MISSED, None),
        (MISSED, None, None),
        (ALONE, HELD, None),  # who says that they met is believed
    ],
)
def test_who_was_absent_is_the_word_of_the_other_and_never_of_one_who_was_there(
    mentee: Debrief | None, mentor: Debrief | None, absent: Role | None
) -> None:
    assert who_was_absent(mentee, mentor) is absent


@pytest.mark.behaviour("S22")
def test_finishing_is_for_both_to_say() -> None:
    done = Debrief(held=True, reached=Reached.YES, finish=True)
    assert both_would_finish(done, done)
    assert not both_would_finish(done, HELD)
    assert not both_would_finish(done, None)
    assert not both_would_finish(None, None)


def test_the_first_meeting_waits_for_goals_and_charter() -> None:
    assert first_meeting_lacks(charter_agreed=False, goals_delivered=False) == ["goals-delivered", "charter-agreed"]
    assert first_meeting_lacks(charter_agreed=True, goals_delivered=False) == ["goals-delivered"]
    assert first_meeting_lacks(charter_agreed=True, goals_delivered=True) == []


@pytest.mark.parametrize(
    ("wished", "code"),
    [(MONDAY, "date-in-the-past"), (MONDAY - DAY, "date-in-the-past"), (MONDAY + 22 * DAY, "date-too-far")],
)
def test_a_date_in_the_past_or_too_far_ahead_is_refused(wished: datetime, code: str) -> None:
    with pytest.raises(RuleBroken, match=f"^{code}$"):
        check_wished_date(wished, now=MONDAY, within=timedelta(weeks=3))


def test_a_date_ahead_is_taken() -> None:
    check_wished_date(MONDAY + 21 * DAY, now=MONDAY, within=timedelta(weeks=3))
